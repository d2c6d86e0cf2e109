"""A report on paper: every number of the document stands in the file, whatever its length; the same bytes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from sorot.analytics.definitions import FORMULAS
from sorot.core.print import style
from sorot.reports.sheet import (
    LETTER,
    Cell,
    Column,
    Definitions,
    Document,
    Line,
    Lines,
    Listing,
    Number,
    Numbers,
    Words,
    document_data,
    document_pdf,
)  # fmt: skip
from tests.core.print import samples
from tests.core.print.reading import dense, flat, pages, rightmost

DAY = date(2026, 11, 22)
WIDE = ("Kreator", "Tayangan", "Jangkauan", "Interaksi", "Klik", "Pesanan", "Biaya", "CPM", "CPE", "ROAS")


def listing(creators: int) -> Listing:
    rows = [
        (
            Cell(f"Kreator {n}", small=f"@kreator.{n}"), Cell(f"{n * 1_000 + 7}", source="file", size=n * 1_000 + 7),
            *(Cell(f"{n}.{place}") for place in range(5)), Cell("Rp14.200"), Cell("Rp310"), Cell("belum ada"),
        )
        for n in range(creators)
    ]  # fmt: skip
    columns = [Column(name, 1.3 if place else 3, place > 0) for place, name in enumerate(WIDE)]
    return Listing("Per kreator", columns, rows, total=("Total", *(f"t{n}" for n in range(9))))


def posts(creators: int, each: int) -> Listing:
    columns = (Column("Konten", 3, False), Column("Kreator", 2, False), Column("Tayangan"), Column("Umur"))
    rows = [
        (Cell(f"Reel {n}/{k}", small="Instagram"), Cell(f"Kreator {n}"), Cell(f"{n}{k}7", size=n), Cell("H+7"))
        for n in range(creators) for k in range(each)
    ]  # fmt: skip
    return Listing("Per konten", columns, rows)


def report(creators: int = 3, each: int = 2, **changes: object) -> Document:
    parts = (
        Words("Ringkasan", ["Kembali 2,4 kali.", "Rp14.000 per seribu tayangan."], note="Catatan brand: bagus."),
        Numbers("Angka utama", [
            Number("Tayangan", "1,2 jt", "file", DAY, "n 12", "82% dari rencana 1,5 jt", 0.82),
            Number("Pesanan", "321", "self_declared", DAY, plan="120% dari rencana", reached=1.2),
            Number("Jangkauan", "–", note="Rani belum mengimpor angka TikTok.", plan="rencana 9 jt", reached=None),
        ]),
        Lines("Biaya", [Line("Honor", "Rp5.000.000.000", "sudah dibayar"), Line("Kirim", "Rp25.000")],
              Line("Jumlah", "Rp5.000.025.000")),
        Lines("Belum ada", [Line("Jangkauan TikTok", "Rani", "Rani belum mengimpor angka TikTok.")]),
        listing(creators), posts(creators, each),
        Definitions("Definisi", [FORMULAS["views_per_post"], FORMULAS["followers"]]),
    )  # fmt: skip
    document = Document(
        "id", "Kopi sore membawa 321 pesanan", "Kopi Senja", DAY, ["12–22 November 2026", "Edisi H+7"],
        "Kopi Senja · dibuat dengan Sorot", parts, logo=samples.picture(1, (600, 200)),
    )  # fmt: skip
    return replace(document, **changes)  # type: ignore[arg-type]


def pdf(document: Document) -> bytes:
    with override(document.language):
        return document_pdf(document)


def test_every_text_of_a_report_stands_in_its_file():
    text = flat(pdf(report()))
    for wanted in ("Kopi sore membawa 321 pesanan", "Edisi H+7", "Kembali 2,4 kali.", "Catatan brand: bagus.", "1,2 jt",
                   "Terukur · berkas 22 Nov 2026 n 12", "82% dari rencana 1,5 jt", "rencana 9 jt", "Rp5.000.025.000",
                   "Rani belum mengimpor angka TikTok.", "views_per_post@2", "Total t0 t1"):  # fmt: skip
        assert wanted in text


def test_the_same_report_is_the_same_file_and_another_number_another():
    assert pdf(report()) == pdf(report())
    assert pdf(report(facts=["Edisi H+14"])) != pdf(report(facts=["Edisi H+7"]))


def test_bars_are_measured_against_the_largest_of_their_column_and_unknown_has_none():
    with override("id"):
        (part,) = document_data(report(parts=[listing(3)]))["sections"]
    assert [row["cells"][1]["bar"] for row in part["rows"]] == [7 / 2007, 1007 / 2007, 1.0]
    assert {row["cells"][2]["bar"] for row in part["rows"]} == {None}


def test_bars_of_nothing_but_zeros_are_empty():
    zero = Listing("x", [Column("a")], [(Cell("0", size=0),)])
    with override("id"):
        (part,) = document_data(report(parts=[zero]))["sections"]
    assert part["rows"][0]["cells"][0]["bar"] == 0.0


def test_an_empty_report_is_one_page_that_says_from_when():
    (text,) = pages(pdf(report(parts=[Words("Ringkasan", ["Angka pertama datang setelah konten terbit."])], logo=None)))
    assert "Angka pertama datang setelah konten terbit." in text


def test_a_list_without_rows_keeps_its_head():
    text = flat(pdf(report(parts=[Listing("Per kreator", listing(1).columns, [])])))
    assert "ROAS" in text


def test_no_amount_is_broken_or_leaves_its_column_or_the_page():
    amount = "Rp9.140.740.681.770"
    figures = Numbers("Angka", [Number(f"Penjualan {n}", amount) for n in range(4)])
    wide = replace(listing(3), total=("Total", *[amount] * 9))
    content = pdf(report(parts=[figures, wide]))
    words = [word for page in pages(content) for word in page.split()]
    assert words.count(amount) == 13
    assert rightmost(content) <= style.HEIGHT - style.MARGIN + 1
    assert rightmost(pdf(report(parts=[figures]))) <= style.WIDTH - style.MARGIN + 1
    with override("id"):
        widths = [column["width"] for column in document_data(report(parts=[wide]))["sections"][0]["columns"]]
    assert widths == [3, *[LETTER * (2 + len(amount))] * 9]


def test_lists_that_lie_on_their_side_share_a_page_and_short_lists_join_them():
    first, second, after = listing(2), replace(listing(2), title="Biaya tiap kreator"), posts(2, 1)
    (text,) = pages(pdf(report(parts=[first, second], logo=None)))[1:]
    assert "Per kreator" in text
    assert "Biaya tiap kreator" in text
    joined, apart = (pages(pdf(report(parts=[first, more]))) for more in (after, posts(9, 2)))
    assert ["Per konten" in page for page in joined] == [False, True]
    assert ["Per konten" in page for page in apart] == [False, False, True]


def test_a_long_list_says_its_small_print_beside_the_name():
    short, long = flat(pdf(report(parts=[listing(3)]))), flat(pdf(report(parts=[listing(60)])))
    assert "Kreator 1 @kreator.1" in short
    assert "Kreator 59 @kreator.59" in long
    # 60 rows of two lines would be five pages.
    assert len(pages(pdf(report(parts=[listing(60)])))) == 4


@pytest.mark.parametrize("name", ["W" * 200, "กาแฟเย็น Nguyễn 🌶️" * 6, '#panic(1) $x$ #include "x"'])
def test_names_of_any_kind_stand_in_a_report(name: str):
    text = flat(pdf(report(parts=[Listing("x", listing(1).columns, [(Cell(name), *listing(1).rows[0][1:])])])))
    assert dense(name.replace("🌶️", "")) in dense(text)


@pytest.mark.slow
def test_a_report_of_100_creators_with_5_posts_is_whole_and_takes_less_than_ten_seconds():
    started = time.perf_counter()
    content = pdf(report(100, 5))
    assert time.perf_counter() - started < 10
    text = dense(flat(content))
    assert [f"Reel{n}/{k}" in text for n in range(100) for k in range(5)] == [True] * 500
    assert [f"{n * 1_000 + 7}" in text for n in range(100)] == [True] * 100
