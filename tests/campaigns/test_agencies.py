"""Agencies that run campaigns for a brand: let in by its owner, gone when it ends."""

import pytest

from sorot.campaigns.actions import (
    CampaignError,
    create_campaign,
    grant_agency,
    publish_campaign,
    revoke_agency,
)
from sorot.campaigns.models import AgencyGrant, Campaign
from sorot.core.errors import RefusedError
from tests.campaigns.builders import form_data, fresh, said
from tests.cast import Cast


def test_agency_acts_for_a_brand_that_let_it_in_until_it_ends(cast: Cast) -> None:
    gita = cast.actor("gita")
    with pytest.raises(CampaignError):
        create_campaign(said=said(cast), client=cast.kopi_senja, by=gita, now=cast.now)
    grant = grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now)
    assert grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now).pk == grant.pk
    with pytest.raises(CampaignError):
        create_campaign(said=said(cast), client=cast.teh_ranting, by=gita, now=cast.now)
    campaign = create_campaign(said=said(cast), client=cast.kopi_senja, by=gita, now=cast.now)
    assert (campaign.organisation, campaign.acting_agency) == (cast.kopi_senja, cast.studio_kaca)
    assert cast.client("dewi").get(f"/campaigns/{campaign.code}/").status_code == 200
    assert cast.client("lia").get(f"/campaigns/{campaign.code}/").status_code == 404
    revoke_agency(grant=grant, by=cast.actor("dewi"), now=cast.now)
    with pytest.raises(RefusedError):
        publish_campaign(campaign=campaign, by=gita, now=cast.now)
    publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    assert fresh(campaign).state == "published"


def test_agency_creates_through_the_page(cast: Cast) -> None:
    client = cast.client("gita")
    cast.client("dewi").post("/campaigns/agencies/", {"agency": "studio KACA"})
    data = form_data(cast, client=cast.kopi_senja.code)
    assert client.post("/campaigns/new/", data | {"client": cast.teh_ranting.code}).status_code == 422
    assert client.post("/campaigns/new/", data).status_code == 303
    assert Campaign.objects.get(acting_agency=cast.studio_kaca).organisation == cast.kopi_senja


@pytest.mark.parametrize("role", ["fajar", "vina", "lia", "gita", "rani", "anonymous", "sri"])
def test_only_an_owner_of_the_brand_lets_agencies_in_and_out(cast: Cast, role: str) -> None:
    grant = grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now)
    if role not in {"lia", "gita"}:
        with pytest.raises(RefusedError):
            grant_agency(agency=cast.studio_kaca, by=cast.actor(role), now=cast.now)
    if role != "gita":
        with pytest.raises(RefusedError):
            revoke_agency(grant=grant, by=cast.actor(role), now=cast.now)
        assert AgencyGrant.objects.get(pk=grant.pk).revoked_at is None


def test_another_brand_or_a_brand_as_agency_is_refused(cast: Cast) -> None:
    with pytest.raises(CampaignError):
        grant_agency(agency=cast.teh_ranting, by=cast.actor("dewi"), now=cast.now)
    assert AgencyGrant.objects.count() == 0
