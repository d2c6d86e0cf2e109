"""Who sells what to whom: the plan of the papers of one released part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorot.papers.enums import Supply
from sorot.papers.plan import LineKind, Side, plan_papers
from sorot.payments.enums import HOLDING_MODES, Merchant, MoneyMode
from sorot.payments.withholding import Part, Release, VatTerm, release_of

PPN = VatTerm(1_200, 11, 12)
FIVE_BILLION = 5_000_000_000


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """Anything a part can become, tax and value added tax included."""
    amount, margin = draw(st.integers(0, FIVE_BILLION)), draw(st.integers(0, 1_000_000_000))
    bps, secured = draw(st.integers(0, 3_000)), draw(st.integers(0, 500_000_000))
    vat, on_all = draw(st.sampled_from([None, PPN])), draw(st.booleans())
    fee = (amount + margin) * bps // 10_000
    tax_price = fee + (amount + margin + secured if on_all else 0)
    part = Part(amount, margin, fee, vat.tax(tax_price) if vat else 0, secured, bps, vat, on_all)
    earned, cover = draw(st.integers(0, amount)), draw(st.integers(0, 500_000_000))
    return release_of(part, earned=earned, cover=cover, tax=draw(st.integers(0, earned + cover)))


def sold_to(papers, side):
    return [paper for paper in papers if paper.buyer == side]


@given(
    release=releases(), merchant=st.sampled_from(Merchant), mode=st.sampled_from(MoneyMode), has_agency=st.booleans()
)
def test_the_payers_papers_are_what_its_money_became_and_vat_stands_once(release, merchant, mode, has_agency):
    if not has_agency:
        release = release_without_margin(release)
    papers = plan_papers(merchant=merchant, mode=mode, has_agency=has_agency, release=release)
    if mode == MoneyMode.DIRECT:
        assert [(paper.supply, paper.buyer, paper.price, paper.vat, paper.withheld) for paper in papers] == (
            [(Supply.WORK, Side.PAYER, release.earned, 0, 0)] if release.earned else []
        )
        return
    assert sum(paper.total for paper in sold_to(papers, Side.PAYER)) == release.spent
    assert sum(paper.vat for paper in papers) == release.vat
    assert all(paper.issuer == Side.OPERATOR for paper in papers if paper.vat)


def release_without_margin(release: Release) -> Release:
    return Release(
        release.earned, release.cover, 0, release.fee, release.vat, release.tax, release.returned, release.drawn
    )


@given(release=releases(), merchant=st.sampled_from(Merchant), has_agency=st.booleans())
def test_the_talents_paper_is_the_cash_and_what_was_withheld_of_it(release, merchant, has_agency):
    papers = plan_papers(merchant=merchant, mode=MoneyMode.OPERATOR, has_agency=has_agency, release=release)
    own = [paper for paper in papers if paper.issuer == Side.PAYEE]
    assert [(paper.supply, paper.price, paper.withheld) for paper in own] == (
        [(Supply.WORK, release.cash, release.tax)] if release.cash else []
    )
    assert all(paper.withheld == 0 for paper in papers if paper.issuer != Side.PAYEE)


HOLDING = st.sampled_from(sorted(HOLDING_MODES))


@given(release=releases(), merchant=st.sampled_from(Merchant), mode=HOLDING)
def test_a_client_whose_agency_acts_reads_one_price_and_nothing_of_the_talent(release, merchant, mode):
    papers = plan_papers(merchant=merchant, mode=mode, has_agency=True, release=release)
    for paper in sold_to(papers, Side.PAYER):
        assert paper.issuer in {Side.AGENCY, Side.OPERATOR}
        kinds = {line.kind: line.amount for line in paper.lines}
        assert set(kinds) <= {LineKind.WORK, LineKind.FEE}
        assert kinds.get(LineKind.WORK, 0) in {0, release.earned + release.cover + release.margin}
    for paper in papers:
        if paper.supply == Supply.MARGIN:
            assert [(line.kind, line.amount) for line in paper.lines] == [(LineKind.SERVICE, release.margin)]
        if Side.AGENCY not in {paper.issuer, paper.buyer} and paper.supply == Supply.WORK:
            assert paper.buyer == Side.OPERATOR


@given(release=releases(), mode=st.sampled_from([MoneyMode.OPERATOR, MoneyMode.PARTNER]), has_agency=st.booleans())
def test_flipping_the_merchant_flips_who_buys_and_who_withholds(release, mode, has_agency):
    release = release if has_agency else release_without_margin(release)

    def sides(merchant):
        papers = plan_papers(merchant=merchant, mode=mode, has_agency=has_agency, release=release)
        return {(paper.supply, paper.issuer, paper.buyer) for paper in papers}

    middle = Side.AGENCY if has_agency else Side.PAYER
    brand, platform = sides(Merchant.BRAND), sides(Merchant.PLATFORM)
    if release.cash:
        assert (Supply.WORK, Side.PAYEE, middle) in brand
        assert (Supply.WORK, Side.PAYEE, Side.OPERATOR) in platform
    assert {supply for supply, _issuer, _buyer in brand} <= {Supply.WORK, Supply.ARRANGED, Supply.FEE}
    assert {supply for supply, _issuer, _buyer in platform} <= {Supply.WORK, Supply.MARGIN, Supply.WHOLE}
    assert all(issuer == Side.OPERATOR for _supply, issuer, buyer in platform if buyer == Side.PAYER)
    assert (brand & platform) == set()


@pytest.mark.parametrize("mode", [MoneyMode.OPERATOR, MoneyMode.PARTNER])
def test_papers_of_nothing_are_left_out(mode):
    nothing = Release(earned=0, cover=0, margin=0, fee=0, vat=0, tax=0, returned=0, drawn=0)
    for merchant in Merchant:
        assert plan_papers(merchant=merchant, mode=mode, has_agency=True, release=nothing) == []


def test_a_fee_for_late_pay_says_so():
    release = Release(earned=50_000, cover=0, margin=0, fee=0, vat=0, tax=0, returned=0, drawn=0)
    papers = plan_papers(
        merchant=Merchant.BRAND, mode=MoneyMode.OPERATOR, has_agency=False, release=release, is_late_fee=True
    )
    assert [(paper.supply, [line.kind for line in paper.lines]) for paper in papers] == [(Supply.WORK, [LineKind.LATE])]
