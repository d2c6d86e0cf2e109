"""Rates of posts: how many of those who could have reacted did (reference platforms-metrics-ai B1).

Every function takes the posts of one account from one source, newest first, and rests on the newest 12 posts of the
one most common format among the newest 24, read at an age of 7 days or more (an unknown age counts as old enough:
an export without dates is of old posts). Medians, not means: one hit must not speak for the account. Ratios are
Decimal with six places, halves up. Fewer than 3 posts are refused as "few_posts": no middle of two is a habit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

from .basics import RATE_AGE, comparable, half_up, middle, ratio
from .points import PostPoint, Result

POSTS_IN_RATE = 12
NEEDED = 3


def engagement_rate_views(posts: Sequence[PostPoint], *, format: str | None = None) -> Result:
    """Median of (likes + comments + shares + saves) / views. A ratio; unknown parts of the sum are left out.

    Only readings of the newest one's version of "views" count. Source: B1 ER_views. Refused: few_posts.
    """
    return _median_ratio(posts, lambda p: ratio(p.interactions, p.views), format, by_version=True)


def engagement_rate_reach(posts: Sequence[PostPoint], *, format: str | None = None) -> Result:
    """Median of (likes + comments + shares + saves) / reach. A ratio; unknown parts of the sum are left out.

    Source: B1 ER_reach; only Instagram, Facebook and TikTok Business tell the reach. Refused: few_posts.
    """
    return _median_ratio(posts, lambda p: ratio(p.interactions, p.reach), format, by_version=False)


def engagement_rate_followers(posts: Sequence[PostPoint], *, format: str | None = None) -> Result:
    """Median of (likes + comments + shares + saves) / followers, each post against its own followers. A ratio.

    A post whose followers at its time are unknown is left out: today's followers would make old posts look worse
    than they were. Source: B1 ER_followers. Refused: few_posts.
    """
    return _median_ratio(posts, lambda p: ratio(p.interactions, p.followers), format, by_version=False)


def view_rate(posts: Sequence[PostPoint], *, format: str | None = None) -> Result:
    """Median of views / followers, each post against its own followers. A ratio, often above 1.

    Source: B1 view rate. Refused: few_posts.
    """
    return _median_ratio(posts, lambda p: ratio(p.views, p.followers), format, by_version=True)


def views_per_post(posts: Sequence[PostPoint], *, format: str | None = None) -> Result:
    """Median views of a post. A whole number, halves up. Source: B1. Refused: few_posts."""
    able = _newest(posts, lambda p: p.views is not None, format, by_version=True)
    if len(able) < NEEDED:
        return _few(able)
    value = half_up(Decimal(median(post.views for post in able if post.views is not None)))
    return _result(value, able)


def by_format(posts: Sequence[PostPoint], rate: Callable[..., Result] = engagement_rate_views) -> dict[str, Result]:
    """Any function of this module for each format by itself, the format posted last first."""
    return {name: rate(posts, format=name) for name in dict.fromkeys(post.format for post in posts)}


def _newest(
    posts: Sequence[PostPoint], known: Callable[[PostPoint], bool], format: str | None, *, by_version: bool
) -> list[PostPoint]:
    able = comparable(posts, known=known, age=RATE_AGE, unknown_age=True, by_version=by_version, format=format)
    return able[:POSTS_IN_RATE]


def _median_ratio(
    posts: Sequence[PostPoint], of: Callable[[PostPoint], Decimal | None], format: str | None, *, by_version: bool
) -> Result:
    able = _newest(posts, lambda post: of(post) is not None, format, by_version=by_version)
    if len(able) < NEEDED:
        return _few(able)
    return _result(middle([value for post in able if (value := of(post)) is not None]), able)


def _result(value: Decimal | int, able: Sequence[PostPoint]) -> Result:
    return Result(
        value=value,
        n=len(able),
        used=tuple(post.key for post in able),
        format=able[0].format,
        facts={"version": able[0].version},
    )


def _few(able: Sequence[PostPoint]) -> Result:
    return Result(
        n=len(able),
        used=tuple(post.key for post in able),
        refused="few_posts",
        needed=NEEDED,
        format=able[0].format if able else "",
    )
