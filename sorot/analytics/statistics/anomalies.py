"""What is odd in a daily series: steps, saw-teeth, hockey sticks, one-day glitches, spikes of views.

An anomaly is a place to look at, with days and a size; it is never a verdict, and a post that went far explains it
(reference platforms-metrics-ai B2, B4; goal row 8). Gaps are gaps: nothing is filled in, and a change over more than
7 days without a reading is not judged. Counts that the platform rounds to three digits are refused.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from .growth import rounding_of
from .points import DayPoint, PostPoint

#: Counters that stand at a day; all others are earned on it.
STANDINGS = frozenset({"followers"})
NEEDED = 14
VIRAL_HOURS, VIRAL_SHARE, VIRAL_TIMES, VIRAL_POSTS = 72, 0.95, 3, 10


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings, chosen on the first half of the generated series and gated on the second (tests, test_anomalies).

    A day is raised when its gain lies `raised` deviations from the usual; days in a row are a jump when one lies
    `clear` deviations away and together they move the count by `share`. Deviations are those of the days around.
    """

    raised: float = 4.0
    clear: float = 7.0
    share: float = 0.02
    least: int = 20
    longest_gap: int = 7
    around: int = 21
    apart: int = 7
    reversed_share: float = 0.5
    reversed_days: int = 14
    glitch_back: float = 0.9
    stick_ratios: tuple[tuple[int, float], ...] = ((14, 4.0), (28, 6.0))
    stick_least: float = 0.05
    spike_factor: float = 5.0
    spike_apart: int = 7


@dataclass(frozen=True, slots=True)
class Flag:
    """One odd stretch, both days included. `size` is what it moved the count by, over the usual (below 0: a fall).

    kind: "step" a jump that stayed · "saw_tooth" a jump of which half or more went back within 14 days · "hockey_stick"
    a growth many times that of before, until the end · "glitch" one reading far off, with the next one back ·
    "spike" a day of 5 times the usual views or more. `posts` are the keys of posts of the 72 hours before.
    """

    kind: str
    since: date
    until: date
    size: int
    usual: float = 0.0
    posts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Anomalies:
    """Flags by day. `explained` are those that a post of the 72 hours before explains: not to be shown as odd."""

    flags: Sequence[Flag] = ()
    explained: Sequence[Flag] = ()
    readings_used: int = 0
    refused: str = ""
    needed: int = 0


@dataclass(slots=True)
class _Gain:
    """The change between two readings that follow each other."""

    before: date
    day: date
    change: int
    level: int
    usual: float = 0.0
    scale: float = 1.0

    @property
    def days(self) -> int:
        return (self.day - self.before).days

    @property
    def rate(self) -> float:
        return self.change / self.days

    @property
    def excess(self) -> float:
        return self.change - self.usual * self.days

    @property
    def z(self) -> float:
        return (self.rate - self.usual) / self.scale

    @property
    def since(self) -> date:
        return self.before + timedelta(days=1)


@dataclass(slots=True)
class _Run:
    """Days in a row that moved the same way, far from the usual."""

    first: int
    last: int
    size: float = 0.0
    gains: list[_Gain] = field(default_factory=list)


def anomalies(
    days: Sequence[DayPoint],
    posts: Sequence[PostPoint] = (),
    field: str = "followers",
    *,
    limits: Limits | None = None,
) -> Anomalies:
    """What is odd in one counter of an account's days (from one source); counts. Days may come in any order.

    `followers` is judged as a count that stands (steps, saw-teeth, hockey sticks, glitches), every other field as
    one that is earned on the day (spikes). See `odd_standings` and `odd_flows`. With posts, one that went far in the
    72 hours before (`far_posts`) explains a rise. Of views only readings of the newest day's definition count.
    Refused: few_days (under 14 readings), rounded (three-digit counts).
    """
    known = [(day.day, value, day.version) for day in days if (value := getattr(day, field)) is not None]
    if field == "views" and known:
        newest = max(known)[2]
        known = [reading for reading in known if reading[2] == newest]
    series = [(day, value) for day, value, _ in known]
    judge = odd_standings if field in STANDINGS else odd_flows
    return judge(series, posts, limits=limits)


def odd_standings(
    series: Sequence[tuple[date, int]], posts: Sequence[PostPoint] = (), *, limits: Limits | None = None
) -> Anomalies:
    """Steps, saw-teeth, hockey sticks and glitches of a count that stands, such as followers.

    Each change between neighbouring readings, a day, is measured against the median of those within 21 days, in
    deviations s = max(1.4826 x MAD, outer decile on that side of the days more than a week away / 1.28, sqrt(usual),
    1). Without posts, a rise that decays over days, as the rise after a post that went far does, is not told, because
    nothing could show that there was no such post.
    Sources: B2, goal row 8. Refused: few_days, rounded.
    """
    limits = limits or Limits()
    readings = sorted(dict(series).items())
    if len(readings) < NEEDED:
        return Anomalies(readings_used=len(readings), refused="few_days", needed=NEEDED)
    if rounding_of(value for _, value in readings):
        return Anomalies(readings_used=len(readings), refused="rounded")
    found, readings = _glitches(readings, limits)
    gains = [_Gain(a, b, after - before, max(before, 1)) for (a, before), (b, after) in pairwise(readings)]
    stick = _hockey_stick(gains, limits)
    parts = [gains] if stick is None else [gains[:stick], gains[stick:]]
    for part in parts:
        _measure(part, limits)
        found += _jumps(part, readings, limits, posts_known=bool(posts))
    if stick is not None:
        usual = median(gain.rate for gain in parts[0][-28:])
        size = sum(gain.change - usual * gain.days for gain in parts[1])
        # A jump that began the stretch, or is all that it was, is told once.
        found.append(Flag("hockey_stick", parts[1][0].since, parts[1][-1].day, round(size), usual))
    return _sorted_out(found, posts, len(readings) + sum(flag.kind == "glitch" for flag in found))


def odd_flows(
    series: Sequence[tuple[date, int]], posts: Sequence[PostPoint] = (), *, limits: Limits | None = None
) -> Anomalies:
    """Days with 5 times the usual or more, of something earned on the day, such as views.

    Usual = median of the known days among the 28 before (14 at least). Spikes within 7 days are one, with the size
    of its highest day over the usual. Smaller ones are not told: at x3 more were false than true (B4).
    Refused: few_days.
    """
    limits = limits or Limits()
    readings = sorted(dict(series).items())
    if len(readings) < NEEDED + 1:
        return Anomalies(readings_used=len(readings), refused="few_days", needed=NEEDED + 1)
    found: list[Flag] = []
    for place, (day, value) in enumerate(readings):
        before = [v for d, v in readings[max(0, place - 28) : place] if (day - d).days <= 28]
        if len(before) < NEEDED:
            continue
        usual = float(median(before))
        spread = 1.4826 * median(abs(v - usual) for v in before)
        if value < limits.spike_factor * usual or value - usual < max(limits.least, 7 * spread):
            continue
        size = round(value - usual)
        if found and (day - found[-1].until).days <= limits.spike_apart:
            last = found[-1]
            found[-1] = Flag("spike", last.since, day, max(last.size, size), last.usual)
        else:
            found.append(Flag("spike", day, day, size, usual))
    return _sorted_out(found, posts, len(readings))


def far_posts(posts: Sequence[PostPoint], since: date) -> tuple[list[str], bool]:
    """(keys of the posts of the 72 hours before a day or on it, whether one of them went far).

    Far: views above the 95th percentile and above 3 times the median of the account's other posts of that format, or
    of all of them when its format has fewer than 10. The 95th percentile alone would explain one jump in ten by
    chance, because one post in twenty lies above it. Under 10 posts in all nothing is far.
    """
    first = since - timedelta(hours=VIRAL_HOURS)
    near = [p for p in posts if p.published_at is not None and first <= p.published_at.date() <= since]
    far = False
    for post in near:
        if post.views is None:
            continue
        others = [p.views for p in posts if p.views is not None and p.key != post.key and p.format == post.format]
        if len(others) < VIRAL_POSTS:
            others = [p.views for p in posts if p.views is not None and p.key != post.key]
        if len(others) >= VIRAL_POSTS:
            others.sort()
            far = far or post.views > max(
                others[math.ceil(VIRAL_SHARE * len(others)) - 1], VIRAL_TIMES * median(others)
            )
    return [post.key for post in near], far


def _sorted_out(found: Sequence[Flag], posts: Sequence[PostPoint], used: int) -> Anomalies:
    flags: list[Flag] = []
    explained: list[Flag] = []
    for flag in sorted(found, key=lambda f: (f.since, f.until, f.kind)):
        keys, far = far_posts(posts, flag.since)
        linked = Flag(flag.kind, flag.since, flag.until, flag.size, flag.usual, tuple(keys))
        (explained if far and flag.size > 0 and flag.kind != "glitch" else flags).append(linked)
    return Anomalies(tuple(flags), tuple(explained), used)


def _glitches(readings: list[tuple[date, int]], limits: Limits) -> tuple[list[Flag], list[tuple[date, int]]]:
    """One reading far off whose next one is back, and the readings without it."""
    steps = sorted(abs(b - a) for (_, a), (_, b) in pairwise(readings))
    scale = max(1.4826 * float(median(steps)), steps[len(steps) * 9 // 10] / 1.645, 1.0)
    found, kept, place = [], [readings[0]], 1
    while place < len(readings) - 1:
        (a, before), (day, value), (b, after) = kept[-1], readings[place], readings[place + 1]
        middle = before + (after - before) * (day - a).days / (b - a).days
        away = value - middle
        far = abs(away) >= max(limits.share * abs(middle), limits.clear * scale, limits.least)
        back = abs(after - before) <= (1 - limits.glitch_back) * abs(away) + 3 * scale * (b - a).days
        if far and back and (b - a).days <= limits.longest_gap:
            found.append(Flag("glitch", day, day, round(away)))
        else:
            kept.append(readings[place])
        place += 1
    return found, [*kept, readings[-1]]


def _measure(gains: Sequence[_Gain], limits: Limits) -> None:
    """Set the usual daily gain and its deviation around each gain."""
    reach = timedelta(days=limits.around)
    for gain in gains:
        low = bisect_left(gains, gain.day - reach, key=lambda g: g.day)
        high = bisect_right(gains, gain.day + reach, key=lambda g: g.day)
        near = [g.rate for g in gains[low:high] if g is not gain]
        apart = sorted(g.rate for g in gains[low:high] if abs((g.day - gain.day).days) > limits.apart)
        if len(near) < 5:
            near = [g.rate for g in gains]
        gain.usual = median(near)
        away = 1.4826 * median(abs(rate - gain.usual) for rate in near)
        side = 0.0
        if len(apart) >= limits.apart * 2:
            tenth = len(apart) // 10
            side = apart[-1 - tenth] - gain.usual if gain.rate > gain.usual else gain.usual - apart[tenth]
        gain.scale = max(away, side / 1.2816, math.sqrt(abs(gain.usual)), 1.0)


def _jumps(
    gains: Sequence[_Gain], readings: Sequence[tuple[date, int]], limits: Limits, *, posts_known: bool
) -> list[Flag]:
    found: list[Flag] = []
    for run in _runs(gains, limits):
        first, last = gains[run.first], gains[run.last]
        if found and first.since <= found[-1].until:
            continue
        least = max(limits.share * first.level, limits.least)
        if abs(run.size) < least or max(abs(gain.z) for gain in run.gains) < limits.clear:
            continue
        back = _back(first.level, run.size, first, last, readings, limits)
        if back is not None:
            found.append(Flag("saw_tooth", first.since, back, round(run.size), first.usual))
        elif last.day < gains[-1].day and not (not posts_known and _decays(gains, run)):
            found.append(Flag("step", first.since, last.day, round(run.size), first.usual))
    return found


def _runs(gains: Sequence[_Gain], limits: Limits) -> list[_Run]:
    """Raised gains in a row on one side; one quiet day between two does not part them."""
    runs: list[_Run] = []
    for place, gain in enumerate(gains):
        if abs(gain.z) < limits.raised or gain.days > limits.longest_gap:
            continue
        last = runs[-1] if runs else None
        if last and place - last.last <= 2 and (last.size > 0) == (gain.z > 0):
            last.gains += gains[last.last + 1 : place + 1]
            last.last = place
        else:
            last = _Run(place, place, gains=[gain])
            runs.append(last)
        last.size = sum(g.excess for g in last.gains)
    return runs


def _back(
    base: int, size: float, first: _Gain, last: _Gain, readings: Sequence[tuple[date, int]], limits: Limits
) -> date | None:
    """The day by which half of a jump had gone back, within 14 days of its end, or None."""
    usual = max(0.0, first.usual) if size > 0 else min(0.0, first.usual)
    for day, value in readings:
        if last.day < day <= last.day + timedelta(days=limits.reversed_days):
            left = value - base - usual * (day - first.before).days
            if left / size <= 1 - limits.reversed_share:
                return day
    return None


def _decays(gains: Sequence[_Gain], run: _Run) -> bool:
    """Whether the gains after the highest day of a run fall off over days, as after a post that went far.

    From the highest day on: four days or more above the usual, a quarter or more of the excess after the second of
    them, and each pair of days less than the pair before.
    """
    peak = max(range(run.first, run.last + 1), key=lambda i: gains[i].excess)
    if peak - run.first > 1:
        return False
    tail = [max(0.0, gain.excess) for gain in gains[peak : peak + 8]]
    if len(tail) < 6 or sum(tail) <= 0:
        return False
    pairs = [tail[0] + tail[1], tail[2] + tail[3], tail[4] + tail[5]]
    late = sum(tail[2:]) / sum(tail)
    above = sum(gain.z > 1 for gain in gains[peak : peak + 5])
    return late >= 0.2 and above >= 4 and pairs[0] > pairs[1] > pairs[2] and tail[0] > 1.2 * tail[2]


def _hockey_stick(gains: Sequence[_Gain], limits: Limits) -> int | None:
    """Where a growth many times that of before begins and lasts to the end, or None."""
    rates = [gain.rate for gain in gains]
    best: tuple[float, int] | None = None
    for width, ratio in limits.stick_ratios:
        least = width // 2 + 1
        for place in range(least, len(gains) - least):
            start = gains[place].before
            before = [g.rate for g in gains[max(0, place - width) : place] if (start - g.day).days < width]
            after = [g.rate for g in gains[place : place + width] if (g.day - start).days <= width]
            if len(before) < least or len(after) < least:
                continue
            low, high = median(before), median(after)
            if high <= 0 or high < ratio * low:
                continue
            # A lull just before is no measure of what is usual: all days before count as well.
            low = max(low, median(rates[:place]))
            scale = max(*(1.4826 * median(abs(r - low) for r in some) for some in (before, rates[:place])), 1.0)
            scale = max(scale, math.sqrt(abs(low)))
            floor = max(low, scale / 2)
            moved = high * (gains[-1].day - start).days
            if high < ratio * floor or high - low < 3 * scale or moved < limits.stick_least * gains[place].level:
                continue
            thirds = _thirds(rates[place:])
            lasting = all(median(third) >= max(high / 2, ratio / 2 * floor) for third in thirds)
            contrast = (high - low) / scale
            if lasting and (best is None or contrast > best[0]):
                while place > least and rates[place - 1] > (low + high) / 2:
                    place -= 1
                while place < len(gains) - least and rates[place] <= (low + high) / 2:
                    place += 1
                best = (contrast, place)
    return None if best is None else best[1]


def _thirds(values: Sequence[float]) -> list[Sequence[float]]:
    n = len(values)
    return [values[i * n // 3 : (i + 1) * n // 3] for i in range(3)]
