"""Money on its way out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.crypto import Sealed
from sorot.core.ids import code_field
from sorot.payments.enums import PAYOUT_MOVES, PayoutAlarm, PayoutFailure, PayoutState, Purse
from sorot.payments.models.payees import Payee
from sorot.payments.postings import MANUAL

WITH_APPROVAL = ["approved", "sent", "succeeded", "failed", "reversed"]
WITH_SENDING = ["sent", "succeeded", "failed", "reversed"]
WITH_REASON = ["rejected", "failed", "reversed"]


class PayoutQuerySet(models.QuerySet["Payout"]):
    """Payouts."""

    def visible_to(self, actor: Actor) -> PayoutQuerySet:
        """Those of visible payees."""
        return self.filter(payee__in=Payee.objects.visible_to(actor))


class PayoutBatchQuerySet(models.QuerySet["PayoutBatch"]):
    """Files for the bank."""

    def visible_to(self, actor: Actor) -> PayoutBatchQuerySet:
        """The desk's own."""
        return self if actor.is_operator else self.none()


class PayoutBatch(models.Model):
    """Payouts given to the operator's bank in one file. The file is kept sealed: account numbers stand in it."""

    code = code_field()
    submit_key = models.CharField(max_length=32, unique=True)
    currency = models.CharField(max_length=3)
    count = models.PositiveIntegerField()
    total = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    file = Sealed("file_sealed")
    objects = PayoutBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, total__gt=0), name="payout_batch_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="payout_batch_sha256"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def filename(self) -> str:
        """What the file is called where it is saved."""
        return f"sorot-{self.created_at:%Y-%m-%d}-{self.code}.csv"


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
    #: Asked for by the standing order of whoever set the account.
    is_automatic = models.BooleanField(default=False)
    #: Asked for in the place of this one, with another amount.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    #: What was approved. The database ties both to the row, so that an edit after the approval is refused.
    approved_amount = models.BigIntegerField(null=True)
    approved_account = models.ForeignKey("payments.PayoutAccount", models.PROTECT, null=True, related_name="+")
    #: "manual" or the name of the gateway that sends it; decided at the approval.
    channel = models.CharField(max_length=20, default=MANUAL)
    rail = models.CharField(max_length=12, blank=True)
    expected_at = models.DateTimeField(null=True)
    #: Which try runs now or next; part of the reference, so that a new try is never taken for the old one.
    attempt = models.PositiveSmallIntegerField(default=1)
    strikes = models.PositiveSmallIntegerField(default=0)
    checks = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True)
    gateway_id = models.CharField(max_length=80, blank=True)
    gateway_status = models.CharField(max_length=60, blank=True)
    gateway_fee = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=20, choices=PayoutFailure.choices, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    #: Why the desk has to look; "" when nothing is wrong.
    alarm = models.CharField(max_length=20, choices=PayoutAlarm.choices, blank=True)
    batch = models.ForeignKey(PayoutBatch, models.PROTECT, null=True, related_name="payouts")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=120, null=True, unique=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="payout_queue"),
            models.Index(fields=["next_check_at"], condition=Q(next_check_at__isnull=False), name="payout_next_check"),
        ]
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
                condition=(
                    Q(state__in=WITH_APPROVAL, approved_amount=F("amount"), approved_account=F("account"))
                    & Q(approved_amount__isnull=False, approved_account__isnull=False)  # NULL would pass a CHECK
                )
                | (~Q(state__in=WITH_APPROVAL) & Q(approved_amount=None, approved_account=None)),
                name="payout_approved_as_it_stands",
            ),
            models.CheckConstraint(condition=Q(attempt__gt=0), name="payout_attempt_counts_from_1"),
            models.CheckConstraint(condition=~Q(channel=""), name="payout_has_channel"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=WITH_SENDING, sent_at__isnull=False)
                    & (Q(channel=MANUAL, sent_by__isnull=False) | ~Q(channel=MANUAL))
                )
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
                condition=(Q(state__in=WITH_REASON) & (~Q(reason="") | ~Q(failure="")))
                | (~Q(state__in=WITH_REASON) & Q(reason="")),
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

    @property
    def reference(self) -> str:
        """What the bank or gateway knows this try by; also the key under which a call is repeated."""
        return f"{self.code}-{self.attempt}"

    def gateway_id_of(self, attempt: int) -> str:
        """The gateway's own name of one try; "" where it never said one."""
        if attempt == self.attempt:
            return self.gateway_id
        earlier = self.tries.filter(attempt=attempt).first()
        return earlier.gateway_id if earlier is not None else ""

    @property
    def is_manual(self) -> bool:
        """A person makes the transfer at the operator's bank."""
        return self.channel == MANUAL
