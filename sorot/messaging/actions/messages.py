"""Saying something in a thread."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sorot.core import audit, limits, live
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.files import FileError, store_upload
from sorot.messaging import rules, wording
from sorot.messaging.actions.notifications import notify_thread_news, with_names
from sorot.messaging.enums import BODY_LIMIT, FILE_KINDS, FILES_LIMIT, RATE_LIMIT, RATE_SECONDS, MessageKind
from sorot.messaging.models import Message, Thread
from sorot.messaging.queries import seats_of


class MessagingError(ActionError):
    """Something about messages was refused."""


def _locked(**lookup: Any) -> Thread:
    """The thread, locked: its messages are numbered in the order in which they commit, so read marks are exact."""
    return Thread.objects.select_for_update(of=("self",)).prefetch_related("parties").get(**lookup)


def _append(thread: Thread, message: Message) -> Message:
    message.save()
    thread.last_message_at = message.created_at
    thread.save(update_fields=["last_message_at"])
    live.publish("thread", thread.code, seats=seats_of(thread))
    return message


def _first_with(submit_key: str, thread: Thread, by: Actor) -> Message | None:
    first = Message.objects.filter(submit_key=submit_key).first()
    if first is not None and (first.thread_id != thread.pk or first.author_id != by.user_id):
        raise MessagingError(_("This form was already used. Reload the page and send your message again."))
    return first


@transaction.atomic
def post_message(
    *, thread_code: str, body: str, files: Sequence["File[bytes]"] = (), submit_key: str, by: Actor, now: datetime
) -> Message:
    """Say `body` with up to five files. The same `submit_key` gives the first message again.

    Raises RefusedError (not a writing party), MessagingError (empty, too long, too fast, a file that cannot be taken).
    """
    thread = _locked(code=thread_code)
    rules.may_write(by, thread).demand()
    if (first := _first_with(submit_key, thread, by)) is not None:
        return first
    text = body.replace("\r\n", "\n").strip()
    _check(text, files)
    if not limits.hit(f"message:{by.user_id}", limit=RATE_LIMIT, seconds=RATE_SECONDS, now=now):
        raise MessagingError(
            _("You are sending messages very fast. Wait a minute, then send this one again."), code="rate"
        )
    party = rules.party_of(by, thread)
    message = Message(
        thread=thread,
        kind=MessageKind.TEXT,
        author=by.user,
        organisation=by.organisation,
        side=party.side if party else "",
        body=text,
        file_count=len(files),
        created_at=now,
        submit_key=submit_key,
    )
    _append(thread, message)
    for upload in files:
        try:
            store_upload(upload, owner=message, purpose="message", kinds=FILE_KINDS, by=by, now=now)
        except FileError as error:
            sentence = _("%(problem)s Then choose your files again.") % {"problem": error.sentence}
            raise MessagingError(sentence, field_errors={"files": sentence}, code=error.code) from None
    audit.record("message.posted", thread, by=by, now=now, data={"message": message.code})
    notify_thread_news(thread=thread, message=message, by=by, now=now)
    return message


def _check(text: str, files: Sequence["File[bytes]"]) -> None:
    if not text and not files:
        sentence = _("Write something or attach a file.")
        raise MessagingError(sentence, field_errors={"body": sentence}, code="empty")
    if len(text) > BODY_LIMIT:
        sentence = ngettext(
            "A message holds at most %(n)s character. Send the rest as a second message.",
            "A message holds at most %(n)s characters. Send the rest as a second message.",
            BODY_LIMIT,
        ) % {"n": BODY_LIMIT}
        raise MessagingError(sentence, field_errors={"body": sentence}, code="long")
    if len(files) > FILES_LIMIT:
        sentence = _("Send at most %(n)s files at once. Send the others with your next message.") % {"n": FILES_LIMIT}
        raise MessagingError(sentence, field_errors={"files": sentence}, code="files")


@transaction.atomic
def post_event(
    *,
    subject: tuple[str, str],
    verb: str,
    data: Mapping[str, Any] | None = None,
    by: Actor,
    now: datetime,
    once: str = "",
) -> Message:
    """A line about something that happened to `subject` (type, code). The same `once` gives the first line again.

    Raises ValueError for a verb that nobody registered or data that its sentence cannot say, Thread.DoesNotExist.
    """
    named = with_names(data, by)
    _must_be_sayable(verb, named)
    thread = _locked(subject_type=subject[0], subject_code=subject[1])
    key = f"event:{thread.pk}:{once}"[:200] if once else None
    if key and (first := Message.objects.filter(submit_key=key).first()) is not None:
        return first
    party = rules.party_of(by, thread)
    return _append(
        thread,
        Message(
            thread=thread,
            kind=MessageKind.EVENT,
            author=by.user,
            organisation=by.organisation,
            side=party.side if party else "",
            event_verb=verb,
            event_data=named,
            created_at=now,
            submit_key=key,
        ),
    )


def _must_be_sayable(verb: str, data: Mapping[str, Any]) -> None:
    found = wording.wording_of(verb)
    if found is None:
        raise ValueError(f"nobody words the event {verb!r}: call messaging.wording.register_event")
    try:
        found.say(data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the sentence of {verb!r} cannot say {sorted(data)}: {error!r}") from error
