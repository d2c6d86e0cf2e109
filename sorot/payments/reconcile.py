"""Comparing two books, ours and a gateway's (or the bank's): pure, no database.

`compare` reads our side once, row by row, and keeps only the other side's list of the same time (one day) in memory.
A row of ours is found by the other side's own id first, then by our reference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Subject(StrEnum):
    """What kind of movement: a payment and its refund may carry the same reference. Of OTHER, ours is only the
    operator's own money."""

    PAYMENT = "payment"
    PAYOUT = "payout"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    OTHER = "other"


class Status(StrEnum):
    """Where a movement is, in either book. Only a done one has moved money."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """The seven classes of difference."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    AMOUNT_DIFF = "amount_diff"
    FEE_DIFF = "fee_diff"
    STATUS_DIFF = "status_diff"
    DUPLICATE = "duplicate"
    BALANCE_DIFF = "balance_diff"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement in one book: `amount` in minor units, signed from our point of view (+ came in, - went out).

    `fee` is what the other side kept (None: not known); `gateway_id` the other side's id ("" while not known).
    `is_listed`: of the compared time itself, so that the other book must have it. The others are there to be matched
    and for the balance: clocks differ, and a movement of 23.59 may be one of 00.01 in the other book.
    """

    subject: Subject
    reference: str
    gateway_id: str
    amount: int
    fee: int | None
    status: Status
    is_listed: bool = True
    #: Names a line that bears neither reference nor id.
    line: str = ""
    at: datetime | None = None
    #: Counted as on its way between the two balances already (`unexplained`, `in_transit`).
    is_on_its_way: bool = False

    @property
    def moved(self) -> int:
        """By how much it changed the balance. What came back moved nothing, but its fee may be gone."""
        if self.status in {Status.DONE, Status.FAILED}:
            return (self.amount if self.status == Status.DONE else 0) - (self.fee or 0)
        return 0

    @property
    def number(self) -> str:
        """What tells it from every other line of the other side."""
        return self.gateway_id or self.line

    @property
    def own_name(self) -> str:
        """Our reference, else the other side's id, else what tells the line from others."""
        return self.reference or self.number

    @property
    def name(self) -> str:
        """What names it in a difference."""
        return f"{self.subject}:{self.own_name}"


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. `key` is the same whenever the same point is found; `effect` is by how much it makes their
    balance larger than ours."""

    kind: Kind
    key: str
    ours: Entry | None
    theirs: Entry | None
    effect: int

    @property
    def is_listed(self) -> bool:
        """It belongs to the compared time; else it counts for the balance only."""
        return any(entry is not None and entry.is_listed for entry in (self.ours, self.theirs))


def compare(ours: Iterable[Entry], theirs: Iterable[Entry]) -> Iterator[Found]:
    """Every difference between single movements. What neither side calls done is not worth a difference."""
    other = _Other(theirs)
    yield from other.twice
    for mine in ours:
        entry = other.take(mine)
        if entry is None:
            if mine.status == Status.DONE and mine.is_listed:
                yield Found(Kind.MISSING_THERE, mine.name, mine, None, -mine.moved)
            continue
        yield from _between(mine, entry)
    for entry in other.left():
        if entry.status == Status.DONE or entry.moved:
            yield Found(Kind.MISSING_HERE, entry.name, None, entry, entry.moved)


class _Other:
    """The other side's list, looked up by id and by reference; each line is taken once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.twice: list[Found] = []
        self._by_id: dict[tuple[Subject, str], Entry] = {}
        self._by_reference: dict[tuple[Subject, str], list[Entry]] = defaultdict(list)
        self._loose: list[Entry] = []
        # In the order of their ids, so that of two lines the same one is called the second whenever it is asked.
        for entry in sorted(entries, key=lambda entry: entry.gateway_id):
            self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        """One line; a second done line of the same reference or id is a duplicate, never a second payment."""
        first = self._by_id.get((entry.subject, entry.number)) if entry.number else None
        done = [known for known in self._by_reference.get((entry.subject, entry.reference), ()) if _is_done(known)]
        if first is None and entry.reference and _is_done(entry) and done:
            first = done[0]
        if first is not None and _is_done(first) and _is_done(entry):
            key = f"{entry.name}:{entry.gateway_id}"
            self.twice.append(Found(Kind.DUPLICATE, key, first, entry, entry.moved))
            return
        if entry.number:
            self._by_id[entry.subject, entry.number] = entry
        if entry.reference:
            self._by_reference[entry.subject, entry.reference].append(entry)
        if not entry.own_name:
            self._loose.append(entry)

    def take(self, mine: Entry) -> Entry | None:
        """What the other side has for one of ours: the done line where there are several tries."""
        entry = self._by_id.get((mine.subject, mine.gateway_id)) if mine.gateway_id else None
        tries = self._by_reference.get((mine.subject, mine.reference), []) if mine.reference else []
        if entry is None and tries:
            entry = next((known for known in tries if _is_done(known)), tries[-1])
        if entry is None:
            return None
        for known in [entry, *tries]:
            self._by_id.pop((known.subject, known.number), None)
            self._by_reference.pop((known.subject, known.reference), None)
        return entry

    def left(self) -> Iterator[Entry]:
        """What was never taken, each once."""
        named = [entry for entries in self._by_reference.values() for entry in entries]
        seen = {id(entry) for entry in named}
        yield from named
        yield from (entry for entry in self._by_id.values() if id(entry) not in seen)
        yield from self._loose


def _is_done(entry: Entry) -> bool:
    return entry.status == Status.DONE


def _between(mine: Entry, entry: Entry) -> Iterator[Found]:
    """Two lines of one movement. The first thing that differs is said: the rest follows from it."""
    if mine.status != entry.status:
        if Status.DONE in {mine.status, entry.status} and Status.UNKNOWN not in {mine.status, entry.status}:
            # Some list a payout when they take the money, days before it arrives: that it is gone is counted already.
            counted = mine.amount if mine.is_on_its_way else mine.moved
            yield Found(Kind.STATUS_DIFF, mine.name, mine, entry, entry.moved - counted)
        return
    if mine.status not in {Status.DONE, Status.FAILED}:
        return
    if mine.amount != entry.amount and mine.status == Status.DONE:
        yield Found(Kind.AMOUNT_DIFF, mine.name, mine, entry, entry.moved - mine.moved)
    elif entry.fee is not None and (mine.fee or 0) != entry.fee:  # a fee we never heard of and none are the same money
        yield Found(Kind.FEE_DIFF, mine.name, mine, entry, (mine.fee or 0) - entry.fee)


def unexplained(*, ours: int, in_transit: int, theirs: int, effects: int) -> int:
    """What is left between two balances, in minor units: 0 when they agree.

    `ours`: what our books say lies there. `in_transit`: already taken off there, still counted here (payouts and
    returns on their way). `effects`: what the known differences explain together.
    """
    return theirs - (ours - in_transit) - effects
