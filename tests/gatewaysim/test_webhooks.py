"""Delivery: signatures, the vendors' retry tables by the fake clock, and the queue over a restart."""

import hashlib
import json

import httpx
import pytest

from sorot.gatewaysim.webhooks import midtrans_retries_allowed, next_attempt

from .world import START, World, covers

HOUR = 3600


def attempts(world: World, number: int = 0) -> list[tuple[float, int]]:
    """Seconds after the start, and status, of each attempt of a webhook."""
    hook = world.sim.store.rows("SELECT id FROM webhooks ORDER BY id")[number]
    rows = world.sim.store.rows("SELECT at, status FROM attempts WHERE webhook = ? ORDER BY id", hook["id"])
    return [(row["at"] - START, row["status"]) for row in rows]


@covers("X-HOOK-RETRY")
def test_xendit_repeats_six_times_by_its_table(world: World) -> None:
    world.answer = lambda _request: httpx.Response(500)
    world.session()
    world.control("/expire", {"vendor": "xendit", "reference": "F-1"})
    world.advance(48 * HOUR)
    assert [at for at, _ in attempts(world)] == [0, 15 * 60, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR]
    assert world.state()["webhooks"][0]["state"] == "given_up"
    assert len({request.content for request in world.received}) == 1


@covers("X-HOOK-RETRY")
def test_xendit_stops_at_the_first_success(world: World) -> None:
    answers = iter([httpx.Response(302), httpx.Response(404), httpx.Response(204)])
    world.answer = lambda _request: next(answers)
    world.session()
    world.control("/expire", {"vendor": "xendit", "reference": "F-1"})
    world.advance(48 * HOUR)
    assert attempts(world) == [(0, 302), (15 * 60, 404), (HOUR, 204)]
    assert world.state()["webhooks"][0]["state"] == "delivered"


@covers("M-HOOK-RETRY", "I-HOOK-RETRY")
@pytest.mark.parametrize(
    ("status", "retries"),
    [(200, 0), (500, 1), (503, 4), (400, 2), (404, 2), (301, 0), (302, 0), (303, 0), (502, 5), (0, 5)],
)
def test_midtrans_repeats_by_the_answer(world: World, status: int, retries: int) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        if status == 0:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(status)

    world.answer = answer
    assert midtrans_retries_allowed(status) == retries
    world.approved()
    world.control("/faults", method="DELETE")
    world.sim.store.run("DELETE FROM agenda WHERE what = 'step'")
    world.advance(48 * HOUR)
    waits = [0, 120, 600, 1800, 5400, 12_600][: retries + 1]
    assert [at for at, _ in attempts(world)] == [sum(waits[: n + 1]) for n in range(retries + 1)]


@covers("M-HOOK-RETRY")
def test_midtrans_follows_a_308_with_the_same_body(world: World) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/hooks/midtrans/":
            return httpx.Response(308, headers={"location": "http://app/new/"})
        return httpx.Response(200)

    world.answer = answer
    world.settled()
    world.advance()
    first, second = world.received[:2]
    assert (second.method, str(second.url), second.content) == ("POST", "http://app/new/", first.content)
    assert attempts(world) == [(0, 200)]


@covers("I-SIGNATURE")
def test_iris_signs_the_raw_body(world: World) -> None:
    world.approved()
    world.advance()
    request = world.received[0]
    expected = hashlib.sha512(request.content + b"IRIS-merchant-simulated").hexdigest()
    assert request.headers["Iris-Signature"] == expected


def test_the_next_attempt_is_a_pure_rule() -> None:
    assert next_attempt("xendit", status=500, made=1, first_at=100, now=105) == 1000
    assert next_attempt("xendit", status=500, made=7, first_at=100, now=105) is None
    assert next_attempt("midtrans", status=503, made=4, first_at=0, now=50) == 50 + 5400
    assert next_attempt("midtrans", status=503, made=5, first_at=0, now=50) is None
    assert next_attempt("iris", status=201, made=1, first_at=0, now=50) is None


def test_nothing_is_delivered_before_the_clock_moves_and_zero_is_enough(world: World) -> None:
    world.paid()
    assert world.received == []
    assert world.advance(0) == 2


def test_without_an_address_a_webhook_is_tried_and_given_up(world: World) -> None:
    world.sim.webhooks.config = type(world.config)(data=world.config.data)
    world.paid()
    world.advance(48 * HOUR)
    hook = world.state()["webhooks"][0]
    assert (hook["state"], hook["attempts"][0]["error"]) == ("given_up", "no address to notify was given")


def test_the_queue_and_the_clock_survive_a_restart(world: World) -> None:
    world.answer = lambda _request: httpx.Response(500)
    world.session()
    world.control("/expire", {"vendor": "xendit", "reference": "F-1"})
    world.advance(16 * 60)
    world.restart()
    assert world.sim.now() == START + 16 * 60
    world.answer = lambda _request: httpx.Response(200)
    world.advance(HOUR)
    assert attempts(world) == [(0, 500), (900, 500), (3600, 200)]


def test_everything_due_happens_in_order(world: World) -> None:
    world.session("F-1")
    world.payout("P-1")
    world.advance(900)
    world.session("F-2")
    world.advance(24 * HOUR)
    references = [json.loads(request.content)["data"]["reference_id"] for request in world.received]
    assert references == ["P-1", "F-1", "F-2"]


def test_a_receiver_that_asks_back_sees_the_new_state(world: World) -> None:
    seen: list[str] = []

    def answer(_request: httpx.Request) -> httpx.Response:
        seen.append(world.sim.store.every("xendit", "payout")[0]["status"])
        return httpx.Response(200)

    world.answer = answer
    world.payout()
    world.advance(900)
    assert seen == ["SUCCEEDED"]
