"""Editions that never change, links to them, and who gets them by mail."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sorot.campaigns.models import Campaign
from sorot.core.ids import code_field
from sorot.reports.models.inputs import OfCampaignQuerySet

LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class Edition(models.Model):
    """A report as it stood: canonical JSON and its SHA-256. A trigger refuses every change.

    `age` is the days after the last publication (H+3), None for one kept by hand. No agency's part is in it.
    """

    code = code_field()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="report_editions")
    number = models.PositiveSmallIntegerField()
    age = models.PositiveSmallIntegerField(null=True)
    day = models.DateField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    #: None: kept by the house on its day.
    created_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects: Any = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["campaign", "age"], condition=Q(age__isnull=False), name="edition_once_an_age"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="edition_hash_shape"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}"

    @property
    def data(self) -> dict[str, Any]:
        """The document as plain values."""
        return dict(json.loads(self.document))


class ReportShare(models.Model):
    """A link for people without an account. Only the hash of its token is kept.

    `edition` None: the live report. `password` is Django's own hash, empty for none.
    """

    code = code_field()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="report_shares")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="shares")
    token_sha256 = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=160, blank=True)
    label = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    with_costs = models.BooleanField(default=True)
    with_names = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    openings = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    #: None: made by the house for a mail.
    created_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects: Any = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(token_sha256__regex=r"^[0-9a-f]{64}$"), name="share_hash_shape"),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="share_language_known"),
        ]

    def __str__(self) -> str:
        return self.label or self.code


class ReportSchedule(models.Model):
    """Editions that go out by mail. `ages` are those of `enums.AGES`."""

    code = code_field()
    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="report_schedule")
    ages = ArrayField(models.PositiveSmallIntegerField())
    language = models.CharField(max_length=2, choices=LANGUAGES)
    with_costs = models.BooleanField(default=False)
    with_names = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects: Any = OfCampaignQuerySet.as_manager()

    def __str__(self) -> str:
        return f"schedule of {self.campaign_id}"


class ReportAddress(models.Model):
    """One address of a schedule. Whoever said no by the link in a mail is never written to again."""

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="addresses")
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "email"], name="report_address_once")]

    def __str__(self) -> str:
        return self.email


class SentReport(models.Model):
    """That one edition went to one address: once."""

    address = models.ForeignKey(ReportAddress, models.CASCADE, related_name="sent")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    share = models.ForeignKey(ReportShare, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "edition"], name="report_sent_once")]

    def __str__(self) -> str:
        return f"{self.address_id} {self.edition_id}"
