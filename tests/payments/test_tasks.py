"""Who is told what about money: the right people, in the right hat, once, and no number that is not theirs."""

from __future__ import annotations

import pytest
from django.utils import translation

from sorot.messaging.models import Notification
from sorot.messaging.wording import say
from sorot.payments import actions, postings, tasks

from .conftest import NOW, live

pytestmark = pytest.mark.django_db


def told(verb: str) -> list[tuple[str, str]]:
    """(name, organisation or "") of everybody told, sorted."""
    rows = Notification.objects.filter(verb=verb).select_related("user", "organisation")
    return sorted((row.user.name, row.organisation.name if row.organisation else "") for row in rows)


def last(published, event: str) -> dict:
    return {"event": event, **[payload for name, payload in published if name == event][-1]}


def twice(task, payload: dict) -> None:
    task(payload)
    task(payload)


def test_operators_hear_of_a_reported_transfer(desk, cast, published):
    desk.report(live(desk.open()))
    twice(tasks.tell_transfer_reported, last(published, "payment.transfer_reported"))
    assert told("transfer.reported") == [("Sari", ""), ("Sri", "")]


def test_payer_and_agency_hear_that_it_arrived_through_their_hats(desk, cast, published):
    desk.pay(desk.arranged())
    twice(tasks.tell_transfer_confirmed, last(published, "payment.funded"))
    assert told("transfer.confirmed") == [("Adi", "Agensi Sinar"), ("Dewi", "Kopi Senja"), ("Maya", "Kopi Senja")]


def test_payer_hears_why_a_transfer_was_rejected(desk, cast, published):
    funding = desk.report(live(desk.open()))
    actions.reject_transfer(funding=funding, reason="Tidak ada di mutasi", by=cast.sri, now=NOW)
    twice(tasks.tell_transfer_rejected, last(published, "payment.transfer_rejected"))
    assert told("transfer.rejected") == [("Dewi", "Kopi Senja"), ("Maya", "Kopi Senja")]
    row = Notification.objects.filter(verb="transfer.rejected").first()
    assert row.url == f"/money/fundings/{funding.code}/"
    with translation.override("id"):
        said = say(row.verb, row.data)
    assert said == "Rp10.500.000 untuk “Reel untuk Kopi Senja” tidak ditemukan: Tidak ada di mutasi"


def test_talent_hears_their_own_amount_only(desk, cast, published):
    terms = desk.arranged()
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    twice(tasks.tell_released, last(published, "payment.released"))
    assert told("milestone.released") == [("Rani", "")]
    data = Notification.objects.get(verb="milestone.released").data
    assert (data["amount"], data["title"]) == (10_000_000, "Reel untuk Kopi Senja")


def test_management_that_is_paid_is_told_instead_of_the_talent(desk, cast, published):
    terms = desk.open(management=cast.bima.organisation, pays_management=True)
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    tasks.tell_released(last(published, "payment.released"))
    assert told("milestone.released") == [("Bima", "Manajemen Bima")]


def test_payer_hears_of_returned_money(desk, cast, published):
    terms = desk.open()
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="x", by=cast.dewi, now=NOW)
    twice(tasks.tell_refunded, last(published, "payment.refunded"))
    assert told("milestone.refunded") == [("Dewi", "Kopi Senja"), ("Maya", "Kopi Senja")]


def test_operators_hear_of_a_payout_and_the_payee_how_it_went(desk, cast, published):
    desk.account()
    desk.earn()
    payout = desk.request()
    twice(tasks.tell_payout_asked, last(published, "payout.requested"))
    assert told("payout.asked") == [("Sari", ""), ("Sri", "")]
    actions.reject_payout(payout=payout, reason="Nama berbeda", by=cast.sri, now=NOW)
    twice(tasks.tell_payout, last(published, "payout.rejected"))
    assert told("payout.rejected") == [("Rani", "")]
    assert Notification.objects.get(verb="payout.rejected").data["reason"] == "Nama berbeda"


def test_changed_account_is_told_without_the_number(desk, cast, published):
    desk.account()
    desk.account(number="9876543210")
    twice(tasks.tell_account_changed, last(published, "payout_account.changed"))
    assert told("payout_account.changed") == [("Rani", "")]
    row = Notification.objects.get(verb="payout_account.changed")
    assert row.data["last4"] == "3210"
    assert "9876543210" not in str(row.data)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_seal_seals_what_was_posted_and_again_is_nothing(desk):
    desk.earn()
    assert tasks.seal(0) >= 1
    assert tasks.seal(0) == 0
    assert postings.verify() == []
