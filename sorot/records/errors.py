"""The error of this room."""

from sorot.core.errors import ActionError


class RecordError(ActionError):
    """A contest was refused; the sentence says why."""
