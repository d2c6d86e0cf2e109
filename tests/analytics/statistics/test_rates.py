"""Rates: medians over posts that may be compared, or a reason why there is none."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.analytics.statistics import rates
from sorot.analytics.statistics.basics import SIX, common_format

from .points import post, posts


def test_rate_by_views_is_the_median_of_the_posts_with_known_parts_summed():
    some = [
        post(0, views=1000, likes=50, comments=5, shares=3, saves=2),
        post(1, views=3000, likes=30),
        post(2, views=600, likes=90, comments=9, shares=None, saves=0),
        post(3, views=500),
        post(4, views=0, likes=3),
    ]
    result = rates.engagement_rate_views(some)
    assert (result.value, result.n, result.used) == (Decimal("0.060000"), 3, ("P0", "P1", "P2"))
    assert (result.format, result.refused, result.facts) == ("reel", "", {"version": 1})


def test_young_posts_are_left_out_and_unknown_ages_are_not():
    some = [
        post(0, views=10, likes=9, age_days=6.9),
        post(1, views=100, likes=1, age_days=7.0),
        post(2, views=100, likes=2, age_days=None),
        post(3, views=100, likes=4, age_days=400),
    ]
    assert rates.engagement_rate_views(some).used == ("P1", "P2", "P3")


def test_only_the_most_common_format_of_the_newest_24_counts():
    story = [post(i, views=100, likes=50, format="story") for i in range(24, 80)]
    mixed = [post(i, views=100, likes=i, format="reel" if i % 2 else "short") for i in range(24)]
    result = rates.engagement_rate_views(mixed + story)
    assert (result.format, result.n) == ("short", 12)
    assert result.used == tuple(f"P{i}" for i in range(0, 24, 2))
    assert result.value == Decimal("0.110000")
    assert common_format([]) is None


def test_readings_of_an_older_definition_of_views_are_left_out_where_views_count():
    some = [post(i, views=100, likes=10, followers=1000, version=2 if i < 4 else 1) for i in range(10)]
    assert rates.engagement_rate_views(some).used == ("P0", "P1", "P2", "P3")
    assert rates.views_per_post(some).n == rates.view_rate(some).n == 4
    assert rates.engagement_rate_followers(some).n == 10


def test_rate_by_followers_takes_each_post_against_its_own_followers():
    some = [
        post(0, likes=100, followers=1000),
        post(1, likes=100, followers=500),
        post(2, likes=100, followers=None),
        post(3, likes=100, followers=400),
        post(4, likes=100, followers=0),
    ]
    result = rates.engagement_rate_followers(some)
    assert (result.value, result.used) == (Decimal("0.200000"), ("P0", "P1", "P3"))


def test_rate_by_reach_needs_the_reach():
    some = [post(i, views=100, likes=10, reach=80 if i < 3 else None) for i in range(5)]
    assert rates.engagement_rate_reach(some).value == Decimal("0.125000")
    assert rates.engagement_rate_reach(some[:2]).refused == "few_posts"


def test_fewer_than_three_posts_are_refused_with_the_number_needed():
    for rate in (rates.engagement_rate_views, rates.views_per_post, rates.view_rate):
        result = rate(posts([10, 20], likes=1, followers=9))
        assert (result.value, result.refused, result.needed, result.n) == (None, "few_posts", 3, 2)
    assert rates.engagement_rate_views([]).format == ""


def test_views_per_post_rounds_halves_up():
    assert rates.views_per_post(posts([10, 11, 12, 13])).value == 12
    assert rates.view_rate(posts([10, 20, 30], followers=8)).value == Decimal("2.500000")


def test_by_format_gives_each_format_its_own_result():
    some = [post(i, views=100 * (i + 1), likes=10, format="reel" if i < 4 else "short") for i in range(6)]
    out = rates.by_format(some, rates.views_per_post)
    assert list(out) == ["reel", "short"]
    assert (out["reel"].value, out["short"].refused, out["short"].n) == (250, "few_posts", 2)


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 10**9)), min_size=3, max_size=30))
def test_rate_equals_exact_fractions_rounded_once_a_post(pairs):
    result = rates.engagement_rate_views([post(i, views=v, likes=like) for i, (v, like) in enumerate(pairs)])
    exact = sorted(Fraction(like, v) for v, like in pairs[:12])
    middle = (exact[(len(exact) - 1) // 2] + exact[len(exact) // 2]) / 2
    assert abs(Fraction(result.value) - middle) <= Fraction(1, 10**6)
    assert result.value == result.value.quantize(SIX)


@pytest.mark.parametrize(
    "name", ["rates", "growth", "forecast", "shifts", "ages", "rhythm", "spread", "anomalies", "impact", "quality"]
)
def test_no_module_loads_scipy_or_django_when_it_is_imported(name):
    code = f"import sys, sorot.analytics.statistics.{name}; sys.exit('scipy' in sys.modules or 'django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
