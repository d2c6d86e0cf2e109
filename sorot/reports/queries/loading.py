"""The rows that a report is made of, in a handful of queries whatever the number of deals and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorot.analytics.definitions import FORMULAS
from sorot.campaigns.models import Campaign
from sorot.deals.enums import ResultState
from sorot.deals.models import Deal, DeliverableItem
from sorot.deals.models import Result as ToldResult
from sorot.payments.enums import Basis
from sorot.payments.models import Milestone
from sorot.reports.enums import Viewpoint
from sorot.reports.models import CampaignCost, Edition, Outcome, ReportPlan, ReportSettings
from sorot.reports.queries.costs import DealCost, deal_costs
from sorot.reports.queries.readings import Count, Reading, Work, followers_gained, read_works
from sorot.reports.values import (
    EVERY,
    Past,
    Value,
)

PASTS = 3


@dataclass
class Loaded:
    """The rows that a report is made of."""

    campaign: Campaign
    currency: str
    viewpoint: str
    as_of: date
    deals: list[Deal]
    works: list[Work]
    readings: list[Reading]
    gained: Mapping[int, Count]
    counts: Mapping[str, tuple[int, int]]
    costs: Mapping[str, DealCost]
    spent: list[CampaignCost]
    outcomes: list[Outcome]
    ordered: Mapping[str, int]
    plan: ReportPlan | None
    settings: ReportSettings | None
    pasts: tuple[Past, ...] = ()
    of_deal: dict[str, list[tuple[Work, Reading]]] = field(default_factory=dict)


def load(campaign: Campaign, viewpoint: str, as_of: date, only: Deal | None) -> Loaded:
    rows = Deal.objects.filter(campaign=campaign, signed_at__isnull=False).select_related("creator")
    deals = list((rows.filter(pk=only.pk) if only else rows).order_by("creator__name_key", "pk"))
    codes, by_pk = [deal.code for deal in deals], {deal.pk: deal for deal in deals}
    works, counts = _works(by_pk)
    readings = read_works(works, as_of=as_of)
    found = Loaded(
        campaign=campaign, currency=campaign.currency, viewpoint=viewpoint, as_of=as_of, deals=deals, works=works,
        readings=readings, gained=followers_gained(works, as_of=as_of), counts=counts, costs=deal_costs(codes),
        spent=list(CampaignCost.objects.filter(campaign=campaign).standing()),
        outcomes=list(Outcome.objects.filter(campaign=campaign).standing()),
        ordered=_ordered(codes, viewpoint, campaign),
        plan=_one(campaign, "report_plan"), settings=_one(campaign, "report_settings"), pasts=_pasts(campaign),
    )  # fmt: skip
    for work, reading in zip(works, readings, strict=True):
        found.of_deal.setdefault(work.deal, []).append((work, reading))
    return found


def _one(campaign: Campaign, name: str) -> Any:
    try:
        return getattr(campaign, name)
    except (ReportPlan.DoesNotExist, ReportSettings.DoesNotExist):
        return None


def _works(deals: Mapping[int, Deal]) -> tuple[list[Work], dict[str, tuple[int, int]]]:
    """Works with a proof in the order of publication, and by deal how many works there are and are out. One query."""
    rows = DeliverableItem.objects.filter(deal__in=list(deals)).select_related("publication")
    works, counts = [], dict.fromkeys((deal.code for deal in deals.values()), (0, 0))
    for item in rows.order_by("deal", "position"):
        deal, proof = deals[item.deal_id], getattr(item, "publication", None)
        every, out = counts[deal.code]
        counts[deal.code] = (every + 1, out + (proof is not None))
        if proof is not None:
            works.append(
                Work(
                    deal.code,
                    deal.creator_id,
                    item.platform,
                    item.format,
                    item.index if item.of > 1 else 0,
                    proof.url,
                    proof.published_at,
                )
            )
    return sorted(works, key=lambda work: (work.published_at, work.deal, work.index)), counts


def _ordered(codes: Sequence[str], viewpoint: str, campaign: Campaign) -> dict[str, int]:
    """Deal -> orders that both sides agreed on. Not past an agency: beside the price they tell the creator's rate."""
    is_past_agency = campaign.acting_agency_id is not None and viewpoint in (Viewpoint.CLIENT, Viewpoint.SHARED)
    if is_past_agency or not codes:
        return {}
    per_order = Milestone.objects.filter(terms__deal_code__in=codes, basis=Basis.CPA).values("code")
    rows = ToldResult.objects.filter(
        deal__code__in=codes, state=ResultState.ACCEPTED, milestone_code__in=per_order
    ).values_list("deal__code", "count")
    found: dict[str, int] = {}
    for code, count in rows:
        found[code] = found.get(code, 0) + count
    return found


def _pasts(campaign: Campaign) -> tuple[Past, ...]:
    """The newest editions of other campaigns of the brand, run by the same side. One query."""
    rows = (
        Edition.objects.filter(
            campaign__organisation=campaign.organisation_id, campaign__acting_agency=campaign.acting_agency_id,
            campaign__currency=campaign.currency,
        )
        .exclude(campaign=campaign)
        .order_by("campaign_id", "-number")
        .distinct("campaign_id")
    )  # fmt: skip
    newest = sorted(rows, key=lambda row: (row.day, row.pk), reverse=True)[:PASTS]
    return tuple(_past(row.data) for row in newest)


def _past(data: Mapping[str, Any]) -> Past:
    said = data["totals"]
    same = [id for id in EVERY if id in said and id in FORMULAS and said[id]["key"] == FORMULAS[id].key]
    return Past(data["title"], data["as_of"], {id: Value(**said[id]) for id in same})
