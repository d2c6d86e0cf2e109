"""L5: what a release costs, measured on a durable PostgreSQL (fsync on, synchronous commits, the settings Sorot ships).

`postings.release` in a Django transaction, four legs (held, earnings, fee, tax), by 4 clients (processes), against
`pgbench -N -M prepared` and against the same release with the ORM (`_orm_ledger`), in interleaved rounds, so that noise
hits all of them; ratios are taken within a round, and their median counts. Limits: at least 2.5 x the ORM; no failure
and no hang at 1, 4 and 16 clients; at a million entries at most 1.3 x the cost at ten thousand; p95 when every posting
hits the same fee and tax accounts at most 1.3 x p95 with accounts of its own; the proof of a million within 60 s.

`--quick` skips the million: growth and verify_1m_s are null then, and only failures count, not how fast it was.
"""

import json as jsonlib
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._ledger_clients import Post, Round, play, tags_of
from benchmarks._ledger_server import LEGS, House, durable_house, fund
from sorot.core.dbroles import OWNER

SMALL, LARGE = 10_000, 1_000_000
CLIENTS, OTHER_CLIENTS = 4, (1, 16)
LOWEST_VS_ORM, HIGHEST_GROWTH, HIGHEST_HOT, HIGHEST_VERIFY_S = 2.5, 1.3, 1.3, 60.0
TALENT, FEE, TAX = 10_000_000, 1_000_000, 110_000
TOTAL = TALENT + FEE + TAX
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Board:
    """Rounds by name, failures, and the ratios of one round to another."""

    rounds: dict[str, list[Round]] = field(default_factory=dict)
    pgbench: list[float] = field(default_factory=list)
    failures: int = 0

    def add(self, name: str, result: Round) -> None:
        self.rounds.setdefault(name, []).append(result)
        self.failures += result.failures

    def speed(self, name: str) -> float:
        return round(statistics.median(one.per_second for one in self.rounds[name]), 1)

    def p95_ms(self, name: str) -> float:
        return round(statistics.median(one.p95 for one in self.rounds[name]) * 1000, 2)

    def ratios(self, over: str, under: str) -> list[float]:
        pairs = zip(self.rounds[over], self.rounds[under], strict=True)
        return [one.per_second / other.per_second for one, other in pairs]


def main(quick: bool, json: bool) -> int:
    """Measure and print; 1 when a limit is missed."""
    load = os.getloadavg()
    with durable_house() as house:
        result = measure(house, quick)
    result["details"]["load_average_at_start"] = [round(one, 2) for one in load]
    missed = misses(result, quick)
    result["missed"] = missed
    if json:
        print(jsonlib.dumps(result))
    else:
        print(jsonlib.dumps(result, indent=2))
    return 1 if missed else 0


def misses(result: dict[str, Any], quick: bool) -> list[str]:
    """The limits that were missed; a quick run is too short to judge speed."""
    limits = {
        "failures": result["failures"] == 0,
        "findings": result["details"]["findings"] == 0,
    }
    if not quick:
        limits |= {
            "vs_orm": result["vs_orm"] >= LOWEST_VS_ORM,
            "growth": result["growth"] <= HIGHEST_GROWTH,
            "hot_p95": result["hot_p95"] <= HIGHEST_HOT,
            "verify_1m_s": result["verify_1m_s"] <= HIGHEST_VERIFY_S,
        }
    return [name for name, held in limits.items() if not held]


def measure(house: House, quick: bool) -> dict[str, Any]:
    """All rounds and both proofs."""
    from benchmarks import _orm_ledger

    rounds, each, seconds = (2, 20, 1) if quick else (8, 150, 3)
    begun = time.monotonic()
    house.make("template_of_ten", SMALL // LEGS)
    house.copy("template_of_ten", "small")
    house.use("small", OWNER)
    _orm_ledger.create_tables()
    house.prepare_pgbench(1 if quick else 10)
    if not quick:
        house.make("large", LARGE // LEGS)
    house.settle("small")
    filled = time.monotonic() - begun
    board = Board()
    for number in range(rounds):
        _one_round(house, board, number, each, seconds, large=not quick)
    proof = {"small": _prove(house, "small"), "large": None if quick else _prove(house, "large")}
    ratios = [one.per_second / other for one, other in zip(board.rounds["small"], board.pgbench, strict=True)]
    vs_orm = board.ratios("small", "orm")
    hot = [one.p95 / other.p95 for one, other in zip(board.rounds["hot"], board.rounds["cold"], strict=True)]
    growth = None if quick else board.ratios("ten", "large")
    return {
        "vs_pgbench": _median(ratios),
        "vs_orm": _median(vs_orm),
        "failures": board.failures,
        "growth": _median(growth) if growth else None,
        "verify_1m_s": proof["large"]["verify_s"] if proof["large"] else None,
        "hot_p95": _median(hot),
        "details": {
            "rounds": rounds,
            "postings_a_round_and_client": each,
            "releases_per_s": {name: board.speed(name) for name in board.rounds},
            "pgbench_per_s": round(statistics.median(board.pgbench), 1),
            "p95_ms": {name: board.p95_ms(name) for name in board.rounds},
            "spread": {"vs_pgbench": _spread(ratios), "vs_orm": _spread(vs_orm), "hot_p95": _spread(hot)}
            | ({"growth": _spread(growth)} if growth else {}),
            "proof": proof,
            "findings": sum(one["findings"] for one in proof.values() if one),
            "fill_s": round(filled, 1),
            "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "python": sys.version.split()[0],
        },
    }


def _one_round(house: House, board: Board, number: int, each: int, seconds: int, *, large: bool) -> None:
    """Everything that is compared, once, in an order that turns with the round."""
    steps: dict[str, Callable[[], None]] = {
        "small": lambda: board.add("small", _releases(house, "small", f"s{number}", CLIENTS, each)),
        "orm": lambda: board.add("orm", _orm(house, f"o{number}", CLIENTS, each)),
        "pgbench": lambda: board.pgbench.append(house.pgbench(CLIENTS, seconds)),
        "hot": lambda: board.add("hot", _postings(house, f"h{number}", each, shared=True)),
        "cold": lambda: board.add("cold", _postings(house, f"c{number}", each, shared=False)),
    }
    for clients in OTHER_CLIENTS:
        steps[f"clients_{clients}"] = partial(_crowd, house, board, number, clients, each * CLIENTS // clients)
    if large:  # side by side: what is compared is done at nearly the same time
        house.copy("template_of_ten", "ten")
        steps["ten"] = lambda: board.add("ten", _releases(house, "ten", f"t{number}", CLIENTS, each))
        steps["large"] = lambda: board.add("large", _releases(house, "large", f"l{number}", CLIENTS, each))
    names = list(steps)
    for name in names if number % 2 else reversed(names):
        steps[name]()


def _crowd(house: House, board: Board, number: int, clients: int, each: int) -> None:
    """Fewer or more clients than usual: nothing may fail, nothing may hang."""
    board.add(f"clients_{clients}", _releases(house, "small", f"n{clients}-{number}", clients, each))


def _releases(house: House, database: str, name: str, clients: int, each: int) -> Round:
    """`postings.release`, each in a transaction of its own, as an approval would."""
    from django.db import transaction

    from sorot.core.access import SYSTEM
    from sorot.payments import postings

    earned = postings.Earned(talent=TALENT, fee=FEE, fee_tax={"ppn_out": TAX})

    def release(tag: str) -> None:
        with transaction.atomic():
            postings.release(
                milestone=tag, payee=tag, brand="senja", agency="", earned=earned, is_held_over=False, currency="IDR",
                deal=tag, by=SYSTEM, now=NOW,
            )  # fmt: skip

    return _funded(house, database, release, name, clients, each)


def _postings(house: House, name: str, each: int, *, shared: bool) -> Round:
    """The same legs; fee and tax go to the accounts of everybody, or to accounts of this posting alone."""
    from django.db import connection, transaction

    from sorot.payments import ledger

    tags = [tag for own in tags_of(name, CLIENTS, each) for tag in own]

    def accounts(tag: str) -> tuple[str, str]:
        return ("platform:fee:IDR", "tax:ppn_out:IDR") if shared else (f"platform:fee:{tag}", f"tax:ppn_out:{tag}")

    def post(tag: str) -> None:
        fee, tax = accounts(tag)
        legs = [(f"held:{tag}", -TOTAL), (f"payee:{tag}:available:IDR", TALENT), (fee, FEE), (tax, TAX)]
        with transaction.atomic():
            ledger.post(
                key=f"release:{tag}", kind="milestone_released", legs=[ledger.Leg(*leg) for leg in legs],
                currency="IDR", actor="system", effective_at=NOW, metadata={"deal": tag},
            )  # fmt: skip

    if not shared:
        house.use("small")
        opened = [accounts(tag) for tag in tags]
        ledger.open_accounts(
            [(fee, "IDR", "revenue", False) for fee, _ in opened]
            + [(tax, "IDR", "liability", False) for _, tax in opened]
        )
        connection.close()
    return _funded(house, "small", post, name, CLIENTS, each)


def _funded(house: House, database: str, post: Post, name: str, clients: int, each: int) -> Round:
    house.use(database)
    tags = tags_of(name, clients, each)
    fund([tag for own in tags for tag in own], TOTAL)
    return play(post, tags)


def _orm(house: House, name: str, clients: int, each: int) -> Round:
    """The reference: its accounts are opened and filled beforehand like those of the ledger."""
    from django.db import connection

    from benchmarks import _orm_ledger

    def post(tag: str) -> None:
        legs = {f"held:{tag}": -TOTAL, f"payee:{tag}": TALENT, "platform:fee": FEE, "tax:ppn_out": TAX}
        _orm_ledger.post(f"release:{tag}", legs, {"deal": tag, "milestone": tag}, NOW)

    house.use("small")
    tags = tags_of(name, clients, each)
    account = _orm_ledger.BenchAccount
    account.objects.bulk_create(
        [account(code=code, guarded=False) for code in ("platform:fee", "tax:ppn_out")], ignore_conflicts=True
    )
    account.objects.bulk_create(
        account(code=f"{kind}:{tag}", guarded=True, balance=TOTAL if kind == "held" else 0)
        for own in tags
        for tag in own
        for kind in ("held", "payee")
    )
    connection.close()
    return play(post, tags)


def _prove(house: House, database: str) -> dict[str, Any]:
    """Seal everything, then the whole proof, as the nightly task and `sorot ledger verify` do."""
    from sorot.payments import ledger

    house.use(database)
    begun = time.monotonic()
    segments = ledger.seal_segments()
    sealed = time.monotonic()
    findings = ledger.verify()
    ended = time.monotonic()
    extent = ledger.extent()
    return {
        "entries": extent.entries,
        "server_memory_mb": _memory_of_server(),
        "segments": segments,
        "seal_s": round(sealed - begun, 2),
        "verify_s": round(ended - sealed, 2),
        "findings": len(findings),
    }


def _memory_of_server() -> int | None:
    """The most that the server process of this connection ever took beyond what all of them share; None off Linux."""
    from django.db import connection

    status = Path(f"/proc/{connection.connection.info.backend_pid}/status")
    if not status.exists():
        return None
    sizes = dict(line.split(":") for line in status.read_text().splitlines() if line.endswith("kB"))
    return round((int(sizes["VmHWM"].split()[0]) - int(sizes["RssShmem"].split()[0])) / 1024)


def _median(ratios: list[float]) -> float:
    return round(statistics.median(ratios), 2)


def _spread(ratios: list[float]) -> list[float]:
    return [round(min(ratios), 2), round(max(ratios), 2)]
