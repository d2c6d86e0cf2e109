# ruff: noqa: E501 - files are written as they are
"""Meta Business Suite and X."""

from tests.analytics.corpus.written.base import case, day, days, post, posts, refused, tab, wrong

META = "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Data comment,Date,"
A, B, C = "18012345678901234", "18023456789012345", "18034567890123456"


def row(
    id: str, words: str, when: str, numbers: str, user: str = "ranikopi", type: str = "IG reel", date: str = "Lifetime"
) -> str:
    """One line of Business Suite."""
    return f'{id},17841400000000001,{user},Rani,"{words}",30,{when},https://www.instagram.com/reel/{id[-8:]}x/,{type},,{date},{numbers}\n'


case(
    "meta_content_views",
    "\ufeff"
    + META
    + "Views,Reach,Likes,Comments,Saves,Shares,Follows\n"
    + row(A, "Kopi susu ☕\nresep di bio", "01/28/2026 18:05", "12400,9100,610,57,230,88,41")
    + row(B, "Latte art, pelan", "02/03/2026 07:30", "8100,6000,420,31,90,40,3", type="IG image"),
    "bom lifetime quoted_newline emoji",
    posts(
        post(A, views=12400, reach=9100, likes=610, comments=57, saves=230, shares=88),
        post(B, views=8100, reach=6000, likes=420, comments=31, saves=90, shares=40),
    ),
    platform="instagram",
    file="Jan-28-2026_Feb-24-2026_1234567890.csv",
)
case(  # until 2025-04-21 the column was called Impressions; another meaning of views, kept as an older version
    "meta_content_impressions",
    "\ufeff"
    + META
    + "Impressions,Reach,Shares,Follows,Likes,Comments,Saves\n"
    + row(A, "Es kopi", "11/28/2024 18:05", "12400,9100,88,41,610,57,230")
    + row(B, "Latte art", "12/03/2024 07:30", "8100,6000,40,3,420,31,90"),
    "bom lifetime columns_renamed columns_swapped",
    posts(
        post(A, "2024-12-20", views=12400, reach=9100, likes=610, comments=57, saves=230, shares=88),
        post(B, "2024-12-20", views=8100, reach=6000, likes=420, comments=31, saves=90, shares=40),
    ),
    platform="instagram",
    answers={"captured_on": "2024-12-20"},
)
case(  # while Meta changed over some files held both; then Views are the views
    "meta_content_views_and_impressions",
    META + "Impressions,Views,Reach,Likes\n" + row(A, "Es kopi", "05/28/2025 18:05", "10000,12400,9100,610"),
    "lifetime columns_duplicated",
    posts(post(A, views=12400, reach=9100, likes=610)),
    platform="instagram",
)
case(
    "meta_content_late_impressions",
    META
    + "Impressions,Reach,Likes\n"
    + row(A, "Es kopi", "05/28/2025 18:05", "12400,9100,610")
    + row(B, "Teh", "06/13/2025 18:05", "1400,,61"),
    "lifetime columns_renamed",
    posts(post(A, views=12400, reach=9100, likes=610), post(B, views=1400, likes=61)),
    platform="instagram",
)
case(
    "meta_content_id_semicolon",
    "\ufeffID postingan;ID akun;Nama pengguna akun;Nama akun;Deskripsi;Durasi (detik);Waktu penerbitan;Tautan permanen;Jenis postingan;Tanggal;Tayangan;Jangkauan;Suka;Komentar;Simpan;Berbagi\n"
    f"{A};17841400000000001;ranikopi;Rani;Kopi susu;30;28/01/2026 18.05;https://www.instagram.com/reel/DAbcd1234x/;Reel IG;Lifetime;12.400;9.100;610;57;230;88\n"
    f"{B};17841400000000001;ranikopi;Rani;Latte;30;03/02/2026 07.30;https://www.instagram.com/reel/DAbcd1235x/;Reel IG;Lifetime;8.100;6.000;420;31;90;40\n",
    "bom lifetime semicolon columns_renamed",
    posts(
        post(A, views=12400, reach=9100, likes=610, comments=57, saves=230, shares=88),
        post(B, views=8100, reach=6000, likes=420, comments=31, saves=90, shares=40),
    ),
    platform="instagram",
)
case(  # Business Suite exports every account of a business at once
    "meta_content_two_accounts",
    META
    + "Views,Reach,Likes\n"
    + row(A, "Kopi", "01/28/2026 18:05", "12400,9100,610")
    + '18099999999999999,17841400000000002,kopisenja,Kopi Senja,"Promo",30,01/29/2026 18:05,https://www.instagram.com/reel/DAbrand1/,IG reel,,Lifetime,900,800,7\n'
    + row(C, "Teh", "02/18/2026 18:05", "2400,1100,61"),
    "lifetime other_accounts",
    posts(post(A, views=12400, reach=9100, likes=610), post(C, views=2400, reach=1100, likes=61), foreign=1),
    platform="instagram",
)
case(
    "meta_content_dunder_handle",
    META
    + "Views,Reach,Likes\n"
    + row(A, "Kopi", "01/28/2026 18:05", "12400,9100,610", user="__ranikopi")
    + row(B, "Promo", "01/29/2026 18:05", "900,800,7", user="ranikopi__").replace(
        "17841400000000001", "17841400000000003"
    ),
    "lifetime dunder other_accounts",
    posts(post(A, views=12400, reach=9100, likes=610), foreign=1),
    platform="instagram",
    handle="__ranikopi",
)
case(
    "meta_content_no_handle_matches",
    META
    + "Views,Reach,Likes\n"
    + row(A, "Kopi", "01/28/2026 18:05", "12400,9100,610", user="rumahkopi")
    + row(B, "Promo", "01/29/2026 18:05", "900,800,7", user="kopisenja").replace(
        "17841400000000001", "17841400000000003"
    ),
    "lifetime other_accounts",
    refused("choose_channel"),
    platform="instagram",
)
case(  # a daily file of Business Suite: words above the table, UTF-16 without a byte order mark
    "meta_daily_reach_utf16",
    tab(
        "Instagram reach\r\nDate→Primary\r\n2026-03-01T00:00:00→1200\r\n2026-03-02T00:00:00→1310\r\n2026-03-03T00:00:00→990\r\n"
    ),
    "utf16 words_above_table tab",
    days(day("2026-03-01", reach=1200), day("2026-03-02", reach=1310), day("2026-03-03", reach=990)),
    platform="instagram",
    encoding="utf-16-le",
    answers={"kind": "daily", "columns": {"1": "reach"}},
)
case(  # the same post twice: once whole, once with another count
    "meta_content_contradiction",
    META
    + "Views,Reach,Likes\n"
    + row(A, "Kopi", "01/28/2026 18:05", "12400,9100,610")
    + row(B, "Teh", "01/29/2026 18:05", "900,800,7")
    + row(A, "Kopi", "01/28/2026 18:05", "12950,9100,622"),
    "lifetime duplicate_contradicting",
    posts(
        post(A, views=12400, reach=9100, likes=610), post(B, views=900, reach=800, likes=7), errors=[wrong(4, "twice")]
    ),
    platform="instagram",
)
XDAYS = "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits,Create Post,Video views,Media views\n"
case(  # impressions are the views of X; "Video views" are of videos only
    "x_overview",
    XDAYS
    + '"Fri, Mar 13, 2026",15200,310,900,41,12,9,4,22,31,140,2,800,950\n"Thu, Mar 12, 2026",9800,200,610,30,7,3,5,11,19,88,1,500,640\n',
    "full_dates",
    days(
        day(
            "2026-03-13",
            views=15200,
            likes=310,
            shares=12,
            new_followers=9,
            lost_followers=4,
            comments=22,
            profile_views=140,
        ),
        day(
            "2026-03-12",
            views=9800,
            likes=200,
            shares=7,
            new_followers=3,
            lost_followers=5,
            comments=11,
            profile_views=88,
        ),
    ),
    platform="x",
    file="account_overview_analytics.csv",
)
case(
    "x_overview_duplicate_days",
    XDAYS
    + '"Fri, Mar 13, 2026",15200,310,900,41,12,9,4,22,31,140,2,800,950\n'
    + '"Fri, Mar 13, 2026",15200,310,900,41,12,9,4,22,31,140,2,800,950\n'
    + '"Thu, Mar 12, 2026",9800,200,610,30,7,3,5,11,19,88,1,500,640\n'
    + '"Thu, Mar 12, 2026",9900,200,610,30,7,3,5,11,19,88,1,500,640\n',
    "duplicate_same duplicate_contradicting",
    days(
        day(
            "2026-03-13",
            views=15200,
            likes=310,
            shares=12,
            new_followers=9,
            lost_followers=4,
            comments=22,
            profile_views=140,
        ),
        day(
            "2026-03-12",
            views=9800,
            likes=200,
            shares=7,
            new_followers=3,
            lost_followers=5,
            comments=11,
            profile_views=88,
        ),
        errors=[wrong(5, "twice")],
        same=1,
    ),
    platform="x",
)
X1, X2 = "2031234567890123456", "2032345678901234567"
case(  # here Date is the day of the post; the counts are those of the day of the export
    "x_content",
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks\n"
    f'{X1},"Tue, Mar 10, 2026","Kopi pagi,\nsiapa ikut? ☕",https://x.com/ranikopi/status/{X1},"1,234",20,60,4,3,1,5,6,7,8,0,0,0\n'
    f'{X2},"Wed, Mar 11, 2026",@kopisenja setuju,https://x.com/ranikopi/status/{X2},500,10,15,2,1,0,4,0,1,2,0,0,0\n',
    "quoted_newline emoji grouped",
    posts(
        post(X1, views=1234, likes=20, saves=4, shares=3, comments=5),
        post(X2, views=500, likes=10, saves=2, shares=1, comments=4),
    ),
    platform="x",
    file="account_analytics_content_2026-03-01_2026-03-14.csv",
)
case(
    "x_content_ids_shortened",
    "Post id,Date,Post text,Impressions,Likes,Replies\n"
    f'2.03123E+18,"Tue, Mar 10, 2026",Kopi pagi,1234,20,5\n{X2},"Wed, Mar 11, 2026",Teh sore,500,10,4\n',
    "scientific_id id_as_float",
    posts(post(X2, views=500, likes=10, comments=4), errors=[wrong(2, "number_scientific_id")]),
    platform="x",
)
case(
    "x_overview_pipe_cp1252",
    "Tanggal|Impresi|Suka|Balasan|Kunjungan profil|Pengikut baru|Berhenti mengikuti|Catatan\n"
    "12/03/2026|9.800|200|11|88|3|5|“Café” – promo\n13/03/2026|15.200|310|22|140|9|4|–\n",
    "cp1252 pipe columns_renamed",
    days(
        day("2026-03-12", views=9800, likes=200, comments=11, profile_views=88, new_followers=3, lost_followers=5),
        day("2026-03-13", views=15200, likes=310, comments=22, profile_views=140, new_followers=9, lost_followers=4),
    ),
    platform="x",
    encoding="cp1252",
)
