"""Every way of misbehaving, and what is counted when it happens."""

import contextlib
import json
from typing import Any

import httpx
import pytest

from sorot.gatewaysim.faults import KINDS, OPERATIONS, kinds_for

from .world import DAY, START, World, session_body


@pytest.mark.parametrize(("drop", "expected"), [(True, httpx.RemoteProtocolError), (False, httpx.ReadTimeout)])
def test_a_timeout_before_commit_does_nothing(world: World, drop: bool, expected: type[Exception]) -> None:
    world.fault("timeout_before_commit", "create_payout", drop=drop)
    with pytest.raises(expected):
        world.payout()
    assert (world.count("create_payout", "P-1"), world.balance()) == ((1, 0), 100_000_000)
    assert world.payout().json()["status"] == "ACCEPTED"
    assert world.count("create_payout", "P-1") == (2, 1)


@pytest.mark.parametrize("kind", ["timeout_after_commit", "error_500_after_commit"])
def test_after_a_lost_answer_the_same_key_finds_the_one_payout(world: World, kind: str) -> None:
    world.fault(kind, "create_payout", drop=True)
    if kind == "timeout_after_commit":
        with pytest.raises(httpx.RemoteProtocolError):
            world.payout()
    else:
        assert world.payout().status_code == 500
    world.payout()
    assert world.count("create_payout", "P-1") == (2, 1)
    assert len(world.state()["payouts"]) == 1
    assert world.balance() == 100_000_000 - 252_500


@pytest.mark.parametrize("vendor", ["xendit", "midtrans"])
@pytest.mark.parametrize("kind", ["error_500_before_commit", "error_500_after_commit"])
def test_a_500_is_in_the_vendors_shape(world: World, vendor: str, kind: str) -> None:
    world.fault(kind, "create_checkout", vendor)
    xendit = vendor == "xendit"
    answer = world.xendit("POST", "/sessions", session_body("O-1")) if xendit else world.order("O-1")
    assert answer.status_code == 500
    assert ("error_code" in answer.json()) == (vendor == "xendit")
    assert world.count("create_checkout", "O-1") == (1, int(kind.endswith("after_commit")))


@pytest.mark.parametrize(
    ("kind", "status", "failure"),
    [
        ("name_mismatch", "FAILED", "ACCOUNT_NAME_MISMATCH"),
        ("temporary_failure", "FAILED", "TEMPORARY_TRANSFER_ERROR"),
        ("insufficient_balance", "FAILED", "INSUFFICIENT_BALANCE"),
        ("succeeded_then_reversed", "REVERSED", ""),
    ],
)
def test_a_payout_fails_as_told(world: World, kind: str, status: str, failure: str) -> None:
    world.fault(kind, "create_payout", "xendit")
    world.payout()
    world.payout("P-2")
    world.advance(DAY)
    found = {one["reference"]: (one["status"], one["failure"]) for one in world.state()["payouts"]}
    assert found == {"P-1": (status, failure), "P-2": ("SUCCEEDED", "")}


def test_a_fault_of_midtrans_meets_iris(world: World) -> None:
    world.fault("name_mismatch", "create_payout", "midtrans")
    world.approved()
    world.advance(900)
    assert world.state()["payouts"][0]["failure"] == "001"


def test_an_unknown_status_appears_in_answers_and_not_in_the_state(world: World) -> None:
    world.fault("unknown_status", "create_payout", "xendit")
    assert world.payout().json()["status"] == "AWAITING_PARTNER"
    world.fault("unknown_status", "get_payment", "midtrans", status="teleported")
    world.settled()
    assert world.midtrans("GET", "/v2/O-1/status").json()["transaction_status"] == "teleported"
    assert world.midtrans("GET", "/v2/O-1/status").json()["transaction_status"] == "settlement"
    world.fault("unknown_status", "create_payout", "iris")
    assert world.state()["payouts"][0]["status"] == "ACCEPTED"


def test_a_refund_is_refused_where_the_channel_has_none(world: World) -> None:
    payment = world.paid()
    world.fault("refund_not_supported", "refund", "xendit")
    body = {"payment_request_id": payment["payment_request_id"], "reason": "OTHERS"}
    assert world.xendit("POST", "/refunds", body).json()["error_code"] == "REFUND_NOT_SUPPORTED"
    assert world.xendit("POST", "/refunds", body).status_code == 200


@pytest.mark.parametrize(("vendor", "event"), [("xendit", "dispute.action_required"), ("midtrans", "chargeback")])
def test_a_chargeback_comes_late(world: World, vendor: str, event: str) -> None:
    world.fault("chargeback", "create_checkout", vendor, days=119)
    if vendor == "xendit":
        world.paid(channel="card")
    else:
        world.settled()
    world.advance(119 * DAY - 1)
    assert event not in world.events()
    world.advance(1)
    assert event in world.events()


def test_a_webhook_is_sent_five_times(world: World) -> None:
    world.fault("webhook_duplicate", "webhook", event="payment.capture")
    world.paid()
    world.advance()
    assert world.events() == ["payment.capture"] * 5 + ["payment_session.completed"]
    assert len({request.content for request in world.received[:5]}) == 1


def test_a_webhook_is_overtaken_by_the_next(world: World) -> None:
    world.fault("webhook_reordered", "webhook", event="payment.capture")
    world.paid()
    world.advance()
    assert world.events() == ["payment_session.completed", "payment.capture"]


def test_a_held_webhook_comes_alone_when_none_follows(world: World) -> None:
    world.fault("webhook_reordered", "webhook", event="session.completed")
    world.paid()
    world.advance()
    assert world.events() == ["payment.capture"]
    world.advance(60)
    assert world.events() == ["payment.capture", "payment_session.completed"]


def test_a_webhook_is_a_day_late(world: World) -> None:
    world.fault("webhook_delayed_24h", "webhook", event="payment.capture")
    world.paid()
    world.advance(DAY - 1)
    assert world.events() == ["payment_session.completed"]
    world.advance(1)
    assert world.events() == ["payment_session.completed", "payment.capture"]


def test_a_webhook_is_lost(world: World) -> None:
    world.fault("webhook_lost", "webhook", count=2)
    world.paid()
    world.advance(10 * DAY)
    assert world.received == []
    assert [hook["state"] for hook in world.state()["webhooks"]] == ["lost", "lost"]


def test_a_webhook_carries_a_wrong_secret(world: World) -> None:
    world.fault("webhook_wrong_token", "webhook", count=3)
    world.session()
    world.control("/expire", {"vendor": "xendit", "reference": "F-1"})
    world.order()
    world.control("/pay", {"vendor": "midtrans", "reference": "O-1", "channel": "va"})
    world.approved()
    world.advance()
    right = world.sim.webhooks
    first, pending, settlement, iris = world.received
    assert first.headers["x-callback-token"] == "not-simulated-callback-token"
    assert json.loads(pending.content)["signature_key"] != right.midtrans_key(json.loads(pending.content))
    assert json.loads(settlement.content)["signature_key"] != right.midtrans_key(json.loads(settlement.content))
    assert len(iris.headers["Iris-Signature"]) == 128


def test_an_altered_amount_is_signed_correctly(world: World) -> None:
    world.fault("webhook_altered_amount", "webhook", count=9)
    world.paid()
    world.settled()
    world.payout()
    world.approved()
    world.advance(900)
    bodies = world.bodies()
    capture = next(body for body in bodies if body.get("event") == "payment.capture")
    assert capture["data"]["request_amount"] == 150_001
    settlement = next(body for body in bodies if body.get("transaction_status") == "settlement")
    assert settlement["gross_amount"] == "100001.00"
    assert settlement["signature_key"] == world.sim.webhooks.midtrans_key(settlement)
    assert next(body for body in bodies if body.get("status") == "approved")["amount"] == "100001.00"
    assert world.xendit("GET", "/transactions?reference_id=F-1").json()["data"][0]["amount"] == 150_000


def test_an_unknown_status_comes_by_webhook(world: World) -> None:
    world.fault("unknown_status", "webhook", "xendit", event="v3_payout")
    world.payout()
    world.advance(900)
    assert world.bodies()[-1]["data"]["status"] == "AWAITING_PARTNER"
    assert world.state()["payouts"][0]["status"] == "SUCCEEDED"


def test_a_fault_waits_counts_and_minds_its_reference(world: World) -> None:
    world.fault("error_500_before_commit", "create_payout", "xendit", after=1, count=2, reference="P-1")
    answers = [world.payout(reference).status_code for reference in ("P-2", "P-1", "P-1", "P-2", "P-1", "P-1")]
    assert answers == [200, 200, 500, 200, 500, 200]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "boredom"},
        {"kind": "webhook_lost", "operation": "create_payout"},
        {"kind": "webhook_lost", "vendor": "nobody"},
        {"kind": "webhook_lost", "count": 0},
        {},
    ],
)
def test_a_fault_that_cannot_happen_is_refused(world: World, body: dict[str, Any]) -> None:
    world.control("/faults", body, status=400)
    assert world.control("/faults", method="GET")["faults"] == []


def drawn(world: World, seed: int) -> list[str]:
    world.control("/reset")
    world.control("/faults/random", {"percent": 30, "seed": seed})
    for number in range(60):
        with contextlib.suppress(httpx.TransportError):
            world.payout(f"P-{number}", key=f"{number}")
    world.advance(DAY)
    calls = [row["fault"] for row in world.sim.store.rows("SELECT fault FROM calls ORDER BY id")]
    return calls + [row["fault"] for row in world.sim.store.rows("SELECT fault FROM webhooks ORDER BY id")]


def test_drawn_faults_are_the_same_for_the_same_seed(world: World) -> None:
    first = drawn(world, 7)
    world.sim.set_clock(at=START)
    assert drawn(world, 7) == first
    world.sim.set_clock(at=START)
    assert drawn(world, 8) != first
    happened = {fault for fault in first if fault}
    assert len(happened) >= 6
    assert happened <= set(kinds_for("create_payout")) | set(kinds_for("webhook"))
    share = sum(1 for fault in first[:60] if fault) / 60
    assert 0.15 <= share <= 0.45


def test_drawn_faults_stop_when_cleared(world: World) -> None:
    world.control("/faults/random", {"percent": 100, "seed": 1})
    world.fault("webhook_lost", "webhook")
    world.control("/faults", method="DELETE")
    assert world.payout().json()["status"] == "ACCEPTED"
    assert world.state()["faults"] == []


def test_every_kind_of_fault_belongs_to_an_operation() -> None:
    assert {kind for operation in OPERATIONS for kind in kinds_for(operation)} == set(KINDS)
