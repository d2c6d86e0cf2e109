# ruff: noqa: E501 - tables of cases read better unfolded
"""Numbers as people and exports write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.analytics.parsing.numbers import (
    NumberError,
    decide_mark,
    mark_votes,
    parse_count,
    parse_native_id,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("304.9K", "304900"), ("1.4M", "1400000"), ("1,2jt", "1200000"), ("475,5 rb", "475500"), ("5,893,557", "5893557"),
        ("1.234.567", "1234567"), ("12,34,567", "1234567"), ("1\u00a0234\u00a0567", "1234567"), ("Rp750.000", "750000"), ("3,5%", "3.5"),
        ("2.1%", "2.1"), ("1.5 M", "1500000"), ("2 miliar", "2000000000"), ("12万", "120000"), ("1,2 mil", "1200"), ("88rb", "88000"),
        ("１２３", "123"), ("१२३", "123"), ("'0123", "123"), ("(45)", "-45"), ("−7", "-7"), ("10K+", "10000"), ("1.2e6", "1200000"),
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("0", "0"), ("29.0b", "29000000000"), ("1'234'567", "1234567"),
        ("12.300 pengikut", "12300"), ("3,1 lakh", "310000"), ("5.893.557,00", "5893557"),
    ],
)  # fmt: skip
def test_number_is_read_exactly(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "–",
        "N/A",
        "N/A'",
        "#VALOR!",
        "#VALUE!",
        "#¡VALOR!",
        "#N/A",
        "#DIV/0!",
        "null",
        "NaN",
        "\u00a0",
        "?",
    ],
)
def test_unknown_is_none_and_never_zero(text):
    assert parse_number(text) is None
    assert parse_count(text) is None


@pytest.mark.parametrize("text", ["abc", "12abc", "20.08.07", "1,23,4", "1..2", "12:30", "3 apples", "1.2.3"])
def test_what_is_no_number_is_refused_not_guessed(text):
    with pytest.raises(NumberError):
        parse_number(text)


def test_three_digits_after_one_mark_follow_the_column():
    assert parse_number("1.234") == 1234
    assert parse_number("1.234", ".") == Decimal("1.234")
    assert parse_number("1.234", ",") == 1234
    assert parse_number("1,234", ",") == Decimal("1.234")


def test_column_decides_the_mark_by_its_clear_cells():
    assert decide_mark(mark_votes(["1.234", "2.500,5", "7"])) == ","
    assert decide_mark(mark_votes(["1,234", "2,500.5"])) == "."
    assert decide_mark(mark_votes(["1.234", "5.678"])) == ","
    assert decide_mark(mark_votes(["12", "13"])) is None


def test_float_noise_is_a_whole_number_and_a_real_fraction_is_not():
    assert parse_count("523299999.99999994") == 523300000
    with pytest.raises(NumberError) as refused:
        parse_count("475.8")
    assert refused.value.code == "not_whole"


def test_ids_stay_text_and_shortened_ids_are_flagged():
    assert parse_native_id("7012345678901234567") == "7012345678901234567"
    assert parse_native_id("-8LsNQ1oydo") == "-8LsNQ1oydo"
    assert parse_native_id("") is None
    for text in ("7.01234567890123E+18", "7,01E+18", "7012345678901234567.0"):
        with pytest.raises(NumberError) as refused:
            parse_native_id(text)
        assert refused.value.code == "scientific_id"


@given(st.integers(min_value=0, max_value=10**14))
def test_a_count_survives_every_way_of_grouping(value):
    for mark, text in (
        (None, str(value)),
        (".", f"{value:,}"),
        (",", f"{value:,}".replace(",", ".")),
        (None, f"{value:,}".replace(",", "\u202f")),
    ):
        assert parse_count(text, mark) == value


@given(st.text(max_size=40))
def test_no_text_crashes(text):
    try:
        value = parse_number(text)
    except NumberError:
        return
    assert value is None or isinstance(value, Decimal)
