"""The error of this room."""

from sorot.core.errors import ActionError


class PaperError(ActionError):
    """A paper could not be written; the sentence says why."""
