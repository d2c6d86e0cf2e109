"""What changed, most important first: only what the numbers clearly show, and never why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import median
from typing import Any

from sorot.analytics import wording
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.enums import Weather
from sorot.analytics.models import PlatformChange, WeatherReading
from sorot.analytics.queries.campaigns import CampaignEffect
from sorot.analytics.queries.figures import Figure, figure_of
from sorot.analytics.queries.lines import Event
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.queries.stats import Stat, day_of, value_in
from sorot.analytics.statistics.differs import differs
from sorot.analytics.statistics.growth import around, gains
from sorot.analytics.statistics.points import PostPoint, Sample

MOST = 5
#: A change is told from a tenth on; a shift that began longer ago is no news.
LEAST, SHIFT_DAYS, WEATHER_DAYS = Decimal("0.1"), 180, 21
#: A post is looked at for followers that came after it: the most seen ones of the period.
PUSHES, PUSH_SHARE, PUSH_NOISE = 8, Decimal("0.1"), 3.0


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that changed. `link` says what shows it ("evidence", "post", "changes", "deal"; "" nothing) and
    `target` the code of that page; `until` is the last day of the sample behind `before`."""

    code: str
    figure: Figure | None = None
    before: Figure | None = None
    until: date | None = None
    link: str = "evidence"
    target: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> tuple[str, str]:
        """(what changed, how we know) in the active language."""
        return wording.tell(self)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the platform did and what many see: of the account's platform only."""

    changes: Sequence[PlatformChange] = ()
    weather: Sequence[WeatherReading] = ()


def surroundings_of(platform: str, *, today: date, back: int) -> Surroundings:
    """Definition breaks of the last `back` days and the weather of the last three weeks. Two queries."""
    changes = PlatformChange.objects.filter(
        platform=platform, happened_date__range=(today - timedelta(days=back), today)
    ).exclude(breaks="")
    weather = WeatherReading.objects.filter(
        platform=platform, week_date__range=(today - timedelta(days=WEATHER_DAYS), today)
    )
    newest: dict[str, WeatherReading] = {}
    for row in weather.order_by("-week_date"):
        newest.setdefault(row.format, row)
    return Surroundings(list(changes), [row for row in newest.values() if row.state != Weather.USUAL])


def pushes_of(loaded: LoadedSample) -> tuple[Event, ...]:
    """The most seen posts of the period with the followers over the usual that came in 72 hours, newest first."""
    sample = loaded.sample
    if not sample.days:
        return ()
    last = sample.days[-1].day
    since = last - timedelta(days=sample.window)
    dated = [(p, day_of(p.published_at)) for p in sample.posts if p.published_at is not None]
    inside = sorted(((p, d) for p, d in dated if since < d <= last), key=lambda pair: -(pair[0].views or 0))
    out = []
    for post, day in inside[:PUSHES]:
        near = [d for d in sample.days if abs((d.day - day).days) <= 10]
        figure = Figure(
            FORMULAS["followers_after_post"], around(near, day), loaded.day_source, loaded.days_read_at,
            loaded.account.code, sample.window,
        )  # fmt: skip
        out.append(Event("post", post.key, str(loaded.posts[post.key]), day, figure=figure))
    return tuple(sorted(out, key=lambda e: (e.day, e.code), reverse=True))


def clear_pushes(pushes: Iterable[Event], sample: Sample) -> list[Event]:
    """Posts after which far more came than single days do by themselves, most first."""
    won = list(gains(sample.days)[1].values())
    middle = median(won) if won else 0
    noise = 1.4826 * median(abs(v - middle) for v in won) if won else 0.0
    least = PUSH_NOISE * sqrt(3) * max(noise, 1)
    known = [(e.figure.value, e) for e in pushes if e.figure is not None and e.figure.value is not None]
    return [e for value, e in sorted(known, key=lambda pair: -pair[0]) if value >= least]


def biggest_push(pushes: Sequence[Event], stats: Sequence[Stat]) -> Event | None:
    """The post after which most came, when that is at least a tenth of all gained in the period."""
    gained = Decimal(stats[0].figure.value or 0)
    best = next(iter(pushes), None)
    value = Decimal(best.figure.value or 0) if best is not None and best.figure is not None else Decimal(0)
    return best if value > 0 and value >= PUSH_SHARE * abs(gained) else None


def notices_of(
    loaded: LoadedSample,
    stats: Sequence[Stat],
    campaigns: Sequence[CampaignEffect],
    pushes: Sequence[Event],
    around_us: Surroundings,
) -> tuple[Notice, ...]:
    """At most five notices, most important first; one that says so when nothing is sure. No query."""
    sample = loaded.sample
    shift = _shift(loaded, around_us)
    push = biggest_push(pushes, stats)
    found = [
        *([shift] if shift else []),
        *_campaigns(campaigns, sample),
        *([_push(push)] if push else []),
        *_compared(stats, sample, is_shifted=shift is not None),
        *([] if shift else _weather(loaded, around_us)),
        *_breaks(loaded, around_us),
        *_pause(loaded),
    ]
    if found:
        return tuple(found[:MOST])
    compared = any(stat.before is not None for stat in stats)
    return (Notice("nothing" if compared else "too_little", link="", facts={"days": sample.window}),)


def _shift(loaded: LoadedSample, around_us: Surroundings) -> Notice | None:
    figure = figure_of("reach_shift", loaded)
    if not figure.is_known or figure.since is None or figure.value is None:
        return None
    if (loaded.sample.today - figure.since).days > SHIFT_DAYS:
        return None
    way = Weather.LOWER if figure.value < 1 else Weather.HIGHER
    same = [row for row in around_us.weather if row.format == figure.result.format and row.state == way]
    return Notice("shift", figure, facts={"shared": same[0].creators if same else 0})


def _campaigns(campaigns: Sequence[CampaignEffect], sample: Sample) -> list[Notice]:
    since = sample.today - timedelta(days=sample.window + 14)
    return [
        Notice("campaign", c.followers, link="deal", target=c.deal, facts={"title": c.title, "brand": c.brand})
        for c in campaigns
        if c.is_clear and c.start >= since
    ][:1]


def _push(event: Event) -> Notice:
    return Notice("push", event.figure, link="post", target=event.code, facts={"title": event.title, "day": event.day})


def _compared(stats: Sequence[Stat], sample: Sample, *, is_shifted: bool) -> list[Notice]:
    codes = {"net_growth": "followers", "views_per_post": "views_per_post", "views_in_period": "views"}
    out = []
    for stat in stats:
        id = stat.figure.definition.id
        code = codes.get(id, "engagement")
        if stat.before is None or (is_shifted and code == "views_per_post"):
            continue
        if (_counts_differ if code in {"followers", "views"} else _posts_differ)(stat, sample):
            out.append(Notice(code, stat.figure, stat.before, stat.until))
    return out


def _counts_differ(stat: Stat, _sample: Sample) -> bool:
    """Two counts differ by a tenth, by more than counts of that size do by chance, and by more than their rounding."""
    assert stat.before is not None
    now, then = stat.figure.result, stat.before.result
    a, b = int(now.value or 0), int(then.value or 0)
    bounds = now.low, now.high, then.low, then.high
    if None not in bounds and now.low <= then.high and then.low <= now.high:  # type: ignore[operator]
        return False
    return abs(a - b) >= LEAST * max(abs(b), 1) and abs(a - b) > 2 * sqrt(abs(a) + abs(b))


def _posts_differ(stat: Stat, sample: Sample) -> bool:
    """The middle moved by a tenth, and the posts since then clearly rank apart from those before."""
    assert stat.before is not None
    assert stat.until is not None
    now, then = Decimal(stat.figure.value or 0), Decimal(stat.before.value or 0)
    if not then or abs(now - then) < LEAST * then:
        return False
    id, posts = stat.figure.definition.id, {p.key: p for p in sample.posts}
    old = set(stat.before.result.used)
    newer = _values(id, [posts[k] for k in stat.figure.result.used if k not in old])
    return differs(newer, _values(id, [posts[k] for k in stat.before.result.used]))


def _values(id: str, posts: Sequence[PostPoint]) -> list[Decimal]:
    return [Decimal(v) for p in posts if (v := value_in(id, p)) is not None]


def _weather(loaded: LoadedSample, around_us: Surroundings) -> list[Notice]:
    """Of the formats that the account posts; the one with most creators."""
    own = {p.format for p in loaded.sample.posts}
    rows = sorted((r for r in around_us.weather if r.format in own), key=lambda r: -r.creators)
    return [
        Notice(
            "weather", link="changes",
            facts={
                "format": r.format, "platform": loaded.account.get_platform_display(), "creators": r.creators,
                "day": r.week_date, "state": r.state,
            },
        )
        for r in rows[:1]
    ]  # fmt: skip


def _breaks(loaded: LoadedSample, around_us: Surroundings) -> list[Notice]:
    """The newest definition break that lies inside what is compared, for a format or count that this account has."""
    sample = loaded.sample
    own = {p.format for p in sample.posts}
    since = sample.today - timedelta(days=2 * sample.window)
    rows = [
        r
        for r in around_us.changes
        if r.happened_date > since and (not r.formats or own & set(r.formats.split(",")) or not own)
    ]
    name = loaded.account.get_platform_display()
    return [
        Notice("break", link="changes", facts={"platform": name, "day": r.happened_date, "title": r.title})
        for r in sorted(rows, key=lambda r: r.happened_date, reverse=True)[:1]
    ]


def _pause(loaded: LoadedSample) -> list[Notice]:
    """No post in the period although the numbers are fresh enough to show one, and there were some before."""
    sample, read_at = loaded.sample, loaded.posts_read_at
    if read_at is None or day_of(read_at) < sample.today - timedelta(days=2):
        return []
    start = sample.today - timedelta(days=sample.window)
    days = [day_of(p.published_at) for p in sample.posts if p.published_at is not None]
    before = [d for d in days if start - timedelta(days=sample.window) < d <= start]
    if not before or any(d > start for d in days) or len(days) < len(sample.posts):
        return []
    return [Notice("pause", link="", facts={"days": sample.window, "n": len(before)})]
