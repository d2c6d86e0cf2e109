"""Everything that writes threads, messages and notifications."""

from sorot.messaging.actions.messages import MessagingError, post_event, post_message
from sorot.messaging.actions.notifications import (
    mail_notification,
    mark_notifications_read,
    notify,
    notify_parties,
    open_notification,
    set_mail_preference,
)
from sorot.messaging.actions.reading import mark_read, record_operator_reading
from sorot.messaging.actions.threads import PartyPlan, add_party, move_thread, open_thread

__all__ = [
    "MessagingError",
    "PartyPlan",
    "add_party",
    "mail_notification",
    "mark_notifications_read",
    "mark_read",
    "move_thread",
    "notify",
    "notify_parties",
    "open_notification",
    "open_thread",
    "post_event",
    "post_message",
    "record_operator_reading",
    "set_mail_preference",
]
