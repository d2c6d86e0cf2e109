"""Reading what Xendit says, tolerantly. Pages named here are on docs.xendit.co as seen in 2026.

An unknown status becomes UNKNOWN; an amount that cannot be read becomes None.
"""

from __future__ import annotations

import hashlib

from sorot.payments.gateways import wire
from sorot.payments.gateways.base import (
    Failure,
    InexactAmount,
    Notice,
    PaymentStatus,
    Subject,
    Transaction,
    Transfer,
    TransferStatus,
    Unsure,
)
from sorot.payments.gateways.wire import Dialect, Json

MAJOR, MINOR = Dialect.XENDIT_MAJOR, Dialect.XENDIT_MINOR

#: apidocs/get-session
SESSIONS = {
    "ACTIVE": PaymentStatus.PENDING,
    "COMPLETED": PaymentStatus.PAID,
    "EXPIRED": PaymentStatus.EXPIRED,
    "CANCELED": PaymentStatus.EXPIRED,
}
#: apidocs/get-payment
PAYMENTS = {
    "SUCCEEDED": PaymentStatus.PAID,
    "AUTHORIZED": PaymentStatus.PENDING,
    "PENDING": PaymentStatus.PENDING,
    "FAILED": PaymentStatus.FAILED,
    "CANCELED": PaymentStatus.FAILED,
    "EXPIRED": PaymentStatus.EXPIRED,
}
#: apidocs/create-payout-v3, apidocs/payout-v3-webhook
PAYOUTS = {
    "ACCEPTED": TransferStatus.PENDING,
    "PENDING_COMPLIANCE_REVIEW": TransferStatus.PENDING,
    "ROUTING": TransferStatus.PENDING,
    "REQUESTED": TransferStatus.PENDING,
    "READY": TransferStatus.PENDING,
    "LOCKED": TransferStatus.PENDING,
    "SUCCEEDED": TransferStatus.SUCCEEDED,
    "REJECTED": TransferStatus.FAILED,
    "EXPIRED": TransferStatus.FAILED,
    "FAILED": TransferStatus.FAILED,
    "CANCELLED": TransferStatus.FAILED,
    "REVERSED": TransferStatus.REVERSED,
}
#: apidocs/refund-payment-request
REFUNDS = {
    "PENDING": TransferStatus.PENDING,
    "SUCCEEDED": TransferStatus.SUCCEEDED,
    "FAILED": TransferStatus.FAILED,
    "CANCELLED": TransferStatus.FAILED,
}
#: apidocs/create-transfers
TRANSFERS = {
    "SUCCESSFUL": TransferStatus.SUCCEEDED,
    "PENDING": TransferStatus.PENDING,
    "FAILED": TransferStatus.FAILED,
}
#: apidocs/create-payout-v3 and apidocs/refund-webhook-notification
FAILURES = {
    "INSUFFICIENT_BALANCE": Failure.NO_FUNDS,
    "INVALID_DESTINATION": Failure.BAD_ACCOUNT,
    "DESTINATION_MAXIMUM_LIMIT": Failure.OVER_LIMIT,
    "ACCOUNT_NAME_MISMATCH": Failure.NAME_MISMATCH,
    "REJECTED_BY_CHANNEL": Failure.REFUSED_BY_BANK,
    "TEMPORARY_TRANSFER_ERROR": Failure.TEMPORARY,
    "TRANSFER_ERROR": Failure.OTHER,
    "SLS_SENDER": Failure.SCREENING,
    "SLS_RECIPIENT": Failure.SCREENING,
    "ACCOUNT_NOT_FOUND": Failure.BAD_ACCOUNT,
    "ACCOUNT_ACCESS_BLOCKED": Failure.BAD_ACCOUNT,
}
#: apidocs/list-transactions: what we call the kinds that we book; the others keep their own name in small letters.
KINDS = {
    "PAYMENT": "payment",
    "IN_PERSON_PAYMENT": "payment",
    "DISBURSEMENT": "payout",
    "REMITTANCE_PAYOUT": "payout",
    "REFUND": "refund",
    "CHARGEBACK": "chargeback",
}
PAYOUT_LINES = frozenset(line for line, kind in KINDS.items() if kind == "payout")
FEES = ("xendit_fee", "value_added_tax", "xendit_withholding_tax", "third_party_withholding_tax")


def failure_of(status: TransferStatus, code: str, raw_status: str = "") -> Failure | None:
    """Our word for why it failed; None while it has not. A rejection without a code is the compliance screening."""
    if status not in (TransferStatus.FAILED, TransferStatus.REVERSED):
        return None
    return FAILURES.get(code, Failure.SCREENING if raw_status == "REJECTED" else Failure.OTHER)


def payout_of(data: object, reference: str, *, fee: int | None = None) -> Transfer:
    """A v3 payout. Raises Unsure when the answer has no payout id: it was sent, but what came back says nothing."""
    body = wire.object_of(data)
    gateway_id = wire.text_of(body, "payout_id", "id")
    if not gateway_id:
        raise Unsure("Xendit answered without a payout id", code="UNREADABLE")
    raw, code = wire.text_of(body, "status"), wire.text_of(body, "failure_code")
    currency = wire.text_of(body, "source_currency", "destination_currency") or "IDR"
    status = PAYOUTS.get(raw, TransferStatus.UNKNOWN)
    return Transfer(
        reference=wire.text_of(body, "reference_id") or reference,
        gateway_id=gateway_id,
        status=status,
        raw_status=raw,
        amount=wire.read_amount(body.get("source_amount", body.get("destination_amount")), currency, MINOR),
        currency=currency,
        failure=failure_of(status, code, raw),
        failure_code=code,
        fee=fee,
        updated_at=wire.time_of(body, "updated", "created"),
    )


def refund_of(data: object, key: str) -> Transfer:
    """A refund. Raises Unsure when the answer has no refund id."""
    body = wire.object_of(data)
    gateway_id = wire.text_of(body, "id", "refund_id")
    if not gateway_id:
        raise Unsure("Xendit answered without a refund id", code="UNREADABLE")
    raw, code = wire.text_of(body, "status"), wire.text_of(body, "failure_code")
    currency = wire.text_of(body, "currency") or "IDR"
    status = REFUNDS.get(raw, TransferStatus.UNKNOWN)
    return Transfer(
        reference=wire.text_of(body, "reference_id") or key,
        gateway_id=gateway_id,
        status=status,
        raw_status=raw,
        amount=wire.read_amount(body.get("amount"), currency, MAJOR),
        currency=currency,
        failure=failure_of(status, code),
        failure_code=code,
        fee=wire.read_amount(body.get("refund_fee_amount"), currency, MAJOR),
        updated_at=wire.time_of(body, "updated", "created"),
    )


def own_transfer_of(data: object, reference: str, currency: str) -> Transfer:
    """A transfer between two accounts of the same platform. Raises Unsure without an id."""
    body = wire.object_of(data)
    gateway_id = wire.text_of(body, "transfer_id")
    if not gateway_id:
        raise Unsure("Xendit answered without a transfer id", code="UNREADABLE")
    raw = wire.text_of(body, "status")
    status = TRANSFERS.get(raw, TransferStatus.UNKNOWN)
    return Transfer(
        reference=wire.text_of(body, "reference") or reference,
        gateway_id=gateway_id,
        status=status,
        raw_status=raw,
        amount=wire.read_amount(body.get("amount"), currency, MAJOR),
        currency=currency,
        failure=failure_of(status, ""),
        updated_at=wire.time_of(body, "updated", "created"),
    )


def captured(payment: Json, currency: str) -> int | None:
    """What the payer's money came to: the captures, or the requested amount of a payment without any."""
    amounts = [
        wire.read_amount(one.get("capture_amount"), currency, MAJOR) for one in wire.list_of(payment.get("captures"))
    ]
    if not amounts:
        return wire.read_amount(payment.get("request_amount"), currency, MAJOR)
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def fee_of(line: Json) -> int | None:
    """What Xendit kept of one line of its books; None while it does not say (fee pending, nothing readable)."""
    currency = wire.text_of(line, "currency") or "IDR"
    fee = wire.object_of(line.get("fee"))
    if wire.text_of(fee, "status") == "PENDING":
        return None
    gross = wire.read_amount(line.get("amount"), currency, MAJOR)
    net = wire.read_amount(line.get("net_amount"), currency, MAJOR)
    if gross is not None and net is not None and (wire.text_of(line, "net_amount_currency") or currency) == currency:
        return abs(gross - net)
    parts = [wire.read_amount(fee.get(name), currency, MAJOR) for name in FEES if fee.get(name) is not None]
    return sum(part for part in parts if part is not None) if parts and None not in parts else None


def transaction_of(line: Json) -> Transaction | None:
    """One line of the books; None for a currency that we keep no books in. `gateway_id` is the id of the payment
    (py-), payout (po-) or refund (rfd-) that it belongs to. Raises Unsure when a line of ours cannot be read: a
    reconciliation with holes would be worse than none."""
    currency = wire.text_of(line, "currency") or "IDR"
    try:
        wire.exponent(currency)
    except InexactAmount:
        return None
    amount = wire.read_amount(line.get("amount"), currency, MAJOR)
    created = wire.time_of(line, "created")
    kind = wire.text_of(line, "type")
    if amount is None or created is None or not kind:
        raise Unsure("Xendit listed a transaction that cannot be read", code="UNREADABLE")
    out = wire.text_of(line, "cashflow") == "MONEY_OUT"
    return Transaction(
        gateway_id=wire.text_of(line, "product_id", "id"),
        reference=wire.text_of(line, "reference_id"),
        kind=KINDS.get(kind, kind.lower()),
        amount=-abs(amount) if out else abs(amount),
        fee=fee_of(line) or 0,
        currency=currency,
        status=wire.text_of(line, "status").lower() or "unknown",
        created_at=created,
    )


def notice_of(body: bytes) -> Notice:
    """Raises ValueError when this is no Xendit event."""
    envelope = wire.object_of(wire.loads(body))
    event = wire.text_of(envelope, "event")
    if not event:
        raise ValueError("no event name")
    data = wire.object_of(envelope.get("data"))
    if wire.object_of(data.get("data")) and not wire.text_of(data, "status"):
        data = wire.object_of(data.get("data"))  # the documented refund example is wrapped twice
    family = event.partition(".")[0]
    if family == "dispute":
        data = data or envelope
    subject, ids = {
        "payment_session": (Subject.PAYMENT, ("payment_session_id", "id")),
        "payment": (Subject.PAYMENT, ("payment_id", "id")),
        "capture": (Subject.PAYMENT, ("payment_id", "capture_id", "id")),
        "refund": (Subject.REFUND, ("id", "refund_id")),
        "v3_payout": (Subject.PAYOUT, ("payout_id", "id")),
        "dispute": (Subject.CHARGEBACK, ("payment_id", "id")),
    }.get(family, (Subject.OTHER, ("id",)))
    gateway_id, raw = wire.text_of(data, *ids), wire.text_of(data, "status")
    fact = {"capture": ("capture_id",), "dispute": ("id",)}.get(family, ids)
    key = wire.text_of(data, *fact) or gateway_id or hashlib.sha256(body).hexdigest()[:32]
    currency = wire.text_of(data, "currency", "source_currency")
    status = PAYOUTS.get(raw, TransferStatus.UNKNOWN) if subject == Subject.PAYOUT else REFUNDS.get(raw)
    code = wire.text_of(data, "failure_code")
    return Notice(
        identity=f"{event}:{key}:{raw}"[:250],
        subject=subject,
        reference=wire.text_of(data, "reference_id"),
        gateway_id=gateway_id,
        raw_status=raw,
        amount=_notice_amount(data, currency, subject),
        currency=currency,
        data=wire.scalars_of(data),
        failure=failure_of(status, code, raw) if status and subject in (Subject.PAYOUT, Subject.REFUND) else None,
        failure_code=code,
    )


def _notice_amount(data: Json, currency: str, subject: Subject) -> int | None:
    if subject == Subject.PAYOUT:
        return wire.read_amount(data.get("source_amount", data.get("destination_amount")), currency, MINOR)
    for name in ("amount", "request_amount", "capture_amount"):
        value = data.get(name)
        if isinstance(value, dict):  # a dispute's {"initial": "1000.00", "terminal": null}
            value = value.get("initial")
        if value is not None:
            return wire.read_amount(value, currency, MAJOR)
    return None
