"""A place in the tokens of a line, and what stands there: phrases, numbers, spans of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sorot.rates.sow.tokens import HYPHENS, QUIET, Token
from sorot.rates.sow.values import MOST_DAYS
from sorot.rates.sow.words import (
    DIGITS,
    HOURS,
    LONGEST_PHRASE,
    ONE_PERIOD,
    SECONDS,
    SENSES,
    UNITS,
    Sense,
    corrected,
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
            elif (token.kind == "sign" and token.text in QUIET and not self.is_minus(place) and token.text != ";") or (
                not soft and token.text in "()" and token.kind == "sign"
            ):
                place += 1
            else:
                return place

    def _is_quiet(self, place: int, *, soft: bool) -> bool:
        text = self.tokens[place].text
        return (text in QUIET and text != ";" and not self.is_minus(place)) or (not soft and text in "()")

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

    def number_behind(self, place: int) -> bool:
        """`3x` follows at once."""
        return self.tokens[place].kind == "num" and self.times(place + 1) != place + 1

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


def token_follows(tokens: list[Token], place: int) -> bool:
    """There is a token behind this one."""
    return place + 1 < len(tokens)


#: Every beginning of a phrase, so that a hyphen inside a phrase is told from one between two.
PREFIXES = frozenset(
    " ".join(phrase.split()[:count]) for phrase in SENSES for count in range(1, len(phrase.split()) + 1)
)
KNOWN = frozenset(word for phrase in SENSES for word in phrase.split())
