"""Releases through the ledger's `post()`, against the same release booked with the ORM and SELECT ... FOR UPDATE.

Four clients at once; each release has four legs (held, earnings, margin, fee); margin and fee accounts are shared by
all. Rounds of both alternate on one throwaway PostgreSQL (fsync off), so that noise hits both. Prints releases per
second, p95 in milliseconds, and the ratio (the machine's speed cancels out): at least 2.5.
"""

import json as jsonlib
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks._house import throwaway_server
from sorot.core.dbroles import APP

CLIENTS = 4
LOWEST_RATIO = 2.5
SCHEMA = Path(__file__).resolve().parent.parent / "sorot" / "payments" / "ledger" / "schema.sql"
Legs = list[tuple[str, int]]


@contextmanager
def books() -> Iterator[None]:
    """Django on a new database that holds the ledger and the reference tables, serving as the app role."""
    with throwaway_server():
        import django
        from django.db import connection

        django.setup()
        from benchmarks import _orm_ledger

        with connection.cursor() as cursor:
            cursor.execute(SCHEMA.read_text(encoding="utf-8"))
        _orm_ledger.create_tables()
        connection.close()
        connection.settings_dict["USER"] = APP
        yield


def main(quick: bool, json: bool) -> int:
    """Measure and print; 1 when the ratio is under its limit or the books do not hold."""
    with books():
        result, findings = measure(rounds=3 if quick else 8, each=40 if quick else 150)
    if json:
        print(jsonlib.dumps(result))
    else:
        for name in ("ledger", "orm"):
            print(f"{name:<8}{result[f'{name}_per_s']:>8} releases/s{result[f'{name}_p95_ms']:>9} ms p95")
        print(f"ratio   {result['ratio']:>8} (at least {LOWEST_RATIO})   findings of verify: {findings}")
    return 1 if result["ratio"] < LOWEST_RATIO or findings else 0


def measure(rounds: int, each: int) -> tuple[dict[str, float], int]:
    """Both ways in alternating rounds; medians over the rounds, and how many findings the proof has afterwards."""
    from benchmarks import _orm_ledger
    from sorot.core import clock
    from sorot.payments import ledger

    now = clock.now()

    def through_ledger(key: str, legs: Legs) -> None:
        ledger.post(
            key=key, kind="milestone_released", legs=[ledger.Leg(*leg) for leg in legs], currency="IDR",
            actor="bench", effective_at=now,
        )  # fmt: skip

    def through_orm(key: str, legs: Legs) -> None:
        _orm_ledger.post(key, legs)

    speeds: dict[str, list[float]] = {"ledger": [], "orm": []}
    times: dict[str, list[float]] = {"ledger": [], "orm": []}
    for number in range(rounds):
        for name, prepare, post in (("ledger", _fill_ledger, through_ledger), ("orm", _fill_orm, through_orm)):
            prepare(number, each)
            speed, taken = _round(post, number, each)
            speeds[name].append(speed)
            times[name] += taken
    result = {}
    for name in ("ledger", "orm"):
        result[f"{name}_per_s"] = round(statistics.median(speeds[name]), 1)
        result[f"{name}_p95_ms"] = round(statistics.quantiles(times[name], n=20)[18] * 1000, 2)
    ratios = [fast / slow for fast, slow in zip(speeds["ledger"], speeds["orm"], strict=True)]
    result["ratio"] = round(statistics.median(ratios), 2)
    return result, len(ledger.verify())


def _legs(tag: str) -> Legs:
    return [
        (f"held:{tag}", -12_600_000),
        (f"payee:{tag}", 10_000_000),
        ("agency:one", 2_000_000),
        ("platform:fee", 600_000),
    ]


def _tags(number: int, each: int) -> list[list[str]]:
    return [[f"{number}-{client}-{index}" for index in range(each)] for client in range(CLIENTS)]


def _fill_ledger(number: int, each: int) -> None:
    """Open the accounts of a round and secure every milestone; not measured."""
    from django.db import connection, transaction

    from sorot.core import clock
    from sorot.payments import ledger

    with transaction.atomic():
        ledger.open_account("bank:bench", "IDR", "asset", False)
        ledger.open_account("platform:fee", "IDR", "revenue", False)
        ledger.open_account("agency:one", "IDR", "liability", True)
        for tag in (tag for tags in _tags(number, each) for tag in tags):
            ledger.open_accounts(
                [(f"held:{tag}", "IDR", "liability", True), (f"payee:{tag}", "IDR", "liability", True)]
            )
            legs = [ledger.Leg("bank:bench", -12_600_000), ledger.Leg(f"held:{tag}", 12_600_000)]
            ledger.post(
                key=f"fund:{tag}",
                kind="milestone_funded",
                legs=legs,
                currency="IDR",
                actor="bench",
                effective_at=clock.now(),
            )
    connection.close()


def _fill_orm(number: int, each: int) -> None:
    """The same for the reference."""
    from benchmarks._orm_ledger import BenchAccount

    tags = [tag for tags in _tags(number, each) for tag in tags]
    rows = [BenchAccount(code=f"held:{tag}", balance=12_600_000) for tag in tags]
    rows += [BenchAccount(code=f"payee:{tag}") for tag in tags]
    rows += [BenchAccount(code=code) for code in ("agency:one", "platform:fee")] if number == 0 else []
    BenchAccount.objects.bulk_create(rows)


def _round(post: Callable[[str, Legs], None], number: int, each: int) -> tuple[float, list[float]]:
    """Releases per second of all clients together, and the seconds of each release."""
    from django.db import connection

    def client(tags: list[str]) -> list[float]:
        taken = []
        try:
            for tag in tags:
                begun = time.perf_counter()
                post(f"release:{tag}", _legs(tag))
                taken.append(time.perf_counter() - begun)
        finally:
            connection.close()
        return taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = [second for seconds in pool.map(client, _tags(number, each)) for second in seconds]
    return len(taken) / (time.perf_counter() - begun), taken
