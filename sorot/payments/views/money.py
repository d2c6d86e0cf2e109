"""A person's own money: statement, bank account, payouts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.accounts import second_factor
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.enums import OPEN_PAYOUTS
from sorot.payments.forms import PayoutAccountForm, PayoutChangeForm, PayoutRequestForm, StandingOrderForm
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
    account, now = queries.account_of(actor), clock.now()
    own = queries.purse_account(actor, known=account.payee if account is not None else None)
    wallet = queries.wallet_for(actor, account=own)
    recent = list(queries.payouts_of(actor)[:PAGE_SIZE])
    context = {
        "wallet": wallet,
        "headline": queries.wallet_headline(actor, wallet, account, now, recent),
        "statement": queries.statement_for(actor, page=page_number(request), account=own),
        "fundings": queries.fundings_of(actor)[:PAGE_SIZE],
        "account": account,
        "standing": queries.standing_order(actor, account, wallet.available, now, recent),
        "on_the_way": [payout for payout in recent if payout.state in OPEN_PAYOUTS][:5],
        "may_request": rules.may_request_payout(actor),
        "minimum": queries.minimum_text(),
        "needs_tax_file": queries.is_tax_file_due(actor),
        "now": now,
    }
    return render(request, "payments/statement.html", context)


@require_actor
@require_http_methods(["GET", "POST"])
def edit_account(request: HttpRequest) -> HttpResponse:
    """Where the money goes. A change needs a fresh code; without an app the page leads there and back."""
    actor = request.actor
    deny(rules.may_have_payout_account(actor))
    account, has_app = queries.account_of(actor), second_factor.is_set_up(actor.user)
    form = PayoutAccountForm(request.POST or None, initial=PayoutAccountForm.known(account), has_app=has_app)
    if request.method == "POST" and form.is_valid():
        try:
            secret = form.cleaned_data["secret"]
            actions.set_payout_account(details=form.details(), secret=secret, by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:account"), _("Your account is saved."))
    needs_app = not has_app and (account is not None or not actor.user.has_usable_password())
    if needs_app:
        request.session["after_second_factor"] = reverse("payments:account")
    context = {"form": form, "account": account, "needs_app": needs_app, "now": clock.now()}
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
    actor, now = request.actor, clock.now()
    wallet, account = queries.wallet_for(actor), queries.account_of(actor)
    page = Paginator(queries.payouts_of(actor), PAGE_SIZE).get_page(page_number(request))
    recent = list(page) if page.number == 1 else list(queries.payouts_of(actor)[:PAGE_SIZE])
    return {
        "form": form,
        "verdict": verdict,
        "wallet": wallet,
        "headline": queries.wallet_headline(actor, wallet, account, now, recent),
        "account": account,
        "usable": rules.may_use_account(account, now) if account else None,
        "standing": queries.standing_order(actor, account, wallet.available, now, recent),
        "way": queries.way_now(account, wallet.available.amount, now),
        "minimum": queries.minimum_text(),
        "page": page,
        "now": now,
    }


@require_actor
@require_POST
def set_standing_order(request: HttpRequest) -> HttpResponse:
    """Switch on or off that earnings go out by themselves."""
    deny(rules.may_request_payout(request.actor))
    form = StandingOrderForm(request.POST)
    is_on = form.is_valid() and form.cleaned_data["is_on"]
    actions.set_automatic(is_on=is_on, by=request.actor, now=clock.now())
    said = _("On. What you earn goes to your account by itself.") if is_on else _("Off. You ask for each payout.")
    return see_other(request, reverse("payments:payouts"), said)


def _payout(request: HttpRequest, code: str) -> Payout:
    rows = Payout.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("account__institution", "replaces", "replaced_by"), code=code)


def _payout_page(request: HttpRequest, payout: Payout, form: PayoutChangeForm | None = None) -> HttpResponse:
    context = {
        "payout": payout,
        "info": queries.payout_page(payout, clock.now()),
        "may_cancel": rules.may_cancel_payout(request.actor, payout),
        "may_change": rules.may_change_payout(request.actor, payout),
        "change_form": form or PayoutChangeForm(initial={"version": payout.version, "amount": payout.amount}),
    }
    return render_form(request, "payments/payout.html", context, failed=form is not None)


@require_actor
@require_GET
def show_payout(request: HttpRequest, code: str) -> HttpResponse:
    """One payout and what happens next."""
    if request.actor.is_operator:
        get_object_or_404(Payout.objects.visible_to(request.actor), code=code)
        return redirect("payments:desk_payout", code=code)
    return _payout_page(request, _payout(request, code))


@require_actor
@require_POST
def cancel_payout(request: HttpRequest, code: str) -> HttpResponse:
    """Take a request back."""
    actor = request.actor
    payout = get_object_or_404(Payout.objects.visible_to(actor), code=code)
    deny(rules.may_cancel_payout(actor, payout))
    actions.cancel_payout(payout=payout, by=actor, now=clock.now())
    return see_other(request, reverse("payments:payout", args=[code]), _("The payout is cancelled. The money is back."))


@require_actor
@require_POST
def change_payout(request: HttpRequest, code: str) -> HttpResponse:
    """Another amount before it is sent: a new request in the place of the old one."""
    payout = _payout(request, code)
    form = PayoutChangeForm(request.POST)
    replaced = getattr(payout, "replaced_by", None)
    if replaced is None or form.data.get("submit_key") != replaced.submit_key:
        deny(rules.may_change_payout(request.actor, payout))
    if form.is_valid():
        try:
            new = actions.change_payout(payout=payout, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            said = _("Changed. A second person checks the new amount.")
            return see_other(request, reverse("payments:payout", args=[new.code]), said)
    return _payout_page(request, payout, form)
