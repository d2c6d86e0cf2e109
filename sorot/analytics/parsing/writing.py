"""How a table writes its values: order of dates, decimal marks, years left out, names a platform has of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from .dates import DateError, decide_order, parse_moment
from .lexicon import concepts
from .meanings import MEANINGS
from .numbers import mark_votes
from .text import fold, is_empty
from .years import month_day

if TYPE_CHECKING:
    from .columns import Column

_HOURS = re.compile(r"\d[ap]m\b|\d [AP]M\b")
#: Cells looked at to decide the order of a column's dates, and its decimal mark.
MOST_CELLS = 4_000
_VIEWS_NATIVE = re.compile(
    r"^(total )?(video (views|plays)|plays|(pe)?nayangan video|tayangan video|putar(an)? video|(total )?pemutaran)$"
)
_ENGAGED = re.compile(r"^(engaged views|penayangan (ter|yang )?libat|penayangan dengan interaksi)")
_PEOPLE = re.compile(r"\b(total|jumlah|unique|unik|viewers|penonton)\b")
_SOME = re.compile(r"\b(new|baru|return|returning|kembali|lama|repeat|active|aktif|peak|average|rata|live)\b")


def date_orders(columns: Sequence[Column]) -> dict[int, str | None]:
    """The order of day, month and year of every column of dates."""
    hint = None
    words = " ".join(c.header.lower() for c in columns)
    if "publish time" in words and "permalink" in words:
        hint = "MDY"  # Meta's English export
    if any(_HOURS.search(cell) for c in columns if c.profile.share("date") > 0.5 for cell in c.cells[:20]):
        hint = "MDY"
    dated = [c for c in columns if c.profile.share("date") > 0.4 and c.meaning and MEANINGS[c.meaning][0] == "date"]
    anchors: list[date] = []
    for c in dated:
        if c.meaning == "published_at" and decide_order(c.cells) == "YMD":
            for cell in c.cells:
                try:
                    moment = parse_moment(cell, "YMD")
                except DateError:
                    continue
                if moment:
                    anchors.append(moment.day)
    return {c.index: _order(c, anchors if c.meaning == "date" else (), hint) for c in dated}


def _order(c: Column, anchors: Sequence[date], hint: str | None) -> str | None:
    """By the first cells when they settle it, else by those further down too."""
    orders = {h: decide_order(c.cells, anchors=anchors, hint=h) for h in ("DMY", "MDY")}
    settled = orders["DMY"] == orders["MDY"]
    if settled or not c.more:
        return decide_order(c.cells, anchors=anchors, hint=hint)
    different = list(dict.fromkeys(c.cells + c.more))
    return decide_order(different[:MOST_CELLS], anchors=anchors, hint=hint)


def table_order(orders: dict[int, str | None]) -> str | None:
    """The order that a reader must know: that of a column which is not plain ISO, if there is one."""
    found = [o for o in orders.values() if o]
    return next((o for o in found if o != "YMD"), found[0] if found else None)


def later_votes(c: Column) -> dict[str, float]:
    """What the cells beyond the judged ones say about the decimal mark; only those that hold one are read."""
    telling = [x for x in c.more if ("." in x or "," in x) and len(x) < 30]
    return mark_votes(list(dict.fromkeys(telling))[:MOST_CELLS])


def total_votes(columns: Sequence[Column]) -> dict[str, float]:
    """The votes of all columns of numbers together."""
    total = {".": 0.0, ",": 0.0}
    for c in columns:
        p = c.profile
        if p.share("number") > 0.4 and p.share("written_date") < 0.5 and p.share("long_id") < 0.5:
            for mark in total:
                total[mark] += p.votes[mark]
    return total


_COMMA_WORDS = re.compile(
    r"\b(jumlah|tanggal|pengikut|suka|penayangan|komentar|seguidores|vistas|visualiza\w+|curtidas|abonn\w+|aufrufe|nama|judul)\b",
    re.IGNORECASE,
)


def language_votes(columns: Sequence[Column]) -> dict[str, float]:
    """The mark that the language of the headers prefers."""
    comma = sum(1 for c in columns if _COMMA_WORDS.search(c.header))
    return {".": 0.0, ",": 1.0} if comma >= 2 else {".": 0.0, ",": 0.0}


def years_missing(columns: Sequence[Column]) -> bool:
    """The days that figures are of, or the days of publication, carry no year."""
    for c in columns:
        if c.meaning in ("date", "published_at"):
            cells = [x for x in c.cells if not is_empty(x)]
            if cells and sum(month_day(x) is not None for x in cells) >= len(cells) / 2:
                return True
    return False


def name_natives(columns: Sequence[Column], kind: str | None, platform: str | None) -> dict[str, str]:
    """Metrics that the platform calls otherwise: columns of viewers or impressions get the meaning reach or views."""
    out: dict[str, str] = {}
    plain = [c for c in columns if c.meaning == "views" and not _ENGAGED.match(fold(c.header))]
    for c in columns:
        if c.meaning == "views" and _ENGAGED.match(fold(c.header)):
            if plain:
                c.meaning = None  # YouTube's second count of views stands beside the first
            else:
                out["views"] = c.header
    by_meaning = {c.meaning: c for c in reversed(columns) if c.meaning}
    if kind == "daily" and "reach" not in by_meaning:
        viewers = [c for c in columns if _is_viewers(c)]
        if viewers:
            viewers[0].meaning, viewers[0].confidence = "reach", 0.8
            by_meaning["reach"] = viewers[0]
    reach = by_meaning.get("reach")
    if reach and re.search(r"viewers|penonton", fold(reach.header)):
        out["reach"] = reach.header
    views, shown = by_meaning.get("views"), by_meaning.get("impressions")
    if platform == "x" and shown is not None:
        for c in columns:  # X counts a post's views as impressions; those of its video are fewer
            if c.meaning in ("views", "avg_views") and re.match(r"(video|media) views", fold(c.header)):
                c.meaning = None
        views = views if views is not None and views.meaning == "views" else None
    if views is None and shown is not None and kind in ("posts", "daily") and platform not in ("youtube", "tiktok"):
        shown.meaning, out["views"] = "views", shown.header
    if views is not None and _VIEWS_NATIVE.match(fold(views.header)):
        out["views"] = views.header
    return out


def _is_viewers(c: Column) -> bool:
    words = fold(c.header)
    return (
        c.meaning is None
        and "audience" in concepts(c.header)
        and c.profile.share("number") > 0.6
        and c.profile.whole > 0.9
        and bool(_PEOPLE.search(words))
        and not _SOME.search(words)
    )
