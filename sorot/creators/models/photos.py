"""Photos of a profile."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.creators.models.profiles import CreatorProfile


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos."""

    def visible_to(self, actor: Actor) -> PhotoQuerySet:
        """Those of the profiles one may see."""
        return self.filter(creator__in=CreatorProfile.objects.visible_to(actor))


class Photo(models.Model):
    """One picture, in the creator's own order. Its file belongs to the profile and is seen by who may see that."""

    code = code_field()
    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="photos")
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")
    alt = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(alt=""), name="photo_has_words"),
            models.UniqueConstraint(
                fields=["creator", "position"], name="photo_one_per_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def url(self) -> str:
        return reverse("core:file", args=[self.file.code])

    @property
    def thumb_url(self) -> str:
        return reverse("core:file_size", args=[self.file.code, "thumb"])
