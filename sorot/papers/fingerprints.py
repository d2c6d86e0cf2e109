"""The hash that shows whether a paper still says what was written."""

from __future__ import annotations

import hashlib
import json

from sorot.papers.models import Document


def fingerprint(document: Document) -> str:
    """SHA-256 over everything that stands on a paper, in one canonical form."""
    said = {
        "kind": str(document.kind),
        "supply": str(document.supply),
        "number": [document.year, document.number],
        "version": document.version,
        "reason": document.reason,
        "currency": document.currency,
        "amounts": [document.price_amount, document.vat_amount, document.withheld_amount],
        "issued": document.issued_date.isoformat(),
        "facts": document.facts,
        "parties": json.loads(document.parties),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
