"""Results of a part by result: evidence, the other side's answer, silence, and a dispute."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from sorot.core.errors import ActionError, RefusedError
from sorot.deals import actions
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Dispute, Result
from sorot.deals.terms import MilestoneTerm
from sorot.payments.models import Milestone
from sorot.web.demo.pictures import still_life
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_access import with_agency
from tests.deals.test_terms_walks import BONUS, CPV, FEE, completed, publish

PARTS = (MilestoneTerm("Semua", FEE, "before_work"), CPV)


def part_of(deal: Deal, position: int = 2) -> Milestone:
    return Milestone.objects.get(terms__deal_code=deal.code, position=position)


def tell(cast: Cast, deal: Deal, who: str = "rani", count: int = 52_345, **values: Any) -> Result:
    data = {"milestone_code": part_of(deal).code, "url": "https://insight.example.test/1", **values}
    return actions.tell_result(deal=deal, count=count, by=cast.actor(who), now=cast.now, **data)


def refused(error: type[ActionError], deed: Any) -> None:
    before = list(Result.objects.values_list("pk", "state")), list(Milestone.objects.values_list("pk", "state"))
    with pytest.raises(error):
        deed()
    assert (
        list(Result.objects.values_list("pk", "state")),
        list(Milestone.objects.values_list("pk", "state")),
    ) == before


def test_silence_is_a_yes_after_the_promised_days(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    assert actions.accept_silent_results(now=told.due_at) == 0
    assert actions.accept_silent_results(now=told.due_at + timedelta(seconds=1)) == 1
    assert actions.accept_silent_results(now=told.due_at + timedelta(days=1)) == 0
    told.refresh_from_db()
    assert (told.state, told.is_silent, part_of(deal).earned_amount) == ("accepted", True, 1_570_350)


def test_one_does_not_answer_oneself_and_strangers_do_not_answer(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    for who in ("rani", "bima", "tono", "sri", "vina", "gita"):
        refused(RefusedError, lambda who=who: actions.accept_result(result=told, by=cast.actor(who), now=cast.now))
    assert cast.client("tono").post(reverse("deals:result_acceptance", args=[told.code])).status_code == 404


def test_nothing_is_told_before_publication_or_without_evidence(cast: Cast) -> None:
    deal = steps.working(cast, fee=FEE, milestones=PARTS)
    refused(RefusedError, lambda: tell(cast, deal))
    publish(cast, deal, 1)
    refused(DealError, lambda: tell(cast, deal, url=""))
    refused(DealError, lambda: tell(cast, deal, count=-1))
    refused(RefusedError, lambda: tell(cast, deal, "tono"))
    assert tell(cast, deal).earned == 1_570_350
    refused(RefusedError, lambda: tell(cast, deal, "dewi"))


def test_a_brand_whose_agency_acts_does_not_get_the_file_of_a_count(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast, fee=FEE)
    offer = steps.offered(cast, application, by="gita", fee=FEE, milestones=PARTS)
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    for who in ("gita", "rani"):
        steps.sign(cast, deal, who)
    deal = steps.fund(cast, Deal.objects.get(pk=deal.pk))
    item = deal.items.order_by("position")[0]
    version = actions.submit_work(item=item, url="https://drive.example.test/1", by=cast.actor("rani"), now=cast.now)
    actions.approve_work(submission=version, by=cast.actor("gita"), now=cast.now)
    actions.publish_item(
        item=item, url="https://instagram.com/p/1", published_at=cast.now, by=cast.actor("rani"), now=cast.now
    )
    picture = ContentFile(still_life("angka", width=200, height=200), "angka.jpg")
    told = tell(cast, deal, url="", upload=picture)
    assert told.file is not None
    address = reverse("core:file", args=[told.file.code])
    found = {}
    for who in ("rani", "gita", "sri", "dewi", "vina", "lia", "tono"):
        response = cast.client(who).get(address)
        found[who] = response.status_code
        if response.streaming:
            b"".join(response)
    assert found == {"rani": 200, "gita": 200, "sri": 200, "dewi": 404, "vina": 404, "lia": 404, "tono": 404}


def test_the_second_click_of_a_form_tells_once(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    first = tell(cast, deal, submit_key="a" * 32)
    assert tell(cast, deal, submit_key="a" * 32) == first
    actions.accept_result(result=first, by=cast.actor("dewi"), now=cast.now)
    assert actions.accept_result(result=first, by=cast.actor("dewi"), now=cast.now).state == "accepted"
    assert Result.objects.count() == 1


def test_another_count_opens_a_dispute_with_both_numbers(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    brand = cast.actor("dewi")
    refused(DealError, lambda: actions.contest_result(result=told, count=52_345, reason="Sama", by=brand, now=cast.now))
    refused(DealError, lambda: actions.contest_result(result=told, count=40_000, reason=" ", by=brand, now=cast.now))
    actions.contest_result(result=told, count=40_000, reason="Insight bilang 40 ribu.", by=brand, now=cast.now)
    dispute = Dispute.objects.get(deal=deal)
    told.refresh_from_db()
    assert (told.state, dispute.kind, dispute.asked_amount) == ("contested", "result", 1_200_000)
    assert actions.accept_silent_results(now=told.due_at + timedelta(days=30)) == 0
    actions.accept_dispute(dispute=dispute, amount=1_200_000, by=cast.actor("rani"), now=cast.now)
    assert part_of(deal).earned_amount == 1_200_000


def test_long_after_the_end_a_result_can_still_be_contested(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told, late = tell(cast, deal), cast.now + timedelta(days=60)
    actions.contest_result(result=told, count=1, reason="Tidak cocok.", by=cast.actor("dewi"), now=late)
    assert Dispute.objects.get(deal=deal).asked_amount == 30


def test_with_two_parts_the_other_count_comes_first(cast: Cast) -> None:
    deal = completed(cast, *PARTS, BONUS)
    told = tell(cast, deal)

    def contest() -> Result:
        return actions.contest_result(result=told, count=0, reason="Tidak ada.", by=cast.actor("dewi"), now=cast.now)

    refused(DealError, contest)
    bonus = tell(cast, deal, "rani", 1, milestone_code=part_of(deal, 3).code)
    assert bonus.earned == 1_000_000
    contest()
    assert Dispute.objects.get(deal=deal).asked_amount == 1_000_000


def test_the_database_keeps_what_was_told(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    for broken in ({"count": 1}, {"earned": 0}, {"side": "brand"}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Result.objects.filter(pk=told.pk).update(**broken)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Result.objects.filter(pk=told.pk).update(state="contested", answered_at=cast.now)
    told.refresh_from_db()
    assert (told.count, told.state) == (52_345, "told")


def test_results_walk_through_plain_forms(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    rani, dewi = cast.client("rani"), cast.client("dewi")
    url = reverse("deals:result", args=[deal.code, part_of(deal).code])
    page = rani.get(url)
    key = page.context["form"]["submit_key"].value()
    wrong = rani.post(url, {"submit_key": key, "count": "", "note": "hari ketujuh"})
    assert wrong.status_code == 422
    assert "hari ketujuh" in wrong.content.decode()
    typed = {"submit_key": key, "count": "52.345", "url": "https://insight.example.test/1"}
    assert rani.post(url, typed).status_code == 303
    told = Result.objects.get()
    room = dewi.get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Terima, Rp1.570.350" in room
    assert dewi.get(reverse("deals:result_objection", args=[told.code])).status_code == 200
    assert dewi.post(reverse("deals:result_acceptance", args=[told.code])).status_code == 303
    assert part_of(deal).state == "released"
    assert rani.get(reverse("deals:deal", args=[deal.code])).status_code == 200


def test_result_moves(cast: Cast) -> None:
    from sorot.deals.enums import ResultState
    from tests.deals.test_moves import try_every_move

    answered = {"answered_at": "now", "answered_by": "dewi"}
    facts = {"told": {}, "accepted": answered, "contested": {**answered, "answer": "Tidak cocok."}}
    try_every_move(cast, tell(cast, completed(cast, *PARTS)), facts, ResultState)


def test_the_timer_accepts_and_a_dispute_gives_the_time_back(cast: Cast) -> None:
    """A dispute about something else was open while the time ran out: the answer's time counts anew."""
    parts = (MilestoneTerm("Semua", FEE, "before_work"), CPV)
    deal = steps.working(cast, fee=FEE, milestones=parts)
    publish(cast, deal, 1)
    told = tell(cast, deal)
    dispute = actions.open_dispute(
        deal=deal, kind="quality", amount=0, reason="Beda.", by=cast.actor("dewi"), now=cast.now + timedelta(days=1)
    )
    over = told.due_at + timedelta(days=1)
    assert actions.accept_silent_results(now=over) == 0
    actions.withdraw_dispute(dispute=dispute, by=cast.actor("dewi"), now=over)
    assert actions.accept_silent_results(now=over + timedelta(days=4)) == 0
    assert actions.accept_silent_results(now=over + timedelta(days=5, seconds=1)) == 1
    assert part_of(deal).earned_amount == 1_570_350
