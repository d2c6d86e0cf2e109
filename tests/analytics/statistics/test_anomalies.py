"""Oddities of daily series: what is told, what is explained, what is refused, and the gate of goal row 8."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from sorot.analytics.statistics.anomalies import anomalies, far_posts, odd_flows, odd_standings
from sorot.analytics.statistics.points import DayPoint, PostPoint

from .generator import CHOOSING, GATING
from .growing import HABITS, ODD, START, account, posting
from .points import days


def day(i):
    return START + timedelta(days=i)


def steady(n=80, start=10_003, gain=21):
    rng = np.random.default_rng(4)
    return [int(v) for v in start + np.cumsum(rng.poisson(gain, n))]


def told(values, posts=()):
    return [(f.kind, (f.since - START).days, (f.until - START).days) for f in anomalies(days(values), posts).flags]


def test_a_steady_account_has_nothing_odd():
    result = anomalies(days(steady()))
    assert (result.flags, result.explained, result.readings_used, result.refused) == ((), (), 80, "")


def test_a_jump_that_stays_is_a_step_with_its_days_and_size():
    values = [v + (1000 if i >= 40 else 0) + (500 if i >= 41 else 0) for i, v in enumerate(steady())]
    assert told(values) == [("step", 40, 41)]
    assert anomalies(days(values)).flags[0].size == pytest.approx(1500, abs=30)
    assert told([v - (1500 if i >= 40 else 0) for i, v in enumerate(steady())]) == [("step", 40, 40)]


def test_a_jump_of_which_half_goes_back_is_a_saw_tooth():
    back = [v + (1500 if i >= 40 else 0) - min(1200, max(0, i - 42) * 200) for i, v in enumerate(steady())]
    assert told(back) == [("saw_tooth", 40, 46)]
    little = [v + (1500 if i >= 40 else 0) - min(600, max(0, i - 42) * 200) for i, v in enumerate(steady())]
    assert told(little)[0] == ("step", 40, 40)


def test_growth_many_times_that_of_before_until_the_end_is_a_hockey_stick():
    values = [v + max(0, i - 50) * 200 for i, v in enumerate(steady())]
    assert told(values) == [("hockey_stick", 51, 79)]
    assert anomalies(days(values)).flags[0].size == pytest.approx(5800, rel=0.05)


def test_one_reading_far_off_is_a_glitch_and_not_two_steps():
    for size in (3000, -3000, 15_000_000):
        values = steady()
        values[40] += size
        assert told(values) == [("glitch", 40, 40)]
        assert anomalies(days(values)).readings_used == 80


def test_gaps_are_gaps():
    values = [v + (1500 if i >= 40 else 0) for i, v in enumerate(steady())]
    short = [None if 38 <= i < 40 else v for i, v in enumerate(values)]
    assert told(short) == [("step", 38, 40)]
    long = [None if 30 <= i < 40 else v for i, v in enumerate(values)]
    assert told(long) == []


def test_a_jump_on_the_last_day_waits_for_the_next_reading():
    assert told([*steady(), steady()[-1] + 3000]) == []


def test_rounded_counts_and_short_series_are_refused():
    rounded = [1_230_000 + 10_000 * (i // 9) + (400_000 if i > 40 else 0) for i in range(80)]
    assert (anomalies(days(rounded)).refused, anomalies(days(rounded)).flags) == ("rounded", ())
    assert (anomalies(days(steady(13))).refused, anomalies(days(steady(13))).needed) == ("few_days", 14)


def test_a_post_that_went_far_explains_a_rise_within_72_hours_only():
    values = [v + (1500 if i >= 40 else 0) for i, v in enumerate(steady())]
    for far, explained in ((36, False), (37, True), (40, True), (41, False)):
        some = posting(np.random.default_rng(1), 80, far)
        result = anomalies(days(values), some)
        assert (len(result.flags), len(result.explained)) == ((0, 1) if explained else (1, 0)), far
    assert "FAR" in anomalies(days(values), posting(np.random.default_rng(1), 80, 40)).explained[0].posts
    falling = [v - (1500 if i >= 40 else 0) for i, v in enumerate(steady())]
    assert len(anomalies(days(falling), posting(np.random.default_rng(1), 80, 40)).flags) == 1


def test_without_posts_a_rise_that_decays_is_not_told_and_with_posts_it_is():
    wave = [round(v + 5000 * (1 - np.exp(-max(0, i - 40) / 3))) for i, v in enumerate(steady())]
    assert told(wave) == []
    assert [kind for kind, *_ in told(wave, posting(np.random.default_rng(1), 80))] == ["step"]


def test_far_needs_ten_other_posts():
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    few = [PostPoint(str(i), moment, "reel", views=10**6 if i == 0 else 100) for i in range(10)]
    assert far_posts(few, moment.date())[1] is False
    assert far_posts([*few, PostPoint("x", moment, "reel", views=100)], moment.date())[1] is True


def test_views_are_told_from_five_times_the_usual_once_a_week():
    rng = np.random.default_rng(2)
    values = [round(1000 * float(np.exp(rng.normal(0, 0.25)))) for _ in range(90)]
    values[50], values[51], values[54], values[70] = 9000, 12_000, 7000, 4000
    readings = [DayPoint(day(i), views=v) for i, v in enumerate(values)]
    flags = anomalies(readings, field="views").flags
    assert [(f.kind, (f.since - START).days, (f.until - START).days) for f in flags] == [("spike", 50, 54)]
    assert flags[0].size == pytest.approx(11_000, abs=300)
    assert odd_flows([(day(i), 5) for i in range(14)]).refused == "few_days"
    old = [replace(r, version=1 if i < 60 else 2) for i, r in enumerate(readings)]
    assert anomalies(old, field="views").readings_used == 30


def test_the_same_day_twice_and_any_order_change_nothing():
    values = [v + (1500 if i >= 40 else 0) for i, v in enumerate(steady())]
    series = [(day(i), v) for i, v in enumerate(values)]
    assert odd_standings(series[::-1] + series[:5]) == odd_standings(series)


def test_three_years_of_days_are_judged_within_the_patience_of_a_page():
    readings, posts, _ = account(5, "step", days=1100)
    since = time.process_time()
    anomalies(readings, posts)
    assert time.process_time() - since < 0.25


def judged(base, count):
    """(recall of what was put in, share of ordinary accounts with a flag) over 2 x count accounts."""
    found = false = 0
    for i in range(count):
        kind = ODD[i % len(ODD)]
        readings, posts, truth = account(base + i, kind)
        grace = timedelta(days=14 if kind == "hockey_stick" else 2)
        flags = anomalies(readings, posts).flags
        found += any(f.kind == kind and abs(f.since - truth[1]) <= grace for f in flags)
        readings, posts, _ = account(base + 50_000 + i, None, HABITS[i % len(HABITS)])
        false += bool(anomalies(readings, posts).flags)
    return found / count, false / count


@pytest.mark.slow
@pytest.mark.parametrize("half", [CHOOSING, GATING])
def test_gate_four_kinds_are_found_and_ordinary_accounts_left_alone(half):
    """Goal row 8. Settings were chosen on seeds from 1,000,000 on; CHOOSING and GATING are both unseen by them."""
    recall, false = judged(half, 200)
    assert recall >= 0.95
    assert false <= 0.05
