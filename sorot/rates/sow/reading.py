"""The other parts of a line: headings, platforms, subjects, goods."""

from __future__ import annotations

from sorot.rates.sow.amounts import MoneyCursor
from sorot.rates.sow.cursor import CannotRead, Days, Length, Money
from sorot.rates.sow.dates import DateCursor
from sorot.rates.sow.tokens import Token
from sorot.rates.sow.values import Extra
from sorot.rates.sow.words import ONE_PERIOD

__all__ = ["CannotRead", "Days", "Length", "Money", "PartCursor", "Token"]


class PartCursor(DateCursor, MoneyCursor):
    """Reads everything that a line is made of."""

    def number_after_x(self, place: int) -> bool:
        """`x2` behind an item: a number that counts, not one that measures."""
        after = self.tokens[place + 1]
        return after.kind == "num" and self.length(place + 1) is None and self.money(place + 1) is None

    def count_behind(self, place: int) -> tuple[int | None, int]:
        """`2x`, `(max 2 kali)`, `2`: a count behind its word, and the place behind it."""
        at = self.skip_filler(place)
        if self.tokens[at].text == "x" and self.tokens[at + 1].kind == "num":
            at += 1
        if self.tokens[at].kind != "num" and self.word_number(at) is None:
            return (1, at + 1) if self.tokens[at].text == "sekali" else (None, place)
        number, after = self.plain_number(at)
        times = self.times(after)
        nothing = self.tokens[at].is_separator or self.money(at) or self.length(at) or self.dates(at)
        named, _end = self.sense(times)
        if nothing or (named is not None and named.kind in {"format", "platform", "generic"} and times != after + 9):
            return None, place
        return number, times

    def heading_at(self, place: int) -> tuple[str, int] | None:
        """`IG:` before its items."""
        sense, end = self.sense(place)
        if sense is None or sense.kind != "platform" or self.tokens[end].text != ":":
            return None
        return sense.value, end + 1

    def platform_behind(self, place: int, token: Token) -> tuple[str, int]:
        """The platform that a work is shown on again. Raises CannotRead where none is named."""
        at = self.skip_filler(place)
        sense, end = self.sense(at)
        if sense is not None and sense.kind == "platform":
            return sense.value, end
        if sense is not None and sense.kind == "format" and sense.platform:
            return sense.platform, end
        raise CannotRead(token.at, token.end, "unknown_word")

    def extras_before_item(self, place: int) -> tuple[list[Extra], int]:
        """`1x collab reels`: extras between the number and the name."""
        out: list[Extra] = []
        while (found := self.sense(place))[0] is not None and found[0].kind == "extra":
            out.append(Extra(found[0].value))
            place = found[1]
        return out, place

    def scope(self, place: int) -> tuple[str, int]:
        """`kategori skincare`: up to three words that mean nothing else."""
        at = self.skip_filler(place)
        sense, end = self.sense(at)
        is_named = sense is not None and sense.kind == "scope"
        if not is_named:
            at_word = place
            if self.tokens[at_word].text == "(":
                at_word += 1
            end = at_word
        words: list[int] = []
        at = end
        while len(words) < 4 and self.tokens[at].kind == "word" and not self._means_something(at):
            words.append(at)
            at += 1
        if not words:
            if is_named:
                raise CannotRead(self.tokens[place].at, self.tokens[end - 1].end, "unknown_word")
            return "", place
        if not is_named:
            raise CannotRead(self.tokens[words[0]].at, self.tokens[words[-1]].end, "unknown_word")
        return self.text[self.tokens[words[0]].at : self.tokens[words[-1]].end].lower(), at

    def _means_something(self, place: int) -> bool:
        sense, _end = self.sense(place)
        is_unit = self.tokens[place].text in ONE_PERIOD or self.word_number(place) is not None
        return is_unit or sense is not None

    def goods(self, place: int, _start: int) -> tuple[str, int]:
        """What is given instead of money: the words up to a separator or a word that means something else."""
        at = place
        while self.tokens[at].text == ":":
            at += 1
        first = at
        while True:
            token = self.tokens[at]
            sense, _end = self.sense(at)
            if token.kind == "end" or token.is_separator or token.kind == "sign":
                break
            if sense is not None and sense.kind not in {"products", "filler", "generic"}:
                break
            if token.kind == "num" and (self.money(at) is not None or self._counts_item(at)):
                break
            at += 1
        if at == first:
            return "", place
        text = " ".join(self.text[self.tokens[first].at : self.tokens[at - 1].end].split())
        return ("", place) if self.skip_filler(first) >= at else (text, at)

    def _counts_item(self, place: int) -> bool:
        sense, _end = self.sense(self.times(place + 1))
        return self.times(place + 1) != place + 1 or (sense is not None and sense.kind in {"format", "platform"})
