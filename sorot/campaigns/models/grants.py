"""A brand lets an agency run campaigns for it."""

from __future__ import annotations

from django.db import models

from sorot.core.access import Actor
from sorot.core.ids import code_field


class AgencyGrantQuerySet(models.QuerySet["AgencyGrant"]):
    """Grants."""

    def visible_to(self, actor: Actor) -> AgencyGrantQuerySet:
        """Those given or received by the organisation acted for; for the operator all."""
        if actor.is_operator:
            return self
        if actor.organisation is None:
            return self.none()
        return self.filter(models.Q(brand=actor.organisation) | models.Q(agency=actor.organisation))

    def in_force(self) -> AgencyGrantQuerySet:
        """Not taken back."""
        return self.filter(revoked_at=None)


class AgencyGrant(models.Model):
    """Given by an owner of the brand; taken back any time. Old grants stay as a record."""

    code = code_field()
    brand = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="agency_grants")
    agency = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="client_grants")
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = AgencyGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "agency"], condition=models.Q(revoked_at=None), name="agency_grant_once"
            ),
            models.CheckConstraint(condition=~models.Q(brand=models.F("agency")), name="agency_grant_two_parties"),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} to {self.agency_id}"
