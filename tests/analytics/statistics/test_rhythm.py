"""Consistency and best times: honest about few posts and about many comparisons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np

from sorot.analytics.statistics.rhythm import best_times, consistency

from .points import post

TODAY = date(2026, 6, 30)


def on(day, number=0, hour=5, **values):
    return post(number, published_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC), **values)


def test_a_post_every_other_day_is_steady():
    some = [on(TODAY - timedelta(days=2 * i), i) for i in range(60)]
    result = consistency(some, TODAY)
    assert (result.value, result.n, result.since) == (Decimal("3.500000"), 45, date(2026, 4, 2))
    assert result.facts == {"cv": Decimal("0.000000"), "longest_gap": 2, "posts_before": True, "days": 90}


def test_silence_at_the_end_and_before_the_period_counts_as_a_gap():
    result = consistency(
        [on(TODAY - timedelta(days=40)), on(TODAY - timedelta(days=50)), on(TODAY - timedelta(days=200))], TODAY
    )
    assert (result.value, result.n, result.facts["longest_gap"]) == (Decimal("0.155556"), 2, 150)
    silent = consistency([on(TODAY - timedelta(days=200))], TODAY)
    assert (silent.value, silent.facts["longest_gap"], silent.facts["cv"]) == (Decimal(0), 200, None)
    assert consistency([post(published_at=None)], TODAY).refused == "few_posts"


def test_a_period_ends_at_midnight_of_the_zone():
    late = on(TODAY, hour=18)
    assert consistency([late], TODAY).n == 1
    assert consistency([late], TODAY, zone_hours=7).n == 0


def many(n, effect, seed=1, per_slot=20):
    """Posts over 8 slots; those of slot (Tuesday, 18-21 WIB) get `effect` more, in log."""
    rng, out = np.random.default_rng(seed), []
    for i in range(n):
        day = date(2026, 1, 5) + timedelta(days=int(rng.integers(0, 4)) + 7 * i)
        hour = 11 if rng.random() < 0.5 else 3
        extra = effect if (day.weekday(), hour) == (1, 11) else 0
        out.append(on(day, i, hour, views=round(float(np.exp(9 + extra + rng.normal(0, 0.5))))))
    return out


def test_a_real_difference_is_found_in_local_time():
    slots = best_times(many(160, 0.9), 7)
    assert (slots[0].weekday, slots[0].hour, slots[0].state) == (1, 18, "better")
    assert slots[0].low > 1
    assert slots[0].n == len(slots[0].used)


def test_without_a_difference_hardly_any_account_is_told_one():
    told = 0
    for seed in range(200):
        told += any(s.state in ("better", "worse") for s in best_times(many(60, 0, seed), 7))
    assert told / 200 <= 0.07


def test_intervals_hold_one_exactly_when_nothing_is_clear():
    for seed in range(30):
        for slot in best_times(many(80, 0.5, seed), 7):
            if slot.state == "no_clear_difference":
                assert slot.low <= 1 <= slot.high
            elif slot.state != "few_posts":
                assert not slot.low <= 1 <= slot.high


def test_few_posts_give_no_times_and_few_in_a_slot_no_factor():
    assert best_times(many(29, 0)) == []
    some = many(60, 0)
    lone = replace(some[0], key="lone", published_at=datetime(2026, 1, 10, 20, tzinfo=UTC))
    slots = best_times([*some, lone], 7)
    assert [(s.weekday, s.hour, s.n, s.state, s.factor) for s in slots[-1:]] == [(6, 3, 1, "few_posts", None)]
    assert best_times([replace(p, age_days=0.0) for p in many(60, 0)]) == []


def test_a_format_is_compared_with_itself():
    reels = many(60, 0)
    shorts = [replace(p, key="s" + p.key, format="short", views=p.views * 50) for p in reels]
    slots = best_times([*reels, *shorts], 7)
    assert {s.state for s in slots} <= {"no_clear_difference", "few_posts"}
