"""A payer's bank asks money back, or takes it: both sides read what is certain, and nothing starts unsecured."""

from typing import Any

import pytest
from django.urls import reverse

from sorot.config.wiring import SUBSCRIBERS
from sorot.deals import actions, tasks
from sorot.deals.models import Deal
from sorot.deals.terms import MilestoneTerm
from sorot.messaging.models import Message
from sorot.payments import actions as money
from sorot.payments import channels
from sorot.payments.gateways.base import PaymentStatus
from sorot.payments.models import Chargeback, Checkout, Funding
from sorot.payments.queries import is_ready_for_work
from tests.cast import Cast
from tests.deals import steps
from tests.deals.clockwork import DAY, HOUR, fresh, postings
from tests.payments.fake_gateway import FakeGateway

DP, REST = MilestoneTerm("DP", 1_000_000, "before_work"), MilestoneTerm("Sisa", 1_500_000, "before_work")


@pytest.fixture
def gateway() -> Any:
    with channels.use(FakeGateway()) as fake:
        yield fake


def paid(cast: Cast, gateway: Any, **terms: Any) -> tuple[Deal, Checkout]:
    """A signed deal whose money came through a payment partner; its work has not been told to start."""
    deal = steps.signed(cast, **terms)
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    checkout = money.open_checkout(funding=funding, by=cast.actor("dewi"), now=cast.now)
    gateway.pay(checkout.reference, fee=0, channel="gopay")
    money.follow_checkout(reference=checkout.reference, now=cast.now)
    return fresh(deal), Checkout.objects.get(pk=checkout.pk)


def case(cast: Cast, checkout: Checkout, gateway: Any, word: str = "OPEN", after: Any = HOUR) -> Chargeback:
    status = PaymentStatus.PAID if word == "WON" else PaymentStatus.CHARGEBACK
    gateway.payment_is(checkout.reference, status)
    found = money.follow_chargeback(checkout=checkout, case_id="c1", raw_status=word, now=cast.now + after)
    assert found is not None
    return found


def lost(cast: Cast, deal: Deal, checkout: Checkout, gateway: Any) -> None:
    case(cast, checkout, gateway)
    found = case(cast, checkout, gateway, "LOST", DAY)
    codes = [row.code for row in checkout.funding.milestones.all() if row.state == "refunded"]
    tasks.follow_taken_back({"deal_code": deal.code, "chargeback": found.code, "milestones": codes})


def room(cast: Cast, deal: Deal, who: str) -> str:
    return cast.client(who).get(reverse("deals:deal", args=[deal.code])).content.decode()


def test_a_paused_deal_says_so_to_both_sides_without_blame(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway)
    actions.start_work(deal_code=deal.code, by=cast.actor("sri"), now=cast.now)
    case(cast, checkout, gateway)
    assert "Ini bukan tentang Anda" in room(cast, deal, "rani")
    brand = room(cast, deal, "dewi")
    assert "Bank brand punya pertanyaan tentang pembayaran ini." in brand
    assert "Ini bukan tentang Anda" not in brand
    won = case(cast, checkout, gateway, "WON", DAY)
    assert won.state == "won"
    assert "Bank brand punya pertanyaan" not in room(cast, deal, "rani")


def test_work_that_has_not_begun_waits_for_the_bank_and_starts_when_it_is_won(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway)
    case(cast, checkout, gateway)
    assert actions.start_work(deal_code=deal.code, by=cast.actor("sri"), now=cast.now).state == "funding"
    won = case(cast, checkout, gateway, "WON", DAY)
    assert "sorot.deals.tasks.start_funded_work" in SUBSCRIBERS["chargeback.won"]
    tasks.start_funded_work({"deal_code": deal.code, "chargeback": won.code})
    assert fresh(deal).state == "working"


def test_after_a_lost_case_nothing_begins(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway)
    assert is_ready_for_work(deal.code)
    lost(cast, deal, checkout, gateway)
    assert not is_ready_for_work(deal.code)
    assert actions.start_work(deal_code=deal.code, by=cast.actor("sri"), now=cast.now + DAY).state == "funding"
    assert "Jangan mulai" in room(cast, deal, "rani")
    brand = room(cast, deal, "dewi")
    assert "Kerja sama ini tidak bisa dimulai: uangnya ditarik kembali." in brand
    assert "Anda mengamankan dana" not in brand
    for who in ("dewi", "rani"):
        actions.ask_cancellation(deal=fresh(deal), reason="Bank menarik dana.", by=cast.actor(who), now=cast.now + DAY)
    assert fresh(deal).state == "cancelled"


def test_a_running_deal_says_what_is_still_certain(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway, milestones=(DP, REST))
    actions.start_work(deal_code=deal.code, by=cast.actor("sri"), now=cast.now)
    dp = checkout.funding.milestones.get(label="DP")
    money.release_milestones(deal_code=deal.code, milestone_codes=[dp.code], by=cast.actor("dewi"), now=cast.now)
    before = postings()
    lost(cast, deal, checkout, gateway)
    talent, brand = room(cast, deal, "rani"), room(cast, deal, "dewi")
    assert "Yang pasti: Rp1.000.000 milik Anda dan tetap milik Anda, Rp0 masih aman." in talent
    assert "Masih aman: Rp0." in brand
    assert "Bank brand menarik kembali pembayarannya" in talent
    assert (fresh(deal).state, postings() > before) == ("working", True)
    assert actions.sweep_clocks(now=cast.now + 60 * DAY)["completed"] == 0
    assert Message.objects.filter(event_verb="deal.taken_back").count() == 1


def test_the_same_news_twice_stands_once(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway)
    lost(cast, deal, checkout, gateway)
    tasks.follow_taken_back({"deal_code": deal.code, "chargeback": Chargeback.objects.get().code, "milestones": ["x"]})
    assert Message.objects.filter(event_verb="deal.taken_back").count() == 1
