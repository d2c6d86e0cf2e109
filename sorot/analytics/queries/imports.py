"""Imported files as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.shortcuts import get_object_or_404

from sorot.analytics.enums import BatchState
from sorot.analytics.models import ImportBatch, ImportRowError
from sorot.analytics.parsing.meanings import MEANINGS
from sorot.core.access import Actor
from sorot.core.listquery import Page, paginate

ERRORS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a waiting file: what it was understood as, how surely, and examples."""

    index: int
    header: str
    meaning: str | None
    samples: Sequence[str]
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A file on its check page."""

    batch: ImportBatch
    columns: Sequence[ColumnView] = field(default_factory=list)
    errors: Sequence[ImportRowError] = field(default_factory=list)
    problem: tuple[str, dict[str, object]] | None = None

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
    return Preview(batch, columns, list(batch.row_errors.all()[:ERRORS_SHOWN]), batch.problem())
