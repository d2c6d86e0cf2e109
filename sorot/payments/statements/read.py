"""From bytes to a statement: encoding, delimiter, head, rows, and the chain of balances."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sorot.payments.statements import any as any_bank
from sorot.payments.statements import bca, bri, mandiri
from sorot.payments.statements.base import (
    LARGEST_BYTES,
    LARGEST_ROWS,
    OWN_LINES,
    SIGNS,
    Columns,
    Gap,
    Period,
    Row,
    Shape,
    Statement,
    StatementError,
    decimal_mark,
    find_period,
    is_empty_amount,
    plain,
    read_day,
    read_sen,
    word,
)

BANKS = (bca, mandiri, bri, any_bank)
DELIMITERS = ",;\t|"
#: How far down the head of the table may stand.
DEEPEST_HEADER = 40
OPENING = {"saldoawal", "openingbalance", "beginningbalance", "startingbalance"}
CLOSING = {"saldoakhir", "closingbalance", "endingbalance"}
TOTALS = {"kredit", "debet", "debit", "credit", "mutasikredit", "mutasidebet", "total", "totalkredit", "totaldebet",
          "totaldebit", "totalcredit", "jumlah"}  # fmt: skip
Table = list[tuple[int, list[str]]]


def parse(raw: bytes, *, today: date, names: Mapping[str, str] | None = None) -> Statement:
    """Read one file whole. `names` (role -> heading) says where things stand in a table no bank's shape fits.

    Raises StatementError, and nothing else, whatever the bytes are.
    """
    text = decode(raw)
    for delimiter in DELIMITERS:
        table = list(_table(text, delimiter))
        shape = _recognise(table, names or {})
        if shape is not None:
            return _read(table, shape, today=today)
    raise StatementError("unknown_shape")


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows' own encoding, with or without a byte order mark."""
    if not raw.strip():
        raise StatementError("empty")
    if len(raw) > LARGEST_BYTES:
        raise StatementError("too_large")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise StatementError("spreadsheet")
    if raw.startswith(b"%PDF"):
        raise StatementError("pdf")
    text = _decode(raw).replace("\x00", "").lstrip("\ufeff")
    if text.lstrip()[:1] == "<":
        raise StatementError("web_page")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:400]
    if head.count(0) > len(head) // 4:
        return raw.decode("utf-16-le" if head[1:2] == b"\x00" else "utf-16-be", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _table(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file, cells) of every record; a record of several lines has the number of its first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for count, cells in enumerate(reader):
            if count > LARGEST_ROWS:
                raise StatementError("too_large")
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise StatementError("not_table", row=line) from None


def _recognise(table: Table, names: Mapping[str, str]) -> Shape | None:
    for index, (_line, cells) in enumerate(table[:DEEPEST_HEADER]):
        preamble = tuple(tuple(above) for _number, above in table[:index])
        if names:
            found = any_bank.mapped(cells, names)
            if found is not None:
                return Shape(any_bank.NAME, index, found, preamble)
            continue
        for bank in BANKS:
            found = bank.columns(cells)
            if found is not None:
                return Shape(bank.NAME, index, found, preamble)
    return None


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _text(cells: Sequence[str], columns: Columns) -> str:
    return " ".join(part for index in columns.description if (part := plain(_cell(cells, index))))


def _note(cells: Sequence[str]) -> tuple[str, str]:
    """(word, amount cell) of a line like `Saldo Awal,=,1000.00` above or below the table."""
    filled = [cell for cell in cells if plain(cell) and plain(cell) not in {"=", ":"}]
    return (word(filled[0]), filled[-1]) if len(filled) > 1 else (word(filled[0]) if filled else "", "")


def _read(table: Table, shape: Shape, *, today: date) -> Statement:
    columns = shape.columns
    body = table[shape.header + 1 :]
    header = [word(cell) for cell in table[shape.header][1]]
    notes = [(line, cells) for line, cells in body if _is_note(cells)]
    lines = [
        (line, cells)
        for line, cells in body
        if any(plain(cell) for cell in cells) and not _is_note(cells) and [word(cell) for cell in cells] != header
    ]
    mark = decimal_mark((line, _cell(cells, index)) for line, cells in lines for index in columns.money())
    edges = _edges([*table[: shape.header], *notes], mark)
    reader = _Rows(shape, len(header), mark, find_period(shape.preamble), today)
    for line, cells in lines:
        reader.take(line, cells)
    if not reader.rows and not reader.pending and not reader.left_out:
        raise StatementError("no_lines")
    chain = reader.chain
    if _runs_backwards(chain):
        chain.reverse()
        reader.rows.reverse()
    opening, closing = edges
    if closing is None and chain:
        closing = chain[-1][2]
    return Statement(
        bank=shape.bank, account=reader.account or _account(shape.preamble), rows=tuple(reader.rows),
        opening_sen=opening, closing_sen=closing, gaps=tuple(_gaps(chain, opening)), pending=reader.pending,
        left_out=tuple(sorted(reader.left_out)),
    )  # fmt: skip


def _is_note(cells: Sequence[str]) -> bool:
    """A line of totals or balances in place of a movement."""
    name, _value = _note(cells)
    return name in OPENING | CLOSING | TOTALS


def _edges(lines: Table, mark: str) -> tuple[int | None, int | None]:
    found: dict[str, int] = {}
    for line, cells in lines:
        name, value = _note(cells)
        kind = "opening" if name in OPENING else "closing" if name in CLOSING else ""
        if not kind or is_empty_amount(value):
            continue
        try:
            amount, sign = read_sen(value, mark, row=line)
        except StatementError:
            continue  # a note in another style is no movement: the chain of rows is checked without it
        found[kind] = -amount if sign < 0 else amount
    return found.get("opening"), found.get("closing")


ACCOUNT_LINE = re.compile(
    r"^\W*(no\.?|nomor|account)\s*(rekening|no\.?|number)?\b.*?(\d[\d .\-]{5,28}\d)", re.IGNORECASE
)


def _account(preamble: Sequence[Sequence[str]]) -> str:
    for cells in preamble:
        found = ACCOUNT_LINE.match(" ".join(plain(cell) for cell in cells))
        if found:
            return re.sub(r"\D", "", found[3])
    return ""


class _Rows:
    """Rows as they are read, each checked by itself."""

    def __init__(self, shape: Shape, width: int, mark: str, period: Period | None, today: date) -> None:
        self.shape, self.width, self.mark, self.period, self.today = shape, width, mark, period, today
        self.rows: list[Row] = []
        self.left_out: list[int] = []
        self.pending = 0
        self.account = ""
        #: (line, amount, balance) in sen of every row, left out ones too: the balance runs through all of them.
        self.chain: list[tuple[int, int, int | None]] = []

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Read one row, or the continuation of the one before."""
        columns = self.shape.columns
        day_cell = plain(_cell(cells, columns.day))
        has_money = any(not is_empty_amount(_cell(cells, index)) for index in columns.money())
        if not has_money:
            return self._without_money(line, cells, day_cell)
        if any(plain(cell) for cell in cells[self.width :]):
            raise StatementError("columns", row=line, value=" | ".join(cells[self.width :]))
        if day_cell.upper().startswith("PEND"):
            self.pending += 1
            return None
        day = read_day(day_cell, row=line, period=self.period, today=self.today)
        amount = self._amount(line, cells)
        balance = self._balance(line, cells)
        self._same_account(line, cells)
        description = _text(cells, columns)[:500]
        if amount == 0:  # a message of the bank, no movement
            return None
        self.chain.append((line, amount, balance))
        if amount % 100:
            if not OWN_LINES.search(description):
                raise StatementError("fraction", row=line, value=_cell(cells, columns.amount or columns.credit))
            self.left_out.append(line)
            return None
        reference = plain(_cell(cells, columns.reference))[:60]
        self.rows.append(Row(line, day, amount // 100, description, balance, reference))
        return None

    def _without_money(self, line: int, cells: Sequence[str], day_cell: str) -> None:
        more = _text(cells, self.shape.columns)
        if not day_cell and more and self.rows and self.chain[-1][0] == self.rows[-1].row:
            last = self.rows[-1]
            joined = f"{last.description} {more}"[:500]
            self.rows[-1] = Row(last.row, last.day, last.amount, joined, last.balance_sen, last.reference)
            return
        try:
            read_day(day_cell, row=line, period=self.period, today=self.today)
        except StatementError:
            return  # a heading or a note between the rows
        raise StatementError("amount", row=line)

    def _amount(self, line: int, cells: Sequence[str]) -> int:
        columns = self.shape.columns
        if columns.amount is None:
            out, into = (self._side(line, cells, index) for index in (columns.debit, columns.credit))
            if out and into:
                raise StatementError("both", row=line, value=f"{_cell(cells, columns.debit)}")
            return into - out
        cell = _cell(cells, columns.amount)
        if is_empty_amount(cell):
            raise StatementError("amount", row=line, value=cell)
        amount, sign = read_sen(cell, self.mark, row=line)
        stated = plain(_cell(cells, columns.sign)).upper()
        if columns.sign is not None and stated:
            if stated not in SIGNS:
                raise StatementError("sign", row=line, value=stated)
            sign = SIGNS[stated]
        if not sign and (columns.sign is not None or self.shape.bank == bca.NAME):
            raise StatementError("sign", row=line, value=cell)
        return -amount if sign < 0 else amount

    def _side(self, line: int, cells: Sequence[str], index: int | None) -> int:
        cell = _cell(cells, index)
        if is_empty_amount(cell):
            return 0
        # Some banks write what went out with a minus in its own column: the column says it already.
        return read_sen(cell, self.mark, row=line)[0]

    def _balance(self, line: int, cells: Sequence[str]) -> int | None:
        cell = _cell(cells, self.shape.columns.balance)
        if self.shape.columns.balance is None or is_empty_amount(cell):
            return None
        balance, sign = read_sen(cell, self.mark, row=line)
        return -balance if sign < 0 else balance

    def _same_account(self, line: int, cells: Sequence[str]) -> None:
        cell = plain(_cell(cells, self.shape.columns.account))
        if not cell.isdigit():  # spreadsheets turn long numbers into 5.05E+13: then it is not known
            return
        if self.account and self.account != cell:
            raise StatementError("accounts", row=line, value=cell)
        self.account = cell[:30]


def _breaks(chain: Sequence[tuple[int, int, int | None]]) -> int:
    return len(_gaps(list(chain), None))


def _runs_backwards(chain: list[tuple[int, int, int | None]]) -> bool:
    """Newest first? The order in which the balances fit better tells."""
    return _breaks(chain[::-1]) < _breaks(chain)


def _gaps(chain: list[tuple[int, int, int | None]], opening: int | None) -> list[Gap]:
    gaps, before = [], opening
    for line, amount, balance in chain:
        if before is not None and balance is not None and before + amount != balance:
            gaps.append(Gap(line, before + amount, balance))
        before = balance if balance is not None else before + amount if before is not None else None
    return gaps
