# ruff: noqa: E501 - tables of cases read better unfolded
"""Encodings, delimiters, rows before the header, files that are no table."""

import pytest

from sorot.analytics.parsing.columns import understand
from sorot.analytics.parsing.table import read_table
from sorot.analytics.parsing.text import UnreadableFile

TEXT = "Judul video;Penayangan;Suka\r\nKopi “susu” é;1.234;5\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_reads_the_same(encoding):
    table = read_table(TEXT.encode(encoding))
    assert table.header == ["Judul video", "Penayangan", "Suka"]
    assert table.rows[0].cells == ["Kopi “susu” é", "1.234", "5"]


def test_latin_1_bytes_outside_windows_1252_still_read():
    assert read_table(b"title,views\nA\x81b,3\n").rows[0].cells[1] == "3"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_found_even_when_texts_hold_others(mark):
    lines = [
        mark.join(["title", "views", "likes"]),
        *(mark.join([f'"a, b; c | {i}"', str(i * 1000), "3"]) for i in range(6)),
    ]
    table = read_table("\n".join(lines).encode())
    assert (table.delimiter, table.width, len(table.rows)) == (mark, 3, 6)


def test_excel_sep_line_is_obeyed_and_lines_are_counted_from_it():
    table = read_table(b"sep=;\ntitle;views\na b;1\n")
    assert table.header == ["title", "views"]
    assert table.rows[0].line == 3


def test_banner_rows_before_the_header_are_set_apart():
    table = read_table(
        b"Laporan kinerja Maret,,\nDibuat 14/03/2026,,\n\nTanggal,Penayangan,Suka\n2026-03-01,10,2\n2026-03-02,12,3\n"
    )
    assert table.header == ["Tanggal", "Penayangan", "Suka"]
    assert len(table.banner) == 2
    assert [r.line for r in table.rows] == [5, 6]


def test_a_table_without_header_keeps_its_first_row():
    table = read_table(b"@rani,12000,3.5%\n@bima,900,4.0%\n")
    assert table.has_header is False
    assert len(table.rows) == 2
    found = understand(table.header, [r.cells for r in table.rows])
    assert found.mapping == {0: "handle", 1: "followers", 2: "engagement_rate"}


def test_line_numbers_survive_line_breaks_inside_cells():
    table = read_table(b'title,views\n"one\ntwo",1\nthree,2\n')
    assert [(r.line, r.cells[0]) for r in table.rows] == [(2, "one two"), (4, "three")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"\n\n  \n", "empty"), (b"PK\x03\x04rest", "spreadsheet_broken"), (b"%PDF-1.7", "not_text"), (b"\x00\x01\x02\x03" * 9, "not_text"),
        (b'title,views\n"never closed,1\na,2\nb,3\nc,4\nd,5\n', "quote"), (b"a," * 500 + b"\n1\n", "too_wide"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_code(data, code):
    with pytest.raises(UnreadableFile) as refused:
        read_table(data)
    assert refused.value.code == code


def test_too_many_rows_are_refused():
    with pytest.raises(UnreadableFile) as refused:
        read_table(b"title,views\n" + b"a,1\n" * 200, max_rows=100)
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize("end", ['v99;"judul;5', 'v99;"judul;5\nv100;x;6\n'])
def test_a_quotation_mark_left_open_near_the_end_is_refused_with_its_line(end):
    rows = [f"v{i};judul {i};{i}" for i in range(60)]
    with pytest.raises(UnreadableFile) as refused:
        read_table("\n".join(["Video ID;Judul;Views", *rows, end]).encode())
    assert (refused.value.code, refused.value.facts) == ("quote", {"line": 62})


def test_an_odd_mark_inside_a_text_leaves_the_rest_alone():
    table = read_table(b'Video ID,Judul,Views\nv1,layar 5" baru,5\nv2,"a\nb",6\n')
    assert [(r.line, r.cells) for r in table.rows] == [(2, ["v1", 'layar 5" baru', "5"]), (3, ["v2", "a b", "6"])]


def test_a_title_of_one_known_word_above_the_header_is_no_header():
    table = read_table("Instagram reach\nDate\tPrimary\n2026-03-01T00:00:00\t1200\n".encode("utf-16"))
    assert (table.header, table.banner) == (["Date", "Primary"], ["Instagram reach"])
