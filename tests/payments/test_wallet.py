"""The wallet: six sums that never overlap, what comes next and why it waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.core.access import SYSTEM
from sorot.core.money import Money
from sorot.payments import actions, queries
from sorot.payments.enums import DueRule, PayMethod
from sorot.payments.plans import MilestonePlan
from sorot.payments.postings import Reason
from sorot.payments.queries.wallet import _texts

from .conftest import NOW, live, url


def rp(amount: int) -> Money:
    return Money(amount, "IDR")


def by_card(desk, amount: int):
    """A released deal whose brand paid by card: the earnings wait."""
    terms = desk.open(MilestonePlan("Semua", amount, DueRule.BEFORE_WORK))
    funding = live(terms)
    actions.confirm_payment(
        funding=funding, gateway="fake", payment_id=f"pay-{funding.code}", method=PayMethod.CARD,
        amount=funding.amount, by=SYSTEM, now=NOW,
    )  # fmt: skip
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    return terms.milestones.get()


def test_what_waits_is_not_available_and_says_until_when(desk, cast):
    desk.account()
    held = by_card(desk, 5_000_000)
    desk.earn(3_000_000)
    desk.request(1_000_000)
    wallet = queries.wallet_for(cast.rani)
    assert (wallet.pending, wallet.available, wallet.on_its_way, wallet.paid, wallet.certain) == (
        rp(5_000_000), rp(2_000_000), rp(1_000_000), rp(0), rp(0),
    )  # fmt: skip
    assert [(line.amount, line.is_certain) for line in wallet.next] == [(rp(5_000_000), True)]
    assert wallet.next[0].due_date == (held.available_at + timedelta(hours=7)).date()


def test_a_hold_that_ends_makes_it_available_and_the_standing_order_sends_it(desk, cast):
    desk.account()
    held = by_card(desk, 5_000_000)
    assert actions.sweep_available(now=NOW) == 0
    assert actions.end_holds(now=held.available_at) == 1
    assert queries.wallet_for(cast.rani).available == rp(5_000_000)
    assert actions.sweep_available(now=held.available_at) == 1
    wallet = queries.wallet_for(cast.rani)
    assert (wallet.pending, wallet.available, wallet.on_its_way) == (rp(0), rp(0), rp(5_000_000))


def test_an_approved_part_waits_for_the_promised_day(desk, cast):
    terms = desk.open(MilestonePlan("Nanti", 1_000_000, DueRule.ON_APPROVAL))
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    line = queries.wallet_for(cast.rani).next[0]
    assert line.due_date == terms.milestones.get().pay_due_date


def test_every_reason_of_a_movement_has_words():
    assert sorted(set(Reason) - set(_texts())) == []


@pytest.mark.parametrize("name", ["statement", "payouts"])
def test_the_page_says_the_minimum_the_way_and_what_happens_by_itself(desk, cast, browse, name):
    desk.account()
    desk.earn(3_000_000)
    page = browse(cast.rani).get(url(name)).content.decode()
    assert "Aktif: setiap saldo yang tersedia dikirim otomatis ke rekening ini." in page
    if name == "payouts":
        assert "Mulai Rp10.000. Tanpa biaya" in page
        assert "Lewat BI-FAST" in page
