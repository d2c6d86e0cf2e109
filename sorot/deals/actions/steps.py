"""What every action of this room does: lock, tell, keep the turn."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from sorot.accounts.enums import DEAL_ROLES
from sorot.accounts.models import User
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.deals import turns
from sorot.deals.enums import DealState, ItemState, OfferState, SubmissionState
from sorot.deals.models import (
    Agreement,
    AgreementAcceptance,
    Application,
    Deal,
    DeliverableItem,
    Offer,
    Publication,
    Submission,
)
from sorot.messaging.actions import PartyPlan, notify, notify_parties, open_thread, post_event
from sorot.payments.enums import PAYING_ROLES
from sorot.payments.queries import is_transfer_reported

SUBJECT = "deals.application"


def lock_application(pk: int) -> Application:
    """The application, locked: the one lock of a whole negotiation, of its deal and its works."""
    Application.objects.select_for_update().only("pk").get(pk=pk)
    return Application.objects.with_parties().get(pk=pk)


def lock_deal(pk: int) -> Deal:
    """The deal, behind the lock of its application."""
    Application.objects.select_for_update().only("pk").get(deal__pk=pk)
    return Deal.objects.with_parties().get(pk=pk)


def open_offer_of(application_id: int) -> Offer | None:
    """The offer that waits for an answer."""
    return (
        Offer.objects.select_related("application__creator", "made_by")
        .filter(application_id=application_id, state=OfferState.OPEN)
        .first()
    )


def deal_of(application: Application) -> Deal | None:
    """The deal that came of an application."""
    return Deal.objects.with_parties().filter(application=application).first()


def agreement_of(deal: Deal) -> Agreement:
    """The valid agreement."""
    return Agreement.objects.valid().get(deal=deal)


def signed_sides(agreement: Agreement) -> list[str]:
    """Sides that have accepted this version."""
    return list(AgreementAcceptance.objects.filter(agreement=agreement).values_list("side", flat=True))


def keep_application_turn(application: Application) -> None:
    """Write whose turn it is now."""
    whose = turns.of_application(application, open_offer_of(application.pk))
    application.turn, application.due_at = whose.turn, whose.due_at
    application.save(update_fields=["turn", "due_at"])


def keep_deal_turn(deal: Deal) -> None:
    """Write whose turn it is now, from the facts as they are."""
    agreement = Agreement.objects.valid().filter(deal=deal).first()
    items = list(DeliverableItem.objects.filter(deal=deal))
    waiting = Submission.objects.filter(item__deal=deal, state=SubmissionState.SENT).order_by("sent_at").first()
    proof = None
    if items and all(item.state == ItemState.PUBLISHED for item in items):
        proof = Publication.objects.filter(item__deal=deal).order_by("-told_at").first()
    whose = turns.of_deal(
        deal,
        zone=deal.campaign.zone,
        items=items,
        open_offer=open_offer_of(deal.application_id),
        agreement=agreement,
        signed=signed_sides(agreement) if agreement else (),
        sent_at=waiting.sent_at if waiting else None,
        told_at=proof.told_at if proof else None,
        is_transfer_reported=deal.state == DealState.FUNDING and is_transfer_reported(deal.code),
    )
    deal.turn, deal.due_at = whose.turn, whose.due_at
    deal.save(update_fields=["turn", "due_at"])


def parties_of(application: Application) -> list[PartyPlan]:
    """Who talks: a brand whose agency acts for it stays out, because fees are spoken of here."""
    plans = []
    if application.creator.user is not None:
        plans.append(PartyPlan("creator", user=application.creator.user))
    if application.management is not None:
        plans.append(PartyPlan("management", organisation=application.management))
    if application.acting_agency is not None:
        plans.append(PartyPlan("agency", organisation=application.acting_agency))
    else:
        plans.append(PartyPlan("brand", organisation=application.organisation))
    return plans


def ensure_thread(application: Application, *, by: Actor, now: datetime) -> None:
    """The one thread of an application and of its deal."""
    open_thread(
        subject_type=SUBJECT,
        subject_code=application.code,
        title=application.campaign.title,
        parties=parties_of(application),
        by=by,
        now=now,
    )


def tell(
    row: Application | Deal, verb: str, *, by: Actor, now: datetime, data: dict[str, Any] | None = None, once: str = ""
) -> None:
    """A line in the thread, a word to the other side, and the event for whoever listens."""
    is_deal = isinstance(row, Deal)
    application = row.application if isinstance(row, Deal) else row
    subject, said = (SUBJECT, application.code), {"title": application.campaign.title, **(data or {})}
    url = reverse("deals:deal" if is_deal else "deals:application", args=[row.code])
    post_event(subject=subject, verb=verb, data=said, by=by, now=now, once=once)
    notify_parties(subject=subject, verb=verb, data=said, url=url, by=by, now=now, dedupe_key=once)
    payload = {
        "application": application.code,
        "deal": row.code if is_deal else "",
        "deal_code": row.code if is_deal else "",
    }
    outbox.publish(verb, **payload)


def tell_payer(deal: Deal, *, by: Actor, now: datetime) -> None:
    """Whoever pays for the client hears that it is time, also where an agency made the deal."""
    # Who deals for the client is a party of the thread and told there, unless an agency sits in their place.
    roles = [role for role in PAYING_ROLES if deal.acting_agency_id is not None or role not in DEAL_ROLES]
    payers = User.objects.filter(memberships__organisation=deal.organisation, memberships__role__in=roles)
    notify(
        users=payers,
        verb="deal.funding",
        data={"title": deal.title},
        url=reverse("deals:deal", args=[deal.code]),
        by=by,
        now=now,
        dedupe_key=f"deal-payer-{deal.code}",
        organisation=deal.organisation,
    )


def note(verb: str, row: Any, *, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    """An audit row for a write that is not a move."""
    audit.record(verb, row, by=by, now=now, data=data)
