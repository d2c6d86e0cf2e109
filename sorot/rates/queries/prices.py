"""What works of a kind were paid, from settled deals: published editions only, never a deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists

from sorot.core.money import Money
from sorot.core.taxonomy import tier_scheme
from sorot.creators.models import CreatorProfile
from sorot.rates.models import PriceEdition
from sorot.rates.queries.cards import CardLine, CardPage
from sorot.rates.queries.costs import Costs, below_cost
from sorot.rates.sow import Line
from sorot.rates.sow.render import NAMES

#: So many creators, deals and brands, or nothing is told.
LEAST_CREATORS = LEAST_DEALS = 5
LEAST_BRANDS = 3


@dataclass(frozen=True, slots=True)
class PriceHelp:
    """What one work of a kind was paid: the middle and the middle half. `edition` None: not enough data.

    `tier` "" is all creators. `n` is rounded down to fives. `price` is what one work costs in the row it stands
    beside; None where that is not known, is in another currency, or stands for several kinds of work.
    """

    name: str
    edition: PriceEdition | None
    tier: str = ""
    price: Money | None = None

    @property
    def stands(self) -> str:
        """Where `price` stands among what was paid: above, upper, middle, lower or below; "" where nothing is told.

        Only the three published numbers are used, so that no price asked about tells more than they do.
        """
        if self.price is None or self.edition is None or self.price.currency != self.edition.currency:
            return ""
        row, price = self.edition, self.price.amount
        if price == row.p50:
            return "middle"
        if price > row.p50:
            return "above" if price > row.p75 else "upper"
        return "below" if price < row.p25 else "lower"

    @property
    def is_demo(self) -> bool:
        """The deals are those of a demo market."""
        return bool(getattr(self.edition, "is_demo", False))

    @property
    def n(self) -> int:
        return self.edition.n // 5 * 5 if self.edition is not None else 0

    @property
    def posts_n(self) -> int:
        return self.edition.posts_n // 5 * 5 if self.edition is not None else 0

    @property
    def cpe_n(self) -> int:
        return self.edition.cpe_n // 5 * 5 if self.edition is not None else 0

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
    asked = [_asked(row.line) if row.line is not None else None for row in rows]
    found = _current({one.kind for one in asked if one is not None}, creator)
    tier = creator.tier.slug if creator.tier is not None else ""
    return [
        HelpedRow(
            row,
            below_cost(row.line, costs) if row.line is not None else None,
            _prices(one, found, tier) if one is not None else [],
        )
        for row, one in zip(rows, asked, strict=True)
    ]


def help_for(
    creator: CreatorProfile, works: Iterable[tuple[str, str, int]], *, basis: str, fee: Money | None
) -> list[PriceHelp]:
    """Help beside the fee of an application or an offer: one for each kind of its (platform, format, quantity).

    Kinds without enough data stand together in one. The fee is compared only where there is one kind. One query.
    """
    counts: dict[tuple[str, str], int] = {}
    for platform, format, quantity in works:
        if (platform, format) in NAMES and platform:
            counts[(platform, format)] = counts.get((platform, format), 0) + quantity
    found = _current(set(counts), creator)
    tier = creator.tier.slug if creator.tier is not None else ""
    is_single = len(counts) == 1 and fee is not None and fee.amount > 0
    out: list[PriceHelp] = []
    for kind, count in counts.items():
        price = Money(fee.amount // count, fee.currency) if is_single and fee is not None else None
        out += _prices(_Asked(kind, price, (basis,)), found, tier)
    missing = ", ".join(help.name for help in out if help.edition is None)
    return [help for help in out if help.edition is not None] + ([PriceHelp(missing, None)] if missing else [])


def card_rows(card: CardPage | None, costs: Costs) -> list[CardRow]:
    """The card's lines with the cost they do not reach, in the creator's own order."""
    return [CardRow(row, below_cost(row.line, costs)) for row in card.all] if card is not None else []


@dataclass(frozen=True, slots=True)
class _Asked:
    """One kind of work, what one of it costs here, and on which basis."""

    kind: tuple[str, str]
    price: Money | None
    bases: tuple[str, ...]


def _asked(line: Line) -> _Asked | None:
    """What a line asks for; None for several kinds, and for an event."""
    kinds = {(item.platform, item.format) for item in line.items}
    if len(kinds) != 1 or not next(iter(kinds))[0]:
        return None
    count, nett = sum(item.quantity for item in line.items), line.fee.nett if line.fee is not None else None
    bases = ("nett", "gross") if nett is None else ("nett",) if nett else ("gross",)
    price = Money(line.fee.amount // count, line.fee.currency) if line.fee is not None else None
    return _Asked(next(iter(kinds)), price, bases)


def _current(kinds: set[tuple[str, str]], creator: CreatorProfile) -> dict[tuple[str, str, str, str], PriceEdition]:
    if not kinds:
        return {}
    rows = PriceEdition.objects.filter(is_current=True, currency="IDR", platform__in={kind[0] for kind in kinds})
    # Where a demo market is, its deals are the counted ones: only its own creators' pages tell of them.
    market = CreatorProfile.objects.filter(is_demo=True)
    rows = rows.annotate(is_demo=Exists(market)).filter(is_demo=creator.is_demo)
    return {(row.platform, row.format, row.tier, row.basis): row for row in rows}


def _prices(asked: _Asked, found: dict[tuple[str, str, str, str], PriceEdition], tier: str) -> list[PriceHelp]:
    """Of the creator's own tier where there is enough, else of all; nett and gross are never mixed."""
    out: list[PriceHelp] = []
    for basis in asked.bases:
        own = found.get((*asked.kind, tier, basis)) if tier else None
        everybody = found.get((*asked.kind, "", basis))
        if own or everybody:
            label = tier_label(tier) if own else ""
            out.append(PriceHelp(NAMES[asked.kind], own or everybody, label, asked.price))
    return out or [PriceHelp(NAMES[asked.kind], None)]


def tier_label(slug: str) -> str:
    """The tier in words."""
    labels: Sequence[str] = [str(tier.label) for tier in tier_scheme().tiers if tier.slug == slug]
    return labels[0] if labels else slug
