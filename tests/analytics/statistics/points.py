"""Short ways to write posts and days."""

from datetime import UTC, date, datetime, timedelta

from sorot.analytics.statistics.points import DayPoint, PostPoint

START = date(2026, 1, 1)


def post(number=0, *, days_ago=None, **values):
    values.setdefault("age_days", 20.0 + number)
    values.setdefault("format", "reel")
    moment = datetime(2026, 6, 1, 9, tzinfo=UTC) - timedelta(days=number if days_ago is None else days_ago)
    return PostPoint(key=f"P{number}", published_at=values.pop("published_at", moment), **values)


def posts(views, **values):
    """Newest first."""
    return [post(i, views=v, **values) for i, v in enumerate(views)]


def days(followers, *, start=START, **more):
    """One day a value; None is a gap."""
    return [DayPoint(day=start + timedelta(days=i), followers=f, **more) for i, f in enumerate(followers)]
