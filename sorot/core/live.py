"""News for open pages: a word sent inside a transaction reaches listening browsers when it commits.

`publish` uses PostgreSQL's NOTIFY, so that a rollback says nothing and every web process hears it. One `Hub` per
process listens on one connection and hands each word to the streams of the people it is meant for. A word carries no
content: the browser fetches what changed through the page's own access gate.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection, connections

from sorot.core.access import Actor

log = logging.getLogger("sorot.live")

CHANNEL = "live"
#: PostgreSQL refuses payloads of 8,000 bytes or more; ids are short, so this many people fit into one.
PEOPLE_PER_WORD = 200
#: Words waiting for one slow browser before its stream is closed (it comes back by itself and catches up).
QUEUE_SIZE = 50
#: Streams of one person, and of the whole process.
STREAMS_PER_PERSON, STREAMS_PER_PROCESS = 20, 2_000
#: Told to every stream after the connection to the database was lost: something may have been missed.
RESYNC = ("resync", "")

#: Who sits where: (user, organisation acted for; 0 for oneself, -1 at the operator's desk).
Seat = tuple[int, int]
Word = tuple[str, str]


def seat_of(actor: Actor) -> Seat:
    """The seat of a signed-in actor."""
    return (int(actor.user_id or 0), -1 if actor.is_operator else int(actor.organisation_id or 0))


def publish(event: str, data: str = "", *, seats: Iterable[Seat] = (), users: Iterable[int] = ()) -> None:
    """Tell `event` to the open pages of people in exactly these `seats`, and of `users` in whatever seat.

    Sent when the surrounding transaction commits. `data` is a public code, never content.
    """
    aimed = [*((seat, "s") for seat in sorted(set(seats))), *((user, "u") for user in sorted(set(users)))]
    for start in range(0, len(aimed), PEOPLE_PER_WORD):
        part = aimed[start : start + PEOPLE_PER_WORD]
        word = {
            "e": event,
            "d": data,
            "s": [seat for seat, kind in part if kind == "s"],
            "u": [user for user, kind in part if kind == "u"],
        }
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, json.dumps(word, separators=(",", ":"))])


@dataclass(eq=False)
class Stream:
    """One open page: whose it is, and the words that wait for it. `is_full` ends it."""

    seat: Seat
    queue: asyncio.Queue[Word] = field(default_factory=lambda: asyncio.Queue(QUEUE_SIZE))
    is_full: bool = False

    def offer(self, word: Word) -> None:
        """Put the word into the queue; a browser that does not keep up loses its stream."""
        try:
            self.queue.put_nowait(word)
        except asyncio.QueueFull:
            self.is_full = True


class CrowdedError(Exception):
    """Too many streams are open for this person or this process."""


def listen_parameters() -> dict[str, Any]:
    """How to reach the database for LISTEN: `SOROT_LISTEN_URL` (past a pooler), else the pages' own way."""
    if url := os.environ.get("SOROT_LISTEN_URL"):
        return {"conninfo": url}
    wanted = connections["default"].get_connection_params()
    return {
        k: v
        for k, v in wanted.items()
        if k not in {"cursor_factory", "context", "prepare_threshold"} and v not in (None, "")
    }


class Hub:
    """The one listener of a process (strictly: of an event loop), and the streams it feeds."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.is_listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def stream(self, seat: Seat) -> Iterator[Stream]:
        """A stream for `seat` while the block runs. Raises CrowdedError."""
        mine = sum(1 for stream in self.streams if stream.seat[0] == seat[0])
        if mine >= STREAMS_PER_PERSON or len(self.streams) >= STREAMS_PER_PROCESS:
            raise CrowdedError
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen_for_ever())
        stream = Stream(seat)
        self.streams.add(stream)
        try:
            yield stream
        finally:
            self.streams.discard(stream)

    def deliver(self, payload: str) -> None:
        """Hand one word to the streams it is meant for; a payload that is not ours is ignored."""
        try:
            word = json.loads(payload)
            aimed = (str(word["e"]), str(word["d"]))
            seats = {(int(user), int(place)) for user, place in word["s"]}
            users = {int(user) for user in word["u"]}
        except (ValueError, KeyError, TypeError):
            log.warning("a word on channel %s could not be read", CHANNEL)
            return
        for stream in tuple(self.streams):
            if stream.seat in seats or stream.seat[0] in users:
                stream.offer(aimed)

    async def _listen_for_ever(self) -> None:
        wait = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**listen_parameters(), autocommit=True) as conn:
                    await conn.execute(f"listen {CHANNEL}")
                    self.is_listening.set()
                    for stream in tuple(self.streams):
                        stream.offer(RESYNC)
                    wait = 0.2
                    while True:
                        async for notice in conn.notifies(timeout=30):
                            self.deliver(notice.payload)
                        await conn.execute("select 1")  # a connection that died silently is noticed here
            except (psycopg.Error, OSError) as error:
                log.warning("listening again in %.1f s: %s", wait, type(error).__name__)
            self.is_listening.clear()
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5.0)

    async def close(self) -> None:
        """Stop listening (tests and shutdown)."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._task = None


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
