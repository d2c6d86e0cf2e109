"""The evidence of one case: contract, consents, work, payments. A page may read what upper rooms show the operator."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from sorot.core.access import Actor
from sorot.core.files.store import open_file
from sorot.core.models import Event, StoredFile
from sorot.deals import queries as deals
from sorot.payments.models import Chargeback

#: Bytes of pictures and files that go along; larger sets are named in the page and fetched from the deal.
LARGEST = 20_000_000


def evidence_file(actor: Actor, case: Chargeback, *, now: datetime) -> bytes:
    """A ZIP for the payment partner: `evidence.html`, `agreement.json` (its SHA-256 is the fingerprint), the files."""
    terms = case.checkout.funding.terms
    page = deals.deal_page(actor, terms.deal_code, now=now)
    agreement = page.agreement if page is not None else None
    files = _files(page)
    context: dict[str, Any] = {
        "case": case,
        "terms": terms,
        "funding": case.checkout.funding,
        "page": page,
        "agreement": agreement,
        "milestones": list(terms.milestones.order_by("position")),
        "trail": _trail(case, page),
        "files": [row for row, is_in in files if is_in],
        "left_out": [row for row, is_in in files if not is_in],
        "now": now,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("evidence.html", render_to_string("payments/evidence.html", context))
        if agreement is not None:
            archive.writestr("agreement.json", agreement.document)
        for row, is_in in files:
            if is_in:
                with open_file(row) as content:
                    archive.writestr(f"files/{row.code}-{row.name}", content.read())
    return out.getvalue()


def _files(page: Any) -> list[tuple[StoredFile, bool]]:
    """Every file of works and proofs, and whether it goes along."""
    found: list[StoredFile] = []
    for view in page.items if page is not None else ():
        found += [row.file for row in view.submissions if row.file is not None]
        if view.publication is not None and view.publication.screenshot is not None:
            found.append(view.publication.screenshot)
    chosen, size = [], 0
    for row in found:
        size += row.size
        chosen.append((row, size <= LARGEST))
    return chosen


def _trail(case: Chargeback, page: Any) -> list[Event]:
    """Who did what, when and from where: about the deal, its works, its payment. Our own reading is not for a bank."""
    funding = case.checkout.funding
    codes = [funding.code, case.checkout.code, case.code, funding.terms.code, funding.terms.deal_code]
    for view in page.items if page is not None else ():
        codes += [view.item.code, *(row.code for row in view.submissions)]
    rows = Event.objects.filter(subject_code__in=codes).exclude(verb__endswith=".read_by_operator")
    return list(rows.select_related("user").order_by("at", "pk")[:500])
