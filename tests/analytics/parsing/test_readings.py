# ruff: noqa: E501 - tables of cases read better unfolded
"""Rows become readings, or are refused with line, column and reason."""

from datetime import date

from sorot.analytics.parsing.columns import understand
from sorot.analytics.parsing.readings import Plan, channels_in, read_rows
from sorot.analytics.parsing.table import read_table

TODAY = date(2026, 3, 14)


def read(text, kind=None, **more):
    table = read_table(text.encode())
    found = understand(table.header, [r.cells for r in table.rows])
    plan = Plan(found.mapping, kind or found.table, TODAY, TODAY, found.marks, found.orders, found.units, **more)
    return read_rows(table, plan)


def test_one_bad_cell_refuses_its_row_and_no_other():
    out = read(
        "Video ID,Title,Views,Likes\nk3JwQz7_aB1,a b c,1200,3\nZx8-pLm20Qc,d e f,many,4\nq1W2e3R4t5Y,g h i,900,#VALOR!\n"
    )
    assert [(p.native_id, dict(p.values)) for p in out.posts] == [
        ("k3JwQz7_aB1", {"views": 1200, "likes": 3}),
        ("q1W2e3R4t5Y", {"views": 900}),
    ]
    assert [(e.line, e.column, e.value, e.code) for e in out.errors] == [(3, "Views", "many", "number_text")]


def test_the_total_row_of_studio_is_left_out():
    out = read("Content,Video title,Views\nTotal,,2100\nk3JwQz7_aB1,a b c,1200\nZx8-pLm20Qc,d e f,900\n")
    assert (len(out.posts), out.skipped, out.errors) == (2, 1, [])


def test_repeated_rows_count_once_and_contradicting_ones_are_refused():
    out = read("Video ID,Title,Views\nk3JwQz7_aB1,a b c,1200\nk3JwQz7_aB1,a b c,1200\nk3JwQz7_aB1,a b c,1300\n")
    assert (len(out.posts), out.repeated) == (1, 1)
    assert [(e.line, e.code, e.facts) for e in out.errors] == [(4, "twice", {"line": 2})]


def test_a_counter_that_is_switched_off_is_unknown_not_zero():
    out = read(
        "video_id,title,likes,view_count,comment_count,comments_disabled,ratings_disabled\nk3JwQz7_aB1,a b c,0,50,0,True,True\n"
    )
    assert dict(out.posts[0].values) == {"views": 50}


def test_years_of_days_without_one_are_the_newest_not_after_today():
    out = read("Tanggal,Tayangan Video,Suka\n30 Desember,10,1\n31 Desember,11,1\n1 Januari,12,1\n")
    assert [d.date for d in out.days] == [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]


def test_units_named_in_the_header_are_applied():
    out = read("Account,Followers (in millions)\nrani.k,1.25\nbima_p,0.4\n")
    assert [d.values["followers"] for d in out.days][:1] == [1250000]


def test_left_out_units_are_refused_with_words():
    out = read("channel_info,followers\nrani.k,475.8\nbima_p,357.3\nsari_x,12.1\n")
    assert {e.code for e in out.errors} == {"number_not_whole"}
    assert out.days == []


def test_cells_beyond_the_header_refuse_the_row():
    out = read("Video ID,Title,Views\nk3JwQz7_aB1,a, b c,1200\nZx8-pLm20Qc,d e f,900\n")
    assert [(e.line, e.code) for e in out.errors] == [(2, "width")]
    assert len(out.posts) == 1


def test_future_days_and_publication_after_the_reading_are_refused():
    out = read("Date,Views,Likes\n2026-03-13,10,1\n2027-03-14,11,1\n")
    assert [(e.line, e.code) for e in out.errors] == [(3, "date_future")]


def test_the_id_comes_out_of_the_address_when_no_column_has_it():
    out = read(
        "Link,Views\nhttps://www.tiktok.com/@a/video/7012345678901234567,5\nhttps://youtu.be/k3JwQz7_aB1,6\nhttps://www.instagram.com/reel/Cx1abcDEF/,7\n",
        "posts",
    )
    assert [(p.native_id, p.format) for p in out.posts] == [
        ("7012345678901234567", "short_video"),
        ("k3JwQz7_aB1", ""),
        ("Cx1abcDEF", "reel"),
    ]


def test_rows_of_other_accounts_are_counted_and_not_read():
    text = "video_id,channelId,title,view_count\nk3JwQz7_aB1,UCHpZSZi1rkM7NiayhxXw-cw,a b,5\nZx8-pLm20Qc,UCOmHUn--16B90oW2L6FRR3A,c d,6\n"
    out = read(text, channels=frozenset({"UCHpZSZi1rkM7NiayhxXw-cw"}))
    assert ([p.native_id for p in out.posts], out.foreign) == (["k3JwQz7_aB1"], 1)


def test_a_day_that_is_unknown_or_a_whole_month_is_refused():
    out = read("Date,Views,Likes\n2026-03-01,10,1\n-,11,1\n2026-02,12,1\nFeb 2026,12,1\n", "daily")
    assert [(e.line, e.code) for e in out.errors] == [(3, "date_missing"), (4, "date_month"), (5, "date_month")]
    assert len(out.days) == 1


def test_in_a_column_of_two_orders_only_days_that_are_clear_by_themselves_are_read():
    out = read(
        "Tanggal,Pengikut\n13/02/2026,1000\n02/14/2026,1010\n03/02/2026,1020\n02/02/2026,1025\n28/02/2026,1030\n"
    )
    assert [(d.date, d.values["followers"]) for d in out.days] == [
        (date(2026, 2, 13), 1000), (date(2026, 2, 14), 1010), (date(2026, 2, 2), 1025), (date(2026, 2, 28), 1030),
    ]  # fmt: skip
    assert [(e.line, e.code) for e in out.errors] == [(4, "date_order")]


def test_thousands_of_a_count_stay_thousands_beside_suffixes_with_the_other_mark():
    out = read("Video ID;Judul;Suka\nAaaaaaaaa-1;satu;304.9K\nBbbbbbbbb_2;dua;9.120\nCccccccccC3;tiga;1.2M\n")
    assert [p.values["likes"] for p in out.posts] == [304_900, 9_120, 1_200_000]
    out = read('Video ID,Title,Likes\nAaaaaaaaa-1,one,"1,234.00"\nBbbbbbbbb_2,two,9.125\n')
    assert [(e.line, e.code) for e in out.errors] == [(3, "number_not_whole")]


def test_a_header_is_trusted_over_a_few_odd_cells():
    out = read("Video ID,Title,Views\nAaaaaaaaa-1,satu,-120\nBbbbbbbbb_2,dua,banyak\nCccccccccC3,tiga,1.2.3\nDddddddddD4,empat,400\n")  # fmt: skip
    assert [(e.line, e.code) for e in out.errors] == [
        (2, "number_negative"),
        (3, "number_text"),
        (4, "number_grouping"),
    ]
    assert [p.values for p in out.posts] == [{"views": 400}]


def test_days_that_cannot_be_are_refused_with_their_reason():
    out = read(
        "Date,Followers,Views\n2026-02-30,1,1\n1026-03-05,1,1\nLifetime,9,9\n2026-03-06,1,1\n2026-03-07,2,2\n2026-03-08,3,3\n"
    )
    assert [(e.line, e.value, e.code) for e in out.errors] == [
        (2, "2026-02-30", "date_text"), (3, "1026-03-05", "date_year"), (4, "Lifetime", "date_text"),
    ]  # fmt: skip


def test_accounts_of_a_file_are_shown_by_their_handles():
    table = read_table(b"Account ID,Account username,Account name,Views\n178414,__rani,Rani,1\n178415,rani__,Rani,2\n")
    found = understand(table.header, [r.cells for r in table.rows])
    assert channels_in(table, found.mapping) == [("178414", "__rani", 1), ("178415", "rani__", 1)]
