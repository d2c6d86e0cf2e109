"""The page that is sent around: light, without script or cookie, with a preview, kept by browsers, in both languages."""

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
from sorot.kits.enums import Accent, Block, Cover
from sorot.kits.picture import LIMIT
from tests.kits.world import NOW, World, add_photo, build

PUBLIC = dict.fromkeys(Block.values, "public")


class Page(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", lambda: NOW):
            cls.world = build()
            for place in range(1, 13):
                add_photo(cls.world.cast, cls.world.creator, place, f"Masakan {place}", f"Masakan ke-{place}")

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", lambda: NOW)
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
        self.assertLess(len(answer.content), 100_000)
        self.assertEqual(re.findall(r"<script(?! type=\"application/ld\+json\")|<form|<style| style=", html), [])
        self.assertEqual(dict(answer.cookies), {})
        self.assertEqual(html.count('loading="lazy"'), 12 + 1)
        self.assertEqual(html.count("fetchpriority"), 1)

    def test_a_full_page_takes_few_queries_and_its_repetition_no_bytes(self) -> None:
        self.client.get("/@rani/")
        self.world.show(shown=PUBLIC)
        with CaptureQueriesContext(connection) as everything:
            self.client.get("/@rani/")
        self.assertLessEqual(len(everything), 15)
        self.world.show()
        with CaptureQueriesContext(connection) as queries:
            first = self.client.get("/@rani/")
        self.assertLessEqual(len(queries), 10)
        again = self.client.get("/@rani/", headers={"If-None-Match": first["ETag"]})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertEqual(again["ETag"], first["ETag"])
        self.assertEqual(first["Cache-Control"], "private, no-cache")

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
        self.assertEqual(len(set(names)), 7)
        stale = self.client.get("/@rani/", headers={"If-None-Match": names[0]})
        self.assertEqual((stale.status_code, "Rani Baru" in stale.content.decode()), (200, True))

    def test_a_page_with_a_name_and_an_account_is_never_a_304_for_somebody_signed_in(self) -> None:
        name = self.client.get("/@rani/")["ETag"]
        for who in ("dewi", "rani", "sri"):
            answer = self.world.cast.client(who).get("/@rani/", headers={"If-None-Match": name})
            self.assertEqual((answer.status_code, answer.has_header("ETag")), (200, False))

    def test_links_are_previewed_with_a_title_a_sentence_and_a_picture(self) -> None:
        html = self.html()
        found = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z_:]+)" content="([^"]*)"', html))
        self.assertEqual(found["og:title"], "Rani Lestari (@rani)")
        self.assertEqual(found["og:image"], "http://localhost:8000/@rani/card.png")
        self.assertEqual((found["og:image:width"], found["og:image:height"]), ("1200", "630"))
        self.assertEqual(found["twitter:card"], "summary_large_image")
        self.assertEqual(found["og:description"], "Masakan Sunda. · Makanan &amp; minuman")
        self.assertEqual(re.findall(r"\d", found["og:description"] + found["og:title"]), [])
        self.assertEqual(re.findall(r'rel="canonical" href="([^"]+)"', html), ["http://localhost:8000/@rani/"])
        self.assertEqual(
            re.findall(r'hreflang="([a-z-]+)" href="(http[^"]+)"', html),
            [
                ("id", "http://localhost:8000/@rani/?lang=id"),
                ("en", "http://localhost:8000/@rani/?lang=en"),
                ("x-default", "http://localhost:8000/@rani/"),
            ],
        )

    def test_search_engines_read_a_person_and_no_name_breaks_out_of_it(self) -> None:
        evil = "</script><script>alert(1)</script> & Co"
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(display_name=evil)
        html = self.html()
        data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        page = json.loads(data[0])
        self.assertEqual(page["@type"], "ProfilePage")
        self.assertEqual((page["mainEntity"]["name"], page["mainEntity"]["alternateName"]), (evil, "@rani"))
        self.assertEqual(html.count("<script>"), 0)

    def test_who_does_not_want_to_be_found_is_not_listed(self) -> None:
        listed = self.client.get("/@rani/")
        self.assertEqual(
            (listed.has_header("X-Robots-Tag"), 'name="robots"' in listed.content.decode()), (False, False)
        )
        self.world.show(is_indexed=False)
        answer = self.client.get("/@rani/")
        self.assertEqual((answer["X-Robots-Tag"], 'content="noindex"' in answer.content.decode()), ("noindex", True))
        self.assertEqual(self.client.get("/@kosong/")["X-Robots-Tag"], "noindex")  # an example is nobody

    def test_language_is_the_one_asked_for_then_the_readers_then_the_kits(self) -> None:
        def lang(query: str = "", name: str = "anonymous", **cookies: str) -> str:
            client = self.world.cast.client(name)
            client.cookies.load(cookies)
            answer = client.get(f"/@rani/{query}")
            html = answer.content.decode()
            self.assertEqual(answer["Content-Language"], re.search(r'<html lang="(..)"', html)[1])  # type: ignore[index]
            return answer["Content-Language"]

        self.assertEqual([lang(), lang("?lang=en"), lang("?lang=xx"), lang("", "dewi")], ["id", "en", "id", "id"])
        self.world.show(language="en")
        self.assertEqual([lang(), lang("?lang=id"), lang("", "dewi")], ["en", "id", "id"])
        self.assertEqual(lang(sorot_language="id"), "id")
        self.assertIn("Views per post", self.html())
        self.assertIn("Tayangan per unggahan", self.html("?lang=id"))

    def test_outsiders_are_asked_in_and_brought_back_brands_invite_creators_do_neither(self) -> None:
        self.assertIn("/accounts/login/?next=/%40rani/", self.html().replace("/@rani/", "/%40rani/"))
        self.assertEqual(self.html(name="dewi").count("/creators/rani/invitation/"), 2)
        self.assertEqual(self.html(name="tono").count("/creators/rani/invitation/"), 0)
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(is_open_to_work=False)
        self.assertEqual(self.html(name="dewi").count("/creators/rani/invitation/"), 0)
        self.assertIn("Kreator ini sedang tidak menerima tawaran.", self.html())

    def test_every_number_has_a_source_a_day_and_a_way_to_its_formula(self) -> None:
        html = self.html()
        stats = re.findall(r'<div class="stat">.*?</div></div>', html, re.DOTALL)
        self.assertEqual(len(stats), 4)
        for stat in stats:
            self.assertRegex(stat, r'href="/metrics/#[a-z_]+"')
            self.assertIn("source--measured", stat)
            self.assertRegex(stat, r"<time|file|berkas")
        self.assertEqual([html.count("dari 12 unggahan"), html.count("sejak ")], [2, 1])

    def test_numbers_are_the_chosen_ones_in_the_chosen_order(self) -> None:
        self.world.show(numbers=["growth", "followers", "posts"])
        marks = re.findall(r'data-metric="([a-z_]+)@', self.html())
        self.assertEqual(marks, ["growth", "followers"])  # the number of posts is not known

    def test_blocks_stand_in_the_creators_order(self) -> None:
        order = ["portfolio", "brands", "numbers", "history", "record", "audience", "rates"]
        self.world.show(shown=PUBLIC, order=order)
        found = re.findall(r'class="kitrow kitrow--([a-z]+)"', self.html())
        self.assertEqual(found, [key for key in order if key in found])
        self.assertGreaterEqual(len(found), 5)

    def test_every_look_is_there(self) -> None:
        for accent in Accent.values:
            for cover in Cover.values:
                self.world.show(accent=accent, cover=cover)
                with self.subTest(accent=accent, cover=cover):
                    self.assertIn(f'class="kitcover kitcover--{cover} kitcover--{accent}"', self.html())

    def test_somebody_with_nothing_has_a_page_all_the_same(self) -> None:
        answer = self.client.get("/@kosong/")
        html = answer.content.decode()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual((html.count("kitrow--"), html.count('id="numbers"')), (1, 1))
        own = self.world.cast.client("sri").get("/@kosong/").content.decode()
        self.assertIn('id="operator"', own)

    def test_the_owner_sees_the_next_step_in_every_empty_part_and_the_way_to_change_it(self) -> None:
        html = self.world.cast.client("tono").get("/@tono/").content.decode()
        for address in ("/me/portfolio/", "/performance/", "/me/kit/", "/me/accounts/", "/me/profile/"):
            with self.subTest(address=address):
                self.assertIn(f'href="{address}"', html)
        stranger = self.world.cast.client("tono").get("/@tono/?as=stranger").content.decode()
        self.assertEqual((stranger.count('class="empty'), "kitrow__who" in stranger), (0, False))

    def test_the_card_is_a_picture_of_the_right_size_and_drawn_once(self) -> None:
        first = self.client.get("/@rani/card.png")
        with Image.open(BytesIO(first.content)) as picture:
            self.assertEqual((picture.size, picture.format), ((1200, 630), "PNG"))
        self.assertLessEqual(len(first.content), LIMIT)
        self.assertEqual(first["Cache-Control"], "public, max-age=600")
        with mock.patch("sorot.kits.picture.draw", side_effect=AssertionError("drawn again")):
            self.assertEqual(self.client.get("/@rani/card.png").content, first.content)

    def test_the_code_leads_to_the_page(self) -> None:
        drawn = []
        with mock.patch("sorot.kits.picture.segno.make", side_effect=lambda url, **_: drawn.append(url) or _code(url)):
            for kind, content_type in (("svg", "image/svg+xml"), ("png", "image/png")):
                self.assertEqual(self.client.get(f"/@rani/qr.{kind}")["Content-Type"], content_type)
        self.assertEqual(drawn, ["http://localhost:8000/@rani/"] * 2)


def _code(url: str) -> object:
    import segno

    return segno.QRCode(segno.encoder.encode(url, error="q", micro=False))
