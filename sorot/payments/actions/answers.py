"""What a gateway's answer does to a payout: only allowed steps forward, the same answer twice is once.

An answer that says nothing is never a failure, and a new reference is taken only when the old one certainly did
nothing (`sending.py` makes the calls). An impossible answer moves no money: the desk is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sorot.core import audit, outbox
from sorot.core.access import SYSTEM
from sorot.core.states import move
from sorot.payments import channels, postings, rules
from sorot.payments.actions.payouts import arrived, came_back, failed, lock
from sorot.payments.enums import PAYOUT_TRIES, NameState, PayoutAlarm, PayoutState
from sorot.payments.gateways.base import (
    BadKeys,
    Failure,
    GatewayError,
    Transfer,
    TransferStatus,
)
from sorot.payments.models import Payout, PayoutAccount, PayoutTry

#: How long the gateway is asked what it kept, when it did not say it with the payout.
FEE_PATIENCE = timedelta(days=2)
#: Minutes until a payout on its way is asked about again, by how often it was asked.
ASK_AGAIN = (1, 2, 5, 10, 15, 30, 60)
#: Minutes until a new try after a passing failure of the bank, and when the operator has to mend something.
TRY_AGAIN, WAIT_FOR_DESK = (5, 30), 15
#: A word that we do not know may be new; the desk is asked when it stays.
UNKNOWN_TIMES = 3
#: What vendors call it when they refuse a call because their balance is too small.
NO_FUNDS_WORDS = ("INSUFFICIENT", "NOT_ENOUGH", "BALANCE")


@transaction.atomic
def refused(payout: Payout, error: Exception, *, is_first: bool, now: datetime) -> Payout:
    """The gateway said no. That nothing was done is certain only for the first call of a reference."""
    fresh = lock(payout)
    if fresh.state != PayoutState.SENT or fresh.reference != payout.reference:
        return fresh
    code = str(getattr(error, "code", "") or type(error).__name__)
    is_conflict = getattr(error, "status", 0) == 409
    alarm = PayoutAlarm.KEYS if isinstance(error, BadKeys) else PayoutAlarm.REFUSED
    if not is_conflict and any(word in code.upper() for word in NO_FUNDS_WORDS):
        alarm = PayoutAlarm.NO_FUNDS
    if not is_first or is_conflict:
        held = PayoutAlarm.CONFLICT if is_conflict else alarm
        fresh.failure_code = code[:60]
        return raise_alarm(fresh, held, now=now, next_check_at=next_ask(fresh, now), failure_code=fresh.failure_code)
    wait = None if alarm == PayoutAlarm.REFUSED else WAIT_FOR_DESK
    return _try_again(fresh, failure="", code=code, wait=wait, alarm=alarm, now=now)


@transaction.atomic
def unanswered(payout: Payout, error: GatewayError, *, now: datetime) -> Payout:
    """Unsure: it stays on its way, and the same reference is asked about or repeated."""
    fresh = lock(payout)
    if fresh.state == PayoutState.SENT and fresh.reference == payout.reference:
        fresh.next_check_at, fresh.checks = next_ask(fresh, now), fresh.checks + 1
        fresh.save(update_fields=["next_check_at", "checks"])
        audit.record("payout.no_answer", fresh, by=SYSTEM, now=now, data={"code": error.code})
    return fresh


@transaction.atomic
def apply_answer(*, payout_code: str, answer: Transfer, now: datetime) -> Payout:
    """Write down what the gateway says about one try. Only allowed steps forward; the same answer twice is once.

    An old, another amount or an impossible answer moves no money: the desk is told.
    """
    fresh = lock(Payout.objects.get(code=payout_code))
    if answer.reference and answer.reference != fresh.reference:
        if answer.status == TransferStatus.SUCCEEDED:
            return _contradicted(fresh, answer, now=now)
        return fresh
    if answer.amount is not None and (answer.amount != fresh.amount or answer.currency != fresh.currency):
        return raise_alarm(fresh, PayoutAlarm.AMOUNT, now=now, next_check_at=None)
    facts: dict[str, Any] = {
        "gateway_id": answer.gateway_id[:80] or fresh.gateway_id,
        "gateway_status": answer.raw_status[:60],
    }
    if fresh.state == PayoutState.SENT:
        return _from_sent(fresh, answer, facts, now=now)
    if fresh.state in {PayoutState.SUCCEEDED, PayoutState.REVERSED}:
        _learn_fee(fresh, answer, now=now)
    if fresh.state == PayoutState.SUCCEEDED and _is_return(fresh, answer):
        return _came_back(fresh, answer, facts, now=now)
    if fresh.state in {PayoutState.FAILED, PayoutState.REVERSED} and answer.status == TransferStatus.SUCCEEDED:
        if fresh.state == PayoutState.FAILED:
            return _contradicted(fresh, answer, now=now)
        return fresh
    if fresh.state == PayoutState.SUCCEEDED and answer.status == TransferStatus.FAILED:
        return _contradicted(fresh, answer, now=now)
    return fresh


def _contradicted(fresh: Payout, answer: Transfer, *, now: datetime) -> Payout:
    """What the gateway says does not fit our books: kept side by side for the desk (`actions.settle_conflict`)."""
    if fresh.alarm != PayoutAlarm.CONFLICT:
        said = {
            "reference": answer.reference or fresh.reference, "gateway_id": answer.gateway_id[:80],
            "status": answer.raw_status[:60], "was": str(fresh.state),
        }  # fmt: skip
        audit.record("payout.contradicted", fresh, by=SYSTEM, now=now, data=said)
    return raise_alarm(fresh, PayoutAlarm.CONFLICT, now=now)


def _is_return(fresh: Payout, answer: Transfer) -> bool:
    """The bank sent it back after it had arrived; some vendors have no word of their own for that."""
    if answer.status == TransferStatus.REVERSED:
        return True
    gateway = channels.gateways().get(fresh.channel)
    return answer.status == TransferStatus.FAILED and gateway is not None and gateway.returns_as_failed


def _learn_fee(fresh: Payout, answer: Transfer, *, now: datetime) -> None:
    """What the gateway kept, once, when it says so later than that the payout arrived; asked for at most two days."""
    if fresh.next_check_at is None:
        return
    if fresh.gateway_fee is not None:  # learned another way meanwhile, as from the gateway's list
        fresh.next_check_at = None
    elif answer.fee is None:
        is_over = fresh.settled_at is not None and now > fresh.settled_at + FEE_PATIENCE
        fresh.next_check_at, fresh.checks = None if is_over else next_ask(fresh, now), fresh.checks + 1
    else:
        _book_fee(fresh, answer, now=now)
        fresh.gateway_fee, fresh.next_check_at = answer.fee, None
    fresh.save(update_fields=["gateway_fee", "next_check_at", "checks"])


def _from_sent(fresh: Payout, answer: Transfer, facts: dict[str, Any], *, now: datetime) -> Payout:
    # An earlier try arrived too: whatever becomes of this one, the desk settles both together.
    is_double = rules.is_contradicted(fresh) and fresh.attempt > 1
    if answer.status in {TransferStatus.SUCCEEDED, TransferStatus.REVERSED}:
        _book_fee(fresh, answer, now=now)
        facts["gateway_fee"] = answer.fee
        named = f"{fresh.channel}:{facts['gateway_id'] or fresh.reference}"
        done = arrived(fresh, bank_reference=named, by=SYSTEM, now=now, **facts)
        if answer.fee is None:
            done.checks, done.next_check_at = 0, later(now, ASK_AGAIN[0])
            done.save(update_fields=["checks", "next_check_at"])
        if answer.status == TransferStatus.REVERSED:
            done = _came_back(done, answer, facts, now=now)
        return raise_alarm(done, PayoutAlarm.CONFLICT, now=now) if is_double else done
    if answer.status == TransferStatus.FAILED and is_double:
        fresh.next_check_at, fresh.checks = next_ask(fresh, now), fresh.checks + 1
        fresh.save(update_fields=["next_check_at", "checks"])
        return fresh
    if answer.status == TransferStatus.FAILED:
        return _failed(fresh, answer, facts, now=now)
    is_new = bool(facts["gateway_id"]) and not fresh.gateway_id
    strange = answer.status == TransferStatus.UNKNOWN
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.next_check_at, fresh.checks = next_ask(fresh, now), fresh.checks + 1
    names = [*facts, "next_check_at", "checks"]
    # Too little money is over when it has arrived; a contradiction when the desk has settled it.
    if not strange and not is_double and fresh.alarm not in {"", PayoutAlarm.NO_FUNDS}:
        fresh.alarm = ""
        names.append("alarm")
    fresh.save(update_fields=names)
    if is_new and not strange:
        _accepted(fresh)
    if strange and fresh.checks >= UNKNOWN_TIMES:
        return raise_alarm(fresh, PayoutAlarm.UNKNOWN, now=now)
    return fresh


def _accepted(fresh: Payout) -> None:
    """The gateway has it: the payee is told that it is on its way (once; the notice has a key)."""
    outbox.publish("payout.sent", payout=fresh.code)


def _failed(fresh: Payout, answer: Transfer, facts: dict[str, Any], *, now: datetime) -> Payout:
    """This try did not arrive. A passing reason is tried again; the operator's own problem waits for the operator."""
    failure = answer.failure or Failure.OTHER
    fresh.gateway_id = facts["gateway_id"]
    _book_fee(fresh, answer, now=now)
    if failure == Failure.NO_FUNDS:
        return _try_again(
            fresh, failure=failure, code=answer.failure_code, wait=WAIT_FOR_DESK, alarm=PayoutAlarm.NO_FUNDS, now=now
        )
    if failure == Failure.TEMPORARY and fresh.strikes + 1 < PAYOUT_TRIES:
        wait = TRY_AGAIN[min(fresh.strikes, len(TRY_AGAIN) - 1)]
        return _try_again(fresh, failure=failure, code=answer.failure_code, wait=wait, alarm="", now=now, strikes=1)
    if failure == Failure.NAME_MISMATCH:
        PayoutAccount.objects.filter(pk=fresh.account_id).update(name_state=NameState.DIFFERS, name_checked_at=now)
    return failed(fresh, by=SYSTEM, now=now, failure=failure.value, failure_code=answer.failure_code[:60], **facts)


def _came_back(fresh: Payout, answer: Transfer, facts: dict[str, Any], *, now: datetime) -> Payout:
    failure = (answer.failure or Failure.REFUSED_BY_BANK).value
    return came_back(fresh, by=SYSTEM, now=now, failure=failure, failure_code=answer.failure_code[:60], **facts)


def _try_again(
    fresh: Payout, *, failure: str, code: str, wait: int | None, alarm: str, now: datetime, strikes: int = 0
) -> Payout:
    """A locked payout whose try certainly did nothing waits, approved, for the next one under a new reference."""
    attempt = fresh.attempt
    if fresh.gateway_id:  # what the gateway still says about this try bears its own name of it
        named = PayoutTry(
            payout=fresh, attempt=attempt, channel=fresh.channel, gateway_id=fresh.gateway_id, ended_at=now
        )
        PayoutTry.objects.bulk_create([named], ignore_conflicts=True)
    move(
        fresh, PayoutState.APPROVED, by=SYSTEM, now=now, verb="payout.retried",
        data={"reference": fresh.reference, "failure": str(failure), "code": code[:60]},
        attempt=attempt + 1, strikes=fresh.strikes + strikes, sent_at=None, sent_by=None, gateway_id="",
        failure=str(failure), failure_code=code[:60], checks=0,
        next_check_at=None if wait is None else later(now, wait),
    )  # fmt: skip
    postings.retry_payout(
        payout=fresh.code, attempt=attempt, amount=fresh.amount, currency=fresh.currency, by=SYSTEM, now=now
    )
    return raise_alarm(fresh, alarm, now=now) if alarm else fresh


def _book_fee(fresh: Payout, answer: Transfer, *, now: datetime) -> None:
    if answer.fee:
        postings.gateway_fee(
            thing=f"payout:{fresh.code}:{fresh.attempt}", amount=answer.fee, currency=fresh.currency,
            channel=fresh.channel, by=SYSTEM, now=now,
        )  # fmt: skip


def raise_alarm(fresh: Payout, alarm: str, *, now: datetime, **facts: Any) -> Payout:
    """The desk has to look at a locked payout; it is told once for each reason."""
    is_news = fresh.alarm != alarm
    fresh.alarm = alarm
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=["alarm", *facts])
    if is_news:
        audit.record("payout.held", fresh, by=SYSTEM, now=now, data={"alarm": str(alarm)})
        outbox.publish("payout.held", payout=fresh.code, alarm=str(alarm))
    return fresh


def later(now: datetime, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)


def next_ask(fresh: Payout, now: datetime) -> datetime:
    return later(now, ASK_AGAIN[min(fresh.checks, len(ASK_AGAIN) - 1)])
