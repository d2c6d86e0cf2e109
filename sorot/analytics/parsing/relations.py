"""What neighbours say about each other: swapped headers show in how columns relate row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from .dates import DateError, parse_moment
from .lexicon import unit_power
from .text import clean

if TYPE_CHECKING:
    from .columns import Column

MIN_ROWS = 5
#: (larger, smaller): this holds in nearly every row of real tables; the reverse everywhere means swapped headers.
ORDERED = (
    ("views", "likes"),
    ("views", "comments"),
    ("views", "shares"),
    ("likes", "comments"),
    ("avg_views", "avg_likes"),
    ("avg_likes", "avg_comments"),
    ("followers", "posts"),
    ("impressions", "reach"),
)


def repair(columns: Sequence[Column]) -> list[str]:
    """Swap meanings that contradict each other in at least 95 % of the rows; return a note for each."""
    notes = []
    for larger, smaller in ORDERED:
        a = [c for c in columns if c.meaning == larger]
        b = [c for c in columns if c.meaning == smaller]
        # A small reversal may be true of one odd account: only a large one proves swapped headers.
        if len(a) == 1 and len(b) == 1 and _reversed(a[0], b[0], 0.95) and _ratio(a[0], b[0]) >= 3:
            a[0].meaning, b[0].meaning = b[0].meaning, a[0].meaning
            a[0].confidence = b[0].confidence = 0.5
            notes.append(f"swapped:{a[0].index},{b[0].index}")
    handles = [c for c in columns if c.meaning == "handle"]
    names = [c for c in columns if c.meaning == "name"]
    if len(handles) == 1 and len(names) == 1:
        h, n = handles[0], names[0]
        h_like, n_like = (
            max(h.profile.share("handle"), h.profile.share("at")),
            max(n.profile.share("handle"), n.profile.share("at")),
        )
        if n_like > 0.85 and h_like < 0.6 and h.profile.words > n.profile.words:
            h.meaning, n.meaning = "name", "handle"
            h.confidence = n.confidence = 0.6
            notes.append(f"swapped:{h.index},{n.index}")
    return notes


def _pairs(a: Column, b: Column) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for x, y in zip(a.profile.values, b.profile.values, strict=False)
        if x is not None and y is not None and (x or y)
    ]


def _reversed(larger: Column, smaller: Column, share: float) -> bool:
    pairs = _pairs(larger, smaller)
    return len(pairs) >= MIN_ROWS and sum(1 for x, y in pairs if x < y) >= share * len(pairs)


def _ratio(larger: Column, smaller: Column) -> float:
    return smaller.profile.median / larger.profile.median if larger.profile.median else 0.0


def unit_notes(columns: Sequence[Column]) -> list[str]:
    """Columns whose unit seems left out (475.8 for millions), and ids that a spreadsheet shortened."""
    out = []
    for c in columns:
        p = c.profile
        if (
            c.meaning in ("followers", "views", "likes")
            and p.filled >= 2
            and p.whole < 0.5
            and p.top < 5000
            and p.share("suffix") < 0.3
            and not unit_power(c.header)
        ):
            out.append(f"unit_missing:{c.index}")
        if c.meaning in ("post_id", "account_id") and any(
            re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", clean(x)) for x in c.cells
        ):
            out.append(f"scientific_id:{c.index}")
    return out


def settle_days(columns: Sequence[Column]) -> None:
    """A post is published once: dates that change within one post are the days its numbers were read on."""
    by_meaning = {c.meaning: c for c in reversed(columns) if c.meaning}
    post = next((by_meaning[m] for m in ("post_id", "url", "title") if m in by_meaning), None)
    published = by_meaning.get("published_at")
    if post is None or published is None or "date" in by_meaning or "date" not in published.announced:
        return
    days: dict[str, list[str]] = {}
    for key, when in zip(post.cells, published.cells, strict=False):
        if key and when:
            days.setdefault(key, []).append(when)
    several = [found for found in days.values() if len(found) > 1]
    if len(several) >= 1 and sum(len(set(f)) == len(f) for f in several) > 0.8 * len(several):
        published.meaning = "date"


def increment_notes(columns: Sequence[Column]) -> list[str]:
    """Counters of a post and a day that fall from day to day are of that day alone ("Chart data" of YouTube Studio).

    Stored as counts up to that day they would lie: such a column loses its meaning, with a note.
    """
    by_meaning = {c.meaning: c for c in reversed(columns) if c.meaning}
    post, day = by_meaning.get("post_id"), by_meaning.get("date")
    if post is None or day is None or post.profile.distinct > 0.5:
        return []
    out = []
    for meaning in ("views", "likes", "comments", "shares", "saves"):
        column = by_meaning.get(meaning)
        if column is None:
            continue
        rows: dict[str, list[tuple[date, float]]] = {}
        for key, when, value in zip(post.cells, day.cells, column.profile.values, strict=False):
            moment = _day(when)
            if moment is not None and value is not None:
                rows.setdefault(key, []).append((moment, float(value)))
        steps = [b[1] - a[1] for found in rows.values() for a, b in pairwise(sorted(found)) if a[0] < b[0]]
        if len(steps) >= 5 and sum(1 for step in steps if step < 0) > 0.25 * len(steps):
            column.meaning = None
            out.append(f"increments:{column.index}")
    return out


def _day(text: str) -> date | None:
    try:
        moment = parse_moment(text, "YMD")
    except DateError:
        return None
    return moment.day if moment else None
