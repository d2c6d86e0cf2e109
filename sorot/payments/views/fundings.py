"""Paying one funding: by a transfer, through a payment partner, from the balance, or to the creator directly."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.core import clock, limits
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.payments import actions, channels, queries, rules
from sorot.payments.enums import CheckoutState, FundingPurpose, FundingSource
from sorot.payments.forms import ReasonForm, ReportTransferForm, VersionForm
from sorot.payments.models import Checkout, Funding

#: Seconds after which a page that waits for the payment partner looks again.
LOOK_AGAIN = 8


def _funding(request: HttpRequest, code: str) -> Funding:
    rows = Funding.objects.visible_to(request.actor)
    related = rows.select_related("terms__payer", "terms__payee__user", "terms__payee__organisation", "evidence")
    return get_object_or_404(related, code=code)


def _form(funding: Funding, data: Any = None, files: Any = None) -> ReportTransferForm:
    start = {"version": funding.version, "sent_date": clock.today(clock.now())}
    return ReportTransferForm(data, files, initial=start)


def _page(request: HttpRequest, funding: Funding, *, failed: bool = False, **more: Any) -> HttpResponse:
    """The page of one funding, for who pays or (paid directly) for who gets it."""
    actor, now = request.actor, clock.now()
    if rules.may_answer_direct(actor, funding) or _is_paid_side(request, funding):
        return _receiver_page(request, funding, failed=failed, **more)
    wallet = queries.wallet_for(actor)
    is_direct, ways = funding.source == FundingSource.DIRECT, queries.pay_ways(funding)
    money = queries.money_for_deal(actor, funding.terms.deal_code)
    context = {
        "funding": funding,
        "form": _form(funding),
        "money": money,
        "pays_done_work": funding.purpose == FundingPurpose.TAX or (money is not None and money.waits_for_pay),
        "ways": ways,
        "receiver": queries.transfer_account(),
        "debt": queries.debt_of(actor, funding),
        "account": queries.direct_account(funding, now) if is_direct else None,
        "may_see_account": rules.may_see_direct_account(actor, funding),
        "may_report": rules.may_report_transfer(actor, funding),
        "may_checkout": rules.may_open_checkout(actor, funding),
        "may_use_balance": rules.may_pay_from_balance(actor, funding),
        "balance": wallet.available,
        "balance_is_enough": wallet.side == "brand" and wallet.available.amount >= funding.amount,
        "is_waiting": "waiting" in request.GET,
    }
    response = render_form(request, "payments/funding.html", context | more, failed=failed)
    if context["is_waiting"] and ways.checkout is not None and ways.checkout.is_live:
        response["Refresh"] = f"{LOOK_AGAIN}; url={reverse('payments:funding_arrival', args=[funding.code])}"
    return response


def _is_paid_side(request: HttpRequest, funding: Funding) -> bool:
    actor, terms = request.actor, funding.terms
    return funding.source == FundingSource.DIRECT and actor.organisation_id not in (
        terms.payer_id,
        terms.acting_agency_id,
    )


def _receiver_page(request: HttpRequest, funding: Funding, *, failed: bool = False, **more: Any) -> HttpResponse:
    context = {
        "funding": funding,
        "may_answer": rules.may_answer_direct(request.actor, funding),
        "button_form": VersionForm(initial={"version": funding.version}),
        "denial_form": ReasonForm(initial={"version": funding.version}),
        "account": queries.account_of(request.actor),
        "now": clock.now(),
    }
    return render_form(request, "payments/funding_receipt.html", context | more, failed=failed)


@require_actor
@require_http_methods(["GET", "POST"])
def show_funding(request: HttpRequest, code: str) -> HttpResponse:
    """How to pay one funding; a POST reports a transfer that was made."""
    actor, funding = request.actor, _funding(request, code)
    if actor.is_operator and request.method == "GET":
        return redirect("payments:desk_transfer", code=code)
    if request.method == "GET":
        return _page(request, funding)
    deny(rules.may_report_transfer(actor, funding))
    form = _form(funding, request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.report_transfer(funding=funding, **form.cleaned_data, by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:funding", args=[code]), _("Thank you. It is checked now."))
    return _page(request, funding, form=form, failed=True)


@require_actor
@require_POST
def pay_funding_from_balance(request: HttpRequest, code: str) -> HttpResponse:
    """Use the balance instead of a transfer."""
    actor, funding = request.actor, _funding(request, code)
    deny(rules.may_pay_from_balance(actor, funding))
    try:
        actions.pay_from_balance(funding=funding, by=actor, now=clock.now())
    except ActionError as error:
        return _page(request, funding, refusal=error.sentence, failed=True)
    return see_other(request, reverse("payments:funding", args=[code]), _("Paid from your balance."))


# ---------------------------------------------------------------- through a payment partner
@require_actor
@require_POST
def start_checkout(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the payment partner's page; a second click goes to the same one."""
    actor, funding = request.actor, _funding(request, code)
    known = queries.latest_checkout(funding)
    deny(rules.may_pay(actor) if known is not None and known.is_live else rules.may_open_checkout(actor, funding))
    try:
        checkout = actions.open_checkout(funding=funding, by=actor, now=clock.now())
    except ActionError as error:
        return _page(request, funding, refusal=error.sentence, failed=True)
    if checkout.state == CheckoutState.FAILED:
        refusal = _("The payment partner could not prepare this payment. Try again, or pay in another way.")
        return _page(request, funding, refusal=refusal, failed=True)
    request.session["go"] = checkout.code
    return see_other(request, reverse("payments:checkout", args=[checkout.code]))


@require_actor
@require_GET
def show_checkout(request: HttpRequest, code: str) -> HttpResponse:
    """The door to the partner's page: opens by itself once after the click; or the wait until the page is there."""
    rows = Checkout.objects.visible_to(request.actor).select_related("funding__terms")
    checkout = get_object_or_404(rows, code=code)
    if not checkout.is_live:
        return redirect("payments:funding", code=checkout.funding.code)
    partner = channels.gateways().get(checkout.gateway)
    context = {
        "checkout": checkout,
        "partner": partner.label if partner is not None else checkout.gateway,
        "is_simulated": channels.is_simulated(checkout.gateway),
    }
    response = render(request, "payments/checkout.html", context)
    if checkout.state == CheckoutState.CREATING:
        response["Refresh"] = str(LOOK_AGAIN)
    elif request.session.get("go") == code:
        del request.session["go"]  # once: whoever comes back is not sent away again
        response["Refresh"] = f"1; url={checkout.url}"
    return response


@require_actor
@require_GET
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Where the partner sends the payer back. Nothing in the address is believed: the partner is asked."""
    funding = _funding(request, code)
    checkout = queries.latest_checkout(funding)
    address, now = reverse("payments:funding", args=[code]), clock.now()
    if checkout is None or not checkout.is_live:
        return redirect(address)
    if limits.hit(f"arrival:{funding.code}", limit=12, seconds=60, now=now):
        checkout = actions.follow_checkout(reference=checkout.reference, now=now) or checkout
    return redirect(f"{address}?waiting=1" if checkout.is_live else address)


# ---------------------------------------------------------------- paid to the creator directly
@require_actor
@require_POST
def reveal_account(request: HttpRequest, code: str) -> HttpResponse:
    """The creator's full account number, for paying it. The look is written down."""
    actor, funding = request.actor, _funding(request, code)
    deny(rules.may_see_direct_account(actor, funding))
    try:
        account = actions.reveal_direct_account(funding=funding, by=actor, now=clock.now())
    except ActionError as error:
        return _page(request, funding, refusal=error.sentence, failed=True)
    response = _page(request, funding, revealed=account)
    response["Cache-Control"] = "no-store"
    return response


@require_actor
@require_POST
def confirm_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The creator says that the brand's payment arrived."""
    actor, funding = request.actor, _funding(request, code)
    deny(rules.may_answer_direct(actor, funding))
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            actions.confirm_direct(funding=funding, **form.cleaned_data, by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:funding", args=[code]), _("Thank you. It is written down."))
    return _page(request, funding, button_form=form, failed=True)


@require_actor
@require_POST
def deny_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The creator says that nothing arrived."""
    actor, funding = request.actor, _funding(request, code)
    deny(rules.may_answer_direct(actor, funding))
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.reject_direct(funding=funding, **form.cleaned_data, by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:funding", args=[code]), _("The brand is told and asked again."))
    return _page(request, funding, denial_form=form, failed=True)
