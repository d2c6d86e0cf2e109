"""What many creators show together: who takes part, benchmarks in editions, the weather of platforms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sorot.analytics.enums import Weather
from sorot.analytics.models.dictionary import PublicQuerySet
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Platform
from sorot.creators.models import CreatorProfile, SocialAccount


class SharingChoiceQuerySet(models.QuerySet["SharingChoice"]):
    """Choices of creators."""

    def visible_to(self, actor: Actor) -> SharingChoiceQuerySet:
        """One's own, or of one's talents."""
        return self.filter(creator__in=CreatorProfile.objects.owned_by(actor))


class SharingChoice(models.Model):
    """Whether a creator's numbers count in the middle of many (benchmarks, weather). Nobody takes part unasked."""

    creator = models.OneToOneField(CreatorProfile, models.CASCADE, related_name="sharing_choice")
    is_sharing = models.BooleanField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SharingChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.creator_id}: {self.is_sharing}"


class Benchmark(models.Model):
    """One published edition of one group's figures for one metric.

    A new edition replaces the last only when at least five members' values differ from it (joined, left or changed),
    so that no two editions tell one creator's number. `p50` from 5 members on, the other percentiles from 30 on;
    rounded to two significant digits.
    """

    code = code_field()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    tier = models.CharField(max_length=12)
    format = models.CharField(max_length=16, blank=True)
    category = models.CharField(max_length=20, blank=True)
    metric = models.CharField(max_length=48)
    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    is_current = models.BooleanField()
    n = models.PositiveIntegerField()
    p10 = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    p25 = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    p50 = models.DecimalField(max_digits=20, decimal_places=6)
    p75 = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    p90 = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "tier", "format", "category", "metric", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "tier", "format", "category", "metric", "edition"], name="benchmark_edition_once"
            ),
            models.UniqueConstraint(
                fields=["platform", "tier", "format", "category", "metric"],
                condition=Q(is_current=True),
                name="benchmark_one_current",
            ),
            models.CheckConstraint(condition=Q(n__gte=5), name="benchmark_of_5_or_more"),
            models.CheckConstraint(
                condition=Q(n__gte=30) | Q(p10=None, p25=None, p75=None, p90=None), name="benchmark_percentiles_from_30"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.tier} {self.format} {self.metric} #{self.edition}"


class BenchmarkEntry(models.Model):
    """One member's value in a group at its current edition: what the next edition is compared with. Never shown."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="entries")
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+")
    value = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["benchmark", "account"], name="benchmark_entry_once")]

    def __str__(self) -> str:
        return f"{self.benchmark_id}: {self.account_id}"


class WeatherReading(models.Model):
    """The week of a platform and format over at least 20 creators who take part."""

    platform = models.CharField(max_length=12, choices=Platform.choices)
    format = models.CharField(max_length=16)
    week_date = models.DateField()
    creators = models.PositiveIntegerField()
    log_ratio = models.DecimalField(max_digits=8, decimal_places=4)
    z = models.DecimalField(max_digits=8, decimal_places=3)
    state = models.CharField(max_length=6, choices=Weather.choices)
    computed_at = models.DateTimeField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-week_date", "platform", "format"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "format", "week_date"], name="weather_once_a_week"),
            models.CheckConstraint(condition=Q(creators__gte=20), name="weather_of_20_or_more"),
            models.CheckConstraint(condition=Q(state__in=Weather.values), name="weather_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.format} {self.week_date}"
