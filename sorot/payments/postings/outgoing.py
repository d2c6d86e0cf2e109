"""Payouts, and money on its way back to where a brand paid from (docs/money/payout.md, docs/money/return.md)."""

from __future__ import annotations

from datetime import datetime

from sorot.core.access import Actor
from sorot.payments.enums import Purse
from sorot.payments.postings import accounts
from sorot.payments.postings.accounts import MANUAL, Account
from sorot.payments.postings.book import Reason, move


def reserve_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_RESERVED: asked for; it can no longer be asked for twice. Raises Overdraft when the balance is smaller."""
    legs = [(source, -amount), (accounts.reserved(currency), amount)]
    return move(
        f"payout:{payout}:reserved", Reason.PAYOUT_RESERVED, legs, currency=currency, by=by, now=now, payout=payout
    )


def give_back_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_GIVEN_BACK: refused or cancelled before it was sent; back in the balance."""
    legs = [(accounts.reserved(currency), -amount), (source, amount)]
    return move(
        f"payout:{payout}:given_back", Reason.PAYOUT_GIVEN_BACK, legs, currency=currency, by=by, now=now, payout=payout
    )


def _attempt(payout: str, attempt: int) -> str:
    # The first attempt keeps the key that it had before attempts were counted.
    return f"payout:{payout}" if attempt == 1 else f"payout:{payout}:{attempt}"


def send_payout(*, payout: str, attempt: int = 1, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_SENT: the transfer is given to the bank or the gateway (attempts count from 1)."""
    legs = [(accounts.reserved(currency), -amount), (accounts.in_transit(currency), amount)]
    key = f"{_attempt(payout, attempt)}:sent"
    return move(key, Reason.PAYOUT_SENT, legs, currency=currency, by=by, now=now, payout=payout)


def retry_payout(*, payout: str, attempt: int, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_RETRIED: attempt `attempt` certainly did not happen, for a passing reason; it waits for the next one."""
    legs = [(accounts.in_transit(currency), -amount), (accounts.reserved(currency), amount)]
    key = f"{_attempt(payout, attempt)}:retried"
    return move(key, Reason.PAYOUT_RETRIED, legs, currency=currency, by=by, now=now, payout=payout)


def settle_payout(*, payout: str, amount: int, currency: str, channel: str = MANUAL, by: Actor, now: datetime) -> int:
    """PAYOUT_SUCCEEDED: the bank's statement or the gateway says that it arrived."""
    legs = [(accounts.in_transit(currency), -amount), (accounts.clearing(currency, channel), amount)]
    return move(
        f"payout:{payout}:succeeded", Reason.PAYOUT_SUCCEEDED, legs, currency=currency, by=by, now=now, payout=payout
    )


def fail_payout(*, payout: str, source: Account, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """PAYOUT_FAILED: refused for good; back in the balance."""
    legs = [(accounts.in_transit(currency), -amount), (source, amount)]
    return move(f"payout:{payout}:failed", Reason.PAYOUT_FAILED, legs, currency=currency, by=by, now=now, payout=payout)


def reverse_payout(
    *, payout: str, source: Account, amount: int, currency: str, channel: str = MANUAL, by: Actor, now: datetime
) -> int:
    """PAYOUT_REVERSED: it had arrived, and the bank sent it back; back in the balance."""
    legs = [(accounts.clearing(currency, channel), -amount), (source, amount)]
    return move(
        f"payout:{payout}:reversed", Reason.PAYOUT_REVERSED, legs, currency=currency, by=by, now=now, payout=payout
    )


def late_payout(
    *, payout: str, attempt: int, source: Account, own: int, amount: int, currency: str, channel: str,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """PAYOUT_LATE: a try that was booked as dead arrived after all, when its money was back in the balance.

    `own` of it comes out of the balance; what is not there any more is the platform's loss. Raises Overdraft.
    """
    loss, clearing = accounts.platform_loss(currency), accounts.clearing(currency, channel)
    legs = [(source, -own), (loss, own - amount), (clearing, amount)]
    key = f"{_attempt(payout, attempt)}:late"
    return move(key, Reason.PAYOUT_LATE, legs, currency=currency, by=by, now=now, payout=payout)


def start_return(*, refund: str, brand: str, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """RETURN_STARTED: a brand wants its balance back where it came from. Raises Overdraft when it has less."""
    legs = [(accounts.purse(Purse.BRAND, brand, currency), -amount), (accounts.returning(currency), amount)]
    return move(
        f"return:{refund}:started", Reason.RETURN_STARTED, legs, currency=currency, by=by, now=now, refund=refund
    )


def settle_return(*, refund: str, amount: int, currency: str, channel: str, by: Actor, now: datetime) -> int:
    """RETURN_SUCCEEDED: the gateway gave it back."""
    legs = [(accounts.returning(currency), -amount), (accounts.clearing(currency, channel), amount)]
    return move(
        f"return:{refund}:succeeded", Reason.RETURN_SUCCEEDED, legs, currency=currency, by=by, now=now, refund=refund
    )


def fail_return(*, refund: str, brand: str, amount: int, currency: str, by: Actor, now: datetime) -> int:
    """RETURN_FAILED: the gateway could not; it is the brand's balance again."""
    legs = [(accounts.returning(currency), -amount), (accounts.purse(Purse.BRAND, brand, currency), amount)]
    return move(f"return:{refund}:failed", Reason.RETURN_FAILED, legs, currency=currency, by=by, now=now, refund=refund)
