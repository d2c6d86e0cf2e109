"""What a kit is made of, and who sees which part of it."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Block(models.TextChoices):
    """One part of a media kit, in the order in which a new kit shows them."""

    NUMBERS = "numbers", pgettext_lazy("part of a kit", "Numbers")
    AUDIENCE = "audience", pgettext_lazy("part of a kit", "Audience")
    PORTFOLIO = "portfolio", pgettext_lazy("part of a kit", "Portfolio")
    RATES = "rates", pgettext_lazy("part of a kit", "Rate card")
    RECORD = "record", pgettext_lazy("part of a kit", "Reliability")
    BRANDS = "brands", pgettext_lazy("part of a kit", "Brands worked with")
    HISTORY = "history", pgettext_lazy("part of a kit", "Signed history of work")


class Shown(models.TextChoices):
    """To whom a part is shown. The creator, their management and the operator see every part."""

    PUBLIC = "public", pgettext_lazy("who sees it", "Everybody")
    BRANDS = "brands", pgettext_lazy("who sees it", "Signed-in brands and agencies")
    HIDDEN = "hidden", pgettext_lazy("who sees it", "Nobody")


class Viewpoint(models.TextChoices):
    """Through whose eyes a kit is read. `ALL` is for whoever owns it, and for the operator."""

    STRANGER = "stranger"
    BRAND = "brand"
    ALL = "all"


class Accent(models.TextChoices):
    """The wall behind the cover: one of the muted tones of the house. Ink on each is at least 4.5:1."""

    STRAW = "straw", pgettext_lazy("colour", "Straw")
    CLAY = "clay", pgettext_lazy("colour", "Clay")
    ROSE = "rose", pgettext_lazy("colour", "Rose")
    SAGE = "sage", pgettext_lazy("colour", "Sage")
    SLATE = "slate", pgettext_lazy("colour", "Slate")
    PAPER = "paper", pgettext_lazy("colour", "Paper")


class Cover(models.TextChoices):
    """How the cover is laid out."""

    PORTRAIT = "portrait", pgettext_lazy("cover", "Tall picture beside the name")
    WIDE = "wide", pgettext_lazy("cover", "Wide picture above the name")
    WORDS = "words", pgettext_lazy("cover", "Words only, with a small portrait")


#: What a creator is seen as before they choose: as much as their page showed before there were kits; prices and the
#: audience only to those who ask for business reasons; names of brands to nobody until they say so.
FIRST_PUBLIC = (Block.NUMBERS, Block.PORTFOLIO)
FIRST_BRANDS = (Block.AUDIENCE, Block.RATES, Block.RECORD)

#: The figures a creator can choose from, as ids of the dictionary, and those shown at first.
NUMBERS = (
    "followers",
    "engagement_rate",
    "views_per_post",
    "growth",
    "posts",
    "posts_per_week",
    "view_rate",
    "net_growth",
    "views_in_period",
)
FIRST_NUMBERS = ("followers", "engagement_rate", "views_per_post", "growth")
