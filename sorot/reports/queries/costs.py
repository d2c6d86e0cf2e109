"""What each deal costs whoever pays it, from the rows of the money room: nothing is typed here, nothing estimated.

docs/money/campaign-cost.md says in prose what counts as what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sorot.payments.enums import MilestoneState
from sorot.payments.models import Milestone
from sorot.payments.queries.taxes import released_part


@dataclass
class DealCost:
    """Minor units of `currency`. `released` is what the payer's money became, `committed` what is agreed beyond it."""

    currency: str
    fee: int = 0
    result: int = 0
    margin: int = 0
    tax: int = 0
    platform: int = 0
    late: int = 0
    released: int = 0
    committed: int = 0

    @property
    def total(self) -> int:
        return self.fee + self.result + self.margin + self.tax + self.platform + self.late

    def add(self, row: Milestone) -> None:
        """One part of the fee. What was returned or cancelled costs nothing."""
        if row.state == MilestoneState.RELEASED:
            gone = released_part(row.terms, row, getattr(row, "withholding", None))
            talent, margin, tax, fee = gone.earned, gone.margin, gone.cover + gone.vat, gone.fee
            self.released += gone.spent
        elif row.state in (MilestoneState.FUNDED, MilestoneState.PENDING):
            talent, margin, fee = row.amount, row.margin_amount, row.fee_amount
            tax = row.cover_amount + row.vat_amount
            self.committed += row.total
        else:
            return
        if row.late_for_id is not None:
            self.late += talent
        elif row.basis:
            self.result += talent
        else:
            self.fee += talent
        self.margin, self.tax, self.platform = self.margin + margin, self.tax + tax, self.platform + fee


def parts_of(codes: Iterable[str]) -> list[Milestone]:
    """The parts of the fees of deals, in their order. One query."""
    rows = Milestone.objects.filter(terms__deal_code__in=list(codes)).select_related("terms", "withholding")
    return list(rows.order_by("terms", "position"))


def deal_costs(parts: Sequence[Milestone]) -> dict[str, DealCost]:
    """Costs by the deal's code; a deal without terms of money is not in it."""
    found: dict[str, DealCost] = {}
    for row in parts:
        cost = found.setdefault(row.terms.deal_code, DealCost(row.terms.currency))
        cost.add(row)
    return found
