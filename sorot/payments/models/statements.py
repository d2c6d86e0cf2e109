"""Statements of the operator's bank, and what a comparison of two books found."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import (
    DIFFERENCE_MOVES,
    LINE_MOVES,
    RUN_MOVES,
    DifferenceKind,
    DifferenceState,
    LineState,
    RunState,
)

Row = TypeVar("Row", bound=models.Model, covariant=True)


class DeskQuerySet(models.QuerySet[Row]):
    """Rows of the operator's desk."""

    def visible_to(self, actor: Actor) -> DeskQuerySet[Row]:
        """The desk's own: nobody else finds them."""
        return self if actor.is_operator else self.none()


class BankStatement(models.Model):
    """One imported file. The same file again is this one: `sha256` is of the bytes as they came."""

    code = code_field()
    sha256 = models.CharField(max_length=64, unique=True)
    bank = models.CharField(max_length=20)
    account = models.CharField(max_length=30, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()
    #: Lines that were new, and lines that another file had brought already.
    new_count = models.PositiveIntegerField()
    known_count = models.PositiveIntegerField()
    #: In whole rupiah, sen cut off; None where the bank does not say.
    opening_balance = models.BigIntegerField(null=True)
    closing_balance = models.BigIntegerField(null=True)
    #: [{"row", "expected", "found"}]: places where the balance does not follow from the line before.
    gaps = models.JSONField(default=list)
    #: Lines the bank has not booked yet, and rows of the bank's own charges with sen.
    pending_count = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="statement_sha256"),
            models.CheckConstraint(condition=Q(first_date__lte=models.F("last_date")), name="statement_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.first_date} – {self.last_date}"


class StatementLine(models.Model):
    """One movement on the operator's bank account. `fingerprint` keeps overlapping exports from doubling it."""

    MOVES = LINE_MOVES

    code = code_field()
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    booked_date = models.DateField()
    #: Rupiah, + came in, - went out.
    amount = models.BigIntegerField()
    description = models.CharField(max_length=500, blank=True)
    balance = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.OPEN)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    funding = models.ForeignKey("payments.Funding", models.PROTECT, null=True, related_name="lines")
    payout = models.ForeignKey("payments.Payout", models.PROTECT, null=True, related_name="lines")
    batch = models.ForeignKey("payments.PayoutBatch", models.PROTECT, null=True, related_name="lines")
    #: Why the last try to use it was refused.
    problem = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["booked_date", "pk"]
        indexes = [
            models.Index(fields=["state", "booked_date"], name="statement_line_queue"),
            models.Index(fields=["booked_date"], name="statement_line_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="statement_line_moves_money"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="statement_line_state_known"),
            models.CheckConstraint(
                condition=Q(state="used", used_at__isnull=False, used_by__isnull=False)
                & (
                    Q(funding__isnull=False, payout=None, batch=None)
                    | Q(funding=None, payout__isnull=False, batch=None)
                    | Q(funding=None, payout=None, batch__isnull=False)
                )
                | (~Q(state="used") & Q(used_at=None, used_by=None, funding=None, payout=None, batch=None)),
                name="statement_line_used_for_one_thing",
            ),
            models.UniqueConstraint(fields=["funding"], name="statement_line_funding_once"),
        ]

    def __str__(self) -> str:
        return self.bank_reference

    @property
    def bank_reference(self) -> str:
        """What names this line wherever it proves something: bank, day, code."""
        return f"{self.statement.bank} {self.booked_date:%Y-%m-%d} #{self.code}"

    @property
    def size(self) -> int:
        """The amount without its sign."""
        return abs(self.amount)


class ReconciliationRun(models.Model):
    """One comparison of our books with those of one channel for one day in Jakarta (`manual`: the bank account)."""

    MOVES = RUN_MOVES

    code = code_field()
    channel = models.CharField(max_length=20)
    for_date = models.DateField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    ours_count = models.PositiveIntegerField(default=0)
    theirs_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    healed_count = models.PositiveIntegerField(default=0)
    #: False: the channel offers no list, what we know was asked one by one.
    is_listed = models.BooleanField(default=True)
    ours_balance = models.BigIntegerField(null=True)
    theirs_balance = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["channel", "-for_date"], name="reconciliation_run_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="reconciliation_run_state_known"),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(state="running"), name="reconciliation_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at=None) | (~Q(state="running") & Q(finished_at__isnull=False)),
                name="reconciliation_run_finished_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(problem="")) | (~Q(state="failed") & Q(problem="")),
                name="reconciliation_run_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.for_date}"


class Difference(models.Model):
    """Our books and theirs disagree in one point. `key` names the point, so that a second run finds the same row."""

    MOVES = DIFFERENCE_MOVES

    code = code_field()
    run = models.ForeignKey(ReconciliationRun, models.PROTECT, related_name="differences")
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, choices=DifferenceKind.choices)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=10, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    gateway_id = models.CharField(max_length=120, blank=True)
    for_date = models.DateField()
    ours_amount = models.BigIntegerField(null=True)
    theirs_amount = models.BigIntegerField(null=True)
    ours_status = models.CharField(max_length=20, blank=True)
    theirs_status = models.CharField(max_length=20, blank=True)
    #: By how much it makes their balance larger than ours.
    effect = models.BigIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN)
    healed_at = models.DateTimeField(null=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-first_seen_at", "-pk"]
        indexes = [models.Index(fields=["state", "channel"], name="difference_queue")]
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "key"], name="difference_once"),
            models.CheckConstraint(condition=Q(kind__in=DifferenceKind.values), name="difference_kind_known"),
            models.CheckConstraint(condition=Q(state__in=DifferenceState.values), name="difference_state_known"),
            models.CheckConstraint(
                condition=Q(state="healed", healed_at__isnull=False) | (~Q(state="healed") & Q(healed_at=None)),
                name="difference_healed_at_iff_healed",
            ),
            models.CheckConstraint(
                condition=(Q(state="explained", explained_at__isnull=False, explained_by__isnull=False) & ~Q(note=""))
                | (~Q(state="explained") & Q(explained_at=None, explained_by=None, note="")),
                name="difference_explained_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.key}"
