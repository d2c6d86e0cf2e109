"""One style sheet and one script out of many small files, without Node.

`BundleFinder` (in ``STATICFILES_FINDERS``) offers two files that exist only as a build: ``sorot/sorot.css`` and
``sorot/sorot.js``. `collectstatic` and WhiteNoise see them like any other file. Where the finder is not installed
the tags `styles` and `scripts` link the parts one by one, so a page never stands there bare.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage

SOURCE = Path(__file__).resolve().parent.parent / "static" / "sorot"

#: Files that must stand first, in this order; the rest follows by name, pages after components.
FIRST_CSS = ("tokens", "base")
FIRST_JS = ("element",)
BUNDLES = {"css": "sorot/sorot.css", "js": "sorot/sorot.js"}


def parts(kind: str) -> list[Path]:
    """The source files of a bundle (``css`` or ``js``) in the order in which they count."""
    first = FIRST_CSS if kind == "css" else FIRST_JS

    def order(path: Path) -> tuple[int, bool, str]:
        place = first.index(path.stem) if path.stem in first else len(first)
        return place, path.stem.startswith("page-"), path.stem

    return sorted((SOURCE / kind).glob(f"*.{kind}"), key=order)


def build(kind: str) -> str:
    """The text of a bundle. CSS loses comments and indentation; scripts are wrapped so that no name leaks."""
    texts = [path.read_text(encoding="utf-8") for path in parts(kind)]
    if kind == "js":
        return '(() => {\n"use strict";\n' + "\n".join(texts) + "})();\n"
    css = re.sub(r"/\*.*?\*/", "", "\n".join(texts), flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "\n", css).strip()
    # The bundle stands one folder above its parts.
    return css.replace('url("../', 'url("') + "\n"


class BundleFinder(finders.BaseFinder):
    """Builds the bundles into the data folder and lists them as static files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(settings.DATA_DIR) / "build"

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ARG002
        return []

    # Django's own finders answer an unknown path with an empty list, whatever `find_all` says; so does this one.
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002
        kind = next((kind for kind, name in BUNDLES.items() if name == path), None)
        if kind is None:
            return []
        found = str(self._write(kind))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:  # noqa: ARG002
        storage = StaticFilesStorage(location=str(self.folder), base_url=settings.STATIC_URL)
        for kind, name in BUNDLES.items():
            self._write(kind)
            yield name, storage

    def _write(self, kind: str) -> Path:
        target = self.folder / BUNDLES[kind]
        text = build(kind)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(text, encoding="utf-8")
            draft.replace(target)
        return target


@cache
def names(kind: str) -> list[str]:
    """Static names to link for a kind: the bundle where somebody offers it, else every part. Found once a process."""
    if finders.find(BUNDLES[kind]):
        return [BUNDLES[kind]]
    return [f"sorot/{kind}/{path.name}" for path in parts(kind)]
