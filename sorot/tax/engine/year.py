"""A creator's year by the norm (NPPN): what the yearly return will roughly say."""

from __future__ import annotations

from dataclasses import dataclass

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import ONE, Levy, Line, lines_of
from sorot.tax.engine.rules import Confidence, NotCovered, Rule, lowest

#: Not married (TK) or married (K), with 0 to 3 dependants.
STATUSES = ("TK/0", "TK/1", "TK/2", "TK/3", "K/0", "K/1", "K/2", "K/3")
#: Artists' work: the group that creators are counted in.
KLU = "90002"


@dataclass(frozen=True, slots=True)
class YearCase:
    """`gross` is all of a year's income from this work, goods included; `withheld` what slips say was taken."""

    gross: int
    withheld: int = 0
    status: str = "TK/0"
    klu: str = KLU

    def __post_init__(self) -> None:
        if min(self.gross, self.withheld) < 0 or self.status not in STATUSES:
            raise ValueError("amounts are not negative, the status is one of STATUSES")


@dataclass(frozen=True, slots=True)
class YearEstimate:
    """`income` is gross by the norm, `free` what is not taxed, `taxable` the rest in whole steps (thousands)."""

    gross: int
    norm_bps: int
    income: int
    free: int
    taxable: int
    lines: tuple[Line, ...]
    tax: int
    withheld: int
    rules: tuple[Rule, ...]
    confidence: Confidence

    @property
    def due(self) -> int:
        """Still to pay."""
        return max(0, self.tax - self.withheld)

    @property
    def overpaid(self) -> int:
        """Withheld beyond the year's tax."""
        return max(0, self.withheld - self.tax)

    @property
    def is_estimate(self) -> bool:
        """Always: a year has other income and deductions that we do not see."""
        return True


def estimate_year(case: YearCase, book: RuleBook) -> YearEstimate:
    """The year's income tax by the norm. Raises NotCovered from the gross on at which the norm may not be used."""
    norm, free, step, scale = (book.rule(code) for code in (f"nppn_{case.klu}", "ptkp", "yearly_rounding", "pph17"))
    if case.gross >= norm.number("gross_limit"):
        raise NotCovered("above_norm")
    income = case.gross * norm.number("norm_bps") // ONE
    size = step.number("step")
    taxable = max(0, income - free.number(case.status)) // size * size
    levy = Levy("year", (norm, free, step, scale), scale.numbers("rates_bps"), scale.numbers("limits"))
    return YearEstimate(
        gross=case.gross,
        norm_bps=norm.number("norm_bps"),
        income=income,
        free=free.number(case.status),
        taxable=taxable,
        lines=lines_of(levy, taxable),
        tax=levy.on(taxable),
        withheld=case.withheld,
        rules=levy.rules,
        confidence=lowest(levy.rules),
    )
