"""Offers: who may answer what, and until when."""

from datetime import timedelta
from typing import Any

import pytest

from sorot.core.access import SYSTEM
from sorot.core.errors import ActionError, RefusedError, StaleError
from sorot.core.models import Event
from sorot.core.money import Money
from sorot.deals import actions
from sorot.deals.models import Agreement, Application, Deal, Offer
from sorot.messaging.models import Message, Notification
from tests.cast import Cast
from tests.deals import steps


def counts() -> tuple[int, ...]:
    """How much there is of everything a refused write could have left behind."""
    return tuple(m.objects.count() for m in (Application, Offer, Deal, Agreement, Event, Message, Notification))


def refused(error: type[ActionError], deed: Any) -> str:
    """Do it, expect the refusal, and that nothing was written."""
    before = counts()
    with pytest.raises(error) as caught:
        deed()
    assert counts() == before
    return caught.value.sentence


def accept(cast: Cast, offer: Offer, who: str, **changes: Any) -> Deal:
    values = {"sha256": offer.sha256, "now": cast.now, **changes}
    return actions.accept_offer(offer=offer, by=cast.actor(who), **values)


def test_an_accepted_offer_makes_one_deal_with_its_contract(cast: Cast) -> None:
    deal = steps.agreed(cast)
    agreement = steps.agreement_of(deal)
    assert (deal.state, deal.turn, deal.fee, deal.talent) == ("signing", "both", 2_500_000, cast.rani)
    assert (agreement.number, agreement.terms, agreement.fee_bps) == (1, steps.terms(cast), 500)
    assert Application.objects.get().state == "agreed"


def test_nobody_accepts_their_own_offer(cast: Cast) -> None:
    offer = steps.offered(cast)
    refused(RefusedError, lambda: accept(cast, offer, "dewi"))


def test_only_who_may_deal_answers(cast: Cast) -> None:
    offer = steps.offered(cast)
    for name in ("tono", "lia", "sri", "vina", "fajar", "gita"):
        refused(RefusedError, lambda name=name: accept(cast, offer, name))


def test_the_management_answers_for_its_talent(cast: Cast) -> None:
    deal = accept(cast, steps.offered(cast), "bima")
    assert deal.management == cast.management


def test_terms_that_were_not_shown_are_not_accepted(cast: Cast) -> None:
    offer = steps.offered(cast)
    refused(StaleError, lambda: accept(cast, offer, "rani", sha256="0" * 64))


def test_a_countered_offer_cannot_be_accepted(cast: Cast) -> None:
    first = steps.offered(cast)
    second = steps.offered(cast, first.application, by="rani", fee=3_000_000, answers=first)
    refused(RefusedError, lambda: accept(cast, first, "rani"))
    assert accept(cast, second, "dewi").fee == 3_000_000


def test_a_counter_to_an_old_offer_is_stale(cast: Cast) -> None:
    first = steps.offered(cast)
    second = steps.offered(cast, first.application, by="rani", fee=3_000_000, answers=first)
    refused(StaleError, lambda: steps.offered(cast, first.application, by="dewi", answers=first))
    third = steps.offered(cast, first.application, by="dewi", fee=2_800_000, answers=second)
    assert [offer.state for offer in Offer.objects.order_by("number")] == ["countered", "countered", "open"]
    assert third.number == 3


def test_an_expired_offer_is_refused_by_the_clock_with_its_date_and_zone(cast: Cast) -> None:
    offer = steps.offered(cast)
    sentence = refused(RefusedError, lambda: accept(cast, offer, "rani", now=offer.expires_at))
    assert "WIB" in sentence
    assert "Penawaran ini berakhir" in sentence


def test_the_last_moment_still_counts(cast: Cast) -> None:
    offer = steps.offered(cast)
    assert accept(cast, offer, "rani", now=offer.expires_at - timedelta(seconds=1)).state == "signing"


def test_the_sweep_ends_offers_and_invitations_once(cast: Cast) -> None:
    offer = steps.offered(cast, steps.applied(cast, "tono"))
    invitation = steps.invited(cast)
    assert actions.sweep_expired(now=cast.now) == {"offers": 0, "invitations": 0}
    late = cast.now + timedelta(days=8)
    assert actions.sweep_expired(now=late) == {"offers": 1, "invitations": 1}
    before = counts()
    assert actions.sweep_expired(now=late) == {"offers": 0, "invitations": 0}
    assert counts() == before
    offer.refresh_from_db()
    invitation.refresh_from_db()
    assert (offer.state, offer.answered_by, invitation.state) == ("expired", None, "expired")
    assert Application.objects.get(pk=offer.application_id).turn == "brand"


def test_after_an_expired_offer_a_new_one_can_be_sent(cast: Cast) -> None:
    offer = steps.offered(cast)
    late = offer.expires_at + timedelta(hours=1)
    actions.sweep_expired(now=late)
    again = actions.make_offer(application=offer.application, terms=steps.terms(cast), by=cast.actor("dewi"), now=late)
    assert (again.number, again.state) == (2, "open")


def test_a_past_date_is_refused_at_its_field(cast: Cast) -> None:
    application = steps.applied(cast)
    late = cast.now + timedelta(days=9)
    before = counts()
    with pytest.raises(actions.DealError) as caught:
        actions.make_offer(application=application, terms=steps.terms(cast), by=cast.actor("dewi"), now=late)
    assert (list(caught.value.field_errors), counts()) == (["draft_0"], before)


def test_an_empty_bargain_is_refused(cast: Cast) -> None:
    application = steps.applied(cast)
    refused(actions.DealError, lambda: steps.offered(cast, application, fee=0, barter_item=""))


def test_the_creator_does_not_begin(cast: Cast) -> None:
    application = steps.applied(cast)
    refused(RefusedError, lambda: steps.offered(cast, application, by="rani"))


def test_the_same_form_twice_is_one_offer(cast: Cast) -> None:
    application = steps.applied(cast)
    first = steps.offered(cast, application, submit_key="a" * 32)
    assert steps.offered(cast, application, submit_key="a" * 32) == first
    assert Offer.objects.count() == 1


def test_a_declined_or_withdrawn_offer_leaves_the_application_open(cast: Cast) -> None:
    offer = steps.offered(cast)
    actions.decline_offer(offer=offer, reason="Terlalu cepat.", by=cast.actor("rani"), now=cast.now)
    second = steps.offered(cast, offer.application)
    actions.withdraw_offer(offer=second, by=cast.actor("dewi"), now=cast.now)
    assert list(Offer.objects.order_by("number").values_list("state", "answer")) == [
        ("declined", "Terlalu cepat."),
        ("withdrawn", ""),
    ]
    application = Application.objects.get()
    assert (application.state, application.turn) == ("submitted", "brand")


def test_declining_an_application_ends_its_open_offer(cast: Cast) -> None:
    offer = steps.offered(cast)
    actions.decline_application(application=offer.application, reason_kind="full", by=cast.actor("dewi"), now=cast.now)
    assert (Offer.objects.get().state, Application.objects.get().state) == ("withdrawn", "declined")


def test_a_change_of_terms_voids_the_contract_and_both_accept_again(cast: Cast) -> None:
    deal = steps.agreed(cast)
    steps.sign(cast, deal, "dewi")
    old = steps.agreement_of(deal)
    change = steps.offered(cast, deal.application, by="rani", fee=2_700_000)
    with pytest.raises(RefusedError):
        steps.sign(cast, deal, "rani")
    accept(cast, change, "dewi")
    new = steps.agreement_of(deal)
    old.refresh_from_db()
    deal.refresh_from_db()
    assert (old.voided_at, new.number, new.acceptances.count(), deal.turn) == (cast.now, 2, 0, "both")
    assert (deal.fee, new.terms.fee) == (2_700_000, Money(2_700_000))
    with pytest.raises(RefusedError):
        actions.sign_agreement(agreement=old, sha256=old.sha256, sentence="", by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "rani")
    assert steps.sign(cast, deal, "dewi").state == "funding"


def test_a_signed_contract_cannot_be_changed(cast: Cast) -> None:
    deal = steps.signed(cast)
    refused(RefusedError, lambda: steps.offered(cast, deal.application, by="rani"))


def test_signing_keeps_the_sentence_and_refuses_another_text(cast: Cast) -> None:
    deal = steps.agreed(cast)
    agreement = steps.agreement_of(deal)
    with pytest.raises(StaleError):
        actions.sign_agreement(
            agreement=agreement, sha256=agreement.sha256, sentence="Ya.", by=cast.actor("rani"), now=cast.now
        )
    assert agreement.acceptances.count() == 0
    steps.sign(cast, deal, "rani")
    steps.sign(cast, deal, "rani")
    steps.sign(cast, deal, "bima")
    row = agreement.acceptances.get()
    assert (row.side, row.user, row.sha256 in row.sentence, str(row.address)) == (
        "talent",
        cast.rani,
        True,
        "203.0.113.7",
    )
    deal.refresh_from_db()
    assert (deal.state, deal.turn) == ("signing", "brand")


def test_barter_starts_work_without_money(cast: Cast) -> None:
    deal = steps.signed(cast, fee=0)
    assert (deal.state, deal.turn, deal.ready_at) == ("working", "talent", cast.now)


def test_five_billion_goes_through(cast: Cast) -> None:
    from sorot.payments.queries import money_for_deal

    deal = steps.published(cast, fee=5_000_000_000)
    actions.confirm_deal(deal=deal, by=cast.actor("dewi"), now=cast.now)
    money = money_for_deal(cast.actor("rani"), deal.code)
    assert money is not None
    assert money.released_total == Money(5_000_000_000)


def test_the_funding_event_twice_starts_work_once(cast: Cast) -> None:
    deal = steps.working(cast)
    before = counts()
    again = actions.start_work(deal_code=deal.code, by=SYSTEM, now=cast.now)
    assert (again.state, counts()) == ("working", before)


def test_stopping_needs_both_and_returns_the_money(cast: Cast) -> None:
    deal = steps.signed(cast)
    asked = actions.ask_cancellation(deal=deal, reason="Jadwal berubah.", by=cast.actor("rani"), now=cast.now)
    assert (asked.state, asked.turn) == ("funding", "brand")
    refused(RefusedError, lambda: actions.ask_cancellation(deal=deal, reason="x", by=cast.actor("bima"), now=cast.now))
    stopped = actions.ask_cancellation(deal=deal, reason="", by=cast.actor("dewi"), now=cast.now)
    assert (stopped.state, stopped.turn) == ("cancelled", "nobody")
    from sorot.payments.queries import money_for_deal

    money = money_for_deal(cast.actor("dewi"), deal.code)
    assert money is not None
    assert money.is_cancelled


def test_work_waits_while_somebody_asks_to_stop(cast: Cast) -> None:
    deal = steps.signed(cast)
    actions.ask_cancellation(deal=deal, reason="Jadwal berubah.", by=cast.actor("rani"), now=cast.now)
    assert steps.fund(cast, deal).state == "funding"
    kept = actions.keep_deal(deal=deal, by=cast.actor("dewi"), now=cast.now)
    assert (kept.state, kept.cancel_asked_at) == ("working", None)


def test_work_that_has_begun_is_not_stopped_this_way(cast: Cast) -> None:
    deal = steps.working(cast)
    refused(RefusedError, lambda: actions.ask_cancellation(deal=deal, reason="x", by=cast.actor("rani"), now=cast.now))
