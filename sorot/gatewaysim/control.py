"""The control surface `/sim/...`: what a test or a developer may do to the simulated world."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .banks import Holders
from .engine import Sim
from .faults import KINDS, OPERATIONS
from .frame import Refusal, is_whole
from .midtrans import core, snap
from .plant import plant
from .rules import RULES
from .state import count, state, webhooks
from .store import Doc
from .xendit import money, sessions

FAULT_FIELDS = ("vendor", "operation", "kind", "count", "after", "reference", "event")
Handler = Callable[[Sim, Doc], Doc | Awaitable[Doc]]


def _name(body: Doc, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or (not value and default is None):
        raise ValueError(f"{name} is required")
    return value


def _amount(body: Doc, name: str = "amount") -> int | None:
    value = body.get(name)
    if value is not None and not is_whole(value):
        raise ValueError(f"{name} is a whole number of rupiah")
    return value


async def advance(sim: Sim, body: Doc) -> Doc:
    happened = await sim.advance(float(body.get("seconds", 0)))
    return {"happened": happened, "now": sim.moment(), "seconds": sim.now()}


def set_clock(sim: Sim, body: Doc) -> Doc:
    at = body.get("at")
    sim.set_clock(mode=body.get("mode"), at=None if at is None else float(at))
    return {"mode": sim.mode, "now": sim.moment(), "seconds": sim.now()}


def add_fault(sim: Sim, body: Doc) -> Doc:
    given = {name: body[name] for name in FAULT_FIELDS if name in body}
    options = {name: value for name, value in body.items() if name not in FAULT_FIELDS}
    return {"id": sim.faults.plan(**given, options=options), "faults": sim.faults.planned()}


def random_faults(sim: Sim, body: Doc) -> Doc:
    options = {name: value for name, value in body.items() if name not in {"percent", "seed"}}
    sim.faults.draw_at_random(
        percent=float(body.get("percent", 5)), seed=int(body.get("seed", 1)), options=options or None
    )
    return {"faults_random": sim.store.meta("faults_random")}


def clear_faults(sim: Sim, _body: Doc) -> Doc:
    sim.faults.clear()
    return {"faults": []}


def pay(sim: Sim, body: Doc) -> Doc:
    vendor, reference, channel = _name(body, "vendor"), _name(body, "reference"), _name(body, "channel", "va")
    amount, succeed = _amount(body), channel != "fail"
    if vendor == "xendit":
        made = sessions.pay(
            sim, sessions.active_of(sim, reference), channel=channel, amount=amount, succeed=succeed
        )  # fmt: skip
        return sessions.public(made)
    if vendor == "midtrans":
        return snap.shown(
            snap.pay(sim, snap.order_of(sim, reference), channel=channel, amount=amount, succeed=succeed)
        )  # fmt: skip
    raise ValueError(f"no payments at {vendor}")


def expire(sim: Sim, body: Doc) -> Doc:
    vendor, reference = _name(body, "vendor"), _name(body, "reference")
    if vendor == "xendit":
        sessions.expire(sim, sessions.active_of(sim, reference)["payment_session_id"])
        return {"status": sessions.active_of(sim, reference)["status"]}
    token = snap.order_of(sim, reference)["token"]
    snap.expire_order(sim, token)
    return {"open": snap.order_of(sim, token)["open"]}


def chargeback(sim: Sim, body: Doc) -> Doc:
    vendor, reference, outcome = _name(body, "vendor"), _name(body, "reference"), _name(body, "outcome", "lost")
    if outcome not in {"open", "lost", "won"}:
        raise ValueError("outcome is open, lost or won")
    if vendor == "xendit":
        payments = sim.store.by_reference("xendit", "payment", reference)
        paid = [one for one in payments if one["status"] == "SUCCEEDED"]
        if not paid:
            raise ValueError(f"{reference} has no payment")
        amount = _amount(body)
        rest = paid[-1]["request_amount"] - paid[-1]["_refunded"]
        return sessions.public(money.dispute(sim, paid[-1], amount=rest if amount is None else amount, outcome=outcome))
    found = sim.store.get("midtrans", "transaction", reference)
    if found is None:
        raise ValueError(f"{reference} has no transaction")
    return snap.shown(found if outcome == "won" else core.chargeback(sim, found, amount=_amount(body)))


def decide_dispute(sim: Sim, body: Doc) -> Doc:
    id = _name(body, "id")
    money.settle_dispute(sim, id, won=_name(body, "outcome") == "won")
    return sim.store.get("xendit", "dispute", id) or {}


def set_balance(sim: Sim, body: Doc) -> Doc:
    """Bring a balance to an amount by a top-up or a deduction that stands in the books."""
    vendor, currency, amount = _name(body, "vendor"), _name(body, "currency", "IDR"), _amount(body)
    account = _name(body, "account", sim.config.xendit_business_id if vendor == "xendit" else "main")
    if vendor not in {"xendit", "midtrans", "iris"} or amount is None:
        raise ValueError("vendor is xendit, midtrans or iris, and amount is required")
    difference = amount - sim.books.balance(vendor, account, currency)
    if difference > 0:
        sim.top_up(vendor, account, difference, currency)
    elif difference < 0:
        number = sim.store.next_number("deductions")
        sim.books.book(
            vendor=vendor, account=account, type="ADJUSTMENT_DEDUCT", cashflow="MONEY_OUT", amount=-difference,
            currency=currency, product_id=f"deduct-{number}", reference=f"deduct-{number}", now=sim.now(),
        )  # fmt: skip
    return {"vendor": vendor, "account": account, "balance": sim.books.balance(vendor, account, currency)}


def add_account(sim: Sim, body: Doc) -> Doc:
    """A xenPlatform sub-account."""
    id = _name(body, "id")
    sim.store.put("xendit", "account", id, id, {"id": id})
    return {"id": id}


def add_holder(sim: Sim, body: Doc) -> Doc:
    """Whose account a number is, as the bank knows it."""
    Holders(sim.store).register(_name(body, "account"), _name(body, "name"))
    return {"account": body["account"], "name": body["name"]}


def reset(sim: Sim, _body: Doc) -> Doc:
    sim.store.empty()
    if sim.config.opening_balance:
        sim.open_balances()
    return {"reset": True}


#: method, path, what is done in one transaction
ACTIONS: tuple[tuple[str, str, Callable[[Sim, Doc], Doc]], ...] = (
    ("POST", "/sim/clock/set", set_clock),
    ("POST", "/sim/faults", add_fault),
    ("DELETE", "/sim/faults", clear_faults),
    ("POST", "/sim/faults/random", random_faults),
    ("POST", "/sim/pay", pay),
    ("POST", "/sim/expire", expire),
    ("POST", "/sim/chargeback", chargeback),
    ("POST", "/sim/disputes", decide_dispute),
    ("POST", "/sim/balance", set_balance),
    ("POST", "/sim/accounts", add_account),
    ("POST", "/sim/holders", add_holder),
    ("POST", "/sim/plant", plant),
    ("POST", "/sim/reset", reset),
)


async def _json(request: Request) -> Doc:
    raw = await request.body()
    found: Any = json.loads(raw) if raw else {}
    if not isinstance(found, dict):
        raise ValueError("the body is a JSON object")
    return found


def routes(sim: Sim) -> list[Route]:
    def action(method: str, path: str, work: Callable[[Sim, Doc], Doc]) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                body = await _json(request)
                with sim.store.transaction():
                    answer = work(sim, body)
            except Refusal as refusal:
                return JSONResponse(refusal.body, refusal.status)
            except (ValueError, TypeError, KeyError) as error:
                return JSONResponse({"error": str(error)}, 400)
            sim.wake()
            return JSONResponse(answer)

        return Route(path, endpoint, methods=[method])

    async def advancing(request: Request) -> Response:
        try:
            return JSONResponse(await advance(sim, await _json(request)))
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    async def showing(_request: Request) -> Response:
        return JSONResponse(state(sim))

    async def counting(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ("operation", "reference", "vendor")}
        return JSONResponse(count(sim, **asked))

    async def hooks(_request: Request) -> Response:
        return JSONResponse({"webhooks": webhooks(sim)})

    async def ruling(_request: Request) -> Response:
        return JSONResponse({"rules": [rule.as_dict() for rule in RULES]})

    async def faulting(_request: Request) -> Response:
        return JSONResponse(
            {"faults": sim.faults.planned(), "random": sim.store.meta("faults_random"), "kinds": KINDS,
             "operations": OPERATIONS}
        )  # fmt: skip

    return [
        *(action(*row) for row in ACTIONS),
        Route("/sim/clock/advance", advancing, methods=["POST"]),
        Route("/sim/state", showing),
        Route("/sim/count", counting),
        Route("/sim/webhooks", hooks),
        Route("/sim/rules", ruling),
        Route("/sim/faults", faulting, methods=["GET"]),
    ]
