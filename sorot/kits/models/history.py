"""What a creator leaves out of the signed history, and the files that were given out."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal


class OwnedQuerySet(models.QuerySet["models.Model"]):
    """Rows of a creator."""

    def visible_to(self, actor: Actor) -> OwnedQuerySet:
        """One's own, or of one's talents; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(creator__in=CreatorProfile.objects.owned_by(actor))


class HistorySettings(models.Model):
    """What entries of a history say besides works and days. Without a row the defaults of this class hold."""

    creator = models.OneToOneField(CreatorProfile, models.CASCADE, related_name="+")
    shows_amounts = models.BooleanField(default=False)
    shows_figures = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.creator_id}"


class HiddenDeal(models.Model):
    """A finished deal that its creator leaves out: of the history, and of the brands that the kit names."""

    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="+")
    deal = models.OneToOneField(Deal, models.CASCADE, related_name="+")
    hidden_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.deal_id}"


class IssuedHistory(models.Model):
    """One file that was given out, by the SHA-256 of its bytes; what stands in it is not kept here, only its deals.

    The same content has the same bytes and so the same row, however often it is downloaded. At most one of a creator
    is the newest; `superseded_at` is when another one was given out.
    """

    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=16)
    deals = ArrayField(models.CharField(max_length=24))
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["creator"], condition=Q(superseded_at=None), name="history_one_newest"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(key__regex=r"^[0-9a-f]{16}$"),
                name="history_hashes_have_shape",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=models.F("issued_at")),
                name="history_superseded_after_issue",
            ),
            models.CheckConstraint(condition=~Q(deals=[]), name="history_names_a_deal"),
        ]

    def __str__(self) -> str:
        return self.sha256
