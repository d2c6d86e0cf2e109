"""The demo market holds what it promises, and every number of it is marked."""

import pytest
from django.test import TestCase
from django.utils import timezone

from sorot.accounts.models import Organisation, User
from sorot.campaigns.models import Campaign
from sorot.core.taxonomy import Category, Source, tier_scheme
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.deals.enums import ApplicationState, DealState, ItemState
from sorot.deals.models import Application, Deal, DeliverableItem
from sorot.payments.ledger import verify
from sorot.web.demo import builder, cast


@pytest.mark.slow
class DemoMarketTests(TestCase):
    """Loaded once for all tests of the class."""

    @classmethod
    def setUpTestData(cls) -> None:
        assert builder.load(timezone.now())

    def test_the_demo_market_is_as_large_as_promised(self) -> None:
        assert CreatorProfile.objects.filter(is_demo=True).count() == 40
        assert Organisation.objects.filter(kind="brand", is_demo=True).count() == 3
        assert Organisation.objects.filter(kind="agency", is_demo=True).count() == 1
        assert Campaign.objects.filter(is_demo=True).count() == 12
        assert len(set(Campaign.objects.values_list("category", flat=True))) >= 6
        assert set(Campaign.objects.values_list("category", flat=True)) <= set(Category.values)

    def test_it_has_creators_of_every_tier_and_one_whose_followers_are_unknown(self) -> None:
        scheme = tier_scheme("sorot")
        counts = CreatorProfile.objects.values_list("best_followers", flat=True)
        assert {tier.slug for tier in scheme.tiers} == {t.slug for t in map(scheme.tier_of, counts) if t}
        assert CreatorProfile.objects.filter(best_followers=None).count() == 1

    def test_it_has_deals_in_every_state(self) -> None:
        assert set(Deal.objects.values_list("state", flat=True)) == set(DealState.values)
        assert set(DeliverableItem.objects.values_list("state", flat=True)) == set(ItemState.values)
        wanted = {ApplicationState.INVITED, ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED}
        wanted |= {ApplicationState.AGREED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN}
        assert set(Application.objects.values_list("state", flat=True)) == set(wanted)

    def test_every_number_and_person_of_it_is_marked(self) -> None:
        assert set(SocialAccount.objects.exclude(followers=None).values_list("metrics_source", flat=True)) == {
            Source.DEMO
        }
        assert not User.objects.filter(is_demo=False).exists()
        assert {user.email.rsplit("@", 1)[1] for user in User.objects.all()} == {cast.DOMAIN}

    def test_its_books_are_in_order(self) -> None:
        assert verify() == []

    def test_a_second_load_changes_nothing(self) -> None:
        before = (User.objects.count(), Application.objects.count())
        assert not builder.load(timezone.now())
        assert (User.objects.count(), Application.objects.count()) == before
