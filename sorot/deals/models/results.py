"""Results of parts by result: a count with its evidence, and the other side's answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.deals.enums import RESULT_MOVES, ResultState
from sorot.deals.models.deals import Deal
from sorot.deals.models.offers import SIDES
from sorot.deals.models.parties import terms_readers


class ResultQuerySet(models.QuerySet["Result"]):
    """Results of deals."""

    def visible_to(self, actor: Actor) -> ResultQuerySet:
        """The two sides and the operator; not a brand whose agency acts for it, because a result tells the rate."""
        readers = terms_readers(actor, "deal__")
        return self.none() if readers is None else self.filter(readers)


class Result(models.Model):
    """One count for one part by result, told by one side. Its facts never change; only the answer is added."""

    MOVES = RESULT_MOVES

    code = code_field()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="results")
    #: The part in the money room (`payments.Milestone.code`), and its place among the parts of the contract.
    milestone_code = models.CharField(max_length=24)
    part = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=SIDES)
    #: Orders, engagements or views; 1 or 0 for a bonus that was reached or not.
    count = models.BigIntegerField()
    #: What the count earns by the contract's rate, in minor units.
    earned = models.BigIntegerField()
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    note = models.TextField(max_length=600, blank=True)
    told_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    #: Until when the other side answers; silence is a yes.
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ResultState.choices, default=ResultState.TOLD)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(max_length=600, blank=True)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["deal", "part", "number"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="told"), name="result_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["milestone_code", "number"], name="result_number_once"),
            models.UniqueConstraint(
                fields=["milestone_code"], condition=~Q(state="contested"), name="result_one_stands"
            ),
            models.CheckConstraint(condition=Q(state__in=ResultState.values), name="result_state_known"),
            models.CheckConstraint(condition=Q(side__in=["brand", "talent"]), name="result_side_known"),
            models.CheckConstraint(condition=Q(count__gte=0, earned__gte=0), name="result_not_negative"),
            models.CheckConstraint(condition=~Q(url="") | Q(file__isnull=False), name="result_has_evidence"),
            models.CheckConstraint(condition=Q(due_at__gt=F("told_at")), name="result_due_later"),
            models.CheckConstraint(
                condition=Q(state="told", answered_at=None, answered_by=None)
                # Silence answers without a person.
                | Q(state="accepted", answered_at__isnull=False)
                | (Q(state="contested", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="result_answered_iff_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_silent(self) -> bool:
        """Accepted because nobody answered in time."""
        return self.state == ResultState.ACCEPTED and self.answered_by_id is None
