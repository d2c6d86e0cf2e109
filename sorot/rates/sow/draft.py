"""What has been read of a line so far: items with their extras, terms, prices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sorot.rates.sow import reading as r
from sorot.rates.sow.items import Named, name_item, read_item
from sorot.rates.sow.tokens import HYPHENS, cut
from sorot.rates.sow.values import Extra, Fee, Term
from sorot.rates.sow.words import Sense


@dataclass(slots=True)
class Draft:
    """An item while its extras and number are still being read."""

    named: Named
    at: int
    quantity: int | None
    extras: list[Extra] = field(default_factory=list)
    unit_fee: int = 0

    @property
    def count(self) -> int:
        return self.quantity or 1


class Drafts(r.PartCursor):
    """Keeps what was read and refuses what contradicts it."""

    def __init__(self, text: str, today: date) -> None:
        super().__init__(text, cut(text), today)
        self.items: list[Draft] = []
        self.terms: dict[str, Term] = {}
        self.waiting: list[Extra] = []
        self.visit: tuple[int, int, int | None] | None = None
        self.amount: tuple[int, str, int, int] | None = None
        self.units: list[tuple[Draft, bool, r.Money]] = []
        self.nett: bool | None = None
        self.each: tuple[int, int] | None = None
        self.heading = ""
        self.fee_hint = -1
        self.hours_at = (0, 0)
        self.per_hour = False
        self.is_barter = False

    def _add(self, draft: Draft) -> None:
        draft.extras[:0] = self.waiting
        self.waiting = []
        if len({extra.kind for extra in draft.extras}) != len(draft.extras):
            raise r.CannotRead(draft.at, self.here.at, "unknown_word")
        self.items.append(draft)

    def _extra(self, kind: str, number: int | None, token: r.Token) -> None:
        try:
            extra = Extra(kind, number)
        except ValueError:
            raise r.CannotRead(token.at, token.end, "quantity") from None
        kept = self._open_extras(kind)
        if extra in kept:
            return
        if any(extra.kind == other.kind for other in kept):
            raise r.CannotRead(token.at, token.end, "unknown_word")
        kept.append(extra)

    def _open_extras(self, kind: str) -> list[Extra]:
        """The extras that one of this kind joins: the last work's, or those that wait for the first work."""
        if not self.items:
            return self.waiting
        draft = self.items[-1]
        if kind == "collab" and draft.named.format == "story":
            # A story cannot be posted together: the word is about the post before it.
            draft = next((one for one in reversed(self.items) if one.named.format != "story"), draft)
        return draft.extras

    def _term(self, term: Term, token: r.Token) -> None:
        # A work can be mirrored on several platforms; everything else is said once.
        known = self.terms.setdefault(f"{term.kind} {term.word}" if term.kind == "mirroring" else term.kind, term)
        if known == term:
            return
        if known.number is None and not known.permanent and replace(known, number=term.number) == term:
            self.terms[term.kind] = term
            return
        raise r.CannotRead(
            token.at, token.end, {"deposit": "percent", "posting": "date"}.get(term.kind, "unknown_word")
        )

    def _visit(self, token: r.Token, number: int | None) -> None:
        if self.visit is not None and self.visit[2] != number:
            raise r.CannotRead(token.at, token.end, "quantity")
        self.visit = (token.at, token.end, number)

    def _settle_visit(self) -> None:
        """A visit beside works is a term; a visit alone is what is to be done."""
        if self.visit is None:
            return
        at, _end, number = self.visit
        if self.items:
            self.terms["visit"] = Term("visit", number)
        else:
            self.items.append(Draft(name_item("", "event", at, self.i), at, number, self.waiting))
            self.waiting = []

    # money

    def _money(self) -> None:
        found = self.money(self.i)
        assert found is not None
        token = self.here
        if found.amount is None or found.amount < 1:
            raise r.CannotRead(found.at, found.end, "fee")
        self.fee_hint = -1
        self.i = found.next
        if self.tokens[self.i].text in HYPHENS and self.tokens[self.i + 1].kind == "num" and self.money(self.i + 1):
            raise r.CannotRead(found.at, found.end, "fee")
        if (draft := self._per(found)) is not None:
            draft.unit_fee = found.amount
            self.units.append((draft, self.per_hour, found))
            self.each = None
            return
        if self.each is not None:
            raise r.CannotRead(token.at, token.end, "fee")
        if self.amount is not None and self.amount[:2] != (found.amount, found.currency):
            raise r.CannotRead(found.at, found.end, "fee")
        self.amount = (found.amount, found.currency, found.at, found.end)

    def _per(self, found: r.Money) -> Draft | None:
        """The item that a price per piece stands at; None: the amount is for everything."""
        self.per_hour = False
        place = self.i
        sense, end = self.sense(place)
        slash = self.tokens[place].text == "/" or sense == Sense("per")
        if sense == Sense("each"):
            self.i = end
            return self._last(found)
        if not slash:
            return self._last(found) if self.each is not None else None
        after = place + 1 if self.tokens[place].text == "/" else end
        self.i = after
        word, end = self.sense(after)
        if self.tokens[after].text in {"jam", "hour"}:
            self.per_hour, self.i = True, after + 1
            return self._last(found)
        named = read_item(self, after, self.heading)
        if named is not None:
            self.i = named.next
            return self._like(named, found)
        if (word is not None and word.kind in {"generic", "visit", "slide"}) or self.tokens[after].text in {
            "item",
            "pcs",
            "frame",
        }:
            self.i = max(end, after + 1)
            return self._last(found)
        raise r.CannotRead(self.tokens[after].at, self.tokens[after].end, "unknown_word")

    def _last(self, found: r.Money) -> Draft:
        if not self.items or self.items[-1].unit_fee:
            raise r.CannotRead(found.at, found.end, "fee")
        return self.items[-1]

    def _like(self, named: Named, found: r.Money) -> Draft:
        alike = [d for d in self.items if d.named.format == named.format and not d.unit_fee
                 and (not named.platform or not d.named.platform or d.named.platform == named.platform)]  # fmt: skip
        if len(alike) != 1:
            raise r.CannotRead(found.at, found.end, "fee")
        return alike[0]

    def _fee(self) -> Fee | None:
        sums = self.amount
        if self.units:
            first = self.units[0][2]
            for _draft, _hourly, found in self.units:
                if found.currency != first.currency:
                    raise r.CannotRead(found.at, found.end, "fee")
            total = sum(_unit_sum(*unit) for unit in self.units)
            if sums is not None and sums[:2] != (total, first.currency):
                raise r.CannotRead(*sums[2:], "fee")
            sums = (total, first.currency, first.at, first.end)
        if sums is None:
            if self.nett is not None:
                raise r.CannotRead(0, len(self.text), "fee")
            return None
        try:
            return Fee(sums[0], sums[1], self.nett)
        except ValueError:
            raise r.CannotRead(sums[2], sums[3], "fee") from None


def _unit_sum(draft: Draft, is_hourly: bool, found: r.Money) -> int:
    """A price per piece times the pieces (and the hours of each), wherever their number stands."""
    hours = next((extra.number or 1 for extra in draft.extras if extra.kind == "hours"), 1)
    return (found.amount or 0) * draft.count * (hours if is_hourly else 1)
