"""May I? For reports."""

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_deal
from sorot.campaigns.models import Campaign
from sorot.campaigns.rules import has_grant, is_side
from sorot.core.access import YES, Actor, Verdict, no
from sorot.reports.models import ReportShare


def may_change(actor: Actor, campaign: Campaign) -> Verdict:
    """Enter costs and results, plan, comment, keep editions, send links: the side that runs or pays the campaign."""
    if not is_side(actor, campaign):
        return no(_("Only the brand of this campaign, or its agency, can do this."))
    verdict = may_deal(actor)
    if (
        verdict
        and actor.organisation_id == campaign.acting_agency_id
        and not has_grant(campaign.organisation_id, actor)
    ):
        return no(_("The brand no longer lets your agency run its campaigns."))
    return verdict


def is_open(share: ReportShare, now: datetime) -> Verdict:
    """Whether a link still opens, and why not."""
    if share.revoked_at is not None:
        return no(_("This link was switched off by the brand. Ask for a new one."))
    if share.expires_at <= now:
        return no(_("This link has expired. Ask the brand for a new one."))
    return YES
