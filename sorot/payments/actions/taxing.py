"""Tax at release: what is taken from one part, the paper about it, and asking the brand for what does not cover it.

Each function expects the terms' row to be locked by its caller.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.payments import postings
from sorot.payments.actions import fundings
from sorot.payments.enums import LIVE_FUNDING, WITHHOLDING_MERCHANTS, FundingPurpose, Purse
from sorot.payments.errors import PaymentError
from sorot.payments.models import Milestone, PaymentTerms, TaxMonth, Withholding
from sorot.payments.queries.taxes import part_of, sides_of, tax_payee, withholder_of
from sorot.payments.withholding import Release, Taking, release_of, take, take_within
from sorot.tax.engine import Case, Earlier, NotCovered, Payer, RuleBook, RuleMissing, tax_day
from sorot.tax.queries import rules_at
from sorot.tax.wording import object_code


@dataclass(frozen=True, slots=True)
class Taxed:
    """One part, taxed and divided. `short` is what nobody has paid yet: above zero it cannot be released."""

    release: Release
    taking: Taking | None = None
    book: RuleBook | None = None
    short: int = 0


def lock_month(terms: PaymentTerms, *, now: datetime) -> None:
    """Take the lock of this month's payments before any other lock of the books: one order for everybody."""
    if terms.merchant_of_record not in WITHHOLDING_MERCHANTS:
        return
    withholder, payee, period = withholder_of(terms), terms.payee, _period(tax_day(now))
    row, _is_new = TaxMonth.objects.get_or_create(withholder=withholder, payee=payee, period=period)
    TaxMonth.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _period(day: date) -> date:
    return day.replace(day=1)


def tax_part(terms: PaymentTerms, milestone: Milestone, *, earned: int, can_wait: bool, now: datetime) -> Taxed:
    """How `earned` of a part is taxed and divided today.

    Where the money has to move at once (`can_wait` False) the tax is taken from what is there. Raises PaymentError when
    there is no rule for this case: an unknown rate is never taken for zero.
    """
    part = part_of(terms, milestone)
    if terms.merchant_of_record not in WITHHOLDING_MERCHANTS:
        return Taxed(release_of(part, earned=earned))
    lock_month(terms, now=now)
    case, book = _case(terms, milestone, now)
    purse = postings.purse(Purse.BRAND, terms.payer.code, terms.currency)
    try:
        wanted = take(earned=earned, basis=terms.tax_basis, case=case, book=book)
        there = part.cover
        if wanted.cover > there:
            there += postings.balances([purse])[0]
        if not can_wait:
            wanted = take_within(earned=earned, most=there, basis=terms.tax_basis, case=case, book=book)
    except (RuleMissing, NotCovered):
        raise PaymentError(
            _("There is no tax rule for this payment. Nothing was moved. Tell the operator of this site."),
            code="no_rule",
        ) from None
    divided = release_of(part, earned=earned, cover=wanted.cover, tax=wanted.tax)
    return Taxed(divided, wanted, book, max(0, wanted.cover - there))


def _case(terms: PaymentTerms, milestone: Milestone, now: datetime) -> tuple[Case, RuleBook]:
    day = tax_day(now)
    before = Withholding.objects.filter(payee=terms.payee, withholder=withholder_of(terms), period=_period(day))
    sums = before.aggregate(cash=Sum("cash_amount"), goods=Sum("in_kind_amount"), tax=Sum("tax_amount"))
    case = Case(
        day=day,
        cash=0,
        in_kind=milestone.in_kind_amount,
        payer=Payer(country=settings.COUNTRY),
        payee=tax_payee(terms.payee, day),
        earlier=Earlier(gross=(sums["cash"] or 0) + (sums["goods"] or 0), withheld=sums["tax"] or 0),
    )
    return case, rules_at(settings.COUNTRY, day)


def write_slip(
    terms: PaymentTerms, milestone: Milestone, taxed: Taxed, *, by: Actor, now: datetime
) -> Withholding | None:
    """The paper about what was taken, with the rules as they stand; None where nobody withholds here."""
    if taxed.taking is None or taxed.book is None:
        return None
    taking, day, payee = taxed.taking, tax_day(now), terms.payee
    said, known = taking.assessment, tax_payee(payee, tax_day(now))
    slip = Withholding(
        terms=terms,
        milestone=milestone,
        payee=payee,
        withholder=withholder_of(terms),
        kind=said.kind,
        country=said.country,
        currency=terms.currency,
        tax_day=day,
        period=_period(day),
        tax_basis=terms.tax_basis,
        cash_amount=taking.cash,
        in_kind_amount=milestone.in_kind_amount,
        base_amount=said.base,
        tax_amount=taking.tax,
        cover_amount=taking.cover,
        catch_up_amount=said.catch_up,
        factor_bps=said.factor_bps,
        entity=known.entity.value,
        residency=known.country,
        tax_id_kind=payee.tax_id_kind,
        object_code=object_code(taxed.book.find(f"{said.kind}_object")),
        facts={
            "lines": [{"part": line.part, "rate_bps": line.rate_bps, "tax": line.tax} for line in said.lines],
            "rules": [
                {
                    "code": rule.code,
                    "law": rule.law,
                    "source": rule.source,
                    "confidence": rule.confidence.value,
                    "valid_from": rule.valid_from.isoformat(),
                    "value": {key: list(v) if isinstance(v, tuple) else v for key, v in rule.value.items()},
                }
                for rule in said.rules
            ],
            "notices": [notice.value for notice in said.notices],
            "kept": said.kept,
            "uncovered": said.uncovered,
        },
        confidence=said.confidence.value,
        created_at=now,
    )
    slip.parties = json.dumps(sides_of(terms), ensure_ascii=False, sort_keys=True)
    slip.save(force_insert=True)
    audit.record("tax.withheld", slip, by=by, now=now, data={"deal": terms.deal_code, "kind": slip.kind})
    return slip


def ask_cover(terms: PaymentTerms, milestone: Milestone, short: int, *, by: Actor, now: datetime) -> None:
    """The release waits: write down what is missing, and ask the brand for it unless that is asked already."""
    if milestone.short_amount != short:
        milestone.short_amount = short
        milestone.save(update_fields=["short_amount"])
    asked = terms.fundings.filter(purpose=FundingPurpose.TAX, state__in=LIVE_FUNDING)
    if asked.exists():
        return
    missing = sum(terms.milestones.filter(short_amount__gt=0).values_list("short_amount", flat=True))
    funding = fundings.new_funding(terms, missing, purpose=FundingPurpose.TAX, by=by, now=now)
    outbox.publish("payment.tax_asked", deal_code=terms.deal_code, funding=funding.code)
