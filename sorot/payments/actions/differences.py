"""What a comparison found: kept, healed where the other side is right, settled by what another day shows, explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.payments import postings
from sorot.payments.actions.checkouts import follow_checkout
from sorot.payments.actions.returns import follow_return
from sorot.payments.actions.sending import follow_payout
from sorot.payments.enums import DifferenceKind, DifferenceState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Checkout, Difference, Payout, ReconciliationRun, SourceReturn
from sorot.payments.postings import MANUAL
from sorot.payments.reconcile import Entry, Found, Kind, Status, Subject, compare

Side = Callable[[], Iterable[Entry]]
Further = Callable[[list[Entry]], list[Entry]]
#: What was missed on one side is looked for among the differences of so many days before.
PAIRED = timedelta(days=60)


class Counted:
    """What one run counted. `margin` is what movements outside its day explain of the balance."""

    def __init__(self) -> None:
        self.ours = self.new = self.healed = self.margin = 0

    def add(self, is_new: bool) -> None:
        self.new += int(is_new)


def settle(
    run: ReconciliationRun, ours: Side, theirs: list[Entry], *, further: Further | None = None, now: datetime
) -> Counted:
    """Compare, keep what is found, heal where the other side is right, and compare again.

    `further` looks for what they do not list around the day in the days beyond: some things are booked late.
    """
    counted = Counted()

    def read() -> Iterator[Entry]:
        counted.ours = 0
        for entry in ours():
            counted.ours += 1
            yield entry

    found = list(compare(read(), theirs))
    gone = [one.ours for one in found if one.kind == Kind.MISSING_THERE and one.is_listed and one.ours is not None]
    if gone and further is not None and (late := further(gone)):
        theirs = [*theirs, *late]
        found = list(compare(read(), theirs))
    for one in found:
        if one.is_listed:
            counted.add(_keep(run, one, now=now))
    tried = [_heal(run.channel, one, now=now) for one in found] if run.channel != MANUAL else []
    if any(tried):
        found = list(compare(read(), theirs))
    still = {(str(one.kind), one.key) for one in found}
    counted.margin = _margin(run.channel, [one for one in found if not one.is_listed])
    rows = Difference.objects.filter(channel=run.channel, for_date=run.for_date).exclude(
        effect=0, state=DifferenceState.EXPLAINED
    )
    for row in rows.exclude(kind=DifferenceKind.BALANCE_DIFF).exclude(state=DifferenceState.HEALED):
        if (row.kind, row.key) not in still:
            counted.healed += row.state == DifferenceState.OPEN
            settle_row(row, now=now)
    counted.healed += _settle_pairs(run, theirs, still, now=now)
    return counted


@transaction.atomic
def settle_row(row: Difference, *, now: datetime) -> None:
    """The point is none any more. One that a person has explained keeps the sentence, and explains no money now."""
    if row.state == DifferenceState.OPEN:
        move(row, DifferenceState.HEALED, by=SYSTEM, now=now, verb="difference.healed", healed_at=now)
        return
    audit.record("difference.healed", row, by=SYSTEM, now=now, data={"effect": row.effect})
    row.effect = 0
    row.save(update_fields=["effect"])


def _settle_pairs(run: ReconciliationRun, theirs: list[Entry], still: set[tuple[str, str]], *, now: datetime) -> int:
    """What one day misses there and another day has: late bookings. How many rows that settles.

    Where the late one has another amount, that is a difference of its own."""
    rows = Difference.objects.filter(channel=run.channel, for_date__gte=run.for_date - PAIRED)
    rows = rows.exclude(state=DifferenceState.HEALED).exclude(effect=0)
    done = {
        (str(entry.subject), name)
        for entry in theirs
        if entry.status == Status.DONE
        for name in (entry.reference, entry.gateway_id)
        if name
    }
    count = 0
    for row in rows.filter(kind=DifferenceKind.MISSING_THERE):
        names = [name for name in (row.reference, row.gateway_id) if name]
        same = Q(reference=row.reference) if row.reference else Q()
        same |= Q(gateway_id=row.gateway_id) if row.gateway_id else Q()
        here = rows.filter(kind=DifferenceKind.MISSING_HERE, subject=row.subject, effect=-row.effect)
        pair = here.filter(same, theirs_amount=row.ours_amount).first() if names else None
        if pair is not None and (pair.kind, pair.key) in still:
            pair = None
        if pair is not None:
            settle_row(pair, now=now)
        is_there = any((row.subject, name) in done for name in names)
        if pair is not None or (is_there and (row.kind, row.key) not in still):
            settle_row(row, now=now)
            count += 1 + (pair is not None)
    return count


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
def keep_balance(run: ReconciliationRun, left: int, *, ours: int, theirs: int, now: datetime) -> bool:
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
