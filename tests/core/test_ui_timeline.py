"""Lines of days: broken where the numbers change their meaning, numbered where something happened."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from sorot.core.ui.timeline import APART, Break, Mark, ahead_plot, broken_runs, dotplot, spread_out, timeline

DAYS = [(f"{n} Mar", value) for n, value in enumerate([10, 20, 30, None, 50, 60, 70], 1)]


def drawn(html: str) -> list[int]:
    """How many points each drawn line has."""
    return [len(points.split()) for points in re.findall(r'<polyline class="chart__line" points="([^"]*)"', html)]


def test_line_ends_at_a_gap_and_at_a_break() -> None:
    assert broken_runs([1, 2, None, 4, 5, 6], [Break(4, "x")]) == [[0, 1], [3], [4, 5]]
    assert drawn(timeline(DAYS, "Pengikut")) == [3, 3]
    assert drawn(timeline(DAYS, "Pengikut", breaks=[Break(5, "5 Mar")])) == [3, 2]


def test_break_is_said_in_words_and_in_the_table_and_no_change_is_told_across_it() -> None:
    html = timeline(DAYS, "Pengikut", breaks=[Break(4, "dihitung lain")])
    words = re.search(r"<desc>([^<]*)</desc>", html)
    assert words
    assert words[1] == "Dari 50 (5 Mar) ke 70 (7 Mar). Sebelum 5 Mar tidak bisa dibandingkan: dihitung lain."
    assert '<th scope="row">5 Mar (dihitung lain)</th>' in html


def test_marks_are_numbered_in_their_order_and_named_for_those_who_do_not_see() -> None:
    html = timeline(DAYS, "Pengikut", marks=[Mark(1, "Reels sahur"), Mark(4, "Kampanye", until=6)])
    numbers = re.findall(r'class="chart__number"[^>]*>(\d+)<', html)
    assert numbers == ["1", "2"]
    assert html.count('class="chart__span"') == 1
    assert "1: Reels sahur. 2: Kampanye." in html


def test_a_mark_on_a_day_without_a_value_has_no_dot_on_the_line() -> None:
    assert 'class="chart__dot"' not in timeline(DAYS, "Pengikut", marks=[Mark(3, "Unggahan")])


@pytest.mark.parametrize("places", [[0, 0, 0, 0, 0, 0], [100, 100, 100], [0, 1, 50, 51, 99, 100], [40]])
def test_numbers_never_collide_and_stay_inside(places: list[float]) -> None:
    out = spread_out(places)
    assert all(b - a >= APART - 1e-9 for a, b in pairwise(out))
    assert min(out) >= 3
    assert max(out) <= 97


def test_what_stands_in_the_picture_is_escaped() -> None:
    html = timeline([("<b>", 1), ("x", 2)], "<i>", marks=[Mark(0, "<script>")], breaks=[Break(1, "<u>")])
    ElementTree.fromstring(html)
    assert "<script>" not in html


def test_nothing_known_says_so() -> None:
    assert "Belum ada data." in timeline([("a", None)], "Pengikut")


def test_dot_lies_on_its_scale_and_empty_parts_are_not_drawn() -> None:
    html = dotplot(5, 2.5, 7.5, "", 10)
    assert 'cx="50%"' in html
    assert 'x1="25%" x2="75%"' in html
    assert "dotrow__peer" not in html
    assert "dotrow__dot" not in dotplot(None, maximum=10)
    assert 'x="25%" width="50%"' in ahead_plot(5, 2.5, 7.5, 10)
