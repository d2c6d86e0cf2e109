"""A miniature checkout to start, stop, kill and break."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MACHINERY = (
    "sorot/__init__.py",
    "sorot/cli",
    "sorot/core/__init__.py",
    "sorot/core/embedded.py",
    "sorot/core/dbroles.py",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def children_of(pid: int) -> set[int]:
    """Pids of the direct children, zombies left out."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if re.search(rf"^PPid:\t{pid}$", text, re.MULTILINE) and "State:\tZ" not in text:
            found.add(int(status.parent.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@dataclass
class House:
    """A checkout with the machinery and a tiny project, and the processes started from it."""

    root: Path
    data: Path
    started: list["subprocess.Popen[str]"] = field(default_factory=list)
    outputs: dict[int, Path] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SOROT_", "DJANGO_", "PYTEST_"))
        }
        kept.pop("PYTHONPATH", None)
        return {**kept, **more}

    def start(self, *options: str, port: int | None = None, **more: str) -> "subprocess.Popen[str]":
        """Run bin/up in the background."""
        arguments = [self.root / "bin/up", "--data", self.data, "--port", str(port or free_port()), *options]
        told = self.root / f"output-{len(self.started)}.txt"
        with told.open("wb") as target:
            process = subprocess.Popen(
                arguments, env=self.environment(**more), text=True, stdout=target, stderr=subprocess.STDOUT
            )
        self.started.append(process)
        self.outputs[process.pid] = told
        return process

    def told(self, process: "subprocess.Popen[str]") -> str:
        """What it printed so far."""
        return self.outputs[process.pid].read_text()

    def finish(self, process: "subprocess.Popen[str]", seconds: float = 60) -> str:
        """Wait until it ended by itself; return all it printed."""
        process.wait(seconds)
        return self.told(process)

    def run(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run one command of the checkout to its end."""
        return subprocess.run(
            [self.root / arguments[0], *arguments[1:]],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def fetch(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return str(response.read().decode())


def answers(port: int) -> bool:
    try:
        return fetch(port, "/readyz") == "sorot_app"
    except OSError:
        return False


def build_house(root: Path) -> None:
    """Lay a miniature checkout at `root`; it shares the environment these tests run in."""
    for name in (*MACHINERY, "bin", *(path.name for path in ROOT.glob("requirements*.lock"))):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, target)
    shutil.copytree(
        Path(__file__).parent / "miniature", root / "sorot/config", ignore=shutil.ignore_patterns("__pycache__")
    )
    catalogue = root / "sorot/config/locale/id/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "one"\nmsgstr "satu"\n'
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house in a folder with a space and a name longer than a Unix socket may have."""
    root = tmp_path / "a house" / ("x" * 120)
    build_house(root)
    (root / ".venv").symlink_to(sys.prefix)
    made = House(root, root / "my data")
    yield made
    for process in made.started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
    place = made.data / "pg18"
    if place.is_symlink():
        shutil.rmtree(place.resolve(), ignore_errors=True)


ACCOUNT = "sorot-someone"


@pytest.fixture
def ordinary_account() -> str:
    """Name of an account without rights, with a home of its own, made when root runs the tests."""
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--create-home", "--shell", "/bin/sh", ACCOUNT], check=True)
    return ACCOUNT
