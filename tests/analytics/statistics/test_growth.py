"""Growth of followers: between readings, never across gaps or rounding."""

from datetime import date, timedelta
from decimal import Decimal

from sorot.analytics.statistics import growth
from sorot.analytics.statistics.points import DayPoint

from .points import START, days


def test_growth_is_taken_against_the_reading_28_days_before():
    result = growth.growth(days([1000 + 13 * i for i in range(40)]))
    assert (result.value, result.before, result.since) == (Decimal("0.318460"), 1143, START + timedelta(days=11))
    assert (result.n, result.used, result.low) == (2, ("2026-01-12", "2026-02-09"), None)
    assert result.facts == {"after": 1507, "days": 28, "rounded_to": None}


def test_growth_takes_the_nearest_reading_within_three_days_or_none():
    near = [DayPoint(START, 1003), DayPoint(START + timedelta(days=30), 1104)]
    assert growth.growth(near).value == Decimal("0.100698")
    far = [DayPoint(START, 1003), DayPoint(START + timedelta(days=32), 1104)]
    result = growth.growth(far)
    assert (result.value, result.refused, result.needed) == (None, "few_days", 2)
    tie = [DayPoint(START, 1001), DayPoint(START + timedelta(days=4), 1003), DayPoint(START + timedelta(days=30), 1104)]
    assert growth.growth(tie).since == START


def test_growth_over_a_short_window_keeps_seven_days_apart():
    result = growth.growth(days([1001 + i for i in range(10)]), window=7)
    assert (result.facts["days"], result.value) == (7, Decimal("0.006979"))


def test_growth_from_nothing_is_refused():
    assert growth.growth(days([0] * 40)).refused == "few_followers"
    assert growth.growth([]).refused == "few_days"
    assert growth.growth(days([None] * 40)).refused == "few_days"


def test_counts_rounded_to_three_digits_are_recognised_and_exact_ones_are_not():
    assert growth.rounding_of([1_230_000, 1_240_000]) == 10_000
    assert growth.rounding_of([1_230_000, 1_240_000, 1_240_001]) is None
    assert growth.rounding_of([1230, 1240]) is None, "one exact count in ten ends in a zero"
    assert growth.rounding_of([1230, 1240, 1260]) == 10
    assert growth.rounding_of([999, 500, None]) is None
    assert growth.rounding_of([]) is None
    assert growth.rounding_of([12_000] * 30) is None, "one value seen often is one witness"


def test_growth_of_rounded_counts_carries_the_rounding():
    result = growth.growth(days([1_230_000] * 20 + [1_250_000] * 20))
    assert (result.value, result.facts["rounded_to"]) == (Decimal("0.016260"), 10_000)
    assert (result.low, result.high) == (Decimal("0.008065"), Decimal("0.024490"))
    net = growth.net_growth(days([1_230_000] * 20 + [1_250_000] * 20))
    assert (net.value, net.low, net.high, net.facts["basis"]) == (20_000, 10_000, 30_000, "standings")


def test_new_followers_are_summed_and_unknown_days_are_not_zero():
    some = [DayPoint(START + timedelta(days=i), new_followers=None if i in (3, 5) else 10) for i in range(28)]
    result = growth.new_followers(some)
    assert (result.value, result.n, result.facts) == (260, 26, {"days": 28})
    holes = [DayPoint(START + timedelta(days=i), new_followers=10 if i % 2 else None) for i in range(28)]
    refused = growth.new_followers(holes)
    assert (refused.value, refused.refused, refused.n, refused.needed) == (None, "few_days", 14, 23)
    assert growth.new_followers([]).refused == "few_days"


def test_net_growth_says_which_basis_it_rests_on():
    both = [DayPoint(START + timedelta(days=i), 1001 + i, new_followers=9, lost_followers=7) for i in range(28)]
    assert (growth.net_growth(both).value, growth.net_growth(both).facts["basis"]) == (56, "gained_lost")
    assert growth.net_growth(days([1001 + i for i in range(40)])).value == 28
    assert growth.net_growth(both[:9]).refused == "few_days"


def test_gains_after_a_day_are_counted_over_the_usual():
    steady = [1001 + 10 * i for i in range(10)]
    jumped = steady + [steady[-1] + n for n in (60, 160, 190, 200, 210)]
    result = growth.around(days(jumped), START + timedelta(days=10))
    assert (result.value, result.before, result.n) == (160, 10, 10)
    assert result.facts == {"won": 190, "basis": "standings", "days_before": 7, "days_after": 3}
    assert growth.around(days(jumped), START + timedelta(days=13)).refused == "few_days"
    assert growth.around(days(jumped), date(2025, 1, 1)).refused == "few_days"


def test_single_days_of_rounded_counts_are_refused_but_won_followers_are_not():
    rounded = days([1_230_000 + 10_000 * (i // 5) for i in range(30)])
    assert growth.around(rounded, START + timedelta(days=10)).refused == "rounded"
    won = [DayPoint(d.day, d.followers, new_followers=100) for d in rounded]
    assert growth.around(won, START + timedelta(days=10)).value == 0
