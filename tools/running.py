"""A whole Sorot with its demo market, started as people start it, for browser tests and screenshots."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("SOROT_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
PATIENCE = 180.0


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_house(folder: Path) -> Iterator[str]:
    """The address of a running installation with its data in `folder`, which begins as a copy of a kept one."""
    from tools.houses import copy_house

    copy_house(folder / "data")
    with started_house(folder) as address:
        yield address


@contextmanager
def started_house(folder: Path) -> Iterator[str]:
    """The address of `up` on the data in `folder`, made there if it is empty. Raises RuntimeError with its log."""
    port = free_port()
    given = {key: value for key, value in os.environ.items() if not key.startswith(("SOROT_", "DJANGO_", "PYTEST_"))}
    given.pop("DATABASE_URL", None)
    given |= {"SOROT_MODE": "development", "SOROT_DEMO": "1", "PYTHONPATH": str(ROOT)}
    log = folder / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sorot.cli", "up", "--port", str(port), "--data", str(folder / "data")],
            cwd=ROOT,
            env=given,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(process, port, log)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200 and "Sorot is running" in log.read_text():
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text()[-4000:])
        time.sleep(0.2)
