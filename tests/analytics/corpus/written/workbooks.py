# ruff: noqa: DTZ001 - files are written as they are; days of a workbook know no zone
"""XLSX files, made as Excel keeps them."""

import struct
from datetime import date, datetime
from typing import Any

from tests.analytics.corpus.written.base import book, case, day, days, post, posts, refused, wrong

A, B, C = "Aaaaaaaaa-1", "Bbbbbbbbb_2", "Ccccccccc-3"


def serial(when: date) -> int:
    """The number that Excel keeps for a day."""
    return (when - date(1899, 12, 30)).days


case(
    "wb_days_as_date_cells",
    book(
        (
            "Data",
            [
                ["Tanggal", "Pengikut", "Tayangan"],
                [datetime(2026, 3, 1), 1000, 100],
                [datetime(2026, 3, 2), 1010, None],
                [datetime(2026, 3, 3), None, 120],
            ],
        )
    ),
    "xlsx xlsx_serial_date empty_views",
    days(day("2026-03-01", followers=1000, views=100), day("2026-03-02", followers=1010), day("2026-03-03", views=120)),
    ext="xlsx",
)
case(  # the cells lost their format: 46082 is 1 March 2026
    "wb_days_as_bare_numbers",
    book(
        (
            "Data",
            [
                ["Tanggal", "Pengikut"],
                [serial(date(2026, 3, 1)), 1000],
                [serial(date(2026, 3, 2)), 1010],
                [serial(date(2026, 3, 30)), 1020],
            ],
        )
    ),
    "xlsx xlsx_serial_date future_date",
    days(day("2026-03-01", followers=1000), day("2026-03-02", followers=1010), errors=[wrong(4, "date_future")]),
    ext="xlsx",
)
case(  # workbooks of old Macs count from 1904
    "wb_days_since_1904",
    book(
        ("Data", [["Tanggal", "Pengikut"], [datetime(2026, 3, 1), 1000], [datetime(2026, 3, 2), 1010]]), date_1904=True
    ),
    "xlsx xlsx_serial_date",
    days(day("2026-03-01", followers=1000), day("2026-03-02", followers=1010)),
    ext="xlsx",
)
case(
    "wb_formulas_and_errors",
    book(
        (
            "Data",
            [
                ["Video ID", "Judul", "Views", "Likes"],
                [A, "satu", ("=500+500", 1000), 10],
                [B, "dua", ("=1/0", "#DIV/0!"), 20],
                [C, "tiga", ("=NA()", "#N/A"), ("=C2*2", 2000)],
                ["Ddddddddd_4", "empat", ("=A1+1", "#VALUE!"), ("=XX()", "#NAME?")],
                ["TOTAL", None, ("=SUM(C2:C5)", "#DIV/0!"), ("=SUM(D2:D5)", 2030)],
            ],
        )
    ),
    "xlsx xlsx_error error_word total_row no_numbers",
    posts(post(A, views=1000, likes=10), post(B, likes=20), post(C, likes=2000)),
    ext="xlsx",
)
case(
    "wb_error_in_days",
    book(
        (
            "Data",
            [
                ["Tanggal", "Pengikut", "Tayangan"],
                [datetime(2026, 3, 1), ("=B9/0", "#DIV/0!"), 100],
                [datetime(2026, 3, 2), 1010, ("=VLOOKUP(1,A1:A1,9)", "#REF!")],
                [("=DATE(2026,3,3)", serial(date(2026, 3, 3))), 1020, -4],
            ],
        )
    ),
    "xlsx xlsx_error xlsx_serial_date negative error_word",
    days(day("2026-03-01", views=100), day("2026-03-02", followers=1010), errors=[wrong(4, "number_negative")]),
    ext="xlsx",
)


def _title(workbook: Any, sheet: Any) -> None:
    wide = workbook.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 4, "Laporan KOL Kopi Senja", wide)
    sheet.merge_range(1, 0, 1, 4, "Periode 1–28 Februari 2026", wide)


case(  # rows are counted as the sheet counts them
    "wb_merged_titles",
    book(
        (
            "Laporan",
            [
                [],
                [],
                [],
                ["No", "Video ID", "Judul", "Views", "Likes"],
                [1, A, "satu", "1,2jt", 10],
                [2, B, "dua", "ramai", 20],
                [3, C, "tiga", 3000, 30],
                [None, "Total", None, 1203000, 60],
            ],
        ),
        dress=_title,
    ),
    "xlsx xlsx_merged_title words_above_table suffix_jt total_row number_words",
    posts(post(A, views=1200000, likes=10), post(C, views=3000, likes=30), errors=[wrong(6, "number_text")]),
    ext="xlsx",
)


def _groups(workbook: Any, sheet: Any) -> None:
    middle = workbook.add_format({"align": "center"})
    sheet.merge_range(0, 0, 0, 1, "Konten", middle)
    sheet.merge_range(0, 2, 0, 4, "Hasil", middle)


case(  # a row of group names spans the columns above the header
    "wb_merged_groups",
    book(
        (
            "Sheet1",
            [
                [],
                ["Video ID", "Judul", "Views", "Likes", "Comments"],
                [A, "satu", 1000, 10, 1],
                [B, "dua", 2000, 20, 2],
            ],
        ),
        dress=_groups,
    ),
    "xlsx xlsx_merged_title words_above_table",
    posts(post(A, views=1000, likes=10, comments=1), post(B, views=2000, likes=20, comments=2)),
    ext="xlsx",
)
case(
    "wb_cover_sheet_first",
    book(
        ("Petunjuk", [["Cara membaca berkas ini"], ["Lihat lembar Data"]]),
        (
            "Data",
            [["Tanggal", "Pengikut", "Tayangan"], [datetime(2026, 3, 1), 1000, 100], [datetime(2026, 3, 2), 1010, 110]],
        ),
    ),
    "xlsx xlsx_sheets xlsx_serial_date",
    days(day("2026-03-01", followers=1000, views=100), day("2026-03-02", followers=1010, views=110)),
    ext="xlsx",
)
case(
    "wb_notes_and_empty_sheets",
    book(
        ("Kosong", []),
        ("Konten", [["Video ID", "Judul", "Views"], [A, "satu", 1000], [B, "dua", 2000], [C, "tiga", 3000]]),
        ("Catatan", [["Catatan"], ["Angka diambil dari YouTube Studio"]]),
    ),
    "xlsx xlsx_sheets",
    posts(post(A, views=1000), post(B, views=2000), post(C, views=3000)),
    ext="xlsx",
)
case(
    "wb_float_noise",
    book(
        (
            "Data",
            [
                ["Tanggal", "Pengikut", "Tayangan"],
                [datetime(2026, 3, 1), 523299999.99999994, 1000.0],
                [datetime(2026, 3, 2), 523400000, 475.8],
            ],
        )
    ),
    "xlsx float_noise unit_left_out xlsx_serial_date",
    days(day("2026-03-01", followers=523300000, views=1000), errors=[wrong(3, "number_not_whole")]),
    ext="xlsx",
)
case(
    "wb_numbers_as_text",
    book(
        (
            "Data",
            [
                ["Video ID", "Judul", "Views", "Likes"],
                [A, "satu", "304.9K", "1.234"],
                [B, "dua", "5,893,557", "12\u00a0345"],
                [C, "tiga", "1,2 rb", "#VALOR!"],
                ["Ddddddddd_4", "empat", "1.4M", "-"],
            ],
        )
    ),
    "xlsx suffix_k suffix_m suffix_rb grouped mixed_marks nbsp error_word",
    posts(
        post(A, views=304900, likes=1234),
        post(B, views=5893557, likes=12345),
        post(C, views=1200),
        post("Ddddddddd_4", views=1400000),
    ),
    ext="xlsx",
)
case(
    "wb_header_only",
    book(("Data", [["Video ID", "Judul", "Views"]])),
    "xlsx header_only",
    refused("empty"),
    ext="xlsx",
)
case("wb_nothing", book(("Sheet1", [])), "xlsx empty_file", refused("empty"), ext="xlsx")
PLAIN = book(("Data", [["Video ID", "Judul", "Views"], [A, "satu", 1000], [B, "dua", 2000]]))
case(  # what a file is called says nothing
    "wb_named_csv",
    PLAIN,
    "xlsx wrong_name",
    posts(post(A, views=1000), post(B, views=2000)),
    ext="csv",
)
case(
    "csv_named_xlsx",
    f"Video ID,Judul,Views\n{A},satu,1000\n{B},dua,2000\n",
    "wrong_name",
    posts(post(A, views=1000), post(B, views=2000)),
    ext="xlsx",
)
case("wb_cut_off", PLAIN[: len(PLAIN) * 2 // 3], "xlsx xlsx_broken", refused("spreadsheet_broken"), ext="xlsx")


def _overwritten() -> bytes:
    """The same workbook with the middle of its sheet scratched out."""
    at = PLAIN.index(b"xl/worksheets/sheet1.xml") + 40
    return PLAIN[:at] + b"\xff" * 120 + PLAIN[at + 120 :]


case("wb_scratched", _overwritten(), "xlsx xlsx_broken", refused("spreadsheet_broken"), ext="xlsx")


def compound(names: list[str]) -> bytes:
    """An OLE compound file of empty streams: how Office wraps a workbook with a password."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    head += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    entries = b""
    for number, name in enumerate(["Root Entry", *names]):
        text = (name + "\0").encode("utf-16-le")
        root = number == 0
        right = number + 1 if 0 < number < len(names) else free
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIQ", len(text), 5 if root else 2, 1, free, right, 1 if root else free, end, 0
        )
    return head + fat + entries.ljust(512, b"\0")


case(
    "wb_with_password",
    compound(["EncryptionInfo", "EncryptedPackage"]),
    "xlsx xlsx_locked",
    refused("spreadsheet_locked"),
    ext="xlsx",
)
case(
    "wb_with_password_named_csv",
    compound(["EncryptedPackage", "EncryptionInfo", "DataSpaces"]),
    "xlsx xlsx_locked wrong_name",
    refused("spreadsheet_locked"),
    ext="csv",
)
