"""What was agreed about money for one deal."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import MILESTONE_MOVES, DueRule, MilestoneState, MoneyMode


class PaymentTermsQuerySet(models.QuerySet["PaymentTerms"]):
    """Terms of deals."""

    def visible_to(self, actor: Actor) -> PaymentTermsQuerySet:
        """Those of the deals one pays, arranges, manages or works for; for the operator all."""
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            own = actor.organisation
            return self.filter(Q(payer=own) | Q(acting_agency=own) | Q(management=own))
        return self.filter(talent=actor.user) if actor.user is not None else self.none()


class PaymentTerms(models.Model):
    """The money side of one deal: parties, mode and fee rate, frozen when the agreement was accepted."""

    code = code_field()
    deal_code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=160)
    mode = models.CharField(max_length=8, choices=MoneyMode.choices)
    payer = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    acting_agency = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    talent = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    management = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    payee = models.ForeignKey("payments.Payee", models.PROTECT, related_name="terms")
    currency = models.CharField(max_length=3)
    fee_bps = models.PositiveIntegerField()
    agreement_sha256 = models.CharField(max_length=64, validators=[MinLengthValidator(64)])
    opened_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(max_length=500, blank=True)

    objects = PaymentTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=MoneyMode.values), name="terms_mode_known"),
            models.CheckConstraint(condition=Q(fee_bps__lte=10_000), name="terms_fee_range"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="terms_currency_shape"),
            models.CheckConstraint(condition=Q(agreement_sha256__regex=r"^[0-9a-f]{64}$"), name="terms_agreement_hash"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="terms_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Parts of fees."""

    def visible_to(self, actor: Actor) -> MilestoneQuerySet:
        """Those of visible terms."""
        return self.filter(terms__in=PaymentTerms.objects.visible_to(actor))


class Milestone(models.Model):
    """One part of the fee. Amounts in minor units: talent's part, agency's margin, platform's fee on top of both."""

    MOVES = MILESTONE_MOVES

    code = code_field()
    terms = models.ForeignKey(PaymentTerms, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    due_rule = models.CharField(max_length=12, choices=DueRule.choices)
    due_date = models.DateField(null=True)
    amount = models.BigIntegerField(null=True)
    margin_amount = models.BigIntegerField(default=0)
    fee_amount = models.BigIntegerField(null=True)
    cap_amount = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=MilestoneState.choices, default=MilestoneState.PENDING)
    funding = models.ForeignKey("payments.Funding", models.PROTECT, null=True, related_name="milestones")
    approved_at = models.DateTimeField(null=True)
    funded_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["terms", "position"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "position"], name="milestone_position_once"),
            models.CheckConstraint(
                condition=Q(state="pending", funded_at=None, released_at=None, refunded_at=None, cancelled_at=None)
                | Q(state="funded", funded_at__isnull=False, released_at=None, refunded_at=None, cancelled_at=None)
                | Q(
                    state="released", funded_at__isnull=False, approved_at__isnull=False, released_at__isnull=False,
                    refunded_at=None, cancelled_at=None,
                )
                | Q(
                    state="refunded", funded_at__isnull=False, refunded_at__isnull=False,
                    released_at=None, cancelled_at=None,
                )
                | Q(state="cancelled", cancelled_at__isnull=False, funded_at=None, released_at=None, refunded_at=None),
                name="milestone_state_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False, amount__gt=0, fee_amount__isnull=False, fee_amount__gte=0)
                | Q(amount=None, fee_amount=None, due_rule="variable", state__in=["pending", "cancelled"]),
                name="milestone_amount_known_unless_variable",
            ),
            models.CheckConstraint(condition=Q(margin_amount__gte=0), name="milestone_margin_not_negative"),
            models.CheckConstraint(
                condition=Q(due_rule="variable", cap_amount__isnull=False, cap_amount__gt=0)
                | (~Q(due_rule="variable") & Q(cap_amount=None)),
                name="milestone_cap_iff_variable",
            ),
            models.CheckConstraint(
                condition=Q(cap_amount=None) | Q(amount=None) | Q(amount__lte=models.F("cap_amount")),
                name="milestone_within_cap",
            ),
            models.CheckConstraint(condition=~Q(due_rule="on_date", due_date=None), name="milestone_on_date_has_date"),
            models.CheckConstraint(condition=Q(due_rule__in=DueRule.values), name="milestone_due_rule_known"),
            models.CheckConstraint(
                condition=Q(funded_at=None) | Q(funding__isnull=False), name="milestone_funded_by_something"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def price(self) -> int | None:
        """Talent's part plus margin."""
        return None if self.amount is None else self.amount + self.margin_amount

    @property
    def total(self) -> int | None:
        """What the payer sends in for this part."""
        price = self.price
        return None if price is None or self.fee_amount is None else price + self.fee_amount
