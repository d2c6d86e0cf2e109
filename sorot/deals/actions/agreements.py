"""The agreement: written from an accepted offer, accepted by both sides by click, voided by every change of terms."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.enums import DealState
from sorot.deals.models import Agreement, AgreementAcceptance, Deal, DeliverableItem, Offer
from sorot.deals.prices import margins_of
from sorot.deals.queries.contract_tax import taxed_goods
from sorot.deals.terms import AGREEMENT_SCHEMA, Terms, canonical, digest
from sorot.deals.words import is_sentence_of
from sorot.messaging.actions import post_event
from sorot.payments.actions import open_terms
from sorot.payments.enums import DueRule
from sorot.payments.plans import MilestonePlan
from sorot.payments.queries import is_paused_by_bank, is_ready_for_work


def document_of(deal: Deal, offer: Offer, number: int) -> str:
    """The canonical JSON of an agreement. An agency's margin is not in it: it is no term between the two sides."""
    data: dict[str, Any] = {
        "schema": AGREEMENT_SCHEMA,
        "deal": deal.code,
        "version": number,
        "title": deal.title,
        "campaign": deal.campaign.code,
        "client": {"code": deal.organisation.code, "name": deal.organisation.name},
        "agency": _named(deal.acting_agency),
        "talent": {"code": deal.creator.code, "name": deal.creator.display_name, "handle": deal.creator.handle},
        "management": _named(deal.management),
        "platform_fee_bps": offer.fee_bps,
        # Who holds the money: frozen here, whatever the site is set up for later.
        "money_mode": offer.money_mode,
        # Who withholds tax and what the operator adds: the same.
        "merchant_of_record": offer.merchant_of_record,
        "platform_vat": asdict(offer.vat) if offer.vat is not None else None,
        "terms": offer.terms.as_json(),
    }
    return canonical(data)


def _named(organisation: Any) -> dict[str, str] | None:
    return {"code": organisation.code, "name": organisation.name} if organisation is not None else None


def write_agreement(*, deal: Deal, offer: Offer, by: Actor, now: datetime) -> Agreement:
    """The next version of a deal's agreement, inside the caller's transaction and lock."""
    last = Agreement.objects.filter(deal=deal).order_by("-number").first()
    number = last.number + 1 if last else 1
    document = document_of(deal, offer, number)
    agreement = Agreement.objects.create(
        deal=deal,
        offer=offer,
        number=number,
        document=document,
        sha256=digest(document),
        fee_bps=offer.fee_bps,
        margin=offer.margin,
        created_at=now,
    )
    steps.note("agreement.written", agreement, by=by, now=now, data={"sha256": agreement.sha256})
    return agreement


def void_agreement(*, deal: Deal, by: Actor, now: datetime) -> None:
    """The valid version is replaced: whoever had accepted it accepts again."""
    agreement = steps.agreement_of(deal)
    agreement.voided_at = now
    agreement.save(update_fields=["voided_at"])
    steps.note("agreement.voided", agreement, by=by, now=now)


@transaction.atomic
def sign_agreement(*, agreement: Agreement, sha256: str, sentence: str, by: Actor, now: datetime) -> Deal:
    """One side accepts. `sha256` and `sentence` are what the page showed; both are kept with time and address.

    The second acceptance opens the money side and starts the work where nothing has to be secured first. A second
    click of the same side changes nothing. Raises StaleError when the shown text is not this version's.
    """
    deal = steps.lock_deal(agreement.deal_id)
    fresh = Agreement.objects.select_related("deal__creator", "deal__acting_agency").get(pk=agreement.pk)
    side = deal.side_of(by)
    signed = steps.signed_sides(fresh)
    if side in signed and fresh.voided_at is None:
        return deal
    rules.may_sign(by, fresh, open_offer=steps.open_offer_of(deal.application_id), signed_sides=signed).demand()
    if sha256 != fresh.sha256 or not is_sentence_of(sentence, fresh):
        raise StaleError(
            _("The contract on your page is not the latest one. Read it again, then accept."), code="stale"
        )
    AgreementAcceptance.objects.create(
        agreement=fresh,
        side=str(side),
        sha256=sha256,
        user=by.user,
        organisation=by.organisation,
        address=by.address or None,
        sentence=sentence,
        locale=(get_language() or "id")[:5],
        accepted_at=now,
    )
    steps.note("agreement.signed", fresh, by=by, now=now, data={"side": str(side), "sha256": sha256})
    if len({*signed, side}) == 2:
        _begin(deal, fresh, by=by, now=now)
    steps.keep_deal_turn(deal)
    steps.tell(deal, "agreement.signed", by=by, now=now)
    if deal.state != DealState.SIGNING:
        steps.tell(deal, f"deal.{deal.state}", by=by, now=now, once=f"deal-{deal.state}-{deal.code}")
        if deal.state == DealState.FUNDING:
            steps.tell_payer(deal, by=by, now=now)
    return deal


def _begin(deal: Deal, agreement: Agreement, *, by: Actor, now: datetime) -> None:
    """Both have accepted: the works are listed, the money side opens, and work starts if nothing is due before it."""
    terms, late_fee = agreement.terms, agreement.terms.late_fee
    goods = taxed_goods(terms, agreement.merchant_of_record)
    _list_works(deal, terms)
    open_terms(
        deal_code=deal.code,
        title=deal.title,
        payer=deal.organisation,
        talent=deal.talent,
        milestones=milestone_plans(terms, agreement.margin),
        fee_bps=agreement.fee_bps,
        agreement_sha256=agreement.sha256,
        currency=terms.fee.currency,
        acting_agency=deal.acting_agency,
        management=deal.management,
        mode=deal.money_mode,
        pay_within_days=terms.pay_within_days,
        merchant_of_record=agreement.merchant_of_record,
        tax_basis=terms.tax_basis,
        in_kind_item=terms.barter_item if goods else "",
        in_kind_amount=goods,
        vat=agreement.vat,
        late_fee_bps=late_fee.bps_per_day if late_fee is not None else 0,
        late_fee_cap_bps=late_fee.cap_bps if late_fee is not None else 0,
        by=by,
        now=now,
    )
    if is_ready_for_work(deal.code):
        move(deal, DealState.WORKING, by=by, now=now, verb="deal.working", signed_at=now, ready_at=now)
    else:
        move(deal, DealState.FUNDING, by=by, now=now, verb="deal.funding", signed_at=now)


def milestone_plans(terms: Terms, margin: int) -> list[MilestonePlan]:
    """The parts of the fee as the money room takes them, in the order of the contract."""
    return [
        MilestonePlan(
            label=part.label,
            amount=part.amount,
            due_rule=DueRule(part.due_rule),
            due_date=part.due_date,
            margin=extra,
            basis=part.basis,
            rate_amount=part.rate_amount,
            rate_per=part.rate_per,
        )
        for part, extra in zip(terms.milestones, margins_of(terms, margin), strict=True)
    ]


def _list_works(deal: Deal, terms: Terms) -> None:
    rows: list[DeliverableItem] = []
    totals: dict[tuple[str, str], int] = {}
    for line in terms.deliverables:
        kind = (line.platform, line.format)
        totals[kind] = totals.get(kind, 0) + line.quantity
    seen: dict[tuple[str, str], int] = {}
    for line in terms.deliverables:
        kind = (line.platform, line.format)
        for _nth in range(line.quantity):
            seen[kind] = seen.get(kind, 0) + 1
            rows.append(
                DeliverableItem(
                    deal=deal,
                    position=len(rows) + 1,
                    platform=line.platform,
                    format=line.format,
                    index=seen[kind],
                    of=totals[kind],
                    draft_due_date=line.draft_due_date,
                    publish_date=line.publish_date,
                )
            )
    DeliverableItem.objects.bulk_create(rows)


@transaction.atomic
def start_work(*, deal_code: str, by: Actor, now: datetime) -> Deal:
    """The money is safe: work may begin. Called by every funding event; changes nothing when it is too early or done.

    While a side asks to stop, work waits for the answer: `keep_deal` calls this again.
    """
    deal = steps.lock_deal(Deal.objects.only("pk").get(code=deal_code).pk)
    if deal.state == DealState.FUNDING and deal.cancel_asked_at is None and _may_begin(deal):
        move(deal, DealState.WORKING, by=by, now=now, verb="deal.working", ready_at=now)
        steps.keep_deal_turn(deal)
        steps.tell(deal, "deal.working", by=by, now=now, once=f"deal-working-{deal.code}")
    return deal


def _may_begin(deal: Deal) -> bool:
    """Everything due before work is there, and no bank asks it back."""
    return is_ready_for_work(deal.code) and not is_paused_by_bank(deal.code)


@transaction.atomic
def note_taken_back(*, deal_code: str, case: str, by: Actor, now: datetime) -> Deal:
    """A payer's bank took secured money back: it stands in the conversation, and whose turn it is is read anew.

    The sides hear it from the money room; here nothing moves. Idempotent for each case.
    """
    deal = steps.lock_deal(Deal.objects.only("pk").get(code=deal_code).pk)
    steps.keep_deal_turn(deal, now=now)
    subject = (steps.SUBJECT, deal.application.code)
    post_event(
        subject=subject, verb="deal.taken_back", data={"title": deal.title}, by=by, now=now, once=f"taken-back-{case}"
    )
    return deal


@transaction.atomic
def follow_transfer(*, deal_code: str) -> Deal:
    """A transfer was reported or not found: write whose turn it is now. Called by these events; idempotent."""
    deal = steps.lock_deal(Deal.objects.only("pk").get(code=deal_code).pk)
    if deal.state in {DealState.FUNDING, DealState.COMPLETED}:
        steps.keep_deal_turn(deal)
    return deal
