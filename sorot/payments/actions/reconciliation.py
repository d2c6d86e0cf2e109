"""Comparing our books with a gateway's or the bank's (docs/money/reconciliation.md)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import clock
from sorot.core.access import SYSTEM, Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.core.states import move
from sorot.payments import channels
from sorot.payments.actions.differences import keep_balance, settle
from sorot.payments.actions.own_moves import find_lines
from sorot.payments.enums import DifferenceState, RunState
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import (
    CannotTell,
    Gateway,
    GatewayError,
    NotFound,
    PaymentStatus,
    TransferStatus,
    day_bounds,
)
from sorot.payments.models import Difference, ReconciliationRun, SourceReturn
from sorot.payments.postings import MANUAL
from sorot.payments.queries import books
from sorot.payments.reconcile import Entry, Status, Subject, unexplained

log = logging.getLogger(__name__)
#: How far around a day a gateway's list is read: its clock and ours differ, and some things are booked late.
AROUND = timedelta(hours=36)
#: How much further what they do not list there is looked for.
FURTHER = timedelta(days=5)
#: A run that a dead process left behind is given up after this time.
LONGEST = timedelta(minutes=30)
#: Days with an open difference are compared again for so long: late bookings settle themselves.
REPEAT = timedelta(days=14)
PAYMENT_STATUS = {
    PaymentStatus.PAID: Status.DONE,
    PaymentStatus.REFUNDED: Status.DONE,
    PaymentStatus.CHARGEBACK: Status.DONE,
    PaymentStatus.PENDING: Status.PENDING,
    PaymentStatus.UNKNOWN: Status.UNKNOWN,
}
TRANSFER_STATUS = {
    TransferStatus.SUCCEEDED: Status.DONE,
    TransferStatus.PENDING: Status.PENDING,
    TransferStatus.UNKNOWN: Status.UNKNOWN,
}


def reconcile_all(*, now: datetime) -> list[ReconciliationRun]:
    """Every night: yesterday in Jakarta for every channel, and recent days that still differ or were never compared."""
    yesterday = clock.today(now) - timedelta(days=1)
    runs = []
    for channel in [*channels.gateways(), MANUAL]:
        rows = Difference.objects.filter(
            channel=channel, state=DifferenceState.OPEN, for_date__gte=yesterday - REPEAT, for_date__lt=yesterday
        )
        open_days = {*rows.values_list("for_date", flat=True), *_not_compared(channel, before=yesterday)}
        for day in [*sorted(open_days), yesterday]:
            if channel == MANUAL and not books.is_covered(day):
                continue
            try:
                runs.append(reconcile(channel=channel, day=day, now=now))
            except PaymentError as error:  # somebody at the desk compares at this moment
                log.info("reconciliation of %s for %s: %s", channel, day, error.sentence)
    return runs


def _not_compared(channel: str, *, before: date) -> set[date]:
    """Recent days whose comparison did not come to an end: the gateway was silent, or the process died."""
    rows = ReconciliationRun.objects.filter(channel=channel, for_date__gte=before - REPEAT, for_date__lt=before)
    states = set(rows.values_list("for_date", "state"))
    return {day for day, _state in states} - {day for day, state in states if state == RunState.DONE}


def reconcile(*, channel: str, day: date, by: Actor = SYSTEM, now: datetime) -> ReconciliationRun:
    """Compare one channel for one day. Not to be called inside a transaction: it asks the gateway.

    Finding the same difference again changes nothing. Raises PaymentError: unknown channel, another run at work.
    """
    if by is not SYSTEM:
        may_operate(by).demand()
    if channel != MANUAL and channel not in channels.gateways():
        raise PaymentError(_("This payment partner is not configured."), code="channel")
    if day > clock.today(now):
        raise PaymentError(_("This day is still to come."), code="day")
    run = _start(channel, day, by=by, now=now)
    try:
        return _bank(run, now=now) if channel == MANUAL else _gateway(run, now=now)
    except GatewayError as error:
        log.warning("reconciliation of %s for %s: %s", channel, day, error)
        problem = _("The payment partner does not answer (%(why)s). Try again later.") % {"why": error.code or "-"}
        return _end(run, RunState.FAILED, now=now, problem=problem[:300])
    except Exception:
        _end(run, RunState.FAILED, now=now, problem=_("It stopped on an error of ours. The log says which.")[:300])
        raise


def _start(channel: str, day: date, *, by: Actor, now: datetime) -> ReconciliationRun:
    for dead in ReconciliationRun.objects.filter(
        channel=channel, state=RunState.RUNNING, started_at__lt=now - LONGEST
    ):  # fmt: skip
        _end(dead, RunState.FAILED, now=now, problem=_("It was interrupted. Compare again."))
    try:
        with transaction.atomic():
            return ReconciliationRun.objects.create(
                channel=channel, for_date=day, started_at=now, started_by=by.user if by is not SYSTEM else None
            )
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise PaymentError(_("This is being compared right now. Look again in a minute."), code="running") from None


def _end(run: ReconciliationRun, to: RunState, *, now: datetime, **facts: Any) -> ReconciliationRun:
    return move(run, to, by=SYSTEM, now=now, verb=f"reconciliation.{to}", finished_at=now, **facts)


def _gateway(run: ReconciliationRun, *, now: datetime) -> ReconciliationRun:
    gateway, currency = channels.gateway(run.channel), DEFAULT_CURRENCY
    since, until = day_bounds(run.for_date)
    until = min(until, now)
    theirs, partial = _their_list(gateway, since=since, until=until, now=now)
    named = {name for entry in theirs for name in (entry.reference, entry.number) if name}
    healed = find_lines(run.channel, theirs, now=now)

    def ours() -> Iterator[Entry]:
        yield from books.gateway_side(run.channel, currency=currency, since=since, until=until, named=named)
        own = books.own_side(run.channel, named=named, day=run.for_date)
        yield from (entry for entry in own if _is_shown(entry, partial))

    def further(gone: list[Entry]) -> list[Entry]:
        return _seen_further(gateway, gone, since=since, until=until, now=now)

    counted = settle(run, ours, theirs, further=further, now=now)
    facts: dict[str, Any] = {}
    if partial is None and until + AROUND >= now:
        balance = gateway.balance(currency)
        mine = books.our_balance(run.channel, currency)
        effects = books.known_effects(run.channel) + counted.margin - books.own_ahead(run.channel, day=run.for_date)
        moving = books.in_transit(run.channel, currency) + _fees_ahead(theirs)
        left = unexplained(ours=mine, in_transit=moving, theirs=balance, effects=effects)
        counted.add(keep_balance(run, left, ours=mine - moving, theirs=balance, now=now))
        facts = {"ours_balance": mine - moving, "theirs_balance": balance}
    return _end(
        run, RunState.DONE, now=now, ours_count=counted.ours, theirs_count=len(theirs), new_count=counted.new,
        healed_count=counted.healed + healed, is_listed=partial is None, **facts,
    )  # fmt: skip


def _fees_ahead(theirs: list[Entry]) -> int:
    """What the gateway has taken off as fees of payouts that are still on their way."""
    moving = (entry for entry in theirs if entry.subject == Subject.PAYOUT and entry.status == Status.PENDING)
    return sum(entry.fee or 0 for entry in moving)


def _bank(run: ReconciliationRun, *, now: datetime) -> ReconciliationRun:
    if not books.is_covered(run.for_date):
        problem = _("No bank statement covers this day. Import one first.")
        return _end(run, RunState.FAILED, now=now, problem=problem)
    since, until = day_bounds(run.for_date)
    theirs = list(books.bank_lines(run.for_date))
    named = {entry.reference for entry in theirs}
    counted = settle(run, lambda: books.bank_side(since=since, until=until, named=named), theirs, now=now)
    facts: dict[str, Any] = {}
    balance = books.bank_balance()
    if balance is not None:
        mine = books.our_balance(MANUAL, DEFAULT_CURRENCY)
        left = unexplained(ours=mine, in_transit=0, theirs=balance, effects=books.bank_effects())
        counted.add(keep_balance(run, left, ours=mine, theirs=balance, now=now))
        facts = {"ours_balance": mine, "theirs_balance": balance}
    return _end(
        run, RunState.DONE, now=now, ours_count=counted.ours, theirs_count=len(theirs), new_count=counted.new,
        healed_count=counted.healed, **facts,
    )  # fmt: skip


# ── What the other side says


def _is_shown(own: Entry, partial: CannotTell | None) -> bool:
    """Whether their list would show this move of own money. A vendor that lists payouts only lists the purse they are
    made from: what fills it. What is taken out comes from another one."""
    return partial is None or ("payout" not in partial.missing and own.amount > 0)


def _their_list(
    gateway: Gateway, *, since: datetime, until: datetime, now: datetime
) -> tuple[list[Entry], CannotTell | None]:
    """(their movements around the time, what the gateway says where it does not list all of them)."""
    first, last = since - AROUND, min(until + AROUND, now)
    try:
        lines = gateway.list_transactions(since=first, until=last)
    except CannotTell as partial:
        found = books.entries_of(partial.known, since=since, until=until)
        named = {name for entry in found for name in (entry.reference, entry.gateway_id) if name}
        mine = books.gateway_side(gateway.name, currency=DEFAULT_CURRENCY, since=since, until=until, named=named)
        found += [asked for entry in mine if entry.subject in partial.missing and (asked := _ask(gateway, entry))]
        return found, partial
    return books.entries_of(lines, since=since, until=until), None


def _seen_further(
    gateway: Gateway, gone: list[Entry], *, since: datetime, until: datetime, now: datetime
) -> list[Entry]:
    """Those of `gone` that stand in their list further away from the day."""
    names = {(entry.subject, name) for entry in gone for name in (entry.reference, entry.gateway_id) if name}
    first, last = since - AROUND, min(until + AROUND, now)
    found: list[Entry] = []
    for start, end in ((first - FURTHER, first), (last, min(last + FURTHER, now))):
        if start >= end:
            continue
        try:
            lines = gateway.list_transactions(since=start, until=end)
        except CannotTell as partial:
            lines = partial.known
        except GatewayError as error:  # what they list around the day was read: it only stays missing
            log.info("reconciliation: %s lists nothing from %s to %s (%s)", gateway.name, start, end, error)
            continue
        entries = books.entries_of(lines, since=since, until=until)
        found += [one for one in entries if {(one.subject, one.reference), (one.subject, one.gateway_id)} & names]
    return found


def _ask(gateway: Gateway, mine: Entry) -> Entry | None:
    """One movement, asked by its reference; None when the gateway does not know it."""
    try:
        if mine.subject == Subject.PAYMENT:
            payment = gateway.get_payment(reference=mine.reference)
            amount, status, fee = payment.amount, PAYMENT_STATUS.get(payment.status, Status.FAILED), payment.fee
        elif mine.subject == Subject.REFUND:
            row = SourceReturn.objects.select_related("checkout").get(key=mine.reference)
            transfer = gateway.get_refund(reference=row.checkout.reference, key=row.key, gateway_id=row.gateway_id)
            amount, status, fee = transfer.amount, TRANSFER_STATUS.get(transfer.status, Status.FAILED), transfer.fee
        elif mine.subject == Subject.PAYOUT:
            transfer = gateway.get_payout(reference=mine.reference, gateway_id=mine.gateway_id)
            amount, status, fee = transfer.amount, TRANSFER_STATUS.get(transfer.status, Status.FAILED), transfer.fee
        else:
            return mine
    except NotFound:
        return None
    except GatewayError as error:
        log.info("reconciliation: %s not asked (%s)", mine.name, error.code or type(error).__name__)
        return Entry(mine.subject, mine.reference, mine.gateway_id, mine.amount, None, Status.UNKNOWN)
    size = mine.amount if amount is None else abs(amount) * (1 if mine.amount > 0 else -1)
    return Entry(mine.subject, mine.reference, mine.gateway_id, size, fee, status, mine.is_listed)
