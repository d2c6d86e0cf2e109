"""The operator's desk: transfers to check, payouts to approve, send and settle. Nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.forms import SorotForm
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.enums import FundingState, PayoutState
from sorot.payments.forms import ConfirmTransferForm, ReasonForm, SettleForm, VersionForm
from sorot.payments.models import Funding, Payout
from sorot.payments.views.money import PAGE_SIZE, page_number


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def desk_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that does not exist for anybody but an operator at the desk."""

    @require_actor
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _actor(request).is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def _absorb(form: SorotForm, error: ActionError, row: Funding | Payout) -> None:
    """Show the refusal, with the row as it is now: who decides again decides about the new state."""
    form.absorb(error)
    row.refresh_from_db()
    form.data = {**{name: form.data.get(name) for name in form.data}, form.add_prefix("version"): row.version}


def _queue(request: HttpRequest, states: Any, rows: Callable[..., Any]) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in states.values else states.values[1] if states is FundingState else states.values[0]
    return {
        "state": state,
        "tabs": [(value, label) for value, label in states.choices],
        "page": Paginator(rows(_actor(request), state), PAGE_SIZE).get_page(page_number(request)),
    }


@desk_only
@require_GET
def list_transfers(request: HttpRequest) -> HttpResponse:
    """Transfers to find on the bank statement."""
    return render(request, "payments/desk_transfers.html", _queue(request, FundingState, queries.transfer_queue))


@desk_only
@require_GET
def list_payouts(request: HttpRequest) -> HttpResponse:
    """Payouts to approve, send and settle."""
    return render(request, "payments/desk_payouts.html", _queue(request, PayoutState, queries.payout_queue))


def _transfer(request: HttpRequest, code: str) -> Funding:
    rows = Funding.objects.visible_to(_actor(request))
    return get_object_or_404(rows.select_related("terms__payer", "reported_by", "confirmed_by", "evidence"), code=code)


def _transfer_page(request: HttpRequest, funding: Funding, **forms: SorotForm) -> HttpResponse:
    actor = _actor(request)
    start = {"version": funding.version}
    context = {
        "funding": funding,
        "may_confirm": rules.may_confirm_transfer(actor, funding),
        "confirm_form": ConfirmTransferForm(initial=start, prefix="confirm"),
        "reject_form": ReasonForm(initial=start, prefix="reject"),
        **forms,
    }
    return render_form(request, "payments/desk_transfer.html", context, failed=bool(forms))


@desk_only
@require_GET
def show_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """One transfer: what was asked, what was reported, and the two answers."""
    return _transfer_page(request, _transfer(request, code))


@desk_only
@require_POST
def confirm_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """The money is on the statement."""
    funding = _transfer(request, code)
    form = ConfirmTransferForm(request.POST, prefix="confirm")
    if form.is_valid():
        try:
            actions.confirm_transfer(funding=funding, **form.cleaned_data, by=_actor(request), now=clock.now())
        except ActionError as error:
            _absorb(form, error, funding)
        else:
            return see_other(request, reverse("payments:desk_transfers"), _("Confirmed. The money is secured."))
    return _transfer_page(request, funding, confirm_form=form)


@desk_only
@require_POST
def reject_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """The money is not there."""
    funding = _transfer(request, code)
    form = ReasonForm(request.POST, prefix="reject")
    if form.is_valid():
        try:
            actions.reject_transfer(funding=funding, **form.cleaned_data, by=_actor(request), now=clock.now())
        except ActionError as error:
            _absorb(form, error, funding)
        else:
            return see_other(request, reverse("payments:desk_transfers"), _("Rejected. The brand is told why."))
    return _transfer_page(request, funding, reject_form=form)


def _payout(request: HttpRequest, code: str) -> Payout:
    rows = Payout.objects.visible_to(_actor(request))
    names = ["payee__user", "payee__organisation", "account__institution", "requested_by", "approved_by", "sent_by"]
    return get_object_or_404(rows.select_related(*names), code=code)


def _payout_page(request: HttpRequest, payout: Payout, *, revealed: Any = None, **forms: SorotForm) -> HttpResponse:
    actor = _actor(request)
    start = {"version": payout.version}
    context = {
        "payout": payout,
        "revealed": revealed,
        "may_approve": rules.may_approve_payout(actor, payout),
        "may_send": rules.may_process_payout(actor, payout, PayoutState.APPROVED),
        "may_settle": rules.may_process_payout(actor, payout, PayoutState.SENT),
        "may_reverse": rules.may_process_payout(actor, payout, PayoutState.SUCCEEDED),
        "button_form": VersionForm(initial=start),
        "settle_form": SettleForm(initial=start, prefix="settle"),
        "reason_form": ReasonForm(initial=start, prefix="reason"),
        **forms,
    }
    return render_form(request, "payments/desk_payout.html", context, failed=bool(forms))


@desk_only
@require_GET
def show_payout(request: HttpRequest, code: str) -> HttpResponse:
    """One payout and the next step."""
    return _payout_page(request, _payout(request, code))


@desk_only
@require_POST
def reveal_account(request: HttpRequest, code: str) -> HttpResponse:
    """The full number, once, for making the transfer. The look is written into the audit trail."""
    payout = _payout(request, code)
    deny(rules.may_process_payout(_actor(request), payout, PayoutState.APPROVED, PayoutState.SENT))
    revealed = actions.reveal_account(payout=payout, by=_actor(request), now=clock.now())
    response = _payout_page(request, payout, revealed=revealed)
    response["Cache-Control"] = "no-store"
    return response


def _step(action: Callable[..., Payout], form_class: type[SorotForm], name: str, prefix: str, said: Any) -> Any:
    """A view that takes one step with one form: valid form -> one action -> back to the payout."""

    @desk_only
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        payout = _payout(request, code)
        form = form_class(request.POST, prefix=prefix or None)
        if form.is_valid():
            try:
                action(payout=payout, **form.cleaned_data, by=_actor(request), now=clock.now())
            except ActionError as error:
                _absorb(form, error, payout)
            else:
                return see_other(request, reverse("payments:desk_payout", args=[code]), said())
        return _payout_page(request, payout, **{name: form})

    return view


approve_payout = _step(actions.approve_payout, VersionForm, "button_form", "", lambda: _("Approved. Send it now."))
mark_sent = _step(actions.mark_sent, VersionForm, "button_form", "", lambda: _("Marked as sent."))
settle_payout = _step(
    actions.settle_payout, SettleForm, "settle_form", "settle", lambda: _("Done. The payout arrived.")
)
reject_payout = _step(
    actions.reject_payout, ReasonForm, "reason_form", "reason", lambda: _("Refused. The money is back.")
)
fail_payout = _step(actions.fail_payout, ReasonForm, "reason_form", "reason", lambda: _("Noted. The money is back."))
reverse_payout = _step(
    actions.reverse_payout, ReasonForm, "reason_form", "reason", lambda: _("Noted. The money is back.")
)
