"""The way back: an empty ledger can be taken down, one with entries in it cannot."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from sorot.payments import ledger

FOLDER = Path(ledger.__file__).parent
REVERSE = (FOLDER / "reverse.sql").read_text(encoding="utf-8")
SCHEMA = (FOLDER / "schema.sql").read_text(encoding="utf-8")


@pytest.fixture
def superuser(books):
    """A transaction that is always rolled back."""
    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres") as connection:
        yield connection
        connection.rollback()


@pytest.mark.django_db(transaction=True)
def test_ledger_with_entries_is_not_dropped(superuser, books):
    with pytest.raises(psycopg.Error) as caught:
        superuser.execute(REVERSE)
    superuser.rollback()
    assert caught.value.sqlstate == "23L01"
    assert books.balance("a") == 1_000


@pytest.mark.django_db(transaction=True)
def test_empty_ledger_goes_down_and_up_again(superuser):
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM ledger.entry")
    superuser.execute(REVERSE)
    assert superuser.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)
    superuser.execute(SCHEMA)
    assert superuser.execute("SELECT count(*) FROM ledger.account").fetchone() == (0,)
