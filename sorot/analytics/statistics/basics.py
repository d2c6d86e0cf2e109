"""What the other modules share: exact rounding, medians, and the choice of the posts that may be compared.

Refusals are codes, so that a page can say them in two languages:

few_posts       fewer comparable posts than the figure needs (`needed` says how many)
few_days        fewer readings of days than the figure needs, or none near the day that it is compared with
few_followers   the account had no followers at the day of comparison
few_windows     too little undisturbed time before the start to learn how much the series moves by itself
few_creators    fewer creators than an index of many may rest on
rounded         the platform rounds the count to three digits, so that single days cannot be told apart
definition_changed  the platform began to count something else in between
no_values       nothing of what the formula needs is known
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from .points import PostPoint

REFUSALS = (
    "few_posts", "few_days", "few_followers", "few_windows", "few_creators", "rounded", "definition_changed",
    "no_values",
)  # fmt: skip
SIX = Decimal("0.000001")
#: Reference B1 and B3: rates from readings of a week and more, forecasts and shifts from a fortnight and more.
RATE_AGE, MATURE_AGE = 7, 14
FORMAT_FROM = 24


def quantised(value: Decimal) -> Decimal:
    """To six places, halves up."""
    return value.quantize(SIX, ROUND_HALF_UP)


def ratio(part: int | None, whole: int | None) -> Decimal | None:
    """part / whole to six places; None when either is unknown or the whole is 0."""
    if part is None or not whole:
        return None
    return quantised(Decimal(part) / Decimal(whole))


def middle(values: Sequence[Decimal]) -> Decimal:
    """Median to six places, halves up. Raises StatisticsError without values."""
    return quantised(Decimal(median(values)))


def half_up(value: Decimal | int) -> int:
    """To a whole number, halves away from zero."""
    return int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))


def common_format(posts: Iterable[PostPoint], newest: int = FORMAT_FROM) -> str | None:
    """The most common format among the newest posts; on a tie the one posted last. None without posts."""
    formats = [post.format for post in posts][:newest]
    if not formats:
        return None
    counts = Counter(formats)
    return max(counts, key=lambda name: (counts[name], -formats.index(name)))


def comparable(
    posts: Sequence[PostPoint],
    *,
    known: Callable[[PostPoint], bool],
    age: float,
    unknown_age: bool,
    by_version: bool = True,
    format: str | None = None,
) -> list[PostPoint]:
    """The posts, newest first, that one figure may rest on: known, old enough, one format, one version.

    The format is the one asked for, or the most common among the newest 24 that are known and old enough; the version
    (of the platform's views) is that of the newest of them. Short and long videos of one channel differ by a median
    factor of 2.05 (reference 0.8), and a changed definition is another number: neither is ever mixed.
    """
    able = [post for post in posts if known(post) and _old_enough(post, age, unknown_age)]
    wanted = common_format(able) if format is None else format
    able = [post for post in able if post.format == wanted]
    if by_version and able:
        able = [post for post in able if post.version == able[0].version]
    return able


def _old_enough(post: PostPoint, age: float, unknown_age: bool) -> bool:
    return unknown_age if post.age_days is None else post.age_days >= age
