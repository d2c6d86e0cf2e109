"""pytest plugin: one throwaway PostgreSQL for the whole run, started before the settings are read.

With xdist only the controlling process starts it; the workers inherit where it is through the environment. The
tests start as the owner role, which creates and migrates the test database; `tests.conftest` then turns the
connection over to the app role.
"""

import atexit
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sorot.cli.catalogues import compile_catalogues
from sorot.core.dbroles import OWNER, prepare_database
from sorot.core.embedded import Server, throwaway_folder

ROOT = Path(__file__).resolve().parent.parent


def _remove_remains() -> None:
    """Folders of runs that were killed: their server died with them, their files did not."""
    for path in Path("/tmp").glob("sorot-test-*-*"):
        match = re.match(r"sorot-test-(\d+)-", path.name)
        if match and not Path("/proc", match[1]).exists():
            shutil.rmtree(Server(path).socket, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def _end(server: Server, folder: Path) -> None:
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the server, before pytest-django loads the settings."""
    if "SOROT_TEST_SERVER" in os.environ:
        if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # files of its own, as it has a database of its own
            own = Path(os.environ["SOROT_DATA"]) / worker
            (own / "static").mkdir(parents=True, exist_ok=True)
            os.environ["SOROT_DATA"] = str(own)
        return
    _remove_remains()
    compile_catalogues()
    folder = throwaway_folder()
    (folder / "static").mkdir()  # else whitenoise warns, and warnings are errors
    server = Server(folder, throwaway=True).start()
    atexit.register(_end, server, folder)
    prepare_database(server.host)
    os.environ.pop("DATABASE_URL", None)
    # Migrating takes half a minute where nothing is kept: meanwhile the tests that need no database run.
    command = [sys.executable, "-m", "tools.schema", server.host, str(folder)]
    atexit.register(_stop, subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}))
    os.environ.update(
        SOROT_MODE="test",
        SOROT_DATA=str(folder),
        SOROT_DB_HOST=server.host,
        SOROT_DB_NAME="sorot",
        SOROT_DB_ROLE=OWNER,
        SOROT_TEST_SERVER=str(server.pid),
        SOROT_TEST_FOLDER=str(folder),
        SOROT_SECRET_KEY=secrets.token_urlsafe(48),
    )
