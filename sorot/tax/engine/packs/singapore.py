"""Singapore: nothing is withheld from residents."""

from __future__ import annotations

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import Levy
from sorot.tax.engine.rules import NotCovered
from sorot.tax.engine.shapes import RATE, Shape
from sorot.tax.engine.types import Case


class Singapore:
    """Amounts in cents. Payees elsewhere are not known here."""

    country = "SG"
    currency = "SGD"
    vat_code = ""

    def shape_of(self, code: str) -> Shape | None:
        return RATE if code in self.codes() else None

    def codes(self) -> tuple[str, ...]:
        return ("wht_resident",)

    def levy(self, case: Case, book: RuleBook) -> Levy:
        if case.payee.country != self.country:
            raise NotCovered("not_in_pack")
        rate = book.rule("wht_resident")
        return Levy("none", (rate,), (rate.number("rate_bps"),))
