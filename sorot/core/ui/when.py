"""Dates and moments in words. A deadline always says its zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from sorot.core.clock import zone_label
from sorot.core.ui.numbers import language, missing

#: A number older than this is told as old.
STALE_DAYS = 30
STYLES = ("deadline", "moment", "day", "short", "time", "ago")


def clock_text(moment: datetime) -> str:
    """`17.00` in Indonesian, `17:00` in English."""
    return moment.strftime("%H.%M" if language() == "id" else "%H:%M")


def zone_text() -> str:
    """WIB, WITA or WIT, or the name of the zone that is active."""
    return zone_label(timezone.get_current_timezone_name())


def day_text(day: date, today: date, short: bool = False) -> str:
    """`Sabtu, 14 Maret`, short `14 Mar`; the year only when it is another one."""
    pattern = "j M" if short else "l, j F"
    return _day_text(day, pattern if day.year == today.year else pattern + " Y", get_language())


@lru_cache(maxsize=4096)
def _day_text(day: date, pattern: str, _language: str | None) -> str:
    """A page says the same few days many times; the language is part of what is remembered."""
    return date_format(day, pattern)


def near_day_text(day: date, today: date) -> str:
    """today, tomorrow, yesterday, or the day with its date."""
    words = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    return words.get((day - today).days) or day_text(day, today)


def ago_text(moment: datetime, now: datetime) -> str:
    """`3 hours ago`; older than a week: the date."""
    seconds = int((now - moment).total_seconds())
    if seconds < 60:
        return gettext("just now")
    if seconds < 3_600:
        minutes = seconds // 60
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if seconds < 86_400:
        hours = seconds // 3_600
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    if seconds < 7 * 86_400:
        days = seconds // 86_400
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return day_text(timezone.localtime(moment).date(), timezone.localtime(now).date(), short=True)


def is_stale(moment: Any, now: datetime) -> bool:
    """True when a number was read more than 30 days ago; False when nobody knows when."""
    if moment is None or moment == "":
        return False
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return bool((timezone.localtime(now).date() - day).days > STALE_DAYS)


def left_text(moment: datetime, now: datetime) -> str:
    """How long until a moment, roughly: `2 days left`, `5 hours left`, or `past`."""
    rest = moment - now
    if rest <= timedelta(0):
        return gettext("time is up")
    if rest >= timedelta(days=2):
        return ngettext("%(n)s day left", "%(n)s days left", rest.days) % {"n": rest.days}
    hours = int(rest.total_seconds() // 3_600)
    if hours >= 1:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    minutes = max(1, int(rest.total_seconds() // 60))
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


def when_text(value: Any, style: str, now: datetime) -> str:
    """A date or an aware datetime in one of `STYLES`, in the active zone and language."""
    if style not in STYLES:
        raise ValueError(f"unknown date style {style!r}")
    today = timezone.localtime(now).date()
    if not isinstance(value, datetime):
        return near_day_text(value, today) if style == "deadline" else day_text(value, today, short=style == "short")
    local = timezone.localtime(value)
    if style == "ago":
        return ago_text(value, now)
    if style == "time":
        return clock_text(local)
    if style in {"day", "short"}:
        return day_text(local.date(), today, short=style == "short")
    return f"{near_day_text(local.date(), today)}, {clock_text(local)} {zone_text()}"


def when_html(value: Any, style: str, now: datetime) -> SafeString:
    """`<time>` with a machine readable moment; None is a dash."""
    if value is None or value == "":
        return missing()
    machine = (
        timezone.localtime(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    )
    title = ""
    if style == "ago" and isinstance(value, datetime):
        title = when_text(value, "moment", now)
    return format_html(
        '<time datetime="{}"{}>{}</time>',
        machine,
        format_html(' title="{}"', title) if title else "",
        when_text(value, style, now),
    )
