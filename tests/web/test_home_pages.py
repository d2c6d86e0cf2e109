"""The front page and the pages in the foot: for everybody, in both languages, without a database."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from sorot.core.money import Money
from sorot.web.home.examples import front_page_example
from sorot.web.home.views import landing
from tests.web.test_gallery import Outline, page

NAMES = ["help", "method", "security", "privacy"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_foot_page_is_well_formed_in_both_languages(client: Client, name: str, language: str) -> None:
    html = page(client, reverse(f"web:{name}"), language)
    outline = Outline()
    outline.feed(html)
    assert outline.mistakes == []
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert all(f'href="{reverse(f"web:{other}")}"' in html for other in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_languages_really_differ(client: Client, name: str) -> None:
    texts = []
    for language in ("id", "en"):
        html = page(client, reverse(f"web:{name}"), language)
        texts.append(
            set(
                re.findall(r"<(?:h1|h2|h3|p|li|dd)[^>]*>([^<]{15,})", html[html.index("<main") : html.index("</main>")])
            )
        )
    assert texts[0] & texts[1] == set()


def front(language: str) -> str:
    with translation.override(language):
        return landing(RequestFactory().get("/")).content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_front_page_is_well_formed_and_its_anchors_exist(language: str) -> None:
    outline = Outline()
    outline.feed(front(language))
    assert outline.mistakes == []
    assert outline.targets - set(outline.ids) == set()


def test_front_page_says_that_its_people_are_invented_and_how_to_start() -> None:
    html = front("id")
    assert "orang, brand, dan angka di halaman ini karangan" in html
    assert "bin/up" in html
    assert "docker" not in html


def test_front_page_sums_are_right() -> None:
    example = front_page_example()
    assert example["work"] + example["rights"] == example["agreed"] == Money(9_700_000)
    assert example["service"] == Money(485_000)


def test_theme_is_remembered_and_brings_back_to_the_page(client: Client) -> None:
    response = client.post(reverse("web:theme"), {"theme": "dark", "next": "/help/"})
    assert (response.status_code, response["Location"]) == (302, "/help/")
    assert response.cookies["theme"].value == "dark"
    assert '<html lang="id" data-theme="dark">' in client.get("/help/").content.decode()


@pytest.mark.parametrize("theme", ["auto", "<b>", ""])
def test_any_other_theme_follows_the_device_again(client: Client, theme: str) -> None:
    client.cookies["theme"] = "dark"
    response = client.post(reverse("web:theme"), {"theme": theme, "next": "/help/"})
    assert response.cookies["theme"].value == ""
    assert response.cookies["theme"]["max-age"] == 0


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_theme_switch_never_leads_to_another_site(client: Client, target: str) -> None:
    response = client.post(reverse("web:theme"), {"theme": "dark", "next": target})
    assert response["Location"] == "/"


def test_theme_switch_needs_a_post_with_protection(client: Client) -> None:
    assert client.get(reverse("web:theme")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("web:theme"), {"theme": "dark"})
    assert response.status_code == 403
    assert "theme" not in response.cookies


def test_language_switch_keeps_the_page(client: Client) -> None:
    response = client.post(reverse("accounts:language"), {"language": "en", "next": "/help/"})
    assert (response.status_code, response["Location"]) == (303, "/help/")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en">' in client.get("/help/").content.decode()
