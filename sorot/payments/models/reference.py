"""Dated and reviewed data: the fee and the institutions money can be sent to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.payments.enums import InstitutionKind, PayMethod


class FeeSchedule(models.Model):
    """The platform fee from a day on. Agreements freeze the rate, so a new row never changes an old deal."""

    is_reference = True
    valid_from_date = models.DateField(unique=True)
    rate_bps = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        ordering = ["-valid_from_date"]
        constraints = [
            models.CheckConstraint(condition=Q(rate_bps__lte=10_000), name="fee_schedule_rate_range"),
            models.CheckConstraint(condition=~Q(source=""), name="fee_schedule_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.rate_bps} bps from {self.valid_from_date}"


class Institution(models.Model):
    """A bank or e-wallet, with the shape of its account numbers (`data/README.md` says where it is from)."""

    is_reference = True
    code = models.SlugField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=InstitutionKind.choices)
    clearing_code = models.CharField(max_length=3, blank=True)
    number_pattern = models.CharField(max_length=40)
    number_hint = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InstitutionKind.values), name="institution_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class ReleaseHold(models.Model):
    """How many days earnings wait before they can be paid out, by how the brand paid: some ways can be taken back."""

    is_reference = True
    method = models.CharField(max_length=8, choices=PayMethod.choices)
    valid_from_date = models.DateField()
    days = models.PositiveSmallIntegerField()
    source = models.TextField()
    checked_date = models.DateField()

    class Meta:
        ordering = ["method", "-valid_from_date"]
        constraints = [
            models.UniqueConstraint(fields=["method", "valid_from_date"], name="release_hold_once_a_day"),
            models.CheckConstraint(condition=Q(method__in=PayMethod.values), name="release_hold_method_known"),
            models.CheckConstraint(condition=~Q(source=""), name="release_hold_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.days} days from {self.valid_from_date}"


class TransferRail(models.Model):
    """A way that banks carry money, with its limits and hours, from a day on.

    `institution` None means every institution of `kind`. Amounts in rupiah; `maximum` None: no limit. `closes` None:
    around the clock, on every day. `minutes` is how long it usually takes.
    """

    is_reference = True
    rail = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=InstitutionKind.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    minimum = models.BigIntegerField()
    maximum = models.BigIntegerField(null=True)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    minutes = models.PositiveIntegerField()
    valid_from_date = models.DateField()
    source = models.TextField()
    checked_date = models.DateField()
    confidence = models.CharField(max_length=10)

    class Meta:
        ordering = ["rail", "institution", "-valid_from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["rail", "institution", "valid_from_date"], nulls_distinct=False, name="transfer_rail_once_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=InstitutionKind.values), name="transfer_rail_kind_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=["high", "medium", "low"]), name="transfer_rail_confidence_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="transfer_rail_has_source"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")), name="transfer_rail_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rail} {self.institution_id or self.kind} from {self.valid_from_date}"
