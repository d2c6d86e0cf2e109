"""Spreadsheets (xlsx, xls, ods) as text: the sheet with the best header becomes a temporary CSV in UTF-8.

A workbook is read by a process of its own with bounded memory and time (`sheet_reader`): a few bytes can claim
billions of cells, and what cannot be read must not take the server down.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from .stream import chunks_of
from .text import UnreadableFile

#: Sum of the sizes inside a zip, in bytes.
MAX_INSIDE = 400_000_000
MAX_MEMORY = 1_500_000_000
MAX_SECONDS = 90
_STUDIO = re.compile(r"(^|/)(table data|data tabel|tabel data)[^/]*\.csv$")
ROOT = Path(__file__).resolve().parents[3]
ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Exit codes of the reader.
LOCKED, BROKEN, TOO_LARGE, EMPTY = 10, 11, 12, 13
CODES = {LOCKED: "spreadsheet_locked", BROKEN: "spreadsheet_broken", TOO_LARGE: "too_large_inside", EMPTY: "empty"}


class Temporary:
    """A temporary file that is closed when nobody reads it any more."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="table-")  # noqa: SIM115 - closed with the last reader
        self.seek, self.read, self.write, self.fileno = (
            self._file.seek,
            self._file.read,
            self._file.write,
            self._file.fileno,
        )

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True)
class Sheet:
    """A table inside another file, unpacked. Of a workbook: CSV, every record led by the number of its row."""

    file: BinaryIO
    name: str


def is_archive(head: bytes) -> bool:
    """A zip (xlsx, ods) or an OLE file (xls)."""
    return head.startswith((*ZIP, OLE))


def as_text(file: BinaryIO) -> Sheet:
    """The best sheet as text.

    Raises UnreadableFile: spreadsheet_locked, spreadsheet_broken, too_large_inside (limit, MB), empty.
    """
    file.seek(0)
    if file.read(4) == OLE:
        _check_ole(file)
    else:
        _check_zip(file)
    text = cast(BinaryIO, Temporary())
    with tempfile.NamedTemporaryFile(prefix="book-") as book:
        for chunk in chunks_of(file):
            book.write(chunk)
        book.flush()
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", f"{__package__}.sheet_reader", book.name, str(MAX_MEMORY)],
                stdin=subprocess.DEVNULL, stdout=text, stderr=subprocess.PIPE, env=environment,
                timeout=MAX_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise UnreadableFile("too_large_inside", limit=MAX_INSIDE // 1_000_000) from None
    if done.returncode:
        # Killed or out of memory: the sheet claims more cells than fit.
        code = CODES.get(done.returncode, "too_large_inside" if done.returncode < 0 else "spreadsheet_broken")
        raise UnreadableFile(code, limit=MAX_INSIDE // 1_000_000)
    return Sheet(text, json.loads(done.stderr.splitlines()[-1]))


def _check_ole(file: BinaryIO) -> None:
    """A workbook with a password is an OLE file around an encrypted zip."""
    before = b""
    for chunk in chunks_of(file):
        if _ENCRYPTED in before + chunk:
            raise UnreadableFile("spreadsheet_locked")
        before = chunk[-len(_ENCRYPTED) :]


def _check_zip(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            names = {info.filename.lower() for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeError):
        raise UnreadableFile("spreadsheet_broken") from None
    if sum(info.file_size for info in infos) > MAX_INSIDE or len(infos) > 5_000:
        raise UnreadableFile("too_large_inside", limit=MAX_INSIDE // 1_000_000)
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableFile("spreadsheet_locked")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise UnreadableFile("spreadsheet_broken")


def tables_in(file: BinaryIO) -> list[Sheet]:
    """The text tables of the zip that YouTube Studio gives ("Table data.csv", "Totals.csv"); [] for every other zip.

    The table of posts comes first. Raises UnreadableFile: too_large_inside, spreadsheet_locked, spreadsheet_broken.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [i for i in archive.infolist() if i.filename.lower().endswith(".csv")]
            if not any(_STUDIO.search(i.filename.lower()) for i in infos):
                return []
            if sum(i.file_size for i in infos) > MAX_INSIDE or len(infos) > 50:
                raise UnreadableFile("too_large_inside", limit=MAX_INSIDE // 1_000_000)
            infos.sort(key=lambda i: (not _STUDIO.search(i.filename.lower()), -i.file_size))
            return [Sheet(_unpacked(archive, info), Path(info.filename).name) for info in infos[:6]]
    except RuntimeError:  # a password
        raise UnreadableFile("spreadsheet_locked") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeError, EOFError, zlib.error):
        raise UnreadableFile("spreadsheet_broken") from None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    text = cast(BinaryIO, Temporary())
    with archive.open(info) as packed:
        shutil.copyfileobj(packed, text)
    return text
