"""Offers as each side reads them: differences, promises, what it costs and what tax means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sorot.core.access import Actor, Verdict
from sorot.core.money import Money
from sorot.deals import rules, words
from sorot.deals.diff import TermChange, TermsDiff, all_terms, split_diff
from sorot.deals.enums import OfferState, Side
from sorot.deals.models import Application, Offer
from sorot.deals.prices import Price
from sorot.deals.queries.contract_tax import TaxNote, TaxSight
from sorot.deals.terms import Terms


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer as a side reads it: a difference to the one before, or all terms when it is the first."""

    offer: Offer
    is_own: bool
    rows: Sequence[TermChange]
    diff: TermsDiff | None
    may_answer: Verdict
    may_withdraw: Verdict
    is_open: bool
    terms: Terms
    promises: Sequence[words.Promise]
    #: What the payer sends, with the platform fee; None for the creator's side.
    price: Price | None = None
    margin: Money | None = None
    #: Who withholds tax and what that means for this side.
    tax: TaxNote | None = None

    @property
    def fee(self) -> Money:
        return self.terms.fee


def offer_view(offer: Offer, before: Offer | None, actor: Actor, side: str, sight: TaxSight) -> OfferView:
    """An offer as `side` reads it; `sight` reads what tax needs once for all offers of a page."""
    terms, now = offer.terms, sight.now
    pays = None
    if side in {Side.BRAND, Side.OPERATOR}:
        pays = sight.price(
            terms, margin=offer.margin, fee_bps=offer.fee_bps, merchant=offer.merchant_of_record, vat=offer.vat
        )
    return OfferView(
        offer=offer,
        is_own=offer.side == side,
        terms=terms,
        rows=all_terms(terms, offer.money_mode),
        diff=split_diff(before.terms, terms, offer.money_mode) if before is not None else None,
        promises=words.promises(terms, offer.money_mode),
        may_answer=rules.may_answer_offer(actor, offer, now),
        may_withdraw=rules.may_withdraw_offer(actor, offer),
        is_open=offer.state == OfferState.OPEN and offer.expires_at > now,
        price=pays,
        tax=sight.note(terms, offer.application, side=side, mode=offer.money_mode, merchant=offer.merchant_of_record),
        margin=Money(offer.margin, terms.fee.currency)
        if offer.margin and side in {Side.BRAND, Side.OPERATOR}
        else None,
    )


def offers_of(application: Application, actor: Actor, side: str, now: datetime) -> list[OfferView]:
    """All offers, newest first; none for a client whose agency acts."""
    if side == Side.CLIENT:
        return []
    rows = list(application.offers.select_related("made_by").order_by("number"))
    for row in rows:
        row.application = application
    sight = TaxSight(application.creator.user, now=now)
    views = [offer_view(row, rows[place - 1] if place else None, actor, side, sight) for place, row in enumerate(rows)]
    return views[::-1]


def latest_of(offers: Sequence[OfferView]) -> OfferView | None:
    """The offer on the table: open, or the last one that ended by time."""
    if offers and offers[0].offer.state in {OfferState.OPEN, OfferState.EXPIRED}:
        return offers[0]
    return None
