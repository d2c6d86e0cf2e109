"""F2: silence approves at the end of the time to check plus a second, not a second before, and only on evidence."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.core.models import Event
from sorot.deals import actions
from sorot.deals.models import Deal, Submission
from tests.cast import Cast
from tests.deals import clockwork, steps
from tests.deals.clockwork import DAY, HOUR, SECOND, fresh, postings, sums

pytestmark = pytest.mark.django_db

NOTHING = {"approved": 0, "completed": 0, "lapsed": 0}


def swept(now: Any) -> dict[str, int]:
    done = actions.sweep_clocks(now=now)
    done.pop("reminded")
    return done


def end_of_review(cast: Cast, deal: Deal) -> Any:
    return cast.now + deal.review_days * DAY


def test_a_version_nobody_checked_is_approved_one_second_after_its_time_and_not_before(cast: Cast) -> None:
    deal = steps.working(cast)
    submission = clockwork.sent(cast, deal)
    end = end_of_review(cast, deal)
    assert (swept(end - SECOND), swept(end)) == (NOTHING, NOTHING)
    assert fresh(submission).state == "sent"
    assert swept(end + SECOND) == {**NOTHING, "approved": 1}
    row = fresh(submission)
    assert (row.state, row.decided_by, row.decided_at, row.item.state) == ("approved", None, end + SECOND, "approved")
    assert swept(end + SECOND) == NOTHING
    verbs = Event.objects.filter(subject_code=submission.code).values_list("verb", "user")
    assert list(verbs.order_by("pk")) == [("submission.sent", cast.rani.pk), ("submission.auto_approved", None)]


def test_a_person_s_approval_and_the_house_s_are_told_apart_on_the_page(cast: Cast) -> None:
    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    actions.sweep_clocks(now=end_of_review(cast, deal) + SECOND)
    page = cast.client("rani").get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Disetujui karena waktu periksa habis" in page


def test_a_deal_nobody_confirmed_is_completed_and_paid_one_second_after_its_time(cast: Cast) -> None:
    deal = clockwork.proved(cast)
    end = end_of_review(cast, deal)
    before = postings()
    assert (swept(end - SECOND), fresh(deal).state, postings()) == (NOTHING, "working", before)
    assert swept(end + SECOND) == {**NOTHING, "completed": 1}
    done = fresh(deal)
    assert (done.state, done.is_confirmed_by_silence, sums(deal)["talent"]) == ("completed", True, 2_500_000)
    after = postings()
    assert (swept(end + DAY), postings()) == (NOTHING, after)
    event = Event.objects.get(subject_code=deal.code, to_state="completed")
    assert (event.verb, event.user) == ("deal.auto_completed", None)


@pytest.mark.parametrize(
    ("last", "word"),
    [
        ({"screenshot": None}, "tangkapan layar Story 2 belum ada"),
        ({"is_labelled": None}, "label iklan"),
        ({"is_labelled": False, "label_note": "Lupa."}, "Story 2 tidak memakai label iklan"),
    ],
)
def test_silence_does_not_confirm_without_evidence_and_the_room_says_why(
    cast: Cast, last: dict[str, Any], word: str
) -> None:
    deal = clockwork.proved(cast, last=last)
    before = postings()
    assert swept(end_of_review(cast, deal) + 30 * DAY) == NOTHING
    assert (fresh(deal).state, postings()) == ("working", before)
    page = cast.client("dewi").get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "Tidak otomatis" in page
    assert word in page


def test_evidence_that_comes_later_starts_the_clock_anew(cast: Cast) -> None:
    deal = clockwork.proved(cast, last={"screenshot": None})
    item = deal.items.order_by("-position").first()
    assert item is not None
    late = end_of_review(cast, deal) + DAY
    actions.mend_proof(
        item=item, url="https://instagram.com/p/1", published_at=cast.now, screenshot=clockwork.picture(),
        is_labelled=True, by=cast.actor("rani"), now=late,
    )  # fmt: skip
    assert swept(late + deal.review_days * DAY) == NOTHING
    assert swept(late + deal.review_days * DAY + SECOND) == {**NOTHING, "completed": 1}


def test_silence_waits_while_an_objection_is_open_and_counts_anew_after_it(cast: Cast) -> None:
    deal = clockwork.proved(cast)
    item = deal.items.order_by("position").first()
    assert item is not None
    dewi, rani = cast.actor("dewi"), cast.actor("rani")
    actions.object_to_proof(item=item, kind="link", note="Tautan tidak terbuka.", by=dewi, now=cast.now + DAY)
    assert fresh(deal).turn == "talent"
    assert swept(cast.now + 30 * DAY) == NOTHING
    mended = cast.now + 2 * DAY
    actions.mend_proof(
        item=item, url="https://instagram.com/p/2", published_at=cast.now, is_labelled=True, by=rani, now=mended
    )
    assert swept(mended + deal.review_days * DAY) == NOTHING
    assert swept(mended + deal.review_days * DAY + SECOND) == {**NOTHING, "completed": 1}
    event = Event.objects.get(verb="proof.mended")
    assert event.data["before"]["url"] == "https://instagram.com/p/1"


def test_silence_does_nothing_while_a_dispute_is_open(cast: Cast) -> None:
    deal = clockwork.proved(cast)
    dispute = clockwork.contested(cast, deal=deal, amount=2_000_000)
    before = postings()
    assert swept(cast.now + 30 * DAY) == NOTHING
    assert (fresh(deal).state, fresh(dispute).state, postings()) == ("working", "contested", before)
    late = cast.now + 30 * DAY
    actions.withdraw_dispute(dispute=dispute, by=cast.actor("dewi"), now=late)
    assert swept(late + deal.review_days * DAY) == NOTHING
    assert swept(late + deal.review_days * DAY + SECOND) == {**NOTHING, "completed": 1}


def test_a_version_waits_while_a_dispute_is_open(cast: Cast) -> None:
    deal = steps.working(cast)
    submission = clockwork.sent(cast, deal)
    clockwork.contested(cast, deal=deal)
    assert swept(cast.now + 30 * DAY) == NOTHING
    assert fresh(submission).state == "sent"


def test_days_to_check_are_those_of_the_contract(cast: Cast) -> None:
    deal = steps.working(cast, review_days=2)
    clockwork.sent(cast, deal)
    assert swept(cast.now + 2 * DAY) == NOTHING
    assert swept(cast.now + 2 * DAY + SECOND) == {**NOTHING, "approved": 1}


# ---------------------------------------------------------------- reminders
def reminders(who: Any) -> list[tuple[str, int]]:
    from sorot.messaging.models import Notification

    rows = Notification.objects.filter(verb="clock.reminder", user=who).order_by("pk")
    return [(row.data["kind"], row.data["stage"]) for row in rows]


def test_the_brand_is_reminded_at_half_and_at_nine_tenths_once_each(cast: Cast) -> None:
    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    length = deal.review_days * DAY
    half, most = cast.now + length / 2, cast.now + length * 0.9
    for moment in (half - SECOND, half, half + HOUR, most, most + HOUR):
        actions.remind(now=moment)
        actions.remind(now=moment)
    assert reminders(cast.dewi) == [("review", 50), ("review", 90)]
    assert reminders(cast.rani) == []


def test_a_late_sweep_sends_only_the_later_reminder_and_none_after_the_end(cast: Cast) -> None:
    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    length = deal.review_days * DAY
    actions.remind(now=cast.now + length * 0.95)
    assert reminders(cast.dewi) == [("review", 90)]
    actions.remind(now=cast.now + 2 * length)
    assert reminders(cast.dewi) == [("review", 90)]


def test_an_offer_and_an_invitation_remind_who_has_to_answer(cast: Cast) -> None:
    offer = steps.offered(cast)
    life = offer.expires_at - offer.created_at
    assert actions.remind(now=cast.now + life / 2) == 1
    assert reminders(cast.rani) == [("offer", 50)]
    assert actions.remind(now=cast.now + life / 2) == 0


def test_a_contract_reminds_the_side_that_has_not_signed(cast: Cast) -> None:
    deal = steps.agreed(cast)
    steps.sign(cast, deal, "rani")
    actions.remind(now=cast.now + timedelta(hours=37))
    assert (reminders(cast.dewi), reminders(cast.rani)) == ([("contract", 50)], [])


def test_a_reminder_reads_as_a_sentence_in_the_reader_s_language(cast: Cast) -> None:
    from sorot.messaging.models import Notification
    from sorot.messaging.wording import say

    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    actions.remind(now=cast.now + deal.review_days * DAY / 2)
    row = Notification.objects.get(verb="clock.reminder", user=cast.dewi)
    text = say(row.verb, row.data)
    assert "Anda memeriksa Reels sampai" in text
    assert text.endswith("Kalau tidak ada jawaban, karya dianggap disetujui.")
    assert Submission.objects.get().state == "sent"
