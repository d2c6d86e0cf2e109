"""May I? For applications, offers, agreements and works. The same verdict feeds the 403 and the disabled button."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_deal
from sorot.campaigns import rules as campaign_rules
from sorot.core.access import YES, Actor, Verdict, no
from sorot.core.ui.when import when_text
from sorot.core.workdays import ZONE
from sorot.creators import rules as creator_rules
from sorot.deals.enums import (
    CANCELLABLE_STATES,
    OPEN_APPLICATION_STATES,
    ApplicationState,
    DealState,
    ItemState,
    OfferState,
    Side,
    SubmissionState,
)
from sorot.deals.models import Agreement, Application, Deal, DeliverableItem, Offer, Submission
from sorot.deals.terms import Terms
from sorot.payments.enums import PAYING_ROLES

REOPENABLE = (ApplicationState.INVITED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED)


def acts_for(actor: Actor, row: Application | Deal, side: str) -> Verdict:
    """The actor stands on `side` of this row and their role may deal."""
    stands = row.side_of(actor)
    if stands == Side.CLIENT:
        return no(_("%(agency)s acts for you here. You can read along.") % {"agency": row.acting_agency})
    if stands == Side.OPERATOR:
        return no(_("The operator's desk does not take part in deals."))
    if stands is None:
        return no(_("You are not a party here."))
    if stands != side:
        return no(
            _("Only the creator's side can do this.") if side == Side.TALENT else _("Only the brand can do this.")
        )
    return may_deal(actor)


def takes_part(actor: Actor, row: Application | Deal) -> Verdict:
    """The actor acts for either side."""
    stands = row.side_of(actor)
    return acts_for(actor, row, stands if stands in {Side.BRAND, Side.TALENT} else Side.BRAND)


def has_mandate(actor: Actor, row: Application | Deal) -> Verdict:
    """An agency binds its client only while the client lets it; works that are under way go on."""
    if not _is_agency(actor, row):
        return YES
    is_granted = campaign_rules.has_grant(row.organisation_id, actor) if row.is_granted is None else row.is_granted
    return YES if is_granted else no(_("The brand no longer lets your agency run its campaigns."))


def read_mandate(actor: Actor, row: Application | Deal) -> None:
    """Ask once for a page with several verdicts. Deeds ask anew, about a row that they have just locked."""
    if _is_agency(actor, row):
        row.is_granted = campaign_rules.has_grant(row.organisation_id, actor)


def _is_agency(actor: Actor, row: Application | Deal) -> bool:
    return actor.organisation_id is not None and actor.organisation_id == row.acting_agency_id


# ---------------------------------------------------------------- applications
def may_apply(
    actor: Actor, campaign: Any, creator: Any, *, results: Sequence[Any], application: Application | None, now: datetime
) -> Verdict:
    """Send an application for `creator`. `results` are the campaign's requirements, checked.

    Who was invited need not fulfil them: the brand chose them knowingly.
    """
    acting = creator_rules.may_edit(actor, creator)
    if not acting:
        return acting
    if creator.user_id is None:
        return no(_("This talent has no account of their own yet, so nobody could be paid. Ask them to sign up first."))
    if not (is_open := campaign_rules.may_apply_by_date(campaign, now)):
        return is_open
    if application is not None and application.state not in REOPENABLE:
        return no(_("You have applied to this campaign already."))
    invited = application is not None and application.state == ApplicationState.INVITED
    if not invited and any(not result.ok for result in results):
        return no(_("You do not meet every requirement of this campaign yet. See below what is missing."))
    return YES


def may_invite(actor: Actor, campaign: Any, now: datetime) -> Verdict:
    """Invite creators to a campaign: the brand, or the agency that acts for it."""
    acting = campaign.acting_agency_id or campaign.organisation_id
    if actor.organisation_id != acting:
        return no(_("Only the brand can do this."))
    running = campaign_rules.may_edit(actor, campaign)
    return campaign_rules.may_apply_by_date(campaign, now) if running else running


def may_edit_application(actor: Actor, application: Application) -> Verdict:
    """Change what was sent: until the brand has read or answered it."""
    if not (acting := acts_for(actor, application, Side.TALENT)):
        return acting
    if application.state != ApplicationState.SUBMITTED or application.read_at is not None:
        return no(_("The brand has read this already. Write a message instead."))
    return YES


def may_withdraw(actor: Actor, application: Application) -> Verdict:
    """The creator takes an application back; the brand an invitation."""
    if application.state == ApplicationState.INVITED:
        return acts_for(actor, application, Side.BRAND)
    if application.state not in OPEN_APPLICATION_STATES:
        return no(_("This is closed already."))
    return acts_for(actor, application, Side.TALENT)


def may_shortlist(actor: Actor, application: Application) -> Verdict:
    if not (acting := acts_for(actor, application, Side.BRAND)):
        return acting
    if application.state != ApplicationState.SUBMITTED:
        return no(_("Only a new application can be shortlisted."))
    return YES


def may_decline(actor: Actor, application: Application) -> Verdict:
    """The brand says no to an application, with a reason."""
    if not (acting := acts_for(actor, application, Side.BRAND)):
        return acting
    return YES if application.state in OPEN_APPLICATION_STATES else no(_("This is closed already."))


def may_refuse(actor: Actor, application: Application) -> Verdict:
    """The creator says no to an invitation, with a reason."""
    if not (acting := acts_for(actor, application, Side.TALENT)):
        return acting
    return YES if application.state == ApplicationState.INVITED else no(_("This invitation is closed already."))


# ---------------------------------------------------------------- offers
def may_offer(actor: Actor, application: Application, *, open_offer: Offer | None, deal: Deal | None) -> Verdict:
    """Propose terms: the brand begins; then either side, in turn. Until both have signed, terms may change."""
    if not (acting := takes_part(actor, application)):
        return acting
    if deal is not None and deal.state != DealState.SIGNING:
        return no(_("The contract is signed. Its terms cannot change any more."))
    if not (acting := has_mandate(actor, application)):
        return acting
    side = application.side_of(actor)
    if deal is not None:
        if deal.cancel_asked_at is not None:
            return no(_("Answer the question to stop this deal first."))
    elif application.state not in OPEN_APPLICATION_STATES:
        return no(_("This is closed already."))
    if open_offer is not None and open_offer.side == side:
        return no(_("Your offer is waiting for an answer. Take it back first to send another one."))
    if deal is None and side == Side.TALENT and open_offer is None:
        return no(_("The brand makes the first offer. Your wanted fee is in your application."))
    return YES


def may_answer_offer(actor: Actor, offer: Offer, now: datetime) -> Verdict:
    """Accept, decline or counter: the other side, while it is open and in time."""
    application = offer.application
    if not (acting := takes_part(actor, application)) or not (acting := has_mandate(actor, application)):
        return acting
    if offer.application.side_of(actor) == offer.side:
        return no(_("This is your own offer. The other side answers it."))
    if offer.state == OfferState.EXPIRED or (offer.state == OfferState.OPEN and offer.expires_at <= now):
        return no(expired_sentence(offer, now))
    if offer.state == OfferState.WITHDRAWN:
        return no(_("This offer was taken back. Reload the page to see where you stand."))
    if offer.state != OfferState.OPEN:
        return no(_("This offer was answered already. Reload the page to see the latest one."))
    return YES


def expired_sentence(offer: Offer, now: datetime) -> str:
    """When the offer ended, with its zone, and what to do."""
    ended = when_text(offer.expires_at, "moment", now)
    return _("This offer ended %(when)s. Ask for a new one, or send your own.") % {"when": ended}


def may_withdraw_offer(actor: Actor, offer: Offer) -> Verdict:
    """Take one's own side's offer back before it is answered."""
    if not (acting := takes_part(actor, offer.application)):
        return acting
    if offer.application.side_of(actor) != offer.side:
        return no(_("Only the side that made this offer can take it back."))
    return (
        YES
        if offer.state == OfferState.OPEN
        else no(_("This offer was answered already. Reload the page to see the latest one."))
    )


# ---------------------------------------------------------------- agreement
def may_sign(actor: Actor, agreement: Agreement, *, open_offer: Offer | None, signed_sides: Sequence[str]) -> Verdict:
    """Accept the agreement for one's side, once, while it is valid."""
    deal = agreement.deal
    if not (acting := takes_part(actor, deal)):
        return acting
    if deal.state != DealState.SIGNING:
        return no(_("The contract is closed already."))
    if not (acting := has_mandate(actor, deal)):
        return acting
    if agreement.voided_at is not None:
        return no(_("The terms have changed. Read the new version of the contract first."))
    if deal.side_of(actor) in signed_sides:
        return no(_("Your side has accepted this contract."))
    if open_offer is not None:
        return no(_("There is an open proposal to change the terms. Answer it first."))
    if deal.cancel_asked_at is not None:
        return no(_("Answer the question to stop this deal first."))
    return YES


# ---------------------------------------------------------------- works
def runs(deal: Deal) -> Verdict:
    """Work is under way and no dispute is open."""
    if deal.disputed_at is not None:
        return no(_("A dispute is open: works and clocks rest until it is settled."))
    return YES if deal.state == DealState.WORKING else no(_("This deal is closed."))


def may_submit(actor: Actor, item: DeliverableItem) -> Verdict:
    """Send a draft: the creator's side, once the money is safe."""
    if not (acting := acts_for(actor, item.deal, Side.TALENT)):
        return acting
    if item.deal.state in CANCELLABLE_STATES:
        return no(_("Wait with the work until the contract is accepted and the money is safe."))
    if not (running := runs(item.deal)):
        return running
    if item.state == ItemState.IN_REVIEW:
        return no(_("The last version is being checked. You can send the next one after the answer."))
    if item.state not in {ItemState.AWAITED, ItemState.CHANGES}:
        return no(_("This work is approved already."))
    return YES


def may_review(actor: Actor, submission: Submission) -> Verdict:
    """Approve or ask for changes: the brand, once per version."""
    if not (acting := acts_for(actor, submission.item.deal, Side.BRAND)):
        return acting
    if submission.state != SubmissionState.SENT:
        return no(_("This version was answered already."))
    return runs(submission.item.deal)


def may_publish_item(actor: Actor, item: DeliverableItem) -> Verdict:
    """Tell that a work is out: the creator's side, after approval."""
    if not (acting := acts_for(actor, item.deal, Side.TALENT)):
        return acting
    if not (running := runs(item.deal)):
        return running
    if item.state == ItemState.PUBLISHED:
        return no(_("This work is published already."))
    return YES if item.state == ItemState.APPROVED else no(_("The brand has to approve this work first."))


def may_confirm(actor: Actor, deal: Deal, *, items: Sequence[DeliverableItem]) -> Verdict:
    """Confirm that everything is out, which releases the money."""
    if not (acting := acts_for(actor, deal, Side.BRAND)):
        return acting
    if deal.state == DealState.COMPLETED:
        return no(_("This deal is completed already."))
    if deal.state != DealState.WORKING:
        return no(_("There is nothing to confirm yet."))
    if not (running := runs(deal)):
        return running
    if any(item.state != ItemState.PUBLISHED for item in items):
        return no(_("Confirm once every work is published."))
    return YES


def may_cancel(actor: Actor, deal: Deal) -> Verdict:
    """Ask to stop, or agree to stop, before work starts."""
    if not (acting := takes_part(actor, deal)):
        return acting
    if deal.disputed_at is not None:
        return no(_("A dispute is open: works and clocks rest until it is settled."))
    if deal.state not in CANCELLABLE_STATES:
        return no(_("Work has started or the deal is closed, so it cannot be stopped this way. Write to each other."))
    if deal.cancel_asked_at is not None and deal.cancel_side == deal.side_of(actor):
        return no(_("You have asked. The other side answers."))
    return YES


def may_stop(
    actor: Actor, deal: Deal, *, items: Sequence[DeliverableItem], terms: Terms, open_results: int = 0
) -> Verdict:
    """Stop alone once work has started, by the contract's own terms. `open_results`: secured for parts by result."""
    if not (acting := takes_part(actor, deal)):
        return acting
    if deal.state in CANCELLABLE_STATES:
        return no(_("Work has not started. You can stop this deal together."))
    if deal.state != DealState.WORKING:
        return no(_("This deal is closed."))
    if deal.disputed_at is not None:
        return no(_("A dispute is open. It decides how this deal ends."))
    if terms.cancellation is None:
        return no(
            _("This contract does not say what happens when one side stops. Agree in a message, or open a dispute.")
        )
    out = [item for item in items if item.state == ItemState.PUBLISHED]
    if items and len(out) == len(items):
        return no(_("Everything is published. Confirm the work, or open a dispute."))
    if out and open_results and deal.side_of(actor) == Side.BRAND:
        # What is out already earns by result: a stop would take that back.
        return no(_("A published work still earns by result, so this deal cannot be stopped alone. Open a dispute."))
    return has_mandate(actor, deal)


def may_act_now(actor: Actor, row: Application | Deal) -> Verdict:
    """What waits for the actor's side can be done by this actor: deals by who may deal, paying by who may pay."""
    is_payer = row.organisation_id == actor.organisation_id or row.acting_agency_id == actor.organisation_id
    if row.state == DealState.FUNDING and is_payer and actor.has_role(*PAYING_ROLES):
        return YES
    return takes_part(actor, row)


def may_keep(actor: Actor, deal: Deal) -> Verdict:
    """Take the wish to stop back, or say no to it: the deal goes on."""
    if not (acting := takes_part(actor, deal)):
        return acting
    return YES if deal.cancel_asked_at is not None else no(_("Nobody has asked to stop this deal."))


def chase_day(now: datetime) -> date:
    """The day in which one reminder of late money is sent: that of the place where promises are counted."""
    return now.astimezone(ZoneInfo(ZONE)).date()


def was_chased_today(deal: Deal, now: datetime) -> bool:
    """The brand was reminded of late money on this very day."""
    return deal.chased_at is not None and chase_day(deal.chased_at) == chase_day(now)


def may_chase(actor: Actor, deal: Deal, *, is_late: bool, now: datetime) -> Verdict:
    """Remind the brand of late money: the creator's side, once a day, while nothing but its transfer is missing."""
    if not (acting := acts_for(actor, deal, Side.TALENT)):
        return acting
    if deal.disputed_at is not None:
        return no(_("A dispute is open; the money waits for its end."))
    if not is_late:
        return no(_("Nothing that the brand has to send is late."))
    if was_chased_today(deal, now):
        return no(_("You have reminded the brand today. You can do it again tomorrow."))
    return YES


def may_invite_at_all(actor: Actor) -> Verdict:
    """Invite creators: owners and managers of a brand or an agency."""
    if actor.kind not in {"brand", "agency"}:
        return no(_("Only a brand or an agency invites creators. Switch to yours first."))
    return may_deal(actor)
