"""May I? For objections to proofs and for disputes."""

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.core.access import YES, Actor, Verdict, no
from sorot.deals import evidence
from sorot.deals.enums import (
    DISPUTE_WINDOW,
    MAX_DISPUTES,
    MAX_OBJECTIONS,
    DealState,
    DisputeState,
    ItemState,
    ObjectionState,
    Side,
)
from sorot.deals.models import Deal, DeliverableItem, Dispute, Objection
from sorot.deals.rules import acts_for, runs, takes_part


# ---------------------------------------------------------------- objections
def may_object(actor: Actor, item: DeliverableItem, *, raised: int, is_open: bool) -> Verdict:
    """Say that a proof is not right: the brand, one objection at a time. `raised`: how many there were before."""
    if not (acting := acts_for(actor, item.deal, Side.BRAND)) or not (acting := runs(item.deal)):
        return acting
    if item.state != ItemState.PUBLISHED:
        return no(_("This work is not published yet."))
    if is_open:
        return no(_("You have objected. The creator mends the proof."))
    if raised >= MAX_OBJECTIONS:
        return no(_("This proof was mended several times. Open a dispute to settle it."))
    return YES


def may_take_objection_back(actor: Actor, objection: Objection, deal: Deal) -> Verdict:
    """The proof is fine after all: the brand."""
    if not (acting := acts_for(actor, deal, Side.BRAND)) or not (acting := runs(deal)):
        return acting
    return YES if objection.state == ObjectionState.OPEN else no(_("This objection is closed already."))


def may_mend(actor: Actor, item: DeliverableItem, *, is_open: bool) -> Verdict:
    """Put a proof right: the creator's side, after an objection, or when something is missing in it."""
    if not (acting := acts_for(actor, item.deal, Side.TALENT)) or not (acting := runs(item.deal)):
        return acting
    if item.state != ItemState.PUBLISHED:
        return no(_("This work is not published yet."))
    if not is_open and evidence.missing_in_proof(item, evidence.proof_of(item)) is None:
        return no(_("Nobody has asked for a change of this proof."))
    return YES


# ---------------------------------------------------------------- disputes
def may_dispute(actor: Actor, deal: Deal, *, limit: int, earlier: int, now: datetime) -> Verdict:
    """Ask how the secured money is divided. `limit`: what is secured for the creator; `earlier`: disputes before."""
    if not (acting := takes_part(actor, deal)):
        return acting
    if deal.disputed_at is not None:
        return no(_("There is a dispute already. Answer there."))
    if deal.state in {DealState.SIGNING, DealState.FUNDING}:
        return no(_("Work has not started. You can stop this deal together."))
    if deal.state == DealState.CANCELLED:
        return no(_("This deal is closed."))
    # Results come in long after the end: what is secured for them can be disputed as long as it is.
    is_late = deal.completed_at is not None and now > deal.completed_at + DISPUTE_WINDOW
    if is_late and not deal.variable_limit:
        return no(_("The time for a dispute is over: 14 days after the end of a deal."))
    if limit <= 0:
        return no(_("No money is secured here, so there is nothing to divide. Write to the operator of this site."))
    if earlier >= MAX_DISPUTES:
        return no(_("There were several disputes about this deal. Write to the operator of this site."))
    return YES


def may_answer(actor: Actor, dispute: Dispute, now: datetime) -> Verdict:
    """Refuse what the other side asks, with one's own view: who was asked, in time."""
    if not (acting := acts_for(actor, dispute.deal, dispute.answering_side)):
        return acting
    if dispute.state != DisputeState.OPEN:
        return no(_("This dispute was answered already."))
    if now > dispute.answer_due_at:
        return no(_("The time to answer is over."))
    return YES


def may_accept(actor: Actor, dispute: Dispute) -> Verdict:
    """Agree to the other side's number: either side, while the dispute is open."""
    if not (acting := takes_part(actor, dispute.deal)):
        return acting
    if not dispute.is_open:
        return no(_("This dispute is closed."))
    side = dispute.deal.side_of(actor)
    if dispute.number_of(Side.TALENT if side == Side.BRAND else Side.BRAND) is None:
        return no(_("The other side has not said a number yet."))
    return YES


def may_propose(actor: Actor, dispute: Dispute) -> Verdict:
    """Say at which number one would settle: either side, while the operator has it; before, the asker waits."""
    if not (acting := takes_part(actor, dispute.deal)):
        return acting
    if not dispute.is_open:
        return no(_("This dispute is closed."))
    if dispute.state == DisputeState.OPEN and dispute.deal.side_of(actor) != dispute.opened_side:
        return no(_("Answer first."))
    return YES


def may_add_evidence(actor: Actor, dispute: Dispute) -> Verdict:
    """Add a file: either side, while the dispute is open."""
    if not (acting := takes_part(actor, dispute.deal)):
        return acting
    return YES if dispute.is_open else no(_("This dispute is closed."))


def may_withdraw_dispute(actor: Actor, dispute: Dispute) -> Verdict:
    """Take a dispute back: who opened it, before it ends."""
    if not (acting := acts_for(actor, dispute.deal, dispute.opened_side)):
        return acting
    return YES if dispute.is_open else no(_("This dispute is closed."))


def may_decide(actor: Actor, dispute: Dispute, *, is_party: bool) -> Verdict:
    """Divide the money: an operator who is no party, once both sides have been heard."""
    if not actor.is_operator:
        return no(_("Only the operator of this site can do this."))
    if is_party:
        return no(_("You are a party of this deal. Another operator decides."))
    if dispute.state == DisputeState.OPEN:
        return no(_("The other side still has time to answer."))
    return YES if dispute.state == DisputeState.CONTESTED else no(_("This dispute is closed."))
