"""Payouts through a gateway that fail, are refused or come back: who has the money, and who is told."""

from __future__ import annotations

import pytest

from sorot.payments import actions, channels
from sorot.payments.gateways.base import BadKeys, Failure, Refused, TransferStatus, Unsure
from sorot.payments.models import PayoutAccount

from .conftest import NOW
from .fake_gateway import FakeGateway, lost_answer
from .test_payouts_gateway import ARRIVED, BACK, SENT, WAITS, approved, books, gateway, minutes, send  # noqa: F401


def test_another_name_gives_the_money_back_and_stops_the_account(approved, gateway, desk, published):
    payout = send(approved)
    gateway.payout_fails(payout.reference, Failure.NAME_MISMATCH, "ACCOUNT_NAME_MISMATCH")
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
    gateway.payout_is(payout.reference, TransferStatus.FAILED, failure=failure, failure_code="X")
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, payout.failure, books(payout)) == ("failed", (failure or Failure.OTHER).value, BACK)
    assert len(what_happened(payout.failure)) > 20
    assert len(what_to_do(payout.failure)) > 20


def test_a_passing_failure_is_tried_three_times_with_new_references_and_then_given_back(approved, gateway):
    code, at = approved.code, 0
    for attempt in (1, 2, 3):
        payout = send(approved, minutes(at))
        sent = gateway.asked("create_payout")
        assert (payout.attempt, payout.state, sent[-1]) == (attempt, "sent", f"{code}-{attempt}")
        gateway.payout_fails(f"{code}-{attempt}", Failure.TEMPORARY, "TEMPORARY_TRANSFER_ERROR")
        actions.follow_payout(reference=f"{code}-{attempt}", now=minutes(at + 1))
        payout.refresh_from_db()
        if attempt < 3:
            assert (payout.state, payout.attempt, books(payout)) == ("approved", attempt + 1, WAITS)
            assert actions.send_payout(payout_code=code, now=minutes(at + 2)) is None
        at += 60
    assert (payout.state, payout.failure, books(payout)) == ("failed", "temporary", BACK)
    assert gateway.asked("create_payout") == [f"{code}-{attempt}" for attempt in (1, 2, 3)]


def test_too_little_at_the_gateway_is_our_problem_and_is_tried_until_it_is_filled(approved, gateway, published):
    for number in range(1, 5):
        payout = send(approved, minutes(number * 20))
        gateway.payout_fails(payout.reference, Failure.NO_FUNDS, "INSUFFICIENT_BALANCE")
        actions.follow_payout(reference=payout.reference, now=minutes(number * 20))
        payout.refresh_from_db()
        assert (payout.state, payout.alarm, books(payout)) == ("approved", "no_funds", WAITS)
    assert [data["alarm"] for name, data in published if name == "payout.held"] == ["no_funds"]
    payout = send(approved, minutes(200))
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED)
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
    gateway.faults["create_payout"].append(error)
    payout = send(approved)
    assert (payout.state, payout.alarm, payout.attempt, books(payout)) == ("approved", alarm, 2, WAITS)
    assert (payout.next_check_at is not None) == is_tried_again


def test_a_refused_repetition_proves_nothing_and_takes_no_new_key(approved, gateway):
    gateway.faults["create_payout"] += [lost_answer, BadKeys("no", code="INVALID_API_KEY", status=401)]
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
        fake.faults["create_payout"].append(Unsure("time-out"))
        actions.send_payout(payout_code=payout.code, now=NOW)
        actions.poll_payouts(now=minutes(61))
        payout.refresh_from_db()
        assert (payout.state, payout.alarm, fake.asked("create_payout")) == ("sent", "silent", [payout.reference])
        payout = actions.fail_payout(payout=payout, reason="Tidak ada di mitra", by=cast.sari, now=minutes(70))
    assert (payout.state, desk.cast.rani.user.payee.payouts.count()) == ("failed", 1)


def test_money_sent_back_after_it_arrived_is_in_the_balance_again(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    gateway.payout_is(payout.reference, TransferStatus.REVERSED, raw_status="REVERSED")
    for minute in (2, 3):
        actions.follow_payout(reference=payout.reference, now=minutes(minute))
    payout.refresh_from_db()
    assert (payout.state, payout.failure, books(payout)) == ("reversed", "refused_by_bank", BACK)


def test_a_reversal_seen_before_the_success_ends_at_the_same_place(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.REVERSED)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, books(payout)) == ("reversed", BACK)


def test_g4_another_amount_moves_nothing_and_rings_the_bell(approved, gateway, published):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, amount=4_000_001)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    payout.refresh_from_db()
    assert (payout.state, payout.alarm, books(payout)) == ("sent", "amount", SENT)
    assert ("payout.held", {"payout": payout.code, "alarm": "amount"}) in published


def test_an_old_try_that_arrives_after_all_stops_the_next_one(approved, gateway):
    first = send(approved).reference
    gateway.payout_fails(first, Failure.TEMPORARY)
    actions.follow_payout(reference=first, now=minutes(1))
    gateway.payout_is(first, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=first, now=minutes(2))
    approved.refresh_from_db()
    assert (approved.state, approved.alarm) == ("approved", "conflict")
    assert actions.send_payout(payout_code=approved.code, now=minutes(60)) is None
    assert gateway.asked("create_payout") == [first]


def test_a_gateway_taken_out_of_the_settings_holds_its_payouts(approved, settings):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channels, "gateways", dict)
        assert actions.send_payout(payout_code=approved.code, now=NOW) is None
        assert actions.follow_payout(reference=approved.reference, now=NOW) is None
    approved.refresh_from_db()
    assert (approved.state, approved.alarm, books(approved)) == ("approved", "no_gateway", WAITS)


def test_what_the_notice_says_about_a_failure_is_used_where_the_answer_does_not_say(approved, gateway):
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.FAILED, failure=None)
    actions.follow_payout(
        reference=payout.reference, now=minutes(1), failure=Failure.BAD_ACCOUNT, failure_code="ACCOUNT_NOT_FOUND"
    )
    payout.refresh_from_db()
    assert (payout.failure, payout.failure_code) == ("bad_account", "ACCOUNT_NOT_FOUND")


@pytest.mark.parametrize(("says_failed", "state", "after"), [(True, "reversed", BACK), (False, "succeeded", ARRIVED)])
def test_failed_after_success_is_a_return_only_at_a_vendor_that_says_it_so(
    approved, gateway, says_failed, state, after
):
    gateway.returns_as_failed = says_failed
    payout = send(approved)
    gateway.payout_is(payout.reference, TransferStatus.SUCCEEDED, fee=0)
    actions.follow_payout(reference=payout.reference, now=minutes(2))
    gateway.payout_is(payout.reference, TransferStatus.FAILED, fee=0)
    actions.follow_payout(reference=payout.reference, now=minutes(3))
    payout.refresh_from_db()
    assert (payout.state, books(payout)) == (state, after)
    assert payout.alarm == ("" if says_failed else "conflict")
