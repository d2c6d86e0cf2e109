"""The sentences of our own verbs."""

from django.utils.translation import gettext_lazy as _

from sorot.messaging.enums import MESSAGE_RECEIVED
from sorot.messaging.wording import register_event

register_event(MESSAGE_RECEIVED, icon="message-circle", sentence=_("%(who)s wrote to you about “%(title)s”."))
