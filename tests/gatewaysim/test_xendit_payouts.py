"""Payouts, transfers, channels, balance and the transaction list at the simulated Xendit."""

from typing import Any

import pytest

from .test_xendit_checkouts import code
from .world import MASTER, World, covers, payout_body


def status_of(world: World, id: str) -> tuple[str, str]:
    found = world.xendit("GET", f"/v3/payouts/{id}").json()
    return found["status"], found.get("failure_code", "")


@covers("X-PAYOUT-VERSION")
def test_the_api_version_is_required(world: World) -> None:
    assert code(world.xendit("POST", "/v3/payouts", payout_body())) == (400, "API_VALIDATION_ERROR")
    assert code(world.xendit("POST", "/v3/payouts", payout_body(), api_version="2020-01-01"))[0] == 400
    assert world.xendit("POST", "/v3/payouts", payout_body(), api_version="2025-09-09").status_code == 200


@covers("X-PAYOUT-KEY")
def test_a_payouts_key_repeats_the_first_and_refuses_another_body(world: World) -> None:
    first, again = world.payout(), world.payout()
    assert (first.status_code, first.json()["status"]) == (200, "ACCEPTED")
    assert first.json()["payout_id"] == again.json()["payout_id"]
    assert code(world.payout(amount=250_001)) == (409, "DUPLICATE_ERROR")
    assert world.count("create_payout", "P-1") == (3, 1)
    assert world.balance() == 100_000_000 - 250_000 - 2_500
    world.advance(3600)
    assert world.payout().json()["status"] == "SUCCEEDED"


def test_without_a_key_every_call_is_a_new_payout(world: World) -> None:
    for _ in range(2):
        assert world.xendit("POST", "/v3/payouts", payout_body(), api_version="2025-09-01").status_code == 200
    assert world.count("create_payout", "P-1") == (2, 2)


def without(path: str) -> dict[str, Any]:
    body: dict[str, Any] = payout_body()
    *parents, last = path.split(".")
    at = body
    for name in parents:
        at = at[name]
    del at[last]
    return body


@covers("X-PAYOUT-BODY")
@pytest.mark.parametrize(
    "path",
    [
        "reference_id", "recipient", "payout_details", "source_of_fund", "purpose_code", "recipient.type",
        "recipient.given_name", "recipient.surname", "recipient.relationship", "recipient.address",
        "recipient.account_details", "recipient.account_details.account_number",
        "recipient.account_details.account_holder_name", "recipient.account_details.routing_type_1",
        "recipient.account_details.routing_value_1", "payout_details.source_currency",
        "payout_details.destination_currency", "payout_details.source_amount",
    ],
)  # fmt: skip
def test_a_payout_without_a_required_field_is_refused(world: World, path: str) -> None:
    answer = world.xendit("POST", "/v3/payouts", without(path), api_version="2025-09-01")
    assert code(answer) == (400, "API_VALIDATION_ERROR")
    assert world.state()["payouts"] == []


@covers("X-PAYOUT-BODY")
@pytest.mark.parametrize(
    "change",
    [
        {"purpose_code": "FUN"},
        {"source_of_fund": "FOUND"},
        {"description": "x" * 101},
        {"receipt_notification": {"email_to": "rani@example.id"}},
        {"reference_id": 7},
    ],
)
def test_a_payout_with_a_wrong_value_is_refused(world: World, change: dict[str, Any]) -> None:
    answer = world.xendit("POST", "/v3/payouts", {**payout_body(), **change}, api_version="2025-09-01")
    assert code(answer) == (400, "API_VALIDATION_ERROR")


@covers("X-PAYOUT-AMOUNT")
def test_exactly_one_whole_amount_is_given(world: World) -> None:
    both = payout_body()
    both["payout_details"]["destination_amount"] = 250_000
    answer = world.xendit("POST", "/v3/payouts", both, api_version="2025-09-01")
    assert code(answer) == (400, "API_VALIDATION_ERROR")
    assert answer.json()["message"].startswith("Both source and destination amounts")
    for wrong in (250_000.5, "250000", True):
        assert code(world.payout(key=str(wrong), amount=wrong))[0] == 400
    only = payout_body()
    only["payout_details"] = {"source_currency": "IDR", "destination_currency": "IDR", "destination_amount": 99_000}
    assert world.xendit("POST", "/v3/payouts", only, api_version="2025-09-01").json()["source_amount"] == 99_000


@covers("X-PAYOUT-CURRENCY")
def test_currencies_are_known_and_activated(world: World) -> None:
    body = payout_body()
    body["payout_details"]["source_currency"] = "XXX"
    assert code(world.xendit("POST", "/v3/payouts", body, api_version="2025-09-01")) == (400, "INVALID_VALUE_ERROR")
    body["payout_details"]["source_currency"] = "USD"
    assert code(world.xendit("POST", "/v3/payouts", body, api_version="2025-09-01")) == (
        403,
        "INVALID_MERCHANT_SETTINGS",
    )


@covers("X-PAYOUT-MINIMUM")
def test_less_than_ten_thousand_is_refused(world: World) -> None:
    assert code(world.payout(amount=9_999)) == (400, "INVALID_VALUE_ERROR")
    assert world.payout("P-2", amount=10_000).status_code == 200


@covers("X-PAYOUT-LIFE", "X-PAYOUT-RAIL")
def test_a_payout_goes_its_way_in_fifteen_minutes(world: World) -> None:
    id = world.payout().json()["payout_id"]
    seen = []
    for step in (0, 60, 60, 779, 1):
        world.advance(step)
        seen.append(status_of(world, id)[0])
    assert seen == ["ACCEPTED", "ROUTING", "REQUESTED", "REQUESTED", "SUCCEEDED"]
    assert world.events() == ["v3_payout.succeeded"]
    data = world.bodies()[0]["data"]
    assert (data["payout_id"], data["reference_id"], data["source_amount"]) == (id, "P-1", 250_000)


@covers("X-PAYOUT-RAIL")
def test_above_a_quarter_billion_a_payout_takes_two_hours(world: World) -> None:
    world.control("/balance", {"vendor": "xendit", "amount": 1_000_000_000})
    id = world.payout(amount=250_000_001).json()["payout_id"]
    world.advance(7199)
    assert status_of(world, id)[0] == "REQUESTED"
    world.advance(1)
    assert status_of(world, id)[0] == "SUCCEEDED"


@covers("X-PAYOUT-BALANCE")
def test_without_the_balance_a_payout_fails_and_costs_nothing(world: World) -> None:
    world.control("/balance", {"vendor": "xendit", "amount": 252_499})
    id = world.payout().json()["payout_id"]
    world.advance(60)
    assert status_of(world, id) == ("FAILED", "INSUFFICIENT_BALANCE")
    assert world.events() == ["v3_payout.failed"]
    assert world.balance() == 252_499


@covers("X-PAYOUT-NAME")
def test_a_registered_account_takes_only_its_owners_name(world: World) -> None:
    world.control("/holders", {"account": "1234567890", "name": "RANI PUTRI"})
    world.control("/holders", {"account": "9876543210", "name": "Dewi Lestari"})
    good = world.payout().json()["payout_id"]
    bad = world.payout("P-2", account="9876543210").json()["payout_id"]
    world.advance(900)
    assert status_of(world, good) == ("SUCCEEDED", "")
    assert status_of(world, bad) == ("FAILED", "ACCOUNT_NAME_MISMATCH")
    assert world.balance() == 100_000_000 - 252_500


@covers("X-PAYOUT-LIMIT")
def test_a_wallet_takes_no_more_than_twenty_million(world: World) -> None:
    id = world.payout(amount=20_000_001, account="081234567890", routing=("WALLET", "ID_OVO")).json()["payout_id"]
    world.advance(900)
    assert status_of(world, id) == ("FAILED", "DESTINATION_MAXIMUM_LIMIT")


@covers("X-PAYOUT-REVERSED")
def test_a_reversed_payout_is_back_in_the_balance_without_its_fee(world: World) -> None:
    id = world.payout(account="1234560003").json()["payout_id"]
    world.advance(900)
    assert status_of(world, id)[0] == "SUCCEEDED"
    world.advance(3600)
    assert status_of(world, id)[0] == "REVERSED"
    assert world.events() == ["v3_payout.succeeded", "v3_payout.reversed"]
    assert world.balance() == 100_000_000 - 2_500


@pytest.mark.parametrize(
    ("ending", "status", "failure"),
    [
        ("0001", "FAILED", "ACCOUNT_NAME_MISMATCH"),
        ("0002", "FAILED", "TEMPORARY_TRANSFER_ERROR"),
        ("0004", "FAILED", "INVALID_DESTINATION"),
        ("0005", "FAILED", "REJECTED_BY_CHANNEL"),
        ("0006", "REJECTED", ""),
        ("0007", "REQUESTED", ""),
        ("0008", "FAILED", "INVALID_DESTINATION"),
        ("0009", "FAILED", "INVALID_DESTINATION"),
        ("0010", "SUCCEEDED", ""),
    ],
)
def test_the_last_digits_of_an_account_decide_its_fate(world: World, ending: str, status: str, failure: str) -> None:
    id = world.payout(account=f"123456{ending}").json()["payout_id"]
    world.advance(7200)
    assert status_of(world, id) == (status, failure)


def test_a_temporary_failure_passes_at_the_second_try(world: World) -> None:
    world.payout(account="1234560002")
    world.advance(900)
    id = world.payout("P-2", account="1234560002").json()["payout_id"]
    world.advance(900)
    assert status_of(world, id) == ("SUCCEEDED", "")
    assert world.balance() == 100_000_000 - 252_500


def test_an_unknown_bank_is_an_invalid_destination(world: World) -> None:
    id = world.payout(routing=("SWIFT", "NOBKIDJA")).json()["payout_id"]
    world.advance(900)
    assert status_of(world, id) == ("FAILED", "INVALID_DESTINATION")


@covers("X-PAYOUT-LIST")
def test_payouts_are_found_by_their_reference(world: World) -> None:
    id = world.payout().json()["payout_id"]
    world.payout("P-2")
    assert [one["payout_id"] for one in world.xendit("GET", "/v3/payouts?reference_id=P-1").json()] == [id]
    assert world.xendit("GET", "/v3/payouts?reference_id=P-3").json() == []
    assert code(world.xendit("GET", "/v3/payouts/po-none")) == (404, "DATA_NOT_FOUND")


@covers("X-CHANNELS")
def test_channels_come_sorted_with_their_limits(world: World) -> None:
    every = world.xendit("GET", "/payouts_channels").json()
    assert [one["channel_code"] for one in every] == sorted(one["channel_code"] for one in every)
    only = world.xendit("GET", "/payouts_channels?channel_category=EWALLET&channel_code=ID_OVO").json()
    assert only == [
        {
            "channel_code": "ID_OVO", "channel_category": "EWALLET", "currency": "IDR", "channel_name": "OVO",
            "amount_limits": {"minimum": 10_000, "maximum": 20_000_000, "minimum_increment": 1},
        }
    ]  # fmt: skip
    assert world.xendit("GET", "/payouts_channels?currency=PHP").json() == []


@covers("X-BALANCE", "X-TRANSFER-ACCOUNTS", "X-TRANSFER")
def test_money_moves_between_accounts_once_per_reference(world: World) -> None:
    world.control("/accounts", {"id": "sub-rani"})
    body = {"reference": "T-1", "amount": 40_000, "source_user_id": MASTER, "destination_user_id": "sub-rani"}
    made = world.xendit("POST", "/transfers", body)
    assert (made.status_code, made.json()["status"]) == (200, "PENDING")
    assert code(world.xendit("POST", "/transfers", body)) == (425, "TRANSFER_IN_PROGRESS")
    other = {**body, "amount": 40_001}
    assert code(world.xendit("POST", "/transfers", other)) == (400, "MISMATCH_PAYLOAD_FOR_REFERENCE")
    world.advance(60)
    assert world.xendit("GET", "/transfers/reference=T-1").json()["status"] == "SUCCESSFUL"
    assert code(world.xendit("POST", "/transfers", body)) == (403, "DUPLICATE_REFERENCE")
    assert world.xendit("GET", "/balance?account_type=CASH").json() == {"balance": 99_960_000}
    assert world.xendit("GET", "/balance", for_user_id="sub-rani").json() == {"balance": 40_000}
    assert code(world.xendit("GET", "/balance?account_type=GOLD")) == (400, "API_VALIDATION_ERROR")
    assert code(world.xendit("GET", "/balance", for_user_id="sub-tono")) == (403, "REQUEST_FORBIDDEN_ERROR")
    assert world.count("transfer", "T-1") == (4, 1)


@covers("X-TRANSFER-ACCOUNTS")
def test_a_transfer_needs_accounts_and_money(world: World) -> None:
    body = {"reference": "T-1", "amount": 40_000, "source_user_id": MASTER, "destination_user_id": "sub-tono"}
    assert code(world.xendit("POST", "/transfers", body)) == (400, "INVALID_SOURCE_OR_DESTINATION_ERROR")
    world.control("/accounts", {"id": "sub-tono"})
    assert code(world.xendit("POST", "/transfers", {**body, "amount": 100_000_001})) == (400, "INSUFFICIENT_BALANCE")
    assert code(world.xendit("POST", "/transfers", {**body, "amount": 0.5})) == (400, "INVALID_AMOUNT")
    assert code(world.xendit("GET", "/transfers/reference=T-1")) == (400, "DATA_NOT_FOUND")
    assert world.balance() == 100_000_000


@covers("X-LIST", "X-LIST-FEE")
def test_the_transaction_list_is_paged_newest_first(world: World) -> None:
    for number in range(5):
        world.paid(f"F-{number}", amount=100_000, channel="va")
        world.advance(60)
    first = world.xendit("GET", "/transactions?types=PAYMENT&limit=2").json()
    assert [one["reference_id"] for one in first["data"]] == ["F-4", "F-3"]
    assert first["has_more"] is True
    second = world.xendit("GET", first["links"][0]["href"]).json()
    third = world.xendit("GET", second["links"][0]["href"]).json()
    assert [one["reference_id"] for one in second["data"] + third["data"]] == ["F-2", "F-1", "F-0"]
    assert (third["has_more"], third["links"]) == (False, [])
    line = third["data"][0]
    assert (line["amount"], line["net_amount"], line["fee"]["xendit_fee"]) == (100_000, 96_000, 4_000)
    assert (line["cashflow"], line["status"], line["channel_category"]) == ("MONEY_IN", "SUCCESS", "VIRTUAL_ACCOUNT")


@covers("X-LIST")
def test_the_transaction_list_is_filtered(world: World) -> None:
    world.paid("F-1")
    world.advance(3600)
    payment = world.paid("F-2")
    world.payout("P-1")

    def references(query: str) -> list[str]:
        found = world.xendit("GET", f"/transactions?limit=50&{query}").json()
        return sorted(one["reference_id"] for one in found["data"])

    assert references("types=PAYMENT&types=DISBURSEMENT") == ["F-1", "F-2", "P-1"]
    assert references("reference_id=P-1&statuses=PENDING") == ["P-1"]
    assert references(f"product_id={payment['payment_id']}") == ["F-2"]
    assert references("created%5Bgte%5D=2026-01-01T00:30:00Z&types=PAYMENT") == ["F-2"]
    assert references("created%5Blte%5D=2026-01-01T07:30:00%2B07:00&types=PAYMENT") == ["F-1"]
    for wrong in ("limit=0", "limit=x", "after_id=none", "created%5Bgte%5D=yesterday"):
        assert code(world.xendit("GET", f"/transactions?{wrong}")) == (400, "API_VALIDATION_ERROR")


@covers("X-500")
def test_an_error_of_xendits_has_its_shape(world: World) -> None:
    world.fault("error_500_before_commit", "create_payout", "xendit")
    assert code(world.payout()) == (500, "SERVER_ERROR")
    assert world.count("create_payout", "P-1") == (1, 0)


def test_the_books_add_up_to_the_balance(world: World) -> None:
    world.control("/accounts", {"id": "sub"})
    payment = world.paid(amount=900_000, channel="card")
    world.xendit(
        "POST", "/refunds", {"payment_request_id": payment["payment_request_id"], "reason": "OTHERS", "amount": 9}
    )
    for number, ending in enumerate(("0001", "0003", "0007", "1111")):
        world.payout(f"P-{number}", account=f"123456{ending}")
    world.advance(100_000)
    world.control("/chargeback", {"vendor": "xendit", "reference": "F-1", "amount": 70_000})
    signed = 0
    for line in world.xendit("GET", "/transactions?limit=50").json()["data"]:
        fee = line["fee"]["xendit_fee"]
        if line["cashflow"] == "MONEY_IN":
            signed += line["amount"] - fee
        elif line["status"] in {"PENDING", "SUCCESS"}:
            signed -= line["amount"] + fee
        elif line["status"] == "REVERSED":
            signed -= fee
    assert signed == world.balance() == world.xendit("GET", "/balance").json()["balance"]
