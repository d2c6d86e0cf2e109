"""A line of the statement finds its payment, or says why a person has to look."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.payments.matching import Expected, Group, Kind, Line, Matcher, Why, extra_for

DAY = date(2026, 11, 20)
COFFEE = Expected(Kind.FUNDING, "coffee", "SRTACDEFGH", 10_500_000, DAY)
TEA = Expected(Kind.FUNDING, "tea", "SRTJKLMNPQ", 10_500_000, DAY)
DONE = Expected(Kind.FUNDING, "done", "SRTRTUVWXY", 4_000_000, DAY, is_open=False)
EXACT = Expected(Kind.FUNDING, "exact", "SRT3467999", 7_000_123, DAY, is_exact=True)
PAYOUT = Expected(Kind.PAYOUT, "payout", "7hk2m9qwxz3v", 2_000_000, DAY)
BACK = Expected(Kind.RETURNED, "payout", "7hk2m9qwxz3v", 2_000_000, DAY)
BATCH = Expected(Kind.BATCH, "batch", "b4t6c8e9f0gh", 9_000_000, DAY)
EVERYTHING = [COFFEE, TEA, DONE, EXACT, PAYOUT, BACK, BATCH]


def line(amount: int, description: str, key: int = 1, day: date = DAY) -> Line:
    return Line(key, day, amount, description)


@pytest.mark.parametrize(
    ("amount", "description", "group", "why", "codes"),
    [
        (10_500_000, "TRSF E-BANKING CR 2011/FTSCY SRTACDEFGH KOPI", Group.SURE, Why.REFERENCE, ["coffee"]),
        (10_500_000, "srt acd efgh kopi senja", Group.SURE, Why.REFERENCE, ["coffee"]),
        (10_500_000, "DARI KOPI SRT\nACD-EF\nGH PT", Group.SURE, Why.REFERENCE, ["coffee"]),
        (10_500_000, "0101NOISESRTSRTACDEFGHNOISE99", Group.SURE, Why.REFERENCE, ["coffee"]),
        (10_499_999, "SRTACDEFGH", Group.LOOK, Why.AMOUNT_DIFFERS, ["coffee"]),
        (10_500_000, "SETORAN TUNAI", Group.LOOK, Why.CANDIDATES, ["coffee", "tea"]),
        (10_500_000, "TRSF KOPI SRTACDE", Group.LOOK, Why.CUT_OFF, ["coffee"]),
        (21_000_000, "SRTACDEFGH SRTJKLMNPQ", Group.LOOK, Why.SEVERAL, ["coffee", "tea"]),
        (4_000_000, "SRTRTUVWXY", Group.LOOK, Why.CLOSED, ["done"]),
        (4_000_000, "SETORAN", Group.OTHER, Why.NOT_OURS, []),
        (7_000_123, "TRSF TANPA BERITA", Group.SURE, Why.UNIQUE_AMOUNT, ["exact"]),
        (-2_000_000, "KE RANI 7HK2M9QWXZ3V-1", Group.SURE, Why.REFERENCE, ["payout"]),
        (-2_000_000, "KE RANI", Group.LOOK, Why.NO_REFERENCE, ["payout"]),
        (-1_000_000, "7HK2M9QWXZ3V", Group.LOOK, Why.AMOUNT_DIFFERS, ["payout"]),
        (2_000_000, "RETUR 7hk2 m9qw xz3v", Group.SURE, Why.REFERENCE, ["payout"]),
        (2_000_000, "SETORAN", Group.OTHER, Why.NOT_OURS, []),
        (-9_000_000, "PAYROLL B4T6C8E9F0GH", Group.SURE, Why.REFERENCE, ["batch"]),
        (-17_000, "BIAYA ADM", Group.OTHER, Why.NOT_OURS, []),
        (-10_500_000, "SRTACDEFGH", Group.OTHER, Why.NOT_OURS, []),
    ],
)
def test_a_line_is_sure_to_be_looked_at_or_not_ours(
    amount: int, description: str, group: Group, why: Why, codes: list[str]
) -> None:
    (match,) = Matcher(EVERYTHING).match([line(amount, description)])
    assert (match.group, match.why, [item.code for item in match.found]) == (group, why, codes)


def test_a_line_of_something_confirmed_by_hand_is_only_put_next_to_it() -> None:
    by_hand = Expected(Kind.FUNDING, "hand", "SRT7777777", 3_000_000, DAY, is_booked=True)
    (match,) = Matcher([by_hand]).match([line(3_000_000, "SRT7777777")])
    assert (match.group, match.why) == (Group.SURE, Why.BOOKED)
    (match,) = Matcher([by_hand]).match([line(3_000_000, "SETORAN")])
    assert match.group == Group.OTHER


def test_a_line_before_anybody_asked_is_not_taken_as_sure() -> None:
    (match,) = Matcher([COFFEE]).match([line(10_500_000, "SRTACDEFGH", day=date(2026, 11, 18))])
    assert (match.group, match.why) == (Group.LOOK, Why.EARLY)
    (match,) = Matcher([EXACT]).match([line(7_000_123, "X", day=date(2026, 11, 18))])
    assert match.group == Group.OTHER


def test_a_payment_named_twice_is_sure_once() -> None:
    twice = [line(10_500_000, "SRTACDEFGH", 1), line(10_500_000, "SRTACDEFGH LAGI", 2)]
    assert [(match.group, match.why) for match in Matcher([COFFEE]).match(twice)] == [
        (Group.SURE, Why.REFERENCE),
        (Group.LOOK, Why.PAID_TWICE),
    ]


def test_an_amount_seen_twice_is_sure_for_neither_line() -> None:
    twice = [line(7_000_123, "A", 1), line(7_000_123, "B", 2)]
    assert [match.group for match in Matcher([EXACT]).match(twice)] == [Group.LOOK, Group.LOOK]
    named = [line(7_000_123, "A", 1), line(7_000_123, "SRT3467999", 2)]
    assert [match.why for match in Matcher([EXACT]).match(named)] == [Why.PAID_TWICE, Why.REFERENCE]


def test_two_expected_amounts_that_meet_are_looked_at() -> None:
    other = Expected(Kind.FUNDING, "other", "SRT4444444", 7_000_123, DAY, is_exact=True)
    (match,) = Matcher([EXACT, other]).match([line(7_000_123, "X")])
    assert (match.group, match.why) == (Group.LOOK, Why.CANDIDATES)


def test_extras_differ_until_none_is_left() -> None:
    taken: list[int] = []
    for number in range(999):
        taken.append(extra_for(10_500_000, taken, f"deal{number}"))
    assert sorted(taken) == list(range(1, 1000))
    assert extra_for(10_500_000, taken, "one more") == 0


@given(total=st.integers(1, 10**13), seed=st.text(max_size=20), taken=st.sets(st.integers(1, 999), max_size=50))
def test_an_extra_is_small_free_and_the_same_again(total: int, seed: str, taken: set[int]) -> None:
    extra = extra_for(total, taken, seed)
    assert extra not in taken
    assert 1 <= extra <= 999
    assert extra_for(total, taken, seed) == extra
