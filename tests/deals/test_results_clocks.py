"""A told result is somebody's turn until it is answered; one that nobody tells does not bind money for ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.core.models import Event
from sorot.deals import actions
from sorot.deals.models import Deal, Result
from sorot.deals.queries import todo_for
from sorot.messaging.models import Notification
from sorot.payments.models import Milestone
from tests.cast import Cast
from tests.deals import clockwork, steps
from tests.deals.clockwork import DAY, SECOND, fresh
from tests.deals.test_results import PARTS, part_of, tell
from tests.deals.test_terms_walks import BONUS, completed, publish

LIFE = timedelta(days=60)


def room(cast: Cast, deal: Deal, who: str) -> str:
    return cast.client(who).get(reverse("deals:deal", args=[deal.code])).content.decode()


def kinds(cast: Cast, who: str) -> list[str]:
    return [todo.kind for todo in todo_for(cast.actor(who), now=cast.now)]


def told_to(kind: str) -> list[tuple[str, int]]:
    """(who was reminded of a clock of this kind, at which share), in order."""
    rows = Notification.objects.filter(verb="clock.reminder").select_related("user").order_by("pk")
    return [(row.user.name.split()[0], row.data["stage"]) for row in rows if row.data["kind"] == kind]


def test_a_told_result_is_the_other_side_s_turn_after_completion(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    assert (fresh(deal).turn, kinds(cast, "dewi")) == ("nobody", [])
    told = tell(cast, deal)
    row = fresh(deal)
    assert (row.state, row.turn, row.due_at) == ("completed", "brand", told.due_at)
    assert (kinds(cast, "dewi"), kinds(cast, "rani")) == (["result"], [])
    page = room(cast, deal, "dewi")
    assert "Giliran Anda" in page
    assert "1 hasil menunggu jawaban Anda." in page
    for who in ("dewi", "rani"):
        assert "Tanpa jawaban, hasil dianggap diterima." in room(cast, deal, who)
    assert "melaporkan hasil" in cast.client("dewi").get(reverse("web:home")).content.decode()
    listed = cast.client("dewi").get(reverse("deals:list")).content.decode()
    assert "Jawab hasil" in listed
    actions.accept_result(result=told, by=cast.actor("dewi"), now=cast.now)
    assert (fresh(deal).turn, fresh(deal).due_at, kinds(cast, "dewi")) == ("nobody", None, [])


def test_completing_a_deal_keeps_the_turn_of_a_told_result(cast: Cast) -> None:
    deal = steps.working(cast, fee=10_000_000, milestones=PARTS)
    publish(cast, deal, deal.items.count())
    told = tell(cast, deal, "dewi")
    assert (fresh(deal).turn, kinds(cast, "rani"), kinds(cast, "dewi")) == ("both", ["result"], ["confirm"])
    actions.confirm_deal(deal=fresh(deal), by=cast.actor("dewi"), now=cast.now)
    assert (fresh(deal).turn, fresh(deal).due_at, kinds(cast, "dewi")) == ("talent", told.due_at, [])


def test_the_asked_side_is_reminded_twice_and_then_silence_speaks(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    half, late = cast.now + (told.due_at - cast.now) / 2, cast.now + (told.due_at - cast.now) * 0.9
    for moment in (half - SECOND, half, half + SECOND, late, told.due_at):
        actions.remind(now=moment)
    assert told_to("result") == [("Dewi", 50), ("Dewi", 90)]
    assert actions.accept_silent_results(now=told.due_at + SECOND) == 1
    assert fresh(deal).turn == "nobody"


def test_a_result_nobody_tells_reminds_both_and_then_goes_back(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    end = cast.now + LIFE
    sentence = "Hasil yang tidak dilaporkan dianggap nol, dan uangnya kembali ke brand."
    for who in ("rani", "dewi"):
        assert sentence in room(cast, deal, who)
    for share in (0.5, 0.9):
        actions.remind(now=cast.now + LIFE * share)
    assert sorted(told_to("tell")) == sorted((name, stage) for name in ("Bima", "Dewi", "Rani") for stage in (50, 90))
    assert (actions.drop_untold_results(now=end), part_of(deal).state) == (0, "funded")
    before = clockwork.postings()
    assert actions.drop_untold_results(now=end + SECOND) == 1
    assert (part_of(deal).state, clockwork.postings() - before) == ("refunded", 1)
    assert (actions.drop_untold_results(now=end + DAY), clockwork.postings() - before) == (0, 1)
    assert not Milestone.objects.filter(terms__deal_code=deal.code, state="funded").exists()
    event = Event.objects.get(verb="result.untold")
    assert (event.user, event.subject_code) == (None, deal.code)
    assert "Tidak ada yang melaporkan hasil" in room(cast, deal, "rani")


def test_a_told_result_is_never_dropped(cast: Cast) -> None:
    deal = completed(cast, *PARTS, BONUS)
    tell(cast, deal)
    assert actions.drop_untold_results(now=cast.now + LIFE + SECOND) == 1
    assert [part_of(deal, place).state for place in (2, 3)] == ["funded", "refunded"]


def test_a_dispute_stops_the_time_to_tell_and_it_counts_anew(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    dispute = clockwork.disputed(cast, "rani", 100_000, deal, kind="result")
    late = cast.now + LIFE + DAY
    assert actions.drop_untold_results(now=late) == 0
    actions.withdraw_dispute(dispute=dispute, by=cast.actor("rani"), now=late)
    assert actions.drop_untold_results(now=late + LIFE) == 0
    assert actions.drop_untold_results(now=late + LIFE + SECOND) == 1


def test_the_time_to_tell_starts_with_the_last_proof(cast: Cast) -> None:
    deal = steps.working(cast, fee=10_000_000, milestones=PARTS)
    publish(cast, deal, 1)
    assert actions.drop_untold_results(now=cast.now + LIFE + 30 * DAY) == 0
    assert part_of(deal).state == "funded"


def test_both_read_before_accepting_what_an_untold_result_is(cast: Cast) -> None:
    deal = steps.agreed(cast, fee=10_000_000, milestones=PARTS)
    page = cast.client("rani").get(reverse("deals:agreement", args=[deal.code])).content.decode()
    assert "tidak dilaporkan siapa pun dalam 60 hari" in page


@pytest.mark.parametrize("who", ["rani", "dewi"])
def test_whoever_may_tell_can_do_so_until_the_last_moment(cast: Cast, who: str) -> None:
    deal = completed(cast, *PARTS)
    values: dict[str, Any] = {"milestone_code": part_of(deal).code, "url": "https://insight.example.test/1"}
    actions.tell_result(deal=deal, count=1_000, by=cast.actor(who), now=cast.now + LIFE, **values)
    assert actions.drop_untold_results(now=cast.now + LIFE + SECOND) == 0
    assert Result.objects.get().state == "told"
