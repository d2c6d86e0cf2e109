# ruff: noqa: E501 - files are written as they are
"""Numbers as people and spreadsheets write them."""

from tests.analytics.corpus.written.base import case, day, days, post, posts, wrong

HEAD = "Video ID,Title,Views,Likes\n"
V = ["Aaaaaaaaa-1", "Bbbbbbbbb_2", "Ccccccccc-3", "Ddddddddd_4", "Eeeeeeeee-5", "Fffffffff_6", "Ggggggggg-7"]

case(  # every way in one column; each says by itself what it is
    "num_every_way_in_one_column",
    HEAD
    + f'{V[0]},satu,304.9K,1\n{V[1]},dua,1.4M,2\n{V[2]},tiga,"1,2jt",3\n{V[3]},empat,"5,893,557",4\n{V[4]},lima,"1,2 rb",5\n{V[5]},enam,980,6\n',
    "suffix_k suffix_m suffix_jt suffix_rb grouped mixed_marks",
    posts(
        post(V[0], views=304900, likes=1),
        post(V[1], views=1400000, likes=2),
        post(V[2], views=1200000, likes=3),
        post(V[3], views=5893557, likes=4),
        post(V[4], views=1200, likes=5),
        post(V[5], views=980, likes=6),
    ),
)
case(
    "num_mixed_in_two_columns",
    "Video ID;Judul;Penayangan;Suka\n"
    f"{V[0]};satu;1,4 jt;12,5rb\n{V[1]};dua;5.893.557;304.9K\n{V[2]};tiga;304,9rb;9.120\n{V[3]};empat;2 juta;1.2M\n{V[4]};lima;12,5 ribu;45\n",
    "suffix_jt suffix_rb suffix_k suffix_m grouped mixed_marks semicolon",
    posts(
        post(V[0], views=1400000, likes=12500),
        post(V[1], views=5893557, likes=304900),
        post(V[2], views=304900, likes=9120),
        post(V[3], views=2000000, likes=1200000),
        post(V[4], views=12500, likes=45),
    ),
)
case(
    "num_error_words",
    HEAD.strip()
    + ",Comments\n"
    + f"{V[0]},satu,#VALOR!,10,1\n{V[1]},dua,N/A',20,2\n{V[2]},tiga,-,30,3\n{V[3]},empat,#N/A,40,4\n{V[4]},lima,–,50,5\n{V[5]},enam,600,#REF!,6\n",
    "error_word empty_views",
    posts(
        post(V[0], likes=10, comments=1),
        post(V[1], likes=20, comments=2),
        post(V[2], likes=30, comments=3),
        post(V[3], likes=40, comments=4),
        post(V[4], likes=50, comments=5),
        post(V[5], views=600, comments=6),
    ),
)
case(
    "num_error_words_days",
    "Tanggal;Pengikut;Tayangan\n2026-03-01;#VALOR!;100\n2026-03-02;1.020;-\n2026-03-03;N/A';N/A'\n2026-03-04;1.040;120\n",
    "error_word semicolon no_numbers",
    days(day("2026-03-01", views=100), day("2026-03-02", followers=1020), day("2026-03-04", followers=1040, views=120)),
)
case(  # 475.8 of what? without a word it is refused row by row
    "num_unit_left_out",
    HEAD + f"{V[0]},satu,475.8,10\n{V[1]},dua,58.05,20\n{V[2]},tiga,61.0,30\n",
    "unit_left_out",
    # 61.0 beside 475.8 and 58.05 is 61 million as likely as 61 views: nobody can say, so it is refused too.
    posts(errors=[wrong(2, "number_not_whole"), wrong(3, "number_not_whole"), wrong(4, "number_unit")]),
)
case(
    "num_unit_in_the_header",
    f"Video ID,Title,Views (M),Likes (K)\n{V[0]},satu,475.8,10.5\n{V[1]},dua,58.05,20\n",
    "unit_in_header",
    posts(post(V[0], views=475800000, likes=10500), post(V[1], views=58050000, likes=20000)),
)
case(
    "num_unit_in_the_header_id",
    "Tanggal;Pengikut (juta);Tayangan (ribu)\n2026-03-01;475,8;1.250,5\n2026-03-02;475,9;990\n",
    "unit_in_header semicolon",
    days(day("2026-03-01", followers=475800000, views=1250500), day("2026-03-02", followers=475900000, views=990000)),
)
case(
    "num_unit_left_out_days",
    "Date,Subscribers total,Views\n2026-03-01,475.8,1000\n2026-03-02,475.9,1100\n",
    "unit_left_out",
    days(errors=[wrong(2, "number_not_whole"), wrong(3, "number_not_whole")]),
    answers={"columns": {"1": "followers"}},
)
case(
    "num_float_noise",
    HEAD + f"{V[0]},satu,523299999.99999994,10.0\n{V[1]},dua,1200000.0000000002,20.0\n{V[2]},tiga,17.5,30.0\n",
    "float_noise",
    posts(
        post(V[0], views=523300000, likes=10),
        post(V[1], views=1200000, likes=20),
        errors=[wrong(4, "number_not_whole")],
    ),
)
case(
    "num_float_noise_days",
    "date\tfollowers\tviews\n2026-03-01\t523299999.99999994\t17000.0\n2026-03-02\t523400000.00000006\t18000.0\n",
    "float_noise tab",
    days(day("2026-03-01", followers=523300000, views=17000), day("2026-03-02", followers=523400000, views=18000)),
    ext="tsv",
)
case(
    "num_nbsp_groups",
    f"Video\u00a0ID;Judul;Views\u00a0;Likes\n{V[0]};satu;1\u00a0234\u00a0567;\u00a012\n{V[1]};dua;12\u202f345;7\u00a0\n{V[2]};tiga;1\u00a0,2 jt;8\n".replace(
        "1\u00a0,2 jt", "1,2\u00a0jt"
    ),
    "nbsp grouped suffix_jt semicolon",
    posts(post(V[0], views=1234567, likes=12), post(V[1], views=12345, likes=7), post(V[2], views=1200000, likes=8)),
)
case(
    "num_nbsp_latin1",
    "Tanggal;Pengikut;Catatan\n01/03/2026;12\u00a0345;Café\n02/03/2026;12\u00a0400;Señora\n13/03/2026;12\u00a0410;déjà\n",
    "nbsp latin1 grouped semicolon",
    days(day("2026-03-01", followers=12345), day("2026-03-02", followers=12400), day("2026-03-13", followers=12410)),
    encoding="latin-1",
)
case(
    "num_bad_grouping",
    HEAD + f'{V[0]},satu,"5,893,557",10\n{V[1]},dua,"5,89,55",20\n{V[2]},tiga,1.2.3,30\n',
    "grouped bad_grouping",
    posts(post(V[0], views=5893557, likes=10), errors=[wrong(3, "number_grouping"), wrong(4, "number_grouping")]),
)
case(
    "num_negative_views",
    HEAD + f"{V[0]},satu,-120,10\n{V[1]},dua,(35),20\n{V[2]},tiga,300,-1\n{V[3]},empat,400,40\n",
    "negative",
    posts(
        post(V[3], views=400, likes=40),
        errors=[wrong(2, "number_negative"), wrong(3, "number_negative"), wrong(4, "number_negative")],
    ),
)
case(
    "num_words_and_giants",
    HEAD
    + f"{V[0]},satu,banyak sekali,10\n{V[1]},dua,99999999999999999999,20\n{V[2]},tiga,5000000000,30\n{V[3]},empat,12 atau 13,40\n",
    "number_words too_big",
    posts(
        post(V[2], views=5000000000, likes=30),
        errors=[wrong(2, "number_text"), wrong(3, "number_too_big"), wrong(5, "number_text")],
    ),
)
case(
    "num_rounded_subscribers",
    'Date,Subscribers total,Views\n2026-03-01,"1,230,000",5100\n2026-03-02,"1,230,000",5200\n2026-03-03,"1,240,000",9900\n',
    "rounded_followers grouped",
    days(
        day("2026-03-01", followers=1230000, views=5100),
        day("2026-03-02", followers=1230000, views=5200),
        day("2026-03-03", followers=1240000, views=9900),
    ),
    answers={"columns": {"1": "followers"}},
)
case(
    "num_rounded_followers_suffix",
    "Tanggal;Followers\n01-03-2026;1,23 jt\n02-03-2026;1,23 jt\n15-02-2026;1,22 jt\n",
    "rounded_followers suffix_jt semicolon",
    days(
        day("2026-03-01", followers=1230000), day("2026-03-02", followers=1230000), day("2026-02-15", followers=1220000)
    ),
)
case(  # followers go up by 15 million and come back the next day: imported as they stand
    "num_glitch_days",
    "date,followers,views\n2026-02-26,2410000,51000\n2026-02-27,17410000,51500\n2026-02-28,2410000,50800\n2026-03-01,2420000,52000\n",
    "glitch rounded_followers",
    days(
        day("2026-02-26", followers=2410000, views=51000),
        day("2026-02-27", followers=17410000, views=51500),
        day("2026-02-28", followers=2410000, views=50800),
        day("2026-03-01", followers=2420000, views=52000),
    ),
)
case(
    "num_bad_grouping_days",
    "Tanggal;Pengikut\n2026-03-01;1.234.567\n2026-03-02;1.23.567\n2026-03-03;1.2345.678\n2026-03-04;1.234.570\n",
    "grouped bad_grouping semicolon",
    days(
        day("2026-03-01", followers=1234567),
        day("2026-03-04", followers=1234570),
        errors=[wrong(3, "number_grouping"), wrong(4, "number_grouping")],
    ),
)
case(
    "num_too_big_days",
    "Date,Followers,Views\n2026-03-01,9223372036854775808,1\n2026-03-02,1000,123456789012345678901234567890\n2026-03-03,1010,3\n",
    "too_big",
    days(day("2026-03-03", followers=1010, views=3), errors=[wrong(2, "number_too_big"), wrong(3, "number_too_big")]),
)
