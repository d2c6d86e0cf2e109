"""Kinds, states and limits of creator profiles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register
from sorot.core.taxonomy import Source

#: Photos and videos of one portfolio; how many bytes is a setting (PORTFOLIO_QUOTAS).
MAX_ITEMS = 24
MAX_ACCOUNTS = 20
MAX_CATEGORIES = 5
#: Best first: a number never gives way to one from a later source.
SOURCE_RANK = {
    source.value: rank
    for rank, source in enumerate((Source.API, Source.FILE, Source.SCREENSHOT, Source.SELF_DECLARED, Source.DEMO))
}
#: The numbers that `record_metrics` keeps on an account.
METRICS = ("followers", "post_count", "engagement_rate")
HANDLE_PATTERN = r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)*"
HANDLE_MIN, HANDLE_MAX = 3, 30
#: Names that would read as the house itself.
RESERVED_HANDLES = frozenset(
    {
        "about",
        "account",
        "accounts",
        "admin",
        "api",
        "bantuan",
        "brand",
        "campaigns",
        "creators",
        "desk",
        "explore",
        "files",
        "help",
        "home",
        "inbox",
        "login",
        "logout",
        "me",
        "messages",
        "moderator",
        "official",
        "operator",
        "privacy",
        "root",
        "search",
        "security",
        "settings",
        "signup",
        "sorot",
        "static",
        "support",
        "system",
        "talents",
        "terms",
    }
)


class CreatorKind(models.TextChoices):
    """Why people listen: to the person, or to what the person knows."""

    INFLUENCER = "influencer", _("Influencer")
    KOL = "kol", _("Key opinion leader (KOL)")


class PortfolioKind(models.TextChoices):
    """What an item of a portfolio is."""

    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")


class RunBy(models.TextChoices):
    """Who writes and answers on the accounts."""

    SELF = "self", _("I run my accounts myself")
    TEAM = "team", _("My team runs them with me")
    MANAGEMENT = "management", _("My management runs them")


class ManagementRequestState(models.TextChoices):
    """A management asks a creator to let it act for them."""

    PENDING = "pending", _("Waiting for the creator")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MANAGEMENT_REQUEST_MOVES = register(
    "creators.ManagementRequest",
    {
        ManagementRequestState.PENDING: {
            ManagementRequestState.ACCEPTED,
            ManagementRequestState.DECLINED,
            ManagementRequestState.WITHDRAWN,
        },
        ManagementRequestState.ACCEPTED: set(),
        ManagementRequestState.DECLINED: set(),
        ManagementRequestState.WITHDRAWN: set(),
    },
)
