"""Papers of real releases: what the books moved is what the papers say, whoever withholds (T6)."""

from __future__ import annotations

import pytest

from sorot.papers import tasks
from sorot.papers.models import Document
from sorot.payments import actions as money
from sorot.payments.enums import DueRule, Purse
from sorot.payments.models import Milestone
from sorot.payments.plans import MilestonePlan
from sorot.payments.postings import balances, platform_fee, purse
from sorot.payments.queries.taxes import released_part
from sorot.payments.withholding import VatTerm
from tests.payments.conftest import NOW as PAID
from tests.payments.conftest import desk  # noqa: F401  (fixture)

pytestmark = pytest.mark.django_db
PPN = VatTerm(1_200, 11, 12)
WHOLE = MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK)
ARRANGED = MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK, margin=2_000_000)


def papers_of(published):
    """Run the job of each release that was told, as the worker does."""
    for event, payload in published:
        if event == "payment.released":
            tasks.issue_papers({"event": event, **payload})
    return {row.supply: row for row in Document.objects.select_related("issuer", "buyer__organisation")}


@pytest.mark.parametrize("merchant", ["none", "brand", "platform"])
@pytest.mark.parametrize("agency", [False, True])
def test_papers_agree_with_the_books_to_the_rupiah(desk, published, merchant, agency):
    terms = (
        desk.arranged(ARRANGED, merchant_of_record=merchant, vat=PPN)
        if agency
        else desk.open(WHOLE, merchant_of_record=merchant, vat=PPN)
    )
    desk.pay(terms)
    money.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=PAID)
    papers, part = papers_of(published), Milestone.objects.get(terms=terms)
    slip = getattr(part, "withholding", None)
    release = released_part(terms, part, slip)
    paid_in = part.funding.amount
    brand, earned, fee, margin = balances(
        [
            purse(Purse.BRAND, terms.payer.code, "IDR"), purse(Purse.EARNINGS, terms.payee.code, "IDR"),
            platform_fee("IDR"), purse(Purse.AGENCY, terms.acting_agency.code if agency else "none", "IDR"),
        ]
    )  # fmt: skip
    assert papers["work"].payable_amount == earned == part.paid_amount
    assert papers["work"].withheld_amount == release.tax
    assert (release.tax > 0) is (merchant != "none")
    bought = [row for row in papers.values() if row.buyer and row.buyer.organisation == terms.payer]
    assert sum(row.total_amount for row in bought) == release.spent == paid_in - brand
    vats = sum(row.vat_amount for row in papers.values())
    assert vats == release.vat > 0
    if merchant == "platform":
        assert set(papers) == ({"work", "whole", "margin"} if agency else {"work", "whole"})
        assert papers["work"].buyer is None
        assert papers["whole"].total_amount == release.spent
        if agency:
            assert papers["margin"].price_amount == margin
    else:
        assert set(papers) == ({"work", "arranged", "fee"} if agency else {"work", "fee"})
        assert papers["work"].buyer.organisation == (terms.acting_agency if agency else terms.payer)
        assert papers["fee"].price_amount == fee
        if agency:
            assert papers["arranged"].price_amount - papers["work"].price_amount == margin
    if slip is not None:
        assert slip.withholder == (papers["work"].buyer.organisation if papers["work"].buyer else None)


@pytest.mark.parametrize("talent", [4_000_000, 1])
def test_a_divided_dispute_gets_papers_of_what_was_given(desk, published, talent):
    terms = desk.open(WHOLE, merchant_of_record="brand")
    desk.pay(terms)
    money.settle_terms(deal_code=terms.deal_code, talent_amount=talent, reason="x", by=desk.cast.sri, now=PAID)
    papers = papers_of(published)
    assert papers["work"].price_amount == talent
    part = Milestone.objects.get(terms=terms)
    [brand] = balances([purse(Purse.BRAND, terms.payer.code, "IDR")])
    assert sum(row.total_amount for row in papers.values()) == part.funding.amount - brand
