"""The pages of conversations."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from sorot.accounts.models import User
from sorot.core.access import Actor
from sorot.core.ids import new_submit_key
from sorot.core.models import Event, StoredFile
from sorot.messaging.actions import PartyPlan, open_thread, post_event
from sorot.messaging.models import Message, Notification, ReadMark, Thread
from sorot.messaging.queries import unread_messages
from tests.messaging.conftest import NOW, SUBJECT

HX = {"HX-Request": "true"}
PARTIES = ["rani", "bima", "dewi", "fajar", "wati"]
BLIND = ["dewi_at_rival", "dewi_alone", "tono"]


def _page(client: Client, url: str, **extra: Any) -> str:
    answer = client.get(url, **extra)
    assert answer.status_code == 200
    return answer.content.decode()


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _jpeg(name: str = "foto.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "tan").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def _file_status(client: Client, url: str) -> int:
    answer = client.get(url)
    answer.getvalue()  # to the end, so that the file is closed
    return answer.status_code


def _bodies() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("body", flat=True))


# ---------------------------------------------------------------- who gets in
@pytest.mark.parametrize("name", [*PARTIES, "sri"])
def test_thread_page_opens_for_who_may_see_it(name: str, cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "Halo semua")
    html = _page(getattr(cast, name).client, f"/messages/{thread.code}/")
    assert "Halo semua" in html
    assert ('<textarea id="message_body"' in html) is (name not in {"wati", "sri"})


@pytest.mark.parametrize("name", BLIND)
def test_stranger_gets_404_everywhere(name: str, cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    message = say(cast.rani)
    client = getattr(cast, name).client
    told = Notification.objects.filter(user=cast.dewi.user).first()
    assert told is not None
    urls = [
        f"/messages/{thread.code}/",
        f"/messages/{thread.code}/news/",
        f"/messages/{thread.code}/?before={message.code}",
        f"/notifications/{told.code}/",
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 4
    send = client.post(f"/messages/{thread.code}/", {"body": "x", "submit_key": new_submit_key()})
    read = client.post(f"/messages/{thread.code}/reading/", {"last": message.code})
    assert (send.status_code, read.status_code) == (404, 404)
    assert (_bodies(), ReadMark.objects.count()) == (["Halo"], 0)
    assert Notification.objects.get(pk=told.pk).read_at is None


def test_anonymous_is_sent_to_the_login_page(thread: Thread) -> None:
    client = Client()
    for url in ("/messages/", f"/messages/{thread.code}/", "/notifications/", "/notifications/counts/"):
        answer = client.get(url)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_viewer_reads_the_reason_and_may_not_post(cast: SimpleNamespace, thread: Thread) -> None:
    client = cast.wati.client
    assert "can read this conversation but not write" in _page(client, f"/messages/{thread.code}/")
    answer = client.post(f"/messages/{thread.code}/", {"body": "x", "submit_key": new_submit_key()})
    assert (answer.status_code, _bodies()) == (403, [])


# ---------------------------------------------------------------- writing
def test_message_is_sent_without_javascript(cast: SimpleNamespace, thread: Thread) -> None:
    client = cast.rani.client
    key = re.search(r'name="submit_key" value="([0-9a-f]{32})"', _page(client, f"/messages/{thread.code}/"))
    assert key is not None
    fields = {"body": "Siap", "submit_key": key[1], "next": f"/messages/{thread.code}/"}
    answers = [client.post(f"/messages/{thread.code}/", fields) for _ in range(2)]
    message = Message.objects.get()
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (303, f"/messages/{thread.code}/#m-{message.code}")
    ] * 2
    assert (message.body, message.side, message.author) == ("Siap", "creator", cast.rani.user)


def test_sending_from_another_page_goes_back_there_but_never_elsewhere(cast: SimpleNamespace, thread: Thread) -> None:
    client = cast.rani.client

    def lands(wanted: str) -> str:
        fields = {"body": "x", "submit_key": new_submit_key(), "next": wanted}
        return client.post(f"/messages/{thread.code}/", fields)["Location"].partition("#")[0]

    own = f"/messages/{thread.code}/"
    wanted = ["/deals/d1/?tab=2#pesan", "https://evil.example/", "//evil.example/", "/\\evil.example", ""]
    assert [lands(url) for url in wanted] == ["/deals/d1/?tab=2", own, own, own, own]


@pytest.mark.parametrize("headers", [{}, HX])
def test_refused_message_keeps_what_was_typed(headers: dict[str, str], cast: SimpleNamespace, thread: Thread) -> None:
    text = "a" * 4_001
    key = new_submit_key()
    answer = cast.rani.client.post(f"/messages/{thread.code}/", {"body": text, "submit_key": key}, headers=headers)
    html = answer.content.decode()
    assert (answer.status_code, _bodies()) == (422, [])
    assert text in html
    assert key in html
    assert 'aria-invalid="true"' in html
    assert ("<html" in html) is (not headers)


def test_htmx_gets_an_empty_composer_with_a_new_key(cast: SimpleNamespace, thread: Thread) -> None:
    key = new_submit_key()
    fields = {"body": "Siap", "submit_key": key}
    answer = cast.rani.client.post(f"/messages/{thread.code}/", fields, headers=HX)
    html = answer.content.decode()
    assert (answer.status_code, _bodies()) == (200, ["Siap"])
    assert "<html" not in html
    assert key not in html
    assert "Siap" not in html


def test_markup_in_a_message_is_text_and_addresses_are_links(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "<script>x</script> https://example.id/a")
    html = _page(cast.dewi.client, f"/messages/{thread.code}/")
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert '<a href="https://example.id/a" rel="nofollow">' in html


# ---------------------------------------------------------------- files
def test_files_are_served_to_the_parties_and_404_to_strangers(cast: SimpleNamespace, thread: Thread) -> None:
    pdf = SimpleUploadedFile("brief.pdf", b"%PDF-1.4 halo", "application/pdf")
    fields = {"body": "", "submit_key": new_submit_key(), "files": [_jpeg(), pdf]}
    assert cast.rani.client.post(f"/messages/{thread.code}/", fields).status_code == 303
    files = list(StoredFile.objects.order_by("pk"))
    assert [file.name for file in files] == ["foto.jpg", "brief.pdf"]
    html = _page(cast.dewi.client, f"/messages/{thread.code}/")
    for file in files:
        url = f"/files/{file.code}/"
        assert url in html
        statuses = {name: _file_status(getattr(cast, name).client, url) for name in [*PARTIES, "sri", *BLIND]}
        assert statuses == {**dict.fromkeys([*PARTIES, "sri"], 200), **dict.fromkeys(BLIND, 404)}
        assert _file_status(Client(), url) == 404


@pytest.mark.parametrize(
    "files",
    [[SimpleUploadedFile("x.exe", b"MZ\x00\x01")], [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1") for n in range(6)]],
)
def test_files_of_a_wrong_kind_or_too_many_are_refused_and_the_text_kept(
    files: list[Any], cast: SimpleNamespace, thread: Thread
) -> None:
    fields = {"body": "Ini berkasnya", "submit_key": new_submit_key(), "files": files}
    answer = cast.rani.client.post(f"/messages/{thread.code}/", fields)
    assert answer.status_code == 422
    assert "Ini berkasnya</textarea>" in answer.content.decode()
    assert (Message.objects.count(), StoredFile.objects.count()) == (0, 0)


# ---------------------------------------------------------------- reading
def test_opening_the_thread_reads_it_for_this_person_only(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani)
    for _ in range(2):
        cast.dewi.client.get(f"/messages/{thread.code}/")
    assert list(ReadMark.objects.values_list("user", "side")) == [(cast.dewi.user.pk, "brand")]
    assert [unread_messages(who.actor) for who in (cast.dewi, cast.fajar, cast.bima)] == [0, 1, 1]


def test_open_page_gets_only_what_is_new(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    first = say(cast.rani, "lama")
    second = say(cast.dewi, "baru")
    url = f"/messages/{thread.code}/news/?after={first.code}"
    html = _page(cast.rani.client, url, headers=HX)
    assert re.findall(r'id="(m-\w+)"', html) == [f"m-{second.code}"]
    assert "thread__day" not in html
    assert ReadMark.objects.count() == 0


def test_open_page_learns_that_the_other_side_has_read(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    message = say(cast.rani)
    url = f"/messages/{thread.code}/news/?after={message.code}"
    assert cast.rani.client.get(url)["X-Read-Up-To"] == ""
    assert cast.dewi.client.post(f"/messages/{thread.code}/reading/", {"last": message.code}).status_code == 204
    assert cast.rani.client.get(url)["X-Read-Up-To"] == message.code


def test_operators_reading_is_recorded_once_a_day_and_leaves_no_mark(
    cast: SimpleNamespace, thread: Thread, say: Any
) -> None:
    say(cast.rani)
    for _ in range(3):
        cast.sri.client.get(f"/messages/{thread.code}/")
    rows = Event.objects.filter(verb="thread.read_by_operator")
    assert [(row.subject_code, row.user, row.is_operator) for row in rows] == [(thread.code, cast.sri.user, True)]
    assert ReadMark.objects.count() == 0


@pytest.mark.parametrize(("name", "sentence"), [("rani", "Belum ada pesan."), ("wati", "No messages yet.")])
def test_event_is_worded_in_the_readers_language(
    name: str, sentence: str, cast: SimpleNamespace, thread: Thread
) -> None:
    post_event(subject=SUBJECT, verb="test.offer", by=cast.dewi.actor, now=NOW)
    post_event(subject=SUBJECT, verb="test.money", data={"n": 7}, by=Actor(), now=NOW)
    html = _page(getattr(cast, name).client, f"/messages/{thread.code}/")
    assert sentence in _text(html)
    assert "Sorot: 7" in _text(html)
    assert html.count('class="event event--money"') == 1


# ---------------------------------------------------------------- the inbox
def test_inbox_says_who_what_and_how_much_is_unread(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani, "satu")
    say(cast.rani, "dua")
    text = _text(_page(cast.dewi.client, "/messages/"))
    assert "Resep Sahur" in text
    assert "Rani, Lentera" in text
    assert "Rani: dua 2 2 belum dibaca" in text
    assert "Resep Sahur" not in _text(_page(cast.dewi_at_rival.client, "/messages/"))


def test_empty_inbox_and_empty_news_say_what_comes(cast: SimpleNamespace) -> None:
    client = cast.tono.client
    assert "Belum ada pesan." in _text(_page(client, "/messages/"))
    assert "Belum ada kabar." in _text(_page(client, "/notifications/"))


# ---------------------------------------------------------------- constant queries
def _count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_thread_page_costs_the_same_for_1_30_and_1000_messages(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    client, url = cast.dewi.client, f"/messages/{thread.code}/"
    say(cast.rani, files=[_jpeg()])
    counts = [_count(client, url)]
    last = say(cast.rani)
    for size in (30, 1_000):
        rows = [
            Message(
                thread=thread,
                kind="text",
                author=[cast.rani.user, cast.dewi.user][n % 2],
                organisation=[None, cast.senja][n % 2],
                side=["creator", "brand"][n % 2],
                body=f"pesan {n}",
                created_at=NOW + timedelta(hours=n),
            )
            for n in range(size - Message.objects.count() - 1)
        ]
        Message.objects.bulk_create(rows)
        last = say(cast.rani, files=[_jpeg()], now=NOW + timedelta(days=50 + size))
        counts.append(_count(client, url))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 15
    assert _count(client, f"{url}?before={last.code}") <= 15
    assert _count(client, f"{url}news/?after={last.code}") <= 15


def test_inbox_costs_the_same_for_1_and_24_threads(cast: SimpleNamespace, thread: Thread, say: Any) -> None:
    say(cast.rani)
    client = cast.dewi.client
    before = _count(client, "/messages/")
    for n in range(23):
        other = User.objects.create_user(f"k{n}@example.id", name=f"Kreator {n}")
        parties = [PartyPlan("creator", user=other), PartyPlan("brand", organisation=cast.senja)]
        one = open_thread(
            subject_type="t", subject_code=str(n), title=f"T{n}", parties=parties, by=cast.dewi.actor, now=NOW
        )
        Message.objects.create(
            thread=one, kind="text", author=other, side="creator", body="x", created_at=NOW + timedelta(hours=1)
        )
    assert _count(client, "/messages/") == before
    assert before <= 15
    assert unread_messages(cast.dewi.actor) == 24
