"""Followers: growth, new followers, net growth, and what came after one day (reference platforms-metrics-ai B1, 0.6).

Every function takes the days of one account from one source, in any order. Days without a reading are gaps: they
are never filled in. Public subscriber counts of YouTube carry three significant digits, so that four of five
day-to-day differences are 0 (reference 0.6): differences of such counts carry the rounding as `low` and `high`, and
what needs single days is refused as "rounded". Standings of two definitions are not compared: "definition_changed".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from .basics import half_up, quantised
from .points import DayPoint, Result

WINDOW = 28
TOLERANCE, APART = 3, 7
KNOWN_SHARE = Decimal("0.8")
ROUNDED_BELIEF = 3.0


def rounding_of(values: Iterable[int | None]) -> int | None:
    """The step to which these counts are rounded (that of the largest), or None when they look exact.

    A count of 1,000 or more that ends in zeros after its third digit could be chance: one in `step` exact counts
    does. The distinct counts must together be less likely than 1 in 1,000 before they are called rounded, and one
    count with a fourth digit shows that they are exact. Counts below 1,000 say nothing.
    """
    seen = {value for value in values if value is not None and value >= 1000}
    if not seen or any(value % _step(value) for value in seen):
        return None
    if sum(math.log10(_step(value)) for value in seen) < ROUNDED_BELIEF:
        return None
    return _step(max(seen))


def growth(days: Sequence[DayPoint], window: int = WINDOW) -> Result:
    """(F_t - F_b) / F_b. A ratio; t is the newest reading, b the reading nearest to `window` days before it.

    b must lie within 3 days of that day and at least 7 days before t; of two equally near the older counts. `since`
    is the day of b and `before` its followers; `n` 2, or 0 or 1 when refused. Where counts are rounded, `low` and
    `high` are the growths that the rounding allows. Source: B1 growth. Refused: few_days (no such pair),
    few_followers (none at b).
    """
    pair = _pair(days, window)
    if isinstance(pair, Result):
        return pair
    then, now = pair
    before, after = then.followers or 0, now.followers or 0
    used = (then.day.isoformat(), now.day.isoformat())
    if before == 0:
        return Result(n=2, used=used, refused="few_followers", needed=1, since=then.day, before=0)
    step = rounding_of(day.followers for day in days)
    low, high = _bounds(before, after, lambda b, a: quantised((a - b) / b)) if step else (None, None)
    return Result(
        value=quantised(Decimal(after - before) / Decimal(before)),
        n=2,
        used=used,
        low=low,
        high=high,
        since=then.day,
        before=before,
        facts={"after": after, "days": (now.day - then.day).days, "rounded_to": step},
    )


def new_followers(days: Sequence[DayPoint], window: int = WINDOW) -> Result:
    """Sum of the followers won on each of the newest `window` days, as the platform counts them. A whole number.

    The window ends on the newest day with a known value. `n` is the number of days known; facts["days"] how many the
    window has. Refused: few_days when fewer than four in five are known, because an unknown day is not 0.
    """
    known = {day.day: day.new_followers for day in days if day.new_followers is not None}
    if not known:
        return Result(refused="few_days", needed=_needed(window))
    inside = _window(known, window)
    used = tuple(day.isoformat() for day in inside)
    if len(inside) < _needed(window):
        return Result(n=len(inside), used=used, refused="few_days", needed=_needed(window))
    return Result(
        value=sum(known[day] for day in inside),
        n=len(inside),
        used=used,
        since=max(known) - timedelta(days=window - 1),
        facts={"days": window},
    )


def net_growth(days: Sequence[DayPoint], window: int = WINDOW) -> Result:
    """Followers won less followers lost over the newest `window` days. A whole number, below 0 when more left.

    facts["basis"] is "gained_lost" when both are known on every day of the window, else "standings": the difference
    of the followers at the two ends, found as in `growth` (with `low` and `high` where counts are rounded).
    Source: B1 "net = gained - lost". Refused: few_days.
    """
    both = {
        day.day: day.new_followers - day.lost_followers
        for day in days
        if day.new_followers is not None and day.lost_followers is not None
    }
    inside = _window(both, window) if both else []
    if inside and len(inside) == window:
        return Result(
            value=sum(both[day] for day in inside),
            n=window,
            used=tuple(day.isoformat() for day in inside),
            since=inside[0],
            facts={"basis": "gained_lost", "days": window},
        )
    pair = _pair(days, window)
    if isinstance(pair, Result):
        return pair
    then, now = pair
    before, after = then.followers or 0, now.followers or 0
    step = rounding_of(day.followers for day in days)
    low, high = _bounds(before, after, lambda b, a: half_up(a - b)) if step else (None, None)
    return Result(
        value=after - before,
        n=2,
        used=(then.day.isoformat(), now.day.isoformat()),
        low=low,
        high=high,
        since=then.day,
        before=before,
        facts={"basis": "standings", "days": (now.day - then.day).days, "rounded_to": step},
    )


def gains(days: Sequence[DayPoint]) -> tuple[str, dict[date, int]]:
    """(basis, net followers won on each day): "gained_lost", "gained", or "standings", the change from the day before.

    One basis for the whole series, the first of these that is known on the most days, because the three differ.
    """
    both = {
        d.day: d.new_followers - d.lost_followers
        for d in days
        if d.new_followers is not None and d.lost_followers is not None
    }
    won = {d.day: d.new_followers for d in days if d.new_followers is not None}
    standing = {d.day: d.followers for d in days if d.followers is not None}
    steps = {
        day: value - standing[day - timedelta(days=1)]
        for day, value in standing.items()
        if day - timedelta(days=1) in standing
    }
    return max((("gained_lost", both), ("gained", won), ("standings", steps)), key=lambda pair: len(pair[1]))


def around(days: Sequence[DayPoint], day: date, before: int = 7, after: int = 3) -> Result:
    """Followers won on `day` and the days that follow it (`after` days in all, 72 hours) over the usual.

    Sum of the gains of those days - after x median of the gains of the `before` days before. A whole number.
    `before` of the result is the usual gain of one day. It says what came at that time, not what caused it.
    Refused: few_days (one of the days after unknown, or fewer than 5 of 7 before), rounded (three-digit counts).
    """
    basis, known = gains(days)
    usual_days = [day - timedelta(days=back) for back in range(before, 0, -1)]
    usual_days = [d for d in usual_days if d in known]
    after_days = [day + timedelta(days=forth) for forth in range(after)]
    used = tuple(d.isoformat() for d in (*usual_days, *(d for d in after_days if d in known)))
    if basis == "standings" and rounding_of(d.followers for d in days):
        return Result(n=len(used), used=used, refused="rounded")
    needed = math.ceil(before * 5 / 7)
    if len(usual_days) < needed or any(d not in known for d in after_days):
        return Result(n=len(used), used=used, refused="few_days", needed=needed + after)
    usual = median(known[d] for d in usual_days)
    won = sum(known[d] for d in after_days)
    return Result(
        value=half_up(Decimal(won) - after * Decimal(usual)),
        n=len(used),
        used=used,
        since=day,
        before=half_up(Decimal(usual)),
        facts={"won": won, "basis": basis, "days_before": len(usual_days), "days_after": after},
    )


def _step(value: int) -> int:
    return 10 ** max(0, len(str(value)) - 3)


def _needed(window: int) -> int:
    return math.ceil(window * KNOWN_SHARE)


def _window(known: dict[date, int], window: int) -> list[date]:
    first = max(known) - timedelta(days=window - 1)
    return sorted(day for day in known if day >= first)


def _pair(days: Sequence[DayPoint], window: int) -> tuple[DayPoint, DayPoint] | Result:
    known = sorted((day for day in days if day.followers is not None), key=lambda d: d.day)
    if len(known) < 2:
        return Result(n=len(known), used=tuple(d.day.isoformat() for d in known), refused="few_days", needed=2)
    now, target = known[-1], known[-1].day - timedelta(days=window)
    near = [
        d for d in known if abs((d.day - target).days) <= TOLERANCE and (now.day - d.day).days >= min(APART, window)
    ]
    if not near:
        return Result(n=1, used=(now.day.isoformat(),), refused="few_days", needed=2)
    then = min(near, key=lambda d: (abs((d.day - target).days), d.day))
    if then.followers_version != now.followers_version:
        used = (then.day.isoformat(), now.day.isoformat())
        return Result(n=2, used=used, refused="definition_changed", since=then.day)
    return then, now


def _bounds(
    before: int, after: int, change: Callable[[Decimal, Decimal], Decimal | int]
) -> tuple[Decimal | int, Decimal | int]:
    """Lowest and highest change when each count stands for [v, v + step) (cut off) or v ± step/2 (rounded)."""
    changes = []
    b_step, a_step = Decimal(_step(before)), Decimal(_step(after))
    for low, high in ((Decimal(0), Decimal(1)), (Decimal("-0.5"), Decimal("0.5"))):
        changes.append(change(before + high * b_step, after + low * a_step))
        changes.append(change(before + low * b_step, after + high * a_step))
    return min(changes), max(changes)
