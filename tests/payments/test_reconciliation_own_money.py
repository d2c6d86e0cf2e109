"""The operator's own money in a gateway's list: a recorded move is its line, once, and the balance adds up always."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sorot.payments import actions, channels
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import CannotTell, Transaction
from sorot.payments.models import Difference, OwnMove, OwnMoveLine, ReconciliationRun
from tests.payments.conftest import NOW, TODAY, days, numbers
from tests.payments.fake_gateway import FakeGateway

pytestmark = pytest.mark.django_db
SIZE = 50_000_000


@pytest.fixture
def books():
    with channels.use(FakeGateway("books")) as gateway:
        yield gateway


@pytest.fixture
def record(cast, books):
    def make(day: int = 0, **changes: object) -> OwnMove:
        given = {"source": "manual", "target": "books", "amount": SIZE, "reference": f"TRF {next(numbers)}"}
        given |= {"moved_date": TODAY + days(day), "by": cast.sri, "now": NOW + days(day)}
        return actions.record_own_move(**(given | changes))

    return make


def shows(books: FakeGateway, day: int = 0, amount: int = SIZE, name: str | None = None, fee: int = 0) -> None:
    """Their list has a top-up on this day."""
    name = f"topup-{next(numbers)}" if name is None else name
    books.lines.append(Transaction(name, "", "topup", amount, fee, "IDR", "success", NOW + days(day)))


def run(day: int = 0, **changes: object) -> ReconciliationRun:
    arguments = {"channel": "books", "day": TODAY + days(day), "now": NOW + days(day) + timedelta(hours=10)}
    return actions.reconcile(**(arguments | changes))


def found() -> list[tuple[str, str, int]]:
    return sorted(Difference.objects.values_list("kind", "state", "effect"))


@pytest.mark.parametrize("name", ["topup-1", ""])
def test_a_recorded_move_that_their_list_shows_is_no_difference(record, books, name) -> None:
    move = record()
    shows(books, name=name)
    done = run()
    assert (found(), done.ours_count, done.theirs_count) == ([], 1, 1)
    assert done.ours_balance == done.theirs_balance == SIZE
    assert OwnMoveLine.objects.get().move == move


def test_a_line_that_waits_is_settled_in_the_moment_its_move_is_recorded(record, books) -> None:
    shows(books)
    run()
    assert found() == [("missing_here", "open", SIZE)]
    record(day=1)
    assert found() == [("missing_here", "healed", SIZE)]
    assert run(1).new_count == run().new_count == 0
    assert found() == [("missing_here", "healed", SIZE)]


def test_an_explained_line_explains_no_money_once_its_move_is_recorded(record, books, cast) -> None:
    shows(books)
    run()
    actions.explain_difference(difference=Difference.objects.get(), note="Isi saldo", by=cast.sri, now=NOW)
    assert run(1).new_count == 0
    record(day=1, moved_date=TODAY)
    assert run(2).new_count == 0
    assert found() == [("missing_here", "explained", 0)]


def test_a_move_may_show_within_three_days_and_the_balance_adds_up_meanwhile(record, books) -> None:
    run()
    record()
    for day in range(3):
        done = run(day)
        assert (done.new_count, done.ours_balance - done.theirs_balance) == (0, SIZE)
    shows(books, day=3)
    assert (run(3).new_count, found()) == (0, [])


def test_a_move_that_never_shows_is_missing_there_once_until_it_does(record, books) -> None:
    run()
    move = record()
    assert [run(day).new_count for day in range(6)] == [0, 0, 0, 1, 0, 0]
    row = Difference.objects.get()
    assert (row.kind, row.reference, row.for_date, row.effect) == (
        "missing_there", f"own:{move.reference}", TODAY + days(3), -SIZE,
    )  # fmt: skip
    assert run(1, now=NOW + days(6)).new_count == 0
    shows(books, day=3)
    assert (run(3, now=NOW + days(6)).healed_count, found()) == (1, [("missing_there", "healed", -SIZE)])
    assert run(6).new_count == 0


def test_money_taken_out_is_found_with_its_sign(record, books) -> None:
    record(source="books", target="manual")
    shows(books, amount=SIZE)
    run()
    assert found() == [("missing_here", "open", SIZE)]
    shows(books, amount=-SIZE)
    assert (run(1).new_count, found()) == (0, [("missing_here", "open", SIZE)])


def test_one_move_is_one_line_and_one_line_one_move(record, books) -> None:
    record()
    shows(books)
    shows(books, name="")
    run()
    assert found() == [("missing_here", "open", SIZE)]
    record()
    assert found() == [("missing_here", "healed", SIZE)]
    record()
    assert (run(1).new_count, OwnMoveLine.objects.count()) == (0, 2)
    assert run(3).new_count == 1
    assert found() == [("missing_here", "healed", SIZE), ("missing_there", "open", -SIZE)]


@pytest.mark.parametrize(("day", "amount"), [(4, SIZE), (0, SIZE + 1)])
def test_another_amount_or_four_days_are_another_movement(record, books, day, amount) -> None:
    run()
    record()
    for each in range(5):
        if each == day:
            shows(books, day=day, amount=amount)
        run(each)
    assert found() == [("missing_here", "open", amount), ("missing_there", "open", -SIZE)]


def test_what_they_kept_of_a_top_up_is_a_difference_of_the_fee_only(record, books) -> None:
    record()
    shows(books, fee=6_500)
    run()
    assert found() == [("fee_diff", "open", -6_500)]


def test_a_found_line_that_they_take_back_is_missing_there(record, books) -> None:
    record()
    shows(books)
    run()
    books.lines.clear()
    run(now=NOW + timedelta(hours=12))
    assert found() == [("missing_there", "open", -SIZE)]


def test_moves_from_before_the_first_comparison_are_in_the_balance_it_began_with(record, books) -> None:
    record()
    books.unexplained = SIZE
    assert (run(5).new_count, found()) == (0, [])


def test_a_partner_that_lists_payouts_only_shows_what_fills_their_purse(record, books, monkeypatch) -> None:
    run()
    record()
    record(source="books", target="manual")

    def partly(missing: set[str]) -> None:
        def tell(*, since, until):
            known = [line for line in books.lines if since <= line.created_at < until]
            raise CannotTell("no payments", known=known, missing=frozenset(missing))

        monkeypatch.setattr(books, "list_transactions", tell)

    partly({"payment", "payout"})
    assert (run(3).new_count, found()) == (0, [])
    partly({"payment"})
    assert run(4).new_count == 1
    assert found() == [("missing_there", "open", -SIZE)]


def test_a_day_to_come_records_nothing_and_no_day_is_today(record) -> None:
    with pytest.raises(PaymentError) as caught:
        record(moved_date=TODAY + days(1))
    assert (list(caught.value.field_errors), OwnMove.objects.count()) == (["moved_date"], 0)
    assert record(moved_date=None).moved_date == TODAY == date(2026, 11, 22)
