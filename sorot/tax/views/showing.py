"""What the templates show: the engine's answers and the table's rows, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sorot.tax.engine import Assessment, Line, Rule, YearEstimate
from sorot.tax.engine.levy import ONE
from sorot.tax.enums import Sureness
from sorot.tax.models import TaxRule
from sorot.tax.queries import RuleHistory
from sorot.tax.wording import KINDS, NOTICES, Fact, country_name, facts_of, percent, row_text, rule_name

TONES = {"high": "good", "medium": "", "low": "bad"}


@dataclass(frozen=True, slots=True)
class LineView:
    part: int
    rate: str
    tax: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """A row that was used: what it is, and how sure."""

    name: str
    facts: list[Fact]
    law: str
    source: str
    sureness: str
    tone: str
    checked: Any
    first: Any
    last: Any
    note: str
    row_code: str = ""


def _lines(lines: Iterable[Line]) -> list[LineView]:
    return [LineView(line.part, percent(line.rate_bps), line.tax) for line in lines]


def rule_view(rule: Rule, row_code: str = "") -> SourceView:
    """A rule in words."""
    value = {key: list(item) if isinstance(item, tuple) else item for key, item in rule.value.items()}
    return SourceView(
        name=rule_name(rule.code),
        facts=facts_of(rule.country, value),
        law=rule.law,
        source=row_text(rule.source),
        sureness=str(Sureness(rule.confidence.value).label),
        tone=TONES[rule.confidence.value],
        checked=rule.checked,
        first=rule.valid_from,
        last=rule.valid_until,
        note=row_text(rule.note),
        row_code=row_code,
    )


def row_view(row: TaxRule) -> SourceView:
    return rule_view(row.as_rule(), row.row_code)


def assessment_view(found: Assessment, *, is_nett: bool) -> dict[str, Any]:
    """An answer for one payment."""
    return {
        "found": found,
        "is_nett": is_nett,
        "kind": KINDS.get(found.kind, found.kind),
        "lines": _lines(found.lines),
        "factor": percent(found.factor_bps) if found.factor_bps != ONE else "",
        "effective": found.tax / found.gross if found.gross else None,
        "notices": [NOTICES[notice] for notice in found.notices],
        "sources": [rule_view(rule) for rule in found.rules],
    }


def year_view(found: YearEstimate) -> dict[str, Any]:
    """An answer for a year."""
    return {
        "found": found,
        "norm": percent(found.norm_bps),
        "lines": _lines(found.lines),
        "sources": [rule_view(rule) for rule in found.rules],
    }


def country_views(histories: Mapping[str, list[RuleHistory]]) -> list[dict[str, Any]]:
    """Every rule of every country, with its rows."""
    return [
        {
            "code": country,
            "name": country_name(country),
            "rules": [
                {
                    "name": rule_name(history.code),
                    "current": row_view(history.current) if history.current else None,
                    "coming": [row_view(row) for row in history.coming],
                    "ended": [row_view(row) for row in history.ended],
                }
                for history in rules
            ],
        }
        for country, rules in histories.items()
    ]
