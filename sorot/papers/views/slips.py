"""Withholding slips: the list of a year, each number explained, and the paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.http import require_actor
from sorot.papers.actions.slips import read_tax_number
from sorot.papers.queries import slips as queries
from sorot.papers.render.pdf import render_pdf
from sorot.papers.rules import is_own_slip, may_read_tax_number
from sorot.papers.sheets import slip as words
from sorot.papers.views.sending import send_pdf
from sorot.payments.models import Withholding

LANGUAGES = ("id", "en")


def _load(request: HttpRequest, code: str) -> Withholding:
    slip = queries.find_slip(request.actor, code)
    if slip is None:
        raise Http404
    return slip


@require_actor
@require_safe
def list_slips(request: HttpRequest) -> HttpResponse:
    """A year's slips, the newest first, with what each withholder took."""
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    found = queries.slip_year(request.actor, year=request.GET.get("year", ""), page=number)
    context = {"found": found, "is_desk": request.actor.is_operator, "year_now": clock.today(clock.now()).year}
    return render(request, "papers/slips.html", context)


@require_actor
@require_safe
def show_slip(request: HttpRequest, code: str) -> HttpResponse:
    """Every number of one slip with its reason. Tax numbers by their last digits only."""
    slip = _load(request, code)
    withholder = queries.withholder_side(slip)
    may_read = may_read_tax_number(request.actor, slip)
    context = {
        "slip": slip,
        "withholder": withholder,
        "payee": queries.payee_side(slip, is_full=False, is_named=bool(may_read)),
        "is_own": is_own_slip(request.actor, slip),
        "may_read": may_read,
        "words": words.page_words(slip, withholder.name),
        "mark": queries.mark_of(slip),
    }
    return render(request, "papers/slip.html", context)


@require_actor
@require_safe
def download_slip(request: HttpRequest, code: str) -> HttpResponse:
    """The paper. Who may read the whole tax number gets it, and that is noted; others get its last digits."""
    slip, asked = _load(request, code), request.GET.get("lang", "")
    is_full = bool(may_read_tax_number(request.actor, slip))
    if is_full:
        read_tax_number(slip=slip, by=request.actor, now=clock.now())
    sheet = queries.sheet_of(slip, is_full=is_full, locale=asked if asked in LANGUAGES else get_language() or "id")
    return send_pdf(render_pdf(sheet), f"slip-{slip.code}")
