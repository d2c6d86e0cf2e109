"""Taking files in and giving them out."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.files import images
from sorot.core.files.sniff import EXTENSIONS, sniff
from sorot.core.ids import new_code
from sorot.core.models.files import FileKind, StoredFile

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
    largest = limit or (settings.PHOTO_LIMIT if set(kinds) == {FileKind.IMAGE} else settings.FILE_LIMIT)
    name = _clean_name(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise FileError(_("“%(name)s” is empty. Choose another file.") % {"name": name}, code="empty")
    if size > largest:
        raise FileError(
            _("“%(name)s” is %(size)s MB. The limit is %(limit)s MB: make it smaller and try again.")
            % {"name": name, "size": -(-size // 1_000_000), "limit": largest // 1_000_000},
            code="size",
        )
    upload.seek(0)
    found = read_as or sniff(upload.read(512))
    if found is None or found[0] not in kinds:
        allowed = "; ".join(KIND_WORDS[FileKind(kind)] for kind in FileKind.values if kind in kinds)
        raise FileError(
            _("“%(name)s” is not a file we can take here. Use %(allowed)s.") % {"name": name, "allowed": allowed},
            code="type",
        )
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
        _take_photo(row, upload.read())
    else:
        _take_plain(row, upload)
    row.save()
    return row


def _clean_name(name: str) -> str:
    """The last part of a file's name, without what is not printed; never empty, never a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable()).strip()[-120:] or "file"


def _path(row: StoredFile, suffix: str = "") -> str:
    return f"{row.code[:2]}/{row.code}{suffix}.{EXTENSIONS[row.content_type]}"


def _take_photo(row: StoredFile, content: bytes) -> None:
    try:
        picture, thumb, row.width, row.height = images.clean(content)
    except images.ImageError:
        raise FileError(
            _("“%(name)s” cannot be opened as a picture. Save it again as JPG or PNG.") % {"name": row.name},
            code="broken",
        ) from None
    row.content_type, row.size, row.sha256 = "image/jpeg", len(picture), hashlib.sha256(picture).hexdigest()
    row.path = default_storage.save(_path(row), ContentFile(picture))
    row.thumb_path = default_storage.save(_path(row, "-thumb"), ContentFile(thumb))


def _take_plain(row: StoredFile, upload: "File[bytes]") -> None:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    row.size, row.sha256 = size, digest.hexdigest()
    upload.seek(0)
    row.path = default_storage.save(_path(row), upload)


def open_file(row: StoredFile, *, thumb: bool = False) -> IO[bytes]:
    """The content, opened for reading; the thumbnail where there is one and it is asked for."""
    return default_storage.open(row.thumb_path if thumb and row.thumb_path else row.path)


def delete_file(row: StoredFile) -> None:
    """Remove the row and, once that has committed, its bytes."""
    from django.db import transaction

    paths = [path for path in (row.path, row.thumb_path) if path]
    row.delete()

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
        rows = StoredFile.objects.filter(code__startswith=folder).values_list("path", "thumb_path")
        known = {path for pair in rows for path in pair}
        for path in paths:
            if path not in known and default_storage.get_modified_time(path) < now - grace:
                default_storage.delete(path)
                gone += 1
    return gone
