"""The audit trail in words. Whoever shows the trail registers the sentences; every app can say them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sorot.core.models import Event

#: Verb -> sentence. `%(who)s` is the person (or Sorot itself), the rest comes from the event's data.
SENTENCES: dict[str, Any] = {}
HOUSE = pgettext_lazy("actor", "Sorot")


def register_sentences(table: Mapping[str, Any]) -> None:
    """Add sentences by verb; each may be lazy."""
    SENTENCES.update(table)


def say(event: Event) -> str:
    """The sentence of an event, in the active language. `user` must be loaded."""
    who = str(event.user) if event.user else str(HOUSE)
    sentence = SENTENCES.get(event.verb)
    if sentence is None:
        noun, _dot, done = event.verb.rpartition(".")
        return _("%(who)s: %(noun)s, %(done)s.") % {
            "who": who,
            "noun": noun.replace("_", " "),
            "done": done.replace("_", " "),
        }
    values: dict[str, Any] = defaultdict(lambda: "?", {str(key): value for key, value in event.data.items()})
    values["who"] = who
    return str(sentence) % values


def state_of(event: Event, value: str) -> str:
    """A state of the event's subject as people read it; as it was written where the subject has no states."""
    try:
        field = apps.get_model(event.subject_type)._meta.get_field("state")
    except (FieldDoesNotExist, LookupError, ValueError):
        return value
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
