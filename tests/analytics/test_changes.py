"""The list of platform changes: newest first, what is to come before it, breaks marked; the desk adds to it."""

from datetime import date, timedelta
from decimal import Decimal

from sorot.analytics.models import PlatformChange, WeatherReading
from sorot.core import clock

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
