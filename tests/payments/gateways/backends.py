"""What the contract runs against: the gateway simulator in a process of its own, or a vendor's sandbox with our keys.

Sandboxes need keys in the environment (docs/operate/gateways.md); without them their tests are skipped and say so.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from sorot.payments.gateways.base import Gateway
from sorot.payments.gateways.registry import gateways_from
from tests.payments.gateways.vendor import checkout, payout

ROOT = Path(__file__).parents[3]
OPENING = 50_000_000
HOUR, DAY = 3_600, 86_400
SIM_CONFIG = {
    "xendit": {"secret_key": "xnd_development_simulated", "callback_token": "simulated-callback-token"},
    "midtrans": {
        "server_key": "SB-Mid-server-simulated",
        "iris_creator_key": "IRIS-creator-simulated",
        "iris_approver_key": "IRIS-approver-simulated",
        "iris_merchant_key": "IRIS-merchant-simulated",
    },
}
#: Option of the registry -> variable that holds it for a sandbox run; the first one decides whether there is a run.
SANDBOX = {
    "xendit": {"secret_key": "SOROT_XENDIT_SANDBOX_KEY", "callback_token": "SOROT_XENDIT_SANDBOX_TOKEN"},
    "midtrans": {
        "server_key": "SOROT_MIDTRANS_SANDBOX_KEY",
        "iris_creator_key": "SOROT_IRIS_SANDBOX_CREATOR_KEY",
        "iris_approver_key": "SOROT_IRIS_SANDBOX_APPROVER_KEY",
        "iris_merchant_key": "SOROT_IRIS_SANDBOX_MERCHANT_KEY",
    },
}
BACKENDS = ("gatewaysim-xendit", "gatewaysim-midtrans", "sandbox-xendit", "sandbox-midtrans")


def fresh(prefix: str) -> str:
    """A reference that no run has used before."""
    return f"{prefix}-{uuid.uuid4().hex[:16].upper()}"


class Backend:
    """One vendor on one backend. The simulator can also pay, break and look inside; a sandbox can only be called."""

    def __init__(self, vendor: str, gateway: Gateway, sim: httpx.Client | None = None) -> None:
        self.vendor, self.gateway, self._sim = vendor, gateway, sim
        self.is_simulated = self.can_pay_out = sim is not None
        self.payee: dict[str, str] = {}

    @property
    def payout_vendor(self) -> str:
        return "iris" if self.vendor == "midtrans" else self.vendor

    def tell(self, path: str, **body: Any) -> Any:
        """POST to the simulator's control."""
        assert self._sim is not None
        answer = self._sim.post(f"/sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look(self, path: str, **query: str) -> Any:
        assert self._sim is not None
        return self._sim.get(f"/sim/{path}", params=query).raise_for_status().json()

    def now(self) -> datetime:
        if not self.is_simulated:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self.tell("clock/advance", seconds=0)["seconds"], UTC)

    def pay(self, reference: str, channel: str = "ewallet") -> None:
        self.tell("pay", vendor=self.vendor, reference=reference, channel=channel)

    def wait(self, seconds: float) -> None:
        self.tell("clock/advance", seconds=seconds)

    def fault(self, operation: str, kind: str, **options: Any) -> None:
        self.tell("faults", vendor=self.vendor, operation=operation, kind=kind, **{"drop": True, **options})

    def effects(self, operation: str) -> int:
        """How often this operation really did something."""
        return int(self.look("count", operation=operation)["effects"])

    def notices(self, channel: str) -> list[tuple[dict[str, str], bytes]]:
        """The notifications sent so far, as they go over the wire."""
        sent = self.look("webhooks")["webhooks"]
        return [(one["headers"], json.dumps(one["body"]).encode()) for one in sent if one["channel"] == channel]


@contextmanager
def simulator(data: Path) -> Iterator[str]:
    """The base address of a simulator whose clock only moves when told."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "sorot.gatewaysim", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(
        [*command, "--clock", "manual", "--opening-balance", str(OPENING)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _until_it_answers(process, base)
        yield base
    finally:
        process.terminate()
        process.wait(10)


def _until_it_answers(process: subprocess.Popen[bytes], base: str) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        assert process.poll() is None, "the simulator stopped"
        try:
            httpx.get(f"{base}/sim/count", timeout=1, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the simulator did not start")


def simulated(vendor: str, base: str, sim: httpx.Client) -> Backend:
    config = {**SIM_CONFIG[vendor], "base_url": f"{base}/{vendor}"}
    return Backend(vendor, gateways_from({vendor: config})[vendor], sim)


def missing_key(vendor: str) -> str:
    """The variable that a sandbox run lacks, "" when it can run."""
    return next((name for name in list(SANDBOX[vendor].values())[:1] if not os.environ.get(name)), "")


def sandboxed(vendor: str) -> Backend:
    given = {option: os.environ[name] for option, name in SANDBOX[vendor].items() if os.environ.get(name)}
    more = {"sandbox": "true"} if vendor == "midtrans" else {"callback_token": "not used by these tests"}
    backend = Backend(vendor, gateways_from({vendor: {**more, **given}})[vendor])
    backend.can_pay_out = vendor == "xendit" or "iris_creator_key" in given
    if vendor == "midtrans":  # docs.midtrans.com/reference/references: an account that Iris's sandbox knows
        backend.payee = {"channel": "bca", "account_number": "0011223344", "holder_name": "BCA Simulator A"}
    return backend


def open_checkout(backend: Backend, amount: int = 150_000, **changes):
    request = checkout(amount, reference=fresh("FND"), expires_at=backend.now() + timedelta(hours=1))
    return backend.gateway.create_checkout(replace(request, **changes))


def paid_checkout(backend: Backend, amount: int = 150_000, channel: str = "ewallet"):
    page = open_checkout(backend, amount)
    backend.pay(page.reference, channel)
    return backend.gateway.get_payment(reference=page.reference, gateway_id=page.gateway_id)


def sent(backend: Backend, **changes):
    request = payout(**{"reference": fresh("PAY"), **backend.payee, **changes})
    return request, backend.gateway.create_payout(request)


def finished(backend: Backend, request, made, hours: float = 1):
    backend.wait(hours * HOUR)
    return backend.gateway.get_payout(reference=request.reference, gateway_id=made.gateway_id)
