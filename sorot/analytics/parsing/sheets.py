"""Spreadsheets as text: the sheet with the best header becomes a temporary CSV in UTF-8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from .text import UnreadableFile


@dataclass(frozen=True)
class Sheet:
    """The chosen sheet as CSV; the first cell of every record is the number of its row."""

    file: BinaryIO
    name: str


def is_archive(head: bytes) -> bool:
    """A zip (xlsx, ods) or an OLE file (xls)."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def as_text(file: BinaryIO) -> Sheet:
    """Raises UnreadableFile: spreadsheet_broken."""
    raise UnreadableFile("spreadsheet_broken")
