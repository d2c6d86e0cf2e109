"""Asking a brand for money: one expected payment. The terms' row is locked by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from sorot.core import audit
from sorot.core.access import Actor
from sorot.payments.enums import FUNDING_LIFE, LIVE_FUNDING, FundingPurpose, FundingSource, MoneyMode
from sorot.payments.matching import extra_for
from sorot.payments.models import Funding, Milestone, PaymentTerms


def open_funding(terms: PaymentTerms, milestones: Sequence[Milestone], *, by: Actor, now: datetime) -> Funding | None:
    """One expected payment for all of `milestones`; None when there are none."""
    if not milestones:
        return None
    funding = new_funding(terms, sum(milestone.total for milestone in milestones), by=by, now=now)
    for milestone in milestones:
        milestone.funding = funding
        milestone.save(update_fields=["funding"])
    return funding


def new_funding(
    terms: PaymentTerms, amount: int, *, purpose: FundingPurpose = FundingPurpose.PARTS, by: Actor, now: datetime
) -> Funding:
    """One expected payment of `amount` minor units."""
    funding = Funding.objects.create(
        terms=terms,
        amount=amount,
        purpose=purpose,
        extra_amount=_extra(terms, amount),
        source=FundingSource.DIRECT if terms.mode == MoneyMode.DIRECT else FundingSource.TRANSFER,
        created_at=now,
        expires_at=now + FUNDING_LIFE,
    )
    audit.record("funding.opened", funding, by=by, now=now, data={"deal": terms.deal_code, "amount": funding.amount})
    return funding


def _extra(terms: PaymentTerms, amount: int) -> int:
    """What makes the asked amount unlike every other expected one, where transfers are told apart by amount."""
    if settings.TRANSFER_MATCH != "amount" or terms.mode != MoneyMode.OPERATOR:
        return 0
    taken = Funding.objects.filter(amount=amount, state__in=LIVE_FUNDING).values_list("extra_amount", flat=True)
    return extra_for(amount, list(taken), terms.deal_code)
