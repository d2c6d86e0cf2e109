"""What a country has to say."""

from __future__ import annotations

from typing import Protocol

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import Levy
from sorot.tax.engine.shapes import Shape
from sorot.tax.engine.types import Case


class Pack(Protocol):
    """One country's way from a case to a levy. Rates live in rows; a pack holds only which row applies when."""

    country: str
    currency: str
    #: The rule of value added tax, or empty where the pack does not know it.
    vat_code: str

    def shape_of(self, code: str) -> Shape | None:
        """The shape of the rule `code`, or None when this country has no such rule."""

    def codes(self) -> tuple[str, ...]:
        """The codes of all rules, in the order in which people read them (without open families)."""

    def levy(self, case: Case, book: RuleBook) -> Levy:
        """The tax withheld in `case`. Raises RuleMissing or NotCovered."""
