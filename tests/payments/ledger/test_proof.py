"""`verify()` names the row after someone with every right has changed one value."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings

from sorot.payments import ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tamper(books):
    """Write as the superuser with every trigger off, as a restored and edited dump would be."""
    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser.execute


@pytest.fixture
def ids(books):
    books.post("pay", {"a": -40, "b": 40})
    return {
        "a": books.one("SELECT id FROM ledger.account WHERE code = %s", books.code("a")),
        "b": books.one("SELECT id FROM ledger.account WHERE code = %s", books.code("b")),
        "pay": books.one("SELECT id FROM ledger.txn WHERE key = %s", books.code("pay")),
    }


def found() -> list[tuple[str, str, int]]:
    return [(finding.rule, finding.table, finding.row_id) for finding in ledger.verify()]


def test_sound_books_have_no_findings(ids):
    assert ledger.verify() == []


def test_changed_balance_is_named(ids, tamper):
    tamper("UPDATE ledger.account SET balance = balance + 1 WHERE id = %s", [ids["b"]])
    assert found() == [("balance_is_sum", "account", ids["b"])]


def test_changed_amount_is_named_as_unbalanced_and_as_another_body(ids, tamper):
    tamper("UPDATE ledger.entry SET amount = amount + 1 WHERE txn_id = %s AND amount > 0", [ids["pay"]])
    assert found() == [
        ("balanced", "txn", ids["pay"]),
        ("balance_is_sum", "account", ids["b"]),
        ("body", "txn", ids["pay"]),
    ]


def test_amounts_and_balances_changed_in_step_are_named_by_the_body(ids, tamper):
    tamper("UPDATE ledger.entry SET amount = amount * 2 WHERE txn_id = %s", [ids["pay"]])
    tamper("UPDATE ledger.account SET balance = balance - 40 WHERE id = %s", [ids["a"]])
    tamper("UPDATE ledger.account SET balance = balance + 40 WHERE id = %s", [ids["b"]])
    assert found() == [("body", "txn", ids["pay"])]


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:tono'",
        "key = key || 'x'",
        "metadata = '{\"a\": 1}'",
        "effective_at = effective_at - interval '1 day'",
    ],
)
def test_changed_words_of_a_transaction_are_named_by_the_seal(ids, tamper, change):
    tamper(f"UPDATE ledger.txn SET {change} WHERE id = %s", [ids["pay"]])
    assert found() == [("seal", "txn", ids["pay"])]


def test_removed_leg_is_named(ids, tamper):
    tamper("DELETE FROM ledger.entry WHERE txn_id = %s AND amount > 0", [ids["pay"]])
    assert ("two_legs", "txn", ids["pay"]) in found()


def test_overdrawn_account_is_named(ids, tamper):
    tamper("ALTER TABLE ledger.account DROP CONSTRAINT account_no_overdraft")
    try:
        tamper("UPDATE ledger.account SET balance = -5 WHERE id = %s", [ids["b"]])
        assert found() == [("balance_is_sum", "account", ids["b"]), ("no_overdraft", "account", ids["b"])]
    finally:
        tamper("UPDATE ledger.account SET balance = 40 WHERE id = %s", [ids["b"]])
        tamper("ALTER TABLE ledger.account ADD CONSTRAINT account_no_overdraft CHECK (NOT guarded OR balance >= 0)")


def test_only_the_first_rows_are_named(ids, books, tamper):
    tamper("UPDATE ledger.txn SET actor = 'x'")
    first = books.one("SELECT min(id) FROM ledger.txn")
    assert [(f.rule, f.row_id) for f in ledger.verify(limit=1)] == [("seal", first)]
