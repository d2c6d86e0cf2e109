"""T1: every worked case of `golden.txt`, by its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sorot.tax.engine import YearCase, assess, estimate_year, gross_for, vat_on

from .books import book, case_of

TABLE = (Path(__file__).parent / "golden.txt").read_text(encoding="utf-8")
LINES = [line for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
KINDS = {"pph21", "pph23", "pph26", "none", "th_wht"}


def words(text: str) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in text.split())


def answer(what: str, given: dict[str, str]) -> dict[str, Any]:
    """What the engine says, in the words of the table."""
    if what == "vat":
        vat = vat_on(int(given["price"]), book())
        return {"base": vat.base, "tax": vat.tax}
    if what == "year":
        numbers = {key: int(given[key]) for key in ("gross", "withheld") if key in given}
        year = estimate_year(YearCase(status=given.get("status", "TK/0"), **numbers), book(day=date(2026, 12, 31)))
        assert sum(line.part for line in year.lines) == year.taxable
        assert sum(line.tax for line in year.lines) == year.tax
        return {name: getattr(year, name) for name in ("taxable", "tax", "due", "overpaid")}
    net = int(given.pop("net", "0"))
    case = case_of(given)
    pages = book(case.payer.country, case.day)
    if what == "nett":
        case = replace(case, cash=gross_for(net, case, pages))
    found = assess(case, pages)
    assert sum(line.tax for line in found.lines) + found.catch_up == found.tax
    assert found.cash == found.net + found.tax - found.uncovered
    assert what != "nett" or (found.net, found.uncovered) == (net, 0)
    names = ("tax", "net", "cash", "uncovered", "kept", "catch_up")
    more = {"vat": found.vat.tax if found.vat else 0, "estimate": int(found.is_estimate), found.kind: ""}
    return {name: getattr(found, name) for name in names} | more


@pytest.mark.parametrize("line", LINES)
def test_t1_worked_case(line):
    told, bar, reason = line.partition("|")
    assert bar, "every case says why"
    assert reason.strip()
    question, _arrow, wanted = told.partition("->")
    what, _space, given = question.strip().partition(" ")
    found, expected = answer(what, words(given)), words(wanted)
    assert {name: str(found.get(name, "?")) for name in expected} == {
        name: value.replace("_", "") if name not in KINDS else value for name, value in expected.items()
    }


def test_the_table_has_sixty_cases_and_none_twice():
    questions = [" ".join(line.partition("->")[0].split()) for line in LINES]
    assert len(questions) >= 60
    assert len(set(questions)) == len(questions)
    assert sum("estimate=1" not in line and line.startswith("pay cash") for line in LINES) >= 20


def test_a_sure_case_is_no_estimate():
    assert assess(case_of({"cash": "10000000"}), book()).is_estimate is False
