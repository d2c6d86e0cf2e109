"""Which number belongs to which name, by where they stand. No template of any app is known here.

Every name may take one number and every number may go to one name: right of it in its row, under it, above it, or
left of it. All pairs are weighed together (an assignment), so that a percent under a name keeps the name from taking
a counter further away, and the direction that most names of a screen agree on is preferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .labels import ONLY_ON, language_of, platform_of, squeeze
from .numbers import mark_of, value_of
from .shapes import Box, Figure
from .tokens import Token, tokens_of

#: What it costs to leave a name without a number, and a pair that does not exist.
ALONE, NEVER = 8.0, 1_000.0
#: What a direction costs before it is known which one the screen prefers.
TURN = {"right": 0.0, "below": 0.4, "above": 0.0, "left": 1.0, "same": -4.0}
#: What a signed number means beside a name: "Subscriber +216" were gained.
GAINED = {"followers": "new_followers", "new_followers": "new_followers"}


@dataclass(frozen=True)
class Reading:
    """What a picture says. `numbers` are the texts of all numbers on it, for finding the picture again."""

    figures: tuple[Figure, ...]
    language: str
    platform: str
    numbers: tuple[str, ...] = field(default=())


def read_boxes(boxes: Sequence[Box], *, platform: str = "") -> Reading:
    """The figures of a screen from its lines of text, in reading order; `platform` where it is known."""
    texts = [box.text for box in boxes]
    tokens = tokens_of(list(boxes))
    language = language_of(texts, [t.language for t in tokens if t.kind == "label" and t.label])
    platform = platform or platform_of(texts)
    labels = [_named(t, platform, language) for t in tokens if t.kind == "label"]
    labels = [_of_profile(t, labels) for t in labels]
    numbers = [t for t in tokens if t.kind != "label"]
    mark = mark_of([t.count.text for t in numbers if t.count], language)
    found: dict[str, list[tuple[float, Figure]]] = {}
    for name, number, cost, margin in _pairs(labels, numbers):
        label = GAINED.get(name.label) if number.is_signed else name.label
        if not label or number.count is None:
            continue
        value = value_of(number.count, mark)
        if value is None:
            continue
        sure = min(name.box.score, number.box.score) * min(1.0, 0.6 + margin / 5)
        figure = Figure(label, value, number.count.is_rounded, number.box.edges, round(sure, 4), number.count.text)
        found.setdefault(label, []).append((cost, figure))
    figures = [_best(several) for several in found.values()]
    figures.sort(key=lambda figure: (figure.box[1], figure.box[0]))
    digits = [squeeze(text) for text in texts if sum(c.isdigit() for c in text) >= 2]
    return Reading(tuple(figures), language, platform, tuple(digits))


def _named(token: Token, platform: str, language: str) -> Token:
    other = ONLY_ON.get(platform, {}).get(squeeze_words(token.box.text)) if language == "id" else None
    return token if other is None else Token("label", token.box, other, token.language, group=token.group)


def _of_profile(token: Token, labels: list[Token]) -> Token:
    """In the head of a profile "Mengikuti" beside "Pengikut" counts whom they follow: no counter of ours."""
    if token.label != "new_followers" or squeeze(token.box.text) != "mengikuti":
        return token
    beside = any(t.label == "followers" and abs(t.box.middle[1] - token.box.middle[1]) < t.box.height for t in labels)
    return Token("label", token.box, "", token.language, group=token.group) if beside else token


def squeeze_words(text: str) -> str:
    """Lower case letters and single spaces."""
    return " ".join("".join(c if c.isalpha() else " " for c in text.lower()).split())


def _best(several: list[tuple[float, Figure]]) -> Figure:
    """Of one label said twice: the exact one where the other is its short form, else the better placed."""
    exact = [pair for pair in several if not pair[1].is_rounded]
    return min(exact or several, key=lambda pair: pair[0])[1]


def _pairs(labels: list[Token], numbers: list[Token]) -> list[tuple[Token, Token, float, float]]:
    """(name, number, cost, how much dearer the next best is) of the best assignment."""
    # Half a second and 40 MB for every process that only serves pages.
    from scipy.optimize import linear_sum_assignment

    if not labels or not numbers:
        return []
    ways = [[_ways(name, number, labels, numbers) for number in numbers] for name in labels]
    votes = _votes(ways)
    cost = np.full((len(labels), len(numbers) + len(labels)), NEVER)
    for i, row in enumerate(ways):
        for j, found in enumerate(row):
            if found:
                cost[i, j] = min(c + TURN[way] - votes.get(way, 0.0) for way, c in found.items())
        cost[i, len(numbers) + i] = ALONE
    out = []
    for i, j in zip(*linear_sum_assignment(cost), strict=True):
        if j < len(numbers) and cost[i, j] < ALONE:
            # What else this name or this number could have been paired with.
            others = [*np.delete(cost[i, : len(numbers)], j), *np.delete(cost[:, j], i), ALONE]
            out.append((labels[i], numbers[j], float(cost[i, j]), float(min(others) - cost[i, j])))
    return out


def _votes(ways: list[list[dict[str, float]]]) -> dict[str, float]:
    """How much the screen prefers each direction: up to 2, by how many names have their nearest number there."""
    nearest: Counter[str] = Counter()
    for row in ways:
        best: dict[str, float] = {}
        for found in row:
            for way, cost in found.items():
                best[way] = min(cost, best.get(way, NEVER))
        for way, cost in best.items():
            if cost < 3:
                nearest[way] += 1
    total = max(1, len(ways))
    return {way: 2.0 * count / total for way, count in nearest.items() if way != "same"}


def _ways(name: Token, number: Token, labels: list[Token], numbers: list[Token]) -> dict[str, float]:
    """direction -> cost of pairing; empty when something stands between or they are too far apart."""
    if name.group >= 0 or number.group >= 0:
        return {"same": 0.0} if name.group == number.group else {}
    a, b = name.box, number.box
    low = min(a.height, b.height)
    rows = min(a.bottom, b.bottom) - max(a.top, b.top)
    columns = min(a.right, b.right) - max(a.left, b.left)
    out: dict[str, float] = {}
    if rows > 0.5 * low:
        gap = b.left - a.right if b.left >= a.left else a.left - b.right
        way = "right" if b.left >= a.left else "left"
        if gap > -low and not _between_in_row(a, b, name, number, labels, numbers):
            skew = abs(a.middle[1] - b.middle[1]) / low
            out[way] = 0.5 * skew + (0.12 if way == "right" else 0.3) * max(0.0, gap) / max(a.height, b.height)
            out[way] = min(out[way], 3.5) if way == "right" else out[way]
        return out
    if columns > 0.3 * min(a.width, b.width) or _aligned(a, b):
        gap = b.top - a.bottom if b.top > a.top else a.top - b.bottom
        way = "below" if b.top > a.top else "above"
        if gap < 4 * max(a.height, b.height) and not _between_in_column(a, b, name, number, labels, numbers):
            edge = min(abs(a.left - b.left), abs(a.right - b.right), abs(a.middle[0] - b.middle[0]))
            out[way] = max(0.0, gap) / max(a.height, b.height) * 1.6 + min(2.0, 0.4 * edge / low)
    return out


def _aligned(a: Box, b: Box) -> bool:
    return abs(a.left - b.left) < 0.6 * a.height or abs(a.middle[0] - b.middle[0]) < 0.6 * a.height


def _between_in_row(a: Box, b: Box, name: Token, number: Token, labels: list[Token], numbers: list[Token]) -> bool:
    """A name or number stands between both in their row."""
    left, right = (a.right, b.left) if b.left >= a.left else (b.right, a.left)
    top, bottom = min(a.top, b.top), max(a.bottom, b.bottom)
    return any(
        left - 1 <= other.box.middle[0] <= right + 1 and top < other.box.middle[1] < bottom
        for other in (*labels, *numbers) if other is not name and other is not number
    )  # fmt: skip


def _between_in_column(a: Box, b: Box, name: Token, number: Token, labels: list[Token], numbers: list[Token]) -> bool:
    """A name or number stands between both in their column."""
    top, bottom = (a.bottom, b.top) if b.top > a.top else (b.bottom, a.top)
    left, right = max(min(a.left, b.left), 0), max(a.right, b.right)
    return any(
        top - 1 <= other.box.middle[1] <= bottom + 1
        and min(right, other.box.right) - max(left, other.box.left) > 0.3 * min(other.box.width, right - left)
        for other in (*labels, *numbers) if other is not name and other is not number
    )  # fmt: skip
