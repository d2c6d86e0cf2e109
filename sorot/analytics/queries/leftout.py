"""What a figure left out, and why: the same demands that its formula makes, asked of every post that was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from sorot.analytics.queries.figures import OF_DAYS, STANDING, Figure
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.statistics.basics import MATURE_AGE, RATE_AGE
from sorot.analytics.statistics.points import PostPoint

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Demand:
    """What a formula asks of a post. `unknown_age` says whether a post of unknown age may count."""

    knows: Callable[[PostPoint], bool]
    age: int = RATE_AGE
    unknown_age: bool = True
    by_version: bool = True


DEMANDS: dict[str, Demand] = {
    "engagement_rate_views": Demand(lambda p: p.interactions is not None and bool(p.views)),
    "engagement_rate_reach": Demand(lambda p: p.interactions is not None and bool(p.reach), by_version=False),
    "engagement_rate_followers": Demand(lambda p: p.interactions is not None and bool(p.followers), by_version=False),
    "view_rate": Demand(lambda p: p.views is not None and bool(p.followers)),
    "views_per_post": Demand(lambda p: p.views is not None),
    "next_post_views": Demand(lambda p: bool(p.views), MATURE_AGE, unknown_age=False),
    "reach_shift": Demand(lambda p: bool(p.views and p.published_at), MATURE_AGE, unknown_age=False),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`reason`: unknown, undated, young, format, version, older, able, gap; `posts`: (code, title) of the first few."""

    reason: str
    count: int
    text: str
    posts: Sequence[tuple[str, str]] = ()


def left_out_of(figure: Figure, loaded: LoadedSample) -> list[LeftOut]:
    """Groups of what was there and did not count, the largest first. No query."""
    id = figure.definition.id
    if id in STANDING:
        return []
    if id in OF_DAYS:
        return _gaps(figure, loaded)
    demand = DEMANDS.get(id)
    if demand is None:
        return []
    groups: dict[str, list[PostPoint]] = {}
    used = set(figure.result.used)
    version = next((p.version for p in loaded.sample.posts if p.key in used), None)
    for point in loaded.sample.posts:
        if point.key not in used:
            groups.setdefault(_why(point, demand, figure.result.format, version, has_used=bool(used)), []).append(point)
    found = [
        LeftOut(
            reason, len(points), _text(reason, len(points), demand.age),
            [(p.key, str(loaded.posts[p.key])) for p in points[:SHOWN]],
        )
        for reason, points in groups.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.count)


def _why(point: PostPoint, demand: Demand, format: str, version: int | None, *, has_used: bool) -> str:
    if not demand.knows(point):
        return "unknown"
    if point.age_days is None and not demand.unknown_age:
        return "undated"
    if point.age_days is not None and point.age_days < demand.age:
        return "young"
    if point.format != format:
        return "format"
    if demand.by_version and version is not None and point.version != version:
        return "version"
    return "older" if has_used else "able"


def _gaps(figure: Figure, loaded: LoadedSample) -> list[LeftOut]:
    window, used = loaded.sample.window, len(figure.result.used)
    if figure.definition.id == "growth" or figure.result.facts.get("basis") == "standings" or not used:
        return []
    missing = window - used
    return [LeftOut("gap", missing, _text("gap", missing, 0))] if missing > 0 else []


def _text(reason: str, n: int, age: int) -> str:
    words = {
        "unknown": ngettext(
            "%(n)s post: the source does not say a value that the formula needs.",
            "%(n)s posts: the source does not say a value that the formula needs.",
            n,
        ),
        "undated": ngettext(
            "%(n)s post: its day of publication is unknown, and so its age.",
            "%(n)s posts: their day of publication is unknown, and so their age.",
            n,
        ),
        "young": ngettext(
            "%(n)s post: read when it was younger than %(age)s days.",
            "%(n)s posts: read when they were younger than %(age)s days.",
            n,
        ),
        "format": ngettext(
            "%(n)s post of another format. Formats are not mixed.",
            "%(n)s posts of another format. Formats are not mixed.",
            n,
        ),
        "version": ngettext(
            "%(n)s post: counted before the platform changed what a view is.",
            "%(n)s posts: counted before the platform changed what a view is.",
            n,
        ),
        "older": ngettext(
            "%(n)s post: the newest ones are enough.",
            "%(n)s posts: the newest ones are enough.",
            n,
        ),
        "able": ngettext(
            "%(n)s post was compared: no lasting change to tell of.",
            "%(n)s posts were compared: no lasting change to tell of.",
            n,
        ),
        "gap": ngettext(
            "%(n)s day of the period is unknown. It does not count as zero.",
            "%(n)s days of the period are unknown. They do not count as zero.",
            n,
        ),
    }
    return words[reason] % {"n": n, "age": age}
