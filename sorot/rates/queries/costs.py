"""What works cost to make: only for who makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.creators.models import CreatorProfile
from sorot.rates.models import ProductionCost
from sorot.rates.sow import Line
from sorot.rates.sow.render import NAMES


@dataclass(frozen=True, slots=True)
class CostRow:
    """One kind of work and what one costs."""

    name: str
    place: str
    amount: Money


Costs = dict[tuple[str, str], int]


def costs_of(actor: Actor, creator: CreatorProfile) -> Costs:
    """(platform, format) -> rupiah of one work. One query; nothing for who does not speak for the creator."""
    rows = ProductionCost.objects.visible_to(actor).filter(creator=creator)
    return {(row.platform, row.format): row.amount for row in rows}


def cost_rows(costs: Costs) -> list[CostRow]:
    """The costs in words."""
    return [CostRow(NAMES[key], f"{key[0]}.{key[1]}", Money(amount)) for key, amount in sorted(costs.items())]


def cost_of(line: Line, costs: Costs) -> int | None:
    """What the whole line costs to make; None while one of its kinds is not known."""
    amounts = [costs.get((item.platform, item.format)) for item in line.items]
    if None in amounts:
        return None
    return sum((amount or 0) * item.quantity for amount, item in zip(amounts, line.items, strict=True))


def works_cost(
    actor: Actor, creator: CreatorProfile, works: Iterable[tuple[str, str, int]], *, currency: str
) -> Money | None:
    """What (platform, format, quantity) cost their creator together: only for who speaks for them, and only whole."""
    costs = costs_of(actor, creator) if currency == "IDR" else {}
    each = [(costs.get((platform, format)), quantity) for platform, format, quantity in works]
    known = [amount * quantity for amount, quantity in each if amount is not None]
    return Money(sum(known)) if known and len(known) == len(each) else None


def below_cost(line: Line, costs: Costs) -> Money | None:
    """The cost that the line's price does not reach; None: it reaches it, or one of both is not known."""
    cost = cost_of(line, costs)
    if cost is None or line.fee is None or line.fee.currency != "IDR" or line.fee.amount >= cost:
        return None
    return Money(cost)
