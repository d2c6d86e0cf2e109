"""`python -m sorot.analytics.parsing.sheet_reader FILE BYTES`: the best sheet of a workbook as CSV on standard output.

The name of the sheet goes to standard error as JSON; the exit code says what went wrong (`sheets.CODES`). The memory
of this process is bounded by BYTES, because a small file can claim billions of cells.
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

from .sheets import BROKEN, EMPTY, LOCKED, TOO_LARGE
from .table import MAX_COLUMNS, TOP, find_header, header_likeness


def main(arguments: list[str]) -> int:
    """Exit code 0, or one of `sheets.CODES`."""
    path, memory = arguments
    _bound(int(memory))
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="replace", newline="", closefd=False)  # noqa: SIM115
    with out:
        return convert(path, out)


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def convert(path: str, out: TextIO) -> int:
    """Write the best sheet; return the exit code."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        names = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet and meta.visible == calamine.SheetVisibleEnum.Visible
        ] or book.sheet_names
        chosen = _best(book, names)
        if chosen is None:
            return EMPTY
        sys.stderr.write(json.dumps(chosen) + "\n")
        writer = csv.writer(out)
        for line, cells in _rows(book, chosen):
            writer.writerow([line, *cells])
    except calamine.PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_LARGE
    except (calamine.CalamineError, OSError, ValueError, UnicodeError, OverflowError):
        return BROKEN
    return 0


def _rows(book: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """(row number as a person sees it, cells as text) of rows that hold anything."""
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None or sheet.width == 0:
        return
    for place, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [text_of(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield place, texts


def _best(book: Any, names: list[str]) -> str | None:
    """The sheet that most looks like a table with a header; None when all are empty."""
    best, best_score = None, -99.0
    for name in names:
        top = [cells[:MAX_COLUMNS] for _line, cells in itertools.islice(_rows(book, name), TOP)]
        if not top:
            continue
        place, has_header = find_header(top)
        score = header_likeness(top[place]) + (0.5 if has_header else 0.0) + min(len(top) - place - 1, 10) / 20
        if len(top) - place < 2:
            score -= 2
        if score > best_score:
            best, best_score = name, score
    return best


def text_of(value: Any) -> str:
    """A cell as a CSV of the platform would hold it: whole numbers without a point, no float noise, ISO dates.

    A whole number of 16 digits or more has lost its last digits in the spreadsheet: it comes as 7.01234567890123e+18,
    which no reader of ids takes.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else format(float(value), ".15g")
    if isinstance(value, float):
        return format(value, ".15g") if value == value else ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
