"""Every page of campaigns answers every role as it should."""

import pytest

from tests.cast import ROLES, Cast


def statuses(cast: Cast, url: str) -> dict[str, int]:
    return {role: cast.client(role).get(url).status_code for role in ROLES}


def everybody(code: int, **others: int) -> dict[str, int]:
    return {role: others.get(role, code) for role in ROLES}


def as_draft(cast: Cast) -> str:
    cast.campaign.state, cast.campaign.published_at = "draft", None
    cast.campaign.save()
    return cast.campaign.code


def test_exploring_is_for_everybody(cast: Cast) -> None:
    assert statuses(cast, "/explore/") == everybody(200)


def test_published_campaign_is_read_by_everybody(cast: Cast) -> None:
    assert statuses(cast, f"/campaigns/{cast.campaign.code}/") == everybody(200)


def test_draft_is_404_for_strangers_and_the_rival_brand(cast: Cast) -> None:
    code = as_draft(cast)
    assert statuses(cast, f"/campaigns/{code}/") == everybody(404, dewi=200, fajar=200, vina=200, sri=200)


def test_own_list_is_for_brands(cast: Cast) -> None:
    assert statuses(cast, "/campaigns/") == everybody(403, anonymous=302, dewi=200, fajar=200, vina=200, lia=200)


def test_new_campaign_is_for_owners_and_managers(cast: Cast) -> None:
    assert statuses(cast, "/campaigns/new/") == everybody(403, anonymous=302, dewi=200, lia=200)


@pytest.mark.parametrize("part", ["edit", "closure"])
def test_changing_is_404_for_strangers_and_403_for_readers_of_the_brand(cast: Cast, part: str) -> None:
    found = statuses(cast, f"/campaigns/{cast.campaign.code}/{part}/")
    assert found == everybody(404, anonymous=302, dewi=200, fajar=403, vina=403)


def test_agencies_page_is_for_brands_and_agencies(cast: Cast) -> None:
    found = statuses(cast, "/campaigns/agencies/")
    assert found == everybody(404, anonymous=302, dewi=200, fajar=200, vina=200, lia=200)
    assert cast.client("gita").get("/campaigns/agencies/").status_code == 200
