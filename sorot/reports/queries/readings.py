"""What the posts of works reached: proofs matched with posts, each read once, from the best source that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.analytics.queries.samples import rank_of_source
from sorot.core.clock import today
from sorot.core.taxonomy import Source
from sorot.reports.addresses import is_short, keys_of

#: A post may be dated a little before or after what the proof says.
AROUND = timedelta(days=21)
#: Followers are read 7 days after the last work, and on the day before the first; each at most so many days away.
AFTER, BEFORE, NEAR = 7, 1, 3
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
    """What one post reached. `found` as in `values.PostLine`."""

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
    first, last = min(work.published_at for work in works), max(work.published_at for work in works)
    near = Q(published_at__gte=first - AROUND, published_at__lte=last + AROUND) | Q(published_at=None)
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


def followers_gained(works: Sequence[Work], *, as_of: date) -> dict[int, Count]:
    """Creator -> followers gained around the works, on the platforms where both ends were read. One query."""
    spans: dict[tuple[int, str], tuple[date, date]] = {}
    for work in works:
        day, key = today(work.published_at), (work.creator_id, work.platform)
        first, last = spans.get(key, (day, day))
        spans[key] = (min(first, day), max(last, day))
    if not spans:
        return {}
    since = min(first for first, _last in spans.values()) - timedelta(days=BEFORE + NEAR)
    until = min(as_of, max(last for _first, last in spans.values()) + timedelta(days=AFTER + NEAR))
    rows = (
        AccountSnapshot.objects.filter(
            account__creator_id__in={creator for creator, _platform in spans}, date__gte=since, date__lte=until,
            followers__isnull=False,
        )
        .annotate(creator=F("account__creator_id"), platform=F("account__platform"), rank=rank_of_source())
        .order_by("rank")
        .values_list("creator", "platform", "account_id", "source", "date", "followers")
    )  # fmt: skip
    days: dict[tuple[int, str], dict[tuple[int, str], dict[date, int]]] = {}
    for creator, platform, account, source, day, followers in rows:
        days.setdefault((creator, platform), {}).setdefault((account, source), {})[day] = followers or 0
    found: dict[int, Count] = {}
    for key, (first, last) in spans.items():
        gained = _gained(days.get(key, {}), first - timedelta(days=BEFORE), last + timedelta(days=AFTER))
        if gained is not None:
            before = found.get(key[0], Count(0, gained.source, gained.day))
            worst = max((before.source, gained.source), key=lambda source: RANK.get(source, 9))
            found[key[0]] = Count((before.value or 0) + (gained.value or 0), worst, gained.day)
    return found


def _gained(series: Mapping[tuple[int, str], Mapping[date, int]], before: date, after: date) -> Count | None:
    """The first account and source (best first) that was read at both ends."""
    for (_account, source), days in series.items():
        start, end = _nearest(days, before), _nearest(days, after)
        if start is not None and end is not None and start < end:
            return Count(days[end] - days[start], source, end)
    return None


def _nearest(days: Iterable[date], wanted: date) -> date | None:
    near = [day for day in days if abs((day - wanted).days) <= NEAR]
    return min(near, key=lambda day: (abs((day - wanted).days), day), default=None)
