"""A line of a creator's card, taken into an application, an invitation or an offer.

The choice comes as a code; what it says is always read from the card, with the eyes of who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.rates.models import RateLine
from sorot.rates.queries.cards import CardLine, card_line
from sorot.rates.sow import Line


@dataclass(slots=True)
class CardChoices:
    """The lines that somebody may take, the one they took, and why nothing was filled in (`problem`).

    `notes` say what was filled in otherwise than it stands on the card, or was left to the reader.
    """

    lines: list[CardLine] = field(default_factory=list)
    chosen: CardLine | None = None
    problem: str = ""
    valid_until: date | None = None
    is_expired: bool = False
    notes: list[str] = field(default_factory=list)
    #: code -> the address that takes it; written by the page.
    urls: dict[str, str] = field(default_factory=dict)
    #: Where the reader writes this card; "" for who does not.
    own_url: str = ""

    @property
    def rows(self) -> list[tuple[CardLine, str]]:
        """Each line with the address that takes it; "" where it cannot be taken."""
        return [(line, self.urls.get(line.code, "")) for line in self.lines]


def choices_of(creator: CreatorProfile, viewer: Actor, *, asked: str, is_shown: bool, today: date) -> CardChoices:
    """What the viewer may take of the card. `is_shown`: the card's part of the kit is open to them. One query."""
    rows = []
    if is_shown:
        rows = list(RateLine.objects.visible_to(viewer).filter(card__creator=creator).select_related("card"))
    out = CardChoices([card_line(row) for row in rows])
    if rows:
        out.valid_until = rows[0].card.valid_until_date
        out.is_expired = out.valid_until is not None and out.valid_until < today
    if asked:
        _choose(out, asked, today)
    return out


def _choose(out: CardChoices, asked: str, today: date) -> None:
    found = next((line for line in out.lines if line.code == asked), None)
    if found is None:
        out.problem = _("This line is not on the card, or not any more. Nothing was filled in.")
        return
    until = _until(found.line, out)
    if until is not None and until < today:
        out.problem = _("This price held until %(day)s. Nothing was filled in.") % {"day": date_format(until, "j F Y")}
        return
    out.chosen = found


def _until(line: Line, out: CardChoices) -> date | None:
    """The earlier of the card's day and the line's own."""
    said = line.term("valid_until")
    days = [day for day in (out.valid_until, said.start if said is not None else None) if day is not None]
    return min(days) if days else None


def is_takeable(line: CardLine, out: CardChoices, today: date) -> bool:
    """Its price holds today."""
    until = _until(line.line, out)
    return until is None or until >= today


def application_from(
    choices: CardChoices,
    *,
    works: Sequence[tuple[str, str, int]],
    basis: str,
    currency: str,
    takes_fee: bool,
    idea: str,
) -> dict[str, object]:
    """First values of an application: the price where it means what the campaign's does, and the line in the idea.

    `works` of the campaign are (platform, format, quantity); an application cannot change them.
    """
    chosen = choices.chosen
    if chosen is None:
        return {}
    sentence = _("From my rate card: %(line)s.") % {"line": chosen.whole}
    out: dict[str, object] = {"idea": idea if sentence in idea else f"{idea}\n\n{sentence}"}
    same = sorted((i.platform, i.format, i.quantity) for i in chosen.line.items) == sorted(works)
    if not same:
        choices.notes.append(
            _("This line is for other works than the campaign's. Check the fee, and say in your idea what you make.")
        )
    said = {True: "nett", False: "gross", None: ""}[chosen.is_nett]
    if not takes_fee:
        choices.notes.append(_("This campaign gives goods instead of a fee, so no price was filled in."))
    elif chosen.fee is None:
        choices.notes.append(_("This line has no price. Write the fee yourself."))
    elif chosen.fee.currency != currency:
        choices.notes.append(_("This line is in another currency than the campaign. Write the fee yourself."))
    elif said and said != basis:
        choices.notes.append(
            _("Your card says %(said)s and this campaign %(basis)s: not the same money. Write the fee yourself.")
            % {"said": said, "basis": basis}
        )
    else:
        out["fee"] = chosen.fee.amount
        if not said:
            choices.notes.append(
                _("Your card does not say nett or gross. This campaign counts %(basis)s.") % {"basis": basis}
            )
    return out


def invitation_from(choices: CardChoices) -> dict[str, object]:
    """First words of an invitation."""
    if choices.chosen is None:
        return {}
    return {"text": _("From your rate card: %(line)s.") % {"line": choices.chosen.whole}}
