"""What creators do when other rooms have news."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction

from sorot.accounts.models import User
from sorot.core import clock
from sorot.core.access import SYSTEM
from sorot.core.files import ffmpeg
from sorot.core.files.checks import refuse, set_wait
from sorot.core.files.store import pieces_of, replace_bytes
from sorot.core.models.files import FileReason, StoredFile
from sorot.creators.actions import give_poster, note_verified
from sorot.creators.models import PortfolioItem


def copy_verification(payload: dict[str, Any]) -> None:
    """An operator has checked a person: their creator page carries the mark too. Twice is as good as once."""
    if payload["verified"] and not payload["organisation"]:
        person = User.objects.get(code=payload["user"])
        note_verified(user=person, by=SYSTEM, now=clock.now())


def prepare_film(payload: dict[str, Any]) -> None:
    """Copy a video's picture and sound into a clean file, take a still, and give it out.

    A video that ffmpeg cannot read is refused. Without ffmpeg (taken away since) it is given out as it is: what it
    said about place and time was overwritten when it came.
    """
    row = StoredFile.objects.filter(code=payload["file"], reason=FileReason.FILM).first()
    if row is None:
        return
    Path(settings.UPLOADS_DIR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.UPLOADS_DIR, prefix="film-") as folder:
        source, clean, still = (Path(folder) / name for name in ("source", "clean", "still.jpg"))
        try:
            if ffmpeg.tool():
                _work(row, source, clean, still)
        except ffmpeg.FfmpegError:
            with transaction.atomic():
                refuse(row, FileReason.BROKEN)
            return
        with transaction.atomic():
            if clean.exists():
                replace_bytes(row, clean)
            set_wait(row, "")
        if still.exists():
            picture = File(ContentFile(still.read_bytes()), "still.jpg")
            give_poster(file=row, picture=picture, by=SYSTEM, now=clock.now())


def _work(row: StoredFile, source: Path, clean: Path, still: Path) -> None:
    with source.open("wb") as out:
        for piece in pieces_of(row.path):
            out.write(piece)
    ffmpeg.remux(source, clean, row.content_type)
    seconds = PortfolioItem.objects.filter(file=row).values_list("seconds", flat=True).first() or 0
    ffmpeg.still(clean, still, row.content_type, at=min(1.0, seconds / 3))
