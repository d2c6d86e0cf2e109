"""How the news of this room read. Imported by the app's `ready()`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sorot.messaging.wording import register_event

_CORRECTED = _("Invoice %(number)s for “%(title)s” was corrected: %(reason)s. The new one is in your papers.")


def _say(data: Mapping[str, Any]) -> str:
    return str(_CORRECTED) % data


register_event("invoice.corrected", icon="receipt", sentence=_say, tone="money")
