"""Deals that went through the actions of the house leave the rows that a record reads."""

from datetime import timedelta
from typing import Any

import pytest

from sorot.core import clock
from sorot.deals import actions as deals
from sorot.deals.models import Deal
from sorot.deals.tasks import start_funded_work
from sorot.deals.terms import LATE_FEES, MilestoneTerm
from sorot.payments import actions as money
from sorot.payments.enums import DueRule
from sorot.payments.models import Funding, Milestone
from sorot.records.queries import behind, brand_record, creator_record
from tests.cast import Cast, make_campaign, make_cast
from tests.deals import steps
from tests.records.books import NOW

DAY = timedelta(days=1)
FEE = 2_500_000
HALVES = (MilestoneTerm("DP", FEE // 2, "before_work"), MilestoneTerm("Pelunasan", FEE // 2, "on_approval"))


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, three weeks before the question."""
    return make_cast(NOW - 21 * DAY)


def agree(cast: Cast, **terms: Any) -> Deal:
    """A signed deal of Rani with Kopi Senja in a campaign of its own."""
    campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now)
    offer = steps.offered(cast, steps.applied(cast, campaign=campaign), **terms)
    deal = deals.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "dewi")
    return steps.sign(cast, deal, "rani")


def make(cast: Cast, deal: Deal, *, rounds: int = 0) -> Deal:
    """Every work handed in (after so many rounds of changes), approved and out; confirmed a day later."""
    for item in deal.items.all():
        for number in range(rounds + 1):
            sent = deals.submit_work(
                item=item, url=f"https://drive.example.test/v{number}", by=cast.actor("rani"), now=cast.now
            )
            if number < rounds:
                deals.request_changes(submission=sent, note="Lebih terang.", by=cast.actor("dewi"), now=cast.now)
        deals.approve_work(submission=sent, by=cast.actor("dewi"), now=cast.now)
        deals.publish_item(
            item=item, url="https://instagram.com/p/1", published_at=cast.now, by=cast.actor("rani"), now=cast.now
        )
    return deals.confirm_deal(deal=Deal.objects.get(pk=deal.pk), by=cast.actor("dewi"), now=cast.now + DAY)


def pay(cast: Cast, deal: Deal, *, reported: int, found: int) -> None:
    """The brand sends what is asked; the operator finds it later."""
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    then = cast.now + reported * DAY
    money.report_transfer(
        funding=funding, sent_date=clock.today(then), sender_name="Kopi Senja", by=cast.actor("dewi"), now=then
    )
    money.confirm_transfer(
        funding=funding, bank_reference=f"TRX-{funding.code}", amount=funding.amount, by=cast.actor("sri"),
        now=cast.now + found * DAY,
    )  # fmt: skip
    start_funded_work({"event": "payment.funded", "deal_code": deal.code})


def test_escrow_a_rest_in_time_a_rest_too_late_and_a_stop(cast: Cast) -> None:
    for reported, found in ((3, 9), (11, 12)):
        deal = agree(cast, milestones=HALVES)
        steps.fund(cast, deal)
        make(cast, deal, rounds=1)
        pay(cast, deal, reported=reported, found=found)
    make(cast, steps.fund(cast, agree(cast)))
    stopped = steps.fund(cast, agree(cast))
    deals.stop_deal(deal=stopped, reason="Sakit.", by=cast.actor("rani"), now=cast.now + DAY)
    found = behind(cast.kopi_senja.pk, "late-share", now=NOW).items
    # Approved a day after the start, on a Thursday: three working days later is Tuesday, five days on.
    assert sorted((row.label, row.days, row.late_days) for row in found) == [
        ("DP", 0, 0), ("DP", 0, 0), ("Pelunasan", 2, 0), ("Pelunasan", 10, 5), ("Semua", 0, 0),
    ]  # fmt: skip
    brand = brand_record(cast.kopi_senja.pk, now=NOW)
    assert (brand.pay_deals, brand.parts, brand.typical_days, brand.nine_of_ten, brand.late) == (3, 5, 0, 10, 1)
    assert (brand.deals, brand.approved_deals, brand.rejections, brand.disputes) == (4, 3, 0, 0)
    rani = creator_record(cast.rani_profile.pk, now=NOW)
    assert (rani.works, rani.on_time, rani.revisions, rani.deals, rani.cancellations) == (9, 9, 1, 4, 1)


def test_a_fee_for_late_pay_is_no_second_late_part(cast: Cast) -> None:
    deal = agree(cast, milestones=HALVES, late_fee=LATE_FEES["usual"])
    steps.fund(cast, deal)
    make(cast, deal)
    pay(cast, deal, reported=11, found=12)
    fee = Milestone.objects.get(late_for__label="Pelunasan")
    assert (fee.amount, fee.state) == (FEE // 2 * 5 * 10 // 10_000, "pending")
    found = behind(cast.kopi_senja.pk, "late-share", now=NOW).items
    assert sorted((row.label, row.late_days) for row in found) == [("DP", 0), ("Pelunasan", 5)]


def test_a_dispute_that_silence_decided_against_the_brand(cast: Cast) -> None:
    deal = steps.fund(cast, agree(cast))
    for item in deal.items.all():
        sent = deals.submit_work(item=item, url="https://drive.example.test/v", by=cast.actor("rani"), now=cast.now)
        deals.approve_work(submission=sent, by=cast.actor("dewi"), now=cast.now)
    deals.open_dispute(
        deal=Deal.objects.get(pk=deal.pk), kind="not_paid", amount=FEE, reason="Sudah jadi.", by=cast.actor("rani"),
        now=cast.now + DAY,
    )  # fmt: skip
    assert [row.is_lost for row in behind(cast.kopi_senja.pk, "disputes-lost", now=NOW).items] == []
    deals.sweep_clocks(now=cast.now + 15 * DAY)
    assert [(row.state, row.is_lost) for row in behind(cast.kopi_senja.pk, "disputes-lost", now=NOW).items] == [
        ("lapsed", True)
    ]
    # The settlement approved the part, not the brand: it is no payment after an approval.
    assert behind(cast.kopi_senja.pk, "late-share", now=NOW).items == []


def test_the_rules_of_parts_are_those_that_the_statements_name() -> None:
    """`basis = ''` stands for every part that does not go by result."""
    assert set(DueRule) == {DueRule.BEFORE_WORK, DueRule.ON_APPROVAL, DueRule.ON_DATE, DueRule.VARIABLE}
