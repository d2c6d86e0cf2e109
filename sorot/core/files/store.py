"""Taking files in and giving them out."""

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.files import films, images
from sorot.core.files.sniff import EXTENSIONS, sniff
from sorot.core.ids import new_code
from sorot.core.models.files import FileKind, StoredFile

PIECE = 256 * 1024
KIND_WORDS = {
    FileKind.IMAGE: "JPG, PNG, WebP",
    FileKind.VIDEO: "MP4, WebM",
    FileKind.PDF: "PDF",
    FileKind.TABLE: "CSV",
}


class FileError(ActionError):
    """The file was refused; the sentence says why and what to do."""


def store_upload(
    upload: "File[bytes]",
    *,
    owner: models.Model,
    purpose: str,
    kinds: Collection[str],
    by: Actor,
    now: datetime,
    limit: int | None = None,
    read_as: tuple[str, str] | None = None,
) -> StoredFile:
    """Sniff, clean and store `upload` for `owner` (a saved row with a `code` and a `visible_to`).

    Photos lose their metadata and get a thumbnail. Raises FileError when the type or size is not allowed; then
    nothing is stored. Call it inside the action's transaction, last before its writes: bytes of a transaction that
    is rolled back afterwards are left for `sweep_orphans`.

    `read_as` (kind, content type) comes from a caller that has read the whole content: a spreadsheet looks like any
    zip from outside.
    """
    from sorot.core.files import checks

    largest = limit or (settings.PHOTO_LIMIT if set(kinds) == {FileKind.IMAGE} else settings.FILE_LIMIT)
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise FileError(_("“%(name)s” is empty. Choose another file.") % {"name": name}, code="empty")
    if size > largest:
        raise too_large(name, size, largest)
    upload.seek(0)
    found = read_as or sniff(upload.read(512))
    if found is None or found[0] not in kinds:
        raise wrong_type(name, kinds)
    kind, content_type = found
    upload.seek(0)
    code = new_code(20)
    row = StoredFile(
        code=code,
        owner_type=owner._meta.label_lower,
        owner_code=owner.code,  # type: ignore[attr-defined]
        purpose=purpose,
        kind=kind,
        content_type=content_type,
        name=name,
        uploaded_by=by.user,
        created_at=now,
    )
    if kind == FileKind.IMAGE:
        _take_photo(row, upload)
    else:
        if kind == FileKind.VIDEO and purpose in checks.PREPARED:
            _strip(row, upload, kinds)
        _take_plain(row, upload)
    row.save()
    if wait := checks.next_wait(row, is_scanned=False):
        checks.set_wait(row, wait)
    return row


def allowed_words(kinds: Collection[str]) -> str:
    """The endings people know these kinds by: `JPG, PNG, WebP; MP4, WebM`."""
    return "; ".join(KIND_WORDS[FileKind(kind)] for kind in FileKind.values if kind in kinds)


def too_large(name: str, size: int, limit: int) -> FileError:
    """The refusal of a file of `size` bytes."""
    words = {"name": name, "size": -(-size // 1_000_000), "limit": limit // 1_000_000}
    sentence = _("“%(name)s” is %(size)s MB. The limit is %(limit)s MB: make it smaller and try again.")
    return FileError(sentence % words, code="size")


def wrong_type(name: str, kinds: Collection[str]) -> FileError:
    """The refusal of a file that is none of `kinds`."""
    words = {"name": name, "allowed": allowed_words(kinds)}
    return FileError(_("“%(name)s” is not a file we can take here. Use %(allowed)s.") % words, code="type")


def _strip(row: StoredFile, upload: "File[bytes]", kinds: Collection[str]) -> None:
    """Take out of a video what says where and when it was taken, in the uploaded file itself."""
    try:
        film = films.strip_film(upload.file, row.content_type)  # type: ignore[arg-type]
    except films.FilmError:
        raise wrong_type(row.name, kinds) from None
    row.width, row.height = film.width, film.height


def clean_name(name: str) -> str:
    """The last part of a file's name, without what is not printed; never empty, never a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable()).strip()[-120:] or "file"


def _path(row: StoredFile) -> str:
    return f"{row.code[:2]}/{row.code}.{EXTENSIONS[row.content_type]}"


def _take_photo(row: StoredFile, upload: "File[bytes]") -> None:
    try:
        cleaned = images.clean(upload)
    except images.ImageError:
        raise FileError(
            _("“%(name)s” cannot be opened as a picture. Save it again as JPG or PNG.") % {"name": row.name},
            code="broken",
        ) from None
    row.content_type, row.width, row.height = "image/jpeg", cleaned.width, cleaned.height
    row.size, row.sha256 = len(cleaned.whole), hashlib.sha256(cleaned.whole).hexdigest()
    row.path = default_storage.save(_path(row), ContentFile(cleaned.whole))
    stem = f"{row.code[:2]}/{row.code}"
    row.medium_path = default_storage.save(f"{stem}-medium.webp", ContentFile(cleaned.medium))
    row.thumb_path = default_storage.save(f"{stem}-thumb.webp", ContentFile(cleaned.thumb))


def _take_plain(row: StoredFile, upload: "File[bytes]") -> None:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    row.size, row.sha256 = size, digest.hexdigest()
    upload.seek(0)
    row.path = default_storage.save(_path(row), upload)


def path_of(row: StoredFile, size: str = "") -> str:
    """Where the content stands: of the whole, or of a picture's `medium` or `thumb` where there is one."""
    return {"medium": row.medium_path, "thumb": row.thumb_path}.get(size, "") or row.path


def replace_bytes(row: StoredFile, source: Path) -> None:
    """Put the content of `source` in the place of the whole file; the old bytes go once this has committed."""
    old = row.path
    with source.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
        content.seek(0)
        row.path = default_storage.save(old, File(content))
    row.size, row.sha256 = source.stat().st_size, digest.hexdigest()
    row.save(update_fields=["path", "size", "sha256"])
    forget_bytes([old])


def length_of(path: str) -> int:
    """Bytes at `path`. Raises FileNotFoundError."""
    try:
        return int(default_storage.size(path))
    except OSError as error:
        raise FileNotFoundError(path) from error


def open_file(row: StoredFile, *, thumb: bool = False) -> IO[bytes]:
    """The content, opened for reading; the thumbnail where there is one and it is asked for."""
    return default_storage.open(path_of(row, "thumb" if thumb else ""))


def pieces_of(path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The stored bytes from `start` up to `end` (not included), piece by piece; nothing is loaded whole.

    Raises FileNotFoundError before the first piece when there is nothing at `path`.
    """
    bucket = getattr(default_storage, "bucket", None)
    if bucket is not None:
        return _pieces_of_object(bucket, default_storage._normalize_name(path), start, end)  # type: ignore[attr-defined]
    if not default_storage.exists(path):
        raise FileNotFoundError(path)
    return _pieces_of_file(path, start, end)


def _pieces_of_file(path: str, start: int, end: int | None) -> Iterator[bytes]:
    with default_storage.open(path) as file:  # opened by the first piece: an answer nobody reads opens nothing
        file.seek(start)
        left = float("inf") if end is None else end - start
        while left > 0 and (piece := file.read(int(min(PIECE, left)))):
            left -= len(piece)
            yield piece


def _pieces_of_object(bucket: Any, name: str, start: int, end: int | None) -> Iterator[bytes]:
    """From a store that speaks S3: it is asked for the wanted part only."""
    from botocore.exceptions import ClientError

    span = f"bytes={start}-" if end is None else f"bytes={start}-{end - 1}"
    try:
        body = bucket.Object(name).get(Range=span)["Body"]
    except ClientError as error:
        raise FileNotFoundError(name) from error
    return iter(body.iter_chunks(PIECE))


def delete_file(row: StoredFile) -> None:
    """Remove the row and, once that has committed, its bytes."""
    paths = row.paths
    row.delete()
    forget_bytes(paths)


def forget_bytes(paths: Collection[str]) -> None:
    """Remove stored bytes once the transaction has committed."""

    def forget() -> None:
        for path in paths:
            default_storage.delete(path)

    transaction.on_commit(forget)


def sweep_orphans(*, now: datetime, grace: timedelta = timedelta(days=1)) -> int:
    """Delete stored bytes that no row names and that are older than `grace`. Returns how many files went."""
    gone = 0
    try:
        folders = default_storage.listdir("")[0]
    except FileNotFoundError:  # nobody has uploaded anything yet
        return 0
    for folder in folders:
        paths = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        rows = StoredFile.objects.filter(code__startswith=folder).values_list("path", "medium_path", "thumb_path")
        known = {path for paths_of_row in rows for path in paths_of_row}
        for path in paths:
            if path not in known and default_storage.get_modified_time(path) < now - grace:
                default_storage.delete(path)
                gone += 1
    return gone
