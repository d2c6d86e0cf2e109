"""A gateway in memory that keeps the rules of the protocol and misbehaves when told to: for tests of payouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sorot.payments.gateways.base import (
    Failure,
    GatewayError,
    NotFound,
    PayoutRequest,
    Refused,
    Transfer,
    TransferStatus,
    Unsure,
)


class FakeGateway:
    """Payouts by reference; the same reference and body is the same payout. `faults` happen once each, in order."""

    label, is_simulated, largest_checkout, returns_as_failed = "Fake", True, None, False

    def __init__(self, name: str = "fake", repeat_hours: int | None = None) -> None:
        self.name, self.payout_repeat_hours = name, repeat_hours
        self.payouts: dict[str, Transfer] = {}
        self.bodies: dict[str, PayoutRequest] = {}
        self.calls: list[str] = []
        self.asked: list[str] = []
        self.faults: list[GatewayError | Callable[[PayoutRequest], None]] = []
        #: What a fresh payout looks like; the amount is filled in.
        self.first = Transfer("", "", TransferStatus.PENDING, "ACCEPTED", None, "IDR")
        self.holder: str | None = None
        self.is_silent = False

    def create_payout(self, request: PayoutRequest) -> Transfer:
        self.calls.append(request.reference)
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, GatewayError):
            raise fault
        known = self.bodies.get(request.reference)
        if known is not None and known != request:
            raise Refused("same key, other body", code="DUPLICATE_ERROR", status=409)
        if known is None:
            self.bodies[request.reference] = request
            number = f"po-{len(self.payouts) + 1}"
            self.payouts[request.reference] = replace(
                self.first, reference=request.reference, gateway_id=number, amount=request.amount
            )
        if fault is not None:
            fault(request)
        return self.payouts[request.reference]

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        self.asked.append(reference)
        if self.is_silent:
            raise Unsure("no answer", code="NO_ANSWER")
        if reference not in self.payouts:
            raise NotFound("no such payout", status=404)
        return self.payouts[reference]

    def check_account(self, *, channel: str, account_number: str) -> str | None:
        return self.holder

    def now_is(self, reference: str, status: TransferStatus, **changes: object) -> None:
        """From now on the gateway says this about a payout."""
        raw = str(changes.pop("raw_status", status.value.upper()))
        self.payouts[reference] = replace(self.payouts[reference], status=status, raw_status=raw, **changes)

    def fails(self, reference: str, failure: Failure, code: str = "X") -> None:
        self.now_is(reference, TransferStatus.FAILED, failure=failure, failure_code=code)


def lost_answer(_request: PayoutRequest) -> None:
    """The gateway did it; the answer never came."""
    raise Unsure("read time-out", code="NO_ANSWER")
