"""A picture comes in and is read. Nothing of it counts yet."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from PIL import Image

from sorot.accounts.models import User
from sorot.analytics.models import Post
from sorot.core import audit, clock, files, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.models.files import FileKind, FileState
from sorot.core.states import move
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.insights import rules
from sorot.insights.enums import MOST_PICTURES, ShotState
from sorot.insights.errors import InsightError
from sorot.insights.models import Screenshot, ScreenshotFigure
from sorot.insights.queries.same import earlier_of, marks_of
from sorot.insights.reading import Reading, read_boxes
from sorot.insights.reading.likeness import hash_of, hash_of_figures
from sorot.insights.reading.process import Engine, UnreadablePicture
from sorot.messaging.actions import notify


def send_screenshots(
    *,
    account: SocialAccount,
    post: Post | None,
    pictures: Sequence[File[bytes]],
    captured_date: date,
    is_one_day: bool = False,
    submit_key: str,
    by: Actor,
    now: datetime,
) -> list[Screenshot]:
    """Keep up to eight pictures of an account (or of a post of it) and have them read; all or none.

    The same `submit_key` again gives the first ones. Raises RefusedError, FileError, InsightError (too many, a day that
    cannot be, a picture that this creator sent already).
    """
    rules.may_send(by, account).demand()
    again = Screenshot.objects.filter(submit_key=submit_key, account=account)
    if first := list(again.order_by("place")):
        return first
    _check(pictures, post, captured_date, now)
    with transaction.atomic():
        CreatorProfile.objects.select_for_update(of=("self",)).get(pk=account.creator_id)
        if first := list(again.order_by("place")):
            return first
        return [
            _keep(account, post, upload, place, captured_date, is_one_day, submit_key, by, now)
            for place, upload in enumerate(pictures, start=1)
        ]


def _check(pictures: Sequence[File[bytes]], post: Post | None, captured_date: date, now: datetime) -> None:
    if not pictures:
        raise _refuse("pictures", _("Choose a picture."))
    if len(pictures) > MOST_PICTURES:
        raise _refuse("pictures", _("At most %(most)s pictures at once.") % {"most": MOST_PICTURES})
    if captured_date > clock.today(now):
        raise _refuse("captured_date", _("This day is still to come."))
    if post is not None and post.published_at is not None and captured_date < clock.today(post.published_at):
        raise _refuse("captured_date", _("The post was not published yet on this day."))


def _refuse(field: str, sentence: str) -> InsightError:
    return InsightError(sentence, field_errors={field: sentence})


def _keep(
    account: SocialAccount, post: Post | None, upload: File[bytes], place: int, captured_date: date,
    is_one_day: bool, submit_key: str, by: Actor, now: datetime,
) -> Screenshot:  # fmt: skip
    upload.seek(0)
    sha256 = hashlib.sha256(upload.read()).hexdigest()
    own = Screenshot.objects.filter(account__creator=account.creator_id, sha256=sha256)
    if first := own.exclude(state=ShotState.REFUSED).select_related("account").first():
        raise _sent_already(first, upload.name or "")
    shot = Screenshot.objects.create(
        account=account, post=post, sha256=sha256, captured_date=captured_date,
        is_one_day=is_one_day and post is None, picture_hash=0, created_by=by.user, created_at=now,
        submit_key=submit_key, place=place,
    )  # fmt: skip
    shot.file = files.store_upload(upload, owner=shot, purpose="insight", kinds={FileKind.IMAGE}, by=by, now=now)
    shot.save(update_fields=["file"])
    audit.record("screenshot.sent", shot, by=by, now=now, to_state=shot.state)
    outbox.publish("screenshot.sent", screenshot=shot.code)
    return shot


def _sent_already(first: Screenshot, name: str) -> InsightError:
    sentence = format_html(
        '{} <a class="link" href="{}">{}</a>', _("You sent this already: “%(name)s”.") % {"name": name[:80]},
        reverse("insights:screenshot", args=[first.account.code, first.code]), _("Look at the first one"),
    )  # fmt: skip
    return InsightError(sentence, field_errors={"pictures": sentence}, code="again")


def read_screenshot(*, screenshot: Screenshot, now: datetime) -> Screenshot:
    """Read a picture that waits, and look whether it was sent before. Twice is as good as once.

    The reading takes seconds and locks nothing. Raises RuntimeError while the file is still being checked for viruses.
    """
    shot = Screenshot.objects.with_names().get(pk=screenshot.pk)
    if shot.state != ShotState.WAITING or shot.file is None:
        return shot
    if shot.file.state == FileState.WAITING:
        raise RuntimeError(f"the file of screenshot {shot.code} is still being checked")
    problem, reading, hashes = _look(shot)
    with transaction.atomic():
        # One at a time over all creators: of two that send the same picture at once, one is the later.
        fresh = Screenshot.objects.select_for_update(of=("self",)).with_names().get(pk=shot.pk)
        if fresh.state != ShotState.WAITING:
            return fresh
        _alone()
        _write(fresh, reading, hashes, problem or ("" if reading.figures else "nothing"))
        return _place(fresh, now)


def _alone() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('sorot.insights.reading'))")


def _look(shot: Screenshot) -> tuple[str, Reading, tuple[int, int | None]]:
    """(problem or "", what the picture says, hashes of the picture and of its figures)."""
    nothing = Reading((), "", "")
    try:
        with tempfile.NamedTemporaryFile(prefix="shot-", suffix=".jpg") as copy, Engine() as engine:
            with files.open_file(shot.file) as content:  # type: ignore[arg-type]
                shutil.copyfileobj(content, copy)
            copy.flush()
            with Image.open(copy.name, formats=("JPEG",)) as opened:
                picture: Any = opened.convert("RGB")
            try:
                boxes, _size = engine.boxes(copy.name)
            except UnreadablePicture as problem:
                return problem.code, nothing, (hash_of(picture), None)
    except (OSError, ValueError):
        return "broken", nothing, (0, None)
    reading = read_boxes(boxes, platform=shot.account.platform)
    return "", reading, (hash_of(picture), hash_of_figures(picture, [f.box for f in reading.figures]))


def _write(shot: Screenshot, reading: Reading, hashes: tuple[int, int | None], problem: str) -> None:
    shot.picture_hash, shot.figures_hash = hashes
    shot.platform, shot.language = shot.account.platform, reading.language
    shot.numbers, shot.problem = list(reading.numbers), problem
    shot.marks = marks_of((figure.label, figure.value) for figure in reading.figures)
    shot.save(update_fields=["picture_hash", "figures_hash", "platform", "language", "numbers", "problem", "marks"])
    ScreenshotFigure.objects.bulk_create(
        ScreenshotFigure(
            screenshot=shot, label=figure.label, read_value=figure.value, is_rounded=figure.is_rounded,
            confidence=figure.confidence, box_left=max(0, figure.box[0]), box_top=max(0, figure.box[1]),
            box_right=max(0, figure.box[2]), box_bottom=max(0, figure.box[3]),
        )
        for figure in reading.figures
    )  # fmt: skip


def _place(shot: Screenshot, now: datetime) -> Screenshot:
    """Where a read picture goes: to its person, to the desk, or away because the same person sent it before."""
    first = earlier_of(shot)
    if first is None:
        return move(shot, ShotState.READ, by=SYSTEM, now=now, verb="screenshot.read", read_at=now)
    if first.account.creator_id == shot.account.creator_id:
        return move(
            shot, ShotState.REFUSED, by=SYSTEM, now=now, verb="screenshot.repeated", read_at=now, refused_at=now,
            same_as=first,
        )  # fmt: skip
    move(shot, ShotState.HELD, by=SYSTEM, now=now, verb="screenshot.held", read_at=now, same_as=first)
    people = [user for user in (shot.created_by, shot.account.creator.user) if user is not None]
    notify(
        users=people, verb="screenshot.held", by=SYSTEM, now=now, dedupe_key=f"shot-held-{shot.code}",
        url=reverse("insights:screenshot", args=[shot.account.code, shot.code]),
    )  # fmt: skip
    notify(
        users=User.objects.filter(is_staff=True, is_active=True), verb="screenshot.found", by=SYSTEM, now=now,
        dedupe_key=f"shot-found-{shot.code}", url=reverse("insights:desk_screenshot", args=[shot.code]),
    )  # fmt: skip
    return shot
