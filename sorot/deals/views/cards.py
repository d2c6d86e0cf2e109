"""What a rate card adds to an application, an invitation or an offer: a line to take, and help with the price.

The card and the help are read upward, as pages may; what a line says never comes from the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.creators.models import CreatorProfile
from sorot.kits.queries import sees_part
from sorot.rates.queries import (
    CardChoices,
    PriceHelp,
    application_from,
    choices_of,
    help_for,
    is_takeable,
    works_cost,
)

PART = "rates"


def choices(request: HttpRequest, creator: CreatorProfile, *, today: date) -> CardChoices:
    """The lines that this reader may take of the creator's card; `?card=` names the one they took."""
    actor = request.actor
    found = choices_of(
        creator, actor, asked=request.GET.get("card", ""), is_shown=sees_part(creator, actor, PART), today=today
    )
    found.own_url = card_address(actor, creator)
    around = request.GET.copy()
    for line in found.lines:
        if is_takeable(line, found, today):
            around["card"] = line.code
            found.urls[line.code] = f"?{around.urlencode()}"
    return found


def applied(found: CardChoices, campaign: Any, lines: Iterable[Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """First values of an application: the draft's, with what the chosen line says."""
    taken = application_from(
        found, works=works_of(lines), basis=campaign.tax_basis, currency=campaign.currency,
        takes_fee=campaign.fee_kind != "barter", idea=str(draft.get("idea", "")),
    )  # fmt: skip
    return {**draft, **taken}


def works_of(lines: Iterable[Any]) -> list[tuple[str, str, int]]:
    """(platform, format, quantity) of a campaign's lines, an application's plan or an offer's works."""
    return [(line.platform, line.format, line.quantity) for line in lines]


@dataclass(frozen=True, slots=True)
class PriceAid:
    """What stands beside a fee: what such works were paid, and for the creator's side what these cost to make."""

    prices: list[PriceHelp]
    cost: Money | None
    is_below: bool


def aid(
    actor: Actor, creator: CreatorProfile, works: list[tuple[str, str, int]], *, basis: str, fee: Money | None,
    currency: str,
) -> PriceAid:  # fmt: skip
    """Help with the price of these works together."""
    cost = works_cost(actor, creator, works, currency=currency) if speaks_for(actor, creator) else None
    is_below = cost is not None and fee is not None and fee.amount < cost.amount
    return PriceAid(help_for(creator, works, basis=basis, fee=fee), cost, is_below)


def speaks_for(actor: Actor, creator: CreatorProfile) -> bool:
    """The creator or their management: only they see what works cost to make."""
    is_own = actor.is_person and creator.user_id == actor.user_id
    return is_own or (actor.kind == "management" and creator.management_id == actor.organisation_id)


def typed_fee(form: Any, currency: str) -> Money | None:
    """The fee that stands in the form, typed or filled in; None while it is none."""
    field = form.fields.get("fee")
    try:
        amount = field.clean(form["fee"].value()) if field is not None else None
    except ValidationError:
        return None
    return Money(amount, currency) if amount else None


def card_address(actor: Actor, creator: CreatorProfile) -> str:
    """Where this reader writes the card; "" for who does not."""
    if not speaks_for(actor, creator):
        return ""
    return reverse("rates:edit") if actor.is_person else reverse("rates:talent_edit", args=[creator.handle])


def without_choice(request: HttpRequest) -> str:
    """The page's address without the line that was taken."""
    rest = request.GET.copy()
    rest.pop("card", None)
    return f"{request.path}?{rest.urlencode()}" if rest else request.path
