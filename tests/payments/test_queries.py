"""What each side sees: certain money, expected money, and never another side's numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.payments import actions, queries
from sorot.payments.enums import DueRule
from sorot.payments.errors import NoFeeSchedule
from sorot.payments.models import FeeSchedule, Funding, Institution, Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, live

BEFORE, AFTER = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL


def rp(amount: int) -> Money:
    return Money(amount)


def approve(desk, terms):
    return actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)


def numbers(money) -> tuple:
    return (money.side, money.amount_total, money.price_total, money.fee_total, money.margin_total, money.total)


def test_each_side_of_an_arranged_deal_sees_its_own_numbers(desk, cast):
    terms = desk.arranged()
    seen = {name: queries.money_for_deal(getattr(cast, name), terms.deal_code) for name in vars(cast)}
    talent = ("talent", rp(10_000_000), None, None, None, None)
    payer = ("payer", None, rp(12_000_000), rp(600_000), None, rp(12_600_000))
    everything = (rp(10_000_000), rp(12_000_000), rp(600_000), rp(2_000_000), rp(12_600_000))
    assert {name: numbers(money) for name, money in seen.items() if money} == {
        "rani": talent, "bima": talent, "dewi": payer, "viewer": payer, "manager": payer,
        "adi": ("agency", *everything), "sri": ("operator", *everything), "sari": ("operator", *everything),
    }  # fmt: skip
    assert [name for name, money in seen.items() if money is None] == ["tono", "rival"]


def test_what_a_side_may_not_see_is_in_none_of_its_lines(desk, cast):
    terms = desk.arranged()
    desk.pay(terms)
    for name, hidden in (("rani", [12_000_000, 600_000, 2_000_000, 12_600_000]), ("dewi", [10_000_000, 2_000_000])):
        told = repr(queries.money_for_deal(getattr(cast, name), terms.deal_code))
        assert [number for number in hidden if re.search(rf"\b{number}\b", told)] == []


def test_without_an_agency_the_brand_sees_fee_and_price_apart(desk, cast):
    money = queries.money_for_deal(cast.dewi, desk.open().deal_code)
    assert numbers(money) == ("payer", rp(10_000_000), rp(10_000_000), rp(500_000), None, rp(10_500_000))


def test_agency_that_pays_itself_sees_as_agency(desk, cast):
    plan = MilestonePlan("x", 10_000_000, BEFORE, margin=1_000_000)
    terms = desk.open(plan, payer=cast.adi.organisation, acting_agency=cast.adi.organisation)
    assert numbers(queries.money_for_deal(cast.adi, terms.deal_code))[0] == "agency"


def test_talent_never_sees_the_transfer(desk, cast):
    terms = desk.open()
    assert queries.money_for_deal(cast.rani, terms.deal_code).funding is None
    line = queries.money_for_deal(cast.dewi, terms.deal_code).funding
    assert (line.state, line.amount, line.reference) == ("awaiting", rp(10_500_000), live(terms).reference)


def test_rejected_transfer_is_shown_as_the_new_one_with_the_reason(desk, cast):
    terms = desk.open()
    actions.reject_transfer(funding=desk.report(live(terms)), reason="Tidak ada", by=cast.sri, now=NOW)
    line = queries.money_for_deal(cast.dewi, terms.deal_code).funding
    assert (line.code, line.state, line.rejection_reason) == (live(terms).code, "awaiting", "Tidak ada")


def test_secured_and_released_are_counted_apart(desk, cast):
    terms = desk.open(MilestonePlan("Muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    assert not queries.is_ready_for_work(terms.deal_code)
    desk.pay(terms)
    money = queries.money_for_deal(cast.rani, terms.deal_code)
    assert (money.funded_total, money.released_total, money.is_ready_for_work) == (rp(3_000_000), rp(0), True)
    approve(desk, terms)
    money = queries.money_for_deal(cast.dewi, terms.deal_code)
    assert (money.funded_total, money.released_total) == (rp(0), rp(3_150_000))


def test_ready_for_work_and_open_money(desk):
    barter, terms = desk.open(MilestonePlan("Barter", 0, BEFORE)), desk.open()
    code = terms.deal_code
    assert (queries.is_ready_for_work(barter.deal_code), queries.has_open_money(barter.deal_code)) == (True, False)
    assert (queries.is_ready_for_work(code), queries.has_open_money(code)) == (False, True)
    desk.pay(terms)
    assert (queries.is_ready_for_work(code), queries.has_open_money(code)) == (True, True)
    approve(desk, terms)
    assert (queries.is_ready_for_work(code), queries.has_open_money(code)) == (True, False)
    assert (queries.is_ready_for_work("tidakada"), queries.has_open_money("tidakada")) == (False, False)


def test_cancelled_deal_is_not_ready(desk):
    terms = desk.open()
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="x", by=desk.cast.dewi, now=NOW)
    assert not queries.is_ready_for_work(terms.deal_code)


def test_wallet_of_the_talent_answers_how_much_is_certain(desk, cast):
    desk.account()
    desk.earn(4_000_000)
    desk.pay(desk.open(MilestonePlan("Aman", 2_000_000, BEFORE)))
    desk.open(MilestonePlan("Belum", 1_000_000, BEFORE))
    desk.request(1_500_000)
    wallet = queries.wallet_for(cast.rani)
    assert (wallet.side, wallet.expected, wallet.certain, wallet.available, wallet.on_its_way, wallet.paid) == (
        "earnings", rp(1_000_000), rp(2_000_000), rp(2_500_000), rp(1_500_000), rp(0),
    )  # fmt: skip
    assert [(line.label, line.amount, line.is_certain) for line in wallet.next] == [
        ("Aman", rp(2_000_000), True), ("Belum", rp(1_000_000), False),
    ]  # fmt: skip


def test_wallets_of_brand_agency_and_strangers(desk, cast):
    first = desk.arranged()
    desk.pay(first)
    desk.arranged()
    approve(desk, first)

    def sums(actor: Actor) -> tuple:
        wallet = queries.wallet_for(actor)
        return (wallet.expected.amount, wallet.certain.amount, wallet.available.amount, wallet.paid.amount)

    assert sums(cast.dewi) == (12_600_000, 0, 0, 12_600_000)
    assert sums(cast.adi) == (2_000_000, 0, 2_000_000, 0)
    assert sums(cast.rani) == (10_000_000, 0, 10_000_000, 0)
    for stranger in (cast.tono, cast.rival, cast.bima, cast.sri, Actor()):
        assert sums(stranger)[:2] == (0, 0)
    assert sums(cast.tono) == sums(cast.rival) == sums(cast.bima) == (0, 0, 0, 0)


def test_statement_says_every_movement_with_the_balance_after_it(desk, cast):
    desk.account()
    terms = desk.earn(4_000_000)
    payout = desk.request(1_500_000)
    lines = queries.statement_for(cast.rani).lines
    assert [(line.amount, line.running, line.deal_code, line.payout_code) for line in lines] == [
        (rp(-1_500_000), rp(2_500_000), "", payout.code),
        (rp(4_000_000), rp(4_000_000), terms.deal_code, ""),
    ]
    assert lines[1].title == "Reel untuk Kopi Senja"


def test_statement_of_the_brand_and_the_desk(desk, cast):
    desk.earn(4_000_000)
    assert [(line.amount.amount, line.running.amount) for line in queries.statement_for(cast.dewi).lines] == [
        (-4_200_000, 0), (4_200_000, 4_200_000),
    ]  # fmt: skip
    assert [(line.amount.amount, line.running.amount) for line in queries.statement_for(cast.sri).lines] == [
        (4_200_000, 4_200_000)
    ]
    assert queries.statement_for(cast.tono).lines == ()


def test_statement_pages_keep_the_running_balance(desk, cast, monkeypatch):
    from sorot.payments.queries import wallet

    monkeypatch.setattr(wallet, "PAGE_SIZE", 2)
    for _ in range(3):
        desk.earn(1_000_000)
    first, second = (queries.statement_for(cast.rani, page=page) for page in (1, 2))
    assert [line.running.amount for line in first.lines] == [3_000_000, 2_000_000]
    assert [line.running.amount for line in second.lines] == [1_000_000]
    assert queries.statement_for(cast.rani, page=99).lines == second.lines


def test_five_billion_is_said_whole(desk, cast):
    desk.earn(FIVE_BILLION)
    assert queries.wallet_for(cast.rani).available == rp(5_000_000_000)
    assert queries.statement_for(cast.rani).lines[0].running == rp(5_000_000_000)


def test_desk_counts_what_waits(desk, cast):
    desk.account()
    desk.earn()
    desk.report(live(desk.open()))
    desk.open()
    desk.request()
    assert (queries.desk_counts().transfers, queries.desk_counts().payouts) == (1, 1)
    assert [row.state for row in queries.transfer_queue(cast.sri)] == ["reported"]
    assert [row.state for row in queries.payout_queue(cast.sri)] == ["requested"]
    for stranger in (cast.dewi, cast.rani, cast.tono):
        assert (list(queries.transfer_queue(stranger)), list(queries.payout_queue(stranger))) == ([], [])


def test_fee_of_a_day_is_the_latest_row_that_began(db):
    FeeSchedule.objects.create(valid_from_date=date(2026, 12, 1), rate_bps=400, source="Promo")
    assert queries.fee_schedule_on(date(2026, 11, 30)).rate_bps == 500
    assert queries.fee_schedule_on(date(2026, 12, 1)).rate_bps == 400
    with pytest.raises(NoFeeSchedule):
        queries.fee_schedule_on(date(2023, 12, 31))


def test_institutions_are_there_with_usable_patterns(db):
    assert Institution.objects.filter(kind="ewallet").count() == 5
    assert Institution.objects.filter(kind="bank").count() == 31
    for row in Institution.objects.all():
        re.compile(row.number_pattern)
    assert Institution.objects.get(code="bca").clearing_code == "014"


def test_rival_brands_of_one_person_are_seen_one_at_a_time(desk, cast):
    terms = desk.open()
    dewi_for_rival = Actor(user=cast.dewi.user, organisation=cast.rival.organisation, role="owner")
    for model in (PaymentTerms, Milestone, Funding):
        assert model.objects.visible_to(cast.dewi).exists()
        assert not model.objects.visible_to(dewi_for_rival).exists()
        assert not model.objects.visible_to(Actor()).exists()
    assert queries.money_for_deal(dewi_for_rival, terms.deal_code) is None


@pytest.mark.parametrize("name", ["rani", "dewi", "adi"])
def test_reading_costs_the_same_for_one_row_and_for_thirty(desk, cast, name, django_assert_max_num_queries):
    from django.db import connection

    def cost() -> int:
        actor = getattr(cast, name)
        with CaptureQueriesContext(
            connection,
        ) as context:
            wallet = queries.wallet_for(actor)
            statement = queries.statement_for(actor)
            fundings = [row.terms.title for row in queries.fundings_of(actor)]
        assert wallet.next or statement.lines or fundings
        return len(context)

    first = desk.arranged()
    desk.pay(first)
    approve(desk, first)
    desk.arranged()
    one = cost()
    for _ in range(15):
        desk.arranged()
        terms = desk.arranged()
        desk.pay(terms)
        approve(desk, terms)
    assert cost() == one
    with django_assert_max_num_queries(3):
        queries.money_for_deal(getattr(cast, name), terms.deal_code)
