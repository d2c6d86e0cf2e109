"""The file: one canonical line of JSON, its history and the signature over it. No Django here.

`{"history": {"format": "sorot.history/1", ...}, "signature": {"algorithm", "key", "value"}}`. What is signed are the
UTF-8 bytes of the canonical text of `history`. The file itself is canonical too, so that each of its bytes counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from types import NoneType
from typing import Any

from sorot.deals.canonical import canonical

FORMAT = "sorot.history/1"
ALGORITHM = "Ed25519"
#: Bytes of a file, nested brackets in it, and the latest deals that it names.
MOST_BYTES, MOST_DEPTH, MOST_ENTRIES = 256 * 1024, 8, 300
#: Letters of one text, works of one deal, and the size of a whole number (PostgreSQL's largest).
MOST_LETTERS, MOST_WORKS, MOST_WHOLE = 300, 200, 2**63
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: What each part must have, and of which kind: a site that somebody else runs may sign anything.
Kinds = Mapping[str, tuple[type, ...]]
PARTS: Kinds = {
    "format": (str,), "issuer": (dict,), "issued_date": (str,), "subject": (dict,), "period": (dict,),
    "entries": (list,), "totals": (dict,),
}  # fmt: skip
ISSUER: Kinds = dict.fromkeys(("address", "key", "name"), (str,))
SUBJECT: Kinds = {"handle": (str,), "is_demo": (bool,), "is_verified": (bool,), "name": (str,)}
PERIOD: Kinds = dict.fromkeys(("from", "until"), (str,))
ENTRY: Kinds = {
    "agreed_date": (str,), "amount": (dict, NoneType), "brand": (str, NoneType), "completed_date": (str,),
    "figures": (list,), "paid": (dict, NoneType), "title": (str, NoneType), "works": (list,),
}  # fmt: skip
WORK: Kinds = {
    "deadline": (str,), "format": (str,), "is_on_time": (bool, NoneType), "platform": (str,),
    "published_date": (str, NoneType), "revisions": (int,),
}  # fmt: skip
PAID: Kinds = {"day": (str, NoneType), "is_paid": (bool,)}
AMOUNT: Kinds = {"currency": (str,), "earned": (int,)}
FIGURE: Kinds = {
    "captured_date": (str, NoneType), "metric": (str,), "n": (int,), "of": (int,), "source": (str,), "value": (int,),
}  # fmt: skip
TOTALS: Kinds = dict.fromkeys(("deals", "revisions", "works", "works_judged", "works_on_time"), (int,))


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
    _check(history)
    return history, signature


def _check(history: dict[str, Any]) -> None:
    """Every part has its kind, so that whoever shows it can rely on that. Raises NotAHistory."""
    _has(history, PARTS)
    _has(history["issuer"], ISSUER)
    _has(history["subject"], SUBJECT)
    _has(history["period"], PERIOD)
    _has(history["totals"], TOTALS)
    for day in (history["issued_date"], history["period"]["from"], history["period"]["until"]):
        day_of(day)
    if len(history["entries"]) > MOST_ENTRIES:
        raise NotAHistory("too many entries")
    for entry in history["entries"]:
        _has(entry, ENTRY)
        if len(entry["works"]) > MOST_WORKS or len(entry["figures"]) > MOST_WORKS:
            raise NotAHistory("too many parts of an entry")
        days = [entry["agreed_date"], entry["completed_date"]]
        for work in entry["works"]:
            _has(work, WORK)
            days += [work["deadline"], work["published_date"]]
        for figure in entry["figures"]:
            _has(figure, FIGURE)
            days.append(figure["captured_date"])
        if entry["paid"] is not None:
            _has(entry["paid"], PAID)
            days.append(entry["paid"]["day"])
        if entry["amount"] is not None:
            _has(entry["amount"], AMOUNT)
        for day in days:
            if day is not None:
                day_of(day)


def day_of(text: str) -> date:
    """A day as the file writes it. Raises NotAHistory."""
    if not DAY.fullmatch(text):
        raise NotAHistory("not a day")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAHistory("not a day") from error


def _has(part: Any, kinds: Kinds) -> None:
    """Exactly these names, each of its kind and of a size that somebody means."""
    if not isinstance(part, dict) or set(part) != set(kinds):
        raise NotAHistory("other parts")
    for name, kind in kinds.items():
        value = part[name]
        # In Python a bool is an int; in a file it is not.
        if type(value) not in kind:
            raise NotAHistory(f"{name} is of another kind")
        if isinstance(value, str) and len(value) > MOST_LETTERS:
            raise NotAHistory(f"{name} is too long")
        if isinstance(value, int) and abs(value) >= MOST_WHOLE:
            raise NotAHistory(f"{name} is too large")


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
