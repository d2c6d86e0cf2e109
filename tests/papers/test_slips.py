"""Slips: who may read them, how each number is explained, and the paper in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from sorot.core.models import Event
from sorot.core.money import Money, format_money
from sorot.papers.queries import slips as queries
from sorot.papers.render.pdf import render_pdf
from sorot.papers.rules import may_read_tax_number
from sorot.papers.sheets import slip as words
from sorot.payments import actions
from sorot.payments.enums import DueRule
from sorot.payments.models import Payee, SiteIdentity, Withholding
from sorot.payments.plans import MilestonePlan
from tests.payments.conftest import NOW, Desk, browse, desk, member  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
NIK = "3273014501950001"
NPWP = "0012345678901234"


def released(desk, amount=10_000_000, *, now=NOW, number=NIK, **terms):
    """The slip of one released part: the payee's tax file is filled in, unless `number` is empty."""
    plan = MilestonePlan("Semua", amount, DueRule.BEFORE_WORK)
    opened = desk.open(plan, **({"merchant_of_record": "brand"} | terms))
    if number:
        payee = Payee.objects.get(pk=opened.payee_id)
        payee.legal_name, payee.tax_id, payee.address = "Rani Puspita Sari", number, "Jl. Braga 7, Bandung"
        payee.tax_id_kind, payee.tax_id_last4 = "nik", number[-4:]
        payee.save()
    desk.pay(opened)
    actions.release_milestones(deal_code=opened.deal_code, by=desk.cast.dewi, now=now)
    return Withholding.objects.get(terms=opened)


def file_text(response) -> str:
    document = pdfium.PdfDocument(response.content)
    pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", " ", " ".join(pages))


def paper(slip, locale="id", *, is_full=True) -> str:
    sheet = queries.sheet_of(slip, is_full=is_full, locale=locale)
    (page,) = list(pdfium.PdfDocument(render_pdf(sheet)))
    return re.sub(r"\s+", " ", page.get_textpage().get_text_range())


def sentences(slip):
    said = words.page_words(slip, "Kopi Senja")
    return [(step.label, step.amount, step.sentence) for step in [*said.steps, said.taken, said.arrived]]


def test_every_number_of_a_slip_is_explained_in_words(desk):
    assert sentences(released(desk)) == [
        ("Dibayar dengan uang, sebelum pajak", 10_000_000, "Yang dibayarkan untuk “Semua”."),
        ("Dihitung untuk pajak", 5_000_000, "Dari Rp10.000.000, separuhnya dihitung, yaitu Rp5.000.000."),
        ("Tarif 5%", 250_000, "5% dari Rp5.000.000 adalah Rp250.000."),
        (
            "Pajak yang dipotong", 250_000,
            "Kopi Senja menahannya dan menyetorkannya ke negara. Dibulatkan ke bawah ke rupiah penuh.",
        ),
        ("Dibayarkan", 9_750_000, "Rp10.000.000 uang dikurangi pajak Rp250.000."),
    ]  # fmt: skip


def test_a_slip_without_a_tax_number_says_why_it_is_more(desk):
    slip = released(desk, number="")
    rate = next(step for step in words.steps_to_tax(slip) if step.label == "Tarif 5%")
    assert (rate.amount, slip.tax_amount) == (300_000, 300_000)
    assert rate.sentence == (
        "5% dari Rp5.000.000, lalu 120% dari itu karena tidak ada nomor pajak: Rp300.000."
    )  # fmt: skip
    assert "Tidak ada nomor pajak." in paper(slip)


def test_a_nett_slip_says_that_the_brand_bears_the_tax(desk):
    slip = released(desk, tax_basis="nett")
    first = words.steps_to_tax(slip)[0]
    assert (first.amount, slip.net_amount) == (10_256_410, 10_000_000)
    assert first.sentence == (
        "Rp10.000.000 disepakati bersih (nett). Brand menambah Rp256.410 supaya jumlah itu utuh diterima."
    )
    assert words.who_bears(slip) == "Brand, di luar jumlah yang disepakati (nett)"


def test_goods_count_and_their_tax_is_told_apart(desk):
    slip = released(desk, in_kind_item="Mesin kopi", in_kind_amount=3_000_000)
    labels = [(step.label, step.amount) for step in words.steps_to_tax(slip)]
    assert labels == [
        ("Dibayar dengan uang, sebelum pajak", 10_000_000), ("Barang", 3_000_000),
        ("Dihitung untuk pajak", 6_500_000), ("Tarif 5%", 325_000),
    ]  # fmt: skip


def test_rates_of_a_large_month_stand_one_by_one_and_make_the_tax(desk):
    slip = released(desk, 5_000_000_000)
    rates = [step for step in words.steps_to_tax(slip) if step.label.startswith("Tarif")]
    assert [step.label for step in rates] == ["Tarif 5%", "Tarif 15%", "Tarif 25%", "Tarif 30%"]
    assert sum(step.amount for step in rates) == slip.tax_amount == 694_000_000


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("id", ["Bukti hitung potongan pajak", "Dipotong oleh", "Kopi Senja", "Dipotong dari", "Rani Puspita Sari", NIK,
                "Jl. Braga 7, Bandung", "22 November 2026", "November 2026", "PPh 21", "Reel untuk Kopi Senja",
                "dua ratus lima puluh ribu rupiah", "perkiraan", "Coretax", "PMK 168/2023",
                "berlaku sejak 1 Januari 2024"]),
        ("en", ["Tax withholding slip", "Withheld by", "Kopi Senja", "Withheld from", "Rani Puspita Sari", NIK,
                "22 November 2026", "November 2026", "PPh 21", "two hundred fifty thousand rupiah", "estimate",
                "Coretax", "PMK 168/2023", "in force since 1 January 2024"]),
    ],
)  # fmt: skip
def test_the_paper_says_everything_in_the_readers_language(desk, locale, wanted):
    slip = released(desk)
    text = paper(slip, locale)
    assert [part for part in [*wanted, slip.code] if part not in text] == []
    amounts = [slip.cash_amount, slip.base_amount, slip.tax_amount, slip.net_amount]
    text = text.replace("IDR ", "IDR\u00a0")
    assert [
        a
        for a in amounts
        if format_money(Money(a), locale) not in text.replace("\u00a0", " ").replace("IDR ", "IDR\u00a0")
    ] == []


def test_the_same_slip_is_the_same_file(desk):
    slip = released(desk)
    one, other = (render_pdf(queries.sheet_of(slip, is_full=True, locale="id")) for _ in range(2))
    assert one == other


def test_payee_and_withholder_and_operator_see_a_slip_and_strangers_do_not(desk, browse):
    slip = released(desk)
    cast = desk.cast
    for name in ("slip", "slip_pdf"):
        url = reverse(f"papers:{name}", args=[slip.code])
        answers = {
            who: browse(getattr(cast, who)).get(url).status_code
            for who in ("rani", "dewi", "viewer", "sri", "tono", "rival", "adi", "bima")
        }
        assert answers == {
            "rani": 200, "dewi": 200, "viewer": 200, "sri": 200, "tono": 404, "rival": 404, "adi": 404, "bima": 404,
        }  # fmt: skip


def test_a_client_whose_agency_acts_does_not_see_what_its_creator_got(desk, browse):
    slip = released(desk, acting_agency=desk.cast.adi.organisation, fee_bps=0)
    url = reverse("papers:slip", args=[slip.code])
    assert slip.withholder == desk.cast.adi.organisation
    assert browse(desk.cast.dewi).get(url).status_code == 404
    assert browse(desk.cast.adi).get(url).status_code == 200


def test_the_page_shows_only_the_last_digits_to_everybody(desk, browse):
    slip = released(desk)
    for who in ("rani", "dewi", "viewer", "sri"):
        text = browse(getattr(desk.cast, who)).get(reverse("papers:slip", args=[slip.code])).content.decode()
        assert NIK not in text
        assert "•••• 0001" in text
    assert not Event.objects.filter(verb="tax.slip_read").exists()


def test_the_file_has_the_whole_number_only_for_who_needs_it_and_each_reading_is_noted(desk, browse):
    slip = released(desk)
    url = reverse("papers:slip_pdf", args=[slip.code])
    seen = {who: file_text(browse(getattr(desk.cast, who)).get(url)) for who in ("rani", "dewi", "viewer", "sri")}
    assert {who: NIK in text for who, text in seen.items()} == {
        "rani": True, "dewi": True, "viewer": False, "sri": True,
    }  # fmt: skip
    assert "Rani Puspita Sari" not in seen["viewer"]
    assert "•••• 0001" in seen["viewer"]
    read = Event.objects.filter(verb="tax.slip_read", subject_code=slip.code)
    assert set(read.values_list("user_id", flat=True)) == {desk.cast.dewi.user_id, desk.cast.sri.user_id}
    assert may_read_tax_number(desk.cast.viewer, slip).ok is False


def test_the_file_is_a_pdf_that_nobody_keeps(desk, browse):
    slip = released(desk)
    response = browse(desk.cast.rani).get(reverse("papers:slip_pdf", args=[slip.code]), {"lang": "en"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == f'attachment; filename="slip-{slip.code}.pdf"'
    assert "Tax withholding slip" in file_text(response)


def test_the_operator_stands_on_a_slip_with_its_name_in_law(desk):
    SiteIdentity.objects.create(legal_name="PT Sorot Bersama", address="Jakarta", tax_id=NPWP, updated_at=NOW)
    slip = released(desk, merchant_of_record="platform")
    text = paper(slip)
    assert [part for part in ("PT Sorot Bersama", f"NPWP {NPWP}") if part not in text] == []


def test_the_list_adds_up_each_withholder_of_a_year(desk, browse):
    first, second = released(desk), released(desk, 20_000_000)
    last_year = released(desk, now=datetime(2025, 12, 30, 5, tzinfo=UTC))
    found = queries.slip_year(desk.cast.rani, year="2026", page=1)
    assert [slip.code for slip in found.page] == [second.code, first.code]
    assert [(t.name, t.kind, t.count, t.gross, t.tax) for t in found.totals] == [
        ("Kopi Senja", "PPh 21", 2, 30_000_000, first.tax_amount + second.tax_amount)
    ]
    assert (found.year, found.years) == (2026, [2026, 2025])
    assert [slip.code for slip in queries.slip_year(desk.cast.rani, year="2025", page=1).page] == [last_year.code]
    assert queries.slip_year(desk.cast.rani, year="abc", page=1).year == 2026
    text = browse(desk.cast.rani).get(reverse("papers:slips")).content.decode()
    assert text.count(reverse("papers:slip", args=[first.code])) == 1
    assert last_year.period == date(2025, 12, 1)


def test_an_empty_list_says_what_comes_and_leads_on(cast, browse):
    text = browse(cast.rani).get(reverse("papers:slips")).content.decode()
    assert "Belum ada bukti hitung." in text
    assert reverse("payments:tax_file") in text


def test_thirty_slips_ask_no_more_than_one(desk, browse, django_assert_max_num_queries):
    released(desk)
    client = browse(desk.cast.rani)
    client.get(reverse("papers:slips"))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("papers:slips"))
    for _ in range(8):
        released(desk)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(reverse("papers:slips"))


def test_a_slip_and_its_paper_stay_within_the_budget_of_a_page(desk, browse, django_assert_max_num_queries):
    slip = released(desk)
    for name in ("slip", "slip_pdf"):
        for who in ("rani", "dewi", "sri"):
            client = browse(getattr(desk.cast, who))
            with django_assert_max_num_queries(15):
                client.get(reverse(f"papers:{name}", args=[slip.code]))


def test_a_picture_of_the_withholder_stands_on_the_paper_and_a_lost_one_does_not_stop_it(desk, monkeypatch):
    slip = released(desk)
    assert queries.logo_of(slip, None) is None

    def lost(row):
        raise FileNotFoundError

    monkeypatch.setattr(queries, "open_file", lost)
    slip.withholder.logo_id = 1
    slip.withholder._state.fields_cache["logo"] = object()
    assert queries.logo_of(slip, None) is None


def test_a_slip_keeps_the_names_and_numbers_of_its_day(desk):
    Payee.objects.get_or_create(organisation=desk.cast.dewi.organisation, defaults={"created_at": NOW})
    slip = released(desk)
    before = paper(slip)
    payee = Payee.objects.get(pk=slip.payee_id)
    payee.legal_name, payee.tax_id, payee.address = "Rani Menikah", "3273014501950002", "Jl. Baru 1"
    payee.save()
    desk.cast.dewi.organisation.name = "Kopi Fajar"
    desk.cast.dewi.organisation.save()
    slip = Withholding.objects.get(pk=slip.pk)
    assert paper(slip) == before
    assert "Rani Puspita Sari" in before
    assert NIK in before
    assert NIK not in paper(slip, is_full=False)
