"""How a fee is divided by what people type: ready plans, percents, amounts and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sorot.core.forms import MoneyField
from sorot.core.money import apply_bps, parse_amount, split
from sorot.deals.enums import DueRule
from sorot.deals.prices import parts_of_plan
from sorot.deals.terms import MilestoneTerm, Terms

BEFORE, APPROVED, DATED = DueRule.BEFORE_WORK.value, DueRule.ON_APPROVAL.value, DueRule.ON_DATE.value


def milestones_for(plan: str, fee: int) -> tuple[MilestoneTerm, ...]:
    """The parts of a fee by a ready plan: `before`, `split`, `deposit` or `after`; none for a fee of zero."""
    if fee == 0:
        return ()
    ready: dict[str, tuple[list[int], list[str], list[str]]] = {
        "split": ([1, 1], [_("First half"), _("Second half")], [BEFORE, APPROVED]),
        "deposit": ([30, 70], [_("Deposit"), pgettext("terms", "Rest")], [BEFORE, APPROVED]),
        "after": ([1], [_("Whole fee")], [APPROVED]),
        "before": ([1], [_("Whole fee")], [BEFORE]),
    }
    weights, labels, rules = ready[plan]
    return tuple(parts_of_plan(fee, weights, labels, rules))


def plan_of(terms: Terms) -> str:
    """The ready plan that these terms follow, whatever their parts are called; else `own`."""
    facts = [(part.amount, part.due_rule) for part in terms.fixed]
    for plan in ("before", "split", "deposit", "after"):
        if facts == [(part.amount, part.due_rule) for part in milestones_for(plan, terms.fee.amount)]:
            return plan
    return "own"


@dataclass(frozen=True, slots=True)
class Share:
    """What was typed for one part: basis points of the fee, or an amount; neither is the rest."""

    bps: int | None = None
    amount: int | None = None

    @property
    def is_rest(self) -> bool:
        return self.bps is None and self.amount is None


def parse_share(text: str, currency: str) -> Share:
    """`30%`, `33,33%`, `3.000.000` or nothing. Raises ValueError."""
    text = text.strip()
    if not text:
        return Share()
    if percent := re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%", text):
        whole, decimals = percent.groups()
        return Share(bps=int(Decimal(f"{whole}.{decimals or 0}") * 100))
    return Share(amount=parse_amount(text, currency))


def divide(fee: int, shares: Sequence[Share]) -> list[int]:
    """The amount of each share in minor units. One that is the rest takes what is left.

    Percents that make up the whole are divided by largest remainder, so that they always add up.
    """
    if all(share.bps is not None for share in shares) and sum(share.bps or 0 for share in shares) == 10_000:
        return split(fee, [share.bps or 0 for share in shares])
    amounts = [
        share.amount if share.amount is not None else apply_bps(fee, share.bps) if share.bps is not None else 0
        for share in shares
    ]
    left = fee - sum(amounts)
    return [left if share.is_rest else amount for share, amount in zip(shares, amounts, strict=True)]


def share_text(part: MilestoneTerm, base: Terms) -> str:
    """A whole percent survives a change of the fee; else the amount as people type it."""
    fee = base.fee.amount
    if part.amount * 100 % fee == 0:
        return f"{part.amount * 100 // fee}%"
    return str(MoneyField(currency=base.fee.currency).prepare_value(part.amount))
