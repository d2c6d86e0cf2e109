"""How the events of this room read, in news and mails."""

from django.utils.translation import gettext_lazy as _

from sorot.messaging.wording import register_event

register_event("management.requested", icon="user-round-plus", sentence=_("%(management)s asks to act for you."))
register_event("management.accepted", icon="user-check", sentence=_("%(creator)s lets you act for them."))
register_event("management.declined", icon="user-x", sentence=_("%(creator)s does not want you to act for them."))
