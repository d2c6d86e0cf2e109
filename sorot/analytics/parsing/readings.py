"""From a table and the meanings of its columns to readings: what each row says, or why it is refused.

A row is taken whole or refused whole, with its line, column, value and a code; `sentences` puts the code into words.
`iter_readings` streams and looks for no repeats; `read_rows` collects and finds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from .cells import (
    MEMO,
    RefusedCell,
    counter,
    day_of_id,
    format_of,
    has_plain_fraction,
    has_two_orders,
    id_of_title,
    id_of_url,
    moments,
    unit_left_out,
    written_id,
)
from .shapes import (
    DAY_METRICS,
    POST_METRICS,
    SIGNED,
    DayReading,
    Plan,
    PostReading,
    Reading,
    Readings,
    RowError,
    Skipped,
    SliceReading,
)
from .slices import slices_of
from .table import Row, Table, TableSource
from .text import TOTALS, clean, fold
from .years import Years, month_day

__all__ = [
    "DAY_METRICS",
    "POST_METRICS",
    "SIGNED",
    "DayReading",
    "Plan",
    "PostReading",
    "Readings",
    "RowError",
    "Skipped",
    "SliceReading",
    "channels_in",
    "iter_readings",
    "read_rows",
]
LARGEST_FOLLOWERS = 2_000_000_000
MOST_CHANNELS = 20_000
_HIDDEN_WORDS = {"true", "1", "yes", "ya"}


def rows_of(table: Table | TableSource) -> Iterator[Row]:
    """The rows of either kind of table."""
    return table.rows() if isinstance(table, TableSource) else iter(table.rows)


def channels_in(table: Table | TableSource, mapping: Mapping[int, str | None]) -> list[tuple[str, str, int]]:
    """(id, shown name, rows) of the accounts a table speaks of, most rows first; by id, handle or name."""
    found = {m: i for i, m in reversed(list(mapping.items())) if m}
    key = next((found[m] for m in ("account_id", "handle", "name") if m in found), None)
    if key is None:
        return []
    name = found.get("handle", found.get("name", key))
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in rows_of(table):
        value = _cell(row, key)
        if value in counts:
            counts[value] += 1
        elif value and len(counts) < MOST_CHANNELS:
            counts[value] = 1
            names[value] = _cell(row, name)
    return sorted(((k, names[k], n) for k, n in counts.items()), key=lambda x: (-x[2], x[1], x[0]))


def read_rows(table: Table | TableSource, plan: Plan) -> Readings:
    """Read every row and find the repeats: an identical one counts once, a contradicting one is refused."""
    out = Readings()
    seen: dict[object, tuple[int, object]] = {}
    for found in iter_readings(table, plan):
        if isinstance(found, RowError):
            out.errors.append(found)
        elif isinstance(found, Skipped):
            out.foreign += found.why == "foreign"
            out.skipped += found.why != "foreign"
        else:
            key, said = _identity(found)
            if key not in seen:
                seen[key] = (found.line, said)
                into: list[object] = _list_of(out, found)
                into.append(found)
            elif seen[key][1] == said:
                out.repeated += 1
            else:
                out.errors.append(RowError(found.line, "", "", "twice", {"line": seen[key][0]}))
    out.errors.sort(key=lambda e: e.line)
    return out


def _identity(found: PostReading | DayReading | SliceReading) -> tuple[object, object]:
    if isinstance(found, PostReading):
        return (found.native_id, found.captured_date), found.values
    if isinstance(found, DayReading):
        return found.date, found.values
    return (found.as_of, found.dimension, found.basis, found.key), found.share


def _list_of(out: Readings, found: object) -> list[object]:
    lists = {PostReading: out.posts, DayReading: out.days, SliceReading: out.slices}
    return lists[type(found)]  # type: ignore[return-value]


def iter_readings(source: Table | TableSource, plan: Plan) -> Iterator[Reading]:
    """Read every row, in the order of the file. Never raises for a row: what cannot be read comes as a RowError."""
    first = _columns(source.header, plan)
    if plan.kind == "audience":
        yield from slices_of(source.header, rows_of(source), plan, first)
        return
    reader = _post_reader if plan.kind == "posts" else _day_reader
    yield from _each(source, plan, first, reader(source, plan, first))


def _each(
    source: Table | TableSource, plan: Plan, first: Mapping[str, int], read: Callable[[Row], Reading]
) -> Iterator[Reading]:
    width, header = source.width, source.header
    owner = next((first[m] for m in ("account_id", "handle", "name") if m in first), None)
    ours: dict[str, bool] = {}
    for row in rows_of(source):
        line, cells = row
        if len(cells) > width and any(cells[width:]):
            yield RowError(line, "", "", "width", {"found": len(cells), "expected": width})
            continue
        lead = cells[0] or next((c for c in cells if c), "")
        if lead.casefold() in TOTALS and _is_total(row, first):
            yield Skipped(line, "total")
            continue
        if lead == header[0] and cells[:width] == header:
            yield Skipped(line, "no_values")  # two exports in one file: the header once more
            continue
        if owner is not None:
            value = cells[owner] if owner < len(cells) else ""
            mine = ours.get(value)
            if mine is None:
                if len(ours) >= MEMO:
                    ours.clear()
                mine = ours[value] = _is_ours(value, plan)
            if not mine:
                yield Skipped(line, "foreign")
                continue
        try:
            yield read(row)
        except RefusedCell as no:
            if no.code == "no_values":
                yield Skipped(line, "no_values")
            else:
                yield RowError(line, _column_name(header, no.index), no.value[:200], no.code, no.facts)


def _column_name(header: Sequence[str], index: int | None) -> str:
    if index is None:
        return ""
    return (header[index] if index < len(header) else "") or f"{index + 1}"


def _columns(header: Sequence[str], plan: Plan) -> dict[str, int]:
    """Meaning -> column. Of two columns with one meaning the one counts that the platform names, else the first."""
    first: dict[str, int] = {}
    for index, meaning in sorted(plan.mapping.items()):
        if meaning:
            first.setdefault(meaning, index)
    for metric, name in plan.native.items():
        places = [i for i, text in enumerate(header) if fold(text) == fold(name)]
        same = [i for i in places if plan.mapping.get(i) == metric]
        near = [i for i in places if plan.mapping.get(i)] if metric not in first else []
        if same or near:
            first[metric] = (same or near)[0]
    return first


def _cell(row: Row, index: int | None) -> str:
    return clean(row.cells[index]) if index is not None and index < len(row.cells) else ""


def _is_total(row: Row, first: Mapping[str, int]) -> bool:
    return not (_cell(row, first.get("title")) and _cell(row, first.get("post_id")).casefold() not in ("total", ""))


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


def _years(source: Table | TableSource, index: int, plan: Plan) -> Callable[[int, str, list[str]], int | None]:
    """Years of a column, found by one more pass the first time a day without a year is met."""
    found: list[Years] = []

    def of(line: int, text: str, _cells: list[str]) -> int | None:
        if not found:
            cells = ((r.line, r.cells[index]) for r in rows_of(source) if index < len(r.cells) and r.cells[index])
            found.append(Years(cells, plan.today))
        return found[0].of(line, text)

    return of


def _judged(source: Table | TableSource, index: int) -> list[str]:
    rows = (source.sample if isinstance(source, TableSource) else source.rows)[:400]
    return [r.cells[index] for r in rows if index < len(r.cells)]


def _counters(
    source: Table | TableSource, first: Mapping[str, int], plan: Plan, names: Sequence[str]
) -> list[tuple[str, int, Callable[[str], int | None]]]:
    out = []
    for name in names:
        if name in first:
            index = first[name]
            cells = _judged(source, index)
            read = counter(
                index, plan,
                signed=name in SIGNED,
                unit_missing=not plan.units.get(index) and unit_left_out(cells, plan.marks.get(index)),
                grouped=not plan.units.get(index) and not has_plain_fraction(cells),
            )  # fmt: skip
            out.append((name, index, read))
    return out


def _values(cells: list[str], counters: Sequence[tuple[str, int, Callable[[str], int | None]]]) -> dict[str, int]:
    out: dict[str, int] = {}
    count = len(cells)
    for name, index, read in counters:
        if index < count:
            text = cells[index]
            if text:
                value = read(text)
                if value is not None:
                    out[name] = value
    return out


def _post_reader(source: Table | TableSource, plan: Plan, first: Mapping[str, int]) -> Callable[[Row], PostReading]:
    at_url, at_title, at_text = first.get("url"), first.get("title"), first.get("description")
    at_id, at_format = first.get("post_id"), first.get("format")
    at_published, at_day = first.get("published_at"), first.get("date")
    published_of = None
    if at_published is not None:
        published_of = moments(
            at_published,
            plan,
            _post_year(source, at_published, plan, at_id, at_url),
            mixed=has_two_orders(_judged(source, at_published)),
        )
    day_of = None
    if at_day is not None:
        mixed = has_two_orders(_judged(source, at_day))
        day_of = moments(at_day, plan, _years(source, at_day, plan), mixed=mixed)
    id_of = written_id(at_id) if at_id is not None else None
    counters = _counters(source, first, plan, POST_METRICS)
    hidden = _switches(source.header)
    formats: dict[str, str] = {}
    in_urls: dict[str, str] = {}
    one_day = timedelta(days=1)

    def read(row: Row) -> PostReading:
        line, cells = row
        count = len(cells)
        values = _values(cells, counters)
        for name, index in hidden.items():
            if values.get(name) == 0 and index < count and fold(cells[index]) in _HIDDEN_WORDS:
                del values[name]
        if not values:
            raise RefusedCell(None, "", "no_values")
        url = cells[at_url] if at_url is not None and at_url < count else ""
        title = cells[at_title] if at_title is not None and at_title < count else ""
        if not title and at_text is not None and at_text < count:
            title = cells[at_text]
        published = None
        if published_of is not None and at_published < count and cells[at_published]:  # type: ignore[operator, index]
            published = published_of(line, cells[at_published], cells)  # type: ignore[index]
        native = None
        if id_of is not None and at_id < count and cells[at_id]:  # type: ignore[operator, index]
            native = id_of(cells[at_id])  # type: ignore[index]
        if not native and url:
            native = in_urls.get(url)
            if native is None:
                if len(in_urls) >= MEMO:
                    in_urls.clear()
                native = in_urls[url] = id_of_url(url)
        if not native:
            if not title:
                raise RefusedCell(at_id, "", "no_id")
            native = id_of_title(title, published)
        day = None
        if day_of is not None and at_day < count and cells[at_day]:  # type: ignore[operator, index]
            captured = day_of(line, cells[at_day], cells)  # type: ignore[index]
            day = captured.date() if captured else None
        day = day or plan.captured_on
        if published is not None and published.date() > day + one_day:
            raise RefusedCell(at_published, cells[at_published], "date_after_capture")  # type: ignore[index]
        named = cells[at_format] if at_format is not None and at_format < count else ""
        format_ = formats.get(named)
        if format_ is None:
            if len(formats) >= MEMO:
                formats.clear()
            format_ = formats[named] = format_of(named, "")
        if not format_ and url:
            format_ = format_of("", url)
        if url and (not url.startswith(("http://", "https://")) or len(url) > 500):
            url = ""
        return PostReading(line, native, url, title[:300], format_, published, day, values)

    return read


def _post_year(
    source: Table | TableSource, index: int, plan: Plan, at_id: int | None, at_url: int | None
) -> Callable[[int, str, list[str]], int | None]:
    """Years of publication: by TikTok's id when the row has one, else by the order of the column."""
    by_order = _years(source, index, plan)

    def of(line: int, text: str, cells: list[str]) -> int | None:
        native = cells[at_id] if at_id is not None and at_id < len(cells) else ""
        if not native and at_url is not None and at_url < len(cells):
            native = id_of_url(cells[at_url])
        made, wanted = day_of_id(native), month_day(text)
        if made is not None and wanted is not None and made <= plan.today + timedelta(days=1):
            near = [y for y in (made.year - 1, made.year, made.year + 1) if _far(made, y, wanted) <= 3]
            if near:
                return near[0]
        return by_order(line, text, cells)

    return of


def _far(made: date, year: int, wanted: tuple[int, int]) -> int:
    try:
        return abs((date(year, *wanted) - made).days)
    except ValueError:
        return 999


def _day_reader(source: Table | TableSource, plan: Plan, first: Mapping[str, int]) -> Callable[[Row], DayReading]:
    daily = plan.kind == "daily"
    index = first.get("date", first.get("published_at")) if daily else first.get("date")
    day_of = None
    if index is not None:
        mixed = has_two_orders(_judged(source, index))
        day_of = moments(index, plan, _years(source, index, plan), mixed=mixed)
    counters = _counters(source, first, plan, (*DAY_METRICS, *SIGNED))

    def read(row: Row) -> DayReading:
        line, cells = row
        values = _values(cells, counters)
        if not values:
            raise RefusedCell(None, "", "no_values")
        text = cells[index] if index is not None and index < len(cells) else ""
        moment = day_of(line, text, cells) if day_of is not None and text else None
        if moment is None and daily:
            raise RefusedCell(index, text, "date_missing")
        if values.get("followers", 0) > LARGEST_FOLLOWERS:
            raise RefusedCell(first["followers"], cells[first["followers"]], "number_too_big")
        return DayReading(line, moment.date() if moment else plan.captured_on, values)

    return read
