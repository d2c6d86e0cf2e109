"""The pages: send, check, take back, decide. Only the creator's side and the operator see a picture."""

from datetime import date

import pytest

from sorot.analytics.models import PostSnapshot
from sorot.core import clock
from sorot.insights.models import Screenshot
from tests.cast import Cast
from tests.insights.builders import REEL, account_of, post_of, screen, send

KEY = "b" * 32


@pytest.fixture
def day(cast: Cast) -> date:
    return clock.today(cast.now)


def main_of(response: object) -> str:
    return response.content.decode().split("<main")[1]  # type: ignore[attr-defined]


def test_upload_leads_to_the_picture_and_the_second_click_to_the_same(cast: Cast, day: date) -> None:
    account = account_of(cast)
    post = post_of(cast, account)
    client, url = cast.client("rani"), f"/performance/{account.code}/screenshots/?post={post.code}"
    assert client.get(url).status_code == 200
    for _click in range(2):
        response = client.post(url, {"submit_key": KEY, "pictures": [screen(REEL)], "captured_date": day.isoformat()})
        shot = Screenshot.objects.get()
        assert (response.status_code, response.url) == (303, f"/performance/{account.code}/screenshots/{shot.code}/")
    assert (shot.post, shot.captured_date, shot.state) == (post, day, "waiting")
    assert client.get(response.url).status_code == 200


def test_several_pictures_lead_back_to_the_list_and_nine_are_too_many(cast: Cast, day: date) -> None:
    account = account_of(cast)
    client, url = cast.client("rani"), f"/performance/{account.code}/screenshots/"
    pictures = [screen({"views": 1_000 + n}, name=f"{n}.png") for n in range(9)]
    send_all = {"submit_key": KEY, "captured_date": day.isoformat(), "covers": "longer"}
    assert client.post(url, send_all | {"pictures": pictures}).status_code == 422
    assert Screenshot.objects.count() == 0
    for picture in pictures:
        picture.seek(0)
    response = client.post(url, send_all | {"pictures": pictures[:3]})
    assert (response.status_code, response.url, Screenshot.objects.count()) == (303, url, 3)


def test_check_page_shows_each_number_beside_its_place_and_confirms(cast: Cast, day: date) -> None:
    account = account_of(cast)
    shot = send(cast, REEL, post=post_of(cast, account), day=day)
    client, url = cast.client("rani"), f"/performance/{account.code}/screenshots/{shot.code}/"
    text = main_of(client.get(url))
    for label, value in REEL.items():
        assert f'value="{value:,}"'.replace(",", ".") in text
        crop = client.get(f"{url}{label}.png")
        assert (crop.status_code, crop["Content-Type"], crop.content[:4]) == (200, "image/png", b"\x89PNG")
    assert client.get(f"{url}saves.png").status_code == 404
    said = {label: f"{value:,}".replace(",", ".") for label, value in REEL.items()}
    filled = {"version": shot.version, "captured_date": day.isoformat(), **said}
    wrong = client.post(url, filled | {"views": "banyak"})
    assert (wrong.status_code, 'value="banyak"' in main_of(wrong), PostSnapshot.objects.count()) == (422, True, 0)
    response = client.post(url, filled | {"likes": "12,4 rb", "add_label": "saves", "add_value": "113"})
    assert response.status_code == 303
    row = PostSnapshot.objects.get()
    assert (row.views, row.likes, row.saves) == (15_204, 12_400, 113)
    page = main_of(client.get(url))
    assert page.count("dikoreksi sendiri") == 2


def test_undo_and_removal_buttons_work(cast: Cast, day: date) -> None:
    account = account_of(cast)
    shot = send(cast, REEL, post=post_of(cast, account), day=day)
    client, url = cast.client("rani"), f"/performance/{account.code}/screenshots/{shot.code}/"
    said = {"version": shot.version, "captured_date": day.isoformat(), **REEL}
    assert client.post(url, said).status_code == 303
    assert client.post(f"{url}undo/").status_code == 303
    assert (PostSnapshot.objects.count(), Screenshot.objects.get().state) == (0, "read")
    assert client.post(f"{url}removal/").status_code == 303
    assert Screenshot.objects.get().state == "refused"


@pytest.mark.parametrize("who", ["anonymous", "tono", "dewi", "vina", "lia"])
def test_stranger_and_brand_get_404_for_picture_crop_and_file(cast: Cast, day: date, who: str) -> None:
    shot = send(cast, REEL, day=day)
    client, url = cast.client(who), f"/performance/{shot.account.code}/screenshots/"
    expected = 302 if who == "anonymous" else 404
    for address in (url, f"{url}{shot.code}/", f"{url}{shot.code}/views.png"):
        assert client.get(address).status_code == expected
    assert client.get(shot.file_url).status_code == 404
    for address in (f"{url}{shot.code}/", f"{url}{shot.code}/undo/", f"{url}{shot.code}/removal/"):
        assert client.post(address).status_code == expected
    assert Screenshot.objects.get().state == "read"


@pytest.mark.parametrize("who", ["rani", "bima", "sri"])
def test_own_side_and_operator_see_the_picture(cast: Cast, day: date, who: str) -> None:
    shot = send(cast, REEL, day=day)
    client, url = cast.client(who), f"/performance/{shot.account.code}/screenshots/"
    for address in (url, f"{url}{shot.code}/", f"{url}{shot.code}/views.png"):
        assert client.get(address).status_code == 200
    assert client.get(shot.file_url).status_code == 200


def test_desk_compares_and_decides(cast: Cast, day: date) -> None:
    send(cast, REEL, day=day, key="1")
    shot = send(cast, REEL | {"views": 95_204}, who="tono", day=day, key="2")
    client, url = cast.client("sri"), f"/desk/screenshots/{shot.code}/"
    assert shot.code in main_of(client.get("/desk/screenshots/"))
    text = main_of(client.get(url))
    assert [part in text for part in ("15.204", "95.204", shot.file.code, shot.same_as.file.code)] == [True] * 4
    said = {"version": shot.version, "decision": "refuse", "reason": ""}
    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"reason": "Gambar ini sudah dipakai."}).status_code == 303
    assert Screenshot.objects.get(pk=shot.pk).state == "refused"
    told = main_of(cast.client("tono").get(f"/performance/{shot.account.code}/screenshots/{shot.code}/"))
    assert "Gambar ini sudah dipakai." in told
    assert shot.code in main_of(client.get("/desk/screenshots/?state=decided"))


@pytest.mark.parametrize("who", ["rani", "tono", "dewi"])
def test_nobody_but_the_desk_finds_the_queue(cast: Cast, day: date, who: str) -> None:
    send(cast, REEL, day=day, key="1")
    shot = send(cast, REEL, who="tono", day=day, key="2")
    client = cast.client(who)
    assert client.get("/desk/screenshots/").status_code == 404
    assert client.get(f"/desk/screenshots/{shot.code}/").status_code == 404


def test_answer_about_a_held_picture_reaches_the_desk(cast: Cast, day: date) -> None:
    send(cast, REEL, day=day, key="1")
    shot = send(cast, REEL, who="tono", day=day, key="2")
    url = f"/performance/{shot.account.code}/screenshots/{shot.code}/"
    client = cast.client("tono")
    assert client.post(f"{url}reply/", {"text": ""}).status_code == 422
    assert client.post(f"{url}reply/", {"text": "Kami satu tim."}).status_code == 303
    assert "Kami satu tim." in main_of(cast.client("sri").get(f"/desk/screenshots/{shot.code}/"))
