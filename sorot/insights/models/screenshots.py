"""A picture of a platform's own statistics, and the numbers on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from sorot.analytics.models import Post
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Platform
from sorot.creators.models import SocialAccount
from sorot.insights.enums import SHOT_MOVES, Label, ShotState
from sorot.insights.reading.shapes import UNSURE


class ScreenshotQuerySet(models.QuerySet["Screenshot"]):
    """Screenshots."""

    def visible_to(self, actor: Actor) -> ScreenshotQuerySet:
        """One's own accounts' or one's talents'; for the operator all. Brands see the numbers, never the picture."""
        if actor.is_operator:
            return self
        return self.filter(account__in=SocialAccount.objects.owned_by(actor))

    def with_names(self) -> ScreenshotQuerySet:
        """With whose they are, their file, and what they repeat."""
        return self.select_related("account__creator__user", "post", "file", "same_as", "created_by", "decided_by")


class Screenshot(models.Model):
    """One picture of an account's statistics, or of a post's. `captured_date` is the day that the person says.

    The hashes are 64 bits, signed; `numbers` are the texts with digits on it and `marks` its larger figures as
    "reach:3307": all three find the picture again (`reading.likeness`).
    """

    MOVES = SHOT_MOVES

    code = code_field()
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="screenshots")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="screenshots")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    captured_date = models.DateField()
    #: Of an account: the screen is about `captured_date` alone, not about the last 30 days.
    is_one_day = models.BooleanField(default=False)
    platform = models.CharField(max_length=12, choices=Platform.choices, blank=True)
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=ShotState.choices, default=ShotState.WAITING)
    picture_hash = models.BigIntegerField()
    figures_hash = models.BigIntegerField(null=True)
    marks = ArrayField(models.CharField(max_length=40), default=list)
    numbers = models.JSONField(default=list)
    #: Why nothing could be read: a code of `sentences.PROBLEMS`.
    problem = models.CharField(max_length=12, blank=True)
    #: The earlier picture that this one repeats.
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    #: What the creator says while it is held.
    reply = models.TextField(max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True)
    #: The operator's sentence about a held one.
    decision = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    submit_key = models.CharField(max_length=32, editable=False)
    #: Which picture of its upload it is, from 1.
    place = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    objects = ScreenshotQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ShotState.values), name="shot_state_known"),
            models.UniqueConstraint(fields=["submit_key", "place"], name="shot_once_per_submit"),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at=None)),
                name="shot_confirmed_at_iff_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refused_at__isnull=False) | (~Q(state="refused") & Q(refused_at=None)),
                name="shot_refused_at_iff_refused",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "refused"]) | Q(read_at__isnull=False), name="shot_read_at_if_read"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="")),
                name="shot_decided_at_iff_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(decided_at=None), name="shot_held_is_not_decided"
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=8), name="shot_place_1_to_8"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["account", "-created_at"], name="shot_by_account"),
            models.Index(fields=["post", "captured_date"], name="shot_by_post"),
            # Distances of hashes are counted over this index where the table is vacuumed: no row is read then.
            models.Index(fields=["picture_hash", "figures_hash"], include=["id"], name="shot_hashes"),
            GinIndex(fields=["marks"], name="shot_marks", fastupdate=False),
            models.Index(F("created_at"), condition=Q(state="held"), name="shot_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def file_url(self) -> str:
        """Where the picture itself is, for who may see it; "" when there is none. Needs the file selected."""
        return reverse("core:file", args=[self.file.code]) if self.file is not None else ""


class ScreenshotFigure(models.Model):
    """One number with its name. `read_value` is the machine's, `value` what the person confirmed.

    Nothing read (`read_value` null): the person added it. `was_changed`: the confirmed value is not the one read.
    The edges surround the number in pixels of the stored picture.
    """

    screenshot = models.ForeignKey(Screenshot, models.CASCADE, related_name="figures")
    label = models.CharField(max_length=16, choices=Label.choices)
    read_value = models.BigIntegerField(null=True)
    is_rounded = models.BooleanField(default=False)
    confidence = models.FloatField(default=0)
    box_left = models.PositiveIntegerField(null=True)
    box_top = models.PositiveIntegerField(null=True)
    box_right = models.PositiveIntegerField(null=True)
    box_bottom = models.PositiveIntegerField(null=True)
    value = models.BigIntegerField(null=True)
    was_changed = models.BooleanField(default=False)

    class Meta:
        ordering = ["screenshot", "box_top", "box_left", "id"]
        constraints = [
            models.UniqueConstraint(fields=["screenshot", "label"], name="shot_figure_once"),
            models.CheckConstraint(condition=Q(label__in=Label.values), name="shot_figure_label_known"),
            models.CheckConstraint(condition=Q(read_value=None) | Q(read_value__gte=0), name="shot_figure_read_ge_0"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="shot_figure_value_ge_0"),
            models.CheckConstraint(
                condition=Q(read_value__isnull=False) | Q(was_changed=True), name="shot_figure_added_is_changed"
            ),
            models.CheckConstraint(
                condition=Q(read_value=None, box_left=None, box_top=None, box_right=None, box_bottom=None)
                | Q(
                    read_value__isnull=False, box_left__isnull=False, box_top__isnull=False,
                    box_right__isnull=False, box_bottom__isnull=False,
                ),
                name="shot_figure_place_iff_read",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.label} {self.value if self.value is not None else self.read_value}"

    @property
    def is_unsure(self) -> bool:
        """The machine asks to look twice."""
        return self.read_value is not None and self.confidence < UNSURE
