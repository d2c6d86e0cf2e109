"""Transfers of brands: reported, confirmed with evidence, rejected with a reason, paid from the balance."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from sorot.core.errors import MoveError, RefusedError, StaleError
from sorot.core.files import FileError
from sorot.core.models import Event, StoredFile
from sorot.payments import actions, postings
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule
from sorot.payments.models import Funding
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, TODAY, days, live, states

PDF = b"%PDF-1.4 bukti transfer"


def test_reporting_notes_who_sent_it_when_and_the_proof(desk, published):
    terms = desk.open()
    funding = desk.report(live(terms), evidence=SimpleUploadedFile("bukti.pdf", PDF))
    funding.refresh_from_db()
    assert (funding.state, funding.reported_at, funding.reported_by, funding.sent_date, funding.sender_name) == (
        "reported", NOW, desk.cast.dewi.user, TODAY, "PT Kopi Senja",
    )  # fmt: skip
    assert (funding.evidence.name, funding.evidence.kind) == ("bukti.pdf", "pdf")
    assert published[-1] == ("payment.transfer_reported", {"deal_code": terms.deal_code, "funding": funding.code})
    assert states(terms) == ["pending"]


def test_proof_is_seen_by_payer_and_desk_only(desk, cast):
    funding = desk.report(live(desk.open()), evidence=SimpleUploadedFile("bukti.pdf", PDF))
    seen = {
        name: funding.evidence.is_visible_to(getattr(cast, name))
        for name in ("dewi", "viewer", "sri", "rani", "tono", "rival", "bima")
    }
    assert seen == {
        "dewi": True,
        "viewer": True,
        "sri": True,
        "rani": False,
        "tono": False,
        "rival": False,
        "bima": False,
    }


@pytest.mark.parametrize(
    "changes", [{"sent_date": TODAY + days(1)}, {"sent_date": TODAY - days(61)}, {"sender_name": " "}]
)
def test_report_that_cannot_be_true_is_refused(desk, changes):
    funding = live(desk.open())
    with pytest.raises(PaymentError) as caught:
        desk.report(funding, **changes)
    assert list(caught.value.field_errors) == list(changes)
    funding.refresh_from_db()
    assert (funding.state, funding.reported_at) == ("awaiting", None)


def test_proof_of_a_wrong_type_is_refused_and_nothing_is_reported(desk):
    funding = live(desk.open())
    with pytest.raises(FileError):
        desk.report(funding, evidence=SimpleUploadedFile("virus.pdf", b"MZ\x00\x01"))
    funding.refresh_from_db()
    assert (funding.state, StoredFile.objects.count()) == ("awaiting", 0)


@pytest.mark.parametrize("name", ["viewer", "rani", "tono"])
def test_who_may_not_pay_cannot_report(desk, cast, name):
    funding = live(desk.open())
    with pytest.raises(RefusedError):
        desk.report(funding, by=getattr(cast, name))
    funding.refresh_from_db()
    assert funding.state == "awaiting"


def test_manager_of_the_brand_and_the_desk_may_report(desk, cast):
    assert desk.report(live(desk.open()), by=cast.manager).reported_by == cast.manager.user
    assert desk.report(live(desk.open()), by=cast.sri).reported_by == cast.sri.user


def test_reporting_twice_is_once(desk, published):
    funding = live(desk.open())
    desk.report(funding)
    count = len(published)
    assert desk.report(funding).pk == funding.pk
    assert len(published) == count


def test_page_opened_before_somebody_else_reported_is_refused(desk, cast):
    funding = live(desk.open())
    desk.report(funding)
    with pytest.raises((StaleError, RefusedError)):
        desk.report(funding, by=cast.manager, version=1, sender_name="Lain")
    funding.refresh_from_db()
    assert funding.sender_name == "PT Kopi Senja"


def test_confirming_credits_the_brand_and_secures_the_milestones_at_once(desk, published):
    terms = desk.open(
        MilestonePlan("Satu", 4_000_000, DueRule.BEFORE_WORK), MilestonePlan("Dua", 6_000_000, DueRule.BEFORE_WORK)
    )
    funding = desk.pay(terms)
    funding.refresh_from_db()
    codes = list(terms.milestones.order_by("pk").values_list("code", flat=True))
    assert states(terms) == ["funded", "funded"]
    assert (funding.state, funding.confirmed_by, funding.confirmed_at) == ("confirmed", desk.cast.sri.user, NOW)
    assert postings.balances([postings.held(code) for code in codes]) == [4_200_000, 6_300_000]
    assert (desk.books(terms).bank, desk.books(terms).brand) == (-10_500_000, 0)
    assert published[-1] == (
        "payment.funded", {"deal_code": terms.deal_code, "funding": funding.code, "milestones": codes},
    )  # fmt: skip
    assert Event.objects.filter(verb="funding.confirmed", subject_code=funding.code, is_operator=True).count() == 1


def test_confirming_twice_with_the_same_statement_line_is_once(desk, published):
    terms = desk.open()
    funding = desk.report(live(terms))
    desk.confirm(funding, bank_reference="BCA  9/1")
    count = len(published)
    desk.confirm(funding, bank_reference="BCA 9/1")
    assert len(published) == count
    assert desk.books(terms).bank == -10_500_000


def test_confirming_needs_the_statement_line_and_the_exact_amount(desk):
    terms = desk.open()
    funding = desk.report(live(terms))
    for changes, field in (
        ({"bank_reference": "  "}, "bank_reference"),
        ({"amount": 10_499_999}, "amount"),
        ({"amount": 10_500_001}, "amount"),
    ):
        with pytest.raises(PaymentError) as caught:
            desk.confirm(funding, **changes)
        assert list(caught.value.field_errors) == [field]
    funding.refresh_from_db()
    assert (funding.state, states(terms), desk.books(terms).bank) == ("reported", ["pending"], 0)


def test_one_statement_line_confirms_one_transfer(desk):
    desk.confirm(desk.report(live(desk.open())), bank_reference="BCA 7")
    terms = desk.open()
    with pytest.raises(PaymentError) as caught:
        desk.confirm(desk.report(live(terms)), bank_reference="BCA 7")
    assert list(caught.value.field_errors) == ["bank_reference"]
    assert (states(terms), desk.books(terms).held) == (["pending"], 0)


@pytest.mark.parametrize("name", ["dewi", "rani", "adi", "tono"])
def test_only_the_desk_confirms_or_rejects(desk, cast, name):
    terms = desk.open()
    funding = desk.report(live(terms))
    with pytest.raises(RefusedError):
        desk.confirm(funding, by=getattr(cast, name))
    with pytest.raises(RefusedError):
        actions.reject_transfer(funding=funding, reason="x", by=getattr(cast, name), now=NOW)
    assert (live(terms).state, states(terms)) == ("reported", ["pending"])


def test_unreported_transfer_is_not_confirmed(desk):
    terms = desk.open()
    with pytest.raises(RefusedError):
        desk.confirm(live(terms))
    assert (live(terms).state, desk.books(terms).bank) == ("awaiting", 0)


def test_rejecting_says_why_and_opens_a_fresh_transfer(desk, published):
    terms = desk.open()
    funding = desk.report(live(terms))
    actions.reject_transfer(funding=funding, reason="Tidak ada di mutasi", by=desk.cast.sri, now=NOW)
    funding.refresh_from_db()
    fresh = live(terms)
    assert (funding.state, funding.rejection_reason) == ("rejected", "Tidak ada di mutasi")
    assert (fresh.amount, fresh.state, fresh.reference != funding.reference) == (10_500_000, "awaiting", True)
    assert terms.milestones.get().funding == fresh
    assert published[-1][0] == "payment.transfer_rejected"
    desk.confirm(desk.report(fresh))
    assert states(terms) == ["funded"]


def test_rejecting_needs_a_reason(desk):
    terms = desk.open()
    funding = desk.report(live(terms))
    with pytest.raises(PaymentError):
        actions.reject_transfer(funding=funding, reason=" ", by=desk.cast.sri, now=NOW)
    assert (live(terms).state, terms.fundings.count()) == ("reported", 1)


def test_decided_transfer_is_not_decided_again(desk):
    terms = desk.open()
    funding = desk.pay(terms)
    with pytest.raises(RefusedError):
        desk.confirm(funding, bank_reference="lain")
    with pytest.raises(RefusedError):
        actions.reject_transfer(funding=funding, reason="x", by=desk.cast.sri, now=NOW)
    with pytest.raises(RefusedError):
        desk.report(funding, by=desk.cast.manager)
    assert (states(terms), desk.books(terms).bank) == (["funded"], -10_500_000)


def test_money_that_came_back_pays_the_next_deal_from_the_balance(desk):
    first = desk.open()
    desk.pay(first)
    actions.cancel_terms(deal_code=first.deal_code, reason="Batal", by=desk.cast.dewi, now=NOW)
    second = desk.open()
    funding = actions.pay_from_balance(funding=live(second), by=desk.cast.dewi, now=NOW)
    assert (funding.state, funding.source, states(second), desk.books(second).brand) == (
        "confirmed",
        "balance",
        ["funded"],
        0,
    )
    assert actions.pay_from_balance(funding=funding, by=desk.cast.dewi, now=NOW).pk == funding.pk


def test_balance_too_small_pays_nothing(desk):
    terms = desk.open()
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        actions.pay_from_balance(funding=live(terms), by=desk.cast.dewi, now=NOW)
    assert caught.value.code == "balance"
    assert (live(terms).state, states(terms)) == ("awaiting", ["pending"])


@pytest.mark.parametrize("name", ["viewer", "adi", "sri", "rani"])
def test_balance_belongs_to_its_organisation(desk, cast, name):
    terms = desk.arranged()
    with pytest.raises(RefusedError):
        actions.pay_from_balance(funding=live(terms), by=getattr(cast, name), now=NOW)
    assert live(terms).state == "awaiting"


def test_unreported_transfer_expires_and_is_asked_again(desk):
    terms = desk.open()
    old = live(terms)
    reported = desk.report(live(desk.open()))
    assert actions.expire_fundings(now=NOW + days(14) - timedelta(seconds=1)) == 0
    assert actions.expire_fundings(now=NOW + days(14)) == 1
    old.refresh_from_db()
    reported.refresh_from_db()
    assert (old.state, reported.state, live(terms).pk != old.pk) == ("expired", "reported", True)
    assert terms.milestones.get().funding == live(terms)


def test_dated_part_is_asked_for_a_week_before_its_day(desk):
    terms = desk.open(MilestonePlan("Akhir", 1_000_000, DueRule.ON_DATE, due_date=TODAY + days(10)))
    assert actions.open_due_fundings(now=NOW + days(2)) == 0
    assert actions.open_due_fundings(now=NOW + days(3)) == 1
    assert actions.open_due_fundings(now=NOW + days(3)) == 0
    assert live(terms).amount == 1_050_000


def test_confirming_dies_whole_when_the_books_refuse(desk, monkeypatch):
    terms = desk.open()
    funding = desk.report(live(terms))

    def broken(**_: object) -> int:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(postings, "fund", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        desk.confirm(funding)
    funding.refresh_from_db()
    assert (funding.state, states(terms), desk.books(terms).bank) == ("reported", ["pending"], 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "confirmed"},
        {"state": "confirmed", "confirmed_at": NOW, "bank_reference": ""},
        {"state": "reported"},
        {"state": "rejected"},
        {"state": "expired"},
        {"state": "awaiting", "bank_reference": "x"},
        {"amount": 0},
        {"state": "lost"},
    ],
)
def test_database_refuses_a_state_without_its_facts(desk, cast, facts):
    funding = live(desk.open())
    if "confirmed_at" in facts:
        facts = facts | {"confirmed_by": cast.sri.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        Funding.objects.filter(pk=funding.pk).update(**facts)
    funding.refresh_from_db()
    assert funding.state == "awaiting"


def test_five_billion_is_paid_in(desk):
    terms = desk.open(MilestonePlan("Semua", FIVE_BILLION, DueRule.BEFORE_WORK))
    desk.pay(terms)
    assert (states(terms), desk.books(terms).held) == (["funded"], 5_250_000_000)


def test_illegal_moves_of_a_transfer_are_refused(desk):
    from sorot.core.states import move

    funding = live(desk.open())
    with pytest.raises(MoveError):
        move(funding, "rejected", by=desk.cast.sri, now=NOW, verb="x", rejected_at=NOW, rejection_reason="x")
    funding.refresh_from_db()
    assert funding.state == "awaiting"
