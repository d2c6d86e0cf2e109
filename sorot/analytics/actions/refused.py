"""The refused rows of a file, all of them, as a table to mend and bring again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.analytics.actions.understanding import all_errors, stored_source
from sorot.analytics.models import ImportBatch
from sorot.analytics.parsing.readings import RowError
from sorot.analytics.parsing.table import TableSource
from sorot.analytics.sentences import row_sentence
from sorot.papers.exports import write_csv
from sorot.papers.exports.table import Field, Table


def write_refused(*, batch: ImportBatch, out: IO[bytes], now: datetime) -> None:
    """Line, column, value, reason and the row itself of every refused row, as CSV that runs nothing in a spreadsheet.

    The file is read anew, so there is no limit on their number; nothing but temporary tables is written.
    """
    if batch.file is None:
        return
    source, stored = stored_source(batch)
    heads = [_("Line"), _("Column"), _("Value"), _("Why"), *_headings(source)]
    with stored, transaction.atomic():
        rows = _beside_rows(source, all_errors(batch, source, now))
        write_csv(Table(title=batch.name, intro=(), fields=[Field(text) for text in heads], rows=rows), out)


def _headings(source: TableSource) -> list[str]:
    return [text or _("Column %(number)s") % {"number": place} for place, text in enumerate(source.header, 1)]


def _beside_rows(source: TableSource, errors: Iterator[RowError]) -> Iterator[Sequence[str | int]]:
    """Errors come by line, and so do the rows: one walk brings them together."""
    rows = source.rows()
    row = next(rows, None)
    for error in errors:
        while row is not None and row.line < error.line:
            row = next(rows, None)
        cells = row.cells[: source.width] if row is not None and row.line == error.line else []
        reason = row_sentence(error.code, "", error.value, error.facts)
        yield [error.line, error.column, error.value, reason, *cells, *[""] * (source.width - len(cells))]
