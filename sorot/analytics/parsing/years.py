"""Years of days that are written without one.

TikTok writes "28 May". A table of days runs in order, so a step over New Year changes the year; the newest day of the
table is the newest such day that is not after today. A table in no order falls back to that rule row by row.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterable
from datetime import date

from .dates import take_apart

#: Steps longer than this (in days, around the year) say that a table is in no order of days.
LONG_STEP = 60
MOST_CHANGES = 200
MEMO = 4_096


def month_day(text: str) -> tuple[int, int] | None:
    """(month, day) of a day written without its year, else None."""
    shape = take_apart(text)
    if shape is None or shape.kind != "named" or "Y" in shape.separator:
        return None
    parts = dict(zip(shape.separator, shape.parts, strict=True))
    month, day = int(parts["M"]), int(parts["D"])
    return (month, day) if 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 31) else None


class Years:
    """The year of each line: built by one pass over the column, then asked by line."""

    def __init__(self, cells: Iterable[tuple[int, str]], today: date) -> None:
        self._today = today
        self._lines: list[int] = []
        self._years: list[int] = []
        self._ordered = self._unroll(cells)

    def of(self, line: int, text: str) -> int | None:
        """The year for the day written on this line; None when it is no day without a year."""
        found = month_day(text)
        if found is None:
            return None
        if self._ordered:
            place = bisect_right(self._lines, line) - 1
            if place >= 0:
                return self._years[place]
        return self.newest(*found)

    def newest(self, month: int, day: int) -> int:
        """The newest year in which this day exists and is not after today."""
        year = self._today.year - ((month, day) > (self._today.month, self._today.day))
        while (month, day) == (2, 29) and not isleap(year):
            year -= 1
        return year

    def _unroll(self, cells: Iterable[tuple[int, str]]) -> bool:
        """Number the years from the first row on; False when the table is in no order."""
        memo: dict[str, tuple[int, int] | None] = {}
        relative, steps, long_steps = 0, 0, 0
        last: tuple[int, int] | None = None
        newest: tuple[int, int, int] | None = None
        leaps: set[int] = set()
        for line, text in cells:
            if text not in memo:
                if len(memo) > MEMO:
                    memo.clear()
                memo[text] = month_day(text)
            found = memo[text]
            if found is None:
                continue
            if last is not None:
                step = _days_between(last, found)
                steps += 1
                long_steps += abs(step) > LONG_STEP
                relative += (step > 0 and found < last) - (step < 0 and found > last)
            if not self._years or self._years[-1] != relative:
                self._lines.append(line)
                self._years.append(relative)
                if len(self._years) > MOST_CHANGES:
                    return False
            if found == (2, 29):
                leaps.add(relative)
            newest = max(newest or (relative, *found), (relative, *found))
            last = found
        if newest is None or long_steps > steps * 0.1:
            return False
        base = self._today.year - newest[0]
        while (base + newest[0], *newest[1:]) > (self._today.year, self._today.month, self._today.day):
            base -= 1
        for _ in range(9):
            if all(isleap(base + year) for year in leaps):
                break
            base -= 1
        self._years = [base + year for year in self._years]
        return True


def _days_between(one: tuple[int, int], two: tuple[int, int]) -> int:
    """Days from one to two the short way around the year: from 31 December to 1 January is 1."""
    ahead = (date(2000, *two) - date(2000, *one)).days if _exists(one) and _exists(two) else 0
    return (ahead + 183) % 366 - 183


def _exists(found: tuple[int, int]) -> bool:
    try:
        date(2000, *found)
    except ValueError:
        return False
    return True
