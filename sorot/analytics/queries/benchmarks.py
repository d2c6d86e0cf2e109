"""What is usual: figures of many creators who take part, beside what others published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from django.utils.translation import gettext as _

from sorot.analytics import rules
from sorot.analytics.definitions import FORMULAS, Formula
from sorot.analytics.models import Benchmark, ExternalBenchmark, SharingChoice
from sorot.analytics.statistics.spread import MIDDLE_FROM, Spread
from sorot.core.access import Actor, Verdict, no
from sorot.core.listquery import ListQuery
from sorot.core.taxonomy import Category, Format, Platform, tier_scheme
from sorot.creators.models import CreatorProfile

#: The figures that are compared.
BENCHMARKED = ("engagement_rate_views", "engagement_rate_followers", "views_per_post")


@dataclass(frozen=True)
class BenchmarksQuery(ListQuery):
    """Which platform, and which subject of creators."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"platform": Platform.values, "category": Category.values}
    platform: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One group of creators: `spread` is as published, `n` rounded down to fives."""

    name: str
    spread: Spread
    published_at: datetime


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """One platform and metric with the groups that have enough creators."""

    platform: str
    formula: Formula
    rows: list[OwnRow]


@dataclass(frozen=True, slots=True)
class BenchmarksPage:
    """Our own figures and those of others, kept apart."""

    own: list[OwnGroup]
    external: list[ExternalBenchmark]
    is_demo: bool
    scheme: str


@dataclass(frozen=True, slots=True)
class SharingRow:
    """A creator one speaks for, and whether their numbers count."""

    creator: CreatorProfile
    is_sharing: bool


@dataclass(frozen=True, slots=True)
class SharingRows:
    """Whom one may decide for; nobody for most people."""

    rows: list[SharingRow]
    verdict: Verdict


def is_demo_market() -> bool:
    """Made-up creators live here: then only they are compared, and every page says so."""
    return CreatorProfile.objects.filter(is_demo=True).exists()


def benchmarks_page(query: BenchmarksQuery) -> BenchmarksPage:
    """The page in three queries."""
    own, external = Benchmark.objects.filter(is_current=True, category=query.category), ExternalBenchmark.objects.all()
    if query.platform:
        own, external = own.filter(platform=query.platform), external.filter(platform=query.platform)
    tiers = [tier.slug for tier in tier_scheme().tiers]
    known = [row for row in own if row.metric in FORMULAS and row.tier in tiers]
    known.sort(key=lambda row: (row.platform, BENCHMARKED.index(row.metric), row.format, tiers.index(row.tier)))
    groups = [
        OwnGroup(platform, FORMULAS[metric], [OwnRow(group_name(r), spread_of(r), r.published_at) for r in rows])
        for (platform, metric), rows in groupby(known, key=lambda row: (row.get_platform_display(), row.metric))
    ]
    return BenchmarksPage(groups, list(external), is_demo_market(), str(tier_scheme().label))


def benchmark_of(platform: str, tier: str, format: str, metric: str, *, category: str = "") -> Benchmark | None:
    """The published figures of one group; None while there are not enough creators. One query."""
    return Benchmark.objects.filter(
        platform=platform, tier=tier, format=format, metric=metric, category=category, is_current=True
    ).first()


def spread_of(row: Benchmark | None) -> Spread:
    """A published edition as `statistics.spread.place_of` reads it."""
    if row is None:
        return Spread(n=0, refused="few_creators", needed=MIDDLE_FROM)
    return Spread(row.n // 5 * 5, row.p10, row.p25, row.p50, row.p75, row.p90)


def sharing_rows(actor: Actor) -> SharingRows:
    """Those the actor may decide for, with what was decided. Two queries."""
    if actor.is_anonymous:
        return SharingRows([], no(_("Sign in as a creator or a management first.")))
    creators = list(CreatorProfile.objects.owned_by(actor).order_by("name_key", "pk"))
    only = no(_("Only creators and their managers decide this."))
    verdict = rules.may_speak(actor, creators[0]) if creators else only
    if not verdict:
        return SharingRows([], verdict)
    chosen = dict(SharingChoice.objects.filter(creator__in=creators).values_list("creator_id", "is_sharing"))
    return SharingRows([SharingRow(one, chosen.get(one.pk, False)) for one in creators], verdict)


def group_name(row: Benchmark) -> str:
    """`Micro · Reel`."""
    tiers = {tier.slug: str(tier.label) for tier in tier_scheme().tiers}
    formats = {value: str(label) for value, label in Format.choices}
    return f"{tiers.get(row.tier, row.tier)} · {formats.get(row.format) or _('format unknown')}"
