# ruff: noqa: E501  (one line for one file of the corpus)
"""Files of banks: every shape is read whole, every trap is named with its row, and no bytes at all crash it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.payments.statements import Gap, StatementError, parse
from sorot.payments.statements.base import decimal_mark, read_sen

FOLDER = Path(__file__).parent / "statements"
TODAY = date(2026, 11, 22)
#: file -> bank, account, [(day, amount, balance)], something of the first description
GOOD = {
    "bca_personal.csv": ("BCA", "0123456789", [("2026-11-20", 10_500_000, 15_500_000), ("2026-11-21", -2_000_000, 13_500_000), ("2026-11-22", -17_000, 13_483_000)], "SRTACDEFGH"),
    "bca_new_year.csv": ("BCA", "0123456789", [("2025-12-30", 1_000_000, 1_000_000), ("2026-01-02", 2_000_000, 3_000_000)], "SETORAN"),
    "bca_no_period.csv": ("BCA", "0123456789", [("2025-12-30", 1_000_000, 1_000_000), ("2026-11-21", 500_000, 1_500_000)], "SETORAN"),
    "bca_pending.csv": ("BCA", "0123456789", [("2026-11-21", 1_000_000, 1_000_000)], "SETORAN"),
    "bca_english.csv": ("BCA", "0123456789", [("2026-11-21", 807_400, 4_637_271), ("2026-11-22", -100_000, 4_537_271)], "TRSF"),
    "bca_business.csv": ("BCA", "", [("2026-11-20", 10_500_000, 120_604_675), ("2026-11-21", -287_490, 120_317_185)], "srt acd efgh"),
    "bca_business_line_break.csv": ("BCA", "", [("2026-11-20", 10_500_000, 10_500_000)], "SRTACD EFGH"),
    "bca_newest_first.csv": ("BCA", "", [("2026-11-20", 500, 1_500), ("2026-11-21", -200, 1_300), ("2026-11-22", 300, 1_600)], "A"),
    "bca_interest_with_sen.csv": ("BCA", "0123456789", [("2026-11-02", 500_000, 1_500_987)], "SETORAN"),
    "mandiri_mcm.csv": ("Mandiri", "1230003911777", [("2026-11-20", 10_500_000, None), ("2026-11-21", -2_000_000, None)], "SRTACDEFGH"),
    "mandiri_mcm_bom.csv": ("Mandiri", "1230003911777", [("2026-11-20", 1_000, None)], "SRTACDEFGH"),
    "mandiri_old.csv": ("Mandiri", "1230003911777", [("2026-11-20", 10_500_000, 15_500_000), ("2026-11-21", -2_000_000, 13_500_000)], "SRTACDEFGH"),
    "livin.csv": ("Bank", "1230003911777", [("2026-11-20", 10_500_000, 15_500_000), ("2026-11-21", -2_000_000, 13_500_000)], "SRTACDEFGH"),
    "bri_cms.csv": ("BRI", "050501000123456", [("2026-11-20", 10_500_000, 15_500_000), ("2026-11-21", -2_000_000, 13_500_000)], "SRTACDEFGH"),
    "bri_excel_damage.csv": ("BRI", "", [("2026-11-20", 10_500_000, 15_500_000)], "SRTACDEFGH"),
    "bri_utf16.csv": ("BRI", "", [("2026-11-20", 10_500_000, 15_500_000)], "SRTACDEFGH"),
    "plain_signed.csv": ("Bank", "", [("2026-11-20", 10_500_000, 10_500_000), ("2026-11-21", -2_000_000, 8_500_000)], "SRTACDEFGH"),
    "plain_page_breaks.csv": ("Bank", "", [("2026-11-20", 1_000, 1_000), ("2026-11-21", -400, 600)], "A lanjutan berita"),
    "plain_cp1252.csv": ("Bank", "", [("2026-11-20", 1_500_000, None)], "Café Senja – SRTACDEFGH"),
}  # fmt: skip
#: file -> code and row of the refusal
BAD = {
    "bca_outside_period.csv": ("outside_period", 7),
    "bca_sen_in_payment.csv": ("fraction", 6),
    "bca_no_sign.csv": ("sign", 6),
    "bca_unquoted_thousands.csv": ("columns", 6),
    "bca_no_movements.csv": ("no_lines", 0),
    "mandiri_two_accounts.csv": ("accounts", 3),
    "bri_both_sides.csv": ("both", 2),
    "plain_headings.csv": ("unknown_shape", 0),
    "plain_mixed_marks.csv": ("mixed_marks", 3),
    "plain_bad_day.csv": ("date", 2),
    "plain_future.csv": ("future", 2),
    "not_a_statement.csv": ("unknown_shape", 0),
    "spreadsheet.csv": ("spreadsheet", 0),
    "web_page.csv": ("web_page", 0),
}
#: files with a gap or more: read, and said
GAPS = {"bca_gap.csv"}


def read(name: str, **options: object):
    return parse((FOLDER / name).read_bytes(), today=TODAY, **options)


def test_every_file_of_the_corpus_has_an_expectation() -> None:
    assert {path.name for path in FOLDER.glob("*.csv")} == {*GOOD, *BAD, *GAPS}


@pytest.mark.parametrize("name", GOOD)
def test_a_shape_is_read_whole_oldest_first_without_a_gap(name: str) -> None:
    bank, account, rows, said = GOOD[name]
    found = read(name)
    assert (found.bank, found.account) == (bank, account)
    assert [(str(row.day), row.amount, row.balance) for row in found.rows] == rows
    assert said in found.rows[0].description
    assert found.gaps == ()


@pytest.mark.parametrize("name", BAD)
def test_a_trap_is_refused_with_its_code_and_row(name: str) -> None:
    with pytest.raises(StatementError) as caught:
        read(name)
    assert (caught.value.code, caught.value.row) == BAD[name]


def test_edges_pending_lines_and_lines_with_sen_are_reported() -> None:
    personal = read("bca_personal.csv")
    assert (personal.opening_sen, personal.closing_sen) == (500_000_000, 1_348_300_000)
    assert read("bca_pending.csv").pending == 1
    assert read("bca_interest_with_sen.csv").left_out == (6, 7)


def test_a_missing_line_is_seen_by_the_chain_of_balances() -> None:
    assert read("bca_gap.csv").gaps == (Gap(row=7, expected_sen=150_000_000, found_sen=170_000_000),)


def test_an_opening_balance_that_does_not_fit_is_a_gap_in_the_first_row() -> None:
    raw = (FOLDER / "bca_personal.csv").read_bytes().replace(b"Saldo Awal,=,5000000.00", b"Saldo Awal,=,4000000.00")
    assert [gap.row for gap in parse(raw, today=TODAY).gaps] == [7]


def test_the_operator_can_say_where_things_stand() -> None:
    names = {"day": "Kapan", "description": "apa", "credit": "Masuk rek", "debit": "Keluar rek"}
    assert [row.amount for row in read("plain_headings.csv", names=names).rows] == [10_500_000, -2_000_000]
    for wrong, code in (
        ({"day": "Kapan", "description": "Apa"}, "bad_columns"),
        (names | {"amount": "Masuk rek"}, "bad_columns"),
        (names | {"credit": ""}, "bad_columns"),
        (names | {"day": "Jam"}, "unknown_shape"),
    ):
        with pytest.raises(StatementError) as caught:
            read("plain_headings.csv", names=wrong)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("cell", "mark", "sen", "sign"),
    [
        ("1.234.567,00", ",", 123_456_700, 0),
        ("1,234,567.00", ".", 123_456_700, 0),
        ("Rp 10.500.000", "", 1_050_000_000, 0),
        ("(2,500.00)", ".", 250_000, -1),
        ("-500", "", 50_000, -1),
        ("750,000.00 DB", ".", 75_000_000, -1),
        ("750,000.00 CR", ".", 75_000_000, 1),
        (".00", ".", 0, 0),
        ("5000000000.00", ".", 500_000_000_000, 0),
        ("4637271.73", ".", 463_727_173, 0),
    ],
)
def test_amounts_are_read_as_people_and_banks_write_them(cell: str, mark: str, sen: int, sign: int) -> None:
    assert read_sen(cell, mark, row=1) == (sen, sign)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("1.5E+06", "."),
        ("12,34,567", ""),
        ("1.234.56", ","),
        ("abc", ""),
        ("1,000.000", "."),
        ("١٢٣", ""),
        ("1 000;", ""),
    ],
)
def test_amounts_that_could_mean_two_things_are_refused(cell: str, mark: str) -> None:
    with pytest.raises(StatementError) as caught:
        read_sen(cell, mark, row=9)
    assert (caught.value.code, caught.value.row) == ("amount", 9)


def test_the_decimal_mark_is_taken_from_the_whole_file() -> None:
    assert decimal_mark([(1, "1.000"), (2, "2.500,00")]) == ","
    assert decimal_mark([(1, "1,000"), (2, "2500.5")]) == "."
    assert decimal_mark([(1, "1.000"), (2, "25")]) == ""


SEEDS = [(FOLDER / name).read_bytes() for name in sorted({*GOOD, *GAPS})]


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=400))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    _survives(raw)


@settings(max_examples=250, deadline=None)
@given(
    seed=st.sampled_from(SEEDS), at=st.integers(0, 900), cut=st.integers(0, 12),
    put=st.one_of(st.binary(max_size=6), st.text(alphabet=",;\t'\"\n.0123456789-CRDB ", max_size=8).map(str.encode)),
)  # fmt: skip
def test_a_damaged_file_is_read_or_refused_with_a_row_but_never_crashes(
    seed: bytes, at: int, cut: int, put: bytes
) -> None:
    at %= len(seed)
    _survives(seed[:at] + put + seed[at + cut :])


def _survives(raw: bytes) -> None:
    try:
        found = parse(raw, today=TODAY)
    except StatementError as refused:
        row = refused.row
    else:
        row = 0
        assert found.rows or found.pending or found.left_out
    assert 0 <= row <= len(raw.decode("latin-1").splitlines())
