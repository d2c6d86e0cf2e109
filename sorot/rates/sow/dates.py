"""Days as people write them."""

from __future__ import annotations

import re
from datetime import date

from sorot.rates.sow.cursor import CannotRead, Cursor, Days
from sorot.rates.sow.tokens import HYPHENS, Token
from sorot.rates.sow.words import MONTHS


class DateCursor(Cursor):
    """Reads days and spans of days."""

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
