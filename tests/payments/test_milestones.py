"""Releasing and returning: who gets what, when, and only once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from sorot.core.errors import MoveError
from sorot.payments import actions, postings
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule, Purse
from sorot.payments.models import Milestone
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, TODAY, days, live, states

BEFORE, AFTER, DATED = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL, DueRule.ON_DATE


def approve(desk, terms, **changes):
    return actions.release_milestones(**({"deal_code": terms.deal_code, "by": desk.cast.dewi, "now": NOW} | changes))


def test_release_gives_the_talent_exactly_the_agreed_number_and_the_platform_its_fee(desk, published):
    terms = desk.open()
    desk.pay(terms)
    (milestone,) = approve(desk, terms)
    books = desk.books(terms)
    assert (books.bank, books.brand, books.held, books.earnings, books.fee) == (-10_500_000, 0, 0, 10_000_000, 500_000)
    assert (milestone.state, milestone.approved_at, milestone.released_at) == ("released", NOW, NOW)
    assert published[-1] == (
        "payment.released",
        {"deal_code": terms.deal_code, "payee": terms.payee.code, "milestones": [milestone.code]},
    )


def test_release_gives_the_agency_its_margin(desk):
    terms = desk.arranged()
    desk.pay(terms)
    approve(desk, terms)
    books = desk.books(terms)
    assert (books.bank, books.earnings, books.margin, books.fee, books.held) == (
        -12_600_000, 10_000_000, 2_000_000, 600_000, 0,
    )  # fmt: skip


def test_release_pays_the_management_where_the_agreement_says_so(desk, cast):
    terms = desk.open(management=cast.bima.organisation, pays_management=True)
    desk.pay(terms)
    approve(desk, terms)
    assert terms.payee.organisation == cast.bima.organisation
    assert desk.books(terms).earnings == 10_000_000


def test_releasing_twice_is_once(desk, published):
    terms = desk.earn()
    count = len(published)
    assert approve(desk, terms) == []
    assert (desk.books(terms).earnings, len(published)) == (10_000_000, count)


def test_approval_asks_for_the_rest_and_releases_it_when_it_comes(desk):
    terms = desk.open(MilestonePlan("Muka", 3_000_000, BEFORE), MilestonePlan("Sisa", 7_000_000, AFTER))
    desk.pay(terms)
    assert [row.label for row in approve(desk, terms)] == ["Muka"]
    assert (states(terms), live(terms).amount) == (["released", "pending"], 7_350_000)
    approve(desk, terms)
    assert terms.fundings.filter(state="awaiting").count() == 1
    desk.pay(terms)
    assert (states(terms), desk.books(terms).earnings) == (["released", "released"], 10_000_000)


def test_dated_part_is_released_on_its_day_in_jakarta(desk):
    terms = desk.open(MilestonePlan("Akhir", 1_000_000, DATED, due_date=TODAY + days(5)))
    actions.open_due_fundings(now=NOW)
    desk.pay(terms)
    assert approve(desk, terms) == []
    midnight = NOW.replace(hour=17, minute=0) + days(4)  # 00.00 WIB of the day
    assert actions.release_due_milestones(now=midnight - days(1)) == 0
    assert states(terms) == ["funded"]
    assert actions.release_due_milestones(now=midnight) == 1
    assert actions.release_due_milestones(now=midnight) == 0
    assert (states(terms), desk.books(terms).earnings) == (["released"], 1_000_000)


def test_date_alone_releases_nothing_that_was_not_approved(desk):
    terms = desk.open(MilestonePlan("Akhir", 1_000_000, DATED, due_date=TODAY))
    actions.open_due_fundings(now=NOW)
    desk.pay(terms)
    assert actions.release_due_milestones(now=NOW + days(30)) == 0
    assert states(terms) == ["funded"]


def test_named_parts_are_released_alone(desk):
    terms = desk.open(MilestonePlan("Satu", 1_000_000, BEFORE), MilestonePlan("Dua", 2_000_000, BEFORE))
    desk.pay(terms)
    first = terms.milestones.get(position=1)
    approve(desk, terms, milestone_codes=[first.code])
    assert (states(terms), desk.books(terms).earnings) == (["released", "funded"], 1_000_000)


def test_unpaid_work_is_approved_but_releases_nothing(desk):
    terms = desk.open()
    assert approve(desk, terms) == []
    assert (states(terms), terms.fundings.count(), desk.books(terms).earnings) == (["pending"], 1, 0)
    desk.pay(terms)
    assert (states(terms), desk.books(terms).earnings) == (["released"], 10_000_000)


def test_release_of_an_unknown_deal_is_refused(desk):
    with pytest.raises(PaymentError) as caught:
        actions.release_milestones(deal_code="tidakada", by=desk.cast.dewi, now=NOW)
    assert caught.value.code == "no_terms"


def refund(desk, milestone: Milestone, reason: str = "Tidak jadi") -> Milestone:
    return actions.refund_milestone(milestone_code=milestone.code, reason=reason, by=desk.cast.sri, now=NOW)


def test_refund_gives_everything_back_to_the_brand_once(desk, published):
    terms = desk.arranged()
    desk.pay(terms)
    milestone = terms.milestones.get()
    refund(desk, milestone)
    count = len(published)
    refund(desk, milestone)
    books = desk.books(terms)
    assert (states(terms), books.brand, books.held, books.margin, books.fee) == (["refunded"], 12_600_000, 0, 0, 0)
    assert published[count - 1] == (
        "payment.refunded",
        {"deal_code": terms.deal_code, "milestones": [milestone.code]},
    )
    assert len(published) == count


def test_released_or_unpaid_part_is_not_refunded(desk):
    released, unpaid = desk.earn(), desk.open()
    for terms, state in ((released, "released"), (unpaid, "pending")):
        with pytest.raises(MoveError):
            refund(desk, terms.milestones.get())
        assert (states(terms), desk.books(terms).brand) == ([state], 0)


def test_refund_needs_a_reason_and_a_part(desk):
    terms = desk.open()
    desk.pay(terms)
    with pytest.raises(PaymentError):
        refund(desk, terms.milestones.get(), reason=" ")
    with pytest.raises(PaymentError):
        actions.refund_milestone(milestone_code="tidakada", reason="x", by=desk.cast.sri, now=NOW)
    assert states(terms) == ["funded"]


def test_refunded_part_is_not_released(desk):
    terms = desk.open()
    desk.pay(terms)
    refund(desk, terms.milestones.get())
    assert approve(desk, terms) == []
    assert (states(terms), desk.books(terms).earnings) == (["refunded"], 0)


def test_release_dies_whole_when_the_books_refuse(desk, monkeypatch):
    terms = desk.open(MilestonePlan("Satu", 1_000_000, BEFORE), MilestonePlan("Dua", 2_000_000, BEFORE))
    desk.pay(terms)
    real = postings.release
    calls = []

    def second_fails(**arguments):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the machine stopped")
        return real(**arguments)

    monkeypatch.setattr(postings, "release", second_fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        approve(desk, terms)
    assert (states(terms), desk.books(terms).earnings) == (["funded", "funded"], 0)
    assert list(terms.milestones.values_list("approved_at", flat=True)) == [None, None]


def test_five_billion_is_released_and_returned(desk, cast):
    terms = desk.earn(FIVE_BILLION)
    assert (desk.books(terms).earnings, desk.books(terms).fee) == (5_000_000_000, 250_000_000)
    other = desk.open(MilestonePlan("x", FIVE_BILLION, BEFORE))
    desk.pay(other)
    refund(desk, other.milestones.get())
    assert desk.books(other).brand == 5_250_000_000


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "funded"},
        {"state": "released", "released_at": NOW},
        {"state": "released", "released_at": NOW, "funded_at": NOW, "approved_at": NOW, "earned_amount": 11_000_000},
        {"state": "refunded", "refunded_at": NOW},
        {"state": "cancelled"},
        {"funded_at": NOW},
        {"amount": None},
        {"amount": 0},
        {"fee_amount": None},
        {"fee_amount": -1},
        {"margin_amount": -1},
        {"due_rule": "variable"},
        {"due_rule": "on_date"},
        {"basis": "cpv"},
        {"rate_amount": 5},
        {"earned_amount": 5},
        {"returned_amount": 5},
        {"available_at": NOW},
        {"due_rule": "some_day"},
    ],
)
def test_database_refuses_a_milestone_without_its_facts(desk, facts):
    milestone = desk.open().milestones.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(**facts)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.amount) == ("pending", 10_000_000)


def test_app_role_cannot_delete_rows_about_money(desk):
    from django.db import ProgrammingError, connection

    terms = desk.open()
    for table in ("payments_milestone", "payments_funding", "payments_paymentterms", "payments_payout"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert states(terms) == ["pending"]


def test_fee_and_margin_stand_in_their_own_accounts(desk):
    terms = desk.arranged()
    desk.pay(terms)
    approve(desk, terms)
    agency = postings.purse(Purse.AGENCY, terms.acting_agency.code, "IDR")
    (line,) = postings.history(agency, limit=5, offset=0)
    assert (line.kind, line.amount, line.running, line.metadata["deal"], postings.count(agency)) == (
        "milestone_released", 2_000_000, 2_000_000, terms.deal_code, 1,
    )  # fmt: skip
