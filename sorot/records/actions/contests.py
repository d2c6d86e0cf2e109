"""A figure is contested by whom it is about, and explained by the operator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.creators.models import CreatorProfile
from sorot.messaging.actions import notify
from sorot.records import rules
from sorot.records.enums import FIGURES, ContestState, Kind
from sorot.records.errors import RecordError
from sorot.records.models import RecordContest
from sorot.records.queries.contests import is_own, open_contest_of
from sorot.records.queries.figures import brand_record, creator_record


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


@transaction.atomic
def contest_figure(
    *, about: Organisation | CreatorProfile, figure: str, text: str, submit_key: str, by: Actor, now: datetime
) -> RecordContest:
    """Say that one figure about oneself is wrong. The record as it stands is kept with it; no figure changes.

    The same `submit_key` again answers the first. Raises RefusedError (not the subject, or contested already),
    RecordError (no text, no such figure).
    """
    mine = RecordContest.objects.visible_to(by).filter(submit_key=submit_key)
    if (first := mine.first()) is not None:
        return first
    type(about)._default_manager.select_for_update(of=("self",)).get(pk=about.pk)
    if (first := mine.first()) is not None:
        return first
    organisation, creator = (about, None) if isinstance(about, Organisation) else (None, about)
    kind = Kind.BRAND if organisation is not None else Kind.CREATOR
    if figure not in FIGURES[kind]:
        raise RecordError(_("There is no such figure."), code="figure")
    rules.may_contest(by, about, open_contest=open_contest_of(about, figure)).demand()
    if not _clean(text):
        needed = _("Say what is not right.")
        raise RecordError(needed, field_errors={"text": needed})
    shown = brand_record(about.pk, now=now) if kind == Kind.BRAND else creator_record(about.pk, now=now)
    contest = RecordContest.objects.create(
        kind=kind, organisation=organisation, creator=creator, figure=figure, text=_clean(text)[:2000],
        shown=shown.as_json(), raised_by=by.user, raised_at=now, submit_key=submit_key,
    )  # fmt: skip
    audit.record("record.contested", contest, by=by, now=now, to_state=contest.state, data={"figure": figure})
    notify(
        users=User.objects.filter(is_staff=True, is_active=True), verb="record.contested",
        data={"name": str(about), "figure": figure}, url=reverse("records:desk_contest", args=[contest.code]),
        by=by, now=now, dedupe_key=f"record-{contest.code}",
    )  # fmt: skip
    return contest


@transaction.atomic
def answer_contest(
    *, contest: RecordContest, answer: str, version: int | None = None, by: Actor, now: datetime
) -> RecordContest:
    """Explain a figure to whom it is about. It stays what the books make it.

    The same answer by the same person again changes nothing. Raises RefusedError, StaleError, RecordError (no text).
    """
    fresh = RecordContest.objects.with_names().select_for_update(of=("self",)).get(pk=contest.pk)
    said = _clean(answer)[:3000]
    if fresh.state == ContestState.ANSWERED and fresh.answered_by_id == by.user_id and fresh.answer == said:
        return fresh
    rules.may_answer(by, fresh, is_member=is_own(by, fresh)).demand()
    if version is not None and version != fresh.version:
        raise StaleError(_("Somebody else handled this meanwhile. Look again."), code="stale")
    if not said:
        needed = _("Write the explanation.")
        raise RecordError(needed, field_errors={"answer": needed})
    move(
        fresh, ContestState.ANSWERED, by=by, now=now, verb="record.answered", data={"figure": fresh.figure},
        answer=said, answered_by=by.user, answered_at=now,
    )  # fmt: skip
    notify(
        users=[fresh.raised_by], verb="record.answered", data={"figure": fresh.figure},
        url=reverse(f"records:{fresh.kind}_figure", args=[fresh.subject_code, fresh.figure]), by=by, now=now,
        dedupe_key=f"record-answer-{fresh.code}", organisation=fresh.organisation,
    )  # fmt: skip
    return fresh
