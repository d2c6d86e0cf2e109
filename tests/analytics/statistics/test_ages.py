"""Readings at an age: the nearest within its tolerance, never made up."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from sorot.analytics.statistics.ages import TOLERANCES, age_of, aged, at_ages, still_to_come

from .points import post

MORNING = datetime(2026, 3, 1, 2, tzinfo=UTC)


def readings(*ages):
    return [(MORNING.date() + timedelta(days=age), age) for age in ages]


def test_every_age_takes_the_nearest_reading_within_its_tolerance():
    out = at_ages(MORNING, readings(0, 1, 2, 4, 6, 9, 15, 40))
    assert {age: found and found.values for age, found in out.items()} == {1: 1, 3: 2, 7: 6, 14: 15, 30: None}
    assert out[1].age_days == pytest.approx(1 + 10 / 24)


def test_one_day_of_readings_is_always_the_first_day_whatever_the_hour():
    for hour in range(24):
        moment = MORNING.replace(hour=hour)
        assert sum(0.5 <= age_of(moment, moment.date() + timedelta(days=d)) < 1.5 for d in range(4)) == 1


def test_a_moment_without_zone_is_taken_as_utc_and_an_unknown_one_gives_nothing():
    assert age_of(MORNING.replace(tzinfo=None), MORNING.date()) == age_of(MORNING, MORNING.date())
    assert at_ages(None, readings(1)) == dict.fromkeys(TOLERANCES)
    assert at_ages(MORNING, []) == dict.fromkeys(TOLERANCES)


def test_posts_of_an_age_are_those_read_near_it():
    some = [post(i, age_days=age) for i, age in enumerate((11, 10.9, 17, 17.1, None, 14))]
    assert [p.key for p in aged(some, 14)] == ["P0", "P2", "P5"]
    with pytest.raises(KeyError):
        aged(some, 10)


def test_what_is_still_to_come_follows_the_reference_curve():
    assert still_to_come(30) == still_to_come(400) == 0
    assert still_to_come(14) == pytest.approx(16 / 7.4 * math.log(1.02))
    assert still_to_come(7) == pytest.approx(still_to_come(14) + 7 / 7.4 * math.log(1.05))
