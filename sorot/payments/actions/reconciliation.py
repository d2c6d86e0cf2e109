"""Comparing our books with a gateway's or the bank's (docs/money/reconciliation.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import clock
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import StaleError
from sorot.core.money import DEFAULT_CURRENCY
from sorot.core.states import move
from sorot.payments import channels, postings
from sorot.payments.actions.checkouts import follow_checkout
from sorot.payments.actions.returns import follow_return
from sorot.payments.actions.sending import follow_payout
from sorot.payments.enums import DifferenceKind, DifferenceState, RunState
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
from sorot.payments.models import Checkout, Difference, Payout, ReconciliationRun, SourceReturn
from sorot.payments.postings import MANUAL
from sorot.payments.queries import books
from sorot.payments.reconcile import Entry, Found, Kind, Status, Subject, compare, unexplained

log = logging.getLogger(__name__)
#: How far around a day a gateway's list is read: its clock and ours differ, and some things are booked late.
AROUND = timedelta(hours=36)
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


Side = Callable[[], Iterable[Entry]]


def _gateway(run: ReconciliationRun, *, now: datetime) -> ReconciliationRun:
    gateway, currency = channels.gateway(run.channel), DEFAULT_CURRENCY
    since, until = day_bounds(run.for_date)
    until = min(until, now)
    theirs, is_listed = _their_list(gateway, since=since, until=until, now=now)
    named = {name for entry in theirs for name in (entry.reference, entry.gateway_id) if name}

    def ours() -> Iterator[Entry]:
        return books.gateway_side(run.channel, currency=currency, since=since, until=until, named=named)

    counted = _settle(run, ours, theirs, now=now)
    facts: dict[str, Any] = {}
    if is_listed and until + AROUND >= now:
        balance = gateway.balance(currency)
        mine = books.our_balance(run.channel, currency)
        effects = books.known_effects(run.channel) + counted.margin
        moving = books.in_transit(run.channel, currency) + _fees_ahead(theirs)
        left = unexplained(ours=mine, in_transit=moving, theirs=balance, effects=effects)
        counted.add(_keep_balance(run, left, ours=mine - moving, theirs=balance, now=now))
        facts = {"ours_balance": mine - moving, "theirs_balance": balance}
    return _end(
        run, RunState.DONE, now=now, ours_count=counted.ours, theirs_count=len(theirs), new_count=counted.new,
        healed_count=counted.healed, is_listed=is_listed, **facts,
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
    counted = _settle(run, lambda: books.bank_side(since=since, until=until, named=named), theirs, now=now)
    facts: dict[str, Any] = {}
    balance = books.bank_balance()
    if balance is not None:
        mine = books.our_balance(MANUAL, DEFAULT_CURRENCY)
        left = unexplained(ours=mine, in_transit=0, theirs=balance, effects=books.bank_effects())
        counted.add(_keep_balance(run, left, ours=mine, theirs=balance, now=now))
        facts = {"ours_balance": mine, "theirs_balance": balance}
    return _end(
        run, RunState.DONE, now=now, ours_count=counted.ours, theirs_count=len(theirs), new_count=counted.new,
        healed_count=counted.healed, **facts,
    )  # fmt: skip


# ── What the other side says


def _their_list(gateway: Gateway, *, since: datetime, until: datetime, now: datetime) -> tuple[list[Entry], bool]:
    """(their movements around the time, whether the gateway lists them)."""
    first, last = since - AROUND, min(until + AROUND, now)
    try:
        lines = gateway.list_transactions(since=first, until=last)
    except CannotTell as partial:
        found = books.entries_of(partial.known, since=since, until=until)
        named = {name for entry in found for name in (entry.reference, entry.gateway_id) if name}
        mine = books.gateway_side(gateway.name, currency=DEFAULT_CURRENCY, since=since, until=until, named=named)
        found += [asked for entry in mine if entry.subject in partial.missing and (asked := _ask(gateway, entry))]
        return found, False
    return books.entries_of(lines, since=since, until=until), True


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


# ── What is found, kept and healed


class _Counted:
    """What one run counted. `margin` is what movements outside its day explain of the balance."""

    def __init__(self) -> None:
        self.ours = self.new = self.healed = self.margin = 0

    def add(self, is_new: bool) -> None:
        self.new += int(is_new)


def _settle(run: ReconciliationRun, ours: Side, theirs: list[Entry], *, now: datetime) -> _Counted:
    """Compare, keep what is found, heal where the other side is right, and compare again."""
    counted = _Counted()

    def read() -> Iterator[Entry]:
        counted.ours = 0
        for entry in ours():
            counted.ours += 1
            yield entry

    found = list(compare(read(), theirs))
    for one in found:
        if one.is_listed:
            counted.add(_keep(run, one, now=now))
    tried = [_heal(run.channel, one, now=now) for one in found] if run.channel != MANUAL else []
    if any(tried):
        found = list(compare(read(), theirs))
    still = {(str(one.kind), one.key) for one in found}
    counted.margin = _margin(run.channel, [one for one in found if not one.is_listed])
    rows = Difference.objects.filter(channel=run.channel, for_date=run.for_date, state=DifferenceState.OPEN)
    for row in rows.exclude(kind=DifferenceKind.BALANCE_DIFF):
        if (row.kind, row.key) not in still:
            move(row, DifferenceState.HEALED, by=SYSTEM, now=now, verb="difference.healed", healed_at=now)
            counted.healed += 1
    return counted


def _margin(channel: str, found: list[Found]) -> int:
    """What movements outside the day explain of the balance, those left out that a row of another day explains."""
    rows = Difference.objects.filter(channel=channel, key__in=[one.key for one in found])
    known = set(rows.exclude(state=DifferenceState.HEALED).values_list("kind", "key"))
    return sum(one.effect for one in found if (str(one.kind), one.key) not in known)


@transaction.atomic
def _keep(run: ReconciliationRun, found: Found, *, now: datetime) -> bool:
    """Write one difference down, or see again the one that is there. True when it is new (or open again)."""
    mine, theirs = found.ours, found.theirs
    either = theirs or mine
    if either is None:
        return False
    facts: dict[str, Any] = {
        "ours_amount": mine.amount if mine else None,
        "theirs_amount": theirs.amount if theirs else None,
        "ours_status": str(mine.status) if mine else "",
        "theirs_status": str(theirs.status) if theirs else "",
        "effect": found.effect,
        "last_seen_at": now,
    }
    if found.kind == Kind.FEE_DIFF and mine and theirs:
        facts |= {"ours_amount": mine.fee, "theirs_amount": theirs.fee}
    row, is_new = Difference.objects.get_or_create(
        channel=run.channel, kind=str(found.kind), key=found.key[:160],
        defaults={
            "run": run, "for_date": run.for_date, "first_seen_at": now, "subject": str(either.subject),
            "reference": (mine or either).reference[:120], "gateway_id": either.gateway_id[:120], **facts,
        },
    )  # fmt: skip
    if is_new:
        return True
    if row.state == DifferenceState.HEALED:
        move(row, DifferenceState.OPEN, by=SYSTEM, now=now, verb="difference.reopened", healed_at=None, **facts)
        return True
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    return False


@transaction.atomic
def _keep_balance(run: ReconciliationRun, left: int, *, ours: int, theirs: int, now: datetime) -> bool:
    """The balance's own difference: one open row a channel. True when it is new."""
    rows = Difference.objects.select_for_update().filter(channel=run.channel, kind=DifferenceKind.BALANCE_DIFF)
    row = rows.filter(state=DifferenceState.OPEN).first()
    if row is None and left == 0:
        return False
    if row is not None and left == 0:
        move(row, DifferenceState.HEALED, by=SYSTEM, now=now, verb="difference.healed", healed_at=now)
        return False
    facts = {"ours_amount": ours, "theirs_amount": theirs, "effect": left, "last_seen_at": now}
    if row is not None:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
        return False
    count = rows.count() + 1
    Difference.objects.create(
        run=run, channel=run.channel, kind=DifferenceKind.BALANCE_DIFF, key=f"balance:{count}", for_date=run.for_date,
        first_seen_at=now, **facts,
    )  # fmt: skip
    return True


def _heal(channel: str, found: Found, *, now: datetime) -> bool:
    """Do what the gateway's word allows: ask again by reference, or correct a fee. True when something was tried."""
    entry = found.theirs
    if entry is None or not found.is_listed:
        return False
    reference = (found.ours or entry).reference
    if found.kind in {Kind.MISSING_HERE, Kind.STATUS_DIFF} and reference:
        readers: dict[Subject, Callable[[], object]] = {
            Subject.PAYMENT: lambda: follow_checkout(reference=reference, now=now),
            Subject.PAYOUT: lambda: follow_payout(reference=reference, now=now),
            Subject.REFUND: lambda: follow_return(key=reference, now=now),
        }
        reader = readers.get(entry.subject)
        return reader is not None and reader() is not None
    if found.kind == Kind.FEE_DIFF and entry.fee is not None and found.ours is not None:
        return _correct_fee(channel, found.ours, entry.fee, now=now)
    return False


@transaction.atomic
def _correct_fee(channel: str, mine: Entry, fee: int, *, now: datetime) -> bool:
    """Book what is missing of a fee (negative: what was too much), once, and remember the gateway's number."""
    row: Checkout | Payout | SourceReturn
    if mine.subject == Subject.PAYMENT:
        row, field = Checkout.objects.select_for_update(of=("self",)).get(reference=mine.reference), "fee"
    elif mine.subject == Subject.PAYOUT:
        code = mine.reference.rpartition("-")[0]
        row, field = Payout.objects.select_for_update(of=("self",)).get(code=code), "gateway_fee"
    elif mine.subject == Subject.REFUND:
        row, field = SourceReturn.objects.select_for_update(of=("self",)).get(key=mine.reference), "fee"
    else:
        return False
    before = getattr(row, field)
    if before == fee:
        return False
    if fee - (before or 0):
        postings.gateway_fee(
            thing=f"{mine.name}:corrected:{before if before is not None else 'none'}:{fee}", amount=fee - (before or 0),
            currency=row.currency, channel=channel, by=SYSTEM, now=now,
        )  # fmt: skip
    setattr(row, field, fee)
    row.save(update_fields=[field])
    return True


@transaction.atomic
def explain_difference(
    *, difference: Difference, note: str, version: int | None = None, by: Actor, now: datetime
) -> Difference:
    """A person says what it is; it no longer waits. Raises PaymentError without a sentence, StaleError."""
    may_operate(by).demand()
    fresh = Difference.objects.select_for_update(of=("self",)).get(pk=difference.pk)
    said = " ".join(note.split())[:500]
    if fresh.state == DifferenceState.EXPLAINED and fresh.note == said:
        return fresh
    if version is not None and fresh.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))
    if not said:
        needed = _("Write what you found, for whoever reads this in a year.")
        raise PaymentError(needed, field_errors={"note": needed})
    return move(
        fresh, DifferenceState.EXPLAINED, by=by, now=now, verb="difference.explained", data={"note": said},
        explained_at=now, explained_by=by.user, note=said,
    )  # fmt: skip
