"""Tax numbers: which one is it, and can it be right? Pure; nothing is asked of any office.

An NPWP has 15 digits (the first 9 end in a check digit) or 16 (a 0 before those 15). A NIK has 16: where and on which
day somebody was born (40 is added to the day for women); it has no check digit, and counts as a person's NPWP. Nobody
but the tax office can say whether a number exists and whose it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.id import nik, npwp

from sorot.payments.enums.taxes import TaxIdKind

#: Provinces younger than the library's list of places (its districts are not known there either).
YOUNG_PROVINCES = frozenset({"65", "92", "93", "95", "96"})
#: How long a number of another country can be.
SHORTEST, LONGEST = 4, 30


class Wrong(StrEnum):
    """Why a number cannot be right."""

    CHARACTERS = "characters"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    BIRTH_DATE = "birth_date"
    PLACE = "place"
    NOT_OF_A_COMPANY = "not_of_a_company"


class TaxNumberError(ValueError):
    """The number cannot be right; `reason` says why. It never carries the number itself."""

    def __init__(self, reason: Wrong) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A number that can be right: its kind, and itself without separators."""

    kind: TaxIdKind
    number: str

    @property
    def tail(self) -> str:
        """What may be shown of it: the last 4 characters, of a short one no more than half."""
        plain = [character for character in self.number if character.isalnum()]
        return "".join(plain[-min(4, len(plain) // 2) :])

    def __repr__(self) -> str:
        """Without the number: it ends in logs."""
        return f"TaxNumber({self.kind.value})"


def check(text: str, *, country: str, is_company: bool) -> TaxNumber:
    """What was typed, told apart and checked. `country` is where one is resident for tax.

    >>> check("01.312.166.0-091.000", country="ID", is_company=True).number
    '013121660091000'
    >>> check("3171015708450001", country="ID", is_company=False).kind.value
    'nik'

    Raises TaxNumberError.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if country != "ID":
        return TaxNumber(TaxIdKind.FOREIGN, _foreign(plain))
    digits = re.sub(r"[\s.\-\u2010-\u2015\u2212/]", "", plain)
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        raise TaxNumberError(Wrong.CHARACTERS)
    if len(digits) == 16 and digits[0] != "0":
        if is_company:
            raise TaxNumberError(Wrong.NOT_OF_A_COMPANY)
        return TaxNumber(TaxIdKind.NIK, _nik(digits))
    return TaxNumber(TaxIdKind.NPWP, _npwp(digits))


def fits(kind: str, *, country: str, is_company: bool) -> bool:
    """A number of this kind may stand in the file of such a payee.

    >>> fits("nik", country="ID", is_company=True)
    False
    """
    if country != "ID":
        return kind == TaxIdKind.FOREIGN
    return kind == TaxIdKind.NPWP or (kind == TaxIdKind.NIK and not is_company)


def _foreign(text: str) -> str:
    """Every country has its own; only what no country writes is refused."""
    number = re.sub(r"\s+", " ", text)
    if not re.fullmatch(r"[A-Za-z0-9 .\-/]*", number):
        raise TaxNumberError(Wrong.CHARACTERS)
    if len(number) > LONGEST or sum(character.isalnum() for character in number) < SHORTEST:
        raise TaxNumberError(Wrong.LENGTH)
    return number


def _npwp(digits: str) -> str:
    if len(digits) not in {15, 16}:
        raise TaxNumberError(Wrong.LENGTH)
    # Nine noughts pass the check digit.
    if not luhn.is_valid(digits[-15:-6]) or not digits[-15:-6].strip("0") or not npwp.is_valid(digits):
        raise TaxNumberError(Wrong.CHECK_DIGIT)
    return digits


def _nik(digits: str) -> str:
    # The library takes the day modulo 40, and so lets 81 to 99 and 72 pass as days of a month.
    day = int(digits[6:8])
    try:
        nik.get_birth_date(digits)
    except ValidationError:
        raise TaxNumberError(Wrong.BIRTH_DATE) from None
    if not (1 <= day <= 31 or 41 <= day <= 71):
        raise TaxNumberError(Wrong.BIRTH_DATE)
    is_known = digits[:2] in YOUNG_PROVINCES or nik.is_valid(digits)
    if digits[2:4] == "00" or not is_known:
        raise TaxNumberError(Wrong.PLACE)
    return digits
