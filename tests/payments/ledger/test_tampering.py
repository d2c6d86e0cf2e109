"""L6: after someone with every right changed sealed history, `verify` names the row, whatever was mended with it."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings

from sorot.payments import ledger

pytestmark = pytest.mark.django_db(transaction=True)

#: Makes body and seal of a transaction fit what stands there now, as the forger of a dump would.
RESEAL = """
    UPDATE ledger.txn t SET body_hash = b.body,
           seal = ledger.hash_seal(t.key, b.body, t.actor, t.metadata, t.effective_at, t.recorded_at)
    FROM (SELECT e.txn_id,
                 ledger.hash_body(x.kind, min(e.currency), array_agg(e.account_id ORDER BY account_id, amount),
                                  array_agg(e.amount ORDER BY account_id, amount)) AS body
          FROM ledger.entry e JOIN ledger.txn x ON x.id = e.txn_id GROUP BY e.txn_id, x.kind) b
    WHERE b.txn_id = t.id
"""
REBALANCE = """
    UPDATE ledger.account a
    SET balance = coalesce((SELECT sum(amount) FROM ledger.entry WHERE account_id = a.id), 0) WHERE a.guarded
"""

LEGS = """
    INSERT INTO ledger.entry (txn_id, account_id, currency, amount) VALUES (%s, %s, 'IDR', -5), (%s, %s, 'IDR', 5)
"""


@pytest.fixture
def tamper(books):
    """Write as the superuser with every trigger off."""
    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield lambda query, *arguments: superuser.execute(query, arguments or None)


@pytest.fixture
def ids(books):
    """Ids by name: the accounts, a sealed transaction `pay` with its legs, and `later`, sealed in the next segment."""
    books.post("pay", {"a": -40, "b": 40})
    ledger.seal_segments()
    books.post("later", {"a": -2, "b": 2})
    ledger.seal_segments()
    found = {name: books.one("SELECT id FROM ledger.account WHERE code = %s", books.code(name)) for name in "ab"}
    for name in ("start", "pay", "later"):
        found[name] = books.one("SELECT id FROM ledger.txn WHERE key = %s", books.code(name))
    found["leg"] = books.one("SELECT id FROM ledger.entry WHERE txn_id = %s AND amount > 0", found["pay"])
    assert ledger.verify() == []
    return found


def first() -> tuple[str, str, int, str]:
    """The first finding, without its rule: table, id, key, what differs."""
    finding = ledger.verify()[0]
    return finding.table, finding.row_id, finding.key, finding.detail


def test_l6_one_changed_amount_is_named_with_what_it_was(books, ids, tamper):
    tamper("UPDATE ledger.entry SET amount = amount + 1 WHERE id = %s", ids["leg"])
    assert first() == ("entry", ids["leg"], books.code("pay"), "amount was 40 in segment 1, is 41")


def test_l6_one_changed_byte_of_a_word_is_named(books, ids, tamper):
    tamper("UPDATE ledger.txn SET actor = overlay(actor PLACING 'T' FROM 1 FOR 1) WHERE id = %s", ids["pay"])
    assert first() == (
        "txn", ids["pay"], books.code("pay"), "key, actor, time or metadata differ from what was posted",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:tono'",
        "kind = 'other'",
        'metadata = \'{"deal": "other"}\'',
        "effective_at = effective_at - interval '1 day'",
        "recorded_at = recorded_at + interval '1 s'",
    ],
)
def test_l6_changed_row_whose_seal_was_made_to_fit_is_named(books, ids, tamper, change):
    tamper(f"UPDATE ledger.txn SET {change} WHERE id = %s", ids["pay"])
    tamper(RESEAL)
    assert [(f.rule, f.row_id) for f in ledger.verify()] == [("sealed_txn", ids["pay"])]


def test_l6_changed_key_whose_seal_was_made_to_fit_is_named_with_what_it_was(books, ids, tamper):
    tamper("UPDATE ledger.txn SET key = 'other' WHERE id = %s", ids["pay"])
    tamper(RESEAL)
    assert first() == ("txn", ids["pay"], books.code("pay"), f"key was {books.code('pay')} in segment 1, is other")


def test_l6_changed_amounts_with_seal_and_balances_made_to_fit_are_named_leg_by_leg(books, ids, tamper):
    tamper("UPDATE ledger.entry SET amount = amount * 2 WHERE txn_id = %s", ids["pay"])
    tamper(RESEAL)
    tamper(REBALANCE)
    legs = books.sql("SELECT id FROM ledger.entry WHERE txn_id = %s ORDER BY id", ids["pay"])
    assert [(f.rule, f.row_id) for f in ledger.verify()] == [
        ("sealed_txn", ids["pay"]), ("sealed_entry", legs[0][0]), ("sealed_entry", legs[1][0]),
    ]  # fmt: skip


def test_l6_removed_transaction_is_named_by_the_key_it_had(books, ids, tamper):
    tamper("DELETE FROM ledger.entry WHERE txn_id = %s", ids["pay"])
    tamper("DELETE FROM ledger.txn WHERE id = %s", ids["pay"])
    tamper(REBALANCE)
    assert first() == ("txn", ids["pay"], books.code("pay"), "gone; segment 1 holds it")


def test_l6_transaction_put_into_the_past_is_named(books, ids, tamper):
    """Into the hole that a rolled-back posting leaves between two sealed ones, perfect in itself."""
    with pytest.raises(psycopg.Error):
        books.post("refused", {"a": -9_999, "b": 9_999})
    books.post("after", {"a": -1, "b": 1})
    ledger.seal_segments()
    hole = books.one("SELECT max(id) FROM ledger.txn") - 1
    tamper(
        "INSERT INTO ledger.txn (id, key, kind, body_hash, seal, actor, metadata, effective_at) "
        "OVERRIDING SYSTEM VALUE VALUES (%s, 'forged', 'test', '', '', 'user:sri', '{}', now())", hole,
    )  # fmt: skip
    tamper(LEGS, hole, ids["a"], hole, ids["b"])
    tamper(RESEAL)
    tamper(REBALANCE)
    assert first() == ("txn", hole, "forged", "put in later among sealed transactions")
    assert {f.rule for f in ledger.verify()} == {"sealed_txn", "sealed_entry"}


def test_l6_legs_added_to_a_sealed_transaction_are_named(books, ids, tamper):
    tamper(LEGS, ids["pay"], ids["a"], ids["pay"], ids["b"])
    tamper(RESEAL)
    tamper(REBALANCE)
    findings = ledger.verify()
    assert [f.rule for f in findings] == ["sealed_txn", "sealed_entry", "sealed_entry"]
    assert findings[1].detail == f"put in later among sealed legs: -5 on account {ids['a']}"


def test_l6_leg_moved_to_another_account_is_named(books, ids, tamper):
    other = books.open("c", guarded=True)
    tamper("UPDATE ledger.entry SET account_id = %s WHERE id = %s", other, ids["leg"])
    tamper(RESEAL)
    tamper(REBALANCE)
    assert ("entry", ids["leg"], f"account was {ids['b']} in segment 1, is {other}") in [
        (f.table, f.row_id, f.detail) for f in ledger.verify()
    ]


def test_l6_swapped_account_codes_are_named_though_every_sum_holds(books, ids, tamper):
    """Tono's balance for Rani's: no entry changes, only whose account it is."""
    code = {name: books.code(name) for name in "ab"}
    tamper("UPDATE ledger.account SET code = 'x:y' WHERE id = %s", ids["a"])
    tamper("UPDATE ledger.account SET code = %s WHERE id = %s", code["a"], ids["b"])
    tamper("UPDATE ledger.account SET code = %s WHERE id = %s", code["b"], ids["a"])
    assert [(f.rule, f.row_id, f.detail) for f in ledger.verify()] == [
        ("sealed_account", ids["a"], f"code was {code['a']} in segment 1, is {code['b']}"),
        ("sealed_account", ids["b"], f"code was {code['b']} in segment 1, is {code['a']}"),
    ]


def test_l6_removed_account_and_one_put_in_between_are_named(books, ids, tamper):
    books.open("c", guarded=True)
    ledger.seal_segments()
    gone = books.one("SELECT max(id) FROM ledger.account")
    tamper("DELETE FROM ledger.account WHERE id = %s", gone)
    assert first() == ("account", gone, books.code("c"), "gone; segment 3 holds it")
    tamper(
        "INSERT INTO ledger.account (id, code, currency, kind, guarded) OVERRIDING SYSTEM VALUE "
        "VALUES (%s, 'x:y', 'IDR', 'liability', true)", gone,
    )  # fmt: skip
    assert first() == ("account", gone, books.code("c"), f"code was {books.code('c')} in segment 3, is x:y")


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ("UPDATE ledger.segment SET entry_amounts[1] = 41 WHERE id = 1", "its content differs from its hash"),
        ("UPDATE ledger.segment SET sealed_at = sealed_at - interval '1 day' WHERE id = 1",
         "its content differs from its hash"),
        ("UPDATE ledger.segment SET turnover = '{}' WHERE id = 1", "its content differs from its hash"),
    ],
)  # fmt: skip
def test_l6_changed_segment_is_named(ids, tamper, change, detail):
    tamper(change)
    finding = ledger.verify()[0]
    assert (finding.rule, finding.table, finding.row_id, finding.detail) == ("chain", "segment", 1, detail)


def test_l6_segment_made_to_fit_a_forged_row_breaks_the_chain_after_it(ids, tamper):
    tamper("UPDATE ledger.segment SET turnover = '{}' WHERE id = 1")
    tamper("UPDATE ledger.segment s SET hash = ledger.hash_segment(s) WHERE id = 1")
    assert [(f.rule, f.row_id, f.detail) for f in ledger.verify()] == [("chain", 2, "does not follow the one before")]


def test_l6_removed_segment_is_named(ids, tamper):
    tamper("DELETE FROM ledger.segment WHERE id = 1")
    assert ledger.verify()[0].detail == "segment 1 before it is gone"


def test_l6_a_whole_rewritten_history_is_refused_by_the_anchor_kept_elsewhere(books, ids, tamper):
    """Everything from the forged row on is made to fit: only what was kept outside can tell."""
    anchor = ledger.head().hash
    tamper("UPDATE ledger.txn SET actor = 'user:tono' WHERE id = %s", ids["pay"])
    tamper(RESEAL)
    tamper(
        "UPDATE ledger.segment g SET txn_leaves = (SELECT array_agg(ledger.hash_txn(id, xact, body_hash, seal) "
        "ORDER BY id) FROM ledger.txn WHERE id = ANY (g.txn_ids))"
    )
    tamper("UPDATE ledger.segment s SET hash = ledger.hash_segment(s) WHERE id = 1")
    tamper("UPDATE ledger.segment s SET previous = (SELECT hash FROM ledger.segment WHERE id = 1) WHERE id = 2")
    tamper("UPDATE ledger.segment s SET hash = ledger.hash_segment(s) WHERE id = 2")
    assert ledger.verify() == []
    assert [(f.rule, f.table, f.key) for f in ledger.verify(anchor=anchor)] == [("anchor", "segment", anchor)]


def test_l6_cut_off_end_of_the_books_is_refused_by_the_anchor(books, ids, tamper):
    anchor = ledger.head().hash
    tamper("DELETE FROM ledger.segment WHERE id = 2")
    tamper("DELETE FROM ledger.entry WHERE txn_id = %s", ids["later"])
    tamper("DELETE FROM ledger.txn WHERE id = %s", ids["later"])
    tamper(REBALANCE)
    assert ledger.verify() == []
    assert [f.rule for f in ledger.verify(anchor=anchor)] == ["anchor"]


def test_an_older_anchor_still_holds_after_the_chain_has_grown(books, ids):
    anchor = ledger.head().hash
    books.post("more", {"a": -1, "b": 1})
    ledger.seal_segments()
    assert ledger.verify(anchor=anchor) == ledger.verify(anchor=anchor.upper()) == []
