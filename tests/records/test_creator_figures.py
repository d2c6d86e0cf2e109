"""Every figure of a creator by golden stories."""

import pytest

from sorot.records.queries import behind, creator_record
from sorot.records.queries.figures import CreatorRecord
from tests.cast import Cast
from tests.records.books import NOW, Books, Quarrel, Work


def record(cast: Cast) -> CreatorRecord:
    return creator_record(cast.rani_profile.pk, now=NOW)


def judged(cast: Cast) -> list[str]:
    """How every work that counts is judged."""
    found = behind(cast.rani_profile.pk, "on-time", now=NOW).items
    return ["draft" if row.is_draft_late else "post" if row.is_post_late else "on time" for row in found]


#: A work agreed for day -30 (draft) and day -20 (post).
STORIES = {
    "on both days": (Work(-30, -20, [(-30, -28, False)], -20), ["on time"]),
    "long before": (Work(-30, -20, [(-38, -37, False)], -35), ["on time"]),
    "the draft one day late": (Work(-30, -20, [(-29, -28, False)], -20), ["draft"]),
    "the post one day late": (Work(-30, -20, [(-30, -30, False)], -19), ["post"]),
    "the post late by the brand's answer": (Work(-30, -20, [(-30, -27, False)], -17), ["on time"]),
    "the post later than the brand's answer took": (Work(-30, -20, [(-30, -27, False)], -16), ["post"]),
    "two rounds, each answered late": (Work(-30, -20, [(-30, -25, True), (-23, -19, False)], -12), ["on time"]),
    "answers before the draft's day move nothing": (Work(-30, -20, [(-40, -31, False)], -19), ["post"]),
    "no draft and its day is over": (Work(-5, 10), ["draft"]),
    "no draft and its day is today": (Work(0, 10), []),
    "approved, not out, and its day is over": (Work(-30, -20, [(-31, -30, False)]), ["post"]),
    "approved, not out, its day is today": (Work(-30, 0, [(-31, -30, False)]), []),
    "it lies with the brand": (Work(-30, -20, [(-30, None, False)]), []),
    "out before its day": (Work(5, 10, [(-3, -2, False)], -1), ["on time"]),
    "two years ago": (Work(-800, -790, [(-700, -699, False)], -600), []),
}


@pytest.mark.parametrize("story", STORIES)
def test_works_on_time(books: Books, cast: Cast, story: str) -> None:
    work, expected = STORIES[story]
    books.deal(works=[work])
    assert judged(cast) == expected


def test_money_that_came_late_moves_both_days(books: Books, cast: Cast) -> None:
    # Signed on day -40, three days are the brand's, secured on day -32: five days more.
    books.deal(works=[Work(-30, -20, [(-25, -25, False)], -15)], signed=-40, ready=-32)
    assert judged(cast) == ["on time"]
    books.deal(works=[Work(-30, -20, [(-24, -24, False)], -15)], signed=-40, ready=-32)
    assert judged(cast) == ["draft", "on time"]


def test_money_within_three_days_moves_nothing(books: Books, cast: Cast) -> None:
    books.deal(works=[Work(-30, -20, [(-29, -29, False)], -20)], signed=-40, ready=-37)
    assert judged(cast) == ["draft"]


def test_work_that_could_not_begin_does_not_count(books: Books, cast: Cast) -> None:
    books.deal(works=[Work(-30, -20)], signed=-40, ready=None)
    assert judged(cast) == []


def test_days_of_a_dispute_move_the_days(books: Books, cast: Cast) -> None:
    work = Work(-30, -20, [(-30, -30, False)], -15)
    books.deal(works=[work], quarrels=[Quarrel(-26, -21, "withdrawn")])
    assert judged(cast) == ["on time"]


def test_a_dispute_while_the_brand_answers_moves_no_day_twice(books: Books, cast: Cast) -> None:
    work = Work(-30, -20, [(-30, -25, False)], -14)
    books.deal(works=[work], quarrels=[Quarrel(-29, -25, "withdrawn")])
    assert judged(cast) == ["post"]


def test_in_a_stopped_deal_only_what_was_late_before_the_stop_counts(books: Books, cast: Cast) -> None:
    works = [Work(-30, -20), Work(-10, -5)]
    books.deal(works=works, cancelled=-15, cancel_side="brand", kept=0)
    assert judged(cast) == ["draft"]


def test_two_deals_say_nothing_and_three_say_all(books: Books, cast: Cast) -> None:
    good, late = Work(-30, -20, [(-30, -28, False)], -20), Work(-30, -20, [(-29, -28, False)], -20)
    books.deal(works=[good, late])
    books.deal(works=[good])
    few = record(cast)
    assert (few.work_deals, few.works, few.on_time, few.revisions, few.cancellations) == (2, None, None, None, None)
    books.deal(works=[good])
    found = record(cast)
    assert (found.work_deals, found.works, found.on_time) == (3, 4, 3)
    assert (found.revision_deals, found.revision_works, found.revisions) == (3, 4, 0)
    assert (found.deals, found.cancellations) == (3, 0)


def test_revisions_are_the_middle_of_the_rounds_that_were_asked(books: Books, cast: Cast) -> None:
    for rounds in (0, 1, 1, 2, 5):
        versions = [(-30 + n, -30 + n, True) for n in range(rounds)] + [(-20, -20, False)]
        books.deal(works=[Work(-30, -15, versions)])
    books.deal(works=[Work(-30, -15, [(-30, -29, True)])])  # not approved: its rounds are not over
    found = record(cast)
    assert (found.revision_works, found.revision_deals, found.revisions) == (5, 5, 1)


STOPS = {
    "the creator after the start": ({"cancelled": -10, "cancel_side": "talent", "kept": 0}, 1),
    "the brand after the start": ({"cancelled": -10, "cancel_side": "brand", "kept": 0}, 0),
    "the creator asked before the start": ({"cancelled": -58, "cancel_side": "talent", "ready": None}, 1),
    "the creator asked because no money came": (
        {"cancelled": -50, "cancel_side": "talent", "ready": None, "cancel_asked": -56}, 0
    ),
    "the creator asked on the third day": (
        {"cancelled": -50, "cancel_side": "talent", "ready": None, "cancel_asked": -57}, 1
    ),
    "before both had signed": ({"cancelled": -50, "cancel_side": "talent", "ready": None, "signed": None}, None),
}  # fmt: skip


@pytest.mark.parametrize("story", STOPS)
def test_deals_the_creator_stopped(books: Books, cast: Cast, story: str) -> None:
    deal, expected = STOPS[story]
    books.deal()
    books.deal()
    books.deal(**deal)  # type: ignore[arg-type]
    assert record(cast).cancellations == expected
