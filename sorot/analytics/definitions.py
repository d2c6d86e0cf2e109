# ruff: noqa: E501 - a sentence is one line
"""The dictionary of metrics: id, version, unit and formula of every number that Sorot shows.

A number is only comparable with a number of the same definition and version. Formulas follow
reference "platforms-metrics-ai" B1; interactions are likes + comments + shares + saves, each as far as it is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

POSTS_IN_RATE = 12
INTERACTIONS = ("likes", "comments", "shares", "saves")


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """`unit` is count, ratio or days; `formula` is what people read."""

    id: str
    version: int
    name: str | Promise
    unit: str
    formula: str | Promise

    @property
    def key(self) -> str:
        """`engagement_rate_views@1`: what is stored beside a value."""
        return f"{self.id}@{self.version}"


METRICS: dict[str, MetricDefinition] = {
    m.id: m
    for m in (
        MetricDefinition("followers", 1, _("Followers"), "count", _("Followers or subscribers of the account, as the platform shows them.")),
        MetricDefinition("posts", 1, _("Posts"), "count", _("Number of posts of the account, as the platform counts them.")),
        MetricDefinition("views", 1, _("Views"), "count", _("Views or plays of a post since it was published, as the platform counts them.")),
        MetricDefinition("likes", 1, _("Likes"), "count", _("Likes of a post since it was published.")),
        MetricDefinition("comments", 1, _("Comments"), "count", _("Comments on a post since it was published.")),
        MetricDefinition("shares", 1, _("Shares"), "count", _("How often a post was shared.")),
        MetricDefinition("saves", 1, _("Saves"), "count", _("How often a post was saved.")),
        MetricDefinition("reach", 1, _("Reach"), "count", _("Different people who saw a post.")),
        MetricDefinition(
            "engagement_rate_views", 1, _("Engagement rate by views"), "ratio",
            _("Median of (likes + comments + shares + saves) / views over the newest 12 posts with known views. Unknown parts are left out."),
        ),
        MetricDefinition(
            "engagement_rate_followers", 1, _("Engagement rate by followers"), "ratio",
            _("Median of (likes + comments + shares + saves) / followers over the newest 12 posts. Unknown parts are left out."),
        ),
        MetricDefinition("views_per_post", 1, _("Views per post"), "count", _("Median views of the newest 12 posts with known views.")),
        MetricDefinition(
            "growth", 1, _("Growth of followers"), "ratio",
            _("(followers now − followers before) / followers before. Before is the reading nearest to 28 days earlier."),
        ),
    )
}  # fmt: skip


def interactions(values: Mapping[str, int | None]) -> int | None:
    """Sum of the known interactions; None when neither likes nor comments are known."""
    if values.get("likes") is None and values.get("comments") is None:
        return None
    return sum(values.get(name) or 0 for name in INTERACTIONS)


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """part / whole to six places; None when either is unknown or the whole is 0."""
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def engagement_rate_views(posts: Sequence[Mapping[str, int | None]]) -> tuple[Decimal | None, int]:
    """(rate, n) over posts ordered newest first: `engagement_rate_views@1`."""
    rates = [r for p in posts if (r := rate(interactions(p), p.get("views"))) is not None][:POSTS_IN_RATE]
    return (_middle(rates), len(rates))


def engagement_rate_followers(
    posts: Sequence[Mapping[str, int | None]], followers: int | None
) -> tuple[Decimal | None, int]:
    """(rate, n) over posts ordered newest first: `engagement_rate_followers@1`."""
    rates = [r for p in posts if (r := rate(interactions(p), followers)) is not None][:POSTS_IN_RATE]
    return (_middle(rates), len(rates))


def views_per_post(posts: Sequence[Mapping[str, int | None]]) -> tuple[int | None, int]:
    """(median views, n) over posts ordered newest first: `views_per_post@1`. Halves round up."""
    views = [v for p in posts if (v := p.get("views")) is not None][:POSTS_IN_RATE]
    if not views:
        return None, 0
    return int(Decimal(median(views)).quantize(Decimal(1), ROUND_HALF_UP)), len(views)


def _middle(rates: Sequence[Decimal]) -> Decimal | None:
    return Decimal(median(rates)).quantize(Decimal("0.000001"), ROUND_HALF_UP) if rates else None


#: Platforms whose usual rate is by views; the others are measured by followers where the followers are known.
BY_VIEWS = frozenset({"youtube", "tiktok", "podcast"})
