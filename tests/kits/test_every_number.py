"""Every number of a kit is the dictionary's or the books', wherever it stands: page, file, picture, preview.

The readings are the literals of `world.py`; the test makes its own points of them and asks the pure statistics. What
the pages carry in `data-value`, and what the file says in words, must be what the test worked out.
"""

import re
from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.test import TestCase
from django.utils.translation import override

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.statistics import growth, rates, rhythm
from sorot.analytics.statistics.points import DayPoint, PostPoint
from sorot.core import clock
from sorot.core.ui.numbers import compact_text, decimal_text, percent_text
from sorot.kits.enums import NUMBERS, Block
from sorot.kits.queries import kit_of
from sorot.kits.sheet import kit_pdf
from sorot.kits.views.share import _card
from sorot.rates.models import RateLine
from tests.analytics.test_one_dictionary import Marks
from tests.core.print.reading import flat
from tests.kits.world import AUDIENCE, FEE, NOW, TODAY, World, add_photo, build


def followers_on(back: int) -> int:
    return 48_123 - 31 * back


POSTS = tuple(
    PostPoint(
        key=f"p{n}", published_at=NOW - timedelta(days=12 + 4 * n), format="reel", read_on=TODAY - timedelta(days=2),
        age_days=float(10 + 4 * n), views=20_000 + 137 * n, likes=1_100 + 13 * n, comments=60 + n,
        followers=followers_on(12 + 4 * n),
    )
    for n in range(12)
)  # fmt: skip
DAYS = tuple(
    DayPoint(day=TODAY - timedelta(days=back), followers=followers_on(back), views=4_000 + back)
    for back in range(59, -1, -1)
)
EXPECTED: dict[str, int | Decimal | None] = {
    "followers": 48_123,
    "engagement_rate_followers": rates.engagement_rate_followers(POSTS).value,
    "views_per_post": rates.views_per_post(POSTS).value,
    "growth": growth.growth(DAYS, 28).value,
    "net_growth": growth.net_growth(DAYS, 28).value,
    "view_rate": rates.view_rate(POSTS).value,
    "posts_per_week": rhythm.consistency(POSTS, TODAY).value,
    "views_in_period": sum(4_000 + back for back in range(28)),
}


def text_of(value: int | Decimal | None) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def written(id: str, value: int | Decimal | None) -> str:
    """As people read it."""
    unit = FORMULAS[id].unit
    assert value is not None
    if id == "growth":
        return f"+{percent_text(value)}"
    if unit == "ratio":
        return percent_text(value, 2 if value < Decimal("0.01") else 1)
    return f"+{decimal_text(value)}" if id == "net_growth" else compact_text(value)


class EveryNumber(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", return_value=NOW):
            cls.world = build()
            add_photo(cls.world.cast, cls.world.creator, 1, "Potret")
            cls.world.show(shown=dict.fromkeys(Block.values, "public"), numbers=list(NUMBERS))

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=NOW)
        freeze.start()
        self.addCleanup(freeze.stop)

    def marks(self, html: str) -> list[dict[str, str]]:
        found = Marks()
        found.feed(html)
        assert [text for text, is_marked in found.values if re.search(r"\d", text) and not is_marked] == []
        return found.marks

    def test_the_literals_can_tell_a_wrong_formula(self) -> None:
        values = [value for value in EXPECTED.values() if value is not None]
        assert len({text_of(value) for value in values}) == len(EXPECTED)
        assert EXPECTED["views_per_post"] == 20_754  # the middle of 20,685 and 20,822

    def test_page(self) -> None:
        for name in ("anonymous", "tono", "dewi", "rani", "sri"):
            for language in ("id", "en"):
                html = self.world.cast.client(name).get(f"/@rani/?lang={language}").content.decode()
                assert [wrong for wrong in ("7777777", "7.777.777", "7,8&nbsp;jt", "7.8M") if wrong in html] == []
                marks = self.marks(html)
                shown = {m["metric"].split("@")[0]: m["value"] for m in marks if "part" not in m}
                assert shown == {id: text_of(value) for id, value in EXPECTED.items()}
                parts = {tuple(m["part"].split("/")): m["value"] for m in marks if "part" in m}
                assert parts == AUDIENCE
                assert all(m["account"] == self.world.account.code for m in marks)
                assert all(FORMULAS[m["metric"].split("@")[0]].key == m["metric"] for m in marks)

    def test_file(self) -> None:
        for language in ("id", "en"):
            kit = kit_of(self.world.creator, viewer=self.world.cast.actor("anonymous"), language=language, now=NOW)
            text = flat(kit_pdf(kit))
            with override(language):
                for id, value in EXPECTED.items():
                    line = f"{FORMULAS[id].name} {written(id, value)}".replace("\u00a0", " ")
                    assert line in text, line
                for share in AUDIENCE.values():
                    assert percent_text(Decimal(share)) in text
            assert "7.777" not in text

    def test_prices_are_those_of_the_card(self) -> None:
        row = RateLine.objects.get(card__creator=self.world.creator)
        assert (row.fee, row.currency) == (FEE, "IDR")
        html = self.world.cast.client("anonymous").get("/@rani/").content.decode()
        block = html.partition('id="rates"')[2].partition("</section>")[0]
        assert re.findall(r'<data[^>]* value="(\d+)"', block) == [str(FEE)]
        kit = kit_of(self.world.creator, viewer=self.world.cast.actor("anonymous"), language="id", now=NOW)
        assert "Rp1.734.567" in flat(kit_pdf(kit)).replace("\u00a0", "").replace("Rp ", "Rp")

    def test_record_is_what_the_books_say(self) -> None:
        """Four deals with one work each, all out a day before their date, none with a change."""
        html = self.world.cast.client("dewi").get("/@rani/").content.decode()
        block = html.partition('id="record"')[2].partition("</section>")[0]
        said = re.findall(r"\d+", re.sub(r"<[^>]+>", " ", block.partition("<a ")[0]))
        assert set(said) <= {"4", "100", "0", "24"}
        assert "4" in said

    def test_brands_are_counted_from_finished_deals(self) -> None:
        kit = kit_of(self.world.creator, viewer=self.world.cast.actor("anonymous"), language="id", now=NOW)
        assert [(work.brand, work.deals, len(work.campaigns)) for work in kit.past_work] == [("Kopi Senja", 3, 3)]

    def test_picture_and_preview_hold_no_number(self) -> None:
        kit = kit_of(self.world.creator, viewer=self.world.cast.actor("anonymous"), language="id", now=NOW)
        card = _card(kit)
        assert re.findall(r"\d", " ".join((card.name, card.lead, *card.facts))) == []
        head = self.world.cast.client("anonymous").get("/@rani/").content.decode().partition("</head>")[0]
        contents = re.findall(r'<meta (?:name="description"|property="og:(?:title|description)")[^>]*', head)
        assert (len(contents), re.findall(r"\d", " ".join(contents))) == (3, [])

    def test_the_walk_itself_can_fail(self) -> None:
        with pytest.raises(AssertionError):
            self.marks('<p class="stat__value">12,5 rb</p>')
