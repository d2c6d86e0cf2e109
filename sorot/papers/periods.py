"""From when to when a paper tells: a month, a quarter, a year, or own days. Days are those of Asia/Jakarta."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

ZONE = ZoneInfo("Asia/Jakarta")
OWN = "own"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """`first` and `last` day, both included. `code` is how an address says it: `2026-11`, `2026-Q4`, `2026`, `own`."""

    code: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Midnight in Jakarta at its beginning."""
        return datetime.combine(self.first, datetime.min.time(), ZONE)

    @property
    def until(self) -> datetime:
        """Midnight in Jakarta after its end; not included."""
        return datetime.combine(self.last + DAY, datetime.min.time(), ZONE)

    @property
    def label(self) -> str:
        """`November 2026`, `October to December 2026`, `2026`, or the two days."""
        if re.fullmatch(r"\d{4}", self.code):
            return self.code
        if "Q" in self.code:
            months = {"first": date_format(self.first, "F"), "last": date_format(self.last, "F Y")}
            return _("%(first)s to %(last)s") % months
        if self.code == OWN:
            days = {"first": date_format(self.first, "j M Y"), "last": date_format(self.last, "j M Y")}
            return _("%(first)s to %(last)s") % days
        return date_format(self.first, "F Y")

    @property
    def slug(self) -> str:
        """For the name of a file."""
        return self.code if self.code != OWN else f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"


def period_of(code: str) -> Period | None:
    """The period of a code; None for what is none.

    >>> period_of("2026-Q4").last
    datetime.date(2026, 12, 31)
    """
    found = re.fullmatch(r"(20\d{2})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?", code)
    if found is None:
        return None
    year, month, quarter = int(found[1]), found[2], found[3]
    first = date(year, int(month) if month else 3 * int(quarter) - 2 if quarter else 1, 1)
    return Period(code, first, _plus_months(first, 1 if month else 3 if quarter else 12) - DAY)


def own_period(first: date, last: date) -> Period:
    return Period(OWN, first, last)


def _plus_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_code(day: date) -> str:
    return f"{day:%Y-%m}"


def choices(today: date) -> list[tuple[str, str]]:
    """(code, label) of what people ask for: the last 13 months, 5 quarters, 3 years."""
    months = [month_code(_plus_months(today.replace(day=1), -back)) for back in range(13)]
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    quarters = [_plus_months(quarter, -3 * back) for back in range(5)]
    years = [str(today.year - back) for back in range(3)]
    codes = [*months, *(f"{day.year}-Q{(day.month + 2) // 3}" for day in quarters), *years]
    return [(code, found.label) for code in codes if (found := period_of(code)) is not None]
