"""A throwaway installation to measure in: its own PostgreSQL (fsync off), schema, demo market and a large market."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from sorot.cli.catalogues import compile_catalogues
from sorot.core.dbroles import APP, OWNER, prepare_database
from sorot.core.embedded import Server, throwaway_folder
from tools.houses import copy_house, use_keys_of
from tools.schema import make_database


@contextmanager
def throwaway_house(*, has_demo: bool = True) -> Iterator[None]:
    """Django set up on a new database, with the demo market or empty, serving as the app role; gone at the end.

    Comes before anything imports Django's settings.
    """
    compile_catalogues()
    folder = throwaway_folder()
    if has_demo:
        copy_house(folder)
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
        if has_demo:
            use_keys_of(folder)
        else:
            make_database(server.host, "sorot", folder=folder)
        _prepare()
        yield
        from django.db import connections

        connections.close_all()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _prepare() -> None:
    import django
    from django.db import connections

    django.setup()
    connections["default"].close()
    connections["default"].settings_dict["USER"] = APP
