"""How one released part is taxed and divided: pure, whole minor units (prose: docs/money/withholding.md).

What the agreed amount means decides who bears the tax. Gross: it is taken from the amount. Nett: the brand pays on top
what makes exactly the amount arrive. Goods are taxed with the cash; what the cash cannot cover the brand pays on top,
and that too is income, so it is grossed up to a net cash of exactly nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sorot.payments.enums import TaxBasis
from sorot.payments.fees import split_earned
from sorot.tax.engine import Assessment, Case, Payee, Payer, RuleBook, TaxId, assess, gross_for


@dataclass(frozen=True, slots=True)
class VatTerm:
    """Value added tax as it stood when the contract was made: `rate_bps` on `base_part`/`base_whole` of a price."""

    rate_bps: int
    base_part: int
    base_whole: int

    def base(self, price: int) -> int:
        """What the tax is counted on: the share of the price, half up to a whole unit."""
        return (2 * price * self.base_part + self.base_whole) // (2 * self.base_whole)

    def tax(self, price: int) -> int:
        """Tax on top of `price`, rounded down.

        >>> VatTerm(1_200, 11, 12).tax(1_000_000)  # 12 % of 11/12
        110000
        """
        return self.base(price) * self.rate_bps // 10_000


@dataclass(frozen=True, slots=True)
class Taking:
    """The tax of one part. `cash` before tax = what was earned + `cover` (paid by the brand on top)."""

    earned: int
    cover: int
    assessment: Assessment

    @property
    def cash(self) -> int:
        return self.earned + self.cover

    @property
    def tax(self) -> int:
        """What is taken from the cash; never more than the cash."""
        return self.assessment.withheld

    @property
    def net(self) -> int:
        return self.cash - self.tax


def take(*, earned: int, basis: TaxBasis | str, case: Case, book: RuleBook) -> Taking:
    """The tax when `earned` of a part is released. `case.in_kind` is the value of goods; `case.cash` is not read.

    Raises RuleMissing or NotCovered: an unknown rate is never taken for zero.
    """
    if basis == TaxBasis.NETT:
        cash = gross_for(earned, case, book)
    else:
        cash = earned
        if assess(replace(case, cash=cash), book).uncovered:
            cash = gross_for(0, case, book)
    return Taking(earned, cash - earned, assess(replace(case, cash=cash), book))


def take_within(*, earned: int, most: int, basis: TaxBasis | str, case: Case, book: RuleBook) -> Taking:
    """As `take`, with at most `most` on top: where nobody can wait for more, the tax of what is there is taken from it.

    Used where a dispute or a cancellation ends the money of a deal at once.
    """
    wanted = take(earned=earned, basis=basis, case=case, book=book)
    if wanted.cover <= most:
        return wanted
    return Taking(earned, most, assess(replace(case, cash=earned + most), book))


def cover_for(*, amount: int, in_kind: int, basis: TaxBasis | str, day: date, payee: Payee, payer: Payer,
              book: RuleBook) -> int:  # fmt: skip
    """What the brand secures on top of a part for tax, before anybody knows the payee's number and month.

    It is counted as if the payee had no tax number, so that it is enough in all but the largest months; what is not
    needed goes back at release. And as if one unit more had to arrive: a month's tax is rounded as a whole, so a second
    payment can cost one unit more than it would alone, and nobody's pay waits for one rupiah.
    """
    case = Case(day=day, cash=amount, in_kind=in_kind, payer=payer, payee=replace(payee, tax_id=TaxId.NONE))
    if take(earned=amount, basis=basis, case=case, book=book).tax == 0:
        return 0
    arrives = amount if basis == TaxBasis.NETT else 0
    return max(0, gross_for(arrives + 1, case, book) - amount)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a fee as it was secured. `vat_on_all`: the operator sells the whole, not only its fee."""

    amount: int
    margin: int
    fee: int
    vat: int
    cover: int
    fee_bps: int
    vat_term: VatTerm | None = None
    vat_on_all: bool = False

    @property
    def total(self) -> int:
        return self.amount + self.margin + self.fee + self.vat + self.cover


@dataclass(frozen=True, slots=True)
class Release:
    """Where a part's money goes: `earned + cover + margin + fee + vat + returned - drawn` is what was secured.

    `cover` is what the brand paid on top for tax (out of what was secured for it, then `drawn` from its balance).
    """

    earned: int
    cover: int
    margin: int
    fee: int
    vat: int
    tax: int
    returned: int
    drawn: int

    @property
    def cash(self) -> int:
        """Of the talent, before tax."""
        return self.earned + self.cover

    @property
    def net(self) -> int:
        return self.cash - self.tax

    @property
    def spent(self) -> int:
        """What the payer's money became: the sum of all its papers."""
        return self.earned + self.cover + self.margin + self.fee + self.vat


def release_of(part: Part, *, earned: int, cover: int = 0, tax: int = 0) -> Release:
    """How `part` is divided when `earned` of it was earned and the tax needs `cover` on top (docs/money/split.md)."""
    talent, margin, fee, _rest = split_earned(
        amount=part.amount, margin=part.margin, fee=part.fee, bps=part.fee_bps, earned=earned
    )
    vat = min(vat_of(part, talent=talent, cover=cover, margin=margin, fee=fee), part.vat)
    drawn = max(0, cover - part.cover)
    returned = part.total + drawn - (talent + cover + margin + fee + vat)
    return Release(talent, cover, margin, fee, vat, tax, returned, drawn)


def vat_of(part: Part, *, talent: int, cover: int, margin: int, fee: int) -> int:
    """Value added tax on what the operator sells: its fee, or the whole price with it."""
    if part.vat_term is None:
        return 0
    return part.vat_term.tax(fee + (talent + cover + margin if part.vat_on_all else 0))


def vats_of_parts(
    prices: Sequence[int], fees: Sequence[int], covers: Sequence[int], vat: VatTerm | None, *, on_all: bool
) -> list[int]:
    """The value added tax to secure for each part (its price is the talent's amount and the margin)."""
    if vat is None:
        return [0] * len(prices)
    rows = zip(prices, fees, covers, strict=True)
    return [vat.tax(fee + (price + cover if on_all else 0)) for price, fee, cover in rows]
