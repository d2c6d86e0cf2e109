"""Kinds, roles and states of people and organisations."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register


class OrganisationKind(models.TextChoices):
    """What an organisation does here."""

    BRAND = "brand", _("Brand")
    AGENCY = "agency", _("Agency")
    MANAGEMENT = "management", _("Creator management")


class Role(models.TextChoices):
    """What a member may do: see `accounts.rules`."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    FINANCE = "finance", _("Finance")
    VIEWER = "viewer", _("Viewer")


#: Who may make and answer deals; who may pay and see bank matters.
DEAL_ROLES = (Role.OWNER, Role.MANAGER)
MONEY_ROLES = (Role.OWNER, Role.FINANCE)


class InvitationState(models.TextChoices):
    """The life of an invitation to an organisation."""

    PENDING = "pending", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


INVITATION_MOVES = register(
    "accounts.Invitation",
    {
        InvitationState.PENDING: {InvitationState.ACCEPTED, InvitationState.REVOKED, InvitationState.EXPIRED},
        InvitationState.ACCEPTED: set(),
        InvitationState.REVOKED: set(),
        InvitationState.EXPIRED: set(),
    },
)
INVITATION_LIFE = timedelta(days=7)


class VerificationState(models.TextChoices):
    """The life of a request to be verified by the operator."""

    PENDING = "pending", _("Being checked")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Refused")


VERIFICATION_MOVES = register(
    "accounts.Verification",
    {
        VerificationState.PENDING: {VerificationState.VERIFIED, VerificationState.REFUSED},
        VerificationState.VERIFIED: set(),
        VerificationState.REFUSED: set(),
    },
)


class Zone(models.TextChoices):
    """Indonesia's time zones."""

    WIB = "Asia/Jakarta", _("WIB (Jakarta, Sumatra, West Kalimantan)")
    WITA = "Asia/Makassar", _("WITA (Bali, Sulawesi, East Kalimantan)")
    WIT = "Asia/Jayapura", _("WIT (Maluku, Papua)")
