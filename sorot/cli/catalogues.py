"""Compiling translations (.po -> .mo) at start, in plain Python: no gettext tools need be installed."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def catalogue_paths(root: Path = ROOT) -> list[Path]:
    """Every .po file of the house, sorted."""
    return sorted(root.glob("sorot/*/locale/*/LC_MESSAGES/django.po"))


def stale_catalogues(root: Path = ROOT) -> list[Path]:
    """The .po files whose .mo is missing or older."""
    stale = []
    for path in catalogue_paths(root):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns:
            stale.append(path)
    return stale


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile what is stale and return it. Untranslated and fuzzy messages fall back to English."""
    stale = stale_catalogues(root)
    if stale:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for path in stale:
            with path.open("rb") as source:
                catalogue = read_po(source, locale=path.parent.parent.name)
            part = path.with_suffix(f".{os.getpid()}.part")
            with part.open("wb") as target:
                write_mo(target, catalogue)
            part.replace(path.with_suffix(".mo"))
    return stale
