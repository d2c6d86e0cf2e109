"""How a deal ends: confirmed and paid, or stopped by both before work began."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.actions.agreements import start_work
from sorot.deals.enums import DealState, OfferState, Turn
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, DeliverableItem
from sorot.deals.terms import clean_text
from sorot.payments.actions import cancel_terms, release_milestones


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
    release_milestones(deal_code=fresh.code, by=by, now=now)
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
