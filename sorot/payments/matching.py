"""Which expected payment a line of a bank statement is: pure, no database."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: The most that is added to an amount to tell it apart, in minor units.
LARGEST_EXTRA = 999
#: A reference that the bank cut off is looked at when so much of it is left.
SHORTEST_CUT = 6
#: A bank may book a transfer with the day before ours: clocks and cut-offs differ.
EARLY = timedelta(days=1)


def extra_for(total: int, taken: Collection[int], seed: str) -> int:
    """What to add to `total` so that its transfer is told apart from all others by its amount alone: 1 to 999.

    `taken` are extras that would give an amount somebody is waited for with already (`asked - total` of others).
    `seed` spreads the choice, so that near totals rarely meet and nobody guesses the next one. 0: all are taken, the
    reference alone tells this transfer apart.
    """
    start = int.from_bytes(hashlib.sha256(f"{seed}:{total}".encode()).digest()[:8]) % LARGEST_EXTRA
    for step in range(LARGEST_EXTRA):
        extra = (start + step) % LARGEST_EXTRA + 1
        if extra not in taken:
            return extra
    return 0


class Kind(StrEnum):
    """What is expected: a brand's transfer, a payout leaving, a file of payouts leaving, a payout coming back, a debt
    that a brand pays after a lost case of its bank, tax paid to the state."""

    FUNDING = "funding"
    PAYOUT = "payout"
    BATCH = "batch"
    RETURNED = "returned"
    DEBT = "debt"
    TAX = "tax"


INCOMING = frozenset({Kind.FUNDING, Kind.RETURNED, Kind.DEBT})


class Group(StrEnum):
    """How sure it is."""

    SURE = "sure"
    LOOK = "look"
    OTHER = "other"


class Why(StrEnum):
    """What made it so."""

    REFERENCE = "reference"
    BOOKED = "booked"
    UNIQUE_AMOUNT = "unique_amount"
    AMOUNT_DIFFERS = "amount_differs"
    NO_REFERENCE = "no_reference"
    CANDIDATES = "candidates"
    SEVERAL = "several"
    CUT_OFF = "cut_off"
    PAID_TWICE = "paid_twice"
    CLOSED = "closed"
    EARLY = "early"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: `amount` is signed, + came in."""

    key: int
    day: date
    amount: int
    description: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that should show up: `amount` without sign, `since` the first day it can.

    `is_exact`: its amount belongs to nobody else. `is_booked`: confirmed by hand, only its line is missing. One that is
    not open is known, but waits for nothing.
    """

    kind: Kind
    code: str
    reference: str
    amount: int
    since: date
    is_open: bool = True
    is_exact: bool = False
    is_booked: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What one line is. `found` is one thing when the line is sure, else the candidates (at most five)."""

    line: Line
    group: Group
    why: Why
    found: tuple[Expected, ...] = ()


def squash(text: str) -> str:
    """Letters and digits in capitals: how references are compared, whatever spaces and breaks a bank puts in."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


class Matcher:
    """Everything expected, ready to be looked up line by line."""

    def __init__(self, expected: Iterable[Expected]) -> None:
        self._by_reference: dict[str, list[Expected]] = defaultdict(list)
        self._by_amount: dict[tuple[bool, int], list[Expected]] = defaultdict(list)
        for item in expected:
            self._by_reference[squash(item.reference)].append(item)
            if item.is_open and not item.is_booked and item.kind != Kind.RETURNED:
                self._by_amount[item.kind in INCOMING, item.amount].append(item)
        self._by_reference.pop("", None)
        self._lengths = sorted({len(reference) for reference in self._by_reference})

    def match(self, lines: Sequence[Line]) -> list[Match]:
        """One answer for each line, in their order. A thing is sure for one line only: the first that names it."""
        first = [self._one(line) for line in lines]
        return list(_once(first))

    def _named(self, line: Line) -> list[Expected]:
        text, found = squash(line.description), {}
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                for item in self._by_reference.get(text[start : start + length], ()):
                    if (item.kind in INCOMING) == (line.amount > 0):
                        found[item.kind, item.code] = item
        return list(found.values())

    def _one(self, line: Line) -> Match:
        named, size = self._named(line), abs(line.amount)
        if len(named) > 1:
            return Match(line, Group.LOOK, Why.SEVERAL, tuple(named[:5]))
        if named:
            item = named[0]
            if not item.is_open:
                return Match(line, Group.LOOK, Why.CLOSED, (item,))
            if item.amount != size:
                return Match(line, Group.LOOK, Why.AMOUNT_DIFFERS, (item,))
            if line.day < item.since - EARLY:
                return Match(line, Group.LOOK, Why.EARLY, (item,))
            return Match(line, Group.SURE, Why.BOOKED if item.is_booked else Why.REFERENCE, (item,))
        fits = [item for item in self._by_amount[line.amount > 0, size] if line.day >= item.since - EARLY]
        cut = self._cut_off(line, fits)
        if cut:
            return Match(line, Group.LOOK, Why.CUT_OFF, tuple(cut[:5]))
        if len(fits) == 1:
            exact = fits[0].is_exact
            group, why = (Group.SURE, Why.UNIQUE_AMOUNT) if exact else (Group.LOOK, Why.NO_REFERENCE)
            return Match(line, group, why, (fits[0],))
        if fits:
            return Match(line, Group.LOOK, Why.CANDIDATES, tuple(fits[:5]))
        return Match(line, Group.OTHER, Why.NOT_OURS)

    def _cut_off(self, line: Line, fits: Sequence[Expected]) -> list[Expected]:
        text = squash(line.description)
        return [
            item
            for item in fits
            if any(
                text.endswith(squash(item.reference)[:length])
                for length in range(SHORTEST_CUT, len(squash(item.reference)))
            )
        ]


def _once(matches: Iterable[Match]) -> Iterator[Match]:
    """Two lines are never one payment. Named by its reference, the first stays sure; by amount alone, none does."""
    matches = list(matches)
    claims: dict[Expected, list[Match]] = defaultdict(list)
    for match in matches:
        if match.group == Group.SURE:
            claims[match.found[0]].append(match)
    for match in matches:
        rivals = claims[match.found[0]] if match.group == Group.SURE else []
        if len(rivals) < 2:
            yield match
            continue
        named = [rival for rival in rivals if rival.why != Why.UNIQUE_AMOUNT]
        if match in named[:1]:
            yield match
        elif named:
            yield Match(match.line, Group.LOOK, Why.PAID_TWICE, match.found)
        else:
            yield Match(match.line, Group.LOOK, Why.CANDIDATES, match.found)
