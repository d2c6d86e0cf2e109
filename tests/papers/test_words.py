"""Amounts in words: a table of cases, and every number can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.core.money import EXPONENTS, MAX_AMOUNT, Money
from sorot.papers.words_of_money import money_in_words, number_in_words

INDONESIAN = """
0 nol
1 satu
9 sembilan
10 sepuluh
11 sebelas
12 dua belas
19 sembilan belas
20 dua puluh
21 dua puluh satu
99 sembilan puluh sembilan
100 seratus
101 seratus satu
110 seratus sepuluh
111 seratus sebelas
115 seratus lima belas
120 seratus dua puluh
199 seratus sembilan puluh sembilan
200 dua ratus
211 dua ratus sebelas
999 sembilan ratus sembilan puluh sembilan
1000 seribu
1001 seribu satu
1011 seribu sebelas
1100 seribu seratus
1111 seribu seratus sebelas
1999 seribu sembilan ratus sembilan puluh sembilan
2000 dua ribu
10000 sepuluh ribu
11000 sebelas ribu
21000 dua puluh satu ribu
100000 seratus ribu
101000 seratus satu ribu
111111 seratus sebelas ribu seratus sebelas
1000000 satu juta
1000001 satu juta satu
1001000 satu juta seribu
1200000 satu juta dua ratus ribu
11000000 sebelas juta
100000000 seratus juta
1000000000 satu miliar
1001001001 satu miliar satu juta seribu satu
5000000000 lima miliar
1000000000000 satu triliun
2500000000000 dua triliun lima ratus miliar
1000000000000000 satu kuadriliun
9223372036854775807 sembilan kuintiliun dua ratus dua puluh tiga kuadriliun tiga ratus tujuh puluh dua triliun \
tiga puluh enam miliar delapan ratus lima puluh empat juta tujuh ratus tujuh puluh lima ribu delapan ratus tujuh
"""
ENGLISH = """
0 zero
1 one
12 twelve
13 thirteen
20 twenty
21 twenty-one
99 ninety-nine
100 one hundred
115 one hundred fifteen
1000 one thousand
1001 one thousand one
21000 twenty-one thousand
1001000 one million one thousand
1200000 one million two hundred thousand
5000000000 five billion
1000000000000 one trillion
"""


def cases(table: str, locale: str) -> list[tuple[int, str, str]]:
    rows = [line.partition(" ") for line in table.strip().splitlines()]
    return [(int(number), locale, words) for number, _space, words in rows]


@pytest.mark.parametrize(("number", "locale", "words"), cases(INDONESIAN, "id") + cases(ENGLISH, "en"))
def test_a_number_is_spelled_as_people_spell_it(number: int, locale: str, words: str):
    assert number_in_words(number, locale) == words


@pytest.mark.parametrize(
    ("money", "locale", "words"),
    [
        (Money(1_200_000, "IDR"), "id", "satu juta dua ratus ribu rupiah"),
        (Money(1_200_000, "IDR"), "en", "one million two hundred thousand rupiah"),
        (Money(0, "IDR"), "id", "nol rupiah"),
        (Money(1_250, "USD"), "en", "twelve US dollars and fifty cents"),
        (Money(101, "USD"), "en", "one US dollar and one cent"),
        (Money(1_250, "USD"), "id", "dua belas dolar Amerika Serikat lima puluh sen"),
        (Money(5, "SGD"), "id", "nol dolar Singapura lima sen"),
        (Money(100_000, "SGD"), "en", "one thousand Singapore dollars"),
        (Money(7, "VND"), "id", "tujuh dong Vietnam"),
        (Money(200_050, "THB"), "id", "dua ribu baht Thailand lima puluh satang"),
        (Money(300, "EUR"), "en", "three euros"),
    ],
)
def test_money_names_its_unit_and_its_hundredths(money: Money, locale: str, words: str):
    assert money_in_words(money, locale) == words


def test_a_negative_amount_has_no_words():
    for locale in ("id", "en"):
        with pytest.raises(ValueError, match="not negative"):
            money_in_words(Money(-1, "IDR"), locale)
        with pytest.raises(ValueError, match="no words"):
            number_in_words(-1, locale)
        with pytest.raises(ValueError, match="no words"):
            number_in_words(10**21, locale)


DIGITS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
}  # fmt: skip
SCALES = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12, "kuadriliun": 15, "kuintiliun": 18}


def read_indonesian(words: str) -> int:
    """A small reader of its own: it shares no table with the writer."""
    total = group = digit = 0
    for raw in words.split():
        for word in ["satu", raw[2:]] if raw in {"sepuluh", "sebelas", "seratus", "seribu"} else [raw]:
            if word in DIGITS:
                digit = DIGITS[word]
            elif word == "belas":
                group, digit = group + 10 + digit, 0
            elif word == "puluh":
                group, digit = group + 10 * digit, 0
            elif word == "ratus":
                group, digit = group + 100 * digit, 0
            else:
                total, group, digit = total + (group + digit) * 10 ** SCALES[word], 0, 0
    return total + group + digit


def test_the_reader_knows_wrong_from_right():
    assert read_indonesian("seribu seratus sebelas") == 1_111
    assert read_indonesian("dua ribu dua puluh satu") == 2_021


@given(st.integers(0, MAX_AMOUNT))
def test_every_number_is_read_back_from_its_words(number: int):
    words = number_in_words(number, "id")
    assert read_indonesian(words) == number
    assert "satu ratus" not in words
    assert "satu puluh" not in words
    assert "  " not in words


@given(st.integers(0, MAX_AMOUNT), st.sampled_from(sorted(EXPONENTS)))
def test_no_two_amounts_of_a_currency_share_their_words(amount: int, currency: str):
    other = amount ^ 1
    for locale in ("id", "en"):
        assert money_in_words(Money(amount, currency), locale) != money_in_words(Money(other, currency), locale)
