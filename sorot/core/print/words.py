"""What print says of a number, in the active language: where it comes from, and the day with its year."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.core.ui.people import SOURCE_KINDS, source_words

#: How a source is drawn -> its name in the templates.
MARKS = {"measured": "full", "reported": "half", "estimated": "ring", "demo": "cross"}


def day_words(day: date | datetime) -> str:
    """`23 Nov 2026`: a page is read today, paper whenever."""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return date_format(local, "j M Y")


def source_note(kind: str, day: date | datetime | None) -> tuple[str, str]:
    """(mark, words) of where a number comes from; both "" when there is no source."""
    if not kind:
        return "", ""
    shape = SOURCE_KINDS[kind]
    return MARKS[shape], " · ".join(part for part in (source_words()[shape], _detail(kind, day)) if part)


def _detail(kind: str, day: date | datetime | None) -> str:
    shown = day_words(day) if day is not None else ""
    if kind == "file":
        return _("file of %(at)s") % {"at": shown} if shown else _("file")
    if kind == "screenshot":
        return _("screenshot of %(at)s") % {"at": shown} if shown else _("screenshot")
    return shown
