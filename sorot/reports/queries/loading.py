"""The rows that reports are made of, in a handful of queries whatever the number of campaigns, deals and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorot.campaigns.models import Campaign
from sorot.deals.enums import ResultState
from sorot.deals.models import Deal, DeliverableItem
from sorot.deals.models import Result as ToldResult
from sorot.payments.enums import Basis
from sorot.payments.models import Milestone
from sorot.reports.enums import Viewpoint
from sorot.reports.models import CampaignCost, Outcome, ReportPlan, ReportSettings
from sorot.reports.queries.costs import DealCost, deal_costs, parts_of
from sorot.reports.queries.readings import Count, Reading, Work, followers_gained, read_works


@dataclass
class Loaded:
    """The rows that one report is made of. Costs, readings and what was told are those of its own deals."""

    campaign: Campaign
    viewpoint: str
    as_of: date
    deals: list[Deal] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    of_deal: dict[str, list[tuple[Work, Reading]]] = field(default_factory=dict)
    #: By deal, how many works there are and are out.
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    gained: dict[int, Count] = field(default_factory=dict)
    costs: Mapping[str, DealCost] = field(default_factory=dict)
    parts: list[Milestone] = field(default_factory=list)
    told: Mapping[str, ToldResult] = field(default_factory=dict)
    spent: list[CampaignCost] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def currency(self) -> str:
        return self.campaign.currency

    @property
    def plan(self) -> ReportPlan | None:
        return _one(self.campaign, "report_plan")

    @property
    def settings(self) -> ReportSettings | None:
        return _one(self.campaign, "report_settings")

    @property
    def is_past_agency(self) -> bool:
        """Whether whoever reads stands behind an agency, whose part and rates are not theirs to see."""
        has_agency = self.campaign.acting_agency_id is not None
        return has_agency and self.viewpoint in (Viewpoint.CLIENT, Viewpoint.SHARED)

    @property
    def ordered(self) -> dict[str, int]:
        """Deal -> orders that both sides agreed on. Not past an agency: beside the price they tell the rate."""
        found: dict[str, int] = {}
        for part in () if self.is_past_agency else self.parts:
            row = self.told.get(part.code)
            if part.basis == Basis.CPA and row is not None and row.state == ResultState.ACCEPTED:
                deal = part.terms.deal_code
                found[deal] = found.get(deal, 0) + row.count
        return found


def load(campaigns: Sequence[Campaign], viewpoint: str, as_of: date, only: Deal | None = None) -> list[Loaded]:
    """The rows of reports, by campaign in the given order; `only` one deal of them."""
    found = {campaign.pk: Loaded(campaign, viewpoint, as_of) for campaign in campaigns}
    rows = Deal.objects.filter(campaign__in=list(found), signed_at__isnull=False).select_related("creator")
    deals = {deal.pk: deal for deal in (rows.filter(pk=only.pk) if only else rows).order_by("creator__name_key", "pk")}
    for deal in deals.values():
        found[deal.campaign_id].deals.append(deal)
        found[deal.campaign_id].counts[deal.code] = (0, 0)
    _load_works(found, deals, as_of)
    _load_money(found, deals)
    for cost in CampaignCost.objects.filter(campaign__in=list(found)).standing():
        found[cost.campaign_id].spent.append(cost)
    for outcome in Outcome.objects.filter(campaign__in=list(found)).standing():
        found[outcome.campaign_id].outcomes.append(outcome)
    return list(found.values())


def _load_works(found: Mapping[int, Loaded], deals: Mapping[int, Deal], as_of: date) -> None:
    works = _works(found, deals)
    campaigns = {deal.code: deal.campaign_id for deal in deals.values()}
    for work, reading in zip(works, read_works(works, as_of=as_of), strict=True):
        own = found[campaigns[work.deal]]
        own.works.append(work)
        own.of_deal.setdefault(work.deal, []).append((work, reading))
    for (campaign, creator), gained in followers_gained(works, campaigns, as_of=as_of).items():
        found[campaign].gained[creator] = gained


def _load_money(found: Mapping[int, Loaded], deals: Mapping[int, Deal]) -> None:
    parts = parts_of(deal.code for deal in deals.values())
    costs, told = deal_costs(parts), _told([part.code for part in parts if part.basis])
    campaigns = {deal.code: deal.campaign_id for deal in deals.values()}
    for own in found.values():
        own.costs, own.told = costs, told
    for part in parts:
        found[campaigns[part.terms.deal_code]].parts.append(part)


def _told(codes: Sequence[str]) -> dict[str, ToldResult]:
    """Part -> the count that stands for it: agreed, or waiting for the other side. One query, or none."""
    if not codes:
        return {}
    rows = ToldResult.objects.filter(milestone_code__in=codes).exclude(state=ResultState.CONTESTED)
    return {row.milestone_code: row for row in rows}


def _one(campaign: Campaign, name: str) -> Any:
    try:
        return getattr(campaign, name)
    except (ReportPlan.DoesNotExist, ReportSettings.DoesNotExist):
        return None


def _works(found: Mapping[int, Loaded], deals: Mapping[int, Deal]) -> list[Work]:
    """Works with a proof in the order of publication; counts those that are not out too. One query."""
    works = []
    rows = DeliverableItem.objects.filter(deal__in=list(deals)).select_related("publication")
    for item in rows.order_by("deal", "position"):
        deal, proof = deals[item.deal_id], getattr(item, "publication", None)
        counts = found[deal.campaign_id].counts
        every, out = counts[deal.code]
        counts[deal.code] = (every + 1, out + (proof is not None))
        if proof is not None:
            number = item.index if item.of > 1 else 0
            works.append(
                Work(
                    deal.code, deal.creator_id, item.platform, item.format, number, proof.url,
                    proof.published_at,
                )
            )  # fmt: skip
    return sorted(works, key=lambda work: (work.published_at, work.deal, work.index))
