"""The simulated month: `bin/soak month`. One JSON object; exit code 1 on any disagreement."""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.month.world import BEGIN, Simulator, World
from tools.running import free_port

ROOT = Path(__file__).resolve().parents[2]


class Parent:
    """Starts everything, breaks some of it, and waits."""

    def __init__(self, folder: Path, deals: int, seed: int, percent: float) -> None:
        self.folder, self.deals, self.seed, self.percent = folder, deals, seed, percent
        self.sim_port, self.hook_port = free_port(), free_port()
        self.dice = random.Random(f"parent:{seed}")  # repeatable on purpose
        self.log = (folder / "driver.log").open("ab")
        self.events: list[str] = []
        self.peak = 0

    # ------------------------------------------------------------------ processes
    def start_simulator(self) -> None:
        command = [
            sys.executable, "-P", "-m", "sorot.gatewaysim", "--port", str(self.sim_port), "--data",
            str(self.folder / "gatewaysim"), "--notify", f"http://127.0.0.1:{self.hook_port}/hooks",
            "--clock", "manual",
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "GATEWAYSIM_SURVIVES_POWER_CUTS": "no"}
        self.simulator = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)
        for _ in range(200):
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/sim/faults", timeout=5):
                return
            time.sleep(0.1)
        raise RuntimeError("the simulator does not start")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.sim_port}"

    def start_driver(self) -> None:
        command = [
            sys.executable, "-P", "-m", "tests.month.driver", "--folder", str(self.folder), "--deals", str(self.deals),
            "--seed", str(self.seed), "--simulator", self.address, "--hooks", str(self.hook_port),
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.driver = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    def watch(self, kills: int, server: Any) -> None:
        """Wait for the end; break things at their days."""
        breaks = [f"kill {number + 1}" for number in range(kills)]
        if kills:
            breaks += ["database", "simulator"]
        days = sorted(self.dice.sample(range(4, 34), len(breaks)))
        agenda = list(zip(days, self.dice.sample(breaks, len(breaks)), strict=True))
        world = World(self.folder, self.deals, self.seed, Simulator(self.address))
        while self.driver.poll() is None:
            time.sleep(0.5)
            with suppress(OSError):
                self.peak = max(self.peak, int(_status(self.driver.pid, "VmHWM:")))
            passed = (world.read_moment() - BEGIN).total_seconds() / 86_400
            if agenda and passed >= agenda[0][0]:
                time.sleep(self.dice.random() * 3)  # anywhere in a tick
                self.break_it(agenda.pop(0)[1], server, passed)
        if self.driver.returncode:
            tail = (self.folder / "driver.log").read_text(errors="replace")[-6000:]
            raise RuntimeError(f"the driver ended with {self.driver.returncode}:\n{tail}")
        self.events += [f"never came to {what}" for _day, what in agenda]

    def break_it(self, what: str, server: Any, passed: float) -> None:
        self.events.append(f"{what} on day {passed:.2f}")
        if what.startswith("kill"):
            self.driver.kill()
            self.driver.wait()
            self.start_driver()
        elif what == "database":
            server.stop()
            time.sleep(1)
            server.start()
        else:
            self.simulator.kill()
            self.simulator.wait()
            self.start_simulator()

    def stop(self) -> None:
        for name in ("driver", "simulator"):
            child = getattr(self, name, None)
            if child is not None and child.poll() is None:
                child.kill()
                child.wait()


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) // 1024
    return 0


def run(deals: int, *, seed: int = 1, kills: int = 3, percent: float = 5, keep: Path | None = None) -> dict[str, Any]:
    """One month on a new installation."""
    from benchmarks._house import throwaway_folder
    from sorot.core.dbroles import OWNER, prepare_database
    from sorot.core.embedded import Server

    began, folder = time.monotonic(), throwaway_folder()
    parent = Parent(folder, deals, seed, percent)
    server = Server(folder / "house", throwaway=True).start()
    try:
        prepare_database(server.host)
        os.environ.update(_environment(folder, server.host, parent.address))
        _migrate(OWNER)
        parent.start_simulator()
        control = Simulator(parent.address)
        control.ask("clock/set", {"mode": "manual", "at": (BEGIN).timestamp()})
        parent.start_driver()
        while not (folder / "settled").exists() and parent.driver.poll() is None:
            time.sleep(0.2)
        if percent:
            control.ask("faults/random", {"percent": percent, "seed": seed, "drop": True, "days": 12})
            # Returns are few, so chance may leave this one out.
            rare = {"vendor": "xendit", "operation": "refund", "kind": "refund_not_supported", "after": 1}
            control.ask("faults", rare)
        parent.watch(kills, server)
        result = _end(folder, deals, seed, control)
        return {
            "seed": seed, "percent": percent, "restarts": parent.events, "peak_mb": parent.peak,
            "seconds": round(time.monotonic() - began, 1), **result,
        }  # fmt: skip
    finally:
        parent.stop()
        with suppress(Exception):
            from django.db import connections

            connections.close_all()
        server.stop()
        parent.log.close()
        if keep is not None:
            shutil.copytree(folder, keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("pg1*"))
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, host: str, simulator: str) -> dict[str, str]:
    from sorot.cli.simulator import Simulator as Child

    told = Child(folder, int(simulator.rpartition(":")[2]), "").environment
    os.environ.pop("DATABASE_URL", None)
    return {
        **told, "DJANGO_SETTINGS_MODULE": "sorot.config.settings", "SOROT_MODE": "development",
        "SOROT_DATA": str(folder),
        "SOROT_DB_HOST": host, "SOROT_SECRET_KEY": "month-" + "x" * 50, "SOROT_LOG_LEVEL": "ERROR",
        "SOROT_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "SOROT_DEMO": "0",
    }  # fmt: skip


def _migrate(owner: str) -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    from sorot.cli.catalogues import compile_catalogues
    from sorot.core.dbroles import APP

    compile_catalogues()
    os.environ["SOROT_DB_ROLE"] = owner
    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()
    connections["default"].settings_dict["USER"] = APP
    os.environ.pop("SOROT_DB_ROLE")


def _end(folder: Path, deals: int, seed: int, control: Simulator) -> dict[str, Any]:
    from tests.month.checks import disagreements
    from tests.month.report import report

    world = World(folder, deals, seed, control)
    world.follow_clock()
    world.moment = world.read_moment()
    found = disagreements(world)
    return {**report(world), "disagreements": found}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.month", description=__doc__)
    parser.add_argument("--deals", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--percent", type=float, default=5, help="of calls and webhooks that misbehave")
    parser.add_argument("--keep", type=Path, help="copy logs and the simulator's state there")
    given = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    result = run(given.deals, seed=given.seed, kills=given.kills, percent=given.percent, keep=given.keep)
    sys.stdout.write(json.dumps(result) + "\n")
    return 1 if result["disagreements"] or (result["missing"] and given.deals >= 100) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
