"""Reading the JSON lines of `sorot eval`: every fault is a ValueError with a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from .points import PostPoint

MOST = 100_000


def rows(line: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of objects called `name`."""
    found = line.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError(f"{name} must be a list of objects")
    if len(found) > MOST:
        raise ValueError(f"{name} has more than {MOST} entries")
    return found


def text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    return value


def count(value: Any, name: str) -> int | None:
    """A count: a whole number, or one written with a decimal part that is rounded; None is unknown."""
    number = measure(value, name)
    return None if number is None else math.floor(number + 0.5) if isinstance(number, float) else number


def measure(value: Any, name: str) -> int | float | None:
    """A number of 0 or more; None is unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = int(value) if value.strip().isdecimal() else float(value)
        except ValueError:
            raise ValueError(f"{name} {value!r} is not a number") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{name} must be a number or null")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number")
    if value < 0 or value > 10**15:
        raise ValueError(f"{name} {value} is below 0 or too large to be true")
    return value


def day(value: Any, name: str) -> date:
    """A day such as 2026-03-14; a time after it is left out."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            pass
    raise ValueError(f"{name} must be a day such as 2026-03-14, not {value!r}")


def moment(value: Any, name: str) -> datetime | None:
    """A moment such as 2026-03-14T09:30:00Z or a day; without zone it is UTC. None is unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueError(f"{name} must be a moment such as 2026-03-14T09:30:00Z, not {value!r}")


def posts(found: Sequence[dict[str, Any]]) -> list[PostPoint]:
    """Posts, newest first: by their moment where all have one, else by age where all have one, else as they stand."""
    out = [
        PostPoint(
            key=str(row.get("id", place)),
            published_at=moment(row.get("published_at"), "published_at"),
            format=text(row.get("format"), "format"),
            age_days=measure(row.get("age_days"), "age_days"),
            views=count(row.get("views"), "views"),
        )
        for place, row in enumerate(found)
    ]
    if all(post.published_at is not None for post in out):
        return sorted(out, key=lambda post: post.published_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    if all(post.age_days is not None for post in out):
        return sorted(out, key=lambda post: post.age_days or 0.0)
    return out
