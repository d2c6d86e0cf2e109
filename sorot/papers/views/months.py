"""Tax months: what was withheld, its files, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from sorot.accounts.models import Organisation
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.papers.actions.tax_files import take_tax_file
from sorot.papers.periods import Period, period_of
from sorot.papers.queries import months as queries
from sorot.papers.queries.months import MonthLine
from sorot.papers.tax_forms import HandOverForm, KindForm, RemitForm
from sorot.papers.views.sending import send_table
from sorot.payments import actions, rules
from sorot.payments.enums import TaxWay
from sorot.tax.wording import KINDS

PAGE_SIZE = 50


@require_actor
@require_safe
def list_months(request: HttpRequest) -> HttpResponse:
    """Every month in which tax was withheld, newest first; for the desk of everybody."""
    actor = request.actor
    deny(rules.may_see_tax_month(actor, actor.organisation))
    lines = queries.month_lines(queries.owners_for(actor))
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    today = clock.today(clock.now())
    context = {
        "page": page, "rows": [(line, line.is_overdue(today)) for line in page], "is_desk": actor.is_operator,
        "wrong": [line for line in lines if not line.agrees], "year_now": today.year,
    }  # fmt: skip
    return render(request, "papers/months.html", context)


def _asked(request: HttpRequest, month: str) -> tuple[Period, Organisation | None]:
    """The month and whose it is: one's own; at the desk `of` names an organisation. Strangers' are not there."""
    actor, period = request.actor, period_of(month)
    if period is None or len(month) != 7 or "Q" in month:
        raise Http404
    withholder = actor.organisation
    if code := request.GET.get("of", ""):
        withholder = Organisation.objects.visible_to(actor).filter(code=code).first()
        if withholder is None:
            raise Http404
    deny(rules.may_see_tax_month(actor, withholder))
    return period, withholder


def _form(request: HttpRequest, lines: Sequence[MonthLine], data: Any = None) -> KindForm | None:
    """What can be recorded here: the desk pays the state, an organisation takes over what it owes."""
    kinds = [(line.kind, line.name) for line in lines if line.books.left > 0]
    if not kinds:
        return None
    initial = {"kind": kinds[0][0], "amount": next(line.books.left for line in lines if line.books.left > 0)}
    if request.actor.is_operator:
        return RemitForm(data, kinds=kinds, initial=initial, today=clock.today(clock.now()))
    return HandOverForm(data, kinds=kinds, initial=initial)


def _page(
    request: HttpRequest, period: Period, withholder: Organisation | None, lines: Sequence[MonthLine],
    form: KindForm | None, *, failed: bool = False,
) -> HttpResponse:  # fmt: skip
    today = clock.today(clock.now())
    page = Paginator(queries.slips_of(withholder, period), PAGE_SIZE).get_page(request.GET.get("page"))
    slips = [(slip, KINDS.get(slip.kind, slip.kind)) for slip in page]
    context = {
        "period": period,
        "withholder": withholder,
        "lines": [(line, line.is_overdue(today)) for line in lines],
        "page": page,
        "slips": slips,
        "remittances": queries.remittances_of(withholder, period),
        "form": form,
        "of": f"?of={withholder.code}" if withholder is not None and request.actor.is_operator else "",
        "is_desk": request.actor.is_operator,
        "is_estimate": any(line.is_estimate for line in lines),
    }
    return render_form(request, "papers/month.html", context, failed=failed)


@require_actor
@require_safe
def show_month(request: HttpRequest, month: str) -> HttpResponse:
    """One month: does it agree, the slips, the files, and what was paid."""
    period, withholder = _asked(request, month)
    lines = queries.month_lines([withholder], only=period.first)
    return _page(request, period, withholder, lines, _form(request, lines))


@require_actor
@require_GET
def download_month(request: HttpRequest, month: str, kind: str, form: str) -> HttpResponse:
    """The slips of one kind as a file, with full tax numbers."""
    period, withholder = _asked(request, month)
    lines = queries.month_lines([withholder], only=period.first)
    line = next((line for line in lines if line.kind == kind and line.slips), None)
    if line is None or form not in {"csv", "xlsx"}:
        raise Http404
    name = withholder.name if withholder is not None else _("This site")
    table = take_tax_file(line=line, period=period, name=name, by=request.actor, now=clock.now())
    return send_table(table, f"{(line.form or line.kind).lower()}-{period.code}", form)


@require_actor
@require_POST
def record_remittance(request: HttpRequest, month: str) -> HttpResponse:
    """Tax that left the tax account: paid to the state by the desk, or taken over by who owes it."""
    period, withholder = _asked(request, month)
    lines = queries.month_lines([withholder], only=period.first)
    form = _form(request, lines, request.POST)
    page = reverse("papers:month", args=[month])
    page += f"?of={withholder.code}" if withholder is not None and request.actor.is_operator else ""
    if form is None:
        return see_other(request, page, _("Nothing of this month is left here."))
    if form.is_valid():
        way = TaxWay.STATE if request.actor.is_operator else TaxWay.OWNER
        asked = {"withholder": withholder, "period": period.first, "way": way, **form.cleaned_data}
        try:
            actions.remit_tax(**asked, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, page, _("Recorded."))
    return _page(request, period, withholder, lines, form, failed=True)
