"""Which papers a released part of a fee needs: pure, whole minor units (prose: docs/money/invoices.md).

Who sells what to whom follows from the merchant of record. Every paper carries only what both of its sides may know: a
client whose agency acts reads one price, never what the creator gets of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sorot.papers.enums import Supply
from sorot.payments.enums import Merchant, MoneyMode
from sorot.payments.withholding import Release


class Side(StrEnum):
    """Who stands on a paper, before anybody looks up a name."""

    OPERATOR = "operator"
    PAYEE = "payee"
    AGENCY = "agency"
    PAYER = "payer"


class LineKind(StrEnum):
    """What a line says; its words come when somebody reads it (`sheets/words.py`)."""

    WORK = "work"
    LATE = "late"
    COVER = "cover"
    SERVICE = "service"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its amount, without value added tax."""

    kind: LineKind
    amount: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One invoice to write. `price`: the sum of its lines; `vat`: on top of it; `withheld`: taken out of `price`."""

    supply: Supply
    issuer: Side
    buyer: Side
    lines: tuple[Line, ...]
    vat: int = 0
    withheld: int = 0

    @property
    def price(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def total(self) -> int:
        """What the buyer's money became: price and value added tax."""
        return self.price + self.vat


def plan_papers(
    *, merchant: Merchant | str, mode: MoneyMode | str, has_agency: bool, release: Release, is_late_fee: bool = False
) -> list[Paper]:
    """The papers of one released part; those of nothing are left out. `has_agency`: one acts that is not the payer.

    `Release.tax` is what was withheld: nothing where nobody withholds here. Paid directly there is the creator's work
    alone. Otherwise the payer's papers sum to `Release.spent`.
    """
    work = LineKind.LATE if is_late_fee else LineKind.WORK
    earned = (Line(work, release.earned), Line(LineKind.COVER, release.cover))
    whole = (Line(work, release.earned + release.cover + release.margin),)
    middle = Side.AGENCY if has_agency else Side.PAYER
    fee = Line(LineKind.FEE, release.fee)
    if mode == MoneyMode.DIRECT:
        # Nobody resells what the payer itself sends to the creator's account.
        papers = [Paper(Supply.WORK, Side.PAYEE, Side.PAYER, (Line(work, release.earned),))]
    elif merchant == Merchant.PLATFORM:
        papers = [
            Paper(Supply.WORK, Side.PAYEE, Side.OPERATOR, earned, withheld=release.tax),
            *([Paper(Supply.MARGIN, Side.AGENCY, Side.OPERATOR, _margin(release))] if has_agency else []),
            Paper(Supply.WHOLE, Side.OPERATOR, Side.PAYER, (*(whole if release.margin or has_agency else earned), fee),
                  vat=release.vat),
        ]  # fmt: skip
    else:
        papers = [
            Paper(Supply.WORK, Side.PAYEE, middle, earned, withheld=release.tax),
            *([Paper(Supply.ARRANGED, Side.AGENCY, Side.PAYER, whole)] if has_agency else []),
            Paper(Supply.FEE, Side.OPERATOR, Side.PAYER, (fee,), vat=release.vat),
        ]
    return [_without_nothing(paper) for paper in papers if paper.total]


def _margin(release: Release) -> tuple[Line, ...]:
    return (Line(LineKind.SERVICE, release.margin),)


def _without_nothing(paper: Paper) -> Paper:
    lines = tuple(line for line in paper.lines if line.amount)
    return Paper(paper.supply, paper.issuer, paper.buyer, lines, paper.vat, paper.withheld)
