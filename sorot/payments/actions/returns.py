"""A brand's balance, or a part of it, back to where one payment came from (docs/money/return.md)."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from sorot.core import audit, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.crash import point
from sorot.core.states import move
from sorot.payments import postings, rules
from sorot.payments.actions.asking import gateway_of, lock, next_check
from sorot.payments.enums import OPEN_RETURNS, ChargebackState, ReturnState
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import (
    GatewayError,
    InexactAmount,
    NotFound,
    Refused,
    Transfer,
    TransferStatus,
    Unsure,
)
from sorot.payments.models import Checkout, SourceReturn

log = logging.getLogger("sorot.payments")

ENDS = {
    TransferStatus.SUCCEEDED: ReturnState.SUCCEEDED,
    TransferStatus.FAILED: ReturnState.FAILED,
    TransferStatus.REVERSED: ReturnState.FAILED,
}


def left_of(checkout: Checkout) -> int:
    """What of a payment can still go back: not given back, not on its way, not taken back by a bank."""
    gone = checkout.returns.exclude(state=ReturnState.FAILED).aggregate(total=Sum("amount"))["total"] or 0
    taken = checkout.chargebacks.exclude(state=ChargebackState.WON).aggregate(total=Sum("amount"))["total"] or 0
    return max((checkout.paid_amount or 0) - gone - taken, 0)


def request_return(*, checkout: Checkout, amount: int, submit_key: str, by: Actor, now: datetime) -> SourceReturn:
    """Send `amount` (minor units) of the brand's balance back to where this payment came from.

    At most what the payment has left and the balance holds; set aside first, then the gateway is asked. The same form
    again is answered with the first one. Raises PaymentError, RefusedError. Not to be called inside a transaction.
    """
    row, is_new = _intend(checkout, amount, submit_key, by=by, now=now)
    return _send(row, now=now, is_first=True) if is_new else row


@transaction.atomic
def _intend(checkout: Checkout, amount: int, submit_key: str, *, by: Actor, now: datetime) -> tuple[SourceReturn, bool]:
    fresh = lock(checkout)
    first = SourceReturn.objects.visible_to(by).filter(submit_key=submit_key).first()
    if first is not None:
        return first, False
    rules.may_return(by, fresh).demand()
    if not 0 < amount <= left_of(fresh):
        too_much = _("This is more than the payment has left. Choose a smaller amount.")
        raise PaymentError(too_much, field_errors={"amount": too_much})
    brand = fresh.funding.terms.payer
    number = fresh.returns.count() + 1
    row = SourceReturn.objects.create(
        brand=brand,
        checkout=fresh,
        key=f"{fresh.reference}-r{number}",
        amount=amount,
        currency=fresh.currency,
        submit_key=submit_key,
        requested_at=now,
        requested_by=by.user,
        next_check_at=next_check(0, now),
    )
    try:
        with transaction.atomic():
            postings.start_return(
                refund=row.code, brand=brand.code, amount=amount, currency=row.currency, by=by, now=now
            )
    except postings.Overdraft:
        small = _("Your balance is smaller than this.")
        raise PaymentError(small, field_errors={"amount": small}, code="balance") from None
    audit.record("return.requested", row, by=by, now=now, data={"amount": amount, "payment": fresh.reference})
    return row, True


def follow_return(*, key: str, now: datetime) -> SourceReturn | None:
    """Ask the gateway about one return and write down what it says; None for a key that is not ours.

    One that never got an answer is sent again under the same key. Not to be called inside a transaction.
    """
    row = SourceReturn.objects.select_related("checkout__funding__terms__payer", "brand").filter(key=key).first()
    if row is None:
        return None
    if row.state == ReturnState.REQUESTED:
        return _send(row, now=now)
    return _read(row, now=now)


def _send(row: SourceReturn, *, now: datetime, is_first: bool = False) -> SourceReturn:
    """Ask the gateway for it, under the key that is written down."""
    gateway = gateway_of(row.checkout.gateway)
    if gateway is None:
        return _wait(row, now=now)
    point("refund.before_call")
    try:
        transfer = gateway.refund(
            reference=row.checkout.reference, payment_id=row.checkout.payment_id, amount=row.amount,
            currency=row.currency, key=row.key, reason="REQUESTED_BY_CUSTOMER",
        )  # fmt: skip
    except (Refused, InexactAmount) as error:
        # A repeated call may be refused because the first one was done.
        return _fail(row, str(error), now=now) if is_first else _read(row, now=now, refusal=error)
    except GatewayError as error:
        log.warning("return %s: no certain answer: %s", row.key, error)
        return _wait(row, now=now)
    point("refund.after_call")
    done = _apply(row, transfer, now=now)
    point("refund.after_commit")
    return done


def _read(row: SourceReturn, *, now: datetime, refusal: Exception | None = None) -> SourceReturn:
    """What the gateway says; after a refusal, a return that it does not know did not happen."""
    gateway = gateway_of(row.checkout.gateway)
    try:
        if gateway is None:
            raise Unsure("not configured")
        transfer = gateway.get_refund(reference=row.checkout.reference, key=row.key, gateway_id=row.gateway_id)
    except NotFound:
        return _fail(row, str(refusal), now=now) if refusal is not None else _wait(row, now=now)
    except GatewayError as error:
        log.warning("return %s could not be read: %s", row.key, error)
        return _wait(row, now=now)
    return _apply(row, transfer, now=now)


def _locked(row: SourceReturn) -> SourceReturn:
    lock(row.checkout)
    return SourceReturn.objects.select_related("checkout__funding__terms", "brand").get(pk=row.pk)


@transaction.atomic
def _wait(row: SourceReturn, *, now: datetime) -> SourceReturn:
    fresh = _locked(row)
    fresh.checks += 1
    fresh.next_check_at = next_check(fresh.checks, now) if fresh.state in OPEN_RETURNS else None
    fresh.save(update_fields=["checks", "next_check_at"])
    return fresh


@transaction.atomic
def _apply(row: SourceReturn, transfer: Transfer, *, now: datetime) -> SourceReturn:
    """Forward only. Another amount, or another end than the one that was booked, is an alarm and books nothing."""
    fresh = _locked(row)
    end = ENDS.get(transfer.status)
    if transfer.amount is not None and transfer.amount != fresh.amount:
        return _alarm(fresh, said("The payment partner gave another amount back than was asked."), now=now)
    if fresh.state not in OPEN_RETURNS:
        if end is not None and end != fresh.state:
            return _alarm(fresh, said("The payment partner now says the opposite of what is booked."), now=now)
        return fresh
    fresh.gateway_id, fresh.raw_status = transfer.gateway_id[:120], transfer.raw_status[:60]
    if end == ReturnState.SUCCEEDED:
        return _settle(fresh, transfer, now=now)
    if end == ReturnState.FAILED:
        return _fail(fresh, transfer.failure_code or transfer.raw_status, now=now)
    if fresh.state == ReturnState.REQUESTED:
        return move(
            fresh, ReturnState.PENDING, by=SYSTEM, now=now, verb="return.accepted", gateway_id=fresh.gateway_id,
            raw_status=fresh.raw_status, checks=1, next_check_at=next_check(1, now),
        )  # fmt: skip
    fresh.checks += 1
    fresh.next_check_at = next_check(fresh.checks, now)
    fresh.save(update_fields=["gateway_id", "raw_status", "checks", "next_check_at"])
    return fresh


def _settle(fresh: SourceReturn, transfer: Transfer, *, now: datetime) -> SourceReturn:
    channel = fresh.checkout.gateway
    move(
        fresh, ReturnState.SUCCEEDED, by=SYSTEM, now=now, verb="return.succeeded", gateway_id=fresh.gateway_id,
        raw_status=fresh.raw_status, settled_at=now, fee=transfer.fee, next_check_at=None,
    )  # fmt: skip
    postings.settle_return(
        refund=fresh.code, amount=fresh.amount, currency=fresh.currency, channel=channel, by=SYSTEM, now=now
    )
    if transfer.fee:
        postings.gateway_fee(
            thing=f"return:{fresh.key}", amount=transfer.fee, currency=fresh.currency, channel=channel, by=SYSTEM,
            now=now,
        )  # fmt: skip
    outbox.publish("return.succeeded", source_return=fresh.code)
    return fresh


@transaction.atomic
def _fail(row: SourceReturn, failure: str, *, now: datetime) -> SourceReturn:
    """It certainly did not happen: the money is the brand's balance again."""
    fresh = _locked(row)
    if fresh.state not in OPEN_RETURNS:
        return fresh
    move(
        fresh, ReturnState.FAILED, by=SYSTEM, now=now, verb="return.failed", failed_at=now, failure=failure[:200],
        next_check_at=None,
    )  # fmt: skip
    postings.fail_return(
        refund=fresh.code, brand=fresh.brand.code, amount=fresh.amount, currency=fresh.currency, by=SYSTEM, now=now
    )
    outbox.publish("return.failed", source_return=fresh.code)
    return fresh


def _alarm(fresh: SourceReturn, alarm: str, *, now: datetime) -> SourceReturn:
    is_news = fresh.alarm != alarm
    fresh.alarm = alarm[:300]
    fresh.checks += 1
    fresh.next_check_at = next_check(max(fresh.checks, 7), now) if fresh.state in OPEN_RETURNS else None
    fresh.save(update_fields=["alarm", "checks", "next_check_at"])
    if is_news:
        audit.record("return.alarm", fresh, by=SYSTEM, now=now, data={"alarm": alarm})
        outbox.publish("gateway.alarm", thing="return", code=fresh.code)
    return fresh
