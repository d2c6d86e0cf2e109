"""The operator's own money, moved between two places."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.models.statements import DeskQuerySet


class OwnMoveQuerySet(models.QuerySet["OwnMove"]):
    """Moves of the operator's own money."""

    def visible_to(self, actor: Actor) -> OwnMoveQuerySet:
        """For the desk only."""
        return self if actor.is_operator else self.none()


class OwnMove(models.Model):
    """One transfer of the operator from one channel to another, as when the balance for payouts is filled."""

    code = code_field()
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    #: The number of the line on the bank's statement: one line is recorded once.
    reference = models.CharField(max_length=80, unique=True)
    #: When the money moved; a gateway's list shows it within a few days of it.
    moved_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = OwnMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="own_move_amount_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="own_move_between_two"),
            models.CheckConstraint(condition=~Q(reference=""), name="own_move_has_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"

    def signed(self, channel: str) -> int:
        """What it did to one of its two channels: + came in, - went out."""
        return self.amount if channel == self.target else -self.amount


class OwnMoveLine(models.Model):
    """The line of a gateway's list that one end of a move was found to be; no line is two moves."""

    code = code_field()
    move = models.ForeignKey(OwnMove, models.PROTECT, related_name="lines")
    channel = models.CharField(max_length=20)
    #: What names the line (`Entry.own_name` of `reconcile.py`), and the day it stands on.
    name = models.CharField(max_length=140)
    line_date = models.DateField()
    found_at = models.DateTimeField()

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["move", "channel"], name="own_move_line_one_at_each_end"),
            models.UniqueConstraint(fields=["channel", "name"], name="own_move_line_is_one_move"),
            models.CheckConstraint(condition=~Q(name=""), name="own_move_line_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.name}"
