"""Earlier tries of payouts, by the gateway's own names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.ids import code_field
from sorot.payments.models.payouts import Payout
from sorot.payments.models.statements import DeskQuerySet


class PayoutTry(models.Model):
    """How a gateway named one try of a payout that a later one replaced: what it still says about it is read by this.

    The current try's name stands on the payout itself.
    """

    code = code_field()
    payout = models.ForeignKey(Payout, models.PROTECT, related_name="tries")
    attempt = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=20)
    gateway_id = models.CharField(max_length=80)
    ended_at = models.DateTimeField()

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["payout", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["payout", "attempt"], name="payout_try_once"),
            models.UniqueConstraint(fields=["channel", "gateway_id"], name="payout_try_named_once"),
            models.CheckConstraint(condition=Q(attempt__gt=0), name="payout_try_counts_from_1"),
            models.CheckConstraint(condition=~Q(gateway_id=""), name="payout_try_has_name"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What we called this try."""
        return f"{self.payout.code}-{self.attempt}"
