"""Every state x every move: what the table does not allow is refused and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from sorot.core.access import SYSTEM
from sorot.core.errors import ActionError, MoveError
from sorot.core.models import Event
from sorot.core.states import MACHINES, can_move, move
from sorot.deals.enums import (
    ApplicationState,
    DealState,
    DisputeState,
    ItemState,
    ObjectionState,
    OfferState,
    SubmissionState,
)
from sorot.deals.models import Application, Deal, DeliverableItem, Dispute, Objection, Offer, Submission
from tests.cast import Cast
from tests.deals import clockwork, steps
from tests.deals.clockwork import postings

#: The columns that belong to each state: what a CHECK demands and forbids.
APPLICATION_FACTS: dict[str, dict[str, Any]] = {
    "invited": {"invited_at": "now", "invitation_expires_at": "later"},
    "submitted": {},
    "shortlisted": {"shortlisted_at": "now"},
    "agreed": {"agreed_at": "now"},
    "declined": {"closed_at": "now", "reason_kind": "fit"},
    "refused": {"closed_at": "now", "reason_kind": "busy"},
    "withdrawn": {"closed_at": "now"},
    "expired": {"closed_at": "now"},
}
OFFER_FACTS: dict[str, dict[str, Any]] = {
    "open": {},
    **{
        name: {"answered_at": "now", "answered_by": "rani"}
        for name in ("accepted", "countered", "declined", "withdrawn")
    },
    "expired": {"answered_at": "now"},
}
DEAL_FACTS: dict[str, dict[str, Any]] = {
    "signing": {},
    "funding": {"signed_at": "now"},
    "working": {"signed_at": "now", "ready_at": "now"},
    "completed": {"signed_at": "now", "ready_at": "now", "completed_at": "now"},
    "cancelled": {"cancelled_at": "now"},
}
ITEM_FACTS: dict[str, dict[str, Any]] = {
    "awaited": {},
    "in_review": {},
    "changes": {},
    "approved": {"approved_at": "now"},
    "published": {"approved_at": "now", "published_at": "now"},
}
SUBMISSION_FACTS: dict[str, dict[str, Any]] = {
    "sent": {},
    "approved": {"decided_at": "now", "decided_by": "dewi"},
    "changes": {"decided_at": "now", "decided_by": "dewi", "note": "Logo."},
}
DISPUTE_FACTS: dict[str, dict[str, Any]] = {
    "open": {},
    "contested": {"answer": "Tidak.", "answered_by": "rani", "answered_at": "now", "decision_due_at": "later"},
    "accepted": {"closed_at": "now", "decided_amount": 1},
    "decided": {
        "answer": "Tidak.", "answered_by": "rani", "answered_at": "now", "decision_due_at": "later",
        "closed_at": "now", "decided_amount": 1, "decided_by": "sri", "decision_reason": "Begini.",
    },
    "lapsed": {"closed_at": "now", "decided_amount": 1},
    "withdrawn": {"closed_at": "now"},
}  # fmt: skip
OBJECTION_FACTS: dict[str, dict[str, Any]] = {
    "open": {},
    "mended": {"closed_at": "now"},
    "withdrawn": {"closed_at": "now"},
}
BLANK = {
    Application: {"closed_at": None, "agreed_at": None, "reason_kind": ""},
    Deal: {"ready_at": None, "completed_at": None, "cancelled_at": None},
    DeliverableItem: {"approved_at": None, "published_at": None},
    Dispute: {
        "answer": "",
        "answered_by": None,
        "answered_at": None,
        "decision_due_at": None,
        "closed_at": None,
        "decided_amount": None,
        "decided_by": None,
        "decision_reason": "",
    },
    Objection: {"closed_at": None},
}


def facts(cast: Cast, table: dict[str, dict[str, Any]], state: str, model: Any) -> dict[str, Any]:
    words = {
        "now": cast.now,
        "later": cast.now + timedelta(days=7),
        "rani": cast.rani,
        "dewi": cast.dewi,
        "sri": cast.sri,
    }
    own = {name: words.get(value, value) for name, value in table[state].items()}
    return {**BLANK.get(model, {}), **own}


def row_of(thing: Any) -> dict[str, Any]:
    return type(thing).objects.filter(pk=thing.pk).values().get()


def try_every_move(cast: Cast, thing: Any, table: dict[str, dict[str, Any]], states: Any) -> None:
    """Put the row into each state, then try each move, each in a savepoint of its own."""
    model = type(thing)
    allowed = MACHINES[f"deals.{model.__name__}"]
    tried = 0
    for start in states.values:
        for to in states.values:
            with transaction.atomic():
                if start != row_of(thing)["state"]:
                    model.objects.filter(pk=thing.pk).update(state=start, **facts(cast, table, start, model))
                fresh = model.objects.get(pk=thing.pk)
                before, events, books = row_of(thing), Event.objects.count(), postings()
                if can_move(allowed, states(start), states(to)):
                    move(fresh, to, by=SYSTEM, now=cast.now, verb="test.moved", **facts(cast, table, to, model))
                    assert (row_of(thing)["state"], Event.objects.count()) == (to, events + 1)
                else:
                    with pytest.raises(MoveError):
                        move(fresh, to, by=SYSTEM, now=cast.now, verb="test.moved", **facts(cast, table, to, model))
                    assert (row_of(thing), Event.objects.count(), postings()) == (before, events, books)
                tried += 1
                transaction.set_rollback(True)
    assert tried == len(states.values) ** 2


def test_application_moves(cast: Cast) -> None:
    try_every_move(cast, steps.applied(cast), APPLICATION_FACTS, ApplicationState)


def test_offer_moves(cast: Cast) -> None:
    try_every_move(cast, steps.offered(cast), OFFER_FACTS, OfferState)


def test_deal_moves(cast: Cast) -> None:
    try_every_move(cast, steps.agreed(cast), DEAL_FACTS, DealState)


def test_item_and_submission_moves(cast: Cast) -> None:
    from sorot.deals import actions

    deal = steps.working(cast)
    item = deal.items.first()
    assert item is not None
    submission = actions.submit_work(item=item, url="https://example.test/1", by=cast.actor("rani"), now=cast.now)
    try_every_move(cast, item, ITEM_FACTS, ItemState)
    try_every_move(cast, submission, SUBMISSION_FACTS, SubmissionState)


def test_dispute_and_objection_moves(cast: Cast) -> None:
    from sorot.deals import actions

    deal = clockwork.proved(cast)
    item = deal.items.first()
    assert item is not None
    objection = actions.object_to_proof(item=item, kind="link", note="Mati.", by=cast.actor("dewi"), now=cast.now)
    try_every_move(cast, objection, OBJECTION_FACTS, ObjectionState)
    try_every_move(cast, clockwork.disputed(cast, deal=deal), DISPUTE_FACTS, DisputeState)


# ---------------------------------------------------------------- F1: every deed in every state
def deeds(cast: Cast, deal: Deal) -> dict[str, Any]:
    """Every event that people can send to a deal, its works, versions, proofs and disputes."""
    from sorot.deals import actions

    dewi, rani, sri, now = cast.actor("dewi"), cast.actor("rani"), cast.actor("sri"), cast.now
    item = deal.items.order_by("position").first()
    submission = Submission.objects.filter(item__deal=deal).order_by("pk").first()
    dispute = Dispute.objects.filter(deal=deal).first()
    objection = Objection.objects.filter(publication__item__deal=deal).first()
    proof = {"url": "https://x.test/p", "published_at": now, "by": rani, "now": now}
    every: dict[str, Any] = {
        "sign": lambda: steps.sign(cast, deal, "dewi"),
        "confirm": lambda: actions.confirm_deal(deal=deal, by=dewi, now=now),
        "dispute": lambda: clockwork.disputed(cast, deal=deal),
    }
    if item is not None:
        every["submit"] = lambda: actions.submit_work(item=item, url="https://x.test", by=rani, now=now)
        every["object"] = lambda: actions.object_to_proof(item=item, kind="link", note="x", by=dewi, now=now)
        every["mend"] = lambda: actions.mend_proof(item=item, **proof)
    if submission is not None:
        every["approve"] = lambda: actions.approve_work(submission=submission, by=dewi, now=now)
        every["change"] = lambda: actions.request_changes(submission=submission, note="x", by=dewi, now=now)
    if objection is not None:
        every["take back"] = lambda: actions.withdraw_objection(objection=objection, by=dewi, now=now)
    if dispute is not None:
        every["answer"] = lambda: actions.contest_dispute(dispute=dispute, answer="x", by=rani, now=now)
        every["propose"] = lambda: actions.propose_split(dispute=dispute, amount=1, by=dewi, now=now)
        every["accept"] = lambda: actions.accept_dispute(dispute=dispute, amount=500_000, by=rani, now=now)
        every["decide"] = lambda: actions.decide_dispute(dispute=dispute, amount=1, reason="x", by=sri, now=now)
        every["withdraw"] = lambda: actions.withdraw_dispute(dispute=dispute, by=dewi, now=now)
    return every


def _signing(cast: Cast) -> Deal:
    return steps.agreed(cast)


def _in_review(cast: Cast) -> Deal:
    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    return deal


def _objected(cast: Cast) -> Deal:
    from sorot.deals import actions

    deal = clockwork.proved(cast)
    item = deal.items.order_by("position").first()
    assert item is not None
    actions.object_to_proof(item=item, kind="link", note="Mati.", by=cast.actor("dewi"), now=cast.now)
    return deal


def _asked(cast: Cast) -> Deal:
    return clockwork.disputed(cast, deal=_in_review(cast)).deal


def _answered(cast: Cast) -> Deal:
    return clockwork.contested(cast, deal=_in_review(cast)).deal


def _settled(cast: Cast) -> Deal:
    from sorot.deals import actions

    dispute = clockwork.disputed(cast, deal=_in_review(cast))
    return actions.accept_dispute(dispute=dispute, amount=500_000, by=cast.actor("rani"), now=cast.now).deal


def _returned(cast: Cast) -> Deal:
    from sorot.deals import actions

    dispute = clockwork.disputed(cast, deal=_in_review(cast), amount=0)
    return actions.accept_dispute(dispute=dispute, amount=0, by=cast.actor("rani"), now=cast.now).deal


#: Where a deal stands -> the deeds that change something there; every other one is refused or answered as done.
ALLOWED: dict[Any, set[str]] = {
    _signing: {"sign"},
    steps.signed: set(),
    steps.working: {"submit", "dispute"},
    _in_review: {"approve", "change", "dispute"},
    clockwork.proved: {"confirm", "object", "dispute"},
    _objected: {"confirm", "mend", "take back", "dispute"},
    _asked: {"answer", "propose", "accept", "withdraw"},
    _answered: {"propose", "accept", "decide", "withdraw"},
    _settled: set(),
    _returned: set(),
}


@pytest.mark.parametrize("place", ALLOWED, ids=lambda place: place.__name__.strip("_"))
def test_every_deed_in_every_state_is_allowed_or_refused_without_a_posting(cast: Cast, place: Any) -> None:
    deal = Deal.objects.get(pk=place(cast).pk)
    went: set[str] = set()
    for name, deed in deeds(cast, deal).items():
        point = transaction.savepoint()
        before = row_of(deal), Event.objects.count(), postings()
        is_refused = False
        try:
            deed()
        except ActionError:
            is_refused = True
        # A second click may be answered kindly, as long as it changes nothing.
        if (row_of(deal), Event.objects.count(), postings()) != before:
            assert not is_refused
            went.add(name)
        transaction.savepoint_rollback(point)
    assert went == ALLOWED[place]


# ---------------------------------------------------------------- what the database itself refuses
def refused(sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_terms_of_an_offer_cannot_be_changed(cast: Cast) -> None:
    offer = steps.offered(cast)
    other = steps.terms(cast, fee=1)
    refused(
        "update deals_offer set terms_json = %s, sha256 = %s where id = %s", other.canonical, other.sha256, offer.pk
    )
    refused("update deals_offer set margin = 5 where id = %s", offer.pk)
    refused("update deals_offer set expires_at = expires_at + interval '1 day' where id = %s", offer.pk)
    assert Offer.objects.get(pk=offer.pk).terms == offer.terms


def test_an_answered_offer_is_final(cast: Cast) -> None:
    deal = steps.agreed(cast)
    refused("update deals_offer set state = 'open', answered_at = null, answered_by_id = null")
    assert Offer.objects.get().state == "accepted"
    assert deal.state == "signing"


def test_a_hash_that_is_not_of_its_text_is_refused(cast: Cast) -> None:
    offer = steps.offered(cast)
    refused(
        "insert into deals_offer (code, application_id, number, side, made_by_id, terms_json, sha256, margin, fee_bps,"
        " message, state, created_at, expires_at, answer) select 'x1', application_id, 9, side, made_by_id, terms_json,"
        " repeat('0', 64), 0, 500, '', 'withdrawn', created_at, expires_at, '' from deals_offer where id = %s",
        offer.pk,
    )


def test_an_agreement_keeps_its_text(cast: Cast) -> None:
    agreement = steps.agreement_of(steps.agreed(cast))
    refused("update deals_agreement set document = document || ' '")
    refused("update deals_agreement set sha256 = repeat('0', 64)")
    assert steps.agreement_of(agreement.deal).document == agreement.document


def acceptance(agreement: Any, sha256: str, sentence: str, user: Any) -> tuple[str, list[Any]]:
    sql = (
        "insert into deals_agreementacceptance"
        " (code, agreement_id, side, sha256, user_id, sentence, locale, accepted_at)"
        " values ('a1', %s, 'talent', %s, %s, %s, 'id', now())"
    )
    return sql, [agreement.pk, sha256, user.pk, sentence]


def test_an_acceptance_of_another_hash_is_refused(cast: Cast) -> None:
    agreement = steps.agreement_of(steps.agreed(cast))
    sql, values = acceptance(agreement, "0" * 64, "0" * 64, cast.rani)
    refused(sql, *values)
    sql, values = acceptance(agreement, agreement.sha256, "ya", cast.rani)
    refused(sql, *values)
    assert agreement.acceptances.count() == 0


def test_an_acceptance_cannot_be_changed_or_removed(cast: Cast, owner_cursor: Any) -> None:
    deal = steps.agreed(cast)
    steps.sign(cast, deal, "dewi")
    for sql in (
        "update deals_agreementacceptance set sentence = sentence || '!'",
        "delete from deals_agreementacceptance",
        "delete from deals_offer",
        "delete from deals_agreement",
    ):
        with pytest.raises(Exception, match=r"permission denied|final|keep"), transaction.atomic():
            connection.cursor().execute(sql)
    assert steps.agreement_of(deal).acceptances.count() == 1


def test_a_sent_version_keeps_its_content_and_its_answer(cast: Cast) -> None:
    from sorot.deals import actions

    deal = steps.working(cast)
    item = deal.items.first()
    assert item is not None
    submission = actions.submit_work(item=item, url="https://example.test/1", by=cast.actor("rani"), now=cast.now)
    refused("update deals_submission set url = 'https://example.test/2'")
    actions.approve_work(submission=submission, by=cast.actor("dewi"), now=cast.now)
    refused("update deals_submission set state = 'changes', note = 'doch nicht'")
    assert Submission.objects.get().state == "approved"


def test_the_parties_of_a_deal_stay(cast: Cast) -> None:
    deal = steps.agreed(cast)
    refused("update deals_deal set organisation_id = %s", cast.teh_ranting.pk)
    refused("update deals_deal set management_id = null")
    assert Deal.objects.get(pk=deal.pk).organisation == cast.kopi_senja
