"""Signals: evidence in words for the creator and for brands, contested by whose they are, answered at the desk."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sorot.accounts.models import User
from sorot.accounts.queries import DESK, HAT_KEY
from sorot.analytics.actions.signals import answer_contest, raise_contest
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import Post, PostSnapshot, SignalContest
from sorot.analytics.queries.signals import signals_page
from sorot.analytics.signal_words import KEYS, WORDS, evidence_text, formula_text
from sorot.analytics.statistics import quality
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.messaging.models import Notification
from tests.analytics.conftest import person

EN = {"accept-language": "en"}
ODD = "likes_over_views"


@pytest.fixture
def odd_posts(cast):
    """Twelve videos of Rani's with more likes than views."""
    now = clock.now()
    for age in range(12):
        post = Post.objects.create(
            account=cast.account, platform="youtube", native_id=f"v{age}", title=f"Kopi {age}", format="long_video",
            url=f"https://www.youtube.com/watch?v=v{age}", published_at=now - timedelta(days=40 + 7 * age),
            created_at=now,
        )  # fmt: skip
        PostSnapshot.objects.create(
            post=post, captured_date=now.date(), captured_at=now, source="file", views=1_000 + 300 * age,
            likes=5_000 + 7 * age, comments=20, definition_version=2,
        )  # fmt: skip
    return cast


@pytest.fixture
def sri(db):
    user = person("Sri")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.refresh_from_db()
    return Actor(user=user, is_operator=True)


def url(cast, key=""):
    return f"/performance/{cast.account.code}/signals/" + (f"{key}/" if key else "")


def contest(cast, **values):
    facts = {"account": cast.account, "signal": ODD, "text": "Angka dari dua hari.", "submit_key": "a" * 32}
    return raise_contest(**{**facts, "by": cast.rani, "now": clock.now(), **values})


# ---------------------------------------------------------------- words
def test_every_signal_has_words():
    assert KEYS == quality.KEYS
    for words in WORDS.values():
        assert all(str(text) for text in (words.name, words.question, words.formula))
        said = " ".join(str(text) for text in (words.name, words.question, words.formula)).lower()
        assert not any(word in said for word in ("fake", "bot", "fraud", "score", "bought"))


def test_every_kind_of_evidence_reads_as_a_sentence():
    facts = [
        ({"day": date(2026, 3, 2), "until": date(2026, 3, 4), "size": 1_200, "posts": 0}, ("+1", "200", "0")),
        ({"day": "2026-03-02", "until": "2026-03-02", "size": -40}, ("40", "2026")),
        ({"day": date(2026, 3, 2), "until": date(2026, 3, 29), "won": 900, "lost": 870}, ("900", "870")),
        ({"rate": Decimal("0.25"), "low": Decimal("0.01"), "high": Decimal("0.1"), "peers": 120}, ("25", "120")),
        ({"day": date(2026, 3, 2), "country": "ID", "share": Decimal("0.05"), "top": "IN", "top_share": 0.6}, ("IN",)),
        ({"followers_before": 100, "followers": 200, "views_before": 9, "views": 8}, ("100", "200")),
    ]
    for fact, wanted in facts:
        text = evidence_text(fact)
        assert all(part in text for part in wanted), text
        assert "None" not in text
        assert "%" not in text.replace("%,", "").replace("% ", "") or "rate" in fact or "share" in fact
    assert evidence_text({"post": "abc", "views": 5, "likes": 9}, "Kopi").startswith("“Kopi”")


# ---------------------------------------------------------------- pages
def test_the_creator_and_brands_read_the_same_evidence(odd_posts, sign_in):
    own = signals_page(odd_posts.rani, odd_posts.account, now=clock.now())
    brand = signals_page(odd_posts.dewi, odd_posts.account, now=clock.now())
    assert [(v.key, v.state, v.n, v.lines, v.formula) for v in own.views] == [
        (v.key, v.state, v.n, v.lines, v.formula) for v in brand.views
    ]
    assert own.is_own
    assert not brand.is_own
    assert [view.key for view in own.noticed] == [ODD]
    assert len(own.views) == len(KEYS) >= 18
    page = sign_in(odd_posts.rani).get(url(odd_posts)).content.decode()
    assert formula_text(ODD) in page
    assert page.count("n = ") == sum(1 for view in own.views if view.n)
    seen = sign_in(odd_posts.dewi).get(url(odd_posts)).content.decode()
    assert "Kopi 3" in page
    assert "Kopi 3" in seen
    assert f"{url(odd_posts)}{ODD}/" in page
    assert f"{url(odd_posts)}{ODD}/" not in seen
    assert "https://www.youtube.com/watch?v=v3" in seen


def test_an_account_without_numbers_gets_not_enough_data_and_the_next_step(cast, sign_in):
    page = signals_page(cast.rani, cast.account, now=clock.now())
    assert page.noticed == page.clear == []
    assert len(page.insufficient) == len(KEYS)
    assert (
        f'href="/performance/import/?account={cast.account.code}"' in sign_in(cast.rani).get(url(cast)).content.decode()
    )


def test_strangers_do_not_find_it(odd_posts, sign_in, client):
    assert client.get(url(odd_posts)).status_code == 404
    assert client.post(url(odd_posts, ODD), {}).status_code == 404
    assert sign_in(odd_posts.tono).get(url(odd_posts)).status_code == 404
    odd_posts.profile.is_public = False
    odd_posts.profile.save()
    assert sign_in(odd_posts.dewi).get(url(odd_posts)).status_code == 404
    assert sign_in(odd_posts.bima).get(url(odd_posts)).status_code == 200


def test_brands_do_not_find_the_form(odd_posts, sign_in):
    for by in (odd_posts.dewi, odd_posts.tono):
        assert sign_in(by).get(url(odd_posts, ODD)).status_code == 404
        assert sign_in(by).post(url(odd_posts, ODD), {}).status_code == 404
    assert sign_in(odd_posts.rani).get(url(odd_posts, "even_gains")).status_code == 404


def test_the_page_costs_few_queries(odd_posts, sign_in, django_assert_max_num_queries):
    contest(odd_posts)
    client = sign_in(odd_posts.rani)
    client.get(url(odd_posts))
    with django_assert_max_num_queries(15):
        client.get(url(odd_posts))


# ---------------------------------------------------------------- contesting
def test_a_contest_stands_beside_the_signal_for_brands_and_changes_nothing(odd_posts, sri, sign_in):
    before = signals_page(odd_posts.dewi, odd_posts.account, now=clock.now()).noticed[0].lines
    made = contest(odd_posts)
    assert made.shown["key"] == ODD
    assert made.shown["evidence"][0]["title"].startswith("Kopi")
    page = signals_page(odd_posts.dewi, odd_posts.account, now=clock.now())
    assert page.noticed[0].lines == before
    assert page.noticed[0].open_contest == made
    assert "Angka dari dua hari." in sign_in(odd_posts.dewi).get(url(odd_posts)).content.decode()
    assert Event.objects.filter(verb="signal.contested").count() == 1
    assert Notification.objects.filter(user=sri.user, verb="signal.contested").count() == 1


def test_a_second_click_contests_once_and_a_second_contest_waits(odd_posts):
    first = contest(odd_posts)
    assert contest(odd_posts) == first
    with pytest.raises(RefusedError):
        contest(odd_posts, submit_key="b" * 32)
    assert SignalContest.objects.count() == 1


def test_only_whose_it_is_contests_and_only_what_was_noticed(odd_posts):
    for by in (odd_posts.dewi, odd_posts.tono, odd_posts.viewer):
        with pytest.raises(RefusedError):
            contest(odd_posts, by=by)
    for values in ({"signal": "even_gains"}, {"signal": "no_such"}, {"text": " \n "}):
        with pytest.raises(AnalyticsError):
            contest(odd_posts, **values)
    assert SignalContest.objects.count() == 0


def test_the_form_contests(odd_posts, sign_in):
    client = sign_in(odd_posts.rani)
    assert client.post(url(odd_posts, ODD), {"text": "", "submit_key": "c" * 32}).status_code == 422
    sent = client.post(url(odd_posts, ODD), {"text": "Karena saya.", "submit_key": "c" * 32})
    assert (sent.status_code, sent.url) == (303, url(odd_posts))
    assert SignalContest.objects.get().text == "Karena saya."
    assert 'name="text"' not in client.get(url(odd_posts, ODD)).content.decode()


# ---------------------------------------------------------------- answering
@pytest.fixture
def desk(client, sri):
    client.force_login(sri.user)
    session = client.session
    session[HAT_KEY] = DESK
    session.save()
    return client


def test_the_desk_answers_and_the_creator_is_told(odd_posts, desk, sri):
    made = contest(odd_posts)
    queue = desk.get("/desk/signals/").content.decode()
    assert f"/desk/signals/{made.code}/" in queue
    shown = desk.get(f"/desk/signals/{made.code}/", headers=EN).content.decode()
    assert "Angka dari dua hari." in shown
    assert "Kopi" in shown
    assert desk.post(f"/desk/signals/{made.code}/", {"answer": "", "version": made.version}).status_code == 422
    sent = desk.post(f"/desk/signals/{made.code}/", {"answer": "Terima kasih.", "version": made.version})
    assert (sent.status_code, sent.url) == (303, "/desk/signals/")
    made.refresh_from_db()
    assert (made.state, made.answer, made.answered_by) == ("answered", "Terima kasih.", sri.user)
    assert Notification.objects.filter(user=odd_posts.rani.user, verb="signal.answered").count() == 1
    assert Event.objects.filter(verb="signal.answered").count() == 1
    assert made.code not in desk.get("/desk/signals/").content.decode()
    assert made.code in desk.get("/desk/signals/?state=answered").content.decode()


def test_the_desk_reads_few_queries(odd_posts, desk, django_assert_max_num_queries):
    made = contest(odd_posts)
    for address in ("/desk/", "/desk/signals/", f"/desk/signals/{made.code}/", "/desk/platform-changes/"):
        desk.get(address)
        with django_assert_max_num_queries(15):
            assert desk.get(address).status_code == 200
    assert "/desk/signals/" in desk.get("/desk/").content.decode()


def test_an_old_page_a_stranger_and_oneself_cannot_answer(odd_posts, sri):
    made, now = contest(odd_posts), clock.now()
    with pytest.raises(StaleError):
        answer_contest(contest=made, answer="Ya.", version=made.version + 1, by=sri, now=now)
    for by in (odd_posts.rani, odd_posts.dewi, Actor(user=odd_posts.rani.user, is_operator=True)):
        with pytest.raises(RefusedError):
            answer_contest(contest=made, answer="Ya.", version=made.version, by=by, now=now)
    with pytest.raises(AnalyticsError):
        answer_contest(contest=made, answer=" ", version=made.version, by=sri, now=now)
    made.refresh_from_db()
    assert made.state == "open"
    answer_contest(contest=made, answer="Ya.", version=made.version, by=sri, now=now)
    answer_contest(contest=made, answer="Ya.", by=sri, now=now)
    with pytest.raises(RefusedError):
        answer_contest(contest=made, answer="Tidak.", by=sri, now=now)


def test_nobody_else_finds_the_desk(odd_posts, sign_in):
    made = contest(odd_posts)
    for by in (odd_posts.rani, odd_posts.dewi):
        assert sign_in(by).get("/desk/signals/").status_code == 404
        assert sign_in(by).get(f"/desk/signals/{made.code}/").status_code == 404
