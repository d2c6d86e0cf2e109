"""What every test shares: the app role, a quick way to empty the database, and no network."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import SimpleTestCase
from django.utils import timezone, translation

from sorot.core.dbroles import APP, OWNER
from tests.database import empty_database
from tools.schema import make_database

#: Minutes each: they begin a run, so that none of them runs alone at its end.
LONGEST = ("test_kills.py", "test_access.py", "test_bench.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, then what needs no database, which is still being made; the others keep their order."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.path.name in LONGEST and item.get_closest_marker("slow") is not None:
        return 0
    names = set(getattr(item, "fixturenames", ()))
    case = getattr(item, "cls", None)
    needs_one = (
        not names.isdisjoint({"db", "transactional_db", "live_server"})
        or item.get_closest_marker("django_db") is not None
        or (isinstance(case, type) and issubclass(case, SimpleTestCase))
    )
    return 2 if needs_one else 1


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there, migrated, before Django looks; it goes with the server."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the migrated template to the name that Django will use."""
    creation = connections["default"].creation
    make_database(
        connections["default"].settings_dict["HOST"],
        creation._get_test_db_name(),
        folder=Path(os.environ["SOROT_TEST_FOLDER"]),
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The owner role has created and migrated the test database; from here on the app role serves.

    The role is the one that really logged in, so what the app role must not do is refused in tests as in
    production.
    """
    settings = connections["default"].settings_dict
    connections["default"].close()
    settings["USER"] = APP
    yield
    connections.close_all()
    settings["USER"] = OWNER  # only the owner may drop the test database


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    """After a `transaction=True` test, empty the tables as the superuser instead of truncating as the app role."""
    from django.test import TransactionTestCase

    def teardown(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):
            empty_database(connections[alias].settings_dict)

    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = before  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_words_and_clock() -> Iterator[None]:
    """Every test begins in the house's language and zone, whatever the one before it spoke."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _no_withholding() -> None:
    """Tests that are not about tax speak of one amount: what is agreed arrives. The others say who withholds."""
    settings.MERCHANT_OF_RECORD = "none"


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse to connect anywhere but to this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        return real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture
def owner_cursor(db: None) -> Iterator[Any]:
    """A cursor of the owner role, on a connection of its own (it does not see the test's open transaction)."""
    import psycopg

    settings = connections["default"].settings_dict
    with contextlib.closing(
        psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=OWNER, autocommit=True)
    ) as connection:
        yield connection.cursor()
