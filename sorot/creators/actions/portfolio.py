"""Writing the portfolio."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.files import delete_file, store_upload
from sorot.core.files.films import read_film
from sorot.core.files.uploads import end_upload, take_upload
from sorot.core.models.files import FileKind, StoredFile
from sorot.creators import rules
from sorot.creators.enums import MAX_ITEMS, PortfolioKind
from sorot.creators.errors import CreatorError
from sorot.creators.models import CreatorProfile, PortfolioItem
from sorot.creators.quota import POSTER, PURPOSE, has_room

KINDS = {FileKind.IMAGE, FileKind.VIDEO}


def _lock(creator_id: int) -> CreatorProfile:
    return CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator_id)


def _renumber(creator: CreatorProfile, items: Sequence[PortfolioItem]) -> None:
    """Positions 1, 2, 3 … in the order given, and the count of photos kept on the profile (creator locked)."""
    for place, item in enumerate(items, start=1):
        if item.position != place:
            item.position = place
            item.save(update_fields=["position"])
    photos = sum(not item.is_video for item in items)
    if creator.photo_count != photos:
        creator.photo_count = photos
        creator.save(update_fields=["photo_count"])


@transaction.atomic
def add_item(
    *,
    creator: CreatorProfile,
    alt: str,
    upload: "File[bytes] | None" = None,
    upload_code: str = "",
    caption: str = "",
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> PortfolioItem:
    """A photo or video, cleaned of metadata, last in the order: from a form (`upload`) or sent in pieces before.

    Raises CreatorError when the portfolio is full and FileError when the file is refused; then nothing is stored.
    """
    rules.may_edit(by, creator).demand()
    fresh = _lock(creator.pk)
    if submit_key and (first := fresh.portfolio.filter(submit_key=submit_key).first()) is not None:
        return first
    if upload is not None:
        return _add(fresh, upload, settings.FILE_LIMIT, alt, caption, submit_key, by=by, now=now)
    row, content = take_upload(upload_code, purpose=PURPOSE, owner_code=fresh.code, by=by, now=now)
    with closing(content):
        item = _add(fresh, content, settings.PORTFOLIO_LIMIT, alt, caption, submit_key, by=by, now=now)
    transaction.on_commit(lambda: end_upload(row))
    return item


def _add(
    creator: CreatorProfile,
    upload: "File[bytes]",
    limit: int,
    alt: str,
    caption: str,
    submit_key: str | None,
    *,
    by: Actor,
    now: datetime,
) -> PortfolioItem:
    items = list(creator.portfolio.select_related("file"))
    if len(items) >= MAX_ITEMS:
        raise CreatorError(
            _("The portfolio is full: %(most)d photos and videos. Delete one first.") % {"most": MAX_ITEMS}
        )
    _demand_room(creator, upload.size or 0, now=now)
    file = store_upload(upload, owner=creator, purpose=PURPOSE, kinds=KINDS, by=by, now=now, limit=limit)
    is_video = file.kind == FileKind.VIDEO
    seconds = read_film(upload.file, file.content_type).seconds if is_video else None  # type: ignore[arg-type]
    item = PortfolioItem.objects.create(
        creator=creator,
        kind=PortfolioKind.VIDEO if is_video else PortfolioKind.PHOTO,
        file=file,
        alt=alt,
        caption=caption,
        seconds=seconds,
        position=len(items) + 1,
        submit_key=submit_key,
        created_at=now,
    )
    _renumber(creator, [*items, item])
    audit.record("portfolio.added", item, by=by, now=now, data={"creator": creator.code})
    return item


def _demand_room(creator: CreatorProfile, size: int, *, now: datetime) -> None:
    verdict = has_room(creator, size, day=now.date())
    if not verdict:
        raise CreatorError(verdict.reason, code="quota")


@transaction.atomic
def update_item(*, item: PortfolioItem, alt: str, caption: str = "", by: Actor, now: datetime) -> PortfolioItem:
    """Change the words that describe a photo or video, and those under it."""
    rules.may_edit(by, item.creator).demand()
    item.alt, item.caption = alt, caption
    item.save(update_fields=["alt", "caption"])
    audit.record("portfolio.changed", item, by=by, now=now)
    return item


@transaction.atomic
def set_poster(*, item: PortfolioItem, upload: "File[bytes]", by: Actor, now: datetime) -> PortfolioItem:
    """Choose the picture that stands for a video until it plays. Raises CreatorError for a photo, FileError."""
    rules.may_edit(by, item.creator).demand()
    creator = _lock(item.creator_id)
    if not item.is_video:
        raise CreatorError(_("Only a video has a still. A photo shows itself."))
    _demand_room(creator, upload.size or 0, now=now)
    old = item.poster
    item.poster = store_upload(upload, owner=creator, purpose=POSTER, kinds={FileKind.IMAGE}, by=by, now=now)
    item.is_poster_chosen = True
    item.save(update_fields=["poster", "is_poster_chosen"])
    if old is not None:
        delete_file(old)
    audit.record("portfolio.poster_chosen", item, by=by, now=now)
    return item


@transaction.atomic
def give_poster(*, file: StoredFile, picture: "File[bytes]", by: Actor, now: datetime) -> None:
    """A still that was taken out of the video `file`, unless the creator has chosen one or it has one already."""
    item = PortfolioItem.objects.select_for_update(of=("self",)).filter(file=file).select_related("creator").first()
    if item is None or item.poster_id is not None:
        return
    item.poster = store_upload(picture, owner=item.creator, purpose=POSTER, kinds={FileKind.IMAGE}, by=by, now=now)
    item.save(update_fields=["poster"])


@transaction.atomic
def move_item(
    *, item: PortfolioItem, to_front: bool | None = None, place: int | None = None, by: Actor, now: datetime
) -> None:
    """One place towards the front or the end, or to `place` (1 is the first); at the edge nothing happens."""
    rules.may_edit(by, item.creator).demand()
    creator = _lock(item.creator_id)
    items = list(creator.portfolio.all())
    here = [row.pk for row in items].index(item.pk)
    target = place - 1 if place is not None else here + (-1 if to_front else 1)
    target = max(0, min(len(items) - 1, target))
    if target != here:
        items.insert(target, items.pop(here))
        _renumber(creator, items)
        audit.record("portfolio.moved", item, by=by, now=now, data={"position": target + 1})


@transaction.atomic
def remove_item(*, item: PortfolioItem, by: Actor, now: datetime) -> None:
    """Remove a photo or video with its bytes."""
    rules.may_edit(by, item.creator).demand()
    creator = _lock(item.creator_id)
    files, code = [item.file, item.poster], item.code
    item.delete()
    item.code = code
    for file in files:
        if file is not None:
            delete_file(file)
    _renumber(creator, list(creator.portfolio.all()))
    audit.record("portfolio.removed", item, by=by, now=now, data={"creator": creator.code})
