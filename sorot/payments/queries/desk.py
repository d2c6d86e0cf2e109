"""What waits for the operator."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sorot.core.access import Actor
from sorot.payments.enums import (
    LIVE_FUNDING,
    OPEN_PAYOUTS,
    DifferenceState,
    FundingSource,
    FundingState,
    LineState,
    PayoutAlarm,
    PayoutState,
)
from sorot.payments.models import Difference, Funding, Payout, StatementLine

#: Not a state: open payouts that the desk has to look at.
STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many transfers are to be checked, payouts to be approved, sent or settled, lines of bank statements to be
    matched, and differences of the books to be explained."""

    transfers: int
    payouts: int
    statements: int = 0
    differences: int = 0


def desk_counts() -> DeskCounts:
    """For the operator's first page."""
    return DeskCounts(
        transfers=Funding.objects.filter(state=FundingState.REPORTED).exclude(source=FundingSource.DIRECT).count(),
        payouts=Payout.objects.filter(state__in=OPEN_PAYOUTS).count(),
        statements=StatementLine.objects.filter(state=LineState.OPEN).count(),
        differences=Difference.objects.filter(state=DifferenceState.OPEN).count(),
    )


def transfer_queue(actor: Actor, state: str = FundingState.REPORTED) -> QuerySet[Funding]:
    """Transfers in a state, oldest first, with everything a line shows. Nothing for anybody but the desk."""
    rows = Funding.objects.visible_to(actor) if actor.is_operator else Funding.objects.none()
    rows = rows.exclude(source=FundingSource.DIRECT)  # their creators answer these
    rows = rows.select_related("terms__payer", "reported_by", "confirmed_by", "evidence")
    if state in LIVE_FUNDING:
        return rows.filter(state=state).order_by("reported_at", "created_at", "pk")
    return rows.filter(state=state).order_by("-created_at", "-pk")


def payout_queue(actor: Actor, state: str = PayoutState.REQUESTED) -> QuerySet[Payout]:
    """Payouts in a state, oldest first while they are open. Nothing for anybody but the desk."""
    rows = Payout.objects.visible_to(actor) if actor.is_operator else Payout.objects.none()
    rows = rows.select_related(
        "payee__user", "payee__organisation", "account__institution", "requested_by", "approved_by"
    )
    if state == STUCK:
        stuck = Q(state__in=OPEN_PAYOUTS) | Q(alarm=PayoutAlarm.CONFLICT)
        return rows.filter(stuck).exclude(alarm="").order_by("requested_at", "pk")
    order = ["requested_at", "pk"] if state in OPEN_PAYOUTS else ["-requested_at", "-pk"]
    return rows.filter(state=state).order_by(*order)
