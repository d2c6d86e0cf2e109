"""The simulator's heart: its clock, its agenda, and what the vendors' parts need to do their work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import httpx

from .books import Books
from .config import Config
from .faults import Faults
from .store import Doc, Store
from .webhooks import Webhooks

log = logging.getLogger("sorot.gatewaysim")
JAKARTA = timezone(timedelta(hours=7))
Step = Callable[["Sim", str], None]


class Sim:
    """One simulator. `steps` maps (vendor, step) to what happens when its time has come."""

    def __init__(self, config: Config, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.config = config
        self.store = Store(config.data, survives_power_cuts=config.survives_power_cuts)
        self.faults = Faults(self.store)
        self.books = Books(self.store)
        self.webhooks = Webhooks(config, self.store, self.faults)
        self.steps: dict[tuple[str, str], Step] = {}
        #: Idempotency keys whose first call has not been answered yet (they do not outlive the process).
        self.running: set[tuple[str, str]] = set()
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._advancing = asyncio.Lock()
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._delivering: dict[int, asyncio.Task[None]] = {}
        with self.store.transaction():
            if self.store.meta("clock_mode") is None:
                self.store.set_meta("clock_mode", config.clock)
                self.store.set_meta("clock_at", time.time())
                self.store.set_meta("clock_offset", 0.0)
            if config.opening_balance and not self.store.meta("opened"):
                self.open_balances()

    def open_balances(self) -> None:
        """Give every vendor the opening balance of the configuration, once."""
        self.store.set_meta("opened", True)
        for vendor, account in (("xendit", self.config.xendit_business_id), ("midtrans", "main"), ("iris", "main")):
            self.top_up(vendor, account, self.config.opening_balance)

    def top_up(self, vendor: str, account: str, amount: int, currency: str = "IDR") -> None:
        number = self.store.next_number("topups")
        self.books.book(
            vendor=vendor, account=account, type="TOPUP", cashflow="MONEY_IN", amount=amount, currency=currency,
            product_id=f"topup-{number}", reference=f"topup-{number}", now=self.now(),
        )  # fmt: skip

    # -- clock -------------------------------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        found: str = self.store.meta("clock_mode")
        return found

    def now(self) -> float:
        """Seconds since 1970 on the simulator's clock."""
        if self.mode == "manual":
            at: float = self.store.meta("clock_at")
            return at
        offset: float = self.store.meta("clock_offset")
        return time.time() + offset

    def moment(self, at: float | None = None) -> str:
        """ISO 8601 in UTC with milliseconds, as Xendit writes it."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

    def seconds(self, at: float | None = None) -> str:
        """ISO 8601 in UTC without fractions, as Iris writes it."""
        return datetime.fromtimestamp(self.now() if at is None else at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def local(self, at: float | None = None) -> str:
        """Jakarta time as Midtrans writes it."""
        return datetime.fromtimestamp(self.now() if at is None else at, JAKARTA).strftime("%Y-%m-%d %H:%M:%S")

    def set_clock(self, *, mode: str | None = None, at: float | None = None) -> None:
        """Change the mode without a jump, or jump without running what lies between (use `advance` for that)."""
        if mode not in {None, "real", "manual"}:
            raise ValueError("mode is real or manual")
        now = self.now() if at is None else at
        with self.store.transaction():
            self.store.set_meta("clock_mode", mode or self.mode)
            self.store.set_meta("clock_at", now)
            self.store.set_meta("clock_offset", now - time.time())
        self.wake()

    async def advance(self, seconds: float) -> int:
        """Let time pass: everything that becomes due happens in order, each delivery answered before the next.

        Returns how many things happened.
        """
        if seconds < 0:
            raise ValueError("time runs forward")
        async with self._advancing:
            target, happened = self.now() + seconds, 0
            while (item := self.store.due(target)) is not None:
                if (delivering := self._delivering.get(item["seq"])) is not None:
                    await asyncio.wait([delivering])
                    continue
                if item["due"] > self.now():
                    self._put_clock(item["due"])
                await self._happen(item)
                happened += 1
            if target > self.now():
                self._put_clock(target)
        return happened

    def _put_clock(self, at: float) -> None:
        with self.store.transaction():
            self.store.set_meta("clock_at", at)
            self.store.set_meta("clock_offset", at - time.time())

    # -- agenda ------------------------------------------------------------------------------------------------

    def later(self, vendor: str, step: str, id: str, *, real: float, manual: float | None = None) -> None:
        """Plan a step: after `real` seconds in a demo, after the time it takes in life on the fake clock."""
        pause = real if manual is None or self.mode == "real" else manual
        self.store.schedule(self.now() + pause, "step", vendor, step, id)
        self.wake()

    def at(self, vendor: str, step: str, id: str, when: float) -> None:
        self.store.schedule(when, "step", vendor, step, id)

    def notify(self, channel: str, event: str, reference: str, body: Doc) -> None:
        self.webhooks.send(channel, event, reference, body, now=self.now())
        self.wake()

    async def _happen(self, item: sqlite3.Row) -> None:
        if item["what"] == "webhook":
            await self.webhooks.deliver(item, self.client, now=self.now())
            return
        with self.store.transaction():
            self.store.unschedule(item["seq"])
            step = self.steps.get((item["vendor"], item["step"]))
            if step is not None:
                step(self, item["id"])

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            timeout = httpx.Timeout(self.config.webhook_timeout, connect=5.0)
            self._client = httpx.AsyncClient(timeout=timeout, transport=self._transport, trust_env=False)
        return self._client

    # -- life --------------------------------------------------------------------------------------------------

    def wake(self) -> None:
        self._wake.set()

    async def start(self) -> None:
        if self._pump is None:
            self._pump = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [task for task in (self._pump, *self._delivering.values()) if task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._client is not None:
            await self._client.aclose()
        self._pump, self._client = None, None
        self.store.close()

    async def _run(self) -> None:
        """In real mode, do what is due; in manual mode only `advance` does."""
        while True:
            self._wake.clear()
            try:
                if self.mode == "real" and not self._advancing.locked():
                    await self._do_what_is_due()
            except Exception:
                log.exception("the agenda could not be worked off")
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), 0.25)

    async def _do_what_is_due(self) -> None:
        due = self.store.rows("SELECT * FROM agenda WHERE due <= ? ORDER BY due, seq LIMIT 50", self.now())
        for item in due:
            if item["what"] != "webhook":
                try:
                    await self._happen(item)
                except Exception:  # the demo must not stop because one step failed
                    log.exception("step %s of %s failed and is left out", item["step"], item["id"])
                    self.store.unschedule(item["seq"])
            elif item["seq"] not in self._delivering and len(self._delivering) < 8:
                task = asyncio.create_task(self._happen(item))
                self._delivering[item["seq"]] = task
                task.add_done_callback(lambda _task, seq=item["seq"]: self._delivered(seq))  # type: ignore[misc]

    def _delivered(self, seq: int) -> None:
        self._delivering.pop(seq, None)
        self.wake()
