"""Imported files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from sorot.analytics.enums import BATCH_MOVES, BatchState, Replaced, TableKind
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS
from sorot.analytics.parsing.slices import DIMENSIONS, VALUES
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.creators.models import CreatorProfile, SocialAccount


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Imported files."""

    def visible_to(self, actor: Actor) -> ImportBatchQuerySet:
        """Files of one's own accounts, or of one's talents; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(account__in=SocialAccount.objects.owned_by(actor))


class ImportBatch(models.Model):
    """One uploaded file: first shown, then applied or discarded. Nothing is written to the readings before that."""

    MOVES = BATCH_MOVES

    code = code_field()
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="import_batches")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    platform = models.CharField(max_length=12, blank=True)
    table_kind = models.CharField(max_length=10, choices=TableKind.choices)
    #: column number -> meaning or null, as understood or as changed by the person
    mapping = models.JSONField(default=dict)
    #: captured_on (ISO date), orders, marks, units (by column number), channels (list or null), header (list of text)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PREVIEWED)
    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    foreign_count = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=models.Q(table_kind__in=TableKind.values), name="batch_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | (~models.Q(state__in=["applied", "undone"]) & models.Q(applied_at=None)),
                name="batch_applied_at_iff_applied",
            ),
            models.CheckConstraint(
                condition=models.Q(state="discarded", discarded_at__isnull=False)
                | (~models.Q(state="discarded") & models.Q(discarded_at=None)),
                name="batch_discarded_at_iff_discarded",
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at=None)),
                name="batch_undone_at_iff_undone",
            ),
            models.UniqueConstraint(
                fields=["account", "sha256"], condition=models.Q(state="previewed"), name="batch_one_preview_per_file"
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="batch_by_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_channel(self) -> bool:
        """The file speaks of several accounts, or of one that is not clearly this one, and none is chosen yet."""
        return bool(self.choices.get("there")) and self.choices.get("channels") == []

    @property
    def needs_years(self) -> bool:
        """The days of the file carry no year, and nobody has said yet that the years are right."""
        dated = any(m in ("date", "published_at") for m in self.mapping.values())
        is_missing = bool(self.choices.get("years_missing")) and dated
        return is_missing and not self.choices.get("years_confirmed")

    def problem(self) -> tuple[str, dict[str, Any]] | None:
        """Why the table cannot be imported as understood now: a code of `sentences.FILE` and facts, or None."""
        meanings = {m for m in self.mapping.values() if m}
        if self.table_kind == TableKind.AUDIENCE:
            return self._problem_of_audience(meanings)
        metrics = POST_METRICS if self.table_kind == TableKind.POSTS else (*DAY_METRICS, "new_followers")
        if not meanings & set(metrics):
            return "no_metric", {}
        if self.table_kind == TableKind.DAILY and not meanings & {"date", "published_at"}:
            return "no_date", {}
        if self.table_kind == TableKind.POSTS and not meanings & {"post_id", "url", "title", "description"}:
            return "no_post", {}
        if self.needs_channel:
            return "choose_channel", {"count": len(self.choices["there"])}
        if self.needs_years:
            first, last = self.choices.get("days") or ("", "")
            return "confirm_years", {"first": first, "last": last}
        return None

    def _problem_of_audience(self, meanings: set[str]) -> tuple[str, dict[str, Any]] | None:
        if not meanings & set(VALUES):
            return "no_metric", {}
        return None if meanings & set(DIMENSIONS) else ("no_part", {})

    def plan_choices(self) -> dict[str, Any]:
        """`choices` with column numbers as integers again."""
        out: dict[str, Any] = dict(self.choices)
        for name in ("orders", "marks", "units"):
            out[name] = {int(k): v for k, v in (out.get(name) or {}).items()}
        return out


class ImportRowError(models.Model):
    """Why one row of a file was refused. `code` and `facts` become a sentence in the reader's language."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="row_errors")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["batch", "line", "id"]
        indexes = [models.Index(fields=["batch", "line"], name="row_error_by_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the active language."""
        from sorot.analytics.sentences import row_sentence

        return row_sentence(self.code, self.column, self.value, self.facts)


class ReplacedReading(models.Model):
    """What stood in a row before a batch wrote over it: what taking the batch back puts there again.

    `before` holds the columns that changed with their old values, and the batch that had written them.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="replaced")
    table = models.CharField(max_length=16, choices=Replaced.choices)
    row_id = models.BigIntegerField()
    before = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "table", "row_id"], name="replaced_reading_once"),
            models.CheckConstraint(condition=models.Q(table__in=Replaced.values), name="replaced_reading_table_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class RememberedMapping(models.Model):
    """How a person said that a table with this header is to be read; used when the same header comes again."""

    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="remembered_mappings")
    #: SHA-256 of the folded header texts and the platform
    fingerprint = models.CharField(max_length=64)
    header = models.JSONField()
    table_kind = models.CharField(max_length=10, choices=TableKind.choices)
    mapping = models.JSONField()
    orders = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["creator", "fingerprint"], name="mapping_remembered_once")]

    def __str__(self) -> str:
        return self.fingerprint[:12]
