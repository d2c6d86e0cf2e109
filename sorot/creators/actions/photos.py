"""Writing photos."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.files import delete_file, store_upload
from sorot.core.models.files import FileKind
from sorot.creators import rules
from sorot.creators.enums import MAX_PHOTOS
from sorot.creators.errors import CreatorError
from sorot.creators.models import CreatorProfile, Photo


def _lock(creator_id: int) -> CreatorProfile:
    return CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator_id)


def _renumber(creator: CreatorProfile, photos: list[Photo]) -> None:
    """Positions 1, 2, 3 … in the order given, and the count kept on the profile (creator locked)."""
    for place, photo in enumerate(photos, start=1):
        if photo.position != place:
            photo.position = place
            photo.save(update_fields=["position"])
    if creator.photo_count != len(photos):
        creator.photo_count = len(photos)
        creator.save(update_fields=["photo_count"])


@transaction.atomic
def add_photo(
    *, creator: CreatorProfile, upload: "File[bytes]", alt: str, submit_key: str | None = None, by: Actor, now: datetime
) -> Photo:
    """A picture, cleaned of metadata, last in the order.

    Raises CreatorError when the profile is full and FileError when the file is refused; then nothing is stored.
    """
    rules.may_edit(by, creator).demand()
    fresh = _lock(creator.pk)
    if submit_key and (first := fresh.photos.filter(submit_key=submit_key).first()) is not None:
        return first
    count = fresh.photos.count()
    if count >= MAX_PHOTOS:
        raise CreatorError(_("You have %(most)d photos, which is the most. Remove one first.") % {"most": MAX_PHOTOS})
    file = store_upload(upload, owner=fresh, purpose="profile_photo", kinds={FileKind.IMAGE}, by=by, now=now)
    photo = Photo.objects.create(
        creator=fresh, file=file, alt=alt, position=count + 1, submit_key=submit_key, created_at=now
    )
    _renumber(fresh, list(fresh.photos.all()))
    audit.record("photo.added", photo, by=by, now=now, data={"creator": fresh.code})
    return photo


@transaction.atomic
def update_photo(*, photo: Photo, alt: str, by: Actor, now: datetime) -> Photo:
    """Change the words that describe a photo."""
    rules.may_edit(by, photo.creator).demand()
    photo.alt = alt
    photo.save(update_fields=["alt"])
    audit.record("photo.changed", photo, by=by, now=now)
    return photo


@transaction.atomic
def move_photo(*, photo: Photo, to_front: bool, by: Actor, now: datetime) -> None:
    """One place towards the front or the end; at the edge nothing happens."""
    rules.may_edit(by, photo.creator).demand()
    creator = _lock(photo.creator_id)
    photos = list(creator.photos.all())
    place = [row.pk for row in photos].index(photo.pk)
    target = place - 1 if to_front else place + 1
    if 0 <= target < len(photos):
        photos[place], photos[target] = photos[target], photos[place]
        _renumber(creator, photos)
        audit.record("photo.moved", photo, by=by, now=now, data={"position": target + 1})


@transaction.atomic
def remove_photo(*, photo: Photo, by: Actor, now: datetime) -> None:
    """Remove a photo with its bytes."""
    rules.may_edit(by, photo.creator).demand()
    creator = _lock(photo.creator_id)
    file, code = photo.file, photo.code
    photo.delete()
    photo.code = code
    delete_file(file)
    _renumber(creator, list(creator.photos.all()))
    audit.record("photo.removed", photo, by=by, now=now, data={"creator": creator.code})
