"""Every state x every move: what the table does not allow is refused and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from sorot.core.access import SYSTEM
from sorot.core.errors import MoveError
from sorot.core.models import Event
from sorot.core.states import MACHINES, can_move, move
from sorot.deals.enums import ApplicationState, DealState, ItemState, OfferState, SubmissionState
from sorot.deals.models import Application, Deal, DeliverableItem, Offer, Submission
from tests.cast import Cast
from tests.deals import steps

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
BLANK = {
    Application: {"closed_at": None, "agreed_at": None, "reason_kind": ""},
    Deal: {"ready_at": None, "completed_at": None, "cancelled_at": None},
    DeliverableItem: {"approved_at": None, "published_at": None},
}


def facts(cast: Cast, table: dict[str, dict[str, Any]], state: str, model: Any) -> dict[str, Any]:
    words = {"now": cast.now, "later": cast.now + timedelta(days=7), "rani": cast.rani, "dewi": cast.dewi}
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
                before, events = row_of(thing), Event.objects.count()
                if can_move(allowed, states(start), states(to)):
                    move(fresh, to, by=SYSTEM, now=cast.now, verb="test.moved", **facts(cast, table, to, model))
                    assert (row_of(thing)["state"], Event.objects.count()) == (to, events + 1)
                else:
                    with pytest.raises(MoveError):
                        move(fresh, to, by=SYSTEM, now=cast.now, verb="test.moved", **facts(cast, table, to, model))
                    assert (row_of(thing), Event.objects.count()) == (before, events)
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
