"""Background work: telling people about their money, and what time brings. Each may run more than once."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from sorot.accounts.enums import MONEY_ROLES
from sorot.accounts.models import Organisation, User
from sorot.accounts.queries import addresses_to_warn
from sorot.core import clock
from sorot.core.access import SYSTEM
from sorot.core.errors import ActionError
from sorot.core.mailer import Address, send_mail
from sorot.messaging.actions import notify
from sorot.payments import actions, postings
from sorot.payments.enums import PAYING_ROLES, FundingSource
from sorot.payments.models import (
    Chargeback,
    Checkout,
    Funding,
    Milestone,
    Payee,
    PaymentTerms,
    Payout,
    PayoutAccount,
    SourceReturn,
)


@app.periodic(cron="*/5 * * * *")
@app.task(name="sorot.payments.sweep", queue="timers")
def sweep(timestamp: int) -> None:  # noqa: ARG001  (the timer's own moment; the clock decides)
    """Give up old transfers, ask for dated parts, release parts whose day has come, end holds."""
    now = clock.now()
    actions.expire_fundings(now=now)
    actions.open_due_fundings(now=now)
    actions.release_due_milestones(now=now)
    actions.release_waiting_milestones(now=now)
    actions.end_holds(now=now)
    actions.sweep_available(now=now)
    actions.check_names(now=now)


@app.periodic(cron="10 18 * * *")
@app.task(name="sorot.payments.seal", queue="timers", queueing_lock="sorot.payments.seal", retry=5)
def seal(timestamp: int) -> int:  # noqa: ARG001
    """At night in Jakarta: seal what was posted. Held up by a posting that is under way, it is tried again."""
    return postings.seal()


@app.periodic(cron="* * * * *")
@app.task(name="sorot.payments.poll_payouts", queue="timers", queueing_lock="sorot.payments.poll_payouts")
def poll_payouts(timestamp: int) -> None:  # noqa: ARG001
    """Send payouts that are due, and ask about those on their way."""
    actions.poll_payouts(now=clock.now())


@app.periodic(cron="20 17 * * *")  # 00.20 in Jakarta
@app.task(name="sorot.payments.reconcile", queue="timers", queueing_lock="sorot.payments.reconcile")
def reconcile(timestamp: int) -> None:  # noqa: ARG001
    """Compare yesterday's books with every gateway's and the bank's, and recent days that still differ."""
    actions.reconcile_all(now=clock.now())


def send_payout(payload: dict[str, Any]) -> None:
    """`payout.approved`: the gateway sends it now, if it is a gateway's and its time has come."""
    actions.send_payout(payout_code=payload["payout"], now=clock.now())


def pay_out_available(payload: dict[str, Any]) -> None:
    """`payment.released`, `payment.available`: the standing order of who earned it. The sweep looks after the rest."""
    try:
        actions.pay_out_available(payee_code=payload.get("payee", ""), now=clock.now())
    except ActionError:
        return


def check_account_name(payload: dict[str, Any]) -> None:
    """`payout_account.saved`: ask the bank for the name, where a gateway can."""
    actions.check_account_name(account_code=payload["account"], now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="sorot.payments.poll_gateways", queue="timers", queueing_lock="sorot.payments.poll_gateways")
def poll_gateways(timestamp: int) -> None:  # noqa: ARG001
    """Ask about everything open at a gateway that nobody told us about."""
    actions.poll_gateways(now=clock.now())


def read_notice(payload: dict[str, Any]) -> None:
    """`gateway.notified`: read what a gateway told us."""
    actions.read_notice(code=payload["event_code"], now=clock.now())


def tell_transfer_reported(payload: dict[str, Any]) -> None:
    """`payment.transfer_reported`: the operators; paid directly, the creator, because only they can look."""
    funding = _funding(payload)
    data = _about(funding.terms, funding.amount) | {"payer": funding.terms.payer.name}
    if funding.source == FundingSource.DIRECT:
        address = reverse("payments:funding", args=[funding.code])
        _tell_payee(funding.terms.payee, "transfer.reported.payee", data, address, funding.code)
        return
    _tell(_operators(), "transfer.reported", data, reverse("payments:desk_transfer", args=[funding.code]), funding.code)


def tell_transfer_confirmed(payload: dict[str, Any]) -> None:
    """`payment.funded`: the payer's side."""
    funding = _funding(payload)
    address = reverse("payments:funding", args=[funding.code])
    _tell_payer(funding.terms, "transfer.confirmed", _about(funding.terms, funding.amount), address, funding.code)


def tell_transfer_rejected(payload: dict[str, Any]) -> None:
    """`payment.transfer_rejected`: the payer's side, with the reason, at the transfer to make now."""
    funding = _funding(payload)
    data = _about(funding.terms, funding.amount) | {"reason": funding.rejection_reason}
    address = reverse("payments:funding", args=[funding.code])
    _tell_payer(funding.terms, "transfer.rejected", data, address, funding.code)


def tell_released(payload: dict[str, Any]) -> None:
    """`payment.released`: who earned it."""
    terms, rows = _milestones(payload)
    data = _about(terms, sum(row.paid_amount or 0 for row in rows))
    _tell_payee(terms.payee, "milestone.released", data, reverse("payments:statement"), "-".join(payload["milestones"]))


def tell_tax_asked(payload: dict[str, Any]) -> None:
    """`payment.tax_asked`: the payer's side; the release waits for it."""
    funding = _funding(payload)
    address = reverse("payments:funding", args=[funding.code])
    _tell_payer(funding.terms, "payment.tax_asked", _about(funding.terms, funding.amount), address, funding.code)


def tell_late_fee(payload: dict[str, Any]) -> None:
    """`payment.late_fee`: the payer's side owes it, the payee's side gets it."""
    part = Milestone.objects.select_related("terms__payee", "terms__payer", "funding").get(code=payload["milestone"])
    data = _about(part.terms, part.amount)
    if part.funding is not None:
        address = reverse("payments:funding", args=[part.funding.code])
        _tell_payer(part.terms, "payment.late_fee.payer", data, address, part.code)
    _tell_payee(part.terms.payee, "payment.late_fee.payee", data, reverse("payments:statement"), part.code)


def tell_refunded(payload: dict[str, Any]) -> None:
    """`payment.refunded`: the payer's side."""
    terms, rows = _milestones(payload)
    data = _about(terms, sum(row.total for row in rows))
    key = "-".join(payload["milestones"])
    _tell_payer(terms, "milestone.refunded", data, reverse("payments:statement"), key)


def tell_payout_asked(payload: dict[str, Any]) -> None:
    """`payout.requested`: the operators, but not the one who asked."""
    payout = _payout(payload)
    data = _sums(payout) | {"payee": str(payout.payee.organisation or payout.payee.user)}
    others = [user for user in _operators() if user.pk != payout.requested_by_id]
    _tell(others, "payout.asked", data, reverse("payments:desk_payout", args=[payout.code]), payout.code)


def tell_payout(payload: dict[str, Any]) -> None:
    """`payout.sent`, `.succeeded`, `.rejected`, `.failed`, `.reversed`: who gets the money."""
    payout = _payout(payload)
    data = _sums(payout) | {"reason": payout.reason, "failure": payout.failure}
    _tell_payee(payout.payee, payload["event"], data, reverse("payments:payout", args=[payout.code]), payout.code)


def tell_payout_held(payload: dict[str, Any]) -> None:
    """`payout.held`: the operators, because it is theirs to mend."""
    payout = _payout(payload)
    data = _sums(payout) | {"payee": str(payout.payee.organisation or payout.payee.user), "alarm": payload["alarm"]}
    key = f"{payout.code}:{payload['alarm']}"
    _tell(_operators(), "payout.held", data, reverse("payments:desk_payout", args=[payout.code]), key)


def tell_name_differs(payload: dict[str, Any]) -> None:
    """`payout_account.name_differs`: who is to be paid."""
    account = _account(payload)
    address = reverse("payments:account")
    _tell_payee(account.payee, "payout_account.name_differs", {"last4": account.last4}, address, account.code)


def tell_account_changed(payload: dict[str, Any]) -> None:
    """`payout_account.changed`: everybody who could have done it, on their news page and at every address they used in
    the last 30 days, so that a stranger's hand is noticed. This mail cannot be muted."""
    account = _account(payload)
    payee, now = account.payee, clock.now()
    _tell_payee(payee, "payout_account.changed", {"last4": account.last4}, reverse("payments:account"), account.code)
    people = _members(payee.organisation, MONEY_ROLES) if payee.organisation is not None else [payee.user]
    context = {"account": account, "by": account.created_by, "url": reverse("payments:account"), "now": now}
    for user in people:
        if user is None:
            continue
        for address in addresses_to_warn(user, now=now):
            to = Address(email=address, name=user.name, locale=user.locale, zone=user.zone)
            send_mail(to=to, template="payments/mail/account_changed", context=context)


def tell_tax_file_changed(payload: dict[str, Any]) -> None:
    """`payee.tax_file_changed`: everybody who could have done it, once for each save."""
    payee = Payee.objects.select_related("user", "organisation").get(code=payload["payee"])
    key = f"{payee.code}:{payload['version']}"
    _tell_payee(payee, "payee.tax_file_changed", {}, reverse("payments:tax_file"), key)


def _account(payload: dict[str, Any]) -> PayoutAccount:
    related = PayoutAccount.objects.select_related("payee__user", "payee__organisation", "institution", "created_by")
    return related.get(code=payload["account"])


def tell_paid_to_balance(payload: dict[str, Any]) -> None:
    """`payment.paid_to_balance`: the payer's side; the money came when nothing waited for it any more."""
    checkout = Checkout.objects.select_related("funding__terms__payer").get(code=payload["checkout"])
    terms = checkout.funding.terms
    data = _about(terms, checkout.paid_amount or 0)
    _tell(
        _members(terms.payer, PAYING_ROLES), "payment.paid_to_balance", data, reverse("payments:statement"),
        checkout.code, terms.payer,
    )  # fmt: skip


def tell_alarm(payload: dict[str, Any]) -> None:
    """`gateway.alarm`: the operators; what it is stands on the page."""
    _tell(_operators(), "gateway.alarm", {}, reverse("payments:desk_notices"), f"{payload['thing']}:{payload['code']}")


def tell_return(payload: dict[str, Any]) -> None:
    """`return.succeeded`, `return.failed`: the brand whose balance it is."""
    row = SourceReturn.objects.select_related("brand").get(code=payload["source_return"])
    data = {"amount": row.amount, "currency": row.currency}
    address = reverse("payments:return", args=[row.code])
    _tell(_members(row.brand, PAYING_ROLES), payload["event"], data, address, row.code, row.brand)


def tell_chargeback(payload: dict[str, Any]) -> None:
    """`chargeback.opened`, `.won`, `.lost`: the operators what to do, both sides of the deal a neutral sentence."""
    case = Chargeback.objects.select_related(
        "checkout__funding__terms__payer", "checkout__funding__terms__acting_agency",
        "checkout__funding__terms__payee__user", "checkout__funding__terms__payee__organisation",
    ).get(code=payload["chargeback"])  # fmt: skip
    terms, verb = case.checkout.funding.terms, payload["event"]
    data = _about(terms, case.amount) | {"payer": terms.payer.name}
    _tell(_operators(), f"{verb}.desk", data, reverse("payments:desk_chargeback", args=[case.code]), case.code)
    address = reverse("payments:funding", args=[case.checkout.funding.code])
    _tell_payer(terms, f"{verb}.payer", data, address, case.code)
    if not case.checkout.is_balance:
        _tell_payee(terms.payee, f"{verb}.payee", data, reverse("deals:deal", args=[terms.deal_code]), case.code)


def _funding(payload: dict[str, Any]) -> Funding:
    return Funding.objects.select_related(
        "terms__payer", "terms__acting_agency", "terms__payee__user", "terms__payee__organisation"
    ).get(code=payload["funding"])


def _payout(payload: dict[str, Any]) -> Payout:
    return Payout.objects.select_related("payee__user", "payee__organisation").get(code=payload["payout"])


def _milestones(payload: dict[str, Any]) -> tuple[PaymentTerms, list[Milestone]]:
    related = PaymentTerms.objects.select_related("payer", "acting_agency", "payee__user", "payee__organisation")
    terms = related.get(deal_code=payload["deal_code"])
    return terms, list(terms.milestones.filter(code__in=payload["milestones"]))


def _about(terms: PaymentTerms, amount: int) -> dict[str, Any]:
    return {"title": terms.title, "amount": amount, "currency": terms.currency}


def _sums(payout: Payout) -> dict[str, Any]:
    return {"amount": payout.amount, "currency": payout.currency}


def _operators() -> Iterable[User]:
    return User.objects.filter(is_staff=True, is_active=True)


def _members(organisation: Organisation, roles: Iterable[str]) -> Iterable[User]:
    return User.objects.filter(memberships__organisation=organisation, memberships__role__in=roles)


def _tell_payer(terms: PaymentTerms, verb: str, data: dict[str, Any], address: str, key: str) -> None:
    """The payer and, where there is one, the agency: each through their own hat."""
    for organisation in {side for side in (terms.payer, terms.acting_agency) if side is not None}:
        _tell(_members(organisation, PAYING_ROLES), verb, data, address, f"{key}:{organisation.code}", organisation)


def _tell_payee(payee: Payee, verb: str, data: dict[str, Any], address: str, key: str) -> None:
    if payee.organisation is not None:
        _tell(_members(payee.organisation, MONEY_ROLES), verb, data, address, key, payee.organisation)
    elif payee.user is not None:
        _tell([payee.user], verb, data, address, key)


def _tell(
    users: Iterable[User],
    verb: str,
    data: dict[str, Any],
    address: str,
    key: str,
    organisation: Organisation | None = None,
) -> None:
    notify(
        users=users,
        verb=verb,
        data=data,
        url=address,
        by=SYSTEM,
        now=clock.now(),
        dedupe_key=f"{verb}:{key}",
        organisation=organisation,
    )
