"""Reading threads and notifications."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from sorot.accounts.models import Membership
from sorot.core.access import Actor, Verdict
from sorot.core.ids import new_submit_key
from sorot.core.listquery import Page, paginate
from sorot.core.live import Seat
from sorot.core.models import StoredFile
from sorot.messaging import rules, wording
from sorot.messaging.enums import MESSAGE_RECEIVED, THREAD_PAGE, MessageKind
from sorot.messaging.models import Message, Notification, NotificationPreference, ReadMark, Thread, ThreadParty


@dataclass(frozen=True, slots=True)
class Line:
    """One message as its reader sees it. `day` is set on the first line of a day."""

    code: str
    at: datetime
    is_event: bool
    is_mine: bool
    author: str
    organisation: str
    body: str
    icon: str = ""
    tone: str = ""
    is_read: bool = False
    day: date | None = None
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Who takes part."""

    name: str
    side: str
    is_organisation: bool


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread for one reader: the latest page of it, or one further back.

    `must_open` is True for an operator looking at an embedded thread: nothing is shown until they open its own page,
    where their reading is recorded.
    """

    thread: Thread
    lines: Sequence[Line]
    parties: Sequence[PartyLine]
    may_write: Verdict
    earlier: str = ""
    is_latest: bool = True
    must_open: bool = False
    last: Message | None = None
    read_up_to: str = ""
    submit_key: str = field(default_factory=new_submit_key)

    @property
    def code(self) -> str:
        return self.thread.code

    @property
    def title(self) -> str:
        return self.thread.title

    @property
    def url(self) -> str:
        return reverse("messaging:thread", args=[self.thread.code])

    @property
    def last_code(self) -> str:
        return self.last.code if self.last else ""


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One row of the inbox."""

    code: str
    title: str
    others: str
    face: str
    is_organisation: bool
    last_at: datetime
    last_author: str
    last_text: str
    unread: int
    has_files: bool = False
    is_event: bool = False

    @property
    def url(self) -> str:
        return reverse("messaging:thread", args=[self.code])


@dataclass(frozen=True, slots=True)
class News:
    """One notification, worded in the active language."""

    code: str
    sentence: str
    icon: str
    hat: str
    at: datetime
    is_new: bool

    @property
    def url(self) -> str:
        return reverse("messaging:notification", args=[self.code])


# ---------------------------------------------------------------- who hears
def seats_of(thread: Thread) -> list[Seat]:
    """Every seat from which the thread can be seen now: its persons, and today's members of its organisations."""
    organisations = [party.organisation_id for party in thread.parties.all() if party.organisation_id]
    seats: list[Seat] = [(party.user_id, 0) for party in thread.parties.all() if party.user_id]
    members = Membership.objects.filter(organisation__in=organisations, user__is_active=True)
    return seats + list(members.values_list("user_id", "organisation_id"))


# ---------------------------------------------------------------- one thread
def thread_by_code(actor: Actor, code: str) -> Thread | None:
    """The thread with its parties when the actor may see it."""
    return _with_parties(Thread.objects.visible_to(actor)).filter(code=code).first()


def _with_parties(threads: "QuerySet[Thread]") -> "QuerySet[Thread]":
    parties = ThreadParty.objects.select_related("user", "organisation").order_by("pk")
    return threads.prefetch_related(Prefetch("parties", parties))


def thread_for(actor: Actor, subject_type: str, subject_code: str) -> ThreadView | None:
    """The latest page of the conversation about a subject, to show inside another page. None for strangers."""
    threads = Thread.objects.visible_to(actor).filter(subject_type=subject_type, subject_code=subject_code)
    # The parties bring their thread along: one query instead of two.
    parties = ThreadParty.objects.filter(thread__in=threads).select_related("thread", "user", "organisation")
    found = parties.order_by("pk")
    if not found:
        return None
    thread = found[0].thread
    thread._prefetched_objects_cache = {"parties": found}  # type: ignore[attr-defined]
    if actor.is_operator:
        return ThreadView(thread, (), _parties(thread), rules.may_write(actor, thread), must_open=True)
    return thread_view(actor, thread)


def thread_view(actor: Actor, thread: Thread, *, before: str = "") -> ThreadView:
    """The latest messages of a thread that was got through `visible_to`, or those before the message `before`."""
    rows = _messages(thread).annotate(mark=Subquery(_others_marks(actor, thread)))
    if before:
        rows = rows.filter(pk__lt=_place(thread, before))
    newest_first: list[Any] = list(rows.order_by("-pk")[: THREAD_PAGE + 1])
    shown = newest_first[:THREAD_PAGE][::-1]
    lines = _lines(actor, shown, mark=(shown[0].mark or 0) if shown else 0)
    return ThreadView(
        thread=thread,
        lines=lines,
        parties=_parties(thread),
        may_write=rules.may_write(actor, thread),
        earlier=shown[0].code if len(newest_first) > THREAD_PAGE else "",
        is_latest=not before,
        last=shown[-1] if shown else None,
        read_up_to=next((line.code for line in reversed(lines) if line.is_mine and line.is_read), ""),
    )


def message_by_code(thread: Thread, code: str) -> Message | None:
    """A message of a thread that was got through `visible_to`."""
    return Message.objects.filter(thread=thread, code=code).first() if code else None


def news_after(actor: Actor, thread: Thread, after: str) -> ThreadView:
    """What came after the message `after` (empty: everything), at most three pages of it; for a page that is open."""
    known = _messages(thread).filter(code=after).first() if after else None
    rows = _messages(thread).filter(pk__gt=known.pk if known else 0).order_by("pk")
    shown = list(rows[: 3 * THREAD_PAGE])
    mark = _others_mark(actor, thread)
    return ThreadView(
        thread=thread,
        lines=_lines(actor, shown, mark=mark, previous=known),
        parties=(),
        may_write=rules.may_write(actor, thread),
        last=shown[-1] if shown else known,
        read_up_to=_read_up_to(actor, thread, mark),
    )


def _messages(thread: Thread) -> "QuerySet[Message]":
    return Message.objects.filter(thread=thread).select_related("author", "organisation")


def _place(thread: Thread, code: str) -> int:
    """The key of a message of this thread; of an unknown one the very end: a wrong address shows the latest."""
    key = Message.objects.filter(thread=thread, code=code).values_list("pk", flat=True).first()
    return key if key is not None else 2**63 - 1


def _others_marks(actor: Actor, thread: Thread) -> "QuerySet[Any]":
    """One row: how far anybody on another side has read, or null."""
    own = rules.party_of(actor, thread)
    marks = ReadMark.objects.filter(thread=thread).exclude(user=actor.user)
    if own is not None:
        marks = marks.exclude(side=own.side)
    return marks.order_by().values("thread").annotate(last=Max("last_read_id")).values("last")


def _others_mark(actor: Actor, thread: Thread) -> int:
    return next(iter(_others_marks(actor, thread).values_list("last", flat=True)), None) or 0


def _read_up_to(actor: Actor, thread: Thread, mark: int) -> str:
    rows = Message.objects.filter(thread=thread, kind=MessageKind.TEXT, author=actor.user, pk__lte=mark)
    return rows.order_by("-pk").values_list("code", flat=True).first() or ""


def _parties(thread: Thread) -> Sequence[PartyLine]:
    return [PartyLine(p.name, p.get_side_display(), p.organisation_id is not None) for p in thread.parties.all()]


def _lines(actor: Actor, rows: Sequence[Message], *, mark: int, previous: Message | None = None) -> Sequence[Line]:
    files = _files_of(rows)
    day = timezone.localtime(previous.created_at).date() if previous else None
    lines = []
    for row in rows:
        today = timezone.localtime(row.created_at).date()
        lines.append(_line(actor, row, mark, files.get(row.code, ()), None if today == day else today))
        day = today
    return lines


def _line(actor: Actor, row: Message, mark: int, files: Sequence[StoredFile], day: date | None) -> Line:
    found = wording.wording_of(row.event_verb) if row.is_event else None
    return Line(
        code=row.code,
        at=row.created_at,
        is_event=row.is_event,
        is_mine=not row.is_event and row.author_id == actor.user_id,
        author=str(row.author or ""),
        organisation=str(row.organisation or ""),
        body=wording.say(row.event_verb, row.event_data) if row.is_event else row.body,
        icon=found.icon if found else "circle",
        tone=found.tone if found else "",
        is_read=row.pk <= mark,
        day=day,
        files=files,
    )


def _files_of(rows: Iterable[Message]) -> dict[str, list[StoredFile]]:
    codes = [row.code for row in rows if row.file_count]
    found: dict[str, list[StoredFile]] = {}
    if codes:
        label = Message._meta.label_lower
        for row in StoredFile.objects.filter(owner_type=label, owner_code__in=codes).order_by("pk"):
            found.setdefault(row.owner_code, []).append(row)
    return found


# ---------------------------------------------------------------- the inbox
def _unread(actor: Actor) -> "QuerySet[Message]":
    """Texts by others that the person has not seen, in the threads of this hat, since they wear it."""
    mark = ReadMark.objects.filter(thread=OuterRef("thread"), user=actor.user).values("last_read_id")
    rows = Message.objects.visible_to(actor).filter(kind=MessageKind.TEXT).exclude(author=actor.user)
    if actor.organisation is not None:
        joined = Membership.objects.filter(organisation=actor.organisation, user=actor.user).values("created_at")
        rows = rows.filter(created_at__gte=Subquery(joined))
    return rows.filter(pk__gt=Coalesce(Subquery(mark), 0))


#: Both numbers of the frame in one query, written by hand because every page asks it. It says what `_unread` and
#: `NotificationQuerySet.listed_for` say; by who is a party: the person, or the organisation since the person joined.
NEWS = """
    select (select count(*) from messaging_notification n
            where n.user_id = %(user)s and n.read_at is null and n.verb <> %(told)s
              and (n.organisation_id is null or n.organisation_id = %(organisation)s)), """
TEXTS = """
    (select count(*) from messaging_threadparty p
     join messaging_message m on m.thread_id = p.thread_id
     left join messaging_readmark r on r.thread_id = p.thread_id and r.user_id = %(user)s
     where m.kind = %(text)s and m.author_id <> %(user)s and m.id > coalesce(r.last_read_id, 0) and """
SINCE_JOINED = """p.organisation_id = %(organisation)s and m.created_at >= (
        select created_at from accounts_membership where organisation_id = %(organisation)s and user_id = %(user)s))"""
UNREAD = {
    "operator": NEWS + "0",
    "person": NEWS + TEXTS + "p.user_id = %(user)s)",
    "organisation": NEWS + TEXTS + SINCE_JOINED,
}


def unread_counts(actor: Actor) -> tuple[int, int]:
    """(notifications, messages) that the person has not seen in this hat, in one query; none for anonymous people.

    Messages are texts by others in this hat's threads; the operator's desk has none, it is no party.
    """
    if actor.is_anonymous:
        return 0, 0
    asked = {
        "user": actor.user_id, "organisation": actor.organisation_id,
        "told": MESSAGE_RECEIVED, "text": MessageKind.TEXT.value,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(UNREAD["organisation" if actor.organisation is not None else actor.kind], asked)
        news, texts = cursor.fetchone()
    return news, texts


def unread_messages(actor: Actor) -> int:
    """Unread texts by others in this hat's threads."""
    return unread_counts(actor)[1]


def inbox(actor: Actor, page: int = 1) -> Page[ThreadLine]:
    """The threads of this hat, the latest first, each with its last line and how much is unread."""
    latest = Message.objects.filter(thread=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    threads = _with_parties(Thread.objects.visible_to(actor)).annotate(latest=Subquery(latest))
    found: Page[Any] = paginate(threads.order_by("-last_message_at", "-pk"), page)
    keys = [thread.pk for thread in found.items]
    last = Message.objects.select_related("author").in_bulk([t.latest for t in found.items if t.latest])
    unread: dict[int, int] = {}
    if keys and not actor.is_operator:
        counted = _unread(actor).filter(thread__in=keys).order_by().values("thread").annotate(n=Count("pk"))
        unread = {row["thread"]: row["n"] for row in counted}
    lines = [_thread_line(actor, thread, last.get(thread.latest), unread.get(thread.pk, 0)) for thread in found.items]
    return Page(items=lines, number=found.number, total=found.total, size=found.size)


def _thread_line(actor: Actor, thread: Thread, last: Message | None, unread: int) -> ThreadLine:
    own = rules.party_of(actor, thread)
    others = [party for party in thread.parties.all() if party != own]
    return ThreadLine(
        code=thread.code,
        title=thread.title,
        others=", ".join(party.name for party in others),
        face=others[0].name if others else thread.title,
        is_organisation=bool(others) and others[0].organisation_id is not None,
        last_at=thread.last_message_at,
        last_author="" if last is None or last.is_event or last.author_id == actor.user_id else str(last.author),
        last_text=""
        if last is None
        else (wording.say(last.event_verb, last.event_data) if last.is_event else last.body[:200]),
        unread=unread,
        has_files=bool(last and last.file_count),
        is_event=bool(last and last.is_event),
    )


# ---------------------------------------------------------------- notifications
def unread_notifications(actor: Actor) -> int:
    """How many notifications of this hat were not read; 0 for anonymous people."""
    return unread_counts(actor)[0]


def notification_by_code(actor: Actor, code: str) -> Notification | None:
    return Notification.objects.visible_to(actor).filter(code=code).first()


def news_list(actor: Actor, page: int = 1) -> Page[News]:
    """The actor's notifications, the latest first."""
    rows = Notification.objects.listed_for(actor).select_related("organisation").order_by("-pk")
    found: Page[Any] = paginate(rows, page)
    items = [
        News(
            code=row.code,
            sentence=wording.say(row.verb, row.data),
            icon=getattr(wording.wording_of(row.verb), "icon", "bell"),
            hat=str(row.organisation or ""),
            at=row.created_at,
            is_new=row.read_at is None,
        )
        for row in found.items
    ]
    return Page(items=items, number=found.number, total=found.total, size=found.size)


def wants_mail(actor: Actor) -> bool:
    """Whether the person is mailed about notifications."""
    return not NotificationPreference.objects.filter(Q(user=actor.user), wants_mail=False).exists()
