"""What people ask about their own data."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.crypto import Sealed
from sorot.core.ids import code_field
from sorot.privacy.enums import REQUEST_MOVES, RequestKind, RequestState


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests about data."""

    def visible_to(self, actor: Actor) -> DataRequestQuerySet:
        """One's own; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(user=actor.user) if actor.user is not None else self.none()

    def unanswered(self) -> DataRequestQuerySet:
        """The clock of 72 hours runs."""
        return self.filter(answered_at=None)


class DataRequest(models.Model):
    """One request of one person, with the moment until which the law wants it answered.

    A copy lies encrypted under `path`; its key stands sealed in this row and goes with it. `act_at` is when an account
    is erased, `problem` why that could not be done yet.
    """

    MOVES = REQUEST_MOVES

    code = code_field()
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    text = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(max_length=2000, blank=True)
    act_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    problem = models.TextField(max_length=500, blank=True)
    label = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=100, blank=True)
    key_sealed = models.BinaryField(null=True, editable=False)
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    file_key = Sealed("key_sealed")
    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(answered_at=None), name="data_request_unanswered"),
            models.Index(fields=["user", "-asked_at"], name="data_request_user"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="data_request_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="data_request_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state="ready", kind="export", expires_at__isnull=False, size__gt=0, key_sealed__isnull=False
                )
                | ~Q(state="ready"),
                name="data_request_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "taken_back"], closed_at__isnull=False, key_sealed=None, path="")
                | (~Q(state__in=["done", "taken_back"]) & Q(closed_at=None)),
                name="data_request_closed_iff_over",
            ),
            models.CheckConstraint(
                condition=~Q(kind="erasure") | Q(act_at__isnull=False), name="data_request_erasure_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="erasing") | Q(kind="erasure"), name="data_request_only_erasures_erase"
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state__in=["open", "erasing"], kind__in=["export", "erasure"]),
                name="data_request_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.state}"

    def is_overdue(self, now: datetime) -> bool:
        """Nobody answered within 72 hours: true from the very second on which they are over."""
        return self.answered_at is None and now >= self.due_at

    @property
    def is_open(self) -> bool:
        return self.state in {RequestState.OPEN, RequestState.ERASING}
