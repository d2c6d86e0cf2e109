"""Papers as PDF: read back by another program's eyes (PDFium), in both languages, and at their worst."""

from __future__ import annotations

import io
import re
import time
import zlib
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from PIL import Image

from sorot.core.print import faces
from sorot.papers.render.pdf import ROOM, column_rooms, render_pdf
from sorot.papers.render.sheet import Column, Fact, Party, Row, Sheet, Sum

LONG = "PT Kopi Senja Nusantara Sejahtera Abadi Makmur Bersama Internasional Indonesia Raya Tbk"
LARGE = "Rp5.000.000.000"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 90), (50, 90, 70)).save(out, "PNG")
    return out.getvalue()


def sheet(count: int = 4, locale: str = "id", **changes: object) -> Sheet:
    is_indonesian = locale == "id"
    values: dict[str, object] = {
        "title": "Faktur" if is_indonesian else "Invoice", "number": "INV/2026/000012", "locale": locale,
        "facts": (Fact("Tanggal" if is_indonesian else "Date", "23 November 2026"), Fact("Bagian", "2 / 3")),
        "parties": (Party("Penjual", "Nguyễn Thị Ánh Dương", ("NPWP 3174 0123 4567 8901",)), Party("Pembeli", LONG)),
        "columns": (Column("Uraian", 6), Column("Harga satuan", 1, True), Column("Total", 1, True)),
        "rows": tuple(Row((f"Reels versi {n + 1}", LARGE, LARGE), "Disetujui") for n in range(count)),
        "sums": (
            Sum("Pajak Penghasilan Pasal 21 atas penghasilan bukan pegawai yang dipotong", LARGE, "UU 7/2021"),
            Sum("Jumlah", "Rp12.345.678.901", is_total=True),
        ),
        "words": "Terbilang: lima miliar rupiah", "notes": ("Perkiraan, pastikan ke konsultan pajak.",),
        "signature": ("Jakarta", "", "Rani"), "verify_url": "https://sorot.example/p/abc", "verify_text": "Pindai.",
        "footer": "sorot.example", "logo": picture(),
    }  # fmt: skip
    return Sheet(**(values | changes))  # type: ignore[arg-type]


def texts(content: bytes) -> list[str]:
    document = pdfium.PdfDocument(content)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_text_of_a_paper_can_be_found_and_copied(locale: str):
    content = render_pdf(sheet(locale=locale))
    (text,) = texts(content)
    flat = text.replace("\n", " ")
    wanted = [
        "Faktur" if locale == "id" else "Invoice", "INV/2026/000012", "Nguyễn Thị Ánh Dương", LONG, "23 November 2026",
        "NPWP 3174 0123 4567 8901", "Reels versi 4", LARGE, "Rp12.345.678.901", "lima miliar rupiah", "konsultan pajak",
        "https://sorot.example/p/abc", "sorot.example", "1 / 1",
    ]  # fmt: skip
    assert [part for part in wanted if part not in flat] == []
    assert "Pajak Penghasilan Pasal 21 atas penghasilan bukan pegawai yang dipotong" in flat.replace(" Rp5", "Rp5")


def test_the_file_names_itself_its_language_and_no_day():
    content = render_pdf(sheet())
    about = pdfium.PdfDocument(content).get_metadata_dict()
    assert (about["Title"], about["Producer"], about["Author"]) == ("Faktur INV/2026/000012", "Sorot", "")
    assert re.search(rb"/Lang \(([^)]*)\)", content).group(1) == b"id"
    assert about["CreationDate"] == "D:20000101000000Z"


def test_the_same_sheet_is_the_same_file():
    assert render_pdf(sheet()) == render_pdf(sheet())
    assert render_pdf(sheet()) != render_pdf(sheet(number="INV/2026/000013"))


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_font_is_inside_and_only_what_is_used_of_it(locale: str):
    content = render_pdf(sheet(locale=locale, notes=("สมชาย",)))
    names = set(re.findall(rb"/BaseFont /([A-Z]{6}\+[\w-]+)", content))
    assert {name.partition(b"+")[2] for name in names} == {
        b"PlusJakartaSans", b"PlusJakartaSansBold", b"NotoSansThaiThai",
    }  # fmt: skip
    bases = re.findall(rb"/BaseFont /(\S+)", content)
    assert all(re.match(rb"[A-Z]{6}\+", base) for base in bases)
    assert len(re.findall(rb"/FontFile2 \d+ 0 R", content)) == 3
    assert len(re.findall(rb"/ToUnicode \d+ 0 R", content)) == 3
    whole = sum((faces.FOLDER / file).stat().st_size for file in faces.FILES.values())
    assert len(content) < whole / 2


def test_a_list_goes_on_under_the_same_headings_and_pages_are_counted():
    pages = texts(render_pdf(sheet(60, mark="SIMULASI")))
    assert len(pages) > 2
    with_rows = [page for page in pages if "Reels versi" in page]
    assert all("Uraian" in page and "Harga satuan" in page for page in with_rows)
    assert all(f"{n} / {len(pages)}" in page for n, page in enumerate(pages, 1))
    # The letters of the mark stand slanted: PDFium reads them one by one.
    assert all("SIMULASI" in re.sub(r"\s", "", page) for page in pages)
    found = [int(n) for page in pages for n in re.findall(r"Reels versi (\d+)", page)]
    assert found == list(range(1, 61))


def boxes(content: bytes) -> list[list[tuple[float, float, float, float]]]:
    """For each page: left, bottom, right, top of every text."""
    return [[thing.get_bounds() for thing in page.get_objects() if thing.type == 1]
            for page in pdfium.PdfDocument(content)]  # fmt: skip


def test_nothing_leaves_the_page_and_no_two_texts_lie_on_each_other():
    content = render_pdf(
        sheet(
            parties=(Party("Penjual", "A" * 90, ("b" * 200,)), Party("Pembeli", LONG * 3)),
            facts=tuple(Fact("Nomor pokok wajib pajak pemotong pajak", LONG) for _ in range(5)),
            columns=(Column("Uraian", 1), *(Column("Penghasilan bruto sebelum dipotong", 1, True) for _ in range(5))),
            title="Bukti penghitungan pemotongan pajak penghasilan pasal 21 bukan pegawai yang sangat panjang",
            rows=tuple(Row(("Reels " + "x" * 60, *("Rp5.000.000.000.000" for _ in range(5))), LONG) for _ in range(3)),
        )
    )
    pages = boxes(content)
    assert sum(len(page) for page in pages) > 60
    assert [box for page in pages for box in page if box[0] < 40 or box[2] > 556 or box[1] < 20 or box[3] > 815] == []
    clashes = [
        (one, other)
        for page in pages
        for index, one in enumerate(page)
        for other in page[index + 1 :]
        if min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1.5
    ]
    assert clashes == []


def test_a_row_longer_than_a_page_is_torn_and_loses_nothing():
    words = [f"kata{n}" for n in range(2_000)]
    pages = texts(render_pdf(sheet(rows=(Row((" ".join(words), "1", "2")),))))
    assert len(pages) > 2
    assert re.findall(r"kata\d+", " ".join(pages)) == words


def test_rows_are_read_once_and_while_pages_are_made():
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for n in range(1_000):
            read.append(n)
            yield Row((f"baris {n}", LARGE, LARGE))

    pages = texts(render_pdf(sheet(rows=rows())))
    assert read == list(range(1_000))
    assert [int(n) for page in pages for n in re.findall(r"baris (\d+)", page)] == read


@pytest.mark.parametrize(
    ("name", "shown", "is_whole"),
    [
        ("Nguyễn Thị Ánh Dương", "Nguyễn Thị Ánh Dương", True),
        ("Nguye\u0302\u0303n", "Nguyễn", True),
        ("สมชาย ใจดี", "สมชาย ใจดี", True),
        ("𝓡𝓪𝓷𝓲 🎬✨", "Rani", True),
        ("Ｒａｎｉ", "Rani", True),
        ("Łukasz Ștefănescu", "Łukasz Ștefănescu", True),
        ("林志玲", "\ufffd\ufffd\ufffd", False),
        ("Дмитрий Rani", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd Rani", False),
        ("🎬", "\ufffd", False),
        ("", "", True),
    ],
)
def test_a_name_in_any_script_is_printed_or_seen_to_be_missing(name: str, shown: str, is_whole: bool):
    assert faces.clean(name) == shown
    assert faces.is_whole(name) is is_whole
    (text,) = texts(render_pdf(sheet(parties=(Party("Penjual", name),))))
    assert [word for word in shown.split() if word not in text] == []
    note = "Huruf yang tampil sebagai kotak"
    assert (note in text) is not is_whole


def test_columns_grow_for_amounts_and_fill_the_width():
    columns = (Column("Uraian", 8), Column("Masuk", 1, True), Column("Saldo", 1, True))
    narrow = column_rooms(columns, [Row(("a", "1", "2"))])
    wide = column_rooms(columns, [Row(("a", LARGE * 2, LARGE))])
    assert sum(narrow) == pytest.approx(sum(wide)) == pytest.approx(ROOM - 24)
    assert wide[1] >= faces.width(LARGE * 2, 9)
    assert wide[2] >= faces.width(LARGE, 9)


def test_digits_are_of_one_width_in_both_weights():
    assert {faces.width(digit, 9) for digit in "0123456789"} == {faces.width("0", 9)}
    assert {faces.width(digit, 9, is_bold=True) for digit in "0123456789"} == {faces.width("0", 9, is_bold=True)}


def test_a_picture_that_is_none_leaves_the_paper_whole():
    for broken in (b"<svg/>", b"", picture()[:60]):
        (text,) = texts(render_pdf(sheet(logo=broken)))
        assert "INV/2026/000012" in text


def test_the_qr_is_drawn_not_embedded_and_leads_to_the_page():
    content = render_pdf(sheet(logo=None))
    assert b"/Subtype /Image" not in content
    streams = [zlib.decompress(part) for part in re.findall(rb"stream\n(x.*?)\nendstream", content, re.S)]
    assert max(stream.count(b" re") for stream in streams) > 200


def test_a_paper_takes_less_than_a_second():
    render_pdf(sheet())
    moments = [time.perf_counter()]
    for paper in (sheet(), sheet(400)):
        render_pdf(paper)
        moments.append(time.perf_counter())
    assert max(after - before for before, after in pairwise(moments)) < 1
