# ruff: noqa: E501 - tables of cases read better unfolded
"""Whatever stands in a file: a table and readings, or a refusal with a code. Never a crash."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.analytics.parsing import judge
from sorot.analytics.parsing.columns import understand
from sorot.analytics.parsing.readings import Plan, channels_in, read_rows
from sorot.analytics.parsing.table import read_table
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


def walk(data):
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
