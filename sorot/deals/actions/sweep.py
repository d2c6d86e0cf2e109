"""What time ends: offers and invitations nobody answered."""

from datetime import datetime

from django.db import transaction

from sorot.core.access import SYSTEM
from sorot.core.states import move
from sorot.deals.actions import steps
from sorot.deals.enums import ApplicationState, OfferState, Turn
from sorot.deals.models import Application, Offer


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
