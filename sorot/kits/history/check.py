"""What can be said of a file that somebody holds. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sorot.deals.canonical import canonical
from sorot.kits.history.document import NotAHistory, day_of, read, signed_bytes
from sorot.kits.history.keys import PublicKey


class State(StrEnum):
    """The answer."""

    GENUINE = "genuine"
    ALTERED = "altered"
    OTHER_KEY = "other_key"
    EXPIRED = "expired"
    NO_HISTORY = "no_history"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer, and the history when it is genuine. What an altered file says is worth nothing and never shown.

    `sha256` is that of the genuine file's bytes.
    """

    state: State
    history: dict[str, Any] | None = None
    key: str = ""
    sha256: str = ""


def check(text: str, keys: Iterable[PublicKey]) -> Finding:
    """Judge the text of a file by the keys that are believed. Never raises."""
    text = text.removeprefix("\ufeff").strip(" \t\r\n")
    try:
        history, signature = read(text)
        is_canonical = canonical({"history": history, "signature": signature}) == text
        content = signed_bytes(history)
    except (NotAHistory, ValueError):
        return Finding(State.NO_HISTORY)
    key = next((key for key in keys if key.id == signature["key"]), None)
    if key is None:
        return Finding(State.OTHER_KEY)
    is_whole = is_canonical and history["issuer"]["key"] == key.id and key.believes(content, signature["value"])
    if not is_whole:
        return Finding(State.ALTERED, key=key.id)
    if not key.signs_on(day_of(history["issued_date"])):
        return Finding(State.EXPIRED, key=key.id)
    return Finding(State.GENUINE, history, key.id, sha256(text.encode()).hexdigest())
