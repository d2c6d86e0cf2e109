"""What was agreed about money for one deal."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import MILESTONE_MOVES, Basis, DueRule, Merchant, MilestoneState, MoneyMode, TaxBasis


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
    #: The promise of the contract: working days from approval until the money can be had.
    pay_within_days = models.PositiveSmallIntegerField(default=3)
    #: Who withholds the creator's tax, and what the agreed amounts mean.
    merchant_of_record = models.CharField(
        max_length=8, choices=Merchant.choices, default=Merchant.NONE, db_default=Merchant.NONE.value
    )
    tax_basis = models.CharField(
        max_length=6, choices=TaxBasis.choices, default=TaxBasis.GROSS, db_default=TaxBasis.GROSS.value
    )
    #: Goods that come with the deal, at fair value.
    in_kind_item = models.CharField(max_length=160, blank=True, default="", db_default="")
    in_kind_amount = models.BigIntegerField(default=0, db_default=0)
    #: Value added tax on what the operator sells, as the row stood when the contract was made; None: there is none.
    vat_rate_bps = models.PositiveIntegerField(null=True)
    vat_base_part = models.PositiveIntegerField(null=True)
    vat_base_whole = models.PositiveIntegerField(null=True)
    #: What the brand owes for each day of late pay, in basis points of the part, and the most it can come to.
    late_fee_bps = models.PositiveIntegerField(default=0, db_default=0)
    late_fee_cap_bps = models.PositiveIntegerField(default=0, db_default=0)
    #: While a dispute is open nothing is released or returned.
    frozen_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(max_length=500, blank=True)

    objects = PaymentTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=MoneyMode.values), name="terms_mode_known"),
            models.CheckConstraint(condition=Q(fee_bps__lte=10_000), name="terms_fee_range"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="terms_currency_shape"),
            models.CheckConstraint(condition=Q(merchant_of_record__in=Merchant.values), name="terms_merchant_known"),
            models.CheckConstraint(condition=Q(tax_basis__in=TaxBasis.values), name="terms_tax_basis_known"),
            models.CheckConstraint(
                condition=Q(in_kind_amount=0) | (Q(in_kind_amount__gt=0) & ~Q(in_kind_item="")),
                name="terms_goods_have_a_name",
            ),
            models.CheckConstraint(
                condition=Q(vat_rate_bps=None, vat_base_part=None, vat_base_whole=None)
                # Each named as there: a comparison with null would let half a term pass.
                | Q(vat_rate_bps__isnull=False, vat_base_part__isnull=False, vat_base_whole__isnull=False)
                & Q(vat_rate_bps__lte=10_000, vat_base_part__gt=0, vat_base_whole__gte=F("vat_base_part")),
                name="terms_vat_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(late_fee_bps=0, late_fee_cap_bps=0)
                | Q(late_fee_bps__gt=0, late_fee_bps__lte=1_000, late_fee_cap_bps__gt=0, late_fee_cap_bps__lte=5_000),
                name="terms_late_fee_has_a_limit",
            ),
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
    amount = models.BigIntegerField()
    margin_amount = models.BigIntegerField(default=0)
    fee_amount = models.BigIntegerField()
    #: Value added tax on what the operator sells in this part.
    vat_amount = models.BigIntegerField(default=0, db_default=0)
    #: Secured on top for tax that the brand bears; what is not needed goes back at release.
    cover_amount = models.BigIntegerField(default=0, db_default=0)
    #: Goods at fair value that are taxed with this part.
    in_kind_amount = models.BigIntegerField(default=0, db_default=0)
    #: The part that was paid late, for which this one is the fee.
    late_for = models.OneToOneField("self", models.PROTECT, null=True, related_name="late_fee")
    #: What is missing to cover the tax: the release waits until the brand has paid it.
    short_amount = models.BigIntegerField(default=0, db_default=0)
    #: Only VARIABLE: `amount` is the limit, secured in full; the result decides how much of it is earned.
    basis = models.CharField(max_length=5, choices=Basis.choices, blank=True)
    rate_amount = models.BigIntegerField(null=True)
    rate_per = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=MilestoneState.choices, default=MilestoneState.PENDING)
    funding = models.ForeignKey("payments.Funding", models.PROTECT, null=True, related_name="milestones")
    #: What was earned of `amount`, and what went back to the brand of the total; known once it is released.
    earned_amount = models.BigIntegerField(null=True)
    returned_amount = models.BigIntegerField(default=0)
    #: What reached the talent's balance, after tax, and what the brand's balance gave to cover tax; set at release.
    paid_amount = models.BigIntegerField(null=True)
    drawn_amount = models.BigIntegerField(default=0, db_default=0)
    approved_at = models.DateTimeField(null=True)
    #: The promised day, set when the work is approved (Jakarta).
    pay_due_date = models.DateField(null=True)
    #: From when the earnings can be paid out, and when that was booked; the first is set at release.
    available_at = models.DateTimeField(null=True)
    hold_ended_at = models.DateTimeField(null=True)
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
                condition=Q(fee_amount__gte=0, vat_amount__gte=0, cover_amount__gte=0, in_kind_amount__gte=0)
                & (Q(amount__gt=0) | Q(amount=0, in_kind_amount__gt=0)),
                name="milestone_amount_positive",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="released", earned_amount__gte=0, earned_amount__lte=F("amount"), returned_amount__gte=0)
                    & (Q(earned_amount__gt=0) | Q(amount=0))
                    & Q(paid_amount__gte=0, drawn_amount__gte=0)
                    & Q(paid_amount__lte=F("earned_amount") + F("cover_amount") + F("drawn_amount"))
                )
                | (~Q(state="released") & Q(earned_amount=None, returned_amount=0, paid_amount=None, drawn_amount=0)),
                name="milestone_earned_iff_released",
            ),
            models.CheckConstraint(
                condition=Q(short_amount=0) | Q(short_amount__gt=0, state="funded"), name="milestone_short_while_funded"
            ),
            models.CheckConstraint(
                condition=Q(state="released", available_at__isnull=False)
                | (~Q(state="released") & Q(available_at=None, hold_ended_at=None)),
                name="milestone_available_iff_released",
            ),
            models.CheckConstraint(condition=Q(margin_amount__gte=0), name="milestone_margin_not_negative"),
            models.CheckConstraint(
                condition=(Q(due_rule="variable", basis__in=Basis.values, rate_amount__gt=0, rate_per__gt=0))
                | (~Q(due_rule="variable") & Q(basis="", rate_amount=None, rate_per=None)),
                name="milestone_rate_iff_variable",
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
    def price(self) -> int:
        """Talent's part plus margin."""
        return self.amount + self.margin_amount

    @property
    def total(self) -> int:
        """What the payer sends in for this part."""
        return self.price + self.fee_amount + self.vat_amount + self.cover_amount
