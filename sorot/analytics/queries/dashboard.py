"""The creator's dashboard of one account: what changed, how much, around what, and among whom. Nine queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from sorot.analytics import wording
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.enums import Basis, Dimension
from sorot.analytics.queries.campaigns import CampaignEffect, campaigns_of, events_of
from sorot.analytics.queries.figures import Figure, figure_of, rate_of
from sorot.analytics.queries.lines import Line, followers_line, views_line
from sorot.analytics.queries.noticed import Notice, clear_pushes, notices_of, pushes_of, surroundings_of
from sorot.analytics.queries.samples import ZONE, LoadedSample, sample_of
from sorot.analytics.queries.stats import FormatRow, Peer, Stat, anchor_of, day_of, formats_of, peers_of, stats_of
from sorot.analytics.statistics.basics import ratio
from sorot.analytics.statistics.points import PostPoint, Result
from sorot.analytics.statistics.rhythm import POSTS_FOR_TIMES, Slot, best_times
from sorot.core.taxonomy import Format
from sorot.core.ui.when import STALE_DAYS
from sorot.creators.models import SocialAccount

BEST_POSTS, BEST_TIMES, PARTS, MARKED_POSTS = 5, 3, 6, 3


@dataclass(frozen=True, slots=True)
class BestPost:
    """One post of the period. `age_days` is its age when it was read: posts of unlike age are not compared."""

    code: str
    title: str
    format: str
    format_name: str
    published_at: datetime
    age_days: int | None
    views: Figure
    engagement: Figure


@dataclass(frozen=True, slots=True)
class Times:
    """Slots in which posts clearly do better; `needed` posts before any can be told, of which `n` are here."""

    better: Sequence[Slot]
    is_enough: bool
    n: int
    needed: int

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each better slot in words."""
        return [
            {"when": wording.slot(s.weekday, s.hour), "n": s.n, "factor": wording.slot_factor(s)} for s in self.better
        ]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an audience."""

    dimension: str
    key: str
    name: str
    figure: Figure

    @property
    def path(self) -> str:
        """`country/ID`: which part it is."""
        return f"{self.dimension}/{self.key}"


@dataclass(frozen=True, slots=True)
class Audience:
    """The parts of one dimension, biggest first, of one day and basis. The countries are the audience's."""

    dimension: str
    name: str
    basis: str
    as_of: date
    source: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the dashboard of one account shows: plain values and figures."""

    account: str
    platform: str
    platform_name: str
    handle: str
    creator: str
    creator_place: str
    window: int
    against: str
    followers: Figure
    stats: Sequence[Stat]
    notices: Sequence[Notice]
    followers_line: Line | None
    views_line: Line | None
    rate: Figure
    formats: Sequence[FormatRow]
    next_post: Figure
    posts: Sequence[BestPost]
    times: Times
    campaigns: Sequence[CampaignEffect]
    audience: Sequence[Audience]
    other_sources: Sequence[str]
    read_at: datetime | None
    is_stale: bool

    @property
    def title(self) -> tuple[str, str]:
        """(what changed, what belongs to it) in the active language."""
        return wording.title(self)

    @property
    def has_numbers(self) -> bool:
        return self.followers.is_known or bool(self.posts) or any(s.figure.n for s in self.stats) or bool(self.formats)

    @property
    def is_sparse(self) -> bool:
        """Only single numbers are here: neither days nor posts, so that the page says what to bring."""
        return not (self.followers_line or self.views_line or self.formats or self.posts or self.audience)

    @property
    def known(self) -> list[Figure]:
        """The single numbers of a sparse page."""
        return [f for f in (self.followers, self.rate) if f.is_known]

    @property
    def peer_of_formats(self) -> Peer | None:
        """The biggest group of others that a format is drawn beside."""
        return max((r.peer for r in self.formats if r.peer), key=lambda p: p.n, default=None)

    @property
    def next_text(self) -> str:
        """What the outlook rests on, or what is missing."""
        return wording.next_post(self.next_post)

    @property
    def next_top(self) -> float:
        """The right end of the scale on which the outlook is drawn."""
        return float(self.next_post.result.high or 1) * 1.15

    @property
    def engagement_top(self) -> float:
        """The right end of the scale on which formats are drawn."""
        values = [v for r in self.formats for v in (r.figure.value, r.high) if v is not None]
        values += [r.peer.value for r in self.formats if r.peer is not None]
        return float(max(values)) * 1.08 if values else 1.0


def dashboard_of(account: SocialAccount, *, window: int, against: str, now: datetime) -> Dashboard:
    """The dashboard of one account that the caller may open. Nine queries, whatever the number of posts."""
    loaded = sample_of(account, now=now, window=window)
    sample = loaded.sample
    around_us = surroundings_of(account.platform, today=sample.today, back=max(400, 2 * window))
    peers = peers_of(account)
    stats = stats_of(loaded, peers)
    campaigns = campaigns_of(loaded, now=now)
    pushes = clear_pushes(pushes_of(loaded), sample)
    events = (*pushes[:MARKED_POSTS], *events_of(campaigns))
    rate = rate_of(loaded)
    breaks = [(r.happened_date, wording.day(r.happened_date), r.breaks.split(",")) for r in around_us.changes]
    read_at = max(filter(None, (loaded.days_read_at, loaded.posts_read_at, account.metrics_captured_at)), default=None)
    creator = account.creator
    return Dashboard(
        account=account.code,
        platform=account.platform,
        platform_name=account.get_platform_display(),
        handle=account.handle,
        creator=creator.display_name,
        creator_place=str(creator.city) if creator.city_id else "",
        window=window,
        against=against,
        followers=figure_of("followers", loaded),
        stats=stats,
        notices=notices_of(loaded, stats, campaigns, pushes, around_us),
        followers_line=followers_line(loaded, [(d, text) for d, text, of in breaks if "followers" in of], events),
        views_line=views_line(loaded, [(d, text) for d, text, of in breaks if "views" in of], events),
        rate=rate,
        formats=formats_of(loaded, rate.definition.id, peers),
        next_post=figure_of("next_post_views", loaded),
        posts=_best(loaded),
        times=_times(loaded),
        campaigns=campaigns,
        audience=audience_of(loaded),
        other_sources=loaded.other_sources,
        read_at=read_at,
        is_stale=read_at is not None and (now - read_at).days > STALE_DAYS,
    )


def _best(loaded: LoadedSample) -> tuple[BestPost, ...]:
    """The most seen posts of the period (or with most reactions where nobody counts views), best first."""
    sample = loaded.sample
    since = anchor_of(loaded) - timedelta(days=sample.window)
    inside = [p for p in sample.posts if p.published_at is not None and day_of(p.published_at) > since]
    by_views = any(p.views is not None for p in inside)
    known = [p for p in inside if (p.views if by_views else p.interactions) is not None]
    known.sort(key=lambda p: -((p.views if by_views else p.interactions) or 0))
    return tuple(_post(p, loaded) for p in known[:BEST_POSTS])


def _post(point: PostPoint, loaded: LoadedSample) -> BestPost:
    row, post = loaded.readings[point.key], loaded.posts[point.key]
    names: dict[str, object] = dict(Format.choices)

    def figure(id: str, value: Any) -> Figure:
        result = Result(value, 1, (point.key,), format=point.format) if value is not None else Result(refused="unknown")
        return Figure(
            FORMULAS[id], result, row.source, row.captured_at, loaded.account.code, loaded.sample.window
        )  # fmt: skip

    assert point.published_at is not None
    return BestPost(
        point.key, str(post), point.format, str(names.get(point.format, "")), point.published_at,
        None if point.age_days is None else int(point.age_days),
        figure("views", point.views), figure("post_engagement_views", ratio(point.interactions, point.views)),
    )  # fmt: skip


def _times(loaded: LoadedSample) -> Times:
    slots = best_times(loaded.sample.posts, loaded.sample.zone_hours)
    able = sum(1 for p in loaded.sample.posts if p.published_at and p.views and (p.age_days is None or p.age_days >= 7))
    return Times(
        tuple(s for s in slots if s.state == "better")[:BEST_TIMES], bool(slots), able, POSTS_FOR_TIMES
    )  # fmt: skip


def audience_of(loaded: LoadedSample) -> tuple[Audience, ...]:
    """Each dimension once: of followers where both are known, else of those who watched or reacted."""
    ranks = {Basis.FOLLOWERS: 0, Basis.VIEWERS: 1, Basis.ENGAGED: 2}
    out = []
    for dimension in Dimension:
        rows = [row for row in loaded.slices if row.dimension == dimension]
        if not rows:
            continue
        basis = min({row.basis for row in rows}, key=lambda b: ranks[Basis(b)])
        rows = sorted((r for r in rows if r.basis == basis), key=lambda r: (-r.share, r.key))[:PARTS]
        parts = tuple(
            Part(
                r.dimension, r.key, _part_name(r.dimension, r.key),
                Figure(
                    FORMULAS["audience_share"], Result(r.share, 1, (r.as_of.isoformat(),)), r.source,
                    datetime.combine(r.as_of, datetime.min.time(), ZONE), loaded.account.code, loaded.sample.window,
                ),
            )
            for r in rows
        )  # fmt: skip
        out.append(
            Audience(dimension, str(dimension.label), str(Basis(basis).label), rows[0].as_of, rows[0].source, parts)
        )
    return tuple(out)


def _part_name(dimension: str, key: str) -> str:
    if dimension == Dimension.COUNTRY:
        return _countries((get_language() or "id")[:2]).get(key, key)
    if dimension == Dimension.LANGUAGE:
        return _languages((get_language() or "id")[:2]).get(key, key)
    if dimension == Dimension.GENDER:
        return wording.gender(key)
    return key


@lru_cache(maxsize=4)
def _countries(language: str) -> dict[str, str]:
    from babel import Locale

    return {code: str(name) for code, name in Locale(language).territories.items()}


@lru_cache(maxsize=4)
def _languages(language: str) -> dict[str, str]:
    from babel import Locale

    return {code: str(name) for code, name in Locale(language).languages.items()}
