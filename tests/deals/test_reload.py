"""A refused form stands at the address of its POST: reloading it, or opening it later, leads back to its page."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.deals import clockwork, steps
from tests.deals.test_results import PARTS, tell
from tests.deals.test_terms_walks import completed

HTML = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
ANSWERS = ("dispute_answer", "dispute_proposal", "dispute_agreement", "dispute_files", "dispute_withdrawal")


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answers_of_a_dispute_lead_back_to_it(cast: Cast, name: str) -> None:
    dispute = clockwork.disputed(cast)
    url = reverse(f"deals:{name}", args=[dispute.deal.code])
    rani = cast.client("rani")
    refused = rani.post(url, {"version": 99})
    assert refused.status_code in {403, 422}
    back = rani.get(url, **HTML)
    assert (back.status_code, back.url) == (302, reverse("deals:dispute", args=[dispute.deal.code]))
    assert cast.client("tono").get(back.url, **HTML).status_code == 404


def test_a_work_and_a_result_lead_back_to_their_room_and_strangers_learn_nothing(cast: Cast) -> None:
    deal = completed(cast, *PARTS)
    told = tell(cast, deal)
    item = deal.items.first()
    assert item is not None
    room = reverse("deals:deal", args=[deal.code])
    for url in (
        reverse("deals:versions", args=[item.code]),
        reverse("deals:objection", args=[item.code]),
        reverse("deals:result_acceptance", args=[told.code]),
    ):
        assert cast.client("dewi").get(url, **HTML).url == room
        assert cast.client("tono").get(url, **HTML).status_code == 405
        assert cast.client("dewi").get(url).status_code == 405


def test_the_desk_s_steps_lead_back_to_their_payout(cast: Cast) -> None:
    url = reverse("payments:desk_payout_approval", args=["abc"])
    back = cast.client("sri").get(url, **HTML)
    assert (back.status_code, back.url) == (302, reverse("payments:desk_payout", args=["abc"]))
    assert cast.client("rani").get(url, **HTML).status_code == 404


def test_an_address_without_a_page_above_stays_refused(cast: Cast) -> None:
    assert cast.client("sri").get(reverse("payments:hook", args=["fake"]), **HTML).status_code == 405


def test_the_room_of_a_deal_is_above_its_confirmation(cast: Cast) -> None:
    deal = steps.working(cast)
    back = cast.client("dewi").get(reverse("deals:confirmation", args=[deal.code]), **HTML)
    assert back.url == reverse("deals:deal", args=[deal.code])
