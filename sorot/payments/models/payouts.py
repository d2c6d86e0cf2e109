"""Money on its way out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import PAYOUT_MOVES, PayoutState, Purse
from sorot.payments.models.payees import Payee

WITH_APPROVAL = ["approved", "sent", "succeeded", "failed", "reversed"]
WITH_SENDING = ["sent", "succeeded", "failed", "reversed"]
WITH_REASON = ["rejected", "failed", "reversed"]


class PayoutQuerySet(models.QuerySet["Payout"]):
    """Payouts."""

    def visible_to(self, actor: Actor) -> PayoutQuerySet:
        """Those of visible payees."""
        return self.filter(payee__in=Payee.objects.visible_to(actor))


class Payout(models.Model):
    """One transfer to a payee: asked for by them, approved by another person, sent, and arrived or not."""

    MOVES = PAYOUT_MOVES

    code = code_field()
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payouts")
    account = models.ForeignKey("payments.PayoutAccount", models.PROTECT, related_name="payouts")
    purse = models.CharField(max_length=8, choices=Purse.choices)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.REQUESTED)
    submit_key = models.CharField(max_length=32, unique=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=80, null=True, unique=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["state", "requested_at"], name="payout_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("requested_by")), name="payout_approved_by_another_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_APPROVAL, approved_at__isnull=False, approved_by__isnull=False)
                | (~Q(state__in=WITH_APPROVAL) & Q(approved_at=None, approved_by=None)),
                name="payout_approved_iff_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_SENDING, sent_at__isnull=False, sent_by__isnull=False)
                | (~Q(state__in=WITH_SENDING) & Q(sent_at=None, sent_by=None)),
                name="payout_sent_iff_sent",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["succeeded", "reversed"], settled_at__isnull=False, bank_reference__isnull=False)
                    & ~Q(bank_reference="")
                )
                | (~Q(state__in=["succeeded", "reversed"]) & Q(settled_at=None, bank_reference=None)),
                name="payout_succeeded_has_bank_reference",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=WITH_REASON) & ~Q(reason="")) | (~Q(state__in=WITH_REASON) & Q(reason="")),
                name="payout_reason_iff_not_paid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*WITH_REASON, "cancelled"], closed_at__isnull=False)
                | (~Q(state__in=[*WITH_REASON, "cancelled"]) & Q(closed_at=None)),
                name="payout_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.code
