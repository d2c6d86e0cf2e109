"""Did the views of an account change, and did those of many change together (reference platforms-metrics-ai B4).

Words stay neutral: views changed since a day. Why is not in the numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from .ages import still_to_come
from .basics import MATURE_AGE, comparable, half_up, quantised
from .forecast import Prior
from .points import PostPoint, Result


@dataclass(frozen=True, slots=True)
class Watch:
    """Settings of `shift`, chosen on one half of the generated channels and gated on the other (tests, test_gates).

    Reference B4 used 2.5 ln n on series divided by their own deviation; a deviation shrunk towards the usual one
    (`Prior`) is steadier, so that 2.0 finds more x0.33 shifts at equal false alarms.
    """

    penalty: float = 2.0
    least: float = math.log(1.5)
    shortest: int = 2
    each_side: int = 5
    newest: int = 60


NEEDED = 10
BREAK_DAYS = 7
CREATORS, IN_A_ROW = 20, 2
WEATHER_Z = 2.0
BASELINE_POSTS, BASELINE_NEEDED = 12, 5


def shift(
    posts: Sequence[PostPoint],
    breaks: Sequence[date] = (),
    format: str | None = None,
    *,
    watch: Watch | None = None,
    prior: Prior | None = None,
) -> Result:
    """Since when the views of a post differ from before, and by what factor; posts newest first.

    Log views at an age of 14 days and more, carried to 30 days by the usual growth; the newest 60 of one format and
    version; divided into stretches of one median at the least sum of absolute deviations + 2.0 ln(n) s a stretch
    (PELT, l1), where s is the deviation of successive differences shrunk towards the prior's. The newest stretch is
    told when it and the one before have 5 posts or more and their medians differ by a factor above 1.5 either way.

    facts["state"] says which: "changed" (`value` = factor, six places; `since` = day of the first post after;
    `before` and facts["after"] = median views; facts["n_before"], facts["n_after"]; `used` = posts after, then
    before), "usual" (no value), "break" (no value: it begins within 7 days of a day of `breaks`, when the platform
    changed what it counts, so that nothing is known of the account). Source: B4. Refused: few_posts under 10.
    """
    watch, prior = watch or Watch(), prior or Prior()
    able = comparable(
        posts,
        known=lambda p: bool(p.views and p.views > 0 and p.published_at),
        age=MATURE_AGE,
        unknown_age=False,
        format=format,
    )[: watch.newest][::-1]
    name = able[0].format if able else (format or "")
    if len(able) < NEEDED:
        return Result(n=len(able), refused="few_posts", needed=NEEDED, format=name)
    from .segments import divide

    logs = mature_logs(able)
    ends = divide(logs, watch.penalty * math.log(len(logs)) * _deviation(logs, prior), watch.shortest)
    usual = Result(n=len(able), format=name, facts={"state": "usual"})
    if len(ends) < 2:
        return usual
    start, middle, end = ([0, *ends])[-3:]
    if min(end - middle, middle - start) < watch.each_side:
        return usual
    change = median(logs[middle:end]) - median(logs[start:middle])
    if abs(change) <= watch.least:
        return usual
    since = _day(able[middle])
    first, last = _day(able[middle - 1]) - timedelta(days=BREAK_DAYS), since + timedelta(days=BREAK_DAYS)
    if any(first <= day <= last for day in breaks):
        return Result(n=len(able), format=name, facts={"state": "break", "since": since})
    before, after = able[start:middle], able[middle:end]
    return Result(
        value=quantised(Decimal(str(math.exp(change)))),
        n=len(before) + len(after),
        used=tuple(post.key for post in (*after[::-1], *before[::-1])),
        format=name,
        since=since,
        before=_middle_views(before),
        facts={
            "state": "changed",
            "n_before": len(before),
            "n_after": len(after),
            "after": _middle_views(after),
            "version": able[0].version,
        },
    )


def mature_logs(posts: Sequence[PostPoint]) -> list[float]:
    """Log of the views that each post usually has at 30 days, from its reading at 7 days or more (reference 0.7)."""
    return [math.log(post.views or 1) + still_to_come(post.age_days or 30.0) for post in posts]


def residuals(posts: Sequence[PostPoint], since: date, format: str) -> dict[date, float]:
    """For each week from `since` on (by its Monday), the median log of views against the creator's usual.

    The usual is the median of the newest 12 mature posts of this format and version before `since`; empty when those
    are fewer than 5. What `weather` takes of one creator.
    """
    able = comparable(
        posts,
        known=lambda p: bool(p.views and p.views > 0 and p.published_at),
        age=MATURE_AGE,
        unknown_age=False,
        format=format,
    )
    base = [post for post in able if _day(post) < since][:BASELINE_POSTS]
    if len(base) < BASELINE_NEEDED:
        return {}
    usual = median(mature_logs(base))
    weeks: dict[date, list[float]] = {}
    for post, log in zip(able, mature_logs(able), strict=True):
        if (day := _day(post)) >= since:
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(log - usual)
    return {week: median(values) for week, values in sorted(weeks.items())}


def weather(residuals_by_creator: Mapping[str, Mapping[date, float]], z: float = WEATHER_Z) -> Result:
    """Whether the views of many creators on one platform and format moved together, up or down.

    For each week: index = median over creators of their log residual (see `residuals`), its standard error
    1.2533 x s / sqrt(n) with s = 1.4826 x MAD of the residuals around their week's index, over all weeks. Two weeks
    in a row with |index / error| above 2 on the same side are a change. Only weeks with 20 creators or more count.

    facts["state"] "changed" or "usual"; `value` = exp(median of the indices since the change, or of the newest two
    weeks), six places; `since` = Monday of the first of the weeks in a row; `n` creators of the newest week; `used`
    the Mondays; facts["weeks"] = (Monday, index, error, creators) of each. Creators' residuals are taken as
    independent, which seasons break (reference, Limits): it is weather, not proof. Source: B4. Refused: few_creators.
    """
    looked = []
    for week in sorted({week for creator in residuals_by_creator.values() for week in creator}):
        values = [creator[week] for creator in residuals_by_creator.values() if week in creator]
        if len(values) >= CREATORS:
            index = median(values)
            looked.append((week, index, len(values), [abs(value - index) for value in values]))
    if len(looked) < IN_A_ROW:
        return Result(n=len(residuals_by_creator), refused="few_creators", needed=CREATORS)
    error = 1.2533 * 1.4826 * max(median(away for *_, all_away in looked for away in all_away), 1e-6)
    weeks = [(week, index, error / math.sqrt(n), n) for week, index, n, _ in looked]
    sides = [0 if abs(index) <= z * error else (1 if index > 0 else -1) for _, index, error, _ in weeks]
    since = None
    for i in range(IN_A_ROW - 1, len(weeks)):
        row = weeks[i - IN_A_ROW + 1 : i + 1]
        adjacent = all((b[0] - a[0]).days == 7 for a, b in itertools.pairwise(row))
        if since is None and sides[i] and len(set(sides[i - IN_A_ROW + 1 : i + 1])) == 1 and adjacent:
            since = i - IN_A_ROW + 1
    shown = weeks[since:] if since is not None else weeks[-IN_A_ROW:]
    return Result(
        value=quantised(Decimal(str(math.exp(median(index for _, index, _, _ in shown))))),
        n=weeks[-1][3],
        used=tuple(week.isoformat() for week, *_ in weeks),
        since=weeks[since][0] if since is not None else None,
        facts={"state": "usual" if since is None else "changed", "weeks": tuple(weeks)},
    )


def _deviation(logs: Sequence[float], prior: Prior) -> float:
    """Deviation of one post from its neighbours: mean |difference| / 1.128, cut at three deviations, shrunk."""
    steps = [abs(b - a) for a, b in itertools.pairwise(logs)]
    limit = 3 * 1.4826 * median(steps)
    own = sum(min(step, limit) for step in steps) / len(steps) / 1.128
    return math.sqrt((prior.weight * prior.sd**2 + len(steps) * own**2) / (prior.weight + len(steps)))


def _middle_views(posts: Sequence[PostPoint]) -> int:
    return half_up(Decimal(median(post.views or 0 for post in posts)))


def _day(post: PostPoint) -> date:
    if post.published_at is None:
        raise ValueError("the post has no moment of publication")
    return post.published_at.date()
