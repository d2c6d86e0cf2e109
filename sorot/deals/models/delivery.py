"""Works: what is to be made, its versions, and the proof that it is out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Format, Platform
from sorot.deals.enums import ITEM_MOVES, SUBMISSION_MOVES, ItemState, SubmissionState
from sorot.deals.models.deals import Deal
from sorot.deals.models.parties import parties_of


class ItemQuerySet(models.QuerySet["DeliverableItem"]):
    """Works of deals."""

    def visible_to(self, actor: Actor) -> ItemQuerySet:
        """All parties of the deal, and the operator."""
        parties = parties_of(actor, "deal__")
        return self.none() if parties is None else self.filter(parties)


class DeliverableItem(models.Model):
    """One single work: `index` of `of` alike (Story 1 of 2)."""

    MOVES = ITEM_MOVES

    code = code_field()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    format = models.CharField(max_length=14, choices=Format.choices)
    index = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)
    draft_due_date = models.DateField()
    publish_date = models.DateField()
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.AWAITED)
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["deal", "position"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "position"], name="item_position_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "published"], approved_at__isnull=False)
                | Q(state__in=["awaited", "in_review", "changes"], approved_at=None),
                name="item_approved_at_iff_approved",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="item_published_at_iff_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def label(self) -> str:
        """`Reel`, or `Story 1` where there are several alike."""
        name = str(self.get_format_display())
        return f"{name} {self.index}" if self.of > 1 else name


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Versions of works."""

    def visible_to(self, actor: Actor) -> SubmissionQuerySet:
        """All parties of the deal, and the operator."""
        parties = parties_of(actor, "item__deal__")
        return self.none() if parties is None else self.filter(parties)


class Submission(models.Model):
    """One version of a work: a link or a file, with its caption. Its content never changes; an answer is final."""

    MOVES = SUBMISSION_MOVES

    code = code_field()
    item = models.ForeignKey(DeliverableItem, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    caption = models.TextField(max_length=3000, blank=True)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.SENT)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="submission_number_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="sent"), name="submission_one_open"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="approved"), name="submission_one_approved"),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(
                # Approved by nobody: the time to check was over and the house approved it.
                condition=Q(state="sent", decided_at=None, decided_by=None)
                | Q(state="approved", decided_at__isnull=False)
                | Q(state="changes", decided_at__isnull=False, decided_by__isnull=False),
                name="submission_decided_iff_answered",
            ),
            models.CheckConstraint(condition=~Q(url="", file=None), name="submission_has_a_work"),
            models.CheckConstraint(condition=~Q(state="changes", note=""), name="submission_changes_have_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number} {self.state}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Proofs."""

    def visible_to(self, actor: Actor) -> PublicationQuerySet:
        """All parties of the deal, and the operator."""
        parties = parties_of(actor, "item__deal__")
        return self.none() if parties is None else self.filter(parties)


class Publication(models.Model):
    """The proof that a work is out: its address, when it went out, and a picture of it.

    `is_labelled` is what the creator's side says about the advertising label (None: never asked), with a reason when
    there is none. A proof that was mended holds the new values; the event `proof.mended` keeps the old ones.
    """

    code = code_field()
    item = models.OneToOneField(DeliverableItem, models.PROTECT, related_name="publication")
    url = models.URLField(max_length=500)
    published_at = models.DateTimeField()
    screenshot = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    is_labelled = models.BooleanField(null=True)
    label_note = models.CharField(max_length=300, blank=True, db_default="")
    told_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(is_labelled=False, label_note=""), name="publication_no_label_has_why")
        ]

    def __str__(self) -> str:
        return self.url
