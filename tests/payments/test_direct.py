"""DIRECT: the brand pays the creator itself, both say so, the books record it, and no money passes here."""

from __future__ import annotations

import pytest

from sorot.core.errors import RefusedError
from sorot.payments import actions, postings
from sorot.payments.enums import DueRule
from sorot.payments.models import Funding
from sorot.payments.plans import MilestonePlan
from sorot.payments.queries import is_ready_for_work, money_for_deal

from .conftest import NOW, live, states

BEFORE, AFTER = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL


@pytest.fixture
def terms(desk):
    plans = (MilestonePlan("Muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    return desk.open(*plans, fee_bps=0, mode="DIRECT")


def memo(terms):
    return postings.balances(
        [postings.direct_from(terms.payer.code, "IDR"), postings.direct_to(terms.payee.code, "IDR")]
    )


def test_no_fee_is_taken_and_the_payment_is_asked_for_as_direct(terms):
    funding = live(terms)
    assert (funding.source, funding.amount, terms.mode) == ("direct", 3_000_000, "DIRECT")


def test_both_say_it_and_then_work_may_start(desk, terms, cast):
    funding = desk.report(live(terms))
    assert (is_ready_for_work(terms.deal_code), memo(terms)) == (False, [0, 0])
    actions.confirm_direct(funding=funding, by=cast.rani, now=NOW)
    actions.confirm_direct(funding=funding, by=cast.rani, now=NOW)
    assert (is_ready_for_work(terms.deal_code), memo(terms)) == (True, [-3_000_000, 3_000_000])
    books = desk.books(terms)
    assert (books.bank, books.brand, books.held, books.earnings, books.fee) == (0, 0, 0, 0, 0)


def test_the_rest_is_asked_for_when_the_work_is_approved_and_ends_with_the_creators_yes(desk, terms, cast):
    actions.confirm_direct(funding=desk.report(live(terms)), by=cast.rani, now=NOW)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    assert states(terms) == ["released", "pending"]
    actions.confirm_direct(funding=desk.report(live(terms)), by=cast.rani, now=NOW)
    assert (states(terms), memo(terms)) == (["released", "released"], [-10_000_000, 10_000_000])
    assert desk.books(terms).earnings == 0


@pytest.mark.parametrize("who", ["dewi", "tono", "bima", "viewer", "sri"])
def test_only_the_paid_side_says_whether_it_arrived(desk, terms, cast, who):
    funding = desk.report(live(terms))
    for action in (actions.confirm_direct, lambda **given: actions.reject_direct(reason="x", **given)):
        with pytest.raises(RefusedError):
            action(funding=funding, by=getattr(cast, who), now=NOW)
    with pytest.raises(RefusedError):
        desk.confirm(funding)
    funding.refresh_from_db()
    assert (funding.state, memo(terms)) == ("reported", [0, 0])


def test_nothing_is_confirmed_before_the_brand_has_said_it(desk, terms, cast):
    with pytest.raises(RefusedError):
        actions.confirm_direct(funding=live(terms), by=cast.rani, now=NOW)
    assert states(terms) == ["pending", "pending"]


def test_not_arrived_asks_the_brand_again(desk, terms, cast):
    funding = desk.report(live(terms))
    actions.reject_direct(funding=funding, reason="Belum masuk sampai malam ini", by=cast.rani, now=NOW)
    assert (Funding.objects.get(pk=funding.pk).state, live(terms).state) == ("rejected", "awaiting")


def test_a_brands_balance_does_not_pay_a_direct_deal(desk, terms, cast):
    with pytest.raises(RefusedError):
        actions.pay_from_balance(funding=live(terms), by=cast.dewi, now=NOW)
    assert live(terms).state == "awaiting"


def test_a_direct_payment_is_seen_by_who_is_paid_and_no_other_talent(desk, terms, cast):
    funding = live(terms)
    seen = [
        Funding.objects.visible_to(actor).filter(pk=funding.pk).exists()
        for actor in (cast.rani, cast.dewi, cast.sri, cast.tono, cast.bima, cast.rival)
    ]
    assert seen == [True, True, True, False, False, False]
    assert money_for_deal(cast.rani, terms.deal_code).funding.code == funding.code


def test_calling_off_records_what_the_creator_has_to_give_back(desk, terms, cast):
    actions.confirm_direct(funding=desk.report(live(terms)), by=cast.rani, now=NOW)
    actions.settle_terms(deal_code=terms.deal_code, talent_amount=1_000_000, reason="Batal", by=cast.sri, now=NOW)
    assert (states(terms), memo(terms)) == (["released", "cancelled"], [-1_000_000, 1_000_000])


def test_partner_deals_take_no_transfer_by_hand(desk, cast):
    terms = desk.open(mode="PARTNER")
    with pytest.raises(RefusedError):
        desk.report(live(terms))
    assert live(terms).state == "awaiting"
