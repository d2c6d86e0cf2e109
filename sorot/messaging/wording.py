"""The sentences of events: written down by the app that knows what happened, spoken in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Sentence = Callable[[Mapping[str, Any]], str] | Promise | str


@dataclass(frozen=True, slots=True)
class Wording:
    """How a verb looks and reads. `tone` is `money` or empty."""

    icon: str
    sentence: Sentence
    tone: str = ""

    def say(self, data: Mapping[str, Any]) -> str:
        """The sentence in the active language; plain text, or safe markup when the app made it so."""
        if callable(self.sentence) and not isinstance(self.sentence, Promise):
            return self.sentence(data)
        return str(self.sentence) % data


_WORDINGS: dict[str, Wording] = {}


def register_event(verb: str, *, icon: str, sentence: Sentence, tone: str = "") -> None:
    """Word `verb` for thread lines, notifications and mails. Call it from your app's `ready()`.

    `sentence` is a lazy translation with `%(name)s` places, or a function of the event's data that runs in the reader's
    language. Raises ValueError when another app already words the verb.
    """
    wording = Wording(icon, sentence, tone)
    if _WORDINGS.setdefault(verb, wording) != wording:
        raise ValueError(f"{verb!r} is worded twice")


def is_registered(verb: str) -> bool:
    return verb in _WORDINGS


def wording_of(verb: str) -> Wording | None:
    """The wording of a verb; None for one whose app is gone."""
    return _WORDINGS.get(verb)


def say(verb: str, data: Mapping[str, Any]) -> str:
    """The sentence of an event in the active language; a plain one when the verb or its data are no longer known."""
    wording = _WORDINGS.get(verb)
    if wording is not None:
        try:
            return wording.say(data)
        except (KeyError, TypeError, ValueError):
            pass
    return _("Something changed here.")


def registered_verbs() -> list[str]:
    return sorted(_WORDINGS)
