"""Forms for campaigns: clean input only, never save."""

from sorot.campaigns.forms.campaign import CampaignForm
from sorot.campaigns.forms.small import CloseForm, FollowersField, GrantForm

__all__ = ["CampaignForm", "CloseForm", "FollowersField", "GrantForm"]
