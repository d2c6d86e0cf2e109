"""The figures of one or many subjects, each kind in one query whatever the number of subjects.

`percentile_disc` and not `percentile_cont`: a record says days that really happened, and "9 of 10 payments within 4
days" has to be true word for word. Below `LEAST_DEALS` deals a figure is None here already, so no page can show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from django.db import connection

from sorot.core.clock import today
from sorot.records.enums import LEAST_DEALS, MONTHS
from sorot.records.queries import sql


@dataclass(frozen=True, slots=True)
class Period:
    """Over which days figures were computed, both included, and when."""

    since: date
    until: date
    computed_at: datetime


def period_of(now: datetime) -> Period:
    """The last `MONTHS` months, in Jakarta."""
    until = today(now)
    months = until.year * 12 + until.month - 1 - MONTHS
    # A month may be shorter: the 29th of February two years before a leap day is the 28th.
    for day in (until.day, 28):
        try:
            return Period(date(months // 12, months % 12 + 1, day), until, now)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True, slots=True)
class Record:
    """What both kinds share."""

    period: Period

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with a contest."""
        values = asdict(self)
        return values | {
            "period": [
                self.period.since.isoformat(),
                self.period.until.isoformat(),
                self.period.computed_at.isoformat(),
            ]
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The record that `as_json` kept."""
        since, until, at = kept["period"]
        period = Period(date.fromisoformat(since), date.fromisoformat(until), datetime.fromisoformat(at))
        names = {field.name for field in fields(cls)} - {"period"}
        return cls(period=period, **{name: kept[name] for name in names})


@dataclass(frozen=True, slots=True)
class BrandRecord(Record):
    """How a brand pays. Numbers of deals say what each figure is made of; days are calendar days."""

    pay_deals: int = 0
    parts: int | None = None
    typical_days: int | None = None
    nine_of_ten: int | None = None
    late: int | None = None
    unpaid: int | None = None
    approved_deals: int = 0
    rejections: int | None = None
    deals: int = 0
    disputes: int | None = None
    disputes_lost: int | None = None


@dataclass(frozen=True, slots=True)
class CreatorRecord(Record):
    """How a creator delivers."""

    work_deals: int = 0
    works: int | None = None
    on_time: int | None = None
    revision_deals: int = 0
    revision_works: int | None = None
    revisions: int | None = None
    deals: int = 0
    cancellations: int | None = None


def _shown(deals: int, **values: int | None) -> dict[str, Any]:
    """The values, unless they would tell about single deals."""
    return values if deals >= LEAST_DEALS else {}


def rows_of(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of one of the statements of `sql`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _days(period: Period) -> dict[str, date]:
    return {"since": period.since, "today": period.until}


def brand_records(ids: Iterable[int], *, now: datetime) -> dict[int, BrandRecord]:
    """{organisation pk: record}, in one query."""
    wanted, period = sorted(set(ids)), period_of(now)
    found = {}
    for row in rows_of(sql.OF_BRANDS, ids=wanted, **_days(period)) if wanted else ():
        pk, pay, parts, typical, nine, late, unpaid, approved, rejected, deals, disputes, lost = row
        found[pk] = BrandRecord(
            period,
            pay_deals=pay,
            **_shown(pay, parts=parts, typical_days=typical, nine_of_ten=nine, late=late, unpaid=unpaid),
            approved_deals=approved,
            **_shown(approved, rejections=rejected),
            deals=deals,
            **_shown(deals, disputes=disputes, disputes_lost=lost),
        )
    return found


def creator_records(ids: Iterable[int], *, now: datetime) -> dict[int, CreatorRecord]:
    """{creator pk: record}, in one query."""
    wanted, period = sorted(set(ids)), period_of(now)
    found = {}
    for row in rows_of(sql.OF_CREATORS, ids=wanted, management=None, **_days(period)) if wanted else ():
        pk, deals, works, on_time, revised, versions, rounds, signed, stopped = row
        found[pk] = CreatorRecord(
            period,
            work_deals=deals,
            **_shown(deals, works=works, on_time=on_time),
            revision_deals=revised,
            **_shown(revised, revision_works=versions, revisions=rounds),
            deals=signed,
            **_shown(signed, cancellations=stopped),
        )
    return found


def brand_record(pk: int, *, now: datetime) -> BrandRecord:
    """The record of one organisation."""
    return brand_records([pk], now=now)[pk]


def creator_record(pk: int, *, now: datetime) -> CreatorRecord:
    """The record of one creator."""
    return creator_records([pk], now=now)[pk]
