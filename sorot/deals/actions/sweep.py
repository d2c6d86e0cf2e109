"""What time does: ends what nobody answered, approves what nobody checked, and reminds before."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Coalesce, Greatest

from sorot.accounts.models import User
from sorot.core.access import SYSTEM
from sorot.core.errors import ActionError
from sorot.core.states import move
from sorot.deals.actions import steps
from sorot.deals.actions.disputes import lapse_dispute
from sorot.deals.clocks import Clock, ClockKind, clocks_of
from sorot.deals.enums import (
    ApplicationState,
    DealState,
    DisputeState,
    ItemState,
    ObjectionState,
    OfferState,
    Side,
    SubmissionState,
    Turn,
)
from sorot.deals.evidence import missing_for_silence
from sorot.deals.models import Application, Deal, DeliverableItem, Dispute, Objection, Offer, Submission
from sorot.deals.queries.clocks import application_clock, items_of, names_of, read_facts
from sorot.messaging.actions import notify, notify_parties
from sorot.payments.actions import release_milestones
from sorot.payments.queries import is_money_asked, is_ready_for_work

logger = logging.getLogger(__name__)
#: Which parties of a thread stand on a side of a deal.
PARTIES_OF: dict[str, tuple[str, ...]] = {
    Side.BRAND: ("brand", "agency"),
    Side.TALENT: ("creator", "management"),
    Turn.BOTH: ("brand", "agency", "creator", "management"),
}


def sweep_expired(*, now: datetime, limit: int = 500) -> dict[str, int]:
    """End every open offer and invitation whose time is over, one transaction each. A second run changes nothing."""
    offers = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=now).order_by("pk")
    invitations = Application.objects.filter(state=ApplicationState.INVITED, invitation_expires_at__lte=now)
    return {
        "offers": sum(_expire_offer(pk, now) for pk in list(offers.values_list("pk", flat=True)[:limit])),
        "invitations": sum(
            _expire_invitation(pk, now) for pk in list(invitations.order_by("pk").values_list("pk", flat=True)[:limit])
        ),
    }


@transaction.atomic
def _expire_offer(pk: int, now: datetime) -> bool:
    application = steps.lock_application(Offer.objects.only("application_id").get(pk=pk).application_id)
    offer = Offer.objects.get(pk=pk)
    if offer.state != OfferState.OPEN or offer.expires_at > now:
        return False
    move(offer, OfferState.EXPIRED, by=SYSTEM, now=now, verb="offer.expired", answered_at=now)
    deal = steps.deal_of(application)
    if deal is not None:
        steps.keep_deal_turn(deal)
    else:
        steps.keep_application_turn(application)
    steps.tell(deal or application, "offer.expired", by=SYSTEM, now=now, once=f"offer-expired-{offer.code}")
    return True


@transaction.atomic
def _expire_invitation(pk: int, now: datetime) -> bool:
    application = steps.lock_application(pk)
    ends = application.invitation_expires_at
    if application.state != ApplicationState.INVITED or ends is None or ends > now:
        return False
    move(
        application, ApplicationState.EXPIRED, by=SYSTEM, now=now, verb="application.expired",
        closed_at=now, turn=Turn.NOBODY, due_at=None,
    )  # fmt: skip
    steps.tell(application, "application.expired", by=SYSTEM, now=now, once=f"application-expired-{application.code}")
    return True


# ---------------------------------------------------------------- clocks of works, money and disputes
def sweep_clocks(*, now: datetime, limit: int = 500) -> dict[str, int]:
    """Let silence speak where its time is over, then remind. Each row in a transaction of its own; again is nothing.

    Silence approves a version, confirms a deal whose evidence stands, and grants what a dispute asked. Answers how
    many of each, and how many sides were reminded.
    """
    lapsed = Dispute.objects.filter(state=DisputeState.OPEN, answer_due_at__lt=now).order_by("answer_due_at")
    return {
        "approved": _each(_silent_versions(now, limit), lambda pk: _approve_version(pk, now)),
        "completed": _each(_silent_deals(now, limit), lambda pk: _complete_deal(pk, now)),
        "lapsed": _each(lapsed.values_list("pk", flat=True)[:limit], lambda pk: lapse_dispute(pk=pk, now=now)),
        "reminded": remind(now=now, limit=limit),
    }


def _each(pks: Iterable[int], deed: Callable[[int], bool | int]) -> int:
    """How many it was done for. One that is refused (a bank checks its payment) does not keep the others waiting."""
    done = 0
    for pk in list(pks):
        try:
            done += int(deed(pk))
        except ActionError as error:
            logger.warning("the sweep left row %s for later: %s", pk, error.code or type(error).__name__)
    return done


def _silent_versions(now: datetime, limit: int) -> Iterable[int]:
    """Versions whose time to be checked is over, roughly: the deed counts exactly, behind the lock."""
    start = Greatest(F("sent_at"), Coalesce(F("item__deal__clocks_from"), F("sent_at")))
    due = ExpressionWrapper(start + F("item__deal__review_days") * timedelta(days=1), output_field=DateTimeField())
    rows = Submission.objects.filter(
        state=SubmissionState.SENT,
        item__deal__state=DealState.WORKING,
        item__deal__disputed_at=None,
        item__deal__cancel_asked_at=None,
    )
    return rows.annotate(due=due).filter(due__lt=now).order_by("due").values_list("pk", flat=True)[:limit]


@transaction.atomic
def _approve_version(pk: int, now: datetime) -> bool:
    """The brand's time to check is over: the house approves. Nobody's name stands on it."""
    found = Submission.objects.select_related("item").get(pk=pk)
    deal = steps.lock_deal(found.item.deal_id)
    items = items_of(deal)
    key = f"review-{found.code}-"
    running = [clock for clock in clocks_of(read_facts(deal, items)) if clock.key.startswith(key)]
    if deal.state != DealState.WORKING or not running or not running[0].is_over(now) or not _is_money_safe(deal):
        return False
    fresh = Submission.objects.get(pk=pk)
    item = DeliverableItem.objects.get(pk=found.item_id)
    move(fresh, SubmissionState.APPROVED, by=SYSTEM, now=now, verb="submission.auto_approved", decided_at=now)
    move(item, ItemState.APPROVED, by=SYSTEM, now=now, verb="item.auto_approved", approved_at=now)
    deal.updated_at = now
    deal.save(update_fields=["updated_at"])
    steps.keep_deal_turn(deal, now=now)
    about = {"format": item.format, "index": item.index if item.of > 1 else 0, "version": fresh.number}
    steps.tell(deal, "submission.auto_approved", by=SYSTEM, now=now, data=about, once=f"auto-approved-{fresh.code}")
    return True


def _is_money_safe(deal: Deal) -> bool:
    """Everything that had to be secured by now is."""
    return deal.disputed_at is None and is_ready_for_work(deal.code)


def _silent_deals(now: datetime, limit: int) -> Iterable[int]:
    """Deals whose time to be confirmed is over. Those without evidence are left out here already, so that many of
    them cannot keep the others waiting.
    """
    unfinished = DeliverableItem.objects.exclude(state=ItemState.PUBLISHED).values("deal")
    unlabelled = DeliverableItem.objects.exclude(publication__is_labelled=True).values("deal")
    objected = Objection.objects.filter(state=ObjectionState.OPEN).values("publication__item__deal")
    rows = Deal.objects.filter(
        state=DealState.WORKING,
        turn__in=[Turn.BRAND, Turn.BOTH],
        due_at__lt=now,
        disputed_at=None,
        cancel_asked_at=None,
    )
    rows = rows.exclude(pk__in=unfinished).exclude(pk__in=unlabelled).exclude(pk__in=objected)
    return rows.order_by("due_at").values_list("pk", flat=True)[:limit]


@transaction.atomic
def _complete_deal(pk: int, now: datetime) -> bool:
    """The brand's time to confirm is over and the evidence stands: completed and released, as if it had confirmed."""
    deal = steps.lock_deal(pk)
    items = items_of(deal)
    running = [clock for clock in clocks_of(read_facts(deal, items)) if clock.kind == ClockKind.CONFIRM]
    if deal.state != DealState.WORKING or not running or not running[0].is_over(now):
        return False
    if missing_for_silence(items, is_money_safe=_is_money_safe(deal)):
        return False
    move(
        deal, DealState.COMPLETED, by=SYSTEM, now=now, verb="deal.auto_completed",
        completed_at=now, turn=Turn.NOBODY, due_at=None, is_confirmed_by_silence=True,
    )  # fmt: skip
    release_milestones(deal_code=deal.code, by=SYSTEM, now=now)
    steps.keep_deal_turn(deal, now=now)
    steps.tell(deal, "deal.auto_completed", by=SYSTEM, now=now, once=f"auto-completed-{deal.code}")
    return True


# ---------------------------------------------------------------- reminders
def remind(*, now: datetime, limit: int = 500) -> int:
    """Remind the side that must act when half of its time is over and when nine tenths are, each once.

    A sweep that comes late sends only the later of two; after the end none. Answers how many clocks spoke.
    """
    deals = Deal.objects.filter(remind_at__lte=now).order_by("remind_at").values_list("pk", flat=True)[:limit]
    rows = Application.objects.filter(remind_at__lte=now).order_by("remind_at").values_list("pk", flat=True)[:limit]
    return _each(deals, lambda pk: _remind_deal(pk, now)) + _each(rows, lambda pk: _remind_application(pk, now))


@transaction.atomic
def _remind_deal(pk: int, now: datetime) -> int:
    deal = steps.lock_deal(pk)
    running = steps.keep_deal_turn(deal, now=now)
    return sum(_speak(clock, deal.application, deal, now) for clock in running)


@transaction.atomic
def _remind_application(pk: int, now: datetime) -> int:
    application = steps.lock_application(pk)
    steps.keep_application_turn(application, now=now)
    clock = application_clock(application, steps.open_offer_of(application.pk))
    # Once there is a deal, its own clocks speak.
    if clock is None or steps.deal_of(application) is not None:
        return 0
    return int(_speak(clock, application, None, now))


def _is_still_asked(clock: Clock, deal: Deal | None) -> bool:
    """Money moves before this room hears of it: nobody is asked for what was paid, called off or taken back meanwhile.

    Read at this moment from the money itself, not from the state of the deal.
    """
    return deal is None or clock.kind != ClockKind.FUNDING or is_money_asked(deal.code)


def _speak(clock: Clock, application: Application, deal: Deal | None, now: datetime) -> bool:
    """Tell the side of a clock, once a stage. True when somebody was told."""
    stage = clock.stage(now)
    if not stage or not _is_still_asked(clock, deal):
        return False
    data: dict[str, Any] = {
        "title": application.campaign.title,
        "kind": str(clock.kind),
        "side": str(clock.who),
        "name": names_of(application)[str(clock.who)],
        "about": clock.about,
        "start": clock.starts_at.isoformat(),
        "due": clock.due_at.isoformat(),
        "stage": stage,
        **({"late_fee": list(clock.late_fee)} if clock.late_fee else {}),
    }
    url = steps.page_of(deal or application, is_dispute=clock.kind in {ClockKind.ANSWER, ClockKind.DECISION})
    told: dict[str, Any] = {"verb": "clock.reminder", "data": data, "url": url, "by": SYSTEM, "now": now}
    once = f"remind-{clock.key}-{stage}"
    if clock.who == Side.OPERATOR:
        return bool(notify(users=User.objects.filter(is_staff=True, is_active=True), dedupe_key=once, **told))
    if deal is not None and clock.kind == ClockKind.FUNDING and deal.acting_agency_id is not None:
        notify(users=steps.payers_of(deal), organisation=deal.organisation, dedupe_key=f"{once}-payer", **told)
    subject = (steps.SUBJECT, application.code)
    return bool(notify_parties(subject=subject, sides=PARTIES_OF[clock.who], dedupe_key=once, **told))
