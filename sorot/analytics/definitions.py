# ruff: noqa: E501 - a sentence is one line
"""The dictionary of what Sorot computes: id, version, unit, formula, source and the one evaluation of every figure.

What platforms count themselves stands in the table MetricDefinition. A page, an export or a dataclass shows a figure
only as `evaluate` gives it, so that a number is the same wherever it stands. A formula that changes gets a new
version; numbers of two versions are not compared. Sources are sections of the reference "platforms-metrics-ai".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sorot.analytics.campaign_definitions import CAMPAIGN
from sorot.analytics.statistics import growth, rates
from sorot.analytics.statistics.points import Result, Sample

Unit = Literal["count", "ratio", "per_week", "factor", "money", "unit_cost"]
Kind = Literal["measured", "entered", "computed", "estimated"]
Evaluation = Callable[[Sample], Result]


@dataclass(frozen=True, slots=True)
class Formula:
    """`unit` is count, ratio, per_week, factor, money (minor units) or unit_cost (money of one result); `kind` says how far from the platform's own count the value is.

    `formula` is what people read, `source` where it comes from. `evaluate` computes it from a sample; it never
    raises: what cannot be computed is a Result without value and with a reason.
    """

    id: str
    version: int
    name: str | Promise
    unit: Unit
    formula: str | Promise
    source: str
    kind: Kind = "computed"
    evaluate: Evaluation | None = None

    @property
    def key(self) -> str:
        """`engagement_rate_views@2`: what is stored and shown beside a value."""
        return f"{self.id}@{self.version}"


def _standing(name: str) -> Evaluation:
    def evaluate(sample: Sample) -> Result:
        found = sample.standing.get(name)
        if found is None:
            return Result(refused="unknown")
        value, day = found
        return Result(value=value, n=1, used=(day.isoformat(),), since=None)

    return evaluate


def _day_views(sample: Sample) -> Result:
    """Sum of the views of the newest window's days; every day of it must be known and of one version."""
    known = [d for d in sample.days if d.views is not None]
    if not known:
        return Result(refused="few_days", needed=sample.window)
    last = known[-1]
    inside = [d for d in known if d.day > last.day - timedelta(days=sample.window)]
    used = tuple(d.day.isoformat() for d in inside)
    if any(d.version != last.version for d in inside):
        return Result(n=len(inside), used=used, refused="definition_changed", since=inside[0].day)
    if len(inside) < sample.window:
        return Result(n=len(inside), used=used, refused="few_days", needed=sample.window)
    return Result(sum(d.views or 0 for d in inside), len(inside), used, since=inside[0].day)


def _posts_per_week(sample: Sample) -> Result:
    from sorot.analytics.statistics.rhythm import consistency

    return consistency(sample.posts, sample.today)


def _next_post(sample: Sample) -> Result:
    from sorot.analytics.statistics.forecast import forecast

    found = forecast(sample.posts)
    return Result(
        found.p50, found.n, tuple(found.used), found.p10, found.p90, found.refused, found.needed, found.format
    )


def _shift(sample: Sample) -> Result:
    from sorot.analytics.statistics.shifts import shift

    return shift(sample.posts, sample.breaks_of(sample.posts[0].format if sample.posts else ""))


FORMULAS: dict[str, Formula] = {
    m.id: m
    for m in (
        Formula("followers", 1, _("Followers"), "count", _("Followers or subscribers of the account, as the platform shows them."), "A4", "measured", _standing("followers")),
        Formula("posts", 1, _("Posts"), "count", _("Number of posts of the account, as the platform counts them."), "A4", "measured", _standing("posts")),
        Formula("views", 1, _("Views"), "count", _("Views or plays of a post since it was published, as the platform counts them."), "A4", "measured"),
        Formula("likes", 1, _("Likes"), "count", _("Likes of a post since it was published."), "A4", "measured"),
        Formula("comments", 1, _("Comments"), "count", _("Comments on a post since it was published."), "A4", "measured"),
        Formula("shares", 1, _("Shares"), "count", _("How often a post was shared."), "A4", "measured"),
        Formula("saves", 1, _("Saves"), "count", _("How often a post was saved."), "A4", "measured"),
        Formula("reach", 1, _("Reach"), "count", _("Different people who saw a post."), "A4", "measured"),
        Formula("audience_share", 1, _("Share of the audience"), "ratio", _("Part of the followers or viewers, as the platform's file says. Parts that the file leaves out are unknown."), "A4", "measured"),
        Formula("post_engagement_views", 1, _("Engagement of a post by views"), "ratio", _("(likes + comments + shares + saves) / views of one reading. Unknown parts of the sum are left out."), "B1"),
        Formula("post_engagement_reach", 1, _("Engagement of a post by reach"), "ratio", _("(likes + comments + shares + saves) / reach of one reading. Unknown parts of the sum are left out."), "B1"),
        Formula(
            "engagement_rate_views", 2, _("Engagement rate by views"), "ratio",
            _("Median of (likes + comments + shares + saves) / views over the newest 12 posts of the most common format, each read at an age of 7 days or more. At least 3 posts."),
            "B1", "computed", lambda s: rates.engagement_rate_views(s.posts),
        ),
        Formula(
            "engagement_rate_followers", 2, _("Engagement rate by followers"), "ratio",
            _("Median of (likes + comments + shares + saves) / followers over the newest 12 posts of the most common format, each read at an age of 7 days or more and divided by the followers at its time. At least 3 posts."),
            "B1", "computed", lambda s: rates.engagement_rate_followers(s.posts),
        ),
        Formula(
            "engagement_rate_reach", 1, _("Engagement rate by reach"), "ratio",
            _("Median of (likes + comments + shares + saves) / reach over the newest 12 posts of the most common format, each read at an age of 7 days or more. At least 3 posts."),
            "B1", "computed", lambda s: rates.engagement_rate_reach(s.posts),
        ),
        Formula(
            "views_per_post", 2, _("Views per post"), "count",
            _("Median views of the newest 12 posts of the most common format, each read at an age of 7 days or more. At least 3 posts."),
            "B1", "computed", lambda s: rates.views_per_post(s.posts),
        ),
        Formula(
            "view_rate", 1, _("Views per follower"), "ratio",
            _("Median of views / followers over the newest 12 posts of the most common format, each divided by the followers at its time. At least 3 posts."),
            "B1", "computed", lambda s: rates.view_rate(s.posts),
        ),
        Formula(
            "growth", 2, _("Growth of followers"), "ratio",
            _("(followers now − followers before) / followers before. Before is the reading nearest to the start of the period, at most 3 days away from it."),
            "B1", "computed", lambda s: growth.growth(s.days, s.window),
        ),
        Formula(
            "net_growth", 1, _("Followers gained"), "count",
            _("Followers won − followers lost in the period where the platform says both; else the difference of the standings at its two ends."),
            "B1", "computed", lambda s: growth.net_growth(s.days, s.window),
        ),
        Formula(
            "new_followers", 1, _("New followers"), "count",
            _("Sum of the followers won on each day of the period, as the platform counts them. At least four of five days must be known."),
            "B1", "computed", lambda s: growth.new_followers(s.days, s.window),
        ),
        Formula(
            "followers_after_post", 1, _("Followers over the usual after a post"), "count",
            _("Followers won on the day of a post and the two days after it − 3 × the median of the 7 days before it."),
            "B1", "computed",
        ),
        Formula(
            "views_in_period", 1, _("Views in the period"), "count",
            _("Sum of the account's views on each day of the period. Every day must be known and counted in the same way."),
            "B1", "computed", _day_views,
        ),
        Formula(
            "posts_per_week", 1, _("Posts a week"), "per_week",
            _("Posts published in the last 90 days / weeks in it."),
            "B1", "computed", _posts_per_week,
        ),
        Formula(
            "next_post_views", 1, _("Views of the next post"), "count",
            _("Median of the newest 5 to 8 posts of the most common format at an age of 14 days or more; 8 of 10 next posts fall into the range. At least 5 posts."),
            "B3", "estimated", _next_post,
        ),
        Formula(
            "reach_shift", 1, _("Change of reach"), "factor",
            _("Median views after the day on which a lasting change began / median before it; equal format, at an age of 14 days or more. Said only from 5 posts after it and a change by half or more."),
            "B4", "estimated", _shift,
        ),
        Formula(
            "campaign_followers", 1, _("Followers over the usual"), "count",
            _("Followers won in the days of a campaign − what the days before it let expect; the range comes from the same sum over earlier days without the campaign."),
            "B5", "estimated",
        ),
        Formula(
            "campaign_views", 1, _("Views over the usual"), "count",
            _("Views in the days of a campaign − what the days before it let expect; the range comes from the same sum over earlier days without the campaign."),
            "B5", "estimated",
        ),
    )
}  # fmt: skip

# What campaigns cost and bring stands in a module of its own, and in the same dictionary.
FORMULAS |= {
    id: Formula(id, 1, name, unit, formula, source, kind)  # type: ignore[arg-type]
    for id, name, unit, formula, source, kind in CAMPAIGN
}

#: Platforms whose usual rate is by views; the others are measured by followers where the followers are known.
BY_VIEWS = frozenset({"youtube", "tiktok", "podcast"})
INTERACTIONS = ("likes", "comments", "shares", "saves")


def evaluate(id: str, sample: Sample) -> Result:
    """The value of one formula for one sample. Raises KeyError for an id that is no formula of a sample."""
    found = FORMULAS[id].evaluate
    if found is None:
        raise KeyError(id)
    return found(sample)


def usual_rate(platform: str, sample: Sample) -> tuple[str, Result]:
    """(id, result) of the engagement rate that is customary on a platform; the other one where it is unknown."""
    by_views, by_followers = "engagement_rate_views", "engagement_rate_followers"
    first, second = (by_views, by_followers) if platform in BY_VIEWS else (by_followers, by_views)
    result = evaluate(first, sample)
    if not result.is_known:
        other = evaluate(second, sample)
        if other.is_known:
            return second, other
    return first, result


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """part / whole to six places; None when either is unknown or the whole is 0."""
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
