"""Read marks, and the record of an operator's reading."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from sorot.core import audit, live
from sorot.core.access import Actor
from sorot.core.models import Event
from sorot.messaging import rules
from sorot.messaging.enums import MESSAGE_RECEIVED
from sorot.messaging.models import Message, Notification, Thread
from sorot.messaging.queries import seats_of

UPSERT = """
insert into messaging_readmark (thread_id, user_id, side, last_read_id, read_at) values (%s, %s, %s, %s, %s)
on conflict (thread_id, user_id) do update
  set last_read_id = excluded.last_read_id, side = excluded.side, read_at = excluded.read_at
  where excluded.last_read_id > messaging_readmark.last_read_id
returning id
"""


@transaction.atomic
def mark_read(*, thread: Thread, last: Message | None, by: Actor, now: datetime) -> bool:
    """The actor has seen the thread up to `last`. True when that is news; only their own mark ever moves.

    An operator leaves no read mark: they are not a party.
    """
    party = rules.party_of(by, thread)
    if party is None or last is None or last.thread_id != thread.pk:
        return False
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [thread.pk, by.user_id, party.side, last.pk, now])
        if cursor.fetchone() is None:
            return False
    told = Notification.objects.visible_to(by).filter(thread=thread, verb=MESSAGE_RECEIVED, read_at=None)
    told.filter(created_at__lte=last.created_at).update(read_at=now)
    live.publish("read", thread.code, seats=seats_of(thread))
    return True


def record_operator_reading(*, thread: Thread, by: Actor, now: datetime) -> None:
    """Note that an operator opened a conversation: one event a day for each operator and thread."""
    if not by.is_operator:
        return
    with transaction.atomic():
        since = now - timedelta(days=1)
        seen = Event.objects.filter(
            verb="thread.read_by_operator",
            subject_type="messaging.thread",
            subject_code=thread.code,
            user=by.user,
            at__gt=since,
        )
        if not seen.exists():
            audit.record("thread.read_by_operator", thread, by=by, now=now)
