"""A change of views: when it is told, when it is not, and that the division equals ruptures'."""

import math
import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sorot.analytics.statistics.segments import divide
from sorot.analytics.statistics.shifts import mature_logs, residuals, shift, weather

from .generator import CHOOSING, channels, points, week
from .points import posts


def row(before, after, n_before=15, n_after=8, seed=3):
    noise = np.random.default_rng(seed).normal(0, 0.2, n_before + n_after)
    return noise + np.log([before] * n_before + [after] * n_after)


def test_division_equals_that_of_ruptures():
    import ruptures

    rng = np.random.default_rng(5)
    for case in range(60):
        n, shortest = int(rng.integers(12, 61)), int(rng.integers(2, 6))
        values = rng.standard_t(4, n) + np.repeat(rng.normal(0, 2, 4), math.ceil(n / 4))[:n]
        penalty = float(rng.uniform(1, 4) * math.log(n))
        # Dynp is exact for a given number of stretches; PELT with a least length may prune too much.
        ours = divide(values, penalty, shortest)
        model = ruptures.Dynp(model="l1", min_size=shortest, jump=1).fit(values)
        assert ours == (model.predict(len(ours) - 1) if len(ours) > 1 else [n]), case
        cost = ruptures.costs.CostL1().fit(values)

        def total(ends, cost=cost, penalty=penalty):
            return sum(cost.error(a, b) for a, b in zip([0, *ends], ends, strict=False)) + penalty * len(ends)

        pelt = ruptures.Pelt(model="l1", min_size=shortest, jump=1).fit(values).predict(penalty)
        assert total(ours) <= total(pelt) + 1e-9, case


def test_sixty_posts_are_divided_within_the_patience_of_a_page():
    some = points(channels(CHOOSING, 1, 60)[0])
    shift(some)
    since = time.perf_counter()
    for _ in range(10):
        shift(some)
    assert (time.perf_counter() - since) / 10 < 0.02


def test_a_change_says_since_when_by_what_factor_and_on_which_posts():
    some = points(row(10_000, 4000))
    result = shift(some)
    assert (result.format, result.since, result.n) == ("long", some[7].published_at.date(), 23)
    assert result.used[:8] == tuple(p.key for p in some[:8])
    assert result.facts["n_after"] == 8
    assert 0.35 < float(result.value) < 0.46
    assert 9000 < result.before < 11_000
    assert 3500 < result.facts["after"] < 4500
    assert shift(points(row(4000, 10_000))).value > 2


def test_a_small_change_and_a_change_of_fewer_than_five_posts_are_not_told():
    assert shift(points(row(10_000, 8000))).facts == {"state": "usual"}
    assert shift(points(row(10_000, 2000, n_after=4))).facts == {"state": "usual"}


def test_a_change_beside_a_break_of_the_definition_is_not_told():
    some = points(row(10_000, 4000))
    since = shift(some).since
    for distance, state in ((0, "break"), (7, "break"), (8, "changed"), (-10, "break"), (-11, "changed")):
        assert shift(some, [since + timedelta(days=distance)]).facts["state"] == state, distance


def test_young_posts_other_formats_and_other_versions_are_left_out():
    some = points(row(10_000, 4000))
    young = [replace(p, age_days=10.0) if i < 4 else p for i, p in enumerate(some)]
    assert shift(young).facts == {"state": "usual"}
    assert shift([replace(p, version=2) if i < 9 else p for i, p in enumerate(some)]).refused == "few_posts"
    short = [replace(p, format="short", views=5) for p in some[:8]]
    assert shift([*short, *some], format="long").since == shift(some).since


def test_fewer_than_ten_posts_are_refused():
    result = shift(posts([10] * 9))
    assert (result.value, result.refused, result.needed, result.n) == (None, "few_posts", 10, 9)


def test_readings_at_a_fortnight_are_carried_to_thirty_days():
    young, old = posts([1000], age_days=14.0)[0], posts([1000], age_days=90.0)[0]
    grown = mature_logs([young, old])
    assert grown[0] - grown[1] == pytest.approx(16 / 7.4 * math.log(1.02))


def test_residuals_of_a_creator_are_against_posts_before():
    some = points(np.log([1000.0] * 12 + [500.0] * 4), gap_days=7)
    first = some[3].published_at.date()
    out = residuals(some, first, "long")
    assert list(out.values()) == pytest.approx([-math.log(2)] * 4)
    assert all(day.weekday() == 0 for day in out)
    assert residuals(some, some[-4].published_at.date(), "long") == {}


def test_weather_is_told_up_as_well_as_down_with_its_weeks():
    rng = np.random.default_rng(8)

    def many(effect, creators=40):
        return {str(c): {week(w): float(rng.normal(effect[w], 0.5)) for w in range(8)} for c in range(creators)}

    down = weather(many([0, 0, 0, -0.6, -0.6, -0.6, -0.6, -0.6]))
    assert (down.facts["state"], down.since, down.n) == ("changed", week(3), 40)
    assert 0.45 < float(down.value) < 0.65
    up = weather(many([0, 0, 0, 0, 0.6, 0.6, 0.6, 0.6]))
    assert (up.facts["state"], up.since, up.value > 1) == ("changed", week(4), True)
    one = weather(many([0, 0, 0, -0.9, 0, 0, 0, 0]))
    assert one.facts["state"] == "usual"


def test_weeks_with_fewer_than_twenty_creators_are_not_looked_at():
    some = {str(c): {week(w): -1.0 + c / 1000 for w in range(4 if c < 20 else 2)} for c in range(25)}
    some["0"] = {week(0): -1.0, week(1): -1.0}
    assert weather(some).used == (week(0).isoformat(), week(1).isoformat())
