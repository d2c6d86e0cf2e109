"""Snap and the core API at the simulated Midtrans."""

import hashlib
from typing import Any

import pytest

from sorot.gatewaysim.webhooks import midtrans_signature

from .world import DAY, MIDTRANS, World, covers


def status(world: World, id: str = "O-1") -> dict[str, Any]:
    answer = world.midtrans("GET", f"/v2/{id}/status")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def act(world: World, verb: str, body: Any = None, id: str = "O-1", **headers: str) -> tuple[int, str]:
    answer = world.midtrans("POST", f"/v2/{id}/{verb}", body, **headers)
    return answer.status_code, answer.json()["status_code"]


@covers("M-AUTH")
@pytest.mark.parametrize("auth", [None, ("SB-Mid-server-other", "")])
def test_each_interface_refuses_a_missing_or_wrong_key_in_its_own_shape(world: World, auth: Any) -> None:
    body = {"transaction_details": {"order_id": "O-1", "gross_amount": 1}}
    snap = world.call("POST", "/midtrans/snap/v1/transactions", json=body, auth=auth)
    assert (snap.status_code, list(snap.json())) == (401, ["error_messages"])
    core = world.call("GET", "/midtrans/v2/O-1/status", auth=auth)
    assert (core.status_code, core.json()["status_code"]) == (401, "401")
    assert world.state()["checkouts"] == []


@covers("M-404")
def test_an_unknown_path_is_404_in_midtrans_shape(world: World) -> None:
    assert world.midtrans("GET", "/v2/O-1/nothing").json()["status_code"] == "404"
    answer = world.midtrans("POST", "/snap/v9/transactions", {})
    assert (answer.status_code, list(answer.json())) == (404, ["error_messages"])


@covers("M-SNAP-TOKEN")
def test_an_order_gets_a_token_and_a_page(world: World) -> None:
    answer = world.order()
    assert answer.status_code == 201
    token = answer.json()["token"]
    assert answer.json() == {"token": token, "redirect_url": f"http://127.0.0.1:8777/pay/{token}"}


@covers("M-SNAP-ORDER")
@pytest.mark.parametrize("order_id", ["", "a b", "a/b", "a#b", "x" * 51, 7, None])
def test_an_order_id_has_a_charset_and_a_length(world: World, order_id: Any) -> None:
    answer = world.order(order_id)
    assert answer.status_code == 400
    assert answer.json()["error_messages"][0].startswith("transaction_details.order_id")
    assert world.order("a-Z_0~9." + "x" * 42).status_code == 201


@covers("M-SNAP-TWICE")
def test_a_used_order_id_is_refused(world: World) -> None:
    assert world.order().status_code == 201
    assert world.order().status_code == 406
    assert world.count("create_checkout", "O-1") == (2, 1)


@covers("M-SNAP-AMOUNT")
@pytest.mark.parametrize("amount", [0, -1, 2_147_483_648, "100000", 100_000.5, None, True])
def test_an_amount_is_a_whole_int32_above_zero(world: World, amount: Any) -> None:
    assert world.order(amount=amount).status_code == 400
    assert world.count("create_checkout") == (1, 0)


@covers("M-SNAP-AMOUNT")
def test_the_largest_amount_passes_and_a_decimal_point_does_not(world: World) -> None:
    assert world.order(amount=2_147_483_647).status_code == 201
    raw = '{"transaction_details": {"order_id": "O-2", "gross_amount": 100000.00}}'
    assert world.call("POST", "/midtrans/snap/v1/transactions", content=raw, auth=MIDTRANS).status_code == 400


@covers("M-SNAP-ITEMS")
def test_items_add_up_in_whole_rupiah(world: World) -> None:
    item = {"price": 50_000, "quantity": 2, "name": "Reel"}
    assert world.order(item_details=[item]).status_code == 201
    for wrong in ({**item, "quantity": 3}, {**item, "price": 50_000.5}, {**item, "name": "x" * 51}, {"price": 1}):
        assert world.order("O-2", item_details=[wrong]).status_code == 400


@covers("M-SNAP-EXPIRY", "M-STATUS-404")
def test_an_unused_page_closes_after_a_day_without_a_word(world: World) -> None:
    world.order()
    world.advance(DAY - 1)
    assert world.state()["checkouts"][0]["open"] is True
    world.advance(1)
    assert (world.state()["checkouts"][0]["open"], world.received) == (False, [])
    assert status(world)["status_code"] == "404"


@covers("M-SNAP-EXPIRY")
def test_a_page_may_have_a_shorter_life(world: World) -> None:
    world.order(expiry={"unit": "minutes", "duration": 20})
    world.advance(20 * 60)
    assert world.state()["checkouts"][0]["open"] is False
    assert world.order("O-2", expiry={"unit": "minutes", "duration": 0}).status_code == 400


@covers("M-STATUS-404", "M-STATUS-SAME", "M-SIGNATURE", "M-CODES")
def test_a_status_exists_once_a_channel_was_chosen_and_equals_the_notification(world: World) -> None:
    world.order()
    missing = world.midtrans("GET", "/v2/O-1/status")
    assert (missing.status_code, missing.json()["status_code"]) == (200, "404")
    paid = world.control("/pay", {"vendor": "midtrans", "reference": "O-1", "channel": "va"})
    world.advance()
    assert world.events() == ["pending", "settlement"]
    assert [body["status_code"] for body in world.bodies()] == ["201", "200"]
    assert {str(request.url) for request in world.received} == {"http://app/hooks/midtrans/"}
    told, read = world.bodies()[-1], status(world)
    assert read.pop("status_message") == "Success, transaction is found"
    assert told.pop("status_message") == "midtrans payment notification"
    assert read == told
    assert read["gross_amount"] == "100000.00"
    assert status(world, paid["transaction_id"])["order_id"] == "O-1"
    literal = "O-1" + "200" + "100000.00" + "SB-Mid-server-simulated"
    assert told["signature_key"] == hashlib.sha512(literal.encode()).hexdigest()
    assert world.balance("midtrans") == 100_000_000 + 100_000 - 4_000


@covers("M-SIGNATURE")
def test_the_signature_is_over_the_literal_amount() -> None:
    key = "SB-Mid-server-abc123"
    made = midtrans_signature("ORDER-123", "200", "100000.00", key)
    assert made == hashlib.sha512(b"ORDER-123200100000.00SB-Mid-server-abc123").hexdigest()
    assert made != midtrans_signature("ORDER-123", "200", "100000", key)


@covers("M-CARD", "M-CANCEL")
def test_a_card_is_captured_and_settles_the_next_day(world: World) -> None:
    world.settled(channel="card")
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("capture", 100_000_000)
    world.advance(DAY)
    assert status(world)["transaction_status"] == "settlement"
    assert world.balance("midtrans") == 100_000_000 + 100_000 - 4_900
    assert act(world, "cancel") == (200, "412")


@covers("M-CANCEL")
def test_a_captured_payment_is_cancelled_before_settlement(world: World) -> None:
    world.settled(channel="card")
    assert act(world, "cancel") == (200, "200")
    world.advance(2 * DAY)
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("cancel", 100_000_000)
    assert act(world, "cancel", id="O-none") == (200, "404")


@covers("M-EXPIRE")
def test_only_a_pending_payment_expires(world: World) -> None:
    world.settled()
    assert act(world, "expire") == (200, "412")


def test_a_denied_payment_can_be_tried_again(world: World) -> None:
    world.order()
    world.control("/pay", {"vendor": "midtrans", "reference": "O-1", "channel": "fail"})
    world.control("/pay", {"vendor": "midtrans", "reference": "O-1", "channel": "qris"})
    world.advance()
    assert world.events() == ["pending", "deny", "pending", "settlement"]


@covers("M-REFUND-KEY", "M-REFUND-REST", "M-REFUND-TWICE-TOLD")
def test_refunds_use_a_key_once_and_never_exceed_the_rest(world: World) -> None:
    world.settled()
    world.advance()
    assert act(world, "refund", {"refund_key": "r-1", "amount": 40_000, "reason": "beres"}) == (200, "200")
    assert act(world, "refund", {"refund_key": "r-1", "amount": 40_000}) == (200, "406")
    assert act(world, "refund", {"refund_key": "r-2", "amount": 60_001}) == (200, "414")
    assert act(world, "refund", {"refund_key": "r 3", "amount": 1}) == (200, "400")
    assert act(world, "refund", {"refund_key": "r-4", "amount": "1"}) == (200, "408")
    assert status(world)["refund_amount"] == "40000.00"
    assert act(world, "refund/online/direct", {"refund_key": "r-5"}) == (200, "200")
    assert status(world)["transaction_status"] == "refund"
    assert act(world, "refund", {"refund_key": "r-6"}) == (200, "412")
    world.advance(DAY)
    told = [body for body in world.bodies() if "refunds" in body]
    confirmed = [["bank_confirmed_at" in one for one in body["refunds"]] for body in told]
    assert confirmed == [[False], [False, False], [True, False], [True, True]]
    assert world.balance("midtrans") == 100_000_000 - 700
    assert world.count("refund", "r-1") == (2, 1)


@covers("M-REFUND-STATE")
def test_only_a_settled_payment_is_refunded(world: World) -> None:
    world.settled(channel="card")
    assert act(world, "refund", {"refund_key": "r-1"}) == (200, "412")


@covers("M-REFUND-CHANNEL")
def test_a_bank_transfer_cannot_be_refunded(world: World) -> None:
    world.settled(channel="va")
    assert act(world, "refund", {"refund_key": "r-1"}) == (200, "412")
    assert world.state()["refunds"] == []


def test_a_refund_needs_the_balance(world: World) -> None:
    world.settled()
    world.control("/balance", {"vendor": "midtrans", "amount": 10})
    assert act(world, "refund", {"refund_key": "r-1"}) == (200, "414")


@covers("M-KEY")
def test_a_key_repeats_a_success_for_five_minutes_whatever_the_body(world: World) -> None:
    body = {"transaction_details": {"order_id": "O-1", "gross_amount": 100_000}}
    other = {"transaction_details": {"order_id": "O-2", "gross_amount": 5}}
    first = world.midtrans("POST", "/snap/v1/transactions", body, idempotency_key="k")
    assert world.midtrans("POST", "/snap/v1/transactions", other, idempotency_key="k").json() == first.json()
    world.advance(299)
    assert world.midtrans("POST", "/snap/v1/transactions", body, idempotency_key="k").json() == first.json()
    world.advance(1)
    assert world.midtrans("POST", "/snap/v1/transactions", body, idempotency_key="k").status_code == 406
    long = "k" * 47
    assert world.midtrans("POST", "/snap/v1/transactions", other, idempotency_key=long).status_code == 201
    assert world.midtrans("POST", "/snap/v1/transactions", other, idempotency_key=long).status_code == 406
    assert world.count("create_checkout")[1] == 2


@covers("M-KEY")
def test_only_a_success_is_kept_under_a_key(world: World) -> None:
    assert act(world, "cancel", idempotency_key="k") == (200, "404")
    world.settled(channel="card")
    assert act(world, "cancel", idempotency_key="k") == (200, "200")


@covers("M-KEY")
def test_a_key_whose_first_call_still_runs_gets_202(world: World) -> None:
    world.sim.running.add(("midtrans", "k"))
    body = {"transaction_details": {"order_id": "O-1", "gross_amount": 100_000}}
    assert world.midtrans("POST", "/snap/v1/transactions", body, idempotency_key="k").status_code == 202
    assert world.state()["checkouts"] == []


@covers("M-CHARGEBACK")
def test_a_settled_payment_is_charged_back_in_part_and_whole(world: World) -> None:
    world.settled()
    before = world.balance("midtrans")
    world.control("/chargeback", {"vendor": "midtrans", "reference": "O-1", "amount": 30_000})
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("partial_chargeback", before - 30_000)
    world.control("/chargeback", {"vendor": "midtrans", "reference": "O-1"})
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("chargeback", before - 100_000)


@covers("M-CHARGEBACK")
def test_a_card_charged_back_before_its_settlement_leaves_the_fee_and_no_more(world: World) -> None:
    before = world.balance("midtrans")
    world.settled(channel="card")
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("capture", before)
    world.control("/chargeback", {"vendor": "midtrans", "reference": "O-1"})
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("chargeback", before - 4_900)
    world.advance(2 * 86_400)
    assert (status(world)["transaction_status"], world.balance("midtrans")) == ("chargeback", before - 4_900)


def test_the_balance_mutation_tells_what_a_day_brought(world: World) -> None:
    world.advance(3600)
    world.settled()
    asked = "currency=IDR&start_time=2026-01-01T07:30:00%2B07:00&end_time=2026-01-02T07:00:00%2B07:00"
    found = world.midtrans("GET", f"/v1/balance/mutation?{asked}").json()
    assert found["wallets"][0]["opening_balance_effective"] == 100_000_000
    assert found["wallets"][0]["closing_balance_effective"] == 100_099_300
    assert found["closing_balance_overall"] == 200_099_300
    assert world.midtrans("GET", "/v1/balance/mutation").status_code == 400
