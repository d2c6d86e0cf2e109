"""Posts at equal ages: the list, and one post against one's own of the same format, age and definition."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.analytics.actions import record_readings
from sorot.analytics.models import Post, PostSnapshot
from sorot.analytics.parsing.readings import PostReading
from sorot.analytics.queries.posts import PostsQuery, address_key, post_page, posts_page
from sorot.analytics.queries.samples import sample_of
from sorot.core.taxonomy import Source
from tests.analytics.conftest import NOW, account_of

FIRST = datetime(2025, 11, 1, 12, tzinfo=UTC)


def reading(number, age, views, *, format="long_video", likes=10, url="", **more):
    published = FIRST + timedelta(days=3 * number)
    day = (published + timedelta(days=age)).date()
    return PostReading(
        0, f"p{number}", url, f"Post {number}", format, published, day, {"views": views, "likes": likes, **more}
    )


def record(cast, posts, source=Source.FILE, account=None):
    return record_readings(account=account or cast.account, posts=posts, source=source, by=cast.rani, now=NOW)


def code_of(number):
    return Post.objects.get(native_id=f"p{number}").code


def line(page, age):
    return next(line for line in page.lines if line.age == age)


def test_views_stand_at_the_age_they_were_read_and_nowhere_else(cast):
    record(cast, [reading(1, age, 100 * age) for age in (1, 7, 14)])
    page = post_page(cast.rani, code_of(1))
    assert {one.age: one.views.value for one in page.lines} == {1: 100, 3: None, 7: 700, 14: 1400, 30: None}
    assert line(page, 3).refused == "unknown"
    assert (page.latest.views, [views for _aged, views in page.curve]) == (1400, [100, 700, 1400])


def test_a_post_has_its_place_among_five_of_its_format_and_age(cast):
    record(cast, [reading(i, 7, 1000 * i) for i in range(1, 6)])
    found = line(post_page(cast.rani, code_of(4)), 7)
    assert (found.place, found.n, found.usual, found.times) == (2, 5, 2500, Decimal("1.60"))


def test_under_five_posts_nothing_is_said(cast, sign_in):
    record(cast, [reading(i, 7, 1000 * i) for i in range(1, 5)])
    page = post_page(cast.rani, code_of(4))
    assert (line(page, 7).place, line(page, 7).refused, line(page, 7).n) == (None, "few_posts", 4)
    html = sign_in(cast.rani).get(reverse("analytics:post", args=[code_of(4)])).content.decode()
    assert "baru ada 4" in html


def test_other_formats_ages_sources_and_definitions_do_not_count(cast):
    record(cast, [reading(i, 7, 1000 * i) for i in range(1, 6)])
    record(cast, [reading(10 + i, 7, 9) for i in range(3)], source=Source.DEMO)
    record(cast, [reading(20 + i, 7, 9, format="short_video") for i in range(4)])
    record(cast, [reading(30 + i, 30, 9) for i in range(4)])
    record(cast, [reading(40, 7, 9)])
    PostSnapshot.objects.filter(post__native_id="p40").update(definition_version=2)
    found = line(post_page(cast.rani, code_of(4)), 7)
    assert (found.place, found.n, found.usual) == (2, 5, 2500)


def test_equal_views_share_the_better_place(cast):
    record(cast, [reading(i, 7, 500) for i in range(1, 6)])
    assert line(post_page(cast.rani, code_of(3)), 7).place == 1


def test_a_hundred_nearest_posts_are_compared(cast):
    record(cast, [reading(i, 7, 1000 + i) for i in range(-60, 70)])
    assert line(post_page(cast.rani, code_of(0)), 7).n == 101


def test_the_curve_is_not_drawn_across_a_new_definition(cast):
    record(cast, [reading(1, 1, 100), reading(1, 7, 700)])
    PostSnapshot.objects.filter(views=700).update(definition_version=2)
    assert [views for _aged, views in post_page(cast.rani, code_of(1)).curve] == [100, None, 700]


def test_a_post_without_a_day_of_publication_has_no_ages(cast):
    record(cast, [reading(1, 7, 700)])
    Post.objects.update(published_at=None)
    page = post_page(cast.rani, code_of(1))
    assert [one.views.value for one in page.lines] == [None] * 5
    assert (page.latest.views, page.curve) == (700, [])


def test_the_list_is_filtered_sorted_and_paged_by_its_address(cast, sign_in):
    record(cast, [reading(i, 30, 100 + (i * 37) % 60, likes=i) for i in range(30)])
    record(cast, [reading(50, 7, 5000, format="short_video", likes=1)])

    def titles(**query):
        return [str(one.post) for one in posts_page(cast.rani, PostsQuery(**query)).lines.items]

    assert titles()[:2] == ["Post 50", "Post 29"]
    assert titles(sort="oldest")[0] == "Post 0"
    most = max(range(30), key=lambda i: (i * 37) % 60)
    assert titles(sort="views")[:2] == ["Post 50", f"Post {most}"]
    assert titles(format="short_video") == ["Post 50"]
    assert len(titles()) == 24
    assert len(titles(page=2)) == 7
    best = max(range(30), key=lambda i: i / (100 + (i * 37) % 60))
    assert titles(sort="engagement")[0] == f"Post {best}"
    html = sign_in(cast.rani).get(reverse("analytics:posts") + "?format=short_video&sort=views").content.decode()
    assert "Post 50" in html
    assert "Post 29" not in html


def test_the_list_shows_equal_ages_and_a_dash_where_nothing_was_read(cast):
    record(cast, [reading(1, 7, 700), reading(1, 28, 2800), reading(1, 60, 6000), reading(2, 20, 9)])
    first, second = reversed(posts_page(cast.rani, PostsQuery()).lines.items)
    assert (first.at_7.value, first.at_30.value, first.views.value) == (700, 2800, 6000)
    assert (second.at_7.value, second.at_30.value, second.views.value) == (None, None, 9)


def test_the_source_of_the_list_is_that_of_the_figures(cast, now):
    record(cast, [reading(i, 7, 100) for i in range(5)], source=Source.DEMO)
    record(cast, [reading(i, 7, 200) for i in range(2)])
    assert posts_page(cast.rani, PostsQuery()).source == sample_of(cast.account, now=now).post_source == "file"
    record(cast, [reading(i, 7, 300) for i in range(3)], source=Source.SELF_DECLARED)
    assert posts_page(cast.rani, PostsQuery()).source == sample_of(cast.account, now=now).post_source


def test_the_first_account_is_shown_unless_another_is_named(cast):
    other = account_of(cast.profile, "tiktok", "rani.tt")
    record(cast, [reading(1, 7, 1)], account=other)
    assert posts_page(cast.rani, PostsQuery()).account == other
    assert posts_page(cast.rani, PostsQuery(account=cast.account.code)).account == cast.account
    assert [one.pk for one in posts_page(cast.rani, PostsQuery()).accounts] == [other.pk, cast.account.pk]


def test_strangers_and_brands_get_404_for_posts(cast, sign_in, client):
    record(cast, [reading(1, 7, 700)])
    one, every = reverse("analytics:post", args=[code_of(1)]), f"?account={cast.account.code}"
    assert client.get(one).status_code == 302
    for stranger in (cast.tono, cast.dewi):
        assert sign_in(stranger).get(one).status_code == 404
        assert sign_in(stranger).get(reverse("analytics:posts") + every).status_code == 404
    for reader in (cast.rani, cast.bima, cast.viewer):
        assert sign_in(reader).get(one).status_code == 200
        assert sign_in(reader).get(reverse("analytics:posts") + every).status_code == 200


def test_a_person_without_an_account_is_told_what_to_do(cast, sign_in):
    assert "Tambah akun" in sign_in(cast.tono).get(reverse("analytics:posts")).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://youtu.be/abc?si=1", "https://www.youtube.com/watch?v=abc&t=3", True),
        ("https://youtube.com/shorts/abc", "https://m.youtube.com/watch?v=abc", True),
        ("https://www.instagram.com/reel/Cx1/?igsh=1", "https://instagram.com/reel/Cx1", True),
        ("https://www.tiktok.com/@a/video/1", "https://www.tiktok.com/@a/video/2", False),
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abd", False),
        ("https://www.instagram.com/", "https://www.instagram.com/", False),
        ("", "", False),
    ],
)
def test_addresses_of_one_post_are_known_as_one(one, other, same):
    assert (bool(address_key(one)) and address_key(one) == address_key(other)) is same


@pytest.mark.parametrize("size", [1, 40, 400])
def test_pages_of_posts_ask_the_same_number_of_queries(cast, size):
    record(cast, [reading(i, age, 100 + i) for i in range(size) for age in (7, 30)])

    def count(work):
        with CaptureQueriesContext(connection) as caught:
            work()
        return len(caught)

    assert count(lambda: posts_page(cast.rani, PostsQuery(sort="views"))) == 7
    code = code_of(0)
    assert count(lambda: post_page(cast.rani, code)) == (4 if size == 1 else 5)
