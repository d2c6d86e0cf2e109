"""What many show together: percentiles equal an oracle, small groups stay hidden, editions tell nobody's number."""

import re
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from sorot.accounts.models import User
from sorot.analytics.actions.benchmarks import DIFFERING, publish_benchmarks
from sorot.analytics.actions.sharing import choose_sharing
from sorot.analytics.models import Benchmark, BenchmarkEntry, Post, PostSnapshot, SharingChoice
from sorot.analytics.queries.benchmarks import benchmark_of, spread_of
from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.creators.models import CreatorProfile, SocialAccount

URL = "/metrics/benchmarks/"
METRIC = "views_per_post"


def account_with(creator, handle, views, now, *, source="file", followers=5_000):
    """An account whose three Reels all have `views` views."""
    account = SocialAccount.objects.create(
        creator=creator, platform="instagram", handle=handle, followers=followers,
        metrics_source=source, metrics_captured_at=now, created_at=now, updated_at=now,
    )  # fmt: skip
    posts = Post.objects.bulk_create(
        Post(
            account=account, platform="instagram", native_id=f"{handle}-{age}", format="reel",
            published_at=now - timedelta(days=40 + age), created_at=now,
        )
        for age in range(3)
    )  # fmt: skip
    PostSnapshot.objects.bulk_create(
        PostSnapshot(
            post=post, captured_at=now, captured_date=now.date(), source=source, views=views, definition_version=2
        )
        for post in posts
    )
    return account


def creator_with(
    number, views, now, *, source="file", categories=("food",), shares=True, is_demo=False, followers=5_000
):
    """A creator whose Reels on Instagram all have `views` views."""
    user = User.objects.create(email=f"kreator{number}@example.com", name=f"Kreator {number}")
    creator = CreatorProfile.objects.create(
        user=user,
        handle=f"kreator{number}", display_name=f"Kreator {number}", is_public=True, categories=list(categories),
        is_demo=is_demo, created_at=now, updated_at=now,
    )  # fmt: skip
    account_with(creator, f"kreator{number}", views, now, source=source, followers=followers)
    if shares:
        share(creator, now)
    return creator


def share(creator, now, *, is_sharing=True):
    SharingChoice.objects.update_or_create(
        creator=creator, defaults={"is_sharing": is_sharing, "decided_at": now, "decided_by": creator.user}
    )


def change(creator, views):
    PostSnapshot.objects.filter(post__account__creator=creator).update(views=views)


def shown(category="", tier="micro"):
    return benchmark_of("instagram", tier, "reel", METRIC, category=category)


def seen(client):
    """The bytes of the page, but for the token that is another one each time."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"\1", client.get(URL).content)


def editions():
    return list(Benchmark.objects.filter(category="", metric=METRIC).values_list("edition", "is_current", "n", "p50"))


def test_percentiles_equal_an_oracle(db, now):
    values = [1_000 + 137 * number * number for number in range(31)]
    for number, views in enumerate(values):
        creator_with(number, views, now)
    assert publish_benchmarks(now=now) == 2  # all, and food
    row = shown()
    for point in (10, 25, 50, 75, 90):
        rounded = [float(f"{value:.1e}") for value in values]
        oracle = np.percentile(rounded, point)
        assert float(getattr(row, f"p{point}")) == pytest.approx(float(f"{oracle:.1e}"), rel=1e-9), point
    assert (row.n, spread_of(row).n, row.edition) == (31, 30, 1)


def test_a_group_of_four_is_hidden_and_of_five_shown(db, now, client):
    for number in range(4):
        creator_with(number, 1_000 * (number + 1), now)
    empty = seen(client)
    assert publish_benchmarks(now=now) == 0
    assert shown() is None
    assert seen(client) == empty
    creator_with(4, 9_000, now)
    assert publish_benchmarks(now=now) == 2
    assert (shown().p50, shown().p25) == (Decimal(3_000), None)
    assert seen(client) != empty


def test_adding_or_removing_one_reveals_nothing(db, now, client):
    members = [creator_with(number, 1_000 * (number + 1), now) for number in range(7)]
    publish_benchmarks(now=now)
    before = seen(client)
    joined = creator_with(99, 1_000_000, now)
    assert publish_benchmarks(now=now + timedelta(days=1)) == 0
    assert seen(client) == before
    share(joined, now, is_sharing=False)
    share(members[0], now, is_sharing=False)
    assert publish_benchmarks(now=now + timedelta(days=2)) == 0
    assert seen(client) == before
    assert editions() == [(1, True, 7, Decimal(4_000))]


def test_a_new_edition_waits_until_five_differ(db, now):
    members = [creator_with(number, 1_000 * (number + 1), now) for number in range(10)]
    publish_benchmarks(now=now)
    for number, creator in enumerate(members[: DIFFERING - 1]):
        change(creator, 50_000 + number)
    assert publish_benchmarks(now=now) == 0
    change(members[DIFFERING - 1], 70_000)
    assert publish_benchmarks(now=now) == 2
    assert [row[:3] for row in editions()] == [(2, True, 10), (1, False, 10)]
    assert BenchmarkEntry.objects.filter(benchmark__category="", benchmark__edition=1).count() == 0


def test_a_change_below_the_rounding_is_no_change(db, now):
    members = [creator_with(number, 100_000 + number, now) for number in range(8)]
    publish_benchmarks(now=now)
    for creator in members:
        change(creator, 100_100)
    assert publish_benchmarks(now=now) == 0


def test_who_leaves_and_somebody_else_who_comes_do_not_make_an_edition_that_differs_in_one(db, now, client):
    members = [creator_with(number, 1_000 * (number + 1), now) for number in range(5)]
    publish_benchmarks(now=now)
    before = seen(client)
    choose_sharing(creator=members[0], is_sharing=False, by=actor(members[0]), now=now)
    publish_benchmarks(now=now)
    assert shown() is None
    creator_with(50, 900_000, now)
    assert publish_benchmarks(now=now) == 0
    assert seen(client) == before
    assert editions() == [(1, True, 5, Decimal(3_000))]


def test_a_category_is_hidden_when_it_would_tell_of_a_handful_of_others(db, now):
    for number in range(6):
        creator_with(number, 1_000 * (number + 1), now, categories=("food",))
    creator_with(7, 9_000, now, categories=("beauty",))
    publish_benchmarks(now=now)
    assert shown().n == 7
    assert shown("food") is None
    for number in range(8, 12):
        creator_with(number, 9_000, now, categories=("beauty",))
    publish_benchmarks(now=now)
    assert shown("food").n == 6
    assert shown("beauty").n == 5


def test_made_up_numbers_count_only_on_a_demo_market_and_there_alone(db, now, client):
    for number in range(5):
        creator_with(number, 1_000 * (number + 1), now, source="demo")
    assert publish_benchmarks(now=now) == 0
    for number in range(5, 10):
        creator_with(number, 2_000 * number, now, source="demo", is_demo=True)
    creator_with(20, 500, now)
    assert publish_benchmarks(now=now) == 2
    assert shown().n == 5
    assert "made up" in client.get(URL, headers={"accept-language": "en"}).content.decode()


def test_nobody_takes_part_unasked_and_a_creator_counts_once(db, now):
    for number in range(6):
        creator_with(number, 1_000, now, shares=False)
    assert publish_benchmarks(now=now) == 0
    creators = [creator_with(number, 1_000 * number, now) for number in range(10, 14)]
    account_with(creators[0], "kedua", 7_000, now, followers=4_000)
    assert publish_benchmarks(now=now) == 0


def test_who_stops_leaves_no_value_behind(db, now):
    members = [creator_with(number, 1_000 * (number + 1), now) for number in range(6)]
    publish_benchmarks(now=now)
    kept = BenchmarkEntry.objects.filter(account__creator=members[2])
    assert kept.count() == 2
    choose_sharing(creator=members[2], is_sharing=False, by=actor(members[2]), now=now)
    assert kept.count() == 0


# ---------------------------------------------------------------- the choice
def actor(creator):
    from sorot.core.access import Actor

    return Actor(user=creator.user)


def test_a_creator_and_the_manager_decide_and_nobody_else(cast, now):
    for by in (cast.rani, cast.bima):
        assert choose_sharing(creator=cast.profile, is_sharing=by is cast.rani, by=by, now=now).is_sharing == (
            by is cast.rani
        )
    assert Event.objects.filter(verb="sharing.chosen").count() == 2
    for by in (cast.tono, cast.dewi, cast.viewer):
        with pytest.raises(RefusedError):
            choose_sharing(creator=cast.profile, is_sharing=True, by=by, now=now)
    assert SharingChoice.objects.get().is_sharing is False


def test_the_same_choice_again_writes_nothing(cast, now):
    choose_sharing(creator=cast.profile, is_sharing=True, by=cast.rani, now=now)
    choose_sharing(creator=cast.profile, is_sharing=True, by=cast.rani, now=now + timedelta(days=1))
    assert SharingChoice.objects.get().decided_at == now
    assert Event.objects.filter(verb="sharing.chosen").count() == 1


def test_the_page_offers_the_choice_to_creators_only(cast, now, sign_in, client):
    assert 'name="is_sharing"' not in client.get(URL).content.decode()
    assert 'name="is_sharing"' not in sign_in(cast.dewi).get(URL).content.decode()
    rani = sign_in(cast.rani)
    assert 'value="1"' in rani.get(URL).content.decode()
    sent = rani.post(URL, {"creator": cast.profile.code, "is_sharing": "1"})
    assert (sent.status_code, sent.url) == (303, URL)
    assert SharingChoice.objects.get().is_sharing is True
    assert 'value="0"' in rani.get(URL).content.decode()
    assert rani.post(URL, {"creator": cast.profile.code}).status_code == 422
    tono = CreatorProfile.objects.get(handle="tono")
    assert rani.post(URL, {"creator": tono.code, "is_sharing": "1"}).status_code == 422
    assert sign_in(cast.dewi).post(URL, {"creator": cast.profile.code, "is_sharing": "0"}).status_code == 403
    assert SharingChoice.objects.get().is_sharing is True


def test_figures_of_others_are_labelled_and_apart(client, db):
    page = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "HypeAuditor" in page
    assert "Methods differ" in page
    assert page.index("Counted here") < page.index("Not enough creators yet") < page.index("HypeAuditor")
    none = client.get(f"{URL}?platform=podcast", headers={"accept-language": "en"}).content.decode()
    assert "HypeAuditor" not in none


def test_the_page_costs_few_queries(cast, now, sign_in, django_assert_max_num_queries):
    for number in range(12):
        creator_with(number, 1_000 * (number + 1), now)
    publish_benchmarks(now=now)
    rani = sign_in(cast.rani)
    rani.get(URL)
    with django_assert_max_num_queries(12):
        rani.get(URL)
