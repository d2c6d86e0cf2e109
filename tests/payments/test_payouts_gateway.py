"""Payouts through a gateway: sent once whatever breaks, followed until they arrived, and back when they cannot."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from sorot.core.errors import RefusedError
from sorot.payments import actions, channels, postings
from sorot.payments.enums import Purse
from sorot.payments.gateways.base import BadKeys, Failure, Refused, TransferStatus, Unsure
from sorot.payments.models import Payout, PayoutAccount

from .conftest import NOW, url
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
    assert (books(payout), gateway.calls) == (SENT, [payout.reference])
    request = gateway.bodies[payout.reference]
    assert (request.amount, request.channel, request.account_number, request.holder_name) == (
        4_000_000, "bca", "1234567890", "Rani Puspita",
    )  # fmt: skip
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED, fee=2_500)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    payout.refresh_from_db()
    assert (payout.state, payout.bank_reference, payout.gateway_fee) == ("succeeded", "fake:po-1", 2_500)
    assert books(payout) == (6_000_000, 0, 0, 4_002_500, -2_500)
    assert [name for name, _ in published if name.startswith("payout.")] == ["payout.sent", "payout.succeeded"]


def test_five_equal_answers_are_one_posting(approved, gateway):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED, fee=2_500)
    for minute in range(5):
        actions.follow_payout(reference=payout.reference, now=minutes(minute))
    assert books(payout) == (6_000_000, 0, 0, 4_002_500, -2_500)


def test_sending_twice_is_one_call(approved, gateway):
    send(approved)
    assert actions.send_payout(payout_code=approved.code, now=minutes(1)) is None
    assert (gateway.calls, books(approved)) == ([approved.reference], SENT)


def test_g5_a_lost_answer_is_asked_for_with_the_same_key_and_pays_once(approved, gateway):
    gateway.faults.append(lost_answer)
    payout = send(approved)
    assert (payout.state, payout.gateway_id, books(payout)) == ("sent", "", SENT)
    assert actions.poll_payouts(now=minutes(0)) == 0
    assert actions.poll_payouts(now=minutes(3)) == 1
    payout.refresh_from_db()
    assert (payout.state, payout.gateway_id, len(gateway.payouts)) == ("sent", "po-1", 1)
    assert gateway.calls == [payout.reference, payout.reference]


def test_g5_no_answer_before_the_gateway_did_anything_is_repeated_with_the_same_key(approved, gateway):
    gateway.faults.append(Unsure("connect time-out", code="NO_ANSWER"))
    payout = send(approved)
    assert (payout.state, len(gateway.payouts)) == ("sent", 0)
    actions.poll_payouts(now=minutes(3))
    assert (list(gateway.payouts), gateway.calls) == ([payout.reference], [payout.reference] * 2)


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
    gateway.now_is(approved.reference, TransferStatus.SUCCEEDED)
    actions.poll_payouts(now=minutes(30))
    approved.refresh_from_db()
    assert (approved.state, books(approved)) == ("succeeded", ARRIVED)


def test_g6_an_unknown_status_is_held_asked_again_and_never_sent_twice(approved, gateway, published):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.UNKNOWN, raw_status="PONDERING")
    for minute in (3, 10, 30, 60):
        actions.poll_payouts(now=minutes(minute))
    payout.refresh_from_db()
    assert (payout.state, payout.gateway_status, payout.alarm) == ("sent", "PONDERING", "unknown")
    assert (gateway.calls, books(payout)) == ([payout.reference], SENT)
    assert [data["alarm"] for name, data in published if name == "payout.held"] == ["unknown"]
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED)
    actions.poll_payouts(now=minutes(180))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, books(payout)) == ("succeeded", "", ARRIVED)


def test_another_name_gives_the_money_back_and_stops_the_account(approved, gateway, desk, published):
    payout = send(approved)
    gateway.fails(payout.reference, Failure.NAME_MISMATCH, "ACCOUNT_NAME_MISMATCH")
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    account = PayoutAccount.objects.get()
    assert (payout.state, payout.failure, books(payout)) == ("failed", "name_mismatch", BACK)
    assert (account.name_state, account.is_name_wrong) == ("differs", True)
    with pytest.raises(actions.PaymentError) as caught:
        desk.request()
    assert caught.value.code == "name"
    assert "payout.failed" in [name for name, _ in published]


@pytest.mark.parametrize(
    "failure",
    [Failure.BAD_ACCOUNT, Failure.OVER_LIMIT, Failure.REFUSED_BY_BANK, Failure.SCREENING, Failure.OTHER, None],
)
def test_a_failure_for_good_gives_the_money_back_with_its_sentence(approved, gateway, failure):
    from sorot.payments.wording import what_happened, what_to_do

    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.FAILED, failure=failure, failure_code="X")
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, payout.failure, books(payout)) == ("failed", (failure or Failure.OTHER).value, BACK)
    assert len(what_happened(payout.failure)) > 20
    assert len(what_to_do(payout.failure)) > 20


def test_a_passing_failure_is_tried_three_times_with_new_references_and_then_given_back(approved, gateway):
    code, at = approved.code, 0
    for attempt in (1, 2, 3):
        payout = send(approved, minutes(at))
        assert (payout.attempt, payout.state, gateway.calls[-1]) == (attempt, "sent", f"{code}-{attempt}")
        gateway.fails(f"{code}-{attempt}", Failure.TEMPORARY, "TEMPORARY_TRANSFER_ERROR")
        actions.follow_payout(reference=f"{code}-{attempt}", now=minutes(at + 1))
        payout.refresh_from_db()
        if attempt < 3:
            assert (payout.state, payout.attempt, books(payout)) == ("approved", attempt + 1, WAITS)
            assert actions.send_payout(payout_code=code, now=minutes(at + 2)) is None
        at += 60
    assert (payout.state, payout.failure, books(payout), len(gateway.calls)) == ("failed", "temporary", BACK, 3)


def test_too_little_at_the_gateway_is_our_problem_and_is_tried_until_it_is_filled(approved, gateway, published):
    for number in range(1, 5):
        payout = send(approved, minutes(number * 20))
        gateway.fails(payout.reference, Failure.NO_FUNDS, "INSUFFICIENT_BALANCE")
        actions.follow_payout(reference=payout.reference, now=minutes(number * 20))
        payout.refresh_from_db()
        assert (payout.state, payout.alarm, books(payout)) == ("approved", "no_funds", WAITS)
    assert [data["alarm"] for name, data in published if name == "payout.held"] == ["no_funds"]
    payout = send(approved, minutes(200))
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=payout.reference, now=minutes(201))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, payout.attempt, books(payout)) == ("succeeded", "", 5, ARRIVED)


@pytest.mark.parametrize(
    ("error", "alarm", "is_tried_again"),
    [
        (BadKeys("no", code="INVALID_API_KEY", status=401), "keys", True),
        (Refused("no", code="INSUFFICIENT_BALANCE", status=400), "no_funds", True),
        (Refused("no", code="CHANNEL_NOT_MAPPED"), "refused", False),
    ],
)
def test_a_refused_first_call_did_nothing_and_waits_for_the_desk(approved, gateway, error, alarm, is_tried_again):
    gateway.faults.append(error)
    payout = send(approved)
    assert (payout.state, payout.alarm, payout.attempt, books(payout)) == ("approved", alarm, 2, WAITS)
    assert (payout.next_check_at is not None) == is_tried_again


def test_a_refused_repetition_proves_nothing_and_takes_no_new_key(approved, gateway):
    gateway.faults += [lost_answer, BadKeys("no", code="INVALID_API_KEY", status=401)]
    payout = send(approved)
    actions.poll_payouts(now=minutes(3))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, payout.attempt, books(payout)) == ("sent", "keys", 1, SENT)
    actions.poll_payouts(now=minutes(60))
    payout.refresh_from_db()
    assert (payout.gateway_id, payout.alarm, len(gateway.payouts)) == ("po-1", "", 1)


def test_a_gateway_that_forgets_keys_is_not_repeated_after_its_time(desk, cast, settings):
    settings.PAYOUT_CHANNEL = "short"
    fake = FakeGateway("short", repeat_hours=1)
    with channels.use(fake):
        desk.account()
        desk.earn()
        payout = actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)
        fake.faults.append(Unsure("time-out"))
        actions.send_payout(payout_code=payout.code, now=NOW)
        actions.poll_payouts(now=minutes(61))
        payout.refresh_from_db()
        assert (payout.state, payout.alarm, fake.calls) == ("sent", "silent", [payout.reference])
        payout = actions.fail_payout(payout=payout, reason="Tidak ada di mitra", by=cast.sari, now=minutes(70))
    assert (payout.state, desk.cast.rani.user.payee.payouts.count()) == ("failed", 1)


def test_money_sent_back_after_it_arrived_is_in_the_balance_again(approved, gateway):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    gateway.now_is(payout.reference, TransferStatus.REVERSED, raw_status="REVERSED")
    for minute in (2, 3):
        actions.follow_payout(reference=payout.reference, now=minutes(minute))
    payout.refresh_from_db()
    assert (payout.state, payout.failure, books(payout)) == ("reversed", "refused_by_bank", BACK)


def test_a_reversal_seen_before_the_success_ends_at_the_same_place(approved, gateway):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.REVERSED)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, books(payout)) == ("reversed", BACK)


def test_g4_another_amount_moves_nothing_and_rings_the_bell(approved, gateway, published):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.SUCCEEDED, amount=4_000_001)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, books(payout)) == ("sent", "amount", SENT)
    assert ("payout.held", {"payout": payout.code, "alarm": "amount"}) in published


def test_an_old_try_that_arrives_after_all_stops_the_next_one(approved, gateway):
    first = send(approved).reference
    gateway.fails(first, Failure.TEMPORARY)
    actions.follow_payout(reference=first, now=minutes(1))
    gateway.now_is(first, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=first, now=minutes(2))
    approved.refresh_from_db()
    assert (approved.state, approved.alarm) == ("approved", "conflict")
    assert actions.send_payout(payout_code=approved.code, now=minutes(60)) is None
    assert gateway.calls == [first]


def test_a_gateway_taken_out_of_the_settings_holds_its_payouts(approved, settings):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channels, "gateways", dict)
        assert actions.send_payout(payout_code=approved.code, now=NOW) is None
        assert actions.follow_payout(reference=approved.reference, now=NOW) is None
    approved.refresh_from_db()
    assert (approved.state, approved.alarm, books(approved)) == ("approved", "no_gateway", WAITS)


@pytest.mark.parametrize("reference", ["", "nothing", "nothing-1", "{code}-x", "{code}-2", "{code}"])
def test_a_reference_that_is_none_of_ours_does_nothing(approved, gateway, reference):
    assert actions.follow_payout(reference=reference.format(code=approved.code), now=NOW) is None
    assert gateway.asked == []


def test_what_the_notice_says_about_a_failure_is_used_where_the_answer_does_not_say(approved, gateway):
    payout = send(approved)
    gateway.now_is(payout.reference, TransferStatus.FAILED, failure=None)
    actions.follow_payout(
        reference=payout.reference, now=minutes(1), failure=Failure.BAD_ACCOUNT, failure_code="ACCOUNT_NOT_FOUND"
    )
    payout.refresh_from_db()
    assert (payout.failure, payout.failure_code) == ("bad_account", "ACCOUNT_NOT_FOUND")


def test_a_large_payout_waits_for_the_hours_of_rtgs(desk, cast, gateway):
    desk.account()
    desk.earn(600_000_000)
    payout = actions.approve_payout(payout=desk.request(300_000_000), by=cast.sri, now=NOW)  # a Sunday, 17.00 WIB
    assert (payout.rail, payout.next_check_at.isoformat()) == ("rtgs", "2026-11-23T08:00:00+07:00")
    assert actions.send_payout(payout_code=payout.code, now=minutes(60)) is None
    assert actions.poll_payouts(now=payout.next_check_at + timedelta(minutes=1)) == 1
    assert gateway.calls == [payout.reference]


def test_the_name_is_asked_for_before_the_first_payout_and_a_wrong_one_stops_it(approved, gateway):
    gateway.holder = "BUDI SANTOSO"
    payout = send(approved)
    account = PayoutAccount.objects.get()
    assert (payout.state, gateway.calls, account.name_state, account.bank_name) == (
        "requested", [], "differs", "BUDI SANTOSO",
    )  # fmt: skip


def test_an_operator_may_choose_transfer_by_hand_instead(desk, cast, gateway):
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(), channel="manual", by=cast.sri, now=NOW)
    assert (payout.channel, actions.send_payout(payout_code=payout.code, now=NOW), gateway.calls) == (
        "manual",
        None,
        [],
    )
    with pytest.raises(actions.PaymentError):
        actions.approve_payout(payout=desk.request(), channel="nobody", by=cast.sri, now=NOW)


def test_the_desk_leaves_settling_to_the_gateway_while_nothing_is_wrong(approved, gateway, cast):
    payout = send(approved)
    with pytest.raises(RefusedError):
        actions.settle_payout(payout=payout, bank_reference="BCA 1", by=cast.sri, now=NOW)
    payout.refresh_from_db()
    assert payout.state == "sent"


def test_one_payout_that_cannot_be_followed_holds_up_no_other(approved, desk, cast, gateway, monkeypatch):
    other = actions.approve_payout(payout=desk.request(1_000_000), by=cast.sri, now=NOW)
    gateway.faults.append(ValueError)  # not callable with a request: a fault of our own making
    assert actions.poll_payouts(now=NOW) == 2
    other.refresh_from_db()
    assert (other.state, len(gateway.payouts)) == ("sent", 2)


def test_the_payout_page_tells_the_legs_of_a_second_try(approved, gateway):
    from .test_docs import stories, told, written

    first = send(approved).reference
    gateway.fails(first, Failure.TEMPORARY)
    actions.follow_payout(reference=first, now=minutes(1))
    second = send(approved, minutes(10)).reference
    gateway.now_is(second, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=second, now=minutes(11))
    names = {
        postings.purse(Purse.EARNINGS, approved.payee.code, "IDR").code: "earnings",
        postings.reserved("IDR").code: "reserved",
        postings.in_transit("IDR").code: "transit",
        postings.clearing("IDR", "fake").code: "bank",
    }
    assert written(names, [approved.code]) == told(stories("payout.md")[4])


@pytest.mark.parametrize("failure", ["name_mismatch", "temporary"])
def test_the_page_of_a_failed_payout_says_why_and_leads_to_what_mends_it(approved, gateway, cast, browse, failure):
    payout = send(approved)
    Payout.objects.filter(pk=payout.pk).update(strikes=2)
    gateway.fails(payout.reference, Failure(failure))
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    page = browse(cast.rani).get(url("payout", payout.code)).content.decode()
    target = url("account") if failure == "name_mismatch" else url("payouts")
    assert f'<a class="btn" href="{target}">' in page
    assert page.count("SIMULASI") == 1
    assert browse(cast.tono).get(url("payout", payout.code)).status_code == 404


def test_the_payee_reads_that_we_are_late_and_the_desk_what_is_wrong(approved, gateway, cast, browse):
    payout = send(approved)
    gateway.fails(payout.reference, Failure.NO_FUNDS)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    assert "Kami yang terlambat, bukan Anda" in browse(cast.rani).get(url("payout", payout.code)).content.decode()
    sri = browse(cast.sri)
    assert "Saldo di mitra pembayaran kurang" in sri.get(url("desk_payout", payout.code)).content.decode()
    assert url("desk_payout", payout.code) in sri.get(url("desk_payouts") + "?state=stuck").content.decode()
    payout.refresh_from_db()
    assert sri.post(url("desk_payout_retry", payout.code), {"version": payout.version}).status_code == 303
    payout.refresh_from_db()
    assert (payout.alarm, payout.next_check_at is not None) == ("", True)


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
    assert (gateway.calls, books(payout)) == ([payout.reference], SENT)
