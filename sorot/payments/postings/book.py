"""The one way into the ledger: a typed reason, legs that sum to zero, a key made from the thing that moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from sorot.core.access import Actor
from sorot.payments import ledger
from sorot.payments.ledger import Entry as Entry
from sorot.payments.ledger import OpeningLeg
from sorot.payments.ledger import Overdraft as Overdraft
from sorot.payments.ledger import Span as Span
from sorot.payments.postings.accounts import Account


class Reason(StrEnum):
    """Why money moved. One function of this package for each."""

    PAID_IN = "paid_in"
    FUNDED = "milestone_funded"
    RELEASED = "milestone_released"
    REFUNDED = "milestone_refunded"
    HOLD_OVER = "hold_over"
    PAYOUT_RESERVED = "payout_reserved"
    PAYOUT_GIVEN_BACK = "payout_given_back"
    PAYOUT_SENT = "payout_sent"
    PAYOUT_RETRIED = "payout_retried"
    PAYOUT_SUCCEEDED = "payout_succeeded"
    PAYOUT_FAILED = "payout_failed"
    PAYOUT_REVERSED = "payout_reversed"
    PAYOUT_LATE = "payout_late"
    RETURN_STARTED = "return_started"
    RETURN_SUCCEEDED = "return_succeeded"
    RETURN_FAILED = "return_failed"
    GATEWAY_FEE = "gateway_fee"
    MOVED = "own_money_moved"
    CHARGEBACK_OPENED = "chargeback_opened"
    CHARGEBACK_WON = "chargeback_won"
    CHARGEBACK_LOST = "chargeback_lost"
    RECEIVABLE_PAID = "receivable_paid"
    RECEIVABLE_WRITTEN_OFF = "receivable_written_off"
    DIRECT_PAID = "direct_paid"
    DIRECT_RETURNED = "direct_returned"
    TAX_REMITTED = "tax_remitted"
    TAX_HANDED_OVER = "tax_handed_over"


def move(
    key: str,
    reason: Reason,
    legs: Sequence[tuple[Account, int]],
    *,
    currency: str,
    by: Actor,
    now: datetime,
    **about: str,
) -> int:
    """Post one movement and return its id; the same key again is the same posting. Legs of 0 are left out."""
    return ledger.post_opening(
        key=key,
        kind=reason.value,
        legs=[OpeningLeg(account.code, account.kind, account.guarded, amount) for account, amount in legs if amount],
        currency=currency,
        actor=str(by),
        effective_at=now,
        metadata=about,
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


def period(account: Account, *, since: datetime, until: datetime) -> Span:
    """What an account did from `since` (included) to `until` (not included), by when things happened."""
    return ledger.period(account.code, since=since, until=until)


def stream(
    account: Account, span: Span, *, since: datetime, until: datetime, chunk: int = 1_000
) -> Iterator[list[Entry]]:
    """The lines of that period, oldest first, in chunks: exactly those that `span` (of `period`) counted."""
    return ledger.stream(
        account.code, since=since, until=until, opening=span.opening, last_id=span.last_id, chunk=chunk
    )


def released_by_month(accounts: Sequence[Account]) -> dict[tuple[str, str], int]:
    """(account code, `2026-11` in Jakarta) -> what releases put into it, whatever left it since."""
    return ledger.month_sums([account.code for account in accounts], kind=Reason.RELEASED.value, zone="Asia/Jakarta")


def seal() -> int:
    """Seal what was posted since the last time; how many segments that took. Not inside a transaction."""
    return ledger.seal_segments()


def head() -> ledger.Head | None:
    """The end of the sealed chain; its hash is the anchor an operator keeps elsewhere."""
    return ledger.head()


def verify() -> list[ledger.Finding]:
    """The proof of the whole ledger: empty when it holds. `sorot ledger verify` prints it."""
    return ledger.verify()
