"""What the posts of works reached: proofs matched with posts, each read once, from the best source that knows it.

Whoever calls has checked that these works may be shown: reports, and a creator's own history of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from sorot.analytics.models import Post, PostSnapshot
from sorot.analytics.queries.addresses import is_short, keys_of
from sorot.analytics.statistics.points import Result
from sorot.analytics.statistics.value import summed
from sorot.core.taxonomy import Source

#: A post may be dated a little before or after what the proof says.
AROUND = timedelta(days=21)
RANK = {source: place for place, source in enumerate(Source.values)}


@dataclass(frozen=True, slots=True)
class Work:
    """One work that is out, with its proof."""

    deal: str
    creator_id: int
    platform: str
    format: str
    index: int
    url: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """One count with its source and day; None is unknown."""

    value: int | None = None
    source: str = ""
    day: date | None = None


@dataclass
class Reading:
    """What one post reached. `found`: yes, no_reading, no_post, or short for an address that hides the post."""

    found: str
    post: str = ""
    counts: dict[str, Count] = field(default_factory=dict)


def read_works(works: Sequence[Work], *, as_of: date) -> list[Reading]:
    """A reading for each work, by what was known on the day `as_of`. Two queries."""
    posts = _posts(works)
    matched: list[tuple[int, str] | None] = []
    for work in works:
        keys = keys_of(work.platform, work.url)
        rows = (posts.get((work.creator_id, work.platform, key)) for key in sorted(keys, reverse=True))
        matched.append(next((row for row in rows if row is not None), None))
    read = _counts([row[0] for row in matched if row is not None], as_of)
    out = []
    for work, row in zip(works, matched, strict=True):
        if row is None:
            out.append(Reading("short" if is_short(work.url) else "no_post"))
        elif row[0] not in read:
            out.append(Reading("no_reading", row[1]))
        else:
            out.append(Reading("yes", row[1], read[row[0]]))
    return out


def _posts(works: Sequence[Work]) -> Mapping[tuple[int, str, str], tuple[int, str]]:
    """(creator, platform, key) -> (primary key, code) of the posts that could be meant."""
    if not works:
        return {}
    near = Q(published_at=None)
    for first, last in _spans([work.published_at for work in works]):
        near |= Q(published_at__gte=first - AROUND, published_at__lte=last + AROUND)
    rows = Post.objects.filter(
        near, account__creator_id__in={work.creator_id for work in works}, platform__in={w.platform for w in works}
    )
    found: dict[tuple[int, str, str], tuple[int, str]] = {}
    for pk, code, creator, platform, own_id, url in rows.values_list(
        "pk", "code", "account__creator_id", "platform", "native_id", "url"
    ):
        for key in keys_of(platform, url, own_id):
            found[(creator, platform, key)] = (pk, code)
    return found


def _spans(days: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """Days that are near each other, as (first, last): works of years apart do not ask for all posts between."""
    found: list[tuple[datetime, datetime]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= 2 * AROUND:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found


def _counts(posts: Sequence[int], as_of: date) -> dict[int, dict[str, Count]]:
    """Post -> counter -> the newest value of the best source that knows it."""
    rows = (
        PostSnapshot.objects.filter(post__in=posts, captured_date__lte=as_of)
        .order_by("post_id", "source", "-captured_date")
        .distinct("post_id", "source")
    )
    found: dict[int, dict[str, Count]] = {}
    for row in sorted(rows, key=lambda row: RANK.get(row.source, 9)):
        own = found.setdefault(row.post_id, {})
        known = {"work_views": row.views, "work_reach": row.reach, "work_engagement": _together(row)}
        for id, value in known.items():
            if value is not None and id not in own:
                own[id] = Count(value, row.source, row.captured_date)
    return found


def _together(row: PostSnapshot) -> int | None:
    if row.likes is None and row.comments is None:
        return None
    return sum(part or 0 for part in (row.likes, row.comments, row.shares, row.saves))


@dataclass(frozen=True, slots=True)
class Together:
    """Counts of several works as one figure: `result` of the known ones, the weakest source, and the oldest day."""

    result: Result
    source: str = ""
    day: date | None = None


def together(counts: Iterable[Count]) -> Together:
    """The known counts summed; unknown while none is known, never 0."""
    known = [count for count in counts if count.value is not None]
    weakest = max((count.source for count in known), key=lambda source: RANK.get(source, 9), default="")
    oldest = min((count.day for count in known if count.day), default=None)
    return Together(summed([count.value for count in known]), weakest, oldest)
