"""People and organisations."""

from sorot.accounts.models.organisations import Invitation, Membership, Organisation
from sorot.accounts.models.people import Consent, User, Verification

__all__ = ["Consent", "Invitation", "Membership", "Organisation", "User", "Verification"]
