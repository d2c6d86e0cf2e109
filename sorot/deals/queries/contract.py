"""The page of a contract: its words, its fingerprint, what it costs and what tax means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sorot.core.access import Actor, Verdict
from sorot.deals import rules, words
from sorot.deals.diff import TermChange, all_terms
from sorot.deals.enums import OfferState, Side
from sorot.deals.models import Agreement, AgreementAcceptance, Deal, Offer
from sorot.deals.prices import Price
from sorot.deals.queries.contract_tax import TaxNote, TaxSight
from sorot.deals.terms import Terms


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One contract in words, with what is needed to check its fingerprint."""

    deal: Deal
    agreement: Agreement
    data: dict[str, Any]
    rows: Sequence[TermChange]
    acceptances: Sequence[AgreementAcceptance]
    earlier: Sequence[Agreement]
    side: str
    sentence: str
    may_sign: Verdict
    terms: Terms
    promises: Sequence[words.Promise]
    #: What the payer sends, with the platform fee; None for the creator's side.
    price: Price | None
    #: Who withholds tax and what that means for this side.
    tax: TaxNote | None


def agreement_page(actor: Actor, code: str, *, now: datetime) -> AgreementPage | None:
    """The valid contract of a deal; None for strangers and for a client whose agency acts."""
    agreement = Agreement.objects.visible_to(actor).valid().filter(deal__code=code).first()
    if agreement is None:
        return None
    deal = Deal.objects.with_parties().get(pk=agreement.deal_id)
    agreement.deal = deal
    side = deal.side_of(actor) or Side.OPERATOR
    acceptances = list(agreement.acceptances.select_related("user", "organisation"))
    open_offer = Offer.objects.filter(application=deal.application_id, state=OfferState.OPEN).first()
    terms, merchant = agreement.terms, agreement.merchant_of_record
    sight = TaxSight(deal.talent, now=now)
    return AgreementPage(
        deal=deal,
        agreement=agreement,
        data=agreement.data,
        terms=terms,
        rows=all_terms(terms, agreement.money_mode),
        promises=words.promises(terms, agreement.money_mode),
        acceptances=acceptances,
        earlier=list(deal.agreements.exclude(voided_at=None).order_by("-number")),
        side=side,
        sentence=words.sentence_for(agreement),
        may_sign=rules.may_sign(
            actor, agreement, open_offer=open_offer, signed_sides=[row.side for row in acceptances]
        ),
        price=sight.price(
            terms, margin=agreement.margin, fee_bps=agreement.fee_bps, merchant=merchant, vat=agreement.vat
        )
        if side in {Side.BRAND, Side.OPERATOR}
        else None,
        tax=sight.note(terms, deal, side=side, mode=agreement.money_mode, merchant=merchant),
    )
