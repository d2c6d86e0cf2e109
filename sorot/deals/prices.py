"""What a contract costs and when: pure arithmetic over terms (prose: docs/money/milestones.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sorot.core.money import apply_bps, split
from sorot.deals.enums import ItemState
from sorot.deals.terms import CancellationTerm, MilestoneTerm, Terms
from sorot.payments.enums import DUE_BEFORE_WORK
from sorot.payments.fees import fees_of_parts
from sorot.payments.withholding import VatTerm, vats_of_parts


@dataclass(frozen=True, slots=True)
class Price:
    """What the payer sends, in minor units, platform fee, agency margin and taxes included.

    `fixed` is certain, `variable` the most that results can add; `before_work` has to be secured before work starts.
    Of the sum `vat` is value added tax, `cover` is secured for the creator's tax (what is not needed comes back).
    """

    fixed: int
    variable: int
    before_work: int
    fee: int = 0
    vat: int = 0
    cover: int = 0

    @property
    def total(self) -> int:
        return self.fixed + self.variable


@dataclass(frozen=True, slots=True)
class Levies:
    """Taxes on top of the parts of a contract. `covers` stand beside the parts; none: nobody secures tax here.

    `goods_cover` is the tax of goods that come without any fixed part; `is_whole`: value added tax is on everything,
    else on the platform fee.
    """

    covers: Sequence[int] = ()
    goods_cover: int = 0
    vat: VatTerm | None = None
    is_whole: bool = False


NO_LEVIES = Levies()


def margins_of(terms: Terms, margin: int) -> list[int]:
    """The agency's margin spread over the parts by amount: over the fixed ones, or over all where none is fixed."""
    weights = [0 if part.is_variable and terms.fixed else part.amount for part in terms.milestones]
    return split(margin, weights) if terms.milestones else []


def price_of(terms: Terms, *, margin: int = 0, fee_bps: int = 0, levies: Levies = NO_LEVIES) -> Price:
    """The sums of a contract. Each part carries its share of the fee, so these are the amounts asked later."""
    prices = [part.amount + extra for part, extra in zip(terms.milestones, margins_of(terms, margin), strict=True)]
    fees = fees_of_parts(prices, fee_bps)
    covers = list(levies.covers) or [0] * len(prices)
    vats = vats_of_parts(prices, fees, covers, levies.vat, on_all=levies.is_whole)
    sums = [sum(row) for row in zip(prices, fees, covers, vats, strict=True)]
    rows = list(zip(terms.milestones, sums, strict=True))
    goods_vat = vats_of_parts([0], [0], [levies.goods_cover], levies.vat, on_all=levies.is_whole)[0]
    goods = levies.goods_cover + goods_vat
    return Price(
        fixed=goods + sum(total for part, total in rows if not part.is_variable),
        variable=sum(total for part, total in rows if part.is_variable),
        before_work=goods + sum(total for part, total in rows if part.due_rule in DUE_BEFORE_WORK),
        fee=sum(fees),
        vat=goods_vat + sum(vats),
        cover=levies.goods_cover + sum(covers),
    )


def kept_percent(term: CancellationTerm, state: str, *, has_draft: bool) -> int:
    """The percent of one work's share that the creator keeps when the brand stops: by how far this work is."""
    if state == ItemState.PUBLISHED:
        return 100
    if state == ItemState.APPROVED:
        return term.after_approval
    return term.after_draft if has_draft else term.before_draft


def kept_shares(fee: int, percents: Sequence[int]) -> list[tuple[int, int]]:
    """(share, kept) of each work: the fee in even shares, and of each share its percent, half up.

    >>> kept_shares(1_000, [100, 50, 0])
    [(334, 334), (333, 167), (333, 0)]
    """
    shares = split(fee, [1] * len(percents))
    return [(share, apply_bps(share, percent * 100)) for share, percent in zip(shares, percents, strict=True)]


def parts_of_plan(fee: int, weights: Sequence[int], labels: Sequence[str], rules: Sequence[str]) -> list[MilestoneTerm]:
    """The fee in parts by weight; a part that would be nothing is left out."""
    rows = zip(labels, split(fee, list(weights)), rules, strict=True)
    return [MilestoneTerm(label, amount, rule) for label, amount, rule in rows if amount]
