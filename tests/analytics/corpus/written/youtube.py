# ruff: noqa: E501 - files are written as they are
"""YouTube Studio and tables of the YouTube API."""

from tests.analytics.corpus.written.base import case, day, days, post, posts, refused, tab, wrong

case(
    "yt_table_en",
    "\ufeffContent,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Thumbnail impressions,Thumbnail click-through rate (%)\n"
    "Total,,,,61423,2210.4,310,812000,5.1\n"
    'k3JwQz7_aB1,"Kopi susu, resep rumah","Jan 5, 2026",412,40123,1500.2,200,512000,5.4\n'
    'Zx8-pLm20Qc,"Kopi tubruk 101","Jan 28, 2026",388,21300,710.2,110,300000,4.6\n',
    "bom total_row",
    posts(
        post("k3JwQz7_aB1", title="Kopi susu, resep rumah", views=40123),
        post("Zx8-pLm20Qc", title="Kopi tubruk 101", views=21300),
    ),
)
case(  # "Tayangan" is how often a thumbnail was shown; "Penayangan" is views
    "yt_table_id",
    "\ufeffKonten,Judul video,Waktu publikasi video,Durasi,Penayangan,Waktu tonton (jam),Subscriber,Tayangan,Rasio klik-tayang dari tayangan (%)\n"
    'Total,,,,61423,"2210,4",310,812000,"5,1"\n'
    'k3JwQz7_aB1,"Kopi susu, resep rumah",5 Jan 2026,412,40123,"1500,2",200,512000,"5,4"\n'
    'Zx8-pLm20Qc,Kopi tubruk 101,28 Agu 2025,388,21300,"710,2",110,300000,"4,6"\n',
    "bom total_row columns_renamed",
    posts(post("k3JwQz7_aB1", views=40123), post("Zx8-pLm20Qc", views=21300)),
)
case(  # the older export: "Impressions" are thumbnails, not views
    "yt_table_old_impressions",
    "Content,Video title,Video publish time,Views,Likes,Comments added,Shares,Average view duration,Impressions,Impressions click-through rate (%)\r\n"
    'Ab1-Cd2_Ef3,Latte art,"Nov 3, 2024",9100,210,14,9,0:03:11,120000,4.4\r\n'
    'Gh4-Ij5_Kl6,V60 di rumah,"Nov 19, 2024",18450,520,33,21,0:04:02,240500,5.0\r\n',
    "columns_renamed",
    posts(
        post("Ab1-Cd2_Ef3", views=9100, likes=210, comments=14, shares=9),
        post("Gh4-Ij5_Kl6", views=18450, likes=520, comments=33, shares=21),
    ),
)
case(  # "Engaged views" are another count than views
    "yt_table_engaged_views",
    "\ufeffContent,Video title,Video publish time,Engaged views,Views,Watch time (hours),Likes\n"
    "Total,,,900,2000,30,55\n"
    'Qw3rTy-U1op,Shorts: gula aren,"Feb 2, 2026",900,2000,30,55\n',
    "bom total_row",
    posts(post("Qw3rTy-U1op", views=2000, likes=55)),
)
case(  # subscribers of a day are the change of that day, never the standing
    "yt_dates_en",
    "\ufeffDate,Views,Watch time (hours),Average view duration,Subscribers\n"
    "Total,3600,101.5,0:02:01,19\n"
    "2026-02-26,1100,30.5,0:02:00,12\n2026-02-27,1200,33.0,0:02:02,-3\n2026-02-28,1300,38.0,0:02:01,10\n",
    "bom total_row",
    days(
        day("2026-02-26", views=1100, new_followers=12),
        day("2026-02-27", views=1200, new_followers=-3),
        day("2026-02-28", views=1300, new_followers=10),
    ),
)
case(
    "yt_dates_id",
    "Tanggal;Penayangan;Waktu tonton (jam);Durasi rata-rata menonton\n"
    "Total;3.600;101,5;0:02:01\n"
    "26 Feb 2026;1.100;30,5;0:02:00\n27 Feb 2026;1.200;33,0;0:02:02\n1 Mar 2026;1.300;38,0;0:02:01\n",
    "total_row columns_renamed semicolon",
    days(day("2026-02-26", views=1100), day("2026-02-27", views=1200), day("2026-03-01", views=1300)),
)
case(
    "yt_table_utf16le_tab",
    tab(
        "\ufeffContent→Video title→Video publish time→Views→Likes\r\n"
        "Total→→→30,300→900\r\n"
        'k3JwQz7_aB1→"Kopi “susu” ☕"→Jan 5, 2026→20,100→600\r\n'
        "Zx8-pLm20Qc→Kopi tubruk→Jan 28, 2026→10,200→300\r\n"
    ),
    "utf16 emoji total_row tab",
    posts(
        post("k3JwQz7_aB1", title="Kopi “susu” ☕", views=20100, likes=600),
        post("Zx8-pLm20Qc", title="Kopi tubruk", views=10200, likes=300),
    ),
    encoding="utf-16-le",
    ext="txt",
)
TRENDING = "video_id,title,publishedAt,channelId,channelTitle,categoryId,trending_date,tags,view_count,likes,dislikes,comment_count,thumbnail_link,comments_disabled,ratings_disabled,description\n"
THREE = (
    TRENDING
    + '"Aa1Bb2Cc3D4","Kopi #1","2020-07-10T03:00:05Z","UCaaaaaaaaaaaaaaaaaaaaaa","Dapur Rani","22","20.14.07","kopi|susu","144652","19123","34","1751","https://i.ytimg.com/vi/Aa1Bb2Cc3D4/default.jpg","False","False","Resep"\n'
    + '"Ee5Ff6Gg7H8","ข้าวผัด","2020-07-11T03:00:05Z","UCbbbbbbbbbbbbbbbbbbbbbb","ครัวบ้านเรา","22","20.14.07","","5000","100","3","9","https://i.ytimg.com/vi/Ee5Ff6Gg7H8/default.jpg","False","False",""\n'
    + '"Ii9Jj0Kk1L2","قهوة عربية","2020-07-12T03:00:05Z","UCcccccccccccccccccccccc","مطبخ سارة","22","20.14.07","[none]","7000","0","0","12","https://i.ytimg.com/vi/Ii9Jj0Kk1L2/default.jpg","False","True",""\n'
    + '"Mm3Nn4Oo5P6","Kopi #2","2020-07-12T05:00:05Z","UCaaaaaaaaaaaaaaaaaaaaaa","Dapur Rani","22","20.14.07","kopi","90000","0","0","0","https://i.ytimg.com/vi/Mm3Nn4Oo5P6/default.jpg","True","True","Likes and comments are switched off"\n'
)
case(  # ratings and comments that are switched off are unknown, not 0
    "yt_trending_one_of_three",
    THREE,
    "yydd_mm thai arabic",
    posts(
        post("Aa1Bb2Cc3D4", "2020-07-14", views=144652, likes=19123, comments=1751),
        post("Mm3Nn4Oo5P6", "2020-07-14", views=90000),
        foreign=2,
    ),
    file="20.14.07_ID_videos.csv",
    answers={"channel": "UCaaaaaaaaaaaaaaaaaaaaaa"},
)
case(
    "yt_trending_nobody_chosen",
    THREE.replace("20.14.07", "20.13.07"),
    "yydd_mm thai arabic",
    refused("choose_channel"),
    file="20.13.07_ID_videos.csv",
)
case(  # read as year.month.day the readings would be older than the videos
    "yt_trending_only_small_numbers",
    TRENDING
    + '"2R7Ud2zeVa0","ホラー飯","2018-10-31T10:00:00.000Z","UCdddddddddddddddddddddd","Dapur Rani","24","18.01.11","","272246","8588","459","1042","https://i.ytimg.com/vi/2R7Ud2zeVa0/default.jpg","False","False",""\n'
    + '"gXmj8sQTqa4","替え歌クイズ","2018-10-31T11:58:30.000Z","UCdddddddddddddddddddddd","Dapur Rani","23","18.01.11","","935058","24402","340","3162","https://i.ytimg.com/vi/gXmj8sQTqa4/default.jpg","False","False",""\n',
    "yydd_mm",
    posts(
        post("2R7Ud2zeVa0", "2018-11-01", title="ホラー飯", views=272246, likes=8588, comments=1042),
        post("gXmj8sQTqa4", "2018-11-01", views=935058, likes=24402, comments=3162),
    ),
    file="18.01.11_JP_videos.csv",
    answers={"channel": "UCdddddddddddddddddddddd"},
)
case(  # the same column holds 20.08.07 and 20.31.07: one order for the whole column
    "yt_tracking_yyddmm_several_days",
    "video_id,title,trending_date,view_count,likes\n"
    "Aa1Bb2Cc3D4,Kopi #1,20.08.07,1000,10\nAa1Bb2Cc3D4,Kopi #1,20.09.07,2500,31\nAa1Bb2Cc3D4,Kopi #1,20.31.07,9000,88\n",
    "yydd_mm",
    posts(
        post("Aa1Bb2Cc3D4", "2020-07-08", views=1000, likes=10),
        post("Aa1Bb2Cc3D4", "2020-07-09", views=2500, likes=31),
        post("Aa1Bb2Cc3D4", "2020-07-31", views=9000, likes=88),
    ),
)
case(
    "yt_empty_views",
    "\ufeffContent,Video title,Video publish time,Views,Likes,Comments added\n"
    'Ab1-Cd2_Ef3,Latte art,"Feb 3, 2026",,210,14\n'
    'Gh4-Ij5_Kl6,V60,"Feb 9, 2026",0,0,0\n'
    'Mn7-Op8_Qr9,Moka pot,"Feb 12, 2026",,,\n',
    "bom empty_views no_numbers",
    posts(post("Ab1-Cd2_Ef3", likes=210, comments=14), post("Gh4-Ij5_Kl6", views=0, likes=0, comments=0)),
)
case(  # the record that is wrong starts on line 6: the two before it span several lines
    "yt_quoted_newlines",
    "Content,Video title,Video publish time,Views,Likes\n"
    'Ab1-Cd2_Ef3,"Latte art\nbagian 1","Feb 3, 2026",100,10\n'
    'Gh4-Ij5_Kl6,"V60 ""pelan-pelan"",\nbagian 2","Feb 9, 2026",200,20\n'
    'Mn7-Op8_Qr9,Moka pot,"Feb 12, 2026",banyak,30\n'
    'St1-Uv2_Wx3,Aeropress,"Feb 13, 2026",400,40\n',
    "quoted_newline",
    posts(
        post("Ab1-Cd2_Ef3", views=100, likes=10),
        post("Gh4-Ij5_Kl6", views=200, likes=20),
        post("St1-Uv2_Wx3", views=400, likes=40),
        errors=[wrong(6, "number_text")],
    ),
)
case(
    "yt_scripts_of_the_world",
    "Content,Video title,Video publish time,Views\n"
    'Aaaaaaaaaa1,กาแฟเย็น สูตรบ้าน 🧊,"Feb 3, 2026",101\nAaaaaaaaaa2,قهوة بالهيل,"Feb 4, 2026",102\nAaaaaaaaaa3,アイスコーヒー,"Feb 5, 2026",103\nAaaaaaaaaa4,👩🏽‍🍳 masak,"Feb 6, 2026",104\n',
    "thai arabic emoji",
    posts(
        post("Aaaaaaaaaa1", title="กาแฟเย็น สูตรบ้าน 🧊", views=101),
        post("Aaaaaaaaaa2", title="قهوة بالهيل", views=102),
        post("Aaaaaaaaaa3", title="アイスコーヒー", views=103),
        post("Aaaaaaaaaa4", title="👩🏽‍🍳 masak", views=104),
    ),
)
case(
    "yt_total_row_only",
    "\ufeffContent,Video title,Video publish time,Views,Likes\nTotal,,,61423,900\n",
    "bom total_row",
    posts(),
)
case(
    "yt_video_of_next_week",
    "Content,Video title,Video publish time,Views\n"
    'Ab1-Cd2_Ef3,Latte art,"Feb 3, 2026",100\nGh4-Ij5_Kl6,Terjadwal,"Mar 21, 2026",5\n',
    "future_date",
    posts(post("Ab1-Cd2_Ef3", views=100), errors=[wrong(3, "date_future")]),
)
case(  # the person says the table was saved on 1 March; one video is younger than that
    "yt_video_younger_than_the_export",
    "Content,Video title,Video publish time,Views\n"
    'Ab1-Cd2_Ef3,Latte art,"Feb 3, 2026",100\nGh4-Ij5_Kl6,V60,"Mar 10, 2026",5\n',
    "after_capture",
    posts(post("Ab1-Cd2_Ef3", "2026-03-01", views=100), errors=[wrong(3, "date_after_capture")]),
    answers={"captured_on": "2026-03-01"},
)
