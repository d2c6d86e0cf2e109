"""From a file to a header and numbered rows: delimiter, rows before the header, tables without one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, NamedTuple

from . import lexicon
from .dates import take_apart as date_shape
from .numbers import take_apart as number_pieces
from .sheets import ZIP, Sheet, as_text, is_archive, tables_in
from .stream import declared_delimiter, head_of, lines_of, records, scan, sniff_delimiter
from .text import UnreadableFile, clean, is_empty

MAX_COLUMNS = 400
FIRST_ROWS, SAMPLE_ROWS = 2_000, 10_000
#: Characters of a cell that the sample keeps: long captions tell no more.
SAMPLE_CELL = 400
#: Records looked at to find the header.
TOP = 30


class Row(NamedTuple):
    """One record: the line of the file on which it starts (counted from 1) and its cells, cleaned."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A table read whole: `header` is empty text per column when the file has none."""

    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    has_header: bool
    banner: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.header)


@dataclass(frozen=True)
class TableSource:
    """A table that is read as a stream.

    `sample` holds the first rows and rows spread evenly over the rest, enough to judge columns by; `row_count` all
    rows under the header. `rows()` may be called again and again; two runs do not disturb each other.
    """

    header: list[str]
    width: int
    encoding: str
    delimiter: str
    has_header: bool
    banner: list[str]
    kind: Literal["text", "spreadsheet"]
    sheet: str
    name: str
    sample: list[Row]
    row_count: int
    open_rows: Callable[[], Iterator[Row]] = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Every row under the header, from the file, in bounded memory."""
        return self.open_rows()


def open_table(file: BinaryIO, *, name: str = "") -> TableSource:
    """Look through a seekable file once; its rows are then read from it as often as asked.

    Raises UnreadableFile with a code: not_text, empty, quote (line), csv (line), too_wide (limit), spreadsheet_locked,
    spreadsheet_broken, too_large_inside (limit). After that `rows()` finds nothing more to refuse.
    """
    file.seek(0)
    head = file.read(8)
    if head.startswith(ZIP) and (packed := tables_in(file)):
        return _best_of(packed, name)
    if is_archive(head):
        sheet = as_text(file)
        return _open(sheet.file, name=name, kind="spreadsheet", sheet=sheet.name, delimiter=",", numbered=True)
    return _open(file, name=name, kind="text", sheet="", delimiter=None, numbered=False)


def _best_of(packed: list[Sheet], name: str) -> TableSource:
    """The table of a zip that has a header; of several, the one that comes first. Raises what the first one raises."""
    found: list[TableSource] = []
    refused: list[UnreadableFile] = []
    for text in packed:
        try:
            found.append(_open(text.file, name=name, kind="text", sheet=text.name, delimiter=None, numbered=False))
        except UnreadableFile as problem:
            refused.append(problem)
    if not found:
        raise refused[0]
    return max(found, key=lambda t: (t.has_header, header_likeness(t.header) > 0, "table" in t.sheet.lower()))


def _open(
    file: BinaryIO,
    *,
    name: str,
    kind: Literal["text", "spreadsheet"],
    sheet: str,
    delimiter: str | None,
    numbered: bool,
) -> TableSource:
    found = scan(file)
    head = head_of(file, found.encoding)
    declared = None
    if delimiter is None:
        declared = declared_delimiter(head[:8].split("\n")[0] + "\n")
        delimiter = declared or sniff_delimiter(head)

    def raw() -> Iterator[tuple[int, list[str]]]:
        """Records that say anything, with their lines; the cells as written."""
        lines = lines_of(file, found.encoding)
        before = 0
        if declared:
            next(lines)
            before = 1
        for line, cells in records(lines, delimiter, odd_quotes=found.odd_quotes):
            if not cells or (not cells[0].strip() and not any(c.strip() for c in cells)):
                continue
            if numbered:
                if any(cells[1:]):
                    yield int(cells[0]), cells[1:]
            else:
                yield line + before, cells

    top: list[list[str]] = []
    for _line, cells in raw():
        _check_width(cells)
        top.append([clean(c) for c in cells])
        if len(top) == TOP:
            break
    if not top:
        raise UnreadableFile("empty")
    place, has_header = find_header(top)
    body = top[place + 1 :] if has_header else top[place:]
    width = len(top[place]) if has_header else max(len(r) for r in body)
    header = top[place] if has_header else [""] * width
    skip = place + 1 if has_header else place

    def body_records() -> Iterator[tuple[int, list[str]]]:
        stream = raw()
        for _ in range(skip):
            next(stream)
        return stream

    def rows() -> Iterator[Row]:
        for line, cells in body_records():
            yield Row(line, [c if c.isalnum() or not c else clean(c) for c in cells])

    sample, count, filled = _look_through(body_records(), width if not all(header) else 0)
    if not count:
        raise UnreadableFile("empty")
    if not all(header):
        while width > 1 and not header[width - 1] and filled < width:
            width -= 1
    banner = [" ".join(c for c in r if c) for r in top[:place]]
    return TableSource(
        header[:width], width, found.encoding, delimiter, has_header, banner, kind, sheet, name, sample, count, rows
    )


def _check_width(cells: list[str]) -> None:
    if (len(cells) > MAX_COLUMNS and any(c.strip() for c in cells[MAX_COLUMNS:])) or len(cells) > MAX_COLUMNS * 10:
        raise UnreadableFile("too_wide", limit=MAX_COLUMNS)


def _look_through(stream: Iterator[tuple[int, list[str]]], width: int) -> tuple[list[Row], int, int]:
    """(sample, number of rows, columns used by any row up to `width`; 0 asks nothing)."""
    first: list[tuple[int, list[str]]] = []
    spread: list[tuple[int, list[str]]] = []
    step, count, used = 1, 0, 0
    for record in stream:
        count += 1
        cells = record[1]
        if len(cells) > MAX_COLUMNS:
            _check_width(cells)
        if width:
            for place in range(min(len(cells), width), used, -1):
                if cells[place - 1].strip():
                    used = place
                    break
        if count <= FIRST_ROWS:
            first.append((record[0], [c[:SAMPLE_CELL] for c in cells]))
        elif count % step == 0:
            spread.append((record[0], [c[:SAMPLE_CELL] for c in cells]))
            if len(spread) > SAMPLE_ROWS - FIRST_ROWS:
                step *= 2
                spread = spread[1::2]
    return [Row(line, [clean(c) for c in cells]) for line, cells in first + spread], count, used


def read_table(data: bytes, *, max_rows: int | None = None) -> Table:
    """A file held whole, for tests and small tables. Raises what `open_table` raises, and too_many_rows."""
    source = open_table(io.BytesIO(data))
    if max_rows is not None and source.row_count > max_rows:
        raise UnreadableFile("too_many_rows", limit=max_rows)
    return Table(
        source.header, list(source.rows()), source.encoding, source.delimiter, source.has_header, source.banner
    )


def looks_like_value(cell: str) -> bool:
    """A number, a date, an address, an id: what a header is not."""
    text = clean(cell)
    if not text or is_empty(text):
        return False
    if re.match(r"^(https?://|www\.)", text) or re.fullmatch(r"UC[\w-]{22}", text) or text.lower() in ("true", "false"):
        return True
    return number_pieces(text) is not None or date_shape(text) is not None


def header_likeness(cells: list[str]) -> float:
    """How much a row reads as a header: known words for it, values against it. Around 0 is undecided."""
    filled = [c for c in cells if c.strip()]
    if not filled:
        return -1.0
    known = sum(1 for c in filled if len(c) <= 60 and lexicon.concepts(c))
    values = sum(1 for c in filled if looks_like_value(c))
    return (1.5 * known - 1.5 * values) / len(cells) + 0.3 * (len(filled) / len(cells))


def find_header(rows: list[list[str]]) -> tuple[int, bool]:
    """Return (row of the header, True), or (first row of the data, False). Banner rows before it are narrower."""
    width = max((len([c for c in r if c.strip()]) for r in rows), default=1)
    best, best_score = 0, -9.0
    for place, cells in enumerate(rows[:15]):
        filled = sum(1 for c in cells if c.strip())
        if filled < max(1, width * 0.5):
            continue
        score = header_likeness(cells)
        score = (score * filled / width if score > 0 else score) - 0.08 * place
        if score > best_score:
            best, best_score = place, score
    if best_score > 0.35:
        return best, True
    first = next((i for i, c in enumerate(rows) if sum(1 for x in c if x.strip()) >= max(1, width * 0.5)), 0)
    if best_score > -0.2 and len(rows) > first + 1 and _differs(rows[first], rows[first + 1 : first + 12]):
        return first, True
    return first, False


def _differs(head: list[str], body: list[list[str]]) -> bool:
    """True when the first row holds words where the rows below hold values."""
    words_over_values = 0
    for column, cell in enumerate(head):
        below = [r[column] for r in body if column < len(r) and r[column].strip()]
        if below and cell.strip() and not looks_like_value(cell) and sum(map(looks_like_value, below)) > len(below) / 2:
            words_over_values += 1
    return words_over_values > 0 and not any(looks_like_value(c) for c in head)
