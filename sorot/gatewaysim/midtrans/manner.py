"""How Midtrans checks a caller and words an error. Its three interfaces each have their own shape."""

from __future__ import annotations

import json
import uuid
from typing import Any

from starlette.requests import Request

from ..engine import Sim
from ..frame import Answer, Call, Manner, Refusal, Work, basic_user, same_secret
from ..store import Doc

VENDOR = "midtrans"
KEY_LIFE = 5 * 60
LONGEST_KEY = 46
NO_SNAP_KEY = (
    "Access denied due to unauthorized transaction, please check client or server key",
    "Visit https://snap-docs.midtrans.com/#request-headers for more details",
)


def snap_refusal(status: int, *messages: str) -> Refusal:
    return Refusal(status, {"error_messages": list(messages)})


def core_refusal(code: int, message: str, *, http: int = 200, **more: Any) -> Refusal:
    """The core API answers HTTP 200 and puts its own code into the body; only 401 is also the HTTP status."""
    return Refusal(http, {"status_code": str(code), "status_message": message, **more})


def no_transaction() -> Refusal:
    return core_refusal(404, "Transaction doesn't exist.", id=str(uuid.uuid4()))


def _check_snap(sim: Sim, _name: str, request: Request) -> Refusal | None:
    ok = same_secret(basic_user(request), sim.config.midtrans_server_key)
    return None if ok else snap_refusal(401, *NO_SNAP_KEY)


def _check_core(sim: Sim, _name: str, request: Request) -> Refusal | None:
    ok = same_secret(basic_user(request), sim.config.midtrans_server_key)
    message = "Transaction cannot be authorized with the current client/server key."
    return None if ok else core_refusal(401, message, http=401)


SNAP = Manner(
    vendor=VENDOR,
    check=_check_snap,
    server_error=lambda: {
        "error_messages": ["Sorry, we encountered internal server error. We will fix this soon."],
        "locale": "en",
    },
    status_fields=(),
    key_header="idempotency-key",
)
CORE = Manner(
    vendor=VENDOR,
    check=_check_core,
    server_error=lambda: {
        "status_code": "500", "status_message": "Sorry. Our system is recovering from unexpected issues."
    },
    status_fields=("transaction_status",),
    key_header="idempotency-key",
)  # fmt: skip


def once(work: Work) -> Work:
    """Midtrans' Idempotency-Key: only successes are kept, for five minutes, whatever the body and endpoint."""

    def kept(call: Call) -> Answer:
        key = call.headers.get("idempotency-key", "")
        if not key or len(key) > LONGEST_KEY:
            return work(call)
        if (VENDOR, key) in call.sim.running:
            return Answer(202, {"status_code": "202", "status_message": "Your request is still being processed."})
        store = call.sim.store
        row = store.row("SELECT * FROM keys WHERE vendor = 'midtrans' AND key = ?", key)
        if row is not None and call.now < row["at"] + KEY_LIFE:
            return Answer(row["status"], json.loads(row["answer"]))
        answer = work(call)
        store.run(
            "INSERT OR REPLACE INTO keys VALUES ('midtrans', ?, '', ?, ?, ?)",
            key, call.now, answer.status, json.dumps(answer.body),
        )  # fmt: skip
        return answer

    return kept


def public(doc: Doc) -> Doc:
    """Without what only the simulator knows."""
    return {name: value for name, value in doc.items() if not name.startswith("_")}


def money(amount: int) -> str:
    """The literal form in which Midtrans writes rupiah."""
    return f"{amount}.00"
