"""Help with a price on its pages: what a few were paid cannot be read from any of them, nor from two of them."""

import re

import pytest
from django.urls import reverse

from sorot.core.money import Money
from sorot.deals.models import Deal
from sorot.rates.models import PriceEdition
from sorot.rates.queries import PriceHelp
from tests.cast import Cast, make_organisation
from tests.deals import steps
from tests.rates.test_prices import Market
from tests.rates.test_taking import put

TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|submit_key)" value|nonce|"X-CSRFToken"|data-csrf)(=|: ?)"[^"]*"')


class Watcher:
    """Opens every page that shows the help, as its people."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.line = cast, put(cast, "1x reels 1,5jt nett")[0]
        self.application = steps.applied(cast, who="tono")
        self.market = Market(cast)
        # Brands and creators of their own, so that nothing else of the pages changes.
        self.market.brands = [
            make_organisation(name, "brand", cast.lia, now=cast.now)
            for name in ("Roti Pagi", "Sabun Embun", "Tas Rotan")
        ]

    def pages(self) -> dict[str, str]:
        applying = reverse("deals:apply", args=[self.cast.campaign.code])
        offer = reverse("deals:offer_new", args=[self.application.code])
        ways = {
            "line": ("rani", reverse("rates:line", args=[self.line.code])),
            "apply": ("rani", applying),
            "apply with a line": ("rani", f"{applying}?card={self.line.code}"),
            "offer": ("dewi", offer),
        }  # fmt: skip
        out = {}
        for name, (who, url) in ways.items():
            answer = self.cast.client(who).get(url)
            assert answer.status_code == 200
            out[name] = TOKENS.sub("", answer.content.decode())
        return out

    def publish(self) -> dict[str, str]:
        self.market.publish()
        return self.pages()


@pytest.fixture
def watcher(cast: Cast) -> Watcher:
    return Watcher(cast)


def test_no_page_tells_anything_of_four_deals_or_of_one_that_joined_or_left(watcher: Watcher) -> None:
    nobody = watcher.publish()
    for html in nobody.values():
        assert "data belum cukup" in html
        assert "Minimal 5 kerja sama dari 5 kreator untuk 3 brand." in html
    deals = [watcher.market.deal(1_000_000 + 100_000 * number) for number in range(4)]
    assert watcher.publish() == nobody

    deals.append(watcher.market.deal(1_400_000))
    five = watcher.publish()
    assert {name: "Rp1.200.000" in html for name, html in five.items()} == dict.fromkeys(five, True)
    assert {name: "data belum cukup" in html for name, html in five.items()}["line"] is False

    watcher.market.deal(90_000_000)
    assert watcher.publish() == five
    Deal.objects.filter(pk=deals[0].pk).update(state="working", completed_at=None)
    assert watcher.publish() == five
    Deal.objects.filter(pk=deals[1].pk).update(state="working", completed_at=None)
    assert watcher.publish() == nobody


def test_the_price_of_a_line_stands_among_what_was_paid(watcher: Watcher) -> None:
    for number in range(5):
        watcher.market.deal(1_000_000 + 100_000 * number)
    pages = watcher.publish()
    assert "Rp1.500.000 per konten lebih tinggi daripada kira-kira tiga perempat kerja sama ini." in _text(
        pages["line"]
    )
    assert "Sumber: 5 kerja sama atau lebih yang selesai dan lunas di Sorot ini" in _text(pages["line"])
    # Two kinds of work: which part of the fee is whose is not known.
    assert "per konten" not in _text(pages["apply"])


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize(
    ("price", "stands"),
    [(1, "below"), (999, "below"), (1_000, "lower"), (1_499, "lower"), (1_500, "middle"), (1_501, "upper"),
     (2_000, "upper"), (2_001, "above"), (10**12, "above")],
)  # fmt: skip
def test_where_a_price_stands_is_told_by_the_three_published_numbers_only(price: int, stands: str) -> None:
    row = PriceEdition(currency="IDR", p25=1_000, p50=1_500, p75=2_000)
    assert PriceHelp("IG Reels", row, price=Money(price)).stands == stands


def test_a_price_in_another_currency_or_without_data_stands_nowhere() -> None:
    row = PriceEdition(currency="IDR", p25=1_000, p50=1_500, p75=2_000)
    assert PriceHelp("IG Reels", row, price=Money(1_500, "USD")).stands == ""
    assert PriceHelp("IG Reels", None, price=Money(1_500)).stands == ""
