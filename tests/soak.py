"""Long rounds of load and faults against a real installation: `bin/soak [--rounds N] [--seconds S]`.

In each round people read pages and write messages through the real forms while one part is killed with SIGKILL: web,
worker, PostgreSQL or the whole supervisor (which is then started again). Every writer repeats a message with the same
key until it is answered. After the round the house must be ready by itself, the ledger must verify, and every message
that was answered must be there exactly once. The last line is one JSON object.
"""

import argparse
import json
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sorot.cli.walk import Visitor
from sorot.web.demo.cast import DOMAIN, PASSWORD
from tools.running import PATIENCE, ROOT, free_port

PARTS = ("web", "worker", "postgres", "supervisor")
WRITERS = ("rani.masak", "dewi")
READERS = ("sri", "galih")
PAGES = ("/", "/explore/", "/deals/", "/money/", "/messages/", "/notifications/")


@dataclass
class House:
    """One installation, started and killed from outside."""

    data: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.starts += 1
        given = {k: v for k, v in os.environ.items() if not k.startswith(("SOROT_", "DJANGO_"))}
        given |= {"PYTHONPATH": str(ROOT), "SOROT_MODE": "development", "SOROT_DEMO": "1", **self.environment}
        with (self.data.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "sorot.cli", "up", "--port", str(self.port), "--data", str(self.data)],
                cwd=ROOT, env=given, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_until_ready(self) -> float:
        """Seconds until `/readyz` answers 200 and the supervisor has said so. Raises RuntimeError otherwise."""
        began, log = time.monotonic(), self.data.parent / "up.log"
        while time.monotonic() - began < PATIENCE:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                if answer.status == 200 and log.read_text().count("Sorot is running") >= self.starts:
                    return time.monotonic() - began
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise RuntimeError("the house is not ready again:\n" + (self.data.parent / "up.log").read_text()[-3000:])

    def kill(self, part: str) -> None:
        """SIGKILL one part, wherever it is below the supervisor."""
        supervisor = self.process.pid if self.process else 0
        if part == "supervisor":
            os.kill(supervisor, signal.SIGKILL)
            if self.process:
                self.process.wait()
            self.start()
            return
        words = {"web": "uvicorn", "worker": "procrastinate", "postgres": "postgres"}[part]
        for pid in children_of(supervisor):
            with suppress(OSError):
                if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                    os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


def children_of(parent: int) -> list[int]:
    """Direct children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


@dataclass
class Load:
    """Writers and readers, and what they were promised."""

    house: House
    until: float
    answered: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, who: str) -> None:
        """Write messages in one's newest thread; each is repeated with its key until it is answered."""
        visitor, thread = self._enter(who)
        while thread and time.monotonic() < self.until:
            key, text = secrets.token_hex(16), f"soak {secrets.token_hex(6)}"
            while not self._send(visitor, thread, key, text):
                time.sleep(0.3)
                if time.monotonic() > self.until + PATIENCE:
                    raise RuntimeError(f"{who} cannot write any more")
            with self.lock:
                self.answered[text] = thread

    def _enter(self, who: str) -> tuple[Visitor, str]:
        visitor = Visitor(self.house.address)
        while time.monotonic() < self.until:
            visitor, thread = self._knock(who)
            if thread:
                return visitor, thread
            time.sleep(0.5)
        return visitor, ""

    def _knock(self, who: str) -> tuple[Visitor, str]:
        visitor = Visitor(self.house.address)
        visitor.log_in(f"{who}@{DOMAIN}", PASSWORD)
        hats = re.findall(r'name="hat" value="([0-9a-z]{6,})"', visitor.fetch("/").text)
        if who == "dewi" and hats:
            self._post(visitor, "/", "/hat/", {"hat": hats[0], "next": "/"})
        found = re.findall(r'href="(/messages/[0-9a-z]+/)', visitor.fetch("/messages/").text)
        return visitor, found[0] if found else ""

    @staticmethod
    def _post(visitor: Visitor, page: str, address: str, fields: dict[str, str]) -> int:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.fetch(page).text)
        if token is None:
            return 0
        return visitor.fetch(address, {"csrfmiddlewaretoken": token[1], **fields}).status

    def _send(self, visitor: Visitor, thread: str, key: str, text: str) -> bool:
        status = self._post(visitor, thread, thread, {"submit_key": key, "body": text, "next": thread})
        if status == 422:  # the limit for a minute: wait like a person
            time.sleep(2)
        if status != 200:
            with self.lock:
                self.failures += 1
        return status == 200

    def read(self, who: str) -> None:
        """Open pages, whatever happens."""
        visitor = Visitor(self.house.address)
        while visitor.log_in(f"{who}@{DOMAIN}", PASSWORD).status != 200 and time.monotonic() < self.until:
            time.sleep(0.5)
        while time.monotonic() < self.until:
            page = visitor.fetch(random.choice(PAGES))
            with self.lock:
                self.pages += page.status == 200
                self.failures += page.status != 200
            if page.status != 200:
                time.sleep(0.2)


def count_messages(data: Path, texts: list[str]) -> tuple[int, int]:
    """(missing, doubled) of these message bodies in the database."""
    import psycopg

    from sorot.core.embedded import Server

    with psycopg.connect(host=Server(data).host, user="sorot_app", dbname="sorot") as connection:
        rows = connection.execute(
            "select body, count(*) from messaging_message where body = any(%s) group by body", [texts]
        ).fetchall()
    return len(texts) - len(rows), sum(1 for _body, count in rows if count > 1)


def verify_ledger(data: Path) -> str:
    """ "" when `sorot ledger verify` finds nothing, else what it said."""
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "sorot.cli", "ledger", "verify"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOROT_DATA": str(data)},
    )
    return "" if answer.returncode == 0 else (answer.stdout + answer.stderr)[-1000:]


def say(result: dict[str, object]) -> None:
    """One JSON object a line."""
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


def run_round(house: House, part: str, seconds: float) -> dict[str, object]:
    """One round: load, one kill in the middle, then the questions."""
    load = Load(house, time.monotonic() + seconds)
    threads = [threading.Thread(target=load.write, args=(who,), daemon=True) for who in WRITERS]
    threads += [threading.Thread(target=load.read, args=(who,), daemon=True) for who in READERS]
    for thread in threads:
        thread.start()
    time.sleep(seconds * random.uniform(0.3, 0.6))
    house.kill(part)
    back = house.wait_until_ready()
    for thread in threads:
        thread.join(seconds + PATIENCE)
    missing, doubled = count_messages(house.data, list(load.answered))
    return {
        "killed": part, "ready_again_s": round(back, 1), "messages": len(load.answered), "missing": missing,
        "doubled": doubled, "pages": load.pages, "failed_requests": load.failures,
        "stuck": sum(thread.is_alive() for thread in threads), "ledger": verify_ledger(house.data),
    }  # fmt: skip


def main(argv: list[str]) -> int:
    """Run the rounds; 1 when a message was lost or doubled, the ledger is wrong, or somebody is stuck."""
    parser = argparse.ArgumentParser(prog="bin/soak", description="Long rounds of load and faults.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the load in each round")
    options = parser.parse_args(argv)
    results = []
    with tempfile.TemporaryDirectory(prefix="sorot-soak-") as folder:
        Path(folder).chmod(0o755)
        house = House(Path(folder) / "data", free_port())
        house.start()
        try:
            house.wait_until_ready()
            for number in range(options.rounds):
                results.append(run_round(house, PARTS[number % len(PARTS)], options.seconds))
                say(results[-1])
        finally:
            house.stop()
    bad = [r for r in results if r["missing"] or r["doubled"] or r["ledger"] or r["stuck"] or not r["messages"]]
    total = {key: sum(int(str(r[key])) for r in results) for key in ("messages", "missing", "doubled", "pages")}
    slowest = max((float(str(r["ready_again_s"])) for r in results), default=0.0)
    say({"rounds": len(results), "bad_rounds": len(bad), "slowest_return_s": slowest, **total})
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
