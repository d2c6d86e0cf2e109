"""Telling people what happened, on their page and by mail."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sorot.core import clock
from sorot.core.outbox import call_subscriber
from sorot.messaging.actions import (
    mail_notification,
    mark_notifications_read,
    mark_read,
    notify,
    notify_parties,
    open_notification,
    set_mail_preference,
)
from sorot.messaging.models import Notification, Thread
from sorot.messaging.queries import news_list, unread_notifications
from tests.messaging.conftest import NOW, SUBJECT, Person

TASK = "sorot.messaging.tasks.mail_notification"


@pytest.fixture(autouse=True)
def _post_box(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def _tell(
    *people: Person, verb: str = "test.offer", url: str = "/deals/d1/", by: Person, **extra: Any
) -> list[Notification]:
    return notify(users=[p.user for p in people], verb=verb, url=url, by=by.actor, now=NOW, **extra)


def _told() -> list[tuple[str, str]]:
    rows = Notification.objects.select_related("user", "organisation").order_by("user__name")
    return [(row.user.name, str(row.organisation or "")) for row in rows]


def test_the_actor_is_never_told(cast: SimpleNamespace) -> None:
    _tell(cast.rani, cast.dewi, cast.dewi, by=cast.dewi)
    assert _told() == [("Rani", "")]


def test_same_key_tells_each_person_once(cast: SimpleNamespace) -> None:
    _tell(cast.rani, by=cast.dewi, dedupe_key="offer:o1")
    new = _tell(cast.rani, cast.bima, by=cast.dewi, dedupe_key="offer:o1")
    assert [row.user for row in new] == [cast.bima.user]
    assert ProcrastinateJob.objects.filter(task_name="sorot.deliver").count() == 2
    assert _told() == [("Bima", ""), ("Rani", "")]


def test_parties_of_the_other_sides_are_told_in_their_hats(cast: SimpleNamespace, thread: Thread) -> None:
    notify_parties(subject=SUBJECT, verb="test.offer", url="/deals/d1/", by=cast.rani.actor, now=NOW)
    assert _told() == [("Bima", "Lentera"), ("Dewi", "Kopi Senja")]


def test_parties_can_be_narrowed_to_a_side_and_widened_to_roles(cast: SimpleNamespace, thread: Thread) -> None:
    extra = {"sides": {"brand"}, "roles": ("owner", "finance")}
    notify_parties(subject=SUBJECT, verb="test.offer", url="/deals/d1/", by=cast.rani.actor, now=NOW, **extra)
    assert _told() == [("Dewi", "Kopi Senja"), ("Fajar", "Kopi Senja")]


def test_own_party_is_not_told_when_a_colleague_acts(cast: SimpleNamespace, thread: Thread) -> None:
    notify_parties(subject=SUBJECT, verb="test.offer", url="/deals/d1/", by=cast.fajar.actor, now=NOW)
    assert _told() == [("Bima", "Lentera"), ("Rani", "")]


def test_unworded_verb_and_foreign_address_are_refused(cast: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match=r"unheard\.of"):
        _tell(cast.rani, verb="unheard.of", by=cast.dewi)
    for url in ("https://evil.example/", "//evil.example/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            _tell(cast.rani, url=url, by=cast.dewi)
    assert Notification.objects.count() == 0


def test_member_of_two_brands_sees_the_news_of_the_hat_they_wear_and_their_own(cast: SimpleNamespace) -> None:
    _tell(cast.dewi, by=cast.rani, organisation=cast.senja)
    _tell(cast.dewi, by=cast.rani, organisation=cast.rival)
    _tell(cast.dewi, by=cast.rani)
    hats = {
        name: [item.hat for item in news_list(getattr(cast, name).actor).items]
        for name in ("dewi", "dewi_at_rival", "dewi_alone")
    }
    assert hats == {"dewi": ["", "Kopi Senja"], "dewi_at_rival": ["", "Teh Fajar"], "dewi_alone": [""]}
    assert [unread_notifications(who.actor) for who in (cast.dewi, cast.dewi_at_rival, cast.dewi_alone, cast.tono)] == [
        2,
        2,
        1,
        0,
    ]


# ---------------------------------------------------------------- messages
def test_one_notification_until_the_thread_was_read_again(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.dewi)
    last = say(cast.dewi)
    mine = Notification.objects.filter(user=cast.rani.user)
    assert mine.count() == 1
    mark_read(thread=thread, last=last, by=cast.rani.actor, now=NOW)
    assert list(mine.values_list("read_at", flat=True)) == [NOW]
    say(cast.dewi)
    assert mine.filter(read_at=None).count() == 1
    assert mine.count() == 2


def test_message_tells_people_who_deal_and_not_every_member(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani)
    assert _told() == [("Bima", "Lentera"), ("Dewi", "Kopi Senja")]


def test_message_is_told_by_the_inbox_and_not_twice(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani)
    assert unread_notifications(cast.dewi.actor) == 0
    assert news_list(cast.dewi.actor).total == 0


# ---------------------------------------------------------------- the page
def test_following_a_notification_reads_it_and_goes_on(cast: SimpleNamespace) -> None:
    (row,) = _tell(cast.rani, by=cast.dewi)
    for _ in range(2):
        answer = cast.rani.client.get(f"/notifications/{row.code}/")
        assert (answer.status_code, answer["Location"]) == (303, "/deals/d1/")
    assert unread_notifications(cast.rani.actor) == 0


def test_marking_all_touches_only_this_person_and_this_hat(cast: SimpleNamespace) -> None:
    _tell(cast.dewi, by=cast.rani, organisation=cast.senja)
    _tell(cast.dewi, by=cast.rani, organisation=cast.rival)
    _tell(cast.bima, by=cast.rani)
    assert cast.dewi.client.post("/notifications/reading/").status_code == 303
    assert mark_notifications_read(by=cast.dewi.actor, now=NOW) == 0
    assert [unread_notifications(who.actor) for who in (cast.dewi, cast.dewi_at_rival, cast.dewi_alone)] == [0, 1, 0]
    assert Notification.objects.filter(read_at=None).count() == 2


def test_opening_again_keeps_the_first_moment(cast: SimpleNamespace) -> None:
    (row,) = _tell(cast.rani, by=cast.dewi)
    open_notification(notification=row, by=cast.rani.actor, now=NOW)
    open_notification(notification=row, by=cast.rani.actor, now=NOW + timedelta(days=1))
    assert Notification.objects.get().read_at == NOW


@pytest.mark.parametrize(("name", "sentence"), [("rani", "Belum ada pesan."), ("wati", "No messages yet.")])
def test_news_is_worded_in_the_readers_language(name: str, sentence: str, cast: SimpleNamespace) -> None:
    _tell(getattr(cast, name), by=cast.dewi)
    html = getattr(cast, name).client.get("/notifications/").content.decode()
    assert sentence in re.sub(r"<[^>]+>", " ", html)


def test_counts_for_open_pages(cast: SimpleNamespace, say: Any) -> None:
    say(cast.rani)
    assert cast.dewi.client.get("/notifications/counts/").json() == {"notifications": 0, "messages": 1}
    assert cast.dewi_at_rival.client.get("/notifications/counts/").json() == {"notifications": 0, "messages": 0}


# ---------------------------------------------------------------- mail
def _run_jobs() -> None:
    """Run the waiting deliveries once, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="sorot.deliver", scheduled_at=None):
        call_subscriber(**job.args)


@pytest.mark.parametrize(
    ("name", "subject", "hat"),
    [
        ("rani", "Belum ada pesan.", "sebagai anggota Kopi Senja"),
        ("wati", "No messages yet.", "as a member of Kopi Senja"),
    ],
)
def test_mail_speaks_the_receivers_language_and_links_to_the_notification(
    name: str, subject: str, hat: str, cast: SimpleNamespace, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://sorot.example"
    (row,) = _tell(getattr(cast, name), by=cast.dewi, organisation=cast.senja)
    _run_jobs()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([getattr(cast, name).user.email], subject)
    assert f"https://sorot.example/notifications/{row.code}/" in sent.body
    assert hat in sent.body


def test_mail_is_sent_once_however_often_the_job_runs(cast: SimpleNamespace) -> None:
    (row,) = _tell(cast.rani, by=cast.dewi)
    _run_jobs()
    _run_jobs()
    assert mail_notification(code=row.code, now=NOW) is False
    assert len(mail.outbox) == 1


def test_no_mail_when_muted_read_or_gone(cast: SimpleNamespace) -> None:
    answer = cast.rani.client.post("/notifications/preference/", {})
    assert answer.status_code == 303
    read, gone = _tell(cast.bima, by=cast.dewi) + _tell(cast.tono, by=cast.dewi)
    _tell(cast.rani, by=cast.dewi)
    open_notification(notification=read, by=Person(cast.bima.user).actor, now=NOW)
    cast.tono.user.is_active = False
    cast.tono.user.save()
    _run_jobs()
    assert mail.outbox == []
    set_mail_preference(wants_mail=True, by=cast.rani.actor, now=NOW)
    _run_jobs()
    assert [sent.to for sent in mail.outbox] == [[cast.rani.user.email]]
    assert gone.mailed_at is None


def test_mail_about_a_message_waits_whether_the_person_reads_it(
    cast: SimpleNamespace, thread: Thread, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=2))
    message = say(cast.dewi, now=NOW)
    code = Notification.objects.get(user=cast.rani.user).code
    _run_jobs()
    later = ProcrastinateJob.objects.filter(scheduled_at__isnull=False)
    assert mail.outbox == []
    assert {job.scheduled_at for job in later} == {NOW + timedelta(minutes=5)}
    mark_read(thread=thread, last=message, by=cast.rani.actor, now=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    for job in later:
        call_subscriber(**job.args)
    assert [sent.to for sent in mail.outbox] == [[cast.bima.user.email]]
    assert code in {job.args["payload"]["notification"] for job in later}
