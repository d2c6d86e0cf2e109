"""The error of this room."""

from sorot.core.errors import ActionError


class RateError(ActionError):
    """Something was refused; the sentence says why."""
