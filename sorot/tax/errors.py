"""What tax's actions refuse with."""

from sorot.core.errors import ActionError


class TaxError(ActionError):
    """A row of the tax table was refused; nothing changed."""
