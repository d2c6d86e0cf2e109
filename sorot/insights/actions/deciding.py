"""A picture that somebody else sent before: its person answers, the operator decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.insights import rules
from sorot.insights.enums import ShotState
from sorot.insights.errors import InsightError
from sorot.insights.models import Screenshot
from sorot.insights.queries.pages import is_own
from sorot.messaging.actions import notify


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:2000]


def _locked(shot: Screenshot) -> Screenshot:
    return Screenshot.objects.select_for_update(of=("self",)).with_names().get(pk=shot.pk)


@transaction.atomic
def reply_about_screenshot(*, screenshot: Screenshot, text: str, by: Actor, now: datetime) -> Screenshot:
    """Say to the operator how a held picture came. The same words again change nothing.

    Raises RefusedError, InsightError (no words).
    """
    fresh, said = _locked(screenshot), _clean(text)
    if fresh.reply == said and said:
        rules.may_send(by, fresh.account).demand()
        return fresh
    rules.may_reply(by, fresh).demand()
    if not said:
        needed = _("Say how the picture came.")
        raise InsightError(needed, field_errors={"text": needed})
    fresh.reply, fresh.replied_at, fresh.version = said, now, fresh.version + 1
    fresh.save(update_fields=["reply", "replied_at", "version"])
    audit.record("screenshot.replied", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def decide_screenshot(
    *, screenshot: Screenshot, is_kept: bool, reason: str, version: int | None = None, by: Actor, now: datetime
) -> Screenshot:
    """Let a held picture pass to its person's check, or refuse it, with a sentence for them.

    The person is told, but not whose the other picture is. Raises RefusedError, StaleError, InsightError (no words).
    """
    fresh, said = _locked(screenshot), _clean(reason)
    done = ShotState.READ if is_kept else ShotState.REFUSED
    if fresh.state == done and fresh.decision == said and fresh.decided_by_id == by.user_id:
        return fresh
    rules.may_decide(by, fresh, is_member=is_own(by, fresh)).demand()
    if version is not None and version != fresh.version:
        raise StaleError(_("Somebody else handled this meanwhile. Look again."), code="stale")
    if not said:
        needed = _("Write a sentence for the person who sent it.")
        raise InsightError(needed, field_errors={"reason": needed})
    verb = "screenshot.cleared" if is_kept else "screenshot.refused"
    facts: dict[str, Any] = {} if is_kept else {"refused_at": now}
    move(fresh, done, by=by, now=now, verb=verb, decision=said, decided_by=by.user, decided_at=now, **facts)
    people = [user for user in (fresh.created_by, fresh.account.creator.user) if user is not None]
    notify(
        users=people, verb=verb, by=by, now=now, dedupe_key=f"{verb}-{fresh.code}",
        url=reverse("insights:screenshot", args=[fresh.account.code, fresh.code]),
    )  # fmt: skip
    return fresh
