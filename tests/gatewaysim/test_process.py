"""The simulator as a real process: killed, started again, and its connections cut."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from .world import XENDIT, payout_body

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextlib.contextmanager
def running(folder: Path, port: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-P", "-m", "sorot.gatewaysim", "--port", str(port), "--data", str(folder), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def receiving() -> Iterator[tuple[str, list[str]]]:
    """A receiver of webhooks that notes their events."""
    got: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append(f"{self.path} {httpx.Response(200, content=body).json()['event']}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_after_a_kill_the_same_key_finds_the_one_payout_and_the_queue_goes_on(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    headers = {"api-version": "2025-09-01", "idempotency-key": "P-1"}
    with receiving() as (notify, got):
        more = ("--notify", notify, "--clock", "manual", "--opening-balance", "1000000")
        with running(tmp_path, port, *more) as process, httpx.Client(base_url=base, auth=XENDIT) as client:
            cut = {"kind": "timeout_after_commit", "operation": "create_payout", "drop": True}
            client.post("/sim/faults", json=cut).raise_for_status()
            with pytest.raises(httpx.RemoteProtocolError):
                client.post("/xendit/v3/payouts", json=payout_body(), headers=headers)
            process.send_signal(signal.SIGKILL)
            process.wait()
        with running(tmp_path, port, *more), httpx.Client(base_url=base, auth=XENDIT) as client:
            answer = client.post("/xendit/v3/payouts", json=payout_body(), headers=headers)
            assert (answer.status_code, answer.json()["status"]) == (200, "ACCEPTED")
            assert client.get("/xendit/balance").json() == {"balance": 747_500}
            counted = client.get("/sim/count?operation=create_payout&reference=P-1").json()
            assert (counted["calls"], counted["effects"]) == (2, 1)
            client.post("/sim/clock/advance", json={"seconds": 900}).raise_for_status()
        assert got == ["/hooks/xendit/ v3_payout.succeeded"]


def test_in_real_time_a_payout_arrives_by_itself_and_a_held_call_ends(tmp_path: Path) -> None:
    port = free_port()
    with (
        receiving() as (notify, got),
        running(tmp_path, port, "--notify", notify, "--opening-balance", "1000000"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=XENDIT, timeout=2) as client,
    ):
        held = {"kind": "timeout_before_commit", "operation": "balance", "hold_seconds": 0.2}
        client.post("/sim/faults", json=held).raise_for_status()
        with pytest.raises(httpx.TransportError):
            client.get("/xendit/balance")
        headers = {"api-version": "2025-09-01", "idempotency-key": "P-1"}
        client.post("/xendit/v3/payouts", json=payout_body(), headers=headers).raise_for_status()
        client.post("/sim/clock/advance", json={"seconds": 5}).raise_for_status()
        for _ in range(100):
            if got:
                break
            time.sleep(0.05)
        assert got == ["/hooks/xendit/ v3_payout.succeeded"]
        assert client.get("/sim/state").json()["clock"]["mode"] == "real"


def test_the_simulator_listens_on_this_machine_only() -> None:
    from sorot.gatewaysim.__main__ import HOST

    assert HOST == "127.0.0.1"


def test_the_simulator_imports_nothing_of_sorot_and_no_django() -> None:
    code = (
        "import sys, sorot.gatewaysim.app, sorot.gatewaysim.__main__; "
        "print([name for name in sys.modules if name.startswith('django') or "
        "(name.startswith('sorot.') and not name.startswith('sorot.gatewaysim'))])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
