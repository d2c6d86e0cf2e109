"""Xendit, against bodies from its documentation (amounts there are shown as text; both ways are read)."""

from datetime import UTC, datetime

import httpx
import pytest

from sorot.payments.gateways.base import (
    BadKeys,
    Failure,
    NotFound,
    PaymentStatus,
    Refused,
    TransferStatus,
    Unsure,
)
from tests.payments.gateways.vendor import Canned, checkout, payout, xendit

SESSION = {
    "payment_session_id": "ps-661f87c614802d6c402cd82d",
    "created": "2026-11-22T13:00:00Z",
    "updated": "2026-11-22T13:00:00Z",
    "reference_id": "FND-7Q2M",
    "customer_id": "cust-e2878b4c-d57e-4a2c-922d-c0313c2800a3",
    "session_type": "PAY",
    "currency": "IDR",
    "amount": 150000,
    "country": "ID",
    "mode": "PAYMENT_LINK",
    "expires_at": "2026-11-22T14:00:00Z",
    "status": "ACTIVE",
    "payment_link_url": "https://xen.to/kGxPCi60",
    "payment_token_id": None,
    "payment_request_id": None,
    "business_id": "661f87c614802d6c402cd82d",
}
PAID = {**SESSION, "status": "COMPLETED", "payment_id": "py-1402feb0", "payment_request_id": "pr-1102feb0"}
PAYMENT = {
    "payment_id": "py-1402feb0",
    "reference_id": "FND-7Q2M",
    "payment_request_id": "pr-1102feb0",
    "type": "PAY",
    "country": "ID",
    "currency": "IDR",
    "request_amount": "150000",
    "capture_method": "AUTOMATIC",
    "channel_code": "BCA_VIRTUAL_ACCOUNT",
    "captures": [{"capture_timestamp": "2026-11-22T13:05:00Z", "capture_id": "cap-15", "capture_amount": "150000"}],
    "status": "SUCCEEDED",
    "created": "2026-11-22T13:04:00Z",
    "updated": "2026-11-22T13:05:00Z",
}
LINE = {
    "id": "txn_3365895e",
    "product_id": "py-1402feb0",
    "type": "PAYMENT",
    "status": "SUCCESS",
    "reference_id": "FND-7Q2M",
    "currency": "IDR",
    "amount": 150000,
    "net_amount": 145560,
    "net_amount_currency": "IDR",
    "cashflow": "MONEY_IN",
    "created": "2026-11-22T13:05:00.123Z",
    "fee": {"xendit_fee": 4000, "value_added_tax": 440, "status": "COMPLETED"},
}
PAYOUT = {
    "payout_id": "po-b2c3d4e5",
    "status": "ACCEPTED",
    "reference_id": "PAY-9XK3",
    "type": "B2C",
    "source_currency": "IDR",
    "source_amount": "500000",
    "destination_currency": "IDR",
    "destination_amount": "500000",
    "created": "2026-11-22T08:00:00Z",
    "updated": "2026-11-22T08:01:30Z",
    "business_id": "6018306aa16ad90cb3c43ba7",
}
REFUND = {
    "id": "rfd-69e77490",
    "payment_request_id": "pr-1102feb0",
    "payment_id": "py-1402feb0",
    "reference_id": "RFD-1",
    "currency": "IDR",
    "amount": "50000",
    "status": "PENDING",
    "reason": "OTHERS",
    "failure_code": None,
    "refund_fee_amount": None,
    "updated": "2026-11-22T14:00:00Z",
}


def page(*items, more=False):
    return {"has_more": more, "data": list(items), "links": []}


def paid(*lines, refunds=()):
    return (
        Canned()
        .on(f"GET /sessions/{PAID['payment_session_id']}", PAID)
        .on("GET /v3/payments/py-1402feb0", PAYMENT)
        .on("GET /transactions", page(*lines))
        .on("GET /refunds/", page(*refunds))
    )


def ask(canned):
    return xendit(canned).get_payment(reference="FND-7Q2M", gateway_id=PAID["payment_session_id"])


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


# ---------------------------------------------------------------- payout


def test_a_payout_to_a_bank_goes_by_its_bic_under_our_reference():
    canned = Canned().on("POST /v3/payouts", PAYOUT)
    made = xendit(canned).create_payout(payout())
    assert (made.reference, made.gateway_id, made.status, made.amount) == (
        "PAY-9XK3",
        "po-b2c3d4e5",
        "pending",
        500_000,
    )
    headers, sent = canned.asked[0].headers, canned.body()
    assert (headers["idempotency-key"], headers["api-version"]) == ("PAY-9XK3", "2025-09-01")
    assert sent["payout_details"] == {"source_currency": "IDR", "source_amount": 500000, "destination_currency": "IDR"}
    assert sent["recipient"]["account_details"] == {
        "currency": "IDR",
        "account_country": "ID",
        "account_holder_name": "Rani Puspita Sari",
        "account_number": "1234567890",
        "routing_type_1": "SWIFT",
        "routing_value_1": "CENAIDJA",
    }
    assert (sent["recipient"]["given_name"], sent["recipient"]["surname"]) == ("Rani", "Puspita Sari")


def test_a_payout_to_a_wallet_goes_by_its_channel_and_a_single_name_serves_as_both():
    canned = Canned().on("POST /v3/payouts", PAYOUT)
    xendit(canned).create_payout(payout(channel="ovo", account_number="081234567890", holder_name="Rani"))
    recipient = canned.body()["recipient"]
    assert (recipient["account_details"]["routing_type_1"], recipient["account_details"]["routing_value_1"]) == (
        "WALLET",
        "ID_OVO",
    )
    assert (recipient["given_name"], recipient["surname"]) == ("Rani", "Rani")


@pytest.mark.parametrize(
    ("channel", "number", "sent"),
    [
        ("bri", "12345678901234", "012345678901234"),
        ("bri", "123456789012345", "123456789012345"),
        ("mandiri", "12345678901234", "12345678901234"),
    ],
)
def test_a_number_of_bri_with_14_digits_gets_a_zero(channel, number, sent):
    canned = Canned().on("POST /v3/payouts", PAYOUT)
    xendit(canned).create_payout(payout(channel=channel, account_number=number))
    assert canned.body()["recipient"]["account_details"]["account_number"] == sent


def test_a_company_is_paid_as_one():
    canned = Canned().on("POST /v3/payouts", PAYOUT)
    xendit(canned).create_payout(payout(is_company=True, holder_name="PT Rani Karya"))
    assert canned.body()["recipient"]["business_name"] == "PT Rani Karya"
    assert "given_name" not in canned.body()["recipient"]


def test_an_institution_we_cannot_name_is_refused_before_anything_is_sent():
    canned = Canned()
    with pytest.raises(Refused) as caught:
        xendit(canned).create_payout(payout(channel="bank-of-nowhere"))
    assert (caught.value.code, canned.asked) == ("CHANNEL_NOT_MAPPED", [])


def test_the_same_key_with_another_body_is_refused_with_409():
    body = {"error_code": "DUPLICATE_ERROR", "message": "A payout with this idempotency key already exists."}
    with pytest.raises(Refused) as caught:
        xendit(Canned().on("POST /v3/payouts", body, status=409)).create_payout(payout())
    assert (type(caught.value), caught.value.status, caught.value.code) == (Refused, 409, "DUPLICATE_ERROR")


def test_g5_after_a_time_out_the_same_key_and_the_same_bytes_are_sent():
    canned = Canned().on("POST /v3/payouts", httpx.ReadTimeout("lost"), PAYOUT)
    with pytest.raises(Unsure):
        xendit(canned).create_payout(payout())
    assert xendit(canned).create_payout(payout()).gateway_id == "po-b2c3d4e5"
    first, second = canned.asked
    assert (first.headers["idempotency-key"], first.content) == (second.headers["idempotency-key"], second.content)


def test_wrong_keys_and_answers_without_an_id_are_told_apart():
    with pytest.raises(BadKeys):
        xendit(Canned().on("POST /v3/payouts", {"error_code": "INVALID_API_KEY"}, status=401)).create_payout(payout())
    with pytest.raises(Unsure):
        xendit(Canned().on("POST /v3/payouts", {"status": "ACCEPTED"})).create_payout(payout())


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("ACCEPTED", "pending"),
        ("PENDING_COMPLIANCE_REVIEW", "pending"),
        ("ROUTING", "pending"),
        ("REQUESTED", "pending"),
        ("READY", "pending"),
        ("LOCKED", "pending"),
        ("SUCCEEDED", "succeeded"),
        ("FAILED", "failed"),
        ("EXPIRED", "failed"),
        ("CANCELLED", "failed"),
        ("REVERSED", "reversed"),
        ("ON_THE_MOON", "unknown"),
        (None, "unknown"),
    ],
)
def test_g6_every_payout_status_is_known_or_held(raw, status):
    canned = Canned().on("GET /v3/payouts/po-1", {**PAYOUT, "status": raw}).on("GET /transactions", page())
    assert xendit(canned).get_payout(reference="PAY-9XK3", gateway_id="po-1").status == status


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("INSUFFICIENT_BALANCE", Failure.NO_FUNDS),
        ("INVALID_DESTINATION", Failure.BAD_ACCOUNT),
        ("DESTINATION_MAXIMUM_LIMIT", Failure.OVER_LIMIT),
        ("ACCOUNT_NAME_MISMATCH", Failure.NAME_MISMATCH),
        ("REJECTED_BY_CHANNEL", Failure.REFUSED_BY_BANK),
        ("TEMPORARY_TRANSFER_ERROR", Failure.TEMPORARY),
        ("TRANSFER_ERROR", Failure.OTHER),
        ("SLS_RECIPIENT", Failure.SCREENING),
        ("BRAND_NEW_CODE", Failure.OTHER),
    ],
)
def test_every_reason_of_a_failed_payout_has_our_word(code, failure):
    canned = Canned().on("GET /v3/payouts/po-1", {**PAYOUT, "status": "FAILED", "failure_code": code})
    found = xendit(canned).get_payout(reference="PAY-9XK3", gateway_id="po-1")
    assert (found.status, found.failure, found.failure_code) == ("failed", failure, code)


def test_a_rejected_payout_is_the_screening_and_a_running_one_has_no_failure():
    canned = Canned().on("GET /v3/payouts/po-1", {**PAYOUT, "status": "REJECTED"}, PAYOUT)
    asked = xendit(canned)
    assert asked.get_payout(reference="PAY-9XK3", gateway_id="po-1").failure == Failure.SCREENING
    assert asked.get_payout(reference="PAY-9XK3", gateway_id="po-1").failure is None


def test_a_payout_is_found_by_reference_by_way_of_the_books_and_is_unsure_when_not_there():
    line = {**LINE, "type": "DISBURSEMENT", "product_id": "po-b2c3d4e5", "cashflow": "MONEY_OUT", "net_amount": 152500}
    canned = (
        Canned()
        .on("GET /transactions", page(line))
        .on("GET /v3/payouts/po-b2c3d4e5", {**PAYOUT, "status": "SUCCEEDED"})
    )
    found = xendit(canned).get_payout(reference="PAY-9XK3")
    assert (found.gateway_id, found.status, found.fee) == ("po-b2c3d4e5", "succeeded", 2_500)
    with pytest.raises(Unsure):
        xendit(Canned().on("GET /transactions", page())).get_payout(reference="PAY-9XK3")


def test_channels_are_ours_with_the_vendors_limits():
    limits = {"minimum": 10000, "maximum": 999999999999, "minimum_increment": 1}
    listed = [
        {"channel_code": code, "currency": "IDR", "channel_name": code, "amount_limits": limits}
        for code in ("ID_BCA", "ID_ANGLOMAS", "ID_OVO")
    ]
    found = xendit(Canned().on("GET /payouts_channels", listed)).list_channels()
    assert [(one.code, one.minimum, one.maximum) for one in found] == [
        ("bca", 10_000, 999_999_999_999),
        ("ovo", 10_000, 999_999_999_999),
    ]
    assert xendit(Canned()).check_account(channel="bca", account_number="1234567890") is None


# ---------------------------------------------------------------- books and own transfers


def test_the_books_are_read_over_all_pages_in_half_open_time_without_doubles():
    since, until = datetime(2026, 11, 22, 13, tzinfo=UTC), datetime(2026, 11, 22, 14, tzinfo=UTC)
    out = {**LINE, "id": "txn_2", "type": "DISBURSEMENT", "product_id": "po-1", "cashflow": "MONEY_OUT"}
    late = {**LINE, "id": "txn_3", "created": "2026-11-22T14:00:00Z"}
    foreign = {**LINE, "id": "txn_4", "currency": "GBP"}
    canned = Canned().on("GET /transactions", page(late, LINE, more=True), page(LINE, out, foreign))
    found = xendit(canned).list_transactions(since=since, until=until)
    assert [(one.gateway_id, one.kind, one.amount, one.fee) for one in found] == [
        ("py-1402feb0", "payment", 150_000, 4_440),
        ("po-1", "payout", -150_000, 4_440),
    ]
    assert dict(canned.asked[1].url.params)["after_id"] == "txn_3365895e"


def test_a_cursor_that_stands_still_is_unsure_and_so_is_a_line_that_cannot_be_read():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with pytest.raises(Unsure):
        xendit(Canned().on("GET /transactions", page(LINE, more=True))).list_transactions(since=now, until=now)
    with pytest.raises(Unsure):
        xendit(Canned().on("GET /transactions", page({**LINE, "amount": 0.5}))).list_transactions(since=now, until=now)


def test_the_balance_is_whole_rupiah_or_unsure():
    assert xendit(Canned().on("GET /balance", {"balance": 1241231})).balance("IDR") == 1_241_231
    for odd in ({}, {"balance": "?"}, {"balance": 0.5}):
        with pytest.raises(Unsure):
            xendit(Canned().on("GET /balance", odd)).balance("IDR")


OWN = {
    "created": "2020-11-30T02:47:53.061Z",
    "transfer_id": "bd1cc56b",
    "status": "SUCCESSFUL",
    "amount": "90000",
    "reference": "TRF-1",
}


def move(canned, amount=90_000):
    return xendit(canned).transfer(reference="TRF-1", amount=amount, currency="IDR", source="a", destination="b")


def test_money_moves_between_own_accounts_once_per_reference():
    made = move(Canned().on("POST /transfers", OWN))
    assert (made.reference, made.status, made.amount) == ("TRF-1", "succeeded", 90_000)
    twice = {"error_code": "DUPLICATE_REFERENCE", "message": "should be unique"}
    again = Canned().on("POST /transfers", twice, status=403).on("GET /transfers/reference=TRF-1", OWN)
    assert move(again) == made
    with pytest.raises(Refused):
        move(again, amount=1)


def test_a_transfer_in_progress_is_unsure_and_an_unknown_one_not_found():
    busy = {"error_code": "TRANSFER_IN_PROGRESS", "message": "wait"}
    with pytest.raises(Unsure):
        move(Canned().on("POST /transfers", busy, status=425))
    absent = {"error_code": "DATA_NOT_FOUND", "message": "no"}
    with pytest.raises(NotFound):
        xendit(Canned().on("GET /transfers/reference=TRF-1", absent, status=400)).get_transfer(reference="TRF-1")


def test_a_sub_account_is_named_on_its_calls_but_not_on_the_platforms():
    from sorot.payments.gateways.xendit import Xendit

    canned = Canned().on("GET /balance", {"balance": 5}).on("POST /transfers", OWN)
    gateway = Xendit(secret_key="k", callback_token="t", for_user_id="sub-1", transport=canned.transport)
    gateway.balance("IDR")
    gateway.transfer(reference="TRF-1", amount=90_000, currency="IDR", source="a", destination="b")
    assert [request.headers.get("for-user-id") for request in canned.asked] == ["sub-1", None]


@pytest.mark.parametrize("value", [None, "", "1.5", 1.5, True, {}, [], "500000.00", 500000])
def test_the_amount_of_a_payout_is_an_integer_or_not_known(value):
    canned = Canned().on("GET /v3/payouts/po-1", {**PAYOUT, "source_amount": value})
    amount = xendit(canned).get_payout(reference="PAY-9XK3", gateway_id="po-1").amount
    assert amount == (500_000 if value in ("500000.00", 500000) else None)
