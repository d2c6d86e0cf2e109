"""An import of 1,000,000 post values against PostgreSQL COPY of the same rows.

200,000 rows of a file (20,000 posts on 10 days, five counters each) are checked and applied by a fresh process, so that
its peak memory is its own. The rows it wrote are then copied by `COPY` into copies of the two tables with the same
indexes and constraints, in one transaction with the deferred checks. Both happen in each round, the one after the
other, on a new account, so that both kinds of tables grow alike. Reported: `vs_copy` (time of COPY over time of
applying), `rows_per_s` of applying, `peak_mb` of the process, and the seconds of preview, applying and COPY (medians).
Reading, comparing and writing are inside the time of applying; the preview before it is told apart.
"""

from __future__ import annotations

import json as jsonlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._house import throwaway_house

FLOOR_VS_COPY = 0.2
LIMIT_MB = 400.0
COUNTERS = 5
WHEN = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TABLES = {"analytics_post": "bench_post", "analytics_postsnapshot": "bench_postsnapshot"}


def main(quick: bool, json: bool) -> int:
    """Print the figures; 1 when applying is slower than a fifth of COPY or the process took more than 400 MB."""
    posts, days, rounds = (200, 3, 1) if quick else (20_000, 10, 3)
    with throwaway_house(has_demo=False), tempfile.TemporaryDirectory() as folder:
        _make_copies()
        took = [_round(Path(folder), number, posts, days) for number in range(rounds)]
    result = _summed(took, posts * days)
    print(jsonlib.dumps(result) if json else _shown(result))
    is_fast = result["vs_copy"] >= FLOOR_VS_COPY and result["peak_mb"] <= LIMIT_MB
    return 0 if quick or is_fast else 1


def _summed(took: list[dict[str, float]], rows: int) -> dict[str, Any]:
    preview, apply, copy = (statistics.median(one[name] for one in took) for name in ("preview", "apply", "copy"))
    return {
        "vs_copy": round(copy / apply, 3), "rows_per_s": round(rows / apply),
        "peak_mb": round(max(one["peak_mb"] for one in took), 1), "preview_s": round(preview, 2),
        "apply_s": round(apply, 2), "copy_s": round(copy, 2), "rows": rows, "values": rows * COUNTERS,
        "rounds": len(took), "file_mb": round(took[0]["file_mb"], 1),
    }  # fmt: skip


def _shown(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:<12}{value:>12}" for name, value in result.items())


def _round(folder: Path, number: int, posts: int, days: int) -> dict[str, float]:
    """One file applied by a process of its own, then its rows by COPY."""
    file = folder / f"{number}.csv"
    _write_file(file, number, posts, days)
    account = _account(number)
    command = [sys.executable, "-P", "-m", "benchmarks._import_one", account.code, str(file)]
    from sorot.core.dbroles import APP

    environment = {**os.environ, "SOROT_DB_ROLE": APP, "PYTHONPATH": os.getcwd()}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr[-3_000:])
    found: dict[str, float] = jsonlib.loads(answer.stdout.splitlines()[-1])
    if found["rows"] != posts * days:
        raise SystemExit(f"{found['rows']:.0f} of {posts * days} rows were imported")
    found["copy"] = _copy(folder, account.pk, posts * days)
    found["file_mb"] = file.stat().st_size / 1_000_000
    file.unlink()
    return found


def _write_file(path: Path, number: int, posts: int, days: int) -> None:
    """A table as a platform exports it: a row for each post and day, counters that grow, one cell in fifty unknown."""
    rng = random.Random(number)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    ids = [f"v{number}{''.join(rng.choices(letters, k=4))}{post:06d}" for post in range(posts)]
    published = [date(2024, 1, 1) + timedelta(days=rng.randrange(900)) for _post in ids]
    sizes = [int(rng.lognormvariate(9, 1.2)) + 50 for _post in ids]
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("Video ID,Video title,Publish date,Date,Views,Likes,Comments,Shares,Saves\n")
        for day in range(days):
            on = date(2026, 10, 1) + timedelta(days=day)
            for place, post in enumerate(ids):
                views = sizes[place] * (10 + day) // 10
                likes = "" if rng.random() < 0.02 else str(views // 17)
                out.write(
                    f'{post},"Resep nomor {place}, hari pasar",{published[place]},{on},{views},{likes},{views // 90},'
                    f"{views // 200},{views // 150}\n"
                )


def _account(number: int) -> Any:
    from sorot.accounts.models import User
    from sorot.creators.models import CreatorProfile, SocialAccount

    person = User.objects.create_user(f"bangku{number}@example.com", name=f"Rani {number}")
    about = {"created_at": WHEN, "updated_at": WHEN}
    creator = CreatorProfile.objects.create(
        user=person, handle=f"rani{number}", display_name=f"Rani {number}", is_public=True, **about
    )
    return SocialAccount.objects.create(creator=creator, platform="youtube", handle=f"rani{number}", **about)


def _as_owner() -> Any:
    import psycopg
    from django.db import connections

    from sorot.core.dbroles import OWNER

    settings = connections["default"].settings_dict
    return psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=OWNER, autocommit=True)


def _make_copies() -> None:
    """Copies of both tables: columns, indexes, checks and the references to other tables."""
    with _as_owner() as owner:
        for table, copy in TABLES.items():
            owner.execute(f"create table {copy} (like {table} including all)")
        for table, copy in TABLES.items():
            found = owner.execute(
                "select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid = "
                "%s::regclass", [table],
            )  # fmt: skip
            for name, definition in found.fetchall():
                for original, other in TABLES.items():
                    definition = definition.replace(f"REFERENCES {original}(", f"REFERENCES {other}(")
                owner.execute(f"alter table {copy} add constraint bench_{name[:50]} {definition}")
        for table, copy in TABLES.items():
            if _shape(owner, table) != _shape(owner, copy):
                raise SystemExit(f"{copy} is not made as {table}")


def _shape(owner: Any, table: str) -> tuple[int, list[tuple[str, int]]]:
    indexes = owner.execute("select count(*) from pg_index where indrelid = %s::regclass", [table]).fetchone()[0]
    kinds = owner.execute(
        "select contype, count(*) from pg_constraint where conrelid = %s::regclass group by 1 order by 1", [table]
    )
    return indexes, kinds.fetchall()


def _copy(folder: Path, account: int, rows: int) -> float:
    """Seconds of COPY of an account's rows into the copies, until they are committed."""
    import psycopg
    from django.db import connections

    from sorot.core.dbroles import APP

    settings = connections["default"].settings_dict
    wanted = {
        "analytics_post": "select * from analytics_post where account_id = %s order by id",
        "analytics_postsnapshot": "select k.* from analytics_postsnapshot k join analytics_post p on p.id = k.post_id "
        "where p.account_id = %s order by k.id",
    }
    files = {table: folder / f"{table}.copy" for table in TABLES}
    with psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=APP) as connection:
        cursor = connection.cursor()
        for table, query in wanted.items():
            with files[table].open("wb") as out, cursor.copy(f"copy ({query}) to stdout", [account]) as copy:
                for block in copy:
                    out.write(block)
        connection.commit()
        started = time.perf_counter()
        for table, name in TABLES.items():
            with files[table].open("rb") as content, cursor.copy(f"copy {name} from stdin") as copy:
                while block := content.read(1 << 18):
                    copy.write(block)
            copied = cursor.rowcount
        connection.commit()
        took = time.perf_counter() - started
    if copied != rows:
        raise SystemExit(f"COPY took {copied} of {rows} rows")
    return took
