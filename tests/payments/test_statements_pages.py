"""The desk brings a file, clicks once, and reads whether the books agree. Nobody else finds these pages."""

from __future__ import annotations

import pytest

from sorot.payments import actions
from sorot.payments.enums import DifferenceKind, DifferenceState, LineState
from sorot.payments.models import BankStatement, Difference, ReconciliationRun, StatementLine
from tests.payments.conftest import NOW, TODAY, Cast, Desk, url
from tests.payments.test_statements import csv

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def statement(cast: Cast, desk: Desk) -> BankStatement:
    """One sure line, one to look at, one of nobody."""
    one, two = desk.open().fundings.get(), desk.open().fundings.get()
    lines = [("22", one.reference, 10_500_000), ("22", f"{two.reference} KURANG", 10_499_000), ("22", "SEWA", -700)]
    return actions.import_statement(upload=csv(*lines), by=cast.sri, now=NOW)


def test_a_file_is_read_shown_and_confirmed_in_three_requests(browse, cast: Cast, desk: Desk) -> None:
    funding = desk.open().fundings.get()
    sri = browse(cast.sri)
    brought = sri.post(url("desk_statements"), {"file": csv(("22", funding.reference, 10_500_000))})
    assert brought.status_code == 303
    page = sri.get(brought.url)
    (row,) = page.context["view"].sure
    assert row.value in page.content.decode()
    done = sri.post(f"{brought.url}confirmation/", {"chosen": [row.value]}, follow=True)
    assert "1 baris dikonfirmasi" in done.content.decode()
    funding.refresh_from_db()
    assert funding.state == "confirmed"


def test_a_file_that_cannot_be_read_names_its_row_and_keeps_nothing(browse, cast: Cast) -> None:
    raw = b"Tanggal;Keterangan;Jumlah\n99/99/2026;A;1\n"
    page = browse(cast.sri).post(url("desk_statements"), {"file": _file(raw)})
    assert page.status_code == 422
    assert "Baris 2" in page.content.decode()
    assert BankStatement.objects.count() == 0


def test_headings_of_an_unknown_bank_can_be_named(browse, cast: Cast) -> None:
    raw = b"Kapan;Apa;Masuk rek;Keluar rek\n22/11/2026;KOPI;5.000;\n"
    sri = browse(cast.sri)
    assert sri.post(url("desk_statements"), {"file": _file(raw)}).status_code == 422
    names = {"day": "Kapan", "description": "Apa", "credit": "Masuk rek", "debit": "Keluar rek"}
    assert sri.post(url("desk_statements"), {"file": _file(raw), **names}).status_code == 303
    assert StatementLine.objects.get().amount == 5_000


def _file(raw: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("mutasi.csv", raw, content_type="text/csv")


def test_the_three_groups_stand_on_the_page_with_their_reasons(browse, cast: Cast, statement: BankStatement) -> None:
    text = browse(cast.sri).get(url("desk_statement", statement.code)).content.decode()
    assert "1 baris sudah pasti" in text
    assert "Beritanya cocok, jumlahnya tidak" in text
    assert "1 baris bukan milik siapa pun yang kita tunggu" in text


def test_lines_are_set_aside_taken_back_and_matched_by_hand(browse, cast: Cast, desk: Desk) -> None:
    one, _two = desk.open().fundings.get(), desk.open().fundings.get()
    found = actions.import_statement(upload=csv(("22", "SETORAN", 10_500_000)), by=cast.sri, now=NOW)
    line, sri = found.lines.get(), browse(cast.sri)
    sri.post(url("desk_line_aside", line.code), {"version": 1})
    line.refresh_from_db()
    assert line.state == LineState.ASIDE
    assert sri.post(url("desk_line_return", line.code), {"version": 1}).status_code == 422
    sri.post(url("desk_line_return", line.code), {"version": line.version})
    line.refresh_from_db()
    said = sri.post(url("desk_line_match", line.code), {"version": line.version, "choice": f"funding:{one.code}"})
    assert said.status_code == 303
    line.refresh_from_db()
    assert (line.state, line.funding) == (LineState.USED, one)


def test_the_page_says_first_whether_the_books_agree(browse, cast: Cast) -> None:
    sri = browse(cast.sri)
    assert "Belum ada yang dibandingkan" in sri.get(url("desk_reconciliation")).content.decode()
    run = ReconciliationRun.objects.create(
        channel="manual", for_date=TODAY, started_at=NOW, state="done", finished_at=NOW
    )
    assert "Semua cocok sampai rupiah" in sri.get(url("desk_reconciliation")).content.decode()
    row = Difference.objects.create(
        run=run, channel="manual", kind=DifferenceKind.MISSING_HERE, key="payment:x", for_date=TODAY,
        first_seen_at=NOW, last_seen_at=NOW, theirs_amount=5, effect=5, theirs_status="done",
    )  # fmt: skip
    text = sri.get(url("desk_reconciliation")).content.decode()
    assert "1 selisih menunggu Anda" in text
    assert "Di sana ada mutasi yang tidak dikenal buku kita." in text
    assert sri.post(url("desk_difference_explanation", row.code), {"version": 1, "note": " "}).status_code == 422
    sri.post(url("desk_difference_explanation", row.code), {"version": 1, "note": "Setoran modal"})
    row.refresh_from_db()
    assert (row.state, row.note, row.explained_by) == (DifferenceState.EXPLAINED, "Setoran modal", cast.sri.user)
    assert "Setoran modal" in sri.get(url("desk_difference", row.code)).content.decode()


def test_the_desk_compares_the_bank_account_now(browse, cast: Cast, statement: BankStatement) -> None:
    said = browse(cast.sri).post(
        url("desk_reconciliation_runs"), {"channel": "manual", "day": "2026-11-22"}, follow=True
    )
    assert said.status_code == 200
    assert ReconciliationRun.objects.get().state == "done"


@pytest.mark.parametrize("name", ["desk_statements", "desk_reconciliation"])
def test_nobody_else_finds_these_pages(browse, cast: Cast, statement: BankStatement, name: str) -> None:
    for actor in (cast.dewi, cast.rani, cast.tono):
        assert browse(actor).get(url(name)).status_code == 404
        assert browse(actor).get(url("desk_statement", statement.code)).status_code == 404


def test_the_pages_take_few_queries(browse, cast: Cast, statement, django_assert_max_num_queries) -> None:
    sri = browse(cast.sri)
    for address in (url("desk_statements"), url("desk_statement", statement.code), url("desk_reconciliation")):
        with django_assert_max_num_queries(15):
            assert sri.get(address).status_code == 200
