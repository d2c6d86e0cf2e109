"""The error of this room."""

from sorot.core.errors import ActionError


class PrivacyError(ActionError):
    """A request about one's data was refused; the sentence says why and what to do."""
