"""The weather of platforms: what twenty creators or more see together, up as well as down."""

import math
from datetime import timedelta
from decimal import Decimal

import pytest

from sorot.analytics.actions.benchmarks import publish_weather
from sorot.analytics.models import Post, PostSnapshot, WeatherReading
from sorot.creators.models import SocialAccount
from tests.analytics.test_benchmarks import creator_with

WEEKS = 18


def weekly(creators, now, *, factor, changed_weeks=4):
    """One Reel a week for 18 weeks of each; in the newest `changed_weeks` of the weeks that count, views x factor."""
    posts, snapshots = [], []
    newest = now - timedelta(days=now.weekday(), weeks=2)
    for place, account in enumerate(SocialAccount.objects.filter(creator__in=creators)):
        for week in range(WEEKS):
            post = Post(
                account=account, platform="instagram", native_id=f"w{week}", format="reel",
                published_at=newest - timedelta(weeks=week, days=-2), created_at=now,
            )  # fmt: skip
            noise = math.exp(0.25 * math.sin(place * 3.7 + week * 1.9))
            views = 10_000 * (1 + place % 5) * noise * (factor if 1 <= week <= changed_weeks else 1)
            posts.append(post)
            snapshots.append(
                PostSnapshot(
                    post=post,
                    captured_date=now.date(),
                    captured_at=now,
                    source="file",
                    views=round(views),
                    definition_version=2,
                )
            )
    Post.objects.bulk_create(posts)
    PostSnapshot.objects.bulk_create(snapshots)


@pytest.fixture
def town(db, now):
    def build(count, factor, **more):
        creators = [creator_with(number, 10_000, now, **more) for number in range(count)]
        Post.objects.all().delete()
        weekly(creators, now, factor=factor)

    return build


def test_what_many_see_together_is_told_with_its_size(town, now):
    town(22, 0.5)
    assert publish_weather(now=now) == 1
    row = WeatherReading.objects.get()
    assert (row.platform, row.format, row.creators, row.state) == ("instagram", "reel", 22, "lower")
    assert 0.4 < math.exp(row.log_ratio) < 0.62
    assert row.z < -2
    assert row.week_date.weekday() == 0
    assert row.week_date <= (now - timedelta(days=14)).date()


def test_more_views_are_told_as_well_as_fewer(town, now):
    town(22, 1.8)
    publish_weather(now=now)
    assert WeatherReading.objects.get().state == "higher"


def test_a_usual_week_says_so(town, now):
    town(22, 1)
    publish_weather(now=now)
    row = WeatherReading.objects.get()
    assert row.state == "usual"
    assert abs(row.log_ratio) < Decimal("0.2")


def test_nineteen_creators_are_not_enough(town, now):
    town(19, 0.5)
    assert publish_weather(now=now) == 0
    assert WeatherReading.objects.count() == 0


def test_those_who_do_not_take_part_do_not_count(town, now):
    town(25, 0.5, shares=False)
    assert publish_weather(now=now) == 0


def test_the_second_run_of_a_night_changes_nothing(town, now):
    town(20, 0.5)
    publish_weather(now=now)
    first = WeatherReading.objects.values().get()
    publish_weather(now=now)
    assert WeatherReading.objects.values().get() == first
