"""Field encryption: AES-256-GCM, bound to the row it was written for.

A sealed value is ``1 | key id length | key id | nonce (12) | ciphertext+tag``; the associated data is
``table.column:public code``, so a value pasted into another row or column does not open (a Fernet token would).
Keys come from the environment, newest first; every listed key decrypts.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"


class SealError(Exception):
    """The value does not open: wrong key, altered, or moved from another row."""


@lru_cache(maxsize=4)
def _keys(listed: tuple[str, ...]) -> tuple[tuple[bytes, AESGCM], ...]:
    keys = []
    for item in listed:
        key_id, _, encoded = item.partition(":")
        raw = base64.b64decode(encoded, validate=True)
        if len(raw) != 32:
            raise ValueError("a field key holds 32 bytes")
        keys.append((key_id.encode(), AESGCM(raw)))
    return tuple(keys)


def _current() -> tuple[tuple[bytes, AESGCM], ...]:
    return _keys(tuple(settings.FIELD_KEYS))


def seal(text: str, *, context: str) -> bytes:
    """Encrypt `text` for `context` (``table.column:code``) with the newest key."""
    key_id, cipher = _current()[0]
    nonce = os.urandom(12)
    return VERSION + bytes([len(key_id)]) + key_id + nonce + cipher.encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes, *, context: str) -> str:
    """The text sealed for `context`. Raises SealError; never returns something else."""
    blob = bytes(sealed)
    if blob[:1] != VERSION:
        raise SealError("unknown version")
    size = blob[1]
    key_id, nonce, body = blob[2 : 2 + size], blob[2 + size : 14 + size], blob[14 + size :]
    for known_id, cipher in _current():
        if known_id == key_id:
            try:
                return cipher.decrypt(nonce, body, context.encode()).decode()
            except InvalidTag:
                raise SealError("the value was altered or moved") from None
    raise SealError(f"no key {key_id.decode(errors='replace')!r}")


class Sealed:
    """Descriptor over a BinaryField: `number = Sealed("number_sealed")` reads and writes plain text.

    The row must have its public `code` (made on construction) before a value is set; empty text stores NULL.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def _context(self, row: object) -> str:
        meta = row._meta  # type: ignore[attr-defined]
        return f"{meta.db_table}.{self.column}:{row.code}"  # type: ignore[attr-defined]

    def __get__(self, row: object, owner: type | None = None) -> str:
        if row is None:
            return self  # type: ignore[return-value]
        sealed = getattr(row, self.column)
        return "" if sealed is None else unseal(sealed, context=self._context(row))

    def __set__(self, row: object, text: str) -> None:
        setattr(row, self.column, seal(text, context=self._context(row)) if text else None)
