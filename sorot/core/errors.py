"""Errors that a person can read."""

from collections.abc import Mapping


class ActionError(Exception):
    """An action refused to write. `str(error)` is a translated sentence that says what to do.

    ``field_errors`` maps form field names to sentences, so that a page can show them where they belong.
    """

    def __init__(self, sentence: str, *, field_errors: Mapping[str, str] | None = None, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field_errors = dict(field_errors or {})
        self.code = code


class StaleError(ActionError):
    """Somebody else changed the object after this page was opened."""


class MoveError(ActionError):
    """The object is not in a state that allows this move."""


class RefusedError(ActionError):
    """A rule said no: the actor may not do this. Carries the rule's reason."""
