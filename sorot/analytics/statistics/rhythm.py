"""How steadily an account posts, and whether any time of the week does better (reference platforms-metrics-ai B1)."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median

from .basics import RATE_AGE, quantised
from .points import PostPoint, Result

PERIOD = 90
BLOCK_HOURS = 3
POSTS_FOR_TIMES, POSTS_IN_SLOT, POSTS_IN_FORMAT = 30, 5, 5
#: A slot is believed like a mean of this many posts of no effect (a weak prior: one lucky Tuesday is no habit).
PRIOR_WEIGHT = 4.0
CLIP = 3.0
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Slot:
    """Three hours of one weekday (0 = Monday), in the zone asked for.

    `factor` is how many times the usual views of their format its posts got, shrunk towards 1, with its interval;
    `state` is "better", "worse", "no_clear_difference" or "few_posts" (fewer than 5: no factor).
    """

    weekday: int
    hour: int
    n: int
    state: str
    factor: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    used: Sequence[str] = ()


def consistency(posts: Sequence[PostPoint], today: date, days: int = PERIOD, zone_hours: float = 0) -> Result:
    """Posts a week over the last `days` days: 7 x posts / days. Six places.

    facts: `cv` = standard deviation / mean of the gaps between posts in days (0 is a metronome, 1 is chance; None
    under 3 posts), `longest_gap` in days, the time since the last post and, when the account posted before the
    period, the time before the first one included, `posts_before` whether it did. Every format counts: this is about
    work, not results. Source: B1 consistency. Refused: few_posts when no post has a known moment.
    """
    start = today - timedelta(days=days)
    moments = sorted((_local(p.published_at, zone_hours), p.key) for p in posts if p.published_at is not None)
    if not moments:
        return Result(refused="few_posts", needed=1)
    inside = [(moment, key) for moment, key in moments if start < moment.date() <= today]
    before = [moment for moment, _ in moments if moment.date() <= start]
    times = [moment.timestamp() / 86_400 for moment, _ in inside]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    end = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=UTC).timestamp() / 86_400
    last = times[-1] if times else before[-1].timestamp() / 86_400 if before else end
    edges = [end - last] if times or before else []
    if times and before:
        edges.append(times[0] - before[-1].timestamp() / 86_400)
    return Result(
        value=quantised(Decimal(7 * len(inside)) / Decimal(days)),
        n=len(inside),
        used=tuple(key for _, key in reversed(inside)),
        since=start + timedelta(days=1),
        facts={
            "cv": _variation(gaps),
            "longest_gap": math.floor(max([*gaps, *edges], default=0)),
            "posts_before": bool(before),
            "days": days,
        },
    )


def best_times(posts: Sequence[PostPoint], zone_hours: float = 7) -> list[Slot]:
    """Weekday x 3-hour slots with what their posts got against the usual of their format, best first.

    Each post counts as log(views / median views of its format and version), clipped at three robust deviations. A
    slot's effect is sum / (n + 4), shrunk towards none; its test is mean / (s / sqrt(n)) with the pooled s of all
    slots and Student's t. Only slots that stay significant at 5 % after Holm's correction over all slots looked at
    are "better" or "worse"; all others are "no_clear_difference", and slots under 5 posts "few_posts". The interval
    is of the shrunk effect at the level that Holm left for that slot, so that it holds 1 exactly when there is no
    clear difference. An empty list: fewer than 30 posts with known moment and views (age 7 days or more).
    `zone_hours` is the zone's distance from UTC (WIB 7). Sources: B1; S. Holm 1979. A difference is not a cause.
    """
    able = [
        p for p in posts if p.published_at is not None and p.views and (p.age_days is None or p.age_days >= RATE_AGE)
    ]
    groups: dict[tuple[str, int], list[PostPoint]] = defaultdict(list)
    for post in able:
        groups[post.format, post.version].append(post)
    groups = {key: group for key, group in groups.items() if len(group) >= POSTS_IN_FORMAT}
    if sum(map(len, groups.values())) < POSTS_FOR_TIMES:
        return []
    slots: dict[tuple[int, int], list[tuple[str, float]]] = defaultdict(list)
    for group in groups.values():
        for post, residual in zip(group, _residuals(group), strict=True):
            moment = _local(post.published_at, zone_hours)
            slots[moment.weekday(), moment.hour // BLOCK_HOURS * BLOCK_HOURS].append((post.key, residual))
    tested = {slot: values for slot, values in slots.items() if len(values) >= POSTS_IN_SLOT}
    few = [
        Slot(*slot, n=len(values), state="few_posts", used=tuple(key for key, _ in values))
        for slot, values in sorted(slots.items())
        if slot not in tested
    ]
    return [*_judged(tested), *few]


def _judged(tested: dict[tuple[int, int], list[tuple[str, float]]]) -> list[Slot]:
    from scipy.special import stdtr, stdtrit

    sums = {slot: sum(value for _, value in values) for slot, values in tested.items()}
    free = sum(len(values) - 1 for values in tested.values())
    if not free:
        return []
    within = sum((v - sums[slot] / len(values)) ** 2 for slot, values in tested.items() for _, v in values)
    s = max(math.sqrt(within / free), 1e-9)
    score = {slot: sums[slot] / math.sqrt(len(values)) / s for slot, values in tested.items()}
    p = {slot: 2 * float(stdtr(free, -abs(t))) for slot, t in score.items()}
    out, rejecting = [], True
    for done, slot in enumerate(sorted(tested, key=lambda slot: (p[slot], slot))):
        level = ALPHA / (len(tested) - done)
        rejecting = rejecting and p[slot] <= level
        n = len(tested[slot])
        # A slot that the step-down stopped before keeps an interval that holds 1, at the level of its own p.
        reach = float(stdtrit(free, 1 - min(level, p[slot] if not rejecting else level) / 2)) * s / math.sqrt(n)
        effect, shrink = sums[slot] / n, n / (n + PRIOR_WEIGHT)
        out.append(
            Slot(
                *slot,
                n=n,
                state=("better" if effect > 0 else "worse") if rejecting else "no_clear_difference",
                factor=_factor(effect * shrink),
                low=_factor((effect - reach) * shrink),
                high=_factor((effect + reach) * shrink),
                used=tuple(key for key, _ in tested[slot]),
            )
        )
    order = {"better": 0, "no_clear_difference": 1, "worse": 2}
    return sorted(out, key=lambda slot: (order[slot.state], -(slot.factor or 0), slot.weekday, slot.hour))


def _residuals(group: Sequence[PostPoint]) -> list[float]:
    logs = [math.log(post.views or 1) for post in group]
    middle = median(logs)
    spread = 1.4826 * median(abs(x - middle) for x in logs)
    limit = CLIP * spread if spread else math.inf
    return [max(-limit, min(limit, x - middle)) for x in logs]


def _factor(effect: float) -> Decimal:
    return quantised(Decimal(str(math.exp(max(-30.0, min(30.0, effect))))))


def _variation(gaps: Sequence[float]) -> Decimal | None:
    if len(gaps) < 2:
        return None
    mean = sum(gaps) / len(gaps)
    sd = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1))
    return quantised(Decimal(str(sd / mean))) if mean else None


def _local(moment: datetime | None, zone_hours: float) -> datetime:
    """The moment as the clock of the zone shows it, written as if it were UTC."""
    if moment is None:
        raise ValueError("the post has no moment of publication")
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return utc + timedelta(hours=zone_hours)
