"""Writing the invoices of a released part: who to whom, how much, once."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sorot.core.models import Event
from sorot.papers import actions, tasks
from sorot.papers.actions import issue
from sorot.papers.errors import PaperError
from sorot.papers.fingerprints import fingerprint
from sorot.papers.models import Document, NumberSeries
from sorot.payments.enums import Merchant, MoneyMode
from sorot.payments.models import SiteIdentity
from sorot.payments.queries.taxes import released_part

from .conftest import NOW, PPN, known, summary

pytestmark = pytest.mark.django_db


def issue_for(part, now=NOW):
    return actions.issue_for_milestone(milestone_code=part.code, now=now)


def names(document):
    """(seller, buyer) as they stand on the paper."""
    sides = json.loads(document.parties)
    return sides["seller"]["known_as"], sides["buyer"]["known_as"]


def test_the_brand_buys_the_work_and_the_operator_its_fee(house):
    part = house.part(house.terms(), tax=250_000)
    papers = issue_for(part)
    assert summary(papers) == [("fee", 500_000, 0, 0), ("work", 10_000_000, 0, 250_000)]
    by_supply = {paper.supply: paper for paper in papers}
    assert names(by_supply["work"]) == ("Rani", "Kopi Senja")
    assert names(by_supply["fee"]) == ("localhost", "Kopi Senja")
    assert {paper.label for paper in papers} == {"INV/2026/000001"}
    assert by_supply["work"].payable_amount == part.paid_amount
    spent = released_part(part.terms, part, part.withholding).spent
    assert sum(paper.total_amount for paper in papers) == spent == 10_500_000


def test_an_agency_stands_between_and_its_client_reads_one_price(house):
    part = house.part(house.terms(agency=True), margin=2_000_000, tax=250_000)
    papers = {paper.supply: paper for paper in issue_for(part)}
    assert summary(papers.values()) == [
        ("arranged", 12_000_000, 0, 0), ("fee", 600_000, 0, 0), ("work", 10_000_000, 0, 250_000)
    ]  # fmt: skip
    assert names(papers["work"]) == ("Rani", "Agensi Sinar")
    assert names(papers["arranged"]) == ("Agensi Sinar", "Kopi Senja")
    seen = Document.objects.visible_to(house.cast.dewi)
    assert {paper.supply for paper in seen} == {"arranged", "fee"}
    for paper in seen:
        text = json.dumps(paper.facts) + paper.parties
        assert {"10000000", "2000000", "250000"} & set(re.findall(r"\d+", text)) == set()
        assert "Rani" not in text
    assert {paper.supply for paper in Document.objects.visible_to(house.cast.adi)} == {"arranged", "work"}
    assert {paper.supply for paper in Document.objects.visible_to(house.cast.rani)} == {"work"}
    assert not Document.objects.visible_to(house.cast.tono).exists()
    assert not Document.objects.visible_to(house.cast.rival).exists()


@pytest.mark.parametrize(
    ("merchant", "agency", "expected"),
    [
        ("brand", False, {("work", "Rani", "Kopi Senja"), ("fee", "localhost", "Kopi Senja")}),
        ("none", False, {("work", "Rani", "Kopi Senja"), ("fee", "localhost", "Kopi Senja")}),
        ("platform", False, {("work", "Rani", "localhost"), ("whole", "localhost", "Kopi Senja")}),
        (
            "brand", True,
            {("work", "Rani", "Agensi Sinar"), ("arranged", "Agensi Sinar", "Kopi Senja"),
             ("fee", "localhost", "Kopi Senja")},
        ),
        (
            "platform", True,
            {("work", "Rani", "localhost"), ("margin", "Agensi Sinar", "localhost"),
             ("whole", "localhost", "Kopi Senja")},
        ),
    ],
)  # fmt: skip
def test_flipping_the_merchant_flips_seller_buyer_and_withholder(house, merchant, agency, expected):
    """T6: the same deal under each merchant of record."""
    tax = 0 if merchant == "none" else 250_000
    terms = house.terms(agency=agency, merchant_of_record=merchant)
    part = house.part(terms, margin=2_000_000 if agency else 0, tax=tax)
    papers = issue_for(part)
    assert {(paper.supply, *names(paper)) for paper in papers} == expected
    work = next(paper for paper in papers if paper.supply == "work")
    assert work.withheld_amount == tax
    if merchant != "none":
        withholder = part.withholding.withholder
        assert withholder == (work.buyer.organisation if work.buyer else None)
        assert work.facts["withholding"]["code"] == part.withholding.code
    assert [paper.facts["withholding"] for paper in papers if paper.supply != "work"] == [None] * (len(papers) - 1)
    bought = sum(paper.total_amount for paper in papers if paper.buyer and paper.buyer.organisation == terms.payer)
    assert bought == released_part(terms, part, part.withholding if tax else None).spent


def test_value_added_tax_stands_on_what_the_operator_sells_with_base_and_law(house):
    part = house.part(house.terms(**PPN), tax=250_000, vat=54_999)
    papers = {paper.supply: paper for paper in issue_for(part)}
    assert (papers["fee"].vat_amount, papers["work"].vat_amount) == (54_999, 0)
    assert papers["fee"].facts["vat"] == {
        "rate_bps": 1_200, "base_part": 11, "base_whole": 12, "base": 458_333, "law": "PMK 131/2024",
        "confidence": "high",
    }  # fmt: skip
    assert papers["work"].facts["vat"] is None


def test_paid_directly_there_is_the_creators_paper_alone(house):
    terms = house.terms(mode=MoneyMode.DIRECT, merchant_of_record=Merchant.NONE, fee_bps=0)
    assert summary(issue_for(house.part(terms, amount=3_000_000))) == [("work", 3_000_000, 0, 0)]


def test_writing_twice_is_once(house):
    part = house.part(house.terms(), tax=250_000)
    first = issue_for(part)
    assert issue_for(part, NOW + timedelta(days=2)) == []
    assert Document.objects.count() == len(first) == 2
    assert sorted(NumberSeries.objects.values_list("last_number", flat=True)) == [1, 1]
    assert Event.objects.filter(verb="invoice.issued").count() == 2


def test_only_what_was_released_gets_an_invoice(house):
    part = house.part(house.terms())
    with pytest.raises(PaperError):
        actions.issue_for_milestone(milestone_code="unknown", now=NOW)
    pending = part.terms.milestones.create(position=9, label="Sisa", due_rule="before_work", amount=1, fee_amount=0)
    with pytest.raises(PaperError):
        issue_for(pending)
    assert Document.objects.count() == 0


def test_names_and_numbers_are_those_of_the_day_and_sealed(house):
    terms = house.terms()
    known(terms.payee, "Rani Puspita", address="Jl. Melati 3, Bandung", tax_id="3171234567890123", kind="nik")
    SiteIdentity.objects.create(
        legal_name="PT Sorot Nusantara", address="Jl. Sudirman 1", city="Jakarta", tax_id="0013000666091000",
        updated_at=NOW,
    )  # fmt: skip
    papers = {paper.supply: paper for paper in issue_for(house.part(terms, tax=250_000))}
    seller = json.loads(papers["work"].parties)["seller"]
    assert (seller["name"], seller["address"]) == ("Rani Puspita", "Jl. Melati 3, Bandung")
    assert seller["tax_id"] == "•••• 0123"
    assert b"Rani" not in bytes(papers["work"].parties_sealed)
    operator = json.loads(papers["fee"].parties)["seller"]
    assert (operator["name"], operator["tax_id"]) == ("PT Sorot Nusantara", "0013000666091000")
    for paper in papers.values():
        assert paper.sha256 == fingerprint(Document.objects.get(pk=paper.pk))


def test_a_paper_never_changes_not_even_in_the_database(house):
    paper = issue_for(house.part(house.terms()))[0]
    for change in (lambda: paper.delete(), lambda: Document.objects.filter(pk=paper.pk).update(price_amount=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Document.objects.get(pk=paper.pk).price_amount == paper.price_amount


def test_goods_stand_as_information_on_the_creators_paper_alone(house):
    terms = house.terms(in_kind_item="Mesin kopi", in_kind_amount=4_000_000)
    papers = {paper.supply: paper for paper in issue_for(house.part(terms, tax=350_000, goods=4_000_000))}
    assert papers["work"].facts["goods"] == {"item": "Mesin kopi", "amount": 4_000_000}
    assert papers["fee"].facts["goods"] is None
    assert papers["work"].price_amount == 10_000_000


def test_stamp_duty_is_a_note_above_its_limit_only(house):
    terms = house.terms(fee_bps=0)
    at_limit, above = house.part(terms, amount=5_000_000), house.part(terms, amount=5_000_001)
    assert [paper.facts["stamp"] for paper in issue_for(at_limit)] == [None]
    [paper] = issue_for(above)
    assert paper.facts["stamp"] == {
        "amount": 10_000, "above": 5_000_000, "law": "UU 10/2020", "confidence": "medium"
    }  # fmt: skip


def test_the_job_after_a_release_writes_the_papers_of_each_part(house):
    terms = house.terms()
    parts = [house.part(terms, amount=1_000_000), house.part(terms, amount=2_000_000)]
    payload = {"event": "payment.released", "deal_code": terms.deal_code, "milestones": [part.code for part in parts]}
    tasks.issue_papers(payload)
    tasks.issue_papers(payload)
    assert Document.objects.count() == 4


def test_the_sweep_writes_what_is_missing_and_one_failure_stops_nobody(house, monkeypatch):
    terms = house.terms()
    first, broken, last = (house.part(terms, amount=amount) for amount in (1_000_000, 2_000_000, 3_000_000))
    issue_for(first)
    real = issue.released_part

    def fail(terms, milestone, slip):
        if milestone.pk == broken.pk:
            raise ValueError("a row that does not add up")
        return real(terms, milestone, slip)

    monkeypatch.setattr(issue, "released_part", fail)
    with pytest.raises(RuntimeError, match="1 parts"):
        tasks.sweep(0)
    monkeypatch.undo()
    assert set(Document.objects.values_list("milestone__amount", flat=True)) == {1_000_000, 3_000_000}
    tasks.sweep(0)
    assert set(Document.objects.values_list("milestone__amount", flat=True)) == {1_000_000, 2_000_000, 3_000_000}
    assert last.documents.count() == 2
    numbers = Document.objects.filter(supply="work").order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
