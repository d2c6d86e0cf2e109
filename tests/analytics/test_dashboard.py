"""The dashboard: each sentence is said when the numbers show it and not otherwise; gaps, breaks and zones are traps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sorot.analytics.models import (
    AccountSnapshot,
    Post,
    PostSnapshot,
    WeatherReading,
)
from sorot.core.taxonomy import Source
from tests.analytics.conftest import NOW
from tests.analytics.series import TODAY, codes, notice, page, put_days, put_posts, stat


# ---------------------------------------------------------------- empty, one number
def test_an_account_without_numbers_says_what_to_bring(cast, sign_in):
    assert not page(cast.account).has_numbers
    text = sign_in(cast.rani).get("/performance/").content.decode()
    assert "Yang perlu dibawa lebih dulu" in text
    assert "data-metric" not in text


def test_one_number_gives_no_sentence_about_change(cast):
    put_days(cast.account, back=0)
    dash = page(cast.account)
    assert codes(dash) == ["too_little"]
    assert (dash.followers_line, dash.views_line) == (None, None)
    assert not any(s.figure.is_known for s in dash.stats)
    assert all(s.why for s in dash.stats)
    assert dash.is_sparse


def test_single_numbers_stand_with_what_to_bring_and_without_empty_sections(cast, now, sign_in):
    cast.account.followers, cast.account.metrics_source, cast.account.metrics_captured_at = 950, "self_declared", NOW
    cast.account.save()
    assert page(cast.account).title[0] == "950 pengikut."
    text = sign_in(cast.rani).get("/performance/").content.decode()
    assert "Yang perlu dibawa lebih dulu" in text
    assert "Waktu terbaik" not in text


def test_two_posts_are_no_habit_and_no_outlook(cast):
    put_posts(cast.account, [1000, 2000], first=20)
    dash = page(cast.account)
    assert (stat(dash, "engagement").figure.refused, dash.next_post.refused) == ("few_posts", "few_posts")
    assert "5" in dash.next_text
    assert dash.title[0] == "Angka Anda."


# ---------------------------------------------------------------- followers
def test_more_followers_than_before_are_told_with_both_counts(cast):
    put_days(cast.account, won=lambda back: 20 if back < 28 else 10)
    dash = page(cast.account)
    assert dash.title == ("Pengikut bertambah 560.", "28 hari sebelumnya: +280.")
    found = notice(dash, "followers")
    assert (found.figure.value, found.before.value, found.until) == (560, 280, TODAY - timedelta(days=28))
    assert found.said == ("Pengikut yang datang lebih banyak.", "560 dalam 28 hari, 280 dalam 28 hari sebelumnya.")
    assert stat(dash, "net_growth").change == Decimal("1.000000")


def test_a_steady_account_hears_that_nothing_is_sure(cast):
    put_days(cast.account, won=lambda back: 10 + back % 3)
    dash = page(cast.account)
    assert codes(dash) == ["nothing"]
    assert dash.notices[0].said[0] == "Tidak ada perubahan yang pasti."


def test_counts_that_differ_no_more_than_chance_are_not_news(cast):
    """11 against 8 is more than a tenth, but counts of that size do so by themselves."""
    put_days(cast.account, won=lambda back: int(back in range(0, 22, 2) or back in range(28, 44, 2)))
    dash = page(cast.account)
    assert (stat(dash, "net_growth").figure.value, stat(dash, "net_growth").before.value) == (11, 8)
    assert notice(dash, "followers") is None


def test_followers_that_leave_are_told_without_blame(cast):
    put_days(cast.account, won=lambda back: -5)
    assert page(cast.account).title[0] == "Pengikut berkurang 140."


def test_a_gap_is_a_gap_in_the_line_and_in_the_sum(cast):
    put_days(cast.account, views=lambda back: 100, gaps={5, 6})
    dash = page(cast.account)
    values = [value for _label, value in dash.followers_line.points]
    assert [i for i, value in enumerate(values) if value is None] == [len(values) - 7, len(values) - 6]
    views = next(s for s in dash.stats if s.figure.definition.id == "views_in_period")
    assert (views.figure.value, views.figure.refused, views.figure.n) == (None, "few_days", 26)


def test_days_that_arrive_later_change_what_was_before_and_not_what_is_now(cast):
    put_days(cast.account, back=27, won=lambda back: 20)
    first = page(cast.account)
    assert (stat(first, "net_growth").figure.value, stat(first, "net_growth").before) == (560, None)
    followers = 9_000
    rows = []
    for ago in range(90, 27, -1):
        followers += 5
        rows.append(
            AccountSnapshot(
                account=cast.account, date=TODAY - timedelta(days=ago), captured_at=NOW, source=Source.FILE,
                followers=followers, new_followers=5, lost_followers=0,
            )
        )  # fmt: skip
    AccountSnapshot.objects.bulk_create(rows)
    second = page(cast.account)
    assert (stat(second, "net_growth").figure.value, stat(second, "net_growth").before.value) == (560, 140)


def test_the_period_ends_with_the_data_and_old_data_are_told_as_old(cast, sign_in):
    put_days(cast.account)
    later = NOW + timedelta(days=40)
    dash = page(cast.account, now=later)
    assert (stat(dash, "net_growth").figure.value, dash.is_stale) == (280, True)
    assert not page(cast.account, now=NOW + timedelta(days=30)).is_stale
    text = sign_in(cast.rani).get("/performance/").content.decode()
    assert "Angka ini sudah lama." in text
    assert 'class="is-stale"' in text


# ---------------------------------------------------------------- posts
def test_posts_that_clearly_get_more_views_are_told(cast):
    put_posts(cast.account, [9000 + i for i in range(6)] + [1000 + i for i in range(20)], first=8, every=3)
    found = notice(page(cast.account), "views_per_post")
    assert found is not None
    assert found.said[0] == "Tayangan unggahan naik."


def test_a_hit_among_ordinary_posts_is_no_change(cast):
    put_posts(cast.account, [900, 90_000, 1100, 950, *([1000, 1100, 900, 1050] * 5)], first=8, every=4)
    dash = page(cast.account)
    assert {"views_per_post", "engagement", "shift"} & set(codes(dash)) == set()


def test_people_who_react_more_often_are_told(cast):
    put_posts(
        cast.account,
        [1000] * 30,
        likes=lambda place: 100 + place % 3 if place < 7 else 30 + place % 3,
        first=8,
        every=3,
    )
    dash = page(cast.account)
    assert notice(dash, "engagement").said[0] == "Orang lebih sering menanggapi."
    assert stat(dash, "engagement").change > 0


def test_posts_of_one_source_only_are_counted(cast):
    put_posts(cast.account, [9_000_000] * 5, source=Source.DEMO, first=10)
    put_posts(cast.account, [1000] * 5, first=9, start=100)
    dash = page(cast.account)
    assert stat(dash, "views_per_post").figure.value == 1000
    assert {row.views.source for row in dash.posts} == {"file"}
    assert dash.other_sources == ("demo",)


def test_a_lasting_change_of_reach_is_told_with_its_day_and_factor(cast):
    put_posts(cast.account, [400 + i for i in range(12)] + [2000 + i for i in range(24)], first=15, every=3)
    dash = page(cast.account)
    found = dash.notices[0]
    assert (found.code, found.figure.result.facts["state"]) == ("shift", "changed")
    assert found.said[0] == "Jangkauan Anda berubah sejak 25 Jan."
    assert "0,20 kali" in found.said[1]
    assert notice(dash, "views_per_post") is None


def test_a_change_that_many_see_is_told_as_theirs_too(cast):
    put_posts(cast.account, [400 + i for i in range(12)] + [2000 + i for i in range(24)], first=15, every=3)
    weather(cast.account, "lower")
    assert "Bukan hanya Anda: 24 kreator" in page(cast.account).notices[0].said[1]


def weather(account, state, format="reel", week=date(2026, 3, 2)):
    return WeatherReading.objects.create(
        platform=account.platform, format=format, week_date=week, creators=24, log_ratio=Decimal("-0.35"),
        z=Decimal("-3.1"), state=state, computed_at=NOW,
    )  # fmt: skip


def test_the_weather_is_told_for_formats_that_one_posts_and_while_it_is_new(cast):
    put_posts(cast.account, [1000] * 8)
    weather(cast.account, "lower", format="long_video")
    assert notice(page(cast.account), "weather") is None
    weather(cast.account, "usual", format="reel")
    assert notice(page(cast.account), "weather") is None
    WeatherReading.objects.filter(format="reel").update(state="lower")
    assert notice(page(cast.account), "weather").said[0] == "Reels di YouTube: tayangan kebanyakan kreator turun."
    assert notice(page(cast.account, now=NOW + timedelta(days=30)), "weather") is None


def test_a_pause_is_told_only_while_the_numbers_are_fresh(cast):
    put_posts(cast.account, [1000] * 4, first=45, every=3)
    assert notice(page(cast.account), "pause") is None  # read 15 days ago: nobody knows what came since
    PostSnapshot.objects.update(captured_at=NOW, captured_date=TODAY)
    found = notice(page(cast.account), "pause")
    assert found.said == ("Tidak ada unggahan dalam 28 hari.", "Dalam 28 hari sebelumnya ada 4.")
    put_posts(cast.account, [1000], first=2, start=50)
    assert notice(page(cast.account), "pause") is None


def test_a_post_shortly_before_midnight_utc_belongs_to_the_next_day_in_jakarta(cast):
    now = datetime(2026, 3, 14, 16, 30, tzinfo=UTC)  # 23.30 WIB
    post = put_posts(cast.account, [1000])[0]
    Post.objects.filter(pk=post.pk).update(published_at=datetime(2026, 2, 14, 17, 30, tzinfo=UTC))  # 15 Feb 00.30 WIB
    assert [row.title for row in page(cast.account, now=now).posts] == ["Unggahan 0"]
    Post.objects.filter(pk=post.pk).update(published_at=datetime(2026, 2, 14, 16, 30, tzinfo=UTC))  # 14 Feb 23.30 WIB
    assert page(cast.account, now=now).posts == ()


def test_a_push_is_told_as_what_came_after_a_post_and_marked_on_the_line(cast):
    posts = put_posts(cast.account, [50_000, 1000, 1000, 1000], first=10, every=5)
    put_days(cast.account, won=lambda back: 400 if back in {10, 9, 8} else 10)
    dash = page(cast.account)
    found = notice(dash, "push")
    assert (found.target, found.figure.value) == (posts[0].code, 1170)
    assert found.said[1] == "Sekitar 1.200 pengikut di atas biasanya dalam tiga hari sejak 4 Mar."
    assert dash.title[1] == "Dorongan terbesar: sesudah Unggahan 0, 4 Mar."
    assert [(e.code, e.text) for e in dash.followers_line.events] == [(posts[0].code, "+1.200")]


def test_days_that_move_by_themselves_give_no_push(cast):
    put_posts(cast.account, [50_000, 1000, 1000, 1000], first=10, every=5)
    put_days(cast.account, won=lambda back: (back * 37) % 60)
    dash = page(cast.account)
    assert notice(dash, "push") is None
    assert dash.followers_line.events == ()


def test_rounded_counts_are_told_as_about_and_single_posts_not_at_all(cast):
    """YouTube shows 123,000 for a week and then 124,000: one day of the four figures is not what came that day."""
    put_posts(cast.account, [50_000, 1000, 1000], first=10, every=5)
    followers = 120_000
    for ago in range(100, -1, -1):
        followers += 90
        AccountSnapshot.objects.create(
            account=cast.account, date=TODAY - timedelta(days=ago), captured_at=NOW, source="file",
            followers=followers // 1000 * 1000,
        )  # fmt: skip
    dash = page(cast.account)
    assert dash.title[0] == "Pengikut bertambah sekitar 3.000."
    assert notice(dash, "followers") is None
    assert notice(dash, "push") is None
