"""Files are streamed, whole or in the part that was asked for; a video can be wound forward."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.core.files import store_upload
from sorot.core.models import StoredFile
from sorot.core.views import files as view
from tests.cast import Cast, cast  # noqa: F401

CONTENT = b"a,b\n" + b"0123456789" * 100


@pytest.fixture
def row(cast: Cast) -> StoredFile:
    file = SimpleUploadedFile("angka.csv", CONTENT)
    return store_upload(
        file, owner=cast.rani_profile, purpose="test", kinds={"table"}, by=cast.actor("rani"), now=cast.now
    )


def ask(cast: Cast, row: StoredFile, span: str = "", method: str = "get") -> tuple[int, bytes, Any]:
    answer = getattr(cast.client("rani"), method)(f"/files/{row.code}/", headers={"Range": span} if span else {})
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else answer.content, answer


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=4-4", 4, 5),
        ("bytes=1000-", 1000, 1004),
        ("bytes=-4", 1000, 1004),
        ("bytes=990-99999", 990, 1004),
        ("bytes=-99999", 0, 1004),
    ],
)
def test_part_is_given_as_asked(cast: Cast, row: StoredFile, span: str, start: int, end: int) -> None:
    status, content, answer = ask(cast, row, span)
    assert content == CONTENT[start:end]
    assert answer["Content-Length"] == str(end - start)
    if (start, end) != (0, 1004):
        assert (status, answer["Content-Range"]) == (206, f"bytes {start}-{end - 1}/1004")


@pytest.mark.parametrize("span", ["", "bytes=0-1,4-5", "items=0-1", "bytes=x-y", "bytes=-"])
def test_whole_is_given_for_no_range_and_for_what_cannot_be_read(cast: Cast, row: StoredFile, span: str) -> None:
    status, content, answer = ask(cast, row, span)
    assert (status, content, answer["Accept-Ranges"]) == (200, CONTENT, "bytes")


@pytest.mark.parametrize("span", ["bytes=1004-", "bytes=9-3", "bytes=-0", "bytes=5000-6000"])
def test_part_outside_is_416(cast: Cast, row: StoredFile, span: str) -> None:
    status, content, answer = ask(cast, row, span)
    assert (status, content, answer["Content-Range"]) == (416, b"", "bytes */1004")


def test_head_tells_the_length_and_sends_nothing(cast: Cast, row: StoredFile) -> None:
    status, content, answer = ask(cast, row, method="head")
    assert (status, content, answer["Content-Length"]) == (200, b"", "1004")


def test_open_end_is_cut_so_that_a_player_asks_again(
    cast: Cast, row: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_AT_ONCE", 100)
    status, content, answer = ask(cast, row, "bytes=4-")
    assert (status, content, answer["Content-Range"]) == (206, CONTENT[4:104], "bytes 4-103/1004")
    assert ask(cast, row, "bytes=4-903")[1] == CONTENT[4:904]
