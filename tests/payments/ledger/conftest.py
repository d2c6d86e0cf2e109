"""Plain PostgreSQL connections to the test database, past Django: attacks come in by SQL, races need real commits.

The ledger is append-only, so nothing is cleaned up: every test opens accounts under a prefix of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
from django.conf import settings
from psycopg.types.json import Jsonb

APP, OWNER = "sorot_app", "sorot_owner"


@dataclass
class Books:
    """One connection in one role, with the two doors of the ledger."""

    connection: psycopg.Connection
    prefix: str = field(default_factory=lambda: f"t:{secrets.token_hex(4)}")

    def sql(self, query: str, *arguments: object) -> list[tuple]:
        cursor = self.connection.execute(query, arguments or None)
        return cursor.fetchall() if cursor.description else []

    def one(self, query: str, *arguments: object):
        return self.sql(query, *arguments)[0][0]

    def code(self, name: str) -> str:
        return f"{self.prefix}:{name}"

    def open(self, name: str, *, guarded: bool = False, currency: str = "IDR", kind: str = "liability") -> int:
        return self.one("SELECT ledger.open_account(%s, %s, %s, %s)", self.code(name), currency, kind, guarded)

    def post(
        self, key: str, legs: dict[str, int] | list[tuple[str, int]], *, currency: str = "IDR", kind: str = "test"
    ) -> int:
        pairs = list(legs.items()) if isinstance(legs, dict) else legs
        return self.one(
            "SELECT ledger.post(%s, %s, %s::text[], %s::bigint[], %s, %s, now(), %s)",
            self.code(key), kind, [self.code(name) for name, _ in pairs], [amount for _, amount in pairs],
            currency, "test", Jsonb({}),
        )  # fmt: skip

    def balance(self, name: str) -> int:
        return self.one("SELECT balance FROM ledger.account WHERE code = %s", self.code(name))

    def rows(self) -> tuple[int, int, int]:
        """Accounts, transactions and legs under this prefix."""
        like = f"{self.prefix}:%"
        return (
            self.one("SELECT count(*) FROM ledger.account WHERE code LIKE %s", like),
            self.one("SELECT count(*) FROM ledger.txn WHERE key LIKE %s", like),
            self.one(
                "SELECT count(*) FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id WHERE a.code LIKE %s",
                like,
            ),
        )


def connect(role: str) -> psycopg.Connection:
    database = settings.DATABASES["default"]
    host = {"host": database["HOST"]} if database["HOST"] else {}
    return psycopg.connect(dbname=database["NAME"], user=role, autocommit=True, **host)


@pytest.fixture
def open_books(db: None) -> Iterator[Callable[..., Books]]:
    """`open_books(role, prefix)`: as many connections as a race needs; all closed at the end."""
    opened: list[psycopg.Connection] = []

    def opener(role: str = APP, prefix: str | None = None) -> Books:
        connection = connect(role)
        opened.append(connection)
        return Books(connection, prefix) if prefix else Books(connection)

    yield opener
    for connection in opened:
        connection.close()


@pytest.fixture
def books(open_books: Callable[..., Books]) -> Books:
    """The app role, with two guarded accounts (`a` holds 1,000, `b` nothing) and an unguarded `bank`."""
    app = open_books()
    app.open("a", guarded=True)
    app.open("b", guarded=True)
    app.open("bank", kind="asset")
    app.post("start", {"bank": -1_000, "a": 1_000})
    return app
