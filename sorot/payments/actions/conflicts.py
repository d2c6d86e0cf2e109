"""A try of a payout that we took for dead arrived after all: it is booked once, and nothing is sent a second time.

The gateway is read anew before anything is written, so nothing rests on the notification that raised the alarm.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.ui.numbers import money_text
from sorot.payments import channels, postings, rules
from sorot.payments.actions.payouts import arrived, came_back, lock, source_of
from sorot.payments.enums import PayoutFailure, PayoutState
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import GatewayError, NotFound, Transfer, TransferStatus
from sorot.payments.models import Payout

#: Where the money of a payout is while our books say one of these.
SET_ASIDE = (PayoutState.REQUESTED, PayoutState.APPROVED)
BACK = (PayoutState.FAILED, PayoutState.REJECTED, PayoutState.CANCELLED)
#: A try that can still arrive.
RUNNING = (TransferStatus.PENDING, TransferStatus.UNKNOWN)


def settle_conflict(
    *, payout: Payout, is_loss_taken: bool = False, version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """Read every try at the gateway and make the books say the same: arrived once, or not at all.

    Where our books had given the money back, it is taken out of the balance again. What is not there any more (it was
    paid out a second time) is the platform's loss, and only with `is_loss_taken`. Raises PaymentError: the gateway does
    not answer, a try is still on its way, or a loss was not agreed to; then nothing has changed.
    """
    rules.may_settle_conflict(by, payout).demand()
    if version is not None and version != payout.version:
        raise _stale()
    tries = _read(payout)
    with transaction.atomic():
        fresh = lock(payout, version)
        rules.may_settle_conflict(by, fresh).demand()
        if fresh.attempt != payout.attempt:
            raise _stale()
        return _settle(fresh, tries, is_loss_taken=is_loss_taken, by=by, now=now)


def _stale() -> StaleError:
    return StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))


def _read(payout: Payout) -> dict[int, Transfer]:
    """What the gateway says of each try that it knows."""
    gateway = channels.gateways().get(payout.channel)
    if gateway is None:
        raise PaymentError(_("This payment partner is not set up here."), code="no_gateway")
    tries = {}
    for attempt in range(1, payout.attempt + 1):
        named = payout.gateway_id_of(attempt)
        try:
            tries[attempt] = gateway.get_payout(reference=f"{payout.code}-{attempt}", gateway_id=named)
        except NotFound:
            continue
        except GatewayError:
            silent = _("The payment partner does not answer. Nothing has changed; try again in a moment.")
            raise PaymentError(silent, code="no_answer") from None
    return tries


def _settle(fresh: Payout, tries: Mapping[int, Transfer], *, is_loss_taken: bool, by: Actor, now: datetime) -> Payout:
    done = [attempt for attempt, answer in tries.items() if answer.status == TransferStatus.SUCCEEDED]
    booked = fresh.attempt if fresh.state in {PayoutState.SUCCEEDED, PayoutState.REVERSED} else None
    if any(answer.status in RUNNING for answer in tries.values()):
        raise PaymentError(_("One try is still on its way at the payment partner. Wait for its end."), code="running")
    extra = [attempt for attempt in done if attempt != booked]
    if any(tries[attempt].amount not in {None, fresh.amount} for attempt in extra):
        raise PaymentError(_("The payment partner names another amount. Settle it with them first."), code="amount")
    if fresh.state == PayoutState.SUCCEEDED and booked not in done:
        failed = tries.get(fresh.attempt)
        code = failed.failure_code[:60] if failed is not None else ""
        fresh = came_back(fresh, by=by, now=now, failure=PayoutFailure.REFUSED_BY_BANK.value, failure_code=code)
        if not extra:
            return _close(fresh, by=by, now=now)
    if not extra:
        return _go_on(fresh, by=by, now=now)
    if booked is None:
        first, *extra = extra
        fresh = _arrived(fresh, first, tries[first], is_loss_taken=is_loss_taken, by=by, now=now)
    for attempt in extra:
        _twice(fresh, attempt, is_loss_taken=is_loss_taken, by=by, now=now)
        _book_fee(fresh, attempt, tries[attempt], by=by, now=now)
    return _close(fresh, by=by, now=now)


def _go_on(fresh: Payout, *, by: Actor, now: datetime) -> Payout:
    """No try arrived but what is booked: the alarm was wrong, or is over."""
    due = now if fresh.state in {PayoutState.APPROVED, PayoutState.SENT} else fresh.next_check_at
    fresh.next_check_at = due
    fresh.save(update_fields=["next_check_at"])
    return _close(fresh, by=by, now=now, went_on=True)


def _close(fresh: Payout, *, by: Actor, now: datetime, **about: Any) -> Payout:
    fresh.alarm, fresh.version = "", fresh.version + 1
    fresh.save(update_fields=["alarm", "version"])
    audit.record("payout.conflict_settled", fresh, by=by, now=now, data={"reference": fresh.reference, **about})
    return fresh


def _arrived(fresh: Payout, attempt: int, answer: Transfer, *, is_loss_taken: bool, by: Actor, now: datetime) -> Payout:
    """Try number `attempt` is the one that paid: book it from wherever the money is now."""
    unsent, was = fresh.attempt, fresh.state
    name = f"{fresh.channel}:{answer.gateway_id or f'{fresh.code}-{attempt}'}"
    facts: dict[str, Any] = {
        "attempt": attempt, "gateway_id": answer.gateway_id[:80], "gateway_status": answer.raw_status[:60],
        "gateway_fee": answer.fee, "failure": "", "failure_code": "",
    }  # fmt: skip
    _book_fee(fresh, attempt, answer, by=by, now=now)
    if was in BACK:
        _take_out(fresh, attempt, is_loss_taken=is_loss_taken, by=by, now=now)
        move(
            fresh, PayoutState.SUCCEEDED, by=by, now=now, verb="payout.succeeded", data={"bank_reference": name},
            settled_at=now, bank_reference=name, next_check_at=None, reason="", closed_at=None,
            **_approval(fresh, by, now), sent_at=fresh.sent_at or now, **facts,
        )  # fmt: skip
        outbox.publish("payout.succeeded", payout=fresh.code)
        return fresh
    if was == PayoutState.REQUESTED:
        move(fresh, PayoutState.APPROVED, by=by, now=now, verb="payout.approved", **_approval(fresh, by, now))
    if was in SET_ASIDE:
        # The number that was never used names the posting; the row then carries the try that paid.
        move(fresh, PayoutState.SENT, by=by, now=now, verb="payout.sent", sent_at=now)
        postings.send_payout(
            payout=fresh.code, attempt=unsent, amount=fresh.amount, currency=fresh.currency, by=by, now=now
        )
    return arrived(fresh, bank_reference=name, by=by, now=now, **facts)


def _approval(fresh: Payout, by: Actor, now: datetime) -> dict[str, Any]:
    """The yes of a second person that a settled payout needs: the old one, else that of the operator at hand."""
    if fresh.approved_at is not None:
        return {}
    return {
        "approved_at": now, "approved_by": by.user, "approved_amount": fresh.amount, "approved_account": fresh.account,
    }  # fmt: skip


def _twice(fresh: Payout, attempt: int, *, is_loss_taken: bool, by: Actor, now: datetime) -> None:
    """One more try than one arrived: the payee has this money twice."""
    _take_out(fresh, attempt, is_loss_taken=is_loss_taken, by=by, now=now)
    audit.record("payout.paid_twice", fresh, by=by, now=now, data={"reference": f"{fresh.code}-{attempt}"})


def _take_out(fresh: Payout, attempt: int, *, is_loss_taken: bool, by: Actor, now: datetime) -> None:
    """The gateway's balance is smaller by this payout: the payee's balance pays as far as it goes."""
    source = source_of(fresh)
    (balance,) = postings.balances([source])
    own = min(max(balance, 0), fresh.amount)
    if own < fresh.amount and not is_loss_taken:
        lost = money_text(fresh.amount - own, fresh.currency)
        sentence = _("%(amount)s of it is no longer in the payee's balance. Tick the box to book that as a loss.")
        said = sentence % {"amount": lost}
        raise PaymentError(said, field_errors={"is_loss_taken": said}, code="loss")
    try:
        postings.late_payout(
            payout=fresh.code, attempt=attempt, source=source, own=own, amount=fresh.amount, currency=fresh.currency,
            channel=fresh.channel, by=by, now=now,
        )  # fmt: skip
    except postings.Overdraft:
        raise PaymentError(_("The balance is moving. Try again in a moment."), code="busy") from None


def _book_fee(fresh: Payout, attempt: int, answer: Transfer, *, by: Actor, now: datetime) -> None:
    if answer.fee:
        postings.gateway_fee(
            thing=f"payout:{fresh.code}:{attempt}", amount=answer.fee, currency=fresh.currency, channel=fresh.channel,
            by=by, now=now,
        )  # fmt: skip
