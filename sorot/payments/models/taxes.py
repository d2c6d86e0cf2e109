"""Tax that was withheld: one row for each released part, what became of it, and who stands on papers for this site."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.crypto import Sealed
from sorot.core.ids import code_field
from sorot.payments.enums import TaxBasis, TaxWay
from sorot.tax.engine import Confidence

CONFIDENCES = [(level.value, level.value) for level in Confidence]


class SiteIdentityQuerySet(models.QuerySet["SiteIdentity"]):
    """The one row."""

    def visible_to(self, actor: Actor) -> SiteIdentityQuerySet:
        """For the operator; everybody else reads it on papers. `code` names the row where its files do."""
        named = self.annotate(code=models.Value(SiteIdentity.code))
        return named if actor.is_operator else named.none()


class SiteIdentity(models.Model):
    """The operator of this site in the eyes of the law, as it stands on papers. One row, made on first save."""

    #: Its name where other rows have their public code: its logo says whose it is, and so does the audit trail.
    code = "site"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    legal_name = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=60, blank=True)
    tax_id = models.CharField(max_length=16, blank=True)
    #: Registered for value added tax (PKP): its fee then carries PPN.
    charges_vat = models.BooleanField(default=False)
    signatory = models.CharField(max_length=120, blank=True)
    logo = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SiteIdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="site_identity_is_one_row"),
            models.CheckConstraint(condition=~Q(legal_name=""), name="site_identity_has_name"),
            models.CheckConstraint(condition=Q(tax_id__regex=r"^(\d{15,16})?$"), name="site_identity_tax_id_shape"),
        ]

    def __str__(self) -> str:
        return self.legal_name


class TaxMonthQuerySet(models.QuerySet["TaxMonth"]):
    """Locks; nobody reads them."""


class TaxMonth(models.Model):
    """Locked while a payment of a month between a withholder and a payee is taxed: they fill the brackets together.

    `withholder` None is the operator of this site.
    """

    withholder = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    payee = models.ForeignKey("payments.Payee", models.PROTECT, related_name="+")
    #: The first day of the month (Asia/Jakarta).
    period = models.DateField()

    objects = TaxMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["withholder", "payee", "period"], nulls_distinct=False, name="tax_month_once"
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="tax_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m}"


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    """Slips."""

    def visible_to(self, actor: Actor) -> WithholdingQuerySet:
        """Those that were taken from one, and those one's organisation had to take; for the operator all.

        Not those of a client whose agency acts: what its creators get is not the client's to see.
        """
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            own = actor.organisation
            return self.filter(Q(withholder=own) | Q(payee__organisation=own))
        return self.filter(payee__user=actor.user) if actor.user is not None else self.none()


class Withholding(models.Model):
    """The tax of one released part, with the rules as they stood. A trigger refuses every change: it is a paper.

    Amounts in minor units. `cash_amount` is what was paid before tax (grossed up where the brand bears it),
    `in_kind_amount` goods at fair value; `tax_amount` was taken from the cash. `cover_amount` of the cash was paid by
    the brand on top of what was agreed. `withholder` None is the operator of this site.
    """

    code = code_field()
    terms = models.ForeignKey("payments.PaymentTerms", models.PROTECT, related_name="withholdings")
    milestone = models.OneToOneField("payments.Milestone", models.PROTECT, related_name="withholding")
    payee = models.ForeignKey("payments.Payee", models.PROTECT, related_name="withholdings")
    withholder = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    #: `pph21`, `pph23`, `pph26`, a pack's own word, or `none` where nothing is due.
    kind = models.CharField(max_length=12)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    tax_day = models.DateField()
    period = models.DateField()
    tax_basis = models.CharField(max_length=6, choices=TaxBasis.choices)
    cash_amount = models.BigIntegerField()
    in_kind_amount = models.BigIntegerField(default=0)
    base_amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField()
    cover_amount = models.BigIntegerField(default=0)
    catch_up_amount = models.BigIntegerField(default=0)
    factor_bps = models.PositiveIntegerField(default=10_000)
    #: Who was paid, as known then: entity, residency, kind of tax number (or empty).
    entity = models.CharField(max_length=10)
    residency = models.CharField(max_length=2)
    tax_id_kind = models.CharField(max_length=4, blank=True)
    #: `withholder` and `payee` as they stood on that day: names, addresses, tax numbers; JSON.
    parties_sealed = models.BinaryField(editable=False)
    #: The tax office's code for this kind of income, where a row named one.
    object_code = models.CharField(max_length=20, blank=True)
    #: `lines`: part of the base, rate, tax. `rules`: code, law, values, confidence, source, first day. `notices`.
    facts = models.JSONField()
    confidence = models.CharField(max_length=6, choices=CONFIDENCES)
    created_at = models.DateTimeField()

    parties = Sealed("parties_sealed")
    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["payee", "period"], name="withholding_payee"),
            models.Index(fields=["withholder", "period", "kind"], name="withholding_withholder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    cash_amount__gte=0, in_kind_amount__gte=0, base_amount__gte=0, tax_amount__gte=0,
                    cover_amount__gte=0, catch_up_amount__gte=0, tax_amount__lte=F("cash_amount"),
                    cover_amount__lte=F("cash_amount"),
                ),
                name="withholding_amounts_fit",
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="withholding_period_is_a_month"),
            models.CheckConstraint(condition=~Q(kind="none") | Q(tax_amount=0), name="withholding_none_takes_nothing"),
            models.CheckConstraint(condition=Q(tax_basis__in=TaxBasis.values), name="withholding_basis_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=[level.value for level in Confidence]), name="withholding_confidence_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def sides(self) -> dict[str, dict[str, str]]:
        """`withholder` and `payee` as they stand on this paper (`queries.taxes.sides_of`)."""
        found: dict[str, dict[str, str]] = json.loads(self.parties)
        return found

    @property
    def gross_amount(self) -> int:
        """Cash and goods before tax."""
        return self.cash_amount + self.in_kind_amount

    @property
    def net_amount(self) -> int:
        """The cash that reached the payee."""
        return self.cash_amount - self.tax_amount


class TaxRemittanceQuerySet(models.QuerySet["TaxRemittance"]):
    """Withheld tax on its way to the state."""

    def visible_to(self, actor: Actor) -> TaxRemittanceQuerySet:
        """One's organisation's own; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(withholder=actor.organisation) if actor.organisation is not None else self.none()


class TaxRemittance(models.Model):
    """Tax of one month that left the tax account: paid to the state, or handed to the organisation that owes it."""

    code = code_field()
    withholder = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12)
    period = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    way = models.CharField(max_length=5, choices=TaxWay.choices)
    #: The state's own number for the payment (NTPN); empty where it was handed over.
    reference = models.CharField(max_length=40, blank=True)
    paid_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = TaxRemittanceQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tax_remittance_amount_positive"),
            models.CheckConstraint(condition=Q(period__day=1), name="tax_remittance_period_is_a_month"),
            models.CheckConstraint(
                condition=(Q(way="state") & ~Q(reference="")) | Q(way="owner", withholder__isnull=False, reference=""),
                name="tax_remittance_way_has_its_facts",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="tax_remittance_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period:%Y-%m} {self.amount}"
