"""The database a command works on: that of DATABASE_URL, the running embedded one, or one started for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sorot.cli.place import CommandError, Place, environment, make_keys
from sorot.core.dbroles import APP
from sorot.core.embedded import Server, read_run_file

DATABASE_NAME = "sorot"


def outside_database() -> dict[str, str] | None:
    """Environment entries for the database of DATABASE_URL, its roles made; None when it is not set."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return None
    import psycopg

    from sorot.core.dbroles import SQL_FOR_ADMINISTRATORS, prepare_outside_database

    try:
        prepare_outside_database(os.environ.get("SOROT_MIGRATE_URL") or url)
    except psycopg.errors.InsufficientPrivilege as error:
        raise CommandError(
            f"The account of DATABASE_URL may not make Sorot's roles ({error}). Let the administrator run this in "
            f"the database, as that account or with its name for current_user:\n{SQL_FOR_ADMINISTRATORS}"
        ) from error
    except psycopg.Error as error:
        raise CommandError(f"The database of DATABASE_URL does not answer: {str(error).strip()}") from error
    return {}


def embedded_entries(host: str) -> dict[str, str]:
    return {"SOROT_DB_HOST": host, "SOROT_DB_NAME": DATABASE_NAME}


@contextmanager
def running_database(place: Place) -> Iterator[dict[str, str]]:
    """Environment entries of a database that answers, for as long as the block lasts."""
    outside = outside_database()
    if outside is not None:
        yield outside
        return
    running = read_run_file(place.data)
    if running:
        yield embedded_entries(running["host"])
        return
    if not place.data.exists():
        raise CommandError(
            f"There is no installation in {place.data}. Start one with bin/up, or name it by SOROT_DATA."
        )
    from sorot.core.dbroles import prepare_database

    server = Server(place.data).start()
    try:
        prepare_database(server.host, DATABASE_NAME)
        yield embedded_entries(server.host)
    finally:
        server.stop()


@contextmanager
def django(place: Place | None = None, role: str = APP) -> Iterator[None]:
    """Django, set up in this process on this installation's database."""
    from sorot.cli.place import find_place

    place = place or find_place()
    make_keys(place)
    with running_database(place) as entries:
        os.environ.update(environment(place, entries, os.environ.get("SOROT_DB_ROLE") or role))
        import django as framework

        framework.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
