"""The books that tests compute with: the initial rows, and one treaty row that exists only here."""

from __future__ import annotations

from datetime import date

from sorot.tax.engine import Case, Confidence, Earlier, Payee, Payer, Rule, RuleBook
from sorot.tax.engine.types import Aggregation, Entity, Income, PayerRole, TaxId
from sorot.tax.initial import initial_rules

TODAY = date(2026, 11, 22)
TREATY = Rule(
    "ID", "pph26_treaty_zz", {"rate_bps": 1_000}, date(2022, 1, 1), None, "A treaty", "tests", Confidence.HIGH, TODAY
)


def book(country: str = "ID", day: date = TODAY, *more: Rule) -> RuleBook:
    return RuleBook.of(country, day, [*initial_rules(), TREATY, *more])


def case_of(given: dict[str, str]) -> Case:
    """A case from the words of the golden table."""
    words = dict(given)
    gross, _slash, withheld = words.pop("earlier", "0/0").partition("/")
    aggregation = words.pop("aggregation", "")
    case = Case(
        day=date.fromisoformat(words.pop("day", str(TODAY))),
        cash=int(words.pop("cash", "0")),
        in_kind=int(words.pop("in_kind", "0")),
        payer=Payer(words.pop("payer", "ID"), PayerRole(words.pop("role", "business"))),
        payee=Payee(
            Entity(words.pop("entity", "person")),
            words.pop("residence", "ID"),
            TaxId(words.pop("tax_id", "npwp")),
            has_treaty_form=words.pop("dgt", "0") == "1",
            charges_vat=words.pop("vat", "0") == "1",
        ),
        income=Income(words.pop("income", "service")),
        earlier=Earlier(int(gross), int(withheld)),
        aggregation=Aggregation(aggregation) if aggregation else None,
    )
    assert words == {}, f"unknown words: {words}"
    return case
