"""The kept schema is named after everything that makes it, so that a changed source can never find an old dump."""

import ast
import shutil
from pathlib import Path

import pytest

from tools.schema import ROOT, SOURCES, fingerprint


def named() -> set[Path]:
    return {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}


def imported_by_migrations() -> set[Path]:
    """Files of ours that a migration imports, at its head or inside a function."""
    found = set()
    for path in ROOT.glob("sorot/*/migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules = [node.module]
            for module in modules:
                if module.startswith("sorot."):
                    place = ROOT / module.replace(".", "/")
                    found.add(place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py")
    return found


def test_whatever_a_migration_imports_is_part_of_the_name() -> None:
    assert imported_by_migrations() - named() == set()


@pytest.mark.parametrize(
    "path", ["sorot/deals/migrations/0001_initial.py", "sorot/core/data/regencies.csv", "sorot/tax/initial.py"]
)
def test_one_byte_more_is_another_name(tmp_path: Path, path: str) -> None:
    copy = tmp_path / path
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / path, copy)
    before = fingerprint(tmp_path)
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert fingerprint(tmp_path) != before
