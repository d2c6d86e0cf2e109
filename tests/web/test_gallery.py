"""The gallery shows every part in both themes and languages, without touching the database."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sorot.web.gallery.examples import SPECS, titles

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


class Outline(HTMLParser):
    """Collects ids, references and nesting mistakes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        self.mistakes += [f"{tag}: {name} twice" for name in {n for n in names if names.count(n) > 1}]
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"] or "")
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.targets |= set((values.get(name) or "").split())
        if (values.get("href") or "").startswith("#"):
            self.targets.add((values["href"] or "")[1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes nothing")


def page(client: Client, url: str, language: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@LANGUAGES
def test_gallery_is_well_formed_and_every_reference_leads_somewhere(client: Client, language: str) -> None:
    outline = Outline()
    outline.feed(page(client, reverse("web:gallery"), language))
    assert outline.mistakes == []
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.targets - set(outline.ids) == set()


@LANGUAGES
def test_gallery_shows_every_part_in_both_themes(client: Client, language: str) -> None:
    html = page(client, reverse("web:gallery"), language)
    assert re.findall(r'<section class="section spec" id="([\w-]+)">', html) == list(SPECS)
    assert html.count('<div class="both__side" data-theme="light">') == len(SPECS)
    assert html.count('<div class="both__side" data-theme="dark">') == len(SPECS)


def test_gallery_has_a_title_for_every_part_and_no_other() -> None:
    assert set(titles()) == set(SPECS)


def test_gallery_says_that_everything_on_it_is_invented(client: Client) -> None:
    assert "karangan" in page(client, reverse("web:gallery"), "id")
    assert "invented" in page(client, reverse("web:gallery"), "en")


def test_gallery_form_cannot_be_sent_anywhere(client: Client) -> None:
    html = page(client, reverse("web:gallery"), "id")
    main = html[html.index("<main") : html.index("</main>")]
    assert 'method="post"' not in main
    assert client.post(reverse("web:gallery")).status_code == 405
