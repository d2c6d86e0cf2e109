"""Midtrans: Snap pages, the status and refund calls of the core API, and Iris for payouts (see `iris`).

Pages: docs.midtrans.com/reference/backend-integration, /get-transaction-status, /refund-transaction,
/handle-notifications and /docs/transaction-status-cycle. The core API answers with a `status_code` in the body beside
the HTTP status; the body's word counts.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import httpx

from sorot.payments.gateways import iris as payouts
from sorot.payments.gateways import wire
from sorot.payments.gateways.base import (
    BadKeys,
    BadSignature,
    CannotTell,
    Channel,
    CheckoutPage,
    CheckoutRequest,
    Failure,
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
from sorot.payments.gateways.http import Client
from sorot.payments.gateways.iris import Iris
from sorot.payments.gateways.wire import WIB, Dialect, Json

LIVE_APP, LIVE_API = "https://app.midtrans.com", "https://api.midtrans.com"
SANDBOX_APP, SANDBOX_API = "https://app.sandbox.midtrans.com", "https://api.sandbox.midtrans.com"
#: transaction_details.gross_amount is an int32.
LARGEST = 2_147_483_647
STATUSES = {
    "pending": PaymentStatus.PENDING,
    "authorize": PaymentStatus.PENDING,
    "capture": PaymentStatus.PAID,
    "settlement": PaymentStatus.PAID,
    "deny": PaymentStatus.FAILED,
    "cancel": PaymentStatus.FAILED,
    "failure": PaymentStatus.FAILED,
    "expire": PaymentStatus.EXPIRED,
    "refund": PaymentStatus.REFUNDED,
    "partial_refund": PaymentStatus.PAID,
    "chargeback": PaymentStatus.CHARGEBACK,
    "partial_chargeback": PaymentStatus.CHARGEBACK,
}
#: HTTP statuses under which the core API still sends a transaction: pending, denied, expired.
ANSWERS = frozenset({201, 202, 407})
#: What no list of Midtrans tells (`CannotTell.missing`).
NOT_LISTED = frozenset({"payment", "refund", "chargeback"})


class Midtrans:
    """One Midtrans merchant, with or without Iris."""

    name = "midtrans"
    label = "Midtrans"
    largest_checkout: int | None = LARGEST
    payout_repeat_hours: int | None = payouts.REPEAT_HOURS
    returns_as_failed = True

    def __init__(
        self,
        *,
        server_key: str,
        iris: Iris | None = None,
        snap_url: str = f"{LIVE_APP}/snap/v1",
        core_url: str = f"{LIVE_API}/v2",
        is_simulated: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.is_simulated = is_simulated
        self._server_key, self._iris = server_key, iris
        self._snap = Client(snap_url, server_key, vendor=self.name, transport=transport)
        self._core = Client(core_url, server_key, vendor=self.name, transport=transport)

    # ------------------------------------------------------------------ money coming in

    def create_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        """A Snap page. An order id is used once: the same reference again is Refused with code DUPLICATE_ORDER_ID, and
        the caller makes a new reference."""
        if request.amount > LARGEST:
            raise Refused("one Snap page takes at most Rp 2.147.483.647", code="AMOUNT_TOO_LARGE")
        now = datetime.now(UTC)
        minutes = max(1, int((request.expires_at - now).total_seconds() // 60))
        amount = wire.outgoing(request.amount, request.currency, Dialect.MIDTRANS)
        body = {
            "transaction_details": {"order_id": request.reference, "gross_amount": amount},
            "item_details": [
                {
                    "id": request.reference[:50],
                    "price": amount,
                    "quantity": 1,
                    "name": wire.plain_name(request.description),
                }
            ],
            "customer_details": {
                "first_name": wire.plain_name(request.payer_name),
                **({"email": request.payer_email} if request.payer_email else {}),
            },
            "credit_card": {"secure": True},
            "callbacks": {"finish": request.success_url},
            "expiry": {
                "start_time": now.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S +0700"),
                "unit": "minutes",
                "duration": minutes,
            },
            "page_expiry": {"unit": "minutes", "duration": minutes},
        }
        try:
            data = wire.object_of(self._snap.post("/transactions", body))
        except Refused as refusal:
            if "order_id" in str(refusal) and "taken" in str(refusal):
                raise Refused(str(refusal), code="DUPLICATE_ORDER_ID", status=refusal.status) from None
            raise
        token, url = wire.text_of(data, "token"), wire.text_of(data, "redirect_url")
        if not token or not url:
            raise Unsure("Snap made a page without a link", code="UNREADABLE")
        return CheckoutPage(request.reference, token, url, request.expires_at, PaymentStatus.PENDING)

    def get_payment(self, *, reference: str, gateway_id: str = "") -> Payment:
        """Midtrans says 404 until the payer has chosen how to pay. With `gateway_id` (the Snap token: we know that a
        page exists) that is PENDING with raw status "404", for as long as the caller's own expiry; without one it is
        NotFound."""
        try:
            data = self._status(reference)
        except NotFound as error:
            if not gateway_id:
                raise
            return Payment(reference, gateway_id, "", PaymentStatus.PENDING, str(error.status or 404), None, "IDR")
        currency = wire.text_of(data, "currency") or "IDR"
        amount = wire.read_amount(data.get("gross_amount"), currency, Dialect.MIDTRANS)
        status = status_of(data)
        refunded = wire.read_amount(data.get("refund_amount"), currency, Dialect.MIDTRANS) or _sum_refunds(data)
        if status == PaymentStatus.PAID and amount and refunded >= amount:
            status = PaymentStatus.REFUNDED
        paid = status in (PaymentStatus.PAID, PaymentStatus.REFUNDED, PaymentStatus.CHARGEBACK)
        return Payment(
            reference=wire.text_of(data, "order_id") or reference,
            gateway_id=gateway_id or wire.text_of(data, "transaction_id"),
            payment_id=wire.text_of(data, "transaction_id") if paid else "",
            status=status,
            raw_status=wire.text_of(data, "transaction_status").lower(),
            amount=amount,
            currency=currency,
            channel=wire.text_of(data, "payment_type"),
            refunded=amount or 0 if status == PaymentStatus.REFUNDED and not refunded else refunded,
            paid_at=wire.time_of(data, "settlement_time", "transaction_time", zone=WIB) if paid else None,
        )

    def _status(self, reference: str) -> Json:
        path = f"/{quote(reference, safe='')}/status"
        return _transaction(self._core.call("GET", path, answers=ANSWERS))

    # ------------------------------------------------------------------ refunds

    def refund(self, *, reference: str, payment_id: str, amount: int, currency: str, key: str, reason: str) -> Transfer:
        """Same key again: the first refund (406 is looked up). A refund that the bank denies is FAILED. Pending until
        the payment provider has confirmed it."""
        wanted = wire.outgoing(amount, currency, Dialect.MIDTRANS)
        body = {"refund_key": refund_key(key), "amount": wanted, "reason": reason[:255]}
        path = f"/{quote(payment_id or reference, safe='')}/refund"
        try:
            answer = self._core.call("POST", path, body=body, answers=ANSWERS)
            data = wire.object_of(answer)
            if wire.text_of(data, "status_code") not in ("200", "201", "202"):
                _transaction(data, need=())
        except Refused as refusal:
            if "406" not in (refusal.code, str(refusal.status)):
                raise
            first = self._find_refund(self._status(reference), key)
            if first is None or first.amount != amount:
                raise
            return first
        code, raw = wire.text_of(data, "status_code"), wire.text_of(data, "transaction_status").lower()
        if not raw:
            raise Unsure("Midtrans answered without a status", code=code or "UNREADABLE")
        if code == "202" or raw not in ("refund", "partial_refund"):
            return _refund(key, data, TransferStatus.FAILED, "denied", amount)
        return _refund(key, data, TransferStatus.PENDING, raw, amount)

    def get_refund(self, *, reference: str, key: str, gateway_id: str = "") -> Transfer:  # noqa: ARG002
        """Read from the payment. Raises NotFound when it has no refund with this key."""
        found = self._find_refund(self._status(reference), key)
        if found is None:
            raise NotFound("no refund with this key on the payment", code="NOT_LISTED")
        return found

    def _find_refund(self, data: Json, key: str) -> Transfer | None:
        for one in wire.list_of(data.get("refunds")):
            if wire.text_of(one, "refund_key") == refund_key(key):
                confirmed = wire.text_of(one, "bank_confirmed_at")
                status = TransferStatus.SUCCEEDED if confirmed else TransferStatus.PENDING
                amount = wire.read_amount(one.get("refund_amount"), "IDR", Dialect.MIDTRANS)
                return _refund(key, one, status, "confirmed" if confirmed else "requested", amount)
        return None

    # ------------------------------------------------------------------ payouts and books: Iris

    def _payouts(self) -> Iris:
        if self._iris is None:
            raise BadKeys("no keys for Midtrans payouts (Iris) are set", code="NOT_CONFIGURED")
        return self._iris

    def create_payout(self, request: PayoutRequest) -> Transfer:
        """See `Iris.create_payout`."""
        return self._payouts().create_payout(request)

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        """See `Iris.get_payout`: without `gateway_id` always Unsure."""
        return self._payouts().get_payout(reference=reference, gateway_id=gateway_id)

    def check_account(self, *, channel: str, account_number: str) -> str | None:
        """The holder's name as the bank says it; None when the bank knows no such account or Iris is not set up."""
        return self._iris.check_account(channel=channel, account_number=account_number) if self._iris else None

    def list_channels(self) -> Sequence[Channel]:
        """Iris's banks; none without Iris."""
        return self._iris.list_channels() if self._iris else []

    def list_transactions(self, *, since: datetime, until: datetime) -> Sequence[Transaction]:
        """Always raises CannotTell: Midtrans lists no payments. The error carries what Iris does list (`known`) and
        the kinds that have to be asked one by one (`missing`)."""
        known = self._iris.statement(since=since, until=until) if self._iris else []
        missing = NOT_LISTED if self._iris else NOT_LISTED | {"payout"}
        raise CannotTell("Midtrans lists no payments", code="NOT_LISTED", known=known, missing=missing)

    def balance(self, currency: str) -> int:
        """What Iris can pay out now. What Snap took in is in another purse until Midtrans settles it."""
        return self._payouts().balance(currency)

    # ------------------------------------------------------------------ notifications

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> None:
        """With an Iris-Signature header: Iris. Else `signature_key` is
        sha512(order_id + status_code + gross_amount + server key) over the literal strings, "100000.00" as it stands.
        It does not cover transaction_status: what the notice says is asked again before money moves."""
        if _is_iris(headers):
            if self._iris is None:
                raise BadSignature("Iris is not set up")
            self._iris.verify(headers, body)
            return
        try:
            data = wire.object_of(wire.loads(body))
        except ValueError:
            raise BadSignature("not JSON") from None
        parts = [data.get(name) for name in ("order_id", "status_code", "gross_amount")]
        given = data.get("signature_key")
        if not self._server_key or not isinstance(given, str) or not all(isinstance(part, str) for part in parts):
            raise BadSignature("signature_key")
        mine = signature("".join(map(str, parts)), self._server_key)
        if not hmac.compare_digest(wire.secret(given.strip().lower()), mine.encode()):
            raise BadSignature("signature_key")

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Raises ValueError. A refund's `reference` and amount are those of the newest refund where one is named;
        `data["order_id"]` is always the checkout's. Notices of Iris are told by their fields, too: a kept notice may
        have lost its headers."""
        data = wire.object_of(wire.loads(body))
        if _is_iris(headers) or "transaction_status" not in data:
            return payouts.notice_of(data)
        order, raw = wire.text_of(data, "order_id"), wire.text_of(data, "transaction_status").lower()
        if not order or not raw:
            raise ValueError("no notification of Midtrans")
        currency = wire.text_of(data, "currency") or "IDR"
        refunds = wire.list_of(data.get("refunds"))
        confirmed = sum(1 for one in refunds if wire.text_of(one, "bank_confirmed_at"))
        refunded = wire.text_of(data, "refund_amount") or (str(_sum_refunds(data)) if refunds else "")
        latest = max(refunds, key=lambda one: wire.text_of(one, "bank_confirmed_at", "created_at"), default={})
        transaction = wire.text_of(data, "transaction_id")
        subject = Subject.CHARGEBACK if "chargeback" in raw else Subject.REFUND if "refund" in raw else Subject.PAYMENT
        parts = (transaction or order, raw, wire.text_of(data, "status_code"), refunded, str(confirmed or ""))
        return Notice(
            identity=":".join(parts)[:250],
            subject=subject,
            reference=(wire.text_of(latest, "refund_key") if subject == Subject.REFUND else "") or order,
            gateway_id=transaction,
            raw_status=raw,
            amount=_notice_amount(data, latest, subject, raw, currency),
            currency=currency,
            data=wire.scalars_of(data),
        )


def signature(text: str, key: str) -> str:
    """sha512 of the text followed by the key, in hexadecimal."""
    return hashlib.sha512((text + key).encode("utf-8", "surrogatepass")).hexdigest()


def status_of(data: Json) -> PaymentStatus:
    """Paid is: transaction_status capture or settlement, fraud_status accept, status_code 200. Settled money without a
    fraud word (some channels have none) is paid too; a captured card without one is not."""
    raw, fraud = wire.text_of(data, "transaction_status").lower(), wire.text_of(data, "fraud_status").lower()
    status = STATUSES.get(raw, PaymentStatus.UNKNOWN)
    if raw not in ("capture", "settlement"):
        return status
    if fraud == "deny":
        return PaymentStatus.FAILED
    if fraud == "challenge":
        return PaymentStatus.PENDING
    accepted = fraud == "accept" or (raw == "settlement" and not fraud)
    return status if accepted and wire.text_of(data, "status_code") == "200" else PaymentStatus.UNKNOWN


def refund_key(key: str) -> str:
    """Our key in the characters that Midtrans allows (letters, digits, `-`, `_`)."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", key)


def _transaction(answer: object, need: tuple[str, ...] = ("transaction_status",)) -> Json:
    """The transaction in an answer. Raises by the body's status_code where there is none."""
    data = wire.object_of(answer)
    if need and wire.text_of(data, *need):
        return data
    code, message = wire.text_of(data, "status_code"), wire.text_of(data, "status_message") or "no transaction"
    number = int(code) if re.fullmatch(r"\d{3}", code) else 0
    if number == 404:
        raise NotFound(message, code=code, status=number)
    if number == 401:
        raise BadKeys(message, code=code, status=number)
    if 400 <= number < 500 and number not in (408, 429):
        raise Refused(message, code=code, status=number)
    raise Unsure(message, code=code, status=number)


def _refund(key: str, data: Json, status: TransferStatus, raw: str, amount: int | None) -> Transfer:
    return Transfer(
        reference=key,
        gateway_id=wire.text_of(data, "refund_chargeback_id", "refund_key"),
        status=status,
        raw_status=raw,
        amount=amount,
        currency="IDR",
        failure=Failure.REFUSED_BY_BANK if status == TransferStatus.FAILED else None,
        failure_code=wire.text_of(data, "status_code") if status == TransferStatus.FAILED else "",
        updated_at=wire.time_of(data, "bank_confirmed_at", "created_at", "transaction_time", zone=WIB),
    )


def _notice_amount(data: Json, latest: Json, subject: Subject, raw: str, currency: str) -> int | None:
    """What the notice is about: a payment's whole amount, a refund's own; None where only the whole is told."""
    if raw == "partial_chargeback" or (subject == Subject.REFUND and not latest):
        return None
    value = latest.get("refund_amount") if subject == Subject.REFUND else data.get("gross_amount")
    return wire.read_amount(value, currency, Dialect.MIDTRANS)


def _sum_refunds(data: Json) -> int:
    refunds = wire.list_of(data.get("refunds"))
    return sum(wire.read_amount(one.get("refund_amount"), "IDR", Dialect.MIDTRANS) or 0 for one in refunds)


def _is_iris(headers: Mapping[str, str]) -> bool:
    return any(name.lower() == "iris-signature" for name in headers)
