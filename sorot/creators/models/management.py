"""A management asks to act for a creator."""

from __future__ import annotations

from django.db import models

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.creators.enums import MANAGEMENT_REQUEST_MOVES, ManagementRequestState
from sorot.creators.models.profiles import CreatorProfile


class ManagementRequestQuerySet(models.QuerySet["ManagementRequest"]):
    """Requests."""

    def visible_to(self, actor: Actor) -> ManagementRequestQuerySet:
        """For the management those it sent; for the creator those received; for the operator all."""
        if actor.is_operator:
            return self
        if actor.is_person:
            return self.filter(creator__user=actor.user)
        if actor.kind == "management":
            return self.filter(management=actor.organisation)
        return self.none()


class ManagementRequest(models.Model):
    """A question to a creator; only the creator's own yes sets the management."""

    MOVES = MANAGEMENT_REQUEST_MOVES

    code = code_field()
    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="management_requests")
    management = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="talent_requests")
    note = models.TextField(max_length=400, blank=True)
    state = models.CharField(
        max_length=10, choices=ManagementRequestState.choices, default=ManagementRequestState.PENDING
    )
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = ManagementRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "management"], condition=models.Q(state="pending"), name="management_request_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", decided_at=None)
                | (models.Q(state__in=["accepted", "declined", "withdrawn"]) & models.Q(decided_at__isnull=False)),
                name="management_request_decided_iff_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.management_id} asks {self.creator_id}"
