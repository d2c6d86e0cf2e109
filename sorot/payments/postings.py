"""Every movement of money, each with one typed reason. The only importer of the ledger.

Signs: + credit, - debit. `bank:manual:clearing` is an asset, so money that came in stands there as a debit.
Keys are made from the thing that moves, so that a repeated movement is the same posting, never a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sorot.core.access import Actor
from sorot.payments import ledger
from sorot.payments.enums import Purse
from sorot.payments.ledger import Entry, Leg
from sorot.payments.ledger import Overdraft as Overdraft


class Reason(StrEnum):
    """Why money moved. One function below for each."""

    PAID_IN = "paid_in"
    FUNDED = "milestone_funded"
    RELEASED = "milestone_released"
    REFUNDED = "milestone_refunded"
    PAYOUT_RESERVED = "payout_reserved"
    PAYOUT_GIVEN_BACK = "payout_given_back"
    PAYOUT_SENT = "payout_sent"
    PAYOUT_SUCCEEDED = "payout_succeeded"
    PAYOUT_FAILED = "payout_failed"
    PAYOUT_REVERSED = "payout_reversed"


@dataclass(frozen=True, slots=True)
class Account:
    """A ledger account: code, kind, and whether it may never go below zero."""

    code: str
    kind: str = "liability"
    guarded: bool = True


def clearing(currency: str) -> Account:
    """The operator's bank account."""
    return Account(f"bank:manual:clearing:{currency}", "asset", guarded=False)


def in_transit(currency: str) -> Account:
    """Sent to the bank, not confirmed yet."""
    return Account(f"payout:in_transit:{currency}", guarded=False)


def reserved(currency: str) -> Account:
    """Asked for, not sent yet."""
    return Account(f"payout:reserved:{currency}", guarded=False)


def platform_fee(currency: str) -> Account:
    """What the platform earned."""
    return Account(f"platform:fee:{currency}", "revenue", guarded=False)


def held(milestone: str) -> Account:
    """Secured for one milestone."""
    return Account(f"held:{milestone}")


def purse(kind: Purse | str, owner: str, currency: str) -> Account:
    """A balance that can be paid out: a payee's earnings, a brand's or an agency's balance. `owner` is its code."""
    if kind == Purse.EARNINGS:
        return Account(f"payee:{owner}:available:{currency}")
    return Account(f"{Purse(kind).value}:{owner}:balance:{currency}")


def _move(
    key: str,
    reason: Reason,
    legs: Sequence[tuple[Account, int]],
    *,
    currency: str,
    by: Actor,
    now: datetime,
    **about: str,
) -> int:
    legs = [(account, amount) for account, amount in legs if amount]
    ledger.open_accounts([(account.code, currency, account.kind, account.guarded) for account, _ in legs])
    return ledger.post(
        key=key,
        kind=reason.value,
        legs=[Leg(account.code, amount) for account, amount in legs],
        currency=currency,
        actor=str(by),
        effective_at=now,
        metadata=about,
    )


def pay_in(*, funding: str, brand: str, amount: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """PAID_IN: a confirmed bank transfer becomes the brand's balance."""
    legs = [(clearing(currency), -amount), (purse(Purse.BRAND, brand, currency), amount)]
    return _move(
        f"paid_in:{funding}", Reason.PAID_IN, legs, currency=currency, by=by, now=now, deal=deal, funding=funding
    )


def fund(*, milestone: str, brand: str, total: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """FUNDED: the brand's balance is secured for one milestone. Raises Overdraft when the balance is smaller."""
    legs = [(purse(Purse.BRAND, brand, currency), -total), (held(milestone), total)]
    return _move(
        f"fund:{milestone}", Reason.FUNDED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def release(
    *,
    milestone: str,
    payee: str,
    amount: int,
    fee: int,
    margin: int,
    agency: str,
    currency: str,
    deal: str,
    by: Actor,
    now: datetime,
) -> int:
    """RELEASED: what was secured becomes the talent's earnings, the agency's margin and the platform's fee."""
    legs = [
        (held(milestone), -(amount + fee + margin)),
        (purse(Purse.EARNINGS, payee, currency), amount),
        (purse(Purse.AGENCY, agency, currency), margin),
        (platform_fee(currency), fee),
    ]
    return _move(
        f"release:{milestone}", Reason.RELEASED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def refund(*, milestone: str, brand: str, total: int, currency: str, deal: str, by: Actor, now: datetime) -> int:
    """REFUNDED: what was secured, fee and margin included, goes back to the brand's balance."""
    legs = [(held(milestone), -total), (purse(Purse.BRAND, brand, currency), total)]
    return _move(
        f"refund:{milestone}", Reason.REFUNDED, legs, currency=currency, by=by, now=now, deal=deal, milestone=milestone
    )


def reserve_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_RESERVED: asked for; it can no longer be asked for twice. Raises Overdraft when the balance is smaller."""
    legs = [(source, -amount), (reserved(currency), amount)]
    return _move(
        f"payout:{payout}:reserved", Reason.PAYOUT_RESERVED, legs, currency=currency, by=by, now=now, payout=payout
    )


def give_back_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_GIVEN_BACK: refused or cancelled before it was sent; back in the balance."""
    legs = [(reserved(currency), -amount), (source, amount)]
    return _move(
        f"payout:{payout}:given_back", Reason.PAYOUT_GIVEN_BACK, legs, currency=currency, by=by, now=now, payout=payout
    )


def send_payout(*, payout: str, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_SENT: the transfer was given to the bank."""
    legs = [(reserved(currency), -amount), (in_transit(currency), amount)]
    return _move(f"payout:{payout}:sent", Reason.PAYOUT_SENT, legs, currency=currency, by=by, now=now, payout=payout)


def settle_payout(*, payout: str, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_SUCCEEDED: the bank's statement shows that it left."""
    legs = [(in_transit(currency), -amount), (clearing(currency), amount)]
    return _move(
        f"payout:{payout}:succeeded", Reason.PAYOUT_SUCCEEDED, legs, currency=currency, by=by, now=now, payout=payout
    )


def fail_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_FAILED: the bank refused it; back in the balance."""
    legs = [(in_transit(currency), -amount), (source, amount)]
    return _move(
        f"payout:{payout}:failed", Reason.PAYOUT_FAILED, legs, currency=currency, by=by, now=now, payout=payout
    )


def reverse_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_REVERSED: it had arrived, and the bank sent it back; back in the balance."""
    legs = [(clearing(currency), -amount), (source, amount)]
    return _move(
        f"payout:{payout}:reversed", Reason.PAYOUT_REVERSED, legs, currency=currency, by=by, now=now, payout=payout
    )


def balances(accounts: Sequence[Account]) -> list[int]:
    """Balance of each account in minor units, in order; 0 for one that was never used."""
    known = ledger.balances([account.code for account in accounts])
    return [known[account.code] for account in accounts]


def history(account: Account, *, limit: int, offset: int) -> list[Entry]:
    """One page of an account's lines, newest first."""
    return ledger.entries(account.code, limit=limit, offset=offset)


def count(account: Account) -> int:
    """How many lines an account has."""
    return ledger.count_entries(account.code)


def verify() -> list[ledger.Finding]:
    """The proof of the whole ledger: empty when it holds. `sorot ledger verify` prints it."""
    return ledger.verify()
