"""`sorot doctor`: what is wrong with this installation, and how to mend it. Reads only, changes nothing."""

import argparse
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg

from sorot.cli.address import refuse_busy_port
from sorot.cli.catalogues import stale_catalogues
from sorot.cli.place import KEY_NAMES, CommandError, Place, environment, find_place, read_keys
from sorot.core.dbroles import APP, EXTENSIONS, Connection, missing_roles
from sorot.core.embedded import EmbeddedError, binaries_version, find_binaries, read_run_file

OLDEST_POSTGRESQL = 15
LEAST_DISK = 1_000_000_000
#: Without these some page or search does not work; without the rest only something is slower.
NEEDED_EXTENSIONS = {"btree_gist", "pg_trgm", "unaccent"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy` is empty when it is well; a `warning` is no error."""

    text: str
    remedy: str = ""
    warning: bool = False

    @property
    def mark(self) -> str:
        if not self.remedy:
            return "ok     "
        return "warning" if self.warning else "WRONG  "


def main(argv: list[str]) -> int:
    """Print every finding; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="sorot doctor", description="Say what is wrong and how to mend it.")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: `var` in the checkout)")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(argv)
    findings = list(examine(find_place(options.data), options.port))
    for finding in findings:
        print(f"{finding.mark}  {finding.text}")
        if finding.remedy:
            print(f"         -> {finding.remedy}")
    wrong = [finding for finding in findings if finding.remedy and not finding.warning]
    print(f"\n{len(wrong)} things are wrong." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def examine(place: Place, port: int) -> Iterator[Finding]:
    """Every finding, one after the other. A check that fails in an unforeseen way is itself a finding."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        _postgresql,
        lambda: _folder(place),
        lambda: _keys(place),
        _messages,
        lambda: _port(place, port),
        lambda: _database(place),
    ]
    for check in checks:
        try:
            yield from check()
        except CommandError as error:
            yield Finding("A check could not finish.", str(error))
        except Exception as error:
            yield Finding(f"A check could not finish: {type(error).__name__}.", str(error).strip() or "See the logs.")


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    remedy = "" if sys.version_info >= (3, 11) else "Install Python 3.11 or newer and run bin/up again."
    yield Finding(f"Python {version}", remedy)


def _postgresql() -> Iterator[Finding]:
    if os.environ.get("DATABASE_URL"):
        yield Finding("PostgreSQL: the one of DATABASE_URL")
        return
    try:
        binaries = find_binaries()
        yield Finding(f"PostgreSQL {binaries_version(binaries)} of this environment ({binaries})")
    except EmbeddedError as error:
        yield Finding("No PostgreSQL in this environment.", str(error))
    except (OSError, ValueError) as error:
        yield Finding("PostgreSQL of this environment does not run.", f"{error}. Set DATABASE_URL to another one.")


def _folder(place: Place) -> Iterator[Finding]:
    folder = place.data
    if not folder.exists():
        yield Finding(f"There is no data folder {folder} yet.", "bin/up makes it; or name yours by --data DIR.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(f"The data folder {folder} cannot be written.", "Run as its owner, or give it to this account.")
        return
    yield Finding(f"Data folder {folder}")
    free = shutil.disk_usage(folder).free
    remedy = "" if free >= LEAST_DISK else "Free some space: PostgreSQL stops when the disk is full."
    yield Finding(f"Free disk: {free / 1e9:.1f} GB", remedy)


def _keys(place: Place) -> Iterator[Finding]:
    if not place.data.exists():
        return
    keys = read_keys(place)
    needed = [name for name in KEY_NAMES if name != "SOROT_MAIL_LINK_KEY"]
    missing = [name for name in needed if not (keys.get(name) or os.environ.get(name))]
    if missing:
        how = "Set them in the environment." if place.is_production else "bin/up makes them at its next start."
        yield Finding(f"Keys are missing: {', '.join(missing)}.", how)
    else:
        yield Finding("Keys are there")
    if place.keys_path.exists():
        mode = stat.S_IMODE(place.keys_path.stat().st_mode)
        remedy = "" if mode == 0o600 else f"chmod 600 '{place.keys_path}'"
        yield Finding(f"Rights of keys.json: {mode:o}", remedy)


def _messages() -> Iterator[Finding]:
    stale = stale_catalogues()
    remedy = "bin/up compiles them; or: python -m tools.messages compile" if stale else ""
    yield Finding(f"{len(stale)} translations not compiled" if stale else "Translations are compiled", remedy, True)


def _port(place: Place, port: int) -> Iterator[Finding]:
    if read_run_file(place.data):
        return
    try:
        refuse_busy_port("127.0.0.1", port)
        yield Finding(f"Port {port} is free")
    except CommandError as error:
        yield Finding(f"Port {port} cannot be used.", str(error), True)


def _database(place: Place) -> Iterator[Finding]:
    url = os.environ.get("DATABASE_URL")
    running = read_run_file(place.data)
    if not url and not running:
        yield Finding("Sorot is not running on this data folder.", "Start it with bin/up for the other checks.", True)
        return
    entries = {"SOROT_DB_HOST": running["host"], "SOROT_DB_NAME": "sorot"} if running else {}
    try:
        where = url or f"host={entries['SOROT_DB_HOST']} user={APP} dbname=sorot"
        with psycopg.connect(where, autocommit=True, connect_timeout=5) as connection:
            yield from _server(connection, outside=bool(url))
    except psycopg.OperationalError as error:
        yield Finding("The database does not answer.", f"{str(error).strip()} (see {place.data}/postgres.log)")
        return
    os.environ.update(environment(place, entries, APP))
    if url:
        os.environ.pop("SOROT_DB_ROLE")
    import django

    django.setup()
    yield from _migrations()
    yield from _worker()


def _server(connection: Connection, *, outside: bool) -> Iterator[Finding]:
    version = connection.info.server_version // 10000
    remedy = "" if version >= OLDEST_POSTGRESQL else f"Sorot needs PostgreSQL {OLDEST_POSTGRESQL} or newer."
    yield Finding(f"The database answers: PostgreSQL {version}", remedy)
    there = {row[0] for row in connection.execute("select extname from pg_extension")}
    absent = [name for name in EXTENSIONS if name not in there]
    if absent:
        how = "Let the administrator run: " + " ".join(f"create extension {name};" for name in absent)
        yield Finding(f"Extensions missing: {', '.join(absent)}", how, not NEEDED_EXTENSIONS & set(absent))
    else:
        yield Finding(f"Extensions: {', '.join(EXTENSIONS)}")
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row and row[0]:
        yield Finding("The web server's account is a superuser.", "Give DATABASE_URL an account of its own.", True)
    if outside:
        roles = missing_roles(connection)
        if roles:
            how = "bin/up prints the statements its administrator must run."
            yield Finding(f"Roles missing or not granted: {', '.join(roles)}", how)
        else:
            yield Finding("Roles are there")


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    remedy = "Start bin/up again, or run: bin/sorot manage migrate" if pending else ""
    yield Finding(f"{len(pending)} migrations pending" if pending else "The database is up to date", remedy)


def _worker() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '60 seconds'"
        )
        alive = cursor.fetchone()[0]
        cursor.execute(
            """
            select count(*) from procrastinate_jobs
            where status = 'todo' and coalesce(scheduled_at, now()) < now() - interval '5 minutes'
            """
        )
        late = cursor.fetchone()[0]
        cursor.execute("select count(*) from procrastinate_jobs where status = 'failed'")
        failed = cursor.fetchone()[0]
    how = "The worker starts with bin/up; see log/worker.log in the data folder."
    yield Finding(f"Workers alive: {alive}", "" if alive else how)
    if late:
        yield Finding(f"{late} jobs wait for more than five minutes.", how, True)
    if failed:
        yield Finding(f"{failed} jobs failed for good.", "See log/worker.log; they stay in procrastinate_jobs.", True)
