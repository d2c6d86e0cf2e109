"""Withheld tax on its way to the state (docs/money/withholding.md)."""

from __future__ import annotations

from datetime import datetime

from sorot.core.access import Actor
from sorot.payments.enums import Purse
from sorot.payments.postings import accounts
from sorot.payments.postings.book import Reason, move


def remit_tax(
    *, remittance: str, kind: str, amount: int, currency: str, owner: str = "", by: Actor, now: datetime
) -> int:
    """TAX_REMITTED: paid to the state from the operator's bank, for itself or for `owner`. Raises Overdraft."""
    legs = [(accounts.tax(kind, currency, owner), -amount), (accounts.clearing(currency), amount)]
    return move(
        f"tax:{remittance}:remitted", Reason.TAX_REMITTED, legs, currency=currency, by=by, now=now,
        remittance=remittance,
    )  # fmt: skip


def hand_over_tax(
    *, remittance: str, kind: str, amount: int, currency: str, owner: str, purse: Purse, by: Actor, now: datetime
) -> int:
    """TAX_HANDED_OVER: the organisation that owes it takes it to its balance and pays the state. Raises Overdraft."""
    legs = [
        (accounts.tax(kind, currency, owner), -amount),
        (accounts.purse(purse, owner, currency), amount),
    ]
    return move(
        f"tax:{remittance}:handed_over", Reason.TAX_HANDED_OVER, legs, currency=currency, by=by, now=now,
        remittance=remittance,
    )  # fmt: skip
