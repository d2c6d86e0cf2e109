"""Photos and videos: at most twenty-four, in order, with words, private with the profile."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.core.files import FileError, open_file
from sorot.core.files.ffmpeg import FfmpegError, remux
from sorot.core.files.films import read_film
from sorot.core.models import StoredFile
from sorot.creators.actions import CreatorError, add_item, move_item, remove_item
from sorot.creators.enums import MAX_ITEMS
from sorot.creators.models import CreatorProfile, PortfolioItem
from sorot.creators.queries import portfolio_of
from sorot.creators.quota import in_words, quota_on
from sorot.creators.tasks import prepare_film
from tests.cast import Cast
from tests.core.films import FFMPEG, film
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


# ------------------------------------------------------------------------------------------------------- videos
def add_film(cast: Cast, kind: str = "mp4") -> PortfolioItem:
    upload = SimpleUploadedFile(f"film.{kind}", film(kind))
    return add_item(creator=cast.rani_profile, upload=upload, alt="Video Rani", by=cast.actor("rani"), now=cast.now)


@pytest.fixture
def ffmpeg(settings: Any) -> None:
    settings.FFMPEG = FFMPEG


def bytes_of(file: StoredFile) -> bytes:
    with open_file(file) as content:
        return content.read()


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_without_ffmpeg_a_video_is_stripped_and_shown_with_a_drawn_still(cast: Cast, kind: str) -> None:
    item = add_film(cast, kind)
    assert (item.file.state, item.seconds, item.width, item.height) == ("ready", 2, 160, 120)
    assert [word for word in (b"Rahasia", b"+06.9147") if word in bytes_of(item.file)] == []
    assert (item.poster, item.picture, item.poster_url) == (None, None, "/static/sorot/video-poster.svg")
    assert "Pilih" in cast.client("rani").get("/me/portfolio/").content.decode()
    assert (cast.rani_profile.photo_count, portfolio_of(cast.rani_profile)) == (0, [item])


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_with_ffmpeg_a_video_waits_for_its_job_and_gets_a_still(
    cast: Cast, ffmpeg: None, kind: str, django_capture_on_commit_callbacks: Any
) -> None:
    item = add_film(cast, kind)
    old = item.file.path
    assert (item.file.state, item.file.reason, portfolio_of(cast.rani_profile)) == ("waiting", "film", [])
    assert "sedang disiapkan" in cast.client("rani").get("/me/portfolio/").content.decode()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            prepare_film({"file": item.file.code})
    item = PortfolioItem.objects.get()
    assert (item.file.state, item.file.reason, item.is_poster_chosen) == ("ready", "", False)
    assert (item.file.path != old, item.file.size) == (True, len(bytes_of(item.file)))
    assert (item.poster.kind, item.poster.width, item.poster.height) == ("image", 160, 120)
    assert read_film(io.BytesIO(bytes_of(item.file)), item.file.content_type).seconds == 2
    assert item.poster_url == f"/files/{item.poster.code}/medium/"
    assert not (Path(settings.DATA_DIR) / "files" / old).exists()
    assert StoredFile.objects.count() == 2


def test_video_that_ffmpeg_cannot_read_is_refused_in_words(
    cast: Cast, ffmpeg: None, django_capture_on_commit_callbacks: Any
) -> None:
    content = bytearray(film())
    place = content.index(b"avcC")
    content[place - 82 : place + 30] = b"\xff" * 112  # boxes are whole, the description of the pictures is not
    upload = SimpleUploadedFile("film.mp4", bytes(content))
    item = add_item(creator=cast.rani_profile, upload=upload, alt="Video", by=cast.actor("rani"), now=cast.now)
    with django_capture_on_commit_callbacks(execute=True):
        prepare_film({"file": item.file.code})
    item.file.refresh_from_db()
    assert (item.file.state, item.file.reason, item.poster) == ("refused", "broken", None)
    assert "tidak bisa dibaca" in cast.client("rani").get("/me/portfolio/").content.decode()
    assert cast.client("rani").get(item.url).status_code == 410


def test_ffmpeg_gets_little_time_and_little_memory(cast: Cast, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(film())
    limits = tmp_path / "ffmpeg"
    limits.write_text('#!/bin/sh\nulimit -v > "${0%/*}/memory"; ulimit -t > "${0%/*}/time"; sleep 9\n')
    limits.chmod(0o755)
    settings.FFMPEG, settings.FFMPEG_SECONDS, settings.FFMPEG_MEMORY_MB = str(limits), 0.1, 300
    settings.FFMPEG_SECONDS = 1
    with pytest.raises(FfmpegError, match="too long"):
        remux(tmp_path / "a.mp4", tmp_path / "b.mp4", "video/mp4")
    assert ((tmp_path / "memory").read_text(), (tmp_path / "time").read_text()) == ("307200\n", "1\n")


def test_chosen_still_replaces_the_one_taken_out_and_stays(
    cast: Cast, ffmpeg: None, django_capture_on_commit_callbacks: Any
) -> None:
    item = add_film(cast)
    rani = cast.client("rani")
    with django_capture_on_commit_callbacks(execute=True):
        assert rani.post(f"/me/portfolio/{item.code}/poster/", {"picture": picture((90, 90))}).status_code == 303
        prepare_film({"file": item.file.code})
    item = PortfolioItem.objects.get()
    assert (item.is_poster_chosen, item.poster.width, StoredFile.objects.count()) == (True, 90, 2)
    with django_capture_on_commit_callbacks(execute=True):
        rani.post(f"/me/portfolio/{item.code}/poster/", {"picture": picture((80, 80))})
    assert (PortfolioItem.objects.get().poster.width, StoredFile.objects.count()) == (80, 2)
    assert rani.post(f"/me/portfolio/{item.code}/poster/").status_code == 303
    photo = add(cast)
    rani.post(f"/me/portfolio/{photo.code}/poster/", {"picture": picture()})
    photo.refresh_from_db()
    assert (photo.poster, StoredFile.objects.count()) == (None, 3)


def test_first_photo_is_the_face_even_behind_a_video(cast: Cast) -> None:
    add_film(cast)
    photo = add(cast)
    page = cast.client("dewi").get("/creators/").content.decode()
    assert photo.thumb_url in page
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).photo_count == 1


def test_item_moves_to_a_place_by_its_number(cast: Cast) -> None:
    items = [add(cast, alt=name) for name in "abcd"]
    rani = cast.client("rani")
    for to, expected in (("1", "dabc"), ("99", "abcd"), ("2", "adbc"), ("0", "dabc")):
        rani.post(f"/me/portfolio/{items[3].code}/place/", {"to": to})
        assert "".join(alt for _place, alt in order(cast)) == expected


def test_focus_goes_back_to_the_arrow_that_was_pressed_or_to_the_other_at_the_edge(cast: Cast) -> None:
    first, second, _third = (add(cast, alt=name) for name in "abc")
    rani = cast.client("rani")

    def pressed(item: PortfolioItem, to: str) -> str:
        return str(rani.post(f"/me/portfolio/{item.code}/place/", {"to": to})["Location"])

    assert pressed(first, "end") == f"/me/portfolio/#end-{first.code}"  # b a c
    assert pressed(first, "end") == f"/me/portfolio/#front-{first.code}"  # b c a
    assert pressed(first, "front") == f"/me/portfolio/#front-{first.code}"  # b a c
    assert pressed(second, "end") == f"/me/portfolio/#end-{second.code}"  # a b c
    assert pressed(second, "front") == f"/me/portfolio/#end-{second.code}"  # b a c
    page = rani.get("/me/portfolio/").content.decode()
    assert f'id="end-{second.code}"' in page
    assert f'id="front-{second.code}"' in page


@pytest.mark.parametrize(
    "alt", ["IMG_2041.jpg", "foto liburan.png", "DSC01234", "  ", "VID-20260501-WA0001", "a.b.mp4"]
)
def test_name_of_a_file_is_no_description(cast: Cast, alt: str) -> None:
    response = cast.client("rani").post("/me/portfolio/", {"submit_key": KEY, "alt": alt, "photo": picture()})
    assert (response.status_code, PortfolioItem.objects.count()) == (422, 0)


def test_quota_is_shown_and_holds(cast: Cast, settings: Any) -> None:
    first = add(cast)
    settings.PORTFOLIO_QUOTAS = [["2020-01-01", 1_500_000_000]]
    assert "1 MB dari 1,5 GB terpakai" in cast.client("rani").get("/me/portfolio/").content.decode()
    assert [in_words(size) for size in (1, 340_000_001, 2_000_000_000)] == ["1 MB", "341 MB", "2 GB"]
    settings.PORTFOLIO_QUOTAS = [["2020-01-01", first.file.size + 10]]
    with pytest.raises(CreatorError) as caught:
        add(cast)
    assert (caught.value.code, PortfolioItem.objects.count()) == ("quota", 1)


def test_last_quota_that_had_begun_counts(settings: Any) -> None:
    settings.PORTFOLIO_QUOTAS = [["2026-01-01", 10], ["2026-06-01", 20]]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [quota_on(day) for day in days] == [0, 10, 10, 20]


def test_form_without_a_file_asks_for_one(cast: Cast) -> None:
    response = cast.client("rani").post("/me/portfolio/", {"submit_key": KEY, "alt": "Rani di pasar"})
    assert (response.status_code, PortfolioItem.objects.count()) == (422, 0)
    assert "Pilih foto atau video." in response.content.decode()


def test_full_portfolio_costs_no_more_queries_than_a_small_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    first, rani = add(cast), cast.client("rani")
    for number in range(2, MAX_ITEMS + 1):
        file = StoredFile.objects.get(pk=first.file_id)
        file.pk, file.code, file.path = None, f"file{number:04}", f"xx/{number}.jpg"
        file.save()
        PortfolioItem.objects.create(
            creator=cast.rani_profile, file=file, alt="x", position=number, created_at=cast.now
        )  # fmt: skip
    with django_assert_max_num_queries(15):
        assert rani.get("/me/portfolio/").content.decode().count("data-order") == MAX_ITEMS
    kit = cast.client("tono").get("/@rani/").content.decode()
    shown, folded = kit.split('<details class="kitmore">')
    assert (shown.count('class="kitshot'), folded.count('class="kitshot')) == (12, MAX_ITEMS - 12)
    assert "Tampilkan 12 lagi" in folded
