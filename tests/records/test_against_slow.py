"""The figures of random books are those of a slow reading, row by row and day by day."""

import random
from dataclasses import asdict

import pytest

from sorot.records.enums import LEAST_DEALS
from sorot.records.queries import behind, brand_record, creator_record, period_of
from tests.cast import Cast
from tests.records.books import FEE, NOW, Books, Part, Quarrel, Work
from tests.records.slow import slow_brand, slow_creator

#: Which figures a number of deals opens.
OPENED_BY = {
    "pay_deals": ("parts", "typical_days", "nine_of_ten", "late", "unpaid"),
    "approved_deals": ("rejections",),
    "work_deals": ("works", "on_time"),
    "revision_deals": ("revision_works", "revisions"),
    "deals": ("disputes", "disputes_lost", "cancellations"),
}


def expected(slow: dict[str, object]) -> dict[str, object]:
    """The slow figures, hidden where too few deals would tell about single ones."""
    hidden = {name for opener, names in OPENED_BY.items() if int(slow.get(opener, 0)) < LEAST_DEALS for name in names}  # type: ignore[call-overload]
    return {name: None if name in hidden else value for name, value in slow.items()}


def some_part(dice: random.Random, *, settled: int | None) -> Part:
    approved = dice.choice([None, *range(-45, 1), dice.randint(-760, -700)])
    rule = dice.choice(["before_work", "on_approval", "on_date", "variable"])
    own = dice.randint(-40, 5) if rule == "on_date" else None
    way = dice.choice(["before", "after", "never", "reported", "refunded", "cancelled"])
    start = approved if approved is not None else -30
    came = dice.randint(-59, -46) if way == "before" else min(0, start + dice.randint(0, 9))
    if settled is not None and approved is not None:
        approved = min(approved, settled)
    match way:
        case "never":
            return Part(approved, rule=rule, own_date=own)
        case "reported":
            return Part(approved, reported=came, rule=rule, own_date=own)
        case "refunded":
            lost = dice.choice([None, -1])
            return Part(approved, secured=came, state="refunded", rule=rule, own_date=own, checkout_lost=lost)
        case "cancelled":
            return Part(approved, state="cancelled", rule=rule, own_date=own)
    said = dice.choice([None, came - dice.randint(0, 4)])
    state = "funded" if approved is not None and dice.random() < 0.2 else ""
    return Part(approved, secured=came, reported=said, booked=dice.choice([None, came - 1]), state=state, rule=rule,
                own_date=own)  # fmt: skip


def some_work(dice: random.Random) -> Work:
    draft = dice.choice([dice.randint(-50, 5), dice.randint(-770, -700)])
    post = draft + dice.randint(1, 12)
    versions, moment = [], draft + dice.randint(-4, 3)
    for _ in range(dice.randint(0, 3)):
        if moment > 0 or (versions and not versions[-1][2]):
            break
        answer = dice.choice([None, moment + dice.randint(0, 6)])
        versions.append((moment, answer if answer is None or answer <= 0 else None, dice.random() < 0.5))
        if versions[-1][1] is None:
            break
        moment = versions[-1][1] + dice.randint(0, 3)
    work = Work(draft, post, versions)
    if work.approved is not None and dice.random() < 0.7:
        work.out = min(0, work.approved + dice.randint(0, 8))
    return work


def some_quarrel(dice: random.Random, begins: int) -> Quarrel:
    state = dice.choice(["accepted", "decided", "lapsed", "withdrawn"])
    number = lambda: dice.choice([None, dice.randint(0, FEE)])  # noqa: E731
    decided = dice.randint(0, FEE) if state != "withdrawn" else None
    return Quarrel(begins, begins + dice.randint(0, 9), state, dice.choice(["brand", "talent"]), dice.randint(0, FEE),
                   number(), number(), decided)  # fmt: skip


def write_some(books: Books, dice: random.Random) -> None:
    """A deal of any shape."""
    cast, ready = books.cast, dice.choice([None, *range(-59, -40)])
    begins = dice.randint(-55, -12)
    quarrels = [some_quarrel(dice, begins)] if dice.random() < 0.4 else []
    is_open = not quarrels and dice.random() < 0.1
    if is_open:
        quarrels = [Quarrel(begins)]
    stopped = dice.random() < 0.25 and not is_open
    settled = dice.randint(-30, -1) if stopped else None
    books.deal(
        *[some_part(dice, settled=settled) for _ in range(dice.randint(0, 3))],
        works=[some_work(dice) for _ in range(dice.randint(0, 3))] if ready is not None else [],
        quarrels=quarrels if ready is not None else [], signed=-60, ready=ready, settled=settled,
        cancelled=settled, cancel_side=dice.choice(["brand", "talent"]) if stopped else "",
        cancel_asked=dice.choice([None, -59, -40]) if stopped else None,
        kept=dice.randint(0, FEE) if stopped and ready is not None else None,
        mode=dice.choice(["OPERATOR", "DIRECT"]), frozen=begins if is_open and ready is not None else None,
        agency=dice.choice([None, cast.studio_kaca]), fee=dice.choice([FEE, 2 * FEE]),
        creator=dice.choice([cast.rani_profile, cast.tono_profile]),
        brand=dice.choice([cast.kopi_senja, cast.kopi_senja, cast.teh_ranting]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_random_books_have_the_figures_of_the_slow_reading(books: Books, cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    for creator in (cast.rani_profile, cast.tono_profile):
        for named in sorted(dice.sample(range(-70, -2), dice.randint(0, 2))):
            books.account(named, usable=named + dice.choice([0, 3]), creator=creator)
    for _ in range(dice.randint(2, 40)):
        write_some(books, dice)
    since = period_of(NOW).since
    for brand in (cast.kopi_senja, cast.teh_ranting, cast.studio_kaca):
        found = asdict(brand_record(brand.pk, now=NOW))
        del found["period"]
        slow = slow_brand(brand.pk, NOW, since)
        assert found == expected(slow), f"{brand} with seed {seed}"
        assert behind(brand.pk, "late-share", now=NOW).total == slow["parts"]
        assert behind(brand.pk, "rejections", now=NOW).total == slow["approved_deals"]
    for creator in (cast.rani_profile, cast.tono_profile):
        found = asdict(creator_record(creator.pk, now=NOW))
        del found["period"]
        slow = slow_creator(creator.pk, NOW, since)
        assert found == expected(slow), f"{creator} with seed {seed}"
        assert behind(creator.pk, "on-time", now=NOW).total == slow["works"]
