"""What platforms count, when they changed it, and what others published: dated rows with their source."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language

from sorot.analytics.enums import Confidence, Paid, Scope
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Platform


def in_language(row: models.Model, name: str) -> str:
    """`name_id` or `name_en` of a row, by the reader's language."""
    return str(getattr(row, f"{name}_id" if (get_language() or "id").startswith("id") else f"{name}_en"))


class PublicQuerySet(models.QuerySet[models.Model]):
    """Rows for everybody: what a number means is no secret."""

    def visible_to(self, actor: Actor) -> PublicQuerySet:  # noqa: ARG002
        """All rows."""
        return self.all()


class MetricDefinition(models.Model):
    """One counter of one platform as it is defined from a day on.

    `metric` is Sorot's name of the counter, `native_name` the platform's (as its exports write it); `formats` names
    the formats it holds for, comma separated, "" for all others. Two values may stand on one line or in one mean only
    when platform, metric and `version` agree; counters of different platforms compare only inside a
    `comparable_group`. The last day is included; no last day: still in force.
    """

    is_reference = True
    code = code_field()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    metric = models.CharField(max_length=24)
    formats = models.CharField(max_length=100, blank=True)
    native_name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    valid_from_date = models.DateField()
    valid_until_date = models.DateField(null=True)
    unit = models.CharField(max_length=12)
    paid = models.CharField(max_length=8, choices=Paid.choices)
    comparable_group = models.CharField(max_length=40)
    meaning_id = models.CharField(max_length=300)
    meaning_en = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    checked_date = models.DateField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "scope", "metric", "formats", "valid_from_date", "native_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "scope", "metric", "formats", "native_name", "valid_from_date"],
                name="metric_definition_once",
            ),
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="metric_platform_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="metric_scope_known"),
            models.CheckConstraint(condition=Q(paid__in=Paid.values), name="metric_paid_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="metric_confidence_known"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(meaning_id="") & ~Q(meaning_en="") & ~Q(native_name=""),
                name="metric_definition_says_all",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="metric_version_from_1"),
            ExclusionConstraint(
                name="metric_definition_never_overlaps",
                expressions=[
                    ("platform", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    ("metric", RangeOperators.EQUAL),
                    ("formats", RangeOperators.EQUAL),
                    ("native_name", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from_date"), F("valid_until_date"), Value("[]"),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.platform}.{self.metric}@{self.version}"

    @property
    def key(self) -> str:
        """`youtube.views@2`."""
        return str(self)

    @property
    def meaning(self) -> str:
        return in_language(self, "meaning")

    @property
    def format_list(self) -> tuple[str, ...]:
        return tuple(f for f in self.formats.split(",") if f)

    def holds_on(self, day: date) -> bool:
        """True when the definition is in force on `day`."""
        return self.valid_from_date <= day and (self.valid_until_date is None or day <= self.valid_until_date)


class PlatformChange(models.Model):
    """Something a platform changed on a day, and what it means for creators.

    `breaks` names the metrics whose definition changed (comma separated): no line is drawn and nothing is compared
    across that day for the `formats` named ("" for all).
    """

    is_reference = True
    code = code_field()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    happened_date = models.DateField()
    formats = models.CharField(max_length=100, blank=True)
    breaks = models.CharField(max_length=100, blank=True)
    title_id = models.CharField(max_length=140)
    title_en = models.CharField(max_length=140)
    what_id = models.TextField(max_length=800)
    what_en = models.TextField(max_length=800)
    advice_id = models.TextField(max_length=800)
    advice_en = models.TextField(max_length=800)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    checked_date = models.DateField()
    #: Empty for the rows that came with the house.
    added_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_date", "platform", "-id"]
        indexes = [models.Index(fields=["platform", "-happened_date"], name="change_by_platform")]
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="change_platform_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="change_confidence_known"),
            models.CheckConstraint(
                condition=~Q(title_id="") & ~Q(title_en="") & ~Q(advice_id="") & ~Q(advice_en="") & ~Q(source=""),
                name="change_says_all",
            ),
            models.UniqueConstraint(fields=["platform", "happened_date", "title_en"], name="change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.happened_date}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def what(self) -> str:
        return in_language(self, "what")

    @property
    def advice(self) -> str:
        return in_language(self, "advice")

    @property
    def is_break(self) -> bool:
        return bool(self.breaks)


class ExternalBenchmark(models.Model):
    """A figure that somebody else published. Methods differ by a factor of ten, so it is shown beside, never mixed."""

    is_reference = True
    code = code_field()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    metric = models.CharField(max_length=40)
    group = models.CharField(max_length=60)
    country = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=6)
    publisher = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=300, blank=True)
    checked_date = models.DateField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "metric", "-year", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "metric", "group", "country", "publisher", "year"], name="external_benchmark_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0) & ~Q(publisher=""), name="external_benchmark_says_all"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.year}: {self.platform} {self.metric}"
