"""Tables as files: safe to open, right to the last digit, and as small in memory for many rows as for few."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date
from zipfile import ZipFile

import pytest

from sorot.papers.exports import DATE, DIGITS, MONEY, Field, Table, write_csv, write_xlsx
from sorot.papers.exports.table import counted

FIELDS = [Field("Tanggal", DATE), Field("Nama"), Field("NIK", DIGITS), Field("Jumlah", MONEY)]


def table(rows, **changes: object) -> Table:
    return Table(**({"title": "Uji: [1/2]", "intro": [("Siapa", "@Rani")], "fields": FIELDS, "rows": rows} | changes))


def as_csv(found: Table) -> bytes:
    out = io.BytesIO()
    write_csv(found, out)
    return out.getvalue()


def sheet_of(found: Table) -> str:
    out = io.BytesIO()
    write_xlsx(found, out)
    with ZipFile(out) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_csv_opens_in_an_indonesian_excel() -> None:
    raw = as_csv(table([(date(2026, 11, 22), "Kopi; Senja", "0317", 5_000_000_000)]))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == (
        'Siapa;\'@Rani\r\n\r\nTanggal;Nama;NIK;Jumlah\r\n2026-11-22;"Kopi; Senja";0317;5000000000\r\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@kopi", "\t=1", "\r=1"])
def test_text_is_never_a_formula_and_amounts_below_zero_stay_numbers(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(table([(None, text, None, -5)])).decode("utf-8-sig"), newline=""),
                             delimiter=";"))[3:]  # fmt: skip
    assert row == ["", f"'{text}", "", "-5"]
    sheet = sheet_of(table([(None, text, None, -5)]))
    assert "<f>" not in sheet
    assert "<v>-5</v>" in sheet


def test_an_unknown_amount_is_empty_and_never_zero() -> None:
    assert as_csv(table([(None, "x", None, None)])).decode("utf-8-sig").endswith("\r\n;x;;\r\n")
    assert "<v>0</v>" not in sheet_of(table([(None, "x", None, None)]))


def test_a_currency_with_decimals_keeps_them() -> None:
    raw = as_csv(table([(None, "x", None, -123_405)], currency="USD")).decode("utf-8-sig")
    assert raw.endswith(";x;;-1234,05\r\n")
    assert "<v>-1234.05</v>" in sheet_of(table([(None, "x", None, -123_405)], currency="USD"))


def test_sums_are_those_of_the_rows_that_passed() -> None:
    sums: list = [None, "Jumlah", None, 0]
    rows = counted([(None, "a", None, 3), (None, "b", None, None), (None, "c", None, 4)], sums, [3])
    assert as_csv(table(rows, sums=[sums])).decode("utf-8-sig").endswith(";Jumlah;;7\r\n")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_memory_does_not_grow_with_the_rows(write) -> None:
    """Ten times the rows, the same memory: only the file itself grows, and that goes to the disk."""

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            return len(data)

    def peak(count: int) -> int:
        rows = ((date(2026, 11, 22), f"Nama {n}", "3171015708450001", n) for n in range(count))
        out = Nowhere() if write is write_csv else io.BytesIO()
        tracemalloc.start()
        write(table(rows), out)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    small, large = peak(1_000), peak(10_000)
    assert large < small + (200_000 if write is write_csv else 1_500_000)
