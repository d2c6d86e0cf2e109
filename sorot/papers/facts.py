"""What stands on an invoice besides its amounts and parties: data without words, so that it reads in any language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from sorot.core.clock import today
from sorot.papers.enums import Supply
from sorot.papers.plan import Paper
from sorot.payments import channels
from sorot.payments.enums import CheckoutState, FundingSource
from sorot.payments.models import Milestone, PaymentTerms, Withholding
from sorot.payments.queries.taxes import vat_of_terms
from sorot.payments.withholding import VatTerm
from sorot.tax.engine import NotCovered, RuleBook, pack_of, tax_day
from sorot.tax.queries import rules_at

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What all papers of one released part share."""

    terms: PaymentTerms
    milestone: Milestone
    vat_term: VatTerm | None
    vat_rule: Facts
    stamp: Facts | None
    is_simulated: bool

    def on(self, paper: Paper, slip: Withholding | None) -> Facts:
        """What stands on `paper`; only the creator's own carries what was withheld, and the goods."""
        terms, milestone = self.terms, self.milestone
        is_work = paper.supply == Supply.WORK
        facts: Facts = {
            "title": terms.title,
            "part": milestone.label,
            "late_for": milestone.late_for.label if milestone.late_for is not None else "",
            "mode": str(terms.mode),
            "merchant": str(terms.merchant_of_record),
            "paid_date": today(milestone.released_at).isoformat() if milestone.released_at else "",
            "lines": [{"kind": str(line.kind), "amount": line.amount} for line in paper.lines],
            "vat": self._vat(paper),
            "withholding": _withholding(slip) if is_work and slip is not None else None,
            "goods": _goods(terms, milestone) if is_work else None,
            "stamp": self.stamp if self.stamp and paper.total > self.stamp["above"] else None,
            "is_simulated": self.is_simulated,
        }
        return facts

    def _vat(self, paper: Paper) -> Facts | None:
        if not paper.vat or self.vat_term is None:
            return None
        term = self.vat_term
        return {
            "rate_bps": term.rate_bps,
            "base_part": term.base_part,
            "base_whole": term.base_whole,
            "base": term.base(paper.price),
            **self.vat_rule,
        }


def facts_of(terms: PaymentTerms, milestone: Milestone, *, now: datetime) -> PartFacts:
    """The facts of a released part. At most three queries."""
    term = vat_of_terms(terms)
    rule: Facts = {"law": "", "confidence": "low"}
    if term is not None:
        book = _book(tax_day(terms.opened_at))
        found = book.find(pack_of(book.country).vat_code) if book is not None else None
        if found is not None:
            rule = {"law": found.law, "confidence": found.confidence.value}
    return PartFacts(terms, milestone, term, rule, _stamp(terms, tax_day(now)), is_simulated(terms, milestone))


def _book(day: date) -> RuleBook | None:
    try:
        return rules_at(settings.COUNTRY, day)
    except NotCovered:
        return None


def _stamp(terms: PaymentTerms, day: date) -> Facts | None:
    """Stamp duty on papers above a sum, where the day has a row for it and the paper is in the country's money."""
    book = _book(day)
    rule = book.find("meterai") if book is not None and pack_of(book.country).currency == terms.currency else None
    if rule is None:
        return None
    return {
        "amount": rule.number("amount"),
        "above": rule.number("above"),
        "law": rule.law,
        "confidence": rule.confidence.value,
    }


def _withholding(slip: Withholding) -> Facts:
    return {
        "code": slip.code,
        "kind": slip.kind,
        "gross": slip.gross_amount,
        "base": slip.base_amount,
        "tax": slip.tax_amount,
        "lines": slip.facts.get("lines", []),
        "laws": list(dict.fromkeys(rule["law"] for rule in slip.facts.get("rules", []))),
        "confidence": slip.confidence,
    }


def _goods(terms: PaymentTerms, milestone: Milestone) -> Facts | None:
    if not milestone.in_kind_amount:
        return None
    return {"item": terms.in_kind_item, "amount": milestone.in_kind_amount}


def is_simulated(terms: PaymentTerms, milestone: Milestone) -> bool:
    """Nobody may take the paper of an example for a real one: a demo's, or of money that a simulator moved."""
    if terms.payer.is_demo or terms.talent.is_demo:
        return True
    funding = milestone.funding
    if funding is None or funding.source != FundingSource.GATEWAY:
        return False
    paid = funding.checkouts.filter(state=CheckoutState.PAID).first()
    return paid is not None and channels.is_simulated(paid.gateway)
