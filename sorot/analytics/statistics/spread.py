"""Benchmarks: the middle and the percentiles of a group, hidden where the group is small (reference B1; goal row 50).

The middle is shown from 5 values, percentiles from 30; a smaller group is hidden, because a value could be traced to
its owner. What is published is rounded to two significant digits and the size of the group to fives, so that the
figures of a group seldom move when one member comes or goes; only whoever publishes can rule out that they ever do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal
MIDDLE_FROM, PERCENTILES_FROM = 5, 30
POINTS = (10, 25, 50, 75, 90)
PLACES = ("below_p10", "p10_p25", "p25_p50", "p50_p75", "p75_p90", "above_p90")


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of a group lie; None is hidden. `n` counts the values, rounded down to fives when published."""

    n: int
    p10: Decimal | None = None
    p25: Decimal | None = None
    p50: Decimal | None = None
    p75: Decimal | None = None
    p90: Decimal | None = None
    refused: str = ""
    needed: int = 0

    @property
    def median(self) -> Decimal | None:
        return self.p50

    @property
    def has_percentiles(self) -> bool:
        return self.p10 is not None


def spread(values: Iterable[Number | None], *, exact: bool = False) -> Spread:
    """Median from 5 values, p10, p25, p75 and p90 from 30. In the unit of the values, rounded to 2 digits.

    Percentiles are linear between the two nearest values (R type 7). Unknown values (None) do not count. `exact`
    leaves out the rounding: for tests and for figures that are not published. Refused: few_creators under 5, with
    n = 0 unless exact, so that not even the size of a small group is told.
    """
    known = sorted(
        Decimal(str(value)) if isinstance(value, float) else Decimal(value) for value in values if value is not None
    )
    n = len(known)
    if n < MIDDLE_FROM:
        return Spread(n=n if exact else 0, refused="few_creators", needed=MIDDLE_FROM)
    found: dict[int, Decimal] = {}
    for point in POINTS if n >= PERCENTILES_FROM else (50,):
        value = percentile(known, point)
        found[point] = value if exact else two_digits(value)
    p10, p25, p50, p75, p90 = (found.get(point) for point in POINTS)
    return Spread(n if exact else n // 5 * 5, p10, p25, p50, p75, p90)


def place_of(value: Number | None, spread: Spread) -> str | None:
    """Between which percentiles of the group a value lies: one of PLACES; "below" or "above" the median of a group
    without percentiles ("at" when equal); None when the value is unknown or the group is hidden.

    A value equal to a percentile counts as having reached it.
    """
    if value is None or spread.p50 is None:
        return None
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    edges = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90]
    if any(edge is None for edge in edges):
        return "at" if exact == spread.p50 else "above" if exact > spread.p50 else "below"
    return PLACES[sum(exact >= edge for edge in edges if edge is not None)]


def percentile(ordered: Sequence[Decimal], point: int) -> Decimal:
    """The percentile of ordered values, linear between the two nearest (R type 7)."""
    place = Decimal(point) * (len(ordered) - 1) / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def two_digits(value: Decimal) -> Decimal:
    """Rounded to two significant digits, halves up: 12,345 -> 12,000 and 0.01234 -> 0.012."""
    if not value:
        return Decimal(0)
    return value.quantize(Decimal((0, (1,), value.adjusted() - 1)), ROUND_HALF_UP) + 0
