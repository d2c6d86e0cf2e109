"""Files are what their bytes say, lose what they should not carry, and are seen by who may see their owner."""

import io
import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from PIL import Image

from sorot.core import clock
from sorot.core.files import FileError, delete_file, open_file, store_upload, sweep_orphans
from sorot.core.files.images import MAX_PIXELS, ImageError, clean
from sorot.core.files.sniff import sniff
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind
from tests.cast import Cast, cast  # noqa: F401
from tests.creators.builders import picture

IMAGE = {FileKind.IMAGE}
EVERYTHING = set(FileKind.values)


@pytest.fixture(autouse=True, scope="module")
def _static_root() -> None:
    """The server of static files wants its folder to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def stored(db: None) -> Iterator[set[Path]]:
    """The files on disk before the test; what is left over afterwards is taken away."""
    folder = Path(settings.DATA_DIR) / "files"
    before = {path for path in folder.rglob("*") if path.is_file()}
    yield before
    for path in {path for path in folder.rglob("*") if path.is_file()} - before:
        path.unlink()


def on_disk() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file()}


def upload(cast: Cast, file: object, kinds: set[str] = IMAGE, **options: object) -> StoredFile:
    return store_upload(
        file,
        owner=cast.rani_profile,
        purpose="test",
        kinds=kinds,
        by=cast.actor("rani"),
        now=cast.now,
        **options,  # type: ignore[arg-type]
    )


def refusal(cast: Cast, file: object, kinds: set[str] = IMAGE, **options: object) -> str:
    """The code of the refusal; nothing may have been stored."""
    files, rows = on_disk(), StoredFile.objects.count()
    with pytest.raises(FileError) as caught:
        upload(cast, file, kinds, **options)
    assert (on_disk(), StoredFile.objects.count()) == (files, rows)
    return caught.value.code


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def gps_picture() -> SimpleUploadedFile:
    """A photo that says where it was taken, with which camera, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "S", (6.0, 55.0, 1.0)
    gps[3], gps[4] = "E", (107.0, 36.0, 2.0)
    return picture((320, 200), exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_a_jpeg_with_a_thumbnail(cast: Cast, stored: set[Path], kind: str) -> None:
    row = upload(cast, picture((3000, 1500), kind=kind, name=f"foto.{kind.lower()}"))
    with open_file(row) as whole, open_file(row, thumb=True) as thumb:
        large, small = Image.open(whole), Image.open(thumb)
        assert (large.format, large.size) == ("JPEG", (2048, 1024))
        assert (small.format, small.size) == ("WEBP", (480, 240))
    with default_storage.open(row.medium_path) as medium:
        assert (Image.open(medium).format, Image.open(medium).size) == ("WEBP", (1080, 540))
    assert (row.kind, row.content_type, row.width, row.height) == ("image", "image/jpeg", 2048, 1024)
    assert len(on_disk() - stored) == 3


def test_place_camera_and_rotation_are_gone_from_both_pictures(cast: Cast, stored: set[Path]) -> None:
    original = gps_picture()
    assert b"KameraRahasia" in original.read()
    assert dict(Image.open(original).getexif().get_ifd(0x8825))[1] == "S"
    row = upload(cast, original)
    assert (row.width, row.height) == (200, 320)
    for path in on_disk() - stored:
        content = path.read_bytes()
        assert b"KameraRahasia" not in content
        assert b"Exif" not in content
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {}


def test_comments_and_colour_profiles_that_could_carry_text_are_gone(cast: Cast, stored: set[Path]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (50, 50)).save(out, "JPEG", comment=b"rumah di Jalan Rahasia 7", icc_profile=b"rahasia" * 30)
    upload(cast, named("a.jpg", out.getvalue()))
    for path in on_disk() - stored:
        assert b"ahasia" not in path.read_bytes()


def test_transparent_picture_gets_a_white_ground(cast: Cast, stored: set[Path]) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    row = upload(cast, named("a.png", out.getvalue()))
    with open_file(row) as whole:
        assert Image.open(whole).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_pixels_is_taken(cast: Cast, stored: set[Path], mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    row = upload(cast, named("a.png", out.getvalue()))
    with open_file(row) as whole:
        assert Image.open(whole).mode == "RGB"


def test_renamed_program_is_refused(cast: Cast, stored: set[Path]) -> None:
    assert refusal(cast, named("foto.jpg", b"MZ\x90\x00" + b"\x00" * 600)) == "type"


def test_renamed_program_is_refused_where_every_kind_is_allowed(cast: Cast, stored: set[Path]) -> None:
    assert refusal(cast, named("data.csv", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 600), EVERYTHING) == "type"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<html><script>alert(1)</script>",
        b"  \n<!doctype html><p>",
        b"GIF89a" + b"\x01" * 60,
        b"BM" + b"\x10" * 60,
        b"PK\x03\x04" + b"\x00" * 60,
    ],
)
def test_pages_drawings_and_archives_are_not_pictures(cast: Cast, stored: set[Path], content: bytes) -> None:
    assert refusal(cast, named("foto.jpg", content)) == "type"
    assert refusal(cast, named("foto.jpg", content), EVERYTHING) == "type"


def test_wrong_kind_is_refused_though_it_is_a_good_file(cast: Cast, stored: set[Path]) -> None:
    assert refusal(cast, named("foto.jpg", b"%PDF-1.7\n" + b"x" * 100)) == "type"
    assert refusal(cast, picture(), {FileKind.PDF}) == "type"


def test_picture_that_is_cut_short_is_refused(cast: Cast, stored: set[Path]) -> None:
    whole = picture((800, 800)).read()
    assert refusal(cast, named("foto.jpg", whole[: len(whole) // 2])) == "broken"
    assert refusal(cast, named("foto.jpg", b"\xff\xd8\xff\xe0" + b"x" * 300)) == "broken"


def test_empty_file_is_refused(cast: Cast, stored: set[Path]) -> None:
    assert refusal(cast, named("foto.jpg", b"")) == "empty"


def test_photo_of_thirty_megabytes_is_refused_with_its_size(cast: Cast, stored: set[Path]) -> None:
    heavy = named("besar.jpg", picture().read() + b"\x00" * 30_000_000)
    with pytest.raises(FileError) as caught:
        upload(cast, heavy)
    assert caught.value.code == "size"
    assert ("besar.jpg" in str(caught.value), "31" in str(caught.value), "12" in str(caught.value)) == (
        True,
        True,
        True,
    )
    assert on_disk() == stored


def test_limit_itself_is_taken_and_one_byte_more_is_not(cast: Cast, stored: set[Path]) -> None:
    content = picture().read()
    upload(cast, named("a.jpg", content + b"\x00" * (50_000 - len(content))), limit=50_000)
    assert refusal(cast, named("a.jpg", content + b"\x00" * (50_001 - len(content))), limit=50_000) == "size"


def bomb(width: int, height: int) -> bytes:
    """A small PNG that would unfold to width x height pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 3000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 9_000), (MAX_PIXELS + 1, 1), (8_000, 7_000)])
def test_picture_that_unfolds_to_too_many_pixels_is_refused_unopened(
    cast: Cast, stored: set[Path], width: int, height: int
) -> None:
    content = bomb(width, height)
    assert len(content) < 200
    with pytest.raises(ImageError):
        clean(content)
    assert refusal(cast, named("foto.png", content)) == "broken"


def test_animated_picture_keeps_its_first_frame_only(cast: Cast, stored: set[Path]) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), (n * 60, 0, 0)) for n in range(4)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    row = upload(cast, named("gerak.webp", out.getvalue()))
    with open_file(row) as whole:
        assert getattr(Image.open(whole), "n_frames", 1) == 1


def test_very_long_thin_picture_keeps_at_least_one_pixel(cast: Cast, stored: set[Path]) -> None:
    row = upload(cast, picture((20_000, 3), kind="PNG"))
    assert (row.width, row.height) == (2048, 1)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "C:\\Users\\rani\\foto.jpg", "a/b/c.jpg", "\x00evil\n.jpg", "x" * 300 + ".jpg", ""]
)
def test_name_never_becomes_a_path(cast: Cast, stored: set[Path], name: str) -> None:
    file = picture()
    file._name = name  # type: ignore[attr-defined]
    row = upload(cast, file)
    assert len(row.name) <= 150
    assert not set(row.name) & set("/\\\x00\n")
    assert row.path.startswith(f"{row.code[:2]}/{row.code}")
    assert on_disk() - stored == {Path(settings.DATA_DIR) / "files" / p for p in row.paths}


def test_large_upload_on_disk_is_taken_like_a_small_one(cast: Cast, stored: set[Path]) -> None:
    with TemporaryUploadedFile("foto.jpg", "image/jpeg", 0, None) as file:
        file.write(picture((900, 900)).read())
        file.size = file.tell()
        row = upload(cast, file)
    assert (row.width, row.height) == (900, 900)


def test_plain_file_is_kept_byte_by_byte(cast: Cast, stored: set[Path]) -> None:
    import hashlib

    content = b"tanggal,pengikut\n2026-11-01,18400\n"
    row = upload(cast, named("angka.csv", content), {FileKind.TABLE})
    with open_file(row) as whole:
        assert whole.read() == content
    assert (row.sha256, row.size, row.content_type) == (hashlib.sha256(content).hexdigest(), len(content), "text/csv")
    assert row.thumb_path == ""


def test_deleted_file_leaves_no_bytes_once_that_has_committed(
    cast: Cast, stored: set[Path], django_capture_on_commit_callbacks: object
) -> None:
    row = upload(cast, picture())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_file(row)
        assert len(on_disk() - stored) == 3
    assert on_disk() == stored
    assert not StoredFile.objects.filter(code=row.code).exists()


def test_deleting_that_is_rolled_back_keeps_row_and_bytes(cast: Cast, stored: set[Path]) -> None:
    row = upload(cast, picture())
    pk = row.pk
    with transaction.atomic():
        delete_file(row)
        transaction.set_rollback(True)
    assert StoredFile.objects.filter(pk=pk).count() == 1
    assert len(on_disk() - stored) == 3


def test_bytes_of_an_upload_that_was_rolled_back_are_swept_after_a_day(cast: Cast, stored: set[Path]) -> None:
    sweep_orphans(now=clock.now() + timedelta(hours=25))  # what other tests left
    kept = upload(cast, picture())
    mine = on_disk()
    with transaction.atomic():
        upload(cast, picture())
        transaction.set_rollback(True)
    assert len(on_disk() - mine) == 3
    assert sweep_orphans(now=clock.now()) == 0
    assert sweep_orphans(now=clock.now() + timedelta(hours=25)) == 3
    assert on_disk() == mine
    with open_file(kept) as whole:
        assert whole.read(3) == b"\xff\xd8\xff"


SIZES = ["", "thumb/"]


def seen(cast: Cast, row: StoredFile, size: str) -> dict[str, int]:
    people = ("anonymous", "tono", "rani", "bima", "dewi", "lia", "sri")
    return {name: fetch(cast, name, f"/files/{row.code}/{size}").status_code for name in people}


def fetch(cast: Cast, name: str, url: str) -> Any:
    """The response, read to its end."""
    response = cast.client(name).get(url)
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    return response


@pytest.mark.parametrize("size", SIZES)
def test_file_of_a_public_profile_is_public_and_of_a_private_one_404(cast: Cast, stored: set[Path], size: str) -> None:
    row = upload(cast, picture())
    everybody = dict.fromkeys(("anonymous", "tono", "rani", "bima", "dewi", "lia", "sri"), 200)
    assert seen(cast, row, size) == everybody
    cast.rani_profile.is_public = False
    cast.rani_profile.save()
    assert seen(cast, row, size) == everybody | dict.fromkeys(("anonymous", "tono", "dewi", "lia"), 404)


def test_file_is_served_so_that_a_browser_cannot_be_fooled(cast: Cast, stored: set[Path]) -> None:
    row = upload(cast, picture())
    response = fetch(cast, "rani", f"/files/{row.code}/")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]
    table = upload(cast, named("angka.csv", b"a,b\n1,2\n"), {FileKind.TABLE})
    assert fetch(cast, "rani", f"/files/{table.code}/")["Content-Disposition"].startswith("attachment")


def test_unknown_code_and_missing_bytes_are_404(cast: Cast, stored: set[Path]) -> None:
    row = upload(cast, picture())
    for path in on_disk() - stored:
        path.unlink()
    client = cast.client("rani")
    assert client.get("/files/nothing/").status_code == 404
    assert client.get(f"/files/{row.code}/").status_code == 404


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0", ("image", "image/jpeg")),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", ("image", "image/webp")),
        (b"XXXX\x10\x00\x00\x00WEBPVP8 ", None),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"\x00\x00\x00\x18ftypmp42", ("video", "video/mp4")),
        (b"\x1aE\xdf\xa3\x01", ("video", "video/webm")),
        (b"\x00\x00\x00\x18ftypheic", None),
        (b"\x00\x00\x00\x18ftypavif", None),
        (b"a,b,c\n1,2,3\n", ("table", "text/csv")),
        ("tanggal;pengikut ✓\n".encode(), ("table", "text/csv")),
        (b"", None),
    ],
)
def test_first_bytes_say_what_a_file_is(head: bytes, expected: tuple[str, str] | None) -> None:
    assert sniff(head) == expected
