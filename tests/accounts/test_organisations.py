"""Making and editing organisations."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.accounts.models import Membership, Organisation
from sorot.core.models import StoredFile
from sorot.web.demo.pictures import still_life
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


def picture(words: str = "logo", width: int = 400) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{words}.jpg", still_life(words, width=width, height=200))


def edit(cast: Cast, **changes: object):
    fresh = Organisation.objects.get(pk=cast.kopi_senja.pk)
    data = {"name": fresh.name, "about": "", "website": "", "version": fresh.version} | changes
    return cast.client("dewi").post(f"/organisations/{fresh.code}/edit/", data)


def test_a_logo_is_taken_replaced_and_removed_and_strangers_do_not_get_it(cast: Cast) -> None:
    assert edit(cast, logo=picture("satu")).status_code == 303
    first = Organisation.objects.get(pk=cast.kopi_senja.pk).logo
    assert first is not None
    assert (first.content_type, first.purpose) == ("image/jpeg", "logo")
    answer = cast.client("vina").get(f"/files/{first.code}/")
    assert (answer.status_code, b"".join(answer)[:3]) == (200, b"\xff\xd8\xff")
    assert cast.client("lia").get(f"/files/{first.code}/").status_code == 404
    assert edit(cast, name="Kopi Senja Baru").status_code == 303
    assert Organisation.objects.get(pk=cast.kopi_senja.pk).logo == first
    assert edit(cast, logo=picture("dua")).status_code == 303
    second = Organisation.objects.get(pk=cast.kopi_senja.pk).logo
    assert second is not None
    assert list(StoredFile.objects.filter(purpose="logo")) == [second]
    assert edit(cast, is_logo_removed="on").status_code == 303
    assert Organisation.objects.get(pk=cast.kopi_senja.pk).logo is None
    assert not StoredFile.objects.filter(purpose="logo").exists()


def test_a_logo_that_is_no_picture_is_refused_and_nothing_changes(cast: Cast) -> None:
    answer = edit(cast, name="Nama lain", logo=SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>"))
    assert answer.status_code == 422
    assert (Organisation.objects.get(pk=cast.kopi_senja.pk).name, StoredFile.objects.count()) == ("Kopi Senja", 0)
