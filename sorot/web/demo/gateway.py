"""The simulated gateway of a demo installation, told when the demo's past happened there."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from sorot.payments import channels
from sorot.payments.gateways.base import CheckoutRequest
from sorot.payments.models import Checkout, Payout

#: Seconds until a simulator that was started a moment ago answers.
PATIENCE = 15.0
#: More notifications than the demo's past has.
ALL = 10_000


class Simulated:
    """The clock and the hand of the simulator while the past is built: it stands still, and nobody is notified."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        self._client, self.name = client, name

    def tell(self, path: str, **body: Any) -> Any:
        """One control call (docs/develop/gatewaysim.md). Raises httpx.HTTPError."""
        return self._client.post(f"/sim/{path}", json=body).raise_for_status().json()

    def at(self, moment: datetime) -> None:
        """It is `moment` there."""
        self.tell("clock/set", mode="manual", at=moment.timestamp())

    def pass_time(self, seconds: float) -> None:
        """What becomes due within `seconds` happens there."""
        self.tell("clock/advance", seconds=seconds)

    def sell_elsewhere(self, *, reference: str, amount: int, now: datetime) -> None:
        """A payment on the operator's gateway account that has nothing to do with Sorot."""
        request = CheckoutRequest(
            reference=reference, amount=amount, currency="IDR", description="Toko", payer_code=reference,
            payer_name="Pembeli toko", payer_email="pembeli@demo.sorot.example", success_url="https://contoh.example/",
            cancel_url="https://contoh.example/", expires_at=now.replace(microsecond=0), locale="id",
        )  # fmt: skip
        channels.gateway(self.name).create_checkout(request)
        self.tell("pay", vendor=self.name, reference=reference, channel="va")
        self.pass_time(0)


@contextmanager
def simulated() -> Iterator[Simulated | None]:
    """The simulator with a fresh memory, or None: not there, not ours, or with money of this house in it already."""
    gateway, address = channels.payin_gateway(), os.environ.get("SOROT_SIMULATOR_URL", "")
    is_used = Checkout.objects.exists() or Payout.objects.exclude(channel="manual").exists()
    if not address or gateway is None or not gateway.is_simulated or gateway.name != "xendit" or is_used:
        yield None
        return
    with httpx.Client(base_url=address, timeout=10, trust_env=False) as client:
        if not _answers(client):
            yield None
            return
        sim = Simulated(client, gateway.name)
        sim.tell("reset")
        sim.tell("faults", operation="webhook", kind="webhook_lost", count=ALL)
        try:
            yield sim
        finally:
            client.delete("/sim/faults")
            sim.tell("clock/set", mode="real", at=time.time())


def _answers(client: httpx.Client) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return client.get("/sim/state").is_success
        except httpx.HTTPError:
            time.sleep(0.2)
    return False
