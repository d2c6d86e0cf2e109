"""News for open pages: who hears what, how fast, and what happens when the line breaks."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from sorot.core import live
from sorot.core.dbroles import SUPERUSER
from sorot.core.ids import new_submit_key
from sorot.messaging.actions import mark_read, notify, post_event, post_message
from sorot.messaging.models import Thread
from sorot.messaging.views.live import words_for
from tests.messaging.conftest import NOW, SUBJECT, Person, make_cast, make_thread

Word = tuple[str, str]


# ---------------------------------------------------------------- the hub, without a database
def _word(event: str = "thread", data: str = "t1", seats: Any = (), users: Any = ()) -> str:
    return json.dumps({"e": event, "d": data, "s": seats, "u": users})


def _waiting(stream: live.Stream) -> list[Word]:
    return [stream.queue.get_nowait() for _ in range(stream.queue.qsize())]


@contextlib.contextmanager
def _streams(hub: live.Hub, *seats: live.Seat) -> Iterator[list[live.Stream]]:
    found = [live.Stream(seat) for seat in seats]
    hub.streams.update(found)
    yield found


def test_word_reaches_exactly_the_seats_it_is_meant_for() -> None:
    hub = live.Hub()
    seats = [(1, 0), (1, 7), (1, 8), (2, 7), (3, -1)]
    with _streams(hub, *seats) as streams:
        hub.deliver(_word(seats=[[1, 7], [2, 7]]))
        hub.deliver(_word("news", "", users=[1]))
        heard = {stream.seat: [event for event, _ in _waiting(stream)] for stream in streams}
    assert heard == {(1, 0): ["news"], (1, 7): ["thread", "news"], (1, 8): ["news"], (2, 7): ["thread"], (3, -1): []}


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"e": "x"}', '{"e":"x","d":"","s":[1],"u":[]}'])
def test_word_that_is_not_ours_is_ignored(payload: str) -> None:
    hub = live.Hub()
    with _streams(hub, (1, 0)) as (stream,):
        hub.deliver(payload)
        hub.deliver(_word(users=[1]))
        assert _waiting(stream) == [("thread", "t1")]


def test_browser_that_does_not_keep_up_loses_its_stream_and_nobody_else_does() -> None:
    async def run() -> tuple[bool, bool]:
        hub = live.Hub()
        with _streams(hub, (1, 0), (2, 0)) as (slow, other):
            for _ in range(live.QUEUE_SIZE + 1):
                hub.deliver(_word(users=[1]))
            return slow.is_full, other.is_full

    assert asyncio.run(run()) == (True, False)


class _DeafHub(live.Hub):
    """A hub without a database."""

    async def _listen_for_ever(self) -> None:
        await asyncio.Event().wait()


def test_stream_speaks_pings_ends_by_age_and_leaves_nothing_behind() -> None:
    async def run() -> tuple[list[bytes], int]:
        hub = _DeafHub()
        said = []
        async for part in words_for(hub, (1, 0), ping=0.05, max_age=0.18):
            said.append(part)
            if len(said) == 1:
                hub.deliver(_word(users=[1]))
        await hub.close()
        return said, len(hub.streams)

    said, left = asyncio.run(run())
    assert said[:3] == [b"retry: 3000\n: connected\n\n", b"event: thread\ndata: t1\n\n", b": ping\n\n"]
    assert set(said[3:]) == {b": ping\n\n"}
    assert left == 0


def test_one_person_cannot_open_streams_without_end() -> None:
    async def run() -> tuple[bytes, bytes]:
        hub = _DeafHub()
        with contextlib.ExitStack() as stack:
            for _ in range(live.STREAMS_PER_PERSON):
                stack.enter_context(hub.stream((1, 0)))
            refused = [part async for part in words_for(hub, (1, 7))]
            other = await anext(words_for(hub, (2, 0)))
        await hub.close()
        return refused[0], other

    refused, other = asyncio.run(run())
    assert b"too many" in refused
    assert b"connected" in other


# ---------------------------------------------------------------- what is published
@contextlib.contextmanager
def _listening() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    line = psycopg.connect(**live.listen_parameters(), autocommit=True)
    with line:
        line.execute("listen live")
        yield lambda: [json.loads(notice.payload) for notice in line.notifies(timeout=0.3)]


@pytest.mark.django_db(transaction=True)
def test_recipients_are_the_parties_of_this_moment_and_the_word_has_no_content() -> None:
    cast = make_cast()
    thread = make_thread(cast)
    cast.bima.user.memberships.all().delete()
    with _listening() as heard:
        post_message(thread_code=thread.code, body="rahasia", submit_key=new_submit_key(), by=cast.rani.actor, now=NOW)
        words = heard()
    members = [cast.dewi, cast.fajar, cast.wati]
    seats = sorted([[cast.rani.user.pk, 0], *([who.user.pk, cast.senja.pk] for who in members)])
    assert words == [{"e": "thread", "d": thread.code, "s": seats, "u": []}]


@pytest.mark.django_db(transaction=True)
def test_notification_wakes_the_hat_it_is_for() -> None:
    cast = make_cast()
    people = {
        "users": [cast.rani.user, cast.dewi.user],
        "verb": "test.offer",
        "url": "/",
        "by": cast.tono.actor,
        "now": NOW,
    }
    with _listening() as heard:
        notify(**people, organisation=cast.senja)
        notify(**people)
        words = heard()
    pair = sorted([cast.rani.user.pk, cast.dewi.user.pk])
    assert words == [
        {"e": "news", "d": "", "s": [[pk, cast.senja.pk] for pk in pair], "u": []},
        {"e": "news", "d": "", "s": [], "u": pair},
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_heard() -> None:
    cast = make_cast()
    make_thread(cast)
    with _listening() as heard:
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            post_event(subject=SUBJECT, verb="test.offer", by=cast.dewi.actor, now=NOW)
            notify(users=[cast.rani.user], verb="test.offer", url="/", by=cast.dewi.actor, now=NOW)
            raise ZeroDivisionError
        assert heard() == []


@pytest.mark.django_db(transaction=True)
def test_a_crowd_is_told_in_words_that_postgresql_takes() -> None:
    with _listening() as heard:
        live.publish("thread", "x" * 12, seats=[(10_000_000 + n, 20_000_000) for n in range(1_000)])
        words = heard()
    assert [len(word["s"]) for word in words] == [200] * 5


# ---------------------------------------------------------------- a real server
class Browser:
    """One open page: reads the stream in a thread and remembers what came and when."""

    def __init__(self, port: int, who: Person | None) -> None:
        self.words: list[tuple[float, Word]] = []
        self.line = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Accept": "text/event-stream"}
        if who is not None:
            headers["Cookie"] = f"sessionid={who.client.cookies['sessionid'].value}"
        self.line.request("GET", "/live/", headers=headers)
        self.answer = self.line.getresponse()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.is_connected = threading.Event()
        if self.answer.status == 200:
            self.thread.start()
            assert self.is_connected.wait(60)

    def _read(self) -> None:
        event = ""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            while raw := self.answer.readline():
                line = raw.decode().rstrip("\n")
                if line == ": connected":
                    self.is_connected.set()
                elif line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    self.words.append((time.monotonic(), (event, line[6:])))

    def wait_for(self, word: Word, seconds: float = 20) -> float:
        """The moment at which `word` came; fails when it does not."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for moment, heard in list(self.words):
                if heard == word:
                    return moment
            time.sleep(0.005)
        raise AssertionError(f"{word} was not heard in {seconds} s, but {[w for _, w in self.words]}")

    @property
    def heard(self) -> list[Word]:
        return [word for _, word in self.words]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            if self.line.sock is not None:
                self.line.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(5) if self.thread.is_alive() else None
        self.answer.close()
        self.line.close()


def _wait_for_server(process: "subprocess.Popen[bytes]", port: int) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise AssertionError("the server did not start in two minutes")


@pytest.fixture
def server(transactional_db: None) -> Iterator[int]:
    """A real server process on the test database; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = connections["default"].settings_dict
    environment = {
        **os.environ,
        "SOROT_DB_NAME": database["NAME"],
        "SOROT_DB_ROLE": database["USER"],
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }
    command = [sys.executable, "-m", "uvicorn", "sorot.config.asgi:application", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(
        [*command, "--log-level", "error", "--timeout-graceful-shutdown", "1"], env=environment, cwd=settings.BASE_DIR
    )
    try:
        _wait_for_server(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def open_page(server: int) -> Iterator[Callable[[Person | None], Browser]]:
    pages: list[Browser] = []

    def _open(who: Person | None) -> Browser:
        pages.append(Browser(server, who))
        return pages[-1]

    yield _open
    for page in pages:
        page.close()


def _send(cast: SimpleNamespace, thread: Thread, who: str = "dewi") -> float:
    post_message(
        thread_code=thread.code, body="Halo", submit_key=new_submit_key(), by=getattr(cast, who).actor, now=NOW
    )
    return time.monotonic()


LISTENERS = "select pid from pg_stat_activity where datname = current_database() and query = 'listen live'"


def _wait_for_listener() -> None:
    for _ in range(1_000):
        with connection.cursor() as cursor:
            cursor.execute(LISTENERS)
            if cursor.fetchall():
                return
        time.sleep(0.02)
    raise AssertionError("nobody listens")


@pytest.mark.slow
def test_news_arrive_at_once_and_strangers_hear_nothing(open_page: Any) -> None:
    cast = make_cast()
    thread = make_thread(cast)
    names = ["rani", "bima", "wati", "dewi_at_rival", "dewi_alone", "tono", "sri"]
    pages = {name: open_page(getattr(cast, name)) for name in names}
    assert {page.answer.status for page in pages.values()} == {200}
    assert pages["rani"].answer.headers["Content-Type"] == "text/event-stream"
    assert (pages["rani"].answer.headers["Cache-Control"], pages["rani"].answer.headers["X-Accel-Buffering"]) == (
        "no-store",
        "no",
    )
    assert open_page(None).answer.status == 204
    _wait_for_listener()
    rounds = []
    for _ in range(5):
        sent = _send(cast, thread)
        rounds.append(max(pages[name].wait_for(("thread", thread.code)) for name in ("rani", "bima", "wati")) - sent)
        for name in ("rani", "bima", "wati"):
            pages[name].words.clear()
    assert len(rounds) == 5  # how fast is measured by `bin/bench live`, never by a test
    mark_read(thread=thread, last=thread.messages.latest("pk"), by=cast.rani.actor, now=NOW)
    pages["wati"].wait_for(("read", thread.code))
    notify(users=[cast.tono.user], verb="test.offer", url="/", by=cast.dewi.actor, now=NOW)
    pages["tono"].wait_for(("news", ""))
    time.sleep(0.3)
    heard = {name: [word for word in pages[name].heard if word[0] != "resync"] for name in names[3:]}
    assert heard == {"dewi_at_rival": [], "dewi_alone": [], "tono": [("news", "")], "sri": []}


@pytest.mark.slow
def test_line_that_was_cut_is_taken_up_again(open_page: Any) -> None:
    cast = make_cast()
    thread = make_thread(cast)
    page = open_page(cast.rani)
    _wait_for_listener()
    _send(cast, thread)
    page.wait_for(("thread", thread.code))
    page.words.clear()
    database = connections["default"].settings_dict
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user=SUPERUSER, autocommit=True) as owner:
        cut = owner.execute(f"select pg_terminate_backend(pid) from ({LISTENERS}) as listener").fetchall()
    assert cut == [(True,)]
    page.wait_for(("resync", ""))
    page.words.clear()
    _send(cast, thread)
    page.wait_for(("thread", thread.code))


@pytest.mark.slow
def test_open_streams_hold_no_database_connection(open_page: Any) -> None:
    cast = make_cast()
    database = connections["default"].settings_dict

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
                [database["NAME"]],
            )
            return int(cursor.fetchone()[0])

    before = count()
    pages = [open_page(cast.rani) for _ in range(6)]
    _wait_for_listener()
    assert [page.answer.status for page in pages] == [200] * 6
    assert count() - before == 1  # the one listener
