"""The dictionary of what platforms count, by day: one query, then looked up in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sorot.analytics.enums import Scope
from sorot.analytics.models import MetricDefinition


@dataclass(frozen=True)
class Dictionary:
    """All definitions. A counter that is not in it has version 1 for ever."""

    rows: Sequence[MetricDefinition]

    @cached_property
    def _of(self) -> dict[tuple[str, str, str], list[MetricDefinition]]:
        found: dict[tuple[str, str, str], list[MetricDefinition]] = {}
        for row in self.rows:
            found.setdefault((row.platform, row.scope, row.metric), []).append(row)
        return found

    def rows_of(self, platform: str, scope: str, metric: str, format: str = "") -> list[MetricDefinition]:
        """The definitions of one counter for a format, oldest first: those that name the format, else the general."""
        rows = self._of.get((platform, scope, metric), [])
        own = [row for row in rows if format and format in row.format_list]
        return sorted(own or [row for row in rows if not row.formats], key=lambda row: row.valid_from_date)

    def definition(
        self, platform: str, metric: str, day: date, *, scope: str = Scope.POST, format: str = "", native: str = ""
    ) -> MetricDefinition | None:
        """The definition in force on `day`; with `native`, the one of that name when it holds then."""
        rows = [row for row in self.rows_of(platform, scope, metric, format) if row.holds_on(day)]
        named = [row for row in rows if native and row.native_name.casefold() == native.casefold()]
        return next(iter(named or rows), None)

    def version(
        self, platform: str, metric: str, day: date, *, scope: str = Scope.POST, format: str = "", native: str = ""
    ) -> int:
        """The version of a counter on `day`; 1 where the dictionary says nothing."""
        row = self.definition(platform, metric, day, scope=scope, format=format, native=native)
        return row.version if row else 1

    def breaks(self, platform: str, metric: str = "views", *, scope: str = Scope.POST, format: str = "") -> list[date]:
        """The first days of later versions: nothing is compared across them."""
        rows = self.rows_of(platform, scope, metric, format)
        return sorted({new.valid_from_date for old in rows for new in rows if new.version == old.version + 1})


def dictionary() -> Dictionary:
    """The dictionary as it stands. One query."""
    return Dictionary(tuple(MetricDefinition.objects.all()))
