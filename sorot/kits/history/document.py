"""The file: one canonical line of JSON, its history and the signature over it. No Django here.

`{"history": {"format": "sorot.history/1", ...}, "signature": {"algorithm", "key", "value"}}`. What is signed are the
UTF-8 bytes of the canonical text of `history`. The file itself is canonical too, so that each of its bytes counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sorot.deals.canonical import canonical

FORMAT = "sorot.history/1"
ALGORITHM = "Ed25519"
#: Bytes of a file, nested brackets in it, and the latest deals that it names.
MOST_BYTES, MOST_DEPTH, MOST_ENTRIES = 256 * 1024, 8, 300
#: What a history must have, and of which kind each part is.
PARTS: dict[str, type] = {
    "format": str, "issuer": dict, "issued_date": str, "subject": dict, "period": dict, "entries": list,
    "totals": dict,
}  # fmt: skip


class NotAHistory(Exception):
    """The text is no file of this kind, or one that nobody here would have written."""


def signed_bytes(history: dict[str, Any]) -> bytes:
    """The bytes that are signed."""
    return canonical(history).encode()


def read_json(text: str) -> dict[str, Any]:
    """A JSON object without floats, repeated keys, deep nesting or great length. Raises NotAHistory."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise NotAHistory("too large")
    if _depth(text) > MOST_DEPTH:
        raise NotAHistory("nested too deeply")
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)
    except ValueError as error:
        raise NotAHistory("not JSON") from error
    if not isinstance(found, dict):
        raise NotAHistory("not an object")
    return found


def read(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The history and the signature of a file, with every part of the kind it must be. Raises NotAHistory."""
    found = read_json(text)
    history, signature = found.get("history"), found.get("signature")
    if set(found) != {"history", "signature"} or not isinstance(history, dict) or not isinstance(signature, dict):
        raise NotAHistory("other parts")
    if set(signature) != {"algorithm", "key", "value"} or not all(isinstance(v, str) for v in signature.values()):
        raise NotAHistory("no signature")
    if history.get("format") != FORMAT or signature["algorithm"] != ALGORITHM:
        raise NotAHistory("another format")
    if set(history) != set(PARTS) or not all(isinstance(history[name], kind) for name, kind in PARTS.items()):
        raise NotAHistory("other parts")
    _check_words(history["issuer"], ("address", "key", "name"))
    _check_words(history["subject"], ("handle", "name"))
    _check_words(history["period"], ("from", "until"))
    if not all(isinstance(entry, dict) for entry in history["entries"]):
        raise NotAHistory("an entry is no object")
    for day in (history["issued_date"], history["period"]["from"], history["period"]["until"]):
        day_of(day)
    return history, signature


def day_of(text: str) -> date:
    """A day as the file writes it. Raises NotAHistory."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAHistory("not a day") from error


def _check_words(part: dict[str, Any], names: Iterable[str]) -> None:
    if not all(isinstance(part.get(name), str) for name in names):
        raise NotAHistory("a part is missing")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotAHistory("a key twice")
    return found


def _no_float(text: str) -> Any:
    raise NotAHistory(f"{text[:20]} is no whole number")


def _depth(text: str) -> int:
    """How deeply brackets are nested, found without recursion."""
    deepest = depth = 0
    is_inside = is_escaped = False
    for letter in text:
        if is_inside:
            is_inside = is_escaped or letter != '"'
            is_escaped = letter == "\\" and not is_escaped
        elif letter == '"':
            is_inside = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest
