"""Videos are what their boxes say, and lose what says where and when they were taken."""

import io
import struct
from pathlib import Path

import pytest

from sorot.core.files.films import FilmError, read_film, strip_film
from tests.core.films import decodes, film, says

TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
SECRETS = (b"Rahasia", b"Rani", b"+06.9147")


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


@pytest.mark.parametrize("kind", TYPES)
def test_size_and_length_are_read_without_any_program(kind: str) -> None:
    found = read_film(io.BytesIO(film(kind)), TYPES[kind])
    assert (found.width, found.height, found.seconds) == (160, 120, 2)


@pytest.mark.parametrize("kind", TYPES)
def test_place_title_and_camera_go_and_every_frame_stays(kind: str, tmp_path: Path) -> None:
    before = film(kind)
    assert any(secret in before for secret in SECRETS)
    file = io.BytesIO(before)
    strip_film(file, TYPES[kind])
    after = file.getvalue()
    assert len(after) == len(before)
    assert [secret for secret in SECRETS if secret in after] == []
    path = tmp_path / f"film.{kind}"
    path.write_bytes(after)
    assert decodes(path)
    assert "creation_time" not in says(path)
    assert read_film(io.BytesIO(after), TYPES[kind]).seconds == 2


def test_stripping_twice_changes_nothing_more() -> None:
    file = io.BytesIO(film())
    strip_film(file, "video/mp4")
    once = file.getvalue()
    strip_film(file, "video/mp4")
    assert file.getvalue() == once


def test_track_of_places_goes_with_its_samples(tmp_path: Path) -> None:
    """An action camera writes where it was, second by second, as a track of its own."""
    content = film()
    moov = content.index(b"moov") - 4
    (size,) = struct.unpack(">I", content[moov : moov + 4])
    secret = b"GPS -6.9147 107.6098"
    spot = len(content) + 8 + 8  # the new `mdat` stands behind everything, the grown `moov` before it
    for _ in range(2):  # the place depends on the length of the track itself
        track = box(
            b"trak",
            box(
                b"mdia",
                box(b"hdlr", bytes(8) + b"meta" + bytes(13))
                + box(
                    b"minf",
                    box(
                        b"stbl",
                        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1))
                        + box(b"stsz", struct.pack(">III", 0, len(secret), 1))
                        + box(b"stco", struct.pack(">III", 0, 1, spot)),
                    ),
                ),
            ),
        )
        spot = len(content) + len(track) + 8
    grown = struct.pack(">I", size + len(track))
    whole = content[:moov] + grown + content[moov + 4 : moov + size] + track + content[moov + size :]
    whole += box(b"mdat", secret)
    assert moov + size == len(content), "ffmpeg writes `moov` last, so nothing in front of it moves"
    file = io.BytesIO(whole)
    strip_film(file, "video/mp4")
    assert secret not in file.getvalue()
    assert b"meta" not in file.getvalue()
    (tmp_path / "a.mp4").write_bytes(file.getvalue())
    assert decodes(tmp_path / "a.mp4")


@pytest.mark.parametrize("kind", TYPES)
def test_video_with_something_behind_it_is_refused(kind: str) -> None:
    for more in (b"PK\x03\x04" + bytes(60), b"<html><script>", b"MZ" + bytes(400)):
        with pytest.raises(FilmError):
            read_film(io.BytesIO(film(kind) + more), TYPES[kind])


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_video_that_is_cut_short_is_refused(kind: str, part: float) -> None:
    content = film(kind)
    with pytest.raises(FilmError):
        read_film(io.BytesIO(content[: int(len(content) * part)]), TYPES[kind])


HEAD = box(b"ftyp", b"mp42" + bytes(4) + b"mp42")


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"MZ\x90\x00" + bytes(3000),
        HEAD + box(b"mdat", b"MZ" + bytes(3000)),
        HEAD + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(30)),
        HEAD + struct.pack(">I4sQ", 1, b"mdat", 2**62) + bytes(50),
        HEAD + struct.pack(">I4s", 4, b"moov"),
        HEAD + box(b"moov", b"\x00\x00\x00\x10trak" * 3) + box(b"mdat", b"x"),
        HEAD,
    ],
)
def test_program_behind_the_head_of_a_video_is_refused(content: bytes) -> None:
    with pytest.raises(FilmError):
        read_film(io.BytesIO(content), "video/mp4")


@pytest.mark.parametrize(
    "content", [b"\x1aE\xdf\xa3" + bytes(500), b"\x1aE\xdf\xa3\xff" + b"MZ" * 90, b"\x1aE\xdf\xa3"]
)
def test_program_behind_the_head_of_a_webm_is_refused(content: bytes) -> None:
    with pytest.raises(FilmError):
        read_film(io.BytesIO(content), "video/webm")


def test_matroska_that_is_no_webm_is_refused() -> None:
    content = film("webm").replace(b"webm", b"evil", 1)
    with pytest.raises(FilmError):
        read_film(io.BytesIO(content), "video/webm")


def test_table_that_claims_to_be_endless_is_refused_quickly() -> None:
    content = bytearray(film())
    place = content.index(b"stco") + 8
    content[place : place + 4] = b"\xff\xff\xff\xff"
    hdlr = content.rindex(b"vide" + bytes(12))
    content[hdlr : hdlr + 4] = b"meta"
    with pytest.raises(FilmError, match="longer than its box"):
        strip_film(io.BytesIO(bytes(content)), "video/mp4")
