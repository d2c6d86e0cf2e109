# ruff: noqa: E501 - files read better unfolded
"""A large file is read as a stream: bounded memory, the same rows twice, judged by what stands far down too."""

import io
import tracemalloc
from datetime import date, timedelta

import pytest

from sorot.analytics.parsing import stream
from sorot.analytics.parsing.readings import DayReading, PostReading, RowError, Skipped, iter_readings, read_rows
from sorot.analytics.parsing.table import FIRST_ROWS, SAMPLE_ROWS, open_table
from sorot.analytics.parsing.text import UnreadableFile
from sorot.analytics.parsing.years import Years

from .reading import TODAY, look, plan_for


def posts_file(count):
    lines = ["Video ID,Video title,Date,Views,Likes"]
    lines += [f"{7000000000000000000 + i},Resep nomor {i},2026-03-0{i % 9 + 1},{i + 1000},{i}" for i in range(count)]
    return "\n".join(lines).encode()


def test_the_sample_holds_the_first_rows_and_rows_from_everywhere_else():
    source = open_table(io.BytesIO(posts_file(30_000)))
    assert (source.row_count, source.width, len(source.header)) == (30_000, 5, 5)
    lines = [r.line for r in source.sample]
    assert lines[:FIRST_ROWS] == list(range(2, FIRST_ROWS + 2))
    assert len(lines) <= SAMPLE_ROWS
    gaps = [b - a for a, b in zip(lines[FIRST_ROWS:], lines[FIRST_ROWS + 1 :], strict=False)]
    assert set(gaps) == {4}
    assert lines[-1] > 29_990


def test_rows_may_be_read_again_and_side_by_side():
    source = open_table(io.BytesIO(posts_file(20_000)))
    one, two = source.rows(), source.rows()
    assert all(a == b for a, b in zip(one, two, strict=True))


def test_memory_does_not_grow_with_the_file():
    peaks = []
    for count in (12_000, 24_000):
        file = io.BytesIO(posts_file(count))
        tracemalloc.start()
        source = open_table(file)
        _found = [r.cells for r in source.sample]
        from sorot.analytics.parsing.columns import understand

        found = understand(source.header, _found)
        seen = sum(isinstance(r, PostReading) for r in iter_readings(source, plan_for(found)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count
    assert max(peaks) < 40_000_000
    assert peaks[1] < peaks[0] * 1.25


def test_the_order_of_dates_is_decided_by_what_stands_far_down():
    first = [f"0{i % 9 + 1}/0{i % 8 + 1}/2025,{i},1" for i in range(5_000)]
    last = [f"12/{i % 28 + 1}/2025,{i},1" for i in range(13, 500)]
    source, found, _out = look("Date posted,Views,Likes\n" + "\n".join(first + last))
    assert found.orders == {0: "MDY"}
    assert source.row_count == 5_487


def test_the_decimal_mark_is_decided_by_what_stands_far_down():
    rows = [f"v{i},Resep nomor {i},{i % 900 + 100}" for i in range(3_000)]
    _source, found, out = look("Video ID,Title,Views\n" + "\n".join([*rows, "vx,Resep,1.234.567"]))
    assert found.marks[2] == ","
    assert [r.values["views"] for r in out if isinstance(r, PostReading)][-1] == 1_234_567


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_the_encoding_is_found_even_when_it_shows_late(encoding, monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 4_096)
    text = "Judul video;Penayangan;Suka\r\n" + "Kopi susu;1.234;5\r\n" * 1_000 + "Kopi “é”;7;5\r\n"
    source = open_table(io.BytesIO(text.encode(encoding)))
    *_, last = source.rows()
    assert last.cells == ["Kopi “é”", "7", "5"]


def test_a_file_cut_off_inside_a_character_keeps_its_encoding():
    data = "Judul,Tayangan video\nKopi é,12\nTeh é".encode()[:-1]
    assert [r.cells[0] for r in open_table(io.BytesIO(data)).rows()] == ["Kopi é", "Teh \ufffd"]


def test_an_unclosed_quotation_mark_far_down_is_refused_when_the_file_is_opened():
    rows = [f"v{i},Resep,{i}" for i in range(3_000)]
    rows[2_500] = '"v2500,Resep,2500'
    with pytest.raises(UnreadableFile) as refused:
        open_table(io.BytesIO("\n".join(["Video ID,Title,Views", *rows]).encode()))
    assert (refused.value.code, refused.value.facts) == ("quote", {"line": 2502})


@pytest.mark.parametrize(
    "data", [b"<html><table><tr><td>Views</td></tr></table>", b"<?xml version='1.0'?><Workbook/>", b"GIF89a...."]
)
def test_markup_and_pictures_are_no_tables(data):
    with pytest.raises(UnreadableFile) as refused:
        open_table(io.BytesIO(data))
    assert refused.value.code == "not_text"


def test_a_line_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 4_096)
    with pytest.raises(UnreadableFile) as refused:
        open_table(io.BytesIO(b"a" * (4_096 * 18)))
    assert refused.value.code == "csv"


def test_zero_characters_and_other_controls_never_reach_a_reading():
    text = "Video ID,Title,Views\nv1" + "x" * 5000 + ",t,1\nv2,Ko\x00pi\x07 susu,2\n"
    _source, _found, out = look(text)
    assert [r.title for r in out if isinstance(r, PostReading)] == ["Kopi susu"]
    assert [r.code for r in out if isinstance(r, RowError)] == ["id_long"]


def test_the_stream_looks_for_no_repeats_and_the_collected_form_does():
    text = "Video ID,Title,Views\nk3JwQz7_aB1,a b c,1200\nk3JwQz7_aB1,a b c,1200\nVideo ID,Title,Views\nk3JwQz7_aB1,a b c,1300\n"
    source, found, out = look(text)
    assert [(type(r).__name__, r.line) for r in out] == [
        ("PostReading", 2),
        ("PostReading", 3),
        ("Skipped", 4),
        ("PostReading", 5),
    ]
    kept = read_rows(source, plan_for(found))
    assert (len(kept.posts), kept.repeated, kept.skipped) == (1, 1, 1)
    assert [(e.line, e.code, e.facts) for e in kept.errors] == [(5, "twice", {"line": 2})]


def test_rows_of_other_accounts_come_as_foreign():
    text = "video_id,channelId,title,view_count\nk3JwQz7_aB1,UCHpZSZi1rkM7NiayhxXw-cw,a b,5\nZx8-pLm20Qc,UCOmHUn--16B90oW2L6FRR3A,c d,6\n"
    source, found, _out = look(text)
    out = list(iter_readings(source, plan_for(found, channels=frozenset({"UCHpZSZi1rkM7NiayhxXw-cw"}))))
    assert [r for r in out if isinstance(r, Skipped)] == [Skipped(3, "foreign")]


def years(texts, today=TODAY):
    found = Years(enumerate(texts, start=2), today)
    return [found.of(line, text) for line, text in enumerate(texts, start=2)]


def test_years_follow_the_order_of_the_days():
    assert years(["Dec 30", "Dec 31", "Jan 1"]) == [2025, 2025, 2026]
    assert years(["Jan 1", "Dec 31", "Dec 30"]) == [2026, 2025, 2025]
    assert years(["Mar 13", "Mar 14", "Mar 15"]) == [2025, 2025, 2025]
    assert years(["Feb 28", "Feb 29", "Mar 1"]) == [2024, 2024, 2024]
    assert years(["Mar 14"]) == [2026]
    assert years([]) == []


def test_years_of_two_full_turns_are_two_apart():
    first = date(2024, 3, 1)
    texts = [f"{first + timedelta(days=i):%B %-d}" for i in range(740)]
    assert years(texts) == [(first + timedelta(days=i)).year for i in range(740)]


def test_days_in_no_order_take_the_newest_year_each():
    texts = ["Jul 3", "Jan 9", "Nov 2", "Mar 1", "Sep 9", "Feb 2", "Dec 1"]
    assert years(texts) == [2025, 2026, 2025, 2026, 2025, 2026, 2025]


def test_a_short_row_holds_unknown_values_and_no_zero():
    _source, _found, out = look("Date,Views,Likes\n2026-03-01,10\n2026-03-02,12,3\n")
    assert out == [
        DayReading(2, date(2026, 3, 1), {"views": 10}),
        DayReading(3, date(2026, 3, 2), {"views": 12, "likes": 3}),
    ]


def test_the_sample_keeps_the_beginning_of_long_captions_and_the_rows_keep_them_whole():
    source = open_table(io.BytesIO(("Video ID,Description,Views\nv1," + "kopi " * 1_000 + ",1\n").encode()))
    assert len(source.sample[0].cells[1]) < 400
    assert len(next(source.rows()).cells[1]) == 4_999
