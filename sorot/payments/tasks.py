"""Background work: telling people about their money, and what time brings. Each may run more than once."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from sorot.accounts.enums import MONEY_ROLES
from sorot.accounts.models import Organisation, User
from sorot.core import clock
from sorot.core.access import SYSTEM
from sorot.messaging.actions import notify
from sorot.payments import actions
from sorot.payments.enums import PAYING_ROLES
from sorot.payments.models import Funding, Milestone, Payee, PaymentTerms, Payout, PayoutAccount


@app.periodic(cron="*/5 * * * *")
@app.task(name="sorot.payments.sweep", queue="timers")
def sweep(timestamp: int) -> None:  # noqa: ARG001  (the timer's own moment; the clock decides)
    """Give up old transfers, ask for dated parts, release parts whose day has come, end holds."""
    now = clock.now()
    actions.expire_fundings(now=now)
    actions.open_due_fundings(now=now)
    actions.release_due_milestones(now=now)
    actions.end_holds(now=now)


def tell_transfer_reported(payload: dict[str, Any]) -> None:
    """`payment.transfer_reported`: the operators."""
    funding = _funding(payload)
    data = _about(funding.terms, funding.amount) | {"payer": funding.terms.payer.name}
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
    data = _about(terms, sum(row.earned_amount or 0 for row in rows))
    _tell_payee(terms.payee, "milestone.released", data, reverse("payments:statement"), "-".join(payload["milestones"]))


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
    data = _sums(payout) | {"reason": payout.reason}
    _tell_payee(payout.payee, payload["event"], data, reverse("payments:payout", args=[payout.code]), payout.code)


def tell_account_changed(payload: dict[str, Any]) -> None:
    """`payout_account.changed`: everybody who could have done it, so that a stranger's hand is noticed."""
    account = PayoutAccount.objects.select_related("payee__user", "payee__organisation").get(code=payload["account"])
    data = {"last4": account.last4}
    _tell_payee(account.payee, "payout_account.changed", data, reverse("payments:account"), account.code)


def _funding(payload: dict[str, Any]) -> Funding:
    return Funding.objects.select_related("terms__payer", "terms__acting_agency").get(code=payload["funding"])


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
