"""What one side books on one day and the other days later: one movement, no difference, and the balance right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sorot.payments import actions, channels
from sorot.payments.gateways.base import Transaction, TransferStatus
from sorot.payments.models import Checkout, Difference, ReconciliationRun, SourceReturn
from tests.payments.conftest import NOW, TODAY, days, numbers
from tests.payments.fake_gateway import FakeGateway

pytestmark = pytest.mark.django_db
SIZE = 4_000_000


@pytest.fixture
def books():
    with channels.use(FakeGateway("books")) as gateway:
        yield gateway


@pytest.fixture
def give_back(desk, cast, books):
    """A brand's payment was called off; a part goes back. `at` is when the gateway tells us that it is done."""

    terms = desk.open()
    checkout = actions.open_checkout(funding=terms.fundings.get(), by=cast.dewi, now=NOW)
    books.pay(checkout.reference)
    actions.follow_checkout(reference=checkout.reference, now=NOW)
    actions.cancel_terms(deal_code=terms.deal_code, reason="batal", by=cast.dewi, now=NOW)
    checkout.refresh_from_db()

    def make(at: datetime) -> SourceReturn:
        row = actions.request_return(
            checkout=checkout, amount=SIZE, submit_key=f"{next(numbers):032x}", by=cast.dewi, now=at
        )
        books.refund_is(row.key, TransferStatus.SUCCEEDED)
        return actions.follow_return(key=row.key, now=at)

    return make


def line(reference: str, gateway_id: str, at: datetime) -> Transaction:
    return Transaction(gateway_id, reference, "refund", -SIZE, 0, "IDR", "success", at)


def run(day: int) -> ReconciliationRun:
    """Compare the day so many days after TODAY, in the night after it."""
    return actions.reconcile(channel="books", day=TODAY + days(day), now=NOW + days(day) + timedelta(hours=10))


def found() -> list[tuple[str, str, int]]:
    return sorted(Difference.objects.values_list("kind", "state", "effect"))


def test_what_they_list_three_days_later_settles_the_earlier_day_at_once(give_back, books) -> None:
    row = give_back(NOW)
    run(0)
    assert found() == [("missing_there", "open", SIZE)]
    books.lines.append(line(row.key, row.gateway_id, NOW + days(3)))
    assert run(3).healed_count == 1
    assert found() == [("missing_there", "healed", SIZE)]
    assert run(4).new_count == 0


def test_what_they_listed_three_days_earlier_is_not_missing_there(give_back, books) -> None:
    row = give_back(NOW + days(3))
    books.lines.append(line(row.key, row.gateway_id, NOW))
    done = run(3)
    assert (done.new_count, found(), done.ours_balance - done.theirs_balance) == (0, [], 0)


def test_a_day_with_a_late_line_is_settled_by_its_own_comparison_too(give_back, books) -> None:
    row = give_back(NOW)
    run(0)
    books.lines.append(line(row.key, row.gateway_id, NOW + days(3)))
    again = actions.reconcile(channel="books", day=TODAY, now=NOW + days(4))
    assert (again.healed_count, found()) == (1, [("missing_there", "healed", SIZE)])


@pytest.mark.parametrize("is_explained", [False, True])
def test_two_differences_of_one_movement_settle_each_other(give_back, books, cast, is_explained) -> None:
    number = f"rf-{Checkout.objects.get().reference}-r1"
    books.lines.append(line("", number, NOW))
    run(0)
    assert found() == [("missing_here", "open", -SIZE)]
    if is_explained:
        explained = Difference.objects.get()
        actions.explain_difference(difference=explained, note="Pengembalian", by=cast.sri, now=NOW + days(1))
    assert give_back(NOW + days(9)).gateway_id == number
    done = run(9)
    here = ("missing_here", "explained", 0) if is_explained else ("missing_here", "healed", -SIZE)
    assert found() == [here, ("missing_there", "healed", SIZE)]
    assert done.ours_balance == done.theirs_balance


def test_another_amount_settles_what_was_missing_and_is_a_difference_itself(give_back, books) -> None:
    row = give_back(NOW)
    run(0)
    books.lines.append(replace(line(row.key, row.gateway_id, NOW + days(3)), amount=-SIZE - 1))
    run(3)
    assert found() == [("amount_diff", "open", -1), ("missing_there", "healed", SIZE)]
