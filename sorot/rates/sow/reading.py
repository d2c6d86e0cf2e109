"""The parts of a line: phrases, numbers, spans of time, days, money, goods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sorot.core.money import EXPONENTS
from sorot.rates.sow.tokens import HYPHENS, QUIET, Token
from sorot.rates.sow.values import MOST_AMOUNT, MOST_DAYS, Extra
from sorot.rates.sow.words import (
    DIGITS, HOURS, LONGEST_PHRASE, MONEY, MONTHS, ONE_PERIOD, SECONDS, SENSES, UNITS, WHOLE_NUMBERS, Sense, corrected,
)  # fmt: skip

__all__ = ["CannotRead", "Cursor", "Days", "Length", "Money", "Token"]


class CannotRead(Exception):
    """Something from `at` to `end` is not sure."""

    def __init__(self, at: int, end: int, why: str) -> None:
        super().__init__(why)
        self.at, self.end, self.why = at, max(end, at), why


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; None: there is a price that cannot be read."""

    amount: int | None
    currency: str
    at: int
    end: int
    next: int


@dataclass(frozen=True, slots=True)
class Length:
    """A span of time in `unit` (days, hours, seconds)."""

    number: int
    unit: str
    next: int


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the first and last of several."""

    start: date
    end: date | None
    next: int


class Cursor:
    """The tokens of a line with a place in them. Methods look; only the reader moves."""

    def __init__(self, text: str, tokens: list[Token], today: date) -> None:
        self.text, self.tokens, self.today, self.i = text, tokens, today, 0
        self.fee_hint = -1

    @property
    def here(self) -> Token:
        return self.tokens[self.i]

    # phrases

    def sense(self, place: int) -> tuple[Sense | None, int]:
        """The longest known phrase at `place` and the place behind it."""
        words: list[str] = []
        best: tuple[Sense | None, int] = (None, place)
        at = place
        while len(words) < LONGEST_PHRASE and self.tokens[at].kind == "word":
            words.append(self.tokens[at].text)
            if words[-1] not in KNOWN:
                words[-1] = corrected(words[-1]) or words[-1]
            at += 1
            if (found := SENSES.get(" ".join(words))) is not None:
                best = (found, at)
            if self.tokens[at].text in {"-", "/", "."} and self.tokens[at].glued and self.tokens[at + 1].glued:
                is_known = " ".join([*words, self.tokens[at + 1].text]) in PREFIXES
                at += self.tokens[at + 1].kind == "word" and is_known
        return best

    def skip_filler(self, place: int, *, soft: bool = False) -> int:
        """Past harmless words, quiet signs and brackets (`soft`: no brackets)."""
        while True:
            token = self.tokens[place]
            sense, end = self.sense(place)
            if sense is not None and sense.kind == "filler":
                place = end
            elif token.kind == "sign" and token.text in QUIET and not self.is_minus(place) and token.text != ";":
                place += 1
            elif not soft and token.text in "()" and token.kind == "sign":
                place += 1
            else:
                return place

    def is_minus(self, place: int) -> bool:
        """`-2x`: a sign glued to a number and to nothing before it."""
        token, after = self.tokens[place], self.tokens[place + 1] if token_follows(self.tokens, place) else None
        free = not token.glued
        return token.text in HYPHENS and after is not None and after.kind == "num" and after.glued and free

    def is_adjacent(self, place: int, behind: int) -> bool:
        """Nothing that separates stands from `behind` up to `place`."""
        return behind <= place and all(
            not token.is_separator and (token.text in QUIET or token.text in "()")
            for token in self.tokens[behind:place]
        )

    # numbers

    def word_number(self, place: int) -> int | None:
        """`dua`, unless the word is part of a longer phrase."""
        return DIGITS.get(self.tokens[place].text)

    def plain_number(self, place: int) -> tuple[int | None, int]:
        """A whole number and the place behind it; None where the number has a fraction."""
        token = self.tokens[place]
        if token.kind == "word":
            return self.word_number(place), place + 1
        return (int(token.text) if token.text.isdigit() and len(token.text) < 10 else None), place + 1

    def is_percent(self, place: int) -> bool:
        return self.tokens[place].text in {"%", "persen", "percent", "pct"}

    def times(self, place: int) -> int:
        """Past `x`, `kali`, `pcs`; not past an X that is the platform."""
        token = self.tokens[place]
        if SENSES.get(token.text, Sense("")).kind != "times" and token.text != "x":
            return place
        return place + 1

    def number_after_x(self, place: int) -> bool:
        """`x2` behind an item: a number that counts, not one that measures."""
        after = self.tokens[place + 1]
        return after.kind == "num" and self.length(place + 1) is None and self.money(place + 1) is None

    def number_behind(self, place: int) -> bool:
        """`3x` follows at once."""
        return self.tokens[place].kind == "num" and self.times(place + 1) != place + 1

    def count_behind(self, place: int) -> tuple[int | None, int]:
        """`2x`, `(max 2 kali)`, `2`: a count behind its word, and the place behind it."""
        at = self.skip_filler(place)
        if self.tokens[at].text == "x" and self.tokens[at + 1].kind == "num":
            at += 1
        if self.tokens[at].kind != "num" and self.word_number(at) is None:
            return (1, at + 1) if self.tokens[at].text == "sekali" else (None, place)
        number, after = self.plain_number(at)
        times = self.times(after)
        nothing = self.tokens[at].is_separator or self.money(at) or self.length(at) or self.dates(at)
        named, _end = self.sense(times)
        if nothing or (named is not None and named.kind in {"format", "platform", "generic"} and times != after + 9):
            return None, place
        return number, times

    # time

    def length(self, place: int) -> Length | None:
        """`30 hari`, `1 bulan`, `60 detik`, `2 jam`, `sebulan`. A month is 30 days, a year 365."""
        token = self.tokens[place]
        if token.text in ONE_PERIOD:
            return Length(ONE_PERIOD[token.text], "days", place + 1)
        if token.text in {"semenit", "sejam"}:
            return Length(60, "seconds", place + 1) if token.text == "semenit" else Length(1, "hours", place + 1)
        if token.kind != "num" and self.word_number(place) is None:
            return None
        number, after = self.plain_number(place)
        if self.tokens[after].text == "-" and self.tokens[after].glued and self.tokens[after + 1].text in UNITS:
            after += 1
        unit = self.tokens[after]
        if number is None or unit.kind != "word" or (len(unit.text) == 1 and unit.text != "s" and not unit.glued):
            return None
        if unit.text == "s" and self.tokens[after + 1].text in {"/", "."}:
            return None
        if unit.text in UNITS:
            if self.tokens[after + 1].text == "kerja":
                return None
            return Length(number * UNITS[unit.text], "days", after + 1)
        if unit.text in SECONDS:
            return Length(number * SECONDS[unit.text], "seconds", after + 1)
        return Length(number, "hours", after + 1) if unit.text in HOURS else None

    def days(self, length: Length, token: Token) -> int:
        """The span in days. Raises CannotRead where it is none."""
        number = length.number
        if length.unit == "hours" and number % 24 == 0:
            number //= 24
        elif length.unit != "days":
            raise CannotRead(token.at, token.end, "unknown_word")
        if not 1 <= number <= MOST_DAYS:
            raise CannotRead(token.at, token.end, "quantity")
        return number

    def days_behind(self, place: int, *, plus: bool = False) -> tuple[int | None, int]:
        """Days that follow a word, `H+7` too where `plus`."""
        at = self.skip_filler(place)
        if plus and self.tokens[at].text in {"h", "d", "t"} and self.tokens[at + 1].text == "+":
            number, after = self.plain_number(at + 2)
            if number is not None:
                self.days(Length(number, "days", after), self.tokens[at + 2])
                return number, after + (self.tokens[after].text == "hari")
        length = self.length(at)
        if length is None or length.unit == "seconds":
            return None, place
        return self.days(length, self.tokens[at]), length.next

    # dates

    def dates(self, place: int, *, is_named: bool = False) -> Days | None:
        """`5 Desember`, `5-10 Des 2026`, `12/12`, `2026-12-05`, `Dec 5`, `12.12` where a date is expected."""
        first = self._day(place)
        if first is None and is_named and (match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})", self.tokens[place].text)):
            first = self._make(self.tokens[place], int(match[2]), None, None, int(match[1])), place + 1
        if first is None:
            return self._span_of_days(place)
        start, after = first
        to = self._to(after)
        if to != after and (last := self._day(to, since=start)) is not None:
            if last[0] <= start:
                raise CannotRead(self.tokens[to].at, self.tokens[last[1] - 1].end, "date")
            return Days(start, last[0], last[1])
        return Days(start, None, after)

    def _to(self, place: int) -> int:
        token = self.tokens[place]
        if token.text in HYPHENS or token.text in {"sampai", "hingga", "to", "sd", "until"}:
            return place + 1
        if token.text == "s" and self.tokens[place + 1].text in {"/", "."} and self.tokens[place + 2].text == "d":
            return place + 3
        return place

    def _span_of_days(self, place: int) -> Days | None:
        """`5-10 Desember`."""
        token = self.tokens[place]
        to = self._to(place + 1)
        if token.kind != "num" or to == place + 1 or self.tokens[to].kind != "num":
            return None
        if self.tokens[to + 1].text not in MONTHS:
            return None
        last = self._day(to)
        number = self.plain_number(place)[0]
        if last is None or number is None or not 1 <= number < last[0].day:
            raise CannotRead(token.at, self.tokens[to + 1].end, "date")
        return Days(last[0].replace(day=number), last[0], last[1])

    def _day(self, place: int, since: date | None = None) -> tuple[date, int] | None:
        a, b, c = (self._at(place + step) for step in range(3))
        if a.kind == "word" and a.text in MONTHS and b.kind == "num" and b.text.isdigit() and len(b.text) <= 2:
            year, after = self._year(self._comma(place + 2))
            return self._make(b, MONTHS[a.text], year, since), after
        if a.kind != "num":
            return None
        if (
            a.text.isdigit()
            and len(a.text) == 4
            and b.text == "-"
            and c.kind == "num"
            and self._at(place + 3).text == "-"
        ):
            day = self._at(place + 4)
            return self._make(day, self._whole(c), int(a.text), since), place + 5
        if a.text.isdigit() and b.text in MONTHS:
            year, after = self._year(place + 2)
            return self._make(a, MONTHS[b.text], year, since), after
        if a.text.isdigit() and b.text in {"/", "-"} and c.kind == "num" and c.text.isdigit() and b.glued and c.glued:
            if self._at(place + 3).text == b.text and self._at(place + 4).kind == "num":
                return self._make(a, self._whole(c), self._century(self._whole(self._at(place + 4))), since), place + 5
            if b.text == "/":
                return self._make(a, self._whole(c), None, since), place + 3
        if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", a.text):
            return self._make(a, int(match[2]), int(match[3]), since, int(match[1])), place + 1
        return None

    def _at(self, place: int) -> Token:
        return self.tokens[min(place, len(self.tokens) - 1)]

    def _comma(self, place: int) -> int:
        is_year = self._at(place + 1).kind == "num" and len(self._at(place + 1).text) == 4
        return place + 1 if self._at(place).text == "," and is_year else place

    def _year(self, place: int) -> tuple[int | None, int]:
        token = self._at(place)
        if token.kind == "num" and re.fullmatch(r"20\d\d", token.text):
            return int(token.text), place + 1
        return None, place

    def _century(self, year: int) -> int:
        return year + 2000 if year < 100 else year

    def _whole(self, token: Token) -> int:
        return int(token.text) if token.text.isdigit() and len(token.text) <= 4 else 0

    def _make(self, token: Token, month: int, year: int | None, since: date | None, day: int | None = None) -> date:
        """The day; without a year the next such day. Raises CannotRead where there is none."""
        number = day if day is not None else self._whole(token)
        first = since or self.today
        for candidate in [year] if year is not None else range(first.year, first.year + 9):
            try:
                found = date(candidate, month, number)
            except ValueError:
                continue
            if year is not None or found >= first:
                return found
        raise CannotRead(token.at, token.end, "date")

    # money

    def money(self, place: int) -> Money | None:
        """`1,2jt`, `Rp 1.500.000,-`, `750k`, `USD 300`, `1 juta 200 ribu`, `sejuta`; a bare number behind `fee`."""
        at, currency, is_said = place, "IDR", False
        sense, end = self.sense(at)
        if self.tokens[at].text == "$":
            currency, at, is_said = "USD", at + 1, True
        elif sense is not None and sense.kind == "currency":
            currency, at, is_said = sense.value, end, True
            if self.tokens[at].text in {".", "$"}:
                at += 1
        token = self.tokens[at]
        if token.text in WHOLE_NUMBERS:
            return Money(WHOLE_NUMBERS[token.text], "IDR", self.tokens[place].at, token.end, at + 1)
        if token.kind != "num" and self.word_number(at) is None:
            return (
                Money(None, currency, self.tokens[place].at, token.end, at)
                if is_said and sense is not None and self.tokens[place].text in {"rp", "idr", "usd"}
                else None
            )
        number = self._spoken(at) if token.kind == "word" else (token.text, at + 1)
        if number is None:
            return None
        return self._amount(place, at, number, currency, is_said)

    def _spoken(self, place: int) -> tuple[str, int] | None:
        """`dua ratus ribu`: the number before the unit."""
        value, at = DIGITS.get(self.tokens[place].text, 0), place + 1
        for word, factor in (("ratus", 100), ("puluh", 10)):
            if self.tokens[at].text == word:
                value, at = value * factor, at + 1
                rest = DIGITS.get(self.tokens[at].text)
                if rest is not None and self.tokens[at + 1].text in {"puluh", *MONEY}:
                    value, at = value + rest * (10 if self.tokens[at + 1].text == "puluh" else 1), at + 1
                    at += self.tokens[at].text == "puluh"
        return (str(value), at) if self.tokens[at].text in MONEY and len(self.tokens[at].text) > 1 else None

    def _amount(self, place: int, at: int, number: tuple[str, int], currency: str, is_said: bool) -> Money | None:
        text, after = number
        unit = self.tokens[after]
        if unit.text == "m" and (unit.glued or is_said or hinted_at(self, place)):
            # `2,5M` is million to some and miliar to others.
            return Money(None, currency, self.tokens[place].at, unit.end, after + 1)
        factor = MONEY.get(unit.text, 0) if unit.kind == "word" and (unit.glued or len(unit.text) > 1) else 0
        begin = self.tokens[place].at
        hinted = self.fee_hint == place
        if factor:
            end = after + 1
            value = self._scaled(text, factor, currency)
            more = self.money(end) if value and self.tokens[end].kind == "num" and self._has_unit(end) else None
            if more is not None and more.amount is not None and more.amount < factor:
                value, end = value + more.amount if value else None, more.next
        else:
            end = after
            if not (is_said or hinted or self._behind_currency(after) or self._is_grouped(text)):
                # A long number without a word is a price, as nothing else is so large.
                if not (text.isdigit() and int(text) >= 10_000):
                    return None
                if self.times(after) != after:
                    return None
            if hinted and not is_said and (self.times(after) != after or self.is_percent(after) or self.length(at)):
                return None
            value = self._whole_amount(text, currency)
            if hinted and not is_said and value is not None and value < 1_000 and not self._behind_currency(after):
                value = None
        sense, behind = self.sense(end)
        if not is_said and sense is not None and sense.kind == "currency":
            currency, end = sense.value, behind
            value = self._scaled(text, factor, currency) if factor else self._whole_amount(text, currency)
        stop = end
        if self.tokens[end].text == "," and self.tokens[end + 1].text == "-" and self.tokens[end].glued:
            end += 2
        if value is not None and value > MOST_AMOUNT:
            value = None
        return Money(value, currency, begin, self.tokens[stop - 1].end, end)

    def _has_unit(self, place: int) -> bool:
        unit = self.tokens[place + 1]
        return unit.kind == "word" and unit.text in MONEY

    def _behind_currency(self, place: int) -> bool:
        sense, _end = self.sense(place)
        return sense is not None and sense.kind == "currency"

    def _is_grouped(self, text: str) -> bool:
        return bool(re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})+", text)) and len(set(text) & {".", ","}) == 1

    def _scaled(self, text: str, factor: int, currency: str) -> int | None:
        """A number before `rb` or `jt`: `,` and `.` are decimal marks there, except three digits behind `.`."""
        if not re.fullmatch(r"\d+([.,]\d+)?", text):
            return None
        if re.fullmatch(r"\d+\.\d{3}", text):
            if factor != 1_000:
                return None
            text = text.replace(".", "")
        value = Decimal(text.replace(",", ".")) * factor * 10 ** EXPONENTS[currency]
        return int(value) if value == value.to_integral_value() else None

    def _whole_amount(self, text: str, currency: str) -> int | None:
        """A number in full: groups of three, and decimals where the currency has them."""
        exponent = EXPONENTS[currency]
        if self._is_grouped(text):
            return int(re.sub(r"[.,]", "", text)) * 10**exponent
        match = re.fullmatch(r"(\d+|\d{1,3}(?:([.,])\d{3})+)(?:([.,])(\d+))?", text)
        if match is None or (match[2] and match[2] == match[3]) or len(match[4] or "") > max(exponent, 2):
            return None
        whole, cents = re.sub(r"[.,]", "", match[1]), (match[4] or "").ljust(exponent, "0")
        if not exponent and cents.strip("0"):
            return None
        return int(whole + cents) if exponent else int(whole)

    # others

    def heading_at(self, place: int) -> tuple[str, int] | None:
        """`IG:` before its items."""
        sense, end = self.sense(place)
        if sense is None or sense.kind != "platform" or self.tokens[end].text != ":":
            return None
        return sense.value, end + 1

    def platform_behind(self, place: int, token: Token) -> tuple[str, int]:
        """The platform that a work is shown on again. Raises CannotRead where none is named."""
        at = self.skip_filler(place)
        sense, end = self.sense(at)
        if sense is not None and sense.kind == "platform":
            return sense.value, end
        if sense is not None and sense.kind == "format" and sense.platform:
            return sense.platform, end
        raise CannotRead(token.at, token.end, "unknown_word")

    def extras_before_item(self, place: int) -> tuple[list[Extra], int]:
        """`1x collab reels`: extras between the number and the name."""
        out: list[Extra] = []
        while (found := self.sense(place))[0] is not None and found[0].kind == "extra":
            out.append(Extra(found[0].value))
            place = found[1]
        return out, place

    def scope(self, place: int) -> tuple[str, int]:
        """`kategori skincare`: up to three words that mean nothing else."""
        at = self.skip_filler(place)
        sense, end = self.sense(at)
        is_named = sense is not None and sense.kind == "scope"
        if not is_named:
            at_word = place
            if self.tokens[at_word].text == "(":
                at_word += 1
            end = at_word
        words: list[int] = []
        at = end
        while len(words) < 4 and self.tokens[at].kind == "word" and not self._means_something(at):
            words.append(at)
            at += 1
        if not words:
            if is_named:
                raise CannotRead(self.tokens[place].at, self.tokens[end - 1].end, "unknown_word")
            return "", place
        if not is_named:
            raise CannotRead(self.tokens[words[0]].at, self.tokens[words[-1]].end, "unknown_word")
        return self.text[self.tokens[words[0]].at : self.tokens[words[-1]].end].lower(), at

    def _means_something(self, place: int) -> bool:
        sense, _end = self.sense(place)
        is_unit = self.tokens[place].text in ONE_PERIOD or self.word_number(place) is not None
        return is_unit or sense is not None

    def goods(self, place: int, _start: int) -> tuple[str, int]:
        """What is given instead of money: the words up to a separator or a word that means something else."""
        at = place
        while self.tokens[at].text == ":":
            at += 1
        first = at
        while True:
            token = self.tokens[at]
            sense, _end = self.sense(at)
            if token.kind == "end" or token.is_separator or token.kind == "sign":
                break
            if sense is not None and sense.kind not in {"products", "filler", "generic"}:
                break
            if token.kind == "num" and (self.money(at) is not None or self._counts_item(at)):
                break
            at += 1
        if at == first:
            return "", place
        text = " ".join(self.text[self.tokens[first].at : self.tokens[at - 1].end].split())
        return ("", place) if self.skip_filler(first) >= at else (text, at)

    def _counts_item(self, place: int) -> bool:
        sense, _end = self.sense(self.times(place + 1))
        return self.times(place + 1) != place + 1 or (sense is not None and sense.kind in {"format", "platform"})


def hinted_at(cursor: Cursor, place: int) -> bool:
    """A word like `fee` stands before."""
    return cursor.fee_hint == place


def token_follows(tokens: list[Token], place: int) -> bool:
    """There is a token behind this one."""
    return place + 1 < len(tokens)


#: Every beginning of a phrase, so that a hyphen inside a phrase is told from one between two.
PREFIXES = frozenset(
    " ".join(phrase.split()[:count]) for phrase in SENSES for count in range(1, len(phrase.split()) + 1)
)
KNOWN = frozenset(word for phrase in SENSES for word in phrase.split())
