"""The next post: a range from few posts, or a reason why there is none. The coverage gate is in test_gates."""

import math

import pytest

from sorot.analytics.statistics.forecast import Prior, forecast

from .points import post, posts


def test_forecast_is_the_median_of_the_newest_eight_with_the_interval_of_its_formula():
    views = [900, 1100, 1000, 1300, 800, 1200, 1000, 700, 50_000, 60_000]
    out = forecast(posts(views))
    logs = [math.log(v) for v in views[:8]]
    mean = sum(logs) / 8
    var = sum((x - mean) ** 2 for x in logs) / 7
    shrunk = math.sqrt((6 * 0.52**2 + 7 * var) / 13)
    half = 1.350171 * shrunk * math.sqrt(1 + 1.57 / 8)
    assert (out.p50, out.n, out.used[0], out.used[-1], out.format) == (1000, 8, "P0", "P7", "reel")
    assert out.p10 == pytest.approx(1000 * math.exp(-half), abs=1)
    assert out.p90 == pytest.approx(1000 * math.exp(half), abs=1)


def test_forecast_leaves_out_young_unknown_and_other_posts():
    some = [
        post(0, views=9, age_days=13.9),
        post(1, views=9, age_days=None),
        post(2, views=0),
        post(3, views=None),
        post(4, views=9, format="short"),
        *[post(i, views=1000) for i in range(5, 10)],
        post(10, views=9, version=0),
    ]
    out = forecast(some)
    assert (out.n, out.p50, out.used) == (5, 1000, ("P5", "P6", "P7", "P8", "P9"))


def test_forecast_is_refused_under_five_posts():
    out = forecast(posts([10, 20, 30, 40]))
    assert (out.p10, out.p50, out.p90, out.refused, out.needed, out.n) == (None, None, None, "few_posts", 5, 4)
    assert forecast([]).refused == "few_posts"
    assert forecast(posts([10] * 9), "story").n == 0


def test_equal_posts_still_have_a_range_because_few_posts_prove_little():
    out = forecast(posts([1000] * 5))
    assert out.p10 < 700 < 1400 < out.p90
    assert forecast(posts([1000] * 5), prior=Prior(sd=0.1)).p90 < out.p90
