"""One side stops alone: what the page says is what happens, to the rupiah (docs/money/cancellation.md)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.core.errors import ActionError, RefusedError, StaleError
from sorot.core.models import Event
from sorot.deals import actions
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Result
from sorot.deals.queries import stop_page
from sorot.deals.terms import CANCELLATIONS, MilestoneTerm
from sorot.payments import postings
from sorot.payments.models import Milestone, PaymentTerms
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_terms_walks import CPV, publish

FEE = 9_000_000  # three works: 3,000,000 each
HALVES = (MilestoneTerm("DP", 4_500_000, "before_work"), MilestoneTerm("Sisa", 4_500_000, "on_approval"))


def draft(cast: Cast, deal: Deal, place: int = 0) -> Any:
    item = list(deal.items.order_by("position"))[place]
    return actions.submit_work(item=item, url="https://drive.example.test/1", by=cast.actor("rani"), now=cast.now)


def stop(cast: Cast, deal: Deal, who: str = "dewi", **values: Any) -> Deal:
    return actions.stop_deal(deal=deal, by=cast.actor(who), now=cast.now, **{"reason": "Anggaran dipotong.", **values})


def tell_views(cast: Cast, deal: Deal) -> Result:
    part = Milestone.objects.get(terms__deal_code=deal.code, due_rule="variable")
    return actions.tell_result(
        deal=deal, milestone_code=part.code, count=9, url="https://x.test/1", by=cast.actor("rani"), now=cast.now
    )


def balance(deal: Deal) -> int:
    return postings.balances([postings.purse("brand", deal.organisation.code, deal.currency)])[0]


def facts(deal: Deal) -> tuple[str, int, list[tuple[str, int | None, int]]]:
    """What a refused stop may not change."""
    rows = Milestone.objects.filter(terms__deal_code=deal.code).order_by("position")
    events = Event.objects.count()
    return Deal.objects.get(pk=deal.pk).state, events, [(r.state, r.earned_amount, r.returned_amount) for r in rows]


def refused(cast: Cast, deal: Deal, error: type[ActionError], who: str = "dewi", **values: Any) -> None:
    before = facts(deal)
    with pytest.raises(error):
        stop(cast, deal, who, **values)
    assert facts(deal) == before


def test_without_a_draft_everything_comes_back(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    page = stop_page(cast.actor("dewi"), deal.code, now=cast.now)
    assert (page.kept.amount, page.back.amount, bool(page.verdict)) == (0, 9_450_000, True)
    stopped = stop(cast, deal)
    assert (stopped.state, stopped.kept_amount, stopped.cancel_side) == ("cancelled", 0, "brand")
    assert balance(deal) == 9_450_000
    assert PaymentTerms.objects.get(deal_code=deal.code).cancelled_at == cast.now


def test_each_work_counts_by_how_far_it_is(cast: Cast) -> None:
    """Published, draft sent, nothing: the whole, half and none of three even shares."""
    deal = steps.working(cast, fee=FEE)
    publish(cast, deal, 1)
    draft(cast, deal, 1)
    page = stop_page(cast.actor("dewi"), deal.code, now=cast.now)
    assert [(line.percent, line.kept.amount) for line in page.facts.lines] == [
        (100, 3_000_000),
        (50, 1_500_000),
        (0, 0),
    ]
    assert (page.kept.amount, page.back.amount) == (4_500_000, 4_725_000)
    # The creator reads the same amount of their own, and what of the fee goes back, without the platform fee.
    assert stop_page(cast.actor("sri"), deal.code, now=cast.now).kept == page.kept
    stop(cast, deal)
    part = Milestone.objects.get(terms__deal_code=deal.code)
    assert (part.state, part.earned_amount, part.returned_amount, balance(deal)) == (
        "released",
        4_500_000,
        4_725_000,
        4_725_000,
    )


def test_the_chosen_percents_are_the_ones_that_count(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE, cancellation=CANCELLATIONS["firm"])
    draft(cast, deal, 0)
    assert stop(cast, deal).kept_amount == 2_100_000 + 900_000 + 900_000


def test_only_what_is_secured_is_divided_and_the_page_says_so(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE, milestones=HALVES, cancellation=CANCELLATIONS["firm"])
    for place in range(3):
        version = draft(cast, deal, place)
        actions.approve_work(submission=version, by=cast.actor("dewi"), now=cast.now)
    page = stop_page(cast.actor("dewi"), deal.code, now=cast.now)
    assert (page.owed.amount, page.kept.amount, page.short.amount) == (9_000_000, 4_500_000, 4_500_000)
    stop(cast, deal)
    rows = Milestone.objects.filter(terms__deal_code=deal.code).order_by("position")
    assert [(row.state, row.earned_amount) for row in rows] == [("released", 4_500_000), ("cancelled", None)]


def test_a_creator_who_stops_gives_everything_back(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    publish(cast, deal, 1)
    page = stop_page(cast.actor("rani"), deal.code, now=cast.now)
    assert (page.kept.amount, page.back.amount) == (0, FEE)
    assert stop(cast, deal, "rani").cancel_side == "talent"
    assert balance(deal) == 9_450_000


def test_a_second_click_changes_nothing(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    stop(cast, deal)
    before = facts(deal)
    assert stop(cast, deal).state == "cancelled"
    assert facts(deal) == before


def test_a_page_that_grew_old_is_refused(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    refused(cast, deal, StaleError, version=deal.version - 1)


def test_a_reason_is_needed(cast: Cast) -> None:
    refused(cast, steps.working(cast, fee=FEE), DealError, reason="  ")


def test_nobody_else_stops_a_deal(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    for who in ("tono", "sri", "vina", "fajar", "gita", "lia"):
        refused(cast, deal, RefusedError, who)
        assert cast.client(who).post(reverse("deals:stop", args=[deal.code]), {"reason": "x"}).status_code in {403, 404}


def test_before_work_and_after_the_end_there_is_nothing_to_stop(cast: Cast) -> None:
    refused(cast, steps.signed(cast, fee=FEE), RefusedError)


def test_what_is_all_published_is_confirmed_or_disputed(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    publish(cast, deal, 3)
    refused(cast, deal, RefusedError)


def test_a_disputed_deal_waits_for_the_dispute(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    actions.open_dispute(deal=deal, kind="quality", amount=0, reason="Beda.", by=cast.actor("dewi"), now=cast.now)
    refused(cast, deal, RefusedError)


def test_the_brand_cannot_stop_what_already_earns_by_result(cast: Cast) -> None:
    parts = (MilestoneTerm("Semua", FEE, "before_work"), CPV)
    deal = steps.working(cast, fee=FEE, milestones=parts)
    publish(cast, deal, 1)
    refused(cast, deal, RefusedError)
    told = tell_views(cast, deal)
    assert stop(cast, deal, "rani").state == "cancelled"
    assert actions.accept_silent_results(now=told.due_at + timedelta(days=1)) == 0


def test_a_contract_of_the_first_schema_has_no_stop(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE, schema="sorot.terms/1", cancellation=None)
    refused(cast, deal, RefusedError)


def test_barter_stops_without_money(cast: Cast) -> None:
    deal = Deal.objects.get(pk=steps.signed(cast, fee=0).pk)
    stopped = stop(cast, deal)
    assert (stopped.state, stopped.kept_amount) == ("cancelled", 0)


def test_the_page_says_every_rupiah_and_stops_by_a_plain_form(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE)
    draft(cast, deal)
    dewi, url = cast.client("dewi"), reverse("deals:stop", args=[deal.code])
    shown = dewi.get(url)
    html = shown.content.decode()
    assert "Kreator menerima Rp1.500.000, Rp7.875.000 kembali ke saldo Anda." in html
    version = shown.context["page"].deal.version
    empty = dewi.post(url, {"reason": "", "version": version})
    assert (empty.status_code, Deal.objects.get(pk=deal.pk).state) == (422, "working")
    done = dewi.post(url, {"reason": "Anggaran dipotong.", "version": version})
    assert (done.status_code, Deal.objects.get(pk=deal.pk).kept_amount) == (303, 1_500_000)
    room = cast.client("rani").get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Kopi Senja menghentikan kerja sama ini." in room
    assert "Rp1.500.000" in room
