"""Payouts through a gateway: sent once whatever breaks, followed until they arrived, and back when they cannot."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from sorot.payments import actions, channels, postings
from sorot.payments.enums import Purse
from sorot.payments.gateways.base import TransferStatus, Unsure
from sorot.payments.models import Payout, PayoutAccount

from .conftest import NOW
from .fake_gateway import FakeGateway, lost_answer


@pytest.fixture
def gateway(settings):
    fake = FakeGateway()
    settings.PAYOUT_CHANNEL = "fake"
    with channels.use(fake):
        yield fake


@pytest.fixture
def approved(desk, cast, gateway):
    """Rani has 10 million, asked for 4 of them, and Sri approved it for the gateway."""
    desk.account()
    desk.earn()
    return actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)


def books(payout: Payout) -> tuple[int, int, int, int, int]:
    """(available, reserved, in transit, balance at the gateway, its fees)."""
    accounts = [
        postings.purse(Purse.EARNINGS, payout.payee.code, "IDR"), postings.reserved("IDR"), postings.in_transit("IDR"),
        postings.clearing("IDR", "fake"), postings.gateway_fees("IDR", "fake"),
    ]  # fmt: skip
    return tuple(postings.balances(accounts))


def minutes(number: int):
    return NOW + timedelta(minutes=number)


def send(payout: Payout, at=NOW) -> Payout:
    actions.send_payout(payout_code=payout.code, now=at)
    payout.refresh_from_db()
    return payout


WAITS, SENT = (6_000_000, 4_000_000, 0, 0, 0), (6_000_000, 0, 4_000_000, 0, 0)
ARRIVED, BACK = (6_000_000, 0, 0, 4_000_000, 0), (10_000_000, 0, 0, 0, 0)


def test_an_approved_payout_goes_to_the_gateway_and_arrives(approved, gateway, published):
    assert (approved.channel, approved.reference, approved.rail) == ("fake", f"{approved.code}-1", "bifast")
    payout = send(approved)
    assert (payout.state, payout.gateway_id, payout.gateway_status, payout.sent_by) == (
        "sent",
        "po-1",
        "ACCEPTED",
        None,
    )
    assert (books(payout), gateway.asked("create_payout")) == (SENT, [payout.reference])
    assert gateway.was_inside_a_transaction is False
    request = gateway.bodies[payout.reference]
    assert (request.amount, request.channel, request.account_number, request.holder_name) == (
        4_000_000, "bca", "1234567890", "Rani Puspita",
    )  # fmt: skip
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=2_500)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    payout.refresh_from_db()
    assert (payout.state, payout.bank_reference, payout.gateway_fee) == ("succeeded", "fake:po-1", 2_500)
    assert books(payout) == (6_000_000, 0, 0, 4_002_500, -2_500)
    assert [name for name, _ in published if name.startswith("payout.")] == ["payout.sent", "payout.succeeded"]


def test_five_equal_answers_are_one_posting(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=2_500)
    for minute in range(5):
        actions.follow_payout(reference=payout.reference, now=minutes(minute))
    assert books(payout) == (6_000_000, 0, 0, 4_002_500, -2_500)


def test_sending_twice_is_one_call(approved, gateway):
    send(approved)
    assert actions.send_payout(payout_code=approved.code, now=minutes(1)) is None
    assert (gateway.asked("create_payout"), books(approved)) == ([approved.reference], SENT)


def test_g5_a_lost_answer_is_asked_for_with_the_same_key_and_pays_once(approved, gateway):
    gateway.faults["create_payout"].append(lost_answer)
    payout = send(approved)
    assert (payout.state, payout.gateway_id, books(payout)) == ("sent", "", SENT)
    assert actions.poll_payouts(now=minutes(0)) == 0
    assert actions.poll_payouts(now=minutes(3)) == 1
    payout.refresh_from_db()
    assert (payout.state, payout.gateway_id, len(gateway.payouts)) == ("sent", "po-1", 1)
    assert gateway.asked("create_payout") == [payout.reference, payout.reference]


def test_g5_no_answer_before_the_gateway_did_anything_is_repeated_with_the_same_key(approved, gateway):
    gateway.faults["create_payout"].append(Unsure("connect time-out", code="NO_ANSWER"))
    payout = send(approved)
    assert (payout.state, len(gateway.payouts)) == ("sent", 0)
    actions.poll_payouts(now=minutes(3))
    assert (list(gateway.payouts), gateway.asked("create_payout")) == ([payout.reference], [payout.reference] * 2)


@pytest.mark.parametrize("when", ["before_call", "after_call", "after_commit"])
def test_f6_a_process_that_dies_is_made_good_by_the_next(approved, gateway, monkeypatch, when):
    from sorot.payments.actions import sending

    class Died(BaseException):
        pass

    def die(name: str) -> None:
        if name == f"payout.{when}":
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(sending, "point", die)
        with pytest.raises(Died):
            actions.send_payout(payout_code=approved.code, now=NOW)
    actions.send_payout(payout_code=approved.code, now=minutes(1))  # the job runs again
    actions.poll_payouts(now=minutes(3))
    approved.refresh_from_db()
    assert (approved.state, list(gateway.payouts), books(approved)) == ("sent", [approved.reference], SENT)
    gateway.payout_is(approved.reference, TransferStatus.SUCCEEDED)
    actions.poll_payouts(now=minutes(30))
    approved.refresh_from_db()
    assert (approved.state, books(approved)) == ("succeeded", ARRIVED)


def test_g6_an_unknown_status_is_held_asked_again_and_never_sent_twice(approved, gateway, published):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.UNKNOWN, raw_status="PONDERING")
    for minute in (3, 10, 30, 60):
        actions.poll_payouts(now=minutes(minute))
    payout.refresh_from_db()
    assert (payout.state, payout.gateway_status, payout.alarm) == ("sent", "PONDERING", "unknown")
    assert (gateway.asked("create_payout"), books(payout)) == ([payout.reference], SENT)
    assert [data["alarm"] for name, data in published if name == "payout.held"] == ["unknown"]
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED)
    actions.poll_payouts(now=minutes(180))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, books(payout)) == ("succeeded", "", ARRIVED)


@pytest.mark.parametrize("reference", ["", "nothing", "nothing-1", "{code}-x", "{code}-2", "{code}"])
def test_a_reference_that_is_none_of_ours_does_nothing(approved, gateway, reference):
    assert actions.follow_payout(reference=reference.format(code=approved.code), now=NOW) is None
    assert gateway.asked("get_payout") == []


def test_a_large_payout_waits_for_the_hours_of_rtgs(desk, cast, gateway):
    desk.account()
    desk.earn(600_000_000)
    payout = actions.approve_payout(payout=desk.request(300_000_000), by=cast.sri, now=NOW)  # a Sunday, 17.00 WIB
    assert (payout.rail, payout.next_check_at.isoformat()) == ("rtgs", "2026-11-23T08:00:00+07:00")
    assert actions.send_payout(payout_code=payout.code, now=minutes(60)) is None
    assert actions.poll_payouts(now=payout.next_check_at + timedelta(minutes=1)) == 1
    assert gateway.asked("create_payout") == [payout.reference]


def test_the_name_is_asked_for_before_the_first_payout_and_a_wrong_one_stops_it(approved, gateway):
    gateway.holder = "BUDI SANTOSO"
    payout = send(approved)
    account = PayoutAccount.objects.get()
    assert (payout.state, gateway.asked("create_payout"), account.name_state, account.bank_name) == (
        "requested", [], "differs", "BUDI SANTOSO",
    )  # fmt: skip


def _break() -> None:
    raise ValueError("a fault of our own making, after the gateway did it")


def test_one_payout_that_cannot_be_followed_holds_up_no_other(approved, desk, cast, gateway, monkeypatch):
    other = actions.approve_payout(payout=desk.request(1_000_000), by=cast.sri, now=NOW)
    gateway.faults["create_payout"].append(_break)
    assert actions.poll_payouts(now=NOW) == 2
    other.refresh_from_db()
    assert (other.state, len(gateway.payouts)) == ("sent", 2)


@pytest.mark.django_db(transaction=True)
def test_l3_two_workers_send_the_same_payout_once(desk, cast, gateway):
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            actions.send_payout(payout_code=payout.code, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (gateway.asked("create_payout"), books(payout)) == ([payout.reference], SENT)


def test_a_fee_that_is_told_later_is_booked_later_and_once(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=None)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    payout.refresh_from_db()
    assert (payout.state, payout.gateway_fee, books(payout)) == ("succeeded", None, ARRIVED)
    assert payout.next_check_at is not None
    actions.poll_payouts(now=minutes(10))
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=2_500)
    for later in (60, 120, 180):
        actions.poll_payouts(now=minutes(later))
    payout.refresh_from_db()
    assert (payout.gateway_fee, payout.next_check_at) == (2_500, None)
    assert books(payout) == (6_000_000, 0, 0, 4_002_500, -2_500)


def test_a_fee_that_is_never_told_is_given_up_after_two_days(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=None)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    actions.poll_payouts(now=minutes(60 * 24 * 3))
    payout.refresh_from_db()
    assert (payout.state, payout.next_check_at, books(payout)) == ("succeeded", None, ARRIVED)


def test_a_fee_that_was_learned_from_the_list_is_not_asked_for_any_more(approved, gateway):
    """Iris names fees only there. Asked for ever, two hundred such payouts left no place for those under way."""
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=None)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    Payout.objects.filter(pk=payout.pk).update(gateway_fee=2_500)  # as a comparison of the day does
    assert [actions.poll_payouts(now=minutes(later)) for later in (60, 120, 180)] == [1, 0, 0]


def test_a_payout_about_which_nothing_can_be_done_does_not_take_the_place_of_others(
    approved, desk, cast, gateway, monkeypatch
):
    monkeypatch.setattr("sorot.payments.actions.sending.POLL_LIMIT", 1)
    Payout.objects.filter(pk=approved.pk).update(alarm="conflict", next_check_at=NOW - timedelta(days=1))
    other = actions.approve_payout(payout=desk.request(1_000_000), by=cast.sri, now=NOW)
    assert [actions.poll_payouts(now=minutes(later)) for later in (1, 2)] == [1, 1]
    other.refresh_from_db()
    assert (other.state, gateway.asked("create_payout")) == ("sent", [other.reference])
