"""Iris: a payout is made, approved, and safe to repeat at every point."""

import base64
import json
from datetime import UTC, datetime

import httpx
import pytest

from sorot.payments.gateways.base import BadKeys, Failure, Refused, TransferStatus, Unsure
from tests.payments.gateways.vendor import Canned, midtrans, payout

API = "/iris/api/v1"
MADE = {"payouts": [{"status": "queued", "reference_no": "1d4f8423393005"}]}
DETAILS = {
    "amount": "500000.00",
    "beneficiary_name": "RANI PUSPITA SARI",
    "beneficiary_account": "1234567890",
    "bank": "bca",
    "reference_no": "1d4f8423393005",
    "notes": "PAY-9XK3 Honor kampanye",
    "status": "completed",
    "created_at": "2026-11-22T08:00:00Z",
    "updated_at": "2026-11-22T08:05:00Z",
}


def vendor(**changes):
    canned = Canned()
    canned.on(f"POST {API}/payouts", changes.get("made", MADE), status=changes.get("made_status", 201))
    canned.on(
        f"POST {API}/payouts/approve", changes.get("approved", {"status": "ok"}), status=changes.get("status", 202)
    )
    canned.on(f"POST {API}/payouts/reject", {"status": "ok"}, status=changes.get("rejected", 200))
    return canned.on(f"GET {API}/payouts/1d4f8423393005", changes.get("details", {**DETAILS, "status": "approved"}))


def key_of(request):
    return base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode().rstrip(":")


def test_one_key_makes_the_payout_and_the_other_approves_it():
    canned = vendor(status=200)
    made = midtrans(canned).create_payout(payout())
    assert (made.reference, made.gateway_id) == ("PAY-9XK3", "1d4f8423393005")
    assert (made.status, made.raw_status, made.amount) == (TransferStatus.PENDING, "approved", 500_000)
    assert canned.calls() == [f"POST {API}/payouts", f"POST {API}/payouts/approve"]
    assert [key_of(request) for request in canned.asked] == ["IRIS-creator", "IRIS-approver"]
    assert [request.headers["x-idempotency-key"] for request in canned.asked] == ["PAY-9XK3", "PAY-9XK3.approve"]
    assert canned.body(0)["payouts"] == [
        {
            "beneficiary_name": "Rani Puspita Sari",
            "beneficiary_account": "1234567890",
            "beneficiary_bank": "bca",
            "beneficiary_email": "rani@example.com",
            "amount": "500000.00",
            "notes": "PAY-9XK3 Honor kampanye",
        }
    ]
    assert canned.body(1) == {"reference_nos": ["1d4f8423393005"]}


def test_approval_is_taken_with_202():
    assert midtrans(vendor(status=202)).create_payout(payout()).raw_status == "approved"


def test_repeating_after_approval_finds_it_approved_and_rejects_nothing():
    no = {"error_message": "An error occurred when approving payouts", "errors": ["Payout was approved"]}
    canned = vendor(approved=no, status=400, details={**DETAILS, "status": "completed"})
    made = midtrans(canned).create_payout(payout())
    assert (made.status, made.raw_status) == (TransferStatus.SUCCEEDED, "completed")
    assert f"POST {API}/payouts/reject" not in canned.calls()


def test_what_is_not_approved_is_rejected_before_we_say_that_nothing_was_done():
    no = {"error_message": "Could not approve", "errors": ["Partner does not have sufficient balance for the payout"]}
    canned = vendor(approved=no, status=400, details={**DETAILS, "status": "queued"})
    with pytest.raises(Refused) as caught:
        midtrans(canned).create_payout(payout())
    assert ("sufficient balance" in str(caught.value), caught.value.code) == (True, "INSUFFICIENT_BALANCE")
    assert canned.calls()[-1] == f"POST {API}/payouts/reject"
    assert canned.body() == {"reference_nos": ["1d4f8423393005"], "reject_reason": "not approved by Sorot"}


def test_a_payout_that_can_be_neither_approved_nor_rejected_is_unsure():
    no = {"error_message": "access denied"}
    canned = vendor(approved=no, status=401, rejected=401, details={**DETAILS, "status": "queued"})
    with pytest.raises(Unsure) as caught:
        midtrans(canned).create_payout(payout())
    assert "1d4f8423393005" in str(caught.value)


def test_a_rejected_payout_is_refused_without_another_call():
    canned = vendor(approved={"error_message": "no"}, status=400, details={**DETAILS, "status": "rejected"})
    with pytest.raises(Refused):
        midtrans(canned).create_payout(payout())
    assert f"POST {API}/payouts/reject" not in canned.calls()


@pytest.mark.parametrize("call", ["payouts", "payouts/approve"])
def test_g5_a_lost_answer_is_unsure_and_the_repeat_sends_the_same_keys(call):
    canned = vendor(status=200)
    canned.replies[f"POST {API}/{call}"].insert(0, httpx.ReadTimeout("lost"))
    gateway = midtrans(canned)
    with pytest.raises(Unsure):
        gateway.create_payout(payout())
    assert gateway.create_payout(payout()).gateway_id == "1d4f8423393005"
    creations = [request for request in canned.asked if request.url.path == f"{API}/payouts"]
    assert len({(request.headers["x-idempotency-key"], request.content) for request in creations}) == 1


def test_the_same_key_with_another_body_is_refused():
    twice = {"error_message": "idempotency-key is not unique", "errors": "idempotency-key is not unique"}
    with pytest.raises(Refused) as caught:
        midtrans(vendor(made=twice, made_status=400)).create_payout(payout(1))
    assert (caught.value.code, caught.value.status) == ("DUPLICATE_ERROR", 409)


def test_a_bank_whose_iris_code_is_not_known_is_refused_before_anything_is_sent():
    canned = vendor()
    with pytest.raises(Refused) as caught:
        midtrans(canned).create_payout(payout(channel="jago"))
    assert (caught.value.code, canned.asked) == ("CHANNEL_NOT_MAPPED", [])


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("queued", "pending"),
        ("approved", "pending"),
        ("processed", "pending"),
        ("completed", "succeeded"),
        ("failed", "failed"),
        ("rejected", "failed"),
        ("Completed", "succeeded"),
        ("lost", "unknown"),
    ],
)
def test_g6_every_status_is_known_or_held(raw, status):
    canned = Canned().on(f"GET {API}/payouts/1d4f8423393005", {**DETAILS, "status": raw})
    found = midtrans(canned).get_payout(reference="PAY-9XK3", gateway_id="1d4f8423393005")
    assert (found.status, found.amount, found.reference) == (status, 500_000, "PAY-9XK3")
    assert (found.failure is None) == (status != "failed")


def test_iris_cannot_be_asked_by_our_reference():
    with pytest.raises(Unsure):
        midtrans(Canned()).get_payout(reference="PAY-9XK3")
    with pytest.raises(Unsure):
        midtrans(Canned().on(f"GET {API}/payouts/x", {})).get_payout(reference="PAY-9XK3", gateway_id="x")
    assert midtrans(Canned()).payout_repeat_hours == 20


def test_the_bank_tells_the_holders_name_or_that_there_is_no_such_account():
    found = {"account_name": "RANI PUSPITA SARI", "account_no": "1234567890", "bank_name": "bca"}
    canned = Canned().on(f"GET {API}/account_validation", found)
    assert midtrans(canned).check_account(channel="bca", account_number="1234567890") == "RANI PUSPITA SARI"
    assert dict(canned.asked[0].url.params) == {"bank": "bca", "account": "1234567890"}
    no = {"error_message": "An error occurred when doing account validation", "errors": {"account": ["not found"]}}
    wrong = Canned().on(f"GET {API}/account_validation", no, status=400)
    assert midtrans(wrong).check_account(channel="bca", account_number="1") is None
    denied = Canned().on(f"GET {API}/account_validation", no, status=401)
    with pytest.raises(BadKeys):
        midtrans(denied).check_account(channel="bca", account_number="1")


def test_banks_are_ours_and_the_balance_is_whole_rupiah():
    banks = {"beneficiary_banks": [{"code": "bca", "name": "PT. BCA"}, {"code": "aceh", "name": "Aceh"}]}
    canned = Canned().on(f"GET {API}/beneficiary_banks", banks).on(f"GET {API}/balance", {"balance": "445000.00"})
    gateway = midtrans(canned)
    assert [(one.code, one.name) for one in gateway.list_channels()] == [("bca", "PT. BCA")]
    assert gateway.balance("IDR") == 445_000
    with pytest.raises(Unsure):
        midtrans(Canned().on(f"GET {API}/balance", {"balance": "0.50"})).balance("IDR")


def test_the_statement_is_read_in_half_open_time_with_a_payouts_fee_on_the_payout():
    def line(reference, kind, amount, status, created):
        return {"reference_no": reference, "type": kind, "amount": amount, "status": status, "created_at": created}

    since, until = datetime(2026, 11, 21, 17, tzinfo=UTC), datetime(2026, 11, 22, 17, tzinfo=UTC)
    canned = Canned().on(
        f"GET {API}/statements",
        [
            line("c", "Account validation fee", "3000.0", "debit", "2026-11-22T05:00:00Z"),
            line("b", "Refund", "10000.0", "credit", "2026-11-22T04:00:00Z"),
            line("a", "Payout fee", "300.0", "debit", "2026-11-22T03:00:01Z"),
            line("a", "Payout", "10000.0", "debit", "2026-11-22T03:00:00Z"),
            line("z", "Payout fee", "300.0", "debit", "2026-11-22T01:00:00Z"),
            line("", "Topup", "9000000.0", "credit", "2026-11-22T02:00:00Z"),
            line("late", "Payout", "1.0", "debit", "2026-11-22T17:00:00Z"),
        ],
    )
    found = midtrans(canned)._payouts().statement(since=since, until=until)
    assert [(one.gateway_id, one.kind, one.amount, one.fee) for one in found] == [
        ("z", "fee", -300, 0),
        ("", "topup", 9_000_000, 0),
        ("a", "payout", -10_000, 300),
        ("b", "payout_return", 10_000, 0),
        ("c", "account_validation_fee", -3_000, 0),
    ]
    assert dict(canned.asked[0].url.params) == {"from_date": "2026-11-22", "to_date": "2026-11-22"}
    odd = Canned().on(f"GET {API}/statements", [line("a", "Payout", "?", "debit", "2026-11-22T03:00:00Z")])
    with pytest.raises(Unsure):
        midtrans(odd)._payouts().statement(since=since, until=until)


def test_a_payout_that_came_back_is_one_line_that_moved_nothing():
    def line(kind, amount, status, created):
        return {"reference_no": "a", "type": kind, "amount": amount, "status": status, "created_at": created}

    def read(*lines):
        gateway = midtrans(Canned().on(f"GET {API}/statements", list(lines)))
        return [(one.kind, one.amount, one.status) for one in gateway._payouts().statement(since=since, until=until)]

    since, until = datetime(2026, 11, 21, 17, tzinfo=UTC), datetime(2026, 11, 22, 17, tzinfo=UTC)
    payout = line("Payout", "10000.0", "debit", "2026-11-22T03:00:00Z")
    back = line("Refund", "10000.0", "credit", "2026-11-22T04:00:00Z")
    assert read(payout, back) == [("payout", -10_000, "reversed")]
    part = {**back, "amount": "9000.0"}
    assert read(payout, part) == [("payout", -10_000, "success"), ("payout_return", 9_000, "success")]


def test_the_reason_of_a_failure_comes_with_the_notice_only():
    gateway, headers = midtrans(Canned()), {"Iris-Signature": "x"}

    def reason(code):
        body = {"reference_no": "1d4f", "amount": "10000.00", "status": "failed", "error_code": code}
        return gateway.parse_webhook(headers, json.dumps(body).encode()).failure

    assert [reason(code) for code in ("001", "002", "005", "014", "016", "025", "999")] == [
        Failure.NAME_MISMATCH,
        Failure.BAD_ACCOUNT,
        Failure.TEMPORARY,
        Failure.OVER_LIMIT,
        Failure.NO_FUNDS,
        Failure.REFUSED_BY_BANK,
        Failure.OTHER,
    ]
