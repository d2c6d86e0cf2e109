"""What people act for."""

from __future__ import annotations

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import models

from sorot.accounts.enums import INVITATION_MOVES, InvitationState, OrganisationKind, Role
from sorot.core.access import Actor
from sorot.core.ids import code_field, sort_key

_signer = Signer(salt="accounts.invitation")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Brands, agencies, managements."""

    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        """The one acted for; when acting for oneself those one is a member of; for the operator all."""
        if actor.is_operator:
            return self
        if actor.user is None:
            return self.none()
        if actor.organisation is not None:
            return self.filter(pk=actor.organisation_id)
        return self.filter(memberships__user=actor.user)


class Organisation(models.Model):
    """A brand, an agency or a creator management."""

    code = code_field()
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=160, editable=False)
    about = models.TextField(max_length=600, blank=True)
    website = models.URLField(blank=True)
    city = models.ForeignKey("core.Regency", models.PROTECT, null=True, blank=True, related_name="+")
    #: Stands on the papers it gives and gets.
    logo = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded sort key in step with the name."""
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who acts for what."""

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """The members of the organisation acted for; when acting for oneself one's own; for the operator all."""
        if actor.is_operator:
            return self
        if actor.user is None:
            return self.none()
        return self.filter(organisation=actor.organisation) if actor.organisation else self.filter(user=actor.user)


class Membership(models.Model):
    """One person in one organisation, in one role."""

    code = code_field()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id} as {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations to an organisation."""

    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        """Those of the organisation acted for; when acting for oneself those sent to one's address."""
        if actor.is_operator:
            return self
        if actor.organisation is not None:
            return self.filter(organisation=actor.organisation)
        return self.filter(email=actor.user.email) if actor.user else self.none()


class Invitation(models.Model):
    """An offer of membership, sent to an e-mail address. The link carries the signed code."""

    MOVES = INVITATION_MOVES

    code = code_field()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING)
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=models.Q(state="pending"), name="invitation_one_pending"
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_at__isnull=False, accepted_by__isnull=False)
                | (~models.Q(state="accepted") & models.Q(accepted_at=None, accepted_by=None)),
                name="invitation_accepted_at_iff_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}"

    @property
    def token(self) -> str:
        """The secret of the link: the signed code, so that nothing secret is stored."""
        return _signer.sign(self.code)

    @staticmethod
    def code_in(token: str) -> str:
        """The code inside a link's token; empty when somebody altered it."""
        try:
            return _signer.unsign(token)
        except BadSignature:
            return ""

    def is_open(self, now: datetime) -> bool:
        """True while the link works."""
        return self.state == InvitationState.PENDING and self.expires_at > now
