"""Where the ledger is measured: a PostgreSQL of its own with the settings it is shipped with, fsync and all.

Database `ten` holds 10 thousand entries and is made anew for each round, `large` holds a million, `small` is where all
other rounds are played, beside the tables of the ORM reference. They are filled through `ledger.post()` itself, in DO
blocks, 500 postings a transaction. `pgbench` has a database of its own.
"""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

from sorot.core.dbroles import APP, OWNER, SUPERUSER, prepare_database
from sorot.core.embedded import Server, throwaway_folder

LEDGER = Path(__file__).resolve().parent.parent / "sorot" / "payments" / "ledger"
LEGS = 4  # of a posting with which a database is filled
FILL = """
DO $$ BEGIN
  FOR i IN {first}..{last} LOOP
    PERFORM ledger.post('fill:' || i, 'fill',
        ARRAY['bank:manual:clearing:IDR', 'payee:fill-' || (i % 2000) || ':available:IDR', 'platform:fee:IDR',
              'tax:ppn_out:IDR'],
        ARRAY[-11110000, 10000000, 1000000, 110000], 'IDR', 'bench', now(), '{{"deal": "fill"}}');
    IF i % 500 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$
"""
ACCOUNTS = """
SELECT count(ledger.open_account(code, 'IDR', kind, guarded)) FROM (VALUES
    ('bank:manual:clearing:IDR', 'asset', false), ('platform:fee:IDR', 'revenue', false),
    ('tax:ppn_out:IDR', 'liability', false)) AS shared(code, kind, guarded);
SELECT count(ledger.open_account('payee:fill-' || i || ':available:IDR', 'IDR', 'liability', true))
    FROM generate_series(0, 1999) AS i;
"""


class House:
    """The running server; `use` points this process and the ones it makes at one of its databases."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def run(self, database: str, query: str, role: str = OWNER) -> None:
        """One script, committed statement by statement where it says so."""
        with psycopg.connect(host=self.server.host, dbname=database, user=role, autocommit=True) as connection:
            connection.execute(query.encode())

    def use(self, database: str, role: str = APP) -> None:
        from django.db import connection

        connection.close()
        connection.settings_dict.update(NAME=database, USER=role, HOST=self.server.host)

    def make(self, database: str, postings: int) -> None:
        """A database with the ledger and that many postings in it, as a night's vacuum leaves it."""
        self.run("postgres", f"CREATE DATABASE {database}")
        for name in ("schema.sql", "segments.sql", "post_opening.sql"):
            self.run(database, (LEDGER / name).read_text(encoding="utf-8"))
        self.run(database, ACCOUNTS)
        half = postings // 2
        with ThreadPoolExecutor(2) as pool:
            parts = [(1, half), (half + 1, postings)]
            list(pool.map(lambda part: self.run(database, FILL.format(first=part[0], last=part[1])), parts))
        self.settle(database)

    def copy(self, source: str, database: str) -> None:
        """A new copy of a database; an older one of that name is dropped."""
        self.run("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.run("postgres", f"CREATE DATABASE {database} TEMPLATE {source}")
        self.settle(database)

    def settle(self, database: str) -> None:
        """Vacuum, analyse, checkpoint: what is measured next does not pay for what was done before."""
        self.run(database, "VACUUM ANALYZE", SUPERUSER)
        self.run(database, "CHECKPOINT", SUPERUSER)

    def prepare_pgbench(self, scale: int) -> None:
        self.run("postgres", "CREATE DATABASE pgbench")
        self._pgbench("-i", "-q", "-s", str(scale))

    def pgbench(self, clients: int, seconds: int) -> float:
        """Transactions per second of `pgbench -N -M prepared`: an update, a select, an insert, a commit."""
        said = self._pgbench(
            "-n", "-N", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(seconds)
        )
        return float(re.findall(r"tps = ([\d.]+)", said)[0])

    def _pgbench(self, *options: str) -> str:
        command = [str(self.server.binaries / "pgbench"), "-h", self.server.host, "-U", OWNER, *options, "pgbench"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def fund(tags: Sequence[str], amount: int) -> None:
    """Secure each milestone and open its payee's balance, as happened long before a release; not measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        for begin in range(0, len(tags), 500):
            some = list(tags[begin : begin + 500])
            cursor.execute(
                """SELECT count(ledger.open_account('held:' || t, 'IDR', 'liability', true)),
                          count(ledger.open_account('payee:' || t || ':available:IDR', 'IDR', 'liability', true))
                   FROM unnest(%s::text[]) AS t""",
                [some],
            )
            cursor.execute(
                """SELECT count(ledger.post('fund:' || t, 'milestone_funded',
                                            ARRAY['bank:manual:clearing:IDR', 'held:' || t], ARRAY[-%s, %s],
                                            'IDR', 'bench', now(), '{}')) FROM unnest(%s::text[]) AS t""",
                [amount, amount, some],
            )
    connection.close()


@contextmanager
def durable_house() -> Iterator[House]:
    """Django set up on a new server that keeps what it promises (fsync on, commits synchronous); gone at the end."""
    folder = throwaway_folder()
    server = Server(folder).start()
    try:
        prepare_database(server.host)
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="sorot.config.settings",
            SOROT_MODE="development",
            SOROT_DATA=str(folder),
            SOROT_DB_HOST=server.host,
            SOROT_DB_ROLE=APP,
            SOROT_SECRET_KEY=secrets.token_urlsafe(48),
            SOROT_LOG_LEVEL="ERROR",
        )
        import django

        django.setup()
        yield House(server)
        from django.db import connections

        connections.close_all()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
