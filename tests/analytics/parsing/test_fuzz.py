# ruff: noqa: E501 - tables of cases read better unfolded
"""Whatever stands in a file: a table and readings, or a refusal with a code. Never a crash."""

import io
from datetime import date

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.analytics.parsing import judge
from sorot.analytics.parsing.columns import understand
from sorot.analytics.parsing.readings import (
    DayReading,
    Plan,
    PostReading,
    RowError,
    SliceReading,
    channels_in,
    iter_readings,
    read_rows,
)
from sorot.analytics.parsing.table import open_table, read_table
from sorot.analytics.parsing.text import UnreadableFile
from sorot.analytics.sentences import FILE, ROW

HEADERS = st.sampled_from(
    [
        "Video ID",
        "Judul",
        "Views",
        "Suka",
        "Date",
        "Followers",
        "channelId",
        "Link",
        "ER (%)",
        "",
        "ID",
        "Publish time",
        "Tgl",
    ]
)
CELLS = st.one_of(
    st.sampled_from(["1,2jt", "304.9K", "#VALOR!", "-", "5 Mei 2026", "20.14.07", "7.01E+18", "9" * 30, "1e400", "\u202e12", "²³", "٣", "(5)", "%", "31/02/2026", "2026-13-45", "29 Februari"]),
    st.text(max_size=12),
    st.integers(-5, 10**17).map(str),
)  # fmt: skip


def stream(data, *, kinds=("posts", "daily", "profiles", "audience")):
    """Open, understand and read as every kind of table: only UnreadableFile may come out, and only while opening."""
    try:
        source = open_table(io.BytesIO(data))
    except UnreadableFile as problem:
        if problem.code not in FILE:
            raise
        return
    found = understand(source.header, [r.cells for r in source.sample], name="Follower.csv")
    channels_in(source, found.mapping)
    for kind in kinds:
        plan = Plan(
            found.mapping, kind, date(2026, 3, 14), date(2026, 3, 14), found.marks, found.orders, found.units,
            native=found.native, dimension=found.dimension, basis=found.basis,
        )  # fmt: skip
        for reading in iter_readings(source, plan):
            if isinstance(reading, RowError):
                assert reading.code in ROW
            elif isinstance(reading, PostReading):
                assert reading.native_id
                assert all(0 <= v < 10**15 for v in reading.values.values())
                assert "\x00" not in reading.title + reading.native_id + reading.url
            elif isinstance(reading, DayReading):
                assert all(abs(v) < 10**15 for v in reading.values.values())
            elif isinstance(reading, SliceReading):
                assert 0 <= reading.share <= 1
                assert 0 < len(reading.key) <= 60


def walk(data):
    stream(data)
    try:
        table = read_table(data)
    except UnreadableFile as problem:
        if problem.code not in FILE:
            raise
        return
    found = understand(table.header, [r.cells for r in table.rows])
    assert set(found.mapping) == set(range(len(found.mapping)))
    channels_in(table, found.mapping)
    for kind in ("posts", "daily", "profiles"):
        plan = Plan(found.mapping, kind, date(2026, 3, 14), date(2026, 3, 14), found.marks, found.orders, found.units)
        out = read_rows(table, plan)
        assert {e.code for e in out.errors} <= set(ROW)
        assert all(v >= 0 for p in out.posts for v in p.values.values())


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    walk(data)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(HEADERS, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=7), max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_table(header, rows, mark):
    lines = [mark.join(header), *(mark.join(r) for r in rows)]
    walk("\n".join(lines).encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(HEADERS, max_size=6),
    st.lists(st.lists(CELLS | st.none() | st.booleans() | st.floats(), max_size=7), max_size=8),
)
def test_any_line_of_eval(header, rows):
    try:
        verdict = judge.judge({"id": 1, "header": header, "rows": rows})
    except ValueError:
        return
    assert set(verdict) == {"id", "mapping", "platform", "table", "date_order", "decimal", "confidence", "notes"}


SEEDS = [
    '\ufeff"Date","Video Views","Likes"\n"28 February","12034","1200"\n"29 February","","-3"\n'.encode(),
    "Konten;Judul video;Waktu publikasi video;Penayangan\nTotal;;;28.210\nk3JwQz7_aB1;Kopi;5 Jan 2026;20.110\n".encode(
        "utf-16"
    ),
    b"Age,Women,Men\n18-24,12.1%,10%\n25-34,30%,20%\n",
    b"Post ID,Permalink,Publish time,Date,Impressions,Reach\n17912345678901234,https://www.instagram.com/p/Cx/,01/15/2026 07:30,Lifetime,1,2\n",
    'sep=;\nJudul;Penayangan\n“Kopi”;1,2jt\n"a\nb";304.9K\n'.encode("cp1252"),
]
BIT = st.tuples(st.integers(0, 10_000), st.sampled_from([b"\x00", b'"', b"\n", b",", b";", b"\xff", b"\xfe", b"\r", b"9", b"e", b"%", b"-", b"", b"\x81", b"PK\x03\x04", b"\xef\xbb\xbf"]))  # fmt: skip


def mutated(seed, bits, cut):
    for place, byte in bits:
        at = place % (len(seed) + 1)
        seed = seed[:at] + byte + seed[at + 1 :]
    return seed[: len(seed) - cut] if cut < len(seed) else seed


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(BIT, max_size=8), st.integers(0, 40))
def test_mutated_exports(seed, bits, cut):
    stream(mutated(seed, bits, cut))


def a_workbook():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Tanggal", "Penayangan"])
        sheet.write_row(1, 0, ["2026-03-01", 12])
    return file.getvalue()


@settings(max_examples=8, deadline=None)
@given(st.lists(BIT, min_size=1, max_size=30), st.integers(0, 200))
def test_mutated_workbooks(bits, cut):
    stream(mutated(a_workbook(), bits, cut), kinds=("daily",))
