"""Reading a line from left to right. Every word is understood, known to be harmless, or refused with its place."""

from __future__ import annotations

from datetime import date

from sorot.rates.sow import reading as r
from sorot.rates.sow.draft import Draft, Drafts
from sorot.rates.sow.items import Named, read_item, settle
from sorot.rates.sow.tokens import HYPHENS, QUIET
from sorot.rates.sow.values import LONGEST, MOST_QUANTITY, PERMANENT, TERMS, Item, Line, Refused, Term
from sorot.rates.sow.words import WAITS, Sense


def parse(text: str, *, today: date) -> Line | Refused:
    """What the line says, or the place of the first thing in it that cannot be read surely.

    `today` is the day from which a date without a year counts.
    """
    if not text.strip():
        return Refused(0, "empty")
    if len(text) > LONGEST:
        return Refused(LONGEST, "too_long", len(text))
    try:
        return Reader(text, today).line()
    except r.CannotRead as place:
        return Refused(place.at, place.why, place.end)


class Reader(Drafts):
    """One pass over the tokens of one line."""

    def line(self) -> Line:
        """The line. Raises CannotRead."""
        while self.here.kind != "end":
            before = self.i
            self._step()
            assert self.i > before
        if self.each is not None:
            raise r.CannotRead(*self.each, "fee")
        self._settle_visit()
        if not self.items:
            raise r.CannotRead(0, len(self.text), "no_item")
        if self.waiting:
            raise r.CannotRead(self.items[-1].at, len(self.text), "unknown_word")
        settle([draft.named for draft in self.items])
        self._check_hours()
        items = tuple(self._item(draft) for draft in self.items)
        if self.is_barter:
            self.terms.setdefault("mode", Term("mode", word="barter"))
        terms = tuple(sorted(self.terms.values(), key=lambda term: term.kind))
        return Line(items, self._fee(), terms)

    def _check_hours(self) -> None:
        """Only a live is counted in hours."""
        for draft in self.items:
            if draft.named.format != "live" and any(extra.kind == "hours" for extra in draft.extras):
                raise r.CannotRead(*self.hours_at, "unknown_word")

    def _item(self, draft: Draft) -> Item:
        return Item(draft.named.platform, draft.named.format, draft.count, tuple(draft.extras))

    def _step(self) -> None:
        token = self.here
        if token.kind == "num" or self.word_number(self.i) is not None:
            return self._number()
        if token.kind == "word":
            return self._word()
        if token.text in "()[]{}" or token.is_separator:
            self.i += 1
            return None
        if token.text in HYPHENS and self.is_minus(self.i):
            why = "fee" if self.money(self.i + 1) else "quantity"
            raise r.CannotRead(token.at, self.tokens[self.i + 1].end, why)
        if token.text == "@":
            self.each = (token.at, token.end)
            self.i += 1
            if self.money(self.i) is None:
                raise r.CannotRead(token.at, token.end, "fee" if self.here.kind == "num" else "unknown_word")
            return None
        if token.text == "$":
            if self.money(self.i) is None:
                raise r.CannotRead(token.at, token.end, "fee")
            return self._money()
        if token.text in QUIET:
            self.i += 1
            return None
        if token.text == "/" and self.tokens[self.i + 1].text in {"bio", "w"}:
            self.i += 1
            return None
        raise r.CannotRead(token.at, token.end, "unknown_word")

    # numbers

    def _number(self) -> None:
        token = self.here
        if (after := self._label(self.i)) is not None:
            self.i = after
            return None
        if self.money(self.i) is not None:
            return self._money()
        if (day := self.dates(self.i)) is not None:
            self.i = day.next
            return self._term(Term("posting", start=day.start, end=day.end), token)
        number, after = self.plain_number(self.i)
        if self.tokens[after].text in HYPHENS and self.tokens[after + 1].kind == "num":
            raise r.CannotRead(token.at, self.tokens[after + 1].end, "fee" if self.money(after + 1) else "quantity")
        if self.is_percent(after):
            return self._percent_first(number, after)
        if (length := self.length(self.i)) is not None:
            return self._length(length)
        return self._count(number, after)

    def _label(self, place: int) -> int | None:
        """Past `1.` or `2)` at the beginning of a row, and past `1 slot =`."""
        token, sign, after = (self.tokens[min(place + step, len(self.tokens) - 1)] for step in range(3))
        is_first = place == 0 or self.tokens[place - 1].text in {";", "("}
        if is_first and token.kind == "num" and sign.text in {".", ")"} and sign.glued and not after.glued:
            return place + 2
        if sign.text == "slot" and after.text == "=" and self.items and token.text == "1":
            return place + 3
        return None

    def _percent_first(self, number: int | None, after: int) -> None:
        token = self.here
        place = self.skip_filler(after + 1)
        sense, end = self.sense(place)
        if sense != Sense("term", "deposit"):
            raise r.CannotRead(token.at, self.tokens[after].end, "percent" if sense is None else "unknown_word")
        self._deposit(number, token)
        self.i = end

    def _deposit(self, number: int | None, token: r.Token) -> None:
        if number is None or not 1 <= number <= 100:
            raise r.CannotRead(token.at, token.end, "percent")
        self._term(Term("deposit", number), token)

    def _length(self, length: r.Length) -> None:
        """A span of time first: of the term behind it, or of a video or live."""
        token = self.here
        place = self.skip_filler(length.next)
        sense, end = self.sense(place)
        if length.unit == "days" or (
            length.unit == "hours" and sense is not None and sense.kind in {"term", "numbered"}
        ):
            if sense is None or sense.kind not in {"term", "numbered"}:
                raise r.CannotRead(token.at, self.tokens[length.next - 1].end, "unknown_word")
            days = self.days(length, token)
            self.i = end
            if sense.kind == "numbered":
                return self._extra("pin", days, token)
            if TERMS[sense.value] != "days":
                raise r.CannotRead(token.at, token.end, "unknown_word")
            return self._timed(sense.value, days, token)
        self.i = length.next
        if length.unit == "hours":
            self.hours_at = (token.at, self.tokens[length.next - 1].end)
            return self._extra("hours", length.number, token)
        return self._extra("duration", length.number, token)

    def _count(self, number: int | None, after: int) -> None:
        """A count: of an item, a revision, a visit, of products, or of the item before it."""
        token = self.here
        times = self.times(after)
        place = self.skip_filler(times, soft=True)
        sense, end = self.sense(place)
        if sense == Sense("term", "revisions"):
            self.i = end
            return self._counted("revisions", number, token)
        if sense is not None and sense.kind == "visit":
            self.i = end
            return self._visit(token, self._checked(number, token))
        if sense is not None and sense.kind == "products" and times == after:
            self.i = end
            return self._extra("products", self._checked(number, token), token)
        extras, place = self.extras_before_item(place)
        named = read_item(self, place, self.heading)
        if named is not None and not self._is_behind(times, after, named):
            checked = self._checked(number, token)
            self.i = named.next
            return self._add(Draft(named, token.at, checked, extras))
        return self._behind(number, after, times, token)

    def _is_behind(self, times: int, after: int, named: Named) -> bool:
        """`Reels 2x Story 3x`: the numbers stand behind their items. A number between two could be of either."""
        last = self.items[-1] if self.items else None
        if last is None or last.quantity is not None or times == after or not self.is_adjacent(self.i, last.named.next):
            return False
        if self.number_behind(named.next):
            return True
        raise r.CannotRead(self.here.at, self.here.end, "quantity")

    def _behind(self, number: int | None, after: int, times: int, token: r.Token) -> None:
        last = self.items[-1] if self.items else None
        if last is None or (times == after and not self.is_adjacent(self.i, last.named.next)):
            why = "quantity" if times != after and last is None and self.sense(times)[0] is None else "unknown_word"
            if times != after and self.tokens[times].kind == "num":
                why = "quantity"
            place = self.tokens[times] if why == "unknown_word" and self.tokens[times].kind == "word" else token
            raise r.CannotRead(place.at, place.end, why)
        if last.quantity is not None and (times != after or self.is_adjacent(self.i, last.named.next)):
            raise r.CannotRead(token.at, token.end, "quantity")
        last.quantity = self._checked(number, token)
        self.i = times

    def _checked(self, number: int | None, token: r.Token) -> int:
        if number is None or not 1 <= number <= MOST_QUANTITY:
            raise r.CannotRead(token.at, token.end, "quantity")
        return number

    # words

    def _word(self) -> None:  # noqa: RET503  (every branch writes and answers nothing)
        token = self.here
        if token.text == "x" and self.items and self.number_after_x(self.i):
            number, after = self.plain_number(self.i + 1)
            if self.items[-1].quantity is not None:
                raise r.CannotRead(token.at, self.tokens[self.i + 1].end, "quantity")
            self.items[-1].quantity = self._checked(number, self.tokens[self.i + 1])
            self.i = after
            return None
        if (length := self.length(self.i)) is not None:
            return self._length(length)
        if self.money(self.i) is not None:
            return self._money()
        if (platform := self.heading_at(self.i)) is not None:
            self.heading, self.i = platform
            return None
        if (named := read_item(self, self.i, self.heading)) is not None:
            self.i = named.next
            return self._add(Draft(named, token.at, None))
        sense, end = self.sense(self.i)
        if sense is None:
            raise r.CannotRead(token.at, token.end, "unknown_word")
        if token.text in {"paket", "package"} and (name := self._package(end)) is not None:
            self.i = name
            return None
        self._sense(sense, end)

    def _package(self, place: int) -> int | None:
        """Past the name of a package, `Hemat:` or `B —`: up to three words before a colon or a dash."""
        for at in range(place, min(place + 4, len(self.tokens))):
            token = self.tokens[at]
            if token.text == ":" or (token.text in HYPHENS and not token.glued):
                return at + 1
            if token.kind not in {"word", "num"} or self.money(at) is not None:
                return None
        return None

    def _sense(self, sense: Sense, end: int) -> None:
        token, start = self.here, self.i
        self.i = end
        match sense.kind:
            case "filler":
                return
            case "extra":
                self._extra(sense.value, None, token)
            case "numbered":
                days, self.i = self.days_behind(end)
                self._extra(sense.value, days, token)
            case "duration":
                length = self.length(self.skip_filler(end))
                if length is None or length.unit != "seconds":
                    raise r.CannotRead(token.at, token.end, "unknown_word")
                self.i = length.next
                self._extra("duration", length.number, token)
            case "visit":
                number, self.i = self.count_behind(end)
                self._visit(token, number)
            case "mode":
                self._term(Term("mode", word=sense.value), token)
            case "nett":
                if self.nett not in {None, sense.value == "1"}:
                    raise r.CannotRead(token.at, token.end, "fee")
                self.nett = sense.value == "1"
            case "feeword":
                self.fee_hint = self.skip_filler(end)
            case "each" | "per":
                self.each = (token.at, token.end)
                if self.money(self.skip_filler(end)) is None:
                    raise r.CannotRead(token.at, token.end, "unknown_word")
            case "posting" | "until":
                self._dated(sense.kind, token)
            case "barter":
                self._barter(start, end, token)
            case "term":
                self._named_term(sense.value, token)
            case _:
                raise r.CannotRead(token.at, self.tokens[end - 1].end, "unknown_word")

    def _named_term(self, kind: str, token: r.Token) -> None:
        if kind == "raw_files":
            return self._term(Term(kind), token)
        if kind == "mirroring":
            platform, self.i = self.platform_behind(self.i, token)
            return self._term(Term(kind, word=platform), token)
        if kind == "deposit":
            place = self.skip_filler(self.i)
            number, after = self.plain_number(place) if self.tokens[place].kind == "num" else (None, place)
            if not self.is_percent(after):
                raise r.CannotRead(self.tokens[place].at if after != place else token.at, token.end, "percent")
            self.i = after + 1
            return self._deposit(number, self.tokens[place])
        if kind == "revisions":
            number, self.i = self.count_behind(self.i)
            return self._counted(kind, number, token)
        if kind == "pay_within":
            days, after = self.days_behind(self.i, plus=True)
            if days is None:
                return self._pay_then(token)
            self.i = self._waits(after)
            return self._term(Term(kind, days), token)
        days, after = self.days_behind(self.i)
        if days is None and kind in PERMANENT and self.sense(self.skip_filler(self.i))[0] == Sense("forever"):
            self.i = self.sense(self.skip_filler(self.i))[1]
            return self._term(Term(kind, permanent=True), token)
        scope, at = ("", after) if days is not None or kind != "exclusivity" else self.scope(self.i)
        if scope:
            days, after = self.days_behind(at)
            after = after if days is not None else at
        self.i = after if days is not None or scope else self.i
        return self._timed(kind, days, token, scope)

    def _waits(self, place: int) -> int:
        """Past what the days are counted from: `H+7 setelah insight`."""
        after = self.skip_filler(place, soft=True)
        while self.tokens[after].text in WAITS and self.dates(after + 1) is None:
            place = after = after + 1
        return place

    def _pay_then(self, token: r.Token) -> None:
        """`payment DP 50%`, `pembayaran: 1jt`: only a heading where what it is about follows; else it says nothing."""
        place = self.skip_filler(self.i)
        sense, _end = self.sense(place)
        if sense == Sense("term", "deposit") or self.money(place) is not None or self.tokens[place].kind == "num":
            return
        raise r.CannotRead(token.at, token.end, "unknown_word")

    def _timed(self, kind: str, days: int | None, token: r.Token, scope: str = "") -> None:
        if kind == "exclusivity" and not scope:
            scope, self.i = self.scope(self.i)
        self._term(Term(kind, days, word=scope), token)

    def _counted(self, kind: str, number: int | None, token: r.Token) -> None:
        if number is None or not 0 <= number <= MOST_QUANTITY:
            raise r.CannotRead(token.at, token.end, "quantity")
        self._term(Term(kind, number), token)

    def _dated(self, kind: str, token: r.Token) -> None:
        place = self.skip_filler(self.i)
        sense, end = self.sense(place)
        while sense is not None and sense.kind in {"posting", "until"}:
            place = self.skip_filler(end)
            sense, end = self.sense(place)
        day = self.dates(place, is_named=True)
        if day is None and kind == "posting" and (length := self.length(place)) is not None:
            self.i = length.next
            return self._term(Term("keep_post", self.days(length, self.tokens[place])), token)
        if day is None:
            raise r.CannotRead(token.at, token.end, "date" if kind == "until" else "unknown_word")
        self.i = day.next
        if kind == "posting":
            return self._term(Term("posting", start=day.start, end=day.end), token)
        if day.end is not None:
            raise r.CannotRead(self.tokens[place].at, self.tokens[day.next - 1].end, "date")
        return self._term(Term("valid_until", start=day.start), token)

    def _barter(self, start: int, end: int, token: r.Token) -> None:
        goods, self.i = self.goods(end, start)
        self.is_barter = True
        value = None
        sense, after = self.sense(self.skip_filler(self.i))
        if sense == Sense("worth"):
            found = self.money(self.skip_filler(after))
            if found is None or found.currency != "IDR" or not found.amount:
                raise r.CannotRead(self.here.at, self.here.end, "fee")
            value, self.i = found.amount, found.next
        if goods or value:
            self._term(Term("barter", word=goods, value=value), token)
