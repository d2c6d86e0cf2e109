"""Payouts through a gateway: the intent is committed, then the call is made, then the answer is written.

A process that dies between any two of these leaves a row that says what was meant; the poller finds it when its
`next_check_at` has passed and repeats the call under the same reference, or asks about it. What an answer does to a
payout is in `answers.py`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from sorot.core import audit, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.crash import point
from sorot.core.states import move
from sorot.payments import channels, postings, rules
from sorot.payments.actions import accounts
from sorot.payments.actions.answers import (
    WAIT_FOR_DESK,
    apply_answer,
    later,
    next_ask,
    raise_alarm,
    refused,
    unanswered,
)
from sorot.payments.actions.payouts import lock, void_approval
from sorot.payments.enums import NameState, PayoutAlarm, PayoutState
from sorot.payments.gateways.base import (
    Failure,
    Gateway,
    GatewayError,
    InexactAmount,
    PayoutRequest,
    Refused,
    Transfer,
    TransferStatus,
)
from sorot.payments.models import Payout
from sorot.payments.postings import MANUAL

log = logging.getLogger("sorot.payouts")

#: While one process asks, no other does.
LEASE = timedelta(minutes=2)
#: At most so many a minute and worker.
POLL_LIMIT = 200
#: When a payout is looked at again about which nothing could be done.
PUT_OFF = timedelta(minutes=30)
#: The desk decides these; nothing is sent or repeated meanwhile.
HELD = (PayoutAlarm.CONFLICT, PayoutAlarm.AMOUNT, PayoutAlarm.SILENT)


def send_payout(*, payout_code: str, now: datetime) -> Payout | None:
    """Send an approved payout of a gateway whose time has come. None when there is nothing to send (any more)."""
    payout = Payout.objects.select_related("account__institution").filter(code=payout_code).first()
    if payout is None or payout.is_manual or payout.state != PayoutState.APPROVED:
        return None
    if payout.account.name_state == NameState.UNCHECKED:
        accounts.check_account_name(account_code=payout.account.code, now=now, channel=payout.channel)
    begun = _begin(payout, now)
    return _call(begun, now=now, is_first=True) if begun is not None else None


@transaction.atomic
def _begin(payout: Payout, now: datetime) -> Payout | None:
    """The intent: SENT under a reference of its own. One process gets the row, every other None."""
    fresh = lock(payout)
    if fresh.state != PayoutState.APPROVED or fresh.is_manual or fresh.alarm in HELD:
        return None
    if fresh.next_check_at is None or fresh.next_check_at > now:
        return None
    if fresh.account.is_name_wrong:
        void_approval(fresh, reason="name", by=SYSTEM, now=now)
        return None
    if fresh.channel not in channels.gateways():
        raise_alarm(fresh, PayoutAlarm.NO_GATEWAY, now=now, next_check_at=later(now, WAIT_FOR_DESK))
        return None
    move(
        fresh, PayoutState.SENT, by=SYSTEM, now=now, verb="payout.sent", data={"reference": fresh.reference},
        sent_at=now, gateway_id="", gateway_status="", failure="", failure_code="", checks=0, next_check_at=now + LEASE,
    )  # fmt: skip
    postings.send_payout(
        payout=fresh.code, attempt=fresh.attempt, amount=fresh.amount, currency=fresh.currency, by=SYSTEM, now=now
    )
    return fresh


def _request(payout: Payout) -> PayoutRequest:
    """The same for every repetition of one reference: nothing in it can change meanwhile."""
    return PayoutRequest(
        reference=payout.reference,
        amount=payout.amount,
        currency=payout.currency,
        channel=payout.account.institution_id,
        account_number=payout.account.number,
        holder_name=payout.account.holder_name,
        is_company=payout.payee.organisation_id is not None,
        email="",
        description=f"Sorot {payout.code}",
    )


def _call(payout: Payout, *, now: datetime, is_first: bool) -> Payout:
    """Make (or repeat) the call for a payout that is SENT, and write down the answer."""
    gateway = channels.gateway(payout.channel)
    point("payout.before_call")
    try:
        answer = gateway.create_payout(_request(payout))
    except (Refused, InexactAmount) as error:
        point("payout.after_call")
        done = refused(payout, error, is_first=is_first, now=now)
    except GatewayError as error:
        done = unanswered(payout, error, now=now)
    else:
        point("payout.after_call")
        done = apply_answer(payout_code=payout.code, answer=answer, now=now)
    point("payout.after_commit")
    return done


def follow_payout(
    *, reference: str, now: datetime, failure: Failure | None = None, failure_code: str = ""
) -> Payout | None:
    """Ask the gateway about one reference and write down the answer. None when it is none of ours.

    Called for a notification (which is only a hint; `failure` is what it said, used where the answer itself does not
    say why) and by the poller. Nothing changes when the gateway does not answer.
    """
    code, _dash, attempt = reference.rpartition("-")
    payout = Payout.objects.filter(code=code).exclude(channel=MANUAL).first()
    if payout is None or not attempt.isascii() or not attempt.isdigit() or payout.channel not in channels.gateways():
        return None
    if int(attempt) > payout.attempt:
        return None
    try:
        answer = channels.gateway(payout.channel).get_payout(
            reference=reference, gateway_id=payout.gateway_id_of(int(attempt))
        )
    except GatewayError as error:
        log.info("payout %s: no answer (%s)", reference, error.code or type(error).__name__)
        return payout
    if answer.status == TransferStatus.FAILED and failure is not None and answer.failure in {None, Failure.OTHER}:
        answer = _because(answer, failure, failure_code)
    return apply_answer(payout_code=code, answer=answer, now=now)


def _because(answer: Transfer, failure: Failure, code: str) -> Transfer:
    return replace(answer, failure=failure, failure_code=code or answer.failure_code)


def ask_about_payout(*, payout_code: str, now: datetime) -> Payout | None:
    """The poller's step for one payout on its way: ask about it, or repeat the call whose answer was lost."""
    payout = _claim(payout_code, now)
    if payout is None:
        return None
    gateway = channels.gateway(payout.channel)
    if payout.gateway_id:
        return follow_payout(reference=payout.reference, now=now)
    if _may_repeat(gateway, payout, now):
        return _call(payout, now=now, is_first=False)
    before = (payout.state, payout.gateway_id)
    asked = follow_payout(reference=payout.reference, now=now)
    if asked is not None and (asked.state, asked.gateway_id) == before:
        return _silent(asked, now)
    return asked


@transaction.atomic
def _silent(payout: Payout, now: datetime) -> Payout:
    fresh = lock(payout)
    return raise_alarm(fresh, PayoutAlarm.SILENT, now=now) if fresh.state == PayoutState.SENT else fresh


def _may_repeat(gateway: Gateway, payout: Payout, now: datetime) -> bool:
    """The same reference still means the same payout there."""
    hours = gateway.payout_repeat_hours
    return payout.sent_at is not None and (hours is None or now - payout.sent_at < timedelta(hours=hours))


@transaction.atomic
def _claim(payout_code: str, now: datetime) -> Payout | None:
    """The row for this process alone, until the lease is over."""
    payout = Payout.objects.filter(code=payout_code).first()
    if payout is None:
        return None
    fresh = lock(payout)
    is_due = fresh.next_check_at is not None and fresh.next_check_at <= now
    if fresh.state != PayoutState.SENT or fresh.is_manual or not is_due:
        return None
    if fresh.channel not in channels.gateways():
        raise_alarm(fresh, PayoutAlarm.NO_GATEWAY, now=now, next_check_at=later(now, WAIT_FOR_DESK))
        return None
    fresh.next_check_at, fresh.checks = max(now + LEASE, next_ask(fresh, now)), fresh.checks + 1
    fresh.save(update_fields=["next_check_at", "checks"])
    return fresh


def ask_about_fee(*, payout_code: str, now: datetime) -> Payout | None:
    """The poller's step for a payout that arrived before the gateway said what it kept."""
    payout = Payout.objects.get(code=payout_code)
    return follow_payout(reference=payout.reference, now=now)


#: What the poller does with a payout whose time has come; anything else only waits for its fee.
STEPS = {PayoutState.APPROVED: send_payout, PayoutState.SENT: ask_about_payout}


def poll_payouts(*, now: datetime) -> int:
    """Every minute: send what is due, and ask about what is on its way. One that goes wrong holds up no other."""
    due = (
        Payout.objects.filter(next_check_at__lte=now)
        .exclude(channel=MANUAL)
        .order_by("next_check_at", "pk")
        .values_list("code", "state", "next_check_at")[:POLL_LIMIT]
    )
    for code, state, was_due in (rows := list(due)):
        try:
            step = STEPS.get(PayoutState(state), ask_about_fee)
            step(payout_code=code, now=now)
        except Exception:
            log.exception("payout %s could not be followed", code)
        # One that nothing could be done about goes behind the others: it must not take their place in every run.
        Payout.objects.filter(code=code, next_check_at=was_due).update(next_check_at=now + PUT_OFF)
    return len(rows)


@transaction.atomic
def try_payout_again(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The operator mended what was wrong at the gateway: send it now instead of at the next try."""
    fresh = lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.APPROVED, PayoutState.SENT).demand()
    if fresh.is_manual or fresh.alarm in HELD:
        return fresh
    fresh.next_check_at, fresh.alarm = now, ""
    fresh.version += 1
    fresh.save(update_fields=["next_check_at", "alarm", "version"])
    audit.record("payout.try_again", fresh, by=by, now=now)
    outbox.publish("payout.approved", payout=fresh.code)
    return fresh
