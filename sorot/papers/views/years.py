"""A creator's year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.http import deny, require_actor
from sorot.papers.exports.slips import full_name
from sorot.papers.exports.year import year_table
from sorot.papers.periods import Period, period_of
from sorot.papers.queries.years import Year, year_of
from sorot.papers.render.pdf import render_pdf
from sorot.papers.rules import may_see_year
from sorot.papers.sheets.year import year_sheet
from sorot.papers.views.sending import send_pdf, send_table
from sorot.payments.queries import payee_of
from sorot.tax.wording import REFUSALS


def _asked(request: HttpRequest, year: str) -> tuple[Year, str]:
    """The year of who is paid, and their name. Before the first payment there is an empty year."""
    deny(may_see_year(request.actor))
    period = period_of(year)
    if period is None or len(year) != 4:
        raise Http404
    payee = payee_of(request.actor)
    name = full_name(payee) if payee is not None else request.actor.user.name
    return year_of(payee, period), name


@require_actor
@require_safe
def show_year(request: HttpRequest, year: str) -> HttpResponse:
    """By withholder, the total, and roughly the year's tax."""
    found, _name = _asked(request, year)
    this_year = clock.today(clock.now()).year
    context = {
        "year": found, "year_now": this_year, "refusal": REFUSALS.get(found.refusal, ""),
        "years": [_year(this_year - back) for back in range(3)],
    }  # fmt: skip
    return render(request, "papers/year.html", context)


def _year(number: int) -> Period:
    found = period_of(str(number))
    assert found is not None
    return found


@require_actor
@require_safe
def download_year(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The same as PDF or CSV."""
    found, name = _asked(request, year)
    if form == "pdf":
        return send_pdf(render_pdf(year_sheet(found, name=name)), f"pajak-{year}")
    if form == "csv":
        return send_table(year_table(found, name=name), f"pajak-{year}", form)
    raise Http404
