"""Charts: a gap is a gap, and the picture always brings its words and its table."""

import re
from xml.etree import ElementTree

import pytest

from sorot.core.ui import charts


def polylines(html: str) -> list[int]:
    """How many points each drawn line has."""
    return [len(points.split()) for points in re.findall(r'<polyline class="chart__line" points="([^"]*)"', html)]


def parse(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


def test_line_is_broken_where_a_value_is_missing() -> None:
    html = charts.line_chart([("Jan", 10), ("Feb", 20), ("Mar", None), ("Apr", 30), ("Mei", 40)], "Pengikut")
    assert polylines(html) == [2, 2]
    assert "1 nilai tidak ada." in html


def test_lonely_value_between_gaps_is_a_dot() -> None:
    html = charts.line_chart([("Jan", 10), ("Feb", None), ("Mar", 15), ("Apr", None), ("Mei", 20)], "Pengikut")
    assert polylines(html) == []
    assert html.count('class="chart__dot--ink"') == 2
    assert html.count('class="chart__dot--spot"') == 1


def test_missing_value_is_a_dash_in_the_table_and_never_a_zero() -> None:
    html = charts.line_chart([("Jan", 10), ("Feb", None)], "Pengikut")
    cells = [" ".join("".join(cell.itertext()).split()) for cell in parse(html).iter("td")]
    assert cells == ["10", "\u2013tidak ada data"]


@pytest.mark.parametrize("points", [[], [("Jan", None), ("Feb", None)]])
@pytest.mark.parametrize("chart", [charts.line_chart, charts.bar_chart, charts.donut_chart])
def test_nothing_known_says_so_without_a_picture(chart: object, points: list[object]) -> None:
    html = chart(points, "Pengikut")  # type: ignore[operator]
    assert html == '<figure class="figure"><p class="s faint">Pengikut: Belum ada data.</p></figure>'


def test_single_point_stands_in_the_middle() -> None:
    html = charts.line_chart([("Jan", 1_240)], "Pengikut")
    assert polylines(html) == []
    assert '<circle class="chart__dot--spot" cx="50%"' in html
    assert "<desc>Jan: 1,2\u00a0rb.</desc>" in html


def test_equal_values_draw_one_level_line() -> None:
    html = charts.line_chart([("Jan", 500), ("Feb", 500), ("Mar", 500)], "Pengikut")
    heights = {point.split(",")[1] for point in re.findall(r'points="([^"]*)"', html)[0].split()}
    assert len(heights) == 1


def test_zero_values_do_not_divide_by_zero() -> None:
    assert polylines(charts.line_chart([("Jan", 0), ("Feb", 0)], "Pengikut")) == [2]
    assert "0%" in charts.bar_chart([("Reels", 0)], "Rasio", unit="percent")
    assert "Belum ada data." in charts.donut_chart([("A", 0), ("B", 0)], "Asal")


def test_negative_growth_falls_below_a_drawn_zero() -> None:
    html = charts.line_chart([("Jan", 0.04), ("Feb", -0.06)], "Tumbuh", unit="percent")
    zero = re.search(r'class="chart__base"[^>]*y1="([\d.]+)"', html)
    last = re.search(r'class="chart__dot--spot"[^>]*cy="([\d.]+)"', html)
    assert zero
    assert last
    assert float(last[1]) > float(zero[1])
    assert "\u22126%" in html


def test_negative_bars_go_the_other_way_from_a_common_zero() -> None:
    html = charts.bar_chart([("Reels", 0.1), ("Story", -0.1)], "Tumbuh", unit="percent")
    bars = re.findall(r'<rect class="(bar__fill[^"]*)" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', html)
    assert bars == [("bar__fill", "50", "50"), ("bar__fill bar__fill--minus", "0", "50")]


def test_missing_bar_has_no_bar() -> None:
    html = charts.bar_chart([("Reels", 0.1), ("Live", None)], "Rasio", unit="percent")
    assert html.count('class="bar__fill"') == 1
    assert ">tidak ada data</text>" in html


def test_shares_of_a_donut_make_a_whole() -> None:
    html = charts.donut_chart([("A", 50), ("B", 30), ("C", 20)], "Asal")
    lengths = [float(n) for n in re.findall(r'stroke-dasharray="([\d.]+) 100"', html)]
    assert lengths == pytest.approx([49.2, 29.2, 19.2])
    assert re.findall(r"<b>([^<]*)</b>", html) == ["50%", "30%", "20%"]


def test_one_part_fills_the_whole_ring() -> None:
    assert 'stroke-dasharray="100 100"' in charts.donut_chart([("A", 7), ("B", 0)], "Asal")


def test_donut_refuses_what_it_cannot_show() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.donut_chart([("A", 3), ("B", -1)], "Asal")
    with pytest.raises(ValueError, match="at most five"):
        charts.donut_chart([(str(n), 1) for n in range(6)], "Asal")


@pytest.mark.parametrize("chart", [charts.line_chart, charts.bar_chart, charts.donut_chart])
def test_every_chart_is_an_image_with_title_and_description_and_a_table(chart: object) -> None:
    html = chart([("Jan", 3), ("Feb", 4)], "Pengikut <b>")  # type: ignore[operator]
    root = parse(html)
    picture = next(node for node in root.iter("svg") if node.get("role") == "img")
    assert [child.tag for child in picture][:2] == ["title", "desc"]
    assert picture[0].text == "Pengikut <b>"
    assert picture[1].text
    assert [row.text for row in root.iter("th")] == ["Jan", "Feb"]
    assert "style=" not in html


def test_same_numbers_give_the_same_bytes() -> None:
    points = [("Jan", 1 / 3), ("Feb", None), ("Mar", 2 / 3)]
    assert charts.line_chart(points, "x") == charts.line_chart(list(points), "x")


def test_points_come_from_pairs_mappings_and_objects() -> None:
    expected = [charts.Point("Jan", 1.0)]
    assert charts.points_of([("Jan", 1)]) == expected
    assert charts.points_of([{"label": "Jan", "value": 1}]) == expected
    assert charts.points_of(expected) == expected


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([3, 9], 0, 10),
        ([95, 100], 94, 100),
        ([500, 500], 0, 600),
        ([0, 0], 0, 1),
        ([-0.06, 0.04], -0.1, 0.05),
        ([-8, -3], -10, 0),
        ([5_000_000_000], 0, 6_000_000_000),
    ],
)
def test_scale_holds_all_values_between_round_marks(values: list[float], low: float, high: float) -> None:
    bottom, top, marks = charts.scale_of(values)
    assert bottom <= min(values)
    assert top >= max(values)
    assert 2 <= len(marks) <= 6
    assert (bottom, top) == (pytest.approx(low), pytest.approx(high))


def test_sparkline_breaks_at_gaps_and_says_its_label() -> None:
    html = charts.sparkline([3, 5, None, 8, 9], "Naik")
    assert polylines(html) == [2, 2]
    assert 'role="img" aria-label="Naik"' in html


def test_sparkline_without_numbers_is_a_dash() -> None:
    assert "tidak ada data" in charts.sparkline([None, None], "Naik")


def test_sparkline_of_equal_values_is_level() -> None:
    assert 'points="2,14 36,14 70,14"' in charts.sparkline([4, 4, 4])


def test_meter_is_clipped_to_its_ends_and_unknown_is_a_dash() -> None:
    assert 'class="bar__fill" width="100%"' in charts.meter(12, 10, "x")
    assert 'class="bar__fill" width="0%"' in charts.meter(-1, 10, "x")
    assert 'class="bar__fill" width="0%"' in charts.meter(1, 0, "x")
    assert "tidak ada data" in charts.meter(None, 10, "x")
    assert 'aria-label="&lt;3"' in charts.meter(3, 10, "<3")
