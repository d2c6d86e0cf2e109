"""Xendit: payment sessions, refunds, payouts v3, its books, and transfers between a platform's own accounts.

Two things the documentation leaves out, and what we do about them:
* There is no look-up of a session or a v3 payout by our reference. With only a reference we look into the books
  (`GET /transactions?reference_id=`). A payout that is not there is *unsure*, not absent: the books may lag, and
  repeating `create_payout` under the same key is always right.
* The fee is not on the payment; it is on its line in the books, and may come later.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

import httpx

from sorot.payments.gateways import channels, wire
from sorot.payments.gateways import xendit_read as read
from sorot.payments.gateways import xendit_write as write
from sorot.payments.gateways.base import (
    BadSignature,
    Channel,
    CheckoutPage,
    CheckoutRequest,
    InexactAmount,
    NotFound,
    Notice,
    Payment,
    PaymentStatus,
    PayoutRequest,
    Refused,
    Transaction,
    Transfer,
    Unsure,
)
from sorot.payments.gateways.http import Client
from sorot.payments.gateways.wire import Dialect, Json

LIVE = "https://api.xendit.co"
#: One copy of the documentation says 2025-09-01, another 2025-09-09: a setting (`payout_version`).
PAYOUT_VERSION, PAYMENT_VERSION = "2025-09-01", "2024-11-11"
PAGE, MOST_PAGES = 50, 2_000
REASONS = frozenset({"FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS"})
MAJOR = Dialect.XENDIT_MAJOR


class Xendit:
    """One Xendit account (or, with `for_user_id`, one sub-account of a platform)."""

    name = "xendit"
    label = "Xendit"
    largest_checkout: int | None = None
    payout_repeat_hours: int | None = None  # "no expiration"
    returns_as_failed = False

    def __init__(
        self,
        *,
        secret_key: str,
        callback_token: str,
        base_url: str = LIVE,
        payout_version: str = PAYOUT_VERSION,
        for_user_id: str = "",
        is_simulated: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.is_simulated = is_simulated
        self._token = callback_token
        self._payouts = {"api-version": payout_version}
        headers = {"for-user-id": for_user_id} if for_user_id else {}
        self._http = Client(base_url, secret_key, vendor=self.name, transport=transport, headers=headers)
        self._platform = Client(base_url, secret_key, vendor=self.name, transport=transport)

    # ------------------------------------------------------------------ money coming in

    def create_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        """A payment page. The same reference again makes another page: commit first, keep the id."""
        data = wire.object_of(self._http.post("/sessions", write.session(request)))
        gateway_id, url = wire.text_of(data, "payment_session_id", "id"), wire.text_of(data, "payment_link_url")
        if not gateway_id or not url:
            raise Unsure("Xendit made a session without a link", code="UNREADABLE")
        return CheckoutPage(
            reference=wire.text_of(data, "reference_id") or request.reference,
            gateway_id=gateway_id,
            url=url,
            expires_at=wire.time_of(data, "expires_at"),
            status=read.SESSIONS.get(wire.text_of(data, "status"), PaymentStatus.UNKNOWN),
        )

    def get_payment(self, *, reference: str, gateway_id: str = "") -> Payment:
        """`gateway_id` is the session's (ps-) or the payment's (py-). NotFound without one: no page of this reference
        was ever paid, and nobody has its link."""
        if not gateway_id:
            gateway_id = self._product_of(reference, "payment")
            if not gateway_id:
                raise NotFound("no payment under this reference", code="DATA_NOT_FOUND")
        if gateway_id.startswith("py-"):
            return self._payment(gateway_id, reference, gateway_id)
        session = wire.object_of(self._http.get(f"/sessions/{quote(gateway_id, safe='')}"))
        raw = wire.text_of(session, "status")
        status = read.SESSIONS.get(raw, PaymentStatus.UNKNOWN)
        payment_id = wire.text_of(session, "payment_id")
        if status == PaymentStatus.PAID and payment_id:
            return self._payment(payment_id, reference, gateway_id)
        if status == PaymentStatus.PAID:
            status = PaymentStatus.UNKNOWN
        currency = wire.text_of(session, "currency") or "IDR"
        return Payment(
            reference=wire.text_of(session, "reference_id") or reference,
            gateway_id=gateway_id,
            payment_id="",
            status=status,
            raw_status=raw,
            amount=wire.read_amount(session.get("amount"), currency, MAJOR),
            currency=currency,
        )

    def _payment(self, payment_id: str, reference: str, gateway_id: str) -> Payment:
        data = self._read_payment(payment_id)
        raw, currency = wire.text_of(data, "status"), wire.text_of(data, "currency") or "IDR"
        status = read.PAYMENTS.get(raw, PaymentStatus.UNKNOWN)
        amount, theirs = read.captured(data, currency), wire.text_of(data, "reference_id") or reference
        fee, refunded = None, 0
        if status == PaymentStatus.PAID:
            lines = self._lines((("reference_id", theirs),))
            fee = next((read.fee_of(one) for one in lines if wire.text_of(one, "product_id") == payment_id), None)
            refunded = self._refunded(wire.text_of(data, "payment_request_id"), currency)
            if any(wire.text_of(one, "type", "") == "CHARGEBACK" and _stands(one) for one in lines):
                status = PaymentStatus.CHARGEBACK
            elif amount and refunded >= amount:
                status = PaymentStatus.REFUNDED
        captures = wire.list_of(data.get("captures"))
        return Payment(
            reference=theirs,
            gateway_id=gateway_id,
            payment_id=payment_id,
            status=status,
            raw_status=raw,
            amount=amount,
            currency=currency,
            channel=wire.text_of(data, "channel_code"),
            fee=fee,
            refunded=refunded,
            paid_at=wire.time_of(captures[0] if captures else data, "capture_timestamp", "updated", "created"),
        )

    def _read_payment(self, payment_id: str) -> Json:
        path = f"/v3/payments/{quote(payment_id, safe='')}"
        return wire.object_of(self._http.get(path, headers={"api-version": PAYMENT_VERSION}))

    # ------------------------------------------------------------------ refunds

    def refund(self, *, reference: str, payment_id: str, amount: int, currency: str, key: str, reason: str) -> Transfer:
        """The refund made under `key`, or a new one. That `POST /refunds` keeps an idempotency key is documented only
        in the SDK, so we look for ours in the books and among the payment's refunds first."""
        request_id = payment_id if payment_id.startswith("pr-") else ""
        request_id = request_id or wire.text_of(self._read_payment(payment_id), "payment_request_id")
        if not request_id:
            raise Unsure("Xendit names no payment request for this payment", code="UNREADABLE")
        booked = self._product_of(key, "refund")
        if booked:
            return self.get_refund(reference=reference, key=key, gateway_id=booked)
        for one in self._refunds(request_id):
            if wire.text_of(one, "reference_id") == key:
                return read.refund_of(one, key)
        body = {
            "payment_request_id": request_id,
            "reference_id": key,
            "currency": currency,
            "amount": wire.outgoing(amount, currency, MAJOR),
            "reason": reason if reason in REASONS else "OTHERS",
            "metadata": {"checkout": reference},
        }
        return read.refund_of(self._http.post("/refunds", body, headers={"idempotency-key": key}), key)

    def get_refund(self, *, reference: str, key: str, gateway_id: str = "") -> Transfer:  # noqa: ARG002
        """`gateway_id` is the refund's (rfd-). Raises NotFound when the books do not have it (yet)."""
        gateway_id = gateway_id or self._product_of(key, "refund")
        if not gateway_id:
            raise NotFound("no refund with this key in the books", code="NOT_LISTED")
        return read.refund_of(self._http.get(f"/refunds/{quote(gateway_id, safe='')}"), key)

    def _refunds(self, request_id: str) -> list[Json]:
        """The refunds of a payment request that a list without documented filters shows: some of them, never others'.
        None where our key may not list them."""
        try:
            data = wire.object_of(
                self._http.get("/refunds/", (("payment_request_id", request_id), ("limit", str(PAGE))))
            )
        except Refused:
            return []
        found = wire.list_of(data.get("data"))
        return [one for one in found if wire.text_of(one, "payment_request_id") == request_id]

    def _refunded(self, request_id: str, currency: str) -> int:
        """What went back or is on its way back, as far as Xendit lists it."""
        refunds = [read.refund_of(one, "") for one in self._refunds(request_id)] if request_id else []
        alive = (one for one in refunds if one.failure is None and one.currency == currency)
        return sum(one.amount or 0 for one in alive)

    # ------------------------------------------------------------------ payouts

    def create_payout(self, request: PayoutRequest) -> Transfer:
        """Same reference and body: the first payout again. Same reference, other body: Refused 409."""
        headers = {**self._payouts, "idempotency-key": request.reference}
        return read.payout_of(self._http.post("/v3/payouts", write.payout(request), headers=headers), request.reference)

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        """By its id (po-), else by way of the books; not there is Unsure, as they may lag."""
        gateway_id = gateway_id or self._product_of(reference, "payout")
        if not gateway_id:
            raise Unsure("no payout with this reference in the books yet", code="NOT_LISTED")
        data = self._http.get(f"/v3/payouts/{quote(gateway_id, safe='')}", headers=self._payouts)
        fee = None
        if wire.text_of(wire.object_of(data), "status") in ("SUCCEEDED", "REVERSED"):
            lines = self._lines((("product_id", gateway_id),))
            fee = next(
                (read.fee_of(one) for one in lines if read.KINDS.get(wire.text_of(one, "type")) == "payout"), None
            )
        return read.payout_of(data, reference, fee=fee)

    def check_account(self, *, channel: str, account_number: str) -> str | None:  # noqa: ARG002
        """None: Xendit tells a wrong name only by failing the payout (ACCOUNT_NAME_MISMATCH)."""
        return None

    def list_channels(self) -> Sequence[Channel]:
        """The banks and wallets that Xendit pays out to and that we know by a code of ours."""
        found = []
        for item in wire.list_of(self._http.get("/payouts_channels", (("currency", "IDR"),))):
            code = channels.by_xendit().get(wire.text_of(item, "channel_code"))
            currency = wire.text_of(item, "currency") or "IDR"
            limits = wire.object_of(item.get("amount_limits"))
            if code:
                found.append(
                    Channel(
                        code=code,
                        name=wire.text_of(item, "channel_name") or code,
                        currency=currency,
                        minimum=wire.read_amount(limits.get("minimum"), currency, MAJOR),
                        maximum=wire.read_amount(limits.get("maximum"), currency, MAJOR),
                    )
                )
        return found

    # ------------------------------------------------------------------ the books

    def list_transactions(self, *, since: datetime, until: datetime) -> Sequence[Transaction]:
        """Payments, refunds, payouts, chargebacks and everything else booked, oldest first. Xendit's bounds are both
        inclusive; ours are half-open."""
        query = (("created[gte]", since.isoformat()), ("created[lte]", until.isoformat()))
        found = [read.transaction_of(line) for line in self._pages("/transactions", query)]
        inside = [one for one in found if one is not None and since <= one.created_at < until]
        return sorted(inside, key=lambda one: one.created_at)

    def balance(self, currency: str) -> int:
        """The cash balance: what can be paid out now."""
        data = wire.object_of(self._http.get("/balance", (("account_type", "CASH"), ("currency", currency))))
        try:
            return wire.from_wire(data.get("balance"), currency, MAJOR)
        except InexactAmount as error:
            raise Unsure("Xendit's balance cannot be read", code="UNREADABLE") from error

    def _lines(self, query: Sequence[tuple[str, str]]) -> list[Json]:
        """The lines that match, or none where our key may not read the books."""
        try:
            data = wire.object_of(self._http.get("/transactions", (*query, ("limit", str(PAGE)))))
        except Refused:
            return []
        return wire.list_of(data.get("data"))

    def _product_of(self, reference: str, kind: str) -> str:
        """The id of the newest thing of this kind that was booked under a reference; "" when there is none."""
        for line in self._lines((("reference_id", reference),)):
            product = wire.text_of(line, "product_id")
            if product and read.KINDS.get(wire.text_of(line, "type")) == kind:
                return product
        return ""

    def _pages(self, path: str, query: Sequence[tuple[str, str]]) -> list[Json]:
        """Every item behind a cursor. Raises Unsure when the cursor does not move."""
        items: dict[str, Json] = {}
        after = ""
        for _page in range(MOST_PAGES):
            cursor = (("after_id", after),) if after else ()
            data = wire.object_of(self._http.get(path, (*query, ("limit", str(PAGE)), *cursor)))
            page = wire.list_of(data.get("data"))
            before = len(items)
            items |= {wire.text_of(item, "id") or f"#{before + i}": item for i, item in enumerate(page)}
            if not page or data.get("has_more") is not True:
                return list(items.values())
            after = wire.text_of(page[-1], "id")
            if len(items) == before or not after:
                break
        raise Unsure("Xendit's pages do not come to an end", code="UNREADABLE")

    # ------------------------------------------------------------------ transfers between own accounts (xenPlatform)

    def transfer(self, *, reference: str, amount: int, currency: str, source: str, destination: str) -> Transfer:
        """Moves money between two accounts of the platform (user ids). 425 is Unsure: ask `get_transfer`. The same
        reference with the same body is the first transfer; with another body Refused."""
        body = {
            "reference": reference,
            "amount": wire.outgoing(amount, currency, MAJOR),
            "source_user_id": source,
            "destination_user_id": destination,
        }
        try:
            return read.own_transfer_of(self._platform.post("/transfers", body), reference, currency)
        except Refused as refusal:
            if refusal.code != "DUPLICATE_REFERENCE":
                raise
            first = self.get_transfer(reference=reference, currency=currency)
            if first.amount != amount:
                raise
            return first

    def get_transfer(self, *, reference: str, currency: str = "IDR") -> Transfer:
        """Raises NotFound (the vendor says it with a 400)."""
        try:
            data = self._platform.get(f"/transfers/reference={quote(reference, safe='')}")
        except Refused as refusal:
            if refusal.code == "DATA_NOT_FOUND":
                raise NotFound(str(refusal), code=refusal.code, status=refusal.status) from None
            raise
        return read.own_transfer_of(data, reference, currency)

    # ------------------------------------------------------------------ notifications

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002
        """The header x-callback-token equals ours. It is a shared word, not a signature over the body: whatever the
        body says is asked again by GET before money moves."""
        given = wire.header_of(headers, "x-callback-token")
        if not self._token or not hmac.compare_digest(wire.secret(given), wire.secret(self._token)):
            raise BadSignature("x-callback-token")

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:  # noqa: ARG002
        """Raises ValueError."""
        return read.notice_of(body)


def _stands(line: Json) -> bool:
    return wire.text_of(line, "status") in ("PENDING", "SUCCESS") and bool(line.get("amount"))
