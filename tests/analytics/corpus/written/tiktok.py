# ruff: noqa: E501 - files are written as they are
"""TikTok Studio: days without years, ids of 19 digits in links."""

from datetime import datetime

from tests.analytics.corpus.written.base import book, case, day, days, post, posts, refused, wrong

YEARS = {"years": True}
OVERVIEW = '\ufeff"Date","Video Views","Profile Views","Likes","Comments","Shares"\n'
LINK = "https://www.tiktok.com/@ranikopi/video/"
ID_1, ID_2, ID_3 = "7601234567890123456", "7602345678901234567", "7603456789012345678"

case(
    "tt_overview_en",
    OVERVIEW
    + '"March 11","15200","310","900","41","12"\n"March 12","14980","298","870","38","9"\n"March 13","16001","333","915","44","15"\n',
    "bom no_year",
    days(
        day("2026-03-11", views=15200, profile_views=310, likes=900, comments=41, shares=12),
        day("2026-03-12", views=14980, profile_views=298, likes=870, comments=38, shares=9),
        day("2026-03-13", views=16001, profile_views=333, likes=915, comments=44, shares=15),
    ),
    platform="tiktok",
    answers=YEARS,
    file="Overview.csv",
)
case(
    "tt_overview_id",
    '\ufeff"Tanggal","Tayangan video","Tayangan profil","Suka","Komentar","Dibagikan"\n'
    '"30 Desember","100","10","9","1","2"\n"31 Desember","200","20","18","2","4"\n"1 Januari","300","30","27","3","6"\n',
    "bom no_year columns_renamed",
    days(
        day("2025-12-30", views=100, profile_views=10, likes=9, comments=1, shares=2),
        day("2025-12-31", views=200, profile_views=20, likes=18, comments=2, shares=4),
        day("2026-01-01", views=300, profile_views=30, likes=27, comments=3, shares=6),
    ),
    platform="tiktok",
    answers=YEARS,
)
case(
    "tt_overview_years_unconfirmed",
    OVERVIEW + '"March 12","14980","298","870","38","9"\n"March 13","16001","333","915","44","15"\n',
    "bom no_year",
    refused("confirm_years"),
    platform="tiktok",
)
case(  # a whole year: it begins on 15 March of last year and ends today, 14 March
    "tt_overview_around_today",
    OVERVIEW
    + '"March 15","60","6","5","1","0"\n"December 31","70","7","6","2","1"\n"January 1","80","8","7","3","2"\n"March 14","50","5","4","0","0"\n',
    "bom no_year",
    days(
        day("2025-03-15", views=60, profile_views=6, likes=5, comments=1, shares=0),
        day("2025-12-31", views=70, profile_views=7, likes=6, comments=2, shares=1),
        day("2026-01-01", views=80, profile_views=8, likes=7, comments=3, shares=2),
        day("2026-03-14", views=50, profile_views=5, likes=4, comments=0, shares=0),
    ),
    platform="tiktok",
    answers=YEARS,
)
case(  # the newest 29 February that is not after today was in 2024
    "tt_overview_leap_day",
    OVERVIEW + '"28 February","50","5","4","0","0"\n"29 February","60","6","5","1","0"\n',
    "bom no_year",
    days(
        day("2024-02-28", views=50, profile_views=5, likes=4, comments=0, shares=0),
        day("2024-02-29", views=60, profile_views=6, likes=5, comments=1, shares=0),
    ),
    platform="tiktok",
    today="2025-01-10",
    answers=YEARS,
)
case(  # TikTok takes back comments and writes -1; such a day is not a count
    "tt_overview_negative_and_undefined",
    OVERVIEW
    + '"9 Mar","100","10","9","1","2"\n"10 Mar","200","20","18","-1","4"\n"11 Mar","300","30","27","undefined","6"\n"12 Mar","undefined","undefined","undefined","undefined","undefined"\n',
    "bom no_year negative error_word no_numbers",
    days(
        day("2026-03-09", views=100, profile_views=10, likes=9, comments=1, shares=2),
        day("2026-03-11", views=300, profile_views=30, likes=27, shares=6),
        errors=[wrong(3, "number_negative")],
    ),
    platform="tiktok",
    answers=YEARS,
)
case(
    "tt_overview_new_with_followers",
    '"Date","Video Views","Profile Views","Likes","Comments","Shares","Followers","Net followers"\n'
    '"May 28","100","10","9","1","2","1500","12"\n"May 29","110","11","8","0","1","1493","-7"\n',
    "no_year columns_renamed",
    days(
        day("2025-05-28", views=100, profile_views=10, likes=9, comments=1, shares=2, followers=1500, new_followers=12),
        day("2025-05-29", views=110, profile_views=11, likes=8, comments=0, shares=1, followers=1493, new_followers=-7),
    ),
    platform="tiktok",
    answers=YEARS,
)
case(
    "tt_followers_en",
    '\ufeff"Date","Followers","Difference in followers from previous day"\n'
    '"December 30","undefined","0"\n"December 31","20100","10"\n"January 1","20095","-5"\n"January 2","20095","0"\n',
    "bom no_year error_word negative_change",
    days(
        day("2025-12-30", new_followers=0),
        day("2025-12-31", followers=20100, new_followers=10),
        day("2026-01-01", followers=20095, new_followers=-5),
        day("2026-01-02", followers=20095, new_followers=0),
    ),
    platform="tiktok",
    answers=YEARS,
    file="FollowerHistory.csv",
)
case(
    "tt_followers_id_book",
    book(
        (
            "FollowerHistory",
            [
                ["Tanggal", "Pengikut", "Selisih pengikut dari hari sebelumnya"],
                ["8 Juli", 20100, 10],
                ["9 Juli", 20090, -10],
                ["10 Juli", 20140, 50],
            ],
        )
    ),
    "xlsx no_year negative_change columns_renamed",
    days(
        day("2025-07-08", followers=20100, new_followers=10),
        day("2025-07-09", followers=20090, new_followers=-10),
        day("2025-07-10", followers=20140, new_followers=50),
    ),
    platform="tiktok",
    ext="xlsx",
    answers=YEARS,
)
case(  # one day of +15 million and the way back: odd, but it is what the file says
    "tt_followers_glitch",
    '"Date","Followers","Difference in followers from previous day"\n'
    '"2026-03-01","812345","210"\n"2026-03-02","15812401","15000056"\n"2026-03-03","812550","-14999851"\n"2026-03-04","812699","149"\n',
    "glitch negative_change",
    days(
        day("2026-03-01", followers=812345, new_followers=210),
        day("2026-03-02", followers=15812401, new_followers=15000056),
        day("2026-03-03", followers=812550, new_followers=-14999851),
        day("2026-03-04", followers=812699, new_followers=149),
    ),
    platform="tiktok",
)
case(
    "tt_content_en",
    "\ufeffVideo title,Video link,Post time,Total likes,Total comments,Total shares,Total views\n"
    f'"Kopi susu, 3 bahan #kopi ☕",{LINK}{ID_1},February 20,1.2K,48,31,"18,400"\n'
    f"__resep__ tanpa oven,{LINK}{ID_2},March 2,960,22,15,9300\n",
    "bom no_year suffix_k grouped emoji dunder",
    posts(
        post(ID_1, title="Kopi susu, 3 bahan #kopi ☕", likes=1200, comments=48, shares=31, views=18400),
        post(ID_2, title="__resep__ tanpa oven", likes=960, comments=22, shares=15, views=9300),
    ),
    platform="tiktok",
    answers=YEARS,
    file="Content.csv",
)
case(
    "tt_content_id_book",
    book(
        (
            "Content",
            [
                [
                    "Judul video",
                    "Tautan video",
                    "Waktu posting",
                    "Total suka",
                    "Total komentar",
                    "Total dibagikan",
                    "Total tayangan",
                ],
                ["Kopi susu", LINK + ID_1, "20 Februari", 1200, 48, 31, 18400],
                ["Es kopi", LINK + ID_2, "2 Maret", 960, 22, 15, 9300],
            ],
        )
    ),
    "xlsx no_year columns_renamed",
    posts(
        post(ID_1, title="Kopi susu", likes=1200, comments=48, shares=31, views=18400),
        post(ID_2, title="Es kopi", likes=960, comments=22, shares=15, views=9300),
    ),
    platform="tiktok",
    ext="xlsx",
    answers=YEARS,
)
case(
    "tt_content_years_unconfirmed",
    f"Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nKopi susu,{LINK}{ID_1},February 20,1200,48,31,18400\n",
    "no_year",
    refused("confirm_years"),
    platform="tiktok",
)
case(
    "tt_viewers_en",
    "Date,Total Viewers,New Viewers,Returning Viewers\nMarch 11,8100,5000,3100\nMarch 12,7900,4800,3100\n",
    "no_year",
    days(day("2026-03-11", reach=8100), day("2026-03-12", reach=7900)),
    platform="tiktok",
    answers=YEARS,
    file="Viewers.csv",
)
case(
    "tt_viewers_id",
    "\ufeffTanggal;Penonton;Penonton baru;Penonton kembali\n11 Maret;8.100;5.000;3.100\n12 Maret;7.900;4.800;3.100\n",
    "bom no_year semicolon columns_renamed",
    days(day("2026-03-11", reach=8100), day("2026-03-12", reach=7900)),
    platform="tiktok",
    answers=YEARS,
)
case(  # pandas and spreadsheets both keep 15 to 17 digits of these ids: the last ones are gone
    "tt_ids_as_floats",
    "id,text,createTimeISO,playCount,diggCount,commentCount,shareCount\n"
    "7.601234567890123e+18,Kopi susu,2026-02-20T10:00:00.000Z,18400,1200,48,31\n"
    "7602345678901234567,Es kopi,2026-03-02T10:00:00.000Z,9300,960,22,15\n"
    "7603456789012345856.0,Kopi botol,2026-03-03T10:00:00.000Z,800,60,2,1\n",
    "id_as_float scientific_id",
    posts(
        post(ID_2, views=9300, likes=960, comments=22, shares=15),
        errors=[wrong(2, "number_scientific_id"), wrong(4, "number_scientific_id")],
    ),
    platform="tiktok",
)
case(
    "tt_ids_one_seventyfour",
    "Video ID;Judul;Tanggal posting;Views;Likes\n1,74E+18;Kopi susu;20/02/2026;18.400;1.200\n1,74E+18;Es kopi;28/02/2026;9.300;960\n",
    "scientific_id id_as_float semicolon",
    posts(errors=[wrong(2, "number_scientific_id"), wrong(3, "number_scientific_id")]),
    platform="tiktok",
)
case(  # a number cell of a workbook cannot hold 19 digits
    "tt_ids_in_number_cells",
    book(
        (
            "Video",
            [
                ["Video ID", "Caption", "Post time", "Views", "Likes"],
                [7601234567890123456, "Kopi susu", datetime(2026, 2, 20), 18400, 1200],  # noqa: DTZ001
                [ID_2, "Es kopi", datetime(2026, 3, 2), 9300, 960],  # noqa: DTZ001
            ],
        )
    ),
    "xlsx xlsx_serial_date id_as_float scientific_id",
    posts(post(ID_2, views=9300, likes=960), errors=[wrong(2, "number_scientific_id")]),
    platform="tiktok",
    ext="xlsx",
)
case(  # ways to keep a long id whole in a spreadsheet
    "tt_ids_kept_as_text",
    f'Video ID,Caption,Post time,Views\n\'{ID_1},Kopi susu,2026-02-20,18400\n"=""{ID_2}""",Es kopi,2026-03-02,9300\n',
    "id_kept_as_text",
    posts(post(ID_1, views=18400), post(ID_2, views=9300)),
    platform="tiktok",
)
case(
    "tt_links_of_all_kinds",
    "Link VT,Tgl posting,Views\n"
    f"{LINK}{ID_1}?is_from_webapp=1&sender_device=pc,20/02/2026,100\nhttps://m.tiktok.com/v/{ID_2}.html,21/02/2026,200\n{LINK}{ID_1},20/02/2026,100\n",
    "duplicate_same",
    posts(post(ID_1, views=100), post(ID_2, views=200), same=1),
    platform="tiktok",
)
case(
    "tt_content_younger_than_the_export",
    f"Video title,Video link,Post time,Total likes,Total views\nKopi susu,{LINK}{ID_1},2026-02-20,1200,18400\nEs kopi,{LINK}{ID_2},2026-03-02,960,9300\n",
    "after_capture",
    posts(post(ID_1, "2026-02-28", likes=1200, views=18400), errors=[wrong(3, "date_after_capture")]),
    platform="tiktok",
    answers={"captured_on": "2026-02-28"},
)
case(  # the title of one is empty, but its link says which it is; another has neither
    "tt_content_without_links",
    f"Video title,Video link,Post time,Total likes,Total views\n,{LINK}{ID_1},2026-02-20,1200,18400\n,,2026-03-02,960,9300\n",
    "id_missing",
    posts(post(ID_1, likes=1200, views=18400), errors=[wrong(3, "no_id")]),
    platform="tiktok",
)
case(
    "tt_ids_as_text_in_a_book",
    book(("Video", [["ID video", "Judul", "Views"], [ID_1, "Kopi susu", 18400], ["'" + ID_2, "Es kopi", 9300]])),
    "xlsx id_kept_as_text",
    posts(post(ID_1, views=18400), post(ID_2, views=9300)),
    platform="tiktok",
    ext="xlsx",
)
