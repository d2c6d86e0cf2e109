"""Releasing and returning what was secured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.clock import today
from sorot.payments.actions import steps
from sorot.payments.enums import LIVE_FUNDING, DueRule, MilestoneState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Milestone


@transaction.atomic
def release_milestones(
    *, deal_code: str, by: Actor, now: datetime, milestone_codes: Sequence[str] | None = None
) -> list[Milestone]:
    """The work is approved: pay out of what is secured, and ask for what is not secured yet.

    Secured parts are released now (those due on a date when it comes); unsecured ones are asked from the brand and
    released the moment their money is confirmed. Returns the parts released by this call: calling again returns none.
    """
    terms = steps.lock_terms(deal_code=deal_code)
    rows = terms.milestones.filter(state__in=[MilestoneState.PENDING, MilestoneState.FUNDED]).order_by("pk")
    if milestone_codes is not None:
        rows = rows.filter(code__in=milestone_codes)
    released, unfunded = [], []
    for milestone in rows.select_related("funding"):
        if milestone.approved_at is None:
            milestone.approved_at = now
            milestone.save(update_fields=["approved_at"])
        if steps.is_releasable(milestone, now):
            steps.release(terms, milestone, by=by, now=now)
            released.append(milestone)
        elif milestone.state == MilestoneState.PENDING and _needs_funding(milestone):
            unfunded.append(milestone)
    steps.open_funding(terms, unfunded, by=by, now=now)
    if released:
        outbox.publish("payment.released", deal_code=deal_code, milestones=[row.code for row in released])
    return released


def _needs_funding(milestone: Milestone) -> bool:
    return milestone.funding is None or milestone.funding.state not in LIVE_FUNDING


def release_due_milestones(*, now: datetime) -> int:
    """Release every approved and secured part whose date has come. Returns how many deals it touched."""
    deals = (
        Milestone.objects.filter(
            state=MilestoneState.FUNDED, due_rule=DueRule.ON_DATE, due_date__lte=today(now), approved_at__isnull=False
        )
        .order_by("terms__deal_code")
        .values_list("terms__deal_code", flat=True)
        .distinct()
    )
    for deal_code in (codes := list(deals)):
        due = list(
            Milestone.objects.filter(
                terms__deal_code=deal_code, approved_at__isnull=False, state=MilestoneState.FUNDED
            ).values_list("code", flat=True)
        )
        release_milestones(deal_code=deal_code, milestone_codes=due, by=SYSTEM, now=now)
    return len(codes)


@transaction.atomic
def refund_milestone(*, milestone_code: str, reason: str, by: Actor, now: datetime) -> Milestone:
    """Give one secured part back to the brand's balance. Twice is once.

    Called by the settlement of a deal; raises PaymentError when the part is not secured (never after release).
    """
    found = Milestone.objects.filter(code=milestone_code).first()
    if found is None:
        raise PaymentError(_("There is no such part of the fee."), code="no_milestone")
    terms = steps.lock_terms(pk=found.terms_id)
    milestone = Milestone.objects.get(pk=found.pk)
    if milestone.state == MilestoneState.REFUNDED:
        return milestone
    if not reason.strip():
        raise PaymentError(_("Say why."), field_errors={"reason": _("Say why.")})
    steps.refund(terms, milestone, reason=reason.strip()[:500], by=by, now=now)
    outbox.publish("payment.refunded", deal_code=terms.deal_code, milestones=[milestone.code])
    return milestone
