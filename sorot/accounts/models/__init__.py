"""People and organisations."""

from sorot.accounts.models.organisations import Invitation, Membership, Organisation
from sorot.accounts.models.people import Consent, FormerAddress, User, Verification

__all__ = ["Consent", "FormerAddress", "Invitation", "Membership", "Organisation", "User", "Verification"]
