"""A creator's year: what each withholder paid and took, what nobody withheld of, and roughly the year's tax."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from sorot.core.access import Actor
from sorot.papers.periods import period_of
from sorot.papers.queries.years import WithholderYear, Year, year_of
from sorot.papers.render.pdf import render_pdf
from sorot.papers.sheets.year import year_sheet
from sorot.payments import actions
from sorot.payments.plans import TaxFileDetails
from sorot.payments.queries import payee_of
from tests.payments.conftest import NOW, Cast, Desk, desk, stopped_clock  # noqa: F401

from .test_statements import text

YEAR = period_of("2026")


def of(actor: Actor, code: str = "2026") -> Year:
    return year_of(payee_of(actor), period_of(code))


def status(cast: Cast, value: str, **changes: object) -> None:
    facts = {"legal_name": "Rani Puspita", "entity": "individual", "residency": "ID", "tax_status": value}
    actions.save_tax_file(details=TaxFileDetails(**(facts | changes)), by=cast.rani, now=NOW)


def test_a_year_adds_up_by_withholder(desk: Desk, cast: Cast) -> None:
    desk.earn(10_000_000, merchant_of_record="brand")
    desk.earn(20_000_000, merchant_of_record="platform")
    desk.earn(30_000_000, merchant_of_record="brand", payer=cast.rival.organisation, by=cast.rival)
    desk.earn(4_000_000)
    found = of(cast.rani)
    assert found.rows == (
        WithholderYear("Kopi Senja", 1, 10_000_000, 300_000),
        WithholderYear("Teh Pagi", 1, 30_000_000, 900_000),
        WithholderYear("", 1, 20_000_000, 600_000),
    )
    assert (found.free_gross, found.free_count) == (4_000_000, 1)
    assert (found.gross, found.tax, found.slips) == (64_000_000, 1_800_000, 3)


def test_the_estimate_uses_the_family_status_or_says_that_it_is_not_known(desk: Desk, cast: Cast) -> None:
    desk.earn(400_000_000, merchant_of_record="brand")
    unknown = of(cast.rani)
    assert (unknown.status, unknown.is_status_known) == ("TK/0", False)
    assert unknown.estimate is not None
    assert (unknown.estimate.income, unknown.estimate.free, unknown.estimate.taxable) == (
        200_000_000, 54_000_000, 146_000_000,
    )  # fmt: skip
    status(cast, "K/1")
    known = of(cast.rani)
    assert known.estimate is not None
    assert (known.status, known.is_status_known, known.estimate.free) == ("K/1", True, 63_000_000)
    assert known.query == "gross=400000000&withheld=31800000&status=K%2F1&year=2026".replace("31800000", str(known.tax))


def test_goods_count_and_another_year_does_not(desk: Desk, cast: Cast) -> None:
    desk.earn(10_000_000, merchant_of_record="brand", in_kind_item="Kamera", in_kind_amount=5_000_000)
    assert of(cast.rani).gross == 15_000_000
    assert of(cast.rani, "2025").is_empty
    assert of(cast.tono).is_empty


def test_the_last_hour_of_a_year_is_one_of_jakarta(desk: Desk, cast: Cast) -> None:
    midnight = NOW.replace(year=2027, month=1, day=1, hour=0) - timedelta(hours=7)
    terms = desk.open(merchant_of_record="brand")
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=midnight)
    assert (of(cast.rani).is_empty, of(cast.rani, "2027").gross) == (True, 10_000_000)


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"entity": "company", "tax_status": ""}, "company"), ({"residency": "SG"}, "elsewhere")]
)
def test_no_norm_for_companies_and_residents_elsewhere(desk: Desk, cast: Cast, changes, refusal) -> None:
    desk.earn()
    status(cast, "", **changes)
    found = of(cast.rani)
    assert (found.estimate, found.refusal, found.gross) == (None, refusal, 10_000_000)


def test_above_the_norm_there_is_no_estimate(desk: Desk, cast: Cast) -> None:
    desk.earn(4_800_000_000)
    assert (of(cast.rani).estimate, of(cast.rani).refusal) == (None, "above_norm")


@pytest.mark.usefixtures("stopped_clock")
def test_the_page_and_the_files_say_the_same(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    client = browse(cast.rani)
    page = text(client.get(reverse("papers:year", args=["2026"])))
    for words in ("Rp10.000.000", "Rp300.000", "TK/0", "Penghasilan dari tempat lain tidak termasuk"):
        assert words in page
    assert reverse("tax:year") + "?gross=10000000&amp;withheld=300000" in page
    assert client.get(reverse("tax:year") + "?" + of(cast.rani).query).status_code == 200
    table = b"".join(client.get(reverse("papers:year_file", args=["2026", "csv"])).streaming_content).decode(
        "utf-8-sig"
    )
    assert "Kopi Senja;1;10000000;300000" in table
    assert "Total;1;10000000;300000" in table
    assert client.get(reverse("papers:year_file", args=["2026", "pdf"])).content.startswith(b"%PDF")
    sheet = year_sheet(of(cast.rani), name="Rani Puspita")
    assert [row.cells for row in sheet.rows] == [("Kopi Senja", "1", "Rp10.000.000", "Rp300.000")]
    assert any("TK/0" in note for note in sheet.notes)
    assert render_pdf(sheet).startswith(b"%PDF")


@pytest.mark.usefixtures("stopped_clock")
def test_a_year_is_for_who_is_paid(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    page = reverse("papers:year", args=["2026"])
    found = {who: browse(getattr(cast, who)).get(page).status_code for who in ("rani", "tono", "bima", "dewi", "sri")}
    assert found == {"rani": 200, "tono": 200, "bima": 200, "dewi": 403, "sri": 403}
    assert "Rp10.000.000" not in text(browse(cast.tono).get(page))
    assert browse(cast.rani).get(reverse("papers:year", args=["26"])).status_code == 404
    assert browse(cast.rani).get(reverse("papers:year_file", args=["2026", "exe"])).status_code == 404
