"""Write and read the books: one round trip per posting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from sorot.payments.ledger.errors import named_errors


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a movement: account code and signed minor units (+ credit, - debit)."""

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class OpeningLeg:
    """A leg whose account is opened when it is not there yet: its code, kind, guard and the signed minor units."""

    account: str
    kind: str
    guarded: bool
    amount: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account's history; `running` is the balance after it."""

    id: int
    txn_id: int
    key: str
    kind: str
    amount: int
    running: int
    actor: str
    metadata: Mapping[str, Any]
    effective_at: datetime
    recorded_at: datetime


def open_account(code: str, currency: str, kind: str, guarded: bool) -> int:
    """Open an account, or find the one with this code. Raises AccountMismatch when that one is of another nature."""
    with named_errors(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger.open_account(%s, %s, %s, %s)", [code, currency, kind, guarded])
        return cursor.fetchone()[0]


def open_accounts(wanted: Sequence[tuple[str, str, str, bool]]) -> None:
    """`open_account` for many (code, currency, kind, guarded) in one round trip, in code order against deadlocks."""
    codes, currencies, kinds, guards = (list(column) for column in zip(*sorted(wanted), strict=True))
    with named_errors(), connection.cursor() as cursor:
        cursor.execute(
            """SELECT ledger.open_account(w.code, w.currency, w.kind, w.guarded)
               FROM unnest(%s::text[], %s::text[], %s::text[], %s::boolean[]) AS w(code, currency, kind, guarded)""",
            [codes, currencies, kinds, guards],
        )


def post(
    *,
    key: str,
    kind: str,
    legs: Sequence[Leg],
    currency: str,
    actor: str,
    effective_at: datetime,
    metadata: Mapping[str, Any] | None = None,
) -> int:
    """Write one balanced transaction and return its id.

    `key` makes it happen once: the same key, kind, currency and legs answer the first id and write nothing.
    Inside a database transaction the posting lives and dies with it. Raises a LedgerError; nothing is written then.
    """
    arguments: list[Any] = [
        key, kind, [leg.account for leg in legs], [leg.amount for leg in legs], currency,
        actor, effective_at, Jsonb(dict(metadata or {})),
    ]  # fmt: skip
    with named_errors(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger.post(%s, %s, %s::text[], %s::bigint[], %s, %s, %s, %s)", arguments)
        return cursor.fetchone()[0]


def post_opening(
    *,
    key: str,
    kind: str,
    legs: Sequence[OpeningLeg],
    currency: str,
    actor: str,
    effective_at: datetime,
    metadata: Mapping[str, Any] | None = None,
) -> int:
    """`open_accounts` and `post` in one round trip. Raises what they raise; neither is done then."""
    arguments: list[Any] = [
        key, kind, [leg.account for leg in legs], [leg.kind for leg in legs], [leg.guarded for leg in legs],
        [leg.amount for leg in legs], currency, actor, effective_at, Jsonb(dict(metadata or {})),
    ]  # fmt: skip
    with named_errors(), connection.cursor() as cursor:
        cursor.execute(
            """SELECT ledger.post_opening(%s, %s, %s::text[], %s::text[], %s::boolean[], %s::bigint[],
                                          %s, %s, %s, %s)""",
            arguments,
        )
        return cursor.fetchone()[0]


def balances(codes: Sequence[str]) -> dict[str, int]:
    """Balance of each account in minor units; an account nobody opened yet holds 0 and is answered so."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.code, CASE WHEN a.guarded THEN a.balance
                      ELSE coalesce((SELECT sum(e.amount) FROM ledger.entry e WHERE e.account_id = a.id), 0) END
               FROM ledger.account a WHERE a.code = ANY (%s)""",
            [list(codes)],
        )
        known = {code: int(amount) for code, amount in cursor.fetchall()}
    return {code: known.get(code, 0) for code in codes}


def balance(code: str) -> int:
    """Balance of one account in minor units: the sum of its entries."""
    return balances([code])[code]


def entries(code: str, *, limit: int = 50, offset: int = 0) -> list[Entry]:
    """History of one account, newest first, each with the balance after it."""
    with connection.cursor() as cursor:
        # The balance now minus everything newer: no walk over the whole history for one page of it.
        cursor.execute(
            """WITH account AS (SELECT id, guarded, balance FROM ledger.account WHERE code = %(code)s),
               lines AS (
                   SELECT e.id, e.txn_id, e.amount FROM ledger.entry e JOIN account a ON a.id = e.account_id
                   ORDER BY e.id DESC LIMIT %(upto)s),
               now AS (
                   SELECT CASE WHEN a.guarded THEN a.balance
                          ELSE (SELECT sum(e.amount) FROM ledger.entry e WHERE e.account_id = a.id) END AS balance
                   FROM account a)
               SELECT l.id, l.txn_id, t.key, t.kind, l.amount,
                      (SELECT balance FROM now) - (sum(l.amount) OVER (ORDER BY l.id DESC) - l.amount) AS running,
                      t.actor, t.metadata::text, t.effective_at, t.recorded_at
               FROM lines l JOIN ledger.txn t ON t.id = l.txn_id
               ORDER BY l.id DESC OFFSET %(offset)s""",
            {"code": code, "upto": limit + offset, "offset": offset},
        )
        rows = cursor.fetchall()
    return [
        Entry(id_, txn, key, kind, amount, int(running), actor, json.loads(metadata), effective, recorded)
        for id_, txn, key, kind, amount, running, actor, metadata, effective, recorded in rows
    ]


def count_entries(code: str) -> int:
    """How many lines an account's history has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id WHERE a.code = %s", [code]
        )
        return cursor.fetchone()[0]


@dataclass(frozen=True, slots=True)
class Span:
    """What an account did in a period: balance before it, what came in and went out (both positive), how many lines.

    `last_id` is the last line that was there when this was read: `stream` up to it reads exactly these lines.
    """

    opening: int
    came: int
    went: int
    count: int
    last_id: int

    @property
    def closing(self) -> int:
        """The balance after the period."""
        return self.opening + self.came - self.went


def period(code: str, *, since: datetime, until: datetime) -> Span:
    """What an account did from `since` (included) to `until` (not included). One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(sum(e.amount) FILTER (WHERE t.effective_at < %(since)s), 0),
                      coalesce(sum(e.amount) FILTER (WHERE t.effective_at >= %(since)s AND e.amount > 0), 0),
                      coalesce(-sum(e.amount) FILTER (WHERE t.effective_at >= %(since)s AND e.amount < 0), 0),
                      count(*) FILTER (WHERE t.effective_at >= %(since)s),
                      coalesce(max(e.id), 0)
               FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id JOIN ledger.txn t ON t.id = e.txn_id
               WHERE a.code = %(code)s AND t.effective_at < %(until)s""",
            {"code": code, "since": since, "until": until},
        )
        opening, came, went, count, last = cursor.fetchone()
    return Span(int(opening), int(came), int(went), count, last)


def stream(
    code: str, *, since: datetime, until: datetime, opening: int, last_id: int, chunk: int = 1_000
) -> Iterator[list[Entry]]:
    """An account's lines of a period, oldest first, in lists of at most `chunk`: memory does not grow with them.

    `opening` and `last_id` are those of `period`, so that totals read before still hold while new lines are written.
    """
    after, running = 0, opening
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT e.id, e.txn_id, t.key, t.kind, e.amount, t.actor, t.metadata::text, t.effective_at,
                          t.recorded_at
                   FROM ledger.entry e JOIN ledger.txn t ON t.id = e.txn_id
                   WHERE e.account_id = (SELECT id FROM ledger.account WHERE code = %(code)s)
                     AND e.id > %(after)s AND e.id <= %(last)s
                     AND t.effective_at >= %(since)s AND t.effective_at < %(until)s
                   ORDER BY e.id LIMIT %(chunk)s""",
                {"code": code, "after": after, "last": last_id, "since": since, "until": until, "chunk": chunk},
            )
            rows = cursor.fetchall()
        found = []
        for id_, txn, key, kind, amount, actor, metadata, effective, recorded in rows:
            running += amount
            found.append(Entry(id_, txn, key, kind, amount, running, actor, json.loads(metadata), effective, recorded))
        if found:
            yield found
        if len(found) < chunk:
            return
        after = found[-1].id


def month_sums(codes: Sequence[str], *, kind: str, zone: str) -> dict[tuple[str, str], int]:
    """(account, `2026-11`) -> what movements of one kind put into it in that month of `zone`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.code, to_char(t.effective_at AT TIME ZONE %s, 'YYYY-MM') AS month, sum(e.amount)
               FROM ledger.account a JOIN ledger.entry e ON e.account_id = a.id JOIN ledger.txn t ON t.id = e.txn_id
               WHERE a.code = ANY (%s) AND t.kind = %s GROUP BY a.code, month""",
            [zone, list(codes), kind],
        )
        return {(code, month): int(amount) for code, month, amount in cursor.fetchall()}
