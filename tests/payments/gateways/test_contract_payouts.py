"""G10: what Sorot relies on when it sends payouts, the same for every gateway."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sorot.payments.gateways.base import Failure, Refused, Unsure
from tests.payments.gateways.backends import HOUR, finished, fresh, sent
from tests.payments.gateways.vendor import payout

pytestmark = pytest.mark.slow

#: What a payout sent back by the bank is called, by `returns_as_failed` of the vendor.
BOUNCED = {False: "reversed", True: "failed"}


def test_the_same_payout_twice_is_one_and_another_body_is_refused(payer):
    request, first = sent(payer)
    again = payer.gateway.create_payout(request)
    assert (first.reference, again.gateway_id, again.amount) == (request.reference, first.gateway_id, 500_000)
    with pytest.raises(Refused) as caught:
        payer.gateway.create_payout(replace(request, amount=500_001))
    assert caught.value.status == 409
    if payer.is_simulated:
        assert payer.effects("create_payout") == 1


def test_a_payout_arrives_and_the_balance_goes_down_by_amount_and_fee(sim):
    before = sim.gateway.balance("IDR")
    request, made = sent(sim)
    found = finished(sim, request, made)
    assert (made.status, found.status, found.amount, found.failure) == ("pending", "succeeded", 500_000, None)
    paid = before - sim.gateway.balance("IDR")
    assert paid > 500_000
    assert found.fee == {"xendit": paid - 500_000, "midtrans": None}[sim.vendor]  # Iris tells no fee


@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit", "error_500_after_commit"])
def test_g5_a_payout_without_an_answer_is_unsure_and_repeated_it_is_one(sim, kind):
    request = payout(reference=fresh("PAY"))
    sim.fault("create_payout", kind)
    with pytest.raises(Unsure):
        sim.gateway.create_payout(request)
    made = sim.gateway.create_payout(request)
    assert finished(sim, request, made).status == "succeeded"
    assert sim.effects("create_payout") == 1


@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit", "error_500_after_commit"])
def test_g5_an_approval_without_an_answer_is_unsure_and_repeated_it_is_one(sim, kind):
    if sim.vendor != "midtrans":
        pytest.skip("only Iris approves by a second call")
    request = payout(reference=fresh("PAY"))
    sim.fault("approve_payout", kind)
    with pytest.raises(Unsure):
        sim.gateway.create_payout(request)
    made = sim.gateway.create_payout(request)
    assert finished(sim, request, made).status == "succeeded"
    assert (sim.effects("create_payout"), sim.effects("approve_payout")) == (1, 1)


def test_g5_repeated_after_it_has_arrived_it_is_still_one(sim):
    request, made = sent(sim)
    assert finished(sim, request, made).status == "succeeded"
    again = sim.gateway.create_payout(request)
    assert (again.gateway_id, sim.effects("create_payout")) == (made.gateway_id, 1)


def test_a_payout_to_another_name_fails_with_that_reason(sim):
    request, made = sent(sim, account_number="1234560001")
    found = finished(sim, request, made)
    notices = [sim.gateway.parse_webhook(*notice) for notice in sim.notices(sim.payout_vendor)]
    told = [notice.failure for notice in notices if notice.failure]
    assert (found.status, told) == ("failed", [Failure.NAME_MISMATCH])
    if sim.vendor == "xendit":  # Iris gives the reason in its notice only
        assert found.failure == Failure.NAME_MISMATCH


def test_a_payout_without_enough_balance_fails_for_want_of_funds(sim):
    sim.tell("balance", vendor=sim.payout_vendor, amount=400_000)
    request, made = sent(sim)
    assert finished(sim, request, made).status == "failed"
    notices = [sim.gateway.parse_webhook(*notice) for notice in sim.notices(sim.payout_vendor)]
    assert [notice.failure for notice in notices if notice.failure] == [Failure.NO_FUNDS]


def test_a_payout_that_the_bank_returns_goes_back_and_so_does_the_money(sim):
    before = sim.gateway.balance("IDR")
    request, made = sent(sim, account_number="1234560003")
    assert finished(sim, request, made, hours=0.5).status == "succeeded"
    assert finished(sim, request, made, hours=3).status == BOUNCED[sim.gateway.returns_as_failed]
    assert 0 <= before - sim.gateway.balance("IDR") < 10_000  # at most the fee stays


def test_g6_an_unknown_status_of_a_payout_is_held_and_the_next_answer_counts(sim):
    request, made = sent(sim)
    sim.wait(HOUR)
    sim.fault("get_payout", "unknown_status")
    ask = lambda: sim.gateway.get_payout(reference=request.reference, gateway_id=made.gateway_id)  # noqa: E731
    assert ask().status == "unknown"
    assert ask().status == "succeeded"


def test_g6_a_payout_made_with_an_unknown_status_arrives_all_the_same(sim):
    """At Iris it waits for an approval that would never come: the first answer's word must not end the work on it."""
    sim.fault("create_payout", "unknown_status")
    request, made = sent(sim)
    assert finished(sim, request, made).status == "succeeded"
    assert sim.effects("create_payout") == 1


def test_a_payout_is_found_by_reference_or_is_unsure(sim):
    request, made = sent(sim)
    try:
        assert sim.gateway.get_payout(reference=request.reference).gateway_id == made.gateway_id
        outcome = "found"
    except Unsure:
        outcome = "unsure"
    assert outcome == {"xendit": "found", "midtrans": "unsure"}[sim.vendor]
    with pytest.raises(Unsure):
        sim.gateway.get_payout(reference=fresh("PAY"))


def test_a_company_and_a_wallet_can_be_paid(sim):
    company, first = sent(sim, is_company=True, holder_name="PT Rani Karya Digital")
    wallet, second = sent(sim, channel="gopay", account_number="081234567890", holder_name="Rani")
    assert finished(sim, company, first).status == "succeeded"
    assert finished(sim, wallet, second).status == "succeeded"
