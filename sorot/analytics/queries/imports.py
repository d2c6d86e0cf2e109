"""Imported files as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404

from sorot.analytics.enums import BatchState
from sorot.analytics.models import ImportBatch, ImportRowError
from sorot.analytics.parsing.meanings import MEANINGS
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS
from sorot.analytics.sentences import MEANING_LABELS
from sorot.core.access import Actor
from sorot.core.listquery import Page, paginate

ERRORS_SHOWN = 50
_ORDER = tuple(dict.fromkeys((*POST_METRICS, *DAY_METRICS)))


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a waiting file: what it was understood as, how surely, and examples."""

    index: int
    header: str
    meaning: str | None
    samples: Sequence[str]
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a row: what it means, what stands there now (None is unknown) and what will stand there."""

    meaning: str
    before: int | Decimal | None
    after: int | Decimal | None

    @property
    def label(self) -> str:
        return str(MEANING_LABELS.get(self.meaning, self.meaning))

    @property
    def is_share(self) -> bool:
        """True for a part of an audience: 0.25 is 25 %."""
        return self.meaning == "share"

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before != self.after


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One row as it will be stored: a post, a day or a part of the audience."""

    name: str
    day: date
    is_new: bool
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file on its check page."""

    batch: ImportBatch
    columns: Sequence[ColumnView] = field(default_factory=list)
    errors: Sequence[ImportRowError] = field(default_factory=list)
    problem: tuple[str, dict[str, object]] | None = None
    rows: Sequence[FirstRow] = field(default_factory=list)
    days: tuple[date, date] | None = None

    @property
    def is_remembered(self) -> bool:
        """The columns are read as a person once said of this header."""
        return bool(self.batch.choices.get("remembered"))

    @property
    def sheet(self) -> str:
        """The sheet of a spreadsheet that was read."""
        return str(self.batch.choices.get("sheet") or "")

    @property
    def more_rows(self) -> int:
        return max(0, self.batch.new_count + self.batch.changed_count - len(self.rows))

    @property
    def more_errors(self) -> int:
        return max(0, self.batch.error_count - len(self.errors))


def batch_for(actor: Actor, code: str) -> ImportBatch:
    """One's own imported file; 404 for a stranger."""
    rows = ImportBatch.objects.visible_to(actor).select_related("account__creator", "file")
    return get_object_or_404(rows, code=code)


def batches_of(actor: Actor, page: int = 1) -> Page[ImportBatch]:
    """Imported files, newest first, without the discarded ones."""
    rows = ImportBatch.objects.visible_to(actor).exclude(state=BatchState.DISCARDED).select_related("account__creator")
    return paginate(rows, page, 12)


def preview_of(batch: ImportBatch) -> Preview:
    """Columns with examples, the first row errors, and why the table as a whole cannot be taken."""
    header, samples = batch.choices.get("header", []), batch.choices.get("samples", [])
    certainty = batch.choices.get("certainty", {})
    columns = []
    for key, meaning in sorted(batch.mapping.items(), key=lambda pair: int(pair[0])):
        index = int(key)
        cells = [row[index] for row in samples if index < len(row) and row[index]]
        columns.append(
            ColumnView(
                index,
                header[index] if index < len(header) else "",
                meaning if meaning in MEANINGS else None,
                cells[:2],
                meaning is not None and float(certainty.get(key, 1)) < 0.5,
            )
        )
    days = batch.choices.get("days")
    return Preview(
        batch, columns, list(batch.row_errors.all()[:ERRORS_SHOWN]), batch.problem(),
        rows=[_first_row(row) for row in batch.choices.get("first") or []],
        days=(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None,
    )  # fmt: skip


def _first_row(row: Mapping[str, Any]) -> FirstRow:
    names = row["names"]
    values = [Value(meaning, *(_exact(v) for v in pair)) for meaning, pair in row["values"].items()]
    values.sort(key=lambda value: _ORDER.index(value.meaning) if value.meaning in _ORDER else 99)
    name = names.get("title") or names.get("native_id") or names.get("key") or ""
    return FirstRow(name, date.fromisoformat(names["day"]), row["is_new"], values)


def _exact(value: float | None) -> int | Decimal | None:
    return value if value is None or isinstance(value, int) else Decimal(str(value))
