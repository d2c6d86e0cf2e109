"""A contract of every kind walks to its last rupiah: none, one, deposit and rest, six parts, on a date, by result."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sorot.core import clock
from sorot.core.money import Money, split
from sorot.deals import actions
from sorot.deals.models import Deal
from sorot.deals.queries.promise import local_day, pay_facts, pay_lines
from sorot.deals.terms import MilestoneTerm
from sorot.payments.actions import confirm_transfer, release_due_milestones, report_transfer
from sorot.payments.models import Funding, Milestone, PaymentTerms
from sorot.payments.queries import money_for_deal
from tests.cast import Cast
from tests.deals import steps

FEE = 10_000_000
CPV = MilestoneTerm("Tayangan", 5_000_000, "variable", None, "cpv", 30_000, 1_000)
BONUS = MilestoneTerm("100.000 tayangan", 1_000_000, "variable", None, "bonus", 1_000_000, 1)


def pay(cast: Cast, deal: Deal, now: datetime | None = None) -> int:
    """The brand sends what is asked; the operator finds it. Returns the amount."""
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    now = now or cast.now
    report_transfer(
        funding=funding, sent_date=clock.today(now), sender_name="Kopi Senja", by=cast.actor("dewi"), now=now
    )
    confirm_transfer(
        funding=funding, bank_reference=f"TRX-{funding.code}", amount=funding.amount, by=cast.actor("sri"), now=now
    )
    return funding.amount


def completed(cast: Cast, *parts: MilestoneTerm, fee: int = FEE, **changes: Any) -> Deal:
    deal = steps.signed(cast, fee=fee, milestones=parts, **changes)
    deal = Deal.objects.get(pk=deal.pk)
    if deal.state == "funding":
        deal = steps.fund(cast, deal)
    return finish(cast, deal)


def finish(cast: Cast, deal: Deal) -> Deal:
    """Every work approved, out and confirmed."""
    publish(cast, deal, len(deal.items.all()))
    return actions.confirm_deal(deal=deal, by=cast.actor("dewi"), now=cast.now)


def publish(cast: Cast, deal: Deal, count: int) -> None:
    for item in list(deal.items.order_by("position"))[:count]:
        version = actions.submit_work(
            item=item, url="https://drive.example.test/1", by=cast.actor("rani"), now=cast.now
        )
        actions.approve_work(submission=version, by=cast.actor("dewi"), now=cast.now)
        actions.publish_item(
            item=item, url="https://instagram.com/p/1", published_at=cast.now, by=cast.actor("rani"), now=cast.now
        )


def states(deal: Deal) -> list[tuple[str, int | None, int]]:
    rows = Milestone.objects.filter(terms__deal_code=deal.code).order_by("position")
    return [(row.state, row.earned_amount, row.returned_amount) for row in rows]


def earned(cast: Cast, deal: Deal) -> int:
    money = money_for_deal(cast.actor("rani"), deal.code)
    assert money is not None
    return money.released_total.amount


def sentences(cast: Cast, deal: Deal, who: str, now: datetime) -> list[str]:
    money = money_for_deal(cast.actor(who), deal.code)
    return [line.text for line in pay_lines(money, today=local_day(now), facts=pay_facts(deal.code))]


def test_no_parts_at_all_is_barter(cast: Cast) -> None:
    deal = completed(cast, fee=0, barter_item="Mesin kopi")
    assert (deal.state, states(deal), earned(cast, deal)) == ("completed", [], 0)
    assert sentences(cast, deal, "rani", cast.now) == []


def test_one_part_before_work(cast: Cast) -> None:
    deal = completed(cast, MilestoneTerm("Semua", FEE, "before_work"))
    assert (states(deal), earned(cast, deal)) == ([("released", FEE, 0)], FEE)


def test_deposit_before_work_and_the_rest_after_it(cast: Cast) -> None:
    parts = (MilestoneTerm("DP", 5_000_000, "before_work"), MilestoneTerm("Pelunasan", 5_000_000, "on_approval"))
    deal = steps.signed(cast, fee=FEE, milestones=parts)
    assert Funding.objects.get(terms__deal_code=deal.code).amount == 5_250_000
    deal = finish(cast, steps.fund(cast, Deal.objects.get(pk=deal.pk)))
    assert [state for state, *_rest in states(deal)] == ["released", "pending"]
    waiting = sentences(cast, deal, "rani", cast.now)
    assert waiting == sentences(cast, deal, "dewi", cast.now)
    assert "Menunggu transfer dari brand" in waiting[1]
    assert pay(cast, deal) == 5_250_000
    assert (earned(cast, deal), [state for state, *_rest in states(deal)]) == (FEE, ["released", "released"])


def test_six_parts_add_up_and_are_paid(cast: Cast) -> None:
    amounts = split(FEE + 1, [3, 1, 1, 1, 1, 1])
    parts = [MilestoneTerm(f"Bagian {i}", amount, "before_work" if i < 3 else "on_approval")
             for i, amount in enumerate(amounts)]  # fmt: skip
    deal = completed(cast, *parts, fee=FEE + 1)
    pay(cast, deal)
    assert (earned(cast, deal), {state for state, *_rest in states(deal)}) == (FEE + 1, {"released"})


def test_a_part_on_a_date_waits_for_its_day(cast: Cast) -> None:
    day = clock.today(cast.now) + timedelta(days=20)
    deal = completed(cast, MilestoneTerm("Nanti", FEE, "on_date", day))
    pay(cast, deal)
    assert states(deal) == [("funded", None, 0)]
    assert "tanggalnya sendiri" in sentences(cast, deal, "dewi", cast.now)[0]
    assert release_due_milestones(now=cast.now + timedelta(days=19)) == 0
    assert release_due_milestones(now=cast.now + timedelta(days=20)) == 1
    assert earned(cast, deal) == FEE


def test_a_part_by_result_is_secured_to_its_limit_and_pays_what_was_earned(cast: Cast) -> None:
    deal = steps.signed(cast, fee=FEE, milestones=(MilestoneTerm("Semua", FEE, "before_work"), CPV))
    assert Funding.objects.get(terms__deal_code=deal.code).amount == 15_750_000
    deal = finish(cast, steps.fund(cast, Deal.objects.get(pk=deal.pk)))
    assert [state for state, *_rest in states(deal)] == ["released", "funded"]
    part = Milestone.objects.get(terms__deal_code=deal.code, due_rule="variable")
    told = actions.tell_result(
        deal=deal, milestone_code=part.code, count=52_345, url="https://insight.example.test/1",
        by=cast.actor("rani"), now=cast.now,
    )  # fmt: skip
    assert (told.earned, told.due_at) == (1_570_350, cast.now + timedelta(days=5))
    actions.accept_result(result=told, by=cast.actor("dewi"), now=cast.now)
    # What comes back is the rest of the limit and the fee that was secured for it.
    assert states(deal)[1] == ("released", 1_570_350, 5_250_000 - 1_570_350 - 78_518)
    assert earned(cast, deal) == FEE + 1_570_350


def test_a_contract_only_by_result_has_no_fixed_fee(cast: Cast) -> None:
    deal = completed(cast, CPV, BONUS, fee=0)
    assert (deal.fee, deal.variable_limit, deal.moves_money) == (0, 6_000_000, True)
    views, bonus = Milestone.objects.filter(terms__deal_code=deal.code).order_by("position")
    for part, count in ((views, 1_000_000), (bonus, 0)):
        told = actions.tell_result(
            deal=deal, milestone_code=part.code, count=count, url="https://insight.example.test/1",
            by=cast.actor("dewi"), now=cast.now,
        )  # fmt: skip
        actions.accept_result(result=told, by=cast.actor("rani"), now=cast.now)
    assert [(state, sum_) for state, sum_, _back in states(deal)] == [("released", 5_000_000), ("refunded", None)]


def test_mode_and_days_are_frozen_into_the_contract(cast: Cast, settings: Any) -> None:
    deal = steps.agreed(cast, fee=FEE, review_days=7, pay_within_days=2)
    settings.MONEY_MODE = "PARTNER"
    steps.sign(cast, deal, "dewi")
    steps.sign(cast, deal, "rani")
    terms = PaymentTerms.objects.get(deal_code=deal.code)
    agreement = steps.agreement_of(deal)
    assert (terms.mode, agreement.money_mode, agreement.data["money_mode"]) == ("OPERATOR", "OPERATOR", "OPERATOR")
    assert (terms.pay_within_days, agreement.data["terms"]["review_days"]) == (2, 7)
    fresh = Deal.objects.get(pk=deal.pk)
    assert (fresh.review_days, fresh.pay_within_days, fresh.money_mode) == (7, 2, "OPERATOR")


def test_paid_directly_there_is_no_fee_and_no_part_by_result(cast: Cast, settings: Any) -> None:
    from sorot.deals.errors import DealError

    settings.MONEY_MODE = "DIRECT"
    offer = steps.offered(cast)
    assert (offer.fee_bps, offer.money_mode) == (0, "DIRECT")
    with pytest.raises(DealError):
        steps.offered(cast, application=steps.applied(cast, who="tono"), fee=0, milestones=(CPV,))
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "dewi")
    steps.sign(cast, deal, "rani")
    assert Funding.objects.get(terms__deal_code=deal.code).source == "direct"


def test_the_promise_is_said_kept_and_afterwards_counted(cast: Cast) -> None:
    parts = (MilestoneTerm("DP", 5_000_000, "before_work"), MilestoneTerm("Pelunasan", 5_000_000, "on_approval"))
    deal = steps.signed(cast, fee=FEE, milestones=parts)
    first = sentences(cast, deal, "rani", cast.now)
    assert first == ["Dibayar paling lambat 3 hari kerja setelah karya dikonfirmasi."]
    deal = finish(cast, steps.fund(cast, Deal.objects.get(pk=deal.pk)))
    due = Milestone.objects.get(terms__deal_code=deal.code, position=2).pay_due_date
    assert due is not None
    late = cast.now + timedelta(days=(due - local_day(cast.now)).days + 2)
    now = sentences(cast, deal, "rani", late)
    assert "terlambat 2 hari. Menunggu transfer dari brand." in now[1]
    pay(cast, deal, late)
    paid = sentences(cast, deal, "dewi", late)
    assert paid[0].startswith("Dibayar ")
    assert "hari lebih cepat" in paid[0]
    assert paid[1].endswith("terlambat 2 hari.")
    assert "belum mengisi rekening" in paid[2]
    assert paid == sentences(cast, deal, "rani", late)


def test_the_fee_of_a_deal_is_the_fixed_part(cast: Cast) -> None:
    deal = steps.agreed(cast, fee=FEE, milestones=(MilestoneTerm("Semua", FEE, "before_work"), CPV))
    assert (Money(deal.fee), deal.variable_limit) == (Money(FEE), 5_000_000)
