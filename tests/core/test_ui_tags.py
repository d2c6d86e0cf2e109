"""Small pieces: icons, people, badges, sources, pages, steps, and the frame around a page."""

import re
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from sorot.core.listquery import Page
from sorot.core.ui import assets, people
from sorot.core.ui.icons import UnknownIcon, icon_svg
from sorot.core.ui.still import still_svg


def show(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_icon_is_hidden_decoration_unless_it_has_a_label() -> None:
    assert icon_svg("check", "s").startswith(
        '<svg class="icon icon--s" viewBox="0 0 24 24" aria-hidden="true"><path d="'
    )
    assert 'role="img" aria-label="sudah &lt;b&gt;"' in icon_svg("check", "", "sudah <b>")


def test_unknown_icon_is_an_error_and_not_an_empty_picture() -> None:
    with pytest.raises(UnknownIcon):
        icon_svg("no-such-icon")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rani Lestari", "RL"),
        ("kopi", "KO"),
        ("  ", "\u00b7"),
        ("Teh  Ranting Hijau", "TH"),
        ("@rani_masak", "RM"),
        ("Ü", "Ü"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert people.initials(name) == letters


def test_avatar_tone_is_stable_and_shape_follows_kind() -> None:
    assert people.tone_of("Kopi Senja") == people.tone_of(" kopi senja ")
    assert "avatar--org" in people.avatar_html("Kopi Senja", "brand")
    assert "avatar--org" not in people.avatar_html("Rani", "person")
    assert people.avatar_html("Rani", picture='/x"y').count("&quot;") == 1


def test_badge_escapes_and_refuses_unknown_tones() -> None:
    assert show("{% badge text tone='good' icon='check' %}", text="<b>").endswith("</svg>&lt;b&gt;</span>")
    with pytest.raises(ValueError, match="unknown badge tone"):
        people.badge_html("x", "purple")


@pytest.mark.parametrize(
    ("kind", "shape", "words"),
    [
        ("api", "measured", "Terukur"),
        ("file", "measured", "Terukur"),
        ("self_declared", "reported", "Dilaporkan"),
        ("estimated", "estimated", "Perkiraan"),
        ("demo", "demo", "Demo"),
    ],
)
def test_source_has_shape_and_word(kind: str, shape: str, words: str) -> None:
    html = people.source_html(kind, "12 Mar")
    assert f'class="source source--{shape}"' in html
    assert html.endswith(f"</svg><span>{words} · 12 Mar</span></span>")


def test_source_can_be_opened() -> None:
    assert people.source_html("api", "", "/a?b=1&c").startswith(
        '<a class="source source--measured" href="/a?b=1&amp;c">'
    )


def test_pager_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/creators/?q=sambal&page=3&city=32.73")
    html = show("{% pager page %}", page=Paginator(range(100), 10).page(3), request=request)
    assert re.findall(r'href="([^"]*)"', html) == [
        "?q=sambal&amp;page=2&amp;city=32.73",
        "?q=sambal&amp;page=4&amp;city=32.73",
    ]
    assert "Halaman 3 dari 10" in html


def test_pager_ends_are_not_links_and_one_page_needs_none() -> None:
    pages = Paginator(range(20), 10)
    assert show("{% pager page %}", page=pages.page(1)).count("href=") == 1
    assert show("{% pager page %}", page=Paginator(range(5), 10).page(1)).strip() == ""


def test_steps_name_the_current_one() -> None:
    items = [
        {"name": "Sepakat", "when": "4 Mar", "state": "done"},
        {"name": "Draf", "when": "", "state": "now"},
        {"name": "Cair", "when": "", "state": "next"},
    ]
    html = show("{% steps items %}", items=items)
    assert html.count('aria-current="step"') == 1
    assert "Langkah 2 dari 3:" in html
    assert html.count("(selesai)") == 1


def test_pager_takes_the_pages_of_our_own_lists() -> None:
    assert show("{% pager page %}", page=Page((), 1, 20, 10)).count("href=") == 1
    assert show("{% pager page %}", page=Page((), 2, 30, 10)).count("href=") == 2
    assert show("{% pager page %}", page=Page((), 1, 5, 10)).strip() == ""


@pytest.mark.parametrize(
    ("done", "tone", "classes"),
    [(0, "now", ["now", "", ""]), (2, "wait", ["on", "on", "wait"]), (3, "now", ["on", "on", "on"])],
)
def test_segs_show_what_is_done_and_whose_turn_it_is(done: int, tone: str, classes: list[str]) -> None:
    html = show("{% segs done 3 tone=tone %}", done=done, tone=tone)
    assert re.findall(r'<i class="([^"]*)">', html) == classes
    assert f'aria-label="Langkah {min(done + 1, 3)} dari 3"' in html


def test_empty_state_has_the_next_step() -> None:
    html = show("{% empty 'Belum ada.' 'Mulai dari sini.' '/go/' 'Mulai' %}")
    assert '<a class="btn btn--quiet" href="/go/">Mulai</a>' in html
    assert show("{% empty 'Belum ada.' %}").count("<a ") == 0


def test_pictures_are_stable_for_a_seed() -> None:
    assert still_svg(seed="K7Q2") == still_svg(seed="K7Q2")
    assert 'class="still__wall--rose"' in still_svg("cup", wall="rose")
    assert 'role="img" aria-label="Secangkir kopi"' in still_svg("cup", label="Secangkir kopi")


# ---------------------------------------------------------------- the frame
def frame(cookies: str = "", **context: Any) -> str:
    request = RequestFactory().get("/x/?a=1", headers={"cookie": cookies})
    return render_to_string("base.html", {"chrome": None, **context}, request=request)


def test_frame_stands_without_navigation() -> None:
    html = frame()
    assert '<html lang="id">' in html
    assert '<a class="skip visually-hidden" href="#isi">' in html
    assert '<main id="isi" tabindex="-1">' in html
    assert 'class="dock"' not in html


@pytest.mark.parametrize(
    ("cookie", "attribute"), [("theme=dark", ' data-theme="dark"'), ('theme="><b>', ""), ("theme=auto", "")]
)
def test_only_known_themes_reach_the_page(cookie: str, attribute: str) -> None:
    assert f'<html lang="id"{attribute}>' in frame(cookie)


def test_frame_shows_navigation_counts_and_at_most_five_in_the_dock() -> None:
    nav = [{"url": f"/{n}/", "label": f"Satu {n}", "icon": "house", "is_current": n == 1, "count": n} for n in range(7)]
    html = frame(chrome={"nav": nav, "label": "Rani <b>", "unread": 120})
    dock = html[html.index('<nav class="dock"') :]
    assert dock.count("<a href=") == 5
    assert html.count('aria-current="page"') == 2
    assert "Rani &lt;b&gt;" in html
    assert "Rani <b>" not in html


def test_messages_are_announced() -> None:
    html = render_to_string(
        "core/toasts.html", {"messages": [type("M", (), {"tags": "error", "__str__": lambda s: "Gagal <b>"})()]}
    )
    assert 'role="status" aria-live="polite"' in html
    assert "toast--bad" in html
    assert "Gagal &lt;b&gt;" in html


def test_language_of_the_page_follows_the_active_language() -> None:
    with translation.override("en"):
        assert '<html lang="en">' in frame()


def test_first_page_links_one_sheet_and_one_own_script() -> None:
    html = frame()
    assert re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', html) == ["sorot/sorot.css"]
    assert re.findall(r'<script src="/static/([^"]+)" defer>', html) == [
        "vendor/htmx.min.js",
        "sorot/sorot.js",
    ]


def test_without_a_bundle_the_parts_are_linked_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.finders, "find", lambda name: None)
    names = assets.names.__wrapped__("css")
    assert names[:2] == ["sorot/css/tokens.css", "sorot/css/base.css"]
    pages = [name for name in names if "/page-" in name]
    assert pages == names[-len(pages) :]
