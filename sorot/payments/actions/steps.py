"""Steps that several actions take inside their transaction. Each expects the terms' row to be locked by its caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.payments import postings
from sorot.payments.enums import FUNDING_LIFE, DueRule, MilestoneState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Funding, Milestone, PaymentTerms


def lock_terms(*, deal_code: str = "", pk: int | None = None) -> PaymentTerms:
    """The terms of a deal, locked: everything that moves one deal's money goes through here, one at a time."""
    terms = PaymentTerms.objects.select_for_update(of=("self",)).select_related("payer", "acting_agency", "payee")
    found = terms.filter(pk=pk).first() if pk is not None else terms.filter(deal_code=deal_code).first()
    if found is None:
        raise PaymentError(_("There are no payment terms for this deal yet."), code="no_terms")
    return found


def check_version(row: Funding, version: int | None) -> None:
    """Refuse a page that was opened before somebody else changed the row."""
    if version is not None and row.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))


def open_funding(terms: PaymentTerms, milestones: Sequence[Milestone], *, by: Actor, now: datetime) -> Funding | None:
    """One expected transfer for all of `milestones` whose amount is known; None when there are none."""
    due = [milestone for milestone in milestones if milestone.total]
    if not due:
        return None
    funding = Funding.objects.create(
        terms=terms,
        amount=sum(milestone.total or 0 for milestone in due),
        created_at=now,
        expires_at=now + FUNDING_LIFE,
    )
    for milestone in due:
        milestone.funding = funding
        milestone.save(update_fields=["funding"])
    audit.record("funding.opened", funding, by=by, now=now, data={"deal": terms.deal_code, "amount": funding.amount})
    return funding


def fund_milestones(terms: PaymentTerms, funding: Funding, *, by: Actor, now: datetime) -> tuple[list[str], list[str]]:
    """Secure every pending milestone of `funding` from the brand's balance; release those approved before.

    Returns the codes of (funded, released) milestones. Raises postings.Overdraft when the balance is smaller.
    """
    funded, released = [], []
    for milestone in funding.milestones.filter(state=MilestoneState.PENDING).order_by("pk"):
        move(milestone, MilestoneState.FUNDED, by=by, now=now, verb="milestone.funded", funded_at=now)
        postings.fund(
            milestone=milestone.code, brand=terms.payer.code, total=milestone.total or 0, currency=terms.currency,
            deal=terms.deal_code, by=by, now=now,
        )  # fmt: skip
        funded.append(milestone.code)
        if is_releasable(milestone, now):
            release(terms, milestone, by=by, now=now)
            released.append(milestone.code)
    return funded, released


def is_releasable(milestone: Milestone, now: datetime) -> bool:
    """Secured, approved, and its date (where it has to wait for one) has come, in Jakarta."""
    if milestone.state != MilestoneState.FUNDED or milestone.approved_at is None:
        return False
    return milestone.due_rule != DueRule.ON_DATE or (
        milestone.due_date is not None and milestone.due_date <= today(now)
    )


def release(terms: PaymentTerms, milestone: Milestone, *, by: Actor, now: datetime) -> None:
    """Split what was secured into earnings, margin and fee."""
    move(milestone, MilestoneState.RELEASED, by=by, now=now, verb="milestone.released", released_at=now)
    postings.release(
        milestone=milestone.code,
        payee=terms.payee.code,
        amount=milestone.amount or 0,
        fee=milestone.fee_amount or 0,
        margin=milestone.margin_amount,
        agency=terms.acting_agency.code if terms.acting_agency else "",
        currency=terms.currency,
        deal=terms.deal_code,
        by=by,
        now=now,
    )


def refund(terms: PaymentTerms, milestone: Milestone, *, reason: str, by: Actor, now: datetime) -> None:
    """Give what was secured back to the brand's balance, fee and margin included."""
    move(
        milestone, MilestoneState.REFUNDED, by=by, now=now, verb="milestone.refunded",
        data={"reason": reason}, refunded_at=now,
    )  # fmt: skip
    postings.refund(
        milestone=milestone.code, brand=terms.payer.code, total=milestone.total or 0, currency=terms.currency,
        deal=terms.deal_code, by=by, now=now,
    )  # fmt: skip
