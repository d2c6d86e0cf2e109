"""The way back: an empty ledger can be taken down, one with entries or seals in it cannot."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from sorot.payments import ledger

FOLDER = Path(ledger.__file__).parent


def script(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@pytest.fixture
def superuser(books):
    """A transaction that is always rolled back."""
    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres") as connection:
        yield connection
        connection.rollback()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way_back", ["reverse", "reverse_segments"])
def test_ledger_with_sealed_entries_is_not_dropped(superuser, books, way_back):
    ledger.seal_segments()
    with pytest.raises(psycopg.Error) as caught:
        superuser.execute(script(way_back))
    superuser.rollback()
    assert caught.value.sqlstate == "23L01"
    assert (books.balance("a"), ledger.head().segment) == (1_000, 1)


@pytest.mark.django_db(transaction=True)
def test_empty_ledger_goes_down_and_up_again(superuser):
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM ledger.entry")
    superuser.execute(script("reverse_post_opening"))
    superuser.execute(script("reverse_segments"))
    functions = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
    assert superuser.execute(functions).fetchone() == (8,)
    superuser.execute(script("reverse"))
    assert superuser.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)
    for name in ("schema", "segments", "post_opening"):
        superuser.execute(script(name))
    assert superuser.execute("SELECT count(*) FROM ledger.account").fetchone() == (0,)
    assert superuser.execute(functions).fetchone() == (14,)
