"""Whose turn it is and until when: pure, from facts that were read before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sorot.deals.clocks import Clock, ClockKind, other
from sorot.deals.enums import OPEN_APPLICATION_STATES, ApplicationState, DealState, ItemState, Side, Turn
from sorot.deals.models import Application, Deal, DeliverableItem, Offer
from sorot.payments.enums import MoneyMode


@dataclass(frozen=True, slots=True)
class Whose:
    """`turn` and the moment until which the side should act (None: no date)."""

    turn: str
    due_at: datetime | None = None


NOBODY = Whose(Turn.NOBODY)


def end_of(day: date, zone: str) -> datetime:
    """The last minute of a day in a zone."""
    return datetime.combine(day, time(23, 59), ZoneInfo(zone))


def of_application(application: Application, open_offer: Offer | None) -> Whose:
    """An open offer is answered by the other side; without one the brand moves."""
    if application.state == ApplicationState.INVITED:
        return Whose(Turn.TALENT, application.invitation_expires_at)
    if application.state not in OPEN_APPLICATION_STATES:
        return NOBODY
    if open_offer is not None:
        return Whose(other(open_offer.side), open_offer.expires_at)
    return Whose(Turn.BRAND)


def of_deal(deal: Deal, *, zone: str, items: Sequence[DeliverableItem], running: Sequence[Clock]) -> Whose:
    """From the clocks that run at present and the works. `items` are all works of the deal."""
    if running and running[0].kind in {ClockKind.ANSWER, ClockKind.DECISION}:
        return Whose(running[0].who, running[0].due_at)
    # A result that either side can tell for weeks is nobody's turn: both are reminded.
    running = [clock for clock in running if clock.kind != ClockKind.TELL]
    if deal.state == DealState.CANCELLED or (deal.state == DealState.COMPLETED and not running):
        return NOBODY
    due = {side: min((c.due_at for c in running if c.who == side), default=None) for side in (Side.BRAND, Side.TALENT)}
    if deal.state == DealState.FUNDING and not running:
        # Only who owns the account can know whether a payment arrived.
        return Whose(Turn.TALENT if deal.money_mode == MoneyMode.DIRECT else Turn.OPERATOR)
    if deal.state != DealState.WORKING or deal.cancel_asked_at is not None:
        sides = {clock.who for clock in running}
        return Whose(Turn.BOTH if len(sides) != 1 else sides.pop(), running[0].due_at if running else None)
    if all(item.state == ItemState.PUBLISHED for item in items):
        if due[Side.TALENT] and due[Side.BRAND]:
            return Whose(Turn.BOTH, due[Side.BRAND])
        # A proof to mend is the creator's; else the brand confirms.
        return Whose(Turn.TALENT, due[Side.TALENT]) if due[Side.TALENT] else Whose(Turn.BRAND, due[Side.BRAND])
    talent_due = min((moment for moment in (talent_due_at(items, zone), due[Side.TALENT]) if moment), default=None)
    if due[Side.BRAND] and talent_due:
        # Each side has its own date; the row keeps the brand's, the other follows from the works.
        return Whose(Turn.BOTH, due[Side.BRAND])
    return Whose(Turn.BRAND, due[Side.BRAND]) if due[Side.BRAND] else Whose(Turn.TALENT, talent_due)


def talent_due_at(items: Sequence[DeliverableItem], zone: str) -> datetime | None:
    """The next date of the creator's side: a draft to send or an approved work to publish."""
    days = [
        item.publish_date if item.state == ItemState.APPROVED else item.draft_due_date
        for item in items
        if item.state in {ItemState.AWAITED, ItemState.CHANGES, ItemState.APPROVED}
    ]
    return end_of(min(days), zone) if days else None
