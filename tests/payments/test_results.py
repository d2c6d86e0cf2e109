"""Parts by result: secured up to their limit, settled once, the rest goes back."""

from __future__ import annotations

import pytest

from sorot.core.access import SYSTEM
from sorot.payments import actions
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule
from sorot.payments.plans import MilestonePlan
from sorot.payments.queries import is_ready_for_work

from .conftest import NOW, live, states

CPV = MilestonePlan("Per tayangan", 2_000_000, DueRule.VARIABLE, basis="cpv", rate_amount=50_000, rate_per=1000)


def settle(terms, earned, **changes):
    code = terms.milestones.get(due_rule="variable").code
    return actions.settle_result(**({"milestone_code": code, "earned": earned, "by": SYSTEM, "now": NOW} | changes))


def test_the_limit_is_secured_before_work_starts(desk):
    terms = desk.open(CPV)
    assert (live(terms).amount, is_ready_for_work(terms.deal_code)) == (2_100_000, False)
    desk.pay(terms)
    assert (states(terms), is_ready_for_work(terms.deal_code)) == (["funded"], True)


def test_approval_leaves_a_part_by_result_secured_until_its_result_is_known(desk):
    terms = desk.open(MilestonePlan("Tetap", 1_000_000, DueRule.BEFORE_WORK), CPV)
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert states(terms) == ["released", "funded"]


def test_a_result_pays_what_was_earned_and_returns_the_rest_with_its_fee(desk, published):
    terms = desk.open(CPV)
    desk.pay(terms)
    milestone = settle(terms, 1_500_000)
    books = desk.books(terms)
    assert (milestone.state, milestone.earned_amount, milestone.returned_amount) == ("released", 1_500_000, 525_000)
    assert (books.earnings, books.fee, books.brand, books.held) == (1_500_000, 75_000, 525_000, 0)
    count = len(published)
    settle(terms, 1_500_000)
    assert (len(published), desk.books(terms).earnings) == (count, 1_500_000)


def test_a_result_of_nothing_returns_everything(desk):
    terms = desk.open(CPV)
    desk.pay(terms)
    assert settle(terms, 0).state == "refunded"
    assert settle(terms, 0).state == "refunded"
    assert (desk.books(terms).brand, desk.books(terms).earnings) == (2_100_000, 0)


@pytest.mark.parametrize("earned", [2_000_001, -1])
def test_a_result_keeps_to_its_limit(desk, earned):
    terms = desk.open(CPV)
    desk.pay(terms)
    with pytest.raises(PaymentError):
        settle(terms, earned)
    assert (states(terms), desk.books(terms).held) == (["funded"], 2_100_000)


def test_a_settled_result_is_final(desk):
    terms = desk.open(CPV)
    desk.pay(terms)
    settle(terms, 500_000)
    with pytest.raises(PaymentError) as caught:
        settle(terms, 600_000)
    assert (caught.value.code, desk.books(terms).earnings) == ("fixed", 500_000)


def test_nothing_is_settled_before_it_is_secured(desk):
    terms = desk.open(CPV)
    with pytest.raises(PaymentError):
        settle(terms, 1)
    assert states(terms) == ["pending"]


def test_a_fixed_part_takes_no_result(desk):
    terms = desk.open()
    with pytest.raises(PaymentError):
        actions.settle_result(milestone_code=terms.milestones.get().code, earned=1, by=desk.cast.dewi, now=NOW)
    assert terms.milestones.get().amount == 10_000_000
