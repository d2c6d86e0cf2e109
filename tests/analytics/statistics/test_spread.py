"""Benchmarks of a group: hidden when small, rounded when shown."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.analytics.statistics.spread import PLACES, place_of, spread, two_digits


def test_four_are_hidden_five_show_the_median_and_thirty_the_percentiles():
    four = spread([1, 2, 3, 4])
    assert (four.n, four.p50, four.refused, four.needed) == (0, None, "few_creators", 5)
    five = spread([1, 2, 3, 4, 500, None])
    assert (five.n, five.median, five.p10, five.has_percentiles) == (5, 3, None, False)
    assert spread(range(29)).p90 is None
    thirty = spread(range(30))
    assert (thirty.n, thirty.p90, thirty.has_percentiles) == (30, 26, True)


@given(st.lists(st.integers(0, 10**9), min_size=30, max_size=80))
def test_percentiles_equal_those_of_numpy(values):
    found = spread(values, exact=True)
    expected = np.percentile(values, [10, 25, 50, 75, 90])
    got = [found.p10, found.p25, found.p50, found.p75, found.p90]
    assert [float(value) for value in got] == pytest.approx(list(expected))
    assert found.n == len(values)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("12345", "12000"), ("0.01234", "0.012"), ("0.0995", "0.10"), ("0", "0"), ("7", "7"), ("99.6", "100")],
)
def test_two_digits_are_published(value, shown):
    assert two_digits(Decimal(value)) == Decimal(shown)


def test_published_figures_of_a_group_do_not_tell_its_size_exactly():
    assert [spread(range(n)).n for n in (5, 9, 10, 34)] == [5, 5, 10, 30]
    assert str(spread([12_345] * 5).p50) in {"12000", "1.2E+4"}


def test_place_in_a_group():
    group = spread(range(101), exact=True)
    assert [place_of(v, group) for v in (5, 10, 30, 50, 80, 99)] == list(PLACES)
    small = spread([1, 2, 3, 4, 5])
    assert [place_of(v, small) for v in (2, 3, 4.5)] == ["below", "at", "above"]
    assert place_of(3, spread([1])) is None
    assert place_of(None, group) is None
