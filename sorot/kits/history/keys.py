"""Keys that sign histories, and the public file by which others check them. No Django here.

`SOROT_SIGNING_KEYS` is `YYYY-MM-DD:base64(32 bytes)`, newest first: the day, in Jakarta like all days here, is
the first on which the key signs. The newest whose day has come signs, all are known to verify; a key that somebody
else has seen is taken out of the list.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sorot.deals.canonical import canonical
from sorot.kits.history.document import ALGORITHM, NotAHistory, day_of, read_json, signed_bytes

FORMAT = "sorot.keys/1"
HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose signatures are believed, from which day, and until which (None: it still signs)."""

    public: bytes
    since: date
    until: date | None

    @property
    def id(self) -> str:
        """Made of the key itself, so that a key cannot borrow the name of another."""
        return sha256(self.public).hexdigest()[:16]

    def signs_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def believes(self, content: bytes, signature: str) -> bool:
        """Whether this key made `signature` (128 hexadecimal digits in lower case) over `content`."""
        if len(signature) != 128 or not HEX.issuperset(signature):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(bytes.fromhex(signature), content)
        except InvalidSignature:
            return False
        return True


def _private_keys(listed: Iterable[str]) -> list[tuple[date, Ed25519PrivateKey]]:
    found = []
    for item in listed:
        day, _colon, encoded = item.strip().partition(":")
        raw = base64.b64decode(encoded, validate=True)
        if len(raw) != 32:
            raise ValueError("a signing key holds 32 bytes")
        found.append((date.fromisoformat(day), Ed25519PrivateKey.from_private_bytes(raw)))
    if not found:
        raise ValueError("there is no signing key")
    if [day for day, _key in found] != sorted((day for day, _key in found), reverse=True):
        raise ValueError("signing keys stand newest first")
    return found


def public_keys(listed: Iterable[str]) -> tuple[PublicKey, ...]:
    """The public half of each key, newest first. A key signs until the day on which the next one takes over.

    Raises ValueError when the list cannot be read.
    """
    keys: list[PublicKey] = []
    until: date | None = None
    for since, private in _private_keys(listed):
        keys.append(PublicKey(private.public_key().public_bytes_raw(), since, until))
        until = since
    return tuple(keys)


def signer_on(listed: Sequence[str], day: date) -> PublicKey:
    """The public half of the key that signs on `day`: the newest whose first day has come."""
    keys = public_keys(listed)
    return next((key for key in keys if key.since <= day), keys[-1])


def sign(history: dict[str, Any], listed: Sequence[str]) -> str:
    """The whole file: the history and its signature with the key that it names. Raises KeyError for another key."""
    secrets = {key.id: private for key, (_day, private) in zip(public_keys(listed), _private_keys(listed), strict=True)}
    name = history["issuer"]["key"]
    signature = {"algorithm": ALGORITHM, "key": name, "value": secrets[name].sign(signed_bytes(history)).hex()}
    return canonical({"history": history, "signature": signature})


def keys_file(keys: Iterable[PublicKey], *, site: str) -> str:
    """What `/.well-known/sorot-keys.json` holds."""
    rows = [
        {
            "algorithm": ALGORITHM, "from": key.since.isoformat(), "id": key.id, "public": key.public.hex(),
            "until": key.until.isoformat() if key.until else None,
        }
        for key in keys
    ]  # fmt: skip
    return canonical({"format": FORMAT, "keys": rows, "site": site})


def read_keys_file(text: str) -> tuple[PublicKey, ...]:
    """The keys of a `sorot-keys.json`. Raises NotAHistory when it is none."""
    found = read_json(text.strip())
    rows = found.get("keys")
    if found.get("format") != FORMAT or not isinstance(rows, list) or not 0 < len(rows) <= 50:
        raise NotAHistory("not a file of keys")
    return tuple(_key(row) for row in rows)


def _key(row: Any) -> PublicKey:
    if not isinstance(row, dict) or row.get("algorithm") != ALGORITHM:
        raise NotAHistory("another kind of key")
    public, since, until = row.get("public"), row.get("from"), row.get("until")
    if not isinstance(public, str) or len(public) != 64 or not HEX.issuperset(public) or not isinstance(since, str):
        raise NotAHistory("a part is missing")
    if until is not None and not isinstance(until, str):
        raise NotAHistory("not a day")
    return PublicKey(bytes.fromhex(public), day_of(since), day_of(until) if until is not None else None)
