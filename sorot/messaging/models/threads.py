"""What people say to each other about one thing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.messaging.enums import BODY_LIMIT, MessageKind, Side


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Conversations."""

    def visible_to(self, actor: Actor) -> ThreadQuerySet:
        """Those the person is a party of; acting for an organisation those it is a party of; at the desk all.

        An operator's reading is recorded by the page that shows it (decision 0009).
        """
        if actor.is_operator:
            return self
        if actor.user is None:
            return self.none()
        parties = ThreadParty.objects.filter(thread=OuterRef("pk"))
        if actor.organisation is not None:
            return self.filter(Exists(parties.filter(organisation=actor.organisation)))
        return self.filter(Exists(parties.filter(user=actor.user)))


class Thread(models.Model):
    """The one conversation about a subject (`subject_type` as `app.model`, `subject_code` its public code)."""

    code = code_field()
    subject_type = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    last_message_at = models.DateTimeField()

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_code"], name="thread_one_per_subject"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(subject_code=""), name="thread_says_what"),
        ]
        indexes = [models.Index(fields=["-last_message_at", "-id"], name="thread_latest")]

    def __str__(self) -> str:
        return self.title


class ThreadParty(models.Model):
    """One side of a thread: a person for themself, or an organisation."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=12, choices=Side.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation=None) | Q(user=None, organisation__isnull=False),
                name="party_is_person_or_organisation",
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="party_side_known"),
            models.UniqueConstraint(fields=["thread", "user"], name="party_person_once"),
            models.UniqueConstraint(fields=["thread", "organisation"], name="party_organisation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of thread {self.thread_id}"

    @property
    def name(self) -> str:
        return str(self.organisation or self.user)


class MessageQuerySet(models.QuerySet["Message"]):
    """What was said."""

    def visible_to(self, actor: Actor) -> MessageQuerySet:
        """Those of the threads that the actor may see."""
        return self.filter(thread__in=Thread.objects.visible_to(actor))


class Message(models.Model):
    """One line of a thread, written once: a trigger refuses every change.

    A text has an author, the side they spoke for and a body or files; an event has a verb and its data, and is worded
    when it is shown, in the reader's language.
    """

    code = code_field()
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=5, choices=MessageKind.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices, blank=True)
    body = models.TextField(max_length=BODY_LIMIT, blank=True)
    file_count = models.PositiveSmallIntegerField(default=0)
    event_verb = models.CharField(max_length=60, blank=True)
    event_data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    submit_key = models.CharField(max_length=200, unique=True, null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="text", author__isnull=False, event_verb="")
                    & ~Q(side="")
                    & (~Q(body="") | Q(file_count__gt=0))
                )
                | (Q(kind="event", body="", file_count=0) & ~Q(event_verb="")),
                name="message_text_or_event",
            ),
            models.CheckConstraint(condition=Q(side__in=["", *Side.values]), name="message_side_known"),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="message_order")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_event(self) -> bool:
        return self.kind == MessageKind.EVENT


class ReadMark(models.Model):
    """How far one person has read one thread, and for which side they last looked."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    #: Primary key of the last message seen: within a thread it grows in the order of commits (post takes the lock).
    last_read = models.ForeignKey(Message, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} in thread {self.thread_id}"
