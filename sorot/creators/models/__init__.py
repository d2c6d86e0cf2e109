"""Who creates."""

from sorot.creators.models.accounts import SocialAccount
from sorot.creators.models.management import ManagementRequest
from sorot.creators.models.portfolio import PortfolioItem
from sorot.creators.models.profiles import CreatorProfile

__all__ = ["CreatorProfile", "ManagementRequest", "PortfolioItem", "SocialAccount"]
