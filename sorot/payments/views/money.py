"""A person's own money: statement, bank account, payouts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.forms import PayoutAccountForm, PayoutRequestForm
from sorot.payments.models import Payout

PAGE_SIZE = 30


def page_number(request: HttpRequest) -> int:
    """The page asked for; nonsense is page 1."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@require_actor
@require_GET
def show_statement(request: HttpRequest) -> HttpResponse:
    """How much is certain, and when it comes; below it every movement."""
    actor = request.actor
    if actor.is_operator:
        return redirect("payments:desk_transfers")
    own = queries.purse_account(actor)
    context = {
        "wallet": queries.wallet_for(actor, account=own),
        "statement": queries.statement_for(actor, page=page_number(request), account=own),
        "fundings": queries.fundings_of(actor)[:PAGE_SIZE],
        "account": queries.account_of(actor),
        "may_request": rules.may_request_payout(actor),
    }
    return render(request, "payments/statement.html", context)


@require_actor
@require_http_methods(["GET", "POST"])
def edit_account(request: HttpRequest) -> HttpResponse:
    """Where the money goes."""
    actor = request.actor
    deny(rules.may_have_payout_account(actor))
    account = queries.account_of(actor)
    form = PayoutAccountForm(request.POST or None, initial=PayoutAccountForm.known(account))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_payout_account(details=form.details(), by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:account"), _("Your account is saved."))
    context = {"form": form, "account": account, "now": clock.now()}
    return render_form(request, "payments/account.html", context, failed=form.is_bound)


@require_actor
@require_http_methods(["GET", "POST"])
def list_payouts(request: HttpRequest) -> HttpResponse:
    """Payouts so far, and the form that asks for the next."""
    actor = request.actor
    verdict = rules.may_request_payout(actor)
    form = PayoutRequestForm(request.POST or None)
    if request.method == "POST":
        deny(verdict)
        if form.is_valid():
            try:
                payout = actions.request_payout(**form.cleaned_data, by=actor, now=clock.now())
            except ActionError as error:
                form.absorb(error)
            else:
                said = _("Your payout is asked for. A second person checks it now.")
                return see_other(request, reverse("payments:payout", args=[payout.code]), said)
    return render_form(request, "payments/payouts.html", _payouts_context(request, form, verdict), failed=form.is_bound)


def _payouts_context(request: HttpRequest, form: PayoutRequestForm, verdict: Any) -> dict[str, Any]:
    actor = request.actor
    return {
        "form": form,
        "verdict": verdict,
        "wallet": queries.wallet_for(actor),
        "account": queries.account_of(actor),
        "page": Paginator(queries.payouts_of(actor), PAGE_SIZE).get_page(page_number(request)),
        "now": clock.now(),
    }


@require_actor
@require_GET
def show_payout(request: HttpRequest, code: str) -> HttpResponse:
    """One payout and what happens next."""
    actor = request.actor
    payout = get_object_or_404(Payout.objects.visible_to(actor).select_related("account__institution"), code=code)
    if actor.is_operator:
        return redirect("payments:desk_payout", code=code)
    context = {"payout": payout, "may_cancel": rules.may_cancel_payout(actor, payout)}
    return render(request, "payments/payout.html", context)


@require_actor
@require_POST
def cancel_payout(request: HttpRequest, code: str) -> HttpResponse:
    """Take a request back."""
    actor = request.actor
    payout = get_object_or_404(Payout.objects.visible_to(actor), code=code)
    deny(rules.may_cancel_payout(actor, payout))
    actions.cancel_payout(payout=payout, by=actor, now=clock.now())
    return see_other(request, reverse("payments:payout", args=[code]), _("The payout is cancelled. The money is back."))
