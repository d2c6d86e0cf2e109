"""What every vendor operation goes through: who calls, what goes wrong, one transaction, one count.

A vendor's part hands `operation()` a plain function `work(call) -> Answer` that reads, checks, writes and says whether
it did something (`call.did()`); refusals are raised and undo everything.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from .engine import Sim
from .faults import Fault
from .store import Doc
from .webhooks import UNKNOWN_STATUS


class Refusal(Exception):
    """The vendor says no: nothing is written."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


@dataclass(slots=True)
class Answer:
    status: int
    body: Any


@dataclass(slots=True)
class Call:
    """One request to a vendor. `json` is None when there is no body or it is no JSON object."""

    sim: Sim
    vendor: str
    operation: str
    headers: Doc
    path: Doc
    query: dict[str, str]
    several: dict[str, list[str]]
    raw: bytes
    json: Doc | None
    fault: Fault | None = None
    effects: int = 0
    reference: str = ""
    now: float = field(default=0.0)

    def did(self, times: int = 1) -> None:
        """Something was really done (money held, an object made), not repeated."""
        self.effects += times

    def fate(self, *kinds: str) -> Fault | None:
        return self.fault if self.fault is not None and self.fault.kind in kinds else None


Work = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a vendor says the things that every operation may have to say."""

    vendor: str
    check: Callable[[Sim, str, Request], Refusal | None]
    server_error: Callable[[], Any]
    status_fields: tuple[str, ...]
    key_header: str = ""


def basic_user(request: Request) -> str | None:
    """The user name of HTTP Basic, or None; the password is ignored as the vendors do."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except ValueError:
        return None


def same_secret(given: str | None, expected: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


def parsed(raw: bytes) -> Doc | None:
    """The JSON object of a body, with numbers that have a decimal point kept exact (Decimal)."""
    try:
        found = json.loads(raw, parse_float=Decimal, parse_constant=lambda _name: None)
    except (ValueError, InvalidOperation):
        return None
    return found if isinstance(found, dict) else None


def digest(body: Any) -> str:
    """The same for the same body, whatever the order of its fields."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(value: Any) -> bool:
    """An integer as JSON writes it: no decimal point, no quotation marks, no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


async def operation(
    sim: Sim, manner: Manner, name: str, request: Request, work: Work, *, reference: Callable[[Call], str]
) -> Response:
    """Answer one request of a vendor."""
    raw = await request.body()
    call = Call(
        sim=sim, vendor=manner.vendor, operation=name, headers=dict(request.headers),
        path=dict(request.path_params), query=dict(request.query_params),
        several={name: request.query_params.getlist(name) for name in request.query_params},
        raw=raw, json=parsed(raw), now=sim.now(),
    )  # fmt: skip
    refused = manner.check(sim, name, request)
    if refused is not None:
        return JSONResponse(refused.body, refused.status)
    call.reference = reference(call)
    key = (manner.vendor, call.headers.get(manner.key_header, "")) if manner.key_header else ("", "")
    with sim.store.transaction():
        call.fault = sim.faults.take(manner.vendor, name, reference=call.reference)
    kind = call.fault.kind if call.fault else ""
    if kind in {"timeout_before_commit", "error_500_before_commit"}:
        _count(call, effect=0, status=0 if kind.startswith("timeout") else 500)
        return _wrong(call, manner)
    try:
        with sim.store.transaction():
            answer = work(call)
            _count(call, effect=call.effects, status=answer.status)
    except Refusal as refusal:
        answer = Answer(refusal.status, refusal.body)
        _count(call, effect=0, status=answer.status)
    sim.wake()
    if kind in {"timeout_after_commit", "error_500_after_commit"}:
        if kind == "timeout_after_commit" and key[1] and not _drops(call):
            sim.running.add(key)
        return _wrong(call, manner, running=key)
    if kind == "unknown_status" and answer.status < 300:
        answer = _unknown(answer, manner, call)
    return JSONResponse(answer.body, answer.status)


def _count(call: Call, *, effect: int, status: int) -> None:
    with call.sim.store.transaction():
        call.sim.store.record_call(
            vendor=call.vendor, operation=call.operation, reference=call.reference, at=call.now, effect=effect,
            status=status, fault=call.fault.kind if call.fault else "",
        )  # fmt: skip


def _drops(call: Call) -> bool:
    return bool(call.fault and call.fault.option("drop", False))


def _wrong(call: Call, manner: Manner, *, running: tuple[str, str] = ("", "")) -> Response:
    assert call.fault is not None
    if call.fault.kind.startswith("error_500"):
        return JSONResponse(manner.server_error(), 500)
    hold = 0.0 if _drops(call) else float(call.fault.option("hold_seconds", call.sim.config.hold_seconds))
    return NoAnswer(hold, done=lambda: call.sim.running.discard(running))


def _unknown(answer: Answer, manner: Manner, call: Call) -> Answer:
    assert call.fault is not None
    status = call.fault.option("status", UNKNOWN_STATUS)
    body = dict(answer.body) if isinstance(answer.body, dict) else answer.body
    if isinstance(body, dict):
        if isinstance(body.get("payouts"), list):
            body["payouts"] = [{**payout, "status": status} for payout in body["payouts"]]
        body.update({name: status for name in manner.status_fields if name in body})
    return Answer(answer.status, body)


class NoAnswer(Response):
    """Keeps the caller waiting, then closes the connection without a word.

    Under uvicorn the connection is really cut; called in one process (tests), the client's own exception is raised.
    """

    def __init__(self, hold: float, *, done: Callable[[], None]) -> None:
        super().__init__()
        self.hold, self.done = hold, done

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        try:
            transport = getattr(getattr(receive, "__self__", None), "transport", None)
            if transport is None:
                if self.hold:
                    raise httpx.ReadTimeout("simulated: no answer")
                raise httpx.RemoteProtocolError("simulated: connection closed without an answer")
            if self.hold:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(_gone(receive), self.hold)
            transport.abort()
            await _gone(receive)
        finally:
            self.done()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
