"""What a bank statement is, and how days and amounts are read out of its cells. Pure: no Django, no database.

Amounts are read in hundredths ("sen") and must be whole rupiah. Whatever cannot be read raises StatementError, which
names the row of the file and what is wrong by a code; sentences for people are made elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

#: Larger files are refused: a year of a busy account is far smaller.
LARGEST_BYTES = 5_000_000
LARGEST_ROWS = 20_000
OLDEST_YEAR = 2000
MONTHS = {
    "jan": 1, "peb": 2, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "aug": 8,
    "agt": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
#: Words of lines a bank makes itself: interest, its tax and its charges may have sen, a payment may not.
OWN_LINES = re.compile(r"\b(BUNGA|INTEREST|PAJAK|TAX|PPH|BIAYA|ADM|ADMIN|FEE|MATERAI|JASA GIRO)\b", re.IGNORECASE)


class StatementError(ValueError):
    """The file cannot be imported: `code` says why, `row` is the line of the file (0: all of it), `value` the cell.

    Codes: empty, too_large, spreadsheet, pdf, web_page, not_table, unknown_shape, bad_columns, columns, date,
    outside_period, future, amount, sign, both, fraction, mixed_marks, no_lines, accounts.
    """

    def __init__(self, code: str, *, row: int = 0, value: str = "") -> None:
        super().__init__(f"{code} in row {row}: {value!r}")
        self.code, self.row, self.value = code, row, value[:60]


@dataclass(frozen=True, slots=True)
class Row:
    """One movement: `amount` in rupiah, + came in, - went out; `balance_sen` after it, in hundredths, where known."""

    row: int
    day: date
    amount: int
    description: str
    balance_sen: int | None = None
    reference: str = ""

    @property
    def balance(self) -> int | None:
        """The balance after it in whole rupiah (sen are cut off); None where the bank does not say."""
        return None if self.balance_sen is None else self.balance_sen // 100


@dataclass(frozen=True, slots=True)
class Gap:
    """The balance after `row` is not the one before plus the movement: a line is missing or altered. In sen."""

    row: int
    expected_sen: int
    found_sen: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One file, oldest line first. `left_out` are rows of the bank's own charges with sen; `pending` has no day yet."""

    bank: str
    account: str
    rows: tuple[Row, ...]
    opening_sen: int | None = None
    closing_sen: int | None = None
    gaps: tuple[Gap, ...] = ()
    pending: int = 0
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row (0 is the first cell): either `amount` (with its sign in `sign` or in the cell
    itself) or `debit` and `credit`."""

    day: int
    description: tuple[int, ...]
    amount: int | None = None
    sign: int | None = None
    debit: int | None = None
    credit: int | None = None
    balance: int | None = None
    reference: int | None = None
    account: int | None = None

    def money(self) -> tuple[int, ...]:
        """The cells that hold amounts."""
        found = (self.amount, self.debit, self.credit, self.balance)
        return tuple(index for index in found if index is not None)


@dataclass(frozen=True, slots=True)
class Shape:
    """A recognised file: which bank, where its head is, where its columns are, what stands above the head."""

    bank: str
    header: int
    columns: Columns
    preamble: tuple[tuple[str, ...], ...] = field(default=())


def word(cell: str) -> str:
    """A heading as it is compared: letters and digits only, lower case."""
    return re.sub(r"[^a-z0-9]", "", cell.lower())


def plain(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from changing it, and with single spaces."""
    return " ".join(cell.replace("\u00a0", " ").split()).removeprefix("'").removeprefix("=").strip('" ')


# ── Days


@dataclass(frozen=True, slots=True)
class Period:
    """The days a statement says it covers, to tell the year of days written without one."""

    first: date
    last: date


FULL_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
ISO_DAY = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
NAMED_DAY = re.compile(r"(?<!\d)(\d{1,2})[ /.\-]+([A-Za-z]{3,9})[ /.\-,]+(\d{4}|\d{2})(?!\d)")
SHORT_DAY = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})$")
TIME = re.compile(r"[T ,]*\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?WIB)?$")


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def find_days(text: str) -> list[date]:
    """Every full day in a text, in its order."""
    found = [(match.start(), _make(int(match[3]), int(match[2]), int(match[1]))) for match in FULL_DAY.finditer(text)]
    found += [(match.start(), _make(int(match[1]), int(match[2]), int(match[3]))) for match in ISO_DAY.finditer(text)]
    for match in NAMED_DAY.finditer(text):
        month = MONTHS.get(match[2][:3].lower())
        found.append((match.start(), _make(int(match[3]), month, int(match[1])) if month else None))
    return [day for _start, day in sorted(found, key=lambda pair: pair[0]) if day is not None]


def find_period(preamble: Iterable[Iterable[str]]) -> Period | None:
    """The days covered, from the line that says `Periode` above the table."""
    for cells in preamble:
        line = " ".join(plain(cell) for cell in cells)
        if "period" not in line.lower():
            continue
        days = find_days(line)
        if days:
            return Period(min(days), max(days))
    return None


def read_day(cell: str, *, row: int, period: Period | None, today: date) -> date:
    """The day of a row: day first, as Indonesia writes it. Without a year: the one inside the period, else the latest
    that is not in the future."""
    text = TIME.sub("", plain(cell)).strip()
    short = SHORT_DAY.match(text)
    if short:
        return _without_year(int(short[1]), int(short[2]), cell, row=row, period=period, today=today)
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    whole = FULL_DAY.fullmatch(text) or ISO_DAY.fullmatch(text) or NAMED_DAY.fullmatch(text)
    days = find_days(text) if whole else []
    if len(days) != 1 or days[0].year < OLDEST_YEAR:
        raise StatementError("date", row=row, value=cell)
    if days[0] > today + timedelta(days=1):
        raise StatementError("future", row=row, value=cell)
    return days[0]


def _without_year(day: int, month: int, cell: str, *, row: int, period: Period | None, today: date) -> date:
    last = period.last if period else today + timedelta(days=1)
    years = range(last.year, last.year - 5, -1)  # 29/02 may be four years back
    fits = [made for year in years if (made := _make(year, month, day)) is not None and made <= last]
    if not fits:
        raise StatementError("date", row=row, value=cell)
    if period and fits[0] < period.first:
        raise StatementError("outside_period", row=row, value=cell)
    return fits[0]


# ── Amounts

NUMBER = re.compile(r"\d[\d.,]*|[.,]\d+")
SIGNS = {
    "CR": 1, "K": 1, "KR": 1, "C": 1, "KREDIT": 1, "CREDIT": 1, "+": 1,
    "DB": -1, "D": -1, "DR": -1, "DEBET": -1, "DEBIT": -1, "-": -1,
}  # fmt: skip
EMPTY_AMOUNTS = {"", "-", "–", "--", "0", "nan"}


def _bare(cell: str) -> tuple[str, int]:
    """(digits and marks, sign) of an amount cell; sign 0 where the cell does not say. Raises ValueError."""
    text = plain(cell).upper().replace("RP.", "").replace("RP", "").replace("IDR", "").strip()
    sign = 0
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1].strip(), -1
    tail = re.search(r"\s*(CR|DB|DR|KR|[+\-CDK])$", text)
    if tail and tail.start() > 0:
        text, sign = text[: tail.start()], SIGNS[tail[1]]
    if text[:1] in {"-", "+"}:
        text, sign = text[1:].strip(), SIGNS[text[0]]
    text = text.replace(" ", "")
    if not text.isascii() or not NUMBER.fullmatch(text):
        raise ValueError(cell)
    return text, sign


def decimal_mark(cells: Iterable[tuple[int, str]]) -> str:
    """The decimal mark of a file (`.` or `,`; "" when nothing shows it), from (row, cell) of all its amounts.

    A mark before one or two last digits is decimal; one that comes twice divides thousands. A file that uses both ways
    is refused, because a guess could be wrong by a thousand times.
    """
    seen = ""
    for row, cell in cells:
        try:
            text, _sign = _bare(cell)
        except ValueError:
            continue
        shown = _mark_of(text)
        if shown and seen and shown != seen:
            raise StatementError("mixed_marks", row=row, value=cell)
        seen = seen or shown
    return seen


def _mark_of(text: str) -> str:
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return "." if text.rfind(".") > text.rfind(",") else ","
    if dots + commas == 0:
        return ""
    mark, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other
    return mark if len(text) - text.rfind(mark) - 1 < 3 else ""


def read_sen(cell: str, mark: str, *, row: int) -> tuple[int, int]:
    """(hundredths, sign) of an amount; sign is 0 where the cell does not say. Raises StatementError."""
    try:
        text, sign = _bare(cell)
    except ValueError:
        raise StatementError("amount", row=row, value=cell) from None
    if not mark:  # nothing in the file shows decimals: every mark divides thousands
        whole, _, decimals = text, "", ""
    else:
        whole, _, decimals = text.partition(mark)
    digits = re.sub(r"[.,]", "", whole)
    grouped = re.fullmatch(r"\d{0,15}|\d{1,3}([.,]\d{3}){1,5}", whole)
    if not grouped or len(set(re.sub(r"\d", "", whole))) > 1 or not re.fullmatch(r"\d{0,2}|\d{2}00+", decimals):
        raise StatementError("amount", row=row, value=cell)
    if mark and mark in whole:
        raise StatementError("amount", row=row, value=cell)
    return int(digits or "0") * 100 + int((decimals + "00")[:2]), sign


def is_empty_amount(cell: str) -> bool:
    """True for a cell that holds no amount at all (banks write nothing or a dash)."""
    return plain(cell).lower() in EMPTY_AMOUNTS - {"0"}
