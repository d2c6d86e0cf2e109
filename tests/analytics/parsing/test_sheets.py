# ruff: noqa: E501, DTZ001 - files read better unfolded; spreadsheets know no zones
"""Spreadsheets: the right sheet, dates as dates, errors as unknown, ids that lost their digits, bombs."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from sorot.analytics.parsing import sheets
from sorot.analytics.parsing.readings import DayReading, PostReading, RowError
from sorot.analytics.parsing.sheet_reader import text_of
from sorot.analytics.parsing.table import open_table
from sorot.analytics.parsing.text import UnreadableFile

from .reading import look


def workbook(fill):
    """Bytes of an xlsx that `fill(book)` writes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    fill(book)
    book.close()
    return file.getvalue()


def kinds_of(data):
    with pytest.raises(UnreadableFile) as refused:
        open_table(io.BytesIO(data))
    return refused.value.code


def test_the_sheet_with_the_header_is_read_past_merged_titles_and_hidden_sheets():
    def fill(book):
        cover = book.add_worksheet("Sampul")
        cover.write(0, 0, "Laporan")
        cover.write(1, 0, "Dibuat oleh Rani")
        data = book.add_worksheet("Data")
        data.merge_range("A1:C1", "Kinerja Maret 2026")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        data.write_row(2, 0, ["Tanggal", "Penayangan", "Suka"])
        data.write_datetime(3, 0, datetime(2026, 3, 1), day)
        data.write_number(3, 1, 523299999.99999994)
        data.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        data.write_datetime(4, 0, datetime(2026, 3, 2), day)
        data.write_formula(4, 1, "=B4*2", None, 1046600000)
        data.write_number(4, 2, 12)
        hidden = book.add_worksheet("Rahasia")
        hidden.write_row(0, 0, ["Date", "Views", "Likes"])
        hidden.write_row(1, 0, ["2026-03-01", 1, 1])
        hidden.hide()

    source, found, out = look(workbook(fill))
    assert (source.kind, source.sheet, source.header) == ("spreadsheet", "Data", ["Tanggal", "Penayangan", "Suka"])
    assert source.banner == ["Kinerja Maret 2026"]
    assert found.table == "daily"
    assert out == [
        DayReading(4, date(2026, 3, 1), {"views": 523_300_000}),
        DayReading(5, date(2026, 3, 2), {"views": 1_046_600_000, "likes": 12}),
    ]


def test_ids_that_a_spreadsheet_rounded_are_refused_and_ids_kept_as_text_are_not():
    def fill(book):
        data = book.add_worksheet("Data")
        data.write_row(0, 0, ["Video ID", "Video title", "Views"])
        data.write_number(1, 0, 7012345678901234567)
        data.write_row(1, 1, ["Satu dua tiga", 100])
        data.write_string(2, 0, "7012345678901234567")
        data.write_row(2, 1, ["Empat lima enam", 200])

    _source, _found, out = look(workbook(fill))
    assert [(r.line, r.column, r.code) for r in out if isinstance(r, RowError)] == [
        (2, "Video ID", "number_scientific_id")
    ]
    assert [(r.native_id, r.values) for r in out if isinstance(r, PostReading)] == [
        ("7012345678901234567", {"views": 200})
    ]


def test_rows_are_counted_as_a_person_sees_them_and_may_be_read_twice():
    def fill(book):
        data = book.add_worksheet("Data")
        data.write_row(4, 2, ["Date", "Views"])
        data.write_row(6, 2, ["2026-01-02", 12])

    source = open_table(io.BytesIO(workbook(fill)))
    assert [(r.line, r.cells) for r in source.rows()] == [(7, ["2026-01-02", "12"])]
    assert list(source.rows()) == list(source.rows())
    assert list(open_table(io.BytesIO(workbook(fill))).rows()) == list(source.rows())


def test_a_few_cells_that_claim_billions_are_refused():
    def fill(book):
        data = book.add_worksheet("Data")
        data.write(0, 0, "Date")
        data.write(1_048_575, 16_383, 5)

    assert kinds_of(workbook(fill)) == "too_large_inside"


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_INSIDE", 1_000_000)
    for name in ("xl/worksheets/sheet1.xml", "Table data.csv"):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b"a" * 2_000_000)
        assert kinds_of(file.getvalue()) == "too_large_inside"


def test_broken_and_locked_workbooks_are_refused_with_their_reason():
    good = workbook(lambda book: book.add_worksheet("Data").write_row(0, 0, ["Date", "Views"]))
    assert kinds_of(good[: len(good) // 2]) == "spreadsheet_broken"
    assert kinds_of(good[:600] + bytes(len(good) - 1400) + good[-800:]) == "spreadsheet_broken"
    assert kinds_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "spreadsheet_broken"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert kinds_of(locked) == "spreadsheet_locked"
    assert kinds_of(workbook(lambda book: book.add_worksheet("Data"))) == "empty"


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Data">
<table:table-row><table:table-cell office:value-type="string"><text:p>Tanggal</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Pengikut</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>01/03/26</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1200"><text:p>1.200</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-02"><text:p>02/03/26</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1210"><text:p>1.210</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_open_document_sheets_are_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", ODS)
    _source, _found, out = look(file.getvalue())
    assert out == [
        DayReading(2, date(2026, 3, 1), {"followers": 1200}),
        DayReading(3, date(2026, 3, 2), {"followers": 1210}),
    ]


def test_the_zip_that_youtube_studio_gives_is_read_at_its_table_of_posts():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Totals.csv", "Date,Views\n2026-03-01,10\n")
        archive.writestr("Table data.csv", "Content,Video title,Views\nTotal,,10\nk3JwQz7_aB1,Satu dua,10\n")
        archive.writestr("Chart data.csv", "Date,Content,Video title,Views\n2026-03-01,k3JwQz7_aB1,Satu dua,10\n" * 9)
    source, _found, out = look(file.getvalue())
    assert (source.kind, source.sheet) == ("text", "Table data.csv")
    assert [r.native_id for r in out if isinstance(r, PostReading)] == ["k3JwQz7_aB1"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "True"), (12034.0, "12034"), (523299999.99999994, "523300000"), (0.453, "0.453"), (10**16, "1e+16"),
        (7012345678901234567.0, "7.01234567890123e+18"), (datetime(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1, 7, 30), "2026-03-01 07:30:00"),
        (date(2026, 3, 1), "2026-03-01"), (float("nan"), ""), ("#VALUE!", "#VALUE!"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_the_platform_would(cell, text):
    assert text_of(cell) == text
