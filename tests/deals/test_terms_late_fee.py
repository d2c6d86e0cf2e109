"""The third schema of terms: what late pay costs, said only where something can be late; older texts stay as hashed."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.deals import words
from sorot.deals.diff import all_terms, split_diff
from sorot.deals.errors import DealError
from sorot.deals.models import Offer
from sorot.deals.terms import LateFeeTerm, MilestoneTerm, Terms, digest
from sorot.payments.models import PaymentTerms
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_offers_parts import form
from tests.deals.test_terms_promises import DAY, terms

USUAL = LateFeeTerm(10, 500)
AFTER = MilestoneTerm("Semua", 10_000_000, "on_approval")
DATED = MilestoneTerm("Semua", 10_000_000, "on_date", DAY)
BEFORE = MilestoneTerm("Semua", 10_000_000, "before_work")
SECOND_TEXT = (
    '{"barter":{"item":"","value":null},"cancellation":{"after_approval":100,"after_draft":50,"before_draft":0},'
    '"deliverables":[{"draft_due_date":"2026-03-12","format":"reel","platform":"instagram","publish_date":'
    '"2026-03-16","quantity":1}],"exclusivity":{"category":"","days":0},"fee":{"amount":10000000,"currency":"IDR"},'
    '"milestones":[{"amount":10000000,"due_date":null,"due_rule":"on_approval","label":"Semua","rate":null}],'
    '"notes":"","pay_within_days":3,"review_days":5,"revisions_included":2,"schema":"sorot.terms/2",'
    '"tax_basis":"gross","usage_rights_days":0}'
)


def test_a_text_of_the_second_schema_keeps_its_form_and_its_hash() -> None:
    old = Terms.from_json(json.loads(SECOND_TEXT))
    assert (old.canonical, old.sha256, old.late_fee) == (SECOND_TEXT, digest(SECOND_TEXT), None)
    assert replace(old, schema="sorot.terms/3").sha256 != old.sha256


def test_the_canonical_form_of_the_third_schema_does_not_drift() -> None:
    """A change here breaks every contract that people hold: it needs another schema, not another hash."""
    third = SECOND_TEXT.replace("sorot.terms/2", "sorot.terms/3")
    with_fee = third.replace('"milestones"', '"late_fee":{"bps_per_day":10,"cap_bps":500},"milestones"')
    assert terms(10_000_000, AFTER, late_fee=USUAL).canonical == with_fee
    assert terms(10_000_000, AFTER).canonical == third.replace('"milestones"', '"late_fee":null,"milestones"')


@given(st.integers(1, 1_000), st.integers(0, 4_000))
@settings(max_examples=50, deadline=None)
def test_a_late_fee_survives_its_json(bps: int, more: int) -> None:
    made = terms(10_000_000, AFTER, late_fee=LateFeeTerm(bps, bps + more))
    assert Terms.from_json(json.loads(made.canonical)) == made


@pytest.mark.parametrize("rates", [(0, 500), (-1, 500), (1_001, 2_000), (10, 9), (10, 5_001), (10, 0)])
def test_a_late_fee_out_of_range_is_refused(rates: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        LateFeeTerm(*rates)


def test_a_late_fee_needs_a_part_that_can_be_late_and_a_schema_that_can_say_it() -> None:
    assert [terms(10_000_000, part).can_be_late for part in (AFTER, DATED, BEFORE)] == [True, True, False]
    for part, schema in ((BEFORE, "sorot.terms/3"), (AFTER, "sorot.terms/2")):
        with pytest.raises(ValueError):
            terms(10_000_000, part, schema=schema, late_fee=USUAL)


def test_what_late_pay_costs_is_a_term_a_promise_and_a_difference() -> None:
    plain, costly = terms(10_000_000, AFTER), terms(10_000_000, AFTER, late_fee=USUAL)
    row = next(row for row in all_terms(costly) if row.key == "late_fee")
    assert (row.term, row.new) == ("Denda keterlambatan", "0,1% per hari, paling banyak 5%")
    assert [promise.text for promise in words.promises(costly, "OPERATOR") if promise.key == "late"] == [
        "Bila uang brand untuk bagian yang sudah disetujui datang lewat hari yang dijanjikan, brand menambah 0,1% dari "
        "bagian itu per hari untuk kreator, paling banyak 5%."
    ]
    added, dropped = split_diff(plain, costly).changed, split_diff(costly, plain).changed
    assert [(row.key, row.warn) for row in added] == [("late_fee", False)]
    assert [(row.key, row.new, row.warn) for row in dropped] == [("late_fee", "belum ada", True)]


def test_the_form_offers_it_and_refuses_it_where_nothing_can_be_late(cast: Cast) -> None:
    chosen = form(cast, payment_plan="after", late_fee="usual")
    assert chosen.is_valid(), chosen.errors
    assert chosen.terms().late_fee == USUAL
    refused = form(cast, payment_plan="before", late_fee="usual")
    assert not refused.is_valid()
    assert list(refused.errors) == ["late_fee"]
    assert "tidak ada yang bisa terlambat" in str(refused.errors)


def test_a_fee_of_the_last_offer_stays_a_choice(cast: Cast) -> None:
    own = LateFeeTerm(25, 1_000)
    base = steps.terms(cast, milestones=(MilestoneTerm("Semua", 2_500_000, "on_approval"),), late_fee=own)
    untouched = form(cast, base)
    assert untouched.is_valid(), untouched.errors
    assert untouched.terms().late_fee == own
    assert "0,25% per hari, paling banyak 10%" in str(untouched["late_fee"])


def test_paid_directly_nobody_here_asks_for_a_late_fee(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.MONEY_MODE", "DIRECT")
    part = (MilestoneTerm("Semua", 2_500_000, "on_approval"),)
    application = steps.applied(cast)
    with pytest.raises(DealError):
        steps.offered(cast, application=application, milestones=part, late_fee=USUAL)
    assert not Offer.objects.exists()
    page = cast.client("dewi").get(reverse("deals:offer_new", args=[application.code])).content.decode()
    assert "Denda keterlambatan" not in page


def test_the_deal_and_the_money_room_keep_the_fee_of_the_contract(cast: Cast) -> None:
    part = (MilestoneTerm("Semua", 2_500_000, "on_approval"),)
    deal = steps.signed(cast, milestones=part, late_fee=USUAL)
    kept = PaymentTerms.objects.get(deal_code=deal.code)
    assert (deal.late_fee_bps, deal.late_fee_cap_bps) == (10, 500)
    assert (kept.late_fee_bps, kept.late_fee_cap_bps) == (10, 500)
