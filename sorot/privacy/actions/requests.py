"""Asking, answering and taking back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts import second_factor
from sorot.accounts.models import User
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.outbox import publish
from sorot.core.states import move
from sorot.privacy import rules
from sorot.privacy.enums import ANSWER_WITHIN, COOLING_OFF, RequestKind, RequestState
from sorot.privacy.errors import PrivacyError
from sorot.privacy.models import DataRequest


@transaction.atomic
def ask_export(*, submit_key: str, by: Actor, now: datetime) -> DataRequest:
    """Ask for a copy of all one's data; a background job makes it. While one is being made, that one is given back."""
    rules.may_ask(by).demand()
    return _ask(RequestKind.EXPORT, submit_key=submit_key, by=by, now=now, event="privacy.export_asked")


@transaction.atomic
def ask_question(*, text: str, submit_key: str, by: Actor, now: datetime) -> DataRequest:
    """Ask the operator something about one's data, or for a correction. They have 72 hours."""
    rules.may_ask(by).demand()
    return _ask(
        RequestKind.QUESTION, submit_key=submit_key, by=by, now=now, event="privacy.question_asked", text=text.strip()
    )


@transaction.atomic
def ask_erasure(*, secret: str, submit_key: str, by: Actor, now: datetime) -> DataRequest:
    """Ask that one's account is erased. It happens after 48 hours; until then it can be taken back.

    Raises RefusedError while money or a deal is open, and SecondFactorError when the secret is not right.
    """
    rules.may_ask(by).demand()
    rules.may_erase(by.user).demand()
    second_factor.prove(user=by.user, secret=secret, is_strong=False, now=now)
    return _ask(
        RequestKind.ERASURE, submit_key=submit_key, by=by, now=now, event="privacy.erasure_asked",
        act_at=now + COOLING_OFF, answered_at=now,
    )  # fmt: skip


def _ask(kind: RequestKind, *, submit_key: str, by: Actor, now: datetime, event: str, **facts: object) -> DataRequest:
    """One open request of a kind at a time; the person's own row is the lock."""
    user = User.objects.select_for_update().get(pk=by.user.pk)
    mine = DataRequest.objects.filter(user=user)
    first = mine.filter(submit_key=submit_key).first()
    if first is None and kind != RequestKind.QUESTION:
        first = mine.filter(kind=kind, state__in=[RequestState.OPEN, RequestState.ERASING]).first()
    if first is not None:
        return first
    row = DataRequest.objects.create(
        user=user, kind=kind, submit_key=submit_key, asked_at=now, due_at=now + ANSWER_WITHIN, **facts
    )  # fmt: skip
    audit.record("data_request.asked", row, by=by, now=now, data={"kind": str(kind)})
    publish(event, request=row.code)
    return row


@transaction.atomic
def take_back_erasure(*, request: DataRequest, by: Actor, now: datetime) -> DataRequest:
    """Keep the account after all."""
    if request.user_id != by.user_id or request.kind != RequestKind.ERASURE:
        raise PrivacyError(_("Only the person who asked can take this back."))
    return move(
        request, RequestState.TAKEN_BACK, by=by, now=now, verb="data_request.taken_back", closed_at=now, problem=""
    )


@transaction.atomic
def answer_question(*, request: DataRequest, answer: str, version: int, by: Actor, now: datetime) -> DataRequest:
    """The operator's answer; it goes to the person by mail and stands on their page."""
    fresh = DataRequest.objects.select_for_update().get(pk=request.pk)
    rules.may_answer(by, fresh).demand()
    if fresh.version != version:
        raise StaleError(_("Somebody else changed this meanwhile. Open it again."))
    move(
        fresh, RequestState.DONE, by=by, now=now, verb="data_request.answered", answered_at=now,
        answered_by=by.user, answer=answer.strip(), closed_at=now, version=version + 1,
    )  # fmt: skip
    publish("privacy.answered", request=fresh.code)
    return fresh
