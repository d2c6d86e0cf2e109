"""Two exports of one table. `after` names the case that was imported before; what is expected is what both leave."""

from tests.analytics.corpus.written.base import case, day, days, post, posts

A, B = "Aaaaaaaaa-1", "Bbbbbbbbb_2"
FIRST = [post(A, views=1000, likes=10, comments=1), post(B, views=2000, likes=20, comments=2)]

case(
    "pair_a_first",
    f"Video ID,Title,Views,Likes,Comments\n{A},satu,1000,10,1\n{B},dua,2000,20,2\n",
    "first_of_a_pair",
    posts(*FIRST),
)
case(  # a week later the columns have other names and other places
    "pair_b_renamed_and_swapped",
    f"Komentar,Suka,Judul,Penayangan,ID Video\n3,12,satu,1500,{A}\n4,22,dua,2500,{B}\n",
    "columns_renamed columns_swapped",
    posts(
        *FIRST,
        post(A, "2026-03-21", views=1500, likes=12, comments=3),
        post(B, "2026-03-21", views=2500, likes=22, comments=4),
    ),
    after="pair_a_first",
    today="2026-03-21",
)
case(  # the same names, two of them in each other's place
    "pair_c_swapped",
    f"Video ID,Title,Views,Comments,Likes\n{A},satu,1500,3,12\n{B},dua,2500,4,22\n",
    "columns_swapped",
    posts(
        *FIRST,
        post(A, "2026-03-21", views=1500, likes=12, comments=3),
        post(B, "2026-03-21", views=2500, likes=22, comments=4),
    ),
    after="pair_a_first",
    today="2026-03-21",
)
case(  # one column twice with the same figures
    "pair_d_duplicated",
    f"Video ID,Title,Views,Likes,Comments,Views\n{A},satu,1500,12,3,1500\n{B},dua,2500,22,4,2500\n",
    "columns_duplicated",
    posts(
        *FIRST,
        post(A, "2026-03-21", views=1500, likes=12, comments=3),
        post(B, "2026-03-21", views=2500, likes=22, comments=4),
    ),
    after="pair_a_first",
    today="2026-03-21",
)
case(
    "pair_e_days",
    "Date,Views,Followers\n2026-03-10,100,1000\n2026-03-11,110,\n2026-03-12,60,1020\n",
    "empty_views first_of_a_pair",
    days(
        day("2026-03-10", views=100, followers=1000),
        day("2026-03-11", views=110),
        day("2026-03-12", views=60, followers=1020),
    ),
)
case(  # days that overlap: the same, filled in, corrected, now empty, new. Nothing unknown wipes out what was known
    "pair_f_overlapping_days",
    "Tanggal,Pengikut,Tayangan\n2026-03-10,1000,100\n2026-03-11,1010,110\n2026-03-12,,130\n2026-03-13,1030,140\n",
    "columns_renamed columns_swapped empty_views",
    days(
        day("2026-03-10", views=100, followers=1000),
        day("2026-03-11", views=110, followers=1010),
        day("2026-03-12", views=130, followers=1020),
        day("2026-03-13", views=140, followers=1030),
        same=1,
    ),
    after="pair_e_days",
)
PRIVATE = {"kind": "posts", "columns": {"0": "post_id", "1": "views", "2": "likes"}}
case(
    "pair_g_private",
    f"kode,ttn,sk\n{A},1000,10\n{B},2000,20\n",
    "private_headers first_of_a_pair",
    posts(post(A, views=1000, likes=10), post(B, views=2000, likes=20)),
    answers=PRIVATE,
)
case(  # the answers are remembered
    "pair_h_private_again",
    f"kode,ttn,sk\n{A},1500,12\n",
    "private_headers",
    posts(post(A, views=1000, likes=10), post(B, views=2000, likes=20), post(A, "2026-03-21", views=1500, likes=12)),
    after="pair_g_private",
    today="2026-03-21",
)
case(  # ... by name and not by place
    "pair_i_private_swapped",
    f"sk,kode,ttn\n12,{A},1500\n",
    "private_headers columns_swapped",
    posts(post(A, views=1000, likes=10), post(B, views=2000, likes=20), post(A, "2026-03-21", views=1500, likes=12)),
    after="pair_g_private",
    today="2026-03-21",
)
