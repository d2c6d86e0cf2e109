# ruff: noqa: E501 - files read better unfolded
"""The files that platforms give a creator: YouTube Studio, TikTok Studio, Meta Business Suite, X."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sorot.analytics.parsing.readings import DayReading, PostReading, RowError, Skipped, SliceReading

from .reading import TODAY, look


def days(found):
    return [(r.date, dict(r.values)) for r in found if isinstance(r, DayReading)]


def posts(found):
    return [(r.native_id, dict(r.values)) for r in found if isinstance(r, PostReading)]


def slices(found):
    return [(r.key, r.share) for r in found if isinstance(r, SliceReading)]


def errors(found):
    return [(r.line, r.column, r.value, r.code) for r in found if isinstance(r, RowError)]


STUDIO_EN = (
    "\ufeffContent,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Thumbnail impressions,Thumbnail click-through rate (%)\n"
    "Total,,,,28210,2204.2,141,310720,5.4\n"
    'k3JwQz7_aB1,How to brew tubruk,"Jan 5, 2026",612,20110,1502.7,101,210400,6.1\n'
    'Zx8-pLm20Qc,My desk setup,"Dec 18, 2025",845,8100,701.5,40,100320,4.9\n'
)
STUDIO_ID = (
    "Konten;Judul video;Waktu publikasi video;Durasi;Penayangan;Waktu tonton (jam);Subscriber;Tayangan;Rasio klik-tayang dari tayangan (%)\n"
    "Total;;;;28.210;2.204,2;141;310.720;5,4\n"
    "k3JwQz7_aB1;Cara seduh tubruk;5 Jan 2026;612;20.110;1.502,7;101;210.400;6,1\n"
    "Zx8-pLm20Qc;Meja kerjaku;18 Des 2025;845;8.100;701,5;40;100.320;4,9\n"
)


@pytest.mark.parametrize("text", [STUDIO_EN, STUDIO_ID])
def test_youtube_studio_table_without_its_total(text):
    _source, found, out = look(text)
    assert (found.platform, found.table, found.years_missing, found.native) == ("youtube", "posts", False, {})
    assert posts(out) == [("k3JwQz7_aB1", {"views": 20110}), ("Zx8-pLm20Qc", {"views": 8100})]
    assert [(r.line, r.why) for r in out if isinstance(r, Skipped)] == [(2, "total")]
    assert [r.published_at.date() for r in out if isinstance(r, PostReading)] == [date(2026, 1, 5), date(2025, 12, 18)]


def test_youtube_studio_with_engaged_views_reads_the_views():
    text = (
        "Content,Video title,Video publish time,Duration,Engaged views,Views,Watch time (hours),Likes,Comments added,Shares\n"
        'k3JwQz7_aB1,How to brew tubruk,"Jan 5, 2026",612,18000,20110,1502.7,901,44,12\n'
        'Zx8-pLm20Qc,My desk setup,"Dec 18, 2025",845,7000,8100,701.5,300,20,\n'
    )
    _source, found, out = look(text)
    assert found.mapping[4] is None
    assert posts(out) == [
        ("k3JwQz7_aB1", {"views": 20110, "likes": 901, "comments": 44, "shares": 12}),
        ("Zx8-pLm20Qc", {"views": 8100, "likes": 300, "comments": 20}),
    ]


def test_youtube_studio_dates():
    _source, found, out = look("Date,Views,Watch time (hours),Average view duration\n2026-01-01,1200,80.2,0:04:01\n2026-01-02,1320,85.9,0:03:54\nTotal,2520,166.1,0:03:57\n")  # fmt: skip
    assert (found.platform, found.table) == ("youtube", "daily")
    assert days(out) == [(date(2026, 1, 1), {"views": 1200}), (date(2026, 1, 2), {"views": 1320})]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ('"Date","Video Views","Profile Views","Likes","Comments","Shares"', ["December 31", "January 1"]),
        ('"Tanggal","Tayangan Video","Tayangan Profil","Suka","Komentar","Dibagikan"', ["31 Desember", "1 Januari"]),
        ('"Дата","Просмотры видео","Просмотры профиля","Лайки","Комментарии","Репосты"', ["31 декабря", "1 января"]),
    ],
)
def test_tiktok_overview_has_no_years_and_runs_over_new_year(header, cells):
    text = f'\ufeff{header}\n"{cells[0]}","12034","402","1200","40","18"\n"{cells[1]}","9871","300","","31","9"\n'
    _source, found, out = look(text)
    assert (found.table, found.years_missing) == ("daily", True)
    assert days(out) == [
        (date(2025, 12, 31), {"views": 12034, "profile_views": 402, "likes": 1200, "comments": 40, "shares": 18}),
        (date(2026, 1, 1), {"views": 9871, "profile_views": 300, "comments": 31, "shares": 9}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"Date","Followers","Difference in followers from previous day"\n"28 February","10230","12"\n"1 March","10225","-5"\n"2 March","",""\n"3 March","10260","35"\n',
        '"Tanggal","Pengikut","Selisih jumlah pengikut dari hari sebelumnya"\n"28 Februari","10230","12"\n"1 Maret","10225","-5"\n"2 Maret","",""\n"3 Maret","10260","35"\n',
        '"Дата","Подписчики","Изменение числа подписчиков по сравнению с предыдущим днем"\n"28 февраля","10230","12"\n"1 марта","10225","-5"\n"2 марта","",""\n"3 марта","10260","35"\n',
    ],
)
def test_tiktok_follower_history_with_blanks_and_losses(text):
    _source, found, out = look(text, name="FollowerHistory.csv")
    assert (found.table, found.years_missing) == ("daily", True)
    assert days(out) == [
        (date(2026, 2, 28), {"followers": 10230, "new_followers": 12}),
        (date(2026, 3, 1), {"followers": 10225, "new_followers": -5}),
        (date(2026, 3, 3), {"followers": 10260, "new_followers": 35}),
    ]
    assert [(r.line, r.why) for r in out if isinstance(r, Skipped)] == [(4, "no_values")]


def test_a_whole_year_of_days_read_weeks_after_the_export_stays_in_order():
    first = date(2025, 2, 1)
    rows = [f'"{first + timedelta(days=i):%B %-d}","{i}","1"' for i in range(365)]
    _source, _found, out = look('"Date","Video views","Likes"\n' + "\n".join(rows) + "\n", today=date(2026, 2, 20))
    assert [d for d, _ in days(out)] == [first + timedelta(days=i) for i in range(365)]
    _source, _found, out = look('"Date","Video views","Likes"\n' + "\n".join(reversed(rows)), today=date(2026, 2, 20))
    assert [d for d, _ in days(out)] == [first + timedelta(days=i) for i in reversed(range(365))]


def test_tiktok_content_takes_the_year_of_a_post_from_its_id():
    made = int(datetime(2024, 9, 25, 4, tzinfo=UTC).timestamp()) << 32
    text = (
        '"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"\n'
        f'"March 10","Resep kopi","https://www.tiktok.com/@rani/video/{made}","September 25","30","4","2","1000"\n'
    )
    _source, found, out = look(text, name="Content.csv")
    assert (found.platform, found.table) == ("tiktok", "posts")
    assert out == [
        PostReading(
            2, str(made), f"https://www.tiktok.com/@rani/video/{made}", "Resep kopi", "short_video",
            datetime(2024, 9, 25, tzinfo=out[0].published_at.tzinfo), date(2026, 3, 10),
            {"views": 1000, "likes": 30, "comments": 4, "shares": 2},
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "first"),
    [("Date,Total viewers,New viewers,Returning viewers", "March 1"), ("Tanggal,Total penonton,Penonton baru,Penonton kembali", "1 Maret")],
)  # fmt: skip
def test_tiktok_viewers_of_a_day_are_its_reach(header, first):
    other = first.replace("1", "2")
    _source, found, out = look(f"{header}\n{first},900,300,600\n{other},800,200,600\n", name="Viewers.csv")
    assert found.native == {"reach": header.split(",")[1]}
    assert days(out) == [(date(2026, 3, 1), {"reach": 900}), (date(2026, 3, 2), {"reach": 800})]


def test_tiktok_followers_online_by_hour_are_no_followers():
    _source, found, _out = look("Date,Hour,Active followers\nMarch 1,0,100\nMarch 1,1,120\nMarch 1,2,90\n")
    assert "followers" not in found.mapping.values()


@pytest.mark.parametrize(
    ("text", "basis", "expected"),
    [
        ('"Top territories","Distribution"\n"Indonesia","85.5%"\n"Malaysia","10%"\n"Korea Selatan","0.5%"\n', "followers", [("ID", "0.855"), ("MY", "0.1"), ("KR", "0.005")]),
        ('"Wilayah teratas","Distribusi"\n"Indonesia","0,855"\n"Amerika Serikat","0,1"\n', "followers", [("ID", "0.855"), ("US", "0.1")]),
        ('"Gender","Distribution"\n"Male","0.4"\n"Female","0.58"\n"Other","0.02"\n', "followers", [("male", "0.4"), ("female", "0.58"), ("other", "0.02")]),
        ("Jenis kelamin,Distribusi\nPria,40%\nWanita,58%\nLainnya,2%\n", "followers", [("male", "0.4"), ("female", "0.58"), ("other", "0.02")]),
        ("Geography,Views,Watch time (hours)\nTotal,1000,50\nID,800,40\nMY,100,5\nZZ,10,1\n", "viewers", [("ID", "0.8"), ("MY", "0.1")]),
        ("Viewer age,Views (%),Watch time (hours) (%)\n13–17 years,5.1,4\n18–24 years,45.1,44\n65+ years,49.8,52\n", "viewers", [("13-17", "0.051"), ("18-24", "0.451"), ("65+", "0.498")]),
        ("Usia,Wanita,Pria\n18-24,30%,20%\n25-34,30%,20%\n", "followers", [("18-24", "0.5"), ("25-34", "0.5")]),
        ("Kota,Pengikut (%)\nJakarta,\"32,5\"\nSurabaya,\"10,1\"\n", "followers", [("Jakarta", "0.325"), ("Surabaya", "0.101")]),
        ("Negara,Pengikut\nIndonesia,9000\nSingapura,1000\n", "followers", [("ID", "0.9"), ("SG", "0.1")]),
        ("Age,Gender,Share\n18-24,F,20%\n18-24,M,10%\n25-34,F,70%\n", "followers", [("18-24", "0.3"), ("25-34", "0.7")]),
    ],
)  # fmt: skip
def test_tables_of_an_audience_become_shares(text, basis, expected):
    _source, found, out = look(text)
    assert (found.table, found.basis) == ("audience", basis)
    assert slices(out) == [(key, Decimal(share)) for key, share in expected]
    assert {(r.as_of, r.dimension, r.basis) for r in out if isinstance(r, SliceReading)} == {
        (TODAY, found.dimension, basis)
    }


def test_parts_that_are_no_country_and_shares_above_one_are_refused_with_their_row():
    _source, _found, out = look(
        "Negara,Distribusi\nIndonesia,80%\nMalaysia,10%\nSingapura,140%\nFilipina,5%\nVietnam,1%\nAtlantis,4%\n"
    )
    assert errors(out) == [(7, "Negara", "Atlantis", "key_unknown"), (4, "", "140", "share_range")]


META = "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Data comment,Date,{},Reach,Likes,Comments,Saves,Shares,Follows\n"
META_ROWS = (
    '17912345678901234,17841400000000001,ranidaily,Rani Daily,"Pagi yang tenang, #kopi",31,01/15/2026 07:30,https://www.instagram.com/reel/Cx1abcDEF/,IG reel,,Lifetime,12034,9010,803,21,55,12,4\n'
    "17998765432109876,17841400000000001,ranidaily,Rani Daily,Outfit,0,01/03/2026 18:05,https://www.instagram.com/p/Cx2abcDEF/,IG carousel,,Lifetime,5000,,300,2,5,1,0\n"
)


@pytest.mark.parametrize(("views", "native"), [("Views", {}), ("Impressions", {"views": "Impressions"})])
def test_meta_business_suite_new_and_old(views, native):
    _source, found, out = look(META.format(views) + META_ROWS)
    assert (found.platform, found.table, found.native) == ("instagram", "posts", native)
    first, second = [r for r in out if isinstance(r, PostReading)]
    assert dict(first.values) == {
        "views": 12034,
        "likes": 803,
        "comments": 21,
        "shares": 12,
        "saves": 55,
        "reach": 9010,
    }
    assert dict(second.values) == {"views": 5000, "likes": 300, "comments": 2, "shares": 1, "saves": 5}
    assert (first.format, second.format, first.captured_date) == ("reel", "carousel", TODAY)
    assert first.published_at.isoformat() == "2026-01-15T07:30:00+07:00"


def test_a_day_column_that_says_lifetime_is_no_day_even_when_chosen():
    from sorot.analytics.parsing.readings import iter_readings

    from .reading import plan_for

    source, found, _out = look(META.format("Views") + META_ROWS)
    found.mapping[10] = "date"
    out = list(iter_readings(source, plan_for(found)))
    assert [r.captured_date for r in out] == [TODAY, TODAY]


def test_x_days_and_posts_call_views_impressions():
    _source, found, out = look(
        'Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits\n'
        '"Mon, Nov 10, 2025",1200,33,88,2,1,4,1,3,5,20\n"Tue, Nov 11, 2025",1100,30,70,1,0,2,2,2,4,18\n'
    )  # fmt: skip
    assert (found.platform, found.native) == ("x", {"views": "Impressions"})
    assert days(out)[0] == (
        date(2025, 11, 10),
        {"views": 1200, "likes": 33, "comments": 3, "shares": 1, "profile_views": 20, "new_followers": 4, "lost_followers": 1},
    )  # fmt: skip
    _source, found, out = look(
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,Profile visits\n"
        '1912345678901234567,"Mon, Nov 10, 2025",halo semua apa kabar,https://x.com/rani/status/1912345678901234567,1000,20,50,2,1,0,3,4,5\n'
        '1912345678901234568,"Tue, Nov 11, 2025",halo semua lagi,https://x.com/rani/status/1912345678901234568,1100,21,51,2,1,0,3,4,5\n'
    )
    assert (found.platform, found.table) == ("x", "posts")
    assert posts(out)[0] == (
        "1912345678901234567",
        {"views": 1000, "likes": 20, "comments": 3, "shares": 1, "saves": 2},
    )


def test_any_table_in_indonesian_with_units_and_unknown_values():
    text = "Judul;Tautan;Tanggal posting;Penayangan;Suka\nKopi;https://youtu.be/k3JwQz7_aB1;05/03/2026;1,2jt;304.9K\nTeh;https://youtu.be/Zx8-pLm20Qc;13/03/2026;#VALOR!;N/A'\nSusu;https://youtu.be/Zx8-pLm20Qd;13/03/2026;88rb;-\n"
    _source, _found, out = look(text)
    assert posts(out) == [("k3JwQz7_aB1", {"views": 1_200_000, "likes": 304_900}), ("Zx8-pLm20Qd", {"views": 88_000})]
    assert [(r.line, r.why) for r in out if isinstance(r, Skipped)] == [(3, "no_values")]


def test_small_whole_numbers_beside_left_out_units_are_refused_too():
    _source, found, out = look("Akun,Pengikut\ncristiano,475.8\nleomessi,357.3\nkecil,12\nrani.k,12.5\n")
    assert found.notes == ("unit_missing:1",)
    assert errors(out) == [
        (2, "Pengikut", "475.8", "number_not_whole"),
        (3, "Pengikut", "357.3", "number_not_whole"),
        (4, "Pengikut", "12", "number_unit"),
        (5, "Pengikut", "12.5", "number_not_whole"),
    ]


def test_views_of_a_day_and_video_are_not_taken_for_views_up_to_that_day():
    rows = [f"2026-03-0{d},{v},Satu dua {v},{n}" for v in ("k3JwQz7_aB1", "Zx8-pLm20Qc") for d, n in ((1, 90), (2, 40), (3, 70), (4, 30), (5, 20))]  # fmt: skip
    _source, found, _out = look("Date,Content,Video title,Views\n" + "\n".join(rows))
    assert found.notes == ("increments:3",)
    assert "views" not in found.mapping.values()


def test_cells_kept_as_text_for_a_spreadsheet_are_read_as_what_they_hold():
    _source, _found, out = look(
        'Video ID,Title,Views\n"=""7012345678901234567""",a b c,\'1200\n\'-LsNQ1oydo8,d e f,5\n'
    )
    assert posts(out) == [("7012345678901234567", {"views": 1200}), ("-LsNQ1oydo8", {"views": 5})]


def test_lines_without_any_number_are_left_out_whatever_else_they_say():
    _source, _found, out = look(
        "Date,Views,Likes\n2026-03-01,10,1\n2026-03-02,12,2\n2026-03-03,9,2\nSumber: TikTok Studio,,\n"
    )
    assert out[-1] == Skipped(5, "no_values")


def test_dates_that_change_within_one_post_are_days_of_its_numbers():
    rows = [f"2026-03-0{d},{v},Satu dua {v},{n}" for v in ("k3JwQz7_aB1", "Zx8-pLm20Qc") for d, n in ((1, 20), (2, 40), (3, 70))]  # fmt: skip
    _source, _found, out = look("Date,Content,Video title,Views\n" + "\n".join(rows))
    assert [(r.native_id, r.captured_date.day, r.values["views"]) for r in out][:3] == [
        ("k3JwQz7_aB1", 1, 20), ("k3JwQz7_aB1", 2, 40), ("k3JwQz7_aB1", 3, 70),
    ]  # fmt: skip
