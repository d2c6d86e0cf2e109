"""The list of platform changes: newest first, what is to come before it, breaks marked; the desk adds to it."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sorot.accounts.models import User
from sorot.accounts.queries import DESK as DESK_HAT
from sorot.accounts.queries import HAT_KEY
from sorot.analytics.actions.changes import add_change
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import MetricDefinition, PlatformChange, Post, PostSnapshot, WeatherReading
from sorot.analytics.queries.dictionary import dictionary
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.core.models import Event
from tests.analytics.conftest import account_of, person

URL = "/metrics/changes/"
EN = {"accept-language": "en"}


def change_on(day, **values):
    fields = {
        "platform": "x", "title_id": "Angka baru di X", "title_en": "A new number at X", "what_id": "Ada angka baru.",
        "what_en": "There is a new number.", "advice_id": "Tidak ada yang perlu dilakukan.",
        "advice_en": "Nothing has to be done.", "source": "X developer changelog", "confidence": "high",
        "checked_date": date(2026, 11, 20),
    }  # fmt: skip
    return PlatformChange.objects.create(code=f"x{day:%Y%m%d}", happened_date=day, **{**fields, **values})


def test_everybody_reads_the_list_newest_first_in_both_languages(client, db):
    english = client.get(URL, headers=EN).content.decode()
    places = [
        english.index(row.title_en.replace("'", "&#x27;")) for row in PlatformChange.objects.order_by("-happened_date")
    ]
    assert len(places) == 9
    assert places == sorted(places)
    indonesian = client.get(URL).content.decode()
    for row in PlatformChange.objects.all():
        assert row.advice_id in indonesian
        assert row.advice_en.replace("'", "&#x27;") in english


def test_breaks_are_marked_and_the_others_not(client, db):
    english = client.get(f"{URL}?platform=instagram", headers=EN).content.decode()
    assert english.count("counts differently since then") == 1
    assert "Five new numbers" in english
    assert "Views of Shorts" not in english


def test_what_is_to_come_stands_first_soonest_first(client, db):
    today = clock.today(clock.now())
    late, soon = change_on(today + timedelta(days=90), title_en="Later one"), change_on(today + timedelta(days=9))
    page = client.get(URL, headers=EN).content.decode()
    order = ["To come", soon.title_en, late.title_en, "What happened", "A TikTok permission"]
    assert sorted(order, key=page.index) == order


def test_a_platform_without_changes_leads_on(client, db):
    page = client.get(f"{URL}?platform=podcast", headers=EN).content.decode()
    assert "No change of this platform is known." in page
    assert f'href="{URL}"' in page


def test_the_newest_weather_of_each_place_is_shown_and_an_old_one_not(client, db):
    now = clock.now()
    monday = clock.today(now) - timedelta(days=clock.today(now).weekday())
    for weeks, state, ratio in ((3, "lower", "-0.35"), (4, "usual", "0.01"), (30, "higher", "0.5")):
        WeatherReading.objects.create(
            platform="tiktok" if weeks < 10 else "x", format="short_video", week_date=monday - timedelta(weeks=weeks),
            creators=24, log_ratio=Decimal(ratio), z=Decimal("-2.5"), state=state, computed_at=now,
        )  # fmt: skip
    page = client.get(URL, headers=EN).content.decode()
    assert page.count("24 creators") == 1
    assert "lower than usual" in page
    assert "30%" in page.replace("\u202f", "").replace("&nbsp;", "")
    assert "higher than usual" not in page


def test_the_page_costs_few_queries(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(URL)


# ---------------------------------------------------------------- the desk
DESK, NEW = "/desk/platform-changes/", "/desk/platform-changes/new/"
TEXTS = {
    "title_id": "Views di X dihitung lain", "title_en": "X counts views differently",
    "what_id": "Tayangan dihitung sejak 1 detik.", "what_en": "A view counts from one second.",
    "advice_id": "Jangan bandingkan.", "advice_en": "Do not compare.", "source": "X changelog, 2 Mar 2026",
}  # fmt: skip


@pytest.fixture
def sri(db):
    user = person("Sri")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.refresh_from_db()
    return Actor(user=user, is_operator=True)


def add(by, now, **values):
    facts = {
        "platform": "x", "happened_date": date(2026, 3, 2), "texts": TEXTS, "confidence": "high",
        "checked_date": date(2026, 3, 3), "submit_key": "a" * 32, **values,
    }  # fmt: skip
    return add_change(**facts, by=by, now=now)


BREAK = {"counters": ["post-views"], "meaning_id": "Sejak 1 detik.", "meaning_en": "From one second."}


def reading(account, day, now, format=""):
    post = Post.objects.create(
        account=account,
        platform=account.platform,
        native_id=f"{account.pk}{day}{format}",
        format=format,
        created_at=now,
    )
    return PostSnapshot.objects.create(
        post=post, captured_date=day, captured_at=now, source="file", views=9, definition_version=1
    )


def test_a_change_without_break_touches_no_definition(sri, now):
    before = MetricDefinition.objects.count()
    row = add(sri, now)
    assert (row.breaks, row.added_by, row.added_at) == ("", sri.user, now)
    assert MetricDefinition.objects.count() == before
    assert Event.objects.get(verb="platform_change.added").data["from"] == "2026-03-02"


def test_a_second_click_adds_once(sri, now):
    assert add(sri, now).pk == add(sri, now).pk
    assert Event.objects.filter(verb="platform_change.added").count() == 1


def test_the_same_change_again_from_another_page_is_refused(sri, now):
    add(sri, now)
    with pytest.raises(AnalyticsError):
        add(sri, now, submit_key="b" * 32)
    assert PlatformChange.objects.filter(platform="x").count() == 1


def test_a_break_closes_the_old_definition_opens_the_new_one_and_cuts_readings(cast, sri, now):
    account = account_of(cast.profile, "x", "ranix")
    early, late = reading(account, date(2026, 3, 1), now), reading(account, date(2026, 3, 2), now)
    other = reading(cast.account, date(2026, 3, 5), now)
    row = add(sri, now, **BREAK, native_name="Views")
    assert row.breaks == "views"
    old, new = MetricDefinition.objects.filter(platform="x", scope="post", metric="views").order_by("version")
    assert (old.version, old.valid_until_date, old.native_name) == (1, date(2026, 3, 1), "Impressions")
    assert (new.version, new.valid_from_date, new.valid_until_date) == (2, date(2026, 3, 2), None)
    assert (new.native_name, new.meaning_en, new.source) == ("Views", "From one second.", TEXTS["source"])
    assert new.comparable_group != old.comparable_group
    for snapshot, version in ((early, 1), (late, 2), (other, 1)):
        snapshot.refresh_from_db()
        assert snapshot.definition_version == version
    assert dictionary().breaks("x") == [date(2026, 3, 2)]


def test_a_break_of_one_format_gives_it_a_past_of_its_own(cast, sri, now):
    account = account_of(cast.profile, "x", "ranix")
    text = reading(account, date(2026, 3, 9), now, "text_post")
    live = reading(account, date(2026, 3, 9), now, "live")
    add(sri, now, **BREAK, formats=["live"])
    book = dictionary()
    assert book.breaks("x", format="live") == [date(2026, 3, 2)]
    assert book.breaks("x", format="text_post") == []
    assert book.version("x", "views", date(2026, 3, 1), format="live") == 1
    live.refresh_from_db()
    text.refresh_from_db()
    assert (live.definition_version, text.definition_version) == (2, 1)
    later = {**BREAK, "counters": ["post-views"], "submit_key": "c" * 32, "happened_date": date(2026, 3, 20)}
    add(sri, now, **later)  # all others: live has rows of its own and stays
    assert dictionary().breaks("x", format="live") == [date(2026, 3, 2)]
    assert dictionary().breaks("x", format="text_post") == [date(2026, 3, 20)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**BREAK, "meaning_en": " "}, "meaning_en"),
        ({"texts": {**TEXTS, "source": ""}}, "source"),
        ({"texts": {**TEXTS, "advice_id": ""}}, "advice_id"),
        ({**BREAK, "platform": "youtube", "formats": ["short_video", "live"]}, "formats"),
        ({**BREAK, "platform": "instagram", "happened_date": date(2025, 4, 21)}, "happened_date"),
        ({**BREAK, "counters": ["post-reach"]}, "counters"),
    ],
)
def test_what_cannot_be_told_is_refused_and_nothing_is_written(sri, now, values, field):
    before = list(MetricDefinition.objects.values())
    with pytest.raises(AnalyticsError) as refused:
        add(sri, now, **values)
    assert field in refused.value.field_errors
    assert list(MetricDefinition.objects.values()) == before
    assert PlatformChange.objects.count() == 9


def test_only_the_operator_adds(cast, now):
    for by in (cast.rani, cast.dewi, cast.bima):
        with pytest.raises(RefusedError):
            add(by, now)
    assert PlatformChange.objects.count() == 9


@pytest.fixture
def desk(client, sri):
    client.force_login(sri.user)
    session = client.session
    session[HAT_KEY] = DESK_HAT
    session.save()
    return client


def post_form(desk, **values):
    data = {
        "platform": "x", "happened_date": "2026-03-02", "confidence": "high", "checked_date": "2026-03-03",
        "submit_key": "d" * 32, **TEXTS, **values,
    }  # fmt: skip
    return desk.post(NEW, data, headers=EN)


def test_the_desk_sees_what_a_break_does_before_it_is_added(cast, desk, now):
    reading(account_of(cast.profile, "x", "ranix"), date(2026, 3, 2), now)
    look = post_form(desk, **BREAK)
    assert look.status_code == 200
    page = look.content.decode()
    assert "x.views@1" in page
    assert "1 reading" in page or "1 pembacaan" in page
    assert PlatformChange.objects.filter(platform="x").count() == 0
    place = re.search(r'name="looked" value="([^"]+)"', page)[1]
    moved = post_form(desk, **BREAK, looked=place.replace("2026-03-02", "2026-03-01"))
    assert (moved.status_code, PlatformChange.objects.filter(platform="x").count()) == (200, 0)
    sent = post_form(desk, **BREAK, looked=place)
    assert (sent.status_code, sent.url) == (303, DESK)
    assert PlatformChange.objects.get(platform="x").breaks == "views"
    assert TEXTS["source"] in desk.get(DESK).content.decode()


def test_a_form_that_lacks_a_language_keeps_what_was_typed(desk):
    refused = post_form(desk, title_en="")
    assert refused.status_code == 422
    assert TEXTS["what_id"] in refused.content.decode()
    assert post_form(desk, platform="podcast", formats=["reel"]).status_code == 422


def test_nobody_else_finds_the_desk(cast, sign_in):
    for by in (cast.rani, cast.dewi):
        assert sign_in(by).get(DESK).status_code == 404
        assert sign_in(by).get(NEW).status_code == 404
