"""The page on which a creator decides: whose it is, what it keeps, and that nothing is lost."""

from typing import Any

import pytest

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.kits.actions import KitInput, save_settings
from sorot.kits.enums import FIRST_NUMBERS, Block
from sorot.kits.models import KitSettings
from tests.cast import ROLES, Cast

FIRST = {
    "numbers": "public", "audience": "brands", "portfolio": "public", "rates": "brands", "record": "brands",
    "brands": "hidden", "history": "hidden",
}  # fmt: skip


def typed(**changes: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    data: dict[str, Any] = {
        "version": "0", "headline": "Masak Sunda", "numbers": ["followers", "growth"], "accent": "sage",
        "cover": "wide", "language": "en", "is_indexed": "on",
    }  # fmt: skip
    for place, key in enumerate(Block.values, start=1):
        data |= {f"shown_{key}": FIRST[key], f"place_{key}": str(place)}
    return data | changes


def save(cast: Cast, name: str = "rani", version: int = 0, **said: Any) -> KitSettings:
    return save_settings(
        creator=cast.rani_profile, said=KitInput(**said), version=version, by=cast.actor(name), now=cast.now
    )


def test_own_page_belongs_to_people_and_a_talents_page_to_the_management(cast: Cast) -> None:
    own = {role: cast.client(role).get("/me/kit/").status_code for role in ROLES}
    assert own == dict.fromkeys(ROLES, 403) | {"anonymous": 302, "rani": 200, "tono": 200, "bima": 404}
    theirs = {role: cast.client(role).get("/talents/rani/kit/").status_code for role in ROLES}
    assert theirs == dict.fromkeys(ROLES, 404) | {"anonymous": 302, "bima": 200}


@pytest.mark.parametrize("name", ["tono", "dewi", "lia", "sri", "anonymous"])
def test_nobody_else_decides(cast: Cast, name: str) -> None:
    with pytest.raises(RefusedError):
        save(cast, name)
    cast.client(name).post("/talents/rani/kit/", typed())
    assert (KitSettings.objects.count(), Event.objects.filter(verb="kit.changed").count()) == (0, 0)


def test_form_starts_with_what_is_shown_today(cast: Cast) -> None:
    form = cast.client("rani").get("/me/kit/").context["form"]
    assert {key: form[f"shown_{key}"].value() for key in Block.values} == FIRST
    assert (form["version"].value(), tuple(form["numbers"].value())) == (0, FIRST_NUMBERS)


def test_what_was_chosen_is_kept_and_told(cast: Cast) -> None:
    data = typed(shown_audience="public", shown_numbers="hidden", place_rates="1", place_numbers="4")
    answer = cast.client("rani").post("/me/kit/", data)
    assert (answer.status_code, answer["Location"]) == (303, "/me/kit/")
    kept = KitSettings.objects.get()
    assert (kept.public_blocks, kept.brand_blocks) == (["audience", "portfolio"], ["rates", "record"])
    assert kept.block_order == ["rates", "audience", "portfolio", "numbers", "record", "brands", "history"]
    assert (kept.numbers, kept.accent, kept.cover, kept.language) == (["followers", "growth"], "sage", "wide", "en")
    assert (kept.headline, kept.is_indexed, kept.version) == ("Masak Sunda", True, 1)
    event = Event.objects.get(verb="kit.changed")
    assert (event.subject_code, event.data["shown"]["numbers"]) == (cast.rani_profile.code, "hidden")


def test_management_decides_for_its_talent(cast: Cast) -> None:
    answer = cast.client("bima").post("/talents/rani/kit/", typed(accent="rose"))
    assert (answer.status_code, answer["Location"]) == (303, "/talents/rani/kit/")
    assert KitSettings.objects.get().accent == "rose"


def test_second_of_two_editors_loses_nothing_and_overwrites_nothing(cast: Cast) -> None:
    save(cast, "bima", headline="Dari Bima")
    with pytest.raises(StaleError):
        save(cast, headline="Dari Rani")
    answer = cast.client("rani").post("/me/kit/", typed(headline="Dari Rani", shown_brands="public"))
    assert (answer.status_code, "Dari Rani" in answer.content.decode()) == (422, True)
    assert answer.context["form"]["shown_brands"].value() == "public"
    assert (KitSettings.objects.get().headline, KitSettings.objects.get().version) == ("Dari Bima", 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shown_numbers", "friends"), ("shown_rates", ""), ("place_numbers", "0"), ("place_numbers", "8"),
        ("accent", "neon"), ("cover", "video"), ("language", "jv"), ("numbers", ["salary"]), ("headline", "x" * 121),
        ("version", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused_at_its_field_and_nothing_is_kept(cast: Cast, field: str, value: Any) -> None:
    answer = cast.client("rani").post("/me/kit/", typed(**{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert KitSettings.objects.count() == 0


def test_database_refuses_a_part_that_is_public_and_for_brands_only(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    kept = save(cast)
    for change in (
        {"public_blocks": ["numbers"], "brand_blocks": ["numbers"]},
        {"block_order": ["numbers"]},
        {"numbers": ["salary"]},
        {"accent": "neon"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            KitSettings.objects.filter(pk=kept.pk).update(**change)


def test_decisions_are_seen_by_owner_management_and_operator(cast: Cast) -> None:
    save(cast)
    seen = {name: KitSettings.objects.visible_to(cast.actor(name)).count() for name in ("rani", "bima", "sri", "dewi")}
    assert seen == {"rani": 1, "bima": 1, "sri": 1, "dewi": 0}
