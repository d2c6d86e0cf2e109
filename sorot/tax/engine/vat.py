"""Value added tax on top of a price."""

from __future__ import annotations

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import ONE
from sorot.tax.engine.packs import pack_of
from sorot.tax.engine.rules import NotCovered
from sorot.tax.engine.types import Vat


def vat_on(price: int, book: RuleBook) -> Vat:
    """The tax that a registered seller adds to `price`.

    The base is a share of the price, rounded half up to a whole unit (11/12 of 1,000,000 is 916,667); the tax on it is
    rounded down. Raises RuleMissing where the day has no row, NotCovered where the pack knows no such tax.
    """
    code = pack_of(book.country).vat_code
    if not code:
        raise NotCovered("vat")
    rule = book.rule(code)
    rate, part, whole = rule.number("rate_bps"), rule.number("base_part"), rule.number("base_whole")
    base = (2 * price * part + whole) // (2 * whole)
    return Vat(price, base, rate, base * rate // ONE, (rule,))
