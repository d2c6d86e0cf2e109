"""From characters to a header and numbered rows: delimiter, rows before the header, tables without one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import lexicon
from .dates import take_apart as date_shape
from .numbers import take_apart as number_pieces
from .text import UnreadableFile, clean, decode, is_empty

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL = 200_000
MAX_COLUMNS = 400
_SEP_LINE = re.compile(r"^\ufeff?sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One record: the line of the file on which it starts (counted from 1) and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A table as read: `header` is empty text per column when the file has none; `odd` are rows of another width."""

    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    has_header: bool
    banner: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.header)


def records(text: str, delimiter: str) -> Iterator[Row]:
    """Records with the line they start on. Raises UnreadableFile("quote") for a quotation mark that never closes."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    start, lines = 1, len(text.splitlines())
    odd = text.count('"') % 2 == 1
    try:
        for cells in reader:
            if odd and reader.line_num - start >= 3 and reader.line_num >= lines:
                raise UnreadableFile("quote", line=start)
            yield Row(start, cells)
            start = reader.line_num + 1
    except csv.Error as problem:
        code = "quote" if "field larger" in str(problem) else "csv"
        raise UnreadableFile(code, line=start) from None


def sniff_delimiter(text: str) -> str:
    """The delimiter that gives the most rows of one common width above one."""
    sample = text[:65_536]
    best, best_score = ",", 0.0
    for mark in DELIMITERS:
        if mark not in sample:
            continue
        widths: dict[int, int] = {}
        rows = 0
        try:
            for row in records(sample, mark):
                if any(c.strip() for c in row.cells):
                    widths[len(row.cells)] = widths.get(len(row.cells), 0) + 1
                    rows += 1
                if rows >= 200:
                    break
        except UnreadableFile:
            pass
        for width, count in widths.items():
            if width > 1:
                score = count / rows * (1 + min(width, 12) / 24)
                if score > best_score:
                    best, best_score = mark, score
    return best


def read_table(data: bytes, *, max_rows: int | None = None) -> Table:
    """Read a whole file. Raises UnreadableFile: spreadsheet, not_text, empty, quote, csv, too_many_rows, too_wide."""
    text, encoding = decode(data)
    declared = _SEP_LINE.match(text)
    if declared:
        delimiter, skipped = declared.group(1), 1
        text = text[declared.end() :]
    else:
        delimiter, skipped = sniff_delimiter(text), 0
    rows: list[Row] = []
    for row in records(text, delimiter):
        if not any(c.strip() for c in row.cells):
            continue
        if len(row.cells) > MAX_COLUMNS:
            raise UnreadableFile("too_wide", limit=MAX_COLUMNS)
        rows.append(Row(row.line + skipped, [clean(c) for c in row.cells]))
        if max_rows is not None and len(rows) > max_rows + 20:
            raise UnreadableFile("too_many_rows", limit=max_rows)
    if not rows:
        raise UnreadableFile("empty")
    place, has_header = find_header([r.cells for r in rows[:30]])
    banner = [" ".join(c for c in r.cells if c) for r in rows[:place]]
    body = rows[place + 1 :] if has_header else rows[place:]
    width = len(rows[place].cells) if has_header else max(len(r.cells) for r in body[:50])
    header = rows[place].cells if has_header else [""] * width
    while width > 1 and not header[width - 1] and all(len(r.cells) < width or not r.cells[width - 1] for r in body):
        width -= 1
    if max_rows is not None and len(body) > max_rows:
        raise UnreadableFile("too_many_rows", limit=max_rows)
    return Table(header[:width], body, encoding, delimiter, has_header, banner)


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
        score = header_likeness(cells) - 0.08 * place
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
