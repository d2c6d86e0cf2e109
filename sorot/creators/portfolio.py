"""Reading the portfolio."""

from django.db.models import Exists, OuterRef, QuerySet

from sorot.core.access import Actor
from sorot.creators.enums import PortfolioKind
from sorot.creators.models import CreatorProfile, PortfolioItem


def portfolio_of(creator: CreatorProfile) -> list[PortfolioItem]:
    """The photos and videos a page can show, in the creator's order, in one query."""
    return list(creator.portfolio.ready().select_related("file", "poster"))


def all_items_of(creator: CreatorProfile) -> list[PortfolioItem]:
    """For who edits the portfolio: also what is still being checked and what was refused."""
    return list(creator.portfolio.select_related("file", "poster"))


def own_item(actor: Actor, creator: CreatorProfile, code: str) -> PortfolioItem | None:
    """One photo or video of a profile the actor owns."""
    owned = CreatorProfile.objects.owned_by(actor)
    rows = PortfolioItem.objects.filter(creator__in=owned, creator=creator, code=code)
    return rows.select_related("file", "poster", "creator").first()


def first_photos() -> QuerySet[PortfolioItem]:
    """Of every creator the first photo that can be shown: the face in lists."""
    ready = PortfolioItem.objects.ready().filter(kind=PortfolioKind.PHOTO)
    before = ready.filter(creator=OuterRef("creator"), position__lt=OuterRef("position"))
    return ready.filter(~Exists(before)).select_related("file")
