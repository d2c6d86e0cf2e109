"""Writing the invoices of a released part."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import SYSTEM
from sorot.core.clock import today
from sorot.papers import parties
from sorot.papers.actions.writing import INVOICE, lock_series, write_document
from sorot.papers.errors import PaperError
from sorot.papers.facts import facts_of
from sorot.papers.models import Document
from sorot.papers.plan import Paper, Side, plan_papers
from sorot.payments.actions.accounts import ensure_payee
from sorot.payments.enums import MilestoneState
from sorot.payments.models import Milestone, Payee, PaymentTerms, SiteIdentity, Withholding
from sorot.payments.queries.taxes import released_part

log = logging.getLogger(__name__)


@transaction.atomic
def issue_for_milestone(*, milestone_code: str, now: datetime) -> list[Document]:
    """Write the invoices of a released part that are not written yet. Twice is once: then none come back.

    Raises PaperError for a part that is unknown or not released.
    """
    milestone = _load(milestone_code)
    terms = milestone.terms
    slip = Withholding.objects.filter(milestone=milestone).first()
    planned = plan_papers(
        merchant=terms.merchant_of_record, mode=terms.mode, has_agency=_has_agency(terms),
        release=released_part(terms, milestone, slip), is_late_fee=milestone.late_for_id is not None,
    )  # fmt: skip
    sides = _sides(terms, planned, now=now)
    series = lock_series(((_key(sides[paper.issuer]), INVOICE) for paper in planned), year=today(now).year)
    there = set(Document.objects.filter(milestone=milestone, kind=INVOICE).values_list("supply", flat=True))
    identity = SiteIdentity.objects.first()
    common = facts_of(terms, milestone, now=now)
    written = []
    for paper in planned:
        if paper.supply in there:
            continue
        issuer, buyer = sides[paper.issuer], sides[paper.buyer]
        document = write_document(
            series=series[_key(issuer), INVOICE],
            parties=parties.parties_of(issuer, buyer, identity),
            facts=common.on(paper, slip),
            by=None,
            now=now,
            supply=paper.supply,
            buyer=buyer,
            terms=terms,
            milestone=milestone,
            currency=terms.currency,
            price_amount=paper.price,
            vat_amount=paper.vat,
            withheld_amount=paper.withheld,
        )
        _note(document, now=now)
        written.append(document)
    return written


def _load(code: str) -> Milestone:
    related = Milestone.objects.select_related(
        "terms__payer__city", "terms__acting_agency__city", "terms__payee__user", "terms__payee__organisation__city",
        "terms__talent", "late_for", "funding",
    )  # fmt: skip
    milestone = related.filter(code=code).first()
    if milestone is None:
        raise PaperError(_("There is no such part of the fee."), code="no_milestone")
    if milestone.state != MilestoneState.RELEASED:
        raise PaperError(_("Only what was paid gets an invoice."), code="not_released")
    return milestone


def _has_agency(terms: PaymentTerms) -> bool:
    return terms.acting_agency_id is not None and terms.acting_agency_id != terms.payer_id


def _sides(terms: PaymentTerms, planned: list[Paper], *, now: datetime) -> dict[Side, Payee | None]:
    """Who stands for each side that a paper of the plan has; a payer or agency becomes known to the money room."""
    wanted = {side for paper in planned for side in (paper.issuer, paper.buyer)}
    found: dict[Side, Payee | None] = {Side.OPERATOR: None, Side.PAYEE: terms.payee}
    if Side.PAYER in wanted:
        found[Side.PAYER] = ensure_payee(user=None, organisation=terms.payer, now=now)
    if Side.AGENCY in wanted:
        found[Side.AGENCY] = ensure_payee(user=None, organisation=terms.acting_agency, now=now)
    return found


def _key(payee: Payee | None) -> int | None:
    return payee.pk if payee is not None else None


def _note(document: Document, *, now: datetime) -> None:
    data: dict[str, Any] = {"number": document.label, "supply": str(document.supply), "amount": document.total_amount}
    audit.record("invoice.issued", document, by=SYSTEM, now=now, data=data)


def issue_missing(*, now: datetime) -> tuple[int, int]:
    """Write the papers of every released part that has none, each in its own transaction.

    Returns how many parts got papers and how many failed; one failure never keeps the others from theirs.
    """
    rows = Milestone.objects.filter(state=MilestoneState.RELEASED, documents=None)
    done = failed = 0
    for code in list(rows.order_by("released_at", "pk").values_list("code", flat=True)):
        try:
            done += bool(issue_for_milestone(milestone_code=code, now=now))
        except Exception:
            failed += 1
            log.exception("no invoice could be written for part %s", code)
    return done, failed
