"""Tables of an audience to shares: countries, cities, ages, genders, languages in percent, as ratios or as counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import people
from .cells import RefusedCell, moments
from .numbers import NumberError, parse_number
from .shapes import Plan, Reading, RowError, Skipped, SliceReading
from .table import Row
from .text import TOTALS, clean, fold

#: Meaning of the key's column -> dimension.
DIMENSIONS = {
    "audience_country": "country", "country": "country", "city": "city", "age": "age", "gender": "gender",
    "language": "language",
}  # fmt: skip
#: Columns that may hold the figure, best first; all but the first are counts when they are not in percent.
VALUES = (
    "share",
    "followers",
    "views",
    "reach",
    "engagements",
    "watch_time",
    "impressions",
    "profile_views",
    "new_followers",
)
MOST_ROWS = 20_000
_ALL = TOTALS | {"all", "semua"}
_PLACES = Decimal("0.000001")


@dataclass
class _Part:
    line: int
    day: date
    key: str
    value: Decimal
    percent: bool
    texts: list[str] = field(default_factory=list)


def slices_of(header: Sequence[str], rows: Iterable[Row], plan: Plan, first: Mapping[str, int]) -> Iterator[Reading]:
    """Shares 0 to 1 of every part. Counts are divided by the table's total row, else by the sum of the rows."""
    keys = [m for m in DIMENSIONS if m in first]
    chosen = next((m for m in keys if DIMENSIONS[m] == plan.dimension), keys[0] if keys else None)
    sides = _sides(header, plan, chosen)
    value = next((m for m in VALUES if m in first), None)
    if chosen is None or (value is None and not sides):
        return
    dimension, at_key = DIMENSIONS[chosen], first[chosen]
    columns = sides or [first[value]]  # type: ignore[index]
    also_by = {m: first[m] for m in keys if m != chosen and DIMENSIONS[m] != dimension}
    parts: list[_Part] = []
    totals: dict[date, Decimal] = {}
    at_day = first.get("date")
    day_of = moments(at_day, plan, lambda _line, _text, _cells: plan.today.year) if at_day is not None else None
    for count, row in enumerate(rows):
        if count > MOST_ROWS:
            break
        try:
            found = _part(row, dimension, at_key, columns, day_of, at_day, plan)
        except RefusedCell as no:
            name = header[no.index] if no.index is not None and no.index < len(header) else ""
            yield RowError(row.line, name, no.value[:200], no.code, no.facts)
            continue
        if isinstance(found, Skipped):
            yield found
        elif found.key == "":
            totals[found.day] = found.value
            yield Skipped(row.line, "total")
        else:
            parts.append(found)
            found.texts = [row.cells[i] if i < len(row.cells) else "" for i in also_by.values()]
    basis = plan.basis or ("followers" if value == "followers" else "viewers")
    counted = value is not None and value != "share"
    yield from _shares(parts, totals, dimension, basis, counted, bool(also_by))


def _sides(header: Sequence[str], plan: Plan, chosen: str | None) -> list[int]:
    """Ages by gender: the columns "Women" and "Men", whose sum is the age's share."""
    if chosen != "age":
        return []
    found = [i for i, text in enumerate(header) if plan.mapping.get(i) == "share" and people.gender(text)]
    return found if len(found) >= 2 else []


def _part(
    row: Row, dimension: str, at_key: int, columns: list[int], day_of: object, at_day: int | None, plan: Plan
) -> _Part | Skipped:
    text = row.cells[at_key] if at_key < len(row.cells) else ""
    value = Decimal(0)
    known = percent = False
    for index in columns:
        cell = row.cells[index] if index < len(row.cells) else ""
        try:
            number = parse_number(cell, plan.marks.get(index))
        except NumberError as problem:
            raise RefusedCell(index, cell, "number_" + problem.code) from None
        if number is not None:
            if number < 0:
                raise RefusedCell(index, cell, "share_range")
            value, known, percent = value + number, True, percent or "%" in cell
    if not known:
        return Skipped(row.line, "no_values")
    day = plan.captured_on
    if callable(day_of) and at_day is not None and at_day < len(row.cells) and row.cells[at_day]:
        moment = day_of(row.line, row.cells[at_day], row.cells)
        day = moment.date() if moment else day
    if fold(text) in _ALL:
        return _Part(row.line, day, "", value, percent)
    if not text or people.is_unknown(text) or (dimension != "gender" and people.gender(text) == "other"):
        return Skipped(row.line, "no_values")
    key = key_of(dimension, text)
    if key is None:
        raise RefusedCell(at_key, text, "key_unknown")
    return _Part(row.line, day, key, value, percent)


def key_of(dimension: str, text: str) -> str | None:
    """The key under which a part is stored; None when the text names no such part."""
    if dimension == "country":
        return people.country(text)
    if dimension == "gender":
        return people.gender(text)
    if dimension == "age":
        return people.age(text)
    if dimension == "language":
        return people.language(text)
    return clean(text)[:60] or None


def _shares(
    parts: list[_Part], totals: dict[date, Decimal], dimension: str, basis: str, counted: bool, merge: bool
) -> Iterator[Reading]:
    for day in sorted({p.day for p in parts}):
        own = [p for p in parts if p.day == day]
        if merge:
            own = _merged(own)
        whole = _whole(own, totals.get(day), counted)
        for part in own:
            share = (part.value / whole).quantize(_PLACES) if whole else Decimal(0)
            if share > 1:
                yield RowError(part.line, "", f"{part.value.normalize():f}", "share_range", {})
            else:
                yield SliceReading(part.line, day, dimension, basis, part.key, share)


def _merged(parts: list[_Part]) -> list[_Part]:
    """Ages by gender row by row: one part for each key, its values added."""
    found: dict[str, _Part] = {}
    for part in parts:
        if part.key in found:
            found[part.key].value += part.value
        else:
            found[part.key] = part
    return list(found.values())


def _whole(parts: list[_Part], total: Decimal | None, counted: bool) -> Decimal:
    """What 1 is: 100 for percent, 1 for ratios, the total for counts."""
    added = sum((p.value for p in parts), Decimal(0))
    if any(p.percent for p in parts):
        return Decimal(100)
    if counted and added > 100:
        return total if total and total >= max(p.value for p in parts) else added
    if total is not None and total > 0 and (total == 1 or 99 <= total <= 101):
        return Decimal(1) if total == 1 else Decimal(100)
    if added <= Decimal("1.05"):
        return Decimal(1)
    if added <= 105:
        return Decimal(100)
    return total if total else added
