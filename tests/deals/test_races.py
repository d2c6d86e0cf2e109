"""Two at once: real connections, real locks."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from sorot.core.errors import ActionError
from sorot.deals import actions
from sorot.deals.models import Agreement, Application, Deal, Offer
from tests.cast import Cast, make_cast
from tests.deals import steps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    """The cast, committed."""
    from datetime import date

    from sorot.payments.models import FeeSchedule

    FeeSchedule.objects.get_or_create(valid_from_date=date(2024, 1, 1), defaults={"rate_bps": 500, "source": "test"})
    return make_cast()


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds at the same moment, each on its own connection: results or the errors that people would read."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = deed()
        except ActionError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def kinds(results: list[Any]) -> tuple[int, int]:
    """(How many went through, how many were refused)."""
    refused = sum(isinstance(result, ActionError) for result in results)
    return len(results) - refused, refused


def test_two_accepts_make_one_deal(cast: Cast) -> None:
    offer = steps.offered(cast)
    rani, bima = cast.actor("rani"), cast.actor("bima")
    results = together(
        lambda: actions.accept_offer(offer=offer, sha256=offer.sha256, by=rani, now=cast.now),
        lambda: actions.accept_offer(offer=offer, sha256=offer.sha256, by=bima, now=cast.now),
    )
    assert kinds(results) == (1, 1)
    assert (Deal.objects.count(), Agreement.objects.count()) == (1, 1)


def test_accept_and_counter_leave_one_truth(cast: Cast) -> None:
    offer = steps.offered(cast)
    rani, bima, terms = cast.actor("rani"), cast.actor("bima"), steps.terms(cast, 3_000_000)
    results = together(
        lambda: actions.accept_offer(offer=offer, sha256=offer.sha256, by=rani, now=cast.now),
        lambda: actions.make_offer(application=offer.application, terms=terms, answers=offer, by=bima, now=cast.now),
    )
    assert kinds(results) == (1, 1)
    states = list(Offer.objects.order_by("number").values_list("state", flat=True))
    assert (Deal.objects.count(), states) in ((1, ["accepted"]), (0, ["countered", "open"]))


def test_accept_and_expiry_leave_one_truth(cast: Cast) -> None:
    offer = steps.offered(cast)
    rani, late = cast.actor("rani"), offer.expires_at + timedelta(seconds=1)
    together(
        lambda: actions.accept_offer(offer=offer, sha256=offer.sha256, by=rani, now=cast.now),
        lambda: actions.sweep_expired(now=late),
    )
    state = Offer.objects.get().state
    assert (Deal.objects.count(), state) in ((1, "accepted"), (0, "expired"))


def test_one_form_sent_twice_at_once_is_one_application(cast: Cast) -> None:
    rani, lines = cast.actor("rani"), steps.plan(cast)

    def send() -> Application:
        return actions.submit_application(
            campaign=cast.campaign, creator=cast.rani_profile, idea="Ide.", lines=lines, fee=1_000_000,
            submit_key="c" * 32, by=rani, now=cast.now,
        )  # fmt: skip

    first, second = together(send, send)
    assert (first.pk, Application.objects.count()) == (second.pk, 1)


def test_both_sides_sign_at_once_and_the_money_opens_once(cast: Cast) -> None:
    from sorot.payments.models import PaymentTerms

    deal = steps.agreed(cast)
    results = together(lambda: steps.sign(cast, deal, "dewi"), lambda: steps.sign(cast, deal, "rani"))
    assert kinds(results) == (2, 0)
    deal.refresh_from_db()
    assert (deal.state, deal.items.count(), PaymentTerms.objects.count()) == ("funding", 3, 1)


def test_two_confirmations_release_once(cast: Cast) -> None:
    from sorot.core.models import Event

    deal = steps.published(cast)
    dewi = cast.actor("dewi")
    results = together(*[lambda: actions.confirm_deal(deal=deal, by=dewi, now=cast.now)] * 2)
    assert kinds(results) == (2, 0)
    assert Event.objects.filter(verb="deal.completed").count() == 1


def test_two_sweeps_at_once_complete_and_release_once(cast: Cast) -> None:
    from sorot.core.models import Event
    from tests.deals import clockwork

    deal = clockwork.proved(cast)
    late = cast.now + timedelta(days=deal.review_days, seconds=1)
    results = together(*[lambda: actions.sweep_clocks(now=late)["completed"]] * 2)
    assert sorted(results) == [0, 1]
    assert Event.objects.filter(verb="deal.auto_completed").count() == 1
    assert clockwork.sums(deal) == {"talent": 2_500_000, "released": 1, "refunded": 0}


def test_a_decision_and_an_agreement_at_once_divide_once(cast: Cast) -> None:
    from tests.deals import clockwork

    dispute = clockwork.contested(cast)
    rani, sri = cast.actor("rani"), cast.actor("sri")
    results = together(
        lambda: actions.accept_dispute(dispute=dispute, amount=500_000, by=rani, now=cast.now),
        lambda: actions.decide_dispute(dispute=dispute, amount=1_500_000, reason="Begini.", by=sri, now=cast.now),
    )
    assert kinds(results) == (1, 1)
    done = clockwork.fresh(dispute)
    assert done.state in {"accepted", "decided"}
    assert clockwork.sums(dispute.deal)["talent"] == done.decided_amount


def test_an_answer_and_silence_at_once_leave_one_truth(cast: Cast) -> None:
    from tests.deals import clockwork

    dispute = clockwork.disputed(cast)
    rani, due = cast.actor("rani"), dispute.answer_due_at
    together(
        lambda: actions.contest_dispute(dispute=dispute, answer="Tidak.", by=rani, now=due),
        lambda: actions.sweep_clocks(now=due + timedelta(seconds=1)),
    )
    done = clockwork.fresh(dispute)
    assert (done.state, clockwork.fresh(dispute.deal).state) in (("contested", "working"), ("lapsed", "completed"))
