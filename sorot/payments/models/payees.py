"""Who is paid, and where. Apart from public profiles, and encrypted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.crypto import Sealed
from sorot.core.ids import code_field
from sorot.payments.enums import Entity, NameState, TaxIdKind, TaxStatus


class PayeeQuerySet(models.QuerySet["Payee"]):
    """People and organisations in the eyes of the law."""

    def visible_to(self, actor: Actor) -> PayeeQuerySet:
        """One's own, through the hat one wears; for the operator all."""
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            return self.filter(organisation=actor.organisation)
        return self.filter(user=actor.user) if actor.user is not None else self.none()


class Payee(models.Model):
    """Who is paid: a person or an organisation, with legal name and tax number, encrypted."""

    code = code_field()
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, related_name="payee")
    organisation = models.OneToOneField("accounts.Organisation", models.PROTECT, null=True, related_name="payee")
    entity = models.CharField(max_length=10, choices=Entity.choices, blank=True)
    residency = models.CharField(max_length=2, blank=True)
    legal_name_sealed = models.BinaryField(null=True, editable=False)
    tax_id_sealed = models.BinaryField(null=True, editable=False)
    tax_id_last4 = models.CharField(max_length=4, blank=True)
    tax_id_kind = models.CharField(max_length=4, choices=TaxIdKind.choices, blank=True)
    #: Family status for the yearly estimate; only persons.
    tax_status = models.CharField(max_length=4, choices=TaxStatus.choices, blank=True)
    #: Registered for value added tax (PKP): writes its own tax invoices.
    charges_vat = models.BooleanField(default=False)
    #: Until when the form that proves residence in a treaty country holds, and the form.
    treaty_until_date = models.DateField(null=True)
    treaty_form = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    #: As it stands on papers.
    address_sealed = models.BinaryField(null=True, editable=False)
    #: When the tax file was last saved by its owner; None: never asked or never answered.
    tax_saved_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    #: A standing order: what becomes available is paid out without being asked for.
    is_automatic = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    legal_name = Sealed("legal_name_sealed")
    tax_id = Sealed("tax_id_sealed")
    address = Sealed("address_sealed")
    objects = PayeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation=None) | Q(user=None, organisation__isnull=False),
                name="payee_is_one_person_or_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | Q(legal_name_sealed__isnull=False, entity__in=Entity.values, residency__regex=r"^[A-Z]{2}$"),
                name="payee_complete_has_name_entity_residency",
            ),
            models.CheckConstraint(
                condition=Q(tax_id_kind="", tax_id_last4="")
                | (Q(tax_id_kind__in=TaxIdKind.values) & ~Q(tax_id_last4="")),
                name="payee_tax_number_has_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(tax_status="") | Q(tax_status__in=TaxStatus.values, entity=Entity.INDIVIDUAL),
                name="payee_tax_status_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def masked_tax_id(self) -> str:
        """The only form in which the number is shown on pages; empty when there is none."""
        return f"•••• {self.tax_id_last4}" if self.tax_id_last4 else ""


class PayoutAccountQuerySet(models.QuerySet["PayoutAccount"]):
    """Accounts money is sent to."""

    def visible_to(self, actor: Actor) -> PayoutAccountQuerySet:
        """Those of visible payees."""
        return self.filter(payee__in=Payee.objects.visible_to(actor))

    def in_use(self) -> PayoutAccountQuerySet:
        """Not replaced by a newer one."""
        return self.filter(retired_at=None)


class PayoutAccount(models.Model):
    """A bank account or e-wallet of a payee. Never edited: a change is a new row, so payouts keep where they went."""

    code = code_field()
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="accounts")
    institution = models.ForeignKey("payments.Institution", models.PROTECT, related_name="+")
    number_sealed = models.BinaryField(editable=False)
    last4 = models.CharField(max_length=4)
    holder_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    usable_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    #: Whether the bank's own name of the holder fits; only a gateway can tell.
    name_state = models.CharField(max_length=10, choices=NameState.choices, default=NameState.UNCHECKED)
    bank_name_sealed = models.BinaryField(null=True, editable=False)
    name_checked_at = models.DateTimeField(null=True)
    name_accepted_at = models.DateTimeField(null=True)
    name_accepted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    name_accept_reason = models.TextField(max_length=500, blank=True)

    number = Sealed("number_sealed")
    holder_name = Sealed("holder_sealed")
    bank_name = Sealed("bank_name_sealed")
    objects = PayoutAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payee"], condition=Q(retired_at=None), name="payout_account_one_in_use"),
            models.CheckConstraint(condition=Q(last4__regex=r"^\d{4}$"), name="payout_account_last4"),
            models.CheckConstraint(
                condition=Q(name_state__in=NameState.values), name="payout_account_name_state_known"
            ),
            models.CheckConstraint(
                condition=Q(name_accepted_at=None, name_accepted_by=None, name_accept_reason="")
                | (Q(name_accepted_at__isnull=False, name_accepted_by__isnull=False) & ~Q(name_accept_reason="")),
                name="payout_account_name_accepted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.masked}"

    @property
    def masked(self) -> str:
        """The only form in which the number is ever shown to anybody but the desk that sends the money."""
        return f"•••• {self.last4}"

    @property
    def is_name_wrong(self) -> bool:
        """The bank says another name, and no operator has accepted it."""
        return self.name_state == NameState.DIFFERS and self.name_accepted_at is None
