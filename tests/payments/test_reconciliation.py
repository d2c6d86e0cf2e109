"""Comparing with a gateway and with the bank: seven classes found, healed where they are right, once and no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sorot.core.errors import RefusedError, StaleError
from sorot.payments import actions, channels
from sorot.payments.enums import CheckoutState, DifferenceState, RunState
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import (
    CannotTell,
    Transaction,
    Unsure,
)
from sorot.payments.models import Chargeback, Checkout, Difference, Funding, ReconciliationRun
from sorot.payments.postings import balances, clearing
from sorot.payments.queries.books import status_of
from sorot.payments.reconcile import Status
from tests.payments.conftest import NOW, TODAY, Cast, Desk
from tests.payments.fake_gateway import FEE, FakeGateway
from tests.payments.test_statements import csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    with channels.use(FakeGateway("books")) as gateway:
        yield gateway


@pytest.fixture
def checkout(desk: Desk, cast: Cast, books: FakeGateway):
    """A payment page; paid there and known here, unless told otherwise."""

    def make(*, is_paid: bool = True, is_known: bool = True) -> Checkout:
        row = actions.open_checkout(funding=desk.open().fundings.get(), by=cast.dewi, now=NOW)
        if is_paid:
            books.pay(row.reference)
            if is_known:
                actions.follow_checkout(reference=row.reference, now=NOW)
        row.refresh_from_db()
        return row

    return make


def run(**changes: object) -> ReconciliationRun:
    arguments = {"channel": "books", "day": TODAY, "now": NOW + timedelta(hours=1)}
    return actions.reconcile(**(arguments | changes))


def kinds(state: str = DifferenceState.OPEN) -> Counter[str]:
    return Counter(Difference.objects.filter(state=state).values_list("kind", flat=True))


def alter(books: FakeGateway, reference: str, **changes: object) -> None:
    books.lines = [replace(line, **changes) if line.reference == reference else line for line in books.lines]


def test_books_that_agree_have_no_difference_and_the_same_balance(checkout, books: FakeGateway) -> None:
    for _ in range(3):
        checkout()
    done = run()
    assert (done.state, done.ours_count, done.theirs_count, done.new_count) == (RunState.DONE, 3, 3, 0)
    assert done.ours_balance == done.theirs_balance == 3 * (10_500_000 - FEE)
    assert books.was_inside_a_transaction is False
    assert Difference.objects.count() == 0


def test_g9_one_fault_of_every_class_is_found_healed_where_they_are_right_and_found_once(
    checkout, books: FakeGateway
) -> None:
    rows = [checkout() for _ in range(5)]
    late = checkout(is_known=False)
    amount, fee, gone, twice, _fine = rows
    alter(books, amount.reference, amount=10_500_001)
    alter(books, fee.reference, fee=5_500)
    books.lines = [line for line in books.lines if line.reference != gone.reference]
    again = next(line for line in books.lines if line.reference == twice.reference)
    books.lines.append(replace(again, gateway_id=f"{again.gateway_id}-again"))
    books.lines.append(Transaction("tx-strange", "strange", "payment", 77_000, 0, "IDR", "success", NOW))
    books.unexplained = -333

    first = run()
    late.refresh_from_db()
    fee.refresh_from_db()
    assert (late.state, fee.fee) == (CheckoutState.PAID, 5_500)
    assert kinds(DifferenceState.HEALED) == {"status_diff": 1, "fee_diff": 1}
    waiting = {"missing_here": 1, "missing_there": 1, "amount_diff": 1, "duplicate": 1, "balance_diff": 1}
    assert kinds() == waiting
    assert Difference.objects.get(kind="balance_diff").effect == -333
    assert (first.new_count, first.healed_count) == (7, 2)

    second = run(now=NOW + timedelta(hours=2))
    assert (second.new_count, second.healed_count, kinds()) == (0, 0, waiting)
    assert balances([clearing("IDR", "books")]) == [-(6 * 10_500_000 - 5 * FEE - 5_500)]


def test_a_difference_that_they_mend_is_settled_and_one_that_returns_is_open_again(
    checkout, books: FakeGateway
) -> None:
    row = checkout()
    missing, books.lines = books.lines, []
    run()
    assert kinds() == {"missing_there": 1}
    books.lines = missing
    assert run(now=NOW + timedelta(hours=2)).healed_count == 1
    assert kinds() == {}
    alter(books, row.reference, status="failed")
    run(now=NOW + timedelta(hours=3))
    assert kinds() == {"status_diff": 1}


def test_two_top_ups_without_a_name_are_two_differences_and_both_explain_the_balance(books: FakeGateway) -> None:
    for minute, amount in ((0, 5_000_000), (0, 5_000_000), (7, 2_000_000)):
        at = NOW + timedelta(minutes=minute)
        books.lines.append(Transaction("", "", "topup", amount, 0, "IDR", "success", at))
    assert (run().new_count, kinds()) == (3, {"missing_here": 3})
    assert (run(now=NOW + timedelta(hours=2)).new_count, kinds()) == (0, {"missing_here": 3})


def test_a_movement_at_midnight_is_no_difference_on_either_day(checkout, books: FakeGateway) -> None:
    row = checkout()
    alter(books, row.reference, created_at=datetime(2026, 11, 21, 16, 59, tzinfo=NOW.tzinfo))
    assert run().new_count == 0
    assert run(day=TODAY - timedelta(days=1), now=NOW + timedelta(hours=2)).new_count == 0


def test_an_explained_difference_stays_explained_with_its_name_and_note(books: FakeGateway, cast: Cast) -> None:
    books.unexplained = 1_000_000
    run()
    row = Difference.objects.get()
    with pytest.raises(PaymentError):
        actions.explain_difference(difference=row, note=" ", by=cast.sri, now=NOW)
    with pytest.raises(RefusedError):
        actions.explain_difference(difference=row, note="x", by=cast.dewi, now=NOW)
    with pytest.raises(StaleError):
        actions.explain_difference(difference=row, note="x", version=9, by=cast.sri, now=NOW)
    actions.explain_difference(difference=row, note="Modal awal", version=1, by=cast.sri, now=NOW)
    assert run(now=NOW + timedelta(hours=2)).new_count == 0
    books.unexplained = 1_000_500
    assert run(now=NOW + timedelta(hours=3)).new_count == 1
    assert Difference.objects.get(state="open").effect == 500


def test_a_gateway_without_a_list_is_asked_one_by_one_and_the_run_says_so(checkout, books: FakeGateway) -> None:
    good, wrong = checkout(), checkout()
    books.payments[wrong.reference] = replace(books.payments[wrong.reference], amount=9)
    books.down["list_transactions"] = CannotTell("no list", missing=frozenset({"payment", "refund", "chargeback"}))
    done = run()
    assert (done.is_listed, done.theirs_count, done.theirs_balance) == (False, 2, None)
    assert [(row.kind, row.reference) for row in Difference.objects.all()] == [("amount_diff", wrong.reference)]
    del books.payments[good.reference]
    run(now=NOW + timedelta(hours=2))
    assert kinds()["missing_there"] == 1


def test_a_gateway_that_does_not_answer_is_a_failed_run_and_no_difference(checkout, books: FakeGateway) -> None:
    checkout()
    books.down["list_transactions"] = Unsure("time-out", code="NO_ANSWER")
    done = run()
    assert (done.state, Difference.objects.count()) == (RunState.FAILED, 0)
    assert "NO_ANSWER" in done.problem


def test_two_runs_at_once_are_refused_and_a_dead_one_is_given_up(books: FakeGateway) -> None:
    ReconciliationRun.objects.create(channel="books", for_date=TODAY, started_at=NOW)
    with pytest.raises(PaymentError):
        run(now=NOW + timedelta(minutes=5))
    assert run(now=NOW + timedelta(hours=1)).state == RunState.DONE
    assert ReconciliationRun.objects.filter(state=RunState.FAILED).count() == 1


def test_only_the_desk_compares_known_channels_and_days_that_have_begun(books: FakeGateway, cast: Cast) -> None:
    with pytest.raises(RefusedError):
        run(by=cast.dewi)
    for wrong in ({"channel": "nobody"}, {"day": date(2026, 12, 24)}):
        with pytest.raises(PaymentError):
            run(**wrong)
    assert ReconciliationRun.objects.count() == 0


def test_every_night_yesterday_is_compared_and_recent_days_that_still_differ(checkout, books: FakeGateway) -> None:
    checkout()
    books.lines = []
    run()
    nights = actions.reconcile_all(now=NOW + timedelta(days=3))
    assert [(done.channel, done.for_date) for done in nights] == [
        ("books", TODAY), ("books", TODAY + timedelta(days=2)),
    ]  # fmt: skip


def test_a_day_that_could_not_be_compared_is_compared_on_a_later_night(checkout, books: FakeGateway) -> None:
    checkout()
    books.down["list_transactions"] = Unsure("time-out")
    failed = actions.reconcile_all(now=NOW + timedelta(days=1))
    books.down.clear()
    mended = actions.reconcile_all(now=NOW + timedelta(days=2))
    assert [(run.for_date, run.state) for run in failed] == [(TODAY, RunState.FAILED)]
    assert [(run.for_date, run.state) for run in mended] == [
        (TODAY, RunState.DONE), (TODAY + timedelta(days=1), RunState.DONE),
    ]  # fmt: skip
    assert [run.for_date for run in actions.reconcile_all(now=NOW + timedelta(days=3))] == [TODAY + timedelta(days=2)]


@pytest.mark.parametrize(
    ("word", "status"),
    [("SUCCESS", Status.DONE), ("queued", Status.PENDING), ("Failed", Status.FAILED), ("WOBBLING", Status.UNKNOWN)],
)
def test_words_of_vendors_are_read_and_unknown_ones_decide_nothing(word: str, status: Status) -> None:
    assert status_of(word) == status


def bank(cast: Cast, *lines: tuple[str, str, int]):
    return actions.import_statement(upload=csv(*lines), by=cast.sri, now=NOW)


def confirm(cast: Cast, statement) -> None:
    from tests.payments.test_statements import click

    click(statement, cast)


def test_the_bank_account_agrees_when_every_payment_has_its_line(desk: Desk, cast: Cast) -> None:
    funding = desk.open().fundings.get()
    confirm(cast, bank(cast, ("22", funding.reference, 10_500_000), ("22", "SEWA", -700)))
    done = run(channel="manual")
    assert (done.state, done.new_count, done.ours_count, done.theirs_count) == (RunState.DONE, 0, 1, 1)
    assert (done.ours_balance, done.theirs_balance) == (10_500_000, 10_499_300)


def test_a_debt_that_a_brand_paid_to_the_bank_is_no_difference(checkout, cast: Cast) -> None:
    case = Chargeback.objects.create(
        checkout=checkout(), gateway="books", case_id="dsp-1", amount=500_000, currency="IDR", state="lost",
        opened_at=NOW, evidence_due_at=NOW, reserved_at=NOW, decided_at=NOW, owed_amount=500_000,
    )  # fmt: skip
    actions.settle_receivable(chargeback=case, bank_reference="BCA 22/11", by=cast.sri, now=NOW)
    bank(cast, ("22", "PELUNASAN KOPI SENJA", 500_000))
    done = run(channel="manual")
    assert (done.new_count, done.ours_balance, done.theirs_balance) == (0, 500_000, 500_000)


def test_the_bank_account_shows_what_only_one_side_has(desk: Desk, cast: Cast) -> None:
    by_hand, unseen = desk.open().fundings.get(), desk.open().fundings.get()
    desk.report(by_hand)
    desk.confirm(Funding.objects.get(pk=by_hand.pk))
    statement = bank(cast, ("22", unseen.reference, 10_500_000))
    run(channel="manual")
    assert kinds() == {"missing_there": 1, "status_diff": 1}
    confirm(cast, statement)
    assert run(channel="manual", now=NOW + timedelta(hours=2)).healed_count == 1
    confirm(cast, bank(cast, ("22", unseen.reference, 10_500_000), ("22", by_hand.reference, 10_500_000)))
    run(channel="manual", now=NOW + timedelta(hours=3))
    assert kinds() == {}


def test_a_day_without_a_statement_cannot_be_compared(cast: Cast) -> None:
    assert run(channel="manual").state == RunState.FAILED
    assert actions.reconcile_all(now=NOW) == []
