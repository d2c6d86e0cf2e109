"""The operator's bank: an account in a file of its own that outlives every process, and its statement in BCA's shape.

It also keeps what happened outside of the house: payments from person to person, and what the people of the month
have done once and must not do again (`mark`).
"""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
OPENING = 20_000_000_000
TABLES = """
create table if not exists lines (
  id integer primary key, day text not null, text text not null, amount integer not null, key text not null unique,
  is_ours integer not null default 1);
create table if not exists direct (funding text primary key, amount integer not null, said text not null default '');
create table if not exists marks (key text primary key);
create table if not exists counts (name text primary key, n integer not null);
"""


class Bank:
    """Each call is one transaction of its own. A key makes a movement happen once."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, timeout=20)
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=off")
        self.db.executescript(TABLES)

    def book(self, *, at: datetime, text: str, amount: int, key: str, is_ours: bool = True) -> bool:
        """One movement, + in, - out. False: it was booked before."""
        day = at.astimezone(JAKARTA).date().isoformat()
        made = self.db.execute(
            "insert or ignore into lines (day, text, amount, key, is_ours) values (?, ?, ?, ?, ?)",
            (day, text, amount, key, int(is_ours)),
        )
        return made.rowcount == 1

    def has(self, key: str) -> bool:
        return self.db.execute("select 1 from lines where key = ?", (key,)).fetchone() is not None

    def balance(self) -> int:
        return OPENING + int(self.db.execute("select coalesce(sum(amount), 0) from lines").fetchone()[0])

    def size(self) -> int:
        """How many movements there were."""
        return int(self.db.execute("select count(*) from lines").fetchone()[0])

    def others(self) -> int:
        """Movements that have nothing to do with the house."""
        return int(self.db.execute("select coalesce(sum(amount), 0) from lines where is_ours = 0").fetchone()[0])

    def text_of(self, key: str) -> str:
        row = self.db.execute("select text from lines where key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def statement(self, until: date, *, days: int = 4) -> bytes:
        """The last days as a CSV; b"" when nothing moved."""
        first = until - timedelta(days=days)
        before = OPENING + int(
            self.db.execute(
                "select coalesce(sum(amount), 0) from lines where day < ?", (first.isoformat(),)
            ).fetchone()[0]
        )
        rows = self.db.execute(
            "select day, text, amount from lines where day >= ? and day <= ? order by day, id",
            (first.isoformat(), until.isoformat()),
        ).fetchall()
        if not rows:
            return b""
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(["Tanggal Transaksi", "Keterangan", "Cabang", "Jumlah", "Saldo"])
        for day, text, amount in rows:
            before += amount
            sign = "CR" if amount > 0 else "DB"
            written = date.fromisoformat(day).strftime("%d/%m/%Y")
            writer.writerow([written, text, "0000", f"{abs(amount):,}.00 {sign}", f"{before:,}.00"])
        return out.getvalue().encode()

    # ------------------------------------------------------------------ outside of every bank account
    def pay_directly(self, funding: str, amount: int) -> None:
        self.db.execute("insert or ignore into direct (funding, amount) values (?, ?)", (funding, amount))

    def say_direct(self, funding: str, said: str) -> None:
        self.db.execute("update direct set said = ? where funding = ?", (said, funding))

    def direct(self) -> dict[str, tuple[int, str]]:
        rows = self.db.execute("select funding, amount, said from direct").fetchall()
        return {funding: (amount, said) for funding, amount, said in rows}

    def mark(self, key: str) -> bool:
        """True the first time."""
        return self.db.execute("insert or ignore into marks (key) values (?)", (key,)).rowcount == 1

    def is_marked(self, key: str) -> bool:
        return self.db.execute("select 1 from marks where key = ?", (key,)).fetchone() is not None

    def count(self, name: str) -> None:
        self.db.execute(
            "insert into counts (name, n) values (?, 1) on conflict (name) do update set n = n + 1", (name[:120],)
        )

    def counts(self) -> dict[str, int]:
        return dict(self.db.execute("select name, n from counts order by name").fetchall())
