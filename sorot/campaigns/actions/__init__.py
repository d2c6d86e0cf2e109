"""Everything that writes campaigns."""

from sorot.campaigns.actions.campaigns import (
    PLAIN,
    CampaignInput,
    LineInput,
    RuleInput,
    close_campaign,
    create_campaign,
    delete_draft,
    publish_campaign,
    update_campaign,
)
from sorot.campaigns.actions.grants import grant_agency, revoke_agency
from sorot.campaigns.errors import CampaignError

__all__ = [
    "PLAIN",
    "CampaignError",
    "CampaignInput",
    "LineInput",
    "RuleInput",
    "close_campaign",
    "create_campaign",
    "delete_draft",
    "grant_agency",
    "publish_campaign",
    "revoke_agency",
    "update_campaign",
]
