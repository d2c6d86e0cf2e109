"""A brand's bank takes money back (docs/money/chargeback.md). A creator's balance is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sorot.core.access import Actor
from sorot.payments.enums import Purse
from sorot.payments.postings import accounts
from sorot.payments.postings.book import Reason, move


def open_chargeback(*, case: str, amount: int, currency: str, channel: str, by: Actor, now: datetime) -> int:
    """CHARGEBACK_OPENED: the gateway took `amount` while the case is looked at."""
    legs = [(accounts.dispute_reserve(currency), -amount), (accounts.clearing(currency, channel), amount)]
    return move(
        f"chargeback:{case}:opened", Reason.CHARGEBACK_OPENED, legs, currency=currency, by=by, now=now, case=case
    )


def win_chargeback(*, case: str, amount: int, currency: str, channel: str, by: Actor, now: datetime) -> int:
    """CHARGEBACK_WON: the gateway gives it back."""
    legs = [(accounts.clearing(currency, channel), -amount), (accounts.dispute_reserve(currency), amount)]
    return move(f"chargeback:{case}:won", Reason.CHARGEBACK_WON, legs, currency=currency, by=by, now=now, case=case)


def lose_chargeback(
    *, case: str, amount: int, held: Mapping[str, int], from_balance: int, brand: str, currency: str,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """CHARGEBACK_LOST: paid by what is still secured (`held`: milestone code -> its total), then by the brand's balance
    (`from_balance`, at most what it has), and for the rest the brand owes the operator: a receivable.

    What was secured above `amount` becomes the brand's balance. Raises Overdraft when it is not there.
    """
    secured = sum(held.values())
    excess = max(secured - amount, 0)
    owed = amount - (secured - excess) - from_balance
    legs = [(accounts.dispute_reserve(currency), amount)]
    legs += [(accounts.held(code), -total) for code, total in held.items()]
    legs += [
        (accounts.purse(Purse.BRAND, brand, currency), excess - from_balance),
        (accounts.receivable(brand, currency), -owed),
    ]
    return move(f"chargeback:{case}:lost", Reason.CHARGEBACK_LOST, legs, currency=currency, by=by, now=now, case=case)


def pay_receivable(
    *, payment: str, brand: str, amount: int, currency: str, channel: str = accounts.MANUAL, by: Actor, now: datetime
) -> int:
    """RECEIVABLE_PAID: the brand paid what it owed."""
    legs = [(accounts.clearing(currency, channel), -amount), (accounts.receivable(brand, currency), amount)]
    return move(
        f"receivable:{payment}:paid", Reason.RECEIVABLE_PAID, legs, currency=currency, by=by, now=now, payment=payment
    )


def write_off_receivable(*, payment: str, brand: str, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """RECEIVABLE_WRITTEN_OFF: the operator gives it up as a loss."""
    legs = [(accounts.platform_loss(currency), -amount), (accounts.receivable(brand, currency), amount)]
    return move(
        f"receivable:{payment}:written_off", Reason.RECEIVABLE_WRITTEN_OFF, legs, currency=currency, by=by, now=now,
        payment=payment,
    )  # fmt: skip
