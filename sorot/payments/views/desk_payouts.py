"""The operator's desk: payouts to approve, send, settle and look after. Nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.forms import SorotForm
from sorot.core.http import deny, render_form, see_other
from sorot.payments import actions, channels, queries, rules, wording
from sorot.payments.enums import PayoutState
from sorot.payments.forms import (
    ApprovalForm,
    BatchForm,
    ConflictForm,
    PayoutChangeForm,
    ReasonForm,
    SettleForm,
    VersionForm,
)
from sorot.payments.models import Payout, PayoutBatch
from sorot.payments.queries.desk import STUCK
from sorot.payments.views.desk import absorb, desk_only
from sorot.payments.views.money import page_number

#: One click approves a whole page of these.
PAGE_SIZE = 100


def _list_context(request: HttpRequest) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in {*PayoutState.values, STUCK} else PayoutState.REQUESTED
    page = Paginator(queries.payout_queue(request.actor, state), PAGE_SIZE).get_page(page_number(request))
    lines = [(payout, rules.may_approve_payout(request.actor, payout)) for payout in page]
    return {
        "state": state,
        "tabs": [
            *((value, str(label).split(":")[0]) for value, label in PayoutState.choices),
            (STUCK, _("Needs a look")),
        ],
        "page": page,
        "lines": lines,
        "can_approve": state == PayoutState.REQUESTED and any(verdict for _payout, verdict in lines),
        "is_selected": request.GET.get("select") != "none",
        "desk": queries.payout_desk(),
        "channel": _channel_label(channels.payout_channel()),
        "is_simulated": channels.is_simulated(channels.payout_channel()),
        "batch_form": BatchForm(),
    }


def _channel_label(name: str) -> str:
    known = channels.gateways().get(name)
    return known.label if known is not None else _("Transfer by hand")


@desk_only
@require_GET
def list_payouts(request: HttpRequest) -> HttpResponse:
    """Payouts to approve, send and settle."""
    return render(request, "payments/desk_payouts.html", _list_context(request))


@desk_only
@require_POST
def approve_payouts(request: HttpRequest) -> HttpResponse:
    """One click for all that are ticked; a refused one is named and the others go on."""
    answer = actions.approve_payouts(codes=request.POST.getlist("code"), by=request.actor, now=clock.now())
    count = len(answer.approved)
    said = ngettext("%(n)s payout is approved.", "%(n)s payouts are approved.", count) % {"n": count}
    if answer.refused:
        context = _list_context(request) | {"refused": answer.refused, "said": said}
        return render_form(request, "payments/desk_payouts.html", context, failed=True)
    return see_other(request, reverse("payments:desk_payouts"), said if count else _("Tick at least one payout."))


@desk_only
@require_http_methods(["GET", "POST"])
def list_batches(request: HttpRequest) -> HttpResponse:
    """Files for the bank so far; a POST makes one of everything that waits to be sent by hand."""
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.make_batch(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            said = _("The file is made, and its payouts are marked as sent. Give it to your bank now.")
            return see_other(request, reverse("payments:desk_payout_batch", args=[batch.code]), said)
    page = Paginator(queries.batches_of(request.actor), 30).get_page(page_number(request))
    context = {"form": form, "page": page, "desk": queries.payout_desk()}
    return render_form(request, "payments/desk_batches.html", context, failed=form.is_bound)


@desk_only
@require_GET
def show_batch(request: HttpRequest, code: str) -> HttpResponse:
    """One file for the bank, and what became of its payouts."""
    batch = get_object_or_404(queries.batches_of(request.actor), code=code)
    payouts = batch.payouts.select_related("payee__user", "payee__organisation", "account__institution").order_by("pk")
    page = Paginator(payouts, PAGE_SIZE).get_page(page_number(request))
    return render(request, "payments/desk_batch.html", {"batch": batch, "page": page})


@desk_only
@require_POST
def download_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The file itself. Every download is written into the audit trail."""
    batch = get_object_or_404(PayoutBatch.objects.visible_to(request.actor), code=code)
    data = actions.read_batch(batch=batch, by=request.actor, now=clock.now())
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{batch.filename}"',
            "Cache-Control": "no-store",
        },
    )


def _payout(request: HttpRequest, code: str) -> Payout:
    rows = Payout.objects.visible_to(request.actor)
    names = [
        "payee__user", "payee__organisation", "account__institution", "account__name_accepted_by", "requested_by",
        "approved_by", "sent_by", "batch",
    ]  # fmt: skip
    return get_object_or_404(rows.select_related(*names), code=code)


def _payout_page(request: HttpRequest, payout: Payout, *, revealed: Any = None, **forms: SorotForm) -> HttpResponse:
    actor, start = request.actor, {"version": payout.version}
    context = {
        "payout": payout,
        "info": queries.payout_page(payout, clock.now()),
        "channel": _channel_label(payout.channel),
        "what": wording.what_happened(payout.failure, payout.reason),
        "revealed": revealed,
        "may_approve": rules.may_approve_payout(actor, payout),
        "may_reject": rules.may_reject_payout(actor, payout),
        "may_accept_name": rules.may_accept_name(actor, payout.account),
        "may_withdraw": rules.may_process_payout(actor, payout, PayoutState.APPROVED),
        "may_send": rules.may_send_by_hand(actor, payout),
        "may_settle": rules.may_settle_by_hand(actor, payout),
        "may_reverse": rules.may_process_payout(actor, payout, PayoutState.SUCCEEDED),
        "may_change": rules.may_change_payout(actor, payout),
        "may_conflict": rules.may_settle_conflict(actor, payout),
        "button_form": VersionForm(initial=start),
        "conflict_form": ConflictForm(initial=start),
        "change_form": PayoutChangeForm(initial=start | {"amount": payout.amount}, prefix="change"),
        "approval_form": ApprovalForm(initial=start),
        "settle_form": SettleForm(initial=start, prefix="settle"),
        "reason_form": ReasonForm(initial=start, prefix="reason"),
        "name_form": ReasonForm(initial={"version": 0}, prefix="name"),
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
    deny(rules.may_process_payout(request.actor, payout, PayoutState.APPROVED, PayoutState.SENT))
    revealed = actions.reveal_account(payout=payout, by=request.actor, now=clock.now())
    response = _payout_page(request, payout, revealed=revealed)
    response["Cache-Control"] = "no-store"
    return response


@desk_only
@require_POST
def accept_name(request: HttpRequest, code: str) -> HttpResponse:
    """The bank has another name, and the operator knows why."""
    payout = _payout(request, code)
    form = ReasonForm(request.POST, prefix="name")
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.accept_account_name(account=payout.account, reason=reason, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            said = _("Accepted, with your name and reason. Another operator approves the payout.")
            return see_other(request, reverse("payments:desk_payout", args=[code]), said)
    return _payout_page(request, payout, name_form=form)


def _step(action: Callable[..., Payout], form_class: type[SorotForm], name: str, prefix: str, said: Any) -> Any:
    """A view that takes one step with one form: valid form -> one action -> back to the payout."""

    @desk_only
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        payout = _payout(request, code)
        form = form_class(request.POST, prefix=prefix or None)
        if form.is_valid():
            try:
                action(payout=payout, **form.cleaned_data, by=request.actor, now=clock.now())
            except ActionError as error:
                absorb(form, error, payout)
            else:
                return see_other(request, reverse("payments:desk_payout", args=[code]), said())
        return _payout_page(request, payout, **{name: form})

    return view


@desk_only
@require_POST
def change_payout(request: HttpRequest, code: str) -> HttpResponse:
    """Another amount: the old request ends, and another operator approves the new one."""
    payout = _payout(request, code)
    form = PayoutChangeForm(request.POST, prefix="change")
    if form.is_valid():
        try:
            changed = actions.change_payout(payout=payout, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            absorb(form, error, payout)
        else:
            said = _("The amount is changed. Another operator approves it.")
            return see_other(request, reverse("payments:desk_payout", args=[changed.code]), said)
    return _payout_page(request, payout, change_form=form)


approve_payout = _step(actions.approve_payout, ApprovalForm, "approval_form", "", lambda: _("Approved."))
withdraw_approval = _step(
    actions.withdraw_approval, VersionForm, "button_form", "", lambda: _("The approval is taken back. Decide again.")
)
try_again = _step(actions.try_payout_again, VersionForm, "button_form", "", lambda: _("We try again now."))
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
settle_conflict = _step(
    actions.settle_conflict, ConflictForm, "conflict_form", "",
    lambda: _("Settled: our books say what the payment partner says."),
)  # fmt: skip
