"""Uploads in pieces by tus 1.0.0: bytes that were taken stay taken, and only their person may touch them."""

import base64
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sorot.core import clock
from sorot.core.files import uploads
from sorot.core.files.slices import MOST_WITH_CHECKSUM, SLICE, is_upload, slice_upload
from sorot.core.models import StoredFile, Upload
from tests.cast import Cast, cast  # noqa: F401
from tests.core.films import film
from tests.creators.builders import picture

TUS = {"Tus-Resumable": "1.0.0"}
PATCH = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def rani(cast: Cast) -> Client:
    return cast.client("rani")


def word(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begin(client: Client, cast: Cast, length: int, name: str = "film.mp4", owner: str = "", **headers: str) -> Any:
    told = f"filename {word(name)},purpose {word('portfolio')},owner {word(owner or cast.rani_profile.code)}"
    given = {**TUS, "Upload-Length": str(length), "Upload-Metadata": told, **headers}
    return client.post("/files/uploads/", headers=given)


def send(client: Client, url: str, offset: int, body: bytes, **headers: str) -> Any:
    given = {**PATCH, "Upload-Offset": str(offset), **headers}
    return client.generic("PATCH", url, body, "application/offset+octet-stream", headers=given)


def where(client: Client, url: str) -> int:
    return int(client.head(url, headers=TUS)["Upload-Offset"])


def part(url: str) -> Path:
    return Path(settings.UPLOADS_DIR) / f"{url.split('/')[3]}.part"


def test_options_tell_the_version_and_what_we_can_do() -> None:
    answer = Client().options("/files/uploads/")
    assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
    assert answer["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_video_comes_in_pieces_and_is_whole_at_the_end(cast: Cast, rani: Client) -> None:
    content = film()
    made = begin(rani, cast, len(content))
    url, middle = made["Location"], len(content) // 2
    assert (made.status_code, made["Upload-Offset"], where(rani, url)) == (201, "0", 0)
    assert send(rani, url, 0, content[:middle])["Upload-Offset"] == str(middle)
    head = rani.head(url, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == (str(middle), str(len(content)))
    assert (head["Cache-Control"], head["Upload-Metadata"]) == ("no-store", f"filename {word('film.mp4')}")
    assert "GMT" in head["Upload-Expires"]
    assert send(rani, url, middle, content[middle:]).status_code == 204
    row = Upload.objects.get()
    assert (row.state, row.offset, part(url).read_bytes()) == ("whole", len(content), content)
    form = {"submit_key": "a" * 32, "upload": row.code, "alt": "Rani menguji sambal", "caption": "Mei 2026"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda call, **_: call())
        assert rani.post("/me/portfolio/", form).status_code == 303
        assert rani.post("/me/portfolio/", form).status_code == 303
    item = cast.rani_profile.portfolio.get()
    assert (item.kind, item.width, item.height, item.seconds, item.caption) == ("video", 160, 120, 2, "Mei 2026")
    assert (Upload.objects.count(), part(url).exists(), item.file.size) == (0, False, len(content))


@pytest.mark.parametrize("who", ["anonymous", "tono", "bima", "dewi", "sri"])
def test_nobody_else_sees_continues_or_ends_an_upload(cast: Cast, rani: Client, who: str) -> None:
    url = begin(rani, cast, 900)["Location"]
    send(rani, url, 0, film()[:600])
    other, refused = cast.client(who), 401 if who == "anonymous" else 404
    answers = [other.head(url, headers=TUS), send(other, url, 600, b"x" * 300), other.delete(url, headers=TUS)]
    assert [answer.status_code for answer in answers] == [refused] * 3
    assert (where(rani, url), part(url).stat().st_size) == (600, 600)


def test_only_who_may_edit_a_profile_may_upload_for_it(cast: Cast) -> None:
    found = {
        who: begin(cast.client(who), cast, 900).status_code for who in ("anonymous", "tono", "bima", "dewi", "rani")
    }
    assert found == {"anonymous": 401, "tono": 403, "bima": 201, "dewi": 403, "rani": 201}


def test_page_of_another_site_cannot_send_anything(cast: Cast, rani: Client) -> None:
    url = begin(rani, cast, 900)["Location"]
    away: list[dict[str, str]] = [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ]
    for headers in away:
        assert begin(rani, cast, 900, **headers).status_code == 403
        assert send(rani, url, 0, b"x" * 600, **headers).status_code == 403
    plain = rani.post("/files/uploads/", headers={"Upload-Length": "9"})  # what a form of another site can send
    assert (plain.status_code, plain["Tus-Version"]) == (412, "1.0.0")
    assert (Upload.objects.count(), where(rani, url)) == (1, 0)
    assert send(rani, url, 0, film()[:600], Origin="http://testserver").status_code == 204


def test_wrong_offset_wrong_type_and_too_much_are_refused(cast: Cast, rani: Client) -> None:
    content = film()[:600]
    url = begin(rani, cast, 1000)["Location"]
    send(rani, url, 0, content)
    answer = send(rani, url, 0, content)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "600")
    assert rani.generic("PATCH", url, b"x", "text/plain", headers={**TUS, "Upload-Offset": "600"}).status_code == 415
    assert send(rani, url, 600, b"x" * 401).status_code == 413
    assert send(rani, url, 0, b"", **{"Upload-Offset": "-"}).status_code == 400
    assert where(rani, url) == 600
    assert rani.get(url).status_code == 405


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum_that_does_not_fit_takes_nothing(cast: Cast, rani: Client, algorithm: str) -> None:
    content = film()
    url = begin(rani, cast, len(content))["Location"]
    right = base64.b64encode(hashlib.new(algorithm, content[:700]).digest()).decode()
    wrong = send(rani, url, 0, b"y" + content[1:700], **{"Upload-Checksum": f"{algorithm} {right}"})
    assert (wrong.status_code, where(rani, url), part(url).stat().st_size) == (460, 0, 0)
    assert send(rani, url, 0, content[:700], **{"Upload-Checksum": f"{algorithm} {right}"}).status_code == 204
    assert send(rani, url, 700, content[700:], **{"Upload-Checksum": "md5 xxxx"}).status_code == 400
    assert where(rani, url) == 700


def test_bytes_without_a_row_are_cut_off_and_lost_bytes_are_asked_again(cast: Cast, rani: Client) -> None:
    """A crash between the disk and the row, and a disk that lost what it had."""
    content = film()
    url = begin(rani, cast, len(content))["Location"]
    send(rani, url, 0, content[:800])
    with part(url).open("ab") as file:
        file.write(b"never promised")
    assert (where(rani, url), part(url).stat().st_size) == (800, 800)
    os.truncate(part(url), 300)
    assert where(rani, url) == 300
    part(url).unlink()
    assert where(rani, url) == 0
    assert send(rani, url, 0, content).status_code == 204
    assert (part(url).read_bytes(), Upload.objects.get().state) == (content, "whole")


def test_second_writer_is_locked_out_and_changes_nothing(cast: Cast, rani: Client) -> None:
    url = begin(rani, cast, 2000)["Location"]
    with part(url).open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert send(rani, url, 0, film()[:600]).status_code == 423
        assert rani.head(url, headers=TUS)["Upload-Offset"] == "0"
    assert part(url).stat().st_size == 0
    assert send(rani, url, 0, film()[:600]).status_code == 204


def test_what_came_before_a_broken_line_counts(cast: Cast, rani: Client) -> None:
    content = film()
    url = begin(rani, cast, len(content))["Location"]

    def pieces() -> Iterator[bytes]:
        yield content[:1000]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploads.append(Upload.objects.get(), pieces(), offset=0, by=cast.actor("rani"), now=clock.now())
    assert where(rani, url) == 1000


def test_renamed_program_is_refused_with_its_first_bytes(cast: Cast, rani: Client) -> None:
    url = begin(rani, cast, 150_000_000, name="liburan.mp4")["Location"]
    answer = send(rani, url, 0, b"MZ\x90\x00" + bytes(2000))
    assert (answer.status_code, Upload.objects.count(), part(url).exists()) == (422, 0, False)
    assert "liburan.mp4" in answer.content.decode()
    assert "MP4" in answer.content.decode()
    assert rani.head(url, headers=TUS).status_code == 404


LIARS = {
    "film.mp4": film()[:32] + b"MZ\x90\x00" + bytes(2000),
    "film.webm": film("webm")[:40] + b"\x7fELF" + bytes(2000),
    "behind.mp4": film() + b"PK\x03\x04" + bytes(100),
    "foto.jpg": b"\xff\xd8\xff\xe0" + b"MZ\x90\x00" + bytes(2000),
    "foto.png": b"\x89PNG\r\n\x1a\n" + b"\x7fELF" + bytes(2000),
    "berkas.pdf": b"%PDF-1.7" + bytes(900),
}


@pytest.mark.parametrize("name", LIARS)
def test_first_bytes_that_lie_are_found_out_at_the_end(cast: Cast, rani: Client, name: str) -> None:
    content = LIARS[name]
    url = begin(rani, cast, len(content), name=name)["Location"]
    answer = send(rani, url, 0, content)
    assert (answer.status_code, Upload.objects.count(), part(url).exists()) == (422, 0, False)
    assert name in answer.content.decode()


def test_ended_and_expired_uploads_leave_no_bytes(cast: Cast, rani: Client) -> None:
    ended, kept = begin(rani, cast, 900)["Location"], begin(rani, cast, 900)["Location"]
    assert rani.delete(ended, headers=TUS).status_code == 204
    assert (part(ended).exists(), rani.head(ended, headers=TUS).status_code) == (False, 404)
    later = clock.now() + uploads.LIFETIME
    assert (uploads.sweep_uploads(now=later - timedelta(minutes=1)), part(kept).exists()) == (0, True)
    Upload.objects.update(expires_at=clock.now())
    assert rani.head(kept, headers=TUS).status_code == 404
    assert (uploads.sweep_uploads(now=later), part(kept).exists(), Upload.objects.count()) == (1, False, 0)
    stray = Path(settings.UPLOADS_DIR) / "stray.part"
    stray.write_bytes(b"x")
    assert uploads.sweep_uploads(now=clock.now()) == 0
    assert (uploads.sweep_uploads(now=clock.now() + timedelta(hours=2)), stray.exists()) == (1, False)


@pytest.mark.parametrize(
    ("length", "status"), [("200000000", 201), ("200000001", 413), ("0", 422), ("-1", 422), ("x", 400)]
)
def test_limit_holds_before_the_first_byte(cast: Cast, rani: Client, length: str, status: int) -> None:
    answer = begin(rani, cast, 1, **{"Upload-Length": length})
    assert (answer.status_code, Upload.objects.count()) == (status, int(status == 201))


def test_quota_counts_what_is_stored_and_what_is_on_its_way(cast: Cast, rani: Client, settings: Any) -> None:
    settings.PORTFOLIO_QUOTAS = [["2020-01-01", 10_000], ["2099-01-01", 10**12]]
    StoredFile.objects.create(
        owner_type="creators.creatorprofile", owner_code=cast.rani_profile.code, purpose="portfolio", kind="image",
        content_type="image/jpeg", name="a", size=4_000, sha256="", path="aa/aa.jpg", created_at=cast.now,
    )  # fmt: skip
    assert begin(rani, cast, 6_001).status_code == 403
    assert begin(rani, cast, 3_000).status_code == 201
    assert begin(rani, cast, 3_001).status_code == 403
    assert begin(rani, cast, 3_000).status_code == 201


def test_quota_is_asked_again_when_the_last_byte_is_there(cast: Cast, rani: Client, settings: Any) -> None:
    content = film()
    url = begin(rani, cast, len(content))["Location"]
    settings.PORTFOLIO_QUOTAS = [["2020-01-01", len(content) - 1]]
    answer = send(rani, url, 0, content)
    assert (answer.status_code, Upload.objects.count(), part(url).exists()) == (403, 0, False)


def test_upload_that_is_not_whole_cannot_be_used(cast: Cast, rani: Client) -> None:
    url = begin(rani, cast, 9_000)["Location"]
    code = url.split("/")[3]
    form = {"submit_key": "b" * 32, "upload": code, "alt": "Rani"}
    assert rani.post("/me/portfolio/", form).status_code == 422
    assert cast.client("bima").post("/talents/rani/portfolio/", form).status_code == 422
    assert rani.post("/me/portfolio/", {**form, "upload": "0" * 24}).status_code == 422
    assert (cast.rani_profile.portfolio.count(), StoredFile.objects.count(), Upload.objects.count()) == (0, 0, 1)


def test_photo_in_pieces_is_cleaned_like_any_other(cast: Cast, rani: Client) -> None:
    content = picture((3000, 2000)).read()
    url = begin(rani, cast, len(content), name="foto.jpg")["Location"]
    assert send(rani, url, 0, content).status_code == 204
    form = {"submit_key": "c" * 32, "upload": url.split("/")[3], "alt": "Rani di pasar"}
    assert rani.post("/me/portfolio/", form).status_code == 303
    item = cast.rani_profile.portfolio.get()
    assert (item.kind, item.file.content_type, item.width, item.height) == ("photo", "image/jpeg", 2048, 1365)


def test_sixth_upload_at_once_is_refused(cast: Cast, rani: Client) -> None:
    assert [begin(rani, cast, 900).status_code for _ in range(6)] == [201] * 5 + [429]


# ------------------------------------------------------------------------------- slices, without a server
def run_slices(messages: list[dict[str, Any]], headers: dict[bytes, bytes], fail_at: int | None = None) -> Any:
    """(status of the answer, [(offset, bytes) that the app got])."""
    import asyncio

    seen: list[tuple[int, int]] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        given = dict(scope["headers"])
        assert int(given[b"content-length"]) == len(message["body"])
        seen.append((int(given[b"upload-offset"]), len(message["body"])))
        status = 409 if fail_at == len(seen) else 204
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send_out(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PATCH", "path": "/files/uploads/abc/", "headers": list(headers.items())}
    assert is_upload(scope)
    asyncio.run(slice_upload(app, scope, receive, send_out))
    return sent[0]["status"] if sent else None, seen


def body(size: int, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": bytes(size), "more_body": more}


def test_long_body_is_handed_on_in_slices() -> None:
    messages = [body(SLICE // 2) for _ in range(5)] + [body(7, more=False)]
    assert run_slices(messages, {b"upload-offset": b"100"}) == (
        204,
        [(100, SLICE), (100 + SLICE, SLICE), (100 + 2 * SLICE, SLICE // 2 + 7)],
    )


def test_broken_line_hands_on_what_had_come() -> None:
    messages = [body(SLICE), body(1000), {"type": "http.disconnect"}]
    assert run_slices(messages, {b"upload-offset": b"0"})[1] == [(0, SLICE), (SLICE, 1000)]


def test_refused_slice_ends_it_and_the_rest_is_forgotten() -> None:
    messages = [body(SLICE), body(SLICE), body(SLICE), body(5, more=False)]
    assert run_slices(messages, {b"upload-offset": b"0"}, fail_at=2) == (409, [(0, SLICE), (SLICE, SLICE)])
    assert messages == []


def test_empty_body_is_asked_once() -> None:
    assert run_slices([body(0, more=False)], {b"upload-offset": b"7"}) == (204, [(7, 0)])


def test_checksum_keeps_the_body_together_and_short() -> None:
    headers = {b"upload-offset": b"0", b"upload-checksum": b"sha1 x"}
    assert run_slices([body(SLICE), body(SLICE), body(9, more=False)], headers) == (204, [(0, 2 * SLICE + 9)])
    too_long = [body(MOST_WITH_CHECKSUM), body(1), body(1, more=False)]
    assert run_slices(too_long, headers) == (413, [])
    assert run_slices([body(SLICE), {"type": "http.disconnect"}], headers)[1] == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_never_mix_their_bytes(cast: Cast) -> None:
    """Same offset, different bytes, two threads: one is taken, the other gets 409 or 423."""
    rani, content = cast.client("rani"), film()
    url = begin(rani, cast, len(content) + 1)["Location"]
    clients, ready, found = [cast.client("rani") for _ in range(2)], threading.Barrier(2), []

    def write(client: Client) -> None:
        ready.wait()
        found.append(send(client, url, 0, content).status_code)
        connection.close()

    threads = [threading.Thread(target=write, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found)[0] == 204
    assert sorted(found)[1] in {409, 423}
    assert part(url).read_bytes() == content
