"""A demo market that was made once and is then copied: what browser tests, benchmarks and pictures start from.

The data folder of an installation that `up` has made is kept beside the environment, named after everything that made
it. Its days count from the moment it was made, so one that is older than a few hours is made again.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sorot.core.dbroles import prepare_database
from sorot.core.embedded import Server
from tools.running import ROOT, started_house
from tools.schema import drop_template, make_database

KEPT = ROOT / ".venv" / "test-schema"
OLDEST_S = 4 * 3600
#: Files of the product that no demo market depends on.
WITHOUT = {".mo", ".pyc", ".css", ".js", ".html", ".woff2"}


def fingerprint() -> str:
    """One hash over the product's code and data, and the locked packages."""
    seen = hashlib.sha256(sys.version.encode())
    for path in sorted([*ROOT.glob("sorot/**/*"), ROOT / "requirements.lock"]):
        if path.is_file() and path.suffix not in WITHOUT:
            seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:20]


def copy_house(data: Path) -> None:
    """Make `data` the data folder of an installation with the demo market. `data` must not exist yet, or be empty."""
    with _alone():
        kept = KEPT / f"house-{fingerprint()}"
        if not kept.exists() or time.time() - kept.stat().st_mtime > OLDEST_S:
            _make(kept)
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
        subprocess.run(["cp", "-a", f"{kept}/.", str(data)], check=True)


def use_keys_of(data: Path) -> None:
    """Let this process read what the installation in `data` has sealed."""
    os.environ.update(json.loads((data / "keys.json").read_text(encoding="utf-8")))


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrated(data: Path) -> None:
    """A data folder whose database needs no migration any more, which `up` then fills."""
    data.mkdir(mode=0o711)
    server = Server(data).start()
    try:
        prepare_database(server.host)
        make_database(server.host, "sorot", folder=data)
        drop_template(server.host)
    finally:
        server.stop()


def _make(kept: Path) -> None:
    for old in KEPT.glob("house-*"):
        shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix="sorot-house-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's own account must reach it
        _migrated(folder / "data")
        with started_house(folder):
            pass
        for remains in ("run.json", ".lock", "template.lock", "log", "postgres.log"):
            path = folder / "data" / remains
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        part = kept.with_name(f"part-{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run(["cp", "-a", str(folder / "data"), str(part)], check=True)
        os.utime(part)
        part.replace(kept)
