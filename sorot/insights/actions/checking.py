"""A person says what a picture says; only then does it count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.analytics.actions import state_reading
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.taxonomy import Source
from sorot.creators.models import CreatorProfile
from sorot.insights import rules
from sorot.insights.enums import Label, ShotState, counted
from sorot.insights.errors import InsightError
from sorot.insights.models import Screenshot, ScreenshotFigure

MOST = 10**12


def _lock(shot: Screenshot) -> Screenshot:
    """The picture as it is now, locked after its creator, as every writer of an account's numbers does."""
    CreatorProfile.objects.select_for_update(of=("self",)).get(pk=shot.account.creator_id)
    rows = Screenshot.objects.select_for_update(of=("self",)).with_names().prefetch_related("figures")
    return rows.get(pk=shot.pk)


def _check_version(shot: Screenshot, version: int | None) -> None:
    if version is not None and version != shot.version:
        raise StaleError(_("Somebody changed this picture after you opened the page. Look again."), code="stale")


def confirm_screenshot(
    *,
    screenshot: Screenshot,
    values: Mapping[str, int | None],
    captured_date: date | None = None,
    is_one_day: bool | None = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> Screenshot:
    """Write what the person says stands on the picture: label -> number, None for "does not stand there".

    A number that is not the one read is marked as changed; one that nobody read may be added. What the platform's
    dictionary counts goes to the numbers of the post or the account, source SCREENSHOT. The same confirmation again
    changes nothing. Raises RefusedError, StaleError, InsightError (no number at all, or one that cannot be).
    """
    with transaction.atomic():
        fresh = _lock(screenshot)
        said = {label: value for label, value in values.items() if value is not None}
        if fresh.state == ShotState.CONFIRMED and said == confirmed_values(fresh):
            rules.may_send(by, fresh.account).demand()
            return fresh
        rules.may_confirm(by, fresh).demand()
        _check_version(fresh, version)
        _check_values(said)
        if captured_date is not None:
            fresh.captured_date = captured_date
        if is_one_day is not None:
            fresh.is_one_day = is_one_day and fresh.post_id is None
        fresh.save(update_fields=["captured_date", "is_one_day"])
        changed = _write_figures(fresh, said)
        move(
            fresh, ShotState.CONFIRMED, by=by, now=now, verb="screenshot.confirmed", confirmed_at=now,
            data={"figures": len(said), "changed": changed},
        )  # fmt: skip
        _restate(fresh, by=by, now=now)
    return fresh


def confirmed_values(shot: Screenshot) -> dict[str, int]:
    """label -> what a person confirmed."""
    return {f.label: f.value for f in shot.figures.all() if f.value is not None}


def _check_values(said: Mapping[str, int]) -> None:
    for label, value in said.items():
        if label not in Label:
            raise InsightError(_("There is no such number."), code="label")
        if not 0 <= value <= MOST:
            sentence = _("This number cannot be.")
            raise InsightError(sentence, field_errors={label: sentence})
    if not said:
        raise InsightError(_("Leave at least one number, or do not use this picture."), code="empty")


def _write_figures(shot: Screenshot, said: Mapping[str, int]) -> int:
    """Keep each figure as read and as said; returns how many were changed."""
    changed = 0
    known = {figure.label: figure for figure in shot.figures.all()}
    for label, value in said.items():
        figure = known.get(label) or ScreenshotFigure(screenshot=shot, label=label)
        figure.value, figure.was_changed = value, figure.read_value != value
        changed += figure.was_changed
        figure.save()
    for label, figure in known.items():
        if label not in said and figure.read_value is not None:
            figure.value, figure.was_changed = None, True
            figure.save()
            changed += 1
        elif label not in said:
            figure.delete()
    return changed


def _restate(shot: Screenshot, *, by: Actor, now: datetime) -> None:
    """The reading of this post (or account) and day from all confirmed pictures of it; the last one said counts."""
    rows = Screenshot.objects.filter(
        account=shot.account_id, post=shot.post_id, captured_date=shot.captured_date, state=ShotState.CONFIRMED
    )
    values: dict[str, int] = {}
    for row in rows.prefetch_related("figures").order_by("confirmed_at", "pk"):
        metrics = counted(is_post=row.post_id is not None, is_one_day=row.is_one_day)
        values |= {metrics[label]: value for label, value in confirmed_values(row).items() if label in metrics}
    state_reading(
        account=shot.account, post=shot.post, day=shot.captured_date, values=values, source=Source.SCREENSHOT, by=by,
        now=now,
    )  # fmt: skip


def take_back_screenshot(*, screenshot: Screenshot, by: Actor, now: datetime) -> Screenshot:
    """What a confirmed picture said counts no more; it waits for its check again. A second click changes nothing."""
    with transaction.atomic():
        fresh = _lock(screenshot)
        if fresh.state == ShotState.READ:
            rules.may_send(by, fresh.account).demand()
            return fresh
        rules.may_take_back(by, fresh).demand()
        move(fresh, ShotState.READ, by=by, now=now, verb="screenshot.taken_back", confirmed_at=None)
        _restate(fresh, by=by, now=now)
    return fresh


def discard_screenshot(*, screenshot: Screenshot, by: Actor, now: datetime) -> Screenshot:
    """Do not use a picture of which nothing counts. A second click changes nothing."""
    with transaction.atomic():
        fresh = _lock(screenshot)
        if fresh.state == ShotState.REFUSED:
            rules.may_send(by, fresh.account).demand()
            return fresh
        rules.may_discard(by, fresh).demand()
        return move(fresh, ShotState.REFUSED, by=by, now=now, verb="screenshot.discarded", refused_at=now)
