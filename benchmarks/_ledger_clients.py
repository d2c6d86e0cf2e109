"""Clients as the product has them: processes, each with Django and a connection of its own, all starting at once."""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

WARM = 5  # postings of each client before the clock starts: plans are made once per connection
PATIENCE = 60.0  # seconds after which a client that says nothing hangs

Post = Callable[[str], object]
_fork = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Round:
    """What all clients together did: postings per second, seconds of each posting, and failures (refused or lost)."""

    per_second: float
    seconds: list[float]
    failures: int

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[18]


def tags_of(name: str, clients: int, each: int) -> list[list[str]]:
    """For each client the names of what it will release, those for warming up first."""
    return [[f"{name}-{client}-{index}" for index in range(each + WARM)] for client in range(clients)]


def play(post: Post, tags: Sequence[Sequence[str]]) -> Round:
    """Let every client post its tags. The calling process must have no open connection: children would share it."""
    start = _fork.Barrier(len(tags))
    pipes, children = [], []
    for own in tags:
        here, there = _fork.Pipe(duplex=False)
        child = _fork.Process(target=_client, args=(post, own, start, there), daemon=True)
        child.start()
        there.close()
        pipes.append(here)
        children.append(child)
    begun, ended, seconds, failures = [], [], [], 0
    limit = time.monotonic() + PATIENCE
    for own, pipe in zip(tags, pipes, strict=True):
        try:
            told = pipe.recv() if pipe.poll(max(0.0, limit - time.monotonic())) else None
        except EOFError:  # it died
            told = None
        if told is None:
            failures += len(own)
            continue
        begun.append(told[0])
        ended.append(told[1])
        seconds += told[2]
        failures += told[3]
    for child in children:
        child.join(1)
        child.kill()
    rate = len(seconds) / (max(ended) - min(begun)) if seconds else 0.0
    return Round(rate, seconds, failures)


def _client(post: Post, tags: Sequence[str], start: Barrier, answer: Connection) -> None:
    from django.db import connection

    failures, seconds = 0, []
    for tag in tags[:WARM]:
        failures += _failed(post, tag)
    start.wait(PATIENCE)
    begun = time.monotonic()
    for tag in tags[WARM:]:
        before = time.perf_counter()
        failed = _failed(post, tag)
        failures += failed
        if not failed:
            seconds.append(time.perf_counter() - before)
    ended = time.monotonic()
    connection.close()
    answer.send((begun, ended, seconds, failures))
    answer.close()


def _failed(post: Post, tag: str) -> bool:
    try:
        post(tag)
    except Exception as error:
        print(f"{tag}: {type(error).__name__}: {error}", flush=True)
        return True
    return False
