"""The rules of one country on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sorot.tax.engine.rules import Rule, RuleMissing, RuleRefused


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What is in force in `country` on `day`: at most one rule for each code."""

    country: str
    day: date
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, country: str, day: date, rows: Iterable[Rule]) -> RuleBook:
        """Those of `rows` that are in force. Raises RuleRefused when two rows of a code are."""
        rules = tuple(row for row in rows if row.country == country and row.covers(day))
        codes = [rule.code for rule in rules]
        if len(set(codes)) != len(codes):
            raise RuleRefused(f"two rows of one code are in force in {country} on {day}")
        return cls(country, day, rules)

    def find(self, code: str) -> Rule | None:
        """The rule of `code`, or None."""
        return next((rule for rule in self.rules if rule.code == code), None)

    def rule(self, code: str) -> Rule:
        """The rule of `code`. Raises RuleMissing when the day has none: an unknown rate is never taken for zero."""
        found = self.find(code)
        if found is None:
            raise RuleMissing(self.country, code, self.day)
        return found
