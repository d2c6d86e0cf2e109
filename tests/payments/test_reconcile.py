"""G9. Seven planted faults among ten thousand movements: all found, nothing else, and nothing new the second time."""

from __future__ import annotations

import doctest
import random
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.payments.gateways.base import Transaction
from sorot.payments.queries.books import entries_of
from sorot.payments.reconcile import Entry, Found, Kind, Status, Subject, compare, unexplained

OPENING = 777_000


def entry(number: int, **changes: object) -> Entry:
    """A movement of a simulated day: payments with a fee, payouts with a fee, refunds without."""
    subject = [Subject.PAYMENT, Subject.PAYMENT, Subject.PAYOUT, Subject.REFUND][number % 4]
    amount = (number * 7919) % 9_000_000 + 10_000
    sign = 1 if subject == Subject.PAYMENT else -1
    made = Entry(subject, f"ref{number}", f"gw{number:04}", sign * amount, 4_000 if number % 4 != 3 else 0, Status.DONE)
    return replace(made, **changes)


def day(count: int = 10_000) -> list[Entry]:
    """Ten thousand movements, some of them still on their way or failed on both sides."""
    states = {17: Status.PENDING, 29: Status.FAILED}
    return [entry(number, status=states.get(number % 31, Status.DONE)) for number in range(count)]


def planted() -> tuple[list[Entry], list[Entry], int, dict[Kind, str]]:
    """(ours, theirs, their balance, what is wrong)."""
    ours, theirs = day(), day()
    fine = [index for index, made in enumerate(ours) if made.status == Status.DONE]
    random.Random(9).shuffle(fine)
    lost, extra, amount, fee, status, twice = fine[:6]
    theirs[amount] = replace(theirs[amount], amount=theirs[amount].amount + 1)
    theirs[fee] = replace(theirs[fee], fee=5_500)
    ours[status] = replace(ours[status], status=Status.PENDING)
    theirs.append(replace(theirs[twice], gateway_id="gw9999-again"))
    names = {
        Kind.MISSING_HERE: theirs[lost].name,
        Kind.MISSING_THERE: ours[extra].name,
        Kind.AMOUNT_DIFF: ours[amount].name,
        Kind.FEE_DIFF: ours[fee].name,
        Kind.STATUS_DIFF: ours[status].name,
        Kind.DUPLICATE: f"{ours[twice].name}:gw9999-again",
    }
    gone_here, gone_there = ours[lost], theirs[extra]
    ours = [made for made in ours if made is not gone_here]
    theirs = [made for made in theirs if made is not gone_there]
    random.Random(10).shuffle(theirs)
    return ours, theirs, OPENING + sum(made.moved for made in theirs) - 12_345, names


def test_g9_seven_of_seven_planted_faults_are_found_and_no_false_ones() -> None:
    ours, theirs, balance, names = planted()
    found = list(compare(ours, theirs))
    assert {difference.kind: difference.key for difference in found} == names
    assert len(found) == 6
    left = unexplained(
        ours=OPENING + sum(made.moved for made in ours), in_transit=0, theirs=balance,
        effects=sum(difference.effect for difference in found),
    )  # fmt: skip
    assert left == -12_345, "the seventh: a balance that nothing else explains"


def test_g9_a_second_run_finds_nothing_new() -> None:
    ours, theirs, _balance, _names = planted()
    known = {(found.kind, found.key) for found in compare(ours, theirs)}
    random.Random(11).shuffle(theirs)
    again = {(found.kind, found.key) for found in compare(reversed(ours), theirs)}
    assert again - known == set()


def test_the_page_about_reconciliation_computes_what_it_says() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "money" / "reconciliation.md"
    assert doctest.testfile(str(page), module_relative=False) == (0, 7)


def test_two_equal_days_have_no_difference() -> None:
    assert list(compare(day(1_000), reversed(day(1_000)))) == []


def test_our_side_is_streamed_however_long_it_is() -> None:
    def many(count: int) -> Iterator[Entry]:
        return (entry(number, is_listed=False) for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        for _found in compare(many(count), [entry(1)]):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert peak(40_000) < 2 * peak(400) + 50_000


@pytest.mark.parametrize(
    ("mine", "other", "kinds"),
    [
        (entry(1, gateway_id=""), entry(1), []),
        (entry(1), entry(1, reference="changed by them"), []),
        (entry(1), entry(2), [Kind.MISSING_THERE, Kind.MISSING_HERE]),
        (entry(1, status=Status.PENDING), entry(1, status=Status.FAILED), []),
        (entry(1, status=Status.DONE), entry(1, status=Status.FAILED), [Kind.STATUS_DIFF]),
        (entry(1, status=Status.PENDING), entry(1), [Kind.STATUS_DIFF]),
        (entry(1), entry(1, status=Status.UNKNOWN), []),
        (entry(1, fee=None), entry(1), [Kind.FEE_DIFF]),
        (entry(1), entry(1, fee=None), []),
        (entry(1, fee=None), entry(1, fee=0), []),
        (entry(1, fee=None, status=Status.FAILED), entry(1, fee=2_500, status=Status.FAILED), [Kind.FEE_DIFF]),
        (entry(1, fee=None, status=Status.FAILED), entry(1, fee=None, status=Status.FAILED), []),
        (entry(1), entry(1, amount=5, fee=9), [Kind.AMOUNT_DIFF]),
        (entry(1, status=Status.PENDING, is_listed=False), entry(2, status=Status.PENDING), []),
    ],
)
def test_a_pair_says_the_first_thing_that_differs(mine: Entry, other: Entry, kinds: list[Kind]) -> None:
    assert [found.kind for found in compare([mine], [other])] == kinds


def test_a_failed_try_and_a_done_one_of_the_same_reference_are_one_payout() -> None:
    tries = [entry(2, gateway_id="first", status=Status.FAILED), entry(2, gateway_id="second")]
    for order in (tries, tries[::-1]):
        assert list(compare([entry(2, gateway_id="")], order)) == []


def test_the_same_line_listed_twice_is_a_duplicate_and_a_line_without_names_is_missing_here() -> None:
    same = list(compare([entry(1)], [entry(1), entry(1)]))
    assert [found.kind for found in same] == [Kind.DUPLICATE]
    loose = list(compare([], [entry(1, reference="", gateway_id="")]))
    assert [found.kind for found in loose] == [Kind.MISSING_HERE]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6), st.sampled_from(["ours", "theirs", "both"]), st.integers(-9, 9),
            st.sampled_from([Status.DONE, Status.PENDING, Status.FAILED]),
        ),
        max_size=14,
    )
)  # fmt: skip
def test_effects_always_explain_the_whole_difference_of_balances(rows: list[tuple[int, str, int, Status]]) -> None:
    ours, theirs = [], []
    for index, (number, side, change, status) in enumerate(rows):
        made = entry(number, reference=f"r{index}", gateway_id=f"g{index}")
        if side != "theirs":
            ours.append(made)
        if side != "ours":
            theirs.append(replace(made, amount=made.amount + change, status=status, fee=abs(change)))
    found: list[Found] = list(compare(ours, theirs))
    left = unexplained(
        ours=sum(made.moved for made in ours), in_transit=0, theirs=sum(made.moved for made in theirs),
        effects=sum(difference.effect for difference in found),
    )  # fmt: skip
    assert left == 0
    assert max(Counter((difference.kind, difference.key) for difference in found).values(), default=1) == 1


def test_lines_without_any_name_are_told_apart_and_keep_their_keys() -> None:
    noon = datetime(2026, 11, 22, 5, tzinfo=UTC)
    first = Transaction("", "", "topup", 500, 0, "IDR", "success", noon)
    equal, later = replace(first, kind="adjustment"), replace(first, created_at=noon + timedelta(seconds=1))
    bounds = {"since": noon - timedelta(days=1), "until": noon + timedelta(days=1)}

    def keys(*lines: Transaction) -> set[tuple[str, int]]:
        return {(found.key, found.effect) for found in compare([], entries_of(lines, **bounds))}

    made = keys(first, equal, later)
    assert made == keys(later, first, equal)
    assert sorted(key for key, _effect in made) == [
        "other:2026-11-22T05:00:00+00:00:500:1", "other:2026-11-22T05:00:00+00:00:500:2",
        "other:2026-11-22T05:00:01+00:00:500:1",
    ]  # fmt: skip


def test_what_is_counted_as_on_its_way_is_not_counted_again_as_a_difference() -> None:
    """Iris lists a payout when it takes the money, days before it arrives: only its fee is news."""
    mine = entry(2, status=Status.PENDING, fee=None, is_on_its_way=True)
    (found,) = compare([mine], [entry(2)])
    assert (found.kind, found.effect) == (Kind.STATUS_DIFF, -4_000)
    theirs = 9_000_000 + mine.amount - 4_000
    assert unexplained(ours=9_000_000, in_transit=-mine.amount, theirs=theirs, effects=found.effect) == 0
