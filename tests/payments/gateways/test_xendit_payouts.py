"""Xendit's payouts, own transfers and books, against bodies from its documentation."""

from datetime import UTC, datetime

import httpx
import pytest

from sorot.payments.gateways.base import (
    BadKeys,
    Failure,
    NotFound,
    Refused,
    Unsure,
)
from tests.payments.gateways.vendor import Canned, payout, xendit
from tests.payments.gateways.xendit_bodies import LINE, PAYOUT, page

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
