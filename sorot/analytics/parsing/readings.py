"""From a table and the meanings of its columns to readings: what each row says, or why it is refused.

A row is taken whole or refused whole, with its line, column, value and a code; `sentences` puts the code into words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from .dates import DateError, parse_moment
from .numbers import NumberError, parse_count, parse_native_id, parse_number
from .table import Row, Table
from .text import clean, fold

POST_METRICS = ("views", "likes", "comments", "shares", "saves", "reach")
DAY_METRICS = ("followers", "following", "posts", "views", "likes", "comments", "shares", "profile_views", "reach")
SIGNED = ("new_followers", "lost_followers")
LARGEST_FOLLOWERS = 2_000_000_000
_TOTAL = {"total", "totals", "jumlah", "grand total", "gesamt", "insgesamt", "suma", "итого", "合計", "总计"}
_NATIVE = (
    re.compile(r"(?:v=|youtu\.be/|/shorts/|/live/|/embed/)([\w-]{11})(?:[?&/#]|$)"),
    re.compile(r"/(?:video|photo)/(\d{6,25})"),
    re.compile(r"/(?:p|reel|reels|tv)/([\w-]{5,40})"),
    re.compile(r"/(?:status|statuses|posts|videos)/(\w{5,80})"),
)
FORMATS = (
    ("reel", r"reel|clips"),
    ("story", r"story|stories|cerita|historia"),
    ("carousel", r"carousel|korsel|carrusel|carrossel|sidecar|album"),
    ("short_video", r"\bshorts?\b|video pendek"),
    ("live", r"\blive\b|siaran langsung"),
    ("long_video", r"long|video panjang"),
    ("feed_post", r"image|photo|foto|gambar|imagen|imagem|feed"),
)


@dataclass(frozen=True)
class Plan:
    """How to read one table. `channels` None takes rows of any account; `captured_on` dates rows that carry no day."""

    mapping: Mapping[int, str | None]
    kind: str
    captured_on: date
    today: date
    marks: Mapping[int, str | None] = field(default_factory=dict)
    orders: Mapping[int, str | None] = field(default_factory=dict)
    units: Mapping[int, int] = field(default_factory=dict)
    channels: frozenset[str] | None = None
    handle: str | None = None
    zone: timezone = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class PostReading:
    """Counters of one post on one day. A missing key of `values` is unknown."""

    line: int
    native_id: str
    url: str
    title: str
    format: str
    published_at: datetime | None
    captured_date: date
    values: Mapping[str, int]


@dataclass(frozen=True)
class DayReading:
    """Figures of the account on one day: standing (followers, following, posts) or of that day (the others)."""

    line: int
    date: date
    values: Mapping[str, int]


@dataclass(frozen=True)
class RowError:
    """Why a row was refused. `column` is the header's text, empty when the row as a whole is meant."""

    line: int
    column: str
    value: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass
class Readings:
    """Everything a file says.

    `foreign` counts rows of other accounts, `repeated` identical repeats, `skipped` totals and rows without any number.
    """

    posts: list[PostReading] = field(default_factory=list)
    days: list[DayReading] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    foreign: int = 0
    repeated: int = 0
    skipped: int = 0


class _Refused(Exception):
    def __init__(self, index: int | None, value: str, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.index, self.value, self.code, self.facts = index, value, code, facts


def channels_in(table: Table, mapping: Mapping[int, str | None]) -> list[tuple[str, str, int]]:
    """(id, shown name, rows) of the accounts a table speaks of, most rows first; by id, handle or name."""
    found = {m: i for i, m in reversed(list(mapping.items())) if m}
    key = next((found[m] for m in ("account_id", "handle", "name") if m in found), None)
    if key is None:
        return []
    name = found.get("name", key)
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in table.rows:
        value = _cell(row, key)
        if value:
            counts[value] = counts.get(value, 0) + 1
            names.setdefault(value, _cell(row, name))
    return sorted(((k, names[k], n) for k, n in counts.items()), key=lambda x: (-x[2], x[1], x[0]))


def read_rows(table: Table, plan: Plan) -> Readings:
    """Read every row. Never raises for a row: what cannot be read stands in `errors`."""
    out = Readings()
    first: dict[str, int] = {}
    for index, meaning in plan.mapping.items():
        if meaning:
            first.setdefault(meaning, index)
    hidden = _switches(table.header)
    owner = next((first[m] for m in ("account_id", "handle", "name") if m in first), None)
    seen: dict[object, tuple[int, Mapping[str, int]]] = {}
    year = _Year(plan.today)
    for row in table.rows:
        if _is_total(row, first):
            out.skipped += 1
            continue
        if len(row.cells) > table.width and any(row.cells[table.width :]):
            out.errors.append(RowError(row.line, "", "", "width", {"found": len(row.cells), "expected": table.width}))
            continue
        if owner is not None and not _is_ours(_cell(row, owner), plan):
            out.foreign += 1
            continue
        try:
            if plan.kind == "posts":
                post = _post(row, first, plan, hidden)
                _take(out, out.posts, post, (post.native_id, post.captured_date), seen)
            else:
                day = _day(row, first, plan, year)
                _take(out, out.days, day, day.date, seen)
        except _Refused as no:
            if no.code == "no_values":
                out.skipped += 1
                continue
            column = table.header[no.index] if no.index is not None and no.index < table.width else ""
            column = column or (f"{no.index + 1}" if no.index is not None else "")
            out.errors.append(RowError(row.line, column, no.value[:200], no.code, no.facts))
    out.errors.sort(key=lambda e: e.line)
    return out


def _take(
    out: Readings,
    into: list[Any],
    reading: PostReading | DayReading,
    key: object,
    seen: dict[object, tuple[int, Mapping[str, int]]],
) -> None:
    if key in seen:
        line, values = seen[key]
        if values == reading.values:
            out.repeated += 1
            return
        raise _Refused(None, "", "twice", line=line)
    seen[key] = (reading.line, reading.values)
    into.append(reading)


def _cell(row: Row, index: int | None) -> str:
    return clean(row.cells[index]) if index is not None and index < len(row.cells) else ""


def _is_total(row: Row, first: Mapping[str, int]) -> bool:
    lead = next((fold(c) for c in row.cells if c), "")
    return lead in _TOTAL and not (
        _cell(row, first.get("title")) and _cell(row, first.get("post_id")) not in ("Total", "")
    )


def _is_ours(value: str, plan: Plan) -> bool:
    if plan.channels is not None:
        return value in plan.channels
    if plan.handle is not None and plan.kind in ("profiles", "ranking"):
        return fold(value).lstrip("@") == fold(plan.handle).lstrip("@")
    return True


def _switches(header: Sequence[str]) -> dict[str, int]:
    """Columns that say a counter is switched off: a 0 beside them is unknown, not 0."""
    out = {}
    for index, text in enumerate(header):
        words = fold(text).replace("_", " ")
        if re.fullmatch(r"comments? ?disabled", words):
            out["comments"] = index
        elif re.fullmatch(r"(ratings?|likes?) ?disabled", words):
            out["likes"] = index
    return out


def _count(row: Row, index: int, plan: Plan, *, signed: bool = False) -> int | None:
    text = _cell(row, index)
    try:
        power = plan.units.get(index, 0)
        if power or signed:
            value = parse_number(text, plan.marks.get(index))
            if value is None:
                return None
            whole = value * Decimal(10) ** power
            if whole != whole.to_integral_value():
                raise NumberError("not_whole", text)
            if whole < 0 and not signed:
                raise NumberError("negative", text)
            return int(whole)
        return parse_count(text, plan.marks.get(index))
    except NumberError as problem:
        raise _Refused(index, text, "number_" + problem.code) from None


def _moment(row: Row, index: int | None, plan: Plan, year: int | None = None) -> datetime | None:
    text = _cell(row, index)
    if index is None or not text:
        return None
    try:
        moment = parse_moment(text, plan.orders.get(index) or "DMY", year=year)
    except DateError as problem:
        raise _Refused(index, text, "date_" + problem.code) from None
    if moment is None:
        return None
    if moment.day > plan.today + timedelta(days=1):
        raise _Refused(index, text, "date_future")
    return moment.at(plan.zone)


def _values(row: Row, first: Mapping[str, int], plan: Plan, names: Sequence[str]) -> dict[str, int]:
    out = {}
    for name in names:
        if name in first:
            value = _count(row, first[name], plan, signed=name in SIGNED)
            if value is not None:
                out[name] = value
    return out


def _post(row: Row, first: Mapping[str, int], plan: Plan, hidden: Mapping[str, int]) -> PostReading:
    url = _cell(row, first.get("url"))
    title = _cell(row, first.get("title")) or _cell(row, first.get("description"))
    published = _moment(row, first.get("published_at"), plan, plan.today.year)
    native = _native_id(row, first, url, title, published)
    captured = _moment(row, first.get("date"), plan) if "date" in first else None
    values = _values(row, first, plan, POST_METRICS)
    for name, index in hidden.items():
        if fold(_cell(row, index)) in ("true", "1", "yes", "ya") and values.get(name) == 0:
            del values[name]
    if not values:
        raise _Refused(None, "", "no_values")
    day = captured.date() if captured else plan.captured_on
    if published is not None and published.date() > day + timedelta(days=1):
        raise _Refused(first["published_at"], _cell(row, first["published_at"]), "date_after_capture")
    return PostReading(
        row.line, native, url if url.startswith(("http://", "https://")) and len(url) <= 500 else "", title[:300],
        _format(_cell(row, first.get("format")), url), published, day, values,
    )  # fmt: skip


def _native_id(row: Row, first: Mapping[str, int], url: str, title: str, published: datetime | None) -> str:
    if "post_id" in first:
        text = _cell(row, first["post_id"])
        try:
            found = parse_native_id(text)
        except NumberError as problem:
            raise _Refused(first["post_id"], text, "number_" + problem.code) from None
        if found and len(found) > 100:
            raise _Refused(first["post_id"], text, "id_long")
        if found:
            return found
    for pattern in _NATIVE:
        match = pattern.search(url)
        if match:
            return match.group(1)
    if url:
        return "u-" + hashlib.sha256(url.encode()).hexdigest()[:20]
    if title:
        return "t-" + hashlib.sha256(f"{title}|{published.date() if published else ''}".encode()).hexdigest()[:20]
    raise _Refused(first.get("post_id"), "", "no_id")


def _format(text: str, url: str) -> str:
    for name, pattern in FORMATS:
        if text and re.search(pattern, fold(text)):
            return name
    if "/shorts/" in url:
        return "short_video"
    if "/reel" in url:
        return "reel"
    return "short_video" if "tiktok.com" in url and "/video/" in url else ""


class _Year:
    """Years for dates written without one: the newest such day that is not after today."""

    def __init__(self, today: date) -> None:
        self.today = today

    def of(self, text: str, order: str) -> int:
        moment = parse_moment(text, order, year=2000 if "29" in text else self.today.year)
        if moment is None:
            return self.today.year
        return (
            self.today.year
            if (moment.day.month, moment.day.day) <= (self.today.month, self.today.day)
            else self.today.year - 1
        )


def _day(row: Row, first: Mapping[str, int], plan: Plan, year: _Year) -> DayReading:
    index = first.get("date", first.get("published_at"))
    if plan.kind == "daily":
        text = _cell(row, index)
        if not text:
            raise _Refused(index, text, "date_missing")
        order = plan.orders.get(index) or "DMY" if index is not None else "DMY"
        try:
            without = year.of(text, order)
        except DateError as problem:
            raise _Refused(index, text, "date_" + problem.code) from None
        moment = _moment(row, index, plan, without)
        if moment is None:
            raise _Refused(index, text, "date_missing")
        day = moment.date()
    else:
        found = _moment(row, first.get("date"), plan) if "date" in first else None
        day = found.date() if found else plan.captured_on
    values = _values(row, first, plan, (*DAY_METRICS, *SIGNED))
    if not values:
        raise _Refused(None, "", "no_values")
    if values.get("followers", 0) > LARGEST_FOLLOWERS:
        raise _Refused(first["followers"], _cell(row, first["followers"]), "number_too_big")
    return DayReading(row.line, day, values)
