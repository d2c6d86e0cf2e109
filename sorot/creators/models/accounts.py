"""Accounts on platforms, with their present numbers."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Lower
from django.utils.dateparse import parse_datetime

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Platform, Source
from sorot.creators.models.profiles import CreatorProfile


class SocialAccountQuerySet(models.QuerySet["SocialAccount"]):
    """Accounts on platforms."""

    def visible_to(self, actor: Actor) -> SocialAccountQuerySet:
        """Those of the profiles one may see."""
        return self.filter(creator__in=CreatorProfile.objects.visible_to(actor))

    def owned_by(self, actor: Actor) -> SocialAccountQuerySet:
        """Those of one's own profile, or of one's talents."""
        return self.filter(creator__in=CreatorProfile.objects.owned_by(actor))


class SocialAccount(models.Model):
    """One account on one platform. Null means that a number is not known; it is never 0.

    The numbers are written only by `actions.record_metrics`. Each has its own source and moment in `provenance`
    (`{"followers": {"source": "file", "captured_at": "..."}}`); `metrics_source` and `metrics_captured_at` repeat
    those of the follower count, or of the best other number while that is unknown.
    """

    code = code_field()
    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="accounts")
    platform = models.CharField(max_length=12, choices=Platform.choices)
    handle = models.CharField(max_length=100)
    url = models.URLField(max_length=300, blank=True)
    followers = models.BigIntegerField(null=True, blank=True)
    post_count = models.BigIntegerField(null=True, blank=True)
    engagement_rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    metrics_source = models.CharField(max_length=16, choices=Source.choices, blank=True)
    metrics_captured_at = models.DateTimeField(null=True)
    provenance = models.JSONField(default=dict, editable=False)
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = SocialAccountQuerySet.as_manager()

    class Meta:
        ordering = [models.F("followers").desc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint("creator", "platform", Lower("handle"), name="account_once_per_creator"),
            models.CheckConstraint(condition=models.Q(platform__in=Platform.values), name="account_platform_known"),
            models.CheckConstraint(condition=~models.Q(handle=""), name="account_has_handle"),
            models.CheckConstraint(
                condition=(models.Q(followers=None) | models.Q(followers__gte=0))
                & (models.Q(post_count=None) | models.Q(post_count__gte=0))
                & (models.Q(engagement_rate=None) | models.Q(engagement_rate__gte=0)),
                name="account_numbers_ge_0",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    metrics_source="", metrics_captured_at=None, followers=None, post_count=None, engagement_rate=None
                )
                | (models.Q(metrics_source__in=Source.values) & models.Q(metrics_captured_at__isnull=False)),
                name="account_numbers_have_a_source",
            ),
        ]
        indexes = [models.Index(fields=["platform", "followers", "creator"], name="account_platform_followers")]

    def __str__(self) -> str:
        return f"{self.handle} ({self.get_platform_display()})"

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    def source_of(self, metric: str) -> str:
        """The source of one number, or "" while it is unknown."""
        if getattr(self, metric) is None:
            return ""
        return str(self.provenance.get(metric, {}).get("source", self.metrics_source))

    def captured_at_of(self, metric: str) -> datetime | None:
        """When one number was true, or None while it is unknown."""
        if getattr(self, metric) is None:
            return None
        text = self.provenance.get(metric, {}).get("captured_at")
        return parse_datetime(text) if text else self.metrics_captured_at
