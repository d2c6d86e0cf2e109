"""What money refuses, in words."""

from sorot.core.errors import ActionError


class PaymentError(ActionError):
    """Something about money was refused; nothing moved."""


class NoFeeSchedule(PaymentError):
    """No fee row covers the day."""
