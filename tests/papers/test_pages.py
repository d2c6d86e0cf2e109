"""The pages of papers: the list, one invoice, its file, and its correction."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import translation

from sorot.core.models import StoredFile
from sorot.papers import actions
from sorot.papers.models import Document
from sorot.papers.queries.documents import find_document, logo_of
from sorot.papers.sheets.invoice import invoice_sheet
from sorot.papers.views import documents as views

from .conftest import NOW, PPN, known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
LIST = "/papers/"


@pytest.fixture
def stopped_clock(monkeypatch):
    from sorot.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


def issue(house, **changes):
    """{supply: invoice} of one released part."""
    terms = house.terms(**{key: changes.pop(key) for key in list(changes) if key in TERMS})
    part = house.part(terms, **changes)
    return {row.supply: row for row in actions.issue_for_milestone(milestone_code=part.code, now=NOW)}


TERMS = {"agency", "merchant_of_record", "mode", "fee_bps", "title", "in_kind_item", "in_kind_amount", *PPN}


def sheet_of(document, locale="id"):
    with translation.override(locale):
        return invoice_sheet(document, is_credited=False)


def numbers_on(answer):
    return [line.label for line in answer.context["papers"].page.items]


def test_the_list_says_whom_from_and_how_much(house, browse):
    issue(house, tax=250_000)
    lines = browse(house.cast.dewi).get(LIST).context["papers"].page.items
    said = sorted((line.supply_label, line.other, line.total.amount, line.is_out, line.is_credited) for line in lines)
    assert said == [
        ("Biaya platform", "localhost", 500_000, False, False), ("Karya kreator", "Rani", 10_000_000, False, False)
    ]  # fmt: skip
    [own] = browse(house.cast.rani).get(LIST).context["papers"].page.items
    assert (own.other, own.is_out, own.title) == ("Kopi Senja", True, "Reel untuk Kopi Senja")


def test_each_reads_only_their_own_list(house, browse):
    issue(house, agency=True, margin=2_000_000)
    seen = {
        name: len(numbers_on(browse(getattr(house.cast, name)).get(LIST)))
        for name in ("rani", "dewi", "viewer", "adi", "tono", "rival", "bima", "sri")
    }
    assert seen == {"rani": 1, "dewi": 2, "viewer": 2, "adi": 2, "tono": 0, "rival": 0, "bima": 0, "sri": 3}


def test_the_list_is_filtered_by_year_kind_direction_and_deal(house, browse):
    first = issue(house, agency=True, margin=2_000_000)
    issue(house, agency=True, margin=2_000_000)
    actions.correct_invoice(document=first["arranged"], reason="x", by=house.cast.adi, now=NOW)
    open_page = browse(house.cast.adi)
    for query, count in (
        ("", 6), ("?kind=credit", 1), ("?kind=invoice", 5), ("?way=in", 2), ("?way=out", 4), ("?year=2026", 6),
        ("?year=2025", 0), (f"?deal={first['work'].terms.deal_code}", 4), ("?kind=nonsense&year=x", 6),
    ):  # fmt: skip
        assert (query, len(numbers_on(open_page.get(LIST + query)))) == (query, count)
    credited = [line.label for line in open_page.get(LIST).context["papers"].page.items if line.is_credited]
    assert credited == [first["arranged"].label]


def test_an_empty_list_says_when_papers_appear(house, browse):
    text = browse(house.cast.tono).get(LIST).content.decode()
    assert "Belum ada dokumen." in text
    assert reverse("payments:statement") in text


def test_one_row_and_thirty_rows_ask_the_same_number_of_queries(house, browse):
    page = browse(house.cast.dewi)
    terms = house.terms()
    counts = []
    for more in (1, 15):
        for _ in range(more):
            actions.issue_for_milestone(milestone_code=house.part(terms).code, now=NOW)
        page.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            page.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize(
    ("who", "status"),
    [("rani", 200), ("dewi", 200), ("viewer", 200), ("sri", 200), ("tono", 404), ("rival", 404), ("adi", 404)],
)
def test_strangers_get_404_for_a_paper_and_its_file(house, browse, who, status):
    code = issue(house)["work"].code
    browser = browse(getattr(house.cast, who))
    assert browser.get(reverse("papers:document", args=[code])).status_code == status
    assert browser.get(reverse("papers:document_pdf", args=[code])).status_code == status


def test_a_client_whose_agency_acts_never_opens_the_creators_paper(house, browse):
    papers = issue(house, agency=True, margin=2_000_000, tax=250_000)
    client = browse(house.cast.dewi)
    assert client.get(reverse("papers:document", args=[papers["work"].code])).status_code == 404
    text = client.get(reverse("papers:document", args=[papers["arranged"].code])).content.decode()
    assert "Rp12.000.000" in text
    assert {"10.000.000", "2.000.000", "250.000"} & set(re.findall(r"[\d.]+", text)) == set()
    assert "Rani" not in text


def test_the_paper_says_who_what_how_much_and_on_whose_behalf(house, browse):
    paper = issue(house, tax=250_000, in_kind_item="Mesin kopi", in_kind_amount=4_000_000, goods=4_000_000)["work"]
    answer = browse(house.cast.dewi).get(reverse("papers:document", args=[paper.code]))
    sheet = answer.context["sheet"]
    assert (sheet.title, sheet.number) == ("Invoice", "INV/2026/000001")
    assert [party.name for party in sheet.parties] == ["Rani", "Kopi Senja"]
    assert [row.cells[1] for row in sheet.rows] == ["Rp10.000.000"]
    assert [(row.label, row.amount) for row in sheet.sums] == [
        ("Total", "Rp10.000.000"), ("PPh 21 dipotong", "\u2212Rp250.000"), ("Dibayar ke penjual", "Rp9.750.000")
    ]  # fmt: skip
    assert sheet.words == "Terbilang: sepuluh juta rupiah"
    text = answer.content.decode()
    assert "Diterbitkan lewat Sorot atas nama Rani." in text
    assert "Mesin kopi" in text
    assert "Pajak di sini perkiraan: pastikan ke konsultan pajak." in text
    assert "Rp10.000 (UU 10/2020)" in text


def test_value_added_tax_is_told_with_base_rate_and_law(house):
    paper = issue(house, **PPN, vat=54_999)["fee"]
    assert [(row.label, row.amount, row.detail) for row in sheet_of(paper).sums] == [
        ("Harga sebelum PPN", "Rp500.000", ""),
        ("PPN", "Rp54.999", "12% dari dasar (DPP) Rp458.333 = 11/12 dari harga. PMK 131/2024"),
        ("Total", "Rp554.999", ""),
    ]


def test_the_paper_reads_in_english_too(house):
    sheet = sheet_of(issue(house, tax=250_000)["work"], "en")
    assert (sheet.title, sheet.locale, sheet.words) == ("Invoice", "en", "In words: ten million rupiah")
    assert [row.amount for row in sheet.sums] == [
        "IDR\u00a010,000,000", "\u2212IDR\u00a0250,000", "IDR\u00a09,750,000"
    ]  # fmt: skip


@override_settings(PUBLIC_URL="https://sorot.example")
def test_the_qr_leads_to_the_public_page_by_its_whole_address(house):
    paper = issue(house)["work"]
    assert sheet_of(paper).verify_url == f"https://sorot.example/verify/{paper.token}/"


@pytest.mark.parametrize(("lang", "word"), [("id", "Penjual"), ("en", "Seller"), ("", "Penjual"), ("xx", "Penjual")])
def test_the_file_is_in_the_readers_language_or_the_one_asked_for(house, browse, monkeypatch, lang, word):
    drawn = []
    monkeypatch.setattr(views, "render_pdf", lambda sheet: drawn.append(sheet) or b"%PDF-")
    paper = issue(house)["work"]
    answer = browse(house.cast.rani).get(reverse("papers:document_pdf", args=[paper.code]) + f"?lang={lang}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "INV-2026-000001.pdf" in answer["Content-Disposition"]
    assert [sheet.parties[0].heading for sheet in drawn] == [word]


def test_the_file_is_a_pdf(house, browse):
    paper = issue(house, tax=250_000)["work"]
    content = browse(house.cast.rani).get(reverse("papers:document_pdf", args=[paper.code])).content
    assert content[:5] == b"%PDF-"


def test_the_issuers_logo_stands_on_a_paper_else_its_buyers(house, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sorot.accounts.actions import update_organisation
    from sorot.web.demo.pictures import still_life

    papers = issue(house, agency=True, margin=100_000)
    brand, agency = house.cast.dewi, house.cast.adi

    def logos():
        found = {supply: logo_of(find_document(house.cast.sri, row.code)) for supply, row in papers.items()}
        return {
            supply: picture and StoredFile.objects.get(sha256=sha(picture)).owner_code
            for supply, picture in found.items()
        }

    assert logos() == {"work": None, "arranged": None, "fee": None}
    for who in (brand, agency):
        update_organisation(
            organisation=who.organisation, name=who.organisation.name, about="", website="", version=1,
            logo=SimpleUploadedFile("l.jpg", still_life(who.organisation.code, width=200, height=80)), by=who, now=NOW,
        )  # fmt: skip
    expected = {
        "work": agency.organisation.code, "arranged": agency.organisation.code, "fee": brand.organisation.code
    }  # fmt: skip
    assert logos() == expected
    assert browse(brand).get(reverse("papers:document_pdf", args=[papers["fee"].code])).status_code == 200


def sha(content):
    import hashlib

    return hashlib.sha256(content).hexdigest()


def test_the_issuer_corrects_on_the_page_and_lands_on_the_new_one(house, browse):
    paper = issue(house)["work"]
    known(paper.issuer, "Rani Puspita")
    page = reverse("papers:document", args=[paper.code])
    browser = browse(house.cast.rani)
    answer = browser.post(page, {"reason": "Nama lama."})
    fresh = Document.objects.get(version=2)
    assert (answer.status_code, answer["Location"]) == (303, reverse("papers:document", args=[fresh.code]))
    assert json.loads(fresh.parties)["seller"]["name"] == "Rani Puspita"
    text = browser.get(page).content.decode()
    assert "Invoice ini sudah dikoreksi." in text
    assert "DIKOREKSI" in text
    assert reverse("papers:document", args=[fresh.code]) in text
    assert browser.post(page, {"reason": "Nama lama."})["Location"] == answer["Location"]
    assert Document.objects.filter(supply="work").count() == 3


def test_a_correction_without_a_reason_keeps_the_page_and_writes_nothing(house, browse):
    paper = issue(house)["work"]
    answer = browse(house.cast.rani).post(reverse("papers:document", args=[paper.code]), {"reason": " "})
    assert (answer.status_code, Document.objects.count()) == (422, 2)


@pytest.mark.parametrize(("who", "status"), [("dewi", 403), ("viewer", 403), ("tono", 404)])
def test_who_did_not_issue_it_cannot_correct_it(house, browse, who, status):
    paper = issue(house)["work"]
    answer = browse(getattr(house.cast, who)).post(reverse("papers:document", args=[paper.code]), {"reason": "x"})
    assert (answer.status_code, Document.objects.count()) == (status, 2)


def test_the_operator_corrects_on_behalf(house, browse):
    paper = issue(house)["work"]
    browser, page = browse(house.cast.sri), reverse("papers:document", args=[paper.code])
    assert "Anda melakukannya atas nama Rani." in browser.get(page).content.decode()
    assert browser.post(page, {"reason": "Alamat."}).status_code == 303
    assert Document.objects.get(version=2).issued_date == date(2026, 11, 22)


def test_the_room_of_the_deal_leads_to_its_papers(house, browse):
    papers = issue(house)
    issue(house, title="Lain")
    answer = browse(house.cast.rani).get(f"{LIST}?deal={papers['work'].terms.deal_code}")
    assert numbers_on(answer) == [papers["work"].label]
    assert "Hanya yang dari “Reel untuk Kopi Senja”." in answer.content.decode()


@pytest.mark.parametrize("who", ["rani", "dewi", "sri"])
def test_a_paper_and_its_file_are_read_in_few_queries(house, browse, who):
    paper = issue(house, tax=250_000)["work"]
    actions.correct_invoice(document=paper, reason="x", by=house.cast.rani, now=NOW)
    browser = browse(getattr(house.cast, who))
    for name in ("document", "document_pdf"):
        address = reverse(f"papers:{name}", args=[paper.code])
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= 15
