"""Money as people write it."""

from __future__ import annotations

import re
from decimal import Decimal

from sorot.core.money import EXPONENTS
from sorot.rates.sow.cursor import Cursor, Money
from sorot.rates.sow.values import MOST_AMOUNT
from sorot.rates.sow.words import DIGITS, MONEY, WHOLE_NUMBERS


class MoneyCursor(Cursor):
    """Reads amounts."""

    def money(self, place: int) -> Money | None:
        """`1,2jt`, `Rp 1.500.000,-`, `750k`, `USD 300`, `1 juta 200 ribu`, `sejuta`; a bare number behind `fee`."""
        at, currency, is_said = place, "IDR", False
        sense, end = self.sense(at)
        if self.tokens[at].text == "$":
            currency, at, is_said = "USD", at + 1, True
        elif sense is not None and sense.kind == "currency":
            currency, at, is_said = sense.value, end, True
            if self.tokens[at].text in {".", "$"}:
                at += 1
        token = self.tokens[at]
        if token.text in WHOLE_NUMBERS:
            return Money(WHOLE_NUMBERS[token.text], "IDR", self.tokens[place].at, token.end, at + 1)
        if token.kind != "num" and self.word_number(at) is None:
            return (
                Money(None, currency, self.tokens[place].at, token.end, at)
                if is_said and sense is not None and self.tokens[place].text in {"rp", "idr", "usd"}
                else None
            )
        number = self._spoken(at) if token.kind == "word" else (token.text, at + 1)
        if number is None:
            return None
        return self._amount(place, at, number, currency, is_said)

    def _spoken(self, place: int) -> tuple[str, int] | None:
        """`dua ratus ribu`: the number before the unit."""
        value, at = DIGITS.get(self.tokens[place].text, 0), place + 1
        for word, factor in (("ratus", 100), ("puluh", 10)):
            if self.tokens[at].text == word:
                value, at = value * factor, at + 1
                rest = DIGITS.get(self.tokens[at].text)
                if rest is not None and self.tokens[at + 1].text in {"puluh", *MONEY}:
                    value, at = value + rest * (10 if self.tokens[at + 1].text == "puluh" else 1), at + 1
                    at += self.tokens[at].text == "puluh"
        return (str(value), at) if self.tokens[at].text in MONEY and len(self.tokens[at].text) > 1 else None

    def _amount(self, place: int, at: int, number: tuple[str, int], currency: str, is_said: bool) -> Money | None:
        text, after = number
        unit = self.tokens[after]
        if unit.text == "m" and (unit.glued or is_said or hinted_at(self, place)):
            # `2,5M` is million to some and miliar to others.
            return Money(None, currency, self.tokens[place].at, unit.end, after + 1)
        factor = MONEY.get(unit.text, 0) if unit.kind == "word" and (unit.glued or len(unit.text) > 1) else 0
        begin = self.tokens[place].at
        hinted = self.fee_hint == place
        if factor:
            end = after + 1
            value = self._scaled(text, factor, currency)
            more = self.money(end) if value and self.tokens[end].kind == "num" and self._has_unit(end) else None
            if more is not None and more.amount is not None and more.amount < factor:
                value, end = value + more.amount if value else None, more.next
        else:
            end = after
            if not (is_said or hinted or self._behind_currency(after) or self._is_grouped(text)):
                # A long number without a word is a price, as nothing else is so large.
                if not (text.isdigit() and int(text) >= 10_000):
                    return None
                if self.times(after) != after:
                    return None
            if hinted and not is_said and (self.times(after) != after or self.is_percent(after) or self.length(at)):
                return None
            value = self._whole_amount(text, currency)
            if hinted and not is_said and value is not None and value < 1_000 and not self._behind_currency(after):
                value = None
        sense, behind = self.sense(end)
        if not is_said and sense is not None and sense.kind == "currency":
            currency, end = sense.value, behind
            value = self._scaled(text, factor, currency) if factor else self._whole_amount(text, currency)
        stop = end
        if self.tokens[end].text == "," and self.tokens[end + 1].text == "-" and self.tokens[end].glued:
            end += 2
        if value is not None and value > MOST_AMOUNT:
            value = None
        return Money(value, currency, begin, self.tokens[stop - 1].end, end)

    def _has_unit(self, place: int) -> bool:
        unit = self.tokens[place + 1]
        return unit.kind == "word" and unit.text in MONEY

    def _behind_currency(self, place: int) -> bool:
        sense, _end = self.sense(place)
        return sense is not None and sense.kind == "currency"

    def _is_grouped(self, text: str) -> bool:
        return bool(re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})+", text)) and len(set(text) & {".", ","}) == 1

    def _scaled(self, text: str, factor: int, currency: str) -> int | None:
        """A number before `rb` or `jt`: `,` and `.` are decimal marks there, except three digits behind `.`."""
        if not re.fullmatch(r"\d+([.,]\d+)?", text):
            return None
        if re.fullmatch(r"\d+\.\d{3}", text):
            if factor != 1_000:
                return None
            text = text.replace(".", "")
        value = Decimal(text.replace(",", ".")) * factor * 10 ** EXPONENTS[currency]
        return int(value) if value == value.to_integral_value() else None

    def _whole_amount(self, text: str, currency: str) -> int | None:
        """A number in full: groups of three, and decimals where the currency has them."""
        exponent = EXPONENTS[currency]
        if self._is_grouped(text):
            return int(re.sub(r"[.,]", "", text)) * 10**exponent
        match = re.fullmatch(r"(\d+|\d{1,3}(?:([.,])\d{3})+)(?:([.,])(\d+))?", text)
        if match is None or (match[2] and match[2] == match[3]) or len(match[4] or "") > max(exponent, 2):
            return None
        whole, cents = re.sub(r"[.,]", "", match[1]), (match[4] or "").ljust(exponent, "0")
        if not exponent and cents.strip("0"):
            return None
        return int(whole + cents) if exponent else int(whole)


def hinted_at(cursor: Cursor, place: int) -> bool:
    """A word like `fee` stands before."""
    return cursor.fee_hint == place
