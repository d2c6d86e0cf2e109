"""The proof: recompute everything the ledger promises and name what does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from sorot.payments.ledger.segment_rules import SEGMENT_RULES


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise: the rule, the row that breaks it (its table, id and key or code), and what differs."""

    rule: str
    table: str
    row_id: int
    key: str
    detail: str

    def __str__(self) -> str:
        return f"ledger.{self.table} {self.row_id} ({self.key}): {self.detail} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to prove; `unsealed` transactions are newer than the last segment."""

    transactions: int
    entries: int
    segments: int
    unsealed: int


# Each rule answers (row id, key, detail) of the rows that break it, lowest id first. What the segments remember comes
# first: it names the row most closely.
RULES: tuple[tuple[str, str, str], ...] = (
    *SEGMENT_RULES,
    (
        "balanced", "txn",
        """SELECT e.txn_id, t.key, format('legs in %%s sum to %%s instead of 0', e.currency, e.amount)
           FROM (SELECT txn_id, currency, sum(amount) AS amount FROM ledger.entry
                 GROUP BY txn_id, currency HAVING sum(amount) <> 0) e
           LEFT JOIN ledger.txn t ON t.id = e.txn_id""",
    ),
    (
        "two_legs", "txn",
        """SELECT t.id, t.key, format('has %%s leg(s)', coalesce(e.legs, 0)) FROM ledger.txn t
           LEFT JOIN (SELECT txn_id, count(*) AS legs FROM ledger.entry GROUP BY txn_id) e ON e.txn_id = t.id
           WHERE coalesce(e.legs, 0) < 2""",
    ),
    (
        "balance_is_sum", "account",
        """SELECT a.id, a.code, format('says %%s, its entries say %%s', a.balance, coalesce(s.amount, 0))
           FROM ledger.account a
           LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM ledger.entry GROUP BY account_id) s
                ON s.account_id = a.id
           WHERE a.guarded AND a.balance <> coalesce(s.amount, 0)""",
    ),
    (
        "no_overdraft", "account",
        """SELECT a.id, a.code, format('stands at %%s', a.balance) FROM ledger.account a
           WHERE a.guarded AND a.balance < 0""",
    ),
    (
        "orphan", "entry",
        """SELECT e.id, '', format('belongs to transaction %%s, which does not exist', e.txn_id) FROM ledger.entry e
           LEFT JOIN ledger.txn t ON t.id = e.txn_id WHERE t.id IS NULL""",
    ),
    (
        "currency", "entry",
        """SELECT e.id, coalesce(a.code, ''),
                  CASE WHEN a.id IS NULL THEN format('is on account %%s, which does not exist', e.account_id)
                       ELSE format('is in %%s, its account in %%s', e.currency, a.currency) END
           FROM ledger.entry e LEFT JOIN ledger.account a ON a.id = e.account_id
           WHERE a.currency IS DISTINCT FROM e.currency""",
    ),
    (
        "body", "txn",
        """SELECT t.id, t.key, 'kind or legs differ from what was posted' FROM ledger.txn t
           JOIN (SELECT txn_id, min(currency) AS currency,
                        array_agg(account_id ORDER BY account_id, amount) AS accounts,
                        array_agg(amount ORDER BY account_id, amount) AS amounts FROM ledger.entry GROUP BY txn_id) e
                ON e.txn_id = t.id
           WHERE t.body_hash <> ledger.hash_body(t.kind, e.currency, e.accounts, e.amounts)""",
    ),
    (
        "seal", "txn",
        """SELECT t.id, t.key, 'key, actor, time or metadata differ from what was posted' FROM ledger.txn t
           WHERE t.seal <> ledger.hash_seal(t.key, t.body_hash, t.actor, t.metadata, t.effective_at, t.recorded_at)""",
    ),
)  # fmt: skip


def verify(*, limit: int = 20, anchor: str = "") -> list[Finding]:
    """Recompute every balance, sum, seal and segment. Empty = sound; else the first `limit` broken rows of each rule.

    `anchor` is a head's hash (hexadecimal) kept elsewhere: the chain has to hold it still. Memory stays small whatever
    the size of the books: the database sorts on disk what does not fit, and only findings travel.
    """
    findings = []
    with _one_moment(), connection.cursor() as cursor:
        if anchor:
            cursor.execute("SELECT id FROM ledger.segment WHERE encode(hash, 'hex') = %s", [anchor.lower()])
            if cursor.fetchone() is None:
                detail = "no segment of the chain has this hash: history before it was replaced or cut off"
                findings.append(Finding("anchor", "segment", 0, anchor, detail))
        for rule, table, sql in RULES:
            query = f"SELECT * FROM ({sql}) AS broken(row_id, key, detail) ORDER BY row_id LIMIT %s"  # noqa: S608
            cursor.execute(query, [limit])
            findings += [Finding(rule, table, row_id, key or "", detail) for row_id, key, detail in cursor.fetchall()]
    return findings


def extent() -> Extent:
    """How many transactions, entries and segments there are, and how many transactions wait for the next segment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM ledger.txn), (SELECT count(*) FROM ledger.entry),
                      (SELECT count(*) FROM ledger.segment),
                      (SELECT count(*) FROM ledger.txn
                       WHERE id > (SELECT coalesce(max(last_txn), 0) FROM ledger.segment))"""
        )
        return Extent(*cursor.fetchone())


@contextmanager
def _one_moment() -> Iterator[None]:
    """All rules look at the same moment, however long they take; inside a transaction, at that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield
