"""Sealing: what is sealed, when, by whom, and that the chain cannot be bent by the app role or by the owner."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import transaction

from sorot.payments import ledger

from .conftest import OWNER

pytestmark = pytest.mark.django_db(transaction=True)


def chain(books) -> list[tuple]:
    return books.sql(
        "SELECT id, txn_ids, entry_amounts, turnover, previous = coalesce(lag(hash) OVER (ORDER BY id), "
        "sha256('sorot ledger'::bytea)) FROM ledger.segment ORDER BY id"
    )


def test_everything_posted_is_sealed_once_and_the_chain_goes_on(books):
    start = books.one("SELECT id FROM ledger.txn WHERE key = %s", books.code("start"))
    assert (ledger.head(), ledger.seal_segments(), ledger.seal_segments()) == (None, 1, 0)
    pay = books.post("pay", {"a": -40, "b": 40})
    assert ledger.seal_segments() == 1
    assert chain(books) == [
        (1, [start], [1_000, -1_000], {"IDR": 1_000}, True),
        (2, [pay], [-40, 40], {"IDR": 40}, True),
    ]
    head = ledger.head()
    assert (head.segment, head.last_txn, len(head.hash)) == (2, pay, 64)
    assert ledger.verify(anchor=head.hash) == []
    assert ledger.extent() == ledger.Extent(transactions=2, entries=4, segments=2, unsealed=0)


def test_accounts_are_sealed_even_before_they_are_used(books):
    assert ledger.seal_segments() == 1
    books.open("c", guarded=True)
    assert ledger.seal_segments() == 1
    assert books.sql("SELECT txn_count, account_codes FROM ledger.segment ORDER BY id") == [
        (1, [books.code("a"), books.code("b"), books.code("bank")]),
        (0, [books.code("c")]),
    ]


def test_a_segment_holds_a_thousand_transactions_at_most(books):
    books.sql(
        "SELECT ledger.post('many:' || i, 'test', ARRAY[%s, %s], ARRAY[-1, 1], 'IDR', 'x', now()) "
        "FROM generate_series(1, 1001) AS i",
        books.code("bank"), books.code("b"),
    )  # fmt: skip
    assert ledger.seal_segments() == 2
    assert books.sql("SELECT txn_count, entry_count FROM ledger.segment ORDER BY id") == [(1000, 2000), (2, 4)]
    assert ledger.verify() == []


def test_the_hash_does_not_depend_on_the_language_of_the_connection(books):
    books.post("kopi-é-\N{LATIN SMALL LETTER SHARP S}", {"a": -40, "b": 40})
    books.sql("SET client_encoding = 'LATIN1'")
    assert books.one("SELECT ledger.seal_segment()") == 1
    assert ledger.verify() == []


def test_a_rolled_back_posting_leaves_a_hole_that_means_nothing(books):
    with pytest.raises(psycopg.Error):
        books.post("too much", {"a": -5_000, "b": 5_000})
    books.post("pay", {"a": -40, "b": 40})
    assert ledger.seal_segments() == 1
    assert ledger.verify() == []


def test_a_posting_that_is_still_open_is_waited_for_and_never_left_out(books, open_books):
    """Its id is lower than one that is already committed: sealing only the visible one would lose it for ever."""
    slow = open_books(prefix=books.prefix)
    slow.sql("BEGIN")
    first = slow.post("slow", {"bank": -1, "b": 1})
    second = books.post("quick", {"bank": -2, "a": 2})
    with ThreadPoolExecutor(1) as pool:
        sealing = pool.submit(open_books().one, "SELECT ledger.seal_segment()")
        threading.Event().wait(0.3)
        assert not sealing.done()
        slow.sql("COMMIT")
        assert sealing.result() == 1
    assert books.one("SELECT txn_ids[2:] FROM ledger.segment") == [first, second]
    assert ledger.verify() == []


def test_a_posting_that_stays_open_holds_sealing_up_but_is_never_made_to_wait(books, open_books):
    slow, sealer = open_books(prefix=books.prefix), open_books()
    sealer.sql("SET lock_timeout = '150ms'")
    slow.sql("BEGIN")
    slow.post("slow", {"bank": -1, "b": 1})
    with pytest.raises(psycopg.Error) as caught:
        sealer.one("SELECT ledger.seal_segment()")
    assert caught.value.sqlstate == "23L10"
    assert books.one("SELECT count(*) FROM ledger.segment") == 0
    books.post("quick", {"bank": -2, "a": 2})
    slow.sql("ROLLBACK")
    assert sealer.one("SELECT ledger.seal_segment()") == 1
    assert ledger.verify() == []


def test_posting_goes_on_while_a_segment_is_being_made(books, open_books):
    """The sealer's transaction is open with all its locks: a posting and a new account do not queue for it."""
    sealer = open_books()
    books.sql("SET lock_timeout = '200ms'")
    sealer.sql("BEGIN")
    assert sealer.one("SELECT ledger.seal_segment()") == 1
    books.open("c", guarded=True)
    assert books.post("meanwhile", {"a": -1, "c": 1}) > 0
    sealer.sql("COMMIT")


@pytest.mark.parametrize("begin", ["BEGIN ISOLATION LEVEL REPEATABLE READ", "BEGIN ISOLATION LEVEL SERIALIZABLE"])
def test_sealing_at_an_old_moment_is_refused(books, begin):
    books.sql(begin)
    with pytest.raises(psycopg.Error) as caught:
        books.one("SELECT ledger.seal_segment()")
    books.sql("ROLLBACK")
    assert caught.value.sqlstate == "25001"
    assert ledger.head() is None


def test_sealing_what_is_not_committed_is_refused(books):
    books.sql("BEGIN")
    books.post("mine", {"a": -1, "b": 1})
    with pytest.raises(psycopg.Error) as caught:
        books.one("SELECT ledger.seal_segment()")
    books.sql("ROLLBACK")
    assert caught.value.sqlstate == "25001"
    assert ledger.head() is None


def test_sealing_inside_a_transaction_of_the_caller_is_refused(books):
    with transaction.atomic(), pytest.raises(RuntimeError):
        ledger.seal_segments()
    assert ledger.head() is None


def test_four_sealers_and_four_posters_at_once_leave_one_sound_chain(books, open_books):
    posters = [open_books(prefix=books.prefix) for _ in range(4)]
    sealers = [open_books() for _ in range(4)]

    def post(index: int) -> None:
        for number in range(25):
            posters[index].post(f"p-{index}-{number}", {"bank": -1, "b": 1})

    def seal(index: int) -> list[int]:
        return [made for _ in range(8) if (made := sealers[index].one("SELECT ledger.seal_segment()"))]

    with ThreadPoolExecutor(8) as pool:
        posting = [pool.submit(post, index) for index in range(4)]
        made = [future.result() for future in [pool.submit(seal, index) for index in range(4)]]
        for future in posting:
            future.result()
    ledger.seal_segments()
    numbers = [number for numbers in made for number in numbers]
    last = ledger.head().segment
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert last - len(numbers) in (0, 1)
    assert books.one("SELECT count(DISTINCT u) FROM ledger.segment, unnest(txn_ids) AS u") == 101
    assert books.one("SELECT sum(txn_count) FROM ledger.segment") == 101
    assert ledger.verify() == []


OWNER_WRITES = {
    "UPDATE ledger.segment SET turnover = '{}'": "23L01",
    "UPDATE ledger.segment SET hash = sha256('x'), previous = sha256('y')": "23L01",
    "DELETE FROM ledger.segment": "23L01",
    "TRUNCATE ledger.segment": "23L01",
    "SET session_replication_role = replica": "42501",
}


@pytest.mark.parametrize("query", OWNER_WRITES)
def test_l2_owner_cannot_change_or_remove_a_segment(books, open_books, query):
    ledger.seal_segments()
    before = chain(books)
    with pytest.raises(psycopg.Error) as caught:
        open_books(OWNER).sql(query)
    assert caught.value.sqlstate == OWNER_WRITES[query]
    assert chain(books) == before


def test_a_segment_the_owner_makes_up_goes_to_the_end_and_is_named(books, open_books):
    """Number, predecessor and hash are the database's; what the rest says is compared with the books."""
    ledger.seal_segments()
    open_books(OWNER).sql(
        "INSERT INTO ledger.segment (id, last_txn, last_account, txn_count, entry_count, turnover, account_ids, "
        "account_codes, account_leaves, txn_ids, txn_keys, txn_leaves, entry_ids, entry_txns, entry_accounts, "
        "entry_amounts, previous, hash) SELECT 99, last_txn, last_account, txn_count, entry_count, turnover, "
        "account_ids, account_codes, account_leaves, txn_ids, txn_keys, txn_leaves, entry_ids, entry_txns, "
        "entry_accounts, entry_amounts, '', '' FROM ledger.segment"
    )
    assert [row[0] for row in chain(books)] == [1, 2]
    assert [row[4] for row in chain(books)] == [True, True]
    assert [(f.rule, f.row_id, f.detail) for f in ledger.verify()] == [
        ("chain", 2, "covers what the one before it covers")
    ]
