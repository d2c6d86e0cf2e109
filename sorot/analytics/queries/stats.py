"""One figure beside the same figure a period earlier and beside the middle of others; figures of each format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from sorot.analytics import definitions, wording
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.models import Benchmark
from sorot.analytics.queries.figures import OF_DAYS, Figure, figure_of, rate_of
from sorot.analytics.queries.samples import ZONE, LoadedSample
from sorot.analytics.statistics import rates
from sorot.analytics.statistics.basics import ratio
from sorot.analytics.statistics.growth import gains, rounding_of
from sorot.analytics.statistics.points import PostPoint, Result, Sample
from sorot.analytics.statistics.spread import percentile
from sorot.core.taxonomy import Format, tier_scheme
from sorot.creators.models import SocialAccount

#: Figures that rest on the platform's count of views, which has versions.
OF_VIEWS = frozenset({"engagement_rate_views", "views_per_post", "view_rate", "views_in_period"})
SPARKS = 60
POSTS_FOR_RANGE = 4
RATES = {
    "engagement_rate_views": rates.engagement_rate_views,
    "engagement_rate_followers": rates.engagement_rate_followers,
    "engagement_rate_reach": rates.engagement_rate_reach,
}
SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Peer:
    """The middle of creators of the same platform and size: a published edition. `n` is rounded down to fives."""

    metric: str
    format: str
    tier: str
    value: Decimal
    n: int
    low: Decimal | None
    high: Decimal | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure and what it is compared with.

    `before` is the same formula over the sample as it stood on the day `until`; `why_not` says why there is none.
    `change` is (figure - before) / before for counts (None from 0 or less), figure - before for ratios.
    `line` holds the values of a small picture, oldest first; None is a gap.
    """

    figure: Figure
    before: Figure | None = None
    until: date | None = None
    why_not: str = ""
    line: Sequence[float | None] = ()
    peer: Peer | None = None

    @property
    def why(self) -> str:
        """Why the figure is not known, or why there is nothing to compare it with; "" when both are there."""
        if not self.figure.is_known:
            return wording.why_of(self.figure)
        return wording.why_not_compared(self.why_not) if self.why_not else ""

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.before.value is None or self.figure.value is None:
            return None
        now, then = Decimal(self.figure.value), Decimal(self.before.value)
        if self.figure.definition.unit == "ratio":
            return now - then
        return ((now - then) / then).quantize(SIX, ROUND_HALF_UP) if then > 0 else None


@dataclass(frozen=True, slots=True)
class FormatRow:
    """The engagement of one format: its middle, and between which values its middle half lies (from 4 posts on)."""

    format: str
    name: str
    figure: Figure
    low: Decimal | None = None
    high: Decimal | None = None
    peer: Peer | None = None

    @property
    def why(self) -> str:
        """Why the figure is not known."""
        return wording.why_of(self.figure)


def day_of(moment: datetime) -> date:
    """The calendar day on which something was published, in Jakarta."""
    return moment.astimezone(ZONE).date()


def earlier(sample: Sample, until: date) -> Sample:
    """The sample as it stood at the end of the day `until`."""
    return replace(
        sample,
        today=until,
        days=tuple(d for d in sample.days if d.day <= until),
        posts=tuple(p for p in sample.posts if p.published_at is not None and day_of(p.published_at) <= until),
    )


def anchor_of(loaded: LoadedSample) -> date:
    """The day on which the period of posts ends: that of the newest reading, as the period of days ends on the last."""
    read_at = loaded.posts_read_at
    return loaded.sample.today if read_at is None else min(loaded.sample.today, day_of(read_at))


def stats_of(loaded: LoadedSample, peers: Mapping[tuple[str, str], Peer]) -> tuple[Stat, ...]:
    """Followers gained, engagement, views per post, views of the period: each with what it is compared with."""
    figures = figure_of("net_growth", loaded), rate_of(loaded), figure_of("views_per_post", loaded)
    return tuple(_stat(f, loaded, peers) for f in (*figures, figure_of("views_in_period", loaded)))


def _stat(figure: Figure, loaded: LoadedSample, peers: Mapping[tuple[str, str], Peer]) -> Stat:
    id = figure.definition.id
    peer = peers.get((id, figure.result.format)) or peers.get((id, ""))
    if not figure.is_known:
        return Stat(figure, why_not=figure.refused, peer=peer)
    before, until, why_not = _before(figure, loaded.sample, anchor_of(loaded))
    return Stat(figure, before, until, why_not, _line(figure, loaded.sample), peer)


def _before(figure: Figure, sample: Sample, anchor: date) -> tuple[Figure | None, date | None, str]:
    """(the figure a period earlier, its last day, why there is none)."""
    id, result = figure.definition.id, figure.result
    if id in OF_DAYS:
        if result.since is None:
            return None, None, "few_days"
        two_ends = result.facts.get("basis") == "standings" or id == "growth"
        until = result.since if two_ends else result.since - timedelta(days=1)
    else:
        if not result.used:
            return None, None, "no_values"
        until = anchor - timedelta(days=sample.window)
    then = earlier(sample, until)
    found = definitions.evaluate(id, then)
    if not found.is_known:
        return None, None, found.refused
    why_not = ""
    if id in OF_VIEWS and _version(figure.result, sample) != _version(found, then):
        why_not = "definition_changed"
    elif found.format != result.format:
        why_not = "other_format"
    elif found.facts.get("days", sample.window) != sample.window and id == "net_growth":
        # The reading nearest to the start of that period lay some days off, so that it is another length of time.
        why_not = "other_length"
    elif id not in OF_DAYS and tuple(found.used) == tuple(result.used):
        why_not = "same_posts"
    if why_not:
        return None, None, why_not
    return replace(figure, result=found), until, ""


def _version(result: Result, sample: Sample) -> object:
    if "version" in result.facts:
        return result.facts["version"]
    last = result.used[-1] if result.used else ""
    return next((d.version for d in sample.days if d.day.isoformat() == last), None)


def _line(figure: Figure, sample: Sample) -> tuple[float | None, ...]:
    """What the small picture shows: a day each, or a post each."""
    id = figure.definition.id
    if id == "net_growth":
        if rounding_of(d.followers for d in sample.days):
            return ()
        _basis, won = gains(sample.days)
        return _by_day(won, sample.window)
    if id == "views_in_period":
        return _by_day({d.day: d.views for d in sample.days if d.views is not None}, sample.window)
    posts = {p.key: p for p in sample.posts}
    values = [value_in(id, posts[key]) for key in reversed(figure.result.used) if key in posts]
    return tuple(None if v is None else float(v) for v in values)


def value_in(id: str, post: PostPoint) -> Decimal | int | None:
    """What one post adds to a figure of posts: its own ratio, or its views."""
    if id == "views_per_post":
        return post.views
    whole = {
        "engagement_rate_views": post.views,
        "engagement_rate_reach": post.reach,
        "engagement_rate_followers": post.followers,
    }
    return ratio(post.interactions, whole[id])


def _by_day(values: Mapping[date, int], window: int) -> tuple[float | None, ...]:
    """The newest `window` days; of a long window the middle of each stretch, so that at most 60 points are drawn."""
    if not values:
        return ()
    last = max(values)
    series = [values.get(last - timedelta(days=back)) for back in range(window - 1, -1, -1)]
    step = -(-len(series) // SPARKS)
    if step == 1:
        return tuple(None if v is None else float(v) for v in series)
    pieces = [[v for v in series[i : i + step] if v is not None] for i in range(0, len(series), step)]
    return tuple(float(median(piece)) if piece else None for piece in pieces)


def formats_of(loaded: LoadedSample, id: str, peers: Mapping[tuple[str, str], Peer]) -> tuple[FormatRow, ...]:
    """The engagement of each format by the rate `id`, best known first; formats with too few posts come last."""
    posts = {p.key: p for p in loaded.sample.posts}
    names: dict[str, object] = dict(Format.choices)
    rows = []
    for format, result in rates.by_format(loaded.sample.posts, RATES[id]).items():
        if not result.n:
            continue
        figure = Figure(
            FORMULAS[id], result, loaded.post_source, loaded.posts_read_at, loaded.account.code, loaded.sample.window
        )
        low, high = _middle_half(id, [posts[key] for key in result.used])
        rows.append(FormatRow(format, str(names.get(format, "")), figure, low, high, peers.get((id, format))))
    return tuple(sorted(rows, key=lambda row: (not row.figure.is_known, -(row.figure.value or 0), row.format)))


def _middle_half(id: str, posts: Sequence[PostPoint]) -> tuple[Decimal | None, Decimal | None]:
    values = sorted(Decimal(v) for p in posts if (v := value_in(id, p)) is not None)
    if len(values) < POSTS_FOR_RANGE:
        return None, None
    return percentile(values, 25), percentile(values, 75)


def peers_of(account: SocialAccount) -> dict[tuple[str, str], Peer]:
    """(metric, format) -> the middle of creators of the same platform and size. One query; none without followers."""
    tier = tier_scheme().tier_of(account.followers)
    if tier is None:
        return {}
    rows = Benchmark.objects.filter(platform=account.platform, tier=tier.slug, category="", is_current=True)
    return {
        (row.metric, row.format): Peer(
            row.metric, row.format, str(tier.label), row.p50, row.n // 5 * 5, row.p25, row.p75, row.published_at
        )
        for row in rows
    }
