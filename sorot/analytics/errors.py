"""The error of this room."""

from sorot.core.errors import ActionError


class AnalyticsError(ActionError):
    """An import was refused; the sentence says why and what to do."""
