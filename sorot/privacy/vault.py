"""Files that only their row can open: encrypted in pieces with a key of their own, so that memory stays small.

Each piece is AES-256-GCM under a nonce that counts; the last one is marked, so that a file that was cut short or whose
pieces were moved does not open. Throwing the key away destroys the file, wherever copies of it lie.
"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PIECE = 1 << 20
TAG = 16


class VaultError(Exception):
    """The file does not open: altered, cut short, or another key."""


def folder() -> Path:
    """Where the files lie: beside people's uploads, never below an address."""
    path: Path = settings.DATA_DIR / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_key() -> str:
    """A fresh key as text, to be sealed in the row."""
    return base64.b64encode(os.urandom(32)).decode()


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack(">QI", number, int(is_last))


def lock(source: IO[bytes], target: IO[bytes], key: str) -> None:
    """Encrypt all of `source` into `target`."""
    cipher = AESGCM(base64.b64decode(key))
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        target.write(cipher.encrypt(_nonce(number, not following), piece, None))
        if not following:
            return
        number, piece = number + 1, following


def unlock(path: Path, key: str) -> Iterator[bytes]:
    """The plain bytes, piece by piece. Raises VaultError; then what came before is true but not whole."""
    cipher = AESGCM(base64.b64decode(key))
    with path.open("rb") as source:
        number, piece = 0, source.read(PIECE + TAG)
        while True:
            following = source.read(PIECE + TAG)
            try:
                yield cipher.decrypt(_nonce(number, not following), piece, None)
            except InvalidTag:
                raise VaultError(path.name) from None
            if not following:
                return
            number, piece = number + 1, following
