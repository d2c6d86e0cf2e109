"""Making and editing organisations."""

import pytest

from sorot.accounts.models import Membership, Organisation
from tests.accounts.answers import MEMBERS_READ, OWNER_WRITES
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"
NEW = {"kind": "agency", "name": " Rumah  Iklan ", "about": "", "website": "rumahiklan.id", "submit_key": KEY}


def test_making_one_twice_with_the_same_click_makes_one(cast: Cast) -> None:
    browser, before = cast.client("tono"), Organisation.objects.count()
    answers = [browser.post("/organisations/new/", NEW) for _click in range(2)]
    made = Organisation.objects.get(submit_key=KEY)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (made.name, made.kind, made.website) == ("Rumah Iklan", "agency", "https://rumahiklan.id")
    assert Organisation.objects.count() == before + 1
    assert list(Membership.objects.filter(organisation=made).values_list("user__name", "role")) == [("Tono", "owner")]
    assert browser.session["acting_for"] == made.code


def test_the_submit_key_of_a_stranger_gives_nothing_away(cast: Cast) -> None:
    cast.client("tono").post("/organisations/new/", NEW)
    assert cast.client("lia").post("/organisations/new/", NEW).status_code == 422
    assert Membership.objects.filter(organisation__submit_key=KEY).count() == 1


def test_a_kind_that_does_not_exist_is_refused_and_what_was_typed_stays(cast: Cast) -> None:
    answer = cast.client("tono").post("/organisations/new/", {**NEW, "kind": "church"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])
    assert "rumahiklan.id" in answer.content.decode()


@pytest.mark.parametrize("name", ROLES)
def test_an_organisation_opens_for_its_members(cast: Cast, name: str) -> None:
    assert cast.client(name).get(f"/organisations/{cast.kopi_senja.code}/").status_code == MEMBERS_READ[name]


@pytest.mark.parametrize("name", ROLES)
def test_only_owners_and_managers_edit(cast: Cast, name: str) -> None:
    data = {"name": "Kopi Fajar", "about": "", "website": "", "version": cast.kopi_senja.version}
    answer = cast.client(name).post(f"/organisations/{cast.kopi_senja.code}/edit/", data)
    cast.kopi_senja.refresh_from_db()
    assert (answer.status_code, cast.kopi_senja.name) == (
        OWNER_WRITES[name],
        "Kopi Fajar" if name == "dewi" else "Kopi Senja",
    )


def test_a_page_that_has_grown_old_is_refused_once_and_then_saves_what_was_typed(cast: Cast) -> None:
    path, browser = f"/organisations/{cast.kopi_senja.code}/edit/", cast.client("dewi")
    mine = {"name": "Kopi Senja", "about": "Punya saya", "website": "", "version": 1}
    browser.post(path, {**mine, "about": "Punya orang lain"})

    answer = browser.post(path, mine)

    assert (answer.status_code, answer.context["newer"].about) == (422, "Punya orang lain")
    assert "Punya saya" in answer.content.decode()
    assert Organisation.objects.get(pk=cast.kopi_senja.pk).about == "Punya orang lain"
    browser.post(path, {**mine, "version": answer.context["form"]["version"].value()})
    assert Organisation.objects.get(pk=cast.kopi_senja.pk).about == "Punya saya"


def test_own_organisations_are_listed_whatever_the_hat(cast: Cast) -> None:
    names = [str(row.organisation) for row in cast.client("dewi").get("/organisations/").context["memberships"]]
    assert names == ["Kopi Senja"]
