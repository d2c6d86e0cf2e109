"""What the contract runs on, and its report: which backends it ran on, and which were skipped and why (G10)."""

from __future__ import annotations

import _socket
import socket

import httpx
import pytest

from tests.payments.gateways import backends
from tests.payments.gateways.backends import BACKENDS, missing_key


def pytest_terminal_summary(terminalreporter):
    for backend in BACKENDS:
        mine = f"[{backend}"
        found = {
            outcome: [one for one in terminalreporter.stats.get(outcome, []) if mine in getattr(one, "nodeid", "")]
            for outcome in ("passed", "failed", "error", "skipped")
        }
        if not any(found.values()):
            continue
        ran = {outcome: len(one) for outcome, one in found.items() if one}
        line = f"gateway contract on {backend}: " + ", ".join(f"{count} {outcome}" for outcome, count in ran.items())
        if found["skipped"]:
            reason = found["skipped"][0].longrepr[2].removeprefix("Skipped: ")
            line += f" ({reason})"
        terminalreporter.write_line(line)


@pytest.fixture(scope="module")
def sim_base(tmp_path_factory):
    with backends.simulator(tmp_path_factory.mktemp("gatewaysim")) as base:
        yield base


@pytest.fixture(scope="module")
def sim_client(sim_base):
    with httpx.Client(base_url=sim_base, timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture(params=BACKENDS)
def backend(request, monkeypatch):
    kind, _, vendor = request.param.partition("-")
    if kind == "sandbox":
        lacking = missing_key(vendor)
        if lacking:
            pytest.skip(f"{lacking} is not set")
        # Tests reach nothing but this machine (tests/conftest.py); these do, because keys were given for it.
        monkeypatch.setattr(socket.socket, "connect", _socket.socket.connect)
        return backends.sandboxed(vendor)
    made = backends.simulated(vendor, request.getfixturevalue("sim_base"), request.getfixturevalue("sim_client"))
    made.tell("reset")
    return made


@pytest.fixture
def sim(backend):
    """A backend that can pay and break."""
    if not backend.is_simulated:
        pytest.skip("a sandbox cannot pay or break by itself")
    return backend


@pytest.fixture
def payer(backend):
    """A backend that can send payouts."""
    if not backend.can_pay_out:
        pytest.skip("SOROT_IRIS_SANDBOX_CREATOR_KEY is not set")
    return backend
