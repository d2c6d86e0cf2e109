"""The standing order: what becomes available goes to the payee's account without being asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from sorot.accounts.enums import MONEY_ROLES
from sorot.accounts.models import Membership
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.ids import new_submit_key
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import postings, rails, rules
from sorot.payments.actions.accounts import ensure_payee
from sorot.payments.actions.payouts import ask
from sorot.payments.enums import Purse
from sorot.payments.models import Payee, Payout, PayoutAccount

log = logging.getLogger("sorot.payouts")

CHUNK = 500


@transaction.atomic
def set_automatic(*, is_on: bool, by: Actor, now: datetime) -> Payee:
    """Switch the standing order of the hat one wears on or off."""
    rules.may_request_payout(by).demand()
    payee = ensure_payee(user=by.user if by.organisation is None else None, organisation=by.organisation, now=now)
    if payee.is_automatic != is_on:
        payee.is_automatic = is_on
        payee.save(update_fields=["is_automatic"])
        audit.record("payee.automatic", payee, by=by, now=now, data={"is_on": is_on})
    return payee


def standing_actor(account: PayoutAccount) -> Actor | None:
    """Who ordered it: the person who set the account, while they may still handle this money."""
    payee = account.payee
    if payee.organisation is None:
        return Actor(user=account.created_by) if account.created_by.is_active else None
    member = Membership.objects.filter(
        user=account.created_by, organisation=payee.organisation, role__in=MONEY_ROLES, user__is_active=True
    ).first()
    return Actor(user=account.created_by, organisation=payee.organisation, role=member.role) if member else None


@transaction.atomic
def pay_out_available(*, payee_code: str, now: datetime) -> Payout | None:
    """Ask for the whole available balance, if there is a standing order and enough. Again finds nothing left: None.

    A brand's balance stays: it is for the next deal.
    """
    payee = Payee.objects.select_for_update(of=("self",)).select_related("organisation").filter(code=payee_code).first()
    if payee is None or not payee.is_automatic:
        return None
    account = payee.accounts.in_use().select_related("payee__organisation", "institution", "created_by").first()
    if account is None or not rules.may_use_account(account, now) or rules.is_order_paused(payee, account):
        return None
    by = standing_actor(account)
    if by is None or not rules.may_request_payout(by):
        return None
    purse = rules.purse_of(by)
    if purse == Purse.BRAND:
        return None
    (available,) = postings.balances([_purse(payee, purse)])
    amount = _most(account, available, now)
    if amount < settings.PAYOUT_MINIMUM:
        return None
    return ask(
        payee, amount, submit_key=new_submit_key(), currency=DEFAULT_CURRENCY, purse=purse, by=by, now=now,
        is_automatic=True,
    )  # fmt: skip


def _purse(payee: Payee, purse: str) -> postings.Account:
    owner = payee.code if purse == Purse.EARNINGS or payee.organisation is None else payee.organisation.code
    return postings.purse(purse, owner, DEFAULT_CURRENCY)


def _most(account: PayoutAccount, available: int, now: datetime) -> int:
    """All of it, or as much as the receiver takes at a time; the rest follows with the next sweep."""
    try:
        rails.choose(account.institution, available, now)
    except rails.NoRail as error:
        return error.limit if error.is_over else 0
    return available


def sweep_available(*, now: datetime) -> int:
    """Every standing order whose balance waits: after a hold, or where an event was lost. Returns how many asked."""
    asked = 0
    for payees in _chunks(now):
        purses = [_purse(payee, _kind(payee)) for payee in payees]
        for payee, available in zip(payees, postings.balances(purses), strict=True):
            if available >= settings.PAYOUT_MINIMUM:
                asked += _try(payee.code, now)
    return asked


def _try(payee_code: str, now: datetime) -> bool:
    try:
        return pay_out_available(payee_code=payee_code, now=now) is not None
    except ActionError as error:
        log.info("standing order of %s: %s", payee_code, error.code or type(error).__name__)
        return False


def _kind(payee: Payee) -> Purse:
    is_agency = payee.organisation is not None and payee.organisation.kind == Purse.AGENCY
    return Purse.AGENCY if is_agency else Purse.EARNINGS


def _chunks(now: datetime) -> Iterator[list[Payee]]:
    rows = (
        Payee.objects.filter(is_automatic=True, accounts__retired_at=None, accounts__usable_at__lte=now)
        .exclude(organisation__kind=Purse.BRAND)
        .select_related("organisation")
        .order_by("pk")
    )
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
