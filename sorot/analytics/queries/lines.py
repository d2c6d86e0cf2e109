"""Series for charts: a day is a day, a gap stays a gap, and a changed definition ends the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.analytics import wording
from sorot.analytics.queries.figures import Figure
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.statistics.points import DayPoint
from sorot.core.ui.timeline import Break, Mark

#: At least so many days are drawn; from so many on a point is a week.
LEAST_DAYS, DAYS_IN_POINTS = 56, 200
MOST_MARKS = 6
#: A change of the platform explains another definition in the readings at most so many days later or earlier.
NEAR = 14


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a chart marks: a post ("post") or a campaign ("campaign") with its code; `figure` when counted."""

    kind: str
    code: str
    title: str
    day: date
    until: date | None = None
    figure: Figure | None = None

    @property
    def text(self) -> str:
        """What was counted, rounded: `+690`."""
        return wording.signed(self.figure.value) if self.figure is not None and self.figure.is_known else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A series of one source. `points` are (label, value), None is a gap; `step` days lie between two points."""

    points: Sequence[tuple[str, int | None]]
    first: date
    last: date
    step: int
    source: str
    read_at: datetime | None
    breaks: Sequence[Break] = ()
    marks: Sequence[Mark] = ()
    events: Sequence[Event] = ()

    @property
    def unit(self) -> str:
        """Full numbers where thousands would write neighbouring marks alike."""
        known = [value for _label, value in self.points if value is not None]
        return "number" if known and (max(known) - min(known)) * 20 < max(known) < 10_000_000 else "compact"


def followers_line(loaded: LoadedSample, breaks: Sequence[tuple[date, str]], events: Sequence[Event]) -> Line | None:
    """Followers of each day; from 200 days on the newest reading of each week. None under two readings."""
    return _line(loaded, lambda d: d.followers, _newest, breaks, events, by_version=False)


def views_line(loaded: LoadedSample, breaks: Sequence[tuple[date, str]], events: Sequence[Event]) -> Line | None:
    """Views earned on each day; from 200 days on in each whole week of one definition. None under two readings."""
    return _line(loaded, lambda d: d.views, _whole, breaks, events, by_version=True)


def _newest(week: Sequence[DayPoint | None], of: Callable[[DayPoint], int | None]) -> int | None:
    known = [value for d in week if d is not None and (value := of(d)) is not None]
    return known[-1] if known else None


def _whole(week: Sequence[DayPoint | None], of: Callable[[DayPoint], int | None]) -> int | None:
    known = [value for d in week if d is not None and (value := of(d)) is not None]
    if len(known) < len(week) or len({d.version for d in week if d is not None}) > 1:
        return None
    return sum(known)


def _line(
    loaded: LoadedSample,
    of: Callable[[DayPoint], int | None],
    together: Callable[[Sequence[DayPoint | None], Callable[[DayPoint], int | None]], int | None],
    named: Sequence[tuple[date, str]],
    events: Sequence[Event],
    *,
    by_version: bool,
) -> Line | None:
    known = {d.day: d for d in loaded.sample.days if of(d) is not None}
    if len(known) < 2:
        return None
    last, span = max(known), max(LEAST_DAYS, 2 * loaded.sample.window)
    if span > DAYS_IN_POINTS:
        span = max(DAYS_IN_POINTS, loaded.sample.window)
    first = max(min(known), last - timedelta(days=span - 1))
    step = 7 if (last - first).days >= DAYS_IN_POINTS else 1
    first = last - timedelta(days=(last - first).days // step * step + step - 1)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    groups = [days[i : i + step] for i in range(0, len(days), step)]
    points = tuple((date_format(g[-1], "j M"), together([known.get(day) for day in g], of)) for g in groups)
    starts = _versions(known, named) if by_version else dict(named)
    place = {day: index for index, g in enumerate(groups) for day in g}
    breaks = tuple(Break(place[day], why) for day, why in sorted(starts.items()) if place.get(day))
    shown = sorted((e for e in events if e.day in place), key=lambda e: (e.day, e.kind, e.code))[-MOST_MARKS:]
    marks = tuple(Mark(place[e.day], e.title, place.get(min(e.until, last)) if e.until else None) for e in shown)
    return Line(
        points, first, last, step, loaded.day_source, loaded.days_read_at, breaks, marks, tuple(shown)
    )  # fmt: skip


def _versions(known: dict[date, DayPoint], named: Sequence[tuple[date, str]]) -> dict[date, str]:
    """The first reading of each later version of the definition, with what the platform changed near that day."""
    out: dict[date, str] = {}
    before: int | None = None
    for day in sorted(known):
        if before is not None and known[day].version != before:
            near = [why for changed, why in named if abs((day - changed).days) <= NEAR]
            out[day] = near[0] if near else _("counted in another way")
        before = known[day].version
    return out
