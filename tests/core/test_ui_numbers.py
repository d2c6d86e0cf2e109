"""Numbers, money and dates as people read them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from sorot.core.money import Money
from sorot.core.ui import numbers
from sorot.core.ui import when as dates

NOW = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)  # 10.00 WIB on a Thursday


def show(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("language", "amount", "currency", "text"),
    [
        ("id", 1_250_000, "IDR", "Rp1.250.000"),
        ("en", 1_250_000, "IDR", "IDR\u00a01,250,000"),
        ("id", 5_000_000_000, "IDR", "Rp5.000.000.000"),
        ("id", -242_500, "IDR", "\u2212Rp242.500"),
        ("en", -242_500, "IDR", "\u2212IDR\u00a0242,500"),
        ("id", 0, "IDR", "Rp0"),
        ("id", 125_050, "USD", "USD\u00a01.250,50"),
        ("en", 125_050, "USD", "USD\u00a01,250.50"),
        ("id", None, "IDR", "\u2013"),
    ],
)
def test_money_as_text(language: str, amount: int | None, currency: str, text: str) -> None:
    with translation.override(language):
        assert show("{{ amount|money:currency }}", amount=amount, currency=currency) == text


def test_money_filter_takes_a_money_object() -> None:
    assert show("{{ m|money }}", m=Money(2_500, "USD")) == "USD\u00a025,00"


def test_money_tag_marks_unit_and_dims_round_thousands_on_large_figures() -> None:
    assert show("{% money 2500000 style='large' %}") == (
        '<data class="money money--large" value="2500000"><span class="money__unit">Rp</span>2.500'
        '<span class="money__tail">.000</span></data>'
    )


def test_money_tag_keeps_all_digits_in_running_text() -> None:
    assert show("{% money 2500000 %}") == (
        '<data class="money" value="2500000"><span class="money__unit">Rp</span>2.500.000</data>'
    )


def test_money_tag_shows_decimals_of_other_currencies_and_a_plus_when_asked() -> None:
    with translation.override("en"):
        assert show("{% money 125050 'USD' sign=True %}") == (
            '<data class="money" value="125050">+<span class="money__unit">USD</span>\u00a01,250.50</data>'
        )


def test_unknown_money_is_a_dash_that_is_read_out_and_never_a_zero() -> None:
    assert show("{% money None %}") == (
        '<span class="faint"><span aria-hidden="true">\u2013</span>'
        '<span class="visually-hidden">tidak ada data</span></span>'
    )


def test_unknown_money_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown money style"):
        numbers.money_html(1, style="huge")


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1\u00a0rb", "1K"),
        (304_900, "304,9\u00a0rb", "304.9K"),
        (999_949, "999,9\u00a0rb", "999.9K"),
        (999_950, "1\u00a0jt", "1M"),
        (2_500_000, "2,5\u00a0jt", "2.5M"),
        (5_000_000_000, "5\u00a0M", "5B"),
        (-12_340, "\u221212,3\u00a0rb", "\u221212.3K"),
        (None, "\u2013", "\u2013"),
    ],
)
def test_compact_numbers(value: int | None, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert numbers.compact_text(value) == indonesian
    with translation.override("en"):
        assert numbers.compact_text(value) == english


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.078, "7,8%"), (0.1, "10%"), (0, "0%"), (-0.0004, "0%"), (0.00449, "0,4%"), (1, "100%"), (None, "\u2013")],
)
def test_percent_drops_empty_decimals(ratio: float | None, text: str) -> None:
    assert numbers.percent_text(ratio) == text


def test_number_groups_by_language() -> None:
    assert show("{{ 1234567|number }} {{ 7.25|number:1 }}") == "1.234.567 7,3"
    with translation.override("en"):
        assert show("{{ 1234567|number }} {{ 7.25|number:1 }}") == "1,234,567 7.3"


def test_delta_has_arrow_sign_and_tone() -> None:
    up, down = numbers.delta_html(0.12), numbers.delta_html(-0.04)
    assert up.startswith('<span class="delta delta--up"><svg')
    assert up.endswith("+12%</span>")
    assert down.startswith('<span class="delta delta--down"><svg')
    assert down.endswith("\u22124%</span>")
    assert numbers.delta_html(0).startswith('<span class="delta"><svg')


# ---------------------------------------------------------------- dates
DEADLINES = [
    (timedelta(hours=7), "hari ini, 17.00 WIB", "today, 17:00 WIB"),
    (timedelta(days=1, hours=7), "besok, 17.00 WIB", "tomorrow, 17:00 WIB"),
    (timedelta(days=2, hours=7), "Sabtu, 14 Maret, 17.00 WIB", "Saturday, 14 March, 17:00 WIB"),
    (timedelta(days=300, hours=7), "Rabu, 6 Januari 2027, 17.00 WIB", "Wednesday, 6 January 2027, 17:00 WIB"),
]


@pytest.mark.parametrize(("away", "indonesian", "english"), DEADLINES)
def test_deadline_says_day_time_and_zone(away: timedelta, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert dates.when_text(NOW + away, "deadline", NOW) == indonesian
    with translation.override("en"):
        assert dates.when_text(NOW + away, "deadline", NOW) == english


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Makassar", "besok, 00.30 WITA"),
        ("Asia/Jayapura", "besok, 01.30 WIT"),
        ("Asia/Jakarta", "hari ini, 23.30 WIB"),
    ],
)
def test_deadline_follows_the_persons_own_zone(zone: str, text: str) -> None:
    moment = datetime(2026, 3, 12, 16, 30, tzinfo=UTC)
    with timezone.override(zone):
        assert dates.when_text(moment, "deadline", NOW) == text


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (timedelta(seconds=20), "baru saja"),
        (timedelta(minutes=5), "5 menit lalu"),
        (timedelta(hours=3), "3 jam lalu"),
        (timedelta(days=2), "2 hari lalu"),
        (timedelta(days=30), "10 Feb"),
    ],
)
def test_ago(away: timedelta, text: str) -> None:
    assert dates.ago_text(NOW - away, NOW) == text


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (timedelta(days=3), "3 hari lagi"),
        (timedelta(hours=30), "30 jam lagi"),
        (timedelta(minutes=5), "5 menit lagi"),
        (timedelta(0), "waktunya habis"),
    ],
)
def test_left(away: timedelta, text: str) -> None:
    assert dates.left_text(NOW + away, NOW) == text


def test_when_is_a_time_element_with_a_machine_readable_moment() -> None:
    assert show("{% when moment 'deadline' %}", moment=NOW) == (
        '<time datetime="2026-03-12T10:00+07:00">hari ini, 10.00 WIB</time>'
    )
    assert show("{% when day 'short' %}", day=date(2026, 3, 17)) == '<time datetime="2026-03-17">17 Mar</time>'


def test_ago_keeps_the_full_moment_as_a_title() -> None:
    assert show("{% when moment 'ago' %}", moment=NOW - timedelta(hours=1)) == (
        '<time datetime="2026-03-12T09:00+07:00" title="hari ini, 09.00 WIB">1 jam lalu</time>'
    )


def test_missing_date_is_a_dash() -> None:
    assert "\u2013" in show("{% when None %}")


def test_unknown_date_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown date style"):
        dates.when_text(NOW, "soon", NOW)
