"""A designed document as PDF: a template, plain data, pictures. Same input, same bytes.

The file is tagged for screen readers (PDF/UA-1), made to be kept (PDF/A-2a), and carries its fonts. Text comes in as
JSON only, so nothing that somebody wrote is ever read as a template.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import segno

from sorot.core.print import faces, pictures, style

HERE = Path(__file__).resolve().parent
CHILD = HERE / "_child.py"
#: Seconds of one document; its waiting for others of this process too. Bytes of address space, not of memory: the
#: program alone maps 300 MB.
SECONDS, MEMORY = 30, 2 * 1024**3
#: How the folders of documents begin, and the seconds after which one was left by a process that was killed.
PREFIX, LEFT = "sorot-print-", 10 * SECONDS
#: As many at the same time in one process of the site: each needs 80 to 250 MB.
AT_ONCE = 2
#: Said where a letter of an unknown script became a box (languages of the site; no catalogue here).
BOXES = {
    "id": "Huruf yang tampil sebagai kotak tidak ada dalam jenis huruf dokumen ini. Tulisan lengkapnya ada di situs.",
    "en": "Letters shown as a box are not in the typeface of this document. The full text is on the site.",
}
#: A word longer than this may be broken inside: addresses, and names without spaces.
LONG_WORD, STEP = 18, 6
#: Where a line may break without a hyphen; it has no width and no ink.
SEAM = "\u200b"

_turns = threading.BoundedSemaphore(AT_ONCE)


class PrintError(Exception):
    """The document could not be set: too large, too slow, or the template is wrong."""


def render(
    template: Path, data: Mapping[str, Any], files: Mapping[str, bytes], *, codes: Mapping[str, str] | None = None
) -> bytes:
    """`template` filled with `data` as PDF. Raises PrintError.

    `data` holds plain values and at least `language` (`id`, `en`), `title` and `date` (`YYYY-MM-DD`, the day that the
    file says it was made). `files` are pictures by name (PNG, JPEG, WebP); the template asks `d.pictures` which of them
    could be read, since a picture that cannot is left out. `codes` are QR codes by name: what each says.
    """
    readable = {name: shown for name, content in sorted(files.items()) if (shown := pictures.fit(content)) is not None}
    content = _shown(dict(data))
    has_boxes = faces.BOX in json.dumps(content, ensure_ascii=False)
    content |= {
        "language": data["language"], "date": data["date"], "style": style.as_data(),
        "pictures": {name: picture.file(name) for name, picture in readable.items()}
        | {name: f"{name}.svg" for name in codes or {}},
        "boxes": BOXES[data["language"]] if has_boxes else "",
    }  # fmt: skip
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes(template.read_bytes())
        (folder / "house.typ").write_bytes((HERE / "templates" / "house.typ").read_bytes())
        (folder / "data.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        for key, picture in readable.items():
            (folder / picture.file(key)).write_bytes(picture.content)
        for key, text in (codes or {}).items():
            segno.make(text, error="m", micro=False).save(
                str(folder / f"{key}.svg"),
                border=0,
                dark=style.as_data()["colors"]["ink"],
                xmldecl=False,
                omitsize=True,
            )
        return _set(folder)


def _sweep() -> None:
    """Remove what a killed process of ours left behind: its folders hold what people wrote."""
    with os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    if found.st_uid == os.getuid() and time.time() - found.st_mtime > LEFT:
                        shutil.rmtree(entry.path)


def _set(folder: Path) -> bytes:
    """The document of this folder, by a process that has nothing of ours: no environment, no connection."""
    command = [
        sys.executable, "-I", str(CHILD), str(folder), str(faces.FOLDER), str(MEMORY), str(SECONDS), str(os.getpid()),
    ]  # fmt: skip
    environment = {"PATH": os.defpath, "RAYON_NUM_THREADS": "2", "PYTHONDONTWRITEBYTECODE": "1"}
    if not _turns.acquire(timeout=SECONDS):
        raise PrintError("too many documents at once")
    try:
        answer = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PrintError(f"not done after {SECONDS} seconds") from None
    finally:
        _turns.release()
    if answer.returncode or not (folder / "out.pdf").exists():
        raise PrintError(answer.stderr[-1_500:] or f"ended with {answer.returncode}")
    return (folder / "out.pdf").read_bytes()


def _shown(value: Any) -> Any:
    """The same data in letters that the faces have, with seams in very long words."""
    if isinstance(value, str):
        return "\n".join(_seamed(faces.clean(line)) for line in value.split("\n"))
    if isinstance(value, Mapping):
        return {str(key): _shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value


def _seamed(line: str) -> str:
    if len(line) <= LONG_WORD:
        return line
    return " ".join(_in_steps(word) if len(word) > LONG_WORD else word for word in line.split(" "))


def _in_steps(word: str) -> str:
    """`word` with a seam every few letters, never before a mark that belongs to the letter in front of it."""
    parts, part = [], ""
    for char in word:
        if len(part) >= STEP and not faces.is_mark(char):
            parts.append(part)
            part = ""
        part += char
    return SEAM.join([*parts, part])
