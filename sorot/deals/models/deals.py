"""What two sides agreed on, and how they accepted it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sorot.campaigns.enums import TaxBasis
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.deals.enums import DEAL_MOVES, DealState, Turn
from sorot.deals.models.applications import Application
from sorot.deals.models.offers import SIDES, Offer
from sorot.deals.models.parties import PartiesMixin, parties_of, terms_readers
from sorot.deals.terms import Terms
from sorot.payments.enums import Merchant, MoneyMode
from sorot.payments.withholding import VatTerm

#: Everything that rules and sentences need of a deal.
PARTIES = ("application", "campaign", "creator__user", "talent", "organisation", "acting_agency", "management")


class DealQuerySet(models.QuerySet["Deal"]):
    """Agreed work."""

    def visible_to(self, actor: Actor) -> DealQuerySet:
        """Those one is a party of; for the operator all."""
        parties = parties_of(actor)
        return self.none() if parties is None else self.filter(parties)

    def with_parties(self) -> DealQuerySet:
        """Everything that rules and sentences need, in one query."""
        return self.select_related(*PARTIES)

    def with_names(self) -> DealQuerySet:
        """What a line of a list says: who, for what and in which zone. Three tables instead of eight."""
        return self.select_related("campaign", "creator", "organisation")


class Deal(PartiesMixin, models.Model):
    """One agreed cooperation between a brand (or its agency) and a creator (or their management)."""

    MOVES = DEAL_MOVES

    code = code_field()
    application = models.OneToOneField(Application, models.PROTECT, related_name="deal")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="deals")
    creator = models.ForeignKey("creators.CreatorProfile", models.PROTECT, related_name="deals")
    talent = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    acting_agency = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    management = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)

    #: Copies of the agreed terms for lists; the agreement is the source.
    fee = models.BigIntegerField()
    margin = models.BigIntegerField(default=0)
    #: The most that parts by result can add to the fee; 0 where there are none.
    variable_limit = models.BigIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3)
    tax_basis = models.CharField(max_length=6, choices=TaxBasis.choices)
    first_draft_date = models.DateField()
    last_publish_date = models.DateField()
    #: The promises that clocks count: days the brand has to check a work, working days until the money can be had.
    review_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    pay_within_days = models.PositiveSmallIntegerField(default=3, db_default=3)
    #: Who holds the money, frozen with the contract.
    money_mode = models.CharField(
        max_length=8, choices=MoneyMode.choices, default=MoneyMode.OPERATOR, db_default=MoneyMode.OPERATOR.value
    )
    #: Goods whose tax the brand covers before work starts, or with a part of the fee.
    is_goods_taxed = models.BooleanField(default=False, db_default=False)
    #: What late pay costs the brand a day and at most, in basis points of the part; 0 where it costs nothing.
    late_fee_bps = models.PositiveIntegerField(default=0, db_default=0)
    late_fee_cap_bps = models.PositiveIntegerField(default=0, db_default=0)

    state = models.CharField(max_length=12, choices=DealState.choices, default=DealState.SIGNING)
    turn = models.CharField(max_length=10, choices=Turn.choices)
    due_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_side = models.CharField(max_length=10, choices=SIDES, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(max_length=600, blank=True)
    #: What the creator's side kept when one side stopped after work had started, in minor units.
    kept_amount = models.BigIntegerField(null=True)
    #: Set while a dispute is open: works and clocks rest.
    disputed_at = models.DateTimeField(null=True)
    #: Clocks that were stopped by an objection or a dispute count anew from here.
    clocks_from = models.DateTimeField(null=True)
    #: The next moment at which a side is to be reminded.
    remind_at = models.DateTimeField(null=True)
    #: When the creator's side last reminded the brand of late money.
    chased_at = models.DateTimeField(null=True)
    #: Completed because the brand's time to confirm was over, not by a person.
    is_confirmed_by_silence = models.BooleanField(default=False, db_default=False)

    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = DealQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(fields=["creator", "-updated_at"], name="deal_creator"),
            models.Index(fields=["organisation", "-updated_at"], name="deal_organisation"),
            models.Index(fields=["acting_agency", "-updated_at"], name="deal_agency"),
            models.Index(fields=["management", "-updated_at"], name="deal_management"),
            models.Index(fields=["campaign", "-updated_at"], name="deal_campaign"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="deal_remind"),
            models.Index(fields=["due_at"], condition=Q(state="working"), name="deal_working_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DealState.values), name="deal_state_known"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="deal_turn_known"),
            models.CheckConstraint(
                condition=Q(fee__gte=0, margin__gte=0, variable_limit__gte=0), name="deal_money_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="signing", signed_at=None)
                | Q(state__in=["funding", "working", "completed"], signed_at__isnull=False)
                | Q(state="cancelled"),
                name="deal_signed_at_iff_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["working", "completed"], ready_at__isnull=False)
                | Q(state__in=["signing", "funding"], ready_at=None)
                # A deal can be stopped before or after work has started.
                | Q(state="cancelled"),
                name="deal_ready_at_iff_working",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at=None)),
                name="deal_completed_at_iff_completed",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="deal_cancelled_at_iff_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(review_days__gte=1, review_days__lte=14, pay_within_days__gte=1, pay_within_days__lte=30),
                name="deal_promises_in_range",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed_by_silence=False) | Q(state="completed"), name="deal_silence_completes"
            ),
            models.CheckConstraint(
                condition=Q(disputed_at=None) | Q(state__in=["working", "completed"]), name="deal_disputed_after_start"
            ),
            models.CheckConstraint(condition=Q(money_mode__in=MoneyMode.values), name="deal_money_mode_known"),
            models.CheckConstraint(
                condition=Q(is_goods_taxed=False) | ~Q(money_mode="DIRECT"), name="deal_direct_goods_not_taxed"
            ),
            models.CheckConstraint(
                condition=Q(late_fee_bps=0, late_fee_cap_bps=0) | Q(late_fee_bps__gt=0, late_fee_cap_bps__gt=0),
                name="deal_late_fee_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(kept_amount=None) | Q(state="cancelled", ready_at__isnull=False, kept_amount__gte=0),
                name="deal_kept_amount_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cancel_asked_at=None, cancel_side="")
                | (Q(cancel_asked_at__isnull=False) & ~Q(cancel_side="") & ~Q(cancel_reason="")),
                name="deal_cancel_asked_has_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def moves_money(self) -> bool:
        """False for barter that is not taxed here: neither a fee nor a part by result, nor tax on the goods."""
        return self.pays_creator or self.is_goods_taxed

    @property
    def pays_creator(self) -> bool:
        """The creator gets money: a fee, or something by result."""
        return bool(self.fee or self.variable_limit)

    @property
    def is_goods_only(self) -> bool:
        """Goods for work; the only money in it is the tax on the goods, which the brand covers before work starts."""
        return self.is_goods_taxed and not self.pays_creator


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Versions of a deal's agreement."""

    def visible_to(self, actor: Actor) -> AgreementQuerySet:
        """The two sides and the operator; not a brand whose agency acts for it."""
        readers = terms_readers(actor, "deal__")
        return self.none() if readers is None else self.filter(readers)

    def of_parties(self, actor: Actor) -> AgreementQuerySet:
        """Those of the deals that the actor may see; a client may not read all of what is in them (`visible_to`)."""
        parties = parties_of(actor, "deal__")
        return self.none() if parties is None else self.filter(parties)

    def valid(self) -> AgreementQuerySet:
        """Those not replaced by changed terms."""
        return self.filter(voided_at=None)

    def with_deal(self) -> AgreementQuerySet:
        """With its offer, and its deal `with_parties`."""
        return self.select_related("offer", "deal", *(f"deal__{name}" for name in PARTIES))


class Agreement(models.Model):
    """One version of what is agreed: canonical JSON and its SHA-256. A change of terms voids it and makes the next."""

    code = code_field()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="agreements")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="agreement")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    fee_bps = models.PositiveIntegerField()
    margin = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["deal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="agreement_number_once"),
            models.UniqueConstraint(fields=["deal"], condition=Q(voided_at=None), name="agreement_one_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def data(self) -> dict[str, Any]:
        """The document as JSON values."""
        import json

        return dict(json.loads(self.document))

    @property
    def terms(self) -> Terms:
        return Terms.from_json(self.data["terms"])

    @property
    def money_mode(self) -> str:
        """Who holds the money (`MoneyMode`). Contracts of the first schema were all made for the operator."""
        return str(self.data.get("money_mode", MoneyMode.OPERATOR.value))

    @property
    def merchant_of_record(self) -> str:
        """Who withholds tax (`Merchant`). Contracts before the third schema knew of nobody."""
        return str(self.data.get("merchant_of_record", Merchant.NONE.value))

    @property
    def vat(self) -> VatTerm | None:
        """The operator's value added tax; None: there is none."""
        found = self.data.get("platform_vat")
        return VatTerm(**found) if found is not None else None


class AcceptanceQuerySet(models.QuerySet["AgreementAcceptance"]):
    """Clicks of acceptance."""

    def visible_to(self, actor: Actor) -> AcceptanceQuerySet:
        """As their agreement."""
        readers = terms_readers(actor, "agreement__deal__")
        return self.none() if readers is None else self.filter(readers)


class AgreementAcceptance(models.Model):
    """One side's click: who, when, from where, and the exact sentence shown with the hash. Never changed."""

    code = code_field()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="acceptances")
    side = models.CharField(max_length=10, choices=SIDES)
    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    sentence = models.TextField()
    locale = models.CharField(max_length=5)
    accepted_at = models.DateTimeField()

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        ordering = ["accepted_at"]
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="acceptance_once_a_side")]

    def __str__(self) -> str:
        return f"{self.side} {self.sha256[:8]}"
