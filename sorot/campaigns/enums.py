"""States, fees and rules of campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.states import register

MAX_LINES = 10
MAX_QUANTITY = 50
MAX_SLOTS = 10_000
MAX_REVISIONS = 10


class CampaignState(models.TextChoices):
    """The life of a campaign."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


CAMPAIGN_MOVES = register(
    "campaigns.Campaign",
    {
        CampaignState.DRAFT: {CampaignState.PUBLISHED},
        CampaignState.PUBLISHED: {CampaignState.CLOSED},
        CampaignState.CLOSED: set(),
    },
)
#: What everybody may read.
PUBLIC_STATES = (CampaignState.PUBLISHED, CampaignState.CLOSED)


class FeeKind(models.TextChoices):
    """How creators are paid."""

    FIXED = "fixed", _("One fee for everyone")
    RANGE = "range", _("A range, agreed per creator")
    BARTER = "barter", _("Barter: a product or service")


class TaxBasis(models.TextChoices):
    """What the fee means."""

    NETT = "nett", _("Nett: the creator receives this amount, tax is on top")
    GROSS = "gross", _("Gross: tax is taken from this amount")


class CloseReason(models.TextChoices):
    """Why no more applications are taken."""

    FILLED = "filled", _("We found our creators")
    ENDED = "ended", _("The time is over")
    CANCELLED = "cancelled", _("The campaign will not happen")


class Rule(models.TextChoices):
    """What a requirement asks for; `rules.check_requirements` reads each with its value."""

    MIN_FOLLOWERS = "min_followers", _("At least this many followers")
    MAX_FOLLOWERS = "max_followers", _("At most this many followers")
    CATEGORY = "category", _("Niche")
    CITY = "city", _("City or regency")
    PROVINCE = "province", _("Province")
    LANGUAGE = "language", _("Language")
    KIND = "kind", _("Influencer or KOL")
    VERIFIED = "verified", _("Verified profile")
    HAS_PHOTO = "has_photo", _("Photo on the profile")
