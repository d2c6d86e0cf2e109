"""Invoices and credit notes: gapless numbers, and what stood on the paper."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.crypto import Sealed
from sorot.core.ids import code_field
from sorot.papers.enums import PREFIXES, DocumentKind, Supply


def new_token() -> str:
    """What the QR on a paper carries: 128 random bits, so that nobody finds a paper by guessing."""
    return secrets.token_urlsafe(16)


class NumberSeries(models.Model):
    """The last number of one issuer, kind and year. Locked by whoever takes the next: no gaps, none twice.

    A sequence of the database would leave a hole at every rollback. `issuer` None is the operator of this site.
    """

    issuer = models.ForeignKey("payments.Payee", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year"], nulls_distinct=False, name="number_series_once"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="number_series_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last_number}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Invoices and credit notes."""

    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """Those one issued or got, through the hat one wears; for the operator all."""
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            own = actor.organisation
            return self.filter(Q(issuer__organisation=own) | Q(buyer__organisation=own))
        if actor.user is None:
            return self.none()
        return self.filter(Q(issuer__user=actor.user) | Q(buyer__user=actor.user))


class Document(models.Model):
    """One invoice or credit note. A trigger refuses every change: a mistake is credited and written anew.

    Amounts in minor units, positive in both kinds. `price_amount` is without value added tax; `withheld_amount` of it
    was taken by the withholder. `issuer` or `buyer` None is the operator of this site.
    """

    code = code_field()
    kind = models.CharField(max_length=8, choices=DocumentKind.choices)
    supply = models.CharField(max_length=8, choices=Supply.choices)
    issuer = models.ForeignKey("payments.Payee", models.PROTECT, null=True, related_name="issued_documents")
    buyer = models.ForeignKey("payments.Payee", models.PROTECT, null=True, related_name="bought_documents")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    terms = models.ForeignKey("payments.PaymentTerms", models.PROTECT, related_name="documents")
    milestone = models.ForeignKey("payments.Milestone", models.PROTECT, related_name="documents")
    #: 1 for the first invoice of this supply; every correction is one more.
    version = models.PositiveSmallIntegerField(default=1)
    #: A credit note names the invoice that it takes back, with the reason.
    credits = models.OneToOneField("self", models.PROTECT, null=True, related_name="credit_note")
    reason = models.TextField(max_length=500, blank=True)
    currency = models.CharField(max_length=3)
    price_amount = models.BigIntegerField()
    vat_amount = models.BigIntegerField(default=0)
    withheld_amount = models.BigIntegerField(default=0)
    #: What stands on the paper: title, lines, vat (base, rate, law), withholding (kind, base, rules), site's notes.
    facts = models.JSONField()
    #: Seller and buyer as they stood on that day: names, addresses, tax numbers; JSON.
    parties_sealed = models.BinaryField(editable=False)
    #: SHA-256 of the canonical facts, parties and amounts.
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    issued_date = models.DateField()
    created_at = models.DateTimeField()
    #: None: written by the site itself when a part was released.
    created_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    parties = Sealed("parties_sealed")
    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["issuer", "-created_at"], name="document_issuer"),
            models.Index(fields=["buyer", "-created_at"], name="document_buyer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "number"], nulls_distinct=False, name="document_number_once"
            ),
            models.UniqueConstraint(
                fields=["milestone", "supply", "kind", "version"], name="document_once_a_supply_and_version"
            ),
            models.CheckConstraint(condition=Q(number__gt=0, version__gt=0), name="document_numbers_count_from_one"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(condition=Q(supply__in=Supply.values), name="document_supply_known"),
            models.CheckConstraint(
                condition=Q(issuer__isnull=False) | Q(buyer__isnull=False), name="document_has_a_party"
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gte=0, vat_amount__gte=0, withheld_amount__gte=0)
                & Q(withheld_amount__lte=F("price_amount")),
                name="document_amounts_fit",
            ),
            models.CheckConstraint(
                condition=(Q(kind="credit", credits__isnull=False) & ~Q(reason=""))
                | Q(kind="invoice", credits=None, reason=""),
                name="document_credit_names_its_invoice",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_hash_shape"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people write it: `INV/2026/000012`. Each issuer counts its own."""
        return f"{PREFIXES[DocumentKind(self.kind)]}/{self.year}/{self.number:06d}"

    @property
    def total_amount(self) -> int:
        """Price and value added tax."""
        return self.price_amount + self.vat_amount

    @property
    def payable_amount(self) -> int:
        """What was really paid to the issuer: the total without what was withheld."""
        return self.total_amount - self.withheld_amount
