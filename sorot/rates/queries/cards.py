"""A rate card as pages, papers and pictures show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.creators.models import CreatorProfile
from sorot.rates.models import CardEdition, RateCard, RateLine
from sorot.rates.sow import Line, render
from sorot.rates.sow.render import render_items, render_terms


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line: `text` what is made, `detail` its terms; `fee` None: barter, or to be asked.

    `is_nett` None: the card does not say whether tax is off already. `whole` is the canonical line, price included.
    """

    code: str
    text: str
    detail: str
    fee: Money | None
    is_nett: bool | None
    mode: str
    name: str
    is_package: bool
    is_shown: bool
    line: Line
    whole: str


CardPackage = CardLine


@dataclass(frozen=True, slots=True)
class CardPage:
    """The living card. `lines` are single ones, `packages` those with a name or several items."""

    lines: list[CardLine]
    packages: list[CardLine]
    valid_until: date | None
    is_expired: bool
    version: int
    notes: str
    #: Lines and packages in the creator's own order.
    all: list[CardLine]

    @property
    def modes(self) -> list[str]:
        """The modes that lines say, in the usual order."""
        said = {row.mode for row in self.all}
        return [mode for mode in ("endorse", "paid_promote", "barter") if mode in said]


def rate_card_of(creator: CreatorProfile, *, today: date, everything: bool = False) -> CardPage | None:
    """The card with its shown lines (`everything`: also those on request); None without one.

    One query; with `everything` two, because a card without lines is shown too.

    The words are in the language of the moment. Who may see the profile may see what is shown of its card.
    """
    if everything:
        card = RateCard.objects.filter(creator=creator).first()
        if card is None:
            return None
        rows = list(card.lines.all())
    else:
        rows = list(RateLine.objects.filter(card__creator=creator, is_shown=True).select_related("card"))
        if not rows:
            return None
        card = rows[0].card
    lines = [card_line(row) for row in rows]
    return CardPage(
        lines=[row for row in lines if not row.is_package],
        packages=[row for row in lines if row.is_package],
        valid_until=card.valid_until_date,
        is_expired=card.valid_until_date is not None and card.valid_until_date < today,
        version=card.version,
        notes=card.notes,
        all=lines,
    )


def card_line(row: RateLine) -> CardLine:
    """A row in words."""
    language, line = get_language() or "id", row.line
    return CardLine(
        code=row.code, text=render_items(line, language), detail=render_terms(line, language), fee=row.money,
        is_nett=row.is_nett, mode=row.mode, name=row.name, is_package=row.is_package, is_shown=row.is_shown,
        line=line, whole=render(line, language),
    )  # fmt: skip


def card_of(creator: CreatorProfile) -> RateCard | None:
    """The row itself."""
    return RateCard.objects.filter(creator=creator).first()


def own_line(actor: Actor, creator: CreatorProfile, code: str) -> RateLine | None:
    """A line of the creator's card, for who speaks for them."""
    return RateLine.objects.visible_to(actor).filter(card__creator=creator, code=code).select_related("card").first()


def editions_of(actor: Actor, creator: CreatorProfile) -> list[CardEdition]:
    """What was offered when, newest first; ten at most."""
    return list(CardEdition.objects.visible_to(actor).filter(card__creator=creator)[:10])
