"""What many creators show together, computed at night: benchmarks in editions, and the weather of platforms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db import transaction
from django.db.models import F

from sorot.analytics.definitions import evaluate
from sorot.analytics.enums import Weather
from sorot.analytics.models import Benchmark, BenchmarkEntry, WeatherReading
from sorot.analytics.queries.benchmarks import BENCHMARKED, is_demo_market
from sorot.analytics.queries.samples import LoadedSample, samples_of
from sorot.analytics.statistics.shifts import CREATORS, WEATHER_Z, residuals, weather
from sorot.analytics.statistics.spread import MIDDLE_FROM, spread, two_digits
from sorot.core import clock
from sorot.core.ids import new_code
from sorot.core.taxonomy import Source, tier_scheme
from sorot.creators.models import SocialAccount

CHUNK = 200
#: A new edition needs so many members whose value differs: fewer, and two editions would tell one creator's number.
DIFFERING = 5
WEEKS_LOOKED_AT = 12
WEEKS_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a figure is compared with. Empty category: all."""

    platform: str
    tier: str
    format: str
    category: str
    metric: str


#: account -> value, rounded as it will be published.
Members = Mapping[int, Decimal]


def publish_benchmarks(*, now: datetime) -> int:
    """Publish new editions where at least five members differ; hide groups below five. Returns the new editions.

    A group's last edition is what it is compared with, shown or hidden: a group that fell below five and grew again
    does not get an edition that differs from it in one creator.
    """
    groups = _groups(now)
    last = {_key(row): row for row in Benchmark.objects.order_by("edition")}
    return sum(
        _publish(group, _shown(group, groups), last.get(group), now) for group in sorted({*groups, *last}, key=_order)
    )


def _key(row: Benchmark) -> Group:
    return Group(row.platform, row.tier, row.format, row.category, row.metric)


def _order(group: Group) -> tuple[str, ...]:
    return (group.platform, group.tier, group.format, group.category, group.metric)


@transaction.atomic
def _publish(group: Group, members: Members, last: Benchmark | None, now: datetime) -> int:
    fits = len(members) >= MIDDLE_FROM
    if last is not None and (not fits or _differing(last, members) < DIFFERING):
        Benchmark.objects.filter(pk=last.pk).exclude(is_current=fits).update(is_current=fits)
        return 0
    if not fits:
        return 0
    if last is not None:
        Benchmark.objects.filter(pk=last.pk).update(is_current=False)
        BenchmarkEntry.objects.filter(benchmark=last).delete()
    found = spread(members.values())
    assert found.p50 is not None  # five members have a middle
    row = Benchmark.objects.create(
        code=new_code(), platform=group.platform, tier=group.tier, format=group.format, category=group.category,
        metric=group.metric, edition=last.edition + 1 if last else 1, published_at=now, is_current=True,
        n=len(members), p10=found.p10, p25=found.p25, p50=found.p50, p75=found.p75, p90=found.p90,
    )  # fmt: skip
    BenchmarkEntry.objects.bulk_create(
        BenchmarkEntry(benchmark=row, account_id=account, value=value) for account, value in members.items()
    )
    return 1


def _differing(last: Benchmark, members: Members) -> int:
    """How many joined, left (those who stopped sharing left no entry) or have another value."""
    before = dict(BenchmarkEntry.objects.filter(benchmark=last).values_list("account_id", "value"))
    gone = last.n - len(before)
    return gone + sum(before.get(key) != members.get(key) for key in {*before, *members})


def _shown(group: Group, groups: Mapping[Group, Members]) -> Members:
    """The members of a group; nobody when a category's figure beside that of all would tell of a handful of others."""
    members = groups.get(group, {})
    if group.category:
        everybody = groups.get(Group(group.platform, group.tier, group.format, "", group.metric), {})
        if 0 < len(everybody) - len(members) < MIDDLE_FROM:
            return {}
    return members


def _groups(now: datetime) -> dict[Group, dict[int, Decimal]]:
    """Members by group. A creator counts once: with the account of that group that has the most followers."""
    out: dict[Group, dict[int, Decimal]] = {}
    taken: set[tuple[Group, int]] = set()
    for loaded in _sharing(now):
        account = loaded.account
        tier = tier_scheme().tier_of(account.followers)
        if tier is None:
            continue
        for metric in BENCHMARKED:
            result = evaluate(metric, loaded.sample)
            if result.value is None:
                continue
            for category in {"", *account.creator.categories}:
                group = Group(account.platform, tier.slug, result.format, category, metric)
                if (group, account.creator_id) not in taken:
                    taken.add((group, account.creator_id))
                    out.setdefault(group, {})[account.pk] = two_digits(Decimal(result.value))
    return out


def _sharing(now: datetime) -> Iterator[LoadedSample]:
    """Samples of the accounts that take part; made-up numbers count only on a demo market, and there alone."""
    is_demo = is_demo_market()
    rows = SocialAccount.objects.filter(creator__sharing_choice__is_sharing=True, creator__is_demo=is_demo)
    ordered = rows.select_related("creator").order_by(F("followers").desc(nulls_last=True), "pk")
    accounts = iter(list(ordered))
    while chunk := list(islice(accounts, CHUNK)):
        for loaded in samples_of(chunk, now=now).values():
            if is_demo or loaded.post_source not in ("", Source.DEMO):
                yield loaded


def publish_weather(*, now: datetime) -> int:
    """Write the newest whole week of each platform and format with 20 creators or more. Returns the readings.

    Posts count at an age of 14 days and more, so the newest week ended two weeks ago.
    """
    this_week = clock.today(now) - timedelta(days=clock.today(now).weekday())
    newest = this_week - timedelta(weeks=WEEKS_BETWEEN + 1)
    since = newest - timedelta(weeks=WEEKS_LOOKED_AT - 1)
    by_place: dict[tuple[str, str], dict[str, Mapping[date, float]]] = {}
    for loaded in _sharing(now):
        account = loaded.account
        for name in {post.format for post in loaded.sample.posts if post.format}:
            weeks = {
                week: value for week, value in residuals(loaded.sample.posts, since, name).items() if week <= newest
            }
            if weeks and account.creator.code not in by_place.setdefault((account.platform, name), {}):
                by_place[(account.platform, name)][account.creator.code] = weeks
    return sum(_write_week(platform, name, found, now) for (platform, name), found in sorted(by_place.items()))


def _write_week(platform: str, name: str, found: Mapping[str, Mapping[date, float]], now: datetime) -> int:
    result = weather(found)
    weeks: Sequence[tuple[date, float, float, int]] = result.facts.get("weeks", ())  # type: ignore[assignment]
    if len(found) < CREATORS or not weeks:
        return 0
    week, index, error, creators = weeks[-1]
    z = index / error if error else 0.0
    state = Weather.USUAL
    if result.facts.get("state") == "changed" and abs(z) > WEATHER_Z:
        state = Weather.LOWER if index < 0 else Weather.HIGHER
    values = {
        "creators": creators, "log_ratio": Decimal(str(round(index, 4))), "state": state, "computed_at": now,
        "z": Decimal(str(round(math.copysign(min(abs(z), 9_999), z), 3))),
    }  # fmt: skip
    WeatherReading.objects.update_or_create(platform=platform, format=name, week_date=week, defaults=values)
    return 1
