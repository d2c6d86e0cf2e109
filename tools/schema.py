"""The migrated database, made once and then copied: no run and no worker migrates what another has migrated already.

The schema with its reference rows is kept as a dump beside the environment, named after everything that made it
(migrations, their data, the roles, the locked packages). A dump of other sources is never used.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from sorot.core.dbroles import OWNER, SUPERUSER
from sorot.core.embedded import find_binaries

ROOT = Path(__file__).resolve().parent.parent
NAME = "sorot_template"
#: What a migrated database is made of. Modules that migrations call by name stand here too (`test_schema.py`).
SOURCES = (
    "sorot/*/migrations/**/*.py", "sorot/**/*.sql", "sorot/*/data/**/*", "sorot/*/initial.py",
    "sorot/payments/models/funding.py", "sorot/papers/models/documents.py", "sorot/kits/models/settings.py",
    "sorot/core/models/uploads.py", "sorot/*/apps.py",
    "sorot/core/dbroles.py", "sorot/core/ids.py",
    "sorot/config/settings.py", "requirements-dev.lock",
)  # fmt: skip


def fingerprint(root: Path = ROOT) -> str:
    """One hash over everything that makes a migrated database."""
    seen = hashlib.sha256(sys.version.encode())
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                seen.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:20]


def make_database(host: str, name: str, *, folder: Path) -> None:
    """A new database `name` of a throwaway server, migrated; `folder` is the server's.

    The first caller on a server makes the template, the others copy it.
    """
    warm(host, folder=folder)
    with alone(folder / "template.lock"):
        copy_database(host, name, NAME)


def warm(host: str, *, folder: Path) -> None:
    """Make the template of a throwaway server, if nobody did, so that the first caller need not wait for all of it."""
    with alone(folder / "template.lock"), _superuser(host) as server:
        if server.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone() is None:
            _make_template(server, host)


def copy_database(host: str, name: str, source: str) -> None:
    """A database `name` with everything of `source`, to which nobody may be connected."""
    with _superuser(host) as server:
        _copy(server, name, source)


def rename_database(host: str, name: str, new: str) -> None:
    """Call a database otherwise; nobody may be connected to it."""
    with _superuser(host) as server:
        server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(new)))


def _copy(server: psycopg.Connection[tuple[object, ...]], name: str, source: str) -> None:
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    server.execute(
        sql.SQL("create database {} template {} owner {}").format(
            sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER)
        )
    )


def drop_template(host: str) -> None:
    """Forget the template of a server that is kept."""
    with _superuser(host) as server:
        server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(NAME)))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _superuser(host: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(host=host, user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        yield connection


def _make_template(server: psycopg.Connection[tuple[object, ...]], host: str) -> None:
    """From the dump of these sources, or by migrating; then the dump is kept for the next run."""
    kept = _kept(fingerprint())
    making = f"{NAME}_making"
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(making)))
    if kept.exists():
        server.execute(
            sql.SQL("create database {} owner {} template template0").format(
                sql.Identifier(making), sql.Identifier(OWNER)
            )
        )
        _run("pg_restore", "--exit-on-error", "-h", host, "-U", SUPERUSER, "-d", making, str(kept))
    else:
        server.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(making), sql.Identifier(OWNER)))
        _migrate(host, making)
        part = kept.with_suffix(f".{os.getpid()}")
        _run("pg_dump", "-Fc", "-Z0", "-h", host, "-U", SUPERUSER, "-d", making, "-f", str(part))
        for old in kept.parent.glob("*.dump"):
            old.unlink(missing_ok=True)
        part.replace(kept)
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(NAME)))


def _kept(key: str) -> Path:
    folder = ROOT / ".venv" / "test-schema"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{key}.dump"


def _run(program: str, *arguments: str) -> None:
    subprocess.run([find_binaries() / program, *arguments], check=True, stdout=subprocess.DEVNULL)


def _migrate(host: str, database: str) -> None:
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = given | {
        "SOROT_MODE": "test", "SOROT_DB_HOST": host, "SOROT_DB_NAME": database, "SOROT_DB_ROLE": OWNER,
        "DJANGO_SETTINGS_MODULE": "sorot.config.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--verbosity", "0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":  # python -m tools.schema HOST FOLDER, beside tests that need no database
    warm(sys.argv[1], folder=Path(sys.argv[2]))
