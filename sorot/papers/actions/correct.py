"""Correcting a paper: the whole invoice is taken back, and written anew with today's names."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.papers import parties, rules
from sorot.papers.actions.writing import CREDIT, INVOICE, lock_series, write_document
from sorot.papers.errors import PaperError
from sorot.papers.models import Document
from sorot.payments.models import SiteIdentity

REASON_LENGTH = 500


@transaction.atomic
def correct_invoice(*, document: Document, reason: str, by: Actor, now: datetime) -> Document:
    """Credit an invoice and write it anew (one version higher) with the names and numbers of today; amounts stay.

    The books are right, the paper was wrong: no money moves. The same correction twice is one: the newer invoice comes
    back. Raises RefusedError for who may not, PaperError without a reason or for an invoice that is corrected already.
    """
    rules.may_write_for(by, document).demand()
    said = " ".join(reason.split())[:REASON_LENGTH]
    if not said:
        raise PaperError(_("Say what is wrong."), field_errors={"reason": _("Say what is wrong.")})
    keys = [(document.issuer_id, kind) for kind in (CREDIT, INVOICE)]
    series = lock_series(keys, year=today(now).year)
    wrong = _load(document.pk)
    credit = Document.objects.filter(credits=wrong).first()
    if credit is not None and credit.reason == said:
        return Document.objects.get(
            milestone=wrong.milestone, supply=wrong.supply, kind=INVOICE, version=wrong.version + 1
        )
    rules.may_correct(by, wrong, is_credited=credit is not None).demand()
    common: dict[str, Any] = {
        "by": by, "now": now, "supply": wrong.supply, "buyer": wrong.buyer, "terms": wrong.terms,
        "milestone": wrong.milestone, "currency": wrong.currency, "price_amount": wrong.price_amount,
        "vat_amount": wrong.vat_amount, "withheld_amount": wrong.withheld_amount,
    }  # fmt: skip
    credit = write_document(
        series=series[wrong.issuer_id, CREDIT], parties=json.loads(wrong.parties), version=wrong.version,
        facts={**wrong.facts, "credits": wrong.label}, credits=wrong, reason=said, **common,
    )  # fmt: skip
    fresh = write_document(
        series=series[wrong.issuer_id, INVOICE],
        parties=parties.parties_of(wrong.issuer, wrong.buyer, SiteIdentity.objects.first()),
        version=wrong.version + 1,
        facts={**wrong.facts, "replaces": wrong.label},
        **common,
    )
    audit.record(
        "invoice.corrected", wrong, by=by, now=now,
        data={"number": wrong.label, "credit": credit.label, "invoice": fresh.label, "reason": said},
    )  # fmt: skip
    outbox.publish("invoice.corrected", document=wrong.code, by=by.user_id)
    return fresh


def _load(pk: int) -> Document:
    related = Document.objects.select_related(
        "issuer__user", "issuer__organisation__city", "buyer__user", "buyer__organisation__city", "terms", "milestone"
    )
    return related.get(pk=pk)
