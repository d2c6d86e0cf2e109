"""One bank transfer of a brand."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import FUNDING_MOVES, FundingPurpose, FundingSource, FundingState, PayMethod

#: Letters and digits that nobody mistakes when typing them into a banking app.
REFERENCE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_reference() -> str:
    """What the brand writes into the transfer, so that it can be found on the statement: `SRT` and 7 signs."""
    return "SRT" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(7))


class FundingQuerySet(models.QuerySet["Funding"]):
    """Transfers."""

    def visible_to(self, actor: Actor) -> FundingQuerySet:
        """Those one's organisation pays or arranges; for the operator all.

        The talent's side sees only what is paid to it directly, because it confirms that itself.
        """
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            own = actor.organisation
            payers = Q(terms__payer=own) | Q(terms__acting_agency=own)
            return self.filter(payers | Q(terms__payee__organisation=own, source=FundingSource.DIRECT))
        return self.filter(terms__payee__user=actor.user, source=FundingSource.DIRECT) if actor.user else self.none()


class Funding(models.Model):
    """One transfer that a brand is to make: amount, reference, and the evidence that it came."""

    MOVES = FUNDING_MOVES

    code = code_field()
    terms = models.ForeignKey("payments.PaymentTerms", models.PROTECT, related_name="fundings")
    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=FundingState.choices, default=FundingState.AWAITING)
    source = models.CharField(max_length=8, choices=FundingSource.choices, default=FundingSource.TRANSFER)
    #: TAX: it belongs to no part and becomes the brand's balance, from which a waiting release takes its tax.
    purpose = models.CharField(
        max_length=5,
        choices=FundingPurpose.choices,
        default=FundingPurpose.PARTS,
        db_default=FundingPurpose.PARTS.value,
    )
    #: Added to the asked amount where transfers are told apart by amount; it becomes the brand's balance.
    extra_amount = models.PositiveSmallIntegerField(default=0)
    #: Through which gateway and how it was paid, where it was.
    gateway = models.CharField(max_length=20, blank=True)
    pay_method = models.CharField(max_length=8, choices=PayMethod.choices, blank=True)
    #: A chargeback is open: nothing secured from it is released.
    frozen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_date = models.DateField(null=True)
    sender_name = models.CharField(max_length=120, blank=True)
    evidence = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    bank_reference = models.CharField(max_length=80, null=True, unique=True)
    rejected_at = models.DateTimeField(null=True)
    rejection_reason = models.TextField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "reported_at"], name="funding_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_amount_positive"),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="funding_source_known"),
            models.CheckConstraint(condition=Q(purpose__in=FundingPurpose.values), name="funding_purpose_known"),
            models.UniqueConstraint(
                fields=["terms"],
                condition=Q(purpose="tax", state__in=["awaiting", "reported"]),
                name="funding_one_live_for_tax",
            ),
            models.CheckConstraint(condition=Q(extra_amount__lte=999), name="funding_extra_small"),
            models.CheckConstraint(condition=Q(state__in=FundingState.values), name="funding_state_known"),
            models.CheckConstraint(
                condition=~Q(state="reported")
                | Q(reported_at__isnull=False, reported_by__isnull=False, sent_date__isnull=False),
                name="funding_reported_has_report",
            ),
            models.CheckConstraint(
                condition=(~Q(state="confirmed") & Q(confirmed_at=None, confirmed_by=None, bank_reference=None))
                | (
                    Q(state="confirmed", source="transfer", confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & Q(bank_reference__isnull=False)
                    & ~Q(bank_reference="")
                )
                | Q(
                    state="confirmed", source__in=["balance", "direct"], confirmed_at__isnull=False,
                    confirmed_by__isnull=False, bank_reference=None,
                )
                | (
                    Q(state="confirmed", source="gateway", confirmed_at__isnull=False, confirmed_by=None)
                    & Q(bank_reference__isnull=False)
                    & ~Q(bank_reference="")
                    & ~Q(gateway="")
                ),
                name="funding_confirmed_has_evidence",
            ),
            models.CheckConstraint(
                condition=(Q(state="rejected", rejected_at__isnull=False) & ~Q(rejection_reason=""))
                | (~Q(state="rejected") & Q(rejected_at=None, rejection_reason="")),
                name="funding_rejected_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "expired"], closed_at__isnull=False)
                | (~Q(state__in=["cancelled", "expired"]) & Q(closed_at=None)),
                name="funding_closed_at_iff_closed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def asked_amount(self) -> int:
        """What the brand is asked to transfer: the amount, and what tells it apart from others."""
        return self.amount + self.extra_amount
