"""Help with a price: from settled deals only, and nothing leaks of a small group, not by a difference either."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from django.urls import reverse

from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal, DeliverableItem
from sorot.payments.models import Milestone
from sorot.rates.actions.prices import Counts, Group, Settled, publish_prices, rounded, told
from sorot.rates.models import PriceEdition, PriceEntry
from sorot.rates.queries import help_for
from tests.cast import Cast, make_creator, make_organisation, make_user
from tests.records.books import NOW, Books, Part, Work

DONE = Work(-20, -15, ((-21, -20, False),), out=-15)


def nothing(_keys: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], Counts]:
    return {}


class Market:
    """Creators, three brands, and settled deals between them."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.books = cast, Books(cast)
        self.brands = [cast.kopi_senja, cast.teh_ranting, make_organisation("Roti Pagi", "brand", cast.lia, now=NOW)]
        self.creators: list[CreatorProfile] = []

    def creator(self, followers: int = 48_000) -> CreatorProfile:
        name = f"kreator{len(self.creators) + 1}"
        found = make_creator(make_user(name), name, now=NOW, followers=followers)
        self.creators.append(found)
        return found

    def deal(
        self, price: int, *, works: int = 1, creator: CreatorProfile | None = None, brand: int | None = None
    ) -> Deal:
        """Completed and paid in full."""
        chosen = len(self.books.written) % 3 if brand is None else brand
        return self.books.deal(
            Part(approved=-16, secured=-30, amount=price * works), works=[DONE] * works,
            creator=creator or self.creator(), brand=self.brands[chosen],
        )  # fmt: skip

    def publish(self, counts_of: object = nothing) -> int:
        return publish_prices(now=NOW, counts_of=counts_of)  # type: ignore[arg-type]


@pytest.fixture
def market(cast: Cast) -> Market:
    return Market(cast)


def current(tier: str = "") -> PriceEdition | None:
    return PriceEdition.objects.filter(is_current=True, tier=tier).first()


def test_four_deals_tell_nothing_and_five_tell_the_middle(market: Market) -> None:
    for price in (1_000_000, 1_200_000, 1_400_000, 1_600_000):
        market.deal(price)
    assert (market.publish(), PriceEdition.objects.count()) == (0, 0)
    market.deal(4_000_000, works=2)
    assert market.publish() == 2
    row = current()
    assert row is not None
    assert (row.platform, row.format, row.basis, row.n) == ("instagram", "reel", "nett", 5)
    assert (row.p25, row.p50, row.p75) == (1_200_000, 1_400_000, 1_600_000)
    assert (row.cpm, row.cpv, row.cpe, row.posts_n) == (None, None, None, 0)


def test_five_deals_of_four_creators_tell_nothing(market: Market) -> None:
    first = market.creator()
    for price in range(5):
        market.deal(1_000_000 + price, creator=first if price < 2 else None)
    assert (market.publish(), PriceEdition.objects.count()) == (0, 0)


def test_five_deals_of_two_brands_tell_nothing(market: Market) -> None:
    for number in range(5):
        market.deal(1_000_000, brand=number % 2)
    assert (market.publish(), PriceEdition.objects.count()) == (0, 0)


@pytest.mark.parametrize("change", ["unpaid", "returned", "working", "two kinds", "by result", "goods"])
def test_only_completed_and_paid_deals_of_one_kind_count(market: Market, change: str) -> None:
    deals = [market.deal(1_000_000) for _five in range(5)]
    one = Deal.objects.filter(pk=deals[0].pk)
    milestone = Milestone.objects.filter(terms__deal_code=deals[0].code)
    match change:
        case "unpaid":
            milestone.update(state="funded", released_at=None, available_at=None, earned_amount=None)
        case "returned":
            milestone.update(earned_amount=999_999, returned_amount=1)
        case "working":
            one.update(state="working", completed_at=None)
        case "two kinds":
            DeliverableItem.objects.create(
                deal=deals[0], position=2, platform="instagram", format="story", draft_due_date=NOW.date(),
                publish_date=NOW.date(),
            )  # fmt: skip
        case "by result":
            one.update(variable_limit=1)
        case "goods":
            one.update(is_goods_taxed=True)
    assert (market.publish(), PriceEdition.objects.count()) == (0, 0)


def test_cover_for_tax_that_went_back_to_the_brand_makes_no_price_smaller(market: Market) -> None:
    for _five in range(5):
        deal = market.deal(1_000_000)
        Milestone.objects.filter(terms__deal_code=deal.code).update(returned_amount=7_402)
    assert market.publish() == 2


def test_a_demo_market_is_told_by_itself_and_to_its_own_creators_only(market: Market) -> None:
    for price in range(5):
        market.deal(1_000_000 + price * 100_000)
    CreatorProfile.objects.filter(handle__startswith="kreator").update(is_demo=True)
    market.deal(9_000_000, creator=market.cast.rani_profile)
    market.publish()
    row = current()
    assert row is not None
    assert (row.n, row.p50) == (5, 1_200_000)
    works = [("instagram", "reel", 1)]
    for creator, is_told in ((market.creators[0], True), (market.cast.rani_profile, False)):
        creator.refresh_from_db()
        found = help_for(creator, works, basis="nett", fee=None)
        assert [(help.edition is not None, help.is_demo) for help in found] == [(is_told, is_told)]


def test_a_new_edition_needs_five_deals_that_differ(market: Market) -> None:
    for price in range(5):
        market.deal(1_000_000 + 100_000 * price)
    market.publish()
    for _four in range(4):
        market.deal(5_000_000)
        assert market.publish() == 0
    before = current()
    assert before is not None
    assert (before.edition, before.p50) == (1, 1_200_000)
    market.deal(5_000_000)
    assert market.publish() == 2
    after = current()
    assert after is not None
    assert (after.edition, after.n) == (2, 10)
    assert PriceEntry.objects.filter(edition=before).count() == 0


def test_a_group_that_fell_below_five_is_hidden_and_comes_back_unchanged(market: Market) -> None:
    deals = [market.deal(1_000_000) for _five in range(5)]
    market.publish()
    Deal.objects.filter(pk=deals[0].pk).update(state="working", completed_at=None)
    market.publish()
    assert current() is None
    market.deal(9_000_000)
    market.publish()
    row = current()
    assert row is not None
    assert (row.edition, row.p50) == (1, 1_000_000)


def _settled(number: int, tier: str) -> Settled:
    return Settled(number, number, number % 3, tier, 1_000_000, 1, NOW.date(), None, None)


def test_a_tier_is_hidden_when_all_minus_tiers_would_leave_a_few() -> None:
    whole, micro, macro = (Group("instagram", "reel", "nett", "IDR", tier) for tier in ("", "micro", "macro"))
    many, few = [_settled(n, "micro") for n in range(8)], [_settled(n, "macro") for n in range(8, 11)]
    assert set(told({whole: many + few, micro: many, macro: few})) == {whole}
    enough = [*few, _settled(11, "macro"), _settled(12, "macro")]
    assert set(told({whole: many + enough, micro: many, macro: enough})) == {whole, micro, macro}


def test_cost_per_view_comes_from_deals_whose_views_are_known(market: Market) -> None:
    for _five in range(5):
        market.deal(1_000_000)

    def known(keys: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], Counts]:
        return dict.fromkeys(keys, Counts(40_000, None))

    market.publish(known)
    row = current()
    assert row is not None
    assert (row.cpm, row.cpv, row.posts_n, row.cpe) == (25_000, Decimal(25), 5, None)


def test_four_deals_with_known_views_tell_no_cost_per_view(market: Market) -> None:
    for _five in range(5):
        market.deal(1_000_000)

    def known(keys: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], Counts]:
        return dict.fromkeys(list(keys)[:4], Counts(40_000, 900))

    market.publish(known)
    row = current()
    assert row is not None
    assert (row.cpm, row.cpv, row.cpe, row.posts_n, row.cpe_n) == (None, None, None, 0, 0)


def test_the_page_says_not_enough_data_and_then_the_middle_with_its_sample(market: Market) -> None:
    client, look = market.cast.client("rani"), {"text": "1x Reels 900rb nett", "look": "1"}
    before = client.post(reverse("rates:edit"), look).content.decode()
    for _five in range(5):
        market.deal(1_000_000)
    unpublished = client.post(reverse("rates:edit"), look).content.decode()
    market.publish()
    after = client.post(reverse("rates:edit"), look).content.decode()
    assert ["Rp1.000.000" in page for page in (before, unpublished, after)] == [False, False, True]
    gross = client.post(reverse("rates:edit"), {**look, "text": "1x Reels 900rb gross"}).content.decode()
    assert "Rp1.000.000" not in gross


@pytest.mark.parametrize(("value", "shown"), [(1_234_567, 1_200_000), (1_250_000, 1_300_000), (95, 95), (0, 0)])
def test_published_amounts_have_two_digits(value: int, shown: int) -> None:
    assert rounded(Decimal(value)) == shown
