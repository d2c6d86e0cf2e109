"""The one shape every payment gateway has for Sorot. Pure: no Django, no database.

Amounts are integers in our minor units (IDR has none: 10_000 is Rp 10.000); each adapter converts at its edge and
refuses what does not convert exactly. A status that the adapter does not know becomes UNKNOWN, which means: hold, ask
again, never guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class PaymentStatus(StrEnum):
    """Where money coming in is."""

    PENDING = "pending"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    REFUNDED = "refunded"
    CHARGEBACK = "chargeback"
    UNKNOWN = "unknown"


class TransferStatus(StrEnum):
    """Where money going out is (payouts, refunds, transfers between own accounts)."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REVERSED = "reversed"
    UNKNOWN = "unknown"


class Failure(StrEnum):
    """Why a payout did not arrive, in our words; sentences for people are made from these."""

    NAME_MISMATCH = "name_mismatch"
    BAD_ACCOUNT = "bad_account"
    OVER_LIMIT = "over_limit"
    NO_FUNDS = "no_funds"
    REFUSED_BY_BANK = "refused_by_bank"
    TEMPORARY = "temporary"
    SCREENING = "screening"
    OTHER = "other"


class GatewayError(Exception):
    """A call did not give a usable answer. `code` is the vendor's own word, `message` the vendor's sentence."""

    def __init__(self, message: str, *, code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code, self.status = code, status


class Refused(GatewayError):
    """The gateway said no and did nothing (4xx). Repeating the same call gives the same answer."""


class BadKeys(Refused):
    """The gateway does not accept our keys (401, 403): the operator has to act."""


class NotFound(Refused):
    """The gateway does not know this reference: nothing was done under it."""


class Unsure(GatewayError):
    """No answer, or an answer that says nothing (time-out, broken connection, 5xx, 202, unreadable): it may have been
    done. Repeat with the same key, or ask by reference; never with a new key."""


class BadSignature(Exception):
    """A notification whose sender could not be proved. Nothing of it may be trusted."""


class InexactAmount(ValueError):
    """An amount that the other side's unit cannot carry exactly."""


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """One payment page to be made. `reference` is ours and unique (1-50 of `A-Z a-z 0-9 - _ .`), committed before."""

    reference: str
    amount: int
    currency: str
    description: str
    payer_code: str
    payer_name: str
    payer_email: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    locale: str = "id"


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """The payment page as the gateway made it; `gateway_id` names it there (Snap has only a token)."""

    reference: str
    gateway_id: str
    url: str
    expires_at: datetime | None
    status: PaymentStatus


@dataclass(frozen=True, slots=True)
class Payment:
    """What the gateway says about one checkout. `fee` is what it kept (None: it does not say).

    `payment_id` is the gateway's id of the money itself, needed for refunds; "" while nothing was paid.
    """

    reference: str
    gateway_id: str
    payment_id: str
    status: PaymentStatus
    raw_status: str
    amount: int | None
    currency: str
    channel: str = ""
    fee: int | None = None
    refunded: int = 0
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PayoutRequest:
    """One transfer to a person. `reference` doubles as the idempotency key; the same one is never sent twice with
    another body. `channel` is our institution code; the adapter maps it."""

    reference: str
    amount: int
    currency: str
    channel: str
    account_number: str
    holder_name: str
    is_company: bool
    email: str
    description: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the gateway says about one payout, refund or own transfer."""

    reference: str
    gateway_id: str
    status: TransferStatus
    raw_status: str
    amount: int | None
    currency: str
    failure: Failure | None = None
    failure_code: str = ""
    fee: int | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A bank or wallet that payouts can go to, with the gateway's own limits in our minor units (None: no limit)."""

    code: str
    name: str
    currency: str
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of the gateway's own books: amount signed from our point of view (+ came in, - went out), fee >= 0 and
    not part of the amount.

    `gateway_id` is the id of the thing it belongs to (a `Payment.payment_id` or a `Transfer.gateway_id`), `kind` is
    payment, payout, payout_return, refund, chargeback, fee, topup or the vendor's own word, `status` is pending,
    success, failed, voided, reversed or unknown.
    """

    gateway_id: str
    reference: str
    kind: str
    amount: int
    fee: int
    currency: str
    status: str
    created_at: datetime


class Subject(StrEnum):
    """What a notification is about."""

    PAYMENT = "payment"
    PAYOUT = "payout"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook, read tolerantly. It is a hint: `reference` says what to ask the gateway about.

    `identity` is the same for a repeated delivery and different for a different fact.
    """

    identity: str
    subject: Subject
    reference: str
    gateway_id: str
    raw_status: str
    amount: int | None
    currency: str
    #: The plain fields of the vendor's object (no nested ones, fractions as text).
    data: Mapping[str, object] = field(default_factory=dict)
    #: Why a payout failed, where the notice says so. Iris says it nowhere else.
    failure: Failure | None = None
    failure_code: str = ""


class Gateway(Protocol):
    """What Sorot needs of a gateway. Every method may raise Refused, BadKeys, NotFound or Unsure; never anything else
    because of what the network or the vendor did. Calls time out (connect 5 s, read 20 s)."""

    name: str
    label: str
    is_simulated: bool
    #: Largest amount of one checkout in minor units (None: no limit of the vendor's).
    largest_checkout: int | None
    #: How long `create_payout` may be repeated under the same reference and still mean the same payout (None: always).
    #: Later than that only `get_payout` with the gateway's id may be asked, and a person decides.
    payout_repeat_hours: int | None
    #: A payout that the bank returns is told as FAILED after SUCCEEDED, not as REVERSED.
    returns_as_failed: bool

    def create_checkout(self, request: CheckoutRequest) -> CheckoutPage: ...

    def get_payment(self, *, reference: str, gateway_id: str = "") -> Payment: ...

    def refund(self, *, reference: str, payment_id: str, amount: int, currency: str, key: str, reason: str) -> Transfer:
        """Give back a part of a payment; `reference` is the checkout's, `key` ours and unique for this refund."""
        ...

    def get_refund(self, *, reference: str, key: str, gateway_id: str = "") -> Transfer:
        """NotFound is certain only after `refund` itself was refused: a vendor's lists may lag behind it."""
        ...

    def create_payout(self, request: PayoutRequest) -> Transfer: ...

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer: ...

    def check_account(self, *, channel: str, account_number: str) -> str | None:
        """The holder's name as the bank says it; None when this gateway cannot tell."""
        ...

    def list_channels(self) -> Sequence[Channel]: ...

    def list_transactions(self, *, since: datetime, until: datetime) -> Sequence[Transaction]:
        """Everything the gateway booked in the half-open time, all pages of it. Raises GatewayError."""
        ...

    def balance(self, currency: str) -> int: ...

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises BadSignature. Compares in constant time."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Raises ValueError when the body is no notification of this vendor."""
        ...


class CannotTell(GatewayError):
    """This vendor offers no such list; the caller works from what it can ask one by one.

    `known` is what the vendor does list (complete for every kind that is not `missing`); `missing` are the kinds
    ("payment", "refund", "chargeback", "payout") that have to be asked by `get_payment` and the like.
    """

    def __init__(
        self, message: str, *, code: str = "", known: Sequence[Transaction] = (), missing: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(message, code=code)
        self.known, self.missing = tuple(known), missing


def day_bounds(day: date, zone: str = "Asia/Jakarta") -> tuple[datetime, datetime]:
    """Start of `day` and of the next in `zone`."""
    from datetime import time, timedelta
    from zoneinfo import ZoneInfo

    tz = ZoneInfo(zone)
    return datetime.combine(day, time(), tz), datetime.combine(day + timedelta(days=1), time(), tz)
