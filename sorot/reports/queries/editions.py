"""Editions, links, addresses, and what a brand told so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.deals.models import Deal
from sorot.reports.models import CampaignCost, Edition, Outcome, ReportSchedule, ReportShare
from sorot.reports.tokens import hashed
from sorot.reports.values import Report, from_json

#: A mail that could not go is tried for so long.
TRIED = timedelta(days=3)


def campaign_of(actor: Actor, code: str) -> Campaign | None:
    """A campaign whose report `actor` may read: of their side, or any for the operator. None for a stranger."""
    rows = Campaign.objects.all() if actor.is_operator else Campaign.objects.managed_by(actor)
    names = "organisation__logo", "acting_agency", "report_plan", "report_settings"
    return rows.filter(code=code).select_related(*names).first()


def edition(campaign: Campaign, number: int) -> Edition | None:
    """One edition by its number."""
    return Edition.objects.filter(campaign=campaign, number=number).first()


def editions_of(campaign: Campaign) -> list[Edition]:
    """Newest first, without their documents."""
    return list(Edition.objects.filter(campaign=campaign).defer("document").order_by("-number"))


def report_in(edition: Edition) -> Report:
    """The report that an edition holds."""
    return from_json(edition.data)


def edition_before(edition: Edition) -> Edition | None:
    """The edition before this one."""
    rows = Edition.objects.filter(campaign=edition.campaign_id, number__lt=edition.number)
    return rows.order_by("-number").first()


def unsent_editions(*, now: datetime) -> list[Edition]:
    """Recent editions that an active address of a schedule waits for."""
    rows = Edition.objects.filter(
        created_at__gte=now - TRIED, age__isnull=False, campaign__report_schedule__isnull=False
    ).select_related("campaign__organisation", "campaign__report_schedule")
    return [row for row in rows if row.age in getattr(row.campaign, "report_schedule").ages]  # noqa: B009


def share_of(token: str) -> ReportShare | None:
    """The link with this token."""
    names = "campaign__organisation__logo", "campaign__acting_agency", "edition"
    return ReportShare.objects.filter(token_sha256=hashed(token)).select_related(*names).first()


def find(kind: type[Any], campaign: Campaign, code: str) -> Any:
    """One row of this campaign by its code; None where there is none."""
    return kind.objects.filter(campaign=campaign, code=code).select_related("campaign").first()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the brand told so far, newest first; what was taken back stays in it."""

    costs: list[CampaignCost]
    outcomes: list[Outcome]


def inputs_of(campaign: Campaign) -> Inputs:
    """Two queries."""
    costs = CampaignCost.objects.filter(campaign=campaign, takes_back=None).select_related(
        "deal__creator", "taken_back_by"
    )
    outcomes = Outcome.objects.filter(campaign=campaign, takes_back=None).select_related(
        "deal__creator", "taken_back_by"
    )
    return Inputs(list(costs.order_by("-spent_date", "-pk")), list(outcomes.order_by("-first_date", "-pk")))


def deals_of(campaign: Campaign) -> Any:
    """Signed deals, by creator."""
    rows = Deal.objects.filter(campaign=campaign, signed_at__isnull=False)
    return rows.select_related("creator").order_by("creator__name_key", "pk")


@dataclass(frozen=True, slots=True)
class Sending:
    """Links and addresses of a campaign."""

    shares: list[ReportShare]
    schedule: ReportSchedule | None
    addresses: list[Any]


def sending_of(campaign: Campaign) -> Sending:
    """Three queries."""
    shares = list(
        ReportShare.objects.filter(campaign=campaign).select_related("edition").defer("edition__document")[:100]
    )
    schedule = ReportSchedule.objects.filter(campaign=campaign).first()
    return Sending(shares, schedule, list(schedule.addresses.all()) if schedule else [])


def own_deal(actor: Actor, code: str) -> Deal | None:
    """A deal of the creator (or of their management) who asks; None for everybody else."""
    if actor.kind not in {"person", "management"}:
        return None
    rows = Deal.objects.visible_to(actor).filter(code=code, signed_at__isnull=False)
    return rows.select_related("campaign__organisation", "campaign__acting_agency", "creator").first()
