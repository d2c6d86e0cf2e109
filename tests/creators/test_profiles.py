"""Profiles: who may write them, names, stale pages, double clicks."""

import dataclasses

import pytest

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.creators.actions import CreatorError, create_profile, update_profile, verify_profile
from sorot.creators.models import CreatorProfile
from sorot.creators.queries import handle_is_free, suggest_handle
from sorot.creators.rules import check_handle
from tests.cast import Cast
from tests.creators.builders import make_creator, profile_data, said

OPEN = {"anonymous", "dewi", "fajar", "vina", "lia", "tono", "sri"}


@pytest.mark.parametrize("handle", ["rani", "rani.masak", "rani_masak", "r2d2", "a.b_c.d", "abc", "a" * 30])
def test_plain_handles_are_allowed(handle: str) -> None:
    assert check_handle(handle).ok


@pytest.mark.parametrize(
    "handle",
    [
        "ab",
        "a" * 31,
        "Rani",
        "1rani",
        ".rani",
        "rani.",
        "ra..ni",
        "ra__ni",
        "ra._ni",
        "ra ni",
        "rani!",
        "räni",
        "rani\n",
        "admin",
        "me",
        "sorot",
        "",
    ],
)
def test_other_handles_are_refused_with_a_sentence(handle: str) -> None:
    verdict = check_handle(handle)
    assert (verdict.ok, bool(verdict.reason)) == (False, True)


@pytest.mark.parametrize("name", ["tono", "TONO", "@Tono "])
def test_taken_handle_is_refused_at_its_field_and_nothing_changes(cast: Cast, name: str) -> None:
    response = cast.client("rani").post("/me/profile/", profile_data(handle=name, version="1"))
    assert response.status_code == 422
    assert "id_handle_error" in response.content.decode()
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).handle == "rani"


def test_handle_of_a_private_profile_is_taken_too(cast: Cast) -> None:
    make_creator("rahasia", is_public=False)
    assert handle_is_free("rahasia") is False
    with pytest.raises(CreatorError) as caught:
        update_profile(creator=cast.rani_profile, said=said("rahasia"), version=1, by=cast.actor("rani"), now=cast.now)
    assert list(caught.value.field_errors) == ["handle"]


def test_suggested_handle_is_free_and_allowed(cast: Cast) -> None:
    assert suggest_handle("Rani Lestari") == "rani.lestari"
    assert suggest_handle("Rani") == "rani2"
    assert suggest_handle("Ñoño Éclair") == "nono.eclair"
    assert suggest_handle("李") == ""


def test_person_has_one_profile_however_often_they_click(cast: Cast) -> None:
    by = dataclasses.replace(cast.actor("gita"), organisation=None, role="")
    first = create_profile(said=said("gita"), submit_key="a" * 32, by=by, now=cast.now)
    second = create_profile(said=said("gita.dua"), submit_key="b" * 32, by=by, now=cast.now)
    assert (second.pk, CreatorProfile.objects.filter(user=cast.gita).count()) == (first.pk, 1)
    assert Event.objects.filter(verb="creator.created").count() == 1


def test_management_makes_a_talent_once_per_form(cast: Cast) -> None:
    client = cast.client("bima")
    data = profile_data(handle="sari", display_name="Sari", submit_key="c" * 32)
    first, second = client.post("/talents/new/", data), client.post("/talents/new/", data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == "/talents/sari/accounts/"
    talent = CreatorProfile.objects.get(handle="sari")
    assert (talent.user, talent.management) == (None, cast.management)


@pytest.mark.parametrize("role", sorted(OPEN))
def test_others_cannot_change_a_profile(cast: Cast, role: str) -> None:
    with pytest.raises(RefusedError):
        update_profile(creator=cast.rani_profile, said=said("curi"), version=1, by=cast.actor(role), now=cast.now)
    fresh = CreatorProfile.objects.get(pk=cast.rani_profile.pk)
    assert (fresh.handle, fresh.version) == ("rani", 1)


@pytest.mark.parametrize("role", ["rani", "bima"])
def test_creator_and_management_change_it(cast: Cast, role: str) -> None:
    update_profile(
        creator=cast.rani_profile, said=said("rani.baru", bio="Halo"), version=1, by=cast.actor(role), now=cast.now
    )
    fresh = CreatorProfile.objects.get(pk=cast.rani_profile.pk)
    assert (fresh.handle, fresh.bio, fresh.version) == ("rani.baru", "Halo", 2)


def test_reader_of_the_management_is_told_why_not(cast: Cast) -> None:
    from tests.cast import join

    join(cast.management, cast.tono, "viewer", now=cast.now)
    cast.hats["tono"] = cast.management
    client = cast.client("tono")
    assert client.get("/talents/").status_code == 200
    response = client.post("/talents/rani/profile/", profile_data(handle="curi", version="1"))
    assert response.status_code == 403
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).handle == "rani"


def test_second_of_two_editors_loses_nothing(cast: Cast) -> None:
    update_profile(
        creator=cast.rani_profile, said=said("rani", bio="Dari Bima"), version=1, by=cast.actor("bima"), now=cast.now
    )
    with pytest.raises(StaleError):
        update_profile(
            creator=cast.rani_profile,
            said=said("rani", bio="Dari Rani"),
            version=1,
            by=cast.actor("rani"),
            now=cast.now,
        )
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).bio == "Dari Bima"
    response = cast.client("rani").post("/me/profile/", profile_data(handle="rani", bio="Dari Rani", version="1"))
    assert response.status_code == 422
    assert "Dari Rani" in response.content.decode()
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).bio == "Dari Bima"


def test_kol_names_a_field(cast: Cast) -> None:
    response = cast.client("rani").post("/me/profile/", profile_data(handle="rani", kind="kol", version="1"))
    assert response.status_code == 422
    assert "id_field_of_expertise_error" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Kota Bandung, Jawa Barat", 303),
        ("kota bandung", 303),
        ("kab. bandung", 303),
        ("", 303),
        ("Bandung", 422),
        ("Atlantis", 422),
        ("Depok", 303),
    ],
)
def test_city_is_understood_or_asked_back(cast: Cast, typed: str, status: int) -> None:
    response = cast.client("rani").post("/me/profile/", profile_data(handle="rani", city=typed, version="1"))
    assert response.status_code == status
    if status == 422:
        assert "id_city_error" in response.content.decode()


def test_at_most_five_niches(cast: Cast) -> None:
    six = ["food", "fashion", "beauty", "travel", "tech", "family"]
    client = cast.client("rani")
    assert client.post("/me/profile/", profile_data(handle="rani", categories=six, version="1")).status_code == 422
    assert client.post("/me/profile/", profile_data(handle="rani", categories=six[:5], version="1")).status_code == 303


def test_bio_is_shown_as_text_not_as_markup(cast: Cast) -> None:
    cast.rani_profile.bio = "<script>alert(1)</script>"
    cast.rani_profile.display_name = '"><img src=x>'
    cast.rani_profile.save()
    page = cast.client("anonymous").get("/@rani/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_only_the_operator_verifies(cast: Cast) -> None:
    for role in ("rani", "bima", "dewi", "tono"):
        assert cast.client(role).post("/@rani/verification/", {"verified": "1"}).status_code == 403
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).verified_at is None
    assert cast.client("sri").post("/@rani/verification/", {"verified": "1"}).status_code == 303
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).is_verified
    verify_profile(creator=cast.rani_profile, verified=False, by=cast.actor("sri"), now=cast.now)
    assert not CreatorProfile.objects.get(pk=cast.rani_profile.pk).is_verified


def test_check_of_a_person_is_carried_over_to_the_profile_once(cast: Cast) -> None:
    from sorot.creators.tasks import copy_verification

    payload = {"user": cast.tono.code, "organisation": "", "verified": True}
    copy_verification(payload | {"verified": False})
    copy_verification(payload | {"organisation": cast.management.code})
    assert CreatorProfile.objects.get(pk=cast.tono_profile.pk).verified_at is None
    copy_verification(payload)
    first = CreatorProfile.objects.get(pk=cast.tono_profile.pk).verified_at
    copy_verification(payload)
    assert first is not None
    assert CreatorProfile.objects.get(pk=cast.tono_profile.pk).verified_at == first
    copy_verification(payload | {"user": cast.dewi.code})
    assert Event.objects.filter(verb="creator.verified").count() == 1
