"""How the news of this room read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sorot.analytics.signal_words import signal_name
from sorot.messaging.wording import register_event


def _about(sentence: Any) -> Any:
    def say(data: Mapping[str, Any]) -> str:
        return str(sentence) % {**data, "signal": signal_name(str(data["signal"]))}

    return say


register_event(
    "signal.contested", icon="flag", sentence=_about(_("%(name)s contests a signal about their audience: %(signal)s."))
)
register_event(
    "signal.answered", icon="message-circle", sentence=_about(_("The operator answered about a signal: %(signal)s."))
)
