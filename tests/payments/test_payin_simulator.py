"""The whole way in over real HTTP: our pages -> the gateway simulator -> its notification -> secured (both vendors)."""

from __future__ import annotations

import httpx
import pytest
from django.test import Client

from sorot.payments import actions, channels
from sorot.payments.models import Checkout, GatewayEvent

from .conftest import NOW, live, states, url
from .gateways import backends

pytestmark = pytest.mark.slow
VENDORS = ("xendit", "midtrans")


@pytest.fixture(scope="module")
def sim_base(tmp_path_factory):
    with backends.simulator(tmp_path_factory.mktemp("gatewaysim")) as base:
        yield base


@pytest.fixture(params=VENDORS)
def vendor(request, sim_base):
    with httpx.Client(base_url=sim_base, timeout=10, trust_env=False) as client:
        backend = backends.simulated(request.param, sim_base, client)
        backend.tell("reset")
        with channels.use(backend.gateway):
            yield backend


def deliver(vendor) -> list[int]:
    """Bring every notification that the vendor sent to our door, twice, as it went over the wire."""
    answers = []
    for headers, body in vendor.notices(vendor.vendor) * 2:
        given = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        answer = Client().post(url("hook", vendor.vendor), body, content_type="application/json", headers=given)
        answers.append(answer.status_code)
    for code in GatewayEvent.objects.filter(state="received").order_by("pk").values_list("code", flat=True):
        actions.read_notice(code=code, now=NOW)
    return answers


def test_a_page_is_paid_and_its_notification_secures_the_work(desk, cast, browse, vendor, monkeypatch):
    from sorot.core import clock

    now = vendor.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    terms = desk.open(now=now)
    funding = live(terms)
    answer = browse(cast.dewi).post(url("funding_checkout", funding.code))
    checkout = Checkout.objects.get()
    assert (answer.status_code, checkout.state, checkout.url.startswith("http")) == (303, "open", True)
    vendor.pay(checkout.reference, "va")
    assert states(terms) == ["pending"]
    answers = deliver(vendor)
    assert answers
    assert set(answers) == {200}
    checkout.refresh_from_db()
    assert (checkout.state, checkout.paid_amount, checkout.is_balance) == ("paid", 10_500_000, False)
    assert states(terms) == ["funded"]
    assert set(GatewayEvent.objects.values_list("state", flat=True)) == {"read"}
    assert vendor.effects("refund") == 0


def test_without_any_notification_the_timer_finds_the_payment(desk, cast, vendor):
    terms = desk.open(now=vendor.now())
    checkout = actions.open_checkout(funding=live(terms), by=cast.dewi, now=vendor.now())
    vendor.pay(checkout.reference, "va")
    Checkout.objects.update(next_check_at=vendor.now())
    assert actions.poll_gateways(now=vendor.now()) == 1
    assert states(terms) == ["funded"]
