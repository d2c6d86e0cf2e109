"""Working days: Monday to Friday without the holidays of `data/holidays_id.csv`. No database.

Every row there has its source and the day it was checked; rows of kind `joint_leave` (cuti bersama) count as holidays
because banks close then. A year without rows has only its weekends, which makes promises earlier, never later.
"""

import csv
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

DATA = Path(__file__).resolve().parent / "data" / "holidays_id.csv"
ZONE = "Asia/Jakarta"


@cache
def holidays() -> frozenset[date]:
    """Days on which Indonesian banks are closed besides weekends."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def is_workday(day: date) -> bool:
    """True on a Monday to Friday that is no holiday."""
    return day.weekday() < 5 and day not in holidays()


def add_workdays_date(start: date, days: int) -> date:
    """The day `days` working days after `start`; the start itself never counts. 0 answers the start."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_workday(day)
    return day


def add_workdays(start: datetime, days: int, zone: str = ZONE) -> datetime:
    """The same time of day `days` working days later, in `zone`."""
    local = start.astimezone(ZoneInfo(zone))
    return datetime.combine(add_workdays_date(local.date(), days), local.timetz())


def next_workday_at(moment: datetime, opens: time, closes: time, zone: str = ZONE) -> datetime:
    """`moment` itself on a working day between `opens` and `closes` in `zone`, else the next opening."""
    local = moment.astimezone(ZoneInfo(zone))
    if is_workday(local.date()):
        if local.time() < opens:
            return datetime.combine(local.date(), opens, local.tzinfo)
        if local.time() < closes:
            return local
    return datetime.combine(add_workdays_date(local.date(), 1), opens, local.tzinfo)
