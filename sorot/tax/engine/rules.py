"""One dated rule, how sure it is, and what the engine refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

#: A tax day begins at this zone's midnight, wherever the payer sits.
ZONE = ZoneInfo("Asia/Jakarta")

#: What a rule may hold: whole numbers and lists of them.
Value = Mapping[str, "int | tuple[int, ...]"]


class RuleRefused(ValueError):
    """A rule without law, source, confidence, day or whole numbers."""


class RuleMissing(LookupError):
    """No row of this code covers the day. The arguments are country, code and day."""

    def __init__(self, country: str, code: str, day: date) -> None:
        super().__init__(f"no tax rule {country} {code} on {day}")
        self.country, self.code, self.day = country, code, day


class NotCovered(LookupError):
    """The country's pack does not know this case, and does not guess. `reason` is a word for the pages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Confidence(StrEnum):
    """How sure we are of a row: everything but HIGH is shown as an estimate."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def frozen_value(raw: Mapping[str, object]) -> Value:
    """`raw` with lists as tuples. Raises RuleRefused unless it holds whole numbers and lists of them only."""
    value: dict[str, int | tuple[int, ...]] = {}
    for key, item in raw.items():
        if isinstance(item, int) and _is_whole(item):
            value[key] = item
        elif isinstance(item, list | tuple) and all(map(_is_whole, item)):
            value[key] = tuple(item)
        else:
            raise RuleRefused(f"{key}: not a whole number, nor a list of them")
    if not value:
        raise RuleRefused("a rule needs a value")
    return MappingProxyType(value)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tax table. `valid_from` is its first day, `valid_until` its last (None: still in force)."""

    country: str
    code: str
    value: Value
    valid_from: date
    valid_until: date | None
    law: str
    source: str
    confidence: Confidence
    checked: date
    note: str = ""

    def __post_init__(self) -> None:
        if not (self.country and self.code and self.law.strip() and self.source.strip() and self.checked):
            raise RuleRefused("a rule names its law, its source and the day it was checked")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise RuleRefused("a rule cannot end before it begins")
        object.__setattr__(self, "confidence", Confidence(self.confidence))
        object.__setattr__(self, "value", frozen_value(self.value))

    def covers(self, day: date) -> bool:
        """True from the first day to the last, both included."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def number(self, key: str) -> int:
        """The whole number under `key`. Raises RuleRefused when there is none."""
        found = self.value.get(key)
        if not isinstance(found, int):
            raise RuleRefused(f"{self.country} {self.code} has no number {key}")
        return found

    def numbers(self, key: str) -> tuple[int, ...]:
        """The list under `key`. Raises RuleRefused when there is none."""
        found = self.value.get(key)
        if not isinstance(found, tuple):
            raise RuleRefused(f"{self.country} {self.code} has no list {key}")
        return found


def lowest(rules: Iterable[Rule]) -> Confidence:
    """The confidence of the least sure rule; HIGH when there is none."""
    order = list(Confidence)
    return max((rule.confidence for rule in rules), key=order.index, default=Confidence.HIGH)


def tax_day(moment: datetime) -> date:
    """The day whose rules hold at `moment`: the calendar day in Asia/Jakarta. Raises ValueError on a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone has no tax day")
    return moment.astimezone(ZONE).date()
