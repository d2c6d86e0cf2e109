"""The dashboard around its sentences: breaks, campaigns, formats, peers, audience; and the page itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.analytics.actions import record_readings
from sorot.analytics.models import (
    AccountSnapshot,
    AudienceSlice,
    Benchmark,
    PlatformChange,
)
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.analytics.queries import campaigns as campaign_queries
from sorot.analytics.queries.campaigns import over_the_usual
from sorot.analytics.statistics.differs import differs, rank_p
from sorot.analytics.statistics.points import DayPoint
from sorot.core.taxonomy import Source
from sorot.deals.queries import PublishedWork
from tests.analytics.conftest import NOW, account_of
from tests.analytics.series import TODAY, notice, page, put_days, put_posts, stat


# ---------------------------------------------------------------- definitions
def change(account, day, breaks="views", formats=""):
    return PlatformChange.objects.create(
        platform=account.platform, happened_date=day, breaks=breaks, formats=formats, title_id="Cara hitung baru",
        title_en="New way", what_id="x", what_en="x", advice_id="x", advice_en="x", source="x", confidence="high",
        checked_date=day,
    )  # fmt: skip


def test_nothing_is_drawn_or_compared_across_a_changed_definition(cast):
    put_days(cast.account, views=lambda back: 100 if back > 20 else 900)
    day = TODAY - timedelta(days=20)
    AccountSnapshot.objects.filter(date__gte=day).update(definition_version=2)
    change(cast.account, day)
    dash = page(cast.account)
    views = next(s for s in dash.stats if s.figure.definition.id == "views_in_period")
    assert (views.figure.value, views.figure.refused) == (None, "definition_changed")
    line = dash.views_line
    assert [(b.index, b.label) for b in line.breaks] == [(len(line.points) - 21, "22 Feb")]
    assert notice(dash, "break").said[0] == "YouTube menghitung dengan cara lain sejak 22 Feb."
    assert dash.followers_line.breaks == ()


def test_periods_on_two_sides_of_a_break_have_no_change_beside_them(cast):
    put_days(cast.account, views=lambda back: 100 if back >= 28 else 900)
    AccountSnapshot.objects.filter(date__gt=TODAY - timedelta(days=28)).update(definition_version=2)
    views = next(s for s in page(cast.account).stats if s.figure.definition.id == "views_in_period")
    assert (views.figure.value, views.before, views.why_not) == (25_200, None, "definition_changed")
    assert views.why == "Platform mengubah cara menghitung pada masa ini, jadi tidak dibandingkan."


def test_a_broken_line_is_drawn_in_pieces(cast, sign_in):
    put_days(cast.account, views=lambda back: 100 + back)
    AccountSnapshot.objects.filter(date__gte=TODAY - timedelta(days=20)).update(definition_version=2)
    html = sign_in(cast.rani).get("/performance/?days=28").content.decode()
    views = html[html.index('id="views"') :]
    assert views[: views.index("</figure>")].count('<polyline class="chart__line"') == 2
    assert "Dari sini dihitung dengan cara lain: bukan satu garis" in views


# ---------------------------------------------------------------- campaigns
def work(day, deal="d1", url="https://example.com/x"):
    return PublishedWork(deal, "Resep Sahur", "Kopi Senja", "youtube", "reel", url, day)


def test_a_clear_campaign_is_told_with_its_range(cast, monkeypatch):
    put_days(cast.account, back=200, won=lambda back: 300 if back in {10, 9, 8} else 40 + (back * 7) % 9)
    monkeypatch.setattr(campaign_queries, "publications_of", lambda *_a, **_k: [work(NOW - timedelta(days=10))])
    dash = page(cast.account)
    row = dash.campaigns[0]
    assert (row.start, row.end, row.is_clear) == (date(2026, 3, 4), date(2026, 3, 6), True)
    assert 0 < row.followers.result.low < row.followers.value < row.followers.result.high
    assert row.text.startswith("+")
    assert notice(dash, "campaign").said[0] == "Saat Resep Sahur dari Kopi Senja: lebih banyak dari biasanya."
    assert [e.kind for e in dash.followers_line.events] == ["campaign"]


def test_a_range_that_holds_zero_is_not_clear(cast, monkeypatch, sign_in):
    put_days(cast.account, back=200, won=lambda back: 40 + (back * 7) % 9)
    monkeypatch.setattr(campaign_queries, "publications_of", lambda *_a, **_k: [work(NOW - timedelta(days=10))])
    dash = page(cast.account)
    assert dash.campaigns[0].followers.is_known
    assert not dash.campaigns[0].is_clear
    assert notice(dash, "campaign") is None
    html = sign_in(cast.rani).get("/performance/").content.decode()
    assert "Belum jelas" in html


def test_a_campaign_with_too_few_days_before_it_is_unknown_and_says_why(cast, monkeypatch):
    put_days(cast.account, back=20)
    monkeypatch.setattr(campaign_queries, "publications_of", lambda *_a, **_k: [work(NOW - timedelta(days=5))])
    row = page(cast.account).campaigns[0]
    assert (row.followers.value, row.followers.refused) == (None, "few_windows")
    assert row.why != ""


def test_the_sum_over_the_usual_follows_the_ratio_that_impact_tells():
    days = tuple(
        DayPoint(TODAY - timedelta(days=back), views=200 if back in {9, 8, 7} else 100) for back in range(120, -1, -1)
    )
    found = over_the_usual(days, TODAY - timedelta(days=9), TODAY - timedelta(days=7), "views", ())
    assert (found.value, found.n) == (300, 3)
    assert found.low > 0


# ---------------------------------------------------------------- formats, peers, audience, times
def test_formats_stand_apart_and_too_few_posts_give_a_reason(cast):
    put_posts(cast.account, [1000] * 6, first=10, likes=lambda place: 40 + place)
    put_posts(cast.account, [1000] * 2, first=11, format="carousel", start=50)
    rows = page(cast.account).formats
    assert [(r.format, r.figure.n, r.figure.is_known) for r in rows] == [("reel", 6, True), ("carousel", 2, False)]
    assert rows[0].low < rows[0].figure.value < rows[0].high
    assert rows[1].why == "Perlu paling sedikit 3 unggahan satu format yang lebih tua dari 7 hari; baru ada 2."


def test_peers_stand_beside_a_figure_only_when_an_edition_is_current(cast):
    account_of(cast.profile, "tiktok", "x")
    put_posts(cast.account, [1000] * 6, first=10)
    put_days(cast.account)
    cast.account.followers = 20_000
    row = Benchmark.objects.create(
        platform="youtube", tier="micro", format="reel", category="", metric="engagement_rate_views", edition=1,
        published_at=NOW, is_current=True, n=38, p50=Decimal("0.051"),
    )  # fmt: skip
    found = stat(page(cast.account, against="peers"), "engagement").peer
    assert (found.value, found.n, found.tier) == (Decimal("0.051000"), 35, "Mikro")
    assert page(cast.account).formats[0].peer == found
    row.is_current = False
    row.save()
    assert stat(page(cast.account), "engagement").peer is None


def test_the_country_of_the_audience_stands_apart_from_the_creators(cast, sign_in):
    put_days(cast.account)
    for key, share in (("ID", "0.7"), ("MY", "0.2")):
        AudienceSlice.objects.create(
            account=cast.account, as_of=TODAY, dimension="country", basis="viewers", key=key, share=share, source="file"
        )
    group = page(cast.account).audience[0]
    assert [(p.name, p.figure.exact) for p in group.parts] == [("Indonesia", "0.700000"), ("Malaysia", "0.200000")]
    html = sign_in(cast.rani).get("/performance/").content.decode()
    assert "Negara penonton Anda" in html
    assert "Anda sendiri" not in html  # the profile names no place, and none is guessed from the audience


def test_best_times_need_thirty_posts(cast):
    put_posts(cast.account, [1000 + i for i in range(29)], first=8, every=1)
    times = page(cast.account).times
    assert (times.is_enough, times.n, times.needed) == (False, 29, 30)
    put_posts(cast.account, [1000], first=40, start=80)
    assert page(cast.account).times.is_enough


def test_the_exact_rank_test_counts_all_choices():
    assert rank_p([1, 2, 3, 4], [5, 6, 7, 8]) == pytest.approx(2 / 70)
    assert rank_p([1, 1, 1, 1], [1, 1, 1, 1]) == 1.0
    assert rank_p([], [1]) == 1.0
    assert differs([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    assert not differs([1, 2, 3], [7, 8, 9, 10, 11, 12])


# ---------------------------------------------------------------- the page
@pytest.mark.parametrize("days", ["7", "28", "90", "365", "5000", "x"])
@pytest.mark.parametrize("against", ["past", "peers", "nobody"])
def test_every_address_of_the_page_is_answered(cast, sign_in, days, against):
    put_days(cast.account, back=400)
    put_posts(cast.account, [1000] * 6, first=8)
    answer = sign_in(cast.rani).get(f"/performance/?account={cast.account.code}&days={days}&against={against}")
    assert answer.status_code == 200
    assert 'data-metric="net_growth@1"' in answer.content.decode()


def test_every_shown_value_opens_to_its_evidence(cast, sign_in):
    put_days(cast.account, views=lambda back: 100)
    put_posts(cast.account, [1000] * 12, first=8)
    client = sign_in(cast.rani)
    html = client.get("/performance/").content.decode()
    for id in ("net_growth", "engagement_rate_views", "views_per_post", "views_in_period", "next_post_views"):
        url = f"/performance/evidence/{cast.account.code}/{id}/"
        assert f'href="{url}"' in html
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("size", [1, 1000])
def test_the_page_asks_at_most_fifteen_queries_for_any_number_of_posts(cast, sign_in, size):
    record_readings(
        account=cast.account, source=Source.FILE, by=cast.rani, now=NOW,
        posts=[
            PostReading(
                0, f"p{i}", "", f"P {i}", "", NOW - timedelta(hours=5 * i + 200), TODAY, {"views": 9 + i, "likes": 3}
            )
            for i in range(size)
        ],
        days=[DayReading(0, TODAY - timedelta(days=i), {"followers": 5000 - i}) for i in range(60)],
    )  # fmt: skip
    client = sign_in(cast.rani)
    client.get("/performance/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/performance/")
    assert len(caught) <= 15


def test_the_public_profile_opens_numbers_only_for_those_who_may(cast, sign_in, client):
    put_days(cast.account)
    put_posts(cast.account, [1000] * 6, first=8)
    link = f'href="/performance/evidence/{cast.account.code}/views_per_post/"'
    value = 'data-metric="views_per_post@2" data-value="1000"'
    seen = {}
    for name, visitor in (("nobody", None), ("tono", cast.tono), ("dewi", cast.dewi), ("rani", cast.rani)):
        client.logout() if visitor is None else sign_in(visitor)
        html = client.get(reverse("creators:profile", args=["rani"])).content.decode()
        assert value in html
        seen[name] = link in html
    assert seen == {"nobody": False, "tono": False, "dewi": True, "rani": True}
    assert sign_in(cast.dewi).get(f"/performance/evidence/{cast.account.code}/views_per_post/").status_code == 200
    assert sign_in(cast.tono).get(f"/performance/evidence/{cast.account.code}/views_per_post/").status_code == 404
