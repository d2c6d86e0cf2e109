"""Payouts at the simulated Iris: made by one key, approved by another."""

from typing import Any

import pytest

from .world import CREATOR, DAY, World, covers, iris_body


def read(world: World, number: str) -> tuple[str, str]:
    found = world.iris("GET", f"/payouts/{number}").json()
    return found["status"], found.get("error_code", "")


@covers("I-KEYS")
def test_creator_and_approver_have_keys_of_their_own(world: World) -> None:
    body = {"payouts": [iris_body()]}
    assert world.iris("POST", "/payouts", body).status_code == 401
    number = world.queued()
    for verb in ("approve", "reject"):
        asked = {"reference_nos": [number], "reject_reason": "x"}
        assert world.iris("POST", f"/payouts/{verb}", asked, auth=CREATOR).status_code == 401
    assert world.iris("GET", "/balance", auth=CREATOR).status_code == 200
    answer = world.iris("GET", "/balance", auth=None)
    assert (answer.status_code, answer.json()["error_message"]) == (
        401,
        "You are not authorized to perform this action",
    )
    assert read(world, number)[0] == "queued"


@covers("I-CREATE")
def test_a_list_of_payouts_is_made_as_a_whole_or_not_at_all(world: World) -> None:
    good, bad = iris_body("W-1"), iris_body("W-2", amount="5")
    answer = world.iris("POST", "/payouts", {"payouts": [good, bad]}, auth=CREATOR)
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"1": ["Amount must be at least 10000"]}
    assert world.state()["payouts"] == []
    answer = world.iris("POST", "/payouts", {"payouts": [good, {**good, "notes": "W-2"}]}, auth=CREATOR)
    assert answer.status_code == 201
    assert [one["status"] for one in answer.json()["payouts"]] == ["queued", "queued"]
    assert world.count("create_payout") == (2, 2)


@covers("I-CREATE", "I-AMOUNT", "I-NOTES")
@pytest.mark.parametrize(
    "change",
    [
        {"amount": 100_000}, {"amount": "100000.50"}, {"amount": "1e6"}, {"amount": ""}, {"amount": "-10000"},
        {"notes": ""}, {"notes": "x" * 101}, {"beneficiary_name": ""}, {"beneficiary_account": "12345"},
        {"beneficiary_account": "12 345 678"}, {"beneficiary_bank": "nobank"},
    ],
)  # fmt: skip
def test_a_payout_that_breaks_a_rule_is_refused(world: World, change: dict[str, Any]) -> None:
    answer = world.iris("POST", "/payouts", {"payouts": [{**iris_body(), **change}]}, auth=CREATOR)
    assert answer.status_code == 400
    assert world.state()["payouts"] == []


@covers("I-AMOUNT")
@pytest.mark.parametrize("amount", ["10000", "10000.0", "10000.00", "5000000000.00"])
def test_whole_amounts_are_taken_in_each_way_of_writing(world: World, amount: str) -> None:
    number = world.queued(amount=amount)
    assert world.iris("GET", f"/payouts/{number}").json()["amount"] == f"{int(float(amount))}.00"


@covers("I-KEY")
def test_a_key_gives_the_same_result_until_the_midnight_after_a_day(world: World) -> None:
    body = {"payouts": [iris_body()]}
    world.advance(3600)
    first = world.iris("POST", "/payouts", body, auth=CREATOR, x_idempotency_key="W-1")
    again = world.iris("POST", "/payouts", body, auth=CREATOR, x_idempotency_key="W-1")
    assert first.json() == again.json()
    other = world.iris("POST", "/payouts", {"payouts": [iris_body("W-9")]}, auth=CREATOR, x_idempotency_key="W-1")
    assert (other.status_code, other.json()["error_message"]) == (400, "idempotency-key is not unique")
    world.advance(2 * DAY - 3601)
    assert world.iris("POST", "/payouts", body, auth=CREATOR, x_idempotency_key="W-1").json() == first.json()
    world.advance(1)
    assert world.iris("POST", "/payouts", body, auth=CREATOR, x_idempotency_key="W-1").json() != first.json()
    assert world.count("create_payout", "W-1") == (4, 2)


@covers("I-APPROVE", "I-LIFE")
def test_an_approved_payout_goes_its_way(world: World) -> None:
    number = world.queued()
    assert world.balance("iris") == 100_000_000
    answer = world.iris("POST", "/payouts/approve", {"reference_nos": [number], "otp": "335163"})
    assert (answer.status_code, answer.json()) == (202, {"status": "ok"})
    assert world.iris("POST", "/payouts/approve", {"reference_nos": [number]}).status_code == 400
    assert world.iris("POST", "/payouts/approve", {}).status_code == 400
    seen = []
    for step in (0, 60, 840):
        world.advance(step)
        seen.append(read(world, number)[0])
    assert seen == world.events() == ["approved", "processed", "completed"]
    assert {str(request.url) for request in world.received} == {"http://app/hooks/iris/"}
    assert list(world.bodies()[0]) == ["reference_no", "amount", "status", "updated_at"]
    assert world.balance("iris") == 100_000_000 - 102_500
    assert world.count("approve_payout") == (3, 1)


@covers("I-APPROVE", "I-LIFE")
def test_a_rejected_payout_ends_there(world: World) -> None:
    number = world.queued()
    assert world.iris("POST", "/payouts/reject", {"reference_nos": [number]}).status_code == 400
    assert (
        world.iris("POST", "/payouts/reject", {"reference_nos": [number], "reject_reason": "salah"}).status_code == 202
    )
    world.advance(DAY)
    assert (read(world, number)[0], world.events(), world.balance("iris")) == ("rejected", ["rejected"], 100_000_000)


@covers("I-BALANCE")
def test_without_the_balance_a_payout_fails(world: World) -> None:
    world.control("/balance", {"vendor": "iris", "amount": 102_499})
    number = world.approved()
    world.advance(60)
    assert read(world, number) == ("failed", "016")
    assert world.balance("iris") == 102_499


@covers("I-NAME")
def test_a_registered_account_takes_only_its_owners_name(world: World) -> None:
    world.control("/holders", {"account": "1234567890", "name": "Dewi Lestari"})
    number = world.approved()
    world.advance(900)
    assert read(world, number) == ("failed", "001")
    assert world.bodies()[-1]["error_message"] == "Invalid beneficiary name"
    assert world.balance("iris") == 100_000_000


@covers("I-REVERSED")
def test_a_completed_payout_can_come_back(world: World) -> None:
    number = world.approved(account="1234560003")
    world.advance(900)
    assert read(world, number) == ("completed", "")
    world.advance(3600)
    assert read(world, number) == ("failed", "012")
    assert world.balance("iris") == 100_000_000 - 2_500


@covers("I-VALIDATE")
def test_an_account_is_validated(world: World) -> None:
    world.control("/holders", {"account": "1234567890", "name": "Rani Putri"})

    def ask(account: str, bank: str = "bca") -> Any:
        return world.iris("GET", f"/account_validation?bank={bank}&account={account}")

    assert ask("1234567890").json()["account_name"] == "Rani Putri"
    assert ask("000001137298", "danamon").json()["account_name"] == "Danamon Simulator A"
    assert ask("1111112222").json()["account_name"] == "Nasabah Simulasi 2222"
    for account, bank, message in (
        ("1234560009", "bca", "Account does not exist"),
        ("1234560008", "bca", "Account is dormant"),
        ("1234567890", "nobank", "Account does not exist"),
    ):
        answer = ask(account, bank)
        assert (answer.status_code, answer.json()["errors"]) == (400, {"account": [message]})


@covers("I-STATEMENTS")
def test_statements_show_each_movement_of_a_month(world: World) -> None:
    number = world.approved(account="1234560001")
    world.advance(900)
    found = world.iris("GET", "/statements?from_date=2026-01-01&to_date=2026-01-31").json()
    assert [(one["type"], one["amount"], one["status"]) for one in found] == [
        ("Refund", "100000.00", "credit"),
        ("Payout", "100000.00", "debit"),
        ("Topup", "100000000.00", "credit"),
    ]
    assert found[1]["reference_no"] == number
    assert world.iris("GET", "/statements?from_date=2025-01-01&to_date=2026-01-31").status_code == 400
    assert world.iris("GET", "/statements?from_date=soon").status_code == 400


def test_banks_and_balance_and_ping_answer(world: World) -> None:
    assert {"code": "bca", "name": "Bank Central Asia"} in world.iris("GET", "/beneficiary_banks").json()[
        "beneficiary_banks"
    ]
    assert world.iris("GET", "/balance").json() == {"balance": "100000000.00"}
    assert world.iris("GET", "/ping").text == "pong"
    assert world.iris("GET", "/payouts/none").status_code == 404
