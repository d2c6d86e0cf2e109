"""The dated rows that the engine computes with."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.tax.engine import Confidence, Rule
from sorot.tax.enums import Sureness


class TaxRuleQuerySet(models.QuerySet["TaxRule"]):
    """Rows of the tax table."""

    def visible_to(self, actor: Actor) -> TaxRuleQuerySet:  # noqa: ARG002
        """For everybody: what is taken from people's pay is no secret."""
        return self.all()

    def in_force(self, day: date) -> TaxRuleQuerySet:
        """Rows that hold on `day`."""
        return self.filter(Q(valid_until_date=None) | Q(valid_until_date__gte=day), valid_from_date__lte=day)


class TaxRule(models.Model):
    """A rate, bracket or limit from a day on, with its law, its source, how sure we are and when it was checked.

    `value` holds whole numbers and lists of them, by name (rates in basis points, amounts in minor units). The first
    and the last day are days of Asia/Jakarta, both included; no last day: still in force. Facts of a row never change
    (a trigger holds that); only its end may be moved until it has passed, and a row that has not begun may be deleted.
    """

    is_reference = True
    row_code = code_field()
    country = models.CharField(max_length=2)
    code = models.CharField(max_length=40)
    value = models.JSONField()
    valid_from_date = models.DateField()
    valid_until_date = models.DateField(null=True)
    law = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    confidence = models.CharField(max_length=6, choices=Sureness.choices)
    checked_date = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    #: Empty for the rows that came with the house.
    added_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = TaxRuleQuerySet.as_manager()

    class Meta:
        ordering = ["country", "code", "-valid_from_date"]
        constraints = [
            models.UniqueConstraint(fields=["country", "code", "valid_from_date"], name="tax_rule_once_a_day"),
            ExclusionConstraint(
                name="tax_rule_never_overlaps",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from_date"), F("valid_until_date"), Value("[]"),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="tax_rule_country_shape"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="tax_rule_code_shape"),
            models.CheckConstraint(condition=Q(law__regex=r"\S"), name="tax_rule_has_law"),
            models.CheckConstraint(condition=Q(source__regex=r"\S"), name="tax_rule_has_source"),
            models.CheckConstraint(condition=Q(confidence__in=Sureness.values), name="tax_rule_confidence_known"),
            models.CheckConstraint(
                condition=Q(valid_until_date=None) | Q(valid_until_date__gte=F("valid_from_date")),
                name="tax_rule_days_in_order",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.country} {self.code} from {self.valid_from_date}"

    def as_rule(self) -> Rule:
        """The row as the engine reads it."""
        return Rule(
            country=self.country,
            code=self.code,
            value=self.value,
            valid_from=self.valid_from_date,
            valid_until=self.valid_until_date,
            law=self.law,
            source=self.source,
            confidence=Confidence(self.confidence),
            checked=self.checked_date,
            note=self.note,
        )
