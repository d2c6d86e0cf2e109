"""What the page of the tax file shows, and who is asked to fill it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from sorot.accounts.rules import may_handle_money
from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.payments.enums import WITHHOLDING_MERCHANTS, Merchant
from sorot.payments.models import Payee, PaymentTerms
from sorot.payments.queries.taxes import vat_term
from sorot.tax import engine
from sorot.tax.engine import pack_of, tax_day
from sorot.tax.enums import Sureness
from sorot.tax.queries import rules_at
from sorot.tax.wording import KINDS, percent, rule_name

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TONES = {"high": "good", "medium": "", "low": "bad"}
#: The payment that shows what the number changes, in minor units.
EXAMPLE = 10_000_000


def tax_file_version(payee: Payee | None) -> int:
    """Which save of the tax file a page shows: its moment in microseconds; 0 before the first."""
    if payee is None or payee.tax_saved_at is None:
        return 0
    return (payee.tax_saved_at - EPOCH) // timedelta(microseconds=1)


def payee_and_tax(actor: Actor) -> tuple[Payee | None, bool]:
    """The payee behind the hat of a person, and whether `is_tax_file_due`: both in one query."""
    if actor.user is None or not actor.is_person:
        return None, is_tax_file_due(actor)
    taxed = PaymentTerms.objects.filter(
        cancelled_at=None, payee=OuterRef("pk"), merchant_of_record__in=WITHHOLDING_MERCHANTS
    )
    payee = Payee.objects.visible_to(actor).annotate(is_taxed=Exists(taxed)).first()
    if payee is None:
        return None, False
    return payee, bool(payee.is_taxed) and not payee.tax_id_kind and bool(may_handle_money(actor))


def is_tax_file_due(actor: Actor) -> bool:
    """The hat has a payment from which this site withholds tax, as payee or as who owes the tax, but no tax number.

    False for who may not give it. One query at most.
    """
    if actor.organisation is None:
        return actor.is_person and payee_and_tax(actor)[1]
    if not may_handle_money(actor):
        return False
    rows = PaymentTerms.objects.filter(cancelled_at=None)
    own = actor.organisation
    buys = Q(acting_agency=own) | Q(acting_agency=None, payer=own)
    has_number = Exists(Payee.objects.filter(organisation=own).exclude(tax_id_kind=""))
    sells = Q(payee__organisation=own, merchant_of_record__in=WITHHOLDING_MERCHANTS)
    rows = rows.filter(sells | (buys & Q(merchant_of_record=Merchant.BRAND)))
    return rows.filter(~has_number).exists()


@dataclass(frozen=True, slots=True)
class UsedRule:
    """A row of the tax table that an example used."""

    name: str
    law: str
    sureness: str
    tone: str


@dataclass(frozen=True, slots=True)
class WhatItChanges:
    """Of `example`, `better` is withheld with the number (or the treaty form), `worse` without.

    `kind` names the tax, `more` by how much worse is higher ("" where it is not).
    """

    is_home: bool
    kind: str
    example: Money
    better: Money
    worse: Money
    more: str
    is_estimate: bool
    rules: tuple[UsedRule, ...]

    @property
    def laws(self) -> str:
        """The laws behind the amounts, each once."""
        return " · ".join(dict.fromkeys(rule.law for rule in self.rules))

    @property
    def changes(self) -> bool:
        return self.worse.amount > self.better.amount


def what_it_changes(*, is_company: bool, residency: str, now: datetime) -> WhatItChanges | None:
    """What the tax file changes for a payment today, by the table in force. One query.

    None where the site's country has no pack, or the table lacks a row: then the page says it in words only.
    """
    day, is_home = tax_day(now), residency == settings.COUNTRY
    entity = engine.Entity.BODY if is_company else engine.Entity.PERSON

    def assessed(has_it: bool, book: engine.RuleBook) -> engine.Assessment:
        tax_id = engine.TaxId.NPWP if has_it and is_home else engine.TaxId.NONE
        payee = engine.Payee(entity, residency, tax_id, has_treaty_form=has_it and not is_home)
        payer = engine.Payer(country=settings.COUNTRY)
        return engine.assess(engine.Case(day, EXAMPLE, payer=payer, payee=payee), book)

    try:
        book = rules_at(settings.COUNTRY, day)
        better, worse = assessed(True, book), assessed(False, book)
    except (engine.RuleMissing, engine.NotCovered):
        return None
    currency = pack_of(settings.COUNTRY).currency
    used = {rule.code: rule for rule in (*worse.rules, *better.rules)}
    return WhatItChanges(
        is_home=is_home,
        kind=str(KINDS.get(worse.kind, worse.kind)),
        example=Money(EXAMPLE, currency),
        better=Money(better.withheld, currency),
        worse=Money(worse.withheld, currency),
        more=percent((worse.withheld - better.withheld) * 10_000 // better.withheld) if better.withheld else "",
        is_estimate=better.is_estimate or worse.is_estimate,
        rules=tuple(
            UsedRule(
                rule_name(rule.code), rule.law, str(Sureness(rule.confidence.value).label),
                TONES[rule.confidence.value],
            )
            for rule in used.values()
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VatExample:
    """What value added tax adds to a fee of the operator today."""

    fee: Money
    tax: Money
    law: str
    sureness: str
    tone: str


def vat_example(now: datetime) -> VatExample | None:
    """None where the tax table has no such row for today. One query."""
    try:
        book = rules_at(settings.COUNTRY, tax_day(now))
        term = vat_term(book)
    except (engine.RuleMissing, engine.NotCovered):
        return None
    if term is None:
        return None
    pack = pack_of(settings.COUNTRY)
    rule, fee = book.rule(pack.vat_code), EXAMPLE * 6 // 100
    level = rule.confidence.value
    return VatExample(
        Money(fee, pack.currency), Money(term.tax(fee), pack.currency), rule.law, str(Sureness(level).label),
        TONES[level],
    )  # fmt: skip
