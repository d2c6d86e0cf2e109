"""Which numbers a rule holds, so that a row the engine could not read is refused when it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sorot.tax.engine.rules import Value

Check = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """The exact names in a rule's value, and what must hold for them. `lists` hold lists, `numbers` single numbers."""

    numbers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    check: Check | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return self.numbers + self.lists

    def fits(self, value: Value) -> bool:
        """True when the engine can compute with `value`."""
        if set(value) != set(self.names):
            return False
        if not all(isinstance(value[name], int) for name in self.numbers):
            return False
        if not all(isinstance(value[name], tuple) for name in self.lists):
            return False
        return self.check is None or self.check(value)


def _between(name: str, low: int, high: int) -> Check:
    def check(value: Value) -> bool:
        number = value[name]
        return isinstance(number, int) and low <= number <= high

    return check


def _brackets(value: Value) -> bool:
    limits, rates = value["limits"], value["rates_bps"]
    if not isinstance(limits, tuple) or not isinstance(rates, tuple) or len(rates) != len(limits) + 1:
        return False
    return (
        all(0 <= rate < 5_000 for rate in rates) and list(limits) == sorted(set(limits)) and min(limits, default=1) > 0
    )


def _not_negative(value: Value) -> bool:
    return all(isinstance(number, int) and number >= 0 for number in value.values())


def _vat(value: Value) -> bool:
    part, whole = value["base_part"], value["base_whole"]
    in_order = isinstance(part, int) and isinstance(whole, int) and 0 < part <= whole
    return in_order and _between("rate_bps", 0, 10_000)(value)


def _object(value: Value) -> bool:
    parts = value["code"]
    return (
        isinstance(parts, tuple)
        and len(parts) == 3
        and all(0 <= n < most for n, most in zip(parts, (100, 1_000, 100), strict=True))
    )


def _due(value: Value) -> bool:
    # Every month has a 28th.
    days = (value["pay_day"], value["report_day"])
    return all(isinstance(day, int) and 1 <= day <= 28 for day in days)


# Less than half, times at most two: no levy takes the whole of one more unit.
RATE = Shape(("rate_bps",), check=_between("rate_bps", 0, 4_999))
BASE = Shape(("base_bps",), check=_between("base_bps", 1, 10_000))
FACTOR = Shape(("factor_bps",), check=_between("factor_bps", 10_000, 20_000))
FLAG = Shape(("is_on",), check=_between("is_on", 0, 1))
STEP = Shape(("step",), check=_between("step", 1, 1_000_000))
NORM = Shape(("norm_bps", "gross_limit"), check=_between("norm_bps", 1, 10_000))
BRACKETS = Shape((), ("limits", "rates_bps"), _brackets)
#: The tax office's code for a kind of income: 21, 100, 7 is 21-100-07.
OBJECT = Shape((), ("code",), _object)
#: Days of the month after: until when tax is paid, and reported.
DUE = Shape(("pay_day", "report_day"), check=_due)
VAT = Shape(("rate_bps", "base_part", "base_whole"), check=_vat)


def amounts(*names: str) -> Shape:
    """Named amounts, none below zero."""
    return Shape(names, check=_not_negative)


Shapes = Mapping[str, Shape]
