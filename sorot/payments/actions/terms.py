"""Opening and closing the money side of a deal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY, EXPONENTS
from sorot.core.states import move
from sorot.payments.actions import steps
from sorot.payments.actions.accounts import ensure_payee
from sorot.payments.enums import AVAILABLE_MODES, DueRule, FundingState, MilestoneState
from sorot.payments.errors import PaymentError
from sorot.payments.fees import fees_of_parts, platform_fee
from sorot.payments.models import Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan


@transaction.atomic
def open_terms(
    *,
    deal_code: str,
    title: str,
    payer: Organisation,
    talent: User,
    milestones: Sequence[MilestonePlan],
    fee_bps: int,
    agreement_sha256: str,
    currency: str = DEFAULT_CURRENCY,
    acting_agency: Organisation | None = None,
    management: Organisation | None = None,
    pays_management: bool = False,
    by: Actor,
    now: datetime,
) -> PaymentTerms:
    """The money side of a deal whose agreement both sides accepted, with the first expected transfer.

    Amounts in minor units. A part that moves nothing (amount 0) is left out; no parts at all is barter. Called again
    with the same agreement it answers the first terms. Raises PaymentError for another agreement or unusable plans.
    """
    first = PaymentTerms.objects.filter(deal_code=deal_code).first()
    if first is not None:
        return _same_or_refuse(first, agreement_sha256)
    plans = [plan for plan in milestones if plan.amount != 0 or plan.due_rule == DueRule.VARIABLE]
    _check_plans(plans, currency=currency, fee_bps=fee_bps, has_agency=acting_agency is not None)
    if pays_management and management is None:
        raise PaymentError(_("There is no management to pay in this deal."), code="no_management")
    try:
        with transaction.atomic():
            terms = PaymentTerms.objects.create(
                deal_code=deal_code,
                title=title[:160],
                mode=settings.MONEY_MODE,
                payer=payer,
                acting_agency=acting_agency,
                talent=talent,
                management=management,
                payee=ensure_payee(
                    user=None if pays_management else talent,
                    organisation=management if pays_management else None,
                    now=now,
                ),
                currency=currency,
                fee_bps=fee_bps,
                agreement_sha256=agreement_sha256,
                opened_at=now,
            )
    except IntegrityError:
        raced = PaymentTerms.objects.filter(deal_code=deal_code).first()
        if raced is None:
            raise
        return _same_or_refuse(raced, agreement_sha256)
    rows = _write_milestones(terms, plans)
    audit.record("payment.opened", terms, by=by, now=now, data={"deal": deal_code, "milestones": len(rows)})
    steps.open_funding(terms, [row for row in rows if row.due_rule == DueRule.BEFORE_WORK], by=by, now=now)
    outbox.publish("payment.opened", deal_code=deal_code, terms=terms.code)
    return terms


def _same_or_refuse(terms: PaymentTerms, agreement_sha256: str) -> PaymentTerms:
    if terms.agreement_sha256 != agreement_sha256:
        raise PaymentError(_("This deal already has payment terms from another agreement."), code="other_agreement")
    return terms


def _check_plans(plans: Sequence[MilestonePlan], *, currency: str, fee_bps: int, has_agency: bool) -> None:
    if settings.MONEY_MODE not in AVAILABLE_MODES:
        raise PaymentError(_("This site is not set up to take payments. Tell its operator."), code="mode")
    if currency not in EXPONENTS:
        raise PaymentError(_("This currency is not supported."), code="currency")
    if not 0 <= fee_bps <= 10_000:
        raise PaymentError(_("The platform fee must be between 0 and 100 percent."), code="fee")
    for plan in plans:
        if (
            (plan.amount is not None and plan.amount <= 0)
            or plan.margin < 0
            or (plan.cap is not None and plan.cap <= 0)
        ):
            raise PaymentError(_("An amount cannot be negative or zero."), code="amount")
        if plan.margin and not has_agency:
            raise PaymentError(_("Only a deal arranged by an agency has a margin."), code="margin")
        if plan.due_rule == DueRule.VARIABLE:
            if plan.cap is None or (plan.amount is not None and plan.amount > plan.cap):
                raise PaymentError(_("A payment by result needs a limit that it does not exceed."), code="cap")
        elif plan.amount is None or plan.cap is not None:
            raise PaymentError(_("Every fixed part needs its amount, and no limit."), code="amount")
        if plan.due_rule == DueRule.ON_DATE and plan.due_date is None:
            raise PaymentError(_("A part that is due on a date needs the date."), code="date")


def _write_milestones(terms: PaymentTerms, plans: Sequence[MilestonePlan]) -> list[Milestone]:
    known = [plan for plan in plans if plan.amount is not None]
    fees = iter(fees_of_parts([(plan.amount or 0) + plan.margin for plan in known], terms.fee_bps))
    return Milestone.objects.bulk_create(
        Milestone(
            terms=terms,
            position=position,
            label=plan.label[:120],
            due_rule=DueRule(plan.due_rule),
            due_date=plan.due_date,
            amount=plan.amount,
            margin_amount=plan.margin,
            fee_amount=None if plan.amount is None else next(fees),
            cap_amount=plan.cap,
        )
        for position, plan in enumerate(plans, 1)
    )


@transaction.atomic
def set_variable_amount(*, milestone_code: str, amount: int, by: Actor, now: datetime) -> Milestone:
    """Fix what a payment by result came to (minor units) and ask the brand for it; 0 cancels the part.

    Raises PaymentError when it is not such a part, is fixed already to another amount, or is over its limit.
    """
    found = Milestone.objects.select_related("terms").filter(code=milestone_code, due_rule=DueRule.VARIABLE).first()
    if found is None:
        raise PaymentError(_("This part of the fee does not depend on results."), code="not_variable")
    terms = steps.lock_terms(pk=found.terms_id)
    milestone = Milestone.objects.get(pk=found.pk)
    if milestone.amount == amount:
        return milestone
    if milestone.amount is not None or milestone.state != MilestoneState.PENDING:
        raise PaymentError(_("The amount of this part is already fixed."), code="fixed")
    if amount == 0:
        return move(milestone, MilestoneState.CANCELLED, by=by, now=now, verb="milestone.cancelled", cancelled_at=now)
    if amount < 0 or amount > (milestone.cap_amount or 0):
        raise PaymentError(
            _("The amount is over the agreed limit."), field_errors={"amount": _("Over the agreed limit.")}
        )
    milestone.amount = amount
    milestone.fee_amount = platform_fee(amount + milestone.margin_amount, terms.fee_bps)
    milestone.save(update_fields=["amount", "fee_amount"])
    audit.record("milestone.amount_fixed", milestone, by=by, now=now, data={"deal": terms.deal_code, "amount": amount})
    steps.open_funding(terms, [milestone], by=by, now=now)
    return milestone


@transaction.atomic
def cancel_terms(*, deal_code: str, reason: str, by: Actor, now: datetime) -> PaymentTerms:
    """The deal is off: what is secured goes back to the brand's balance, what was expected is no longer.

    Released parts stay released. A transfer that the brand already reported is still checked: when it came, it
    becomes the brand's balance. Calling it twice changes nothing.
    """
    terms = steps.lock_terms(deal_code=deal_code)
    if terms.cancelled_at is not None:
        return terms
    if not reason.strip():
        raise PaymentError(_("Say why."), field_errors={"reason": _("Say why.")})
    refunded = []
    for milestone in terms.milestones.order_by("pk"):
        if milestone.state == MilestoneState.FUNDED:
            steps.refund(terms, milestone, reason=reason, by=by, now=now)
            refunded.append(milestone.code)
        elif milestone.state == MilestoneState.PENDING:
            move(milestone, MilestoneState.CANCELLED, by=by, now=now, verb="milestone.cancelled", cancelled_at=now)
    for funding in terms.fundings.filter(state=FundingState.AWAITING).order_by("pk"):
        move(funding, FundingState.CANCELLED, by=by, now=now, verb="funding.cancelled", closed_at=now)
    terms.cancelled_at, terms.cancel_reason = now, reason.strip()[:500]
    terms.save(update_fields=["cancelled_at", "cancel_reason"])
    audit.record("payment.cancelled", terms, by=by, now=now, data={"deal": deal_code, "reason": terms.cancel_reason})
    if refunded:
        outbox.publish("payment.refunded", deal_code=deal_code, milestones=refunded)
    outbox.publish("payment.cancelled", deal_code=deal_code)
    return terms
