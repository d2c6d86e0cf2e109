"""What travels to and from a gateway: amounts converted exactly, JSON read without trusting it, times, text.

Readers never raise because of what a vendor sent: a missing, renamed or odd field reads as empty, and the adapter then
says UNKNOWN or Unsure. Writers raise `InexactAmount` rather than send a rounded amount.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from sorot.core.money import EXPONENTS, MAX_AMOUNT
from sorot.payments.gateways.base import InexactAmount, Refused

WIB = timezone(timedelta(hours=7), "WIB")


class Dialect(StrEnum):
    """A way of writing amounts; one vendor may have two."""

    XENDIT_MAJOR = "xendit_major"  # sessions, refunds, transactions, transfers: 10000 or 10.50
    XENDIT_MINOR = "xendit_minor"  # payouts v3: "IDR 10 -> 10, PHP 10.00 -> 1000"
    MIDTRANS = "midtrans"  # 150000 going out, "150000.00" coming back
    STRIPE = "stripe"  # the smallest unit as Stripe counts it


#: Decimal digits of the amount on the wire, where they are not those of our own table. A dialect counts either whole
#: currency units with a fraction (digits below zero are impossible) or integers of 10^-digits.
#: Stripe counts IDR with two decimals (not in its zero-decimal list): from memory, to be seen on a real account.
WIRE_DIGITS: Mapping[Dialect, Mapping[str, int]] = {
    Dialect.XENDIT_MINOR: {},
    Dialect.STRIPE: {"IDR": 2},
}
#: These write the amount in whole currency units, with a fraction where the currency has one.
MAJOR = frozenset({Dialect.XENDIT_MAJOR, Dialect.MIDTRANS})
CURRENCIES: Mapping[Dialect, frozenset[str]] = {Dialect.MIDTRANS: frozenset({"IDR"})}

Json = Mapping[str, object]
_PLAIN_NUMBER = re.compile(r"-?\d{1,24}(\.\d{1,12})?")


def exponent(currency: str) -> int:
    """Raises InexactAmount for a currency we do not keep books in."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise InexactAmount(f"unknown currency {currency!r}") from None


def _scale(dialect: Dialect, currency: str) -> int:
    """The power of ten from our minor units to the number on the wire."""
    ours = exponent(currency)
    allowed = CURRENCIES.get(dialect)
    if allowed is not None and currency not in allowed:
        raise InexactAmount(f"{dialect} does not take {currency}")
    if dialect in MAJOR:
        return -ours
    return WIRE_DIGITS[dialect].get(currency, ours) - ours


def to_wire(amount: int, currency: str, dialect: Dialect) -> int | Decimal:
    """`amount` minor units as this dialect writes it: an int, or a Decimal where the currency has a fraction.

    >>> to_wire(150_000, "IDR", Dialect.STRIPE)
    15000000
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise InexactAmount("an amount counts whole minor units")
    if abs(amount) > MAX_AMOUNT:
        raise InexactAmount("an amount does not fit")
    value = Decimal(amount).scaleb(_scale(dialect, currency))
    return int(value) if value == value.to_integral_value() else value


def to_wire_text(amount: int, currency: str, dialect: Dialect) -> str:
    """The amount with two decimals, as Midtrans writes it: 150000 -> "150000.00"."""
    return f"{Decimal(to_wire(amount, currency, dialect)):.2f}"


def from_wire(value: object, currency: str, dialect: Dialect) -> int:
    """Minor units of what a vendor wrote (number or string). Raises InexactAmount when it is no plain number or has a
    fraction that our unit cannot carry: 0.5 IDR, "1e5", NaN, True, None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise InexactAmount("that is no amount")
    try:
        number = value if isinstance(value, Decimal) else _number(value)
        if not number.is_finite() or len(number.as_tuple().digits) > 26 or abs(number.adjusted()) > 26:
            raise InexactAmount("that is no amount")
        minor = number.scaleb(-_scale(dialect, currency))
        whole = minor.to_integral_value()
    except ArithmeticError as error:
        raise InexactAmount("that is no amount") from error
    if minor != whole or abs(whole) > MAX_AMOUNT:
        raise InexactAmount(f"{value!r} {currency} cannot be carried exactly")
    return int(whole)


def _number(value: int | float | str) -> Decimal:
    if isinstance(value, float):
        return Decimal(repr(value))
    text = str(value).strip() if isinstance(value, str) else str(value) if abs(value) < 10**24 else ""
    if _PLAIN_NUMBER.fullmatch(text) is None:
        raise InexactAmount("that is no amount")
    return Decimal(text)


def read_amount(value: object, currency: str, dialect: Dialect) -> int | None:
    """As `from_wire`, but None when it cannot be read: for answers and notices, where nothing may crash."""
    try:
        return from_wire(value, currency, dialect)
    except InexactAmount:
        return None


def loads(body: bytes | str) -> object:
    """JSON, with fractions kept as Decimal so that no float touches money. Raises ValueError for anything else."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, UnicodeDecodeError, InvalidOperation) as error:
        raise ValueError("not JSON") from error


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def dumps(data: Json) -> bytes:
    """The body of a request; a Decimal is written as the plain number it is."""
    return json.dumps(data, default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    raise TypeError(f"{type(value).__name__} does not go into JSON")


def object_of(value: object) -> Json:
    """The value when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Json]:
    """The objects of a JSON array; everything else in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def scalars_of(data: Json) -> dict[str, object]:
    """The fields that are no objects or lists, fit for storing as JSON: fractions as text."""
    kept: dict[str, object] = {}
    for name, value in data.items():
        if value is None or isinstance(value, bool):
            kept[text_of({"name": name}, "name")] = value
        elif isinstance(value, str | int):
            kept[text_of({"name": name}, "name")] = text_of({"value": value}, "value")
        elif isinstance(value, Decimal):
            kept[text_of({"name": name}, "name")] = str(value)[:60]
    return kept


def text_of(data: Json, *names: str) -> str:
    """The first of these fields that is a non-empty string or an integer; "" when there is none. NUL and lone
    surrogates, which PostgreSQL cannot keep, are dropped."""
    for name in names:
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if abs(value) < 10**20 else ""
        if isinstance(value, str) and value.strip():
            return value.replace("\x00", "").encode("utf-8", "ignore").decode().strip()[:2000]
    return ""


def time_of(data: Json, *names: str, zone: tzinfo = UTC) -> datetime | None:
    """The first of these fields that reads as a time; without an offset it is taken to be in `zone`."""
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and 10 <= len(value) <= 40:
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                continue
            try:
                return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
            except OverflowError:
                continue
    return None


def outgoing(amount: int, currency: str, dialect: Dialect) -> int | Decimal:
    """As `to_wire`, for a call that is about to be made. Raises Refused: nothing was sent."""
    try:
        return to_wire(amount, currency, dialect)
    except InexactAmount as error:
        raise Refused(str(error), code="INEXACT_AMOUNT") from error


def header_of(headers: Mapping[str, str], name: str) -> str:
    """A header by its name in any case; "" when it is not there."""
    return next((value for key, value in headers.items() if key.lower() == name), "")


def secret(text: str) -> bytes:
    """Bytes for `hmac.compare_digest`, which refuses text beyond ASCII."""
    return text.encode("utf-8", "surrogatepass")


def plain_name(text: str, limit: int = 50) -> str:
    """Letters, digits and spaces only, as vendors ask for names; never empty."""
    kept = re.sub(r"[^\w\s]|_", " ", text)
    return " ".join(kept.split())[:limit].strip() or "Sorot"
