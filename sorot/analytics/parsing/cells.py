"""One cell of a planned column to its value: counts, moments, ids, formats. What was read once is remembered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from .dates import DateError, Moment, parse_moment
from .numbers import NumberError, mark_vote, parse_count, parse_native_id, parse_number, take_apart
from .shapes import Plan
from .text import fold, is_empty

#: Most texts remembered per column: repeated cells cost one look-up, and memory stays bounded.
MEMO = 32_768
LARGEST = 10**15
#: Counts below this, with fractions, are counts in some unit that nobody wrote.
SMALL = 5_000
_NUMERIC_DAY = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-]\d{4}\b")
_GROUP = re.compile(r"^\d{1,3}[.,]\d{3}$")
_NATIVE = (
    re.compile(r"(?:v=|youtu\.be/|/shorts/|/live/|/embed/)([\w-]{11})(?:[?&/#]|$)"),
    re.compile(r"/(?:video|photo|v)/(\d{6,25})"),
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
#: What Meta writes in the column "Date" of figures that are of no single day.
_NO_DAY = {"lifetime", "sepanjang waktu", "seumur hidup", "seumur", "total", "desde siempre", "all time"}


class RefusedCell(Exception):
    """Why the row of this cell is refused. `index` is its column, None when the row as a whole is meant."""

    def __init__(self, index: int | None, value: str, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.index, self.value, self.code, self.facts = index, value, code, facts


def unit_left_out(cells: Iterable[str], mark: str | None) -> bool:
    """Most numbers of a column of counts have fractions and are small: "475.8" stands for millions."""
    numbers = []
    for cell in cells:
        pieces = take_apart(cell) if cell else None
        if pieces is None or pieces.factor != 1:
            continue
        try:
            value = parse_number(cell, mark)
        except NumberError:
            continue
        if value is not None:
            numbers.append(value)
    if len(numbers) < 2 or max(numbers) >= SMALL:
        return False
    return sum(1 for n in numbers if abs(n - n.to_integral_value()) > Decimal("0.00001")) * 2 > len(numbers)


def has_plain_fraction(cells: Iterable[str]) -> bool:
    """A number without K, rb or jt has a fraction: 475.8, 1,234.50."""
    return any(
        weight == 1.0
        and pieces.factor == 1
        and not pieces.percent
        and re.search(r"[.,]\d{1,2}$|[.,]\d{4,}$", pieces.body)
        for cell in cells
        if cell and (pieces := take_apart(cell)) is not None
        for _mark, weight in (mark_vote(cell),)
    )


def counter(
    index: int, plan: Plan, *, signed: bool = False, unit_missing: bool = False, grouped: bool = False
) -> Callable[[str], int | None]:
    """A reader of counts: None is unknown; raises RefusedCell.

    With `unit_missing` a small whole number is refused too: beside 475.8 (million) 12 is not twelve. With `grouped`
    9.120 is a thousands group whatever the mark of 304.9K beside it: a count has no fraction.
    """
    column_mark, power = plan.marks.get(index), plan.units.get(index, 0)
    memo: dict[str, int | None] = {}

    def slow(text: str) -> int | None:
        if "%" in text:
            raise RefusedCell(index, text, "number_text")
        mark = None if grouped and _GROUP.match(text) else column_mark
        try:
            if not (power or signed):
                return parse_count(text, mark)
            value = parse_number(text, mark)
            if value is None:
                return None
            whole = value * Decimal(10) ** power
            if whole != whole.to_integral_value():
                raise NumberError("not_whole", text)
            if whole < 0 and not signed:
                raise NumberError("negative", text)
            if abs(whole) >= LARGEST:
                raise NumberError("too_big", text)
            return int(whole)
        except NumberError as problem:
            raise RefusedCell(index, text, "number_" + problem.code) from None

    def read(text: str) -> int | None:
        if text.isdecimal() and not power and len(text) < 16 and not unit_missing:
            return int(text)
        if text in memo:
            return memo[text]
        value = slow(text)
        if unit_missing and value and value < SMALL:
            raise RefusedCell(index, text, "number_unit")
        if len(memo) >= MEMO:
            memo.clear()
        memo[text] = value
        return value

    return read


def moments(
    index: int, plan: Plan, year_of: Callable[[int, str, list[str]], int | None], *, mixed: bool = False
) -> Callable[[int, str, list[str]], datetime | None]:
    """A reader of moments (line, text, its row's cells) -> instant; None is unknown; raises RefusedCell.

    In a `mixed` column some days stand before and some after their month: only a day that is clear by itself is read.
    """
    order, latest = plan.orders.get(index) or "DMY", plan.today + timedelta(days=1)
    other = {"DMY": "MDY", "MDY": "DMY"}.get(order, order) if mixed else order
    memo: dict[str, datetime | None] = {}

    def slow(line: int, text: str, cells: list[str]) -> tuple[datetime | None, bool]:
        year = None
        if plan.kind != "daily" and fold(text) in _NO_DAY:
            return None, True
        try:
            try:
                moment = parse_moment(text, order) if order == other else _either(text, order, other)
            except DateError as problem:
                if problem.code != "year":
                    raise
                year = year_of(line, text, cells)
                moment = parse_moment(text, order, year=year)
        except DateError as problem:
            raise RefusedCell(index, text, "date_" + problem.code) from None
        if moment is None:
            return None, True
        if moment.day > latest:
            raise RefusedCell(index, text, "date_future")
        return moment.at(plan.zone), year is None

    def read(line: int, text: str, cells: list[str]) -> datetime | None:
        if text in memo:
            return memo[text]
        value, steady = slow(line, text, cells)
        if steady:
            if len(memo) >= MEMO:
                memo.clear()
            memo[text] = value
        return value

    return read


def _either(text: str, order: str, other: str) -> Moment | None:
    found = []
    for tried in (order, other):
        try:
            found.append(parse_moment(text, tried))
        except DateError as problem:
            if problem.code != "order":
                raise
    if not found or (len(found) == 2 and found[0] != found[1]):
        raise DateError("order", text)
    return found[0]


def has_two_orders(cells: Iterable[str]) -> bool:
    """Days over 12 stand first in some cells of a column and second in others, and not by one slip among many."""
    first = second = 0
    for cell in cells:
        match = _NUMERIC_DAY.match(cell)
        if match:
            first += int(match[1]) > 12
            second += int(match[2]) > 12
    return min(first, second) > 0.1 * (first + second)


def written_id(index: int) -> Callable[[str], str | None]:
    """A reader of platform ids; None when the cell holds none; raises RefusedCell."""

    def read(text: str) -> str | None:
        if text.isdecimal() and len(text) <= 100:
            return text
        try:
            found = parse_native_id(text)
        except NumberError as problem:
            raise RefusedCell(index, text, "number_" + problem.code) from None
        if found and len(found) > 100:
            raise RefusedCell(index, text, "id_long")
        return found

    return read


def id_of_url(url: str) -> str:
    """The platform's id inside an address, else an id made from the address; empty for an empty one."""
    for pattern in _NATIVE:
        match = pattern.search(url)
        if match:
            return match.group(1)
    if "/" not in url and "." not in url:
        return ""
    return "u-" + hashlib.sha256(url.encode(errors="replace")).hexdigest()[:20] if url and not is_empty(url) else ""


def id_of_title(title: str, published: datetime | None) -> str:
    """An id for a post that only its title and day of publication tell apart."""
    key = f"{title}|{published.date() if published else ''}"
    return "t-" + hashlib.sha256(key.encode(errors="replace")).hexdigest()[:20]


def format_of(text: str, url: str) -> str:
    """The format by its name in the file, else by the address; empty when neither says."""
    if text:
        low = fold(text)
        for name, pattern in FORMATS:
            if re.search(pattern, low):
                return name
    if "/shorts/" in url:
        return "short_video"
    if "/reel" in url:
        return "reel"
    return "short_video" if "tiktok.com" in url and "/video/" in url else ""


def day_of_id(native: str) -> date | None:
    """The day that a TikTok id holds in its upper bits, None for other ids."""
    if len(native) == 19 and native.isascii() and native.isdigit():
        seconds = int(native) >> 32
        if 1_400_000_000 < seconds < 2_600_000_000:
            return datetime.fromtimestamp(seconds, UTC).date()
    return None
