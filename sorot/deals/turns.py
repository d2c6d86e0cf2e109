"""Whose turn it is and until when: pure, from facts that were read before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sorot.deals.enums import (
    OPEN_APPLICATION_STATES,
    REVIEW_LIFE,
    SIGN_LIFE,
    ApplicationState,
    DealState,
    ItemState,
    Side,
    Turn,
)
from sorot.deals.models import Agreement, Application, Deal, DeliverableItem, Offer


@dataclass(frozen=True, slots=True)
class Whose:
    """`turn` and the moment until which the side should act (None: no date)."""

    turn: str
    due_at: datetime | None = None


NOBODY = Whose(Turn.NOBODY)


def other(side: str) -> str:
    """The other side of the table."""
    return Side.TALENT if side == Side.BRAND else Side.BRAND


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


def of_deal(
    deal: Deal,
    *,
    zone: str,
    items: Sequence[DeliverableItem] = (),
    open_offer: Offer | None = None,
    agreement: Agreement | None = None,
    signed: Collection[str] = (),
    sent_at: datetime | None = None,
    told_at: datetime | None = None,
    is_transfer_reported: bool = False,
) -> Whose:
    """`sent_at`: when the oldest version that waits for an answer came; `told_at`: the last proof of publication."""
    if deal.state in {DealState.COMPLETED, DealState.CANCELLED}:
        return NOBODY
    if deal.cancel_asked_at is not None:
        return Whose(other(deal.cancel_side), deal.cancel_asked_at + SIGN_LIFE)
    if deal.state == DealState.SIGNING:
        if open_offer is not None:
            return Whose(other(open_offer.side), open_offer.expires_at)
        due = agreement.created_at + SIGN_LIFE if agreement else None
        missing = [side for side in (Side.BRAND, Side.TALENT) if side not in signed]
        return Whose(missing[0] if len(missing) == 1 else Turn.BOTH, due)
    if deal.state == DealState.FUNDING and is_transfer_reported:
        return Whose(Turn.OPERATOR)
    if deal.state == DealState.FUNDING:
        return Whose(Turn.BRAND, (deal.signed_at or deal.agreed_at) + SIGN_LIFE)
    if all(item.state == ItemState.PUBLISHED for item in items):
        return Whose(Turn.BRAND, told_at + REVIEW_LIFE if told_at else None)
    review_due = sent_at + REVIEW_LIFE if sent_at else None
    talent_due = talent_due_at(items, zone)
    if review_due and talent_due:
        # Each side has its own date; the row keeps the brand's, the other follows from the works.
        return Whose(Turn.BOTH, review_due)
    return Whose(Turn.BRAND, review_due) if review_due else Whose(Turn.TALENT, talent_due)


def talent_due_at(items: Sequence[DeliverableItem], zone: str) -> datetime | None:
    """The next date of the creator's side: a draft to send or an approved work to publish."""
    days = [
        item.publish_date if item.state == ItemState.APPROVED else item.draft_due_date
        for item in items
        if item.state in {ItemState.AWAITED, ItemState.CHANGES, ItemState.APPROVED}
    ]
    return end_of(min(days), zone) if days else None
