"""A brand's balance back to where it was paid from: at most what is left, once, and never by guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.core.errors import RefusedError
from sorot.payments import actions, channels, postings, queries
from sorot.payments.actions import PaymentError
from sorot.payments.actions.returns import left_of
from sorot.payments.enums import Purse, ReturnState
from sorot.payments.gateways.base import BadKeys, NotFound, Refused, TransferStatus, Unsure
from sorot.payments.models import Checkout, SourceReturn

from .conftest import NOW, numbers, url
from .fake_gateway import FakeGateway, lost_answer
from .test_checkouts import ASKED, SOON, opened, postings_of
from .test_docs import stories, told, written

LATER = SOON + timedelta(hours=1)


@pytest.fixture
def gateway():
    with channels.use(FakeGateway()) as fake:
        yield fake


@pytest.fixture
def payment(desk, gateway, cast) -> Checkout:
    """Paid through the partner, then called off: the money lies in the brand's balance."""
    terms = desk.open()
    checkout = opened(desk, terms)
    gateway.pay(checkout.reference, fee=0)
    actions.follow_checkout(reference=checkout.reference, now=NOW)
    actions.cancel_terms(deal_code=terms.deal_code, reason="batal", by=cast.dewi, now=NOW)
    checkout.refresh_from_db()
    return checkout


def ask(payment: Checkout, cast, amount: int = 4_000_000, key: str = "", by=None) -> SourceReturn:
    submit_key = key or f"{next(numbers):032x}"
    return actions.request_return(checkout=payment, amount=amount, submit_key=submit_key, by=by or cast.dewi, now=NOW)


def books(payment: Checkout) -> tuple[int, int, int]:
    """(brand's balance, on its way back, at the gateway)."""
    brand = payment.funding.terms.payer.code
    balance, returning, clearing = postings.balances(
        [postings.purse(Purse.BRAND, brand, "IDR"), postings.returning("IDR"), postings.clearing("IDR", "fake")]
    )
    return balance, returning, -clearing


def test_the_amount_is_set_aside_before_the_partner_is_asked(payment, gateway, cast, monkeypatch):
    seen = []
    real = gateway.refund
    monkeypatch.setattr(gateway, "refund", lambda **asked: seen.append((books(payment), asked["key"])) or real(**asked))
    row = ask(payment, cast)
    assert seen == [((6_500_000, 4_000_000, ASKED), row.key)]
    assert (row.state, row.key, gateway.was_inside_a_transaction) == ("pending", f"{payment.reference}-r1", False)


def test_it_leaves_the_gateway_when_the_gateway_says_so(payment, gateway, cast, published):
    row = ask(payment, cast)
    gateway.refund_is(row.key, TransferStatus.SUCCEEDED, fee=2_000)
    assert actions.poll_gateways(now=LATER) == 1
    row.refresh_from_db()
    assert (row.state, row.settled_at, row.fee, books(payment)) == (
        "succeeded", LATER, 2_000, (6_500_000, 0, ASKED - 4_002_000),
    )  # fmt: skip
    assert ("return.succeeded", {"source_return": row.code}) in published
    assert left_of(payment) == ASKED - 4_000_000


def test_a_failed_one_is_the_brands_balance_again(payment, gateway, cast, published):
    row = ask(payment, cast)
    gateway.refund_is(row.key, TransferStatus.FAILED, failure_code="CARD_CLOSED")
    failed = actions.follow_return(key=row.key, now=LATER)
    assert (failed.state, failed.failure, books(payment)) == ("failed", "CARD_CLOSED", (ASKED, 0, ASKED))
    assert ("return.failed", {"source_return": row.code}) in published
    assert left_of(payment) == ASKED


@pytest.mark.parametrize("refusal", [Refused("too old", status=400), BadKeys("keys", status=401)])
def test_a_refusal_at_once_certainly_did_nothing(payment, gateway, cast, refusal):
    gateway.faults["refund"] = [refusal]
    row = ask(payment, cast)
    assert (row.state, books(payment)) == ("failed", (ASKED, 0, ASKED))


def test_an_unsure_answer_is_repeated_under_the_same_key(payment, gateway, cast):
    gateway.faults["refund"] = [lost_answer]
    row = ask(payment, cast)
    assert (row.state, books(payment)) == ("requested", (6_500_000, 4_000_000, ASKED))
    again = actions.follow_return(key=row.key, now=LATER)
    assert (again.state, list(gateway.refunds)) == ("pending", [row.key])


def test_a_repeated_call_that_is_refused_is_looked_up_before_it_counts_as_failed(payment, gateway, cast):
    gateway.faults["refund"] = [lost_answer]
    row = ask(payment, cast)
    gateway.faults["refund"] = [Refused("duplicate refund key", status=406)]
    assert actions.follow_return(key=row.key, now=LATER).state == "pending"


def test_a_repeated_call_that_is_refused_and_unknown_has_failed(payment, gateway, cast):
    gateway.faults["refund"] = [Unsure("time-out"), Refused("not settled", status=412)]
    gateway.faults["get_refund"] = [NotFound("none", status=404)]
    row = ask(payment, cast)
    failed = actions.follow_return(key=row.key, now=LATER)
    assert (failed.state, books(payment)) == ("failed", (ASKED, 0, ASKED))


def test_a_pending_one_that_is_not_found_is_asked_again_and_not_failed(payment, gateway, cast):
    row = ask(payment, cast)
    gateway.faults["get_refund"] = [NotFound("books lag", status=404)]
    assert actions.follow_return(key=row.key, now=LATER).state == "pending"


def test_the_same_form_twice_is_one_return(payment, gateway, cast):
    first, second = ask(payment, cast, key="a" * 32), ask(payment, cast, key="a" * 32)
    assert (first.pk, len(gateway.refunds), len(postings_of("return_started"))) == (second.pk, 1, 1)


def test_no_more_than_the_payment_has_left_goes_back(payment, gateway, cast):
    ask(payment, cast, 10_000_000)
    for amount in (500_001, 0, -1, ASKED):
        with pytest.raises(PaymentError):
            ask(payment, cast, amount)
    assert (SourceReturn.objects.count(), left_of(payment)) == (1, 500_000)


def test_no_more_than_the_balance_holds_goes_back(payment, desk, gateway, cast):
    other = desk.open()
    actions.pay_from_balance(funding=other.fundings.get(), by=cast.dewi, now=NOW)
    with pytest.raises(PaymentError, match="lebih kecil"):
        ask(payment, cast, 1)
    assert (SourceReturn.objects.count(), gateway.refunds, books(payment)[1]) == (0, {}, 0)


def test_only_the_roles_that_pay_of_the_organisation_that_paid_ask_for_it(payment, gateway, cast):
    for actor in (cast.viewer, cast.rival, cast.rani, cast.sri, cast.adi):
        with pytest.raises(RefusedError):
            ask(payment, cast, by=actor)
    assert (SourceReturn.objects.count(), gateway.refunds) == (0, {})


def test_another_amount_or_the_opposite_end_is_an_alarm(payment, gateway, cast, published):
    row = ask(payment, cast)
    gateway.refund_is(row.key, TransferStatus.SUCCEEDED, amount=1)
    odd = actions.follow_return(key=row.key, now=LATER)
    assert (odd.state, bool(odd.alarm), books(payment)[1]) == ("pending", True, 4_000_000)
    gateway.refund_is(row.key, TransferStatus.SUCCEEDED, amount=4_000_000)
    assert actions.follow_return(key=row.key, now=LATER).state == "succeeded"
    gateway.refund_is(row.key, TransferStatus.REVERSED)
    actions.follow_return(key=row.key, now=LATER)
    row.refresh_from_db()
    assert (row.state, bool(row.alarm), len(postings_of("return_failed"))) == ("succeeded", True, 0)
    assert published.count(("gateway.alarm", {"thing": "return", "code": row.code})) == 2


#: F1: state -> what the gateway says -> (state afterwards, kinds posted). The rest changes nothing.
TABLE = {
    "requested": {"succeeded": ("succeeded", 1), "failed": ("failed", 1), "reversed": ("failed", 1),
                  "pending": ("pending", 0), "unknown": ("pending", 0)},
    "pending": {"succeeded": ("succeeded", 1), "failed": ("failed", 1), "reversed": ("failed", 1)},
    "succeeded": {},
    "failed": {},
}  # fmt: skip


@pytest.mark.parametrize("status", list(TransferStatus))
@pytest.mark.parametrize("state", list(TABLE))
def test_every_state_by_every_answer(payment, gateway, cast, state, status):
    row = ask(payment, cast)
    if state == "requested":
        SourceReturn.objects.filter(pk=row.pk).update(state=state)
    elif state != "pending":
        gateway.refund_is(row.key, TransferStatus(state))
        actions.follow_return(key=row.key, now=LATER)
    before = len(postings_of("return_succeeded")) + len(postings_of("return_failed"))
    gateway.refund_is(row.key, status)
    after = actions.follow_return(key=row.key, now=LATER)
    posted = len(postings_of("return_succeeded")) + len(postings_of("return_failed")) - before
    assert (after.state, posted) == TABLE[state].get(status.value, (state, 0))
    assert set(TABLE) == {one.value for one in ReturnState}


@pytest.mark.usefixtures("stopped_clock")
def test_the_page_sends_back_and_says_what_happens_next(browse, payment, gateway, cast):
    client = browse(cast.dewi)
    assert "Rp10.500.000" in client.get(url("returns")).content.decode()
    form = {"payment": payment.code, "amount": "4.000.000", "submit_key": "b" * 32}
    answer = client.post(url("returns"), form)
    row = SourceReturn.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, url("return", row.code))
    assert "14 hari" in client.get(url("return", row.code)).content.decode()
    assert client.post(url("returns"), form)["Location"] == url("return", row.code)
    too_much = client.post(url("returns"), form | {"amount": "9.000.000", "submit_key": "c" * 32})
    assert (too_much.status_code, SourceReturn.objects.count()) == (422, 1)


@pytest.mark.usefixtures("stopped_clock")
def test_strangers_find_no_return_and_no_foreign_payment(browse, payment, gateway, cast):
    row = ask(payment, cast)
    for actor in (cast.rival, cast.rani, cast.tono, cast.adi):
        assert browse(actor).get(url("return", row.code)).status_code == 404
        assert queries.returnable_payments(actor) == []
    form = {"payment": payment.code, "amount": "1", "submit_key": "d" * 32}
    assert browse(cast.viewer).post(url("returns"), form).status_code == 403
    assert browse(cast.rival).post(url("returns"), form).status_code == 422
    assert SourceReturn.objects.count() == 1


@pytest.mark.parametrize("ending", ["succeeded", "failed"])
def test_the_page_tells_the_legs_of_the_books(payment, gateway, cast, ending):
    row = ask(payment, cast)
    gateway.refund_is(row.key, TransferStatus(ending))
    actions.follow_return(key=row.key, now=LATER)
    names = {
        postings.purse(Purse.BRAND, row.brand.code, "IDR").code: "brand",
        postings.returning("IDR").code: "returning",
        postings.clearing("IDR", "fake").code: "gateway",
    }
    story = stories("return.md")[["succeeded", "failed"].index(ending)]
    assert written(names, [f"return:{row.code}"]) == told(story)
