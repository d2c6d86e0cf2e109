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
from sorot.payments.actions import fundings, parts, steps
from sorot.payments.actions.accounts import ensure_payee
from sorot.payments.enums import DUE_BEFORE_WORK, Basis, DueRule, Merchant, MilestoneState, MoneyMode, TaxBasis
from sorot.payments.errors import PaymentError
from sorot.payments.models import Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan
from sorot.payments.withholding import VatTerm


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
    mode: MoneyMode | str | None = None,
    pay_within_days: int = 3,
    merchant_of_record: Merchant | str = Merchant.NONE,
    tax_basis: TaxBasis | str = TaxBasis.GROSS,
    in_kind_item: str = "",
    in_kind_amount: int = 0,
    vat: VatTerm | None = None,
    late_fee_bps: int = 0,
    late_fee_cap_bps: int = 0,
    by: Actor,
    now: datetime,
) -> PaymentTerms:
    """The money side of a deal whose agreement both sides accepted, with the first expected payment.

    `mode` is the one written into the agreement (None: the installation's own); `pay_within_days` the working days
    promised from approval to pay.
    `merchant_of_record` withholds tax, `vat` is what the operator adds to what it sells (`queries.taxes.tax_setup`);
    goods that come with the deal are named with their fair value.

    Amounts in minor units. A part that moves nothing (amount 0) is left out; no parts at all is barter. Called again
    with the same agreement it answers the first terms. Raises PaymentError for another agreement or unusable plans.
    """
    first = PaymentTerms.objects.filter(deal_code=deal_code).first()
    if first is not None:
        return _same_or_refuse(first, agreement_sha256)
    plans = [plan for plan in milestones if plan.amount != 0]
    frozen_mode = _mode(mode, fee_bps)
    merchant = Merchant(merchant_of_record)
    if merchant != Merchant.NONE and frozen_mode == MoneyMode.DIRECT:
        raise PaymentError(_("Paid directly, nobody can withhold tax here."), code="merchant")
    _check_plans(plans, currency=currency, fee_bps=fee_bps, has_agency=acting_agency is not None)
    if pays_management and management is None:
        raise PaymentError(_("There is no management to pay in this deal."), code="no_management")
    try:
        with transaction.atomic():
            terms = PaymentTerms.objects.create(
                deal_code=deal_code,
                title=title[:160],
                mode=frozen_mode,
                pay_within_days=pay_within_days,
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
                merchant_of_record=merchant,
                tax_basis=TaxBasis(tax_basis),
                in_kind_item=in_kind_item[:160],
                in_kind_amount=in_kind_amount,
                vat_rate_bps=vat.rate_bps if vat else None,
                vat_base_part=vat.base_part if vat else None,
                vat_base_whole=vat.base_whole if vat else None,
                late_fee_bps=late_fee_bps,
                late_fee_cap_bps=late_fee_cap_bps,
                opened_at=now,
            )
    except IntegrityError:
        raced = PaymentTerms.objects.filter(deal_code=deal_code).first()
        if raced is None:
            raise
        return _same_or_refuse(raced, agreement_sha256)
    rows = Milestone.objects.bulk_create(parts.parts_of(terms, plans, now=now))
    audit.record("payment.opened", terms, by=by, now=now, data={"deal": deal_code, "milestones": len(rows)})
    fundings.open_funding(terms, [row for row in rows if row.due_rule in DUE_BEFORE_WORK], by=by, now=now)
    outbox.publish("payment.opened", deal_code=deal_code, terms=terms.code)
    return terms


def _same_or_refuse(terms: PaymentTerms, agreement_sha256: str) -> PaymentTerms:
    if terms.agreement_sha256 != agreement_sha256:
        raise PaymentError(_("This deal already has payment terms from another agreement."), code="other_agreement")
    return terms


def _mode(mode: MoneyMode | str | None, fee_bps: int) -> MoneyMode:
    try:
        frozen = MoneyMode(mode or settings.MONEY_MODE)
    except ValueError:
        raise PaymentError(_("This site is not set up to take payments. Tell its operator."), code="mode") from None
    if frozen == MoneyMode.DIRECT and fee_bps:
        raise PaymentError(_("A deal paid directly has no platform fee."), code="fee")
    return frozen


def _check_plans(plans: Sequence[MilestonePlan], *, currency: str, fee_bps: int, has_agency: bool) -> None:
    if currency not in EXPONENTS:
        raise PaymentError(_("This currency is not supported."), code="currency")
    if not 0 <= fee_bps <= 10_000:
        raise PaymentError(_("The platform fee must be between 0 and 100 percent."), code="fee")
    for plan in plans:
        if plan.amount < 0 or plan.margin < 0:
            raise PaymentError(_("An amount cannot be negative or zero."), code="amount")
        if plan.margin and not has_agency:
            raise PaymentError(_("Only a deal arranged by an agency has a margin."), code="margin")
        if plan.due_rule == DueRule.ON_DATE and plan.due_date is None:
            raise PaymentError(_("A part that is due on a date needs the date."), code="date")
        has_rate = plan.basis in Basis.values and (plan.rate_amount or 0) > 0 and (plan.rate_per or 0) > 0
        has_some = bool(plan.basis) or plan.rate_amount is not None or plan.rate_per is not None
        if (plan.due_rule == DueRule.VARIABLE) != has_rate or has_some != has_rate:
            raise PaymentError(
                _("A part by result needs what is counted and its rate; other parts have neither."), code="rate"
            )


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
    secured = list(terms.milestones.filter(state=MilestoneState.FUNDED).select_related("funding").order_by("pk"))
    steps.refuse_charged_back(secured)
    for milestone in secured:
        steps.refund(terms, milestone, reason=reason, by=by, now=now)
        refunded.append(milestone.code)
    steps.cancel_expected(terms, by=by, now=now)
    terms.cancelled_at, terms.cancel_reason, terms.frozen_at = now, reason.strip()[:500], None
    terms.save(update_fields=["cancelled_at", "cancel_reason", "frozen_at"])
    audit.record("payment.cancelled", terms, by=by, now=now, data={"deal": deal_code, "reason": terms.cancel_reason})
    if refunded:
        outbox.publish("payment.refunded", deal_code=deal_code, milestones=refunded)
    outbox.publish("payment.cancelled", deal_code=deal_code)
    return terms
