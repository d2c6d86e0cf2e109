"""Releasing and returning what was secured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit, crash, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.clock import today
from sorot.payments import postings
from sorot.payments.actions import fundings, steps
from sorot.payments.enums import LIVE_FUNDING, DueRule, MilestoneState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Milestone, PaymentTerms


@transaction.atomic
def release_milestones(
    *, deal_code: str, by: Actor, now: datetime, milestone_codes: Sequence[str] | None = None
) -> list[Milestone]:
    """The work is approved: pay out of what is secured, and ask for what is not secured yet.

    Secured parts are released now (those due on a date when it comes); unsecured ones are asked from the brand and
    released the moment their money is confirmed. Parts by result wait for `settle_result`; while the money is frozen by
    a dispute only the approval is written down. Returns the parts released by this call: calling again returns none.
    """
    terms = steps.lock_terms(deal_code=deal_code)
    crash.point("release.before_call")
    rows = terms.milestones.filter(state__in=[MilestoneState.PENDING, MilestoneState.FUNDED]).order_by("pk")
    if milestone_codes is not None:
        rows = rows.filter(code__in=milestone_codes)
    released, unfunded = [], []
    for milestone in rows.select_related("funding"):
        steps.approve(terms, milestone, now=now)
        if steps.is_releasable(terms, milestone, now):
            if steps.release(terms, milestone, by=by, now=now):
                released.append(milestone)
        elif milestone.state == MilestoneState.PENDING and _needs_funding(milestone):
            unfunded.append(milestone)
    fundings.open_funding(terms, unfunded, by=by, now=now)
    crash.point("release.after_call")
    tell_released(terms, [row.code for row in released])
    transaction.on_commit(lambda: crash.point("release.after_commit"))
    return released


def tell_released(terms: PaymentTerms, codes: Sequence[str]) -> None:
    """Say that parts were released, and to which payee."""
    if codes:
        outbox.publish("payment.released", deal_code=terms.deal_code, payee=terms.payee.code, milestones=list(codes))


def _needs_funding(milestone: Milestone) -> bool:
    return milestone.funding is None or milestone.funding.state not in LIVE_FUNDING


def release_due_milestones(*, now: datetime) -> int:
    """Release every approved and secured part whose date has come. Returns how many deals it touched."""
    deals = (
        Milestone.objects.filter(
            state=MilestoneState.FUNDED,
            due_rule=DueRule.ON_DATE,
            due_date__lte=today(now),
            approved_at__isnull=False,
            terms__frozen_at=None,
            funding__frozen_at=None,
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


def release_waiting_milestones(*, now: datetime) -> int:
    """Try parts again whose tax was not covered: the brand's balance may have grown. Returns how many were released."""
    waiting = Milestone.objects.filter(short_amount__gt=0).order_by("terms_id")
    return sum(_release_waiting(pk, now) for pk in waiting.values_list("terms_id", flat=True).distinct())


@transaction.atomic
def _release_waiting(terms_pk: int, now: datetime) -> int:
    terms = steps.lock_terms(pk=terms_pk)
    released = steps.release_waiting(terms, by=SYSTEM, now=now)
    tell_released(terms, released)
    return len(released)


@transaction.atomic
def refund_milestone(*, milestone_code: str, reason: str, by: Actor, now: datetime) -> Milestone:
    """Give one secured part back to the brand's balance. Twice is once.

    Called by the settlement of a deal; raises PaymentError when the part is not secured (never after release).
    """
    found = Milestone.objects.filter(code=milestone_code).first()
    if found is None:
        raise PaymentError(_("There is no such part of the fee."), code="no_milestone")
    terms = steps.lock_terms(pk=found.terms_id)
    milestone = Milestone.objects.select_related("funding").get(pk=found.pk)
    if milestone.state == MilestoneState.REFUNDED:
        return milestone
    _refuse_frozen(terms)
    steps.refuse_charged_back([milestone])
    if not reason.strip():
        raise PaymentError(_("Say why."), field_errors={"reason": _("Say why.")})
    steps.refund(terms, milestone, reason=reason.strip()[:500], by=by, now=now)
    outbox.publish("payment.refunded", deal_code=terms.deal_code, milestones=[milestone.code])
    return milestone


@transaction.atomic
def settle_result(*, milestone_code: str, earned: int, by: Actor, now: datetime) -> Milestone:
    """The result of a part by result is known: `earned` of its limit (minor units) is the talent's.

    The rest goes back to the brand's balance.

    The same result again changes nothing. Raises PaymentError: no such part, not secured, over the limit, settled to
    another amount, or frozen by a dispute.
    """
    found = Milestone.objects.filter(code=milestone_code, due_rule=DueRule.VARIABLE).first()
    if found is None:
        raise PaymentError(_("This part of the fee does not depend on results."), code="not_variable")
    terms = steps.lock_terms(pk=found.terms_id)
    milestone = Milestone.objects.select_related("funding").get(pk=found.pk)
    was = milestone.earned_amount if milestone.state == MilestoneState.RELEASED else None
    if was == earned or (earned == 0 and milestone.state == MilestoneState.REFUNDED):
        return milestone
    if milestone.state != MilestoneState.FUNDED:
        raise PaymentError(_("This part is not secured, or its result was settled already."), code="fixed")
    _refuse_frozen(terms)
    steps.refuse_charged_back([milestone])
    if not 0 <= earned <= milestone.amount:
        over = _("Over the agreed limit.")
        raise PaymentError(_("The amount is over the agreed limit."), field_errors={"amount": over})
    if earned == 0:
        steps.refund(terms, milestone, reason=_("The result earned nothing."), by=by, now=now)
        outbox.publish("payment.refunded", deal_code=terms.deal_code, milestones=[milestone.code])
        return milestone
    steps.approve(terms, milestone, now=now)
    steps.release(terms, milestone, earned=earned, can_wait=False, by=by, now=now)
    tell_released(terms, [milestone.code])
    return milestone


@transaction.atomic
def settle_terms(*, deal_code: str, talent_amount: int, reason: str, by: Actor, now: datetime) -> PaymentTerms:
    """End the money of a deal by a split: of everything secured `talent_amount` (minor units) is the talent's.

    Parts are filled in their order, the last one partly; what is not given goes back to the brand's balance with its
    fee; what was never secured is no longer expected. Ends a freeze. The decision of a dispute, or a cancellation by
    the contract's own terms. Again with the deal already ended changes nothing. Raises PaymentError when the amount is
    more than is secured.
    """
    terms = steps.lock_terms(deal_code=deal_code)
    if terms.cancelled_at is not None:
        return terms
    if not reason.strip():
        raise PaymentError(_("Say why."), field_errors={"reason": _("Say why.")})
    secured = list(terms.milestones.filter(state=MilestoneState.FUNDED).select_related("funding").order_by("position"))
    steps.refuse_charged_back(secured)
    if not 0 <= talent_amount <= sum(row.amount for row in secured):
        raise PaymentError(_("Only what is secured can be divided."), code="amount")
    left, released, refunded = talent_amount, [], []
    for milestone in secured:
        part = min(left, milestone.amount)
        left -= part
        if part:
            steps.approve(terms, milestone, now=now)
            steps.release(terms, milestone, earned=part, can_wait=False, by=by, now=now)
            released.append(milestone.code)
        else:
            steps.refund(terms, milestone, reason=reason, by=by, now=now)
            refunded.append(milestone.code)
    steps.cancel_expected(terms, by=by, now=now)
    terms.cancelled_at, terms.cancel_reason, terms.frozen_at = now, reason.strip()[:500], None
    terms.save(update_fields=["cancelled_at", "cancel_reason", "frozen_at"])
    audit.record(
        "payment.settled", terms, by=by, now=now,
        data={"deal": deal_code, "talent": talent_amount, "reason": terms.cancel_reason},
    )  # fmt: skip
    tell_released(terms, released)
    if refunded:
        outbox.publish("payment.refunded", deal_code=deal_code, milestones=refunded)
    outbox.publish("payment.settled", deal_code=deal_code)
    return terms


@transaction.atomic
def freeze_terms(*, deal_code: str, by: Actor, now: datetime) -> PaymentTerms:
    """Nothing of this deal is released or returned until `unfreeze_terms` or `settle_terms`. Twice is once."""
    terms = steps.lock_terms(deal_code=deal_code)
    if terms.frozen_at is None:
        terms.frozen_at = now
        terms.save(update_fields=["frozen_at"])
        audit.record("payment.frozen", terms, by=by, now=now, data={"deal": deal_code})
    return terms


@transaction.atomic
def unfreeze_terms(*, deal_code: str, by: Actor, now: datetime) -> PaymentTerms:
    """The money may move again; what was approved before or meanwhile is released now. Twice is once."""
    terms = steps.lock_terms(deal_code=deal_code)
    if terms.frozen_at is None:
        return terms
    terms.frozen_at = None
    terms.save(update_fields=["frozen_at"])
    audit.record("payment.unfrozen", terms, by=by, now=now, data={"deal": deal_code})
    secured = terms.milestones.filter(state=MilestoneState.FUNDED).select_related("funding").order_by("pk")
    tell_released(terms, steps.release_approved(terms, list(secured), by=by, now=now))
    return terms


def end_holds(*, now: datetime, limit: int = 500) -> int:
    """Book earnings whose hold is over as available, one transaction each. Returns how many."""
    due = Milestone.objects.filter(
        state=MilestoneState.RELEASED, hold_ended_at=None, available_at__lte=now, funding__frozen_at=None
    ).order_by("pk")
    return sum(_end_hold(code, now) for code in list(due.values_list("code", flat=True)[:limit]))


@transaction.atomic
def _end_hold(code: str, now: datetime) -> bool:
    terms = steps.lock_terms(pk=Milestone.objects.only("terms_id").get(code=code).terms_id)
    milestone = Milestone.objects.select_related("funding").get(code=code)
    if milestone.hold_ended_at is not None or steps.is_charged_back(milestone):
        return False
    milestone.hold_ended_at = now
    milestone.save(update_fields=["hold_ended_at"])
    postings.end_hold(
        milestone=milestone.code, payee=terms.payee.code, amount=milestone.paid_amount or 0,
        currency=terms.currency, deal=terms.deal_code, by=SYSTEM, now=now,
    )  # fmt: skip
    outbox.publish("payment.available", deal_code=terms.deal_code, payee=terms.payee.code, milestones=[milestone.code])
    return True


def _refuse_frozen(terms: PaymentTerms) -> None:
    if terms.frozen_at is not None:
        raise PaymentError(_("A dispute is open, so this money waits for its end."), code="frozen")
