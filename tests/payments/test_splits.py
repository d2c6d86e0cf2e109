"""Dividing what is secured: disputes, cancellations, freezes and holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.core.clock import today
from sorot.core.workdays import add_workdays_date
from sorot.payments import actions, postings
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule, PayMethod
from sorot.payments.fees import platform_fee, split_earned
from sorot.payments.plans import MilestonePlan
from sorot.payments.queries import money_for_deal, securable

from .conftest import NOW, days, live, states

BEFORE, AFTER = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL
HALVES = (MilestonePlan("Muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, BEFORE))


def settle(desk, terms, talent, **changes):
    arguments = {"deal_code": terms.deal_code, "talent_amount": talent, "reason": "Putusan", "by": desk.cast.sri}
    return actions.settle_terms(**(arguments | {"now": NOW} | changes))


def approve(desk, terms, **changes):
    return actions.release_milestones(**({"deal_code": terms.deal_code, "by": desk.cast.dewi, "now": NOW} | changes))


@given(
    amount=st.integers(1, 5_000_000_000), margin=st.integers(0, 1_000_000_000), bps=st.integers(0, 10_000),
    share=st.floats(0, 1),
)  # fmt: skip
def test_a_division_always_sums_to_what_was_secured(amount, margin, bps, share):
    fee, earned = platform_fee(amount + margin, bps), int(amount * share)
    parts = split_earned(amount=amount, margin=margin, fee=fee, bps=bps, earned=earned)
    assert sum(parts) == amount + margin + fee
    assert min(parts) >= 0
    assert parts[0] == earned


@pytest.mark.parametrize("earned", [-1, 101])
def test_a_division_outside_of_the_amount_is_refused(earned):
    with pytest.raises(ValueError, match="between"):
        split_earned(amount=100, margin=0, fee=5, bps=500, earned=earned)


def test_a_split_fills_the_parts_in_order_and_returns_the_rest(desk, published):
    terms = desk.open(*HALVES)
    desk.pay(terms)
    assert securable(terms.deal_code) == 10_000_000
    settle(desk, terms, 4_000_000)
    books = desk.books(terms)
    first, second = terms.milestones.order_by("position")
    assert (first.state, first.earned_amount, second.state, second.earned_amount) == (
        "released", 3_000_000, "released", 1_000_000,
    )  # fmt: skip
    assert (books.earnings, books.fee, books.brand) == (4_000_000, 200_000, 6_300_000)
    assert (securable(terms.deal_code), published[-1][0]) == (0, "payment.settled")


def test_a_split_of_nothing_returns_everything(desk):
    terms = desk.open(*HALVES)
    desk.pay(terms)
    settle(desk, terms, 0)
    assert (states(terms), desk.books(terms).brand) == (["refunded", "refunded"], 10_500_000)


def test_a_split_divides_an_agencys_margin_too(desk):
    terms = desk.arranged()
    desk.pay(terms)
    settle(desk, terms, 5_000_000)
    books = desk.books(terms)
    assert (books.earnings, books.margin, books.fee, books.brand) == (5_000_000, 1_000_000, 300_000, 6_300_000)


def test_a_split_ends_what_was_still_expected_and_happens_once(desk, published):
    terms = desk.open(MilestonePlan("Muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    desk.pay(terms)
    settle(desk, terms, 3_000_000)
    count = len(published)
    settle(desk, terms, 0)
    assert (states(terms), desk.books(terms).earnings, len(published)) == (["released", "cancelled"], 3_000_000, count)


@pytest.mark.parametrize(("amount", "changes"), [(10_000_001, {}), (-1, {}), (1, {"reason": " "})])
def test_a_split_of_more_than_is_secured_or_without_a_reason_changes_nothing(desk, amount, changes):
    terms = desk.open(*HALVES)
    desk.pay(terms)
    with pytest.raises(PaymentError):
        settle(desk, terms, amount, **changes)
    assert (states(terms), desk.books(terms).earnings) == (["funded", "funded"], 0)


def test_frozen_money_is_neither_released_nor_returned_and_thawed_once_it_is_released(desk):
    terms = desk.open()
    desk.pay(terms)
    actions.freeze_terms(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert approve(desk, terms) == []
    milestone = terms.milestones.get()
    with pytest.raises(PaymentError):
        actions.refund_milestone(milestone_code=milestone.code, reason="x", by=desk.cast.sri, now=NOW)
    assert (milestone.state, milestone.approved_at, desk.books(terms).held) == ("funded", NOW, 10_500_000)
    for _ in range(2):
        actions.unfreeze_terms(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert (states(terms), desk.books(terms).earnings) == (["released"], 10_000_000)


def test_frozen_money_is_not_released_by_its_date(desk):
    plan = MilestonePlan("Akhir", 1_000_000, DueRule.ON_DATE, due_date=date(2026, 11, 25))
    terms = desk.open(plan)
    actions.open_due_fundings(now=NOW)
    desk.pay(terms)
    approve(desk, terms)
    actions.freeze_terms(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert actions.release_due_milestones(now=NOW + days(9)) == 0
    assert states(terms) == ["funded"]


def test_a_decision_ends_the_freeze(desk):
    terms = desk.open()
    desk.pay(terms)
    actions.freeze_terms(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    settle(desk, terms, 10_000_000)
    terms.refresh_from_db()
    assert (terms.frozen_at, states(terms)) == (None, ["released"])


def paid_by(desk, terms, method, **changes):
    arguments = {"gateway": "sim", "payment_id": "py-1", "method": method, "amount": live(terms).amount}
    return actions.confirm_payment(funding=live(terms), **(arguments | changes), by=desk.cast.sri, now=NOW)


def test_a_card_payment_waits_out_its_hold_and_a_bank_payment_does_not(desk, published):
    """F3 in part: earnings wait in `pending`, then become available, once."""
    terms = desk.open()
    paid_by(desk, terms, PayMethod.CARD)
    (milestone,) = approve(desk, terms)
    waiting = postings.pending(terms.payee.code, "IDR")
    assert (postings.balances([waiting]), desk.books(terms).earnings) == ([10_000_000], 0)
    assert milestone.available_at == NOW + days(7)
    assert actions.end_holds(now=NOW + days(7) - timedelta(seconds=1)) == 0
    assert actions.end_holds(now=NOW + days(7)) == 1
    assert actions.end_holds(now=NOW + days(8)) == 0
    assert (postings.balances([waiting]), desk.books(terms).earnings) == ([0], 10_000_000)
    assert published[-1][0] == "payment.available"
    other = desk.open()
    paid_by(desk, other, PayMethod.BANK, payment_id="py-2")
    approve(desk, other)
    assert desk.books(other).earnings == 20_000_000


def test_a_hold_counts_from_the_payment_so_that_finished_work_is_paid_at_once(desk):
    terms = desk.open()
    paid_by(desk, terms, PayMethod.CARD)
    (milestone,) = actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW + days(7))
    assert (milestone.available_at, milestone.hold_ended_at) == (NOW + days(7), NOW + days(7))
    assert desk.books(terms).earnings == 10_000_000


def test_no_day_is_promised_on_which_the_money_still_waits_out_its_hold(desk):
    """Three working days after Wednesday are Monday; a card of the same day is held until the Wednesday after."""
    promised = []
    for number, method in enumerate((PayMethod.CARD, PayMethod.BANK)):
        terms = desk.open()
        paid_by(desk, terms, method, payment_id=f"py-{number}")
        (milestone,) = approve(desk, terms)
        promised.append((milestone.pay_due_date - today(NOW)).days)
    assert promised == [7, (add_workdays_date(today(NOW), 3) - today(NOW)).days]


def test_f3_the_example_of_the_reference_posts_exactly_these_legs(desk, cast):
    """F3. Fee 10,000,000 of which 15 % is the platform's, PPN on that fee, PPh 21 withheld: each leg to the rupiah."""
    brand, payee = postings.purse("brand", "senja", "IDR"), postings.pending("rani", "IDR")
    common = {"currency": "IDR", "by": cast.sri, "now": NOW}
    postings.pay_in(funding="f", brand="senja", amount=10_000_000, deal="d", channel="sim", **common)
    postings.fund(milestone="m", brand="senja", total=10_000_000, deal="d", **common)
    earned = postings.Earned(talent=8_335_000, fee=1_500_000, withheld={"pph21": 250_000}, fee_tax={"ppn_out": 165_000})
    postings.release(
        milestone="m", payee="rani", brand="senja", agency="", earned=earned, is_held_over=True, deal="d", **common
    )
    accounts = [
        brand, postings.held("m"), postings.tax("pph21", "IDR"), postings.platform_fee("IDR"),
        postings.tax("ppn_out", "IDR"), payee, postings.clearing("IDR", "sim"),
    ]  # fmt: skip
    assert postings.balances(accounts) == [0, 0, 250_000, 1_500_000, 165_000, 8_085_000, -10_000_000]


def test_f3_every_screen_shows_the_same_numbers(desk, cast):
    """F3. What the creator, the brand and the operator read of one deal are the legs of the books."""
    terms = desk.earn()
    seen = {name: money_for_deal(getattr(cast, name), terms.deal_code) for name in ("rani", "dewi", "sri")}
    books = desk.books(terms)
    assert seen["rani"].released_total.amount == seen["rani"].milestones[0].earned.amount == books.earnings
    assert seen["dewi"].released_total.amount == -books.bank == 10_500_000
    assert seen["sri"].fee_total.amount == seen["dewi"].fee_total.amount == books.fee
    assert seen["rani"].fee_total is None


def test_the_promised_day_is_written_at_approval_in_working_days(desk):
    terms = desk.open(pay_within_days=3)
    desk.pay(terms)
    approve(desk, terms)
    # NOW is a Sunday: three working days end on Wednesday.
    assert terms.milestones.get().pay_due_date == date(2026, 11, 25)


def test_the_gateways_word_secures_once_and_another_amount_secures_nothing(desk):
    terms = desk.open()
    funding = live(terms)
    with pytest.raises(PaymentError):
        paid_by(desk, terms, PayMethod.BANK, amount=1)
    assert desk.books(terms).brand == 0
    for _ in range(3):
        actions.confirm_payment(
            funding=funding, gateway="sim", payment_id="py-1", method=PayMethod.BANK, amount=funding.amount,
            by=desk.cast.sri, now=NOW,
        )  # fmt: skip
    assert (states(terms), postings.balances([postings.clearing("IDR", "sim")])) == (["funded"], [-10_500_000])


def test_a_payment_after_the_deal_was_called_off_becomes_the_brands_balance(desk):
    terms = desk.open()
    funding = live(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="Batal", by=desk.cast.dewi, now=NOW)
    for _ in range(2):
        actions.confirm_payment(
            funding=funding, gateway="sim", payment_id="py-9", method=PayMethod.BANK, amount=funding.amount,
            by=desk.cast.sri, now=NOW,
        )  # fmt: skip
    assert (desk.books(terms).brand, states(terms)) == (10_500_000, ["cancelled"])
