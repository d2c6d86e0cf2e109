"""Sessions, the page behind them, payments, refunds and disputes at the simulated Xendit."""

import json
from typing import Any

import pytest

from .world import DAY, START, XENDIT, World, covers, session_body


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error_code"]


@covers("X-AUTH")
@pytest.mark.parametrize("auth", [None, ("xnd_development_other", ""), ("", "")])
def test_xendit_refuses_every_call_without_the_secret_key(world: World, auth: Any) -> None:
    answer = world.call("POST", "/xendit/sessions", json=session_body(), auth=auth)
    assert code(answer) == (401, "INVALID_API_KEY")
    assert world.state()["checkouts"] == []


@covers("X-404")
def test_an_unknown_path_is_404_in_xendits_shape(world: World) -> None:
    for method, path in (("GET", "/nothing"), ("POST", "/v9/payouts"), ("DELETE", "/refunds")):
        assert code(world.xendit(method, path)) == (404, "NOT_FOUND")


@covers("X-SESSION-FIELDS")
@pytest.mark.parametrize("name", ["reference_id", "session_type", "mode", "amount", "currency", "country"])
def test_a_session_without_a_required_field_is_refused(world: World, name: str) -> None:
    body = session_body()
    del body[name]
    answer = world.xendit("POST", "/sessions", body)
    assert code(answer) == (400, "API_VALIDATION_ERROR")
    assert answer.json()["errors"] == [{"path": f"/body/{name}", "message": f"must have required property '{name}'"}]
    assert world.count("create_checkout") == (1, 0)


@covers("X-SESSION-TYPES")
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"reference_id": "x" * 65}, "API_VALIDATION_ERROR"),
        ({"reference_id": ""}, "API_VALIDATION_ERROR"),
        ({"amount": "150000"}, "API_VALIDATION_ERROR"),
        ({"amount": True}, "API_VALIDATION_ERROR"),
        ({"currency": "XXX"}, "INVALID_CURRENCY"),
        ({"country": "XX"}, "INVALID_COUNTRY"),
        ({"session_type": "AUTHORIZATION"}, "SESSION_TYPE_NOT_SUPPORTED"),
        ({"mode": "CARDS_SESSION_JS"}, "MODE_NOT_SUPPORTED"),
        ({"capture_method": "LATER"}, "API_VALIDATION_ERROR"),
        ({"items": [{"name": "Reel"}]}, "API_VALIDATION_ERROR"),
        ({"customer_id": "rani"}, "INVALID_CUSTOMER_ID"),
    ],
)
def test_a_session_with_a_wrong_field_is_refused(world: World, more: dict[str, Any], expected: str) -> None:
    assert code(world.xendit("POST", "/sessions", {**session_body(), **more})) == (400, expected)
    assert world.state()["checkouts"] == []


@covers("X-SESSION-AMOUNT")
@pytest.mark.parametrize("amount", ["0", "-1", "150000.5", "150000.0", "1e5"])
def test_an_amount_that_is_no_whole_rupiah_above_zero_is_refused(world: World, amount: str) -> None:
    raw = json.dumps(session_body(amount=4711)).replace("4711", amount)
    answer = world.call("POST", "/xendit/sessions", content=raw, auth=XENDIT)
    assert code(answer) == (400, "INVALID_AMOUNT")


def test_five_billion_rupiah_pass(world: World) -> None:
    payment = world.paid(amount=5_000_000_000)
    assert payment["captures"][0]["capture_amount"] == 5_000_000_000


def test_a_body_that_is_no_json_object_is_refused(world: World) -> None:
    answer = world.call("POST", "/xendit/sessions", content=b"[1", auth=XENDIT)
    assert code(answer) == (400, "INVALID_JSON_FORMAT")


@covers("X-SESSION-URL")
def test_return_addresses_are_https_or_on_this_machine(world: World) -> None:
    refused = world.xendit("POST", "/sessions", session_body(success_return_url="http://sorot.example/ok"))
    assert code(refused) == (400, "INVALID_URL")
    world.session(success_return_url="http://127.0.0.1:8000/ok")


@covers("X-SESSION-URL")
def test_strict_mode_refuses_http_on_this_machine_too(tmp_path: Any) -> None:
    world = World(tmp_path, strict_https=True)
    answer = world.xendit("POST", "/sessions", session_body(cancel_return_url="http://localhost/back"))
    world.close()
    assert code(answer) == (400, "INVALID_URL")


@covers("X-SESSION-EXPIRY", "X-SESSION-HOOKS")
def test_a_session_expires_after_thirty_minutes_and_says_so(world: World) -> None:
    session = world.session()
    assert session["expires_at"] == "2026-01-01T00:30:00.000Z"
    assert len(session["payment_session_id"]) == 27
    world.advance(30 * 60 - 1)
    assert world.received == []
    world.advance(1)
    assert world.events() == ["payment_session.expired"]
    found = world.xendit("GET", f"/sessions/{session['payment_session_id']}").json()
    assert found["status"] == "EXPIRED"


@covers("X-SESSION-EXPIRY")
def test_an_expiry_of_its_own_lies_ten_minutes_ahead(world: World) -> None:
    soon = world.xendit("POST", "/sessions", session_body(expires_at="2026-01-01T00:09:59Z"))
    assert code(soon) == (400, "INVALID_EXPIRY_DATE")
    assert world.session(expires_at="2026-01-02T07:00:00+07:00")["expires_at"] == "2026-01-02T00:00:00.000Z"


@covers("X-SESSION-CUSTOMER")
@pytest.mark.parametrize(
    "change",
    [
        {"type": "ROBOT"},
        {"individual_detail": {}},
        {"individual_detail": {"given_names": "Rani <b>"}},
        {"email": "x" * 46 + "@a.id"},
        {"email": "rani"},
        {"mobile_number": "0812"},
    ],
)
def test_a_customer_follows_the_documentation(world: World, change: dict[str, Any]) -> None:
    customer = {"type": "INDIVIDUAL", "reference_id": "kopi-senja", "individual_detail": {"given_names": "Kopi Senja"}}
    assert world.session(customer=customer)["customer_id"].startswith("cust-")
    answer = world.xendit("POST", "/sessions", session_body(customer={**customer, **change}))
    assert code(answer) == (400, "API_VALIDATION_ERROR")


@covers("X-SESSION-METADATA")
def test_metadata_has_limits(world: World) -> None:
    for wrong in ({"a": "x" * 81}, {"a": 1}, {"x" * 41: "a"}, {str(n): "a" for n in range(21)}):
        assert code(world.xendit("POST", "/sessions", session_body(metadata=wrong))) == (400, "INVALID_METADATA")
    assert world.session(metadata={"a": "x" * 80})["metadata"] == {"a": "x" * 80}


@covers("X-SESSION-TWICE")
def test_the_same_reference_makes_a_second_session(world: World) -> None:
    assert world.session()["payment_session_id"] != world.session()["payment_session_id"]
    assert world.count("create_checkout", "F-1") == (2, 2)


@covers("X-SESSION-CANCEL")
def test_only_an_active_session_is_cancelled(world: World) -> None:
    id = world.session()["payment_session_id"]
    assert world.xendit("POST", f"/sessions/{id}/cancel").json()["status"] == "CANCELED"
    assert code(world.xendit("POST", f"/sessions/{id}/cancel")) == (422, "INVALID_SESSION_STATUS")
    assert code(world.xendit("POST", "/sessions/ps-none/cancel")) == (404, "NOT_FOUND")
    world.control("/pay", {"vendor": "xendit", "reference": id, "channel": "va"}, status=422)
    assert world.state()["payments"] == []


@covers("X-SESSION-HOOKS", "X-PAYMENT-GET", "X-HOOK-TOKEN")
def test_a_paid_session_tells_and_can_be_read(world: World) -> None:
    payment = world.paid(channel="qris")
    world.advance()
    assert world.events() == ["payment.capture", "payment_session.completed"]
    assert {request.headers["x-callback-token"] for request in world.received} == {"simulated-callback-token"}
    assert {str(request.url) for request in world.received} == {"http://app/hooks/xendit/"}
    capture, completed = (body["data"] for body in world.bodies())
    assert capture["payment_id"] == completed["payment_id"] == payment["payment_id"]
    assert (capture["status"], completed["status"]) == ("SUCCEEDED", "COMPLETED")
    assert (capture["request_amount"], completed["amount"]) == (150_000, 150_000)
    read = world.xendit("GET", f"/v3/payments/{payment['payment_id']}", api_version="2024-11-11").json()
    assert (read["status"], read["request_amount"], read["channel_code"]) == ("SUCCEEDED", 150_000, "QRIS")
    request = world.xendit("GET", f"/v3/payment_requests/{payment['payment_request_id']}").json()
    assert (request["status"], request["latest_payment_id"]) == ("SUCCEEDED", payment["payment_id"])
    assert code(world.xendit("GET", "/v3/payments/py-none")) == (404, "DATA_NOT_FOUND")
    assert code(world.xendit("GET", "/v3/payments/py-none", api_version="1")) == (400, "API_VALIDATION_ERROR")
    assert world.balance() == 100_000_000 + 150_000 - 1_050


def test_a_failed_payment_leaves_the_session_open(world: World) -> None:
    world.session()
    world.control("/pay", {"vendor": "xendit", "reference": "F-1", "channel": "fail"})
    world.advance()
    assert world.events() == ["payment.failure"]
    assert world.state()["checkouts"][0]["status"] == "ACTIVE"
    assert world.balance() == 100_000_000


def refund_body(payment: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"payment_request_id": payment["payment_request_id"], "reason": "CANCELLATION", "reference_id": "R-1"}
    return {**body, **more}


@covers("X-REFUND-REST", "X-REFUND-ONE", "X-REFUND-GET")
def test_refunds_never_exceed_the_payment_and_come_one_at_a_time(world: World) -> None:
    payment = world.paid()
    assert code(world.xendit("POST", "/refunds", refund_body(payment, amount=150_001))) == (
        400,
        "REFUND_AMOUNT_EXCEEDED",
    )
    first = world.xendit("POST", "/refunds", refund_body(payment, amount=100_000)).json()
    assert (first["status"], first["amount"], first["payment_id"]) == ("PENDING", 100_000, payment["payment_id"])
    assert code(world.xendit("POST", "/refunds", refund_body(payment))) == (400, "REFUND_IN_PROGRESS")
    world.advance(300)
    assert world.events()[-1] == "refund.succeeded"
    assert world.bodies()[-1]["data"]["id"] == first["id"]
    assert world.xendit("GET", f"/refunds/{first['id']}").json()["status"] == "SUCCEEDED"
    rest = world.xendit("POST", "/refunds", refund_body(payment)).json()
    assert rest["amount"] == 50_000
    world.advance(300)
    assert code(world.xendit("POST", "/refunds", refund_body(payment))) == (400, "REFUND_AMOUNT_EXCEEDED")
    assert world.count("refund", "R-1") == (5, 2)
    assert code(world.xendit("GET", "/refunds/rfd-none")) == (404, "DATA_NOT_FOUND")


@covers("X-REFUND-BALANCE")
def test_a_refund_needs_the_balance(world: World) -> None:
    payment = world.paid()
    world.control("/balance", {"vendor": "xendit", "amount": 149_999})
    assert code(world.xendit("POST", "/refunds", refund_body(payment))) == (400, "INSUFFICIENT_BALANCE")
    assert world.balance() == 149_999


@covers("X-REFUND-REASON")
def test_a_refund_has_one_of_five_reasons_and_a_payment(world: World) -> None:
    payment = world.paid()
    assert code(world.xendit("POST", "/refunds", refund_body(payment, reason="WHY"))) == (400, "API_VALIDATION_ERROR")
    assert code(world.xendit("POST", "/refunds", {"reason": "OTHERS"})) == (400, "API_VALIDATION_ERROR")
    unknown = {"payment_request_id": "pr-none", "reason": "OTHERS"}
    assert code(world.xendit("POST", "/refunds", unknown)) == (404, "DATA_NOT_FOUND")
    assert world.state()["refunds"] == []


@covers("X-REFUND-KEY")
def test_a_refunds_key_repeats_the_first_and_refuses_another_body(world: World) -> None:
    payment = world.paid()
    body = refund_body(payment, amount=10_000)
    first = world.xendit("POST", "/refunds", body, idempotency_key="R-1")
    again = world.xendit("POST", "/refunds", body, idempotency_key="R-1")
    assert first.json()["id"] == again.json()["id"]
    other = world.xendit("POST", "/refunds", {**body, "amount": 10_001}, idempotency_key="R-1")
    assert code(other) == (409, "DUPLICATE_ERROR")
    assert world.count("refund", "R-1") == (3, 1)


@covers("X-REFUND-LIST")
def test_refunds_are_listed_newest_first_by_their_payment(world: World) -> None:
    payment, other = world.paid(), world.paid("F-2")
    made = []
    for _ in range(3):
        made.append(world.xendit("POST", "/refunds", refund_body(payment, amount=10_000)).json()["id"])
        world.advance(300)
    world.xendit("POST", "/refunds", refund_body(other))
    path = f"/refunds/?payment_request_id={payment['payment_request_id']}&limit=2"
    first = world.xendit("GET", path).json()
    assert ([one["id"] for one in first["data"]], first["has_more"]) == (made[:0:-1], True)
    rest = world.xendit("GET", f"{path}&after_id={made[1]}").json()
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == ([made[0]], False)
    assert len(world.xendit("GET", "/refunds").json()["data"]) == 4


@covers("X-DISPUTE")
def test_an_open_dispute_is_lost_after_seven_days(world: World) -> None:
    world.paid(channel="card")
    before = world.balance()
    world.control("/chargeback", {"vendor": "xendit", "reference": "F-1", "outcome": "open"})
    world.advance(7 * DAY - 1)
    assert (world.events()[-1], world.balance()) == ("dispute.action_required", before)
    world.advance(1)
    assert (world.events()[-1], world.balance()) == ("dispute.lost", before - 150_000)
    assert world.bodies()[-1]["amount"] == {"initial": "150000.00", "terminal": "150000.00"}


@covers("X-DISPUTE")
def test_a_won_dispute_costs_nothing(world: World) -> None:
    world.paid(channel="card")
    before = world.balance()
    found = world.control("/chargeback", {"vendor": "xendit", "reference": "F-1", "outcome": "open", "amount": 5_000})
    world.control("/disputes", {"id": found["id"], "outcome": "won"})
    world.advance(8 * DAY)
    assert (world.events()[-1], world.balance()) == ("dispute.won", before)


def test_the_clock_of_the_tests_starts_where_it_says(world: World) -> None:
    assert world.sim.now() == START
