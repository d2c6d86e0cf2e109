"""The reading of a post at an age, because views mature (reference platforms-metrics-ai 0.7).

Views grow over the next 7.4 days by a median factor of 3.56 when a post is 0-1 days old, 1.58 at 1-3, 1.10 at 3-7,
1.05 at 7-14 and 1.02 at 14-30 days: posts are compared at equal ages only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Generic, TypeVar

from .points import PostPoint

V = TypeVar("V")

#: Age in days: how far from it a reading may lie.
TOLERANCES: dict[int, float] = {1: 0.5, 3: 1, 7: 2, 14: 3, 30: 7}
#: (from age, to age, factor of the next 7.4 days): reference 0.7.
CURVE = ((7, 14, 1.05), (14, 30, 1.02))
CURVE_DAYS = 7.4


@dataclass(frozen=True, slots=True)
class Aged(Generic[V]):
    """One reading at its age in days."""

    day: date
    age_days: float
    values: V


def age_of(published_at: datetime, day: date) -> float:
    """Age in days of a post when it was read on a day whose hour is unknown: noon (UTC) stands for the day.

    With noon, exactly one day of readings lies within 1 ± 0.5 days of any publication.
    """
    if published_at.tzinfo is None:
        published_at = published_at.replace(tzinfo=UTC)
    return (datetime.combine(day, time(12), tzinfo=UTC) - published_at).total_seconds() / 86_400


def at_ages(published_at: datetime | None, readings: Sequence[tuple[date, V]]) -> dict[int, Aged[V] | None]:
    """For each of the ages 1, 3, 7, 14 and 30 days the reading nearest to it, or None.

    Nearest within the tolerance: 1 ± 0.5, 3 ± 1, 7 ± 2, 14 ± 3, 30 ± 7 days, both ends included; of two equally near
    the younger one. `readings` are (day, values) of one post from one source in any order. All None when the moment
    of publication is unknown. Nothing is interpolated. A reading may serve one age only, as the tolerances are apart.
    """
    if published_at is None:
        return dict.fromkeys(TOLERANCES)
    aged = sorted((Aged(day, age_of(published_at, day), values) for day, values in readings), key=lambda a: a.age_days)
    return {
        age: min(
            (reading for reading in aged if abs(reading.age_days - age) <= tolerance),
            key=lambda reading: abs(reading.age_days - age),
            default=None,
        )
        for age, tolerance in TOLERANCES.items()
    }


def aged(posts: Iterable[PostPoint], days: int) -> list[PostPoint]:
    """The posts whose reading is of this age (1, 3, 7, 14 or 30 days) within its tolerance, in their order.

    Raises KeyError for another age.
    """
    tolerance = TOLERANCES[days]
    return [post for post in posts if post.age_days is not None and abs(post.age_days - days) <= tolerance]


def still_to_come(age_days: float) -> float:
    """Log of the factor by which views usually grow from this age (7 days or more) until 30 days; 0 after that."""
    return sum(max(0.0, until - max(since, age_days)) / CURVE_DAYS * math.log(factor) for since, until, factor in CURVE)
