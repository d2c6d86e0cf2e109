"""`sorot up`: the database, the web server and the worker, together, until Ctrl-C."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Any

from sorot.cli.address import is_loopback, local_address, own_names, refuse_busy_port
from sorot.cli.catalogues import compile_catalogues
from sorot.cli.children import Child, die_with_parent, stop_all
from sorot.cli.database import DATABASE_NAME, embedded_entries, outside_database
from sorot.cli.place import ROOT, CommandError, Place, environment, find_place, make_keys
from sorot.cli.simulator import simulator_for
from sorot.core.dbroles import APP, OWNER
from sorot.core.embedded import EmbeddedError, Server

READY_WITHIN = 90.0
SLOW_STEPS = {
    "schema": "Bringing the database up to date…",
    "demo": "Loading the demo market (only the first time)…",
}
_PYTHON = [sys.executable, "-P"]


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/up", description="Start Sorot: database, web server and worker.")
    parser.add_argument("--port", type=int, default=8000, help="port of the web server (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine)")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: `var` in the checkout)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo market")
    parser.add_argument("--check", action="store_true", help="start, walk the main pages, stop; exit 0 or 1")
    return parser


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    refuse_busy_port(options.host, options.port)
    if options.no_demo:
        os.environ["SOROT_DEMO"] = "0"
    return House(find_place(options.data), options.host, options.port).run(check=options.check)


class House:
    """Everything that runs for one installation."""

    def __init__(self, place: Place, host: str, port: int) -> None:
        self.place, self.host, self.port = place, host, port
        self.address = local_address(host, port)
        self.server: Server | None = None
        self.simulator = simulator_for(place, port, self.address)
        self.children: list[Child] = []
        self.stopping = threading.Event()
        self.database_starts: list[float] = []

    # ------------------------------------------------------------------ the whole
    def run(self, *, check: bool = False) -> int:
        """Start everything, serve until asked to stop (or walk the pages once), stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            self._start_database()
            self._prepare_schema()
            self._start_processes()
            people = self._prepare_demo()
            self._wait_until_ready()
            if self.stopping.is_set():
                return 0
            if check:
                from sorot.cli.walk import PUBLIC_PAGES, walk

                return walk(self.address, people, [*PUBLIC_PAGES, *self._mail_page()])
            self._announce(people)
            return self._mind_children()
        except Interrupted:
            return 0
        finally:
            self._stop()

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():  # asked twice: at once
            stop_all(self.children, patience=0.1)
        self.stopping.set()

    def _stop(self) -> None:
        stop_all(self.children)
        if self.server:
            self.server.stop()

    # ------------------------------------------------------------------ steps
    def _start_database(self) -> None:
        make_keys(self.place)
        entries = outside_database()
        if entries is None:
            from sorot.core.dbroles import prepare_database

            self.server = Server(self.place.data).start()
            for note in self.server.notes:
                say(note)
            prepare_database(self.server.host, DATABASE_NAME)
            entries = embedded_entries(self.server.host)
        self.entries = entries
        compile_catalogues()

    def environment(self, role: str) -> dict[str, str]:
        """Environment of a child; the address and the host names follow from the options unless they were set."""
        given = environment(self.place, self.entries, role)
        given.setdefault("SOROT_PUBLIC_URL", f"http://localhost:{self.port}")
        if self.simulator:
            given |= self.simulator.environment
        if not self.place.is_production and not given.get("SOROT_ALLOWED_HOSTS"):
            given["SOROT_ALLOWED_HOSTS"] = ",".join(own_names(self.host))
        return given

    def _step(self, name: str, role: str, **more: str) -> Any:
        """Run one step of `sorot.cli.prepare` and return what it answered; a long one says what it is at."""
        patience = time.monotonic() + 2
        process = subprocess.Popen(
            [*_PYTHON, "-m", "sorot.cli.prepare", name],
            env={**self.environment(role), **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        while True:
            try:
                output, complaints = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                if self.stopping.is_set():
                    process.terminate()
                    process.communicate()
                    raise Interrupted from None
                if patience and time.monotonic() > patience:
                    say(SLOW_STEPS[name])
                    patience = 0
        if process.returncode == 3:
            raise CommandError(f"This installation is not safe to start:\n{complaints.strip()}")
        if process.returncode:
            raise CommandError(f"Preparing the {name} failed:\n{complaints.strip()[-4000:]}")
        return json.loads(output.strip().splitlines()[-1])

    def _prepare_schema(self) -> None:
        more = {"PGOPTIONS": "-c lock_timeout=10s -c statement_timeout=10min"}
        if os.environ.get("SOROT_MIGRATE_URL"):
            more["DATABASE_URL"] = os.environ["SOROT_MIGRATE_URL"]
        done = self._step("schema", OWNER, **more)
        if done["migrations"]:
            say(f"Database brought up to date ({done['migrations']} migrations).")

    def _prepare_demo(self) -> list[dict[str, Any]]:
        people: list[dict[str, Any]] = self._step("demo", APP)
        return people

    def _start_processes(self) -> None:
        given = self.environment(APP)
        # Production's logs go where the service manager collects them; at a desk they would bury the banner.
        folder = (
            None if self.place.is_production or os.environ.get("SOROT_LOG") == "console" else self.place.data / "log"
        )
        web = [
            *_PYTHON,
            "-m",
            "uvicorn",
            "sorot.config.asgi:application",
            "--host",
            self.host,
            "--port",
            str(self.port),
        ]
        web += ["--app-dir", str(ROOT)]  # else uvicorn would look for `sorot` in the current folder first
        web += ["--no-access-log", "--timeout-graceful-shutdown", "3", "--no-server-header", "--log-level", "warning"]
        worker = [*_PYTHON, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
        worker += ["--shutdown-graceful-timeout", "4"]
        self.children = [
            Child("web", web, given, folder and folder / "web.log", most_deaths=4),
            Child("worker", worker, given, folder and folder / "worker.log"),
        ]
        if self.simulator:
            log = self.place.data / "log" / "gatewaysim.log"
            self.children.append(Child("gateway simulator", self.simulator.command, given, log))
        if os.environ.get("SOROT_CRASH_FILE") and not self.place.is_production:
            for child in self.children:  # a test kills them again and again (sorot/core/crash.py)
                child.most_deaths, child.longest_pause = None, 0.2
        for child in self.children:
            child.start()

    def _wait_until_ready(self) -> None:
        web, limit = self.children[0], time.monotonic() + READY_WITHIN
        answer = "it did not answer"
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy does not know this machine
        while not self.stopping.is_set():
            if web.process and web.process.poll() is not None:
                raise CommandError(f"The web server did not start:\n{web.last_words()}")
            try:
                with direct.open(f"{self.address}/readyz", timeout=5) as response:
                    if response.status == 200:
                        return
            except urllib.error.HTTPError as error:
                answer = f"it answers {error.code}: {error.read()[:500].decode(errors='replace')}"
            except OSError:
                pass
            if time.monotonic() > limit:
                raise CommandError(
                    f"The web server is not ready after {READY_WITHIN:g} s: {answer}\n{web.last_words()}"
                )
            self.stopping.wait(0.1)

    def _mail_page(self) -> list[str]:
        """Where the mails that were only kept can be read; nothing in production, which sends them."""
        key = self.environment(APP).get("SOROT_MAIL_LINK_KEY")
        return [] if self.place.is_production or not key else [f"/desk/mail/?key={key}"]

    def _announce(self, people: list[dict[str, Any]]) -> None:
        address = f"http://localhost:{self.port}" if is_loopback(self.host) else self.address
        say(f"\nSorot is running:  {address}/")
        for page in self._mail_page():
            say(f"Mail it would send: {address}{page}")
        if self.simulator:
            say(f"SIMULATED gateway:  {self.simulator.address}/sim/  (no real money moves)")
        if people:
            say("\nPeople of the demo market (every number of theirs is made up):")
            width = max(len(str(person.get("email", ""))) for person in people)
            for person in people:
                name = f"{person.get('name', '')}, {person.get('role', '')}".strip(", ")
                say(f"  {person.get('email', ''):<{width}}  {person.get('password', '')}  {name}")
        say("\nStop with Ctrl-C.")

    # ------------------------------------------------------------------ watching
    def _mind_children(self) -> int:
        while not self.stopping.wait(0.2):
            now = time.monotonic()
            if self.server and not self.server.is_running():
                self._restart_database(now)
            for child in self.children:
                news = child.mind(now)
                if news:
                    say(news)
                if child.is_hopeless:
                    raise CommandError(f"The {child.name} process dies again and again:\n{child.last_words()}")
        say("Stopping…")
        return 0

    def _restart_database(self, now: float) -> None:
        self.database_starts = [moment for moment in self.database_starts if now - moment < 60] + [now]
        if not self.server or len(self.database_starts) > 3:
            raise EmbeddedError(f"PostgreSQL dies again and again. Its log: {self.place.data / 'postgres.log'}")
        say("PostgreSQL ended unexpectedly; starting it again.")
        self.server.stop()
        self.server.start()


class Interrupted(Exception):
    """Asked to stop while still starting."""


def say(text: str) -> None:
    print(text, flush=True)
