"""How the news of this room read."""

from django.utils.translation import gettext_lazy as _

from sorot.messaging.wording import register_event

register_event(
    "screenshot.held", icon="scan-search",
    sentence=_("Your screenshot waits: the same picture was sent before by somebody else. You can say how it came."),
)  # fmt: skip
register_event(
    "screenshot.found", icon="scan-search", sentence=_("A screenshot was used twice: decide which one stays.")
)
register_event(
    "screenshot.cleared",
    icon="badge-check",
    sentence=_("The operator let your screenshot pass. Check its numbers now."),
)
register_event("screenshot.refused", icon="ban", sentence=_("The operator did not accept your screenshot."))
