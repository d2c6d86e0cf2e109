"""Followers gained around works; what their posts reached is read by the room of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import F, Q

from sorot.analytics.models import AccountSnapshot
from sorot.analytics.queries.reached import RANK, Count, Reading, Work, read_works
from sorot.analytics.queries.samples import rank_of_source
from sorot.core.clock import today

#: Followers are read 7 days after the last work, and on the day before the first; each at most so many days away.
AFTER, BEFORE, NEAR = 7, 1, 3

__all__ = ["RANK", "Count", "Reading", "Work", "followers_gained", "read_works"]


def followers_gained(
    works: Sequence[Work], campaigns: Mapping[str, int], *, as_of: date
) -> dict[tuple[int, int], Count]:
    """(campaign, creator) -> followers gained around the works there, where both ends were read. One query.

    `campaigns`: deal -> campaign.
    """
    spans: dict[tuple[int, int, str], tuple[date, date]] = {}
    for work in works:
        day, key = today(work.published_at), (campaigns[work.deal], work.creator_id, work.platform)
        first, last = spans.get(key, (day, day))
        spans[key] = (min(first, day), max(last, day))
    if not spans:
        return {}
    rows = (
        AccountSnapshot.objects.filter(
            _around(spans, as_of), account__creator_id__in={work.creator_id for work in works}, followers__isnull=False
        )
        .annotate(creator=F("account__creator_id"), platform=F("account__platform"), rank=rank_of_source())
        .order_by("rank")
        .values_list("creator", "platform", "account_id", "source", "date", "followers")
    )
    days: dict[tuple[int, str], dict[tuple[int, str], dict[date, int]]] = {}
    for creator, platform, account, source, day, followers in rows:
        days.setdefault((creator, platform), {}).setdefault((account, source), {})[day] = followers or 0
    found: dict[tuple[int, int], Count] = {}
    for (campaign, creator, platform), (first, last) in spans.items():
        series = days.get((creator, platform), {})
        gained = _gained(series, first - timedelta(days=BEFORE), last + timedelta(days=AFTER))
        if gained is not None:
            before = found.get((campaign, creator), Count(0, gained.source, gained.day))
            worst = max((before.source, gained.source), key=lambda source: RANK.get(source, 9))
            found[campaign, creator] = Count((before.value or 0) + (gained.value or 0), worst, gained.day)
    return found


def _around(spans: Mapping[tuple[int, int, str], tuple[date, date]], as_of: date) -> Q:
    """The days at both ends of each campaign's works."""
    near = Q()
    for campaign in {key[0] for key in spans}:
        own = [span for key, span in spans.items() if key[0] == campaign]
        since = min(first for first, _last in own) - timedelta(days=BEFORE + NEAR)
        until = max(last for _first, last in own) + timedelta(days=AFTER + NEAR)
        near |= Q(date__gte=since, date__lte=min(as_of, until))
    return near


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
