"""What reading a table takes and gives: the plan, and one shape for each thing a row can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

POST_METRICS = ("views", "likes", "comments", "shares", "saves", "reach")
DAY_METRICS = ("followers", "following", "posts", "views", "likes", "comments", "shares", "profile_views", "reach")
SIGNED = ("new_followers", "lost_followers")


@dataclass(frozen=True)
class Plan:
    """How to read one table.

    `channels` None takes rows of any account; `captured_on` dates rows that carry no day; `native` names the column
    that a platform calls otherwise, metric -> header ({"views": "Impressions"}); `dimension` and `basis` are of
    audience tables. Days without a year are read whether or not a person confirmed the years (`years_confirmed`):
    whoever writes them asks first.
    """

    mapping: Mapping[int, str | None]
    kind: str
    captured_on: date
    today: date
    marks: Mapping[int, str | None] = field(default_factory=dict)
    orders: Mapping[int, str | None] = field(default_factory=dict)
    units: Mapping[int, int] = field(default_factory=dict)
    channels: frozenset[str] | None = None
    handle: str | None = None
    zone: timezone = timezone(timedelta(hours=7))
    native: Mapping[str, str] = field(default_factory=dict)
    years_confirmed: bool = False
    dimension: str | None = None
    basis: str | None = None


@dataclass(slots=True)
class PostReading:
    """Counters of one post on one day. A missing key of `values` is unknown."""

    line: int
    native_id: str
    url: str
    title: str
    format: str
    published_at: datetime | None
    captured_date: date
    values: Mapping[str, int]


@dataclass(slots=True)
class DayReading:
    """Figures of the account on one day: standing (followers, following, posts) or of that day (the others)."""

    line: int
    date: date
    values: Mapping[str, int]


@dataclass(slots=True)
class SliceReading:
    """One part of the audience as of a day: `share` is 0 to 1, `key` an ISO country, a city, "18-24", "female", ..."""

    line: int
    as_of: date
    dimension: str
    basis: str
    key: str
    share: Decimal


@dataclass(slots=True)
class RowError:
    """Why a row was refused. `column` is the header's text, empty when the row as a whole is meant."""

    line: int
    column: str
    value: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(slots=True)
class Skipped:
    """A row that is left out and is no error: a total, a row without any number, a row of another account."""

    line: int
    why: Literal["total", "no_values", "foreign"]


Reading = PostReading | DayReading | SliceReading | RowError | Skipped


@dataclass
class Readings:
    """Everything a file says.

    `foreign` counts rows of other accounts, `repeated` identical repeats, `skipped` totals and rows without any number.
    """

    posts: list[PostReading] = field(default_factory=list)
    days: list[DayReading] = field(default_factory=list)
    slices: list[SliceReading] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    foreign: int = 0
    repeated: int = 0
    skipped: int = 0
