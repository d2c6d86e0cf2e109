"""The matrix's world as a database of its own: built once in a run, copied by every class that looks at it.

Building takes half a minute of a processor; four classes in different processes want the same one.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tests.matrix.certain import GATEWAY
from tests.matrix.world import World, build_world
from tools.schema import alone, copy_database, make_database, rename_database

NAME = "sorot_world"


@contextmanager
def in_world() -> Iterator[World]:
    """This process's connection leads to a copy of the world, with its files and what its payment partner knows."""
    run = Path(os.environ["SOROT_TEST_FOLDER"])
    kept = run / "world"
    before, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    own = f"{before}_world"
    with alone(run / "world.lock"):
        if not (kept / "world.pickle").exists():
            make_database(host, f"{NAME}_making", folder=run)
            with _connected_to(f"{NAME}_making"):
                _build(kept)
            rename_database(host, f"{NAME}_making", NAME)
        copy_database(host, own, NAME)
    world, known = pickle.loads((kept / "world.pickle").read_bytes())
    vars(GATEWAY).clear()
    vars(GATEWAY).update(known)
    shutil.copytree(kept / "files", _files(), dirs_exist_ok=True)
    with _connected_to(own):
        yield world


def _build(kept: Path) -> None:
    """Build it in one transaction, as a test does: jobs that would follow a commit do not."""
    already = {path for path in _files().rglob("*") if path.is_file()}
    with transaction.atomic():
        world = build_world()
        connection.run_on_commit.clear()
    for path in _files().rglob("*"):
        if path.is_file() and path not in already:
            goal = kept / "files" / path.relative_to(_files())
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, goal)
    part = kept / "world.part"
    part.write_bytes(pickle.dumps((world, vars(GATEWAY))))
    part.replace(kept / "world.pickle")


def _files() -> Path:
    return Path(settings.DATA_DIR) / "files"


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    known: dict[str, Any] = connection.settings_dict
    before = known["NAME"]
    connection.close()
    known["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        known["NAME"] = before
