"""Photos: at most twelve, in order, with words, private with the profile."""

from pathlib import Path

import pytest
from django.conf import settings

from sorot.core.files import FileError
from sorot.core.models import StoredFile
from sorot.creators.actions import CreatorError, add_item, move_item, remove_item
from sorot.creators.enums import MAX_ITEMS
from sorot.creators.models import CreatorProfile, PortfolioItem
from tests.cast import Cast
from tests.creators.builders import picture

KEY = "f" * 32


def add(cast: Cast, alt: str = "Rani di dapur", **options: str) -> PortfolioItem:
    return add_item(
        creator=cast.rani_profile, upload=picture((60, 60)), alt=alt, by=cast.actor("rani"), now=cast.now, **options
    )


def order(cast: Cast) -> list[tuple[int, str]]:
    return list(cast.rani_profile.portfolio.order_by("position").values_list("position", "alt"))


def test_double_click_uploads_one_photo(cast: Cast) -> None:
    client = cast.client("rani")
    for _ in range(2):
        response = client.post("/me/portfolio/", {"submit_key": KEY, "alt": "Rani", "photo": picture()})
        assert response.status_code == 303
    assert order(cast) == [(1, "Rani")]
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).photo_count == 1


def test_photo_moves_one_place_and_stops_at_the_edge(cast: Cast) -> None:
    photos = [add(cast, alt=name) for name in "abc"]
    by, now = cast.actor("rani"), cast.now
    move_item(item=photos[2], to_front=True, by=by, now=now)
    assert order(cast) == [(1, "a"), (2, "c"), (3, "b")]
    move_item(item=photos[0], to_front=True, by=by, now=now)
    assert order(cast) == [(1, "a"), (2, "c"), (3, "b")]
    move_item(item=photos[0], to_front=False, by=by, now=now)
    assert order(cast) == [(1, "c"), (2, "a"), (3, "b")]


def test_removed_photo_closes_the_gap_and_its_bytes_go(cast: Cast, django_capture_on_commit_callbacks: object) -> None:
    photos = [add(cast, alt=name) for name in "abc"]
    path = Path(settings.DATA_DIR) / "files" / photos[0].file.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_item(item=photos[0], by=cast.actor("rani"), now=cast.now)
    assert order(cast) == [(1, "b"), (2, "c")]
    assert (path.exists(), StoredFile.objects.count()) == (False, 2)


def test_one_photo_too_many_is_refused(cast: Cast) -> None:
    for number in range(MAX_ITEMS):
        add(cast, alt=str(number))
    with pytest.raises(CreatorError):
        add(cast)
    assert (PortfolioItem.objects.count(), StoredFile.objects.count()) == (MAX_ITEMS, MAX_ITEMS)
    assert cast.client("rani").get("/me/portfolio/").content.decode().count('type="file"') == 0


def test_wrong_file_is_refused_at_its_field_and_nothing_is_stored(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    exe = SimpleUploadedFile("foto.jpg", b"MZ" + b"\x00" * 200, content_type="image/jpeg")
    response = cast.client("rani").post("/me/portfolio/", {"submit_key": KEY, "alt": "Rani di pasar", "photo": exe})
    page = response.content.decode()
    assert response.status_code == 422
    assert "id_photo_error" in page
    assert "Rani di pasar" in page
    assert (PortfolioItem.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_photo_needs_words(cast: Cast) -> None:
    response = cast.client("rani").post("/me/portfolio/", {"submit_key": KEY, "alt": "  ", "photo": picture()})
    assert (response.status_code, PortfolioItem.objects.count()) == (422, 0)


def test_refused_file_does_not_count(cast: Cast) -> None:
    broken = picture()
    broken.file.truncate(80)
    broken.size = 80
    with pytest.raises(FileError):
        add_item(creator=cast.rani_profile, upload=broken, alt="x", by=cast.actor("rani"), now=cast.now)
    assert (PortfolioItem.objects.count(), CreatorProfile.objects.get(pk=cast.rani_profile.pk).photo_count) == (0, 0)


def test_photo_of_a_private_profile_is_404_to_strangers(cast: Cast) -> None:
    photo = add(cast)
    people = ("anonymous", "tono", "dewi", "rani", "bima", "sri")

    def status(url: str) -> dict[str, int]:
        found = {}
        for name in people:
            response = cast.client(name).get(url)
            found[name] = response.status_code
            if response.streaming:
                list(response.streaming_content)
        return found

    assert status(photo.url) == status(photo.thumb_url) == dict.fromkeys(people, 200)
    cast.rani_profile.is_public = False
    cast.rani_profile.save(update_fields=["is_public"])
    hidden = dict.fromkeys(people, 200) | dict.fromkeys(("anonymous", "tono", "dewi"), 404)
    assert status(photo.url) == status(photo.thumb_url) == hidden


def test_strangers_cannot_move_rename_or_delete_a_photo(cast: Cast) -> None:
    photo = add(cast)
    for part in ("words", "place", "removal"):
        assert cast.client("tono").post(f"/me/portfolio/{photo.code}/{part}/", {"alt": "curi"}).status_code == 404
        assert cast.client("dewi").post(f"/me/portfolio/{photo.code}/{part}/", {"alt": "curi"}).status_code == 403
    assert order(cast) == [(1, "Rani di dapur")]
    assert cast.client("bima").post(f"/talents/rani/portfolio/{photo.code}/words/", {"alt": "Baru"}).status_code == 303
    assert order(cast) == [(1, "Baru")]
