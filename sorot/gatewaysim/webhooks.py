"""Notifications: written once, signed as the vendor does, delivered again by the vendor's own table.

A webhook's body never changes between attempts. Times are those of the simulator's clock. What is in the queue
survives a restart; an attempt interrupted by one is made again, as with the real vendors.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

import httpx

from .config import Config
from .faults import Fault, Faults
from .store import Doc, Store

MINUTE, HOUR = 60.0, 3600.0
#: Xendit: seconds after the first attempt.
XENDIT_RETRIES = (15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR)
#: Midtrans: seconds after the attempt before.
MIDTRANS_RETRIES = (2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 1.5 * HOUR, 3.5 * HOUR)
MIDTRANS_REDIRECTS = 5


def midtrans_retries_allowed(status: int) -> int:
    """How many repetitions this answer earns (0 means no answer, status 0)."""
    if 200 <= status < 300 or status in {301, 302, 303}:
        return 0
    return {500: 1, 503: 4, 400: 2, 404: 2}.get(status, len(MIDTRANS_RETRIES))


def next_attempt(channel: str, *, status: int, made: int, first_at: float, now: float) -> float | None:
    """When to try again after `made` attempts, the last of which was answered with `status`; None: never."""
    if 200 <= status < 300:
        return None
    if channel == "xendit":
        return first_at + XENDIT_RETRIES[made - 1] if made <= len(XENDIT_RETRIES) else None
    return now + MIDTRANS_RETRIES[made - 1] if made <= midtrans_retries_allowed(status) else None


def midtrans_signature(order_id: str, status_code: str, gross_amount: str, server_key: str) -> str:
    """SHA-512 over the literal strings, as hexadecimal."""
    return hashlib.sha512(f"{order_id}{status_code}{gross_amount}{server_key}".encode()).hexdigest()


def iris_signature(body: str, merchant_key: str) -> str:
    return hashlib.sha512((body + merchant_key).encode()).hexdigest()


class Webhooks:
    def __init__(self, config: Config, store: Store, faults: Faults) -> None:
        self.config, self.store, self.faults = config, store, faults

    def send(self, channel: str, event: str, reference: str, body: Doc, *, now: float) -> None:
        """Put a notification into the queue, due at once unless a fault says otherwise."""
        fault = self.faults.take(channel, "webhook", reference=reference, event=event)
        kind = fault.kind if fault else ""
        body = _misshapen(channel, body, fault) if fault else body
        text, headers = self._signed(channel, body, wrong=kind == "webhook_wrong_token")
        times = int(fault.option("times", 5)) if fault and kind == "webhook_duplicate" else 1
        state = {"webhook_lost": "lost", "webhook_reordered": "held"}.get(kind, "waiting")
        first = None
        for _ in range(times):
            made = self.store.run(
                "INSERT INTO webhooks (channel, event, reference, body, headers, created, state, fault)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                channel, event, reference, text, json.dumps(headers), now, state, kind,
            )  # fmt: skip
            first = first or made.lastrowid
            if state != "lost":
                late = {"webhook_delayed_24h": 24 * HOUR, "webhook_reordered": MINUTE}.get(kind, 0.0)
                self.store.schedule(now + late, "webhook", channel, event, str(made.lastrowid))
        if state == "waiting" and kind != "webhook_delayed_24h":
            self._release_held(channel, now)

    def _release_held(self, channel: str, now: float) -> None:
        """What was held back to come out of order goes out right after this one."""
        for row in self.store.rows("SELECT * FROM webhooks WHERE channel = ? AND state = 'held' ORDER BY id", channel):
            self.store.run("UPDATE webhooks SET state = 'waiting' WHERE id = ?", row["id"])
            self.store.run("DELETE FROM agenda WHERE what = 'webhook' AND id = ?", str(row["id"]))
            self.store.schedule(now, "webhook", channel, row["event"], str(row["id"]))

    def _signed(self, channel: str, body: Doc, *, wrong: bool) -> tuple[str, dict[str, str]]:
        headers = {"content-type": "application/json"}
        if channel == "xendit":
            token = self.config.xendit_callback_token
            headers["x-callback-token"] = f"not-{token}" if wrong else token
            return json.dumps(body), headers
        if channel == "midtrans":
            headers["user-agent"] = "Veritrans"
            signed = {**body, "signature_key": self.midtrans_key(body, wrong=wrong)}
            return json.dumps(signed), headers
        text = json.dumps(body)
        key = self.config.iris_merchant_key
        headers["Iris-Signature"] = iris_signature(text, f"not-{key}" if wrong else key)
        return text, headers

    def midtrans_key(self, body: Doc, *, wrong: bool = False) -> str:
        key = self.config.midtrans_server_key
        return midtrans_signature(
            body["order_id"], body["status_code"], body["gross_amount"], f"not-{key}" if wrong else key
        )

    async def deliver(self, item: sqlite3.Row, client: httpx.AsyncClient, *, now: float) -> None:
        """Make one attempt of an item of the agenda and plan the next one."""
        hook = self.store.row("SELECT * FROM webhooks WHERE id = ?", int(item["id"]))
        if hook is None:
            self.store.unschedule(item["seq"])
            return
        status, error = await self._post(hook, client)
        with self.store.transaction():
            self.store.unschedule(item["seq"])
            first_at = hook["first_at"] if hook["first_at"] is not None else now
            self.store.run(
                "INSERT INTO attempts (webhook, at, status, error) VALUES (?, ?, ?, ?)", hook["id"], now, status, error
            )
            made = self.store.rows("SELECT count(*) AS n FROM attempts WHERE webhook = ?", hook["id"])[0]["n"]
            again = next_attempt(hook["channel"], status=status, made=made, first_at=first_at, now=now)
            state = "delivered" if 200 <= status < 300 else "waiting" if again is not None else "given_up"
            self.store.run("UPDATE webhooks SET state = ?, first_at = ? WHERE id = ?", state, first_at, hook["id"])
            if again is not None:
                self.store.schedule(again, "webhook", hook["channel"], hook["event"], str(hook["id"]))

    async def _post(self, hook: sqlite3.Row, client: httpx.AsyncClient) -> tuple[int, str]:
        """The answer's status (0: none) and what went wrong."""
        if not self.config.notify:
            return 0, "no address to notify was given"
        url = f"{self.config.notify.rstrip('/')}/{hook['channel']}/"
        headers: dict[str, str] = json.loads(hook["headers"])
        try:
            answer = await client.post(url, content=hook["body"], headers=headers)
            for _ in range(MIDTRANS_REDIRECTS):
                if hook["channel"] == "xendit" or answer.status_code not in {307, 308} or not answer.next_request:
                    break
                answer = await client.post(answer.next_request.url, content=hook["body"], headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return 0, f"{type(error).__name__}: {error}"
        return answer.status_code, ""


def _misshapen(channel: str, body: Doc, fault: Fault) -> Doc:
    """The body as a forger (amount + 1, signed all the same) or a newer vendor (unknown status) would send it."""
    changed: Doc = json.loads(json.dumps(body))
    data: dict[str, Any] = changed["data"] if channel == "xendit" and isinstance(changed.get("data"), dict) else changed
    if fault.kind == "webhook_altered_amount":
        for name in ("amount", "request_amount", "source_amount", "destination_amount", "gross_amount"):
            if isinstance(data.get(name), int):
                data[name] += 1
            elif isinstance(data.get(name), str):
                data[name] = f"{int(float(data[name])) + 1}.00"
    if fault.kind == "unknown_status":
        name = "transaction_status" if channel == "midtrans" else "status"
        data[name] = fault.option("status", UNKNOWN_STATUS)
    return changed


UNKNOWN_STATUS = "AWAITING_PARTNER"
