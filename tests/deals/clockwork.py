"""Short ways to works that wait for silence, and to disputes."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.deals import actions
from sorot.deals.models import Deal, DeliverableItem, Dispute, Submission
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_access import PNG

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def picture(name: str = "bukti.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def sent(cast: Cast, deal: Deal, at: datetime | None = None) -> Submission:
    """A version of the first work, waiting for the brand."""
    item = deal.items.order_by("position").first()
    assert item is not None
    return actions.submit_work(
        item=item, url="https://drive.example.test/v1", by=cast.actor("rani"), now=at or cast.now
    )


def prove(cast: Cast, item: DeliverableItem, at: datetime | None = None, **changes: Any) -> None:
    """Approved and out, with link, picture and the word on the label."""
    now = at or cast.now
    submission = actions.submit_work(item=item, url="https://drive.example.test/v1", by=cast.actor("rani"), now=now)
    actions.approve_work(submission=submission, by=cast.actor("dewi"), now=now)
    values: dict[str, Any] = {"screenshot": picture(), "is_labelled": True, **changes}
    actions.publish_item(
        item=item, url="https://instagram.com/p/1", published_at=now, by=cast.actor("rani"), now=now, **values
    )


def proved(cast: Cast, *, last: dict[str, Any] | None = None, **terms: Any) -> Deal:
    """Everything is out with its evidence; `last` changes the proof of the last work (a Story)."""
    deal = steps.working(cast, **terms)
    items = list(deal.items.order_by("position"))
    for item in items:
        prove(cast, item, **((last or {}) if item == items[-1] else {}))
    return Deal.objects.get(pk=deal.pk)


def disputed(cast: Cast, who: str = "dewi", amount: int = 500_000, deal: Deal | None = None, **changes: Any) -> Dispute:
    """An open dispute about a deal in production; everything of Rp2.500.000 is secured."""
    deal = deal or steps.working(cast)
    values: dict[str, Any] = {
        "kind": "refund_request" if who == "dewi" else "not_paid",
        "reason": "Draf belum datang.",
        "now": cast.now,
        **changes,
    }
    return actions.open_dispute(deal=deal, amount=amount, by=cast.actor(who), **values)


def contested(cast: Cast, **changes: Any) -> Dispute:
    dispute = disputed(cast, **changes)
    answering = "rani" if dispute.opened_side == "brand" else "dewi"
    return actions.contest_dispute(
        dispute=dispute, answer="Saya menunggu produk.", by=cast.actor(answering), now=cast.now + HOUR
    )


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def sums(deal: Deal) -> dict[str, int]:
    """What each milestone became: released to the talent, returned to the brand."""
    from sorot.payments.models import Milestone

    rows = Milestone.objects.filter(terms__deal_code=deal.code)
    return {
        "talent": sum(row.earned_amount or 0 for row in rows),
        "released": sum(row.state == "released" for row in rows),
        "refunded": sum(row.state == "refunded" for row in rows),
    }


def postings() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from ledger.txn")
        return int(cursor.fetchone()[0])
