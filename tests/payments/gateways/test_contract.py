"""G10: what Sorot relies on, the same for every gateway, on the simulator and (with keys) on the vendors' sandboxes.

Where vendors differ by what they document, the difference stands here in one table.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.payments.gateways import xendit as xendit_module
from sorot.payments.gateways.base import BadKeys, BadSignature, CannotTell, NotFound, Refused, Subject, Unsure
from sorot.payments.gateways.registry import gateways_from
from tests.payments.gateways.backends import (
    DAY,
    HOUR,
    SIM_CONFIG,
    Backend,
    fresh,
    open_checkout,
    paid_checkout,
    sent,
)
from tests.payments.gateways.vendor import checkout, payout

pytestmark = pytest.mark.slow

#: What the vendors' own documentation makes different.
TELLS_FEES = {"xendit": True, "midtrans": False}
REPEATED_CHECKOUT = {"xendit": "another page", "midtrans": "DUPLICATE_ORDER_ID"}
EXPIRED = {"xendit": "expired", "midtrans": "pending"}  # Snap says 404 for a page that nobody used


# ---------------------------------------------------------------- money coming in


def test_a_new_checkout_has_a_page_and_is_pending(backend):
    page = open_checkout(backend)
    found = backend.gateway.get_payment(reference=page.reference, gateway_id=page.gateway_id)
    assert page.url.startswith("http")
    assert (page.status, found.status, found.reference, found.payment_id) == ("pending", "pending", page.reference, "")


def test_a_paid_checkout_is_paid_with_its_amount_and_the_fee_where_it_is_told(sim):
    found = paid_checkout(sim)
    assert (found.status, found.amount, found.currency, found.refunded) == ("paid", 150_000, "IDR", 0)
    assert found.payment_id
    assert found.channel
    assert found.paid_at is not None
    assert (type(found.fee) is int and found.fee > 0) is TELLS_FEES[sim.vendor]


def test_an_amount_of_five_billion_passes_where_the_vendor_takes_it(sim):
    largest = sim.gateway.largest_checkout
    if largest is None:
        assert paid_checkout(sim, 5_000_000_000).amount == 5_000_000_000
    else:
        with pytest.raises(Refused):
            open_checkout(sim, 5_000_000_000)
        assert paid_checkout(sim, largest).amount == largest


def test_the_same_reference_again_is_what_the_vendor_documents(backend):
    page = open_checkout(backend)
    again = checkout(reference=page.reference, expires_at=backend.now() + timedelta(hours=1))
    try:
        second = backend.gateway.create_checkout(again)
        outcome = "another page" if second.gateway_id != page.gateway_id else "the same page"
    except Refused as refusal:
        outcome = refusal.code
    assert outcome == REPEATED_CHECKOUT[backend.vendor]


def test_an_unknown_reference_is_not_found(backend):
    with pytest.raises(NotFound):
        backend.gateway.get_payment(reference=fresh("FND"))


def test_a_page_that_nobody_used_ends(sim):
    page = open_checkout(sim)
    sim.wait(2 * HOUR)
    found = sim.gateway.get_payment(reference=page.reference, gateway_id=page.gateway_id)
    assert found.status == EXPIRED[sim.vendor]


def test_g6_an_unknown_status_of_a_payment_is_held_and_the_next_answer_counts(sim):
    page = open_checkout(sim)
    sim.pay(page.reference)
    sim.fault("get_payment", "unknown_status")
    ask = lambda: sim.gateway.get_payment(reference=page.reference, gateway_id=page.gateway_id)  # noqa: E731
    assert ask().status == "unknown"
    assert ask().status == "paid"


def test_a_chargeback_shows_on_the_payment_and_comes_as_a_notice(sim):
    found = paid_checkout(sim, channel="card")
    sim.wait(2 * DAY)
    sim.tell("chargeback", vendor=sim.vendor, reference=found.reference)
    after = sim.gateway.get_payment(reference=found.reference, gateway_id=found.gateway_id)
    notices = [sim.gateway.parse_webhook(*notice) for notice in sim.notices(sim.vendor)]
    about = [notice.reference for notice in notices if notice.subject == Subject.CHARGEBACK]
    assert after.status == "chargeback"
    assert set(about) == {found.reference}


# ---------------------------------------------------------------- refunds


def refund(backend: Backend, payment, amount: int, key: str):
    return backend.gateway.refund(
        reference=payment.reference,
        payment_id=payment.payment_id,
        amount=amount,
        currency="IDR",
        key=key,
        reason="OTHERS",
    )


def test_a_part_is_refunded_once_per_key_and_never_more_than_there_is(sim):
    payment, key = paid_checkout(sim), fresh("RFD")
    first = refund(sim, payment, 50_000, key)
    again = refund(sim, payment, 50_000, key)
    assert (first.status, first.amount, first.gateway_id) == ("pending", 50_000, again.gateway_id)
    sim.wait(2 * DAY)
    done = sim.gateway.get_refund(reference=payment.reference, key=key, gateway_id=first.gateway_id)
    assert (done.status, done.amount) == ("succeeded", 50_000)
    with pytest.raises(Refused):
        refund(sim, payment, 100_001, fresh("RFD"))
    after = sim.gateway.get_payment(reference=payment.reference, gateway_id=payment.gateway_id)
    assert (after.status, after.refunded, sim.effects("refund")) == ("paid", 50_000, 1)
    refund(sim, payment, 100_000, fresh("RFD"))
    sim.wait(2 * DAY)
    whole = sim.gateway.get_payment(reference=payment.reference, gateway_id=payment.gateway_id)
    assert (whole.status, whole.refunded) == ("refunded", 150_000)


@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit", "error_500_after_commit"])
def test_g5_a_refund_without_an_answer_is_unsure_and_repeated_it_is_one(sim, kind):
    payment, key = paid_checkout(sim), fresh("RFD")
    sim.fault("refund", kind)
    with pytest.raises(Unsure):
        refund(sim, payment, 50_000, key)
    assert refund(sim, payment, 50_000, key).amount == 50_000
    assert sim.effects("refund") == 1


# ---------------------------------------------------------------- the books


def test_the_books_show_all_of_it_over_several_pages(sim, monkeypatch):
    monkeypatch.setattr(xendit_module, "PAGE", 3)
    since = sim.now() - timedelta(seconds=1)
    payments = [paid_checkout(sim, 100_000 + number) for number in range(7)]
    refunded = refund(sim, payments[0], 40_000, fresh("RFD"))
    payouts = [sent(sim, amount=50_000 + number) for number in range(4)]
    sim.wait(2 * DAY)
    until = sim.now() + timedelta(seconds=1)
    try:
        lines, missing = sim.gateway.list_transactions(since=since, until=until), set()
    except CannotTell as partly:
        lines, missing = partly.known, partly.missing
    booked = {
        kind: {one.gateway_id: one for one in lines if one.kind == kind} for kind in ("payment", "refund", "payout")
    }
    if sim.vendor == "midtrans":
        assert missing == {"payment", "refund", "chargeback"}
    else:
        assert missing == set()
        assert {id: one.amount for id, one in booked["payment"].items()} == {p.payment_id: p.amount for p in payments}
        assert {id: one.fee for id, one in booked["payment"].items()} == {p.payment_id: p.fee for p in payments}
        assert {id: one.amount for id, one in booked["refund"].items()} == {refunded.gateway_id: -40_000}
    assert {id: one.amount for id, one in booked["payout"].items()} == {m.gateway_id: -r.amount for r, m in payouts}
    assert all(one.fee > 0 for one in booked["payout"].values())
    assert all(since <= one.created_at < until for one in lines)


def test_the_books_of_no_time_are_empty(backend):
    moment = backend.now()
    try:
        lines = backend.gateway.list_transactions(since=moment, until=moment)
    except CannotTell as partly:
        lines = partly.known
    assert list(lines) == []


def test_the_balance_is_whole_rupiah_and_bca_can_be_paid(payer):
    assert type(payer.gateway.balance("IDR")) is int
    assert "bca" in {channel.code for channel in payer.gateway.list_channels()}


def test_the_bank_tells_a_name_where_the_vendor_can_ask(sim):
    sim.tell("holders", account="1234567890", name="RANI PUSPITA SARI")
    told = sim.gateway.check_account(channel="bca", account_number="1234567890")
    assert told == {"xendit": None, "midtrans": "RANI PUSPITA SARI"}[sim.vendor]
    assert sim.gateway.check_account(channel="bca", account_number="1234560009") is None


def test_money_moves_between_own_accounts_once(sim):
    if sim.vendor != "xendit":
        pytest.skip("only Xendit has sub-accounts")
    sim.tell("accounts", id="sub-rani")
    own = {"amount": 250_000, "currency": "IDR", "source": "5f27a14a9bf05c73dd040bc8", "destination": "sub-rani"}
    reference = fresh("TRF")
    first = sim.gateway.transfer(reference=reference, **own)
    with pytest.raises(Unsure):  # 425 while it is being made
        sim.gateway.transfer(reference=reference, **own)
    sim.wait(HOUR)
    assert sim.gateway.get_transfer(reference=reference).status == "succeeded"
    assert sim.gateway.transfer(reference=reference, **own).gateway_id == first.gateway_id
    with pytest.raises(Refused):
        sim.gateway.transfer(reference=reference, **{**own, "amount": 1})
    with pytest.raises(NotFound):
        sim.gateway.get_transfer(reference=fresh("TRF"))


# ---------------------------------------------------------------- who speaks


def test_notices_are_signed_and_say_what_to_ask_about(sim):
    payment = paid_checkout(sim)
    request, made = sent(sim)
    sim.wait(HOUR)
    about = []
    for channel in {sim.vendor, sim.payout_vendor}:
        for headers, body in sim.notices(channel):
            sim.gateway.verify_webhook(headers, body)
            notice = sim.gateway.parse_webhook(headers, body)
            about.append((notice.subject, notice.reference or notice.gateway_id, notice.amount))
            altered = {name: f"{value}x" if name != "content-type" else value for name, value in headers.items()}
            changed = body.replace(b'"signature_key": "', b'"signature_key": "0')
            with pytest.raises(BadSignature):
                sim.gateway.verify_webhook(altered, changed)
    payout_name = request.reference if sim.vendor == "xendit" else made.gateway_id
    assert set(about) == {
        (Subject.PAYMENT, payment.reference, 150_000),
        (Subject.PAYOUT, payout_name, 500_000),
    }


def test_wrong_keys_are_said_to_be_wrong(sim):
    wrong = {name: f"{value}-wrong" for name, value in SIM_CONFIG[sim.vendor].items()}
    base = sim.gateway._http.base_url if sim.vendor == "xendit" else sim.gateway._core.base_url.removesuffix("/v2")
    stranger = gateways_from({sim.vendor: {**wrong, "base_url": base}})[sim.vendor]
    page = checkout(expires_at=sim.now() + timedelta(hours=1))
    for call in (lambda: stranger.create_checkout(page), lambda: stranger.create_payout(payout())):
        with pytest.raises(BadKeys):
            call()
    assert (sim.effects("create_checkout"), sim.effects("create_payout")) == (0, 0)
