"""Taking numbers and writing papers. Each function expects to be inside its caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.papers.enums import DocumentKind
from sorot.papers.fingerprints import fingerprint
from sorot.papers.models import Document, NumberSeries

#: Whose series: the key of the issuer's payee (None is the operator) and the kind of paper.
SeriesKey = tuple[int | None, str]


def lock_series(wanted: Iterable[SeriesKey], *, year: int) -> dict[SeriesKey, NumberSeries]:
    """The number series of these issuers and kinds, locked until the transaction ends.

    Always in one order (the operator first, then by key, credit notes before invoices), so that two papers of several
    issuers never wait for each other in a circle.
    """
    series = {}
    for issuer_id, kind in sorted(set(wanted), key=lambda key: (key[0] or 0, key[1])):
        row, _is_new = NumberSeries.objects.get_or_create(issuer_id=issuer_id, kind=kind, year=year)
        series[issuer_id, kind] = NumberSeries.objects.select_for_update().get(pk=row.pk)
    return series


def take_number(series: NumberSeries) -> int:
    """The next number of a locked series; a rollback gives it back."""
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def write_document(
    *, series: NumberSeries, parties: dict[str, Any], by: Actor | None, now: datetime, **fields: Any
) -> Document:
    """One paper with the next number of `series`, its parties sealed, and the hash of everything on it."""
    document = Document(
        issuer_id=series.issuer_id,
        kind=series.kind,
        year=series.year,
        number=take_number(series),
        issued_date=today(now),
        created_at=now,
        created_by=by.user if by is not None else None,
        **fields,
    )
    document.parties = json.dumps(parties, ensure_ascii=False, sort_keys=True)
    document.sha256 = fingerprint(document)
    document.save(force_insert=True)
    return document


INVOICE, CREDIT = DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE
