"""What the next post will probably get (reference platforms-metrics-ai B3: 61 YouTube channels, 903 predictions)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, stdev

from .basics import MATURE_AGE, comparable
from .points import PostPoint

NEWEST = 8
NEEDED = 5
LEVEL = 0.80


@dataclass(frozen=True, slots=True)
class Prior:
    """How much the views of one channel vary before anything is known of it.

    `sd` is the median over channels of the robust standard deviation of log views within a channel (reference B3:
    quartiles .41 / .52 / .68 over 61 channels of 24 and more long videos); `weight` is how many posts it counts for
    (reference B3: 6, set once).
    """

    sd: float = 0.52
    weight: float = 6.0
    source: str = "platforms-metrics-ai B3"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Views of the next post at a mature age: 8 of 10 lie between p10 and p90. All None when refused."""

    p10: int | None = None
    p50: int | None = None
    p90: int | None = None
    n: int = 0
    format: str = ""
    used: Sequence[str] = ()
    refused: str = ""
    needed: int = 0

    @property
    def is_known(self) -> bool:
        return self.p50 is not None


def forecast(posts: Sequence[PostPoint], format: str | None = None, *, prior: Prior | None = None) -> Forecast:
    """Range of views of the next post, from the newest 8 (5 to 8) of one format, newest first.

    p50 = median of views; p10 and p90 = exp(median(log views) ± t * s * sqrt(1 + 1.57 / n)), where
    s^2 = (w * prior.sd^2 + (n - 1) * sd(log views)^2) / (w + n - 1), t is Student's quantile at 90 % with w + n - 1
    degrees of freedom, and 1.57 / n is the variance of a median against that of a value. Views. Source: B3.
    The format is the one asked for, or the most common among the newest 24. Readings of an age below 14 days or of an
    unknown age are left out, as are readings of an older version of "views" and posts with 0 views (no logarithm).
    Refused: few_posts below 5, because the interval would be a guess.
    """
    prior = prior or Prior()
    able = comparable(
        posts, known=lambda p: bool(p.views and p.views > 0), age=MATURE_AGE, unknown_age=False, format=format
    )[:NEWEST]
    used = tuple(post.key for post in able)
    name = able[0].format if able else (format or "")
    if len(able) < NEEDED:
        return Forecast(n=len(able), format=name, used=used, refused="few_posts", needed=NEEDED)
    views = [post.views for post in able if post.views]
    logs = [math.log(value) for value in views]
    n, middle = len(logs), median(logs)
    half = _reach(n, stdev(logs), prior)
    return Forecast(
        p10=round(math.exp(middle - half)),
        p50=round(math.exp(middle)),
        p90=round(math.exp(middle + half)),
        n=n,
        format=name,
        used=used,
    )


def _reach(n: int, sd: float, prior: Prior) -> float:
    """Half the width of the interval on the log scale."""
    from scipy.special import stdtrit

    free = prior.weight + n - 1
    shrunk = math.sqrt((prior.weight * prior.sd**2 + (n - 1) * sd**2) / free)
    return float(stdtrit(free, 0.5 + LEVEL / 2)) * shrunk * math.sqrt(1 + 1.57 / n)
