"""Uploads in pieces: bytes are appended to a partial file, and the row says how many of them count.

Order of things: bytes are written and forced to disk, then the row says so. What a crash leaves between the two is
mended by the next look: bytes beyond the row's offset were never promised and are cut off; if the disk lost some, the
row goes back to what is there. A lock on the partial file lets one request at a time write.
"""

import base64
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db.models import Sum
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.files import films, images
from sorot.core.files.purposes import purpose_of
from sorot.core.files.sniff import sniff
from sorot.core.files.store import FileError, clean_name, too_large, wrong_type
from sorot.core.models.files import FileKind
from sorot.core.models.uploads import Upload, UploadState

LIFETIME = timedelta(days=3)
#: Uploads of one person that may be under way at once.
MOST_OPEN = 5
#: After so many bytes the offset is saved, so that a killed server costs little.
COMMIT_BYTES = 4 * 1024 * 1024
HEAD_BYTES = 512
CHECKSUMS = ("sha1", "sha256")


class BusyError(Exception):
    """Somebody else is writing this upload just now."""


class OffsetError(Exception):
    """The bytes do not begin where the upload ends."""


class TooLongError(Exception):
    """More bytes than were declared."""


class ChecksumError(Exception):
    """The bytes are not those the sender summed up; none of them were taken."""


def part_path(upload: Upload) -> Path:
    """Where the bytes are until somebody takes them."""
    return Path(settings.UPLOADS_DIR) / f"{upload.code}.part"


def create_upload(*, purpose: str, owner_code: str, name: str, length: int, by: Actor, now: datetime) -> Upload:
    """Begin an upload of `length` bytes. Raises FileError with a sentence; code `size` for a file that is too large."""
    row = purpose_of(purpose)
    if row is None or by.user is None:
        raise FileError(_("Files of this kind cannot be uploaded here."), code="purpose")
    shown = clean_name(name)
    if length <= 0:
        raise FileError(_("“%(name)s” is empty. Choose another file.") % {"name": shown}, code="empty")
    if length > row.limit:
        raise too_large(shown, length, row.limit)
    verdict = row.may(by, owner_code, length)
    if not verdict:
        raise FileError(verdict.reason, code="refused")
    if Upload.objects.filter(user=by.user, expires_at__gt=now).count() >= MOST_OPEN:
        raise FileError(_("Several uploads of yours are still running. Finish or cancel one first."), code="many")
    upload = Upload.objects.create(
        user=by.user,
        purpose=purpose,
        owner_code=owner_code,
        name=shown,
        length=length,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    path = part_path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return upload


@contextmanager
def _locked(upload: Upload) -> Iterator[IO[bytes]]:
    """The partial file for this request alone, and the row as it is now. Raises BusyError."""
    path = part_path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        upload.refresh_from_db()
        _mend(upload, file)
        yield file


def _mend(upload: Upload, file: IO[bytes]) -> None:
    there = os.fstat(file.fileno()).st_size
    if there > upload.offset:
        file.truncate(upload.offset)
    elif there < upload.offset:
        upload.offset, upload.state = there, UploadState.OPEN
        upload.save(update_fields=["offset", "state"])


def look(upload: Upload) -> Upload:
    """The upload with an offset that is true of the disk; while another request writes, as the row has it."""
    with suppress(BusyError), _locked(upload):
        pass
    return upload


def append(
    upload: Upload,
    pieces: Iterable[bytes],
    *,
    offset: int,
    checksum: tuple[str, bytes] | None = None,
    by: Actor,
    now: datetime,
) -> Upload:
    """Take `pieces` that begin at `offset`; what came before a broken connection counts.

    With a checksum all of them count or none. When the last byte is there, the whole is looked at: the upload is
    WHOLE, or it is refused and gone (FileError). Raises BusyError, OffsetError, TooLongError, ChecksumError.
    """
    with _locked(upload) as file:
        if upload.offset != offset:
            raise OffsetError
        digest = hashlib.new(checksum[0], usedforsecurity=False) if checksum else None
        try:
            _write(upload, file, pieces, digest)
        finally:
            if digest is None:
                _commit(upload, file)
        if checksum and digest is not None:
            if digest.digest() != checksum[1]:
                file.truncate(offset)
                raise ChecksumError
            _commit(upload, file)
        try:
            if offset < HEAD_BYTES <= upload.offset or (upload.offset == upload.length and offset < HEAD_BYTES):
                _check_head(upload, file)
            if upload.offset == upload.length and upload.state == UploadState.OPEN:
                _check_whole(upload, file, by=by)
                Upload.objects.filter(pk=upload.pk).update(state=UploadState.WHOLE, expires_at=now + LIFETIME)
                upload.state = UploadState.WHOLE
        except FileError:
            end_upload(upload)
            raise
    return upload


def _write(upload: Upload, file: IO[bytes], pieces: Iterable[bytes], digest: "hashlib._Hash | None") -> None:
    place = saved = upload.offset
    file.seek(place)
    for piece in pieces:
        if place + len(piece) > upload.length:
            raise TooLongError
        file.write(piece)
        place += len(piece)
        if digest is not None:
            digest.update(piece)
        elif place - saved >= COMMIT_BYTES:
            _commit(upload, file)
            saved = place


def _commit(upload: Upload, file: IO[bytes]) -> None:
    """First the bytes, then the row."""
    file.flush()
    os.fdatasync(file.fileno())
    there = os.fstat(file.fileno()).st_size
    if there != upload.offset:
        Upload.objects.filter(pk=upload.pk).update(offset=there)
        upload.offset = there


def _check_head(upload: Upload, file: IO[bytes]) -> None:
    """Refuse what begins like no photo and no video, long before 200 MB have come."""
    purpose = purpose_of(upload.purpose)
    file.seek(0)
    found = sniff(file.read(HEAD_BYTES))
    if purpose is None or found is None or found[0] not in purpose.kinds:
        raise wrong_type(upload.name, purpose.kinds if purpose else ())


def _check_whole(upload: Upload, file: IO[bytes], *, by: Actor) -> None:
    """The first bytes may lie: the whole must be built like what it says it is, and there must be room for it."""
    purpose = purpose_of(upload.purpose)
    if purpose is None:
        raise FileError(_("Files of this kind cannot be uploaded here."), code="purpose")
    _check_head(upload, file)
    file.seek(0)
    kind, content_type = sniff(file.read(HEAD_BYTES)) or ("", "")
    try:
        if kind == FileKind.VIDEO:
            films.read_film(file, content_type)
        elif kind == FileKind.IMAGE:
            file.seek(0)
            images.peek(file)
    except (films.FilmError, images.ImageError):
        raise wrong_type(upload.name, purpose.kinds) from None
    # What is asked about is counted as on its way already: it must not stand against itself.
    verdict = purpose.may(by, upload.owner_code, 0)
    if not verdict:
        raise FileError(verdict.reason, code="refused")


def end_upload(upload: Upload) -> None:
    """Forget an upload and its bytes."""
    upload.delete()
    part_path(upload).unlink(missing_ok=True)


def find_upload(by: Actor, code: str, *, now: datetime) -> Upload | None:
    """One's own upload that has not expired."""
    return Upload.objects.visible_to(by).filter(code=code, expires_at__gt=now).first()


def take_upload(code: str, *, purpose: str, owner_code: str, by: Actor, now: datetime) -> "tuple[Upload, File[bytes]]":
    """A finished upload as a file for `store_upload`; close it, and end the upload once its content is stored.

    Raises FileError when there is none, or when bytes are missing.
    """
    upload = Upload.objects.visible_to(by).filter(code=code, purpose=purpose, owner_code=owner_code).first()
    if upload is None or upload.expires_at <= now:
        raise FileError(_("This upload is not there any more. Choose the file once more."), code="gone")
    if upload.state != UploadState.WHOLE or not part_path(upload).exists():
        raise FileError(_("The file is not uploaded completely yet. Let it run to its end."), code="open")
    return upload, File(part_path(upload).open("r+b"), name=upload.name)


def bytes_under_way(purpose: str, owner_code: str, *, now: datetime) -> int:
    """What uploads that are not taken yet will need when they are all there."""
    rows = Upload.objects.filter(purpose=purpose, owner_code=owner_code, expires_at__gt=now)
    return rows.aggregate(sum=Sum("length"))["sum"] or 0


def sweep_uploads(*, now: datetime) -> int:
    """Forget uploads that nobody came back for, and partial files without a row. Returns how many files went."""
    gone = 0
    for upload in Upload.objects.filter(expires_at__lte=now).iterator():
        end_upload(upload)
        gone += 1
    folder = Path(settings.UPLOADS_DIR)
    known = set(Upload.objects.values_list("code", flat=True))
    for path in folder.glob("*.part") if folder.is_dir() else ():
        age = now.timestamp() - path.stat().st_mtime
        if path.stem not in known and age > 3600:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def read_checksum(header: str) -> tuple[str, bytes]:
    """`sha1 <base64>` as (algorithm, digest). Raises ValueError."""
    name, _space, value = header.partition(" ")
    if name not in CHECKSUMS:
        raise ValueError(name)
    return name, base64.b64decode(value, validate=True)
