"""The report of a campaign, computed. Everything that is shown comes from here: page, files, editions, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sorot.analytics.statistics import value
from sorot.analytics.statistics.points import Result
from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.clock import now as clock_now
from sorot.core.clock import today
from sorot.deals.models import Deal
from sorot.reports.enums import OUTCOMES, PLANNED, Viewpoint
from sorot.reports.queries.by_result import result_lines
from sorot.reports.queries.costs import DealCost
from sorot.reports.queries.lacking import lacking
from sorot.reports.queries.loading import Loaded, load
from sorot.reports.queries.pasts import computed, earlier_of, past_of
from sorot.reports.queries.readings import RANK, Count, Reading, Work
from sorot.reports.queries.returns import PRICED, SOLD, least, own_pair, pair_of, returns
from sorot.reports.values import (
    BROUGHT,
    COST_PARTS,
    EVERY,
    CreatorLine,
    Past,
    PostLine,
    Report,
    SpentLine,
    Value,
    value_of,
)

BASES = tuple(dict.fromkeys([*PRICED.values(), SOLD]))


def viewpoint_of(actor: Actor, campaign: Campaign) -> str:
    """From where `actor` (who may read it) sees a campaign's money."""
    if actor.is_operator:
        return Viewpoint.OPERATOR
    if campaign.acting_agency_id is not None and actor.organisation_id != campaign.acting_agency_id:
        return Viewpoint.CLIENT
    return Viewpoint.RUNNER


def report_of(
    campaign: Campaign, *, viewer: Actor | None, as_of: date | None = None, only: Deal | None = None
) -> Report:
    """The report as `viewer` may see it (None: whoever has a link). The caller has checked that they may read it.

    With `as_of` no reading of a later day counts, with `only` no other deal. Money and what the brand told stand as
    they are now.
    """
    viewpoint = str(Viewpoint.SHARED if viewer is None else viewpoint_of(viewer, campaign))
    earlier = earlier_of(campaign) if only is None else []
    found, *others = load([campaign, *computed(earlier)], viewpoint, as_of or today(clock_now()), only)
    past = {other.campaign.pk: _computed(other) for other in others}
    pasts = [past_of(row.document) if row.document else past[row.campaign.pk] for row in earlier]
    return _report(found, tuple(pasts))


def _computed(found: Loaded) -> Past:
    totals = _totals(found, [_creator(found, deal) for deal in found.deals])
    return Past(found.campaign.title, found.as_of.isoformat(), totals, is_kept=False)


def _report(found: Loaded, pasts: tuple[Past, ...]) -> Report:
    campaign, settings = found.campaign, found.settings
    lines = tuple(_creator(found, deal) for deal in found.deals)
    posts = tuple(_post(deal, pair) for deal in found.deals for pair in found.of_deal.get(deal.code, ()))
    days = [today(work.published_at) for work in found.works]
    return Report(
        campaign=campaign.code, title=campaign.title,
        brand=(settings.shown_name if settings else "") or campaign.organisation.name,
        agency=campaign.acting_agency.name if campaign.acting_agency else "", currency=found.currency,
        as_of=found.as_of.isoformat(), first_day=min(days).isoformat() if days else "",
        last_day=max(days).isoformat() if days else "", viewpoint=found.viewpoint, totals=_totals(found, lines),
        creators=lines, posts=posts, spent=_spent(found), results=result_lines(found, {one.deal: one for one in lines}),
        missing=lacking(found, lines, posts),
        plan={id: count for id, name in PLANNED.items() if (count := getattr(found.plan, name, None)) is not None},
        notes=dict(settings.notes) if settings else {}, past=pasts,
        margin_bps=settings.margin_bps if settings else None,
    )  # fmt: skip


def _sum_of(id: str, counts: Iterable[Count], of: int) -> Value:
    known = [count for count in counts if count.value is not None]
    result = value.summed([count.value for count in known])
    weakest = max((count.source for count in known), key=lambda source: RANK.get(source, 9), default="")
    oldest = min((count.day for count in known if count.day), default=None)
    return value_of(id, result, n=len(known), of=of, source=weakest, day=oldest.isoformat() if oldest else "")


def _money(found: Loaded, id: str, amount: int | None, *, n: int = 1, of: int = 1, why: str = "unknown") -> Value:
    return value_of(id, Result(amount, refused="" if amount is not None else why), n=n, of=of, currency=found.currency)


def _parts(found: Loaded, deal: Deal | None) -> tuple[dict[str, int], int]:
    """(cost by kind, of which entered) of a deal, or of the campaign as a whole for None."""
    parts = dict.fromkeys(COST_PARTS, 0)
    for row in found.spent:
        if (row.deal_id or None) == (deal.pk if deal else None):
            parts[f"cost_{row.kind}"] += row.amount
    return parts, sum(parts.values())


def _deal_costs(found: Loaded, deal: Deal) -> dict[str, Value]:
    """The costs of one deal; unknown where the money room has no terms yet, refused in another currency."""
    cost = found.costs.get(deal.code)
    if cost is None and not deal.moves_money:
        cost = DealCost(found.currency)
    names = ["cost_total", "cost_released", "cost_committed", *COST_PARTS]
    if cost is None or cost.currency != found.currency:
        why = "unknown" if cost is None else "mixed"
        return {id: _money(found, id, None, n=0, why=why) for id in names}
    parts, entered = _parts(found, deal)
    parts |= {"cost_fee": cost.fee, "cost_result": cost.result, "cost_margin": cost.margin, "cost_tax": cost.tax,
              "cost_platform": cost.platform, "cost_late": cost.late}  # fmt: skip
    whole = {"cost_total": cost.total + entered, "cost_released": cost.released + entered,
             "cost_committed": cost.committed}  # fmt: skip
    return _merged(found, {id: _money(found, id, {**parts, **whole}[id]) for id in names})


def _merged(found: Loaded, costs: dict[str, Value]) -> dict[str, Value]:
    """For whom the agency's part is not: it stands in the fees, together with what would tell it."""
    if found.viewpoint in (Viewpoint.RUNNER, Viewpoint.OPERATOR):
        return costs
    fee, hidden = costs["cost_fee"], [costs.pop("cost_margin")]
    if found.is_past_agency:
        hidden.append(costs.pop("cost_result"))
    if fee.whole is not None:
        amount = fee.whole + sum(part.whole or 0 for part in hidden)
        costs["cost_fee"] = _money(found, "cost_fee", amount, n=fee.n, of=fee.of)
    return costs


def _told(found: Loaded, deal: Deal | None) -> dict[str, int | None]:
    """What the brand told, and the orders both sides agreed on, which replace those the brand entered."""
    rows = [row for row in found.outcomes if row.deal_id == (deal.pk if deal else None)]
    told: dict[str, int | None] = {}
    for name in OUTCOMES:
        known = [count for row in rows if (count := getattr(row, name)) is not None]
        told[f"work_{name}"] = sum(known) if known else None
    if deal is not None and deal.code in found.ordered:
        told["work_orders"] = found.ordered[deal.code]
    return told


def _told_values(found: Loaded, told: Mapping[str, int | None], n: int, of: int) -> dict[str, Value]:
    return {
        id: value_of(
            id, value.summed([count]), n=n if count is not None else 0, of=of,
            currency=found.currency if id == "work_revenue" else "",
        )
        for id, count in told.items()
    }  # fmt: skip


def _creator(found: Loaded, deal: Deal) -> CreatorLine:
    pairs = found.of_deal.get(deal.code, [])
    values: dict[str, Value] = {
        id: _sum_of(id, [reading.counts.get(id, Count()) for _work, reading in pairs], len(pairs))
        for id in BROUGHT
        if id != "work_followers"
    }
    values["work_followers"] = _sum_of("work_followers", [found.gained.get(deal.creator_id, Count())], 1)
    values |= _told_values(found, _told(found, deal), 1, 1)
    values |= _deal_costs(found, deal)
    values |= returns(found, values, {id: own_pair(values, id) for id in BASES}, _by_platform([deal], found))
    platforms = tuple(dict.fromkeys(work.platform for work, _reading in pairs))
    every, out = found.counts[deal.code]
    ordered = {id: values[id] for id in EVERY if id in values}
    return CreatorLine(
        deal.code, deal.creator.display_name, deal.creator.handle, deal.state, platforms, every, out, ordered
    )


def _by_platform(deals: Sequence[Deal], found: Loaded) -> dict[str, int | None]:
    views: dict[str, int | None] = {}
    for deal in deals:
        for work, reading in found.of_deal.get(deal.code, ()):
            count = reading.counts.get("work_views", Count()).value
            known = views.get(work.platform)
            views[work.platform] = known if count is None else (known or 0) + count
    return views


def _totals(found: Loaded, lines: Sequence[CreatorLine]) -> dict[str, Value]:
    """Of all creators and of the campaign as a whole. Sums are those of the lines: nothing is counted a second way."""
    totals: dict[str, Value] = {id: _total_of(id, [line[id] for line in lines]) for id in BROUGHT}
    whole = _told(found, None)
    for id, extra in whole.items():
        own = [line[id].whole for line in lines]
        known = [count for count in [*own, extra] if count is not None]
        # One number for the whole campaign is everybody's.
        n = len(lines) if extra is not None else sum(count is not None for count in own)
        totals |= _told_values(found, {id: sum(known) if known else None}, n, len(lines))
    parts, entered = _parts(found, None)
    for id in lines[0].values if lines else [*("cost_total", "cost_released", "cost_committed"), *COST_PARTS]:
        if not id.startswith("cost_"):
            continue
        extra = entered if id in ("cost_total", "cost_released") else parts.get(id, 0)
        costs = [line[id].whole or 0 for line in lines if line[id].is_known]
        amount = sum(costs) + extra
        totals[id] = _money(found, id, amount if costs or not lines else None, n=len(costs), of=len(lines))
    pairs = {id: pair_of(lines, totals, id, entered=entered, is_for_all=whole.get(id) is not None) for id in BASES}
    totals |= returns(found, totals, pairs, _by_platform(found.deals, found))
    totals |= least(found, totals, pairs[SOLD])
    return {id: totals[id] for id in EVERY if id in totals}


def _total_of(id: str, values: Sequence[Value]) -> Value:
    known = [value for value in values if value.is_known]
    weakest = max((value.source for value in known), key=lambda source: RANK.get(source, 9), default="")
    oldest = min((value.day for value in known if value.day), default="")
    n = sum(not value.is_partial for value in known)
    return value_of(id, value.summed([v.whole for v in values]), n=n, of=len(values), source=weakest, day=oldest)


def _post(deal: Deal, pair: tuple[Work, Reading]) -> PostLine:
    work, reading = pair
    values = {
        id: _sum_of(id, [reading.counts.get(id, Count())], 1) for id in ("work_views", "work_reach", "work_engagement")
    }
    day = today(work.published_at).isoformat()
    return PostLine(
        deal.code,
        deal.creator.display_name,
        work.platform,
        work.format,
        work.index,
        work.url,
        day,
        reading.found,
        values,
    )


def _spent(found: Loaded) -> tuple[SpentLine, ...]:
    names = {deal.pk: deal.creator.display_name for deal in found.deals}
    return tuple(
        SpentLine(
            row.code,
            row.kind,
            names[row.deal_id] if row.deal_id else "",
            row.amount,
            row.spent_date.isoformat(),
            row.note,
        )
        for row in found.spent
    )
