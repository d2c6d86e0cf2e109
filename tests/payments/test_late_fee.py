"""The fee for late pay: only where the contract has one, only for days on which the brand's money was missing."""

from datetime import date, timedelta

import pytest

from sorot.payments import actions
from sorot.payments.enums import DueRule, MilestoneState
from sorot.payments.fees import late_fee
from sorot.payments.plans import MilestonePlan
from tests.payments.conftest import NOW, live, states

pytestmark = pytest.mark.django_db
PLAN = MilestonePlan("Pelunasan", 10_000_000, DueRule.ON_APPROVAL)
AGREED = {"late_fee_bps": 10, "late_fee_cap_bps": 500}


def late(desk, days, **terms):
    """The work is approved on NOW; the brand sends the money `days` after the promised day."""
    opened = desk.open(PLAN, **(AGREED | terms))
    actions.release_milestones(deal_code=opened.deal_code, by=desk.cast.dewi, now=NOW)
    part = opened.milestones.get(position=1)
    sent = part.pay_due_date + timedelta(days=days)
    then = NOW + (sent - NOW.date())
    desk.confirm(desk.report(live(opened), sent_date=sent, now=then), now=then)
    return opened


def test_three_days_late_ask_the_brand_for_a_fee_that_is_all_the_creators(desk):
    terms = late(desk, 3)
    fee = terms.milestones.get(late_for__isnull=False)
    assert (fee.amount, fee.margin_amount, fee.fee_amount, fee.state) == (30_000, 0, 0, MilestoneState.PENDING)
    assert fee.late_for.position == 1
    assert (fee.funding.amount, fee.funding.state) == (30_000, "awaiting")
    assert states(terms) == ["released", "pending"]
    desk.confirm(desk.report(fee.funding))
    assert states(terms) == ["released", "released"]
    assert desk.books(terms).earnings == 10_030_000


@pytest.mark.parametrize(("days", "terms"), [(0, {}), (-1, {}), (3, {"late_fee_bps": 0, "late_fee_cap_bps": 0})])
def test_pay_in_time_or_without_an_agreed_fee_owes_nothing(desk, days, terms):
    assert states(late(desk, days, **terms)) == ["released"]


def test_fee_ends_at_its_limit_and_a_late_fee_has_none_of_its_own(desk):
    terms = late(desk, 200)
    fee = terms.milestones.get(late_for__isnull=False)
    assert fee.amount == 500_000
    then = NOW + timedelta(days=400)
    desk.confirm(desk.report(fee.funding, sent_date=then.date(), now=then), now=then)
    assert terms.milestones.count() == 2


def test_day_counts_from_the_transfer_not_from_when_the_desk_looked(desk):
    terms = desk.open(PLAN, **AGREED)
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    due = terms.milestones.get().pay_due_date
    reported = desk.report(live(terms), sent_date=due, now=NOW + timedelta(days=9))
    desk.confirm(reported, now=NOW + timedelta(days=9))
    assert states(terms) == ["released"]


def test_money_before_the_promised_day_never_owes(desk):
    terms = desk.open(MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK), **AGREED)
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert states(terms) == ["released"]
    assert terms.milestones.get().pay_due_date > date(2026, 11, 22)


def test_formula_counts_days_and_stops_at_the_limit():
    assert [late_fee(1_000_000, days=d, bps=10, cap_bps=500) for d in (-5, 0, 1, 49, 50, 51)] == [
        0, 0, 1_000, 49_000, 50_000, 50_000,
    ]  # fmt: skip
    assert late_fee(999, days=1, bps=10, cap_bps=500) == 0
    with pytest.raises(ValueError):
        late_fee(-1, days=1, bps=1, cap_bps=1)
