"""Reading the tax table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sorot.tax.engine import PACKS, RuleBook, pack_of
from sorot.tax.models import TaxRule


def rules_at(country: str, day: date) -> RuleBook:
    """What is in force in `country` on `day` (a day of Asia/Jakarta: `engine.tax_day(moment)`). One query.

    Raises engine.NotCovered where there is no pack for the country. Nothing is kept between calls, so a new row counts
    from its commit on.
    """
    pack_of(country)
    rows = TaxRule.objects.filter(country=country).in_force(day)
    return RuleBook.of(country, day, (row.as_rule() for row in rows))


@dataclass(slots=True)
class RuleHistory:
    """All rows of one rule: the one in force, those to come (the next first), those that ended (the newest first)."""

    country: str
    code: str
    current: TaxRule | None = None
    coming: list[TaxRule] = field(default_factory=list)
    ended: list[TaxRule] = field(default_factory=list)


def histories(day: date) -> Mapping[str, list[RuleHistory]]:
    """Every rule by country, in the order of its pack, seen from `day`. One query."""
    known = {(country, code): RuleHistory(country, code) for country, pack in PACKS.items() for code in pack.codes()}
    for row in TaxRule.objects.order_by("country", "code", "-valid_from_date"):
        history = known.setdefault((row.country, row.code), RuleHistory(row.country, row.code))
        if row.valid_from_date > day:
            history.coming.insert(0, row)
        elif row.valid_until_date is None or row.valid_until_date >= day:
            history.current = row
        else:
            history.ended.append(row)
    found: dict[str, list[RuleHistory]] = {country: [] for country in PACKS}
    for history in known.values():
        if history.current or history.coming or history.ended:
            found.setdefault(history.country, []).append(history)
    return found


def row_before(row: TaxRule) -> TaxRule | None:
    """The row of the same rule that ends on the day before `row` begins."""
    eve = row.valid_from_date - timedelta(days=1)
    return TaxRule.objects.filter(country=row.country, code=row.code, valid_until_date=eve).first()
