"""Iris, Midtrans's payouts: made by one key and approved by another. Pages: docs.midtrans.com/reference/create-payout,
/https-header, /notification-payload, /error-code-and-messages, /transaction-history.

What is odd about it, and what we do:
* The reference is made by Iris. Ours travels as `X-Idempotency-Key` and at the start of `notes`. Iris forgets the key
  after 24 hours, so repeating is the same payout only within `REPEAT_HOURS`.
* Creating and approving are two calls; a payout that is only created waits on Iris's own portal, where a person could
  approve it later. So when approval is refused we reject the waiting payout before we say that nothing was done.
* Iris says why a payout failed only in its notification, never when asked.
* A bounced transfer is `completed` and then `failed`: whoever knows that it was completed reads that as reversed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn
from urllib.parse import quote

import httpx

from sorot.payments.gateways import channels, wire
from sorot.payments.gateways.base import (
    BadKeys,
    BadSignature,
    Channel,
    Failure,
    InexactAmount,
    Notice,
    PayoutRequest,
    Refused,
    Subject,
    Transaction,
    Transfer,
    TransferStatus,
    Unsure,
)
from sorot.payments.gateways.http import Client
from sorot.payments.gateways.wire import WIB, Dialect, Json

REPEAT_HOURS = 20
#: Approving and rejecting are answered with 202 and {"status": "ok"}.
TAKEN = frozenset({202})
PAYOUTS = {
    "queued": TransferStatus.PENDING,
    "approved": TransferStatus.PENDING,
    "processed": TransferStatus.PENDING,
    "completed": TransferStatus.SUCCEEDED,
    "failed": TransferStatus.FAILED,
    "rejected": TransferStatus.FAILED,
}
FAILURES = {
    "001": Failure.NAME_MISMATCH,
    "002": Failure.BAD_ACCOUNT,
    "003": Failure.BAD_ACCOUNT,
    "005": Failure.TEMPORARY,
    "008": Failure.REFUSED_BY_BANK,
    "009": Failure.TEMPORARY,
    "012": Failure.BAD_ACCOUNT,
    "013": Failure.BAD_ACCOUNT,
    "014": Failure.OVER_LIMIT,
    "015": Failure.OVER_LIMIT,
    "016": Failure.NO_FUNDS,
    "017": Failure.BAD_ACCOUNT,
    "018": Failure.TEMPORARY,
    "021": Failure.TEMPORARY,
    "022": Failure.TEMPORARY,
    "023": Failure.TEMPORARY,
    "024": Failure.TEMPORARY,
    "025": Failure.REFUSED_BY_BANK,
    "026": Failure.NAME_MISMATCH,
}
#: Lines of the statement by Iris's own word.
KINDS = {"payout": "payout", "payout fee": "fee", "refund": "payout_return", "topup": "topup", "top up": "topup"}


class Iris:
    """The payout half of Midtrans; `Midtrans` hands its payout calls to it."""

    vendor = "iris"

    def __init__(
        self,
        *,
        creator_key: str,
        approver_key: str,
        merchant_key: str,
        base_url: str,
        otp: str = "",
        banks: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._merchant_key, self._otp, self._more_banks = merchant_key, otp, dict(banks or {})
        self._creator = Client(base_url, creator_key, vendor=self.vendor, transport=transport)
        self._approver = Client(base_url, approver_key, vendor=self.vendor, transport=transport)

    # ------------------------------------------------------------------ payouts

    def create_payout(self, request: PayoutRequest) -> Transfer:
        """Creates and approves; safe to repeat within REPEAT_HOURS at any point of it. Raises Refused when nothing is
        left waiting at Iris, Unsure when something may be."""
        body = {
            "payouts": [
                {
                    "beneficiary_name": request.holder_name[:100],
                    "beneficiary_account": request.account_number,
                    "beneficiary_bank": self._bank(request.channel),
                    **({"beneficiary_email": request.email} if request.email else {}),
                    "amount": _text(request.amount, request.currency),
                    "notes": f"{request.reference} {wire.plain_name(request.description, 60)}"[:100],
                }
            ]
        }
        answer = self._make(body, request.reference)
        made = wire.list_of(wire.object_of(answer).get("payouts"))
        iris_reference = wire.text_of(made[0], "reference_no") if made else ""
        if not iris_reference:
            raise Unsure("Iris made a payout without a reference", code="UNREADABLE")
        raw = wire.text_of(made[0], "status").lower()
        if raw == "queued" or raw not in PAYOUTS:
            # A word we do not know may be a payout that waits: left alone, nobody would ever approve it.
            raw = self._approve(request.reference, iris_reference)
        return Transfer(
            reference=request.reference,
            gateway_id=iris_reference,
            status=PAYOUTS.get(raw, TransferStatus.UNKNOWN),
            raw_status=raw,
            amount=request.amount,
            currency=request.currency,
        )

    def _make(self, body: Json, reference: str) -> object:
        try:
            return self._creator.post("/payouts", body, headers={"X-Idempotency-Key": reference})
        except Refused as refusal:
            if "idempotency-key" not in str(refusal):
                raise
            # Iris says 400; everybody else calls the same key with another body a conflict.
            raise Refused(str(refusal), code="DUPLICATE_ERROR", status=409) from None

    def _approve(self, reference: str, iris_reference: str) -> str:
        """The status afterwards. "queued" may also be the old answer to a repeated key, so a refusal is looked at."""
        body: dict[str, object] = {"reference_nos": [iris_reference], **({"otp": self._otp} if self._otp else {})}
        try:
            headers = {"X-Idempotency-Key": f"{reference}.approve"}
            self._approver.call("POST", "/payouts/approve", body=body, headers=headers, answers=TAKEN)
        except Refused as refusal:
            status = wire.text_of(self._details(iris_reference), "status").lower()
            if status and status not in ("queued", "rejected"):
                return status  # approved by an earlier try
            self._give_up(iris_reference, status, refusal)
        return "approved"

    def _give_up(self, iris_reference: str, status: str, refusal: Refused) -> NoReturn:
        if status != "rejected":
            body = {"reference_nos": [iris_reference], "reject_reason": "not approved by Sorot"}
            try:
                self._approver.call("POST", "/payouts/reject", body=body, answers=TAKEN)
            except Refused as error:
                raise Unsure(
                    f"Iris approves nothing, and payout {iris_reference} still waits there: {refusal}",
                    code=refusal.code or "WAITING_AT_IRIS",
                    status=error.status,
                ) from error
        code = refusal.code or ("INSUFFICIENT_BALANCE" if "balance" in str(refusal) else "NOT_APPROVED")
        raise Refused(str(refusal), code=code, status=refusal.status) from refusal

    def _details(self, iris_reference: str) -> Json:
        return wire.object_of(self._creator.get(f"/payouts/{quote(iris_reference, safe='')}"))

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        """By Iris's reference. Without one Iris cannot be asked: Unsure, repeat `create_payout` within REPEAT_HOURS."""
        if not gateway_id:
            raise Unsure("Iris knows payouts only by its own reference", code="NO_LOOK_UP")
        data = self._details(gateway_id)
        raw = wire.text_of(data, "status").lower()
        if not raw:
            raise Unsure("Iris answered without a status", code="UNREADABLE")
        status = PAYOUTS.get(raw, TransferStatus.UNKNOWN)
        code = wire.text_of(data, "error_code")
        return Transfer(
            reference=reference,
            gateway_id=gateway_id,
            status=status,
            raw_status=raw,
            amount=wire.read_amount(data.get("amount"), "IDR", Dialect.MIDTRANS),
            currency="IDR",
            failure=failure_of(status, code),
            failure_code=code,
            updated_at=wire.time_of(data, "updated_at", "created_at"),
        )

    def check_account(self, *, channel: str, account_number: str) -> str | None:
        """The holder's name; None when the bank knows no such account."""
        query = (("bank", self._bank(channel)), ("account", account_number))
        try:
            data = self._creator.get("/account_validation", query)
        except BadKeys:
            raise
        except Refused:  # NotFound too: the bank says the account is not there
            return None
        return wire.text_of(wire.object_of(data), "account_name") or None

    def list_channels(self) -> Sequence[Channel]:
        """The banks that Iris pays out to and that we know by a code of ours. Iris names no limits."""
        ours = {bank: code for code, bank in self._more_banks.items()} | dict(channels.by_iris())
        data = wire.object_of(self._creator.get("/beneficiary_banks"))
        return [
            Channel(code=ours[bank], name=wire.text_of(item, "name") or ours[bank], currency="IDR")
            for item in wire.list_of(data.get("beneficiary_banks"))
            if (bank := wire.text_of(item, "code")) in ours
        ]

    def balance(self, currency: str) -> int:
        """What can be paid out now."""
        data = wire.object_of(self._creator.get("/balance"))
        try:
            return wire.from_wire(data.get("balance"), currency, Dialect.MIDTRANS)
        except InexactAmount as error:
            raise Unsure("the balance at Iris cannot be read", code="UNREADABLE") from error

    def statement(self, *, since: datetime, until: datetime) -> list[Transaction]:
        """Lines of the half-open time, oldest first. A payout's own fee line becomes its `fee`.

        A payout whose whole amount came back within the time is one line, "reversed": the two moved nothing.
        """
        days = (("from_date", _day(since)), ("to_date", _day(until - timedelta(microseconds=1))))
        lines = [_line(item) for item in wire.list_of(self._creator.get("/statements", days))]
        inside = sorted((one for one in lines if since <= one.created_at < until), key=lambda one: one.created_at)
        paid = {one.gateway_id for one in inside if one.kind == "payout"}
        fees: defaultdict[str, int] = defaultdict(int)
        for one in inside:
            if one.kind == "fee" and one.gateway_id in paid:
                fees[one.gateway_id] -= one.amount
        kept = [_with_fee(one, fees) for one in inside if one.kind != "fee" or one.gateway_id not in paid]
        return _without_returns(kept)

    def _bank(self, channel: str) -> str:
        bank = self._more_banks.get(channel) or channels.names_of(channel).iris_bank
        if not bank:
            raise Refused("Iris's code of this institution is not known", code="CHANNEL_NOT_MAPPED")
        return bank

    # ------------------------------------------------------------------ notifications

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Iris-Signature is sha512(raw body + merchant key), in hexadecimal. Raises BadSignature."""
        given = wire.header_of(headers, "iris-signature")
        mine = hashlib.sha512(body + self._merchant_key.encode()).hexdigest()
        if not self._merchant_key or not hmac.compare_digest(wire.secret(given.strip().lower()), mine.encode()):
            raise BadSignature("Iris-Signature")


def failure_of(status: TransferStatus, code: str) -> Failure | None:
    """None while it has not failed."""
    return FAILURES.get(code, Failure.OTHER) if status == TransferStatus.FAILED else None


def notice_of(data: Json) -> Notice:
    """`reference` is empty: Iris knows only its own (`gateway_id`). A top-up of the deposit is no subject of ours.
    Raises ValueError."""
    iris_reference, raw = wire.text_of(data, "reference_no", "transaction_id"), wire.text_of(data, "status").lower()
    if not iris_reference or not raw:
        raise ValueError("no notification of Iris")
    code = wire.text_of(data, "error_code")
    return Notice(
        identity=f"iris:{iris_reference}:{raw}:{code}"[:250],
        subject=Subject.PAYOUT if wire.text_of(data, "reference_no") else Subject.OTHER,
        reference="",
        gateway_id=iris_reference,
        raw_status=raw,
        amount=wire.read_amount(data.get("amount", data.get("gross_amount")), "IDR", Dialect.MIDTRANS),
        currency="IDR",
        data=wire.scalars_of(data),
        failure=failure_of(PAYOUTS.get(raw, TransferStatus.UNKNOWN), code),
        failure_code=code,
    )


def _line(item: Json) -> Transaction:
    amount = wire.read_amount(item.get("amount"), "IDR", Dialect.MIDTRANS)
    created, kind = wire.time_of(item, "created_at"), wire.text_of(item, "type").lower()
    direction = wire.text_of(item, "status").lower()
    incoming = direction in ("credit", "credited") or (direction != "debit" and kind in ("topup", "top up", "refund"))
    if amount is None or created is None or not kind:
        raise Unsure("Iris listed a line that cannot be read", code="UNREADABLE")
    return Transaction(
        gateway_id=wire.text_of(item, "reference_no"),
        reference="",
        kind=KINDS.get(kind, kind.replace(" ", "_")),
        amount=abs(amount) if incoming else -abs(amount),
        fee=0,
        currency="IDR",
        status="success",
        created_at=created,
    )


def _with_fee(one: Transaction, fees: Mapping[str, int]) -> Transaction:
    if one.kind != "payout" or not fees.get(one.gateway_id):
        return one
    return replace(one, fee=fees[one.gateway_id])


def _without_returns(lines: Sequence[Transaction]) -> list[Transaction]:
    """A payout and its return as one line, where both are there and cancel each other."""
    back = {one.gateway_id: one.amount for one in lines if one.kind == "payout_return"}
    pairs = {one.gateway_id for one in lines if one.kind == "payout" and back.get(one.gateway_id) == -one.amount}
    return [
        replace(one, status="reversed") if one.kind == "payout" and one.gateway_id in pairs else one
        for one in lines
        if one.kind != "payout_return" or one.gateway_id not in pairs
    ]


def _day(moment: datetime) -> str:
    return moment.astimezone(WIB).date().isoformat()


def _text(amount: int, currency: str) -> str:
    try:
        return wire.to_wire_text(amount, currency, Dialect.MIDTRANS)
    except InexactAmount as error:
        raise Refused(str(error), code="INEXACT_AMOUNT") from error
