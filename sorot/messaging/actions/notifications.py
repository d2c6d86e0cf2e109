"""Telling people what happened."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from sorot.accounts.enums import DEAL_ROLES
from sorot.accounts.models import Membership, Organisation, User
from sorot.core import live, outbox
from sorot.core.access import Actor
from sorot.messaging import rules, wording
from sorot.messaging.emails import send_notification
from sorot.messaging.enums import MESSAGE_RECEIVED
from sorot.messaging.models import Message, Notification, NotificationPreference, ReadMark, Thread

HOUSE = "Sorot"


def with_names(data: Mapping[str, Any] | None, by: Actor) -> dict[str, Any]:
    """`data` with `who` (the actor's name, or the house's) and `org` (the organisation acted for, or empty)."""
    who = str(by.user) if by.user is not None and not by.is_operator else HOUSE
    return {"who": who, "org": str(by.organisation or ""), **(data or {})}


@transaction.atomic
def notify(
    *,
    users: Iterable[User],
    verb: str,
    data: Mapping[str, Any] | None = None,
    url: str,
    by: Actor,
    now: datetime,
    dedupe_key: str = "",
    organisation: Organisation | None = None,
    thread: Thread | None = None,
) -> list[Notification]:
    """Tell each of `users` (never the actor) once, on their news page and by mail unless they muted it.

    With an `organisation` they see it while they act for it, else in every hat. `dedupe_key` counts per person: who was
    told under it already is not told again. Returns the new rows. Raises ValueError for an unregistered verb.
    """
    if not wording.is_registered(verb):
        raise ValueError(f"nobody words {verb!r}: call messaging.wording.register_event")
    named = with_names(data, by)
    people = {user.pk: user for user in users if user.pk != by.user_id and user.is_active}
    rows = [
        Notification(
            user=user,
            organisation=organisation,
            thread=thread,
            verb=verb,
            data=named,
            url=url,
            created_at=now,
            dedupe_key=f"{dedupe_key[:180]}:{user.pk}" if dedupe_key else None,
        )
        for user in people.values()
    ]
    return _write(rows)


def _write(rows: list[Notification]) -> list[Notification]:
    """Insert what was not told before; wake the open pages and order the mails of the new ones."""
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(Notification.objects.filter(code__in=[row.code for row in rows]).order_by("pk")) if rows else []
    listed = [row for row in new if row.verb != MESSAGE_RECEIVED]
    live.publish(
        "news",
        seats=[(row.user_id, row.organisation_id) for row in listed if row.organisation_id is not None],
        users=[row.user_id for row in listed if row.organisation_id is None],
    )
    for row in new:
        outbox.publish("notification.created", notification=row.code)
    return new


@transaction.atomic
def notify_parties(
    *,
    subject: tuple[str, str],
    verb: str,
    data: Mapping[str, Any] | None = None,
    url: str,
    by: Actor,
    now: datetime,
    dedupe_key: str = "",
    sides: Collection[str] | None = None,
    roles: Collection[str] = DEAL_ROLES,
) -> list[Notification]:
    """Tell the parties of a subject's thread, except the actor's own: persons, and members in `roles` of organisations.

    Raises Thread.DoesNotExist.
    """
    thread = Thread.objects.prefetch_related("parties__user", "parties__organisation").get(
        subject_type=subject[0], subject_code=subject[1]
    )
    own = rules.party_of(by, thread)
    told: list[Notification] = []
    for party in thread.parties.all():
        if party == own or (sides is not None and party.side not in sides):
            continue
        told += notify(
            users=[party.user] if party.user else _members(party.organisation, roles),
            organisation=party.organisation,
            verb=verb,
            data=data,
            url=url,
            by=by,
            now=now,
            dedupe_key=f"{dedupe_key}:{party.pk}" if dedupe_key else "",
            thread=thread,
        )
    return told


def _members(organisation: Organisation | None, roles: Collection[str]) -> list[User]:
    members = Membership.objects.filter(organisation=organisation, role__in=roles).select_related("user")
    return [member.user for member in members]


def notify_thread_news(*, thread: Thread, message: Message, by: Actor, now: datetime) -> list[Notification]:
    """Tell everybody else of the thread that `message` was written: once until they have read the thread again."""
    marks = dict(ReadMark.objects.filter(thread=thread).values_list("user_id", "last_read_id"))
    data = with_names({"title": thread.title}, by)
    url = reverse("messaging:thread", args=[thread.code])
    rows = [
        Notification(
            user=user,
            organisation=party.organisation,
            thread=thread,
            verb=MESSAGE_RECEIVED,
            data=data,
            url=f"{url}#m-{message.code}",
            created_at=now,
            dedupe_key=f"message:{party.pk}:{marks.get(user.pk, 0)}:{user.pk}",
        )
        for party in thread.parties.select_related("user", "organisation")
        for user in ([party.user] if party.user else _members(party.organisation, DEAL_ROLES))
        if user.pk != by.user_id and user.is_active
    ]
    return _write(rows)


@transaction.atomic
def mark_notifications_read(*, by: Actor, now: datetime) -> int:
    """Everything that the actor sees on their news page is read. Returns how many were new."""
    changed = Notification.objects.listed_for(by).filter(read_at=None).update(read_at=now)
    if changed:
        live.publish("news", seats=[live.seat_of(by)])
    return changed


@transaction.atomic
def open_notification(*, notification: Notification, by: Actor, now: datetime) -> Notification:
    """The person follows it: it is read from now on. Calling it again changes nothing."""
    mine = Notification.objects.visible_to(by).filter(pk=notification.pk, read_at=None)
    if mine.update(read_at=now):
        notification.read_at = now
        live.publish("news", seats=[live.seat_of(by)])
    return notification


@transaction.atomic
def set_mail_preference(*, wants_mail: bool, by: Actor, now: datetime) -> NotificationPreference:
    """Whether the person wants notifications by mail too."""
    row, _is_new = NotificationPreference.objects.update_or_create(
        user=by.user, defaults={"wants_mail": wants_mail, "updated_at": now}
    )
    return row


@transaction.atomic
def mail_notification(*, code: str, now: datetime) -> bool:
    """Mail one notification, once; not when it was read meanwhile, muted, or the person is gone. True when sent."""
    row = (
        Notification.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .filter(code=code, mailed_at=None, read_at=None)
        .first()
    )
    if row is None or not row.user.is_active:
        return False
    if NotificationPreference.objects.filter(user=row.user, wants_mail=False).exists():
        return False
    send_notification(row)
    row.mailed_at = now
    row.save(update_fields=["mailed_at"])
    return True
