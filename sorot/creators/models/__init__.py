"""Who creates."""

from sorot.creators.models.accounts import SocialAccount
from sorot.creators.models.management import ManagementRequest
from sorot.creators.models.photos import Photo
from sorot.creators.models.profiles import CreatorProfile

__all__ = ["CreatorProfile", "ManagementRequest", "Photo", "SocialAccount"]
