"""Words to one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.messaging.enums import MESSAGE_RECEIVED
from sorot.messaging.models.threads import Thread


class NotificationQuerySet(models.QuerySet["Notification"]):
    """What people were told."""

    def visible_to(self, actor: Actor) -> NotificationQuerySet:
        """The person's own: those to them personally, and those for the organisation they act for now."""
        if actor.user is None:
            return self.none()
        hats = Q(organisation=None)
        if actor.organisation is not None:
            hats |= Q(organisation=actor.organisation)
        return self.filter(hats, user=actor.user)

    def listed_for(self, actor: Actor) -> NotificationQuerySet:
        """Those on the news page. New messages are told by the inbox; their notifications only carry the mail."""
        return self.visible_to(actor).exclude(verb=MESSAGE_RECEIVED)


class Notification(models.Model):
    """Something happened that one person should know; `url` is where they can act on it."""

    code = code_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    dedupe_key = models.CharField(max_length=200, unique=True, null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="notification_url_local"
            ),
            models.CheckConstraint(condition=~Q(verb=""), name="notification_has_verb"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_latest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} to user {self.user_id}"


class NotificationPreference(models.Model):
    """What a person wants to be mailed; without a row: yes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    wants_mail = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"user {self.user_id}: {'mail' if self.wants_mail else 'no mail'}"
