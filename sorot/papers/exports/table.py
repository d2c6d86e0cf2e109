"""One table, written as CSV or XLSX in constant memory (docs/money/tax-month.md says why the CSV looks as it does)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from sorot.core.money import EXPONENTS

#: What a column holds. DIGITS are numbers that nobody counts with (a NIK): text everywhere, so no digit gets lost.
TEXT, MONEY, DATE, DIGITS = "text", "money", "date", "digits"
#: How a spreadsheet knows a formula; text that begins so is kept text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Excel in Indonesia takes the semicolon between cells (the comma is its decimal mark).
DELIMITER = ";"
WIDTHS = {MONEY: 18, DATE: 12, DIGITS: 20, TEXT: 28}

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: heading, what it holds, and its width in letters (0: as usual for what it holds)."""

    heading: str
    kind: str = TEXT
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`intro` are lines above the headings (label, value); `sums` stand below, a cell for each column.

    `sums` are read after the last row: a list that `counted` fills while the rows pass is right then.
    """

    title: str
    intro: Sequence[tuple[str, Cell]]
    fields: Sequence[Field]
    rows: Iterable[Sequence[Cell]]
    sums: Sequence[Sequence[Cell]] = ()
    currency: str = "IDR"


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> safe("=SUM(A1)"), safe("Kopi Senja")
    ("'=SUM(A1)", 'Kopi Senja')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(cell: Cell) -> str:
    """A cell of a CSV: numbers without marks but the comma of decimals, days as 2026-11-30, an unknown one empty."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else str(cell)


def write_csv(table: Table, out: IO[bytes]) -> None:
    """UTF-8 with a mark (so that Excel reads the letters right), semicolons, CRLF. Amounts in minor units' own digits.

    A currency with decimals is written with a comma. Nothing is kept: rows are written as they come.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\r\n")
    places = EXPONENTS[table.currency]
    kinds = [field.kind for field in table.fields]
    writer.writerows([_plain(label), _csv_value(value, places)] for label, value in table.intro)
    if table.intro:
        writer.writerow([])
    writer.writerow([safe(field.heading) for field in table.fields])
    for rows in (table.rows, table.sums):
        if places:
            writer.writerows([_with_places(cell, kind, places) for cell, kind in zip(row, kinds, strict=True)]
                             for row in rows)  # fmt: skip
        else:
            writer.writerows(map(_plain, row) for row in rows)
    text.flush()
    text.detach()


def _csv_value(cell: Cell, places: int) -> str:
    return _with_places(cell, MONEY, places) if isinstance(cell, int) else _plain(cell)


def _with_places(cell: Cell, kind: str, places: int) -> str:
    if not places or kind != MONEY or not isinstance(cell, int):
        return _plain(cell)
    whole, rest = divmod(abs(cell), 10**places)
    return f"{'-' if cell < 0 else ''}{whole},{rest:0{places}d}"


def write_xlsx(table: Table, out: IO[bytes]) -> None:
    """A sheet with real numbers and days, headings that stay in sight, text that is never a formula."""
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
              "strings_to_numbers": False},
    )  # fmt: skip
    sheet = book.add_worksheet(_sheet_name(table.title))
    formats = _formats(book, table.currency)
    for index, field in enumerate(table.fields):
        sheet.set_column(index, index, field.width or WIDTHS[field.kind])
    line = 0
    sheet.write_string(line, 0, table.title, formats["title"])
    for label, value in table.intro:
        line += 1
        sheet.write_string(line, 0, label)
        _put(sheet, line, 1, value, MONEY if isinstance(value, int) else TEXT, formats, table.currency)
    line += 2
    for index, field in enumerate(table.fields):
        head = formats["head_end"] if field.kind == MONEY else formats["head"]
        sheet.write_string(line, index, field.heading, head)
    sheet.freeze_panes(line + 1, 0)
    sheet.repeat_rows(line)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    kinds = [field.kind for field in table.fields]
    for row in table.rows:
        line += 1
        for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            _put(sheet, line, index, cell, kind, formats, table.currency)
    for row in table.sums:
        line += 1
        for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            _put(sheet, line, index, cell, kind, formats, table.currency, is_sum=True)
    book.close()


def _formats(book: Any, currency: str) -> dict[str, Any]:
    unit = '"Rp"' if currency == "IDR" else f'"{currency} "'
    places = EXPONENTS[currency]
    number = f"{unit}#,##0{'.' + '0' * places if places else ''}"
    money = f"{number};[Red]-{number}"
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "head_end": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"}
        ),
        MONEY: book.add_format({"num_format": money}),
        DATE: book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        TEXT: book.add_format({}),
        DIGITS: book.add_format({"num_format": "@"}),
        "sum": book.add_format({"bold": True, "top": 1, "num_format": money}),
        "sum_text": book.add_format({"bold": True, "top": 1}),
    }


def _put(
    sheet: Any, line: int, index: int, cell: Cell, kind: str, formats: dict[str, Any], currency: str, *,
    is_sum: bool = False,
) -> None:  # fmt: skip
    """One cell. An unknown amount stays empty: it is never a zero."""
    if cell is None:
        if is_sum:
            sheet.write_blank(line, index, None, formats["sum_text"])
        return
    if isinstance(cell, date):
        sheet.write_datetime(line, index, cell, formats[DATE])
    elif isinstance(cell, str):
        sheet.write_string(line, index, cell, formats["sum_text" if is_sum else kind if kind == DIGITS else TEXT])
    else:
        value = cell / 10 ** EXPONENTS[currency] if EXPONENTS[currency] else cell
        shown = formats["sum"] if is_sum else formats[MONEY] if kind == MONEY else formats[TEXT]
        sheet.write_number(line, index, value, shown)


def _sheet_name(title: str) -> str:
    """At most 31 letters, without those that Excel refuses."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in title).strip(" '")
    return " ".join(kept.split())[:31] or "Sorot"


def counted(rows: Iterable[Sequence[Cell]], into: list[Cell], columns: Sequence[int]) -> Iterator[Sequence[Cell]]:
    """The same rows; `into` holds the sums of these columns once the last has passed."""
    for row in rows:
        for index in columns:
            cell, known = row[index], into[index]
            if isinstance(cell, int):
                into[index] = cell + (known if isinstance(known, int) else 0)
        yield row
