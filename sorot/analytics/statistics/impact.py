"""What came with a campaign: before, during and after, with an interval that the account's own past calibrates.

Model intervals are too narrow (reference platforms-metrics-ai B5: 95 % intervals held the truth .77 to .90 of the
time), so none is used. The same comparison is made at every earlier day as if a campaign had begun there (a placebo);
how far those went astray is how far this one may have. A difference is what came at that time, not proof of a cause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

from .basics import quantised
from .growth import gains, rounding_of
from .points import DayPoint


@dataclass(frozen=True, slots=True)
class Design:
    """Settings, chosen on simulated accounts of one seed and gated on others (tests, test_impact)."""

    before: int = 28
    after: int = 14
    least_before: int = 14
    history: int = 182
    half_life: float = 7.0
    windows: int = 20
    level: float = 0.95
    known_share: float = 0.8


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one stretch (during or after). `mean` is a day's value; `effect` its ratio to the expected - 1 when every
    value is above 0 (facts "ratio"), else the difference of a day; with `low` and `high` at 95 %.

    `state`: "more", "less", or "not_clear" when the interval holds 0, or "" when refused. `smallest` is the smallest
    effect that could have been told from chance. `refused` few_days or few_windows.
    """

    mean: Decimal | None = None
    n: int = 0
    effect: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    smallest: Decimal | None = None
    state: str = ""
    windows: int = 0
    refused: str = ""
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """Means of a day before, during and after, and the effects. `unit` "ratio" or "a_day"; refused as a whole when
    nothing can be said (then both effects are refused too).
    """

    field: str
    start: date
    end: date
    unit: str = ""
    mean_before: Decimal | None = None
    n_before: int = 0
    during: Effect = Effect()
    after: Effect = Effect()
    used: Sequence[str] = ()
    refused: str = ""
    needed: int = 0


def impact(
    days: Sequence[DayPoint],
    start: date,
    end: date,
    field: str = "views",
    *,
    others: Sequence[tuple[date, date]] = (),
    design: Design | None = None,
) -> Impact:
    """How a daily counter moved from `start` to `end` and in the 14 days after, against the 28 days before.

    1. Values of a day (`followers`: those won on the day, see `growth.gains`); logs when all are above 0. Days of
       other campaigns (`others`) and days without a value are left out.
    2. Season: mean of each weekday against the centred mean of seven days before `start`, taken off.
    3. Expected = mean of the 28 days before, a day weighing half as much as one 7 days later; effect = mean of the
       stretch - expected.
    4. Placebos: step 3 at every earlier day with 14 days or more before it whose stretch ends before `start`. Half the
       interval = their empirical 95 % quantile of |effect| x (1.1 + 1.3 / k), k = how many such stretches lie side by
       side in the past: overlapping placebos repeat each other.
    Refused: few_windows under 20 placebos, few_days (under 14 of the 28 days before, or under 80 % of the stretch
    known), rounded (followers of three digits). Source: B5. Raises ValueError when `end` lies before `start`.
    """
    if end < start:
        raise ValueError("a campaign cannot end before it starts")
    design = design or Design()
    if field == "followers":
        basis, known = gains(days)
        if basis == "standings" and rounding_of(d.followers for d in days):
            return _refused(field, start, end, "rounded", 0)
    else:
        known = {d.day: value for d in days if (value := getattr(d, field)) is not None}
    first = start - timedelta(days=design.history)
    last = end + timedelta(days=design.after)
    blocked = {since + timedelta(days=i) for since, until in others for i in range((until - since).days + 1)}
    values = {day: v for day, v in sorted(known.items()) if first <= day <= last and day not in blocked}
    near = [v for day, v in values.items() if timedelta(0) < start - day <= timedelta(days=design.before)]
    if len(near) < design.least_before:
        return _refused(field, start, end, "few_days", design.least_before)
    as_ratio = all(v > 0 for v in values.values())
    series = _without_season({d: math.log(v) if as_ratio else float(v) for d, v in values.items()}, start)
    length = (end - start).days + 1

    def effect(offset: int, size: int) -> Effect:
        return _effect(values, series, start, offset, size, design, as_ratio=as_ratio)

    return Impact(
        field=field,
        start=start,
        end=end,
        unit="ratio" if as_ratio else "a_day",
        mean_before=quantised(Decimal(sum(near)) / len(near)),
        n_before=len(near),
        during=effect(0, length),
        after=effect(length, design.after),
        used=tuple(day.isoformat() for day in values),
    )


def _effect(
    values: Mapping[date, int],
    series: Mapping[date, float],
    start: date,
    offset: int,
    length: int,
    design: Design,
    *,
    as_ratio: bool,
) -> Effect:
    needed = math.ceil(length * design.known_share)
    inside = [v for day, v in values.items() if offset <= (day - start).days < offset + length]
    # Days as whole numbers from `start`: a placebo asks for each of them, and arithmetic of dates is slow.
    line = {(day - start).days: value for day, value in series.items()}
    own = _difference(line, 0, offset, length, design)
    if own is None:
        return Effect(n=len(inside), refused="few_days", needed=needed)
    shown = quantised(Decimal(sum(inside)) / len(inside))
    latest = -(offset + length)
    span = latest - min(line) - design.least_before + 1
    starts = range(latest, latest - max(0, span), -1)
    astray = sorted(abs(found) for s in starts if (found := _difference(line, s, offset, length, design)) is not None)
    n = len(astray)
    if n < design.windows:
        return Effect(mean=shown, n=len(inside), windows=n, refused="few_windows", needed=design.windows)
    side_by_side = (n + length - 1) / length
    rank = min(n, math.ceil(design.level * (n + 1)))
    half = astray[rank - 1] * (1.1 + 1.3 / side_by_side)
    low, high = own - half, own + half
    return Effect(
        mean=shown,
        n=len(inside),
        effect=_said(own, as_ratio),
        low=_said(low, as_ratio),
        high=_said(high, as_ratio),
        smallest=_said(half, as_ratio),
        state="more" if low > 0 else "less" if high < 0 else "not_clear",
        windows=n,
    )


def _difference(line: Mapping[int, float], start: int, offset: int, length: int, design: Design) -> float | None:
    """Mean of the stretch less the weighted mean of the days before `start`; None when too few are known."""
    before = [(back, line.get(start - back)) for back in range(1, design.before + 1)]
    weighted = [(0.5 ** (back / design.half_life), value) for back, value in before if value is not None]
    stretch = [line.get(start + offset + i) for i in range(length)]
    known = [value for value in stretch if value is not None]
    if len(weighted) < design.least_before or len(known) < math.ceil(length * design.known_share):
        return None
    expected = sum(weight * value for weight, value in weighted) / sum(weight for weight, _ in weighted)
    return mean(known) - expected


def _without_season(series: Mapping[date, float], start: date) -> dict[date, float]:
    """The series less the weekday's mean distance from the centred mean of seven days, learnt before `start`."""
    away: dict[int, list[float]] = {weekday: [] for weekday in range(7)}
    for day, value in series.items():
        week = [series.get(day + timedelta(days=i)) for i in range(-3, 4)]
        whole = [v for v in week if v is not None]
        if day + timedelta(days=3) < start and len(whole) == 7:
            away[day.weekday()].append(value - sum(whole) / 7)
    if any(len(found) < 2 for found in away.values()):
        return dict(series)
    effects = {weekday: mean(found) for weekday, found in away.items()}
    centre = mean(effects.values())
    return {day: value - effects[day.weekday()] + centre for day, value in series.items()}


def _said(value: float, as_ratio: bool) -> Decimal:
    return quantised(Decimal(str(math.expm1(min(value, 30.0)) if as_ratio else value)))


def _refused(field: str, start: date, end: date, why: str, needed: int) -> Impact:
    both = Effect(refused=why, needed=needed)
    return Impact(field, start, end, during=both, after=both, refused=why, needed=needed)
