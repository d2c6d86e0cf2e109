"""May I? For campaigns."""

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.accounts.enums import Role
from sorot.accounts.rules import may_deal
from sorot.campaigns.enums import CampaignState
from sorot.campaigns.models import AgencyGrant, Campaign
from sorot.campaigns.requirements import RuleResult, check_requirements
from sorot.core.access import YES, Actor, Verdict, no

__all__ = [
    "RuleResult",
    "check_requirements",
    "may_apply_by_date",
    "may_close",
    "may_create",
    "may_edit",
    "may_grant_agency",
    "may_publish",
]


def may_create(actor: Actor) -> Verdict:
    """Make campaigns: owners and managers of a brand or an agency."""
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.kind not in {"brand", "agency"}:
        return no(_("A campaign belongs to a brand. Switch to your brand, or create one first."))
    return may_deal(actor)


def is_side(actor: Actor, campaign: Campaign) -> bool:
    """Acts for the brand of this campaign, or for the agency that runs it."""
    return actor.organisation_id is not None and actor.organisation_id in (
        campaign.organisation_id,
        campaign.acting_agency_id,
    )


def _may_run(actor: Actor, campaign: Campaign) -> Verdict:
    """Owners and managers of the brand, or of the agency as long as the brand lets it."""
    if not is_side(actor, campaign):
        return no(_("Only the brand of this campaign can do this."))
    verdict = may_deal(actor)
    if not verdict:
        return verdict
    if actor.organisation_id == campaign.acting_agency_id and not _is_granted(campaign, actor):
        return no(_("The brand no longer lets your agency run its campaigns."))
    return YES


def _is_granted(campaign: Campaign, actor: Actor) -> bool:
    """As the list that the campaign came in has read it (`with_grant`), or asked now."""
    known: bool | None = getattr(campaign, "is_granted", None)
    return has_grant(campaign.organisation_id, actor) if known is None else known


def has_grant(brand_id: int, actor: Actor) -> bool:
    """True while the brand lets the agency acted for run its campaigns."""
    return AgencyGrant.objects.in_force().filter(brand=brand_id, agency=actor.organisation).exists()


def may_edit(actor: Actor, campaign: Campaign) -> Verdict:
    """Change a draft or, within limits, a published campaign."""
    verdict = _may_run(actor, campaign)
    if verdict and campaign.state == CampaignState.CLOSED:
        return no(_("This campaign is closed. Copy what you need into a new one."))
    return verdict


def may_publish(actor: Actor, campaign: Campaign) -> Verdict:
    """Show a draft to creators. Whether it is complete is `lint`'s question."""
    verdict = _may_run(actor, campaign)
    if verdict and campaign.state != CampaignState.DRAFT:
        return no(_("This campaign was published already."))
    return verdict


def may_close(actor: Actor, campaign: Campaign) -> Verdict:
    """Take no more applications."""
    verdict = _may_run(actor, campaign)
    if verdict and campaign.state != CampaignState.PUBLISHED:
        return no(_("Only a published campaign can be closed."))
    return verdict


def may_apply_by_date(campaign: Campaign, now: datetime) -> Verdict:
    """Whether applications are taken at `now`: published, and the deadline has not passed."""
    if campaign.state == CampaignState.DRAFT:
        return no(_("This campaign is not published yet."))
    if campaign.state == CampaignState.CLOSED:
        return no(_("This campaign is closed and takes no more applications."))
    if campaign.apply_until_at is not None and campaign.apply_until_at <= now:
        return no(_("The deadline for applications has passed."))
    return YES


def may_grant_agency(actor: Actor) -> Verdict:
    """An owner of a brand decides which agency runs its campaigns."""
    if actor.kind == "brand" and actor.has_role(Role.OWNER):
        return YES
    return no(_("Only an owner of the brand can decide which agency runs its campaigns."))
