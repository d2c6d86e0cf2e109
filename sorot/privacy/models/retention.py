"""How long what is kept, and which law says so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.privacy.enums import Confidence


class RetentionRule(models.Model):
    """One dated rule. `days` None: as long as the account lives. `key` is what declarations name.

    `is_nightly`: a job removes what is over every night; else it goes with the account or by hand after its time.
    """

    is_reference = True
    key = models.CharField(max_length=20)
    days = models.PositiveIntegerField(null=True)
    law = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    valid_from_date = models.DateField()
    checked_date = models.DateField()
    is_nightly = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "-valid_from_date"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from_date"], name="retention_rule_once"),
            models.CheckConstraint(
                condition=~Q(law="") & ~Q(source="") & Q(confidence__in=Confidence.values),
                name="retention_rule_has_law_and_source",
            ),
            models.CheckConstraint(condition=Q(days=None) | Q(days__gt=0), name="retention_rule_days_positive"),
        ]

    def __str__(self) -> str:
        return self.key
