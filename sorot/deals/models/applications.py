"""A creator and a campaign, before they agree."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.campaigns.enums import TaxBasis
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Format, Platform
from sorot.deals.enums import APPLICATION_MOVES, ApplicationState, DeclineReason, RefuseReason, Turn
from sorot.deals.models.parties import PartiesMixin, parties_of

SUBMITTED_ONCE = ["submitted", "shortlisted", "agreed", "declined"]
CLOSED = ["declined", "refused", "withdrawn", "expired"]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications and invitations."""

    def visible_to(self, actor: Actor) -> ApplicationQuerySet:
        """Those one is a party of; for the operator all. Creators never see each other's."""
        parties = parties_of(actor)
        return self.none() if parties is None else self.filter(parties)

    def with_parties(self) -> ApplicationQuerySet:
        """Everything that rules and sentences need, in one query."""
        return self.select_related("campaign", "creator__user", "organisation", "acting_agency", "management")

    def with_names(self) -> ApplicationQuerySet:
        """What a line of a list says: who and for what."""
        return self.select_related("campaign", "creator", "organisation")


class Application(PartiesMixin, models.Model):
    """One creator's wish to join one campaign; begun by the brand it is an invitation."""

    MOVES = APPLICATION_MOVES

    code = code_field()
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="applications")
    creator = models.ForeignKey("creators.CreatorProfile", models.PROTECT, related_name="applications")
    #: The parties as they were when it began; a creator who changes management later keeps old deals where they are.
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    acting_agency = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    management = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=12, choices=ApplicationState.choices)
    #: Who must act next and until when: kept by actions, so that lists can filter by it.
    turn = models.CharField(max_length=10, choices=Turn.choices)
    due_at = models.DateTimeField(null=True)
    #: The next moment at which a side is to be reminded.
    remind_at = models.DateTimeField(null=True)

    idea = models.TextField(max_length=3000, blank=True)
    fee = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="IDR")
    tax_basis = models.CharField(max_length=6, choices=TaxBasis.choices, blank=True)

    invited_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    invitation_text = models.TextField(max_length=1500, blank=True)
    invitation_expires_at = models.DateTimeField(null=True)

    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    shortlisted_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason_kind = models.CharField(max_length=10, choices=[*DeclineReason.choices, *RefuseReason.choices], blank=True)
    reason = models.TextField(max_length=600, blank=True)

    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="application_remind"),
            models.Index(fields=["campaign", "state", "-updated_at"], name="application_campaign"),
            models.Index(fields=["creator", "-updated_at"], name="application_creator"),
            models.Index(fields=["organisation", "-updated_at"], name="application_organisation"),
            models.Index(fields=["acting_agency", "-updated_at"], name="application_agency"),
            models.Index(fields=["management", "-updated_at"], name="application_management"),
            models.Index(
                fields=["invitation_expires_at"], condition=Q(state="invited"), name="application_open_invitation"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "creator"], name="application_once"),
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="application_turn_known"),
            models.CheckConstraint(
                condition=Q(state="invited", invited_at__isnull=False, invitation_expires_at__isnull=False)
                | ~Q(state="invited"),
                name="application_invited_has_facts",
            ),
            models.CheckConstraint(
                condition=(Q(submitted_at__isnull=False, submitted_by__isnull=False, fee__isnull=False) & ~Q(idea=""))
                | ~Q(state__in=SUBMITTED_ONCE),
                name="application_submitted_has_facts",
            ),
            models.CheckConstraint(
                condition=Q(shortlisted_at__isnull=False) | ~Q(state="shortlisted"), name="application_shortlisted_at"
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", agreed_at__isnull=False) | (~Q(state="agreed") & Q(agreed_at=None)),
                name="application_agreed_at_iff_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False) | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="application_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "refused"], reason_kind=""), name="application_no_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(fee=None) | Q(fee__gte=0), name="application_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(invitation_expires_at=None) | Q(invitation_expires_at__gt=F("invited_at")),
                name="application_invitation_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_invitation(self) -> bool:
        return self.invited_at is not None


class ApplicationLine(models.Model):
    """One line of the posting plan: what is published, and when."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    format = models.CharField(max_length=14, choices=Format.choices)
    quantity = models.PositiveSmallIntegerField()
    publish_date = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="application_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=50), name="application_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.format} {self.publish_date}"


class ApplicationDraftQuerySet(models.QuerySet["ApplicationDraft"]):
    """What somebody has begun to write."""

    def visible_to(self, actor: Actor) -> ApplicationDraftQuerySet:
        """Only one's own: not even the brand's existence is told."""
        return self.filter(user=actor.user, organisation=actor.organisation) if actor.user else self.none()


class ApplicationDraft(models.Model):
    """An application as far as it was typed: raw form values, kept until it is sent."""

    code = code_field()
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="+")
    creator = models.ForeignKey("creators.CreatorProfile", models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    objects = ApplicationDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "creator", "user", "organisation"],
                nulls_distinct=False,
                name="application_draft_once",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.code}"
