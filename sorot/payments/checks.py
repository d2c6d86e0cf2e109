"""What must be set before money can move."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from sorot.payments.enums import AVAILABLE_MODES, MoneyMode


@register(Tags.compatibility)
def money_mode_is_available(**_kwargs: Any) -> list[CheckMessage]:
    """An error when SOROT_MONEY_MODE names a mode that does not exist or is not built."""
    if settings.MONEY_MODE in AVAILABLE_MODES:
        return []
    known = settings.MONEY_MODE in MoneyMode.values
    said = "is not available in this version" if known else "does not exist"
    return [
        Error(
            f"The money mode {settings.MONEY_MODE!r} {said}.", hint="Use SOROT_MONEY_MODE=OPERATOR.", id="payments.E001"
        )
    ]
