"""What deals refuse."""

from sorot.core.errors import ActionError


class DealError(ActionError):
    """Something about applications, offers, agreements or works was refused; the sentence says what to do."""
