"""What a payment partner kept and says only in its own report or invoice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.ids import code_field
from sorot.payments.models.statements import DeskQuerySet


class PartnerFee(models.Model):
    """One fee (or fee given back) as a partner's settlement report or invoice says it, booked once."""

    code = code_field()
    channel = models.CharField(max_length=20)
    #: Minor units; `is_given_back` says the direction.
    amount = models.BigIntegerField()
    is_given_back = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    #: The month that the report is about, by its first day.
    period = models.DateField()
    #: The number of the report or invoice: recorded once for each partner.
    reference = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "reference"], name="partner_fee_report_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="partner_fee_amount_positive"),
            models.CheckConstraint(condition=Q(period__day=1), name="partner_fee_period_is_a_month"),
            models.CheckConstraint(condition=~Q(reference=""), name="partner_fee_has_reference"),
            models.CheckConstraint(condition=~Q(channel__in=["", "manual"]), name="partner_fee_of_a_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reference}"

    @property
    def signed(self) -> int:
        """As a fee: positive for what was kept, negative for what was given back."""
        return -self.amount if self.is_given_back else self.amount
