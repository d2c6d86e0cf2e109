"""Midtrans' own paths, below whatever prefix the application gives them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ..engine import Sim
from ..frame import Call, Manner, Work, operation
from . import core, iris, snap
from .manner import CORE, SNAP, VENDOR, once


def _order(call: Call) -> str:
    details = (call.json or {}).get("transaction_details")
    found = details.get("order_id") if isinstance(details, dict) else ""
    return found if isinstance(found, str) else ""


def _id(call: Call) -> str:
    return str(call.path["id"])


def _refund_key(call: Call) -> str:
    found = (call.json or {}).get("refund_key")
    return found if isinstance(found, str) else _id(call)


def _notes(call: Call) -> str:
    """Iris has no reference of the merchant's; its notes are what we have."""
    given = (call.json or {}).get("payouts")
    first = given[0] if isinstance(given, list) and given else None
    found = first.get("notes") if isinstance(first, dict) else ""
    return found if isinstance(found, str) else ""


def _numbers(call: Call) -> str:
    given = (call.json or {}).get("reference_nos")
    return str(given[0]) if isinstance(given, list) and given else ""


def _account(call: Call) -> str:
    return call.query.get("account", "")


def _none(_call: Call) -> str:
    return ""


IRIS = "/iris/api/v1"
#: method, path, manner, operation, work, where the reference stands
TABLE: tuple[tuple[str, str, Manner, str, Work, Callable[[Call], str]], ...] = (
    ("POST", "/snap/v1/transactions", SNAP, "create_checkout", once(snap.create), _order),
    ("GET", "/v2/{id}/status", CORE, "get_payment", core.status, _id),
    ("POST", "/v2/{id}/cancel", CORE, "cancel_checkout", once(core.cancel), _id),
    ("POST", "/v2/{id}/expire", CORE, "cancel_checkout", once(core.expire), _id),
    ("POST", "/v2/{id}/refund", CORE, "refund", once(core.refund), _refund_key),
    ("POST", "/v2/{id}/refund/online/direct", CORE, "refund", once(core.refund), _refund_key),
    ("GET", "/v1/balance/mutation", SNAP, "balance", core.balance_mutation, _none),
    ("POST", f"{IRIS}/payouts", iris.MANNER, "create_payout", iris.once(iris.create), _notes),
    ("POST", f"{IRIS}/payouts/approve", iris.MANNER, "approve_payout", iris.once(iris.approve), _numbers),
    ("POST", f"{IRIS}/payouts/reject", iris.MANNER, "reject_payout", iris.once(iris.reject), _numbers),
    ("GET", f"{IRIS}/payouts/{{id}}", iris.MANNER, "get_payout", iris.read, _id),
    ("GET", f"{IRIS}/beneficiary_banks", iris.MANNER, "list_channels", iris.banks, _none),
    ("GET", f"{IRIS}/account_validation", iris.MANNER, "check_account", iris.validate, _account),
    ("GET", f"{IRIS}/balance", iris.MANNER, "balance", iris.balance, _none),
    ("GET", f"{IRIS}/statements", iris.MANNER, "list_transactions", iris.statements, _none),
)


def routes(sim: Sim) -> list[Route]:
    def route(method: str, path: str, manner: Manner, name: str, work: Work, reference: Callable[[Call], str]) -> Route:
        async def endpoint(request: Request) -> Response:
            return await operation(sim, manner, name, request, work, reference=reference)

        return Route(path, endpoint, methods=[method])

    return [
        *(route(*row) for row in TABLE),
        Route(f"{IRIS}/ping", _pong),
        Route("/{rest:path}", _unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def _pong(_request: Request) -> Response:
    return PlainTextResponse("pong")


async def _unknown(request: Request) -> Response:
    if request.url.path.startswith("/midtrans/v2"):
        body: dict[str, object] = {"status_code": "404", "status_message": "The requested resource is not found"}
    else:
        body = {"error_messages": ["The requested resource is not found"]}
    return JSONResponse(body, 404)


def install(sim: Sim) -> None:
    """Say what happens at which step of a life cycle."""
    sim.steps.update(
        {
            (VENDOR, "expire_order"): snap.expire_order,
            (VENDOR, "settle"): snap.settle,
            (VENDOR, "confirm_refund"): core.confirm_refund,
            (VENDOR, "chargeback"): core.chargeback_due,
            (iris.VENDOR, "process_payout"): iris.process,
            (iris.VENDOR, "finish_payout"): iris.finish,
            (iris.VENDOR, "reverse_payout"): iris.reverse,
        }
    )
