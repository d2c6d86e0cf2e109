"""What gateways tell us: a hint, kept as it came and read once. The gateway is asked before money moves."""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from sorot.core import clock, limits, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import StaleError
from sorot.core.ids import new_code
from sorot.core.states import move
from sorot.payments import channels, rules
from sorot.payments.actions.chargebacks import follow_chargeback
from sorot.payments.actions.checkouts import follow_checkout
from sorot.payments.actions.returns import follow_return
from sorot.payments.enums import OPEN_RETURNS, NoticeState
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import BadSignature, Gateway, Notice, Subject
from sorot.payments.gateways.registry import HOOKS
from sorot.payments.models import Checkout, GatewayEvent, Payout, PayoutTry, SourceReturn

#: Larger ones are no notification of any vendor.
LARGEST_BODY = 64 * 1024
#: Headers worth keeping; never cookies or what proves the sender.
KEPT_HEADERS = ("content-type", "user-agent", "webhook-id", "x-request-id", "request-id")
#: Unproved notifications counted from one address in a minute; more are refused without writing anything.
COUNTED_A_MINUTE = 20

KEEP = """
insert into payments_gatewayevent
  (code, gateway, identity, body_sha256, body, headers, received_at, last_received_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict (gateway, identity, body_sha256) do update
  set deliveries = payments_gatewayevent.deliveries + 1, last_received_at = excluded.last_received_at
returning code, deliveries
"""
COUNT = """
insert into payments_refusedhook (gateway, date, count, last_at, last_address) values (%s, %s, 1, %s, %s)
on conflict (gateway, date) do update
  set count = payments_refusedhook.count + 1, last_at = excluded.last_at, last_address = excluded.last_address
"""


def hook_gateway(name: str) -> Gateway | None:
    """The gateway behind the last part of the notification address."""
    return channels.gateways().get(HOOKS.get(name, name))


@transaction.atomic
def take_notice(*, gateway: Gateway, headers: Mapping[str, str], body: bytes, address: str, now: datetime) -> bool:
    """Keep one notification and queue its reading, in one small transaction; a repeated one queues nothing.

    False: the sender could not be proved. Then only a count for the desk is kept, and not without limit.
    """
    try:
        gateway.verify_webhook(headers, body)
    except BadSignature:
        if limits.hit(f"hook:{gateway.name}:{address}", limit=COUNTED_A_MINUTE, seconds=60, now=now):
            with connection.cursor() as cursor:
                cursor.execute(COUNT, [gateway.name, clock.today(now), now, _plain(address)])
        return False
    digest = hashlib.sha256(body).hexdigest()
    try:
        identity = gateway.parse_webhook(headers, body).identity
    except ValueError:
        identity = f"unreadable:{digest[:32]}"
    kept = json.dumps({name: value[:200] for name, value in headers.items() if name.lower() in KEPT_HEADERS})
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP, [new_code(), gateway.name, identity.replace("\x00", "")[:250], digest, body, kept, now, now]
        )
        code, deliveries = cursor.fetchone()
    if deliveries == 1:
        outbox.publish("gateway.notified", event_code=code)
    return True


def _plain(address: str) -> str | None:
    """The address where it is one; a socket has none."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def read_notice(*, code: str, now: datetime) -> GatewayEvent:
    """Read one kept notification and ask about its subject. Twice is once. Not to be called inside a transaction."""
    event = GatewayEvent.objects.get(code=code)
    if event.state != NoticeState.RECEIVED:
        return event
    gateway = channels.gateways().get(event.gateway)
    if gateway is None:  # taken out of the settings; the timer looks again
        return event
    try:
        notice = gateway.parse_webhook(event.headers, bytes(event.body))
    except ValueError:
        problem = said("This is no notification as the payment partner describes it.")
        return _end(event, NoticeState.UNREADABLE, problem, now)
    event.subject, event.reference = notice.subject.value, notice.reference[:120]
    event.raw_status, event.amount = notice.raw_status[:60], notice.amount
    event.save(update_fields=["subject", "reference", "raw_status", "amount"])
    state, problem = _dispatch(event.gateway, notice, now)
    return _end(event, state, problem, now)


@transaction.atomic
def _end(event: GatewayEvent, state: NoticeState, problem: str, now: datetime) -> GatewayEvent:
    fresh = GatewayEvent.objects.select_for_update().get(pk=event.pk)
    if fresh.state != NoticeState.RECEIVED:
        return fresh
    move(fresh, state, by=SYSTEM, now=now, verb=f"notice.{state}", problem=problem[:300], done_at=now)
    if state in (NoticeState.QUARANTINED, NoticeState.UNREADABLE):
        outbox.publish("gateway.alarm", thing="notice", code=fresh.code)
    return fresh


Outcome = tuple[NoticeState, str]
DONE: Outcome = (NoticeState.READ, "")


def _dispatch(gateway: str, notice: Notice, now: datetime) -> Outcome:
    if notice.subject == Subject.OTHER:
        return DONE
    handler = {
        Subject.PAYMENT: _payment,
        Subject.REFUND: _refund,
        Subject.CHARGEBACK: _chargeback,
        Subject.PAYOUT: _payout,
    }[notice.subject]
    return handler(gateway, notice, now)


def _other_amount() -> Outcome:
    return NoticeState.QUARANTINED, said("It names another amount than our books. Nothing was booked because of it.")


def _unknown() -> Outcome:
    return NoticeState.UNMATCHED, said("It names a reference that we never gave.")


def _differs(notice: Notice, amount: int, currency: str) -> bool:
    return (notice.amount is not None and notice.amount != amount) or notice.currency not in ("", currency)


def _checkout_of(gateway: str, notice: Notice) -> Checkout | None:
    """By our reference, else by the gateway's own name of the page or the money."""
    rows = Checkout.objects.filter(gateway=gateway).select_related("funding__terms__payer")
    found = rows.filter(reference=notice.reference).first() if notice.reference else None
    if found is None and notice.gateway_id:
        found = rows.filter(gateway_id=notice.gateway_id).first() or rows.filter(payment_id=notice.gateway_id).first()
    return found


def _payment(gateway: str, notice: Notice, now: datetime) -> Outcome:
    checkout = _checkout_of(gateway, notice)
    if checkout is None:
        return _unknown()
    if _differs(notice, checkout.amount, checkout.currency):
        return _other_amount()
    follow_checkout(reference=checkout.reference, now=now)
    return DONE


def _refund(gateway: str, notice: Notice, now: datetime) -> Outcome:
    """A notice names our key, the refund's id, or only the payment: then every open return of it is asked about."""
    rows = SourceReturn.objects.filter(checkout__gateway=gateway)
    row = rows.filter(key=notice.reference).first() if notice.reference else None
    if row is None and notice.gateway_id:
        row = rows.filter(gateway_id=notice.gateway_id).first()
    if row is not None:
        if _differs(notice, row.amount, row.currency):
            return _other_amount()
        follow_return(key=row.key, now=now)
        return DONE
    checkout = _checkout_of(gateway, notice)
    if checkout is None:
        return _unknown()
    if not checkout.returns.exists():
        return NoticeState.UNMATCHED, said("Money was given back at the payment partner, but not from here.")
    for one in checkout.returns.filter(state__in=OPEN_RETURNS):
        follow_return(key=one.key, now=now)
    return DONE


def _chargeback(gateway: str, notice: Notice, now: datetime) -> Outcome:
    checkout = _checkout_of(gateway, notice)
    if checkout is None:
        return _unknown()
    checkout = follow_checkout(reference=checkout.reference, now=now) or checkout  # book a payment we had not seen yet
    if checkout.paid_amount is None:
        return NoticeState.QUARANTINED, said("A bank asks money back that never arrived here.")
    # None is all of it; nothing at all (it was given back before) is not.
    asks = checkout.paid_amount if notice.amount is None else notice.amount
    if not 0 < asks <= checkout.paid_amount or notice.currency not in ("", checkout.currency):
        return _other_amount()
    case_id = str(notice.data.get("id") or notice.gateway_id or checkout.payment_id)
    follow_chargeback(
        checkout=checkout, case_id=case_id, raw_status=notice.raw_status, amount=notice.amount or None, now=now
    )
    return DONE


def _payout(gateway: str, notice: Notice, now: datetime) -> Outcome:
    """Its reference is the payout's code and the number of the try (`Payout.reference`), maybe an earlier one."""
    from sorot.payments.actions.sending import follow_payout

    row, attempt = _try_of(gateway, notice)
    if row is None:
        return _unknown()
    if _differs(notice, row.amount, row.currency):
        return _other_amount()
    follow_payout(reference=f"{row.code}-{attempt}", now=now, failure=notice.failure, failure_code=notice.failure_code)
    return DONE


def _try_of(gateway: str, notice: Notice) -> tuple[Payout | None, int]:
    """(the payout, which of its tries), by our reference, else by the gateway's own name of the try."""
    if notice.reference:
        code, _dash, number = notice.reference.rpartition("-")
        row = Payout.objects.filter(code__in=[code, notice.reference]).first()
        if row is not None:
            is_earlier = number.isascii() and number.isdigit() and 0 < int(number) < row.attempt
            return row, int(number) if is_earlier else row.attempt
    if notice.gateway_id:
        row = Payout.objects.filter(gateway_id=notice.gateway_id, channel=gateway).first()
        if row is not None:
            return row, row.attempt
        earlier = PayoutTry.objects.filter(gateway_id=notice.gateway_id, channel=gateway).select_related("payout")
        if (one := earlier.first()) is not None:
            return one.payout, one.attempt
    return None, 0


@transaction.atomic
def close_notice(
    *, event: GatewayEvent, finding: str, version: int | None = None, by: Actor, now: datetime
) -> GatewayEvent:
    """A person has looked at a notification that did not fit, and writes what it was. Twice is once."""
    rules.may_close_notice(by).demand()
    fresh = GatewayEvent.objects.select_for_update().get(pk=event.pk)
    if fresh.state == NoticeState.HANDLED:
        return fresh
    if version is not None and fresh.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))
    if not finding.strip():
        needed = _("Write what you found.")
        raise PaymentError(needed, field_errors={"finding": needed})
    return move(
        fresh, NoticeState.HANDLED, by=by, now=now, verb="notice.handled", finding=finding.strip()[:500],
        handled_by=by.user, done_at=now,
    )  # fmt: skip
