"""Generated daily followers: ordinary accounts of many habits, and the same with one oddity put in."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from sorot.analytics.statistics.points import DayPoint, PostPoint

START = date(2026, 1, 1)
HABITS = ("linear", "exponential", "weekly", "rough", "still", "falling", "gaps", "viral", "campaign")
ODD = ("step", "saw_tooth", "hockey_stick", "glitch")


def posting(rng, days, far_day=None):
    """A post every other day of log-normal views; the one of `far_day` went twelve times as far as any."""
    usual = [float(np.exp(rng.normal(9, 0.5))) for _ in range(0, days, 2)]
    out = []
    for i, views in enumerate(usual):
        day = START + timedelta(days=2 * i)
        out.append(
            PostPoint(f"P{i}", datetime(day.year, day.month, day.day, 9, tzinfo=UTC), "reel", views=round(views))
        )
    if far_day is not None:
        day = START + timedelta(days=far_day)
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        out.append(PostPoint("FAR", moment, "reel", views=round(12 * max(usual))))
    return out[::-1]


def habit(rng, name, days):
    """(gains of each day, followers before the first, day of a far post or None, days without a reading)."""
    followers = int(np.exp(rng.uniform(np.log(2000), np.log(2_000_000))))
    rate = followers * np.exp(rng.uniform(np.log(0.0003), np.log(0.006)))
    noise = rng.uniform(0.2, 0.6)
    gains = rate * (1 + noise * rng.standard_normal(days))
    far, gaps = None, set()
    if name == "exponential":
        gains = followers * rng.uniform(0.004, 0.02) * np.exp(np.arange(days) * rng.uniform(0.005, 0.02))
        gains = gains * (1 + noise * rng.standard_normal(days))
    elif name == "weekly":
        gains = gains * (1 + 0.6 * np.sin(2 * np.pi * np.arange(days) / 7 + rng.uniform(0, 6)))
    elif name == "rough":
        gains = rate * (1 + 0.4 * rng.standard_t(4, days))
    elif name == "still":
        gains = rate * 0.05 * rng.standard_normal(days)
    elif name == "falling":
        gains = -0.4 * gains
    elif name == "gaps":
        gaps = {int(d) for d in rng.choice(np.arange(1, days - 1), days // 6, replace=False)}
        since = int(rng.integers(10, days - 20))
        gaps |= set(range(since, since + int(rng.integers(3, 12))))
    elif name == "viral":
        far = int(rng.integers(30, days - 25))
        tail = rate * rng.uniform(15, 60) * np.exp(-np.arange(days - far - 1) / rng.uniform(1, 4))
        gains[far + 1 :] += tail
    elif name == "campaign":
        since = int(rng.integers(25, days - 30))
        gains[since : since + 14] *= rng.uniform(1.2, 1.8)
    return gains, followers, far, gaps


def account(seed, odd=None, name=None, days=None):
    """(days, posts, kind and days of what was put in or None) of one generated account."""
    rng = np.random.default_rng(seed)
    days = days or int(rng.integers(80, 200))
    plain = [h for h in HABITS if h not in ("viral", "gaps")]
    name = name or str(rng.choice(HABITS if odd is None else plain))
    gains, followers, far, gaps = habit(rng, name, days)
    spread = float(np.std(gains)) + abs(float(np.median(gains)))
    place = int(rng.integers(30, days - 30))
    level = followers + float(np.sum(gains[:place]))
    put, truth = np.zeros(days), None
    size = max(level * rng.uniform(0.05, 0.4), 12 * spread)
    if odd == "step":
        width = int(rng.integers(1, 4))
        put[place : place + width] = size / width
        truth = (odd, place, place + width - 1)
    elif odd == "saw_tooth":
        put[place] = size
        back, wait = int(rng.integers(1, 6)), int(rng.integers(2, 7))
        put[place + wait : place + wait + back] = -size * rng.uniform(0.6, 1.0) / back
        truth = (odd, place, place + wait + back - 1)
    elif odd == "hockey_stick":
        flat = followers * 0.0006
        gains = flat * (1 + 0.4 * rng.standard_normal(days))
        place = int(rng.integers(40, days - 30))
        steep = flat * rng.uniform(8, 40) * np.exp(np.arange(days - place) * rng.uniform(0, 0.02))
        put[place:] = steep * (1 + 0.25 * rng.standard_normal(days - place))
        truth = (odd, place, days - 1)
    standing = np.round(followers + np.cumsum(gains + put)).astype(int)
    if odd == "glitch":
        standing[place] += int(size * rng.choice([-1, 1]) * rng.uniform(1, 8))
        truth = (odd, place, place)
    readings = [
        DayPoint(START + timedelta(days=i), followers=max(0, int(standing[i]))) for i in range(days) if i not in gaps
    ]
    if truth is not None:
        truth = (truth[0], START + timedelta(days=truth[1]), START + timedelta(days=truth[2]))
    return readings, posting(rng, days, far), truth
