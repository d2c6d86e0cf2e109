"""A payment partner in memory that keeps the rules of the protocol and misbehaves when told to: for money coming in."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.db import connection

from sorot.payments.gateways.base import (
    BadSignature,
    CheckoutPage,
    CheckoutRequest,
    GatewayError,
    NotFound,
    Notice,
    Payment,
    PaymentStatus,
    Refused,
    Subject,
    Transfer,
    TransferStatus,
    Unsure,
)

TOKEN = "rahasia"
Fault = GatewayError | Callable[[], None]


class PayinGateway:
    """Pages and refunds by reference. `faults` happen once each, in order, at the next call of that name."""

    name, label, is_simulated = "fake", "Mitra Uji", True
    largest_checkout: int | None = None

    def __init__(self) -> None:
        self.pages: dict[str, CheckoutRequest] = {}
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, Transfer] = {}
        self.calls: list[tuple[str, str]] = []
        self.faults: dict[str, list[GatewayError]] = {}
        #: These happen although the answer is lost.
        self.lost: dict[str, int] = {}
        self.first_refund = TransferStatus.PENDING
        self.was_inside_a_transaction = False

    def _called(self, name: str, reference: str) -> None:
        self.calls.append((name, reference))
        self.was_inside_a_transaction |= any(not block._from_testcase for block in connection.atomic_blocks)
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    def _answered(self, name: str) -> None:
        if self.lost.get(name, 0):
            self.lost[name] -= 1
            raise Unsure("read time-out", code="NO_ANSWER")

    def create_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        self._called("create_checkout", request.reference)
        if request.reference in self.pages:
            raise Refused("order_id taken", code="DUPLICATE", status=400)
        self.pages[request.reference] = request
        self.payments[request.reference] = Payment(
            reference=request.reference, gateway_id=f"ps-{request.reference}", payment_id="",
            status=PaymentStatus.PENDING, raw_status="ACTIVE", amount=request.amount, currency=request.currency,
        )  # fmt: skip
        self._answered("create_checkout")
        return CheckoutPage(
            reference=request.reference, gateway_id=f"ps-{request.reference}",
            url=f"https://bayar.contoh.id/{request.reference}", expires_at=None, status=PaymentStatus.PENDING,
        )  # fmt: skip

    def get_payment(self, *, reference: str, gateway_id: str = "") -> Payment:
        self._called("get_payment", reference)
        if reference not in self.payments:
            raise NotFound("no such payment", status=404)
        return self.payments[reference]

    def refund(self, *, reference: str, payment_id: str, amount: int, currency: str, key: str, reason: str) -> Transfer:
        self._called("refund", key)
        if key not in self.refunds:
            self.refunds[key] = Transfer(key, f"rf-{key}", self.first_refund, "X", amount, currency)
        self._answered("refund")
        return self.refunds[key]

    def get_refund(self, *, reference: str, key: str, gateway_id: str = "") -> Transfer:
        self._called("get_refund", key)
        if key not in self.refunds:
            raise NotFound("no such refund", status=404)
        return self.refunds[key]

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> None:
        given = next((value for name, value in headers.items() if name.lower() == "x-token"), "")
        if not hmac.compare_digest(given.encode(), TOKEN.encode()):
            raise BadSignature

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        data = json.loads(body)
        if not isinstance(data, dict) or "subject" not in data:
            raise ValueError("no notice")
        identity = f"{data['subject']}:{data.get('reference')}:{data.get('status')}"
        return Notice(
            identity=identity, subject=Subject(data["subject"]), reference=data.get("reference", ""),
            gateway_id=data.get("gateway_id", ""), raw_status=data.get("status", ""), amount=data.get("amount"),
            currency=data.get("currency", ""), data=data,
        )  # fmt: skip

    # ---------------------------------------------------------------- what happens there
    def now_is(self, reference: str, status: PaymentStatus, **changes: object) -> None:
        """From now on the gateway says this about a page."""
        facts = {"status": status, "raw_status": status.value.upper()}
        self.payments[reference] = replace(self.payments[reference], **(facts | changes))

    def pay(self, reference: str, **changes: object) -> None:
        """The payer pays, by virtual account unless `channel` says else; the gateway keeps 4.440."""
        facts = {"payment_id": f"py-{reference}", "channel": "BCA_VIRTUAL_ACCOUNT", "fee": 4_440}
        self.now_is(reference, PaymentStatus.PAID, **(facts | changes))

    def refund_is(self, key: str, status: TransferStatus, **changes: object) -> None:
        self.refunds[key] = replace(self.refunds[key], status=status, raw_status=status.value.upper(), **changes)
