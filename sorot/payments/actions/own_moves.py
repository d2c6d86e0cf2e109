"""The operator's own money between its bank account and a gateway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit, clock
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import channels, postings
from sorot.payments.actions.differences import settle_row
from sorot.payments.enums import DifferenceKind, DifferenceState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Difference, OwnMove, OwnMoveLine
from sorot.payments.queries import books
from sorot.payments.reconcile import Entry, Status, Subject


@transaction.atomic
def record_own_move(
    *, source: str, target: str, amount: int, reference: str, moved_date: date | None = None,
    currency: str = DEFAULT_CURRENCY, by: Actor, now: datetime,
) -> OwnMove:  # fmt: skip
    """Book that the operator moved `amount` minor units of its own from one channel to another on a day (else today).

    `reference` names the line on the bank's statement; the same line again is answered with the first record. Raises
    PaymentError when a channel is not one of ours, both are the same, or the line recorded something else.
    """
    may_operate(by).demand()
    line = " ".join(reference.split())[:80]
    if not line:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"reference": needed})
    known = {postings.MANUAL, *channels.gateways()}
    if source not in known or target not in known or source == target:
        other = _("Choose two different places.")
        raise PaymentError(other, field_errors={"target": other})
    if amount <= 0:
        positive = _("An amount cannot be negative or zero.")
        raise PaymentError(positive, field_errors={"amount": positive})
    day = moved_date or clock.today(now)
    if day > clock.today(now):
        early = _("This day is still to come.")
        raise PaymentError(early, field_errors={"moved_date": early})
    row, is_new = OwnMove.objects.get_or_create(
        reference=line,
        defaults={
            "source": source, "target": target, "amount": amount, "currency": currency, "moved_date": day,
            "recorded_at": now, "recorded_by": by.user,
        },
    )  # fmt: skip
    if (row.source, row.target, row.amount, row.currency) != (source, target, amount, currency):
        used = _("This line of the bank statement already recorded another move.")
        raise PaymentError(used, field_errors={"reference": used})
    if is_new:
        postings.move_own(
            transfer=row.code, amount=amount, currency=currency, source=source, target=target, by=by, now=now
        )
        for channel in {source, target} - {postings.MANUAL}:
            find_lines(channel, [], now=now)
        audit.record("own_money.moved", row, by=by, now=now, data={"amount": amount, "from": source, "to": target})
    return row


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a gateway's list that no movement of ours explains."""

    name: str
    amount: int
    date: date


@transaction.atomic
def find_lines(channel: str, theirs: Iterable[Entry], *, now: datetime) -> int:
    """Find the lines of recorded moves, in a gateway's list or among the differences that it left: same amount, at
    most `books.OWN_WITHIN` apart, each line and each end of a move once. How many waiting differences that settles.
    """
    lines = _unexplained(channel, theirs)
    taken = set(OwnMoveLine.objects.filter(channel=channel).values_list("name", flat=True))
    lines = {name: line for name, line in lines.items() if name not in taken}
    healed = 0
    first = min((line.date for line in lines.values()), default=date.max - books.OWN_WITHIN) - books.OWN_WITHIN
    for row in books.own_ends(channel).filter(moved_date__gte=first):
        fits = [
            line
            for line in lines.values()
            if line.amount == row.signed(channel) and abs(line.date - row.moved_date) <= books.OWN_WITHIN
        ]
        if not fits:
            continue
        line = min(fits, key=lambda line: (line.date, line.name))
        del lines[line.name]
        try:
            with transaction.atomic():
                OwnMoveLine.objects.create(move=row, channel=channel, name=line.name, line_date=line.date, found_at=now)
        except IntegrityError:  # found by another process at this moment
            continue
        healed += _settle(channel, row, line, now=now)
    return healed


def _unexplained(channel: str, theirs: Iterable[Entry]) -> dict[str, _Line]:
    """By name: what earlier comparisons found to be missing here, and what is listed now."""
    rows = Difference.objects.filter(channel=channel, kind=DifferenceKind.MISSING_HERE, subject=str(Subject.OTHER))
    lines = {}
    for row in rows.exclude(state=DifferenceState.HEALED).exclude(effect=0):
        name = row.key.partition(":")[2]
        lines[name] = _Line(name, row.theirs_amount or 0, row.for_date)
    for entry in theirs:
        if entry.subject == Subject.OTHER and entry.status == Status.DONE and entry.at is not None:
            name = entry.own_name[:140]
            lines[name] = _Line(name, entry.amount, clock.today(entry.at))
    return lines


def _settle(channel: str, row: OwnMove, line: _Line, *, now: datetime) -> int:
    """What was found about either side of this pair is none any more."""
    keys = {
        DifferenceKind.MISSING_HERE: f"{Subject.OTHER}:{line.name}",
        DifferenceKind.MISSING_THERE: f"{Subject.OTHER}:{books.own_name(row)}",
    }
    count = 0
    for kind, key in keys.items():
        waiting = Difference.objects.select_for_update().filter(channel=channel, kind=kind, key=key)
        for difference in waiting.exclude(state=DifferenceState.HEALED):
            count += difference.state == DifferenceState.OPEN
            settle_row(difference, now=now)
    return count
