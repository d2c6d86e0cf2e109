# ruff: noqa: E501 - tables of cases read better unfolded
"""Dates as exports write them; the order is decided by the column."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.analytics.parsing.dates import DateError, decide_order, parse_moment


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-14", "DMY", date(2026, 3, 14)), ("14/03/2026", "DMY", date(2026, 3, 14)), ("03/14/2026", "MDY", date(2026, 3, 14)),
        ("20.14.07", "YDM", date(2020, 7, 14)), ("Jan 5, 2026", "MDY", date(2026, 1, 5)), ("5 Januari 2026", "DMY", date(2026, 1, 5)),
        ("28 Agu 2025", "DMY", date(2025, 8, 28)), ("12 de mar. de 2025", "DMY", date(2025, 3, 12)), ("2024年3月5日", "YMD", date(2024, 3, 5)),
        ("20260314", "YMD", date(2026, 3, 14)), ("Mon, Nov 10, 2025", "MDY", date(2025, 11, 10)), ("46095", "DMY", date(2026, 3, 14)),
        ("1st March 2026", "DMY", date(2026, 3, 1)), ("2026/03/14", "YMD", date(2026, 3, 14)),
    ],
)  # fmt: skip
def test_day_is_read(text, order, day):
    assert parse_moment(text, order).day == day


def test_moment_with_zone_and_clock():
    assert parse_moment("2020-07-03T01:30:11Z").at() == datetime(2020, 7, 3, 1, 30, 11, tzinfo=UTC)
    assert parse_moment("01/15/2026 7:30 PM", "MDY").clock == time(19, 30)
    assert parse_moment("1700000000").at() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert parse_moment("14/03/2026 07.30 WIB").at() == datetime(2026, 3, 14, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [("kemarin 3", "text"), ("hello", "text"), ("31/02/2026", "order"), ("28 Mei", "year"), ("3 hari lalu", "text")],
)
def test_what_is_no_date_is_refused_with_its_reason(text, code):
    with pytest.raises(DateError) as refused:
        parse_moment(text, "DMY")
    assert refused.value.code == code


def test_year_can_be_given_for_dates_without_one():
    assert parse_moment("28 Mei", "DMY", year=2025).day == date(2025, 5, 28)
    assert parse_moment("September 25", "MDY", year=2025).day == date(2025, 9, 25)


def test_unknown_is_none():
    assert parse_moment("-") is None
    assert parse_moment("") is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["14/03/2026", "01/03/2026"], "DMY"), (["03/14/2026", "03/01/2026"], "MDY"), (["20.14.07"] * 3, "YDM"), (["2026-03-14"], "YMD"),
        (["01/02/2025", "02/02/2025", "03/02/2025", "04/02/2025"], "DMY"), (["02/01/2025", "02/02/2025", "02/03/2025", "02/04/2025"], "MDY"),
        (["5 Mei 2025"], "DMY"), (["Jan 5, 2026"], "MDY"), (["2026-14-03", "2026-01-03"], "YDM"), (["x"], None), (["03/04/2025"], "DMY"),
    ],
)  # fmt: skip
def test_order_is_decided_by_evidence(cells, order):
    assert decide_order(cells) == order


def test_ambiguous_capture_day_lies_just_after_the_newest_publication():
    assert decide_order(["20.08.07"] * 5, anchors=[date(2020, 7, 3), date(2020, 7, 7)]) == "YDM"


@given(st.text(max_size=30))
def test_no_text_crashes(text):
    for order in ("DMY", "MDY", "YMD", "YDM"):
        try:
            parse_moment(text, order)
        except DateError:
            continue
