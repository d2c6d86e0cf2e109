"""Offers written over several rows: a name or a price above or below the works it is for.

Rows that belong together are read as one line. What a price is for has to be sure: all works stand on one side of it,
and none of them has a price of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sorot.rates.sow.parse import parse
from sorot.rates.sow.values import Line, Refused

_NAME = re.compile(r"[\s\-–—•*·]*((?:paket|package)\s+[^:\n]{1,50}?)\s*:", re.IGNORECASE)
_WORDS = re.compile(r"[\s\-–—•*·]*((?:paket|package)(?:\s+[^\W\d_]+){1,4})(?=[\s:=(–—-])", re.IGNORECASE)
_BEHIND = re.compile(r"[\s:=–—-]*")
#: Something to be made, so that a row without works can be read: what is left is its price and its terms.
_WORK = "1x IG Reels\n"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that say one line. `start` is where the line begins, behind the package's `name`.

    `is_price_unclear`: the row is a price, and it is not sure which works it is for.
    """

    text: str
    name: str
    start: int
    found: Line | Refused
    is_price_unclear: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """`kind`: priced or works (with works), price or terms (without), head (a package's name), or unclear."""

    text: str
    kind: str
    name: str = ""
    start: int = 0
    has_price: bool = False


def read_blocks(text: str, *, today: date) -> list[Block]:
    """The offers of a text in the order written. An empty row parts two offers."""
    out: list[Block] = []
    rows: list[_Row] = []
    for written in [*text.splitlines(), ""]:
        if not written.strip():
            out += _blocks(rows, today)
            rows = []
            continue
        row = _row(written.strip(), today)
        if row.kind == "head":
            out += _blocks(rows, today)
            rows = []
        rows.append(row)
    return out


def read_block(text: str, *, today: date) -> Block:
    """One line; `Paket Hemat: ...` gives it a name."""
    text = text.strip()
    name, start = _named(text, today)
    return Block(text, name, start, parse(text[start:], today=today))


def _named(text: str, today: date) -> tuple[str, int]:
    """The name of a package at the beginning, and the place behind it. A price in it is no part of the name."""
    if (words := _shortest(text, today)) is not None:
        return words
    if (found := _NAME.match(text)) and text[found.end() :].strip():
        return " ".join(found[1].split()), found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    return "", 0


def _shortest(text: str, today: date) -> tuple[str, int] | None:
    """`Paket Hemat 3jt` is called by its first words behind which a price stands."""
    whole = _WORDS.match(text)
    if whole is None:
        return None
    head = text.split("\n", 1)[0].split(":", 1)[0]
    for word in list(re.finditer(r"\s+[^\W\d_]+", whole[1]))[:4]:
        end = whole.start(1) + word.end()
        start = end + len((_BEHIND.match(text[end:]) or [""])[0])
        framed = _framed(head[start:], today) if start < len(head) else None
        if framed is not None and framed.fee is not None:
            return " ".join(text[whole.start(1) : end].split()), start
    return None


def _framed(text: str, today: date) -> Line | None:
    """Price and terms of a row that makes nothing itself; None where it does, or cannot be read."""
    found = parse(text, today=today)
    if not (isinstance(found, Refused) and found.why == "no_item"):
        return None
    around = parse(_WORK + text, today=today)
    return around if isinstance(around, Line) and len(around.items) == 1 else None


def _row(text: str, today: date) -> _Row:
    name, start = _named(text, today)
    found = parse(text[start:], today=today)
    if isinstance(found, Line):
        return _Row(text, "priced" if found.fee is not None or name else "works", name, start)
    if not name and not re.search(r"\d", text) and (bare := _NAME.fullmatch(text.rstrip(":") + ":")):
        return _Row(text, "head", " ".join(bare[1].split()), len(text))
    framed = _framed(text[start:], today)
    if framed is None:
        return _Row(text, "unclear", name, start)
    if name:
        return _Row(text, "head", name, start, framed.fee is not None)
    return _Row(text, "price" if framed.fee is not None else "terms")


def _blocks(rows: Sequence[_Row], today: date) -> list[Block]:
    if _belong_together(rows):
        return [_joined(rows, today)]
    is_unclear = len(rows) > 1
    return [_alone(row, today, is_unclear and (row.kind == "price" or row.has_price)) for row in rows]


def _belong_together(rows: Sequence[_Row]) -> bool:
    """A price or a name for all works, which stand on one side of it and have no price of their own.

    A price above and one below are read together: the reader refuses two that differ.
    """
    kinds = [row.kind for row in rows]
    prices = [place for place, kind in enumerate(kinds) if kind == "price"]
    works = [place for place, kind in enumerate(kinds) if kind in {"works", "unclear"}]
    is_package = "head" in kinds
    if "priced" in kinds:
        return is_package and not (rows[0].has_price or prices or works) and kinds.count("priced") == 1
    if not works or not (is_package or prices) or len(prices) > 1:
        return False
    return all(place < works[0] or place > works[-1] for place in prices)


def _joined(rows: Sequence[_Row], today: date) -> Block:
    text = "\n".join(row.text for row in rows)
    start = rows[0].start if rows[0].kind == "head" else 0
    return Block(text, rows[0].name if rows[0].kind == "head" else "", start, parse(text[start:], today=today))


def _alone(row: _Row, today: date, is_price_unclear: bool) -> Block:
    found = parse(row.text[row.start :], today=today)
    return Block(row.text, row.name, row.start, found, is_price_unclear and isinstance(found, Refused))
