"""What works of a kind were paid, from settled deals: published editions only, never a deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sorot.core.money import Money
from sorot.core.taxonomy import tier_scheme
from sorot.creators.models import CreatorProfile
from sorot.rates.models import PriceEdition
from sorot.rates.queries.cards import CardLine, CardPage
from sorot.rates.queries.costs import Costs, below_cost
from sorot.rates.sow.render import NAMES

#: So many creators, deals and brands, or nothing is told.
LEAST_CREATORS = LEAST_DEALS = 5
LEAST_BRANDS = 3


@dataclass(frozen=True, slots=True)
class PriceHelp:
    """What one work of a kind was paid: the middle and the middle half. `edition` None: not enough data.

    `tier` "" is all creators. `n` is rounded down to fives; `quantity` is that of the row it stands beside.
    """

    name: str
    edition: PriceEdition | None
    tier: str = ""

    @property
    def n(self) -> int:
        return self.edition.n // 5 * 5 if self.edition is not None else 0

    @property
    def posts_n(self) -> int:
        return self.edition.posts_n // 5 * 5 if self.edition is not None else 0

    def money(self, column: str) -> Money | None:
        """An amount of the edition."""
        value = getattr(self.edition, column, None) if self.edition is not None else None
        return Money(int(value), self.edition.currency) if value is not None and self.edition is not None else None

    @property
    def middle(self) -> Money | None:
        return self.money("p50")

    @property
    def low(self) -> Money | None:
        return self.money("p25")

    @property
    def high(self) -> Money | None:
        return self.money("p75")

    @property
    def cpm(self) -> Money | None:
        return self.money("cpm")


@dataclass(slots=True)
class HelpedRow:
    """A row that was read, the cost it does not reach, and what its works were paid."""

    reading: Any
    cost: Money | None = None
    prices: list[PriceHelp] = field(default_factory=list)


@dataclass(slots=True)
class CardRow:
    """A line of the card on its editing page."""

    line: CardLine
    cost: Money | None
    urls: dict[str, str] = field(default_factory=dict)


def helped(readings: Iterable[Any], costs: Costs, creator: CreatorProfile) -> list[HelpedRow]:
    """Rows with help. Price help stands where a row has one kind of work: what part of a sum is whose is not known.

    One query.
    """
    rows = list(readings)
    kinds = {kind for row in rows if (kind := _kind(row)) is not None}
    found = _current(kinds)
    tier = creator.tier.slug if creator.tier is not None else ""
    return [
        HelpedRow(row, below_cost(row.line, costs) if row.line is not None else None, _prices(row, found, tier))
        for row in rows
    ]


def card_rows(card: CardPage | None, costs: Costs) -> list[CardRow]:
    """The card's lines with the cost they do not reach, in the creator's own order."""
    return [CardRow(row, below_cost(row.line, costs)) for row in card.all] if card is not None else []


def _kind(row: Any) -> tuple[str, str] | None:
    kinds = {(item.platform, item.format) for item in row.line.items} if row.line is not None else set()
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    return kind if kind is not None and kind[0] else None


def _current(kinds: set[tuple[str, str]]) -> dict[tuple[str, str, str, str], PriceEdition]:
    if not kinds:
        return {}
    rows = PriceEdition.objects.filter(is_current=True, currency="IDR", platform__in={kind[0] for kind in kinds})
    return {(row.platform, row.format, row.tier, row.basis): row for row in rows}


def _prices(row: Any, found: dict[tuple[str, str, str, str], PriceEdition], tier: str) -> list[PriceHelp]:
    """Of the creator's own tier where there is enough, else of all; nett and gross are never mixed."""
    kind = _kind(row)
    if kind is None:
        return []
    nett = row.line.fee.nett if row.line.fee else None
    said = ("nett", "gross") if nett is None else ("nett",) if nett else ("gross",)
    out: list[PriceHelp] = []
    for basis in said:
        own, everybody = found.get((*kind, tier, basis)) if tier else None, found.get((*kind, "", basis))
        if own or everybody:
            out.append(PriceHelp(NAMES[kind], own or everybody, tier_label(tier) if own else ""))
    return out or [PriceHelp(NAMES[kind], None)]


def tier_label(slug: str) -> str:
    """The tier in words."""
    labels: Sequence[str] = [str(tier.label) for tier in tier_scheme().tiers if tier.slug == slug]
    return labels[0] if labels else slug
