"""Nett and gross are each other's inverse, to the rupiah."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.tax.engine import Case, Earlier, Payee, TaxId, assess, gross_for, pack_of, tax_on
from sorot.tax.engine.types import Aggregation, Entity, Income, Payer, PayerRole

from .books import TODAY, TREATY, book

BOOK = book()
KINDS = {
    "pph21": Case(TODAY, 0),
    "pph21 without a number": Case(TODAY, 0, payee=Payee(tax_id=TaxId.NONE)),
    "pph21 in the second bracket of the month": Case(TODAY, 0, earlier=Earlier(119_990_000, 2_999_750)),
    "pph21 with a month that owes": Case(TODAY, 0, earlier=Earlier(7_777_777, 0), payee=Payee(tax_id=TaxId.NONE)),
    "pph21 with goods": Case(TODAY, 0, in_kind=3_333_333),
    "pph23": Case(TODAY, 0, payee=Payee(Entity.BODY)),
    "pph23 without a number": Case(TODAY, 0, payee=Payee(Entity.BODY, tax_id=TaxId.NONE)),
    "pph23 royalty without a number": Case(
        TODAY, 0, payee=Payee(Entity.BODY, tax_id=TaxId.NONE), income=Income.ROYALTY
    ),
    "pph26": Case(TODAY, 0, payee=Payee(country="SG")),
    "pph26 by treaty": Case(TODAY, 0, payee=Payee(country="ZZ", has_treaty_form=True)),
    "none": Case(TODAY, 0, payer=Payer(role=PayerRole.PRIVATE)),
}
EDGES = (0, 117_000_000, 468_500_000, 906_000_000, 8_556_000_000)


def levy_of(case):
    return pack_of(case.payer.country).levy(case, BOOK)


@pytest.mark.parametrize("name", KINDS)
def test_every_net_around_every_edge_has_a_smallest_gross(name):
    """11 kinds x 5 edges x 2,000 consecutive nets: 110,000 amounts, none skipped."""
    case = KINDS[name]
    levy, goods = levy_of(case), case.in_kind
    for edge in EDGES:
        before = -1
        for net in range(edge, edge + 2_000):
            cash = levy.cash_for(net, goods)
            assert cash - levy.tax(cash + goods) == net
            assert cash == 0 or cash - 1 - levy.tax(cash - 1 + goods) == net - 1  # the smallest
            assert cash > before
            before = cash


@pytest.mark.parametrize("name", KINDS)
def test_one_more_rupiah_of_cash_brings_nothing_or_one_rupiah(name):
    levy = levy_of(KINDS[name])
    for edge in (0, 59_999_000, 119_999_000, 499_999_000, 999_999_000, 9_999_999_000):
        taxes = [levy.tax(gross) for gross in range(edge, edge + 2_001)]
        assert {after - now for now, after in pairwise(taxes)} <= {0, 1}


cases = st.builds(
    Case,
    day=st.just(TODAY),
    cash=st.integers(0, 20_000_000_000),
    in_kind=st.integers(0, 2_000_000_000),
    payee=st.builds(
        Payee,
        entity=st.sampled_from(Entity),
        country=st.sampled_from(["ID", "ID", "SG", TREATY.code[-2:].upper()]),
        tax_id=st.sampled_from(TaxId),
        has_treaty_form=st.booleans(),
    ),
    earlier=st.builds(Earlier, gross=st.integers(0, 2_000_000_000), withheld=st.integers(0, 500_000_000)),
    aggregation=st.sampled_from([None, *Aggregation]),
)


@settings(max_examples=400, deadline=None)
@given(case=cases, net=st.integers(0, 20_000_000_000))
def test_net_to_gross_and_back(case, net):
    cash = gross_for(net, case, BOOK)
    found = assess(replace(case, cash=cash), BOOK)
    assert (found.net, found.uncovered) == (net, 0)
    assert cash == 0 or cash - 1 - tax_on(replace(case, cash=cash - 1), BOOK) == net - 1


@settings(max_examples=400, deadline=None)
@given(case=cases)
def test_gross_to_net_and_back(case):
    """From a gross to its net and back: the same gross, or one smaller of which the same net is left."""
    found = assess(case, BOOK)
    if not found.uncovered:
        again = gross_for(found.net, case, BOOK)
        assert again <= case.cash
        assert assess(replace(case, cash=again), BOOK).net == found.net


@settings(max_examples=400, deadline=None)
@given(case=cases)
def test_the_lines_add_up(case):
    found = assess(case, BOOK)
    assert sum(line.tax for line in found.lines) + found.catch_up == found.tax >= 0
    assert sum(line.part for line in found.lines) == found.base
    assert found.net + found.withheld == found.cash
    assert found.withheld + found.uncovered == found.tax
