"""Thailand: one flat rate withheld from services of residents."""

from __future__ import annotations

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import Levy
from sorot.tax.engine.rules import NotCovered
from sorot.tax.engine.shapes import RATE, Shape
from sorot.tax.engine.types import Case, Income, PayerRole


class Thailand:
    """Amounts in satang. Payees elsewhere, royalties and private payers are not known here."""

    country = "TH"
    currency = "THB"
    vat_code = ""

    def shape_of(self, code: str) -> Shape | None:
        return RATE if code in self.codes() else None

    def codes(self) -> tuple[str, ...]:
        return ("wht_service",)

    def levy(self, case: Case, book: RuleBook) -> Levy:
        known = case.payer.role is PayerRole.BUSINESS and case.income is Income.SERVICE
        if not known or case.payee.country != self.country:
            raise NotCovered("not_in_pack")
        rate = book.rule("wht_service")
        return Levy("th_wht", (rate,), (rate.number("rate_bps"),))
