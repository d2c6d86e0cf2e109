"""The page that is sent around: light, no script, no cookie, with a preview, kept by browsers, in both languages."""

import json
import re
from io import BytesIO
from unittest import mock

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from PIL import Image

from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.kits.enums import NUMBERS, Accent, Block, Cover
from sorot.kits.picture import LIMIT
from sorot.rates.models import RateLine
from tests.kits.world import NOW, World, add_photo, build

PUBLIC = dict.fromkeys(Block.values, "public")


class Page(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", return_value=NOW):
            cls.world = build()
            for place in range(1, 13):
                add_photo(cls.world.cast, cls.world.creator, place, f"Masakan {place}", f"Masakan ke-{place}")

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=NOW)
        freeze.start()
        self.addCleanup(freeze.stop)
        cache.clear()
        self.client = self.world.cast.client("anonymous")

    def html(self, query: str = "", name: str = "anonymous") -> str:
        return self.world.cast.client(name).get(f"/@rani/{query}").content.decode()

    def test_everything_shown_to_everybody_is_light_and_needs_no_script_cookie_or_form(self) -> None:
        self.world.show(shown=PUBLIC)
        answer = self.client.get("/@rani/")
        html = answer.content.decode()
        assert len(answer.content) < 100000
        assert re.findall(r"<script(?! type=\"application/ld\+json\")|<form|<style| style=", html) == []
        assert dict(answer.cookies) == {}
        assert html.count('loading="lazy"') == 12 + 1
        assert html.count("fetchpriority") == 1

    def test_a_full_page_takes_few_queries_and_its_repetition_no_bytes(self) -> None:
        self.client.get("/@rani/")
        self.world.show(shown=PUBLIC)
        with CaptureQueriesContext(connection) as everything:
            self.client.get("/@rani/")
        assert len(everything) <= 15
        self.world.show()
        with CaptureQueriesContext(connection) as queries:
            first = self.client.get("/@rani/")
        assert len(queries) <= 10
        again = self.client.get("/@rani/", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert first["Cache-Control"] == "private, no-cache"

    def test_page_of_an_outsider_is_packed_and_one_with_a_form_is_not(self) -> None:
        packed = self.client.get("/@rani/", headers={"Accept-Encoding": "gzip"})
        assert (packed["Content-Encoding"], len(packed.content) < 10_000) == ("gzip", True)
        again = self.client.get("/@rani/", headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
        assert again.status_code == 304
        signed_in = self.world.cast.client("dewi").get("/@rani/", headers={"Accept-Encoding": "gzip"})
        assert not signed_in.has_header("Content-Encoding")

    def test_whatever_changes_the_page_changes_its_name(self) -> None:
        names = [self.client.get("/@rani/")["ETag"], self.client.get("/@rani/?lang=en")["ETag"]]
        self.client.cookies["theme"] = "dark"
        names.append(self.client.get("/@rani/")["ETag"])
        del self.client.cookies["theme"]
        self.world.show(shown={"numbers": "hidden"})
        names.append(self.client.get("/@rani/")["ETag"])
        self.world.show(accent="sage")
        names.append(self.client.get("/@rani/")["ETag"])
        self.world.creator.portfolio.filter(position=3).update(caption="Baru")
        names.append(self.client.get("/@rani/")["ETag"])
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(display_name="Rani Baru")
        names.append(self.client.get("/@rani/")["ETag"])
        assert len(set(names)) == 7
        stale = self.client.get("/@rani/", headers={"If-None-Match": names[0]})
        assert (stale.status_code, "Rani Baru" in stale.content.decode()) == (200, True)

    def test_a_page_with_a_name_and_an_account_is_never_a_304_for_somebody_signed_in(self) -> None:
        name = self.client.get("/@rani/")["ETag"]
        for who in ("dewi", "rani", "sri"):
            answer = self.world.cast.client(who).get("/@rani/", headers={"If-None-Match": name})
            assert (answer.status_code, answer.has_header("ETag")) == (200, False)

    def test_links_are_previewed_with_a_title_a_sentence_and_a_picture(self) -> None:
        html = self.html()
        found = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z_:]+)" content="([^"]*)"', html))
        assert found["og:title"] == "Rani Lestari (@rani)"
        assert found["og:image"] == "http://localhost:8000/@rani/card.png"
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["twitter:card"] == "summary_large_image"
        assert found["og:description"] == "Masakan Sunda. · Makanan &amp; minuman"
        assert re.findall(r"\d", found["og:description"] + found["og:title"]) == []
        assert re.findall(r'rel="canonical" href="([^"]+)"', html) == ["http://localhost:8000/@rani/"]
        in_english = self.client.get("/@rani/", headers={"Accept-Language": "en"}).content.decode()
        assert re.findall(r'rel="canonical" href="([^"]+)"', in_english) == ["http://localhost:8000/@rani/"]
        asked = self.html("?lang=en")
        assert re.findall(r'rel="canonical" href="([^"]+)"', asked) == ["http://localhost:8000/@rani/?lang=en"]
        assert re.findall(r'hreflang="([a-z-]+)" href="(http[^"]+)"', html) == [
            ("id", "http://localhost:8000/@rani/?lang=id"),
            ("en", "http://localhost:8000/@rani/?lang=en"),
            ("x-default", "http://localhost:8000/@rani/"),
        ]

    def test_search_engines_read_a_person_and_no_name_breaks_out_of_it(self) -> None:
        evil = "</script><script>alert(1)</script> & Co"
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(display_name=evil)
        html = self.html()
        data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        page = json.loads(data[0])
        assert page["@type"] == "ProfilePage"
        assert (page["mainEntity"]["name"], page["mainEntity"]["alternateName"]) == (evil, "@rani")
        assert html.count("<script>") == 0

    def test_who_does_not_want_to_be_found_is_not_listed(self) -> None:
        listed = self.client.get("/@rani/")
        assert (listed.has_header("X-Robots-Tag"), 'name="robots"' in listed.content.decode()) == (False, False)
        self.world.show(is_indexed=False)
        answer = self.client.get("/@rani/")
        assert (answer["X-Robots-Tag"], 'content="noindex"' in answer.content.decode()) == ("noindex", True)
        assert self.client.get("/@kosong/")["X-Robots-Tag"] == "noindex"  # an example is nobody

    def test_language_is_the_one_asked_for_then_the_readers_then_the_kits(self) -> None:
        def lang(query: str = "", name: str = "anonymous", **cookies: str) -> str:
            client = self.world.cast.client(name)
            client.cookies.load(cookies)
            answer = client.get(f"/@rani/{query}")
            html = answer.content.decode()
            assert answer["Content-Language"] == re.search(r'<html lang="(..)"', html)[1]  # type: ignore[index]
            return answer["Content-Language"]

        assert [lang(), lang("?lang=en"), lang("?lang=xx"), lang("", "dewi")] == ["id", "en", "id", "id"]
        browser = self.client.get("/@rani/", headers={"Accept-Language": "en-GB,en"})
        assert (browser["Content-Language"], "Accept-Language" in browser["Vary"]) == ("en", True)
        self.world.show(language="en")
        assert [lang(), lang("?lang=id"), lang("", "dewi")] == ["en", "id", "id"]
        assert lang(sorot_language="id") == "id"
        assert "Views per post" in self.html()
        assert "Tayangan per unggahan" in self.html("?lang=id")

    def test_outsiders_are_asked_in_and_brought_back_brands_invite_creators_do_neither(self) -> None:
        assert "/accounts/login/?next=/%40rani/" in self.html().replace("/@rani/", "/%40rani/")
        lines = RateLine.objects.filter(card__creator=self.world.creator, is_shown=True).count()
        page = self.html(name="dewi")
        invitation = 'href="/creators/rani/invitation/'
        assert [page.count(f'{invitation}"'), page.count(f"{invitation}?card=")] == [2, lines]
        assert lines > 0
        assert self.html(name="tono").count("/creators/rani/invitation/") == 0
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(is_open_to_work=False)
        assert self.html(name="dewi").count("/creators/rani/invitation/") == 0
        assert "Kreator ini sedang tidak menerima tawaran." in self.html()

    def test_every_number_has_a_source_a_day_and_a_way_to_its_formula(self) -> None:
        html = self.html()
        stats = re.findall(r'<div class="stat">.*?</div></div>', html, re.DOTALL)
        assert len(stats) == 4
        for stat in stats:
            assert re.search(r'href="/metrics/#[a-z_]+"', stat)
            assert "source--measured" in stat
            assert re.search(r"<time|file|berkas", stat)
        assert [html.count("dari 12 unggahan"), html.count("sejak ")] == [2, 1]

    def test_every_link_to_evidence_opens_for_whom_it_is_shown(self) -> None:
        self.world.show(shown=PUBLIC, numbers=list(NUMBERS))
        found = {}
        for name in ("anonymous", "tono", "dewi", "gita", "rani", "bima", "sri"):
            links = sorted(set(re.findall(r'class="stat__open" href="([^"]+)"', self.html(name=name))))
            client = self.world.cast.client(name)
            assert [link for link in links if client.get(link).status_code != 200] == []
            found[name] = len(links)
        assert found == {"anonymous": 0, "tono": 0, "dewi": 4, "gita": 4, "rani": 8, "bima": 8, "sri": 8}

    def test_numbers_are_the_chosen_ones_in_the_chosen_order(self) -> None:
        self.world.show(numbers=["growth", "followers", "posts"])
        marks = re.findall(r'data-metric="([a-z_]+)@', self.html())
        assert marks == ["growth", "followers"]  # the number of posts is not known

    def test_blocks_stand_in_the_creators_order(self) -> None:
        order = ["portfolio", "brands", "numbers", "history", "record", "audience", "rates"]
        self.world.show(shown=PUBLIC, order=order)
        found = re.findall(r'class="kitrow kitrow--([a-z]+)"', self.html())
        assert found == [key for key in order if key in found]
        assert len(found) >= 5

    def test_every_look_is_there(self) -> None:
        for accent in Accent.values:
            for cover in Cover.values:
                self.world.show(accent=accent, cover=cover)
                with self.subTest(accent=accent, cover=cover):
                    assert f'class="kitcover kitcover--{cover} kitcover--{accent}"' in self.html()

    def test_somebody_with_nothing_has_a_page_all_the_same(self) -> None:
        answer = self.client.get("/@kosong/")
        html = answer.content.decode()
        assert answer.status_code == 200
        assert (html.count("kitrow--"), html.count('id="numbers"')) == (1, 1)
        own = self.world.cast.client("sri").get("/@kosong/").content.decode()
        assert 'id="operator"' in own

    def test_the_owner_sees_the_next_step_in_every_empty_part_and_the_way_to_change_it(self) -> None:
        html = self.world.cast.client("tono").get("/@tono/").content.decode()
        for address in ("/me/portfolio/", "/performance/", "/me/kit/", "/me/accounts/", "/me/profile/"):
            with self.subTest(address=address):
                assert f'href="{address}"' in html
        stranger = self.world.cast.client("tono").get("/@tono/?as=stranger").content.decode()
        assert (stranger.count('class="empty'), "kitrow__who" in stranger) == (0, False)

    def test_the_card_is_a_picture_of_the_right_size_and_drawn_once(self) -> None:
        first = self.client.get("/@rani/card.png")
        with Image.open(BytesIO(first.content)) as picture:
            assert (picture.size, picture.format) == ((1200, 630), "PNG")
        assert len(first.content) <= LIMIT
        assert first["Cache-Control"] == "public, max-age=600"
        with mock.patch("sorot.kits.picture.draw", side_effect=AssertionError("drawn again")):
            assert self.client.get("/@rani/card.png").content == first.content

    def test_the_code_leads_to_the_page(self) -> None:
        drawn = []
        with mock.patch("sorot.kits.picture.segno.make", side_effect=lambda url, **_: drawn.append(url) or _code(url)):
            for kind, content_type in (("svg", "image/svg+xml"), ("png", "image/png")):
                assert self.client.get(f"/@rani/qr.{kind}")["Content-Type"] == content_type
        assert drawn == ["http://localhost:8000/@rani/"] * 2


def _code(url: str) -> object:
    import segno

    return segno.QRCode(segno.encoder.encode(url, error="q", micro=False))
