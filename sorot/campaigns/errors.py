"""What campaigns' actions refuse with."""

from sorot.core.errors import ActionError


class CampaignError(ActionError):
    """Something about a campaign was refused."""
