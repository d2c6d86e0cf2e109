"""How the news of this room read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sorot.messaging.wording import register_event
from sorot.records.enums import Figure


def _about(sentence: Any) -> Any:
    def say(data: Mapping[str, Any]) -> str:
        return str(sentence) % {**data, "figure": Figure(data["figure"]).label}

    return say


register_event(
    "record.contested", icon="flag", sentence=_about(_("%(name)s contests a figure of their record: %(figure)s."))
)
register_event(
    "record.answered", icon="message-circle", sentence=_about(_("The operator answered about your figure: %(figure)s."))
)
