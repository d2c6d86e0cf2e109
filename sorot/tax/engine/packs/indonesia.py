"""Indonesia: PPh 21 for persons, PPh 23 for bodies, PPh 26 for those who live elsewhere."""

from __future__ import annotations

import re

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import ONE, Levy
from sorot.tax.engine.rules import NotCovered, Rule
from sorot.tax.engine.shapes import (
    BASE,
    BRACKETS,
    DUE,
    FACTOR,
    FLAG,
    NORM,
    OBJECT,
    RATE,
    STEP,
    VAT,
    Shape,
    Shapes,
    amounts,
)
from sorot.tax.engine.types import Aggregation, Case, Entity, Income, Notice, PayerRole, TaxId
from sorot.tax.engine.year import STATUSES

SHAPES: Shapes = {
    "pph17": BRACKETS,
    "pph21_base": BASE,
    "pph21_masa": FLAG,
    "pph21_no_number": FACTOR,
    "nik_counts": FLAG,
    "pph23_service": RATE,
    "pph23_royalty": RATE,
    "pph23_no_number": FACTOR,
    "pph26": RATE,
    "in_kind": FLAG,
    "private_payer": FLAG,
    "ppn": VAT,
    "nppn_90002": NORM,
    "ptkp": amounts(*STATUSES),
    "yearly_rounding": STEP,
    "withholding_due": DUE,
    "pph21_object": OBJECT,
    "pph23_object": OBJECT,
    "pph26_object": OBJECT,
    "meterai": amounts("amount", "above"),
}
#: One row for each country that we have a treaty rate of: `pph26_treaty_sg`.
TREATY = "pph26_treaty_"


class Indonesia:
    """Withholding by the payer; who is a person, a body, or resident elsewhere decides which article."""

    country = "ID"
    currency = "IDR"
    vat_code = "ppn"

    def shape_of(self, code: str) -> Shape | None:
        return RATE if re.fullmatch(TREATY + r"[a-z]{2}", code) else SHAPES.get(code)

    def codes(self) -> tuple[str, ...]:
        return tuple(SHAPES)

    def levy(self, case: Case, book: RuleBook) -> Levy:
        goods = (book.rule("in_kind"),) if case.in_kind else ()
        if case.payer.role is PayerRole.PRIVATE:
            return Levy("none", (book.rule("private_payer"),), (0,))
        if case.payee.country != self.country:
            return _pph26(case, book, goods)
        if case.payee.entity is Entity.BODY:
            return _pph23(case, book, goods)
        if case.income is Income.ROYALTY:
            raise NotCovered("royalty_of_person")
        return _pph21(case, book, goods)


def _number(case: Case, book: RuleBook, code: str) -> tuple[int, tuple[Rule, ...]]:
    """The factor for a missing tax number, and the rules that say so. A NIK counts from the day its row begins."""
    if case.payee.tax_id is TaxId.NPWP:
        return ONE, ()
    nik = book.find("nik_counts") if case.payee.tax_id is TaxId.NIK else None
    if nik is not None and nik.number("is_on"):
        return ONE, (nik,)
    rule = book.rule(code)
    return rule.number("factor_bps"), (rule,)


def _pph21(case: Case, book: RuleBook, goods: tuple[Rule, ...]) -> Levy:
    """Art. 17 brackets on a share of the gross of the month between payer and payee (or of this payment alone).

    Tax of earlier payments of the month counts, but never beyond what they would cost with today's number: a surcharge
    taken while there was none stays with the tax office, and what was taken too little is caught up now.
    """
    scale, base = book.rule("pph17"), book.rule("pph21_base")
    factor, number = _number(case, book, "pph21_no_number")
    rules = (base, scale, *number, *goods)
    common = {
        "kind": "pph21", "rates": scale.numbers("rates_bps"), "limits": scale.numbers("limits"),
        "base_bps": base.number("base_bps"), "factor_bps": factor,
    }  # fmt: skip
    if not (case.earlier.gross or case.earlier.withheld):
        return Levy(rules=rules, **common)  # type: ignore[arg-type]
    masa = book.rule("pph21_masa")
    wanted = case.aggregation or (Aggregation.MASA if masa.number("is_on") else Aggregation.PAYMENT)
    if wanted is Aggregation.PAYMENT:
        return Levy(rules=(*rules, masa), **common)  # type: ignore[arg-type]
    alone = Levy(rules=rules, **common)  # type: ignore[arg-type]
    credited = min(case.earlier.withheld, alone.on(case.earlier.gross))
    return Levy(
        rules=(*rules, masa),
        earlier=case.earlier.gross,
        credited=credited,
        kept=case.earlier.withheld - credited,
        **common,  # type: ignore[arg-type]
    )


def _pph23(case: Case, book: RuleBook, goods: tuple[Rule, ...]) -> Levy:
    """A flat rate on the gross without value added tax."""
    rate = book.rule(f"pph23_{case.income}")
    factor, number = _number(case, book, "pph23_no_number")
    return Levy("pph23", (rate, *number, *goods), (rate.number("rate_bps"),), factor_bps=factor)


def _pph26(case: Case, book: RuleBook, goods: tuple[Rule, ...]) -> Levy:
    """A flat rate, or the treaty's where its form is there and we know its rate."""
    treaty = book.find(TREATY + case.payee.country.lower()) if case.payee.has_treaty_form else None
    rate = treaty or book.rule("pph26")
    notices = (Notice.NO_TREATY_ROW,) if case.payee.has_treaty_form and treaty is None else ()
    return Levy("pph26", (rate, *goods), (rate.number("rate_bps"),), notices=notices)
