"""What every action of this room does: lock, tell, keep the turn."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sorot.accounts.enums import DEAL_ROLES
from sorot.accounts.models import User
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.states import move
from sorot.deals import turns
from sorot.deals.clocks import Clock, clocks_of
from sorot.deals.enums import ObjectionState, OfferState
from sorot.deals.models import Agreement, AgreementAcceptance, Application, Deal, Objection, Offer
from sorot.deals.queries.clocks import application_clock, items_of, read_facts
from sorot.messaging.actions import PartyPlan, notify, notify_parties, open_thread, post_event
from sorot.payments.enums import PAYING_ROLES

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


def keep_application_turn(application: Application, *, now: datetime | None = None) -> None:
    """Write whose turn it is now, and when they are reminded (counted from `now`, else from the clock's start)."""
    offer = open_offer_of(application.pk)
    whose = turns.of_application(application, offer)
    application.turn, application.due_at = whose.turn, whose.due_at
    clock = application_clock(application, offer)
    application.remind_at = clock.next_reminder(now or clock.starts_at) if clock is not None else None
    application.save(update_fields=["turn", "due_at", "remind_at"])


def keep_deal_turn(deal: Deal, *, now: datetime | None = None) -> list[Clock]:
    """Write whose turn it is now and when somebody is reminded next, from the facts as they are. Answers the clocks."""
    items = items_of(deal)
    running = clocks_of(read_facts(deal, items))
    whose = turns.of_deal(deal, zone=deal.campaign.zone, items=items, running=running)
    reminders = [moment for clock in running if (moment := clock.next_reminder(now or clock.starts_at))]
    deal.turn, deal.due_at, deal.remind_at = whose.turn, whose.due_at, min(reminders, default=None)
    deal.save(update_fields=["turn", "due_at", "remind_at"])
    return running


def restart_clocks(deal: Deal, *, now: datetime) -> None:
    """Clocks that an objection or a dispute had stopped count anew from `now`. The caller keeps the turn afterwards."""
    deal.clocks_from = now
    deal.save(update_fields=["clocks_from"])


def close_objections(deal: Deal, *, by: Actor, now: datetime) -> None:
    """Where a deal ends, questions about its proofs have no use any more."""
    for objection in Objection.objects.filter(publication__item__deal=deal, state=ObjectionState.OPEN):
        move(
            objection, ObjectionState.WITHDRAWN, by=by, now=now, verb="objection.withdrawn",
            closed_by=by.user, closed_at=now,
        )  # fmt: skip


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
    row: Application | Deal,
    verb: str,
    *,
    by: Actor,
    now: datetime,
    data: dict[str, Any] | None = None,
    once: str = "",
    url: str = "",
) -> None:
    """A line in the thread, a word to the other side, and the event for whoever listens."""
    is_deal = isinstance(row, Deal)
    application = row.application if isinstance(row, Deal) else row
    subject, said = (SUBJECT, application.code), {"title": application.campaign.title, **(data or {})}
    url = url or page_of(row)
    post_event(subject=subject, verb=verb, data=said, by=by, now=now, once=once)
    notify_parties(subject=subject, verb=verb, data=said, url=url, by=by, now=now, dedupe_key=once)
    payload = {
        "application": application.code,
        "deal": row.code if is_deal else "",
        "deal_code": row.code if is_deal else "",
    }
    outbox.publish(verb, **payload)


def page_of(row: Application | Deal, *, is_dispute: bool = False) -> str:
    """The page on which a side acts."""
    if isinstance(row, Deal):
        return reverse("deals:dispute" if is_dispute else "deals:deal", args=[row.code])
    return reverse("deals:application", args=[row.code])


def payers_of(deal: Deal) -> QuerySet[User]:
    """Who may pay for the client; whoever deals for it is told in the thread, unless an agency sits in their place."""
    roles = [role for role in PAYING_ROLES if deal.acting_agency_id is not None or role not in DEAL_ROLES]
    return User.objects.filter(memberships__organisation=deal.organisation, memberships__role__in=roles)


def tell_payer(deal: Deal, *, by: Actor, now: datetime) -> None:
    """Whoever pays for the client hears that it is time, also where an agency made the deal."""
    notify(
        users=payers_of(deal),
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
