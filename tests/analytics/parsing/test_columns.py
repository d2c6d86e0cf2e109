"""Meanings by header and by value; the labelled tables stand in tests/evals."""

from sorot.analytics.parsing.columns import understand


def test_values_that_contradict_a_header_win():
    rows = [["Andi Wijaya", "120300"], ["Rina Sari", "4500"], ["Joko Susilo", "88100"]]
    assert understand(["Followers", "Name"], rows).mapping == {0: "name", 1: "followers"}


def test_swapped_counts_are_noticed_by_their_sizes():
    rows = [[f"post number {i}", str(90_000 + i), str(3_000 + i)] for i in range(8)]
    found = understand(["title", "likes", "views"], rows)
    assert found.mapping == {0: "title", 1: "views", 2: "likes"}
    assert found.notes == ("swapped:2,1",)


def test_a_column_that_nothing_explains_stays_none():
    rows = [["7", "1200"], ["3", "300"], ["9", "4500"]]
    assert understand(["blorp", "Views"], rows).mapping == {0: None, 1: "views"}


def test_country_of_the_audience_is_not_the_country_of_the_creator():
    rows = [["rani.k", "Indonesia", "Malaysia"], ["bima_p", "India", "Indonesia"]]
    assert understand(["username", "Audience country (mostly)", "Country"], rows).mapping == {
        0: "handle",
        1: "audience_country",
        2: "country",
    }


def test_left_out_units_and_shortened_ids_are_noted():
    found = understand(
        ["channel_info", "followers"], [["cristiano", "475.8"], ["leomessi", "357.3"], ["selena", "342.7"]]
    )
    assert found.notes == ("unit_missing:1",)
    found = understand(["Post ID", "Views"], [["7.01E+18", "3"], ["7.02E+18", "5"]])
    assert found.notes == ("scientific_id:0",)


def test_subscribers_of_a_studio_table_are_those_won():
    header = ["Content", "Video title", "Views", "Watch time (hours)", "Subscribers"]
    rows = [["k3JwQz7_aB1", "a b c d", "20110", "1502.7", "101"], ["Zx8-pLm20Qc", "e f g h", "8100", "700.1", "-4"]]
    assert understand(header, rows).mapping[4] == "new_followers"


def test_empty_tables_and_odd_shapes_do_not_crash():
    assert understand([], []).mapping == {}
    assert understand(["Views"], []).mapping == {0: "views"}
    assert understand(["", ""], [["", ""], []]).mapping == {0: None, 1: None}
    assert understand(["Views"], [["1", "extra"], ["2"]]).mapping[0] == "views"
