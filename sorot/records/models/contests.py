"""Somebody says that a figure about them is wrong, and the operator explains it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.records.enums import CONTEST_MOVES, ContestState, Figure, Kind


class ContestQuerySet(models.QuerySet["RecordContest"]):
    """Contests of figures."""

    def visible_to(self, actor: Actor) -> ContestQuerySet:
        """The subject's own (a management's: of its talents); for the operator all."""
        match actor.kind:
            case "operator":
                return self
            case "brand" | "agency":
                return self.filter(organisation_id=actor.organisation_id)
            case "person":
                return self.filter(creator__user_id=actor.user_id)
            case "management":
                return self.filter(creator__management_id=actor.organisation_id)
        return self.none()

    def waiting(self) -> ContestQuerySet:
        """Those the operator has not answered."""
        return self.filter(state=ContestState.OPEN)

    def with_names(self) -> ContestQuerySet:
        """With whom they are about and who wrote."""
        return self.select_related("organisation", "creator__user", "raised_by", "answered_by")


class RecordContest(models.Model):
    """One figure of one record, contested once while open. It changes no figure: it asks for an explanation."""

    MOVES = CONTEST_MOVES

    code = code_field()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    creator = models.ForeignKey("creators.CreatorProfile", models.PROTECT, null=True, related_name="+")
    figure = models.CharField(max_length=16, choices=Figure.choices)
    text = models.TextField(max_length=2000)
    #: The whole record as it stood then (`queries.figures`): figures move on with every payment.
    shown = models.JSONField()
    state = models.CharField(max_length=10, choices=ContestState.choices, default=ContestState.OPEN)
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(max_length=3000, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, editable=False)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["raised_at"], condition=Q(state="open"), name="contest_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContestState.values), name="contest_state_known"),
            models.CheckConstraint(condition=Q(figure__in=Figure.values), name="contest_figure_known"),
            models.CheckConstraint(
                condition=Q(kind="brand", organisation__isnull=False, creator=None)
                | Q(kind="creator", creator__isnull=False, organisation=None),
                name="contest_is_about_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="contest_has_text"),
            models.CheckConstraint(
                condition=(Q(state="answered", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""))
                | Q(state="open", answered_at=None, answered_by=None, answer=""),
                name="contest_answered_iff_answered",
            ),
            models.UniqueConstraint(
                fields=["organisation", "figure"], condition=Q(state="open"), name="contest_one_open_of_organisation"
            ),
            models.UniqueConstraint(
                fields=["creator", "figure"], condition=Q(state="open"), name="contest_one_open_of_creator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.figure}"

    @property
    def subject_code(self) -> str:
        """The code of whom it is about. Needs both relations selected."""
        about = self.organisation or self.creator
        return about.code if about is not None else ""

    @property
    def subject_name(self) -> str:
        """Their name."""
        return str(self.organisation or self.creator)
