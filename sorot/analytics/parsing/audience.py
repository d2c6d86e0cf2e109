"""Whether a table divides an audience: which column names the parts, which holds the shares, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import people
from .lexicon import concepts
from .text import TOTALS, fold, is_empty

if TYPE_CHECKING:
    from .columns import Column

KEYS = {"country": "audience_country", "city": "city", "age": "age", "gender": "gender", "language": "language"}
_ALL = TOTALS | {"all", "semua"}
_READERS: dict[str, Callable[[str], str | None]] = {
    "gender": people.gender, "age": people.age, "country": people.country, "language": people.language,
}  # fmt: skip
_SHARE = re.compile(
    r"%|\b(distribution|distribusi|share|percent|percentage|persen|persentase|proporsi|porsi|ratio|rasio|распределение|distribucion|distribuicao)\b"
)
_KEY = re.compile(
    r"\b(territor(y|ies)|geography|geografi|wilayah|region|countries|country|negara|lokasi|locations?|areas?|territori)\b"
)
_NOT_AN_AUDIENCE = ("title", "description", "url", "post_id", "account_id", "account_url", "email", "phone", "handle")
_FOLLOWERS = re.compile(r"follower|pengikut|subscriber|fans?\b|seguidores|подписчик|abonn")
_VIEWERS = re.compile(
    r"viewer|penonton|views?\b|penayangan|tayangan|watch|tonton|geograph|geografi|audiens|audience|visualiza|просмотр"
)
_ENGAGED = re.compile(r"engaged|reacted|engagement|interaksi|terlibat|likes?\b")


@dataclass(frozen=True)
class Audience:
    """What an audience table holds: meaning by column number for those that matter; the others mean nothing."""

    dimension: str
    basis: str
    meanings: dict[int, str | None]


def find_audience(columns: Sequence[Column], platform: str | None, name: str) -> Audience | None:
    """Judge a table as parts of an audience; None when it is another kind of table."""
    if len(columns) > 14 or any(_is_other(c) for c in columns):
        return None
    keys = {d: c for c in columns if (d := _dimension(c)) is not None}
    if not keys:
        return None
    used = {c.index for c in keys.values()}
    dates = [c for c in columns if c.meaning in ("date", "published_at") and c.index not in used]
    rest = [c for c in columns if c.index not in used and c not in dates and c.profile.filled]
    if any(c.profile.share("text") > 0.5 and c.profile.share("clock") < 0.5 for c in rest):
        return None
    values = [c for c in rest if c.profile.share("number") > 0.6]
    if not values or not _distinct(list(keys.values()), dates):
        return None
    first = next(d for d in ("age", "gender", "country", "city", "language") if d in keys)
    meanings: dict[int, str | None] = {c.index: None for c in columns}
    meanings.update({c.index: KEYS[d] for d, c in keys.items()})
    meanings.update({c.index: "date" for c in dates[:1]})
    for column, meaning in _figures(values, first):
        meanings[column.index] = meaning
    return Audience(first, _basis(columns, values, platform, name), meanings)


def _is_other(c: Column) -> bool:
    """A column of posts or of persons: such a table lists these, whatever else it tells of them."""
    if c.meaning not in _NOT_AN_AUDIENCE and c.meaning != "name":
        return False
    if c.meaning == "name":
        return "name" in c.announced and max(c.announced.values()) == c.announced["name"] and _dimension(c) is None
    return c.profile.share("number") < 0.9 and bool(c.profile.filled) and _dimension(c) is None


def _parts(c: Column) -> list[str]:
    return [x for x in c.cells if not is_empty(x) and fold(x) not in _ALL and not people.is_unknown(x)]


def _dimension(c: Column) -> str | None:
    cells = _parts(c)[:300]
    if not cells:
        return None
    words = set(concepts(c.header))
    if words & {"rank", "ranking", "date", "published", "captured"}:
        return None
    for dimension, read in _READERS.items():
        announced = dimension in words or (dimension == "country" and bool(_KEY.search(fold(c.header))))
        least = 0.5 if announced else 0.9 if len(cells) > 1 else 1.1
        if dimension == "language" and not announced:
            continue
        if sum(1 for cell in cells if read(cell) is not None) >= least * len(cells):
            return dimension
    wordy = c.profile.share("text") > 0.7 and c.profile.words < 6
    return "city" if "city" in words and wordy else None


def _distinct(keys: list[Column], dates: list[Column]) -> bool:
    rows = list(zip(*(c.cells for c in [*keys, *dates]), strict=False))
    rows = [tuple(map(fold, r)) for r in rows if all(not is_empty(x) for x in r)]
    return len(rows) >= 1 and len(set(rows)) >= len(rows) * 0.95


def _figures(values: list[Column], dimension: str) -> list[tuple[Column, str]]:
    sides = [c for c in values if people.gender(c.header)]
    if dimension == "age" and len(sides) >= 2:
        return [(c, "share") for c in sides]
    shares = [c for c in values if _SHARE.search(c.header.casefold()) or c.profile.share("percent") > 0.5]
    shares = [c for c in shares if not re.search(r"average|rata|avg|click|klik", fold(c.header))]
    if shares:
        return [(shares[0], "share")]
    counts = [c for c in values if c.meaning in ("followers", "views", "reach", "engagements")]
    if counts:
        return [(counts[0], str(counts[0].meaning))]
    return [(values[0], "share")]


def _basis(columns: Sequence[Column], values: list[Column], platform: str | None, name: str) -> str:
    for text in (" ".join(c.header for c in values[:1]), " ".join(c.header for c in columns), name):
        low = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
        if _FOLLOWERS.search(low):
            return "followers"
        if _VIEWERS.search(low):
            return "viewers"
        if _ENGAGED.search(low):
            return "engaged"
    return "viewers" if platform == "youtube" else "followers"
