"""Every figure of a brand by golden stories: each says the days that happened and the exact figure."""

import pytest

from sorot.records.queries import behind, brand_record
from sorot.records.queries.figures import BrandRecord
from tests.cast import Cast
from tests.records.books import NOW, Books, Part, Quarrel, Work, at, day


def record(cast: Cast) -> BrandRecord:
    return brand_record(cast.kopi_senja.pk, now=NOW)


def rows(cast: Cast) -> list[tuple[int, int]]:
    """(days, days late) of every counted part, the newest approval first."""
    found = behind(cast.kopi_senja.pk, "typical-days", now=NOW).items
    return [(row.days, row.late_days) for row in found]


def ordinary(books: Books, deals: int) -> None:
    """Deals whose money was secured before the work."""
    for _ in range(deals):
        books.deal(Part(approved=-20, secured=-50))


# ---------------------------------------------------------------- days and lateness of one part
STORIES = {
    "secured before the work is the same day": (Part(approved=-20, secured=-50), (0, 0)),
    "paid on the day of the approval": (Part(approved=-20, due=-17, secured=-20), (0, 0)),
    "paid two days after the approval": (Part(approved=-20, due=-17, secured=-18), (2, 0)),
    "paid on the promised day is not late": (Part(approved=-20, due=-17, secured=-17), (3, 0)),
    "paid one day after the promised day is late": (Part(approved=-20, due=-17, secured=-16), (4, 1)),
    "overdue and unpaid counts with its days so far": (Part(approved=-20, due=-17), (20, 17)),
    "unpaid since yesterday is late by one day": (Part(approved=-4, due=-1), (4, 1)),
    "the operator's look is not the brand's time": (Part(approved=-20, due=-17, reported=-18, secured=-12), (2, 0)),
    "the bank's own day counts when nobody reported": (Part(approved=-20, due=-17, booked=-19, secured=-12), (1, 0)),
    "said to be sent too late stays late while it is looked for": (Part(approved=-20, due=-17, reported=-10), (10, 7)),
    "a part on a date counts from its date": (
        Part(approved=-30, own_date=-20, due=-17, rule="on_date", secured=-18), (2, 0)
    ),
    "paid before its date is the same day": (
        Part(approved=-30, own_date=-20, due=-17, rule="on_date", secured=-25), (0, 0)
    ),
    "secured, approved and not released by the house": (Part(approved=-5, secured=-40, state="funded"), (0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_days_from_approval_until_the_brand_has_done_its_part(books: Books, cast: Cast, story: str) -> None:
    part, expected = STORIES[story]
    books.deal(part)
    assert rows(cast) == [expected]


LEFT_OUT = {
    "not approved": Part(secured=-40, state="funded"),
    "approved, not paid, not due yet": Part(approved=-2, due=1),
    "promised for today": Part(approved=-3, due=0),
    "said to be sent in time, looked for": Part(approved=-20, due=-17, reported=-18),
    "its own date has not come": Part(approved=-20, own_date=5, due=8, rule="on_date", secured=-10, state="funded"),
    "by result": Part(approved=-20, secured=-50, rule="variable"),
    "returned": Part(approved=-20, secured=-50, state="refunded"),
    "called off": Part(approved=-20, state="cancelled"),
    "approved more than 24 months ago": Part(approved=-800, due=-797, secured=-799),
}


@pytest.mark.parametrize("story", LEFT_OUT)
def test_what_says_nothing_about_paying_is_left_out(books: Books, cast: Cast, story: str) -> None:
    books.deal(LEFT_OUT[story])
    assert rows(cast) == []


def test_an_old_debt_never_grows_too_old_to_count(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-800, due=-797))
    assert rows(cast) == [(800, 797)]


def test_days_of_a_dispute_do_not_count_and_move_the_promise(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, due=-17, secured=-8), quarrels=[Quarrel(-18, -9, "withdrawn")])
    assert rows(cast) == [(3, 0)]


def test_a_dispute_after_the_payment_changes_nothing(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, due=-17, secured=-15), quarrels=[Quarrel(-10, -2, "withdrawn")])
    assert rows(cast) == [(5, 2)]


def test_while_a_dispute_is_open_no_day_is_added(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, due=-17), quarrels=[Quarrel(-16)], frozen=-16)
    assert rows(cast) == [(4, 1)]


def test_secured_money_in_an_open_dispute_is_neither_paid_nor_late(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, secured=-50, state="funded"), quarrels=[Quarrel(-16)], frozen=-16)
    assert rows(cast) == []


def test_a_part_that_only_the_settlement_approved_is_no_payment_after_approval(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, secured=-50), settled=-20)
    books.deal(Part(approved=-30, secured=-50), settled=-20)
    assert rows(cast) == [(0, 0)]


# ---------------------------------------------------------------- paid directly
def test_directly_paid_the_brands_word_counts_once_the_creator_confirms(books: Books, cast: Cast) -> None:
    books.account(-80)
    books.deal(Part(approved=-20, due=-17, reported=-18, secured=-5), mode="DIRECT")
    assert rows(cast) == [(2, 0)]


def test_nobody_can_pay_a_creator_who_named_no_account(books: Books, cast: Cast) -> None:
    books.deal(Part(approved=-20, due=-17), mode="DIRECT")
    assert rows(cast) == []


def test_days_before_the_first_account_do_not_count(books: Books, cast: Cast) -> None:
    books.account(-10)
    books.deal(Part(approved=-20, due=-17, reported=-8, secured=-8), mode="DIRECT")
    assert rows(cast) == [(2, 0)]


def test_a_changed_account_takes_its_three_days_off_and_no_more(books: Books, cast: Cast) -> None:
    books.account(-80)
    books.account(-12, usable=-9)
    books.deal(Part(approved=-20, due=-17, reported=-5, secured=-5), mode="DIRECT")
    assert rows(cast) == [(12, 9)]


def test_a_dispute_over_the_same_days_takes_none_off_twice(books: Books, cast: Cast) -> None:
    books.account(-80)
    books.account(-12, usable=-9)
    quarrel = Quarrel(-13, -10, "withdrawn")
    books.deal(Part(approved=-20, due=-17, reported=-5, secured=-5), mode="DIRECT", quarrels=[quarrel])
    assert rows(cast) == [(11, 8)]


# ---------------------------------------------------------------- the record
def test_two_deals_say_nothing_and_three_say_all(books: Books, cast: Cast) -> None:
    ordinary(books, 1)
    books.deal(Part(approved=-20, due=-17, secured=-10), Part(approved=-20, due=-17, secured=-18))
    few = record(cast)
    assert (few.pay_deals, few.parts, few.typical_days, few.nine_of_ten, few.late) == (2, None, None, None, None)
    assert (few.deals, few.disputes, few.disputes_lost) == (2, None, None)
    ordinary(books, 1)
    three = record(cast)
    assert (three.pay_deals, three.parts, three.typical_days, three.nine_of_ten) == (3, 4, 0, 10)
    assert (three.late, three.unpaid, three.deals, three.disputes_lost) == (1, 0, 3, 0)


def test_the_middle_and_nine_of_ten_are_days_that_happened(books: Books, cast: Cast) -> None:
    for days in (0, 1, 1, 2, 2, 2, 3, 3, 4, 9):
        books.deal(Part(approved=-20, due=-17, secured=-20 + days))
    found = record(cast)
    assert (found.typical_days, found.nine_of_ten, found.late, found.parts) == (2, 4, 2, 10)


def test_who_never_pays_does_not_look_good(books: Books, cast: Cast) -> None:
    ordinary(books, 2)
    books.deal(Part(approved=-40, due=-37), Part(approved=-40, due=-37), Part(approved=-40, due=-37))
    found = record(cast)
    assert (found.typical_days, found.nine_of_ten, found.late, found.unpaid) == (40, 40, 3, 3)


def test_the_record_says_when_and_over_which_days(books: Books, cast: Cast) -> None:
    ordinary(books, 3)
    period = record(cast).period
    assert (period.since, period.until, period.computed_at) == (day(0).replace(year=2024), day(0), NOW)


def test_a_day_begins_at_midnight_in_jakarta(books: Books, cast: Cast) -> None:
    from sorot.payments.models import Milestone

    books.deal(Part(approved=-20, due=-17, secured=-20))
    # 23.30 and 00.30 in Jakarta: one hour, and the next day. In UTC both are the same day.
    Milestone.objects.update(approved_at=at(-20, 23), funded_at=at(-19, 0))
    assert rows(cast) == [(1, 0)]


def test_an_agency_answers_for_what_it_arranges_and_its_client_too(books: Books, cast: Cast) -> None:
    for _ in range(3):
        books.deal(Part(approved=-20, due=-17, secured=-19), agency=cast.studio_kaca)
    ordinary(books, 1)
    assert (record(cast).pay_deals, record(cast).deals) == (4, 4)
    agency = brand_record(cast.studio_kaca.pk, now=NOW)
    assert (agency.pay_deals, agency.typical_days, agency.deals) == (3, 1, 3)
    assert brand_record(cast.teh_ranting.pk, now=NOW).deals == 0


# ---------------------------------------------------------------- not paid after approval
DONE = Work(-30, -20, [(-31, -29, False)], -21)
HALF = Work(-30, -20, [(-31, -29, False)])
NOTHING = Work(-10, -5)


def rejections(books: Books, cast: Cast, **deal: object) -> int | None:
    """What three deals count, the last of which is told."""
    for _ in range(2):
        books.deal(works=[DONE])
    books.deal(Part(secured=-50, state="refunded"), **deal)  # type: ignore[arg-type]
    found = record(cast)
    assert found.approved_deals in {2, 3}
    return found.rejections


def test_a_brand_that_stops_and_pays_less_than_the_approved_share_rejects(books: Books, cast: Cast) -> None:
    stopped = {"works": [HALF, NOTHING], "cancelled": -10, "cancel_side": "brand", "kept": 1_400_000, "settled": -10}
    assert rejections(books, cast, **stopped) == 1


def test_a_brand_that_stops_and_pays_the_approved_share_does_not(books: Books, cast: Cast) -> None:
    stopped = {"works": [HALF, NOTHING], "cancelled": -10, "cancel_side": "brand", "kept": 1_500_000, "settled": -10}
    assert rejections(books, cast, **stopped) == 0


def test_a_creator_who_stops_is_no_rejection(books: Books, cast: Cast) -> None:
    stopped = {"works": [HALF, NOTHING], "cancelled": -10, "cancel_side": "talent", "kept": 0, "settled": -10}
    assert rejections(books, cast, **stopped) == 0


@pytest.mark.parametrize(
    ("quarrel", "expected"),
    [
        (Quarrel(-15, -8, "decided", "brand", asked=500_000, brand=500_000, decided=2_000_000), 1),
        (Quarrel(-15, -8, "decided", "brand", asked=500_000, brand=500_000, decided=500_000), 0),
        (Quarrel(-15, -8, "accepted", "brand", asked=0, brand=0, talent=900_000, decided=900_000), 1),
        (Quarrel(-15, -8, "withdrawn", "brand", asked=0), 0),
        (Quarrel(-15, -8, "decided", "talent", asked=3_000_000, talent=3_000_000, decided=1_000_000), 0),
        (Quarrel(-40, -35, "decided", "brand", asked=0, brand=0, decided=3_000_000), 0),
    ],
    ids=[
        "asked back and lost",
        "asked back and right",
        "asked back and settled",
        "taken back",
        "the creator's",
        "earlier",
    ],
)
def test_money_asked_back_after_the_approval(books: Books, cast: Cast, quarrel: Quarrel, expected: int) -> None:
    assert rejections(books, cast, works=[DONE], quarrels=[quarrel]) == expected


def test_money_taken_back_by_the_brands_bank_after_the_approval(books: Books, cast: Cast) -> None:
    for _ in range(2):
        books.deal(works=[DONE])
    books.deal(Part(approved=-20, secured=-50, state="refunded", checkout_lost=-6), works=[DONE])
    assert record(cast).rejections == 1


def test_without_three_deals_with_an_approved_work_nothing_is_said(books: Books, cast: Cast) -> None:
    ordinary(books, 3)
    books.deal(works=[DONE])
    assert (record(cast).approved_deals, record(cast).rejections) == (1, None)


# ---------------------------------------------------------------- disputes lost
@pytest.mark.parametrize(
    ("quarrel", "counted", "lost"),
    [
        (Quarrel(-15, -8, "decided", "talent", 3_000_000, 1_000_000, 3_000_000, 2_500_000), 1, 1),
        (Quarrel(-15, -8, "decided", "talent", 3_000_000, 1_000_000, 3_000_000, 2_000_000), 1, 0),
        (Quarrel(-15, -8, "decided", "talent", 3_000_000, None, 3_000_000, 1_600_000), 1, 1),
        (Quarrel(-15, -8, "decided", "brand", 0, 0, None, 1_500_000), 1, 0),
        (Quarrel(-15, -8, "decided", "brand", 0, 0, None, 1_500_001), 1, 1),
        (Quarrel(-15, -8, "lapsed", "talent", 3_000_000, None, 3_000_000, 3_000_000), 1, 1),
        (Quarrel(-15, -8, "lapsed", "brand", 0, 0, None, 0), 1, 0),
        (Quarrel(-15, -8, "accepted", "talent", 3_000_000, None, 3_000_000, 3_000_000), 1, 0),
        (Quarrel(-15, -8, "withdrawn", "talent", 3_000_000), 0, 0),
        (Quarrel(-15), 0, 0),
    ],
    ids=[
        "nearer to the creator", "exactly between", "the brand named no number", "the creator named none, half",
        "one rupiah more", "the brand was silent", "the creator was silent", "settled", "taken back", "open",
    ],
)  # fmt: skip
def test_disputes_lost(books: Books, cast: Cast, quarrel: Quarrel, counted: int, lost: int) -> None:
    for _ in range(2):
        books.deal()
    books.deal(quarrels=[quarrel], fee=3_000_000, frozen=-15 if quarrel.state == "open" else None)
    assert (record(cast).disputes, record(cast).disputes_lost) == (counted, lost)
