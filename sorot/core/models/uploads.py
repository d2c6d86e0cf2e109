"""Uploads that may be broken off and taken up again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sorot.core.access import Actor
from sorot.core.ids import new_code


class UploadState(models.TextChoices):
    """Whether all bytes have come. An upload that was taken into use, ended or refused is no row any more."""

    OPEN = "open"
    WHOLE = "whole"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads."""

    def visible_to(self, actor: Actor) -> UploadQuerySet:
        """One's own, whatever hat one wears; nobody else's, not even for the operator."""
        return self.filter(user=actor.user) if actor.user is not None else self.none()


def _upload_code() -> str:
    return new_code(24)


class Upload(models.Model):
    """A file on its way: `offset` of `length` bytes stand safely in the partial file `core.files.uploads` keeps.

    `purpose` names a row of the table `config.wiring.UPLOADS`; `owner_code` is the row it is meant for.
    """

    code = models.CharField(max_length=24, unique=True, default=_upload_code, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=30)
    owner_code = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "owner_code"], name="upload_owner"),
            models.Index(fields=["expires_at"], name="upload_expires"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0) & models.Q(offset__lte=models.F("length")) & models.Q(length__gt=0),
                name="upload_offset_within",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(state="whole", offset=models.F("length")),
                name="upload_whole_has_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name
