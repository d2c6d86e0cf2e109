"""The arithmetic of tax: a pure function of a case and a book of dated rules.

No Django, no database, no clock and no float: whole minor units in, whole minor units out. `docs/money/tax.md` is its
prose; its examples run as tests.
"""

from sorot.tax.engine.assess import assess, gross_for, tax_on
from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import Levy, Line, lines_of
from sorot.tax.engine.packs import PACKS, pack_of
from sorot.tax.engine.rules import Confidence, NotCovered, Rule, RuleMissing, RuleRefused, lowest, tax_day
from sorot.tax.engine.types import (
    Aggregation,
    Assessment,
    Case,
    Earlier,
    Entity,
    Income,
    Notice,
    Payee,
    Payer,
    PayerRole,
    TaxId,
    Vat,
)
from sorot.tax.engine.vat import vat_on
from sorot.tax.engine.year import STATUSES, YearCase, YearEstimate, estimate_year

__all__ = [
    "PACKS",
    "STATUSES",
    "Aggregation",
    "Assessment",
    "Case",
    "Confidence",
    "Earlier",
    "Entity",
    "Income",
    "Levy",
    "Line",
    "NotCovered",
    "Notice",
    "Payee",
    "Payer",
    "PayerRole",
    "Rule",
    "RuleBook",
    "RuleMissing",
    "RuleRefused",
    "TaxId",
    "Vat",
    "YearCase",
    "YearEstimate",
    "assess",
    "estimate_year",
    "gross_for",
    "lines_of",
    "lowest",
    "pack_of",
    "tax_day",
    "tax_on",
    "vat_on",
]
