"""Xendit's own paths, below whatever prefix the application gives them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..engine import Sim
from ..frame import Call, Work, operation
from . import money, payouts, sessions
from .manner import MANNER, VENDOR


def _body(name: str) -> Callable[[Call], str]:
    def reference(call: Call) -> str:
        found = (call.json or {}).get(name)
        return found if isinstance(found, str) else ""

    return reference


def _path(name: str) -> Callable[[Call], str]:
    return lambda call: str(call.path[name])


def _none(call: Call) -> str:
    return call.query.get("reference_id", "")


#: method, path, operation, work, where the reference stands
TABLE: tuple[tuple[str, str, str, Work, Callable[[Call], str]], ...] = (
    ("POST", "/sessions", "create_checkout", sessions.create, _body("reference_id")),
    ("GET", "/sessions/{id}", "get_payment", sessions.read, _path("id")),
    ("POST", "/sessions/{id}/cancel", "cancel_checkout", sessions.cancel, _path("id")),
    ("GET", "/v3/payments/{id}", "get_payment", sessions.read_payment, _path("id")),
    ("GET", "/v3/payment_requests/{id}", "get_payment", sessions.read_request, _path("id")),
    ("POST", "/refunds", "refund", money.refund, _body("reference_id")),
    ("GET", "/refunds", "get_refund", money.list_refunds, _none),
    ("GET", "/refunds/", "get_refund", money.list_refunds, _none),
    ("GET", "/refunds/{id}", "get_refund", money.read_refund, _path("id")),
    ("POST", "/v3/payouts", "create_payout", payouts.create, _body("reference_id")),
    ("GET", "/v3/payouts", "get_payout", payouts.by_reference, _none),
    ("GET", "/v3/payouts/{id}", "get_payout", payouts.read, _path("id")),
    ("GET", "/payouts_channels", "list_channels", payouts.channels, _none),
    ("GET", "/balance", "balance", money.balance, _none),
    ("POST", "/transfers", "transfer", money.transfer, _body("reference")),
    ("GET", "/transfers/reference={reference}", "get_transfer", money.read_transfer, _path("reference")),
    ("GET", "/transactions", "list_transactions", money.transactions, _none),
)


def routes(sim: Sim) -> list[Route]:
    def route(method: str, path: str, name: str, work: Work, reference: Callable[[Call], str]) -> Route:
        async def endpoint(request: Request) -> Response:
            return await operation(sim, MANNER, name, request, work, reference=reference)

        return Route(path, endpoint, methods=[method])

    return [
        *(route(*row) for row in TABLE),
        Route("/{rest:path}", _unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def _unknown(_request: Request) -> Response:
    return JSONResponse({"error_code": "NOT_FOUND", "message": "The requested resource was not found"}, 404)


def install(sim: Sim) -> None:
    """Say what happens at which step of a life cycle."""
    sim.steps.update(
        {
            (VENDOR, "expire_session"): sessions.expire,
            (VENDOR, "finish_refund"): money.finish_refund,
            (VENDOR, "finish_transfer"): money.finish_transfer,
            (VENDOR, "lose_dispute"): money.settle_dispute,
            (VENDOR, "chargeback"): money.chargeback_due,
            (VENDOR, "route_payout"): payouts.route,
            (VENDOR, "request_payout"): payouts.request,
            (VENDOR, "finish_payout"): payouts.finish,
            (VENDOR, "reverse_payout"): payouts.reverse,
            (VENDOR, "reject_payout"): payouts.reject,
        }
    )
