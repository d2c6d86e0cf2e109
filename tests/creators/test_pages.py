"""Every page of creators answers every role as it should."""

import pytest

from tests.cast import ROLES, Cast
from tests.creators.builders import profile_data


def statuses(cast: Cast, url: str) -> dict[str, int]:
    return {role: cast.client(role).get(url).status_code for role in ROLES}


def everybody(code: int, **others: int) -> dict[str, int]:
    return {role: others.get(role, code) for role in ROLES}


def test_public_profile_is_read_by_everybody(cast: Cast) -> None:
    assert statuses(cast, "/@rani/") == everybody(200)


def test_private_profile_is_404_for_all_but_the_creator_the_management_and_the_operator(cast: Cast) -> None:
    cast.rani_profile.is_public = False
    cast.rani_profile.save()
    assert statuses(cast, "/@rani/") == everybody(404, rani=200, bima=200, sri=200)


def test_list_of_creators_is_for_people_who_signed_in(cast: Cast) -> None:
    assert statuses(cast, "/creators/") == everybody(200, anonymous=302)


def test_tiers_page_names_the_scheme_and_its_source(cast: Cast) -> None:
    page = cast.client("anonymous").get("/tiers/").content.decode()
    assert page.count("founding requirement M13") == 1
    assert "100.000" in page


@pytest.mark.parametrize("url", ["/me/profile/", "/me/accounts/", "/me/portfolio/"])
def test_own_pages_belong_to_people_not_to_organisations(cast: Cast, url: str) -> None:
    found = statuses(cast, url)
    assert found == everybody(403, anonymous=302, tono=200, rani=200, bima=404)


@pytest.mark.parametrize("part", ["profile", "accounts", "portfolio"])
def test_pages_of_a_talent_are_the_managements_only(cast: Cast, part: str) -> None:
    assert statuses(cast, f"/talents/rani/{part}/") == everybody(404, anonymous=302, bima=200)


def test_roster_is_the_managements_only(cast: Cast) -> None:
    assert statuses(cast, "/talents/") == everybody(404, anonymous=302, bima=200)
    assert statuses(cast, "/talents/new/") == everybody(404, anonymous=302, bima=200)


def test_capital_letters_in_the_address_lead_to_the_page(cast: Cast) -> None:
    response = cast.client("anonymous").get("/@RANI/")
    assert (response.status_code, response["Location"]) == (302, "/@rani/")


def test_person_without_a_profile_makes_one_and_is_sent_to_the_accounts(cast: Cast) -> None:
    client = cast.client("dewi")
    session = client.session
    session["acting_for"] = "self"
    session.save()
    assert client.get("/me/profile/").status_code == 200
    response = client.post("/me/profile/", profile_data(handle="dewi", display_name="Dewi"))
    assert (response.status_code, response["Location"]) == (303, "/me/accounts/")
    page = client.get("/@dewi/").content.decode()
    assert "Kota Bandung, Jawa Barat" in page


def test_form_keeps_what_was_typed_when_it_fails(cast: Cast) -> None:
    response = cast.client("rani").post(
        "/me/profile/", profile_data(handle="Rani Lestari!", bio="Resep Sunda", version="1")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Resep Sunda" in page
    assert 'value="Rani Lestari!"' in page
