"""Late money: the creator reminds politely in one click, once a day; the brand reads what lateness costs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.core.errors import RefusedError
from sorot.core.money import Money
from sorot.deals import actions
from sorot.deals.clocks import Clock, ClockKind, silence
from sorot.deals.models import Deal
from sorot.deals.queries.chase import late_pay
from sorot.deals.terms import LateFeeTerm, MilestoneTerm
from sorot.messaging.models import Message, Notification
from sorot.payments import actions as money
from sorot.payments.models import Funding, Milestone
from tests.cast import Cast
from tests.deals import steps
from tests.deals.clockwork import fresh
from tests.deals.test_access import with_agency
from tests.deals.test_terms_walks import completed

HALVES = (MilestoneTerm("Muka", 3_000_000, "before_work"), MilestoneTerm("Sisa", 7_000_000, "on_approval"))
DAY = timedelta(days=1)


def rest(deal: Deal) -> Milestone:
    return Milestone.objects.get(terms__deal_code=deal.code, position=2)


def first_late(deal: Deal) -> datetime:
    """The first moment, in whole days after its end, at which something of this deal is late."""
    now = deal.completed_at
    assert now is not None
    while late_pay(deal, now=now) is None:
        now += DAY
    return now


def late_deal(cast: Cast, days: int = 2, **terms: Any) -> tuple[Deal, datetime]:
    """A deal whose approved rest is so many days past its promised day, and that moment."""
    deal = completed(cast, *HALVES, **terms)
    return fresh(deal), first_late(deal) + (days - 1) * DAY


def said(deal: Deal) -> list[str]:
    rows = Message.objects.filter(thread__subject_code=deal.application.code, kind="text").order_by("pk")
    return [row.body for row in rows]


def told(cast: Cast, who: str) -> int:
    return Notification.objects.filter(verb="deal.chased", user=getattr(cast, who)).count()


def chase(cast: Cast, deal: Deal, now: datetime, who: str = "rani") -> Deal:
    return actions.chase_payment(deal=deal, by=cast.actor(who), now=now)


def test_nothing_is_late_on_the_promised_day_and_one_day_later_it_is(cast: Cast) -> None:
    deal = completed(cast, *HALVES)
    now = first_late(deal)
    assert late_pay(deal, now=now - DAY) is None
    late = late_pay(deal, now=now)
    assert late is not None
    assert (late.amount, late.days, late.parts, late.promised) == (
        Money(7_000_000), 1, ("Sisa",), rest(deal).pay_due_date
    )  # fmt: skip
    with pytest.raises(RefusedError):
        chase(cast, deal, now - DAY)
    assert cast.client("rani").post(reverse("deals:chase", args=[deal.code])).status_code == 422
    assert (said(deal), fresh(deal).chased_at) == ([], None)


def test_one_click_says_it_in_the_conversation_and_tells_whoever_pays(cast: Cast) -> None:
    deal, now = late_deal(cast)
    page = cast.client("rani")
    chase(cast, deal, now)
    text = said(deal)
    assert len(text) == 1
    assert text[0].startswith("Halo! Karya untuk “Kopi Sahur 10 Menit” sudah disetujui, dan Rp7.000.000 dijanjikan")
    assert "2 hari yang lalu" in text[0]
    assert told(cast, "fajar") == 1
    assert page.get(reverse("deals:deal", args=[deal.code])).status_code == 200


def test_a_second_click_of_a_day_changes_nothing_and_the_next_day_it_can_be_said_again(cast: Cast) -> None:
    deal, now = late_deal(cast)
    for _click in range(3):
        chase(cast, deal, now)
    assert (len(said(deal)), told(cast, "fajar")) == (1, 1)
    chase(cast, deal, now + DAY, "bima")
    assert (len(said(deal)), told(cast, "fajar")) == (2, 2)


def test_it_is_written_in_the_language_of_the_brand(cast: Cast) -> None:
    cast.dewi.locale = "en"
    cast.dewi.save(update_fields=["locale"])
    deal, now = late_deal(cast)
    chase(cast, deal, now)
    assert said(deal)[0].startswith("Hello! The work for “Kopi Sahur 10 Menit” is approved")


@pytest.mark.parametrize("who", ["dewi", "fajar", "sri"])
def test_only_the_creators_side_reminds(cast: Cast, who: str) -> None:
    deal, now = late_deal(cast)
    with pytest.raises(RefusedError):
        chase(cast, deal, now, who)
    assert (said(deal), fresh(deal).chased_at) == ([], None)


def test_nobody_is_reminded_of_what_is_said_to_be_sent_or_disputed(cast: Cast) -> None:
    deal, now = late_deal(cast)
    Deal.objects.filter(pk=deal.pk).update(disputed_at=now)
    with pytest.raises(RefusedError, match="sengketa"):
        chase(cast, fresh(deal), now)
    Deal.objects.filter(pk=deal.pk).update(disputed_at=None)
    money.freeze_terms(deal_code=deal.code, by=cast.actor("sri"), now=now)
    with pytest.raises(RefusedError):
        chase(cast, fresh(deal), now)
    money.unfreeze_terms(deal_code=deal.code, by=cast.actor("sri"), now=now)
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    money.report_transfer(funding=funding, sent_date=now.date(), sender_name="PT Kopi", by=cast.actor("dewi"), now=now)
    with pytest.raises(RefusedError):
        chase(cast, fresh(deal), now)
    assert (said(deal), fresh(deal).chased_at, told(cast, "fajar")) == ([], None, 0)


def test_the_sheet_shows_the_words_before_they_go_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deal, now = late_deal(cast)
    monkeypatch.setattr("sorot.core.clock.now", lambda: now)
    rani, url = cast.client("rani"), reverse("deals:chase", args=[deal.code])
    assert "Ingatkan dengan sopan" in rani.get(reverse("deals:deal", args=[deal.code])).content.decode()
    sheet = rani.get(url).content.decode()
    assert "Halo! Karya untuk “Kopi Sahur 10 Menit” sudah disetujui" in sheet
    assert said(deal) == []
    assert rani.post(url).status_code == 303
    assert said(deal)[0] in sheet
    room = rani.get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Hari ini Anda sudah mengingatkan brand. Besok bisa lagi." in room
    assert [cast.client(who).get(url).status_code for who in ("tono", "dewi", "lia")] == [404, 403, 404]


def test_a_client_of_an_agency_hears_of_it_without_an_amount(cast: Cast) -> None:
    with_agency(cast)
    offer = steps.offered(cast, by="gita", fee=10_000_000, margin=1_000_000, milestones=HALVES)
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "gita")
    steps.sign(cast, deal, "rani")
    deal = steps.fund(cast, deal)
    for item in deal.items.order_by("position"):
        sent = actions.submit_work(item=item, url="https://x.example.test/1", by=cast.actor("rani"), now=cast.now)
        actions.approve_work(submission=sent, by=cast.actor("gita"), now=cast.now)
        actions.publish_item(
            item=item, url="https://instagram.com/p/1", published_at=cast.now, by=cast.actor("rani"), now=cast.now
        )
    deal = actions.confirm_deal(deal=fresh(deal), by=cast.actor("gita"), now=cast.now)
    now = first_late(deal)
    chase(cast, deal, now)
    news = Notification.objects.get(verb="deal.chased", user=cast.dewi)
    assert news.data["title"] == deal.title
    assert "7.000.000" not in str(news.data)


# ---------------------------------------------------------------- what lateness costs
def test_with_a_fee_in_the_contract_both_sides_read_what_it_has_come_to(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal, now = late_deal(cast, days=3, late_fee=LateFeeTerm(10, 500))
    late = late_pay(deal, now=now)
    assert late is not None
    assert (late.fee, late.fee_a_day, late.fee_most) == (Money(21_000), Money(7_000), Money(350_000))
    monkeypatch.setattr("sorot.core.clock.now", lambda: now)
    said_so = "dendanya Rp7.000 per hari, paling banyak Rp350.000; sampai hari ini Rp21.000."
    for who in ("dewi", "rani"):
        page = cast.client(who).get(reverse("deals:deal", args=[deal.code])).content.decode()
        assert said_so in page
    chase(cast, deal, now)
    assert "Sesuai kontrak ada denda keterlambatan: 0,1% per hari, paling banyak 5%." in said(deal)[0]


def test_without_a_fee_nothing_is_said_of_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deal, now = late_deal(cast)
    monkeypatch.setattr("sorot.core.clock.now", lambda: now)
    assert "denda" not in cast.client("dewi").get(reverse("deals:deal", args=[deal.code])).content.decode().lower()


def test_the_brands_reminders_speak_of_the_fee_where_there_is_one(cast: Cast) -> None:
    deal = completed(cast, *HALVES, late_fee=LateFeeTerm(10, 500))
    row = fresh(deal)
    assert row.due_at is not None
    actions.sweep_clocks(now=cast.now + (row.due_at - cast.now) * 0.55)
    found = Notification.objects.filter(verb="clock.reminder", user=cast.dewi)
    news = next(row for row in found if row.data["kind"] == "rest")
    assert news.data["late_fee"] == [10, 500]
    page = cast.client("dewi").get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Lewat hari itu kontrak menambah denda: 0,1% per hari, paling banyak 5%." in page


def test_a_clock_without_a_fee_says_what_it_said_before() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    plain = Clock(ClockKind.REST, "brand", now, now + DAY, "rest-1")
    costly = Clock(ClockKind.REST, "brand", now, now + DAY, "rest-1", late_fee=(10, 500))
    assert silence(plain) == "Karya sudah disetujui, dan hari itu yang dijanjikan."
    assert (
        silence(costly) == f"{silence(plain)} Lewat hari itu kontrak menambah denda: 0,1% per hari, paling banyak 5%."
    )
