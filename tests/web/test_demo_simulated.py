"""The demo market's past at the running simulator: both books agree but for what was planted."""

from pathlib import Path

import httpx
import pytest
from django.utils import timezone

from sorot.payments import channels
from sorot.payments.ledger import verify
from sorot.payments.models import Checkout, Difference, Payout
from sorot.payments.queries import books
from sorot.web.demo import builder
from tests.payments.gateways import backends
from tests.payments.gateways.backends import simulated, simulator

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_demos_books_equal_the_simulators_but_for_one_strange_payment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "OPENING", 0)
    with simulator(tmp_path) as base, httpx.Client(base_url=base, trust_env=False) as client:
        monkeypatch.setenv("SOROT_SIMULATOR_URL", base)
        with channels.use(simulated("xendit", base, client).gateway) as gateway:
            assert builder.load(timezone.now())
            theirs = gateway.balance("IDR")
            moving = client.get("/sim/state").json()
    assert verify() == []
    (found,) = Difference.objects.filter(state="open")
    assert (found.kind, found.reference, found.effect) == ("missing_here", "TOKO-0042", 271_000)
    mine = books.our_balance("xendit", "IDR") - books.in_transit("xendit", "IDR")
    assert theirs - mine == found.effect - 2_500  # the fee of the payout on its way is booked when it has arrived
    assert Checkout.objects.filter(state="paid").count() == 2
    assert set(Payout.objects.filter(channel="xendit").values_list("state", "failure")) == {
        ("failed", "name_mismatch"), ("succeeded", ""), ("sent", ""),
    }  # fmt: skip
    assert moving["clock"]["mode"] == "real"
