"""The desk's work with banks that ask money back, and with what gateways say that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.forms import SorotForm
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.enums import OPEN_CHARGEBACKS
from sorot.payments.forms import DebtPaidForm, FindingForm, OutcomeForm, VersionForm, WriteOffForm
from sorot.payments.models import Chargeback, Checkout, GatewayEvent
from sorot.payments.views.desk import desk_only
from sorot.payments.views.evidence import evidence_file
from sorot.payments.views.money import PAGE_SIZE, page_number

RELATED = ("checkout__funding__terms__payer", "checkout__funding__terms__talent", "decided_by", "evidence_sent_by")


@desk_only
@require_GET
def list_chargebacks(request: HttpRequest) -> HttpResponse:
    """Cases, those to work on first."""
    is_open = request.GET.get("state") != "closed"
    rows = queries.chargebacks_of(request.actor, is_open=is_open)
    context = {"is_open": is_open, "page": Paginator(rows, PAGE_SIZE).get_page(page_number(request))}
    return render(request, "payments/desk_chargebacks.html", context | {"now": clock.now()})


def _case(request: HttpRequest, code: str) -> Chargeback:
    return get_object_or_404(Chargeback.objects.visible_to(request.actor).select_related(*RELATED), code=code)


def _case_page(request: HttpRequest, case: Chargeback, **forms: SorotForm) -> HttpResponse:
    start = {"version": case.version}
    context = {
        "case": case,
        "funding": case.checkout.funding,
        "terms": case.checkout.funding.terms,
        "is_open": case.state in OPEN_CHARGEBACKS,
        "button_form": VersionForm(initial=start),
        "outcome_form": OutcomeForm(initial=start, prefix="outcome"),
        "paid_form": DebtPaidForm(initial=start, prefix="paid"),
        "off_form": WriteOffForm(initial=start, prefix="off"),
        "now": clock.now(),
        **forms,
    }
    return render_form(request, "payments/desk_chargeback.html", context, failed=bool(forms))


@desk_only
@require_GET
def show_chargeback(request: HttpRequest, code: str) -> HttpResponse:
    """One case: what happened, what to do, until when."""
    return _case_page(request, _case(request, code))


@desk_only
@require_GET
def download_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that shows what was agreed, done and paid, as one ZIP. The reading is recorded first."""
    case, actor, now = _case(request, code), request.actor, clock.now()
    actions.record_evidence_reading(chargeback=case, by=actor, now=now)
    response = HttpResponse(evidence_file(actor, case, now=now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{case.code}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _step(
    action: Callable[..., Chargeback], form_class: type[SorotForm], name: str, prefix: str, said: Callable[[], str]
) -> Callable[..., HttpResponse]:
    """A view that takes one step with one form: valid form -> one action -> back to the case."""

    @desk_only
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        case = _case(request, code)
        form = form_class(request.POST, prefix=prefix or None)
        if form.is_valid():
            try:
                action(chargeback=case, **form.cleaned_data, by=request.actor, now=clock.now())
            except ActionError as error:
                form.absorb(error)
                case.refresh_from_db()
            else:
                return see_other(request, reverse("payments:desk_chargeback", args=[code]), said())
        return _case_page(request, case, **{name: form})

    return view


hand_over = _step(actions.send_evidence, VersionForm, "button_form", "", lambda: _("Noted. Now the bank decides."))
decide = _step(actions.decide_chargeback, OutcomeForm, "outcome_form", "outcome", lambda: _("Booked."))
settle_debt = _step(actions.settle_receivable, DebtPaidForm, "paid_form", "paid", lambda: _("Booked as paid."))
write_off = _step(actions.write_off_receivable, WriteOffForm, "off_form", "off", lambda: _("Booked as a loss."))


# ---------------------------------------------------------------- what does not fit
def _odd_page(request: HttpRequest, **more: Any) -> HttpResponse:
    odd = queries.odd_things(request.actor, now=clock.now())
    context = {
        "odd": odd,
        "page": Paginator(odd.notices, PAGE_SIZE).get_page(page_number(request)),
        "is_clear": not (odd.checkouts or odd.returns or odd.notices.exists()),
    }
    return render_form(request, "payments/desk_notices.html", context | more, failed=bool(more))


@desk_only
@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    """What payment partners said that does not fit our books, each with what to do."""
    return _odd_page(request)


@desk_only
@require_POST
def take_odd_payment(request: HttpRequest, code: str) -> HttpResponse:
    """A payment of another amount than was asked becomes the brand's balance."""
    checkout = get_object_or_404(Checkout.objects.visible_to(request.actor), code=code)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _odd_page(request, refusal=_("Reload the page and try again."))
    try:
        actions.take_odd_payment(checkout=checkout, **form.cleaned_data, by=request.actor, now=clock.now())
    except ActionError as error:
        return _odd_page(request, refusal=error.sentence)
    return see_other(request, reverse("payments:desk_notices"), _("Booked as the brand's balance."))


def _notice(request: HttpRequest, code: str) -> GatewayEvent:
    rows = GatewayEvent.objects.visible_to(request.actor).select_related("handled_by")
    return get_object_or_404(rows, code=code)


def _notice_page(request: HttpRequest, event: GatewayEvent, form: FindingForm) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "body": bytes(event.body).decode("utf-8", "replace")[:8000],
        "may_close": rules.may_close_notice(request.actor),
    }
    return render_form(request, "payments/desk_notice.html", context, failed=form.is_bound)


@desk_only
@require_GET
def show_notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notification as it came."""
    event = _notice(request, code)
    return _notice_page(request, event, FindingForm(initial={"version": event.version}))


@desk_only
@require_POST
def close_notice(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what it was."""
    event, form = _notice(request, code), FindingForm(request.POST)
    if form.is_valid():
        try:
            actions.close_notice(event=event, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:desk_notices"), _("Noted."))
    return _notice_page(request, event, form)
