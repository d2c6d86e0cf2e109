"""What happens to a stored file before it is given out: the scanner looks at it."""

from datetime import datetime

from django.db import transaction

from sorot.core import audit
from sorot.core.access import SYSTEM
from sorot.core.files import ffmpeg, scan
from sorot.core.files.store import forget_bytes, pieces_of
from sorot.core.models.files import FileKind, FileReason, FileState, StoredFile
from sorot.core.outbox import publish

#: Purposes whose videos are prepared for the page by ffmpeg.
PREPARED = frozenset({"portfolio"})


def next_wait(row: StoredFile, *, is_scanned: bool) -> str:
    """What the file has to wait for now: a FileReason, or "" when it can be given out."""
    if scan.is_on() and not is_scanned:
        return FileReason.SCAN
    if row.kind == FileKind.VIDEO and row.purpose in PREPARED and ffmpeg.tool():
        return FileReason.FILM
    return ""


def set_wait(row: StoredFile, reason: str) -> None:
    """Let the file wait for `reason`, or give it out, and tell who does the next step. Call inside a transaction."""
    row.reason = reason
    row.state = FileState.WAITING if reason else FileState.READY
    row.save(update_fields=["reason", "state"])
    if reason == FileReason.SCAN:
        publish("file.stored", file=row.code)
    elif reason == FileReason.FILM:
        publish("file.film", file=row.code)


def scan_stored(row: StoredFile, *, now: datetime) -> str:
    """Ask the scanner about a waiting file: what it found, or "". Raises ScannerDownError; then the file waits on."""
    if row.state != FileState.WAITING or row.reason != FileReason.SCAN:
        return ""
    found = scan.scan(pieces_of(row.path)) if scan.is_on() else ""
    with transaction.atomic():
        fresh = StoredFile.objects.select_for_update().filter(pk=row.pk, reason=FileReason.SCAN).first()
        if fresh is None:
            return found
        if found:
            audit.record("file.infected", fresh, by=SYSTEM, now=now, data={"found": found})
            refuse(fresh, FileReason.INFECTED)
        else:
            set_wait(fresh, next_wait(fresh, is_scanned=True))
    return found


def refuse(row: StoredFile, reason: str) -> None:
    """The row stays and says why; the bytes go once this has committed."""
    forget_bytes(row.paths)
    row.state, row.reason, row.medium_path, row.thumb_path = FileState.REFUSED, reason, "", ""
    row.save(update_fields=["state", "reason", "medium_path", "thumb_path"])
