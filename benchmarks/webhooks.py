"""G8: how soon a notification is answered while nobody processes any: one web process, no worker, real PostgreSQL.

Every request is a new fact, so each one is proved, kept and queued. Reported: median and p95 in milliseconds.
"""

import http.client
import json as jsonlib
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from benchmarks._house import throwaway_house

TOKEN = "benchmark-token"
LIMIT_MS = 200.0


def main(quick: bool, json: bool) -> int:
    """Print `{p95_ms, median_ms, kept, clients}`; 1 when the p95 is over 200 ms or one was not kept."""
    os.environ["SOROT_GATEWAYS"] = jsonlib.dumps(
        {"xendit": {"secret_key": "xnd_development_b", "callback_token": TOKEN}}
    )
    rounds = 60 if quick else 600
    with throwaway_house(), _web() as port:
        _knock(port, 20, "warm")
        took = _knock(port, rounds, "count")
        from sorot.payments.models import GatewayEvent

        kept = GatewayEvent.objects.filter(state="received", identity__contains="count").count()
    took.sort()
    p95 = took[int(len(took) * 0.95) - 1]
    result = {"p95_ms": round(p95, 1), "median_ms": round(statistics.median(took), 1), "kept": kept, "sent": rounds}
    print(jsonlib.dumps(result) if json else result)
    return 0 if p95 <= LIMIT_MS and kept == rounds else 1


@contextmanager
def _web():
    """A web process of its own, without a worker."""
    from django.db import connections

    connections.close_all()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    from sorot.core.dbroles import APP

    command = [sys.executable, "-P", "-m", "uvicorn", "sorot.config.asgi:application", "--port", str(port)]
    environment = {**os.environ, "SOROT_DB_ROLE": APP, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen([*command, "--log-level", "error"], env=environment)
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _knock(port: int, count: int, word: str) -> list[float]:
    """Milliseconds of each answer, one after the other on one connection."""
    took = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for number in range(count):
        body = {
            "event": "payment_session.completed",
            "data": {
                "payment_session_id": f"ps-{word}-{number}",
                "reference_id": f"{word}-{number}",
                "amount": 150_000,
                "currency": "IDR",
                "status": "COMPLETED",
            },
        }
        started = time.perf_counter()
        headers = {"x-callback-token": TOKEN, "Content-Type": "application/json"}
        line.request("POST", "/hooks/xendit/", jsonlib.dumps(body), headers)
        answer = line.getresponse()
        answer.read()
        took.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"notification {number} was answered {answer.status}")
    return took
