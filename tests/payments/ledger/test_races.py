"""L3, L4: many hands at once, over real connections, with real commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import psycopg
import pytest
from django.db import connection, transaction

from sorot.core.access import SYSTEM
from sorot.payments import ledger, postings

COMMON = {"currency": "IDR", "by": SYSTEM, "now": datetime(2026, 11, 22, tzinfo=UTC)}


def all_at_once(workers: list[Callable[[], object]]) -> list[object]:
    """Start every worker at the same moment; answer each result or the SQLSTATE it was refused with."""
    barrier = Barrier(len(workers))

    def run(worker: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return worker()
        except psycopg.Error as error:
            return error.sqlstate

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(run, workers))


@pytest.fixture
def hands(open_books):
    """`hands(n, prefix)`: n connections of the app role over the same accounts."""
    return lambda n, prefix: [open_books(prefix=prefix) for _ in range(n)]


def test_l3_twenty_drains_of_100k_on_999995_let_exactly_nine_through(books, hands):
    books.open("purse", guarded=True)
    books.post("fill", {"bank": -999_995, "purse": 999_995})
    results = all_at_once(
        [lambda b=b, i=i: b.post(f"drain-{i}", {"purse": -100_000, "b": 100_000}) and "ok"
         for i, b in enumerate(hands(20, books.prefix))]
    )  # fmt: skip
    assert Counter(results) == {"ok": 9, "23514": 11}
    assert (books.balance("purse"), books.balance("b")) == (99_995, 900_000)
    assert books.one("SELECT count(*) FROM ledger.txn WHERE key LIKE %s", books.code("drain-%")) == 9


def test_l4_one_key_twenty_times_at_once_is_one_posting_and_the_same_id_for_all(books, hands):
    results = all_at_once([lambda b=b: b.post("once", {"a": -100, "b": 100}) for b in hands(20, books.prefix)])
    assert len(set(results)) == 1
    assert books.sql("SELECT id FROM ledger.txn WHERE key = %s", books.code("once")) == [(results[0],)]
    assert books.balance("b") == 100


def test_l4_one_key_with_different_bodies_at_once_lets_one_body_through(books, hands):
    results = all_at_once(
        [lambda b=b, i=i: b.post("once", {"a": -i, "b": i}) and "ok" for i, b in enumerate(hands(8, books.prefix), 1)]
    )
    assert Counter(results) == {"ok": 1, "23L04": 7}
    assert books.balance("b") in range(1, 9)


def test_key_of_a_rolled_back_posting_is_free_again(books):
    with pytest.raises(psycopg.Error):
        books.post("again", {"a": -5_000, "b": 5_000})
    books.post("again", {"a": -50, "b": 50})
    assert books.balance("b") == 50


def test_l3_opposite_lock_orders_never_deadlock(books, hands):
    books.post("fill", {"bank": -1_000_000, "a": 500_000, "b": 500_000})

    def shuttle(hand, index: int) -> str:
        there, back = ("a", "b") if index % 2 else ("b", "a")
        for round_ in range(30):
            hand.post(f"shuttle-{index}-{round_}", [(there, -1), (back, 1)])
        return "ok"

    results = all_at_once([lambda h=h, i=i: shuttle(h, i) for i, h in enumerate(hands(8, books.prefix))])
    assert results == ["ok"] * 8
    assert (books.balance("a"), books.balance("b")) == (501_000, 500_000)


def test_opening_one_account_twenty_times_at_once_opens_it_once(books, hands):
    results = all_at_once([lambda b=b: b.open("same", guarded=True) for b in hands(20, books.prefix)])
    assert len(set(results)) == 1
    assert books.one("SELECT count(*) FROM ledger.account WHERE code = %s", books.code("same")) == 1


def test_unguarded_accounts_are_not_waited_for(books, hands):
    """Two open transactions post to the same hot account: the second does not wait for the first."""
    first, second = hands(2, books.prefix)
    first.open("fee", kind="revenue")
    second.sql("SET lock_timeout = '200ms'")
    with first.connection.transaction():
        first.post("one", {"a": -1, "fee": 1})
        second.open("c", guarded=True)
        assert second.post("two", {"bank": -1, "fee": 1}) > 0


@pytest.mark.django_db(transaction=True)
def test_l3_fifty_releases_of_one_milestone_at_once_are_one_posting():
    """Through the product's own function, each hand in a transaction of its own, as fifty requests would come."""
    postings.pay_in(funding="f", brand="senja", amount=12_600_000, deal="d", **COMMON)
    postings.fund(milestone="m", brand="senja", total=12_600_000, deal="d", **COMMON)
    earned = postings.Earned(talent=10_000_000, fee=600_000, margin=2_000_000)

    def release() -> object:
        try:
            with transaction.atomic():
                return postings.release(
                    milestone="m", payee="rani", brand="senja", agency="sinar", earned=earned, is_held_over=False,
                    deal="d", **COMMON,
                )  # fmt: skip
        finally:
            connection.close()

    answers = all_at_once([release] * 50)
    history = [
        postings.history(account, limit=9, offset=0)
        for account in (postings.purse("earnings", "rani", "IDR"), postings.held("m"), postings.platform_fee("IDR"))
    ]
    assert [[(line.txn_id, line.amount, line.running) for line in lines] for lines in history] == [
        [(answers[0], 10_000_000, 10_000_000)],
        [(answers[0], -12_600_000, 0), (history[1][1].txn_id, 12_600_000, 12_600_000)],
        [(answers[0], 600_000, 600_000)],
    ]
    assert set(answers) == {answers[0]}
    assert ledger.verify() == []
