"""Xendit's checkouts, payments and refunds, against bodies from its documentation (amounts are shown there as text)."""

from datetime import UTC, datetime

import httpx
import pytest

from sorot.payments.gateways.base import (
    Failure,
    NotFound,
    PaymentStatus,
    Refused,
    TransferStatus,
    Unsure,
)
from tests.payments.gateways.vendor import Canned, checkout, xendit
from tests.payments.gateways.xendit_bodies import LINE, PAID, PAYMENT, REFUND, SESSION, ask, page, paid

# ---------------------------------------------------------------- checkout


def test_a_checkout_is_a_payment_link_for_exactly_the_amount():
    canned = Canned().on("POST /sessions", SESSION, status=201)
    made = xendit(canned).create_checkout(checkout())
    assert (made.reference, made.gateway_id, made.url) == (
        "FND-7Q2M",
        SESSION["payment_session_id"],
        "https://xen.to/kGxPCi60",
    )
    assert (made.status, made.expires_at) == (PaymentStatus.PENDING, datetime(2026, 11, 22, 14, tzinfo=UTC))
    sent = canned.body()
    assert (sent["amount"], sent["currency"], sent["mode"]) == (150000, "IDR", "PAYMENT_LINK")
    assert sent["customer"] == {
        "reference_id": "orgkopiFND7Q2M",
        "type": "INDIVIDUAL",
        "individual_detail": {"given_names": "Kopi Senja PT"},
        "email": "dewi@kopisenja.example",
    }


def test_a_long_address_is_left_out_as_xendit_takes_50_characters():
    canned = Canned().on("POST /sessions", SESSION, status=201)
    xendit(canned).create_checkout(checkout(payer_email="d" * 45 + "@x.example"))
    assert "email" not in canned.body()["customer"]


def test_a_session_without_a_link_is_unsure():
    with pytest.raises(Unsure):
        xendit(Canned().on("POST /sessions", {**SESSION, "payment_link_url": None})).create_checkout(checkout())


def test_an_amount_that_cannot_be_said_is_refused_before_anything_is_sent():
    canned = Canned()
    with pytest.raises(Refused):
        xendit(canned).create_checkout(checkout(currency="XXX"))
    assert canned.asked == []


# ---------------------------------------------------------------- payment


def test_a_completed_session_is_paid_with_amount_fee_and_channel():
    found = ask(paid(LINE))
    assert (found.status, found.amount, found.fee, found.refunded) == (PaymentStatus.PAID, 150_000, 4_440, 0)
    assert (found.payment_id, found.channel) == ("py-1402feb0", "BCA_VIRTUAL_ACCOUNT")
    assert found.paid_at == datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


def test_a_fee_that_is_still_pending_is_not_zero():
    pending = {**LINE, "fee": {"xendit_fee": 0, "status": "PENDING"}}
    assert (ask(paid(pending)).fee, ask(paid()).fee) == (None, None)


def test_without_a_net_amount_the_parts_of_the_fee_are_summed():
    line = {name: value for name, value in LINE.items() if name != "net_amount"}
    assert ask(paid(line)).fee == 4_440


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("ACTIVE", "pending"),
        ("EXPIRED", "expired"),
        ("CANCELED", "expired"),
        ("SOMETHING_NEW", "unknown"),
        ("", "unknown"),
    ],
)
def test_g6_a_session_is_what_its_status_says_and_unknown_otherwise(raw, status):
    canned = Canned().on("GET /sessions/ps-1", {**SESSION, "status": raw})
    found = xendit(canned).get_payment(reference="FND-7Q2M", gateway_id="ps-1")
    assert (found.status, found.raw_status, found.payment_id, found.amount) == (status, raw, "", 150_000)


def test_g6_an_unknown_status_of_the_payment_holds_it():
    canned = paid(LINE)
    canned.replies["GET /v3/payments/py-1402feb0"] = [httpx.Response(200, json={**PAYMENT, "status": "HALF_PAID"})]
    assert ask(canned).status == PaymentStatus.UNKNOWN


def test_a_completed_session_without_a_payment_is_unknown():
    canned = Canned().on("GET /sessions/ps-1", {**PAID, "payment_id": None})
    assert xendit(canned).get_payment(reference="FND-7Q2M", gateway_id="ps-1").status == PaymentStatus.UNKNOWN


def test_refunds_count_while_they_are_alive():
    refunds = [
        {**REFUND, "status": "SUCCEEDED"},
        {**REFUND, "id": "rfd-2"},
        {**REFUND, "id": "rfd-3", "status": "FAILED"},
    ]
    found = ask(paid(LINE, refunds=refunds))
    assert (found.status, found.refunded) == (PaymentStatus.PAID, 100_000)
    whole = ask(paid(LINE, refunds=[{**REFUND, "amount": 150000, "status": "SUCCEEDED"}]))
    assert (whole.status, whole.refunded) == (PaymentStatus.REFUNDED, 150_000)


def test_a_booked_chargeback_shows_on_the_payment():
    back = {**LINE, "id": "txn_2", "type": "CHARGEBACK", "product_id": "mi-dspt-1", "cashflow": "MONEY_OUT"}
    assert ask(paid(LINE, back)).status == PaymentStatus.CHARGEBACK
    assert ask(paid(LINE, {**back, "amount": 0})).status == PaymentStatus.PAID  # all of it was given back before
    assert ask(paid(LINE, {**back, "status": "FAILED"})).status == PaymentStatus.PAID


def test_the_books_may_be_closed_to_our_key_and_the_payment_is_still_read():
    canned = paid()
    for call in ("GET /transactions", "GET /refunds/"):
        canned.replies[call] = [httpx.Response(403, json={"error_code": "REQUEST_FORBIDDEN_ERROR", "message": "no"})]
    found = ask(canned)
    assert (found.status, found.fee, found.refunded) == (PaymentStatus.PAID, None, 0)


def test_without_the_session_the_books_say_whether_it_was_paid():
    found = xendit(paid(LINE)).get_payment(reference="FND-7Q2M")
    assert (found.status, found.payment_id) == (PaymentStatus.PAID, "py-1402feb0")
    with pytest.raises(NotFound):
        xendit(Canned().on("GET /transactions", page())).get_payment(reference="FND-7Q2M")


def test_an_id_is_quoted_so_that_it_cannot_lead_elsewhere():
    canned = Canned().on("GET /sessions/../balance", SESSION)
    xendit(canned).get_payment(reference="FND-7Q2M", gateway_id="../balance")
    assert canned.asked[0].url.raw_path == b"/sessions/..%2Fbalance"


# ---------------------------------------------------------------- refund


def refund(canned, payment_id="py-1402feb0", **changes):
    given = {"reference": "FND-7Q2M", "payment_id": payment_id, "amount": 50_000, "currency": "IDR", "key": "RFD-1"}
    return xendit(canned).refund(**{**given, "reason": "OTHERS", **changes})


def test_a_refund_names_the_payment_request_our_key_and_the_part():
    canned = paid().on("POST /refunds", REFUND)
    made = refund(canned)
    assert (made.reference, made.gateway_id, made.status, made.amount) == ("RFD-1", "rfd-69e77490", "pending", 50_000)
    assert canned.asked[-1].headers["idempotency-key"] == "RFD-1"
    assert canned.body() == {
        "payment_request_id": "pr-1102feb0",
        "reference_id": "RFD-1",
        "currency": "IDR",
        "amount": 50000,
        "reason": "OTHERS",
        "metadata": {"checkout": "FND-7Q2M"},
    }


def test_a_refund_that_is_already_there_is_not_made_again():
    done = {**REFUND, "status": "SUCCEEDED"}
    listed = paid(refunds=[done]).on("POST /refunds", REFUND)
    booked = paid({**LINE, "type": "REFUND", "product_id": "rfd-69e77490"}).on("GET /refunds/rfd-69e77490", done)
    for canned in (listed, booked):
        assert refund(canned).status == TransferStatus.SUCCEEDED
        assert "POST /refunds" not in canned.calls()


def test_refunds_of_other_payments_are_nobodys_business():
    theirs = {**REFUND, "payment_request_id": "pr-other", "status": "SUCCEEDED"}
    assert ask(paid(LINE, refunds=[theirs])).refunded == 0
    assert refund(paid(refunds=[theirs]).on("POST /refunds", REFUND)).status == TransferStatus.PENDING


def test_a_refund_above_what_is_left_is_refused():
    body = {"error_code": "REFUND_AMOUNT_EXCEEDED", "message": "too much"}
    with pytest.raises(Refused) as caught:
        refund(paid().on("POST /refunds", body, status=400), amount=500_000)
    assert caught.value.code == "REFUND_AMOUNT_EXCEEDED"


def test_a_refund_is_found_by_its_id_or_by_way_of_the_books():
    canned = Canned().on("GET /refunds/rfd-69e77490", {**REFUND, "status": "FAILED", "failure_code": "REFUND_FAILED"})
    canned.on("GET /transactions", page({**LINE, "type": "REFUND", "product_id": "rfd-69e77490"}))
    for gateway_id in ("rfd-69e77490", ""):
        found = xendit(canned).get_refund(reference="FND-7Q2M", key="RFD-1", gateway_id=gateway_id)
        assert (found.status, found.failure, found.failure_code) == ("failed", Failure.OTHER, "REFUND_FAILED")
    with pytest.raises(NotFound):
        xendit(Canned().on("GET /transactions", page(LINE))).get_refund(reference="FND-7Q2M", key="RFD-1")
