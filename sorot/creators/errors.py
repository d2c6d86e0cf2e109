"""What creators' actions refuse with."""

from sorot.core.errors import ActionError


class CreatorError(ActionError):
    """Something about a creator was refused."""
