"""After its yes the brand still owes what was agreed for later: its turn, with a day, until it is paid."""

from datetime import timedelta

from django.urls import reverse

from sorot.deals import actions, tasks
from sorot.deals.queries import todo_for
from sorot.deals.terms import MilestoneTerm
from sorot.messaging.models import Notification
from sorot.payments import actions as money
from sorot.payments.models import Funding
from tests.cast import Cast
from tests.deals.clockwork import fresh
from tests.deals.test_terms_walks import completed

HALVES = (MilestoneTerm("Muka", 3_000_000, "before_work"), MilestoneTerm("Sisa", 7_000_000, "on_approval"))


def kinds(cast: Cast, who: str) -> list[str]:
    return [todo.kind for todo in todo_for(cast.actor(who), now=cast.now)]


def test_the_rest_is_the_brands_turn_with_the_promised_day_until_it_is_paid(cast: Cast) -> None:
    deal = completed(cast, *HALVES)
    row = fresh(deal)
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    promised = funding.milestones.get().pay_due_date
    assert (row.state, row.turn, row.due_at.date() if row.due_at else None) == ("completed", "brand", promised)
    assert (kinds(cast, "dewi"), kinds(cast, "rani")) == (["rest"], [])
    for who in ("dewi", "rani"):
        page = cast.client(who).get(reverse("deals:deal", args=[deal.code])).content.decode()
        assert "Karya sudah disetujui, dan hari itu yang dijanjikan." in page
    money.report_transfer(
        funding=funding, sent_date=cast.now.date(), sender_name="PT Kopi", by=cast.actor("dewi"), now=cast.now
    )
    tasks.follow_transfer({"deal_code": deal.code})
    assert kinds(cast, "dewi") == []
    money.confirm_transfer(
        funding=funding, bank_reference="BCA 1", amount=funding.amount, by=cast.actor("sri"), now=cast.now
    )
    tasks.start_funded_work({"deal_code": deal.code})
    assert (fresh(deal).turn, fresh(deal).due_at, kinds(cast, "dewi")) == ("nobody", None, [])


def test_the_brand_is_reminded_of_the_rest_twice(cast: Cast) -> None:
    deal = completed(cast, *HALVES)
    row = fresh(deal)
    assert row.due_at is not None
    assert row.remind_at is not None
    for share in (0.55, 0.95):
        actions.sweep_clocks(now=cast.now + (row.due_at - cast.now) * share)
    told = Notification.objects.filter(verb="clock.reminder", user=cast.actor("dewi").user).order_by("pk")
    assert [row.data["stage"] for row in told if row.data["kind"] == "rest"] == [50, 90]
    assert timedelta(0) < row.due_at - cast.now < timedelta(days=10)
