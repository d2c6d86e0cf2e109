"""What can happen to money after it was paid in: given back to its source, or taken back by the payer's bank."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import (
    CHARGEBACK_MOVES,
    OPEN_CHARGEBACKS,
    RETURN_MOVES,
    ChargebackState,
    Debt,
    ReturnState,
)
from sorot.payments.models.gateways import Checkout


class SourceReturnQuerySet(models.QuerySet["SourceReturn"]):
    """Returns to the source."""

    def visible_to(self, actor: Actor) -> SourceReturnQuerySet:
        """Those of one's own balance; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(brand=actor.organisation) if actor.organisation is not None else self.none()


class SourceReturn(models.Model):
    """A part of a brand's balance on its way back to where one payment came from. `key` is committed before."""

    MOVES = RETURN_MOVES

    code = code_field()
    brand = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    checkout = models.ForeignKey(Checkout, models.PROTECT, related_name="returns")
    key = models.CharField(max_length=50, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.REQUESTED)
    submit_key = models.CharField(max_length=32, unique=True, editable=False)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    gateway_id = models.CharField(max_length=120, blank=True)
    raw_status = models.CharField(max_length=60, blank=True)
    fee = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    #: In the gateway's words, for the desk; people get a sentence.
    failure = models.CharField(max_length=200, blank=True)
    #: It said the opposite after the end: a person has to look.
    alarm = models.TextField(max_length=300, blank=True)
    next_check_at = models.DateTimeField(null=True)
    checks = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = SourceReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["next_check_at"], name="return_due", condition=Q(next_check_at__isnull=False))]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
            models.CheckConstraint(
                condition=Q(state="succeeded", settled_at__isnull=False) | (~Q(state="succeeded") & Q(settled_at=None)),
                name="return_settled_at_iff_succeeded",
            ),
            models.CheckConstraint(
                condition=Q(state="failed", failed_at__isnull=False) | (~Q(state="failed") & Q(failed_at=None)),
                name="return_failed_at_iff_failed",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ChargebackQuerySet(models.QuerySet["Chargeback"]):
    """Cases."""

    def visible_to(self, actor: Actor) -> ChargebackQuerySet:
        """The operator's only: the sides of a deal read one sentence about it."""
        return self if actor.is_operator else self.none()

    def blocking(self) -> ChargebackQuerySet:
        """Not decided, or lost with something still owed."""
        owed = Q(state=ChargebackState.LOST, owed_amount__gt=0, debt="")
        return self.filter(Q(state__in=OPEN_CHARGEBACKS) | owed)


class Chargeback(models.Model):
    """A payer's bank asks the money of one payment back (docs/money/chargeback.md)."""

    MOVES = CHARGEBACK_MOVES

    code = code_field()
    checkout = models.ForeignKey(Checkout, models.PROTECT, related_name="chargebacks")
    gateway = models.CharField(max_length=20)
    case_id = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=ChargebackState.choices, default=ChargebackState.OPEN)
    opened_at = models.DateTimeField()
    evidence_due_at = models.DateTimeField()
    evidence_sent_at = models.DateTimeField(null=True)
    evidence_sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    #: When the gateway's books showed that the money was taken; only then the reserve is booked.
    reserved_at = models.DateTimeField(null=True)
    raw_status = models.CharField(max_length=60, blank=True)
    #: What the gateway's last notice says about the end; it counts when reading the gateway agrees.
    said = models.CharField(max_length=10, choices=ChargebackState.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    #: Who paid for a lost case, in minor units; the three sum to the amount.
    from_held = models.BigIntegerField(default=0)
    from_balance = models.BigIntegerField(default=0)
    owed_amount = models.BigIntegerField(default=0)
    owed_due_at = models.DateTimeField(null=True)
    debt = models.CharField(max_length=12, choices=Debt.choices, blank=True)
    debt_closed_at = models.DateTimeField(null=True)
    debt_closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    debt_note = models.CharField(max_length=200, blank=True)
    next_check_at = models.DateTimeField(null=True)
    checks = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ChargebackQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "case_id"], name="chargeback_case_once"),
            models.UniqueConstraint(
                fields=["checkout"], condition=Q(state__in=OPEN_CHARGEBACKS), name="chargeback_one_open_per_payment"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="chargeback_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=ChargebackState.values), name="chargeback_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["won", "lost"], decided_at__isnull=False)
                | (Q(state__in=["open", "review"], decided_at=None)),
                name="chargeback_decided_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="lost", reserved_at__isnull=False,
                    amount=F("from_held") + F("from_balance") + F("owed_amount"),
                )
                | (~Q(state="lost") & Q(from_held=0, from_balance=0, owed_amount=0)),
                name="chargeback_lost_is_paid_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(from_held__gte=0, from_balance__gte=0, owed_amount__gte=0), name="chargeback_parts"
            ),
            models.CheckConstraint(
                condition=Q(debt="", debt_closed_at=None)
                | (Q(debt__in=Debt.values, debt_closed_at__isnull=False, owed_amount__gt=0) & ~Q(debt_note="")),
                name="chargeback_debt_closed_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.gateway} {self.case_id}"

    @property
    def is_owed(self) -> bool:
        """The brand still owes the operator for this case."""
        return self.owed_amount > 0 and not self.debt
