"""Statements: what every side reads agrees to the rupiah with the books and with each other, whatever was agreed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.core.access import Actor
from sorot.papers.exports import write_csv, write_xlsx
from sorot.papers.exports.statement import statement_table
from sorot.papers.periods import own_period, period_of
from sorot.papers.queries.statements import Statement, apart_of, find_holder, holder_of, lines_of, statement_of
from sorot.papers.render.pdf import render_pdf
from sorot.papers.sheets.statement import statement_sheet
from sorot.payments import actions, postings
from sorot.payments.enums import DueRule, Purse
from sorot.payments.plans import MilestonePlan
from sorot.payments.withholding import VatTerm
from tests.payments.conftest import NOW, Cast, Desk, desk, stopped_clock  # noqa: F401

NOVEMBER = period_of("2026-11")
AMOUNT, MARGIN = 10_000_000, 1_234_567
PPN = VatTerm(1_200, 11, 12)


@dataclass(frozen=True)
class Kind:
    """One way to agree: what the terms say, and what reaches Rani of Rp 10.000.000 (no tax number: 3 %)."""

    terms: dict
    net: int
    has_agency: bool = False


KINDS = {
    "nobody withholds": Kind({}, AMOUNT),
    "the brand withholds": Kind({"merchant_of_record": "brand"}, 9_700_000),
    "the brand bears the tax": Kind({"merchant_of_record": "brand", "tax_basis": "nett"}, AMOUNT),
    "goods come with it": Kind(
        {"merchant_of_record": "brand", "in_kind_item": "Kamera", "in_kind_amount": 5_000_000}, 9_550_000
    ),
    "an agency acts": Kind({}, AMOUNT, has_agency=True),
    "an agency withholds": Kind({"merchant_of_record": "brand"}, 9_700_000, has_agency=True),
    "the site withholds": Kind({"merchant_of_record": "platform", "vat": PPN}, 9_700_000),
    "the site withholds, an agency acts": Kind({"merchant_of_record": "platform", "vat": PPN}, 9_700_000, True),
    "PPN on the fee": Kind({"merchant_of_record": "brand", "vat": PPN}, 9_700_000),
}


def released(desk: Desk, kind: Kind):
    plan = MilestonePlan("Semua", AMOUNT, DueRule.BEFORE_WORK, margin=MARGIN if kind.has_agency else 0)
    terms = (desk.arranged if kind.has_agency else desk.open)(plan, **kind.terms)
    desk.pay(terms)
    by = desk.cast.adi if kind.has_agency else desk.cast.dewi
    actions.release_milestones(deal_code=terms.deal_code, by=by, now=NOW)
    return terms


def own(actor: Actor, period=NOVEMBER) -> Statement:
    holder = holder_of(actor)
    assert holder is not None
    return statement_of(holder, period)


def found(words: str) -> Statement:
    holder = find_holder(words)
    assert holder is not None
    return statement_of(holder, NOVEMBER)


def as_csv(statement: Statement) -> list[list[str]]:
    out = io.BytesIO()
    write_csv(statement_table(statement), out)
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", KINDS)
def test_all_sides_agree_to_the_rupiah(desk: Desk, cast: Cast, name: str) -> None:
    kind = KINDS[name]
    terms = released(desk, kind)
    rani, dewi, adi, sri = (own(actor) for actor in (cast.rani, cast.dewi, cast.adi, cast.sri))
    bank, vat = found("bank"), found("vat")
    owner = "" if terms.merchant_of_record == "platform" else (terms.acting_agency or terms.payer).code
    tax = postings.balances([postings.tax("pph21", "IDR", owner)])[0]
    assert rani.closing == kind.net
    assert (bank.closing, bank.went) == (terms.fundings.get().amount, 0)
    assert rani.closing + dewi.closing + adi.closing + sri.closing + vat.closing + tax == bank.closing
    assert adi.closing == (MARGIN if kind.has_agency else 0)
    for statement, account in (
        (rani, postings.purse(Purse.EARNINGS, terms.payee.code, "IDR")),
        (dewi, postings.purse(Purse.BRAND, terms.payer.code, "IDR")),
        (sri, postings.platform_fee("IDR")),
    ):
        lines = list(lines_of(statement))
        assert [statement.closing] == postings.balances([account])
        assert statement.opening + sum((line.came or 0) - (line.went or 0) for line in lines) == statement.closing
        assert [line.running for line in lines[-1:]] == [statement.closing][: len(lines)]
    (line,) = lines_of(rani)
    assert (line.gross - line.tax, line.net, line.came) == (kind.net, kind.net, kind.net)
    assert line.tax == tax


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.has_agency])
def test_nobody_reads_a_margin_that_is_not_theirs(desk: Desk, cast: Cast, name: str) -> None:
    released(desk, KINDS[name])
    for actor, may in ((cast.rani, False), (cast.dewi, False), (cast.bima, False), (cast.sri, False), (cast.adi, True)):
        if holder_of(actor) is None:
            continue
        cells = [cell for row in as_csv(own(actor)) for cell in row]
        assert (str(MARGIN) in cells) is may, actor
    client = [cell for row in as_csv(own(cast.dewi)) for cell in row]
    assert not {str(AMOUNT), "9700000", "300000"} & set(client)


def test_a_period_opens_with_what_was_there_and_holds_only_its_own_lines(desk: Desk, cast: Cast) -> None:
    desk.earn(2_000_000)
    desk.account(now=NOW - timedelta(days=4))
    later = NOW + timedelta(days=20)
    desk.request(500_000, now=later)
    december = own(cast.rani, period_of("2026-12"))
    assert (december.opening, december.came, december.went, december.closing) == (2_000_000, 0, 500_000, 1_500_000)
    (line,) = lines_of(december)
    assert (line.gross, line.tax, line.net, line.went, line.running) == (None, None, None, 500_000, 1_500_000)
    november, quarter, year = (own(cast.rani, period_of(code)) for code in ("2026-11", "2026-Q4", "2026"))
    assert (november.closing, quarter.closing, year.count) == (2_000_000, 1_500_000, 2)
    october = own(cast.rani, period_of("2026-10"))
    assert (october.opening, october.count, october.closing) == (0, 0, 0)


def test_a_day_begins_at_midnight_in_jakarta(desk: Desk, cast: Cast) -> None:
    terms = desk.open(MilestonePlan("Semua", 1_000_000, DueRule.BEFORE_WORK))
    desk.pay(terms)
    midnight = NOW.replace(month=12, day=1, hour=0) - timedelta(hours=7)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=midnight)
    assert (own(cast.rani).count, own(cast.rani, period_of("2026-12")).count) == (0, 1)
    (line,) = lines_of(own(cast.rani, period_of("2026-12")))
    assert line.day == date(2026, 12, 1)


def test_lines_come_in_chunks_with_one_running_balance(desk: Desk, cast: Cast, monkeypatch) -> None:
    for amount in (1_000_000, 2_000_000, 3_000_000):
        desk.earn(amount)
    statement = own(cast.rani)
    account = statement.holder.account
    span = {"since": NOVEMBER.since, "until": NOVEMBER.until}
    chunks = list(postings.stream(account, statement.span, **span, chunk=2))
    assert [[entry.running for entry in chunk] for chunk in chunks] == [[1_000_000, 3_000_000], [6_000_000]]
    desk.earn(4_000_000)
    assert [len(chunk) for chunk in postings.stream(account, statement.span, **span)] == [3]


def test_money_that_waits_is_named_apart(desk: Desk, cast: Cast) -> None:
    desk.pay(desk.open(MilestonePlan("Semua", 3_000_000, DueRule.BEFORE_WORK)))
    desk.earn(1_000_000)
    apart = apart_of(cast.rani, holder_of(cast.rani))
    assert (apart.pending, apart.secured, apart.direct, own(cast.rani).closing) == (0, 3_000_000, 0, 1_000_000)


def test_the_table_is_safe_and_adds_up(desk: Desk, cast: Cast) -> None:
    desk.earn(title='=HYPERLINK("http://x";"klik")', merchant_of_record="brand")
    rows = as_csv(own(cast.rani))
    head = next(index for index, row in enumerate(rows) if len(row) == 10)
    line, total = rows[head + 1], rows[head + 2]
    assert line[0] == "2026-11-22"
    assert line[2] == '\'=HYPERLINK("http://x";"klik")'
    assert line[4:] == ["10000000", "300000", "9700000", "9700000", "", "9700000"]
    assert total[4:] == ["10000000", "300000", "9700000", "9700000", "0", "9700000"]
    out = io.BytesIO()
    write_xlsx(statement_table(own(cast.rani)), out)
    with ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>9700000</v>" in sheet
    assert 'state="frozen"' in sheet


def test_the_paper_is_a_pdf_of_every_line(desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    sheet = statement_sheet(own(cast.rani))
    (row,) = sheet.rows
    assert "Rp10.000.000 sebelum pajak, Rp300.000 pajak" in row.detail
    assert render_pdf(statement_sheet(own(cast.rani))).startswith(b"%PDF")


# ── Pages


@pytest.mark.usefixtures("stopped_clock")
def test_everybody_reads_their_own_and_the_desk_reads_all(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    page = reverse("papers:statement")
    assert "Rp9.700.000" in text(browse(cast.rani).get(page))
    assert "Kopi Senja" in text(browse(cast.dewi).get(page))
    assert "Belum ada saldo" in text(browse(cast.tono).get(page))
    assert browse(Actor()).get(page).status_code == 302
    sri = browse(cast.sri)
    assert "Rp500.000" in text(sri.get(page))
    assert "Rp9.700.000" in text(sri.get(page, {"of": cast.rani.user.email}))
    assert "Rp10.500.000" in text(sri.get(page, {"of": "kopi senja"}))
    assert "Rp10.500.000" in text(sri.get(page, {"of": "bank"}))
    assert sri.get(page, {"of": "Tidak Ada"}).status_code == 422
    assert "Rp9.700.000" not in text(browse(cast.tono).get(page, {"of": cast.rani.user.email}))


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_files_hold_ones_own_account_only(browse, desk: Desk, cast: Cast, kind: str) -> None:
    desk.earn()
    response = browse(cast.rani).get(reverse("papers:statement_file", args=[kind]), {"of": "bank"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200
    assert f"-2026-11.{kind}" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    if kind == "csv":
        assert "10500000" not in content.decode("utf-8-sig")
    assert browse(cast.rani).get(reverse("papers:statement_file", args=["exe"])).status_code == 404
    assert browse(cast.tono).get(reverse("papers:statement_file", args=[kind])).status_code == 302


@pytest.mark.usefixtures("stopped_clock")
def test_own_dates_need_both_days_in_order(browse, desk: Desk, cast: Cast) -> None:
    desk.earn()
    page, rani = reverse("papers:statement"), browse(cast.rani)
    for wrong in ({"first": "2026-11-01"}, {"first": "2026-11-02", "last": "2026-11-01"}, {"last": "2026-11-01"}):
        assert rani.get(page, {"period": "own", **wrong}).status_code == 422
    assert rani.get(page, {"period": "2026-13"}).status_code == 422
    said = text(rani.get(page, {"period": "own", "first": "2026-11-22", "last": "2026-11-22"}))
    assert "Rp10.000.000" in said
    before = text(rani.get(page, {"period": "own", "first": "2026-11-01", "last": "2026-11-21"}))
    assert "Tidak ada pergerakan di waktu ini" in before


@pytest.mark.usefixtures("stopped_clock")
def test_more_lines_than_a_pdf_takes_are_left_to_the_table(browse, desk, cast, monkeypatch) -> None:
    monkeypatch.setattr("sorot.papers.queries.statements.PDF_LINES", 0)
    desk.earn()
    rani = browse(cast.rani)
    assert reverse("papers:statement_file", args=["pdf"]) not in text(rani.get(reverse("papers:statement")))
    assert rani.get(reverse("papers:statement_file", args=["pdf"])).status_code == 302


@pytest.mark.usefixtures("stopped_clock")
def test_the_page_asks_as_much_for_three_lines_as_for_one(browse, desk: Desk, cast: Cast) -> None:
    desk.earn(merchant_of_record="brand")
    rani, counts = browse(cast.rani), []
    for _round in range(3):
        with CaptureQueriesContext(connection) as queries:
            rani.get(reverse("papers:statement"))
        counts.append(len(queries))
        desk.earn(merchant_of_record="brand")
    assert counts[1] == counts[2] <= 15


def test_own_period_names_its_days() -> None:
    period = own_period(date(2026, 11, 1), date(2026, 11, 5))
    assert (period.label, period.slug) == ("1 Nov 2026 sampai 5 Nov 2026", "20261101-20261105")
    assert period.until - period.since == timedelta(days=5)
    assert [period_of(code) for code in ("2026-00", "2026-Q5", "26", "own", "2026-1")] == [None] * 5


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    plain = response.content.decode().replace('<span class="money__unit">', "").replace("</span>", "")
    return plain.replace("\xa0", "")
