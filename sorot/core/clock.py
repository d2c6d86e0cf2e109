"""Time is an argument; only the edge (views, tasks, commands) reads it here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

#: Indonesia's three zones, by the name people use.
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today(moment: datetime, zone: str = "Asia/Jakarta") -> date:
    """The calendar day of `moment` in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def zone_label(zone: str) -> str:
    """`WIB`, `WITA`, `WIT`, or the zone's own name elsewhere."""
    return ZONES.get(zone, zone.rsplit("/", maxsplit=1)[-1].replace("_", " "))
