"""Who sees which part: every block, shown to everybody, to brands or to nobody, through the eyes of every viewer."""

from typing import Any
from unittest import mock

from django.core.cache import cache
from django.test import TestCase

from sorot.core import clock
from sorot.kits.enums import Block, Shown
from sorot.kits.queries import kit_of
from tests.kits.world import AUDIENCE, FEE, NOW, SECRET_CAMPAIGN, World, add_photo, build

EVERY = set(Block.values)
STRANGERS, BUYERS, OWNERS = ("anonymous", "tono"), ("dewi", "lia", "gita"), ("rani", "bima", "sri")
#: What stands on the page exactly when the part is seen.
MARKS = {
    "numbers": 'data-metric="followers@1"',
    "audience": 'data-metric="audience_share@1"',
    "portfolio": "Karya kedua di Dago",
    "rates": f'value="{FEE}"',
    "record": 'id="record"',
    "brands": 'class="kitbrands"',
}


class Blocks(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", return_value=NOW):
            cls.world = build()
            add_photo(cls.world.cast, cls.world.creator, 1, "Potret", "")
            add_photo(cls.world.cast, cls.world.creator, 2, "Semangkuk soto", "Karya kedua di Dago")

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=NOW)
        freeze.start()
        self.addCleanup(freeze.stop)
        cache.clear()

    def page(self, name: str, query: str = "") -> str:
        answer = self.world.cast.client(name).get(f"/@rani/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def seen(self, name: str, query: str = "") -> set[str]:
        html = self.page(name, query)
        return {block for block, mark in MARKS.items() if mark in html}

    def expected(self, name: str, shown: str) -> bool:
        return name in OWNERS or shown == Shown.PUBLIC or (shown == Shown.BRANDS and name in BUYERS)

    def test_each_block_is_seen_by_exactly_whom_the_creator_chose(self) -> None:
        for shown in Shown.values:
            self.world.show(shown=dict.fromkeys(EVERY, shown))
            for name in (*STRANGERS, *BUYERS, *OWNERS):
                wanted = set(MARKS) if self.expected(name, shown) else set()
                with self.subTest(shown=shown, viewer=name):
                    assert self.seen(name) == wanted
                    kit = kit_of(self.world.creator, viewer=self.world.cast.actor(name), language="id", now=NOW)
                    assert {b.key for b in kit.blocks} == (EVERY if self.expected(name, shown) else set())

    def test_one_switch_moves_one_block_only(self) -> None:
        for block in EVERY:
            self.world.show(shown=dict.fromkeys(EVERY, "public") | {block: "hidden"})
            for name in ("anonymous", "dewi"):
                with self.subTest(block=block, viewer=name):
                    assert self.seen(name) == set(MARKS) - {block}

    def test_data_of_a_hidden_block_are_not_even_in_the_kit(self) -> None:
        self.world.show(shown=dict.fromkeys(EVERY, "hidden"))
        kit = kit_of(self.world.creator, viewer=self.world.cast.actor("dewi"), language="id", now=NOW)
        found: list[Any] = [kit.figures, kit.audience, kit.portfolio, kit.rates, kit.record, kit.past_work, kit.history]
        assert [bool(value) for value in found] == [False] * 7
        assert [account.handle for account in kit.accounts] == ["rani"]

    def test_without_a_decision_outsiders_see_what_they_saw_before_and_brands_see_more(self) -> None:
        assert self.seen("anonymous") == {"numbers", "portfolio"}
        assert self.seen("tono") == {"numbers", "portfolio"}
        assert self.seen("dewi") == {"numbers", "portfolio", "audience", "rates", "record"}
        assert self.seen("rani") == set(MARKS)

    def test_owners_look_through_narrower_eyes_and_nobody_through_wider_ones(self) -> None:
        self.world.show(shown=dict.fromkeys(EVERY, "hidden") | {"numbers": "public", "audience": "brands"})
        for name, query, wanted in (
            ("rani", "?as=stranger", {"numbers"}),
            ("rani", "?as=brand", {"numbers", "audience"}),
            ("sri", "?as=stranger", {"numbers"}),
            ("dewi", "?as=stranger", {"numbers"}),
            ("dewi", "?as=all", {"numbers", "audience"}),
            ("anonymous", "?as=brand", {"numbers"}),
            ("anonymous", "?as=all", {"numbers"}),
            ("tono", "?as=owner", {"numbers"}),
        ):
            with self.subTest(viewer=name, query=query):
                assert self.seen(name, query) == wanted

    def test_a_brand_is_named_only_through_a_campaign_that_everybody_can_read(self) -> None:
        self.world.show(shown=dict.fromkeys(EVERY, "public"))
        for name in ("anonymous", "dewi", "rani"):
            html = self.page(name)
            with self.subTest(viewer=name):
                assert (html.count("Kopi Senja") > 0, "Teh Ranting" in html) == (True, False)
                assert SECRET_CAMPAIGN not in html

    def test_the_picture_of_a_link_is_the_same_for_everybody_and_whatever_is_hidden(self) -> None:
        pictures = set()
        for shown in ("public", "hidden"):
            self.world.show(shown=dict.fromkeys(EVERY, shown))
            pictures |= {self.world.cast.client(name).get("/@rani/card.png").content for name in ("anonymous", "rani")}
        assert len(pictures) == 1

    def test_a_private_profile_has_no_kit_no_picture_no_code_and_no_file_for_others(self) -> None:
        type(self.world.creator).objects.filter(pk=self.world.creator.pk).update(is_public=False)
        for part in ("", "card.png", "qr.svg", "qr.png", "kit.pdf"):
            for name in ("anonymous", "tono", "dewi"):
                with self.subTest(part=part, viewer=name):
                    assert self.world.cast.client(name).get(f"/@rani/{part}").status_code == 404
        assert self.world.cast.client("bima").get("/@rani/card.png").status_code == 200
        assert "private" in self.world.cast.client("rani").get("/@rani/card.png")["Cache-Control"]

    def test_an_audience_says_whose_country_it_is(self) -> None:
        html = self.page("dewi")
        shares = [value for (dimension, _key), value in AUDIENCE.items() if dimension == "country"]
        assert [value in html for value in shares] == [True, True]
        assert "Negara audiens" in html
