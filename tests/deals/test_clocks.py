"""Clocks are values: who has until when, what is said to whom, and when somebody is reminded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sorot.deals.clocks import (
    ClockKind,
    DisputeFact,
    Draft,
    Facts,
    Mend,
    OfferFact,
    answer_due_at,
    clocks_of,
    sentence,
)

START = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)  # a Monday, 14.05 in Jakarta
DAY = timedelta(days=1)
NAMES = {"brand": "Kopi Senja", "talent": "Rani", "operator": "Operator"}
WORKING = Facts(code="d1", state="working", review_days=5, agreed_at=START, signed_at=START)
DRAFT = Draft("s1", "Reels", START)


def shape(facts: Facts) -> list[tuple[str, str, datetime]]:
    return [(str(clock.kind), str(clock.who), clock.due_at) for clock in clocks_of(facts)]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (
            replace(WORKING, state="signing", missing=["brand"], agreement_at=START),
            [("contract", "brand", START + 3 * DAY)],
        ),
        (
            replace(WORKING, state="signing", offer=OfferFact("o1", "brand", START, START + DAY)),
            [("offer", "talent", START + DAY)],
        ),
        (replace(WORKING, state="funding"), [("funding", "brand", START + 3 * DAY)]),
        (replace(WORKING, state="funding", is_transfer_reported=True), []),
        (replace(WORKING, cancel_asked_at=START, cancel_side="brand"), [("stop", "talent", START + 3 * DAY)]),
        (WORKING, []),
        (replace(WORKING, drafts=[DRAFT]), [("review", "brand", START + 5 * DAY)]),
        (replace(WORKING, drafts=[DRAFT], clocks_from=START + DAY), [("review", "brand", START + 6 * DAY)]),
        (replace(WORKING, told_at=START), [("confirm", "brand", START + 5 * DAY)]),
        (replace(WORKING, told_at=START, mends=[Mend("m1", "Reels", START)]), [("mend", "talent", START + 3 * DAY)]),
        (
            replace(WORKING, drafts=[DRAFT], dispute=DisputeFact("x", "talent", START, START + 7 * DAY)),
            [("answer", "talent", START + 7 * DAY)],
        ),
        (
            replace(WORKING, dispute=DisputeFact("x", "talent", START, START, START, START + 7 * DAY)),
            [("decision", "operator", START + 7 * DAY)],
        ),
        (replace(WORKING, state="completed"), []),
        (replace(WORKING, state="cancelled"), []),
    ],
)  # fmt: skip
def test_what_runs_follows_from_the_facts(facts: Facts, wanted: list[tuple[str, str, datetime]]) -> None:
    assert shape(facts) == wanted


def test_a_clock_is_over_only_after_its_moment() -> None:
    (clock,) = clocks_of(replace(WORKING, drafts=[DRAFT]))
    assert (clock.is_over(clock.due_at), clock.is_over(clock.due_at + timedelta(seconds=1))) == (False, True)


def test_reminders_stand_at_half_and_nine_tenths() -> None:
    (clock,) = clocks_of(replace(WORKING, drafts=[DRAFT]))
    half, most = START + 2.5 * DAY, START + 4.5 * DAY
    assert [clock.stage(at) for at in (START, half, most, clock.due_at, clock.due_at + DAY)] == [0, 50, 90, 90, 0]
    assert [clock.next_reminder(at) for at in (START, half, most)] == [half, most, None]


def test_both_sides_read_one_sentence_with_moment_and_zone() -> None:
    (clock,) = clocks_of(replace(WORKING, drafts=[DRAFT]))
    silence = "Kalau tidak ada jawaban, karya dianggap disetujui."
    said = {side: sentence(clock, side=side, names=NAMES, now=START) for side in ("talent", "brand")}
    assert said == {
        "talent": f"Kopi Senja memeriksa Reels sampai Sabtu, 28 November, 14.05 WIB. {silence}",
        "brand": f"Anda memeriksa Reels sampai Sabtu, 28 November, 14.05 WIB. {silence}",
    }


def test_silence_of_a_dispute_says_who_gains() -> None:
    asked = {side: DisputeFact("x", side, START, START + DAY) for side in ("brand", "talent")}
    said = {
        side: sentence(clocks_of(replace(WORKING, dispute=fact))[0], side="operator", names=NAMES, now=START)
        for side, fact in asked.items()
    }
    assert ["dana cair" in said["brand"], "dana kembali" in said["talent"]] == [True, True]


def test_the_brand_answers_in_working_days_and_the_creator_in_days() -> None:
    # Monday to Monday: a weekend lies between five working days.
    assert answer_due_at("brand", START, "Asia/Jakarta") == START + 7 * DAY
    assert answer_due_at("talent", START, "Asia/Jakarta") == START + 7 * DAY
    friday = START + 4 * DAY
    assert answer_due_at("brand", friday, "Asia/Jakarta") == friday + 7 * DAY


def test_every_kind_of_clock_is_worded() -> None:
    from sorot.deals.clocks import SILENCE, WHO_ACTS

    assert set(WHO_ACTS) == set(ClockKind)
    assert set(SILENCE) == set(ClockKind) - {ClockKind.ANSWER}
