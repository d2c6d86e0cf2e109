"""How long a message takes to another person's open page: from the answer to the sender until the stream says so.

A real installation (web process, PostgreSQL, NOTIFY, server-sent events) on this machine; the sender posts the real
form.
"""

import json as jsonlib
import re
import secrets
import statistics
import tempfile
import threading
import time
from pathlib import Path

from sorot.cli.walk import Visitor
from sorot.web.demo.cast import DOMAIN, PASSWORD
from tools.running import running_house


def main(quick: bool, json: bool) -> int:
    """Print `{median_ms, slowest_ms, messages, lost}`; 1 when one is lost or the median is over a second."""
    with tempfile.TemporaryDirectory(prefix="sorot-live-") as folder:
        Path(folder).chmod(0o755)
        with running_house(Path(folder)) as address:
            waits = measure(address.replace("localhost", "127.0.0.1"), 5 if quick else 20)
    known = [wait for wait in waits if wait is not None]
    lost = len(waits) - len(known)
    result = {
        "median_ms": round(statistics.median(known) * 1000, 1) if known else None,
        "slowest_ms": round(max(known) * 1000, 1) if known else None,
        "messages": len(waits),
        "lost": lost,
    }
    print(jsonlib.dumps(result) if json else result)
    return 1 if lost or not known or statistics.median(known) > 1 else 0


def measure(address: str, rounds: int) -> list[float | None]:
    """Seconds per message; None for one that was not heard within 20 s."""
    reader, writer = entered(address, "rani.masak"), entered(address, "dewi")
    threads = [
        set(re.findall(r'href="(/messages/[0-9a-z]+/)', who.fetch("/messages/").text)) for who in (reader, writer)
    ]
    thread = sorted(threads[0] & threads[1])[0]
    heard: list[float] = []
    listening = threading.Event()

    def listen() -> None:
        with reader.opener.open(f"{address}/live/", timeout=60) as stream:
            listening.set()
            code = thread.strip("/").split("/")[-1].encode()
            heard.extend(time.monotonic() for line in stream if code in line)

    threading.Thread(target=listen, daemon=True).start()
    listening.wait(20)
    return [one(writer, thread, heard) for _ in range(rounds)]


def entered(address: str, who: str) -> Visitor:
    """Signed in as a demo person."""
    visitor = Visitor(address)
    visitor.log_in(f"{who}@{DOMAIN}", PASSWORD)
    return visitor


def one(writer: Visitor, thread: str, heard: list[float]) -> float | None:
    """Send one message and wait for its news."""
    before = len(heard)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', writer.fetch(thread).text)
    fields = {"submit_key": secrets.token_hex(16), "body": "ukur", "next": thread}
    sent = time.monotonic()
    writer.fetch(thread, {"csrfmiddlewaretoken": token[1] if token else "", **fields})
    until = time.monotonic() + 20
    while len(heard) == before and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(2.1)  # below the limit of messages a minute
    return heard[before] - sent if len(heard) > before else None
