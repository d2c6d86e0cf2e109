"""The nightly proof: recompute everything the ledger promises and name what does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise: the rule, the row that breaks it, and what was expected."""

    rule: str
    table: str
    row_id: int
    detail: str


# Each rule answers (row id, detail) of the rows that break it, lowest id first.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        "balanced", "txn",
        """SELECT e.txn_id, format('legs in %%s sum to %%s instead of 0', e.currency, sum(e.amount)) FROM ledger.entry e
           GROUP BY e.txn_id, e.currency HAVING sum(e.amount) <> 0""",
    ),
    (
        "two_legs", "txn",
        """SELECT t.id, format('%%s has %%s leg(s)', t.key, count(e.id)) FROM ledger.txn t
           LEFT JOIN ledger.entry e ON e.txn_id = t.id GROUP BY t.id, t.key HAVING count(e.id) < 2""",
    ),
    (
        "balance_is_sum", "account",
        """SELECT a.id, format('%%s says %%s, its entries say %%s', a.code, a.balance, coalesce(s.amount, 0))
           FROM ledger.account a
           LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM ledger.entry GROUP BY account_id) s
                ON s.account_id = a.id
           WHERE a.guarded AND a.balance <> coalesce(s.amount, 0)""",
    ),
    (
        "no_overdraft", "account",
        """SELECT a.id, format('%%s stands at %%s', a.code, a.balance) FROM ledger.account a
           WHERE a.guarded AND a.balance < 0""",
    ),
    (
        "currency", "entry",
        """SELECT e.id, format('leg in %%s on %%s (%%s)', e.currency, a.code, a.currency)
           FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id WHERE a.currency <> e.currency""",
    ),
    (
        "body", "txn",
        """SELECT t.id, format('%%s: kind or legs differ from what was posted', t.key) FROM ledger.txn t
           JOIN (SELECT txn_id, min(currency) AS currency,
                        array_agg(account_id ORDER BY account_id, amount) AS accounts,
                        array_agg(amount ORDER BY account_id, amount) AS amounts FROM ledger.entry GROUP BY txn_id) e
                ON e.txn_id = t.id
           WHERE t.body_hash <> ledger.hash_body(t.kind, e.currency, e.accounts, e.amounts)""",
    ),
    (
        "seal", "txn",
        """SELECT t.id, format('%%s: key, actor, time or metadata differ from what was posted', t.key) FROM ledger.txn t
           WHERE t.seal <> ledger.hash_seal(t.key, t.body_hash, t.actor, t.metadata, t.effective_at, t.recorded_at)""",
    ),
)  # fmt: skip


def verify(*, limit: int = 20) -> list[Finding]:
    """Recompute every balance, sum and seal. Empty = sound; else the first `limit` broken rows of each rule."""
    findings = []
    with connection.cursor() as cursor:
        for rule, table, sql in RULES:
            cursor.execute(f"SELECT * FROM ({sql}) AS broken(row_id, detail) ORDER BY row_id LIMIT %s", [limit])  # noqa: S608
            findings += [Finding(rule, table, row_id, detail) for row_id, detail in cursor.fetchall()]
    return findings
