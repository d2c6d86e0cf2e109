# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""Numbers as people and exports write them.

A value that is unknown is None and never 0. A value that cannot be read raises NumberError; it is never guessed.
Which of `.` and `,` is the decimal mark is decided per column, then per table (`mark_votes`, `decide_mark`), because
`1.234` alone can be 1234 or 1.234.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .text import clean, fold, is_empty, western_digits

_K, _M, _B, _T = Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9, Decimal(10) ** 12
_TEN4, _LAKH, _CRORE, _EIGHT = Decimal(10) ** 4, Decimal(10) ** 5, Decimal(10) ** 7, Decimal(10) ** 8
SUFFIXES: dict[str, Decimal] = {}
for _factor, _words in (
    (_K, "k rb ribu rebu rib thousand thousands tsd tis tys bin mille milhar тыс 千 천 พัน nghin n ألف हजार हज़ार"),
    (
        _M,
        "m mm mn mio mln mill jt juta jta million millions millones milhoes milhao mi milyon millionen mlio млн ล้าน trieu tr مليون 百万",
    ),
    (_B, "b bn md miliar milyar milliar billion billions mrd mld млрд bilhoes bi tỷ ty مليار"),
    (_T, "t triliun trilyun trillion trillions"),
    (_LAKH, "lakh lakhs lac lacs l लाख แสน"),
    (_CRORE, "cr crore crores करोड़ करोड"),
    (_TEN4, "万 萬 만 หมื่น w"),
    (_EIGHT, "億 亿 억"),
):
    for _word in _words.split():
        SUFFIXES[fold(_word)] = _factor
_TRAILING = re.compile(
    r"\s*(x|kali|views?|likes?|followers?|subscribers?|subs|comments?|shares?|posts?|videos?|pengikut|penayangan|ditonton|suka|"
    r"komentar|orang|hours?|jam|hrs?|seconds?|secs?|detik|menit|mins?|times|usd|idr|eur|plays?|seguidores|visualizaciones|inscritos)\.?$"
)
_CURRENCY = re.compile(
    r"^(rp\.?|idr|usd|us\$|r\$|rm|\$|€|£|¥|₹|₫|฿|₱|sgd|myr|inr|eur|brl)\s*|\s*(rp|idr|usd|€|₫|\$|₹)$"
)
_BODY = re.compile(r"^([+-]?)(\d[\d.,'_ ]*|[.,]\d+)$")
_SCIENTIFIC = re.compile(r"^[+-]?\d+([.,]\d+)?e[+-]?\d{1,3}$", re.IGNORECASE)


class NumberError(ValueError):
    """The text is not a number. `code` is one of: text, grouping, negative, not_whole, too_big, scientific_id."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text


@dataclass(frozen=True)
class Pieces:
    """A number taken apart: sign, digits with separators, multiplier, and whether a percent sign stood there."""

    sign: int
    body: str
    factor: Decimal
    percent: bool
    money: bool


def take_apart(text: str) -> Pieces | None:
    """Split off currency, percent, sign, magnitude and unit words. None when the rest is not digits and separators."""
    if len(text) > 80:
        return None
    raw = fold(western_digits(clean(text))).replace("−", "-").replace("–", "-").replace("٬", ",").replace("٫", ".")
    if not any(c.isdigit() for c in raw) or len(raw) > 60:
        return None
    sign, percent = 1, False
    if raw.startswith("(") and raw.endswith(")"):
        sign, raw = -1, raw[1:-1].strip()
    raw = raw.lstrip("~≈><=±").strip()
    if raw[:1] in "+-" and len(raw) > 1:
        sign, raw = (-sign if raw[0] == "-" else sign), raw[1:].strip()
    money = bool(_CURRENCY.search(raw))
    raw = _CURRENCY.sub("", raw).strip()
    if raw[:1] in "+-" and len(raw) > 1:
        sign, raw = (-sign if raw[0] == "-" else sign), raw[1:].strip()
    if raw.endswith("%") or raw.startswith("%"):
        percent, raw = True, raw.strip("% ").strip()
    raw = raw.removesuffix("+").strip()
    if _SCIENTIFIC.match(raw):
        return Pieces(sign, raw.replace(",", "."), Decimal(1), percent, money)
    if raw.endswith((",-", ".-")):
        raw = raw[:-2]
    match = re.match(r"^([\d.,'_ ]*\d)\s*([^\d\s.,'_][^\d]*)?$", raw)
    if not match:
        return None
    body, tail = match.group(1).strip(), (match.group(2) or "").strip().rstrip("+").strip()
    factor = Decimal(1)
    if tail:
        word = tail.rstrip(".")
        if word not in SUFFIXES and word != "mil":
            word = _TRAILING.sub("", tail).strip().rstrip(".").removesuffix("+")
        if word == "mil":
            # Spanish and Portuguese "1,2 mil" is thousand; English "1.2 mil" is million.
            factor = _M if re.search(r"\.\d{1,2}$", body) else _K
        elif word in SUFFIXES:
            factor = SUFFIXES[word]
        elif word:
            return None
    return Pieces(sign, body, factor, percent, money)


def mark_vote(text: str) -> tuple[str | None, float]:
    """What one cell says about the decimal mark: (".", weight), (",", weight) or (None, 0)."""
    pieces = take_apart(text)
    if pieces is None or "e" in pieces.body:
        return None, 0.0
    body = re.sub(r"(?<=\d)[ '_](?=\d{3})", "", pieces.body)
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        return (last, 1.0) if body.count(last) == 1 else (None, 0.0)
    if not dots and not commas:
        return None, 0.0
    mark = "." if dots else ","
    groups = body.split(mark)
    if len(groups) > 2:
        return ("," if mark == "." else ".", 1.0) if _grouped(groups, mark) else (None, 0.0)
    if len(groups[1]) != 3 or len(groups[0]) > 3 or groups[0] in ("", "0"):
        return mark, 1.0
    if pieces.factor != 1 or pieces.percent:
        return mark, 0.2
    return ("," if mark == "." else "."), 0.1


def mark_votes(cells: Iterable[str]) -> dict[str, float]:
    """Sum of `mark_vote` over the cells of a column."""
    votes = {".": 0.0, ",": 0.0}
    for cell in cells:
        mark, weight = mark_vote(cell)
        if mark:
            votes[mark] += weight
    return votes


def decide_mark(votes: dict[str, float], *others: dict[str, float]) -> str | None:
    """The decimal mark by the column's own votes, else by the others (its table, its language), else None."""
    for count in (votes, *others):
        if count["."] != count[","]:
            return "." if count["."] > count[","] else ","
    return None


def parse_number(text: str, mark: str | None = None) -> Decimal | None:
    """Return the number exactly, or None when the cell says "unknown".

    `mark` settles only what the shape leaves open (`1.234`); without it three digits after one separator are
    a thousands group. A percent sign is dropped: `3,5%` is 3.5. Raises NumberError.
    """
    if is_empty(text):
        return None
    pieces = take_apart(text)
    if pieces is None:
        raise NumberError("text", text)
    body = re.sub(r"(?<=\d)[ '_](?=\d{3})", "", pieces.body)
    if " " in body or "'" in body or "_" in body:
        raise NumberError("grouping", text)
    try:
        value = Decimal(_plain(body, mark, pieces)) * pieces.factor * pieces.sign
    except InvalidOperation:
        raise NumberError("grouping", text) from None
    if abs(value) >= Decimal(10) ** 15:
        raise NumberError("too_big", text)
    return value


def _plain(body: str, mark: str | None, pieces: Pieces) -> str:
    if "e" in body:
        return body
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        whole, _, rest = body.rpartition(last)
        other = "," if last == "." else "."
        if last in whole or not _grouped(whole.split(other), other):
            raise InvalidOperation
        return whole.replace(other, "") + "." + rest
    if not dots and not commas:
        return body
    sep = "." if dots else ","
    groups = body.split(sep)
    if len(groups) > 2:
        if not _grouped(groups, sep):
            raise InvalidOperation
        return "".join(groups)
    three = len(groups[1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    decimal = mark == sep or (mark is None and (pieces.factor != 1 or pieces.percent)) if three else True
    return f"{groups[0] or '0'}.{groups[1] or '0'}" if decimal else "".join(groups)


def _grouped(groups: list[str], mark: str) -> bool:
    """Thousands groups (1,234,567) or Indian groups (12,34,567), which are written with commas."""
    if not 1 <= len(groups[0]) <= 3 or (len(groups) > 1 and len(groups[-1]) != 3):
        return False
    middle = groups[1:-1]
    return all(len(g) == 3 for g in middle) or (
        mark == "," and len(groups[0]) <= 2 and all(len(g) == 2 for g in middle)
    )


def parse_count(text: str, mark: str | None = None) -> int | None:
    """A whole count >= 0, or None when unknown. 523299999.99999994 is float noise and becomes 523300000."""
    value = parse_number(text, mark)
    if value is None:
        return None
    if value < 0:
        raise NumberError("negative", text)
    nearest = value.to_integral_value()
    if abs(value - nearest) > max(Decimal("0.000001"), abs(value) * Decimal("0.000000000001")):
        raise NumberError("not_whole", text)
    return int(nearest)


def parse_native_id(text: str) -> str | None:
    """A platform's id as text, never through a float. `7.01234E+18` has lost its digits: NumberError scientific_id."""
    value = clean(text)
    if is_empty(value) and value != "-":
        return None
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", value):
        raise NumberError("scientific_id", text)
    if re.fullmatch(r"\d{9,}\.0+", value):
        value = value.split(".")[0]
        if len(value) > 15:
            raise NumberError("scientific_id", text)
    return value or None
