"""Tax months: the slips of a month are what the tax account took in, to the rupiah, or the page says what is apart."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.core.models import Event
from sorot.papers.exports.slips import rate_text, tax_number
from sorot.papers.periods import period_of
from sorot.papers.queries.months import month_lines, object_codes, owners_for, slips_of
from sorot.payments import actions, postings
from sorot.payments.enums import DueRule
from sorot.payments.models import TaxRemittance, Withholding
from sorot.payments.plans import MilestonePlan, TaxFileDetails
from sorot.payments.withholding import VatTerm
from sorot.tax.models import TaxRule
from tests.payments.conftest import NOW, Cast, Desk, desk, stopped_clock  # noqa: F401
from tests.payments.test_docs import stories, told
from tests.payments.test_docs import written as written_legs

from .test_statements import text

NOVEMBER = date(2026, 11, 1)
NIK = "3171015708450001"


def name_rani(cast: Cast, **changes: object) -> None:
    facts = {"legal_name": "Rani Puspita", "entity": "individual", "residency": "ID", "tax_id": NIK}
    actions.save_tax_file(details=TaxFileDetails(**(facts | changes)), by=cast.rani, now=NOW)


def download(client, kind: str = "pph21", form: str = "csv", month: str = "2026-11", **query: str):
    """The answer; `body` is the file, read to its end."""
    response = client.get(reverse("papers:month_file", args=[month, kind, form]), query)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.body.decode("utf-8-sig")), delimiter=";"))


def test_the_slips_of_a_month_are_what_the_tax_account_took_in(desk: Desk, cast: Cast) -> None:
    for amount in (10_000_000, 150_000_001, 33_333_333):
        desk.earn(amount, merchant_of_record="brand")
    desk.earn(7_000_000)
    (line,) = month_lines([cast.dewi.organisation])
    account = postings.tax("pph21", "IDR", cast.dewi.organisation.code)
    assert (line.code, line.kind, line.form, line.slips, line.gross) == ("2026-11", "pph21", "BP21", 3, 193_333_334)
    assert [line.tax, line.books.taken, line.books.left] == postings.balances([account]) * 3
    assert (line.agrees, line.difference, line.is_estimate) == (True, 0, True)


def test_paying_changes_what_is_left_and_never_what_was_taken(desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    actions.remit_tax(
        withholder=cast.dewi.organisation, kind="pph21", period=NOVEMBER, amount=100_000, way="owner",
        submit_key="a" * 32, by=cast.dewi, now=NOW,
    )  # fmt: skip
    (line,) = month_lines([cast.dewi.organisation])
    assert (line.tax, line.books.taken, line.books.to_owner, line.books.left) == (300_000, 300_000, 100_000, 200_000)
    assert line.agrees


def test_a_slip_that_the_books_do_not_know_is_shown_with_the_difference(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    terms = desk.earn()
    slip = Withholding.objects.get()
    slip.pk, slip.code, slip.milestone, slip.terms = None, "doppel123456", terms.milestones.get(), terms
    slip.tax_amount = 7
    slip.save(force_insert=True)
    (line,) = month_lines([cast.dewi.organisation])
    assert (line.agrees, line.difference) == (False, -7)
    client = browse(cast.dewi)
    assert "selisih −Rp7" in text(client.get(reverse("papers:months"))).replace("-Rp7", "−Rp7")
    assert "Jangan dilaporkan" in text(client.get(reverse("papers:month", args=["2026-11"])))


def test_months_of_everybody_stand_at_the_desk_and_ppn_beside_them(desk: Desk, cast: Cast) -> None:
    ppn = VatTerm(1_200, 11, 12)
    desk.earn(merchant_of_record="platform", vat=ppn)
    desk.earn(merchant_of_record="brand")
    lines = month_lines(owners_for(cast.sri))
    found = [(line.withholder.name if line.withholder else "", line.kind, line.books.taken) for line in lines]
    assert found == [("", "pph21", 300_000), ("", "ppn_out", 1_155_000), ("Kopi Senja", "pph21", 300_000)]
    assert [line.kind for line in month_lines(owners_for(cast.rival))] == []
    actions.remit_tax(
        withholder=None, kind="ppn_out", period=NOVEMBER, amount=1_155_000, way="state", reference="A" * 16,
        submit_key="a" * 32, by=cast.sri, now=NOW,
    )  # fmt: skip
    assert next(line for line in month_lines([None]) if line.is_vat).books.left == 0


def test_when_it_is_due_comes_from_a_dated_row(desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    (line,) = month_lines([cast.dewi.organisation])
    assert line.due is not None
    assert (line.due.pay, line.due.report, line.due.is_sure) == (date(2026, 12, 15), date(2026, 12, 20), False)
    assert [line.is_overdue(date(2026, 12, day)) for day in (15, 16)] == [False, True]
    assert TaxRule.objects.get(code="withholding_due").value == {"pay_day": 15, "report_day": 20}


def test_a_month_is_one_of_jakarta(desk: Desk, cast: Cast) -> None:
    terms = desk.open(MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK), merchant_of_record="brand")
    desk.pay(terms)
    midnight = NOW.replace(month=12, day=1, hour=0) - timedelta(hours=7)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=midnight)
    (line,) = month_lines([cast.dewi.organisation])
    assert (line.code, line.agrees, line.tax) == ("2026-12", True, 300_000)


# ── Files


@pytest.mark.usefixtures("stopped_clock")
def test_the_file_holds_full_numbers_and_adds_up_to_the_books(browse, desk: Desk, cast: Cast) -> None:
    name_rani(cast)
    desk.earn(merchant_of_record="brand")
    desk.earn(120_000_000, merchant_of_record="brand")
    response = download(browse(cast.dewi))
    rows = rows_of(response)
    head = next(index for index, row in enumerate(rows) if len(row) == 10)
    first, second, total = rows[head + 1 :]
    assert first[:9] == [
        "2026-11", NIK, "Rani Puspita", "21-100-07", "2026-11-22", "10000000", "5000000", "5%", "250000",
    ]  # fmt: skip
    assert second[5:9] == ["120000000", "60000000", "5% + 15%", "3500000"]
    books = postings.balances([postings.tax("pph21", "IDR", cast.dewi.organisation.code)])[0]
    assert (total[5], total[6], total[8]) == ("130000000", "65000000", str(books))
    assert ["Pajak menurut pembukuan", str(books)] in rows
    assert any("konsultan pajak" in cell for row in rows[:head] for cell in row)
    assert "bp21-2026-11.csv" in response["Content-Disposition"]


@pytest.mark.usefixtures("stopped_clock")
def test_numbers_stay_text_in_excel(browse, desk: Desk, cast: Cast) -> None:
    name_rani(cast)
    desk.earn(merchant_of_record="brand")
    with ZipFile(io.BytesIO(download(browse(cast.dewi), form="xlsx").body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert f"<t>{NIK}</t>" in sheet
    assert "<v>250000</v>" in sheet


@pytest.mark.usefixtures("stopped_clock")
def test_each_download_is_written_down_without_a_number(browse, desk: Desk, cast: Cast) -> None:
    name_rani(cast)
    desk.earn(merchant_of_record="brand")
    download(browse(cast.dewi))
    download(browse(cast.sri), form="xlsx", of=cast.dewi.organisation.code)
    found = list(Event.objects.filter(verb="tax.file_taken").order_by("pk"))
    assert [(event.user, event.subject_code) for event in found] == [
        (cast.dewi.user, cast.dewi.organisation.code), (cast.sri.user, cast.dewi.organisation.code),
    ]  # fmt: skip
    assert all(event.data == {"kind": "pph21", "period": "2026-11"} for event in found)


@pytest.mark.usefixtures("stopped_clock")
def test_the_page_shows_the_last_digits_only(browse, desk: Desk, cast: Cast) -> None:
    name_rani(cast)
    desk.earn(merchant_of_record="brand")
    page = text(browse(cast.dewi).get(reverse("papers:month", args=["2026-11"])))
    assert (NIK in page, NIK[-4:] in page) == (False, True)


def test_an_old_npwp_gets_its_leading_zero_and_a_foreign_number_stays(desk: Desk, cast: Cast) -> None:
    name_rani(cast, tax_id="013121660091000")
    terms = desk.open()
    terms.payee.refresh_from_db()
    assert tax_number(terms.payee) == "0013121660091000"
    terms.payee.tax_id, terms.payee.tax_id_kind = "S1234567D", "tin"
    assert tax_number(terms.payee) == "S1234567D"


def test_a_rate_says_its_surcharge(desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    desk.earn(150_000_000, merchant_of_record="brand")
    found = [rate_text(slip) for slip in slips_of(cast.dewi.organisation, period_of("2026-11"))]
    assert found == ["5% × 120%", "(5% + 15%) × 120%"]


def test_a_code_that_no_row_names_is_left_empty(db) -> None:
    assert object_codes(period_of("2026-11")) == {"pph21": "21-100-07"}
    assert object_codes(period_of("2024-11")) == {}


def test_the_page_about_the_tax_month_tells_the_truth(browse, desk: Desk, cast: Cast, stopped_clock) -> None:
    name_rani(cast)
    desk.earn(merchant_of_record="brand")
    desk.earn(120_000_000, merchant_of_record="brand")
    page = (Path(__file__).resolve().parents[2] / "docs" / "money" / "tax-month.md").read_text(encoding="utf-8")
    rows = [row for row in rows_of(download(browse(cast.dewi))) if len(row) == 10][1:]
    written = [[row[4] or row[2], *row[5:9]] for row in rows]
    (table,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    assert written == [line.split(";") for line in table.strip().splitlines()]
    code = cast.dewi.organisation.code
    for way, amount in (("state", 3_000_000), ("owner", 750_000)):
        actions.remit_tax(
            withholder=cast.dewi.organisation, kind="pph21", period=NOVEMBER, amount=amount, way=way,
            reference="A" * 16 if way == "state" else "", submit_key=way[0] * 32,
            by=cast.sri if way == "state" else cast.dewi, now=NOW,
        )  # fmt: skip
    names = {
        postings.tax("pph21", "IDR", code).code: "kept", postings.clearing("IDR").code: "bank",
        postings.purse("brand", code, "IDR").code: "brand",
    }  # fmt: skip
    (legs,) = stories("tax-month.md")
    assert [leg for key in ("%remitted", "%handed_over") for leg in written_legs(names, [key])] == told(legs)


# ── Who may


@pytest.mark.usefixtures("stopped_clock")
def test_only_owner_and_finance_of_who_withheld_and_the_desk_read_months(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    kopi = cast.dewi.organisation.code
    wanted = {
        "dewi": (200, 200, 200), "sri": (200, 200, 404), "viewer": (403, 403, 403), "manager": (403, 403, 403),
        "rani": (403, 403, 403), "bima": (403, 403, 403), "rival": (200, 200, 404), "adi": (200, 200, 404),
    }  # fmt: skip
    for who, codes in wanted.items():
        client = browse(getattr(cast, who))
        month = reverse("papers:month", args=["2026-11"])
        answers = (client.get(reverse("papers:months")), client.get(month), download(client))
        assert tuple(answer.status_code for answer in answers) == codes, who
        if who in {"rival", "adi", "rani"}:
            assert client.get(month, {"of": kopi}).status_code == 404
            assert download(client, of=kopi).status_code == 404
    assert browse(cast.sri).get(reverse("papers:month", args=["2026-11"]), {"of": kopi}).status_code == 200
    assert browse(cast.dewi).get(reverse("papers:month", args=["2026"])).status_code == 404


@pytest.mark.usefixtures("stopped_clock")
def test_the_desk_pays_and_the_owner_takes_over_on_the_same_page(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    page = reverse("papers:remittances", args=["2026-11"])
    kopi = cast.dewi.organisation.code
    form = {"kind": "pph21", "amount": "100.000", "submit_key": "a" * 32}
    sri, dewi = browse(cast.sri), browse(cast.dewi)
    wrong = sri.post(f"{page}?of={kopi}", form | {"reference": "12", "paid_date": "2026-11-22"})
    assert (wrong.status_code, TaxRemittance.objects.count()) == (422, 0)
    assert "Tulis NTPN" in wrong.content.decode()
    sent = form | {"reference": "0A1B2C3D4E5F6G7H", "paid_date": "2026-11-22"}
    assert [sri.post(f"{page}?of={kopi}", sent).status_code for _ in range(2)] == [303, 303]
    assert dewi.post(page, form | {"submit_key": "b" * 32}).status_code == 303
    assert browse(cast.viewer).post(page, form | {"submit_key": "c" * 32}).status_code == 403
    (line,) = month_lines([cast.dewi.organisation])
    assert (line.books.to_state, line.books.to_owner, line.books.left) == (100_000, 100_000, 100_000)
    said = text(dewi.get(reverse("papers:month", args=["2026-11"])))
    assert "0A1B2C3D4E5F6G7H" in said


@pytest.mark.usefixtures("stopped_clock")
def test_the_pages_ask_as_much_for_three_slips_as_for_one(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    dewi, counts = browse(cast.dewi), []
    for _round in range(3):
        with CaptureQueriesContext(connection) as queries:
            dewi.get(reverse("papers:months"))
            dewi.get(reverse("papers:month", args=["2026-11"]))
        counts.append(len(queries))
        desk.earn(merchant_of_record="brand")
    assert counts[1] == counts[2] <= 30
