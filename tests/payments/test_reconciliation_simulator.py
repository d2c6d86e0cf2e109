"""Comparing with the gateway simulator in a process of its own: its books are falsified class by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sorot.core.clock import today
from sorot.payments import actions, channels
from sorot.payments.models import Checkout, Difference
from tests.payments.conftest import Cast, Desk
from tests.payments.gateways.backends import Backend, simulated, simulator

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLANTED = ("missing_there", "amount_diff", "fee_diff", "status_diff", "duplicate")


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[Backend]:
    with simulator(tmp_path) as base, httpx.Client(base_url=base, trust_env=False) as client:
        backend = simulated("xendit", base, client)
        with channels.use(backend.gateway):
            yield backend


def pay(sim: Backend, desk: Desk, cast: Cast) -> Checkout:
    now = sim.now()
    terms = desk.open(now=now)
    row = actions.open_checkout(funding=terms.fundings.get(), by=cast.dewi, now=now)
    sim.pay(row.reference)
    actions.follow_checkout(reference=row.reference, now=sim.now())
    row.refresh_from_db()
    assert row.state == "paid"
    return row


def run(sim: Backend):
    sim.wait(60)
    now = sim.now()
    return actions.reconcile(channel="xendit", day=today(now), now=now)


def test_seven_classes_planted_in_the_simulator_are_found_once(sim: Backend, desk: Desk, cast: Cast) -> None:
    rows = [pay(sim, desk, cast) for _ in PLANTED]
    run(sim)  # what lay there before us: the opening balance
    for row in Difference.objects.all():
        actions.explain_difference(difference=row, note="Saldo awal", by=cast.sri, now=sim.now())
    before = Difference.objects.count()
    assert before == 1

    for kind, row in zip(PLANTED, rows, strict=True):
        sim.tell("plant", **{"class": kind, "reference": row.reference, "by": 700})
    sim.tell("plant", **{"class": "missing_here", "amount": 55_000})
    sim.tell("plant", **{"class": "balance_diff", "by": 1_234})
    found = run(sim)
    kinds = Counter(Difference.objects.filter(state__in=["open", "healed"]).values_list("kind", flat=True))
    assert kinds == dict.fromkeys([*PLANTED, "missing_here", "balance_diff"], 1)
    assert found.new_count == 7
    assert run(sim).new_count == 0
