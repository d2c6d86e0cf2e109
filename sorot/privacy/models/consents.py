"""What people agreed to and took back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.privacy.enums import Purpose


class ConsentEntryQuerySet(models.QuerySet["ConsentEntry"]):
    """Lines of the consent book."""

    def visible_to(self, actor: Actor) -> ConsentEntryQuerySet:
        """One's own; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(user=actor.user) if actor.user is not None else self.none()


class ConsentEntry(models.Model):
    """One yes or one no of one person to one purpose. Lines are added, never changed: a trigger refuses it.

    `text_sha256` is of the sentence that stood on the page, in the language of `locale`.
    """

    code = code_field()
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    is_given = models.BooleanField()
    text_sha256 = models.CharField(max_length=64)
    locale = models.CharField(max_length=5)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = ConsentEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "purpose", "-at"], name="consent_entry_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_entry_purpose_known"),
            models.CheckConstraint(condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$"), name="consent_entry_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {'yes' if self.is_given else 'no'}"
