"""What a campaign's results cost and bring (reference platforms-metrics-ai B1): exact arithmetic, no Django.

Amounts are whole minor units of one currency; what comes out is a Decimal: costs of one result to two places of a minor
unit, ratios to six, halves up. An unknown part makes an unknown result ("unknown"), a divisor of 0 is refused as
"nothing" (there was no result to divide by) or "no_cost", amounts of two currencies as "mixed".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from .basics import quantised
from .points import Result

CENT = Decimal("0.01")


def summed(parts: Sequence[int | None]) -> Result:
    """The sum of the known parts; `n` is how many of them were known. Refused: unknown (none was)."""
    known = [part for part in parts if part is not None]
    if not known:
        return Result(refused="unknown", needed=len(parts))
    return Result(sum(known), len(known), needed=len(parts))


def cost_per(cost: int | None, results: int | None, each: int = 1) -> Result:
    """cost / results x `each`, to two places of a minor unit (CPM with 1,000; CPV, CPE, CPC, CPA with 1)."""
    if cost is None or results is None:
        return Result(refused="unknown")
    if results <= 0:
        return Result(refused="nothing")
    return Result((Decimal(cost) * each / Decimal(results)).quantize(CENT, ROUND_HALF_UP), 1)


def roas(revenue: int | None, cost: int | None) -> Result:
    """revenue / cost, a factor."""
    return _over(revenue, cost)


def value_return(revenue: int | None, margin_bps: int | None, cost: int | None) -> Result:
    """Value of customers won / investment: revenue x gross margin / cost, a factor."""
    if revenue is None or margin_bps is None:
        return Result(refused="unknown")
    if cost is None or cost <= 0:
        return _over(revenue, cost)
    return Result(quantised(Decimal(revenue) * margin_bps / 10_000 / cost), 1)


def roi(revenue: int | None, margin_bps: int | None, cost: int | None) -> Result:
    """(revenue x gross margin - cost) / cost, a ratio; below 0 the campaign cost more than it brought."""
    if revenue is None or margin_bps is None:
        return Result(refused="unknown")
    if cost is None or cost <= 0:
        return _over(revenue, cost)
    return Result(quantised((Decimal(revenue) * margin_bps / 10_000 - cost) / cost), 1)


def emv(views: Mapping[str, int | None], rates: Mapping[str, int]) -> Result:
    """Sum of views / 1,000 x the brand's own price of 1,000 views on that platform, in whole minor units: an estimate.

    Platforms without a price or without views are left out; `n` says how many counted. Refused: no_rates, unknown.
    """
    if not rates:
        return Result(refused="no_rates")
    known = [(count, rates[name]) for name, count in views.items() if count is not None and name in rates]
    if not known:
        return Result(refused="unknown")
    whole = sum((Decimal(count) * rate for count, rate in known), Decimal(0)) / 1_000
    return Result(int(whole.quantize(Decimal(1), ROUND_HALF_UP)), len(known), needed=len(views))


def value_realised(new_customers: int | None, goal: int | None) -> Result:
    """New customers (first orders, not orders) / the customers that were the goal, a factor."""
    if new_customers is None or goal is None:
        return Result(refused="unknown" if new_customers is None else "no_plan")
    if goal <= 0:
        return Result(refused="no_plan")
    return Result(quantised(Decimal(new_customers) / goal), 1)


def one_currency(amounts: Sequence[tuple[int | None, str]]) -> Result:
    """The sum of amounts of one currency; `mixed` where two are among the known ones."""
    if len({currency for amount, currency in amounts if amount is not None}) > 1:
        return Result(refused="mixed")
    return summed([amount for amount, _currency in amounts])


def _over(part: int | None, cost: int | None) -> Result:
    if part is None or cost is None:
        return Result(refused="unknown")
    if cost <= 0:
        return Result(refused="no_cost")
    return Result(quantised(Decimal(part) / cost), 1)
