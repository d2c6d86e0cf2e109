"""Money is whole minor units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.core.money import Money, apply_bps, format_money, parse_amount, split


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250.000", 1_250_000),
        ("Rp 1.250.000", 1_250_000),
        ("Rp1.250.000,00", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1,5jt", 1_500_000),
        ("1.2 juta", 1_200_000),
        ("500rb", 500_000),
        ("5 miliar", 5_000_000_000),
        ("2500000", 2_500_000),
        ("-50.000", -50_000),
        ("150.000,-", 150_000),
    ],
)
def test_parse_amount_understands_what_people_type(text: str, amount: int) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["", "abc", "1,5", "12.34", "1e9", "10 dollar", "1.2.3.4,5,6", "99999999999999999999"])
def test_parse_amount_refuses_what_is_not_whole_rupiah(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_amount(text)


def test_rupiah_has_no_decimals_in_either_language() -> None:
    assert format_money(Money(5_000_000_000), "id") == "Rp5.000.000.000"
    assert format_money(Money(1_250_000), "en") == "IDR\u00a01,250,000"
    assert format_money(Money(-1_050, "USD"), "id") == "\u2212USD\u00a010,50"


def test_money_of_two_currencies_never_mixes() -> None:
    with pytest.raises(ValueError, match="mix"):
        Money(1, "IDR") + Money(1, "USD")


@pytest.mark.parametrize("bad", [1.5, True, "1"])
def test_money_refuses_anything_but_integers(bad: object) -> None:
    with pytest.raises(ValueError, match="whole"):
        Money(bad)  # type: ignore[arg-type]


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_split_keeps_the_sum(amount: int, weights: list[int]) -> None:
    assert sum(split(amount, weights)) == amount


def test_share_rounds_half_up() -> None:
    assert apply_bps(1_000, 5) == 1
    assert apply_bps(999, 5) == 0
    assert apply_bps(10_000_000, 500) == 500_000
    assert apply_bps(-1_000, 5) == -1
