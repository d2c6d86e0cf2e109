"""Amounts in words, Indonesian (terbilang) and English: pure.

Ours, not a library's: num2words 0.5.14 (its last release, of 2024) takes no currency in Indonesian, writes "satu ribu"
inside larger numbers and misspells the word for 10**18. What a paper needs is this page, and every number can be read
back (tests/papers/test_words.py). "Seribu" is a group of exactly one thousand: 1,001,000 is "satu juta seribu", 101,000
is "seratus satu ribu".
"""

from __future__ import annotations

from sorot.core.money import EXPONENTS, Money

_ID = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_ID_SCALES = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun")
_EN = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")

#: Currency -> Indonesian (unit, hundredth), English ((unit, units), (hundredth, hundredths)).
_UNITS: dict[str, tuple[tuple[str, str], tuple[tuple[str, str], tuple[str, str]]]] = {
    "IDR": (("rupiah", ""), (("rupiah", "rupiah"), ("", ""))),
    "VND": (("dong Vietnam", ""), (("Vietnamese dong", "Vietnamese dong"), ("", ""))),
    "JPY": (("yen Jepang", ""), (("Japanese yen", "Japanese yen"), ("", ""))),
    "USD": (("dolar Amerika Serikat", "sen"), (("US dollar", "US dollars"), ("cent", "cents"))),
    "SGD": (("dolar Singapura", "sen"), (("Singapore dollar", "Singapore dollars"), ("cent", "cents"))),
    "MYR": (("ringgit Malaysia", "sen"), (("Malaysian ringgit", "Malaysian ringgit"), ("sen", "sen"))),
    "PHP": (("peso Filipina", "sentimo"), (("Philippine peso", "Philippine pesos"), ("centavo", "centavos"))),
    "THB": (("baht Thailand", "satang"), (("Thai baht", "Thai baht"), ("satang", "satang"))),
    "EUR": (("euro", "sen"), (("euro", "euros"), ("cent", "cents"))),
    "AUD": (("dolar Australia", "sen"), (("Australian dollar", "Australian dollars"), ("cent", "cents"))),
}
if set(_UNITS) != set(EXPONENTS):
    raise AssertionError("every currency of core.money has its words")


def number_in_words(number: int, locale: str) -> str:
    """`number` (0 to 10**21 - 1) in words: Indonesian for `id…`, else English.

    >>> number_in_words(1_200_000, "id")
    'satu juta dua ratus ribu'

    Raises ValueError for a negative number (papers say "minus" with a sign, not in words) and beyond the last word.
    """
    if number < 0 or number >= 1000 ** len(_ID_SCALES):
        raise ValueError("no words for this number")
    is_indonesian = locale.startswith("id")
    if number == 0:
        return "nol" if is_indonesian else "zero"
    scales = _ID_SCALES if is_indonesian else _EN_SCALES
    groups: list[str] = []
    for scale in scales:
        number, group = divmod(number, 1000)
        if group and is_indonesian and scale == "ribu" and group == 1:
            groups.append("seribu")
        elif group:
            words = _below_thousand_id(group) if is_indonesian else _below_thousand_en(group)
            groups.append(f"{words} {scale}".strip())
    return " ".join(reversed(groups))


def money_in_words(money: Money, locale: str) -> str:
    """An amount as an invoice says it: 'satu juta dua ratus ribu rupiah', 'twelve US dollars and fifty cents'.

    Raises ValueError for a negative amount.
    """
    if money.amount < 0:
        raise ValueError("an amount in words is not negative")
    whole, minor = divmod(money.amount, 10 ** EXPONENTS[money.currency])
    indonesian, english = _UNITS[money.currency]
    if locale.startswith("id"):
        text = f"{number_in_words(whole, locale)} {indonesian[0]}"
        return f"{text} {number_in_words(minor, locale)} {indonesian[1]}" if minor else text
    text = f"{number_in_words(whole, locale)} {english[0][whole != 1]}"
    return f"{text} and {number_in_words(minor, locale)} {english[1][minor != 1]}" if minor else text


def _below_thousand_id(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = ["seratus" if hundreds == 1 else f"{_ID[hundreds]} ratus"] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest < len(_ID):
        words.append(_ID[rest])
    elif tens == 1:
        words.append(f"{_ID[ones]} belas")
    else:
        words.append(f"{_ID[tens]} puluh {_ID[ones]}")
    return " ".join(words).strip()


def _below_thousand_en(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_EN[hundreds]} hundred"] if hundreds else []
    if rest < len(_EN):
        words.append(_EN[rest])
    else:
        tens, ones = divmod(rest, 10)
        words.append(f"{_EN_TENS[tens]}-{_EN[ones]}" if ones else _EN_TENS[tens])
    return " ".join(words).strip()
