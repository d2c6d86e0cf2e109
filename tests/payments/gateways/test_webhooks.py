"""G1 and G2: who sent a notification, and what it says, whatever it is made of."""

import hashlib
import hmac
import inspect
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.payments.gateways import iris as iris_module
from sorot.payments.gateways import midtrans as midtrans_module
from sorot.payments.gateways import stripe
from sorot.payments.gateways import xendit as xendit_module
from sorot.payments.gateways.base import BadSignature, Failure, Notice, Subject
from tests.payments.gateways.vendor import Canned, midtrans, xendit

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
XENDIT, MIDTRANS = xendit(Canned()), midtrans(Canned())


def dumped(body):
    return json.dumps(body).encode()


def signed(**changes):
    """A Midtrans notification signed by the vendor's rule, then changed."""
    body = {
        "transaction_id": "249fc620-6017",
        "order_id": "ORDER-123",
        "status_code": "200",
        "gross_amount": "100000.00",
        "transaction_status": "settlement",
        "fraud_status": "accept",
    }
    text = body["order_id"] + body["status_code"] + body["gross_amount"] + "SB-Mid-server-abc123"
    body["signature_key"] = hashlib.sha512(text.encode()).hexdigest()
    return {**body, **changes}


def iris_signed(body, key="iris-merchant"):
    return {"Iris-Signature": hashlib.sha512(body + key.encode()).hexdigest()}


# ---------------------------------------------------------------- G1, G2: the sender


@pytest.mark.parametrize("name", ["x-callback-token", "X-Callback-Token", "X-CALLBACK-TOKEN"])
def test_g1_xendits_token_is_taken_in_any_case_of_the_header(name):
    XENDIT.verify_webhook({name: "token-of-ours"}, b"{}")


@pytest.mark.parametrize(
    "headers", [{}, {"x-callback-token": ""}, {"x-callback-token": "token-of-our"}, {"x-callback-token": "tokén"}]
)
def test_g1_a_wrong_or_missing_token_is_refused(headers):
    with pytest.raises(BadSignature):
        XENDIT.verify_webhook(headers, b"{}")


def test_g1_without_a_token_of_ours_nothing_is_trusted():
    gateway = xendit_module.Xendit(secret_key="k", callback_token="")
    with pytest.raises(BadSignature):
        gateway.verify_webhook({"x-callback-token": ""}, b"{}")


def test_g2_the_documented_vector_of_midtrans():
    key = midtrans_module.signature("ORDER-123" + "200" + "100000.00", "SB-Mid-server-abc123")
    assert key == hashlib.sha512(b"ORDER-123200100000.00SB-Mid-server-abc123").hexdigest()
    MIDTRANS.verify_webhook({}, dumped(signed()))


@pytest.mark.parametrize(
    "changes",
    [
        {"gross_amount": "100000"},
        {"gross_amount": 100000.00},
        {"gross_amount": "100001.00"},
        {"order_id": "ORDER-124"},
        {"status_code": "201"},
        {"status_code": 200},
        {"signature_key": ""},
        {"signature_key": None},
        {"signature_key": "é" * 128},
        {"signature_key": "0" * 128},
        {"order_id": None},
    ],
)
def test_g1_g2_a_notice_of_midtrans_changed_in_one_place_is_refused(changes):
    with pytest.raises(BadSignature):
        MIDTRANS.verify_webhook({}, dumped(signed(**changes)))


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b'"text"'])
def test_g1_what_is_no_notice_has_no_signature(body):
    with pytest.raises(BadSignature):
        MIDTRANS.verify_webhook({}, body)


def test_g1_iris_signs_the_raw_bytes():
    body = b'{"reference_no": "1d4f",  "amount": "10000.00", "status": "completed"}'
    MIDTRANS.verify_webhook(iris_signed(body), body)
    MIDTRANS.verify_webhook({"iris-signature": iris_signed(body)["Iris-Signature"].upper()}, body)
    for headers, altered in (
        (iris_signed(body), body.replace(b"10000", b"10001")),
        (iris_signed(body, "another key"), body),
        ({"Iris-Signature": ""}, body),
        ({"Iris-Signature": "ü"}, body),
    ):
        with pytest.raises(BadSignature):
            MIDTRANS.verify_webhook(headers, altered)


def test_g1_a_good_signature_of_one_kind_does_not_vouch_for_the_other():
    payment = dumped(signed())
    with pytest.raises(BadSignature):
        MIDTRANS.verify_webhook({"Iris-Signature": "x"}, payment)
    with pytest.raises(ValueError):
        MIDTRANS.parse_webhook({"Iris-Signature": "x"}, payment)
    with pytest.raises(BadSignature):
        midtrans(Canned(), with_iris=False).verify_webhook(iris_signed(b"{}"), b"{}")


def stripe_header(body, secret="whsec_1", moment=NOW):
    t = str(int(moment.timestamp()))
    return f"t={t},v1={hmac.new(secret.encode(), f'{t}.'.encode() + body, hashlib.sha256).hexdigest()}"


def test_g1_stripes_signature_covers_time_and_body():
    body = b'{"id": "evt_1"}'
    good = stripe_header(body)
    stripe.verify_signature(good, body, secret="whsec_1", now=NOW)
    stripe.verify_signature(good.replace("v1=", "v1=00,v1="), body, secret="whsec_1", now=NOW + timedelta(seconds=300))
    for header, sent, secret, now in (
        (good, body + b" ", "whsec_1", NOW),
        (good, body, "whsec_2", NOW),
        (good, body, "", NOW),
        (good, body, "whsec_1", NOW + timedelta(seconds=301)),
        (good, body, "whsec_1", NOW - timedelta(seconds=301)),
        (good.replace("t=", "t=1"), body, "whsec_1", NOW),
        ("", body, "whsec_1", NOW),
        ("t=x,v1=y", body, "whsec_1", NOW),
        ("v1=é,t=1", body, "whsec_1", NOW),
    ):
        with pytest.raises(BadSignature):
            stripe.verify_signature(header, sent, secret=secret, now=now)


@pytest.mark.parametrize("module", [xendit_module, midtrans_module, iris_module, stripe])
def test_g1_secrets_are_compared_in_constant_time(module):
    assert "hmac.compare_digest(" in inspect.getsource(module)


# ---------------------------------------------------------------- what it says


def xendit_notice(event, data, **envelope):
    body = {"event": event, "business_id": "b", "created": "2026-11-22T14:00:00Z", "data": data, **envelope}
    return XENDIT.parse_webhook({}, dumped(body))


def test_xendits_events_say_what_to_ask_about():
    session = {"payment_session_id": "ps-1", "payment_id": "py-1", "reference_id": "FND-7Q2M", "amount": 150000}
    capture = {"payment_id": "py-1", "reference_id": "FND-7Q2M", "request_amount": "150000", "status": "SUCCEEDED"}
    payout = {"payout_id": "po-1", "reference_id": "PAY-9XK3", "source_amount": "500000", "source_currency": "IDR"}
    refund = {"id": "rfd-1", "payment_id": "py-1", "reference_id": "RFD-1", "amount": "10000", "status": "SUCCEEDED"}
    idr = {"currency": "IDR"}
    found = [
        xendit_notice("payment_session.completed", {**session, **idr, "status": "COMPLETED"}),
        xendit_notice("payment_session.expired", {**session, **idr, "status": "EXPIRED"}),
        xendit_notice("payment.capture", {**capture, **idr}),
        xendit_notice("capture.succeeded", {"capture_id": "cap-1", "capture_amount": 150000, **capture, **idr}),
        xendit_notice("v3_payout.reversed", {**payout, "status": "REVERSED"}),
        xendit_notice("refund.succeeded", {**refund, **idr}),
        xendit_notice("refund.succeeded", {"event": "refund.succeeded", "data": {**refund, **idr}}),
        xendit_notice("recurring.plan.activated", {"id": "repl-1", "status": "ACTIVE"}),
    ]
    assert [(n.identity, n.subject, n.reference, n.gateway_id, n.amount) for n in found] == [
        ("payment_session.completed:ps-1:COMPLETED", "payment", "FND-7Q2M", "ps-1", 150_000),
        ("payment_session.expired:ps-1:EXPIRED", "payment", "FND-7Q2M", "ps-1", 150_000),
        ("payment.capture:py-1:SUCCEEDED", "payment", "FND-7Q2M", "py-1", 150_000),
        ("capture.succeeded:cap-1:SUCCEEDED", "payment", "FND-7Q2M", "py-1", 150_000),
        ("v3_payout.reversed:po-1:REVERSED", "payout", "PAY-9XK3", "po-1", 500_000),
        ("refund.succeeded:rfd-1:SUCCEEDED", "refund", "RFD-1", "rfd-1", 10_000),
        ("refund.succeeded:rfd-1:SUCCEEDED", "refund", "RFD-1", "rfd-1", 10_000),
        ("recurring.plan.activated:repl-1:ACTIVE", "other", "", "repl-1", None),
    ]


def test_xendits_dispute_stands_beside_its_event_and_is_a_chargeback():
    body = {
        "event": "dispute.lost",
        "id": "mi-dspt-1",
        "status": "LOST",
        "currency": "IDR",
        "amount": {"initial": "150000.00", "terminal": None},
        "payment_id": "py-1",
        "reference_id": "FND-7Q2M",
    }
    found = XENDIT.parse_webhook({}, dumped(body))
    assert (found.subject, found.identity) == (Subject.CHARGEBACK, "dispute.lost:mi-dspt-1:LOST")
    assert (found.reference, found.gateway_id, found.amount) == ("FND-7Q2M", "py-1", 150_000)


def test_a_failed_payout_says_why():
    found = xendit_notice(
        "v3_payout.failed", {"payout_id": "po-1", "status": "FAILED", "failure_code": "ACCOUNT_NAME_MISMATCH"}
    )
    assert (found.failure, found.failure_code) == (Failure.NAME_MISMATCH, "ACCOUNT_NAME_MISMATCH")
    assert xendit_notice("v3_payout.succeeded", {"payout_id": "po-1", "status": "SUCCEEDED"}).failure is None


def test_g6_an_unknown_event_or_status_is_kept_and_not_crashed_upon():
    found = xendit_notice("payment.teleported", {"payment_id": "py-1", "status": "SIDEWAYS"})
    assert (found.subject, found.raw_status, found.amount, found.currency) == (Subject.PAYMENT, "SIDEWAYS", None, "")


def test_two_different_bodies_without_any_id_are_two_facts():
    one, two = (xendit_notice("x.y", {"note": note}) for note in ("a", "b"))
    assert one.identity != two.identity
    assert one.identity == xendit_notice("x.y", {"note": "a"}).identity


def midtrans_notice(**changes):
    return MIDTRANS.parse_webhook({}, dumped(signed(**changes)))


def test_a_notice_of_midtrans_has_one_identity_per_fact():
    paid = midtrans_notice()
    assert (paid.identity, paid.subject, paid.reference) == (
        "249fc620-6017:settlement:200::",
        Subject.PAYMENT,
        "ORDER-123",
    )
    assert (paid.amount, paid.currency, paid.raw_status) == (100_000, "IDR", "settlement")
    assert midtrans_notice(status_message="again").identity == paid.identity
    back = {"transaction_status": "partial_refund", "refund_amount": "5000.00"}
    first = {"refund_key": "RFD-1", "refund_amount": "5000.00", "created_at": "2026-11-23 00:14:20"}
    second = {"refund_key": "RFD-2", "refund_amount": "7000.00", "created_at": "2026-11-23 01:23:15"}
    notices = [
        paid,
        midtrans_notice(transaction_status="pending", status_code="201"),
        midtrans_notice(**back, refunds=[first]),
        midtrans_notice(**back, refunds=[{**first, "bank_confirmed_at": "2026-11-24 02:30:20"}]),
        midtrans_notice(**{**back, "refund_amount": "12000.00"}, refunds=[first, second]),
        midtrans_notice(transaction_status="chargeback"),
    ]
    assert len({one.identity for one in notices}) == len(notices)
    assert [one.subject for one in notices[2:]] == [Subject.REFUND] * 3 + [Subject.CHARGEBACK]
    assert [one.reference for one in notices[2:]] == ["RFD-1", "RFD-1", "RFD-2", "ORDER-123"]
    assert [one.amount for one in notices[2:]] == [5_000, 5_000, 7_000, 100_000]
    assert notices[2].data["order_id"] == "ORDER-123"


def test_a_part_whose_size_is_not_told_has_no_amount():
    for raw in ("partial_refund", "partial_chargeback"):
        assert midtrans_notice(transaction_status=raw).amount is None


def test_a_notice_of_iris_names_its_own_reference():
    body = dumped(
        {"reference_no": "1d4f", "amount": "10000.00", "status": "completed", "updated_at": "2026-11-22T14:00:00Z"}
    )
    found = MIDTRANS.parse_webhook(iris_signed(body), body)
    assert (found.subject, found.reference, found.gateway_id) == (Subject.PAYOUT, "", "1d4f")
    assert (found.identity, found.amount, found.failure) == ("iris:1d4f:completed:", 10_000, None)


def test_a_notice_of_iris_is_known_without_its_headers_and_a_top_up_is_nobodys():
    body = dumped({"reference_no": "1d4f", "amount": "10000.00", "status": "completed"})
    assert MIDTRANS.parse_webhook({}, body) == MIDTRANS.parse_webhook(iris_signed(body), body)
    top_up = dumped({"transaction_id": "t1", "order_id": "o1", "gross_amount": "9000000.00", "status": "topup"})
    found = MIDTRANS.parse_webhook({}, top_up)
    assert (found.subject, found.amount, found.identity) == (Subject.OTHER, 9_000_000, "iris:t1:topup:")


def test_what_is_kept_of_a_notice_is_plain_and_storable():
    found = xendit_notice(
        "x.y", {"id": "1", "rate": 0.1, "nested": {"account_number": "1"}, "text": "a\x00b", "flag": True}
    )
    assert found.data == {"id": "1", "rate": "0.1", "text": "ab", "flag": True}


# ---------------------------------------------------------------- nothing whatsoever makes it crash


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "event",
        "data",
        "status",
        "id",
        "payment_id",
        "payout_id",
        "payment_session_id",
        "capture_id",
        "reference_id",
        "amount",
        "request_amount",
        "currency",
        "source_amount",
        "source_currency",
        "failure_code",
        "order_id",
        "transaction_id",
        "transaction_status",
        "status_code",
        "gross_amount",
        "refund_amount",
        "refunds",
        "refund_key",
        "bank_confirmed_at",
        "reference_no",
        "error_code",
        "signature_key",
    ]
)
EVENTS = st.sampled_from(
    ["payment.capture", "v3_payout.failed", "refund.failed", "dispute.lost", "capture.x", "odd", "."]
)
VALUES = (
    JSONISH | EVENTS | st.sampled_from(["IDR", "SUCCEEDED", "FAILED", "100000.00", "0.5", "1e9", "200", "settlement"])
)
OBJECTS = st.dictionaries(FIELDS, VALUES | st.dictionaries(FIELDS, VALUES, max_size=8), max_size=10)
BODIES = st.binary(max_size=60) | OBJECTS.map(dumped) | JSONISH.map(dumped)
HEADERS = st.dictionaries(
    st.sampled_from(["x-callback-token", "Iris-Signature", "content-type"]), st.text(max_size=10), max_size=3
)


@pytest.mark.parametrize("gateway", [XENDIT, MIDTRANS], ids=lambda gateway: gateway.name)
@settings(max_examples=100, deadline=None)
@given(headers=HEADERS, body=BODIES)
def test_no_body_makes_reading_raise_anything_but_value_error(gateway, headers, body):
    try:
        found = gateway.parse_webhook(headers, body)
    except ValueError:
        return
    assert isinstance(found, Notice)
    assert 0 < len(found.identity) <= 250
    assert found.amount is None or type(found.amount) is int
    json.dumps(dict(found.data)).encode()


@pytest.mark.parametrize("gateway", [XENDIT, MIDTRANS], ids=lambda gateway: gateway.name)
@settings(max_examples=100, deadline=None)
@given(headers=HEADERS, body=BODIES)
def test_no_body_is_vouched_for_by_chance(gateway, headers, body):
    with pytest.raises(BadSignature):
        gateway.verify_webhook(headers, body)
