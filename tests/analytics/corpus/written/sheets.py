# ruff: noqa: E501 - files are written as they are
"""Tables as agencies keep them."""

from tests.analytics.corpus.written.base import case, day, days, post, posts, profiles, refused, tab, titled, wrong

IG = "https://www.instagram.com/"

case(  # prices and rates stand between the counts; handles are written in every way
    "ag_kol_report",
    "No;Nama KOL;Username;Link Posting;Tgl Posting;Rate Card;Views;Likes;Komen;Share;Save;ER (%)\n"
    f"1;Rani;@ranikopi;{IG}reel/DAaaaaaaaa1/;13/02/2026;Rp1.500.000;12.400;610;57;88;230;7,9\n"
    f"2;Bagas;@bagasmakan;{IG}reel/DBbbbbbbbb1/;13/02/2026;Rp750.000;8.000;300;20;10;50;4,7\n"
    f"3;Rani;RaniKopi;{IG}p/DAaaaaaaaa2/?igsh=abc;14/02/2026;Rp1.500.000;9,3rb;420;31;40;90;6,2\n"
    f"4;Ibu Tutik;__tutik__;{IG}reel/DCccccccc1/;14/02/2026;Rp500.000;1,2jt;9.100;800;700;650;0,9\n"
    "TOTAL;;;;;Rp2.750.000;1.229.700;10.430;908;838;1.020;\n",
    "other_accounts total_row suffix_rb suffix_jt dunder semicolon",
    posts(
        post("DAaaaaaaaa1", views=12400, likes=610, comments=57, shares=88, saves=230),
        post("DAaaaaaaaa2", views=9300, likes=420, comments=31, shares=40, saves=90),
        foreign=2,
    ),
    platform="instagram",
)
case(  # empty lines, an average and a total in the middle and at the end
    "ag_totals_everywhere",
    "Link Konten|Judul|Tanggal Upload|Views|Likes\n"
    "https://youtu.be/Aaaaaaaaa-1|satu|2026-02-01|1.000|10\nhttps://www.youtube.com/watch?v=Bbbbbbbbb_2&t=4s|dua|2026-02-02|2.000|20\nSubtotal|||3.000|30\n\n|||| \n"
    "https://www.youtube.com/shorts/Ccccccccc-3|tiga|2026-02-03|3.000|30\nRata-rata|||2.000|20\nGrand Total|||6.000|60\n",
    "total_row pipe",
    posts(
        post("Aaaaaaaaa-1", views=1000, likes=10),
        post("Bbbbbbbbb_2", views=2000, likes=20),
        post("Ccccccccc-3", views=3000, likes=30),
    ),
)
case(  # the refused row stands on line 6 of the file
    "ag_words_above",
    "Laporan KOL Kopi Senja;;;\nPeriode: Februari 2026;;;\n;;;\nVideo ID;Judul;Views;Likes\nAaaaaaaaa-1;satu;1.000;10\nBbbbbbbbb_2;dua;ramai sekali;20\nCcccccccc-3;tiga;3.000;30\n",
    "words_above_table semicolon number_words",
    posts(
        post("Aaaaaaaaa-1", views=1000, likes=10),
        post("Ccccccccc-3", views=3000, likes=30),
        errors=[wrong(6, "number_text")],
    ),
)
case(
    "ag_sep_line",
    "sep=;\r\nTanggal;Pengikut;Tayangan\r\n01/03/2026;1.000;100\r\n13/03/2026;1.010;110\r\n",
    "words_above_table semicolon",
    days(day("2026-03-01", followers=1000, views=100), day("2026-03-13", followers=1010, views=110)),
)
case(  # "Country" of a ranking is where the audience is; it says nothing of the creator
    "ag_ranking_country",
    "Rank,Username,Name,Category,Followers,Country,Engagement average\n"
    "1,bagasmakan,Bagas,Food,58.4M,United States,475.8K\n2,ranikopi,Rani,Food,1.4M,India,120.1K\n3,__tutik__,Tutik,Lifestyle,980.5K,Indonesia,9K\n",
    "audience_country suffix_m suffix_k other_accounts dunder rounded_followers",
    profiles(day("2026-03-14", followers=1400000), foreign=2),
    platform="instagram",
)
case(
    "ag_profiles_dunder",
    "Nama;Akun;Pengikut;Mengikuti;Jumlah Postingan;Negara Audiens\nRani;__ranikopi;12.345;310;87;Malaysia\nRani lain;ranikopi;99.000;1;2;Indonesia\nRani lagi;_ranikopi_;77.000;1;2;Indonesia\n",
    "dunder audience_country other_accounts semicolon",
    profiles(day("2026-02-28", followers=12345, following=310, posts=87), foreign=2),
    platform="tiktok",
    handle="__ranikopi",
    answers={"captured_on": "2026-02-28"},
)
case(  # the first of two that contradict each other counts
    "ag_profiles_twice",
    "Username,Followers,Following\nranikopi,12345,310\nranikopi,12345,310\n@ranikopi,12999,310\n",
    "duplicate_same duplicate_contradicting",
    profiles(day("2026-03-14", followers=12345, following=310), errors=[wrong(4, "twice")], same=1),
    platform="instagram",
)
case(
    "ag_profiles_strangers_only",
    "Username,Followers\nbagasmakan,12345\n__tutik__,777\n",
    "other_accounts dunder",
    refused("choose_channel"),
    platform="instagram",
)
case(
    "ag_duplicate_rows",
    "Video ID,Judul,Views,Likes\nAaaaaaaaa-1,satu,1000,10\nBbbbbbbbb_2,dua,2000,20\nAaaaaaaaa-1,satu,1000,10\nBbbbbbbbb_2,dua,2500,20\nAaaaaaaaa-1,satu,1000,10\n",
    "duplicate_same duplicate_contradicting",
    posts(
        post("Aaaaaaaaa-1", views=1000, likes=10),
        post("Bbbbbbbbb_2", views=2000, likes=20),
        errors=[wrong(5, "twice")],
        same=2,
    ),
)
case(
    "ag_titles_only",
    "Judul Konten,Tgl Tayang,Views,Likes\nKopi susu Bu Sri ☕,2026-02-01,1000,10\nEs kopi,2026-02-02,2000,20\nEs kopi,2026-02-02,2000,20\n",
    "duplicate_same emoji",
    posts(titled("Kopi susu Bu Sri ☕", views=1000, likes=10), titled("Es kopi", views=2000, likes=20), same=1),
)
case(  # cells are missing at the end: unknown. Cells beyond the header: nobody knows of which column they are
    "ag_ragged",
    "Video ID,Judul,Views,Likes,Komen\nAaaaaaaaa-1,satu,1000,10,1\nBbbbbbbbb_2,dua,2000\nCcccccccc-3,tiga,3000,30,3,99\nDdddddddd_4,empat,4000,40,4,,\nEeeeeeeee-5,lima, seperti biasa,5000,50,5\n",
    "ragged",
    posts(
        post("Aaaaaaaaa-1", views=1000, likes=10, comments=1),
        post("Bbbbbbbbb_2", views=2000),
        post("Ddddddddd_4", views=4000, likes=40, comments=4),
        errors=[wrong(4, "width"), wrong(6, "width")],
    ),
)
case(
    "ag_ragged_days",
    tab("Tanggal→Pengikut→Tayangan\n2026-03-01→1000→100\n2026-03-02→1010\n2026-03-03→1020→120→7\n2026-03-04→→→\n"),
    "ragged tab no_numbers",
    days(day("2026-03-01", followers=1000, views=100), day("2026-03-02", followers=1010), errors=[wrong(4, "width")]),
    ext="tsv",
)
case(
    "ag_days_of_all_kinds_of_wrong",
    "Tanggal,Pengikut,Tayangan\n2026-03-01,1000,100\n,1010,110\nkemarin,1020,120\n2026-03-20,1030,130\n2026-02-30,1040,140\n1026-03-05,1050,150\n2026-03-06,1060,160\n",
    "date_wrong future_date",
    days(
        day("2026-03-01", followers=1000, views=100),
        day("2026-03-06", followers=1060, views=160),
        errors=[
            wrong(3, "date_missing"),
            wrong(4, "date_text"),
            wrong(5, "date_future"),
            wrong(6, "date_text"),
            wrong(7, "date_year"),
        ],
    ),
)
case(  # 13/02 can only be day first, 02/14 only month first: 03/04 could be either
    "ag_two_orders_in_one_column",
    "Tanggal,Pengikut\n13/02/2026,1000\n02/14/2026,1010\n03/02/2026,1020\n28/02/2026,1030\n",
    "date_wrong date_order_unclear",
    days(
        day("2026-02-13", followers=1000),
        day("2026-02-14", followers=1010),
        day("2026-02-28", followers=1030),
        errors=[wrong(4, "date_order")],
    ),
)
case(
    "ag_month_first",
    "Date,Followers\n02/13/2026,1000\n03/01/2026,1010\n03/02/2026,1020\n",
    "date_order_unclear",
    days(day("2026-02-13", followers=1000), day("2026-03-01", followers=1010), day("2026-03-02", followers=1020)),
)
case(
    "ag_months_are_no_days",
    "Bulan,Pengikut,Tayangan\nJanuari 2026,1000,100\nFebruari 2026,1010,110\n2026-02-28,1011,12\n",
    "date_wrong",
    days(day("2026-02-28", followers=1011, views=12), errors=[wrong(2, "date_month"), wrong(3, "date_month")]),
    answers={"kind": "daily", "columns": {"0": "date"}},
)
case(
    "ag_long_dates_id",
    "Hari;Pengikut\nSenin, 2 Maret 2026;1.000\nSelasa, 3 Maret 2026;1.010\nJum’at, 13 Februari 2026;990\n",
    "full_dates semicolon",
    days(day("2026-03-02", followers=1000), day("2026-03-03", followers=1010), day("2026-02-13", followers=990)),
    answers={"kind": "daily", "columns": {"0": "date"}},
)
case(
    "ag_ids_missing_and_long",
    f"Video ID,Caption,Views\nAaaaaaaaa-1,satu,1000\n,,2000\n{'x' * 120},tiga,3000\nDdddddddd_4,empat,4000\n",
    "id_missing",
    posts(
        post("Aaaaaaaaa-1", views=1000),
        post("Ddddddddd_4", views=4000),
        errors=[wrong(3, "no_id"), wrong(4, "id_long")],
    ),
)
case(
    "ag_latin1",
    "Video ID;Judul;Views;Likes\nAaaaaaaaa-1;Café olé;1.000;10\nBbbbbbbbb_2;Crème brûlée;2.000;20\n",
    "latin1 semicolon",
    posts(
        post("Aaaaaaaaa-1", title="Café olé", views=1000, likes=10),
        post("Bbbbbbbbb_2", title="Crème brûlée", views=2000, likes=20),
    ),
    encoding="latin-1",
)
case(
    "ag_cp1252",
    "Video ID,Judul,Views,Likes\nAaaaaaaaa-1,“Kopi” – Rani’s,1000,10\nBbbbbbbbb_2,5 € saja…,2000,20\n",
    "cp1252",
    posts(
        post("Aaaaaaaaa-1", title="“Kopi” – Rani’s", views=1000, likes=10),
        post("Bbbbbbbbb_2", title="5 € saja…", views=2000, likes=20),
    ),
    encoding="cp1252",
)
case(
    "ag_utf16be",
    tab("\ufeffTanggal→Pengikut→Tayangan→Catatan\r\n2026-03-01→1.000→100→مقهى ☕\r\n2026-03-02→1.010→110→กาแฟ\r\n"),
    "utf16 thai arabic emoji tab",
    days(day("2026-03-01", followers=1000, views=100), day("2026-03-02", followers=1010, views=110)),
    encoding="utf-16-be",
    ext="txt",
)
case(  # lines that end as on an old Mac
    "ag_carriage_returns",
    "Tanggal,Pengikut\r2026-03-01,1000\r2026-03-02,-5\r2026-03-03,1020\r",
    "old_line_ends negative",
    days(day("2026-03-01", followers=1000), day("2026-03-03", followers=1020), errors=[wrong(3, "number_negative")]),
)
case(  # header cells of two lines: the data begin on line 4
    "ag_header_of_two_lines",
    'Video ID,Judul,"Total\nViews","Total\nLikes"\nAaaaaaaaa-1,satu,1000,10\nBbbbbbbbb_2,dua,x,20\n',
    "quoted_newline",
    posts(post("Aaaaaaaaa-1", views=1000, likes=10), errors=[wrong(5, "number_text")]),
)
case(  # nobody could guess these headers; the person says what they are
    "ag_private_headers",
    "kode,nama,tgl ambil,ttn,sk,lain\nAaaaaaaaa-1,satu,2026-03-01,1000,10,5\nAaaaaaaaa-1,satu,2026-03-08,1500,12,6\nBbbbbbbbb_2,dua,2026-03-08,700,7,7\n",
    "private_headers",
    posts(
        post("Aaaaaaaaa-1", "2026-03-01", views=1000, likes=10),
        post("Aaaaaaaaa-1", "2026-03-08", views=1500, likes=12),
        post("Bbbbbbbbb_2", "2026-03-08", views=700, likes=7),
    ),
    answers={
        "kind": "posts",
        "columns": {"0": "post_id", "1": "title", "2": "date", "3": "views", "4": "likes", "5": None},
    },
)
case(  # two columns of one name and different counts: the person says which one counts
    "ag_two_columns_of_one_name",
    "Video ID,Judul,Views,Likes,Views\nAaaaaaaaa-1,satu,1000,10,100\nBbbbbbbbb_2,dua,2000,20,200\n",
    "columns_duplicated",
    posts(post("Aaaaaaaaa-1", views=1000, likes=10), post("Bbbbbbbbb_2", views=2000, likes=20)),
    answers={"columns": {"2": "views", "4": None}},
)
case(
    "ag_lifetime_days_are_no_days",
    "Date,Followers,Views\nLifetime,12345,99000\n2026-03-01,1000,100\n",
    "lifetime date_wrong",
    days(day("2026-03-01", followers=1000, views=100), errors=[wrong(2, "date_text")]),
)
case(  # files glued together hold two kinds of line ends
    "ag_mixed_line_ends",
    "Tanggal,Pengikut\r\n2026-03-01,1000\n2026-03-02,1010\r2026-03-03,seribu\r\n2026-03-04,1030",
    "old_line_ends number_words",
    days(
        day("2026-03-01", followers=1000),
        day("2026-03-02", followers=1010),
        day("2026-03-04", followers=1030),
        errors=[wrong(4, "number_text")],
    ),
)
