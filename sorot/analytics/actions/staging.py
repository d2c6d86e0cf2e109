"""Readings on their way in: streamed into temporary tables, compared there with what is stored, then written.

The same statements count for the check page and write on apply. Nothing is held in memory but one stretch of rows;
the temporary tables end with the transaction, however it ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from sorot.analytics.actions.targets import (
    COLLECT_FACTS,
    CREATE_FACTS,
    DAYS,
    NEW_POSTS,
    POST_FACTS,
    POSTS,
    SLICES,
    TARGETS,
    Target,
)
from sorot.analytics.enums import Scope
from sorot.analytics.models import ImportBatch
from sorot.analytics.parsing.readings import DayReading, PostReading, SliceReading
from sorot.analytics.queries.dictionary import dictionary
from sorot.creators.models import SocialAccount

#: Rows that one COPY or one statement is about.
STRETCH = 20_000
#: Rows whose names one statement groups.
PART = 1_000_000
_ESCAPED = re.compile(r"[\\\t\n\r\x00\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
NULL = "\\N"


@contextmanager
def checked_at_once() -> Iterator[None]:
    """References are checked by each statement: a million checks at the commit would be one statement too long."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        yield
        cursor.execute("set constraints all deferred")


@dataclass(frozen=True)
class Outcome:
    """How many rows are (or would be) new, changed, or already known."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.new + other.new, self.changed + other.changed, self.same + other.same)


def _text(value: str) -> str:
    """Text as COPY takes it; a character that no database keeps becomes a replacement character."""
    if _ESCAPED.search(value):
        return _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(), "\ufffd"), value)
    return value


@dataclass
class Stage:
    """Readings of one account and source in this transaction.

    `native` says how the platform calls its views. `again` is True for a file that was imported just so before: what
    stands there now was written by it or after it, so it has no news about it.
    """

    account: SocialAccount
    source: str
    native: str = ""
    again: bool = False
    first_day: date | None = None
    last_day: date | None = None
    repeated: int = 0
    contradicting: int = 0
    _rows: dict[str, int] = field(default_factory=dict)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _versions: dict[tuple[date, str, str], int] = field(default_factory=dict)
    _days: dict[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._dictionary = dictionary()
        for target in TARGETS:
            self._rows[target.stage], self._lines[target.stage] = 0, []
        repeats = (
            "drop table if exists staged_repeat; create temporary table staged_repeat "
            "(seq integer, line integer, first_line integer, is_same boolean) on commit drop"
        )
        with connection.cursor() as cursor:
            cursor.execute("; ".join([*(target.create for target in TARGETS), repeats]))

    def add(self, reading: PostReading | DayReading | SliceReading) -> None:
        """Take one reading; rows go to the database a stretch at a time."""
        if isinstance(reading, PostReading):
            target, line = POSTS, self._post(reading)
        elif isinstance(reading, DayReading):
            target, line = DAYS, self._day(reading)
        else:
            target, line = SLICES, self._slice(reading)
        lines = self._lines[target.stage]
        lines.append(line)
        self._rows[target.stage] += 1
        if len(lines) >= STRETCH:
            self._send(target)

    def _of(self, day: date) -> str:
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = day.isoformat()
            self.first_day = day if self.first_day is None else min(self.first_day, day)
            self.last_day = day if self.last_day is None else max(self.last_day, day)
        return text

    def _version(self, day: date, format: str, scope: str) -> int:
        key = (day, format, scope)
        version = self._versions.get(key)
        if version is None:
            version = self._versions[key] = self._dictionary.version(
                self.account.platform, "views", day, scope=scope, format=format, native=self.native
            )
        return version

    def _post(self, r: PostReading) -> str:
        known, day = r.values, self._of(r.captured_date)
        values = [NULL if (v := known.get(name)) is None else str(v) for name in POSTS.values]
        return "\t".join((
            str(self._rows["staged_post"]), str(r.line), _text(r.native_id), day,
            str(self._version(r.captured_date, r.format, Scope.POST)), *values, _text(r.url), _text(r.title), r.format,
            NULL if r.published_at is None else r.published_at.isoformat(),
        ))  # fmt: skip

    def _day(self, r: DayReading) -> str:
        known = r.values
        values = [NULL if (v := known.get(name)) is None else str(v) for name in DAYS.values]
        version = self._version(r.date, "", Scope.DAY)
        return "\t".join((str(self._rows["staged_day"]), str(r.line), self._of(r.date), str(version), *values))

    def _slice(self, r: SliceReading) -> str:
        start = (str(self._rows["staged_slice"]), str(r.line), self._of(r.as_of))
        return "\t".join((*start, r.dimension, r.basis, _text(r.key)[:60], f"{r.share:.6f}"))

    def _send(self, target: Target) -> None:
        lines = self._lines[target.stage]
        if lines:
            with connection.cursor() as cursor, cursor.copy(target.copy) as copy:
                copy.write("\n".join(lines) + "\n")
            lines.clear()

    @property
    def filled(self) -> list[Target]:
        """The targets that have rows."""
        return [target for target in TARGETS if self._rows[target.stage]]

    def close(self) -> None:
        """Everything is in: find repeats. The first row of a name stays, the others leave the stage."""
        with connection.cursor() as cursor:
            for target in self.filled:
                self._send(target)
                cursor.execute(f"create index on {target.stage} (seq)")
                cursor.execute(f"analyze {target.stage}")
                for part in self._parts(target):
                    cursor.execute(target.repeats, part)
                cursor.execute(target.forget_repeats)
            cursor.execute(
                "select count(*) filter (where is_same), count(*) filter (where not is_same) from staged_repeat"
            )
            self.repeated, self.contradicting = cursor.fetchone()
        self._fit_versions()

    def _parts(self, target: Target) -> Iterator[dict[str, Any]]:
        parts = -(-self._rows[target.stage] // PART)
        for part in range(parts):
            yield {"parts": parts, "part": part, "account": self.account.pk}

    def _stretches(self, target: Target) -> Iterator[dict[str, Any]]:
        for low in range(0, self._rows[target.stage], STRETCH):
            yield {
                "low": low, "high": low + STRETCH, "account": self.account.pk, "source": str(self.source),
                "again": self.again,
            }  # fmt: skip

    def _fit_versions(self) -> None:
        """A row that does not say the format of its post is defined as the post's known format is."""
        own = {f for row in self._dictionary.rows if row.platform == self.account.platform for f in row.format_list}
        if not own or not self._rows["staged_post"]:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "select distinct p.format, s.day from staged_post s join analytics_post p on p.native_id = s.native_id "
                "where p.account_id = %s and s.format = '' and p.format = any(%s)",
                [self.account.pk, sorted(own)],
            )
            for format, day in cursor.fetchall():
                cursor.execute(
                    "update staged_post s set version = %s from analytics_post p where p.account_id = %s and "
                    "p.native_id = s.native_id and s.format = '' and p.format = %s and s.day = %s",
                    [self._version(day, format, Scope.POST), self.account.pk, format, day],
                )

    def contradictions(self) -> Iterator[tuple[int, int]]:
        """(line, line of the first) of rows that say other numbers than an earlier one of the same name, by line."""
        last = -1
        with connection.cursor() as cursor:
            while True:
                cursor.execute(
                    "select line, first_line from staged_repeat where not is_same and line > %s order by line limit %s",
                    [last, STRETCH],
                )
                found = cursor.fetchall()
                if not found:
                    return
                yield from found
                last = found[-1][0]

    def compare(self) -> Outcome:
        """What `write` would do. Writes nothing."""
        outcome = Outcome()
        with connection.cursor() as cursor:
            for target in self.filled:
                for stretch in self._stretches(target):
                    cursor.execute(target.count, stretch)
                    outcome += Outcome(*cursor.fetchone())
        return outcome

    def first_rows(self, limit: int) -> list[dict[str, Any]]:
        """The first rows that are new or changed: {"is_new", "names", "values": {name: [before, after]}}."""
        rows: list[dict[str, Any]] = []
        with connection.cursor() as cursor:
            for target in self.filled:
                for stretch in self._stretches(target):
                    if len(rows) < limit:
                        cursor.execute(target.first, {**stretch, "limit": limit - len(rows)})
                        rows += [
                            {"is_new": is_new, "names": json.loads(names), "values": json.loads(values)}
                            for is_new, names, values in cursor.fetchall()
                        ]
        return rows

    def write(self, *, now: datetime, batch: ImportBatch | None) -> Outcome:
        """Merge into the tables of readings; what stood in changed rows is kept for taking the batch back.

        The creator is locked by the caller.
        """
        more = {"now": now, "batch": batch.pk if batch else None}
        outcome = Outcome()
        with checked_at_once(), connection.cursor() as cursor:
            if POSTS in self.filled:
                self._write_posts(cursor, more)
            for target in self.filled:
                for stretch in self._stretches(target):
                    cursor.execute(target.write, stretch | more)
                    outcome += Outcome(*cursor.fetchone())
        return outcome

    def _write_posts(self, cursor: Any, more: dict[str, Any]) -> None:
        cursor.execute(CREATE_FACTS)
        for part in self._parts(POSTS):
            cursor.execute(COLLECT_FACTS, part)
        cursor.execute("create index on staged_fact (seq)")
        cursor.execute("analyze staged_fact")
        about = more | {"platform": self.account.platform}
        for stretch in self._stretches(POSTS):
            if not self.again:
                cursor.execute(POST_FACTS, stretch | about)
            cursor.execute(NEW_POSTS, stretch | about)
