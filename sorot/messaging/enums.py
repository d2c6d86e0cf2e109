"""Kinds and limits of messages."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.accounts.enums import Role
from sorot.core.models.files import FileKind


class Side(models.TextChoices):
    """On which side of a collaboration a party stands."""

    CREATOR = "creator", _("Creator")
    MANAGEMENT = "management", _("Creator management")
    BRAND = "brand", _("Brand")
    AGENCY = "agency", _("Agency")


class MessageKind(models.TextChoices):
    """Who speaks: a person, or the house about something that happened."""

    TEXT = "text", _("Message")
    EVENT = "event", _("Event")


#: Members in these roles write for their organisation; the others read.
WRITING_ROLES = (Role.OWNER, Role.MANAGER, Role.FINANCE)
#: Characters of one message.
BODY_LIMIT = 4_000
#: Files of one message, and what they may be.
FILES_LIMIT = 5
FILE_KINDS = (FileKind.IMAGE, FileKind.PDF, FileKind.VIDEO)
#: Messages a person may send in `RATE_SECONDS`.
RATE_LIMIT, RATE_SECONDS = 30, 60
#: Messages on one page of a thread.
THREAD_PAGE = 30
#: Notified once until the person has read the thread again.
MESSAGE_RECEIVED = "message.received"
#: A mail about these verbs waits this long, and is not sent when the person has looked meanwhile.
MAIL_PATIENCE = {MESSAGE_RECEIVED: timedelta(minutes=5)}
