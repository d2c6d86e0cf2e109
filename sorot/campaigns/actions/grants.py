"""Which agency runs campaigns for which brand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.enums import OrganisationKind
from sorot.accounts.models import Organisation
from sorot.campaigns import rules
from sorot.campaigns.errors import CampaignError
from sorot.campaigns.models import AgencyGrant
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import RefusedError


@transaction.atomic
def grant_agency(*, agency: Organisation, by: Actor, now: datetime) -> AgencyGrant:
    """Let an agency run campaigns for the brand acted for. A grant in force is returned as it is."""
    rules.may_grant_agency(by).demand()
    if agency.kind != OrganisationKind.AGENCY:
        raise CampaignError(_("This organisation is not an agency."))
    Organisation.objects.select_for_update().get(pk=by.organisation.pk)
    first = AgencyGrant.objects.in_force().filter(brand=by.organisation, agency=agency).first()
    if first is not None:
        return first
    grant = AgencyGrant.objects.create(brand=by.organisation, agency=agency, granted_by=by.user, created_at=now)
    audit.record("agency.granted", grant, by=by, now=now, data={"agency": agency.code})
    return grant


@transaction.atomic
def revoke_agency(*, grant: AgencyGrant, by: Actor, now: datetime) -> AgencyGrant:
    """Take the right back, by the brand, or give it up, by the agency's owner. A second time changes nothing."""
    if by.organisation_id != grant.agency_id or not by.has_role("owner"):
        rules.may_grant_agency(by).demand()
        if by.organisation_id != grant.brand_id:
            raise RefusedError(_("Only the brand or the agency can end this."))
    fresh = AgencyGrant.objects.select_for_update().get(pk=grant.pk)
    if fresh.revoked_at is None:
        fresh.revoked_at = now
        fresh.save(update_fields=["revoked_at"])
        audit.record("agency.revoked", fresh, by=by, now=now)
    return fresh
