"""Who sees and writes what."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.core.ui.icons import icon_svg
from sorot.messaging import wording
from sorot.messaging.actions import (
    MessagingError,
    PartyPlan,
    add_party,
    mark_read,
    move_thread,
    open_thread,
    post_event,
    post_message,
)
from sorot.messaging.models import Message, ReadMark, Thread, ThreadParty
from sorot.messaging.queries import inbox, thread_for, thread_view, unread_messages
from sorot.messaging.rules import may_write
from tests.messaging.conftest import NOW, SUBJECT, make_cast, make_thread

KEY = "0" * 32
SEES = ["rani", "bima", "dewi", "fajar", "wati", "sri"]
BLIND = ["dewi_at_rival", "dewi_alone", "tono"]


@pytest.mark.parametrize("name", SEES)
def test_party_and_operator_see_the_thread_and_its_messages(
    name: str, cast: SimpleNamespace, thread: Thread, say: Any
) -> None:
    message = say(cast.rani)
    actor = getattr(cast, name).actor
    assert list(Thread.objects.visible_to(actor)) == [thread]
    assert list(Message.objects.visible_to(actor)) == [message]


@pytest.mark.parametrize("name", BLIND)
def test_stranger_sees_nothing(name: str, cast: SimpleNamespace, say: Any) -> None:
    say(cast.rani)
    actor = getattr(cast, name).actor
    assert list(Thread.objects.visible_to(actor)) == []
    assert list(Message.objects.visible_to(actor)) == []
    assert thread_for(actor, *SUBJECT) is None
    assert inbox(actor).total == 0
    assert unread_messages(actor) == 0


def test_anonymous_sees_nothing(cast: SimpleNamespace, say: Any) -> None:
    say(cast.rani)
    assert list(Thread.objects.visible_to(Actor())) == []
    assert unread_messages(Actor()) == 0


def test_member_who_left_sees_nothing_any_more(cast: SimpleNamespace, thread: Thread) -> None:
    cast.bima.user.memberships.all().delete()
    assert list(Thread.objects.visible_to(cast.bima.actor)) == []


@pytest.mark.parametrize(
    ("name", "may"),
    [("rani", True), ("bima", True), ("dewi", True), ("fajar", True), ("wati", False), ("sri", False), ("tono", False)],
)
def test_who_may_write(name: str, may: bool, cast: SimpleNamespace, thread: Thread) -> None:
    actor = getattr(cast, name).actor
    verdict = may_write(actor, thread)
    assert verdict.ok is may
    assert bool(verdict.reason) is not may
    if not may:
        with pytest.raises(RefusedError) as refused:
            post_message(thread_code=thread.code, body="Halo", submit_key=KEY, by=actor, now=NOW)
        assert str(refused.value) == verdict.reason
        assert Message.objects.count() == 0


def test_opening_twice_gives_the_first_thread_and_adds_who_is_missing(cast: SimpleNamespace, thread: Thread) -> None:
    again = open_thread(
        subject_type=SUBJECT[0],
        subject_code=SUBJECT[1],
        title="Another title",
        parties=[PartyPlan("creator", user=cast.rani.user), PartyPlan("agency", organisation=cast.rival)],
        by=cast.dewi.actor,
        now=NOW,
    )
    assert (again.pk, again.title) == (thread.pk, "Resep Sahur")
    assert sorted(again.parties.values_list("side", flat=True)) == ["agency", "brand", "creator", "management"]


def test_party_that_is_there_already_keeps_its_side(cast: SimpleNamespace, thread: Thread) -> None:
    party = add_party(thread=thread, plan=PartyPlan("agency", organisation=cast.senja), by=cast.dewi.actor, now=NOW)
    assert party.side == "brand"


def test_party_plan_is_one_person_or_one_organisation(cast: SimpleNamespace) -> None:
    for parts in ({}, {"user": cast.rani.user, "organisation": cast.senja}):
        with pytest.raises(ValueError, match="exactly one"):
            PartyPlan("creator", **parts)


def test_database_refuses_a_party_that_is_both(cast: SimpleNamespace, thread: Thread) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadParty.objects.create(
            thread=thread, side="brand", user=cast.tono.user, organisation=cast.rival, joined_at=NOW
        )


def test_moved_thread_keeps_its_messages(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "Sebelum deal")
    for _ in range(2):
        moved = move_thread(from_subject=SUBJECT, to_subject=("deals.deal", "d1"), by=cast.dewi.actor, now=NOW)
    view = thread_for(cast.rani.actor, "deals.deal", "d1")
    assert moved.pk == thread.pk
    assert view is not None
    assert [line.body for line in view.lines] == ["Sebelum deal"]
    assert thread_for(cast.rani.actor, *SUBJECT) is None


# ---------------------------------------------------------------- messages
@pytest.mark.parametrize("sql", ["update messaging_message set body = 'x'", "delete from messaging_message"])
def test_database_refuses_to_change_a_message(sql: str, cast: SimpleNamespace, say: Any) -> None:
    say(cast.rani, "Asli")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Message.objects.get().body == "Asli"


def test_second_click_gives_the_first_message(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    first = say(cast.rani, "Halo", submit_key=KEY)
    second = say(cast.rani, "Halo", submit_key=KEY)
    assert (second.pk, Message.objects.count()) == (first.pk, 1)


def test_submit_key_of_somebody_else_is_refused(cast: SimpleNamespace, say: Any) -> None:
    say(cast.rani, "Rahasia", submit_key=KEY)
    with pytest.raises(MessagingError):
        say(cast.dewi, "Halo", submit_key=KEY)
    assert list(Message.objects.values_list("body", flat=True)) == ["Rahasia"]


@pytest.mark.parametrize(("body", "code"), [("  \n ", "empty"), ("x" * 4_001, "long")])
def test_message_says_something_of_reasonable_length(body: str, code: str, cast: SimpleNamespace, say: Any) -> None:
    with pytest.raises(MessagingError) as refused:
        say(cast.rani, body)
    assert (refused.value.code, list(refused.value.field_errors)) == (code, ["body"])
    assert Message.objects.count() == 0


def test_thirty_first_message_of_a_minute_is_refused_and_the_next_minute_is_free(
    cast: SimpleNamespace, say: Any
) -> None:
    for _ in range(30):
        say(cast.rani, now=NOW)
    with pytest.raises(MessagingError) as refused:
        say(cast.rani, now=NOW + timedelta(seconds=59))
    assert refused.value.code == "rate"
    say(cast.dewi, now=NOW)
    say(cast.rani, now=NOW + timedelta(seconds=60))
    assert Message.objects.count() == 32


def test_message_leaves_an_audit_row(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    message = say(cast.dewi)
    event = Event.objects.get(verb="message.posted")
    assert (event.subject_code, event.user, event.organisation, event.data) == (
        thread.code,
        cast.dewi.user,
        cast.senja,
        {"message": message.code},
    )


# ---------------------------------------------------------------- events
def test_event_line_is_written_once_for_its_key(cast: SimpleNamespace, thread: Thread) -> None:
    rows = [
        post_event(subject=SUBJECT, verb="test.money", data={"n": 5}, by=Actor(), now=NOW, once="funded:f1")
        for _ in "ab"
    ]
    assert rows[0].pk == rows[1].pk
    assert rows[0].event_data == {"who": "Sorot", "org": "", "n": 5}


@pytest.mark.parametrize(("verb", "data"), [("unheard.of", {}), ("test.money", {})])
def test_event_that_cannot_be_said_is_refused(
    verb: str, data: dict[str, Any], cast: SimpleNamespace, thread: Thread
) -> None:
    with pytest.raises(ValueError, match=verb):
        post_event(subject=SUBJECT, verb=verb, data=data, by=cast.dewi.actor, now=NOW)
    assert Message.objects.count() == 0


# ---------------------------------------------------------------- unread and read
def test_unread_counts_are_exact_for_everybody(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "1")
    say(cast.rani, "2")
    last = say(cast.dewi, "3")
    post_event(subject=SUBJECT, verb="test.offer", by=cast.dewi.actor, now=NOW)
    counts = {name: unread_messages(getattr(cast, name).actor) for name in SEES}
    assert counts == {"rani": 1, "bima": 3, "dewi": 2, "fajar": 3, "wati": 3, "sri": 0}
    assert mark_read(thread=thread, last=last, by=cast.bima.actor, now=NOW) is True
    assert mark_read(thread=thread, last=last, by=cast.bima.actor, now=NOW) is False
    assert unread_messages(cast.bima.actor) == 0
    assert unread_messages(cast.wati.actor) == 3
    assert [line.unread for line in inbox(cast.dewi.actor).items] == [2]


def test_read_mark_never_goes_back(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    first, second = say(cast.rani), say(cast.rani)
    mark_read(thread=thread, last=second, by=cast.dewi.actor, now=NOW)
    mark_read(thread=thread, last=first, by=cast.dewi.actor, now=NOW)
    assert ReadMark.objects.get().last_read == second


@pytest.mark.parametrize("name", ["sri", "tono", "dewi_at_rival"])
def test_who_takes_no_part_leaves_no_read_mark(name: str, cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    message = say(cast.rani)
    assert mark_read(thread=thread, last=message, by=getattr(cast, name).actor, now=NOW) is False
    assert ReadMark.objects.count() == 0


def test_new_member_has_nothing_unread_from_before_they_came(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani)
    cast.wati.user.memberships.update(created_at=NOW + timedelta(days=1))
    assert unread_messages(cast.wati.actor) == 0
    say(cast.rani, now=NOW + timedelta(days=2))
    assert unread_messages(cast.wati.actor) == 1


def test_colleague_is_not_the_one_who_makes_it_read(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    mine = say(cast.dewi)

    def is_read() -> list[bool]:
        return [line.is_read for line in thread_view(cast.dewi.actor, thread).lines]

    mark_read(thread=thread, last=mine, by=cast.fajar.actor, now=NOW)
    assert is_read() == [False]
    mark_read(thread=thread, last=mine, by=cast.rani.actor, now=NOW)
    assert is_read() == [True]


# ---------------------------------------------------------------- the view
def test_pages_of_a_long_thread_meet_without_gap(
    cast: SimpleNamespace, thread: Thread, say: Callable[..., Message]
) -> None:
    for n in range(70):
        say(cast.rani, str(n))
    seen: list[str] = []
    before, pages = "", 0
    while True:
        view = thread_view(cast.dewi.actor, thread, before=before)
        seen = [line.body for line in view.lines] + seen
        pages += 1
        before = view.earlier
        if not before:
            break
    assert (seen, pages) == ([str(n) for n in range(70)], 3)


def test_days_are_separated_in_the_readers_zone(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "16:30 UTC = 23.30 WIB", now=NOW.replace(hour=16, minute=30))
    say(cast.rani, "16:45 UTC", now=NOW.replace(hour=16, minute=45))
    say(cast.rani, "17:30 UTC = the next day in WIB", now=NOW.replace(hour=17, minute=30))
    days = [str(line.day) for line in thread_view(cast.dewi.actor, thread).lines]
    assert days == ["2026-03-11", "None", "2026-03-12"]


def test_operator_must_open_the_page_to_read_an_embedded_thread(
    cast: SimpleNamespace, thread: Thread, say: Any
) -> None:
    say(cast.rani)
    view = thread_for(cast.sri.actor, *SUBJECT)
    assert view is not None
    assert (view.must_open, list(view.lines)) == (True, [])


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_message() -> None:
    cast = make_cast()
    thread = make_thread(cast)
    actor, together = cast.rani.actor, threading.Barrier(4)

    def click() -> str:
        together.wait(5)
        try:
            return post_message(thread_code=thread.code, body="Halo", submit_key=KEY, by=actor, now=NOW).code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = [click.result() for click in [pool.submit(click) for _ in range(4)]]
    assert len(set(codes)) == 1
    assert Message.objects.count() == 1


def test_embedding_a_thread_costs_three_queries(
    cast: SimpleNamespace, thread: Thread, say: Any, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        say(cast.rani, files=[SimpleUploadedFile("a.pdf", b"%PDF-1")])
    actor = cast.dewi.actor
    with django_assert_num_queries(3):
        assert thread_for(actor, *SUBJECT) is not None


# ---------------------------------------------------------------- sentences
def test_a_verb_is_worded_by_one_app_only() -> None:
    with pytest.raises(ValueError, match="twice"):
        wording.register_event("test.offer", icon="x", sentence="other words")


def test_sentence_that_can_no_longer_be_said_is_replaced_and_not_an_error() -> None:
    assert wording.say("test.money", {}) == wording.say("gone.verb", {}) == "Ada yang berubah di sini."


def test_every_registered_verb_has_an_icon_that_exists() -> None:
    for verb in wording.registered_verbs():
        found = wording.wording_of(verb)
        assert found is not None
        assert found.tone in {"", "money"}
        assert icon_svg(found.icon), verb
