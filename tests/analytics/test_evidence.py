"""Every figure opens: its rows, what was left out and why, the sum with its numbers, and who may see how much."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from sorot.accounts.models import Membership, Organisation, User
from sorot.analytics.actions import record_readings
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.models import ImportBatch, PostSnapshot
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.analytics.queries import performance_summary
from sorot.analytics.queries.evidence import evidence_of, evidence_page
from sorot.analytics.queries.leftout import DEMANDS
from sorot.analytics.queries.samples import sample_of
from sorot.analytics.wording import why_of
from sorot.core.access import Actor
from sorot.core.taxonomy import Source
from tests.analytics.conftest import NOW, account_of, person

READ = date(2026, 3, 10)


def post(number, views, *, age=30, format="long_video", likes=100, **more):
    published = datetime(READ.year, READ.month, READ.day, tzinfo=UTC) - timedelta(days=age, hours=number)
    values = {"views": views, "likes": likes, "saves": 40, **more}
    return PostReading(0, f"p{number}-{format}-{age}", "", f"Post {number}", format, published, READ, values)


def days(*pairs):
    return [DayReading(0, date(2026, 2, 1) + timedelta(days=i), {"followers": n}) for i, n in pairs]


def record(cast, *, source=Source.FILE, **readings):
    return record_readings(account=cast.account, source=source, by=cast.rani, now=NOW, **readings)


@pytest.fixture
def filled(cast):
    record(
        cast,
        posts=[post(i, 1000 * (i + 1)) for i in range(5)]
        + [post(9, 7000, age=2), post(10, 50, format="short"), post(11, None, likes=3)],
        days=days((0, 1000), (28, 1100)),
    )
    return cast


def test_the_rows_are_the_posts_that_the_value_rests_on_and_the_middle_one_is_marked(filled, now):
    page = evidence_page(filled.rani, filled.account.code, "views_per_post", now=now)
    assert page.figure.value == 3000
    assert [row.cells[0].value for row in page.rows] == [1000, 2000, 3000, 4000, 5000]
    assert [row.is_middle for row in page.rows] == [False, False, True, False, False]


def test_what_was_left_out_is_grouped_by_its_reason(filled, now):
    page = evidence_page(filled.rani, filled.account.code, "views_per_post", now=now)
    assert {one.reason: one.count for one in page.left_out} == {"young": 1, "format": 1, "unknown": 1}


@pytest.mark.parametrize("id", sorted(DEMANDS))
def test_used_and_left_out_posts_are_all_posts_of_the_sample(filled, now, id):
    loaded = sample_of(filled.account, now=now)
    page = evidence_of(id, loaded, is_full=True)
    assert len(page.figure.result.used) + sum(one.count for one in page.left_out) >= len(loaded.sample.posts)
    assert "older" not in {one.reason for one in page.left_out}


def test_the_sum_is_written_with_its_numbers(filled, now):
    page = evidence_page(filled.rani, filled.account.code, "growth", now=now)
    assert page.steps == ["(1.100 − 1.000) / 1.000 = 10%"]
    rate = evidence_page(filled.rani, filled.account.code, "engagement_rate_views", now=now)
    assert rate.steps == [
        "Dari rendah ke tinggi: 2,8% · 3,5% · 4,6667% · 7% · 14%",
        "5 angka, jadi yang di tengah yang dipakai: 4,6667%",
    ]
    assert rate.figure.value == Decimal("0.046667")


def test_an_even_number_of_values_shows_the_two_in_the_middle(cast, now):
    record(cast, posts=[post(i, 1000 * (i + 1)) for i in range(4)])
    page = evidence_page(cast.rani, cast.account.code, "views_per_post", now=now)
    assert page.steps[1] == "4 angka, jadi tengahnya di antara dua: (2.000 + 3.000) / 2 = 2.500"
    assert [row.is_middle for row in page.rows] == [False, True, True, False]


def test_a_refused_figure_says_what_is_missing_and_has_no_sum(cast, now, sign_in):
    record(cast, posts=[post(1, 1000), post(2, 2000)])
    page = evidence_page(cast.rani, cast.account.code, "views_per_post", now=now)
    assert (page.figure.value, page.figure.refused, page.steps, len(page.rows)) == (None, "few_posts", [], 2)
    html = sign_in(cast.rani).get(reverse("analytics:evidence", args=[cast.account.code, "views_per_post"])).content
    assert why_of(page.figure) in html.decode()


def test_the_files_behind_are_named_with_uploader_and_fingerprint(filled, now, sign_in):
    batch = ImportBatch.objects.create(
        account=filled.account, name="studio-maret.csv", sha256="abcdef0123456789" * 4, table_kind="posts",
        state="applied", created_by=filled.rani.user, created_at=NOW, applied_at=NOW,
    )  # fmt: skip
    PostSnapshot.objects.filter(post__account=filled.account, views__gte=3000).update(batch=batch)
    page = evidence_page(filled.rani, filled.account.code, "views_per_post", now=now)
    assert ([file.name for file in page.files], page.without_file) == (["studio-maret.csv"], 2)
    address = reverse("analytics:evidence", args=[filled.account.code, "views_per_post"])
    own = sign_in(filled.rani).get(address).content.decode()
    assert [text in own for text in ("studio-maret.csv", "abcdef012345")] == [True, True]
    brand = sign_in(filled.dewi).get(address).content.decode()
    assert [text in brand for text in ("studio-maret.csv", "abcdef012345")] == [False, False]


def test_brands_see_what_the_profile_shows_without_single_counters(filled, now, sign_in):
    shown = {
        id
        for id, formula in FORMULAS.items()
        if evidence_page(filled.dewi, filled.account.code, id, now=now) is not None
    }
    assert shown == {"followers", "posts", "engagement_rate_views", "views_per_post", "growth"}
    page = evidence_page(filled.dewi, filled.account.code, "engagement_rate_views", now=now)
    assert [cell.metric for cell in page.columns] == ["", "views@1", "post_engagement_views@1"]
    own = evidence_page(filled.rani, filled.account.code, "engagement_rate_views", now=now)
    assert [cell.metric for cell in own.columns] == [
        "likes@1", "comments@1", "shares@1", "saves@1", "", "views@1", "post_engagement_views@1",
    ]  # fmt: skip


def test_a_brand_cannot_ask_for_another_period(filled, now):
    record(filled, days=[DayReading(0, date(2026, 2, 22), {"followers": 50})])
    week = evidence_page(filled.rani, filled.account.code, "growth", days=7, now=now)
    brand = evidence_page(filled.dewi, filled.account.code, "growth", days=7, now=now)
    assert (week.figure.window, brand.figure.window, brand.figure.value) == (7, 28, Decimal("0.1"))


def test_strangers_get_404_and_visitors_sign_in(filled, client, sign_in):
    address = reverse("analytics:evidence", args=[filled.account.code, "followers"])
    assert client.get(address).status_code == 302
    assert sign_in(filled.tono).get(address).status_code == 404
    other = Organisation.objects.create(kind="management", name="Lain", created_at=NOW)
    outsider = Actor(user=person("Wati"), organisation=other, role="owner")
    Membership.objects.create(user=outsider.user, organisation=other, role="owner", created_at=NOW)
    assert sign_in(outsider).get(address).status_code == 404
    for viewer in (filled.rani, filled.bima, filled.viewer, filled.dewi):
        assert sign_in(viewer).get(address).status_code == 200


def test_a_hidden_profile_is_closed_to_brands(filled, now):
    filled.profile.is_public = False
    filled.profile.save()
    assert evidence_page(filled.dewi, filled.account.code, "followers", now=now) is None
    assert evidence_page(filled.rani, filled.account.code, "followers", now=now) is not None


def test_the_operator_sees_all(filled, now):
    desk = Actor(user=User.objects.create_user("sri@example.com", "correct-horse-battery"), is_operator=True)
    assert evidence_page(desk, filled.account.code, "engagement_rate_reach", now=now).is_full


@pytest.mark.parametrize("id", ["nonsense", "views", "campaign_followers"])
def test_what_is_no_figure_of_an_account_is_not_found(filled, now, id):
    assert evidence_page(filled.rani, filled.account.code, id, now=now) is None


@pytest.mark.parametrize("id", [id for id, formula in FORMULAS.items() if formula.evaluate])
def test_every_figure_opens_empty_and_full(cast, sign_in, id):
    address = reverse("analytics:evidence", args=[cast.account.code, id])
    assert sign_in(cast.rani).get(address).status_code == 200
    record(
        cast,
        posts=[post(i, 1000 * (i + 1 if i < 12 else 30), age=300 - 9 * i, reach=900) for i in range(30)],
        days=[
            DayReading(
                0,
                READ - timedelta(days=i),
                {"followers": 9000 - 7 * i, "views": 50 + i, "new_followers": 9, "lost_followers": 2},
            )
            for i in range(200)
        ],
    )
    answer = sign_in(cast.rani).get(address)
    assert answer.status_code == 200
    if id != "posts":
        assert f'data-metric="{FORMULAS[id].key}" data-value=""' not in answer.content.decode()


def test_days_that_are_missing_are_said_and_not_zero(cast, now):
    record(
        cast,
        days=[DayReading(0, READ - timedelta(days=i), {"new_followers": 5}) for i in range(28) if i not in (3, 4)],
    )
    page = evidence_page(cast.rani, cast.account.code, "new_followers", now=now)
    assert (page.figure.value, [(one.reason, one.count) for one in page.left_out]) == (130, [("gap", 2)])


def test_an_account_has_the_same_figures_alone_and_beside_others(cast, now):
    """Forty young posts stand before the old ones, and the followers of the old ones were read long ago."""
    old = [post(i, 1000 * (i + 1), age=150 + i) for i in range(6)]
    young = [post(i, 10, age=0) for i in range(40)]
    days = [DayReading(0, READ - timedelta(days=i), {"followers": 900}) for i in (0, 140)]
    record(cast, posts=old + young, days=days)
    beside = account_of(cast.profile, "tiktok", "rani.tt")
    alone = performance_summary([cast.account.pk], now=now)[cast.account.pk]
    among = performance_summary([cast.account.pk, beside.pk], now=now)[cast.account.pk]
    assert [(f.definition.key, f.exact, f.n) for f in alone.figures] == [
        (f.definition.key, f.exact, f.n) for f in among.figures
    ]
    assert (alone.views_per_post.value, alone.views_per_post.n) == (3500, 6)


def test_posts_a_week_counts_every_post_of_its_ninety_days(cast, now):
    record(cast, posts=[post(i % 2, 10, age=i // 2 + 1) for i in range(160)])
    loaded = sample_of(cast.account, now=now)
    assert evidence_of("posts_per_week", loaded, is_full=True).figure.n == 160
