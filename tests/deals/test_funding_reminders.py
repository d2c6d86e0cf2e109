"""The brand is reminded to secure the money only while it can and should: read when the reminder goes out."""

from typing import Any

import pytest

from sorot.deals import actions
from sorot.deals.enums import SIGN_LIFE
from sorot.deals.models import Deal
from sorot.payments import actions as money
from sorot.payments import channels
from sorot.payments.models import Checkout, Funding
from sorot.payments.queries import is_money_asked
from tests.cast import Cast
from tests.deals import steps
from tests.deals.clockwork import fresh
from tests.deals.test_auto_approval import reminders
from tests.deals.test_bank import case, lost, paid
from tests.payments.fake_gateway import FakeGateway


@pytest.fixture
def gateway() -> Any:
    with channels.use(FakeGateway()) as fake:
        yield fake


def awaited(deal: Deal) -> Funding:
    return Funding.objects.get(terms__deal_code=deal.code, state="awaiting")


def remind_twice(cast: Cast, deal: Deal) -> list[tuple[str, int]]:
    """What the brand hears when half of the time is over and when nine tenths are; the deal itself is left as it is."""
    for share in (0.55, 0.95):
        moment = (deal.signed_at or cast.now) + SIGN_LIFE * share
        Deal.objects.filter(pk=deal.pk).update(remind_at=moment)
        actions.remind(now=moment)
    return reminders(cast.dewi)


def test_the_brand_is_reminded_twice_while_the_money_is_asked_for(cast: Cast) -> None:
    deal = steps.signed(cast)
    assert is_money_asked(deal.code)
    assert remind_twice(cast, deal) == [("funding", 50), ("funding", 90)]


def test_a_transfer_given_up_and_asked_for_anew_is_still_asked_for(cast: Cast) -> None:
    deal = steps.signed(cast)
    old = awaited(deal)
    assert money.expire_fundings(now=old.expires_at) == 1
    assert awaited(deal) != old
    assert remind_twice(cast, deal) == [("funding", 50), ("funding", 90)]


def test_no_reminder_once_it_is_paid_though_the_deal_has_not_heard_of_it(cast: Cast, gateway: Any) -> None:
    deal, _checkout = paid(cast, gateway)
    assert deal.state == "funding"
    assert (is_money_asked(deal.code), remind_twice(cast, deal)) == (False, [])


def test_no_reminder_once_a_transfer_is_reported_or_confirmed_unheard(cast: Cast) -> None:
    deal = steps.signed(cast)
    funding = money.report_transfer(
        funding=awaited(deal), sent_date=cast.now.date(), sender_name="PT Kopi", by=cast.actor("dewi"), now=cast.now
    )
    assert not is_money_asked(deal.code)
    money.confirm_transfer(
        funding=funding, bank_reference="BCA 9", amount=funding.amount, by=cast.actor("sri"), now=cast.now
    )
    assert (fresh(deal).state, remind_twice(cast, deal)) == ("funding", [])


def test_no_reminder_once_the_money_was_called_off_though_the_deal_has_not_heard_of_it(cast: Cast) -> None:
    deal = steps.signed(cast)
    money.cancel_terms(deal_code=deal.code, reason="batal", by=cast.actor("dewi"), now=cast.now)
    assert (fresh(deal).state, is_money_asked(deal.code), remind_twice(cast, deal)) == ("funding", False, [])


def test_no_reminder_while_a_bank_asks_the_payment_back_nor_after_it_took_it(cast: Cast, gateway: Any) -> None:
    deal, checkout = paid(cast, gateway)
    case(cast, checkout, gateway)
    assert remind_twice(cast, deal) == []
    lost(cast, deal, checkout, gateway)
    assert (fresh(deal).state, is_money_asked(deal.code), remind_twice(cast, deal)) == ("funding", False, [])


def test_no_reminder_while_a_payment_that_does_not_fit_is_looked_at(cast: Cast, gateway: Any) -> None:
    deal = steps.signed(cast)
    checkout = money.open_checkout(funding=awaited(deal), by=cast.actor("dewi"), now=cast.now)
    Checkout.objects.filter(pk=checkout.pk).update(alarm="amount", alarm_amount=1)
    assert remind_twice(cast, deal) == []
