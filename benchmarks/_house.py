"""A throwaway installation to measure in: its own PostgreSQL (fsync off), schema, demo market and a large market."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sorot.cli.catalogues import compile_catalogues
from sorot.core.dbroles import APP, OWNER, prepare_database
from sorot.core.embedded import Server, throwaway_folder
from tools.schema import make_database


@contextmanager
def throwaway_server() -> Iterator[None]:
    """An empty database that the settings will find, as its owner; gone at the end. Comes before `django.setup()`."""
    folder = throwaway_folder()
    server = Server(folder, throwaway=True).start()
    try:
        prepare_database(server.host)
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="sorot.config.settings",
            SOROT_MODE="development",
            SOROT_DATA=str(folder),
            SOROT_DB_HOST=server.host,
            SOROT_DB_ROLE=OWNER,
            SOROT_SECRET_KEY=secrets.token_urlsafe(48),
            SOROT_LOG_LEVEL="ERROR",
        )
        yield
        from django.db import connections

        connections.close_all()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_house(*, has_demo: bool = True) -> Iterator[None]:
    """Django set up on a new database with the demo market, serving as the app role; gone at the end."""
    compile_catalogues()
    with throwaway_server():
        make_database(os.environ["SOROT_DB_HOST"], "sorot", folder=Path(os.environ["SOROT_DATA"]))
        _prepare(has_demo=has_demo)
        yield


def _prepare(*, has_demo: bool) -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    if has_demo:
        call_command("collectstatic", verbosity=0, interactive=False)
    connections["default"].close()
    connections["default"].settings_dict["USER"] = APP
    if has_demo:
        call_command("load_demo", verbosity=0)
