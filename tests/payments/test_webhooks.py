"""What payment partners tell us: proved, kept as it came, read once, never believed without asking (G1, G3, G4, G8)."""

from __future__ import annotations

import hmac
import itertools
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sorot.core.errors import RefusedError, StaleError
from sorot.payments import actions, channels, queries
from sorot.payments.actions import PaymentError
from sorot.payments.models import Checkout, GatewayEvent, RefusedHook

from .conftest import NOW, live, states, url
from .fake_gateway import TOKEN, FakeGateway
from .test_checkouts import ASKED, SOON, gateway_books, opened, postings_of

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def gateway():
    with channels.use(FakeGateway()) as fake:
        yield fake


@pytest.fixture
def heard(published):
    """Codes of the notifications whose reading was queued."""
    return lambda: [payload["event_code"] for name, payload in published if name == "gateway.notified"]


def knock(body: dict | bytes, *, token: str = TOKEN, name: str = "fake", **extra: str) -> int:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client()
    return client.post(
        url("hook", name), raw, content_type="application/json", headers={"x-token": token}, **extra
    ).status_code


def about(checkout: Checkout, **changes) -> dict:
    return {"subject": "payment", "reference": checkout.reference, "status": "PAID", "amount": ASKED} | changes


def read_all(now=SOON) -> None:
    for code in GatewayEvent.objects.filter(state="received").order_by("pk").values_list("code", flat=True):
        actions.read_notice(code=code, now=now)


def states_of_notices() -> list[str]:
    return list(GatewayEvent.objects.order_by("pk").values_list("state", flat=True))


# ---------------------------------------------------------------- the door
def test_g1_a_wrong_or_missing_token_is_401_and_only_counted(desk, gateway, heard):
    checkout = opened(desk)
    assert [knock(about(checkout), token=token) for token in ("", "salah", TOKEN + "x")] == [401, 401, 401]
    assert (GatewayEvent.objects.count(), heard(), states(checkout.funding.terms)) == (0, [], ["pending"])
    assert list(RefusedHook.objects.values_list("gateway", "count", "last_address")) == [("fake", 3, "127.0.0.1")]


def test_g1_counting_what_is_refused_has_an_end(desk, gateway):
    checkout = opened(desk)
    assert {knock(about(checkout), token="salah") for _ in range(30)} == {401}
    assert RefusedHook.objects.get().count == 20


def test_g1_the_token_is_compared_in_constant_time(desk, gateway, monkeypatch):
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda one, other: compared.append(1) or real(one, other))
    knock(about(opened(desk)), token="salah")
    assert compared == [1]


def test_the_door_is_for_posts_of_known_partners_of_a_sane_size(gateway, db):
    assert Client().get(url("hook", "fake")).status_code == 405
    assert knock({}, name="bukan-mitra") == 404
    assert knock(b"{" + b" " * 70_000 + b"}") == 413
    assert GatewayEvent.objects.count() == 0


def test_it_needs_no_form_token_and_makes_no_session(desk, gateway):
    strict = Client(enforce_csrf_checks=True)
    body = json.dumps(about(opened(desk)))
    answer = strict.post(url("hook", "fake"), body, content_type="application/json", headers={"x-token": TOKEN})
    assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, b"", {})


def test_g8_nothing_happens_before_the_answer_but_keeping_it_and_queueing_one_job(desk, gateway, heard, monkeypatch):
    checkout = opened(desk)
    calls = len(gateway.calls)
    with CaptureQueriesContext(connection) as queries_made:
        assert knock(about(checkout)) == 200
    words = [query["sql"].split()[0].lower() for query in queries_made]
    assert [word for word in words if word not in {"savepoint", "release"}] == ["insert"]
    assert (len(gateway.calls), checkout.funding.terms.milestones.get().state) == (calls, "pending")
    assert heard() == [GatewayEvent.objects.get().code]


def test_it_is_kept_as_it_came_without_what_proves_the_sender(desk, gateway):
    raw = b'{ "subject":"payment",  "reference": "x-1" , "status":"PAID"}'
    knock(raw)
    event = GatewayEvent.objects.get()
    assert (bytes(event.body), event.state, event.received_at) == (raw, "received", NOW)
    assert TOKEN not in json.dumps(event.headers)


def test_g3_a_repeated_delivery_is_counted_and_queues_nothing(desk, gateway, heard):
    checkout = opened(desk)
    assert [knock(about(checkout)) for _ in range(5)] == [200] * 5
    event = GatewayEvent.objects.get()
    assert (event.deliveries, heard()) == (5, [event.code])


def test_an_altered_body_under_the_same_identity_does_not_hide_the_real_one(desk, gateway, heard):
    checkout = opened(desk)
    gateway.pay(checkout.reference)
    knock(about(checkout, amount=ASKED + 1))
    knock(about(checkout))
    assert len(heard()) == 2
    read_all()
    assert (states_of_notices(), states(checkout.funding.terms)) == (["quarantined", "read"], ["funded"])


# ---------------------------------------------------------------- reading
@pytest.mark.parametrize("order", list(itertools.permutations(("PAID", "ACTIVE", "PENDING"))), ids="-".join)
def test_g3_five_times_shuffled_and_a_day_late_is_one_posting(desk, gateway, order):
    terms = desk.open()
    checkout = opened(desk, terms)
    gateway.pay(checkout.reference)
    for status in order * 5:
        assert knock(about(checkout, status=status)) == 200
    read_all(now=SOON + timedelta(hours=24))
    assert states_of_notices() == ["read"] * 3
    assert (states(terms), len(postings_of("paid_in")), len(postings_of("gateway_fee"))) == (["funded"], 1, 1)
    assert gateway_books(checkout) == (ASKED - 4_440, 4_440, 0)


@pytest.mark.parametrize("change", [{"amount": ASKED + 1}, {"amount": 0}, {"currency": "USD"}])
def test_g4_a_forged_amount_is_quarantined_with_an_alarm_before_the_gateway_is_asked(desk, gateway, published, change):
    checkout = opened(desk)
    gateway.pay(checkout.reference)
    knock(about(checkout, **change))
    calls = len(gateway.calls)
    read_all()
    event = GatewayEvent.objects.get()
    assert (event.state, bool(event.problem), len(gateway.calls)) == ("quarantined", True, calls)
    assert ("gateway.alarm", {"thing": "notice", "code": event.code}) in published
    assert states(checkout.funding.terms) == ["pending"]


def test_a_notice_that_says_paid_is_not_believed(desk, gateway):
    checkout = opened(desk)
    knock(about(checkout))
    read_all()
    assert (states_of_notices(), states(checkout.funding.terms), gateway_books(checkout)) == (
        ["read"], ["pending"], (0, 0, 0),
    )  # fmt: skip


def test_a_notice_finds_its_page_by_the_gateways_own_number(desk, gateway):
    checkout = opened(desk)
    gateway.pay(checkout.reference)
    knock(about(checkout, reference="", gateway_id=checkout.gateway_id))
    read_all()
    assert states(checkout.funding.terms) == ["funded"]


@pytest.mark.parametrize("subject", ["payment", "refund", "chargeback", "payout"])
def test_an_unknown_reference_is_kept_for_a_person(desk, gateway, subject):
    knock({"subject": subject, "reference": "bukan-kita-1", "gateway_id": "x", "status": "PAID", "amount": 5})
    read_all()
    assert states_of_notices() == ["unmatched"]


@pytest.mark.parametrize("body", [b"", b"bukan json", b"[]", b'{"a": 1}', b"\x00\xff", b'{"subject": "lain-lain"}'])
def test_what_cannot_be_read_is_kept_for_a_person_and_never_crashes(gateway, db, body):
    assert knock(body) == 200
    read_all()
    assert states_of_notices() == ["unreadable"]


def test_what_is_about_nothing_of_ours_is_done(gateway, db):
    knock({"subject": "other", "reference": "", "status": "token"})
    read_all()
    assert states_of_notices() == ["read"]


def test_reading_twice_is_reading_once(desk, gateway):
    checkout = opened(desk)
    knock(about(checkout))
    read_all()
    calls = len(gateway.calls)
    actions.read_notice(code=GatewayEvent.objects.get().code, now=SOON)
    assert len(gateway.calls) == calls


def test_a_notice_whose_job_was_lost_is_taken_up_by_the_timer(desk, gateway):
    checkout = opened(desk)
    gateway.pay(checkout.reference)
    knock(about(checkout))
    Checkout.objects.update(next_check_at=None)
    assert actions.poll_gateways(now=NOW + timedelta(minutes=1)) == 0
    assert actions.poll_gateways(now=NOW + timedelta(minutes=3)) == 1
    assert (states_of_notices(), states(checkout.funding.terms)) == (["read"], ["funded"])


# ---------------------------------------------------------------- the desk
def test_the_desk_sees_what_does_not_fit_and_closes_it_with_a_finding(browse, desk, gateway, cast):
    checkout = opened(desk)
    knock(about(checkout, amount=1))
    knock(b"?")
    knock(about(checkout), token="salah")
    read_all()
    client = browse(cast.sri)
    page = client.get(url("desk_notices")).content.decode()
    assert page.count("/desk/notices/") >= 2
    assert "Hari ini 1 pesan untuk fake" in page
    event = GatewayEvent.objects.get(state="quarantined")
    assert client.get(url("desk_notice", event.code)).status_code == 200
    assert client.post(url("desk_notice_closure", event.code), {"version": event.version}).status_code == 422
    answer = client.post(url("desk_notice_closure", event.code), {"version": event.version, "finding": "Uji coba"})
    event.refresh_from_db()
    assert (answer.status_code, event.state, event.finding, event.handled_by) == (
        303,
        "handled",
        "Uji coba",
        cast.sri.user,
    )
    assert queries.gateway_counts(cast.sri).odd == 1


def test_nobody_else_finds_or_closes_notices(browse, desk, gateway, cast):
    knock(b"?")
    read_all()
    event = GatewayEvent.objects.get()
    for actor in (cast.dewi, cast.rani, cast.tono):
        assert browse(actor).get(url("desk_notices")).status_code == 404
        assert browse(actor).get(url("desk_notice", event.code)).status_code == 404
        with pytest.raises(RefusedError):
            actions.close_notice(event=event, finding="x", by=actor, now=NOW)
    assert queries.gateway_counts(cast.dewi).odd == 0


def test_closing_needs_a_fresh_page_and_words(desk, gateway, cast):
    knock(b"?")
    read_all()
    event = GatewayEvent.objects.get()
    with pytest.raises(StaleError):
        actions.close_notice(event=event, finding="x", version=event.version - 1, by=cast.sri, now=NOW)
    with pytest.raises(PaymentError):
        actions.close_notice(event=event, finding="  ", by=cast.sri, now=NOW)
    assert states_of_notices() == ["unreadable"]


def test_the_desk_books_an_odd_payment_from_its_page(browse, desk, gateway, cast):
    checkout = opened(desk)
    gateway.pay(checkout.reference, amount=9_000_000)
    actions.follow_checkout(reference=checkout.reference, now=NOW)
    checkout.refresh_from_db()
    client = browse(cast.sri)
    assert "9.000.000" in client.get(url("desk_notices")).content.decode()
    answer = client.post(url("desk_odd_payment", checkout.code), {"version": checkout.version})
    assert (answer.status_code, gateway_books(checkout)[2]) == (303, 9_000_000)
    assert client.post(url("desk_odd_payment", checkout.code), {"version": checkout.version}).status_code == 422


def test_the_alarm_tells_the_operators(desk, gateway, cast):
    from sorot.messaging.models import Notification
    from sorot.payments import tasks

    tasks.tell_alarm({"thing": "notice", "code": "x"})
    assert set(Notification.objects.values_list("user", flat=True)) == {cast.sri.user.pk, cast.sari.user.pk}
    assert live(desk.open()).state == "awaiting"
