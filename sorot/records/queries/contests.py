"""Contests of figures."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from sorot.accounts.models import Membership, Organisation
from sorot.core.access import Actor
from sorot.core.listquery import Page, paginate
from sorot.creators.models import CreatorProfile
from sorot.records.enums import ContestState
from sorot.records.models import RecordContest


def _about(about: Organisation | CreatorProfile) -> dict[str, int]:
    return {"organisation_id": about.pk} if isinstance(about, Organisation) else {"creator_id": about.pk}


def contested_since(about: Organisation | CreatorProfile) -> dict[str, datetime]:
    """{figure: since when it is contested}, for everybody who reads the record: no text, no names."""
    rows = RecordContest.objects.waiting().filter(**_about(about))
    return dict(rows.values_list("figure", "raised_at"))


def open_contest_of(about: Organisation | CreatorProfile, figure: str) -> RecordContest | None:
    """The contest of a figure that waits, or None."""
    return RecordContest.objects.waiting().filter(figure=figure, **_about(about)).first()


def contests_of(actor: Actor, about: Organisation | CreatorProfile, figure: str) -> list[RecordContest]:
    """What was said about one figure, newest first, at most ten."""
    rows = RecordContest.objects.visible_to(actor).with_names().filter(figure=figure, **_about(about))
    return list(rows[:10])


def contest_queue(actor: Actor, *, is_open: bool, page: int) -> Page[RecordContest]:
    """For the desk: those that wait, the oldest first; or the answered ones."""
    state = ContestState.OPEN if is_open else ContestState.ANSWERED
    rows = RecordContest.objects.visible_to(actor).with_names().filter(state=state)
    return paginate(rows.order_by("raised_at", "pk") if is_open else rows.order_by("-answered_at", "-pk"), page)


def find_contest(actor: Actor, code: str) -> RecordContest | None:
    """A contest the actor may see."""
    return RecordContest.objects.visible_to(actor).with_names().filter(code=code).first()


def waiting_contests() -> QuerySet[RecordContest]:
    """Those that wait for the operator, for the desk's first page to count."""
    return RecordContest.objects.waiting()


def is_own(actor: Actor, contest: RecordContest) -> bool:
    """The operator is the creator it is about, or belongs to the organisation or the creator's management."""
    creator = contest.creator
    if creator is not None and creator.user_id == actor.user_id:
        return True
    organisation = contest.organisation_id or (creator.management_id if creator is not None else None)
    return organisation is not None and Membership.objects.filter(organisation=organisation, user=actor.user).exists()
