"""Threads, messages, notifications."""

from sorot.messaging.models.notifications import Notification, NotificationPreference
from sorot.messaging.models.threads import Message, ReadMark, Thread, ThreadParty

__all__ = ["Message", "Notification", "NotificationPreference", "ReadMark", "Thread", "ThreadParty"]
