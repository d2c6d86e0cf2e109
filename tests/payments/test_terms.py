"""Opening the money side of a deal, and closing it."""

from __future__ import annotations

import pytest

from sorot.payments import actions
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule
from sorot.payments.models import Funding, Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, days, live, states

BEFORE, AFTER = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL


def test_opening_asks_for_what_is_due_before_work_with_the_fee_on_top(desk, published):
    terms = desk.open(MilestonePlan("Uang muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    first, rest = terms.milestones.order_by("position")
    assert [(row.label, row.amount, row.fee_amount, row.total) for row in (first, rest)] == [
        ("Uang muka", 3_000_000, 150_000, 3_150_000),
        ("Sisa", 7_000_000, 350_000, 7_350_000),
    ]
    funding = terms.fundings.get()
    assert (funding.amount, funding.state, first.funding, rest.funding) == (3_150_000, "awaiting", funding, None)
    assert funding.expires_at == NOW + days(14)
    assert published == [("payment.opened", {"deal_code": terms.deal_code, "terms": terms.code})]


def test_fees_of_parts_add_up_to_the_fee_of_the_whole(desk):
    terms = desk.open(*(MilestonePlan(str(n), 333_333, BEFORE) for n in range(3)))
    assert [row.fee_amount for row in terms.milestones.order_by("position")] == [16_667, 16_667, 16_666]
    assert terms.fundings.get().amount == 3 * 333_333 + 50_000


def test_barter_has_no_milestones_and_nothing_to_pay(desk):
    terms = desk.open(MilestonePlan("Barter", 0, BEFORE))
    assert (terms.milestones.count(), terms.fundings.count()) == (0, 0)


def test_opening_again_with_the_same_agreement_answers_the_first(desk):
    terms = desk.open(code="sama")
    assert desk.open(code="sama") == terms
    assert (PaymentTerms.objects.count(), Milestone.objects.count(), Funding.objects.count()) == (1, 1, 1)


def test_opening_again_with_another_agreement_is_refused(desk):
    desk.open(code="sama")
    with pytest.raises(PaymentError) as caught:
        desk.open(code="sama", agreement_sha256="b" * 64)
    assert caught.value.code == "other_agreement"
    assert PaymentTerms.objects.get().agreement_sha256 == "a" * 64


@pytest.mark.parametrize(
    ("plan", "changes", "code"),
    [
        (MilestonePlan("x", -1, BEFORE), {}, "amount"),
        (MilestonePlan("x", 10, BEFORE, margin=-1), {}, "amount"),
        (MilestonePlan("x", 10, BEFORE, margin=1), {}, "margin"),
        (MilestonePlan("x", 10, BEFORE, basis="cpv", rate_amount=5, rate_per=1000), {}, "rate"),
        (MilestonePlan("x", 10, DueRule.VARIABLE), {}, "rate"),
        (MilestonePlan("x", 10, DueRule.VARIABLE, basis="likes", rate_amount=5, rate_per=1), {}, "rate"),
        (MilestonePlan("x", 10, DueRule.VARIABLE, basis="cpv", rate_amount=0, rate_per=1), {}, "rate"),
        (MilestonePlan("x", 10, BEFORE), {"mode": "MAGIC"}, "mode"),
        (MilestonePlan("x", 10, BEFORE), {"mode": "DIRECT"}, "fee"),
        (MilestonePlan("x", 10, DueRule.ON_DATE), {}, "date"),
        (MilestonePlan("x", 10, BEFORE), {"fee_bps": 10_001}, "fee"),
        (MilestonePlan("x", 10, BEFORE), {"currency": "XXX"}, "currency"),
        (MilestonePlan("x", 10, BEFORE), {"pays_management": True}, "no_management"),
    ],
)
def test_plans_that_make_no_sense_are_refused_and_write_nothing(desk, plan, changes, code):
    with pytest.raises(PaymentError) as caught:
        desk.open(plan, **changes)
    assert caught.value.code == code
    assert (PaymentTerms.objects.count(), Milestone.objects.count(), Funding.objects.count()) == (0, 0, 0)


def test_the_mode_is_frozen_and_a_later_change_of_the_installation_changes_nothing(desk, settings):
    settings.MONEY_MODE = "PARTNER"
    first = desk.open()
    settings.MONEY_MODE = "OPERATOR"
    first.refresh_from_db()
    assert (first.mode, desk.open().mode, desk.open(mode="PARTNER").mode) == ("PARTNER", "OPERATOR", "PARTNER")


def test_the_talent_is_paid_unless_the_agreement_says_their_management(desk, cast):
    assert desk.open().payee.user == cast.rani.user
    managed = desk.open(management=cast.bima.organisation, pays_management=True)
    assert managed.payee.organisation == cast.bima.organisation


def test_five_billion_passes_opening(desk):
    terms = desk.open(MilestonePlan("Semua", FIVE_BILLION, BEFORE))
    assert terms.fundings.get().amount == 5_250_000_000


def test_cancelling_before_payment_leaves_nothing_expected(desk, published):
    terms = desk.open(MilestonePlan("Uang muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    actions.cancel_terms(deal_code=terms.deal_code, reason="Acara batal", by=desk.cast.dewi, now=NOW)
    terms.refresh_from_db()
    assert (terms.cancelled_at, terms.cancel_reason, states(terms)) == (NOW, "Acara batal", ["cancelled", "cancelled"])
    assert terms.fundings.get().state == "cancelled"
    assert [name for name, _ in published] == ["payment.opened", "payment.cancelled"]


def test_cancelling_after_payment_returns_it_with_the_fee_to_the_brands_balance(desk):
    terms = desk.open(MilestonePlan("Uang muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="Acara batal", by=desk.cast.dewi, now=NOW)
    books = desk.books(terms)
    assert states(terms) == ["refunded", "cancelled"]
    assert (books.bank, books.brand, books.held, books.earnings, books.fee) == (-3_150_000, 3_150_000, 0, 0, 0)


def test_cancelling_keeps_what_was_released_and_happens_once(desk, published):
    terms = desk.earn()
    actions.cancel_terms(deal_code=terms.deal_code, reason="Selesai", by=desk.cast.dewi, now=NOW)
    count = len(published)
    actions.cancel_terms(deal_code=terms.deal_code, reason="Lagi", by=desk.cast.dewi, now=NOW)
    terms.refresh_from_db()
    assert (states(terms), terms.cancel_reason, len(published)) == (["released"], "Selesai", count)
    assert desk.books(terms).earnings == 10_000_000


def test_transfer_reported_before_the_cancelling_still_becomes_the_brands_balance(desk):
    terms = desk.open()
    funding = desk.report(live(terms))
    actions.cancel_terms(deal_code=terms.deal_code, reason="Acara batal", by=desk.cast.dewi, now=NOW)
    desk.confirm(funding)
    assert states(terms) == ["cancelled"]
    assert (desk.books(terms).brand, desk.books(terms).held) == (10_500_000, 0)


def test_cancelling_needs_a_reason_and_terms(desk):
    terms = desk.open()
    with pytest.raises(PaymentError):
        actions.cancel_terms(deal_code=terms.deal_code, reason="  ", by=desk.cast.dewi, now=NOW)
    with pytest.raises(PaymentError):
        actions.cancel_terms(deal_code="tidakada", reason="x", by=desk.cast.dewi, now=NOW)
    assert (states(terms), live(terms).state) == (["pending"], "awaiting")
