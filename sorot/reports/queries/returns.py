"""Prices and returns: results over the cost of those whose results are known, so that neither side is too large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sorot.analytics.statistics import value
from sorot.reports.queries.loading import Loaded
from sorot.reports.values import CreatorLine, Value, value_of

#: Price -> what it is the price of.
PRICED = {"cpm": "work_views", "cpv": "work_views", "cpe": "work_engagement", "cpc": "work_clicks",
          "cpa": "work_orders", "cpn": "work_new_customers"}  # fmt: skip
SOLD = "work_revenue"


@dataclass(frozen=True, slots=True)
class Pair:
    """A cost and the results that it bought: of `n` of `of` creators wholly (posts in a creator's line).

    `why` says why there is none although results are known.
    """

    cost: int | None
    results: int | None
    n: int
    of: int
    why: str = ""


def own_pair(values: Mapping[str, Value], id: str) -> Pair:
    """Of one creator."""
    found = values[id]
    return Pair(values["cost_total"].whole, found.whole, found.n, found.of)


def pair_of(
    lines: Sequence[CreatorLine], totals: Mapping[str, Value], id: str, *, entered: int, is_for_all: bool
) -> Pair:
    """Of a campaign: over the creators whose results and costs are both known.

    What was spent on the campaign as a whole (`entered`) counts once all are: else a part would carry all of it.
    Results told for the campaign as a whole (`is_for_all`) are everybody's, and need everybody's cost.
    """
    of = len(lines)
    if is_for_all:
        if any(not line["cost_total"].is_known for line in lines):
            return Pair(None, None, 0, of, "cost_part")
        return Pair(totals["cost_total"].whole, totals[id].whole, of, of)
    both = [line for line in lines if line[id].is_known and line["cost_total"].is_known]
    if not both:
        return Pair(None, None, 0, of)
    cost = sum(line["cost_total"].whole or 0 for line in both) + (entered if len(both) == of else 0)
    return Pair(cost, sum(line[id].whole or 0 for line in both), sum(not line[id].is_partial for line in both), of)


def returns(
    found: Loaded, values: Mapping[str, Value], pairs: Mapping[str, Pair], views: Mapping[str, int | None]
) -> dict[str, Value]:
    """Prices and returns of a creator or of the campaign. `views` by platform, for the estimated media value."""
    settings, plan = found.settings, found.plan
    margin, rates = (settings.margin_bps, settings.emv_rates) if settings else (None, {})
    out: dict[str, Value] = {}
    for id, base in PRICED.items():
        pair = pairs[base]
        result = value.cost_per(pair.cost, pair.results, 1_000 if id == "cpm" else 1)
        made = value_of(id, result, n=pair.n, of=pair.of, currency=found.currency, source=values[base].source)
        out[id] = _because(made, pair.why)
    sold = pairs[SOLD]
    about: dict[str, Any] = {"n": sold.n, "of": sold.of}
    why = sold.why or ("no_margin" if margin is None and sold.results is not None else "")
    out["roas"] = _because(value_of("roas", value.roas(sold.results, sold.cost), **about), sold.why)
    out["roi"] = _because(value_of("roi", value.roi(sold.results, margin, sold.cost), **about), why)
    won = value.value_return(sold.results, margin, sold.cost)
    out["value_return"] = _because(value_of("value_return", won, **about), why)
    new, goal = values["work_new_customers"], plan.goal_customers if plan else None
    out["value_realised"] = value_of("value_realised", value.value_realised(new.whole, goal), n=new.n, of=new.of)
    seen, media = values["work_views"], value.emv(views, rates)
    out["emv"] = value_of("emv", media, n=seen.n if media.is_known else 0, of=seen.of, currency=found.currency,
                          source=seen.source)  # fmt: skip
    return out


def least(found: Loaded, totals: Mapping[str, Value], sold: Pair) -> dict[str, Value]:
    """What everything returned at least: only where some sales are not known, and every cost is."""
    revenue, cost = totals[SOLD], totals["cost_total"]
    if not revenue.is_known or sold.n == sold.of or cost.n < cost.of:
        return {}
    margin = found.settings.margin_bps if found.settings else None
    bounds = {
        "roas_least": value.roas(revenue.whole, cost.whole), "roi_least": value.roi(revenue.whole, margin, cost.whole),
    }  # fmt: skip
    return {id: value_of(id, bound, n=revenue.n, of=revenue.of) for id, bound in bounds.items() if bound.is_known}


def _because(found: Value, why: str) -> Value:
    return replace(found, refused=why) if why and not found.is_known else found
