"""Paying in through a payment partner: one page, believed only when read, and no rupiah lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from sorot.core.errors import RefusedError, StaleError
from sorot.payments import actions, channels, postings, queries
from sorot.payments.actions import PaymentError
from sorot.payments.enums import CheckoutState, DueRule, Purse
from sorot.payments.gateways.base import BadKeys, PaymentStatus, Refused, Unsure
from sorot.payments.models import Checkout, Funding
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, live, states, url
from .fake_gateway import FakeGateway, lost_answer

ASKED = 10_500_000
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def gateway():
    with channels.use(FakeGateway()) as fake:
        yield fake


def opened(desk, terms=None, now=NOW) -> Checkout:
    return actions.open_checkout(funding=live(terms or desk.open()), by=desk.cast.dewi, now=now)


def follow(checkout: Checkout, now=SOON) -> Checkout:
    return actions.follow_checkout(reference=checkout.reference, now=now)


def paid(desk, gateway, terms=None, **changes) -> Checkout:
    checkout = opened(desk, terms)
    gateway.pay(checkout.reference, **changes)
    return follow(checkout)


def postings_of(kind: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM ledger.txn WHERE kind = %s ORDER BY id", [kind])
        return [row[0] for row in cursor.fetchall()]


def gateway_books(checkout: Checkout) -> tuple[int, int, int]:
    """(at the gateway, its fees, the brand's balance) as people read them."""
    brand = checkout.funding.terms.payer.code
    purse = postings.purse(Purse.BRAND, brand, "IDR")
    clearing, fees, balance = postings.balances(
        [postings.clearing("IDR", "fake"), postings.gateway_fees("IDR", "fake"), purse]
    )
    return -clearing, -fees, balance


# ---------------------------------------------------------------- opening
def test_the_intent_is_written_before_the_gateway_is_called_and_no_transaction_is_open(desk, gateway, monkeypatch):
    seen = []
    real = gateway.create_checkout
    monkeypatch.setattr(
        gateway, "create_checkout", lambda request: seen.append(Checkout.objects.get().state) or real(request)
    )
    checkout = opened(desk)
    assert seen == ["creating"]
    assert gateway.was_inside_a_transaction is False
    assert (checkout.state, checkout.reference, checkout.amount, checkout.url) == (
        "open", f"{checkout.funding.code}-1", ASKED, f"https://bayar.contoh.id/{checkout.reference}",
    )  # fmt: skip


def test_a_second_click_gets_the_same_page(desk, gateway):
    terms = desk.open()
    first, second = opened(desk, terms), opened(desk, terms)
    assert (first.pk, len(gateway.pages), Checkout.objects.count()) == (second.pk, 1, 1)


def test_the_request_tells_the_gateway_who_pays_what_and_where_to_come_back(desk, gateway, settings):
    settings.PUBLIC_URL = "https://sorot.contoh.id"
    checkout = opened(desk)
    request = gateway.pages[checkout.reference]
    back = "https://sorot.contoh.id" + reverse("payments:funding_arrival", args=[checkout.funding.code])
    assert (request.amount, request.currency, request.payer_name, request.success_url, request.cancel_url) == (
        ASKED, "IDR", "Kopi Senja", back, back,
    )  # fmt: skip


def test_five_billion_passes_and_more_than_the_partner_takes_is_refused_in_words(desk, gateway):
    terms = desk.open(MilestonePlan("Semua", FIVE_BILLION, DueRule.BEFORE_WORK))
    assert opened(desk, terms).amount == FIVE_BILLION + 250_000_000
    gateway.largest_checkout = 2_147_483_647
    other = desk.open(MilestonePlan("Semua", FIVE_BILLION, DueRule.BEFORE_WORK))
    with pytest.raises(RefusedError, match="transfer bank"):
        opened(desk, other)
    assert Checkout.objects.filter(funding__terms=other).count() == 0


def test_nobody_but_the_payers_side_opens_a_page(desk, gateway, cast):
    funding = live(desk.open())
    for actor in (cast.viewer, cast.rani, cast.sri):
        with pytest.raises(RefusedError):
            actions.open_checkout(funding=funding, by=actor, now=NOW)
    assert (Checkout.objects.count(), gateway.calls) == (0, [])


@pytest.mark.parametrize("refusal", [Refused("no", status=400), BadKeys("keys", status=401)])
def test_a_refused_page_has_failed_and_the_next_has_another_reference(desk, gateway, refusal):
    gateway.faults["create_checkout"] = [refusal]
    terms = desk.open()
    first = opened(desk, terms)
    assert (first.state, first.url) == ("failed", "")
    second = opened(desk, terms)
    assert (second.state, second.reference) == ("open", f"{second.funding.code}-2")


def test_an_unsure_answer_is_asked_again_with_the_same_reference_and_never_makes_a_second_page(desk, gateway):
    gateway.faults["create_checkout"] = [Unsure("time-out")]
    terms = desk.open()
    first = opened(desk, terms)
    assert (first.state, opened(desk, terms).pk, len(gateway.calls)) == ("creating", first.pk, 1)
    assert actions.poll_gateways(now=NOW) == 0
    assert actions.poll_gateways(now=SOON) == 1
    first.refresh_from_db()
    assert (first.state, [reference for _name, reference in gateway.calls]) == ("open", [first.reference] * 2)


def test_a_page_whose_answer_was_lost_gives_way_to_a_new_one_but_its_payment_still_counts(desk, gateway):
    gateway.faults["create_checkout"] = [lost_answer]
    terms = desk.open()
    first = opened(desk, terms)
    actions.poll_gateways(now=SOON)  # the gateway says: this reference is taken
    first.refresh_from_db()
    assert (first.state, opened(desk, terms).number) == ("failed", 2)
    gateway.pay(first.reference)
    assert (follow(first).state, states(terms)) == ("paid", ["funded"])


def test_an_address_that_is_no_web_page_is_not_shown_to_anybody(desk, gateway, monkeypatch):
    from dataclasses import replace

    real = gateway.create_checkout
    monkeypatch.setattr(gateway, "create_checkout", lambda request: replace(real(request), url="javascript:alert(1)"))
    checkout = opened(desk)
    assert (checkout.state, checkout.url) == ("failed", "")


# ---------------------------------------------------------------- following
def test_a_paid_page_secures_the_work_and_books_the_fee(desk, gateway, published):
    terms = desk.open()
    checkout = paid(desk, gateway, terms)
    funding = Funding.objects.get()
    assert (checkout.state, checkout.method, checkout.paid_at, checkout.is_balance) == ("paid", "bank", SOON, False)
    assert (funding.state, funding.source, funding.gateway, funding.pay_method) == (
        "confirmed", "gateway", "fake", "bank",
    )  # fmt: skip
    assert (states(terms), gateway_books(checkout)) == (["funded"], (ASKED - 4_440, 4_440, 0))
    assert [name for name, _ in published if name == "payment.funded"] == ["payment.funded"]
    assert gateway.was_inside_a_transaction is False


def test_following_five_times_is_following_once(desk, gateway):
    checkout = paid(desk, gateway)
    before = gateway_books(checkout)
    for _ in range(5):
        follow(checkout)
    assert gateway_books(checkout) == before
    assert len(postings_of("paid_in")) == len(postings_of("gateway_fee")) == 1


@pytest.mark.parametrize("ends", ["paid", "expired"])
def test_a_lost_answer_about_a_page_that_has_ended_does_not_have_it_asked_for_ever(desk, gateway, ends):
    checkout = paid(desk, gateway, fee=4_000) if ends == "paid" else opened(desk)
    if ends == "expired":
        gateway.payment_is(checkout.reference, PaymentStatus.EXPIRED)
        checkout = follow(checkout)
        gateway.payment_is(checkout.reference, PaymentStatus.PENDING)
    assert (checkout.state, checkout.next_check_at) == (ends, None)
    gateway.faults["get_payment"] = [Unsure("time-out")]
    assert follow(checkout).next_check_at is not None  # as after a repeated notice: nothing was heard, ask again
    assert follow(checkout).next_check_at is None
    assert Checkout.objects.filter(next_check_at__isnull=False).count() == 0


def test_a_fee_that_is_told_later_is_booked_later(desk, gateway):
    checkout = paid(desk, gateway, fee=None)
    assert (checkout.fee, gateway_books(checkout)[1]) == (None, 0)
    gateway.pay(checkout.reference)
    actions.poll_gateways(now=SOON + timedelta(hours=1))
    checkout.refresh_from_db()
    assert (checkout.fee, checkout.next_check_at, gateway_books(checkout)[1]) == (4_440, None, 4_440)


@pytest.mark.parametrize(
    "change", [{"amount": ASKED + 1}, {"amount": ASKED - 1}, {"currency": "USD"}, {"amount": None}, {"payment_id": ""}]
)
def test_another_amount_is_an_alarm_and_books_nothing(desk, gateway, published, change):
    terms = desk.open()
    checkout = paid(desk, gateway, terms, **change)
    assert (checkout.state, bool(checkout.alarm), states(terms)) == ("open", True, ["pending"])
    assert gateway_books(checkout) == (0, 0, 0)
    follow(checkout)
    assert published.count(("gateway.alarm", {"thing": "checkout", "code": checkout.code})) == 1


def test_the_desk_takes_an_odd_payment_as_the_brands_balance(desk, gateway, cast):
    terms = desk.open()
    checkout = paid(desk, gateway, terms, amount=9_000_000)
    with pytest.raises(RefusedError):
        actions.take_odd_payment(checkout=checkout, by=cast.dewi, now=SOON)
    taken = actions.take_odd_payment(checkout=checkout, version=checkout.version, by=cast.sri, now=SOON)
    assert (taken.state, taken.is_balance, taken.paid_amount, taken.alarm) == ("paid", True, 9_000_000, "")
    assert (states(terms), gateway_books(taken)) == (["pending"], (9_000_000 - 4_440, 4_440, 9_000_000))


def test_an_odd_payment_that_changed_meanwhile_is_not_taken(desk, gateway, cast):
    checkout = paid(desk, gateway, amount=9_000_000)
    gateway.pay(checkout.reference, amount=1)
    with pytest.raises(StaleError):
        actions.take_odd_payment(checkout=checkout, by=cast.sri, now=SOON)
    assert gateway_books(checkout) == (0, 0, 0)


def test_a_payment_after_the_deal_was_called_off_becomes_the_brands_balance(desk, gateway, cast, published):
    terms = desk.open()
    checkout = opened(desk, terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="batal", by=cast.dewi, now=NOW)
    assert follow(checkout).state == "cancelled"
    gateway.pay(checkout.reference)
    late = follow(checkout, now=SOON + timedelta(hours=30))
    assert (late.state, late.is_balance, gateway_books(late)) == ("paid", True, (ASKED - 4_440, 4_440, ASKED))
    assert ("payment.paid_to_balance", {"checkout": late.code}) in published


def test_the_second_of_two_paid_pages_becomes_the_brands_balance(desk, gateway):
    terms = desk.open()
    first = opened(desk, terms)
    gateway.payment_is(first.reference, PaymentStatus.EXPIRED)
    assert follow(first).state == "expired"
    second = opened(desk, terms)
    for checkout in (second, first):
        gateway.pay(checkout.reference)
        follow(checkout)
    assert states(terms) == ["funded"]
    assert gateway_books(second) == (2 * (ASKED - 4_440), 8_880, ASKED)
    assert list(Checkout.objects.order_by("number").values_list("is_balance", flat=True)) == [True, False]


def test_an_unknown_state_is_held_and_asked_again(desk, gateway):
    checkout = opened(desk)
    gateway.payment_is(checkout.reference, PaymentStatus.UNKNOWN, raw_status="LOCKED_BY_AUTHORITY")
    held = follow(checkout)
    assert (held.state, held.raw_status, held.next_check_at > SOON) == ("open", "LOCKED_BY_AUTHORITY", True)


def test_a_page_that_ran_out_can_be_replaced_at_once(desk, gateway):
    terms = desk.open()
    first = opened(desk, terms)
    gateway.payment_is(first.reference, PaymentStatus.EXPIRED)
    second = opened(desk, terms, now=NOW + timedelta(hours=25))
    assert (Checkout.objects.get(pk=first.pk).state, second.number) == ("expired", 2)


def test_a_reference_that_is_not_ours_is_nothing(desk, gateway):
    assert (actions.follow_checkout(reference="orang-lain-1", now=NOW), gateway.calls) == (None, [])


#: F1: (state, what the gateway says) -> (state afterwards, postings)
READINGS = list(PaymentStatus)
TABLE = {
    "creating": {"paid": ("paid", 1), "expired": ("expired", 0), "failed": ("failed", 0), "chargeback": ("paid", 1)},
    "open": {"paid": ("paid", 1), "expired": ("expired", 0), "failed": ("failed", 0), "chargeback": ("paid", 1)},
    "expired": {"paid": ("paid", 1), "chargeback": ("paid", 1)},
    "failed": {"paid": ("paid", 1), "chargeback": ("paid", 1)},
    "cancelled": {"paid": ("paid", 1), "expired": ("expired", 0), "failed": ("failed", 0), "chargeback": ("paid", 1)},
    "paid": {},
}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("state", list(TABLE))
def test_every_state_by_every_reading(desk, gateway, state, reading):
    checkout = opened(desk)
    if state == "paid":
        gateway.pay(checkout.reference)
        follow(checkout)
    else:
        closed = NOW if state in {"expired", "failed", "cancelled"} else None
        Checkout.objects.filter(pk=checkout.pk).update(state=state, closed_at=closed)
    before = len(postings_of("paid_in"))
    gateway.payment_is(checkout.reference, reading, payment_id=f"py-{checkout.reference}", fee=0)
    after = follow(checkout)
    expected = TABLE[state].get(reading.value, (state, 0))
    assert (after.state, len(postings_of("paid_in")) - before) == expected


# ---------------------------------------------------------------- the timer
def test_the_timer_asks_about_each_by_itself_and_waits_longer_each_time(desk, gateway, monkeypatch):
    first, second = opened(desk), opened(desk)
    gateway.pay(second.reference)
    real = gateway.get_payment
    monkeypatch.setattr(
        gateway, "get_payment",
        lambda **asked: 1 / 0 if asked["reference"] == first.reference else real(**asked),
    )  # fmt: skip
    assert actions.poll_gateways(now=SOON) == 2
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.state, first.state, first.next_check_at) == ("paid", "open", SOON + timedelta(minutes=10))


def test_waits_grow_from_a_minute_to_an_hour():
    from sorot.payments.actions.asking import next_check

    waits = [(next_check(count, NOW) - NOW).seconds // 60 for count in range(12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, 60)


@pytest.mark.parametrize(
    ("channel", "method"),
    [
        ("BCA_VIRTUAL_ACCOUNT", "bank"), ("bank_transfer", "bank"), ("echannel", "bank"), ("QRIS", "qris"),
        ("qris", "qris"), ("CARDS", "card"), ("credit_card", "card"), ("gopay", "ewallet"), ("DANA", "ewallet"),
        ("SHOPEEPAY", "ewallet"), ("cstore", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_the_way_of_paying_is_read_from_the_vendors_word(channel, method):
    from sorot.payments.actions.asking import method_of

    assert method_of(channel) == method


# ---------------------------------------------------------------- pages
@pytest.mark.usefixtures("stopped_clock")
def test_the_click_leads_to_the_partner_once_and_the_way_back_believes_nothing(browse, desk, gateway, cast):
    terms = desk.open()
    funding, client = live(terms), browse(cast.dewi)
    answer = client.post(url("funding_checkout", funding.code))
    checkout = Checkout.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, url("checkout", checkout.code))
    assert client.get(answer["Location"])["Refresh"] == f"1; url={checkout.url}"
    assert "Refresh" not in client.get(answer["Location"])
    back = client.get(url("funding_arrival", funding.code) + "?status=PAID&order_id=x")
    assert back["Location"] == url("funding", funding.code) + "?waiting=1"
    waiting = client.get(back["Location"])
    assert waiting["Refresh"].endswith(url("funding_arrival", funding.code))
    assert states(terms) == ["pending"]
    gateway.pay(checkout.reference)
    assert client.get(url("funding_arrival", funding.code))["Location"] == url("funding", funding.code)
    assert states(terms) == ["funded"]
    assert "SIMULASI" in client.get(url("funding", funding.code)).content.decode()


@pytest.mark.usefixtures("stopped_clock")
def test_a_silent_partner_is_said_honestly(browse, desk, gateway, cast):
    gateway.faults["create_checkout"] = [Unsure("time-out")]
    funding, client = live(desk.open()), browse(cast.dewi)
    page = client.get(client.post(url("funding_checkout", funding.code))["Location"])
    assert page["Refresh"] == "8"
    assert "Kami sedang meminta" in page.content.decode()


@pytest.mark.usefixtures("stopped_clock")
def test_a_stranger_and_the_talent_find_no_page(browse, desk, gateway, cast):
    checkout = opened(desk)
    for actor in (cast.rani, cast.tono, cast.rival):
        client = browse(actor)
        assert client.get(url("checkout", checkout.code)).status_code == 404
        assert client.post(url("funding_checkout", checkout.funding.code)).status_code == 404
        assert client.get(url("funding_arrival", checkout.funding.code)).status_code == 404
    assert browse(cast.viewer).post(url("funding_checkout", checkout.funding.code)).status_code == 403
    assert len(gateway.calls) == 1


def test_the_page_offers_what_the_mode_allows(desk, gateway, settings):
    operator = queries.pay_ways(live(desk.open()))
    partner = queries.pay_ways(live(desk.open(mode="PARTNER")))
    direct = queries.pay_ways(live(desk.open(mode="DIRECT", fee_bps=0)))
    assert [(ways.by_partner, ways.by_transfer, ways.is_direct) for ways in (operator, partner, direct)] == [
        (True, True, False), (True, False, False), (False, False, True),
    ]  # fmt: skip


def test_states_and_their_moves_are_those_of_the_model():
    assert set(TABLE) == {state.value for state in CheckoutState}


def test_without_a_partner_no_page_is_opened(desk):
    with pytest.raises((PaymentError, RefusedError)):
        opened(desk)
    assert Checkout.objects.count() == 0
