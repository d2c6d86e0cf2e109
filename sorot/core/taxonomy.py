"""Words that every room shares: platforms, formats, goals, categories, languages, tiers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    """Where a creator publishes."""

    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    THREADS = "threads", "Threads"
    PODCAST = "podcast", _("Podcast")


class Format(models.TextChoices):
    """What is made. `FORMATS_OF` says where each exists."""

    REEL = "reel", _("Reel")
    STORY = "story", _("Story")
    FEED_POST = "feed_post", _("Feed post")
    CAROUSEL = "carousel", _("Carousel")
    SHORT_VIDEO = "short_video", _("Short video")
    LONG_VIDEO = "long_video", _("Long video")
    LIVE = "live", _("Live")
    TEXT_POST = "text_post", _("Text post")
    EPISODE = "episode", _("Episode")
    EVENT = "event", _("Event appearance")


FORMATS_OF: dict[str, tuple[str, ...]] = {
    Platform.INSTAGRAM: (Format.REEL, Format.STORY, Format.FEED_POST, Format.CAROUSEL, Format.LIVE),
    Platform.TIKTOK: (Format.SHORT_VIDEO, Format.STORY, Format.CAROUSEL, Format.LIVE),
    Platform.YOUTUBE: (Format.LONG_VIDEO, Format.SHORT_VIDEO, Format.LIVE),
    Platform.X: (Format.TEXT_POST, Format.SHORT_VIDEO, Format.LIVE),
    Platform.FACEBOOK: (Format.FEED_POST, Format.REEL, Format.STORY, Format.LIVE),
    Platform.THREADS: (Format.TEXT_POST, Format.CAROUSEL),
    Platform.PODCAST: (Format.EPISODE,),
}


class Goal(models.TextChoices):
    """What a campaign is for."""

    AWARENESS = "awareness", _("Be known")
    ENGAGEMENT = "engagement", _("Get people talking")
    SALES = "sales", _("Sell")
    LOYALTY = "loyalty", _("Keep customers")


class Category(models.TextChoices):
    """Subject of a campaign and niche of a creator."""

    FASHION = "fashion", _("Fashion")
    FOOD = "food", _("Food & drink")
    BEAUTY = "beauty", _("Beauty & care")
    TRAVEL = "travel", _("Travel")
    TECH = "tech", _("Technology")
    FAMILY = "family", _("Family & parenting")
    HEALTH = "health", _("Health & sport")
    EDUCATION = "education", _("Education")
    FINANCE = "finance", _("Personal finance")
    HOME = "home", _("Home & living")
    GAMING = "gaming", _("Games")
    ENTERTAINMENT = "entertainment", _("Entertainment")


class Language(models.TextChoices):
    """Languages people create in; ISO 639 codes."""

    INDONESIAN = "id", _("Indonesian")
    ENGLISH = "en", _("English")
    JAVANESE = "jv", _("Javanese")
    SUNDANESE = "su", _("Sundanese")
    MINANGKABAU = "min", _("Minangkabau")
    BALINESE = "ban", _("Balinese")
    BATAK = "btk", _("Batak")
    BETAWI = "bew", _("Betawi")
    BUGIS = "bug", _("Buginese")
    MALAY = "ms", _("Malay")
    MANDARIN = "zh", _("Mandarin")


class Source(models.TextChoices):
    """Where a number comes from, best first. They are never mixed silently."""

    API = "api", _("measured by the platform")
    FILE = "file", _("from the platform's export file")
    SCREENSHOT = "screenshot", _("from a screenshot, confirmed by the creator")
    SELF_DECLARED = "self_declared", _("declared by the creator")
    DEMO = "demo", _("demo number, made up")


@dataclass(frozen=True, slots=True)
class Tier:
    """`floor` <= followers < the next tier's floor."""

    slug: str
    label: str | Promise
    floor: int


@dataclass(frozen=True, slots=True)
class TierScheme:
    """A way to divide creators by followers. Sources disagree, so the scheme is a setting and is named on pages."""

    slug: str
    label: str | Promise
    source: str
    tiers: tuple[Tier, ...]

    def tier_of(self, followers: int | None) -> Tier | None:
        """The tier of a follower count; None when the count is unknown (unknown is not nano)."""
        if followers is None:
            return None
        return [tier for tier in self.tiers if followers >= tier.floor][-1]

    def bounds(self, slug: str) -> tuple[int, int | None]:
        """(floor, ceiling or None) of a tier, ceiling excluded. Raises KeyError."""
        for index, tier in enumerate(self.tiers):
            if tier.slug == slug:
                return tier.floor, self.tiers[index + 1].floor if index + 1 < len(self.tiers) else None
        raise KeyError(slug)


def _tiers(*pairs: tuple[str, str | Promise, int]) -> tuple[Tier, ...]:
    return tuple(Tier(*pair) for pair in pairs)


NANO, MICRO, MID, MACRO, MEGA = _("Nano"), _("Micro"), _("Mid"), _("Macro"), _("Mega")
#: Three presets; the first is the default (PRODUCT M13: nano < 1k, micro 1k-100k, macro 100k-1M, mega > 1M).
TIER_SCHEMES: dict[str, TierScheme] = {
    scheme.slug: scheme
    for scheme in (
        TierScheme(
            "sorot",
            _("Sorot (nano below 1 thousand)"),
            "founding requirement M13",
            _tiers(("nano", NANO, 0), ("micro", MICRO, 1_000), ("macro", MACRO, 100_000), ("mega", MEGA, 1_000_000)),
        ),
        TierScheme(
            "market",
            _("Indonesian market (nano 1-10 thousand)"),
            "market-indonesia 3.1",
            _tiers(
                ("nano", NANO, 0),
                ("micro", MICRO, 10_000),
                ("mid", MID, 50_000),
                ("macro", MACRO, 100_000),
                ("mega", MEGA, 1_000_000),
            ),
        ),
        TierScheme(
            "two",
            _("Two steps (micro up to 10 thousand)"),
            "market-indonesia 3.1",
            _tiers(("micro", MICRO, 0), ("macro", MACRO, 10_000)),
        ),
    )
}


def tier_scheme(slug: str = "") -> TierScheme:
    """The scheme named `slug`, else the installation's own."""
    return TIER_SCHEMES.get(slug) or TIER_SCHEMES[settings.TIER_SCHEME]


@dataclass(frozen=True, slots=True)
class CreatorFacts:
    """What a campaign's requirements are checked against: plain data, because rooms of one floor are strangers."""

    followers: dict[str, int | None]
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    regency: str
    province: str
    kind: str
    is_verified: bool
    has_photo: bool

    @property
    def best_followers(self) -> int | None:
        known = [count for count in self.followers.values() if count is not None]
        return max(known) if known else None


def labels(choices: type[models.TextChoices], values: Sequence[str]) -> list[str]:
    """Translated labels of known values, in the order given; unknown values are left out."""
    return [str(choices(value).label) for value in values if value in choices]
