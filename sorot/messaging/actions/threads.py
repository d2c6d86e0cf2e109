"""Opening threads and saying who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sorot.accounts.models import Organisation, User
from sorot.core import audit
from sorot.core.access import Actor
from sorot.messaging.enums import Side
from sorot.messaging.models import Thread, ThreadParty


@dataclass(frozen=True, slots=True)
class PartyPlan:
    """One party to be: a person or an organisation, never both. Raises ValueError."""

    side: str
    user: User | None = None
    organisation: Organisation | None = None

    def __post_init__(self) -> None:
        Side(self.side)
        if (self.user is None) == (self.organisation is None):
            raise ValueError("a party is exactly one person or one organisation")


@transaction.atomic
def open_thread(
    *, subject_type: str, subject_code: str, title: str, parties: Sequence[PartyPlan], by: Actor, now: datetime
) -> Thread:
    """The conversation about a subject, with at least these parties. The second call gives the first thread again."""
    thread, is_new = Thread.objects.get_or_create(
        subject_type=subject_type,
        subject_code=subject_code,
        defaults={"title": title[:160], "created_at": now, "last_message_at": now},
    )
    if is_new:
        audit.record("thread.opened", thread, by=by, now=now, data={"subject": f"{subject_type} {subject_code}"})
    for plan in parties:
        add_party(thread=thread, plan=plan, by=by, now=now)
    return thread


@transaction.atomic
def add_party(*, thread: Thread, plan: PartyPlan, by: Actor, now: datetime) -> ThreadParty:
    """Let a person or an organisation take part: they see everything that was said. Who does already stays."""
    party, is_new = ThreadParty.objects.get_or_create(
        thread=thread,
        user=plan.user,
        organisation=plan.organisation,
        defaults={"side": Side(plan.side), "joined_at": now},
    )
    if is_new:
        who = plan.user.code if plan.user else plan.organisation.code  # type: ignore[union-attr]
        audit.record("thread.party_added", thread, by=by, now=now, data={"side": plan.side, "party": who})
    return party


@transaction.atomic
def move_thread(*, from_subject: tuple[str, str], to_subject: tuple[str, str], by: Actor, now: datetime) -> Thread:
    """Let the conversation about one subject go on under another. Calling it again changes nothing.

    Raises Thread.DoesNotExist when neither subject has one.
    """
    subject_type, subject_code = to_subject
    there = Thread.objects.filter(subject_type=subject_type, subject_code=subject_code).first()
    if there is not None:
        return there
    thread = Thread.objects.select_for_update().get(subject_type=from_subject[0], subject_code=from_subject[1])
    thread.subject_type, thread.subject_code = subject_type, subject_code
    thread.save(update_fields=["subject_type", "subject_code"])
    audit.record(
        "thread.moved", thread, by=by, now=now, data={"from": " ".join(from_subject), "to": " ".join(to_subject)}
    )
    return thread
