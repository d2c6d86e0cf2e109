"""Where Django meets the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "sorot.payments"
    label = "payments"
    verbose_name = _("Money")

    def ready(self) -> None:
        """Register the checks and the sentences of news."""
        from sorot.payments import checks, events  # noqa: F401
