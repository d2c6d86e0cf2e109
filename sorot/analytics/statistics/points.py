"""What the functions of this folder take and give. Unknown is None and never 0; a share or rate is a ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PostPoint:
    """One post with the one reading that counts.

    `key` names the post (its public code); `age_days` is the age of the post when it was read, None when the moment of
    publication is unknown; `followers` are those of the account nearest to the publication, from the same source;
    `version` is the version of the platform's definition of views that the reading follows.
    """

    key: str
    published_at: datetime | None = None
    format: str = ""
    read_on: date | None = None
    age_days: float | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    reach: int | None = None
    followers: int | None = None
    version: int = 1

    @property
    def interactions(self) -> int | None:
        """Likes + comments + shares + saves, each as far as it is known; None when neither likes nor comments are."""
        if self.likes is None and self.comments is None:
            return None
        return sum(part or 0 for part in (self.likes, self.comments, self.shares, self.saves))


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day of one account from one source: followers stand at that day, the others were earned on it.

    `version` is that of the platform's views of a day, `followers_version` that of its followers.
    """

    day: date
    followers: int | None = None
    new_followers: int | None = None
    lost_followers: int | None = None
    views: int | None = None
    reach: int | None = None
    profile_views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    version: int = 1
    followers_version: int = 1


@dataclass(frozen=True, slots=True)
class SlicePoint:
    """One part of an audience: `dimension` country, city, age, gender or language; `share` of 0 to 1."""

    dimension: str
    key: str
    share: Decimal
    as_of: date


@dataclass(frozen=True, slots=True)
class Result:
    """What one evaluation gave. `value` None means "not computed", and `refused` says why (a code of `sentences.WHY`).

    `n` is how many points it rests on and `used` their keys (codes of posts, ISO days), in the order they were taken;
    `low` and `high` bound it where an interval exists; `format` is the one format that counted; `since` the day that
    it is compared with; `before` the value at that day.
    """

    value: Decimal | int | None = None
    n: int = 0
    used: Sequence[str] = ()
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    refused: str = ""
    needed: int = 0
    format: str = ""
    since: date | None = None
    before: int | None = None
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that one evaluation may look at: one account, and of posts and of days one source each.

    `posts` newest first, `days` oldest first, `breaks` the days on which the definition of views changed by format
    ("" for formats not named), `window` the length of "now" in days; `zone_hours` the account's offset from UTC;
    `standing` the account's present followers and posts with the day they were read.
    """

    today: date
    posts: Sequence[PostPoint] = ()
    days: Sequence[DayPoint] = ()
    slices: Sequence[SlicePoint] = ()
    breaks: dict[str, Sequence[date]] = field(default_factory=dict)
    window: int = 28
    zone_hours: int = 7
    standing: dict[str, tuple[int, date]] = field(default_factory=dict)

    def breaks_of(self, format: str) -> Sequence[date]:
        """The break days of one format."""
        return self.breaks.get(format, self.breaks.get("", ()))
