"""The standing order: from approval to paid without asking anyone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.core.errors import RefusedError
from sorot.payments import actions, postings, tasks
from sorot.payments.enums import Purse
from sorot.payments.models import Payout, PayoutAccount

from .conftest import NOW, live, url


def code_of(cast) -> str:
    return cast.rani.user.payee.code


def available(cast) -> int:
    return postings.balances([postings.purse(Purse.EARNINGS, code_of(cast), "IDR")])[0]


def test_what_becomes_available_is_asked_for_once_however_often_the_news_comes(desk, cast):
    desk.account()
    desk.earn(3_000_000)
    for _time in range(3):
        tasks.pay_out_available({"event": "payment.released", "payee": code_of(cast)})
    actions.sweep_available(now=NOW)
    payout = Payout.objects.get()
    assert (payout.amount, payout.is_automatic, payout.state, payout.requested_by) == (
        3_000_000, True, "requested", cast.rani.user,
    )  # fmt: skip
    assert available(cast) == 0


def test_the_sweep_finds_what_an_event_did_not_tell(desk, cast):
    desk.account()
    desk.earn(3_000_000)
    assert (actions.sweep_available(now=NOW), actions.sweep_available(now=NOW)) == (1, 0)
    assert Payout.objects.get().amount == 3_000_000


def test_a_changed_account_is_waited_for_and_then_served(desk, cast):
    desk.account()
    desk.account(number="9876543210")
    desk.earn(3_000_000)
    assert actions.sweep_available(now=NOW + timedelta(hours=71)) == 0
    assert actions.sweep_available(now=NOW + timedelta(hours=72)) == 1
    assert Payout.objects.get().account.last4 == "3210"


def test_switched_off_nothing_is_asked_for(desk, cast):
    desk.account()
    actions.set_automatic(is_on=False, by=cast.rani, now=NOW)
    desk.earn(3_000_000)
    assert actions.pay_out_available(payee_code=code_of(cast), now=NOW) is None
    assert (actions.sweep_available(now=NOW), available(cast)) == (0, 3_000_000)


def test_less_than_the_minimum_stays(desk, cast, settings):
    settings.PAYOUT_MINIMUM = 50_000
    desk.account()
    desk.earn(49_999)
    assert (actions.sweep_available(now=NOW), available(cast)) == (0, 49_999)


@pytest.mark.parametrize("ending", ["cancelled", "rejected", "failed"])
def test_it_pauses_after_a_payout_that_did_not_go_through_until_one_is_asked_by_hand(desk, cast, ending):
    desk.account()
    desk.earn(3_000_000)
    payout = actions.pay_out_available(payee_code=code_of(cast), now=NOW)
    if ending == "cancelled":
        actions.cancel_payout(payout=payout, by=cast.rani, now=NOW)
    elif ending == "rejected":
        actions.reject_payout(payout=payout, reason="Nama lain", by=cast.sri, now=NOW)
    else:
        actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
        actions.mark_sent(payout=payout, by=cast.sri, now=NOW)
        actions.fail_payout(payout=payout, reason="Tutup", by=cast.sri, now=NOW)
    later = NOW + timedelta(minutes=5)
    assert (actions.sweep_available(now=later), available(cast)) == (0, 3_000_000)
    desk.request(1_000_000, now=later)
    assert actions.sweep_available(now=later + timedelta(minutes=5)) == 1


def test_a_wallet_gets_as_much_as_it_takes_and_the_rest_with_the_next_sweep(desk, cast):
    desk.account(institution_code="ovo", number="081234567890")
    desk.earn(30_000_000)
    assert [actions.sweep_available(now=NOW) for _time in range(3)] == [1, 1, 0]
    assert list(Payout.objects.order_by("pk").values_list("amount", flat=True)) == [20_000_000, 10_000_000]


def test_a_brands_balance_stays_for_its_next_deal(desk, cast):
    terms = desk.open()
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="Batal", by=cast.dewi, now=NOW)
    account = desk.account(by=cast.dewi)
    assert actions.pay_out_available(payee_code=account.payee.code, now=NOW) is None
    assert (actions.sweep_available(now=NOW), Payout.objects.count()) == (0, 0)


def test_an_agencys_margin_goes_out_by_itself(desk, cast):
    terms = desk.arranged()
    desk.account(by=cast.adi)
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    assert actions.sweep_available(now=NOW) == 1
    payout = Payout.objects.get()
    assert (payout.purse, payout.amount, payout.requested_by) == ("agency", 2_000_000, cast.adi.user)


def test_the_order_of_somebody_who_left_the_organisation_ends(desk, cast):
    terms = desk.arranged()
    desk.account(by=cast.adi)
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    cast.adi.user.memberships.all().delete()
    assert (actions.sweep_available(now=NOW), Payout.objects.count()) == (0, 0)


def test_another_name_on_the_account_stops_it(desk, cast):
    desk.account()
    desk.earn(3_000_000)
    PayoutAccount.objects.update(name_state="differs")
    assert (actions.sweep_available(now=NOW), available(cast)) == (0, 3_000_000)


def test_the_switch_on_the_page_is_for_who_handles_the_money(desk, cast, browse):
    desk.account()
    assert browse(cast.rani).post(url("standing_order"), {}).status_code == 303
    cast.rani.user.payee.refresh_from_db()
    assert cast.rani.user.payee.is_automatic is False
    assert browse(cast.rani).post(url("standing_order"), {"is_on": "1"}).status_code == 303
    cast.rani.user.payee.refresh_from_db()
    assert cast.rani.user.payee.is_automatic is True
    assert browse(cast.viewer).post(url("standing_order"), {}).status_code == 403
    with pytest.raises(RefusedError):
        actions.set_automatic(is_on=False, by=cast.sri, now=NOW)


def test_a_hundred_standing_orders_cost_as_few_queries_as_one_when_nothing_waits(desk, cast, django_assert_num_queries):
    desk.account()
    desk.account(by=cast.tono, number="1111111111")
    with django_assert_num_queries(3):  # the payees, their balances, and the end of the list
        actions.sweep_available(now=NOW)


def test_from_approval_to_paid_without_asking_anyone(desk, cast):
    desk.account()
    terms = desk.open()
    desk.confirm(desk.report(live(terms)))
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    tasks.pay_out_available({"event": "payment.released", "payee": code_of(cast)})
    actions.approve_payouts(codes=[Payout.objects.get().code], by=cast.sri, now=NOW)
    batch = actions.make_batch(submit_key="d" * 32, by=cast.sri, now=NOW)
    actions.settle_payout(payout=batch.payouts.get(), bank_reference="BCA 1", by=cast.sri, now=NOW)
    assert (Payout.objects.get().state, Payout.objects.get().amount) == ("succeeded", 10_000_000)
