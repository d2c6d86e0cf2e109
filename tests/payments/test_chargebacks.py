"""A payer's bank asks money back: what is secured waits, and what a creator has earned is never touched (F5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.core.errors import RefusedError, StaleError
from sorot.payments import actions, channels, postings, queries, rules
from sorot.payments.actions import PaymentError
from sorot.payments.enums import ChargebackState, DueRule, Purse
from sorot.payments.gateways.base import PaymentStatus, Unsure
from sorot.payments.models import Chargeback, Checkout, GatewayEvent
from sorot.payments.plans import MilestonePlan

from .conftest import NOW, days, live, states
from .fake_gateway import FakeGateway
from .test_checkouts import SOON, opened, postings_of

LATER = NOW + timedelta(days=2)
HALVES = (MilestonePlan("DP", 4_000_000, DueRule.BEFORE_WORK), MilestonePlan("Sisa", 6_000_000, DueRule.BEFORE_WORK))


@pytest.fixture
def gateway():
    with channels.use(FakeGateway()) as fake:
        yield fake


@pytest.fixture
def terms(desk):
    return desk.open(*HALVES)


@pytest.fixture
def payment(desk, gateway, terms) -> Checkout:
    """Two parts, 10.5 million with the fee, paid by e-wallet."""
    checkout = opened(desk, terms)
    gateway.pay(checkout.reference, fee=0, channel="gopay")
    return actions.follow_checkout(reference=checkout.reference, now=NOW)


def told(payment: Checkout, gateway, word: str = "OPEN", now=LATER, **about) -> Chargeback | None:
    """The gateway tells of a case, and its books show the money as taken (unless `about` says what they show)."""
    status = about.pop("status", PaymentStatus.CHARGEBACK)
    gateway.payment_is(payment.reference, status)
    facts = {"case_id": "case-1", "raw_status": word, "amount": about.pop("amount", None)}
    return actions.follow_chargeback(checkout=payment, now=now, **facts)


def approve(terms, cast, *labels: str, now=NOW) -> None:
    codes = list(terms.milestones.filter(label__in=labels).values_list("code", flat=True))
    actions.release_milestones(deal_code=terms.deal_code, milestone_codes=codes, by=cast.dewi, now=now)


def books(payment: Checkout) -> dict[str, int]:
    """As people read them: assets positive where money is, or is owed."""
    terms = payment.funding.terms
    brand, payee = terms.payer.code, terms.payee.code
    accounts = {
        "gateway": postings.clearing("IDR", "fake"),
        "reserve": postings.dispute_reserve("IDR"),
        "owed": postings.receivable(brand, "IDR"),
        "loss": postings.platform_loss("IDR"),
        "bank": postings.clearing("IDR"),
        "balance": postings.purse(Purse.BRAND, brand, "IDR"),
        "pending": postings.pending(payee, "IDR"),
        "available": postings.purse(Purse.EARNINGS, payee, "IDR"),
    }
    found = dict(zip(accounts, postings.balances(list(accounts.values())), strict=True))
    return {name: -amount if name in {"gateway", "reserve", "owed", "loss", "bank"} else amount
            for name, amount in found.items() if amount}  # fmt: skip


# ---------------------------------------------------------------- a case opens
def test_a_case_freezes_what_is_secured_and_books_the_reserve(payment, gateway, terms, cast, published):
    case = told(payment, gateway)
    assert (case.state, case.amount, case.evidence_due_at, case.reserved_at) == (
        "open", 10_500_000, LATER + days(7), LATER,
    )  # fmt: skip
    assert books(payment) == {"reserve": 10_500_000}
    approve(terms, cast, "DP", "Sisa", now=LATER)
    assert states(terms) == ["funded", "funded"]
    assert queries.is_paused_by_bank(terms.deal_code) is True
    assert [payload["deal_code"] for name, payload in published if name == "chargeback.opened"] == [terms.deal_code]


def test_a_notice_alone_freezes_but_books_nothing(payment, gateway, terms):
    case = told(payment, gateway, status=PaymentStatus.PAID)
    assert (case.state, case.reserved_at, queries.is_paused_by_bank(terms.deal_code)) == ("open", None, True)
    assert books(payment) == {"gateway": 10_500_000}


def test_a_reading_alone_opens_a_case_once(payment, gateway):
    gateway.payment_is(payment.reference, PaymentStatus.CHARGEBACK)
    for hours in range(3):
        actions.follow_checkout(reference=payment.reference, now=LATER + timedelta(hours=hours))
    case = Chargeback.objects.get()
    assert (case.state, case.case_id, len(postings_of("chargeback_opened"))) == ("open", payment.payment_id, 1)
    assert told(payment, gateway).pk == case.pk


def test_earnings_that_still_wait_for_their_day_wait_on(payment, gateway, terms, cast):
    approve(terms, cast, "DP")
    told(payment, gateway, now=NOW)
    actions.end_holds(now=NOW + days(30))
    assert books(payment) == {"reserve": 10_500_000, "pending": 4_000_000}


# ---------------------------------------------------------------- won
def test_a_won_case_gives_back_and_releases_what_was_approved_meanwhile(payment, gateway, terms, cast, published):
    case = told(payment, gateway)
    approve(terms, cast, "DP", now=LATER)
    told(payment, gateway, "WON", status=PaymentStatus.PAID, now=LATER + days(20))
    case.refresh_from_db()
    assert (case.state, states(terms), queries.is_paused_by_bank(terms.deal_code)) == (
        "won", ["released", "funded"], False,
    )  # fmt: skip
    assert books(payment) == {"gateway": 10_500_000, "available": 4_000_000}
    assert [name for name, _ in published if name.startswith("chargeback")] == ["chargeback.opened", "chargeback.won"]


def test_a_won_case_waits_until_the_books_show_the_money(payment, gateway):
    told(payment, gateway)
    case = told(payment, gateway, "WON")
    assert (case.state, case.said, len(postings_of("chargeback_won"))) == ("open", "won", 0)
    gateway.payment_is(payment.reference, PaymentStatus.PAID)
    actions.poll_gateways(now=LATER + days(1))
    case.refresh_from_db()
    assert (case.state, books(payment)) == ("won", {"gateway": 10_500_000})


# ---------------------------------------------------------------- lost
def test_f5_a_case_lost_before_release_is_paid_by_what_is_secured(payment, gateway, terms):
    told(payment, gateway)
    case = told(payment, gateway, "LOST")
    assert (case.state, case.from_held, case.from_balance, case.owed_amount) == ("lost", 10_500_000, 0, 0)
    assert (states(terms), books(payment)) == (["refunded", "refunded"], {})


def test_f5_a_case_lost_after_release_never_touches_the_creator_and_leaves_a_debt_due_in_7_days(
    payment, gateway, terms, cast
):
    approve(terms, cast, "DP", "Sisa")
    actions.end_holds(now=NOW + days(30))
    before = books(payment)["available"]
    told(payment, gateway, now=NOW + days(40))
    case = told(payment, gateway, "LOST", now=NOW + days(60))
    assert before == 10_000_000
    assert books(payment) == {"available": before, "owed": 10_500_000}
    assert (case.owed_amount, case.owed_due_at, case.is_owed) == (10_500_000, NOW + days(67), True)
    assert list(queries.chargebacks_of(cast.sri, is_open=True)) == [case]


def test_f5_a_case_lost_in_the_middle_takes_secured_then_balance_then_debt(payment, gateway, terms, cast, desk):
    approve(terms, cast, "DP")
    other = desk.open(MilestonePlan("Lain", 1_000_000, DueRule.BEFORE_WORK))
    desk.pay(other)
    actions.cancel_terms(deal_code=other.deal_code, reason="batal", by=cast.dewi, now=NOW)
    told(payment, gateway)
    case = told(payment, gateway, "LOST")
    assert (case.from_held, case.from_balance, case.owed_amount) == (6_300_000, 1_050_000, 3_150_000)
    assert (states(terms), books(payment)["pending"]) == (["released", "refunded"], 4_000_000)
    assert "balance" not in books(payment)


def test_a_part_of_a_payment_that_is_lost_returns_what_was_secured_too_much(payment, gateway, terms):
    told(payment, gateway, amount=3_000_000)
    case = told(payment, gateway, "LOST", amount=3_000_000)
    assert (case.from_held, case.owed_amount, states(terms)) == (3_000_000, 0, ["refunded", "funded"])
    assert books(payment) == {"gateway": 7_500_000, "balance": 1_200_000}


def test_late_and_repeated_news_of_a_case_that_ended_change_nothing(payment, gateway):
    told(payment, gateway)
    told(payment, gateway, "LOST")
    before = books(payment)
    for word in ("OPEN", "WON", "LOST", "UNDER_REVIEW", "NEVER_HEARD"):
        told(payment, gateway, word, now=LATER + days(3))
    gateway.payment_is(payment.reference, PaymentStatus.CHARGEBACK)
    actions.follow_checkout(reference=payment.reference, now=LATER + days(4))
    assert (Chargeback.objects.get().state, books(payment)) == ("lost", before)


@pytest.mark.parametrize("end", ["LOST", "WON"])
def test_a_case_found_by_reading_gets_its_number_and_never_a_twin(payment, gateway, end):
    gateway.payment_is(payment.reference, PaymentStatus.CHARGEBACK)
    actions.follow_checkout(reference=payment.reference, now=LATER)
    told(payment, gateway, end, status=PaymentStatus.PAID if end == "WON" else PaymentStatus.CHARGEBACK)
    told(payment, gateway, "OPEN")
    case = Chargeback.objects.get()
    assert (case.case_id, case.state) == ("case-1", end.lower())


def test_news_in_the_wrong_order_end_the_same(payment, gateway):
    told(payment, gateway, "LOST")
    told(payment, gateway, "OPEN")
    assert (Chargeback.objects.get().state, books(payment)) == ("lost", {})


def test_an_unreachable_partner_still_freezes_and_is_asked_again(payment, gateway, terms):
    gateway.faults["get_payment"] = [Unsure("time-out")]
    case = told(payment, gateway)
    assert (case.reserved_at, queries.is_paused_by_bank(terms.deal_code)) == (None, True)
    actions.poll_gateways(now=LATER + days(1))
    case.refresh_from_db()
    assert case.reserved_at == LATER + days(1)


#: F1: what is known -> (what is told, what the books show) -> state afterwards
TABLE = {
    ("open", "OPEN", "chargeback"): "open",
    ("open", "UNDER_REVIEW", "chargeback"): "review",
    ("open", "WON", "chargeback"): "open",
    ("open", "WON", "paid"): "won",
    ("open", "LOST", "chargeback"): "lost",
    ("open", "LOST", "paid"): "open",
    ("open", "SOMETHING_NEW", "unknown"): "open",
    ("review", "OPEN", "chargeback"): "review",
    ("review", "UNDER_REVIEW", "chargeback"): "review",
    ("review", "WON", "paid"): "won",
    ("review", "LOST", "chargeback"): "lost",
    ("review", "LOST", "unknown"): "review",
    ("won", "LOST", "chargeback"): "won",
    ("won", "OPEN", "chargeback"): "won",
    ("lost", "WON", "paid"): "lost",
    ("lost", "UNDER_REVIEW", "paid"): "lost",
}


@pytest.mark.parametrize("known", list(TABLE), ids="-".join)
def test_every_state_by_every_news(payment, gateway, known):
    state, word, reading = known
    told(payment, gateway)
    if state != "open":
        first = {"review": ("UNDER_REVIEW", "chargeback"), "won": ("WON", "paid"), "lost": ("LOST", "chargeback")}
        told(payment, gateway, first[state][0], status=PaymentStatus(first[state][1]))
    before = sum(len(postings_of(f"chargeback_{kind}")) for kind in ("won", "lost"))
    case = told(payment, gateway, word, status=PaymentStatus(reading))
    posted = sum(len(postings_of(f"chargeback_{kind}")) for kind in ("won", "lost")) - before
    assert (case.state, posted) == (TABLE[known], int(TABLE[known] != state and TABLE[known] in {"won", "lost"}))


# ---------------------------------------------------------------- what the brand may not do meanwhile
def test_meanwhile_the_brands_balance_neither_leaves_nor_secures_new_work(payment, gateway, desk, cast):
    assert bool(rules.may_move_balance(cast.dewi.organisation_id)) is True
    told(payment, gateway)
    other = desk.open()
    with pytest.raises(RefusedError, match="saldo Anda tetap"):
        actions.pay_from_balance(funding=live(other), by=cast.dewi, now=LATER)
    with pytest.raises(RefusedError):
        actions.request_return(checkout=payment, amount=1, submit_key="a" * 32, by=cast.dewi, now=LATER)
    assert bool(rules.may_move_balance(cast.rival.organisation_id)) is True


def test_it_may_again_when_the_debt_is_paid(payment, gateway, terms, cast):
    approve(terms, cast, "DP", "Sisa")
    told(payment, gateway)
    case = told(payment, gateway, "LOST")
    assert bool(rules.may_move_balance(cast.dewi.organisation_id)) is False
    paid = actions.settle_receivable(
        chargeback=case, bank_reference=" BCA  9 ", version=case.version, by=cast.sri, now=LATER
    )
    again = actions.settle_receivable(chargeback=case, bank_reference="BCA 9", by=cast.sri, now=LATER)
    assert (paid.debt, paid.debt_note, again.pk, len(postings_of("receivable_paid"))) == ("paid", "BCA 9", paid.pk, 1)
    assert books(payment) == {"bank": 10_500_000, "pending": 10_000_000}
    assert bool(rules.may_move_balance(cast.dewi.organisation_id)) is True


def test_a_debt_that_is_given_up_is_the_platforms_loss(payment, gateway, terms, cast):
    approve(terms, cast, "DP", "Sisa")
    told(payment, gateway)
    case = told(payment, gateway, "LOST")
    for refused, error in (({"reason": " "}, PaymentError), ({"reason": "x", "version": 0}, StaleError)):
        with pytest.raises(error):
            actions.write_off_receivable(chargeback=case, **refused, by=cast.sri, now=LATER)
    actions.write_off_receivable(chargeback=case, reason="bangkrut", by=cast.sri, now=LATER)
    assert (books(payment)["loss"], "owed" in books(payment)) == (10_500_000, False)
    with pytest.raises(PaymentError):
        actions.settle_receivable(chargeback=case, bank_reference="BCA 1", by=cast.sri, now=LATER)


@pytest.mark.parametrize("amount", [99_000_000, 0])
def test_a_notice_about_more_than_was_paid_or_about_nothing_is_quarantined(payment, gateway, amount):
    import json

    body = {
        "subject": "chargeback",
        "reference": payment.reference,
        "id": "c-1",
        "status": "OPEN",
        "amount": amount,
    }
    raw = json.dumps(body).encode()
    actions.take_notice(gateway=gateway, headers={"x-token": "rahasia"}, body=raw, address="", now=SOON)
    event = actions.read_notice(code=GatewayEvent.objects.get().code, now=SOON)
    assert (event.state, Chargeback.objects.count()) == ("quarantined", 0)


def test_every_state_is_in_the_table():
    assert {state for state, _word, _reading in TABLE} == {state.value for state in ChargebackState}
