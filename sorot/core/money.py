"""Money: integer minor units and a currency, never a float.

The exponent table is ours because CLDR gives the rupiah two decimals, which is wrong for people and for
gateways (docs/decisions/0004).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

#: Decimal digits of each currency as the ledger counts it.
EXPONENTS = {"IDR": 0, "VND": 0, "JPY": 0, "USD": 2, "SGD": 2, "MYR": 2, "PHP": 2, "THB": 2, "EUR": 2, "AUD": 2}
#: PostgreSQL bigint.
MAX_AMOUNT = 2**63 - 1
DEFAULT_CURRENCY = "IDR"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount` minor units of `currency`. Raises ValueError on an unknown currency or a non-integer."""

    amount: int
    currency: str = DEFAULT_CURRENCY

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency {self.currency!r}")
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise ValueError("money counts whole minor units")
        if abs(self.amount) > MAX_AMOUNT:
            raise ValueError("amount does not fit a bigint")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __str__(self) -> str:
        return format_money(self, "en")

    def share(self, basis_points: int) -> "Money":
        """`basis_points` / 10,000 of this, rounded half up (away from zero for negative amounts)."""
        return Money(apply_bps(self.amount, basis_points), self.currency)


def apply_bps(amount: int, basis_points: int) -> int:
    """`amount` x `basis_points` / 10,000 in integers, half up: 5 bps of 1,000 is 1 (0.5 rounds up)."""
    product = abs(amount) * basis_points
    share = (product * 2 + 10_000) // 20_000
    return share if amount >= 0 else -share


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Parts of `amount` by `weights`, largest remainder first, ties by position; the sum is kept exactly.

    >>> split(1_000_001, [1, 1, 1])
    [333334, 333334, 333333]
    """
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be positive")
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * weight // total for weight in weights]
    rest = [abs(amount) * weight % total for weight in weights]
    for index in sorted(range(len(weights)), key=lambda i: (-rest[i], i))[: abs(amount) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def grouped(digits: str, separator: str) -> str:
    """`digits` in groups of three from the right."""
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", separator, digits)


def format_number_parts(money: Money, locale: str) -> tuple[str, str]:
    """(`whole digits grouped`, `decimals with their mark` or "") without sign or unit."""
    exponent = EXPONENTS[money.currency]
    digits = str(abs(money.amount)).rjust(exponent + 1, "0")
    whole, decimals = (digits[:-exponent], digits[-exponent:]) if exponent else (digits, "")
    group, point = (".", ",") if locale.startswith("id") else (",", ".")
    return grouped(whole, group), point + decimals if decimals else ""


def format_money(money: Money, locale: str) -> str:
    """`Rp1.250.000` in Indonesian, `IDR 1,250,000` in English; a real minus sign when negative."""
    whole, decimals = format_number_parts(money, locale)
    sign = "\u2212" if money.amount < 0 else ""
    if locale.startswith("id"):
        unit = "Rp" if money.currency == "IDR" else f"{money.currency}\u00a0"
        return f"{sign}{unit}{whole}{decimals}"
    return f"{sign}{money.currency}\u00a0{whole}{decimals}"


_WORDS = {
    "rb": 1_000,
    "ribu": 1_000,
    "k": 1_000,
    "jt": 1_000_000,
    "juta": 1_000_000,
    "m": 1_000_000_000,
    "miliar": 1_000_000_000,
}


def parse_amount(text: str, currency: str = DEFAULT_CURRENCY) -> int:
    """Minor units from what a person typed: `1.250.000`, `Rp 1,5jt`, `500rb`, `5 miliar`, `1,250,000`.

    Raises ValueError when it is not a clear, whole number of minor units. For the rupiah a group of three digits
    after `.` or `,` is a thousands group, because it has no decimals.
    """
    cleaned = re.sub(r"[\s\u00a0_]", "", text.strip().lower()).replace("\u2212", "-")
    cleaned = re.sub(r"^(-?)(rp\.?|idr|" + currency.lower() + r")", r"\1", cleaned)
    cleaned = re.sub(r",-$|,--$", "", cleaned)
    match = re.fullmatch(r"(-?)([\d.,]+)([a-z]*)", cleaned)
    if not match:
        raise ValueError("not an amount")
    sign, number, word = match.groups()
    if word and word not in _WORDS:
        raise ValueError("unknown unit")
    if not word and re.fullmatch(r"\d{1,3}([.,]\d{3})+", number) and len({c for c in number if c in ".,"}) == 1:
        plain = re.sub(r"[.,]", "", number)
    elif "," in number and "." in number:
        last = max(number.rfind(","), number.rfind("."))
        plain = re.sub(r"[.,]", "", number[:last]) + "." + number[last + 1 :]
    else:
        plain = number.replace(",", ".")
    try:
        value = Decimal(plain) * _WORDS.get(word, 1) * (10 ** EXPONENTS[currency])
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if value != value.to_integral_value():
        raise ValueError("not a whole amount")
    amount = int(value)
    if amount > MAX_AMOUNT:
        raise ValueError("too large")
    return -amount if sign else amount
