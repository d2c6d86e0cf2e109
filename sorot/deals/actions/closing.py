"""How a deal ends: confirmed and paid, stopped by both before work began, or by one side after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.actions.agreements import start_work
from sorot.deals.enums import DealState, ObjectionState, OfferState, Turn
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, DeliverableItem, Objection
from sorot.deals.queries.stopping import secured_by_result, stop_facts
from sorot.deals.terms import clean_text
from sorot.payments.actions import cancel_terms, release_milestones, settle_terms


@transaction.atomic
def confirm_deal(*, deal: Deal, version: int | None = None, by: Actor, now: datetime) -> Deal:
    """The brand confirms that everything is out: the money is released in the same transaction."""
    fresh = steps.lock_deal(deal.pk)
    if fresh.state == DealState.COMPLETED and rules.acts_for(by, fresh, "brand"):
        return fresh
    items = list(DeliverableItem.objects.filter(deal=fresh))
    rules.may_confirm(by, fresh, items=items).demand()
    if version is not None and version != fresh.version:
        raise StaleError(_("Something changed on this deal. Look again, then confirm."), code="stale")
    move(
        fresh, DealState.COMPLETED, by=by, now=now, verb="deal.completed",
        completed_at=now, turn=Turn.NOBODY, due_at=None,
    )  # fmt: skip
    steps.close_objections(fresh, by=by, now=now)
    release_milestones(deal_code=fresh.code, by=by, now=now)
    # Results have clocks of their own, which go on.
    steps.keep_deal_turn(fresh, now=now)
    steps.tell(fresh, "deal.completed", by=by, now=now)
    return fresh


@transaction.atomic
def ask_cancellation(*, deal: Deal, reason: str, by: Actor, now: datetime) -> Deal:
    """Ask to stop before work starts. When the other side has asked already, this is the yes that stops the deal.

    Money that was paid in goes back to the brand.
    """
    fresh = steps.lock_deal(deal.pk)
    rules.may_cancel(by, fresh).demand()
    side = fresh.side_of(by)
    if fresh.cancel_asked_at is None:
        if not clean_text(reason):
            sentence = _("Write the reason in a few words.")
            raise DealError(sentence, field_errors={"reason": sentence})
        fresh.cancel_side, fresh.cancel_asked_at, fresh.cancel_reason = str(side), now, clean_text(reason)
        fresh.version, fresh.updated_at = fresh.version + 1, now
        fresh.save(update_fields=["cancel_side", "cancel_asked_at", "cancel_reason", "version", "updated_at"])
        steps.note("deal.cancel_asked", fresh, by=by, now=now, data={"side": str(side)})
        steps.keep_deal_turn(fresh)
        steps.tell(fresh, "deal.cancel_asked", by=by, now=now, data={"reason": fresh.cancel_reason})
        return fresh
    had_money = fresh.state == DealState.FUNDING
    open_offer = steps.open_offer_of(fresh.application_id)
    if open_offer is not None:
        move(
            open_offer,
            OfferState.WITHDRAWN,
            by=by,
            now=now,
            verb="offer.withdrawn",
            answered_at=now,
            answered_by=by.user,
        )
    move(
        fresh,
        DealState.CANCELLED,
        by=by,
        now=now,
        verb="deal.cancelled",
        cancelled_at=now,
        turn=Turn.NOBODY,
        due_at=None,
    )
    if had_money:
        cancel_terms(deal_code=fresh.code, reason=fresh.cancel_reason, by=by, now=now)
    steps.tell(fresh, "deal.cancelled", by=by, now=now, data={"reason": fresh.cancel_reason})
    return fresh


@transaction.atomic
def keep_deal(*, deal: Deal, by: Actor, now: datetime) -> Deal:
    """Take the wish to stop back, or answer it with no: the deal goes on."""
    fresh = steps.lock_deal(deal.pk)
    rules.may_keep(by, fresh).demand()
    fresh.cancel_side, fresh.cancel_asked_at, fresh.cancel_reason = "", None, ""
    fresh.version, fresh.updated_at = fresh.version + 1, now
    fresh.save(update_fields=["cancel_side", "cancel_asked_at", "cancel_reason", "version", "updated_at"])
    steps.note("deal.kept", fresh, by=by, now=now)
    steps.keep_deal_turn(fresh)
    steps.tell(fresh, "deal.kept", by=by, now=now)
    return start_work(deal_code=fresh.code, by=by, now=now)


@transaction.atomic
def stop_deal(*, deal: Deal, reason: str, version: int | None = None, by: Actor, now: datetime) -> Deal:
    """One side stops alone after work has started: what is secured is divided as the contract says, at once.

    The creator keeps what `queries.stop_facts` says and no more than is secured; the rest goes back to the brand. A
    second click changes nothing. Raises StaleError when the page showed another state of the works.
    """
    fresh = steps.lock_deal(deal.pk)
    if fresh.state == DealState.CANCELLED and fresh.kept_amount is not None and rules.takes_part(by, fresh):
        return fresh
    terms = steps.agreement_of(fresh).terms
    items = list(DeliverableItem.objects.filter(deal=fresh).order_by("position"))
    by_result = secured_by_result(fresh.code)
    rules.may_stop(by, fresh, items=items, terms=terms, open_results=by_result).demand()
    if version is not None and version != fresh.version:
        raise StaleError(_("Something changed on this deal. Read again what a stop means now."), code="stale")
    if not clean_text(reason):
        sentence = _("Write the reason in a few words.")
        raise DealError(sentence, field_errors={"reason": sentence})
    side = str(fresh.side_of(by))
    facts = stop_facts(fresh, terms, items, side)
    why = clean_text(reason)[:600]
    settle_terms(deal_code=fresh.code, talent_amount=facts.kept, reason=why, by=by, now=now)
    move(
        fresh, DealState.CANCELLED, by=by, now=now, verb="deal.stopped", data={"kept": facts.kept},
        cancelled_at=now, cancel_asked_at=now, cancel_side=side, cancel_reason=why, kept_amount=facts.kept,
        turn=Turn.NOBODY, due_at=None,
    )  # fmt: skip
    for objection in Objection.objects.filter(publication__item__deal=fresh, state=ObjectionState.OPEN):
        move(objection, ObjectionState.WITHDRAWN, by=by, now=now, verb="objection.withdrawn", closed_at=now)
    steps.keep_deal_turn(fresh)
    data = {"reason": why, "amount": facts.kept, "currency": fresh.currency, "side": side}
    steps.tell(fresh, "deal.stopped", by=by, now=now, data=data)
    return fresh
