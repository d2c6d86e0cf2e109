"""Offers: terms with a hash, going to and fro. Rows are added; their terms never change."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.deals.enums import OFFER_MOVES, OfferState, Side
from sorot.deals.models.applications import Application
from sorot.deals.models.parties import terms_readers
from sorot.deals.terms import Terms
from sorot.payments.enums import Merchant, MoneyMode
from sorot.payments.withholding import VatTerm

SIDES = [(Side.BRAND.value, Side.BRAND.label), (Side.TALENT.value, Side.TALENT.label)]
ANSWERED = ["accepted", "countered", "declined", "withdrawn", "expired"]


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers of one negotiation, numbered from 1."""

    def visible_to(self, actor: Actor) -> OfferQuerySet:
        """The two sides and the operator; not a brand whose agency acts for it."""
        readers = terms_readers(actor, "application__")
        return self.none() if readers is None else self.filter(readers)


class Offer(models.Model):
    """One proposal of terms by one side. A trigger refuses every change but the answer."""

    MOVES = OFFER_MOVES

    code = code_field()
    application = models.ForeignKey(Application, models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=SIDES)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    #: The canonical JSON of `Terms`, and its SHA-256: a CHECK ties them together.
    terms_json = models.TextField()
    sha256 = models.CharField(max_length=64)
    #: What the agency adds on top for its client; never shown to the creator's side nor to the client.
    margin = models.BigIntegerField(default=0)
    #: The platform's fee in basis points, frozen when the offer was made.
    fee_bps = models.PositiveIntegerField()
    #: Who will hold the money, as the site was set up when the offer was made: what people agree to stays.
    money_mode = models.CharField(
        max_length=8, choices=MoneyMode.choices, default=MoneyMode.OPERATOR, db_default=MoneyMode.OPERATOR.value
    )
    #: Who withholds the creator's tax, and value added tax of the operator: as the site stood when it was made.
    merchant_of_record = models.CharField(
        max_length=8, choices=Merchant.choices, default=Merchant.NONE, db_default=Merchant.NONE.value
    )
    vat_rate_bps = models.PositiveIntegerField(null=True)
    vat_base_part = models.PositiveIntegerField(null=True)
    vat_base_whole = models.PositiveIntegerField(null=True)
    message = models.TextField(max_length=1500, blank=True)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(max_length=600, blank=True)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["application", "number"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="offer_open_expiry")]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="offer_number_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(state="open"), name="offer_one_open"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(condition=Q(side__in=["brand", "talent"]), name="offer_side_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | Q(state__in=ANSWERED, answered_at__isnull=False),
                name="offer_answered_at_iff_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "countered", "declined", "withdrawn"], answered_by=None),
                name="offer_answer_has_a_person",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="offer_expires_later"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(answered_at__lt=F("expires_at")), name="offer_accepted_in_time"
            ),
            models.CheckConstraint(condition=Q(margin__gte=0), name="offer_margin_not_negative"),
            models.CheckConstraint(condition=Q(money_mode__in=MoneyMode.values), name="offer_money_mode_known"),
            models.CheckConstraint(condition=Q(merchant_of_record__in=Merchant.values), name="offer_merchant_known"),
            models.CheckConstraint(
                condition=~Q(money_mode="DIRECT") | Q(merchant_of_record="none", vat_rate_bps=None),
                name="offer_direct_is_not_taxed_here",
            ),
            models.CheckConstraint(
                condition=Q(vat_rate_bps=None, vat_base_part=None, vat_base_whole=None)
                | Q(
                    vat_rate_bps__isnull=False, vat_base_part__isnull=False, vat_base_whole__isnull=False,
                    vat_rate_bps__lte=10_000, vat_base_part__gt=0, vat_base_whole__gte=F("vat_base_part"),
                ),
                name="offer_vat_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.number} {self.state}"

    @property
    def vat(self) -> VatTerm | None:
        """The operator's value added tax; None: there is none."""
        if self.vat_rate_bps is None or self.vat_base_part is None or self.vat_base_whole is None:
            return None
        return VatTerm(self.vat_rate_bps, self.vat_base_part, self.vat_base_whole)

    @property
    def terms(self) -> Terms:
        """The terms as a value."""
        import json

        return Terms.from_json(json.loads(self.terms_json))
