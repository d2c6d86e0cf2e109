"""A try that was taken for dead arrived after all: booked once from every state, nothing sent a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.payments import actions, channels, postings, queries
from sorot.payments.enums import Purse
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import Failure, TransferStatus, Unsure
from sorot.payments.models import Payout

from .conftest import NOW
from .fake_gateway import FakeGateway
from .test_docs import stories, told, written

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def gateway(settings):
    fake = FakeGateway()
    settings.PAYOUT_CHANNEL = "fake"
    with channels.use(fake):
        yield fake


@pytest.fixture
def sent(desk, cast, gateway):
    """Rani has 10 million; 4 of them are on their way through the gateway."""
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)
    actions.send_payout(payout_code=payout.code, now=NOW)
    return fresh(payout)


def fresh(payout: Payout) -> Payout:
    return Payout.objects.get(pk=payout.pk)


def books(payout: Payout) -> tuple[int, ...]:
    """(available, reserved, in transit, left the gateway, loss)."""
    accounts = [
        postings.purse(Purse.EARNINGS, payout.payee.code, "IDR"), postings.reserved("IDR"), postings.in_transit("IDR"),
        postings.clearing("IDR", "fake"), postings.platform_loss("IDR"),
    ]  # fmt: skip
    return tuple(postings.balances(accounts))


PAID = (6_000_000, 0, 0, 4_000_000, 0)


def waiting(sent: Payout, gateway: FakeGateway) -> Payout:
    """The first try failed for a passing reason; the second waits."""
    gateway.payout_fails(sent.reference, Failure.TEMPORARY)
    actions.follow_payout(reference=sent.reference, now=LATER)
    return fresh(sent)


def arrives(payout: Payout, gateway: FakeGateway, attempt: int = 1, fee: int | None = None) -> Payout:
    """The gateway says that an old try arrived."""
    reference = f"{payout.code}-{attempt}"
    gateway.payout_is(reference, TransferStatus.SUCCEEDED, fee=fee)
    actions.follow_payout(reference=reference, now=LATER)
    return fresh(payout)


def settle(payout: Payout, cast, **changes) -> Payout:
    return actions.settle_conflict(payout=payout, by=cast.sri, now=LATER, **changes)


def test_a_payout_waiting_for_its_next_try_is_settled_with_the_old_one(sent, gateway, cast, published):
    held = arrives(waiting(sent, gateway), gateway, fee=2_500)
    assert (held.state, held.alarm, books(held)) == ("approved", "conflict", (6_000_000, 4_000_000, 0, 0, 0))
    assert actions.poll_payouts(now=NOW + timedelta(days=1)) == 1
    assert gateway.asked("create_payout") == [sent.reference]
    done = settle(held, cast, version=held.version)
    assert (done.state, done.alarm, done.reference, done.bank_reference) == (
        "succeeded", "", sent.reference, "fake:po-1",
    )  # fmt: skip
    assert books(done) == (6_000_000, 0, 0, 4_002_500, 0)
    assert [name for name, _ in published if name == "payout.succeeded"] == ["payout.succeeded"]
    with pytest.raises(RefusedError):
        settle(fresh(done), cast)
    assert (actions.poll_payouts(now=NOW + timedelta(days=2)), gateway.asked("create_payout")) == (0, [sent.reference])


def test_after_a_failure_the_money_comes_out_of_the_balance_again(sent, gateway, cast):
    gateway.payout_fails(sent.reference, Failure.BAD_ACCOUNT)
    actions.follow_payout(reference=sent.reference, now=LATER)
    assert books(sent) == (10_000_000, 0, 0, 0, 0)
    held = arrives(sent, gateway)
    assert (held.state, held.alarm) == ("failed", "conflict")
    assert (queries.payout_desk().stuck, list(queries.payout_queue(cast.sri, "stuck"))) == (1, [held])
    done = settle(held, cast)
    assert (done.state, done.reason, done.failure, done.closed_at, books(done)) == ("succeeded", "", "", None, PAID)


def test_what_was_paid_out_meanwhile_is_a_loss_only_when_the_desk_says_so(sent, gateway, cast, desk):
    gateway.payout_fails(sent.reference, Failure.BAD_ACCOUNT)
    actions.follow_payout(reference=sent.reference, now=LATER)
    desk.request(7_000_000)
    held = arrives(sent, gateway)
    before = books(held)
    with pytest.raises(PaymentError) as refused:
        settle(held, cast)
    assert ("Rp1.000.000" in refused.value.sentence, books(held), fresh(held).alarm) == (True, before, "conflict")
    done = settle(held, cast, is_loss_taken=True)
    assert (done.state, books(done)) == ("succeeded", (0, 7_000_000, 0, 4_000_000, -1_000_000))
    names = {
        postings.purse(Purse.EARNINGS, done.payee.code, "IDR").code: "earnings",
        postings.reserved("IDR").code: "reserved",
        postings.in_transit("IDR").code: "transit",
        postings.clearing("IDR", "fake").code: "gateway",
        postings.platform_loss("IDR").code: "loss",
    }
    assert written(names, [done.code]) == told(stories("payout.md")[-1])


def test_a_cancelled_payout_and_one_whose_approval_was_taken_back_are_settled_too(sent, gateway, cast):
    waits = waiting(sent, gateway)
    actions.withdraw_approval(payout=waits, by=cast.sri, now=LATER)
    held = arrives(waits, gateway)
    assert (held.state, held.alarm) == ("requested", "conflict")
    done = settle(held, cast)
    assert (done.state, done.approved_by, books(done)) == ("succeeded", cast.sri.user, PAID)


def test_a_payout_that_its_owner_took_back_is_settled_from_the_balance(sent, gateway, cast, desk):
    waits = waiting(sent, gateway)
    actions.cancel_payout(payout=waits, by=cast.rani, now=LATER)
    held = arrives(waits, gateway)
    assert (held.state, books(held)) == ("cancelled", (10_000_000, 0, 0, 0, 0))
    done = settle(held, cast)
    assert (done.state, books(done)) == ("succeeded", PAID)


def test_while_a_newer_try_is_on_its_way_nothing_is_booked_and_its_end_decides(sent, gateway, cast):
    waits = waiting(sent, gateway)
    actions.send_payout(payout_code=waits.code, now=NOW + timedelta(hours=1))
    held = arrives(waits, gateway)
    assert (held.state, held.reference[-2:], held.alarm) == ("sent", "-2", "conflict")
    with pytest.raises(PaymentError):
        settle(held, cast)
    gateway.payout_fails(held.reference, Failure.BAD_ACCOUNT)
    actions.poll_payouts(now=NOW + timedelta(days=1))
    assert (fresh(held).state, fresh(held).alarm, books(held)) == ("sent", "conflict", (6_000_000, 0, 4_000_000, 0, 0))
    done = settle(fresh(held), cast)
    assert (done.state, done.reference, books(done)) == ("succeeded", f"{sent.code}-1", PAID)


def test_two_tries_that_both_arrived_are_two_movements(sent, gateway, cast):
    waits = waiting(sent, gateway)
    actions.send_payout(payout_code=waits.code, now=NOW + timedelta(hours=1))
    held = arrives(waits, gateway)
    gateway.payout_is(held.reference, TransferStatus.SUCCEEDED)
    actions.poll_payouts(now=NOW + timedelta(days=1))
    assert (fresh(held).state, fresh(held).alarm, books(held)) == ("succeeded", "conflict", PAID)
    done = settle(fresh(held), cast)
    assert (done.alarm, books(done)) == ("", (2_000_000, 0, 0, 8_000_000, 0))
    assert Event.objects.filter(verb="payout.paid_twice", subject_code=sent.code).count() == 1


def test_what_the_gateway_takes_back_after_all_comes_back(sent, gateway, cast):
    gateway.payout_is(sent.reference, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=sent.reference, now=LATER)
    gateway.payout_fails(sent.reference, Failure.OTHER)
    actions.follow_payout(reference=sent.reference, now=LATER)
    held = fresh(sent)
    assert (held.state, held.alarm) == ("succeeded", "conflict")
    done = settle(held, cast)
    assert (done.state, done.alarm, books(done)) == ("reversed", "", (10_000_000, 0, 0, 0, 0))


def test_where_no_try_arrived_the_payout_goes_on(sent, gateway, cast):
    held = arrives(waiting(sent, gateway), gateway)
    gateway.payout_fails(sent.reference, Failure.TEMPORARY)
    done = settle(held, cast)
    assert (done.state, done.alarm, done.attempt) == ("approved", "", 2)
    actions.poll_payouts(now=LATER)
    assert gateway.asked("create_payout") == [f"{sent.code}-1", f"{sent.code}-2"]


def test_while_it_is_in_question_nobody_sends_gives_back_or_changes_it(sent, gateway, cast):
    held = arrives(waiting(sent, gateway), gateway)
    before = books(held)
    for deed in (
        lambda: actions.cancel_payout(payout=held, by=cast.rani, now=LATER),
        lambda: actions.change_payout(payout=held, amount=1_000_000, submit_key="c" * 32, by=cast.sri, now=LATER),
        lambda: actions.withdraw_approval(payout=held, by=cast.sri, now=LATER),
        lambda: actions.settle_conflict(payout=held, by=cast.rani, now=LATER),
        lambda: actions.settle_conflict(payout=held, by=cast.tono, now=LATER),
    ):
        with pytest.raises(RefusedError):
            deed()
    with pytest.raises(StaleError):
        settle(held, cast, version=held.version + 1)
    gateway.down["get_payout"] = Unsure("no answer", code="NO_ANSWER")
    with pytest.raises(PaymentError):
        settle(held, cast)
    assert (fresh(held).state, fresh(held).alarm, books(held)) == ("approved", "conflict", before)


def test_the_desk_reads_both_facts_and_settles_with_one_button(sent, gateway, cast, browse, stopped_clock):
    held = arrives(waiting(sent, gateway), gateway)
    client = browse(cast.sri)
    page = client.get(reverse("payments:desk_payout", args=[held.code])).content.decode()
    for part in (f"{held.code}-2", f"{held.code}-1", "po-1", "SUCCEEDED"):
        assert part in page
    url = reverse("payments:desk_payout_conflict", args=[held.code])
    assert browse(cast.rani).post(url, {"version": held.version}).status_code == 404
    assert client.post(url, {"version": held.version}).status_code == 303
    assert (fresh(held).state, books(held)) == ("succeeded", PAID)


def test_whoever_changes_an_amount_at_the_desk_cannot_approve_it(desk, cast, gateway, browse, stopped_clock):
    desk.account()
    desk.earn()
    payout = desk.request(4_000_000)
    client = browse(cast.sri)
    url = reverse("payments:desk_payout_amount", args=[payout.code])
    data = {"change-amount": "3.000.000", "change-submit_key": "d" * 32, "change-version": payout.version}
    assert client.post(url, data | {"change-amount": ""}).status_code == 422
    assert (client.post(url, data).status_code, client.post(url, data).status_code) == (303, 303)
    changed = Payout.objects.get(replaces=payout)
    assert (fresh(payout).state, changed.amount, changed.requested_by) == ("cancelled", 3_000_000, cast.sri.user)
    with pytest.raises(RefusedError):
        actions.approve_payout(payout=changed, by=cast.sri, now=LATER)
    assert fresh(changed).state == "requested"
