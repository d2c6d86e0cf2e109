"""A payment partner in memory that keeps the rules of the protocol and misbehaves when told to."""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from sorot.payments.gateways.base import (
    BadSignature,
    Channel,
    CheckoutPage,
    CheckoutRequest,
    Failure,
    Gateway,
    GatewayError,
    NotFound,
    Notice,
    Payment,
    PaymentStatus,
    PayoutRequest,
    Refused,
    Subject,
    Transaction,
    Transfer,
    TransferStatus,
    Unsure,
)

TOKEN = "rahasia"
#: What the gateway keeps of a payment, unless a test says else.
FEE = 4_440
BOOKED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
#: An error instead of the deed, or something that happens after it.
Fault = GatewayError | Callable[[], None]


def lost_answer() -> None:
    """The gateway did it; the answer never came."""
    raise Unsure("read time-out", code="NO_ANSWER")


class FakeGateway:
    """Pages, refunds and payouts by our reference; its books are `lines`, which tests may alter behind our back.

    `faults` happen once each, in order, at the next call of that name; `down` at every call until it is taken out.
    """

    label, is_simulated, returns_as_failed = "Mitra Uji", True, False

    def __init__(self, name: str = "fake", *, repeat_hours: int | None = None) -> None:
        self.name, self.payout_repeat_hours = name, repeat_hours
        self.largest_checkout: int | None = None
        self.pages: dict[str, CheckoutRequest] = {}
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, Transfer] = {}
        self.bodies: dict[str, PayoutRequest] = {}
        self.payouts: dict[str, Transfer] = {}
        self.lines: list[Transaction] = []
        #: Money on its account that no line explains.
        self.unexplained = 0
        #: The name that the bank tells for every account.
        self.holder: str | None = None
        #: (method, what it was asked about) of every call.
        self.calls: list[tuple[str, str]] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.down: dict[str, GatewayError] = {}
        self.was_inside_a_transaction = False

    def asked(self, method: str) -> list[str]:
        """What the calls of one method were about, in order."""
        return [about for name, about in self.calls if name == method]

    @contextmanager
    def _called(self, method: str, about: str) -> Iterator[None]:
        """The deed is done inside, between the two moments at which a call may break."""
        self.calls.append((method, about))
        self.was_inside_a_transaction |= any(
            not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks
        )
        fault = self.faults[method].pop(0) if self.faults[method] else self.down.get(method)
        if isinstance(fault, GatewayError):
            raise fault
        yield
        if fault is not None:
            fault()

    # ---------------------------------------------------------------- money coming in
    def create_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        reference = request.reference
        with self._called("create_checkout", reference):
            if reference in self.pages:
                raise Refused("order_id taken", code="DUPLICATE", status=400)
            self.pages[reference] = request
            self.payments[reference] = Payment(
                reference=reference, gateway_id=f"ps-{reference}", payment_id="", status=PaymentStatus.PENDING,
                raw_status="ACTIVE", amount=request.amount, currency=request.currency,
            )  # fmt: skip
        return CheckoutPage(
            reference=reference, gateway_id=f"ps-{reference}", url=f"https://bayar.contoh.id/{reference}",
            expires_at=None, status=PaymentStatus.PENDING,
        )  # fmt: skip

    def get_payment(self, *, reference: str, gateway_id: str = "") -> Payment:
        with self._called("get_payment", reference):
            return _known(self.payments, reference)

    def refund(self, *, reference: str, payment_id: str, amount: int, currency: str, key: str, reason: str) -> Transfer:
        with self._called("refund", key):
            fresh = Transfer(key, f"rf-{key}", TransferStatus.PENDING, "PENDING", amount, currency)
            return self.refunds.setdefault(key, fresh)

    def get_refund(self, *, reference: str, key: str, gateway_id: str = "") -> Transfer:
        with self._called("get_refund", key):
            return _known(self.refunds, key)

    # ---------------------------------------------------------------- money going out
    def create_payout(self, request: PayoutRequest) -> Transfer:
        reference = request.reference
        with self._called("create_payout", reference):
            if self.bodies.setdefault(reference, request) != request:
                raise Refused("same key, other body", code="DUPLICATE_ERROR", status=409)
            fresh = Transfer(
                reference, f"po-{len(self.payouts) + 1}", TransferStatus.PENDING, "ACCEPTED",
                request.amount, request.currency,
            )  # fmt: skip
            return self.payouts.setdefault(reference, fresh)

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        with self._called("get_payout", reference):
            return _known(self.payouts, reference)

    def check_account(self, *, channel: str, account_number: str) -> str | None:
        with self._called("check_account", account_number):
            return self.holder

    def list_channels(self) -> list[Channel]:
        with self._called("list_channels", ""):
            return [Channel("bca", "BCA", "IDR")]

    # ---------------------------------------------------------------- its books
    def list_transactions(self, *, since: datetime, until: datetime) -> list[Transaction]:
        with self._called("list_transactions", f"{since:%F}"):
            return [line for line in self.lines if since <= line.created_at < until]

    def balance(self, currency: str) -> int:
        with self._called("balance", currency):
            booked = [line for line in self.lines if line.status == "success" and line.currency == currency]
            return sum(line.amount - line.fee for line in booked) + self.unexplained

    # ---------------------------------------------------------------- its notifications
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
    def pay(self, reference: str, *, at: datetime = BOOKED, **changes: Any) -> None:
        """The payer pays, by virtual account unless `channel` says else, and the gateway books it."""
        facts = {"payment_id": f"py-{reference}", "channel": "BCA_VIRTUAL_ACCOUNT", "fee": FEE}
        self.payment_is(reference, PaymentStatus.PAID, **(facts | changes))
        paid = self.payments[reference]
        self.lines.append(
            Transaction(
                paid.payment_id, reference, "payment", paid.amount or 0, paid.fee or 0, paid.currency, "success", at
            )
        )

    def payment_is(self, reference: str, status: PaymentStatus, **changes: Any) -> None:
        """From now on the gateway says this about a page."""
        self.payments[reference] = _told(self.payments[reference], status, changes)

    def refund_is(self, key: str, status: TransferStatus, **changes: Any) -> None:
        self.refunds[key] = _told(self.refunds[key], status, changes)

    def payout_is(self, reference: str, status: TransferStatus, **changes: Any) -> None:
        self.payouts[reference] = _told(self.payouts[reference], status, changes)

    def payout_fails(self, reference: str, failure: Failure, code: str = "X") -> None:
        self.payout_is(reference, TransferStatus.FAILED, failure=failure, failure_code=code)


def _known(rows: dict[str, Any], reference: str) -> Any:
    if reference not in rows:
        raise NotFound("nothing under this reference", status=404)
    return rows[reference]


def _told(row: Any, status: PaymentStatus | TransferStatus, changes: dict[str, Any]) -> Any:
    return replace(row, **({"status": status, "raw_status": status.value.upper()} | changes))


if TYPE_CHECKING:
    #: The type checker compares every method with the protocol's.
    _whole: Gateway = FakeGateway()
