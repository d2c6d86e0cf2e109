"""Midtrans, against bodies from its documentation."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from sorot.payments.gateways.base import (
    BadKeys,
    CannotTell,
    Failure,
    NotFound,
    PaymentStatus,
    Refused,
    TransferStatus,
    Unsure,
)
from tests.payments.gateways.vendor import Canned, checkout, midtrans, payout

SNAP = {"token": "66e4fa55", "redirect_url": "https://app.midtrans.com/snap/v3/redirection/66e4fa55"}
STATUS = {
    "status_code": "200",
    "status_message": "Success, transaction is found",
    "transaction_id": "249fc620-6017",
    "order_id": "FND-7Q2M",
    "payment_type": "bank_transfer",
    "transaction_time": "2026-11-22 20:04:00",
    "settlement_time": "2026-11-22 20:05:00",
    "transaction_status": "settlement",
    "fraud_status": "accept",
    "gross_amount": "150000.00",
    "currency": "IDR",
}
REFUNDED = {
    **STATUS,
    "transaction_status": "partial_refund",
    "refund_amount": "12000.00",
    "refunds": [
        {
            "refund_chargeback_id": 1,
            "refund_amount": "5000.00",
            "created_at": "2026-11-23 00:14:20",
            "refund_key": "RFD-1",
            "bank_confirmed_at": "2026-11-24 02:30:20",
        },
        {
            "refund_chargeback_id": 2,
            "refund_amount": "7000.00",
            "created_at": "2026-11-23 01:23:15",
            "refund_key": "RFD-2",
        },
    ],
}
PATH = "GET /v2/FND-7Q2M/status"


def ask(body, status=200, gateway_id="66e4fa55"):
    return midtrans(Canned().on(PATH, body, status=status)).get_payment(reference="FND-7Q2M", gateway_id=gateway_id)


# ---------------------------------------------------------------- checkout


def test_a_snap_page_asks_for_whole_rupiah_whose_items_add_up():
    canned = Canned().on("POST /snap/v1/transactions", SNAP, status=201)
    made = midtrans(canned).create_checkout(checkout())
    assert (made.gateway_id, made.url, made.status) == ("66e4fa55", SNAP["redirect_url"], PaymentStatus.PENDING)
    sent = canned.body()
    assert sent["transaction_details"] == {"order_id": "FND-7Q2M", "gross_amount": 150000}
    assert [item["price"] * item["quantity"] for item in sent["item_details"]] == [150000]
    assert sent["expiry"]["start_time"].endswith(" +0700")
    assert sent["expiry"]["duration"] in (59, 60)


def test_one_page_takes_an_int32_and_not_a_rupiah_more():
    canned = Canned().on("POST /snap/v1/transactions", SNAP, status=201)
    gateway = midtrans(canned)
    assert gateway.largest_checkout == 2_147_483_647
    gateway.create_checkout(checkout(2_147_483_647))
    with pytest.raises(Refused) as caught:
        gateway.create_checkout(checkout(2_147_483_648))
    assert (caught.value.code, len(canned.asked)) == ("AMOUNT_TOO_LARGE", 1)


def test_a_used_order_id_is_told_apart():
    body = {"error_messages": ["transaction_details.order_id has already been taken"]}
    with pytest.raises(Refused) as caught:
        midtrans(Canned().on("POST /snap/v1/transactions", body, status=400)).create_checkout(checkout())
    assert caught.value.code == "DUPLICATE_ORDER_ID"


def test_a_page_without_a_link_is_unsure_and_wrong_keys_are_said():
    with pytest.raises(Unsure):
        midtrans(Canned().on("POST /snap/v1/transactions", {"token": "x"}, status=201)).create_checkout(checkout())
    body = {"error_messages": ["Access denied due to unauthorized transaction"]}
    with pytest.raises(BadKeys):
        midtrans(Canned().on("POST /snap/v1/transactions", body, status=401)).create_checkout(checkout())


# ---------------------------------------------------------------- payment


def test_settled_and_accepted_money_is_paid():
    found = ask(STATUS)
    assert (found.status, found.amount, found.currency, found.fee) == (PaymentStatus.PAID, 150_000, "IDR", None)
    assert (found.payment_id, found.channel) == ("249fc620-6017", "bank_transfer")
    assert found.paid_at == datetime(2026, 11, 22, 13, 5, tzinfo=UTC)  # Midtrans tells the time in GMT+7


@pytest.mark.parametrize(
    ("raw", "fraud", "code", "status"),
    [
        ("settlement", "accept", "200", "paid"),
        ("settlement", None, "200", "paid"),
        ("settlement", "accept", "201", "unknown"),
        ("settlement", "deny", "200", "failed"),
        ("capture", "accept", "200", "paid"),
        ("capture", "challenge", "201", "pending"),
        ("capture", None, "200", "unknown"),
        ("capture", "puzzled", "200", "unknown"),
        ("PENDING", "accept", "201", "pending"),
        ("authorize", "accept", "200", "pending"),
        ("deny", "accept", "202", "failed"),
        ("cancel", "accept", "200", "failed"),
        ("failure", "accept", "202", "failed"),
        ("expire", "accept", "407", "expired"),
        ("chargeback", "accept", "200", "chargeback"),
        ("partial_chargeback", "accept", "200", "chargeback"),
        ("refund", "accept", "200", "refunded"),
        ("partial_refund", "accept", "200", "paid"),
        ("levitating", "accept", "200", "unknown"),
    ],
)
def test_g6_paid_means_settled_accepted_and_200_and_unknown_words_are_held(raw, fraud, code, status):
    body = {**STATUS, "transaction_status": raw, "fraud_status": fraud, "status_code": code}
    assert ask(body).status == status


@pytest.mark.parametrize("http", [200, 201, 202, 407])
def test_the_word_of_the_body_counts_whatever_the_http_status(http):
    assert ask({**STATUS, "transaction_status": "expire", "status_code": "407"}, status=http).status == "expired"


@pytest.mark.parametrize("http", [200, 404])
def test_before_the_payer_has_chosen_a_known_page_is_pending_and_an_unknown_one_not_found(http):
    absent = {"status_code": "404", "status_message": "Transaction doesn't exist."}
    found = ask(absent, status=http)
    assert (found.status, found.raw_status, found.amount, found.payment_id) == ("pending", "404", None, "")
    with pytest.raises(NotFound):
        ask(absent, status=http, gateway_id="")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("401", BadKeys), ("400", Refused), ("429", Unsure), ("500", Unsure), ("", Unsure), ("x", Unsure)],
)
def test_an_answer_without_a_transaction_is_judged_by_its_own_code(code, kind):
    with pytest.raises(kind) as caught:
        ask({"status_code": code, "status_message": "no"})
    assert type(caught.value) is kind


def test_refunds_show_on_the_payment():
    assert (ask(REFUNDED).status, ask(REFUNDED).refunded) == (PaymentStatus.PAID, 12_000)
    without_sum = {name: value for name, value in REFUNDED.items() if name != "refund_amount"}
    assert ask(without_sum).refunded == 12_000
    whole = {**STATUS, "transaction_status": "refund"}
    assert (ask(whole).status, ask(whole).refunded) == (PaymentStatus.REFUNDED, 150_000)
    part_by_part = {**REFUNDED, "refund_amount": "150000.00"}
    assert ask(part_by_part).status == PaymentStatus.REFUNDED


# ---------------------------------------------------------------- refund


DONE = {
    **STATUS,
    "status_message": "Success, refund request is approved",
    "transaction_status": "partial_refund",
    "refund_chargeback_id": 1,
    "refund_amount": "5000.00",
    "refund_key": "RFD-1",
}


def refund(canned, amount=5_000, key="RFD-1"):
    return midtrans(canned).refund(
        reference="FND-7Q2M", payment_id="249fc620-6017", amount=amount, currency="IDR", key=key, reason="batal"
    )


def test_a_refund_is_pending_until_the_bank_confirms():
    canned = Canned().on("POST /v2/249fc620-6017/refund", DONE).on(PATH, REFUNDED)
    made = refund(canned)
    assert (made.reference, made.status, made.amount, made.failure) == ("RFD-1", TransferStatus.PENDING, 5_000, None)
    assert canned.body() == {"refund_key": "RFD-1", "amount": 5000, "reason": "batal"}
    gateway = midtrans(canned)
    first, second = (gateway.get_refund(reference="FND-7Q2M", key=key) for key in ("RFD-1", "RFD-2"))
    assert (first.status, first.amount) == (TransferStatus.SUCCEEDED, 5_000)
    assert (second.status, second.amount) == (TransferStatus.PENDING, 7_000)
    with pytest.raises(NotFound):
        gateway.get_refund(reference="FND-7Q2M", key="RFD-3")


@pytest.mark.parametrize("http", [200, 202])
def test_a_refund_that_the_bank_denies_has_failed(http):
    denied = {**DONE, "status_code": "202", "transaction_status": "settlement", "refund_amount": "0.00"}
    made = refund(Canned().on("POST /v2/249fc620-6017/refund", denied, status=http))
    assert (made.status, made.failure, made.failure_code) == ("failed", Failure.REFUSED_BY_BANK, "202")


@pytest.mark.parametrize("http", [200, 414])
def test_a_refund_above_what_is_left_is_refused(http):
    body = {"status_code": "414", "status_message": "Refund request is rejected due to invalid amount"}
    with pytest.raises(Refused) as caught:
        refund(Canned().on("POST /v2/249fc620-6017/refund", body, status=http), amount=500_000)
    assert caught.value.code == "414"


@pytest.mark.parametrize("http", [200, 406])
def test_the_same_refund_key_again_is_the_first_refund_and_another_amount_is_refused(http):
    twice = {"status_code": "406", "status_message": "Duplicate refund ID"}
    canned = Canned().on("POST /v2/249fc620-6017/refund", twice, status=http).on(PATH, REFUNDED)
    assert refund(canned).amount == 5_000
    with pytest.raises(Refused):
        refund(canned, amount=6_000)


def test_a_refund_without_a_status_is_unsure_and_keys_have_only_allowed_characters():
    canned = Canned().on("POST /v2/249fc620-6017/refund", {"status_code": "200"})
    with pytest.raises(Unsure):
        refund(canned, key="RFD.1")
    assert canned.body()["refund_key"] == "RFD-1"


# ---------------------------------------------------------------- what Midtrans cannot do


def test_midtrans_lists_no_payments_and_says_what_it_does_know():
    since = datetime(2026, 11, 22, tzinfo=UTC)
    lines = [
        {
            "reference_no": "x1",
            "type": "Payout",
            "amount": "10000.0",
            "status": "debit",
            "created_at": "2026-11-22T03:00:00Z",
        },
        {
            "reference_no": "x1",
            "type": "Payout fee",
            "amount": "300.0",
            "status": "debit",
            "created_at": "2026-11-22T03:00:00Z",
        },
    ]
    canned = Canned().on("GET /iris/api/v1/statements", lines)
    with pytest.raises(CannotTell) as caught:
        midtrans(canned).list_transactions(since=since, until=since + timedelta(days=1))
    assert caught.value.missing == {"payment", "refund", "chargeback"}
    assert [(one.gateway_id, one.kind, one.amount, one.fee) for one in caught.value.known] == [
        ("x1", "payout", -10_000, 300)
    ]
    with pytest.raises(CannotTell) as caught:
        midtrans(Canned(), with_iris=False).list_transactions(since=since, until=since)
    assert (caught.value.known, "payout" in caught.value.missing) == ((), True)


def test_without_iris_keys_payouts_are_a_matter_for_the_operator():
    gateway = midtrans(Canned(), with_iris=False)
    for call in (
        lambda: gateway.create_payout(payout()),
        lambda: gateway.get_payout(reference="PAY-9XK3", gateway_id="x"),
        lambda: gateway.balance("IDR"),
    ):
        with pytest.raises(BadKeys):
            call()
    assert gateway.check_account(channel="bca", account_number="1") is None
    assert gateway.list_channels() == []


def test_a_lost_answer_of_the_core_is_unsure():
    with pytest.raises(Unsure):
        midtrans(Canned().on(PATH, httpx.ReadTimeout("lost"))).get_payment(reference="FND-7Q2M")
