"""Whom one acts for, in which language, in which time zone."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from sorot.accounts.enums import Role
from sorot.accounts.models import Membership, User
from tests.cast import PASSWORD, Cast, join

pytestmark = pytest.mark.django_db


def test_switching_acts_for_the_organisation_from_the_next_page_on(cast: Cast) -> None:
    browser = cast.client("dewi")
    browser.post("/hat/", {"hat": "self"})
    assert browser.get("/settings/").wsgi_request.actor.kind == "person"
    answer = browser.post("/hat/", {"hat": cast.kopi_senja.code, "next": "/settings/"})
    assert (answer.status_code, answer.url) == (303, "/settings/")
    assert str(browser.get("/settings/").wsgi_request.actor.organisation) == "Kopi Senja"


def test_a_new_session_begins_with_the_hat_worn_last(cast: Cast) -> None:
    cast.client("dewi").post("/hat/", {"hat": cast.kopi_senja.code})
    other = Client()
    other.post("/accounts/login/", {"login": cast.dewi.email, "password": PASSWORD})
    assert other.get("/settings/").wsgi_request.actor.organisation == cast.kopi_senja
    Membership.objects.filter(user=cast.dewi).delete()
    assert other.get("/settings/").wsgi_request.actor.kind == "person"


@pytest.mark.parametrize("hat", ["teh_ranting", "desk", "", "nonsense"])
def test_somebody_elses_hat_is_not_found_and_nothing_changes(cast: Cast, hat: str) -> None:
    browser = cast.client("dewi")
    code = cast.teh_ranting.code if hat == "teh_ranting" else hat
    assert browser.post("/hat/", {"hat": code}).status_code == 404
    assert browser.session["acting_for"] == cast.kopi_senja.code


def test_a_hat_forged_into_the_session_shows_nothing_of_the_stranger(cast: Cast) -> None:
    browser = cast.client("tono")
    session = browser.session
    session["acting_for"] = cast.kopi_senja.code
    session.save()
    assert browser.get("/settings/").wsgi_request.actor.kind == "person"
    assert browser.get(f"/organisations/{cast.kopi_senja.code}/").status_code == 404


def test_a_member_of_two_rivals_sees_through_one_at_a_time(cast: Cast) -> None:
    join(cast.teh_ranting, cast.dewi, Role.OWNER, now=cast.now)
    browser = cast.client("dewi")
    kopi, teh = (f"/organisations/{o.code}/members/" for o in (cast.kopi_senja, cast.teh_ranting))
    assert [browser.get(path).status_code for path in (kopi, teh)] == [200, 404]
    lia = Membership.objects.get(user=cast.lia)
    assert browser.post(f"/members/{lia.code}/removal/").status_code == 404
    assert b"Lia" not in browser.get(kopi).content

    browser.post("/hat/", {"hat": cast.teh_ranting.code})

    assert [browser.get(path).status_code for path in (kopi, teh)] == [404, 200]
    assert b"Fajar" not in browser.get(teh).content
    assert Membership.objects.filter(user=cast.lia).count() == 1


def test_hat_and_language_need_a_post(cast: Cast) -> None:
    browser = cast.client("dewi")
    assert [browser.get(path).status_code for path in ("/hat/", "/language/")] == [405, 405]


def test_switching_does_not_lead_to_another_site(cast: Cast) -> None:
    answer = cast.client("dewi").post("/hat/", {"hat": "self", "next": "https://evil.test/"})
    assert answer.url == "/"


def test_language_is_kept_in_the_cookie_before_signing_in() -> None:
    browser = Client()
    answer = browser.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert (answer.status_code, answer.url, browser.cookies["sorot_language"].value) == (303, "/accounts/login/", "en")
    assert browser.get("/accounts/login/").headers["Content-Language"] == "en"
    browser.post("/language/", {"language": "id"})
    assert browser.get("/accounts/login/").headers["Content-Language"] == "id"


def test_language_is_kept_with_the_person_when_signed_in(cast: Cast) -> None:
    cast.client("rani").post("/language/", {"language": "en"})
    assert User.objects.get(pk=cast.rani.pk).locale == "en"
    assert cast.client("rani").get("/settings/").headers["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(cast: Cast) -> None:
    browser = cast.client("rani")
    assert browser.post("/language/", {"language": "xx"}).status_code == 303
    assert "sorot_language" not in browser.cookies
    assert User.objects.get(pk=cast.rani.pk).locale == "id"


def test_language_does_not_lead_to_another_site() -> None:
    assert Client().post("/language/", {"language": "en", "next": "//evil.test/x"}).url == "/"


def test_settings_save_name_language_and_zone(cast: Cast) -> None:
    browser = cast.client("rani")
    answer = browser.post("/settings/", {"name": "  Rani  L. ", "locale": "en", "zone": "Asia/Makassar"})
    assert answer.status_code == 303
    saved = User.objects.get(pk=cast.rani.pk)
    assert (saved.name, saved.locale, saved.zone) == ("Rani L.", "en", "Asia/Makassar")


def test_settings_refuse_a_zone_that_is_not_indonesian(cast: Cast) -> None:
    answer = cast.client("rani").post("/settings/", {"name": "Rani", "locale": "id", "zone": "Europe/Paris"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["zone"])
    assert User.objects.get(pk=cast.rani.pk).zone == "Asia/Jakarta"


@pytest.mark.parametrize(
    ("zone", "locale", "words"),
    [
        ("Asia/Jakarta", "id", "besok, 17.00 WIB"),
        ("Asia/Makassar", "id", "besok, 18.00 WITA"),
        ("Asia/Jayapura", "en", "tomorrow, 19:00 WIT"),
    ],
)
def test_deadlines_speak_the_persons_zone_and_language(cast: Cast, zone: str, locale: str, words: str) -> None:
    User.objects.filter(pk=cast.rani.pk).update(zone=zone, locale=locale)
    cast.client("rani").get("/settings/")
    template = Template('{% load ui %}{% when due "deadline" now %}')
    now, due = datetime(2027, 3, 12, 3, tzinfo=UTC), datetime(2027, 3, 13, 10, tzinfo=UTC)
    # A request leaves its language and zone active in its thread.
    assert (timezone.get_current_timezone_name(), translation.get_language()) == (zone, locale)
    page = template.render(Context({"due": due, "now": now}))
    translation.activate("id")
    timezone.deactivate()
    assert words in page
