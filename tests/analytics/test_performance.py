"""Figures: one source each, unknown stays unknown, and the same number of queries for any number of rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sorot.analytics.actions import record_readings
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.analytics.queries import performance_page, performance_summary
from sorot.analytics.queries.figures import figure_of
from sorot.analytics.queries.performance import PerformanceQuery
from sorot.analytics.queries.samples import sample_of
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount
from tests.analytics.conftest import account_of


def post(number, views, likes=10, day=date(2026, 3, 10), **more):
    published = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    return PostReading(
        0, f"p{number}", "", f"Post {number}", "", published, day, {"views": views, "likes": likes, **more}
    )


def days(*pairs):
    return [DayReading(0, date(2026, 2, 1) + timedelta(days=i), {"followers": n}) for i, n in pairs]


def record(cast, now, **readings):
    return record_readings(
        account=readings.pop("account", cast.account),
        source=readings.pop("source", Source.FILE),
        by=cast.rani,
        now=now,
        **readings,
    )


def test_an_account_without_numbers_has_unknown_figures_not_zeros(cast, now):
    figures = performance_summary([cast.account.pk], now=now)[cast.account.pk].figures
    assert [f.value for f in figures] == [None] * 5
    assert [f.source for f in figures] == [""] * 5


def test_figures_say_value_n_source_and_definition(cast, now):
    record(cast, now, posts=[post(i, 1000 * (i + 1), 100) for i in range(3)], days=days((0, 1000), (28, 1100)))
    found = performance_summary([cast.account.pk], now=now)[cast.account.pk]
    assert (found.followers.value, found.followers.source) == (1100, "file")
    assert (found.views_per_post.value, found.views_per_post.n, found.views_per_post.source) == (2000, 3, "file")
    assert (found.engagement_rate.value, found.engagement_rate.definition.key) == (
        Decimal("0.05"),
        "engagement_rate_views@2",
    )
    assert (found.growth.value, found.growth.change, found.growth.before, found.growth.since) == (
        Decimal("0.1"),
        100,
        1000,
        date(2026, 2, 1),
    )
    assert found.posts.value is None


def test_sources_are_never_mixed_in_one_figure(cast, now):
    record(
        cast, now, posts=[post(i, 9_000_000) for i in range(5)], days=days((0, 10), (28, 999_999)), source=Source.DEMO
    )
    record(cast, now, posts=[post(i, 1000) for i in range(3)], days=days((0, 1000), (14, 1050), (28, 1100)))
    found = performance_summary([cast.account.pk], now=now)[cast.account.pk]
    assert (found.views_per_post.value, found.views_per_post.n, found.views_per_post.source) == (1000, 3, "file")
    assert (found.growth.value, found.growth.source) == (Decimal("0.1"), "file")
    assert found.other_sources == ("demo",)


def test_growth_needs_a_week_and_a_follower(cast, now):
    record(cast, now, days=days((0, 1000), (3, 1100)))
    assert performance_summary([cast.account.pk], now=now)[cast.account.pk].growth.value is None
    record(cast, now, days=[DayReading(0, date(2026, 1, 1), {"followers": 0})])
    assert performance_summary([cast.account.pk], now=now)[cast.account.pk].growth.value is None


def test_fewer_than_three_posts_give_no_rate_and_say_why(cast, now):
    record(cast, now, posts=[post(1, 1000, 100), post(2, 2000, 100)])
    figure = performance_summary([cast.account.pk], now=now)[cast.account.pk].engagement_rate
    assert (figure.value, figure.refused, figure.n) == (None, "few_posts", 2)


def test_instagram_is_rated_by_followers(cast, now):
    account = account_of(cast.profile, "instagram", "rani.ig")
    record(cast, now, account=account, posts=[post(i, 5000, 50) for i in range(3)], days=days((0, 1000)))
    figure = performance_summary([account.pk], now=now)[account.pk].engagement_rate
    assert (figure.value, figure.definition.id) == (Decimal("0.05"), "engagement_rate_followers")


def test_managers_see_their_talents_and_strangers_nothing(cast, now):
    assert performance_page(cast.bima, PerformanceQuery(), now=now).dashboard.account == cast.account.code
    for stranger in (cast.tono, cast.dewi):
        assert not performance_page(stranger, PerformanceQuery(), now=now).has_accounts
        assert performance_page(stranger, PerformanceQuery(account=cast.account.code), now=now) is None


def test_several_accounts_stand_side_by_side_until_one_is_chosen(cast, now):
    other = account_of(cast.profile, "tiktok", "rani.tt")
    page = performance_page(cast.rani, PerformanceQuery(), now=now)
    assert ([r.account for r in page.rows], page.dashboard, page.tabs) == ([other, cast.account], None, ())
    page = performance_page(cast.rani, PerformanceQuery(account=other.code), now=now)
    assert page.dashboard.account == other.code
    assert [(t.name, t.is_chosen) for t in page.tabs] == [("TikTok", True), ("YouTube", False)]


def test_two_accounts_on_one_platform_are_told_apart_by_their_names(cast, now):
    other = account_of(cast.profile, "youtube", "rani.kedua")
    page = performance_page(cast.rani, PerformanceQuery(account=other.code), now=now)
    assert [t.name for t in page.tabs] == ["YouTube @ranikopi", "YouTube @rani.kedua"]


def count_queries(work):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        work()
    return len(caught)


@pytest.mark.parametrize("size", [1, 30, 1000])
def test_the_page_runs_the_same_queries_for_any_number_of_posts(cast, now, size):
    record(cast, now, posts=[post(i, i + 1) for i in range(size)], days=days((0, 5), (20, 9)))
    assert (
        count_queries(lambda: performance_page(cast.rani, PerformanceQuery(account=cast.account.code), now=now)) == 10
    )


@pytest.mark.parametrize("size", [1, 30, 200])
def test_the_summary_runs_six_queries_for_any_number_of_accounts(cast, now, size):
    SocialAccount.objects.bulk_create(
        SocialAccount(creator=cast.profile, platform="tiktok", handle=f"a{i}", created_at=now, updated_at=now)
        for i in range(size)
    )
    for account in SocialAccount.objects.filter(platform="tiktok")[:3]:
        record(cast, now, account=account, posts=[post(1, 5)], days=days((0, 5)))
    ids = list(SocialAccount.objects.values_list("pk", flat=True))
    found = {}
    assert count_queries(lambda: found.update(performance_summary(ids, now=now))) == 6
    assert len(found) == size + 1


def test_counts_of_two_definitions_are_not_compared(cast):
    """Facebook counted likes of a page until 14 November 2025, then followers; reach changed in June 2026."""
    now = datetime(2025, 11, 25, 3, 0, tzinfo=UTC)
    account = account_of(cast.profile, "facebook", "rani.fb")
    standing = [DayReading(0, date(2025, 10, 28) + timedelta(days=i), {"followers": 1000 + i}) for i in range(28)]
    record(cast, now, account=account, days=standing)
    growth = performance_summary([account.pk], now=now)[account.pk].growth
    assert (growth.value, growth.refused, growth.since) == (None, "definition_changed", date(2025, 10, 28))
    later = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)
    for number, day in enumerate((date(2026, 5, 20), date(2026, 5, 25), date(2026, 6, 1), date(2026, 7, 10))):
        reading = PostReading(
            0, f"f{number}", "", "Post", "", datetime(2026, 5, 1 + number, tzinfo=UTC), day, {"likes": 10, "reach": 100}
        )
        record(cast, later, account=account, posts=[reading])
    rate = figure_of("engagement_rate_reach", sample_of(account, now=later))
    assert (rate.value, rate.refused, rate.n) == (None, "few_posts", 1)
