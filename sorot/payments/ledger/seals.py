"""Sealing the books, and the head of the chain: a hash that stands for everything sealed so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sorot.payments.ledger.errors import named_errors


@dataclass(frozen=True, slots=True)
class Head:
    """The last segment: its number, its hash in hexadecimal, the last transaction it covers, when it was sealed."""

    segment: int
    hash: str
    last_txn: int
    sealed_at: datetime


def seal_segments() -> int:
    """Seal every committed transaction that is not sealed yet; how many segments (of 1,000 at most) that took.

    Each segment is a transaction of its own, so it cannot be called inside one. Two workers at once take turns, and
    a second call finds nothing left. Raises SealHeldUp when a posting stays open for seconds: try again later.
    """
    made = 0
    while _seal_next():
        made += 1
    return made


def _seal_next() -> bool:
    with transaction.atomic(durable=True), named_errors(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger.seal_segment()")
        return cursor.fetchone()[0] is not None


def head() -> Head | None:
    """The end of the chain, or None as long as nothing was sealed. Kept elsewhere, its hash is an anchor."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, encode(hash, 'hex'), last_txn, sealed_at FROM ledger.segment ORDER BY id DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return Head(*row) if row else None
