"""What brands look for."""

from sorot.campaigns.models.campaigns import Campaign, DeliverableLine, Requirement
from sorot.campaigns.models.grants import AgencyGrant

__all__ = ["AgencyGrant", "Campaign", "DeliverableLine", "Requirement"]
