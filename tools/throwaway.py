"""A whole installation that is gone afterwards: for benchmarks, soak rounds and screenshots."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sorot.cli.catalogues import ROOT, compile_catalogues
from sorot.core.dbroles import APP, OWNER, prepare_database
from sorot.core.embedded import Server, throwaway_folder


@contextmanager
def installation(*, durable: bool = False) -> Iterator[Path]:
    """Start an empty, migrated PostgreSQL and set Django up on it as the app role, in this process.

    Yields the data folder. `durable` keeps fsync on, for measurements of writes. Must be called from the main thread,
    before anything imported the settings.
    """
    folder = throwaway_folder()
    server = Server(folder, throwaway=not durable)
    try:
        server.start()
        prepare_database(server.host)
        compile_catalogues()
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            SOROT_MODE=os.environ.get("SOROT_MODE", "development"),
            SOROT_DATA=str(folder),
            SOROT_DB_HOST=server.host,
            SOROT_DB_NAME="sorot",
            SOROT_DB_ROLE=APP,
            SOROT_SECRET_KEY=secrets.token_urlsafe(48),
            DJANGO_SETTINGS_MODULE="sorot.config.settings",
            PYTHONPATH=str(ROOT),
        )
        owner = {**os.environ, "SOROT_DB_ROLE": OWNER}
        prepare = [sys.executable, "-P", "-m", "sorot.cli.prepare", "schema"]
        subprocess.run(prepare, env=owner, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield folder
        from django.db import connections

        connections.close_all()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
