"""Whether newer values are clearly other than older ones: an exact rank test, so that a page does not report chance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import comb

Number = int | float | Decimal
#: A page looks at two such questions at once (engagement, views), so each is asked at half of 5 % and a little less.
LEVEL = 0.02
LEAST = 4


def rank_p(newer: Sequence[Number], older: Sequence[Number]) -> float:
    """Probability (0 to 1, both sides) that ranks lie at least this far apart when both groups are alike.

    Wilcoxon's rank sum with its exact permutation distribution, ties by middle ranks (F. Wilcoxon 1945). 1.0 when a
    group is empty. Meant for groups of at most some dozens: time grows with n^2 times the sum of ranks.
    """
    k, both = len(newer), [*newer, *older]
    if not newer or not older:
        return 1.0
    ranks = _doubled_ranks(both)
    total = sum(ranks)
    # ways[j][s]: how many choices of j values have the (doubled) rank sum s.
    ways: list[dict[int, int]] = [{} for _ in range(k + 1)]
    ways[0][0] = 1
    for rank in ranks:
        for j in range(k, 0, -1):
            row = ways[j]
            for s, count in ways[j - 1].items():
                row[s + rank] = row.get(s + rank, 0) + count
    centre = total * k  # doubled rank sum expected, times the number of values
    away = abs(sum(ranks[:k]) * len(both) - centre)
    extreme = sum(count for s, count in ways[k].items() if abs(s * len(both) - centre) >= away)
    return extreme / comb(len(both), k)


def differs(newer: Sequence[Number], older: Sequence[Number]) -> bool:
    """True when at least 4 newer and 4 older values differ in rank at the 2 % level."""
    return len(newer) >= LEAST and len(older) >= LEAST and rank_p(newer, older) <= LEVEL


def _doubled_ranks(values: Sequence[Number]) -> list[int]:
    """Middle ranks times two, so that they are whole."""
    ordered = sorted(values)
    first: dict[Number, int] = {}
    last: dict[Number, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
        last[value] = place
    return [first[value] + last[value] for value in values]
