"""What does not go as agreed: objections to a proof, and disputes about the money of a deal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.deals.enums import (
    DISPUTE_MOVES,
    OBJECTION_MOVES,
    OPEN_DISPUTE_STATES,
    SETTLED_DISPUTE_STATES,
    DisputeKind,
    DisputeState,
    ObjectionKind,
    ObjectionState,
    Side,
)
from sorot.deals.models.deals import Deal
from sorot.deals.models.delivery import Publication
from sorot.deals.models.offers import SIDES
from sorot.deals.models.parties import parties_of, terms_readers

OPEN = [str(state) for state in OPEN_DISPUTE_STATES]
SETTLED = [str(state) for state in SETTLED_DISPUTE_STATES]


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections to proofs."""

    def visible_to(self, actor: Actor) -> ObjectionQuerySet:
        """All parties of the deal, and the operator."""
        parties = parties_of(actor, "publication__item__deal__")
        return self.none() if parties is None else self.filter(parties)


class Objection(models.Model):
    """The brand says what is wrong with a proof. While it is open the clock of the confirmation stands still."""

    MOVES = OBJECTION_MOVES

    code = code_field()
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=10, choices=ObjectionKind.choices)
    note = models.TextField(max_length=1000)
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["publication"], condition=Q(state="open"), name="objection_one_open"),
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ObjectionKind.values), name="objection_kind_known"),
            models.CheckConstraint(condition=~Q(note=""), name="objection_has_a_note"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="objection_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Disputes of deals."""

    def visible_to(self, actor: Actor) -> DisputeQuerySet:
        """The two sides and the operator; not a brand whose agency acts for it: amounts are the creator's."""
        readers = terms_readers(actor, "deal__")
        return self.none() if readers is None else self.filter(readers)

    def open(self) -> DisputeQuerySet:
        """Those not ended yet."""
        return self.filter(state__in=OPEN)


class Dispute(models.Model):
    """One question about how the secured money of a deal is divided.

    Amounts are what the creator's side gets, in minor units of the deal's currency; the rest goes back to the brand.
    `brand_amount` and `talent_amount` are what each side would settle for now. What was asked never changes.
    """

    MOVES = DISPUTE_MOVES

    code = code_field()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="disputes")
    opened_side = models.CharField(max_length=10, choices=SIDES)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=DisputeKind.choices)
    asked_amount = models.BigIntegerField()
    reason = models.TextField(max_length=3000)
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN)
    answer_due_at = models.DateTimeField()
    answer = models.TextField(max_length=3000, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField(null=True)
    brand_amount = models.BigIntegerField(null=True)
    talent_amount = models.BigIntegerField(null=True)
    decided_amount = models.BigIntegerField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(max_length=3000, blank=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["deal", "opened_at"]
        indexes = [models.Index(fields=["answer_due_at"], condition=Q(state="open"), name="dispute_answer_due")]
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(state__in=OPEN), name="dispute_one_open"),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="dispute_state_known"),
            models.CheckConstraint(condition=Q(kind__in=DisputeKind.values), name="dispute_kind_known"),
            models.CheckConstraint(condition=Q(opened_side__in=["brand", "talent"]), name="dispute_side_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="dispute_has_a_reason"),
            models.CheckConstraint(
                condition=Q(asked_amount__gte=0)
                & (Q(brand_amount=None) | Q(brand_amount__gte=0))
                & (Q(talent_amount=None) | Q(talent_amount__gte=0))
                & (Q(decided_amount=None) | Q(decided_amount__gte=0)),
                name="dispute_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", decision_due_at=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, decision_due_at__isnull=False, answer__gt=""),
                name="dispute_answer_has_its_facts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["contested", "decided"]) | Q(answered_at__isnull=False),
                name="dispute_contested_was_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "lapsed"]) | Q(answered_at=None), name="dispute_open_has_no_answer"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None) | (~Q(state__in=OPEN) & Q(closed_at__isnull=False)),
                name="dispute_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, decided_amount__isnull=False)
                | (~Q(state__in=SETTLED) & Q(decided_amount=None)),
                name="dispute_amount_iff_settled",
            ),
            models.CheckConstraint(
                condition=(Q(state="decided", decided_by__isnull=False) & ~Q(decision_reason=""))
                | (~Q(state="decided") & Q(decided_by=None, decision_reason="")),
                name="dispute_decided_by_iff_decided",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DISPUTE_STATES

    @property
    def answering_side(self) -> str:
        """Who was asked."""
        return Side.TALENT if self.opened_side == Side.BRAND else Side.BRAND

    def number_of(self, side: str) -> int | None:
        """What `side` would settle for now."""
        return self.brand_amount if side == Side.BRAND else self.talent_amount
