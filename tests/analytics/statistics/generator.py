"""Generated series. Post series are fitted to the figures of the reference (generator.json) and held fixed.

Channels of the first half choose thresholds, those of the second half gate them: the halves have other seeds.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from sorot.analytics.statistics.points import PostPoint

PARAMETERS = json.loads(Path(__file__).with_name("generator.json").read_text())
CHOOSING, GATING = 20_260_101, 20_269_999
TODAY = datetime(2026, 9, 1, tzinfo=UTC)


def standard_t(rng, shape, df):
    """Student's t with a median absolute deviation like that of a normal of deviation 1."""
    from scipy.special import stdtrit

    return rng.standard_t(df, shape) * 0.6744898 / float(stdtrit(df, 0.75))


def channels(seed, count, posts):
    """Log views, oldest first, one channel a row, all of one format and mature."""
    rng, p = np.random.default_rng(seed), PARAMETERS
    sd = p["channel_sd"]["median"] * np.exp(p["channel_sd"]["spread"] * rng.standard_normal(count))
    noise = standard_t(rng, (count, posts), p["tails"]["degrees_of_freedom"])
    drift = np.cumsum(rng.standard_normal((count, posts)) * p["drift"]["step"], axis=1)
    level = np.log(p["level"]["median_views"]) + p["level"]["spread"] * rng.standard_normal(count)
    return level[:, None] + sd[:, None] * (noise + drift)


def shuffled(seed, rows):
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(row) for row in rows])


def points(row, format="long", age_days=30.0, gap_days=3):
    """One channel as posts, newest first."""
    n = len(row)
    return [
        PostPoint(
            key=f"P{i}",
            published_at=TODAY - timedelta(days=age_days + (n - 1 - i) * gap_days),
            format=format,
            read_on=TODAY.date(),
            age_days=age_days + (n - 1 - i) * gap_days,
            views=max(1, round(float(np.exp(row[i])))),
        )
        for i in reversed(range(n))
    ]


def grown(age):
    """Share of the views at 30 days that a post has at an age, by the reference's growth curve."""
    days, factors = PARAMETERS["age_growth"]["days"], PARAMETERS["age_growth"]["factors"]
    missing = sum(max(0.0, b - max(a, age)) / days * np.log(f) for a, b, f in factors if b > age)
    return float(np.exp(-missing))


def week(number):
    return date(2026, 1, 5) + timedelta(days=7 * number)
