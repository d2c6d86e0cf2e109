"""Where Django meets the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxConfig(AppConfig):
    name = "sorot.tax"
    label = "tax"
    verbose_name = _("Tax")
