"""One text for equal values: what is hashed, and what both sides accept. No Django here.

UTF-8 JSON, keys sorted, no spaces, every string in Unicode NFC with plain line ends, whole numbers only.
"""

import hashlib
import json
import unicodedata
from typing import Any


def clean_text(text: str) -> str:
    """NFC, plain line ends, no space at the ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def canonical(data: Any) -> str:
    """The one text of a JSON value. Raises TypeError on floats and on anything JSON does not know."""
    return json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {unicodedata.normalize("NFC", key): _plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
