"""What people did, and the mail we would have sent."""

from django.conf import settings
from django.db import models

from sorot.core.ids import code_field


class Event(models.Model):
    """One thing a person (or a timer) did. Rows are added, never changed: a trigger refuses it."""

    code = code_field()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    is_operator = models.BooleanField(default=False)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_code", "at"], name="event_subject"),
            models.Index(fields=["-at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_code}"


class OutgoingMail(models.Model):
    """A mail as the simulated backend would have sent it."""

    code = code_field()
    sender = models.CharField(max_length=250)
    recipients = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="mail_created")]

    def __str__(self) -> str:
        return self.subject
