"""The parts of a fee as rows: what the payer sends for each, with fee, value added tax and cover of tax."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sorot.payments.enums import WITHHOLDING_MERCHANTS, DueRule, Merchant
from sorot.payments.fees import fees_of_parts
from sorot.payments.models import Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan
from sorot.payments.queries.taxes import covers_for, in_kinds_of, vat_of_terms
from sorot.payments.withholding import vats_of_parts


def rows_of(
    terms: PaymentTerms, plans: Sequence[MilestonePlan], *, fee_bps: int, in_kinds: Sequence[int] = (), first: int = 1,
    now: datetime,
) -> list[Milestone]:  # fmt: skip
    """Unsaved parts, numbered from `first`, with what each asks of the payer on top of its price (minor units)."""
    prices = [plan.amount + plan.margin for plan in plans]
    goods = list(in_kinds) or [0] * len(plans)
    fees = fees_of_parts(prices, fee_bps)
    covers = covers_for(
        amounts=[plan.amount for plan in plans], in_kinds=goods, basis=terms.tax_basis,
        merchant=terms.merchant_of_record, payee=terms.payee, now=now,
    )  # fmt: skip
    is_whole = terms.merchant_of_record == Merchant.PLATFORM
    vats = vats_of_parts(prices, fees, covers, vat_of_terms(terms), on_all=is_whole)
    return [
        Milestone(
            terms=terms,
            position=position,
            label=plan.label[:120],
            due_rule=DueRule(plan.due_rule),
            due_date=plan.due_date,
            amount=plan.amount,
            margin_amount=plan.margin,
            fee_amount=fee,
            vat_amount=vat,
            cover_amount=cover,
            in_kind_amount=value,
            basis=plan.basis,
            rate_amount=plan.rate_amount,
            rate_per=plan.rate_per,
        )
        for position, (plan, fee, vat, cover, value) in enumerate(
            zip(plans, fees, vats, covers, goods, strict=True), first
        )
    ]


def parts_of(terms: PaymentTerms, plans: Sequence[MilestonePlan], *, now: datetime) -> list[Milestone]:
    """All parts of a contract, unsaved. Goods that are taxed here come with the last fixed part.

    Without one they are a part of their own with no amount, which the brand secures before work starts; where their tax
    comes to nothing there is none.
    """
    value = terms.in_kind_amount if terms.merchant_of_record in WITHHOLDING_MERCHANTS else 0
    goods = in_kinds_of([str(plan.due_rule) for plan in plans], value)
    rows = rows_of(terms, plans, fee_bps=terms.fee_bps, in_kinds=goods, now=now) if plans else []
    if value and not any(goods):
        own = MilestonePlan(_("Tax on the goods"), 0, DueRule.BEFORE_WORK)
        alone = rows_of(terms, [own], fee_bps=0, in_kinds=[value], first=len(rows) + 1, now=now)
        rows += [row for row in alone if row.total]
    return rows
