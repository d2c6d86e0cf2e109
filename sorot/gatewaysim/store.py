"""Everything the simulator knows, in one SQLite file (WAL), so that it survives a kill -9.

Objects are JSON documents under (vendor, kind, id) with a reference. The agenda holds what will happen: steps of life
cycles and webhooks to be delivered, in order of their time. Money lines and calls have tables of their own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, vendor TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    reference TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (vendor, kind, id));
CREATE INDEX IF NOT EXISTS objects_reference ON objects (vendor, kind, reference);
CREATE TABLE IF NOT EXISTS agenda (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, what TEXT NOT NULL, vendor TEXT NOT NULL,
    step TEXT NOT NULL, id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS agenda_due ON agenda (due, seq);
CREATE TABLE IF NOT EXISTS webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, event TEXT NOT NULL, reference TEXT NOT NULL,
    body TEXT NOT NULL, headers TEXT NOT NULL, created REAL NOT NULL, state TEXT NOT NULL, fault TEXT NOT NULL,
    first_at REAL);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, webhook INTEGER NOT NULL, at REAL NOT NULL, status INTEGER NOT NULL,
    error TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_webhook ON attempts (webhook);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, vendor TEXT NOT NULL, operation TEXT NOT NULL, kind TEXT NOT NULL,
    reference TEXT NOT NULL, event TEXT NOT NULL, remaining INTEGER NOT NULL, skip INTEGER NOT NULL,
    options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, vendor TEXT NOT NULL, operation TEXT NOT NULL, reference TEXT NOT NULL,
    at REAL NOT NULL, effect INTEGER NOT NULL, status INTEGER NOT NULL, fault TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS calls_operation ON calls (operation, reference);
CREATE TABLE IF NOT EXISTS lines (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, vendor TEXT NOT NULL, account TEXT NOT NULL,
    currency TEXT NOT NULL, type TEXT NOT NULL, cashflow TEXT NOT NULL, amount INTEGER NOT NULL, fee INTEGER NOT NULL,
    status TEXT NOT NULL, product_id TEXT NOT NULL, reference TEXT NOT NULL, category TEXT NOT NULL,
    channel TEXT NOT NULL, identifier TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL, extra TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS lines_product ON lines (vendor, product_id);
CREATE INDEX IF NOT EXISTS lines_created ON lines (vendor, account, created);
CREATE TABLE IF NOT EXISTS balances (
    vendor TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
    shown_off_by INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (vendor, account, currency)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (
    vendor TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, at REAL NOT NULL, status INTEGER NOT NULL,
    answer TEXT NOT NULL, PRIMARY KEY (vendor, key)) WITHOUT ROWID;
"""
TABLES = ("objects", "agenda", "webhooks", "attempts", "faults", "calls", "lines", "balances", "keys")


class Store:
    """One SQLite file. Every request writes in one transaction; nothing is awaited inside one."""

    def __init__(self, folder: Path, *, survives_power_cuts: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(folder / "gatewaysim.sqlite3", isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        # Without it a killed process still loses nothing; a machine that loses its power may.
        self.db.execute(f"PRAGMA synchronous={'NORMAL' if survives_power_cuts else 'OFF'}")
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA busy_timeout=5000")
        self.db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction it joins that one."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.db.execute(sql, values)

    # -- small values ------------------------------------------------------------------------------------------

    def meta(self, name: str, default: Any = None) -> Any:
        found = self.row("SELECT value FROM meta WHERE name = ?", name)
        return default if found is None else json.loads(found["value"])

    def set_meta(self, name: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, json.dumps(value))

    def next_number(self, name: str) -> int:
        """1, 2, 3 ... under this name, also after a restart."""
        number: int = self.meta(name, 0) + 1
        self.set_meta(name, number)
        return number

    # -- objects -----------------------------------------------------------------------------------------------

    def put(self, vendor: str, kind: str, id: str, reference: str, doc: Doc) -> None:
        self.run(
            "INSERT INTO objects (vendor, kind, id, reference, doc) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (vendor, kind, id) DO UPDATE SET doc = excluded.doc, reference = excluded.reference",
            vendor, kind, id, reference, json.dumps(doc),
        )  # fmt: skip

    def get(self, vendor: str, kind: str, id: str) -> Doc | None:
        found = self.row("SELECT doc FROM objects WHERE vendor = ? AND kind = ? AND id = ?", vendor, kind, id)
        return None if found is None else json.loads(found["doc"])

    def by_reference(self, vendor: str, kind: str, reference: str) -> list[Doc]:
        """In the order of their making."""
        found = self.rows(
            "SELECT doc FROM objects WHERE vendor = ? AND kind = ? AND reference = ? ORDER BY seq",
            vendor, kind, reference,
        )  # fmt: skip
        return [json.loads(row["doc"]) for row in found]

    def every(self, vendor: str, kind: str, *, newest: int | None = None) -> list[Doc]:
        sql = "SELECT doc FROM objects WHERE vendor = ? AND kind = ? ORDER BY seq"
        if newest is None:
            found: Sequence[sqlite3.Row] = self.rows(sql, vendor, kind)
        else:
            found = self.rows(sql + " DESC LIMIT ?", vendor, kind, newest)
        return [json.loads(row["doc"]) for row in found]

    # -- agenda ------------------------------------------------------------------------------------------------

    def schedule(self, due: float, what: str, vendor: str, step: str, id: str) -> None:
        self.run("INSERT INTO agenda (due, what, vendor, step, id) VALUES (?, ?, ?, ?, ?)", due, what, vendor, step, id)

    def due(self, until: float) -> sqlite3.Row | None:
        """The earliest item of the agenda that is due by then."""
        return self.row("SELECT * FROM agenda WHERE due <= ? ORDER BY due, seq LIMIT 1", until)

    def unschedule(self, seq: int) -> None:
        self.run("DELETE FROM agenda WHERE seq = ?", seq)

    def record_call(
        self, *, vendor: str, operation: str, reference: str, at: float, effect: int, status: int, fault: str
    ) -> None:
        self.run(
            "INSERT INTO calls (vendor, operation, reference, at, effect, status, fault) VALUES (?, ?, ?, ?, ?, ?, ?)",
            vendor, operation, reference, at, effect, status, fault,
        )  # fmt: skip

    def empty(self) -> None:
        """Forget everything but the clock's mode."""
        for table in TABLES:
            self.run(f"DELETE FROM {table}")  # noqa: S608 -- names from the tuple above
        self.run("DELETE FROM meta WHERE name NOT IN ('clock_mode', 'clock_at', 'clock_offset')")
