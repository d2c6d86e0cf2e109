# ruff: noqa: E501 - files are written as they are
"""Files that are no table, or not one that says anything."""

import io
import struct
import zipfile
import zlib

from tests.analytics.corpus.written.base import case, refused

case("no_bytes", b"", "empty_file", refused("empty"))
case("only_blanks", "\ufeff\r\n \r\n\t\r\n,,,\r\n", "empty_file bom", refused("empty"))
case("header_only", "\ufeffContent,Video title,Video publish time,Views,Likes\r\n", "header_only bom", refused("empty"))
case(
    "header_only_utf16",
    "\ufeffTanggal\tPengikut\r\n",
    "header_only utf16",
    refused("empty"),
    encoding="utf-16-le",
    ext="txt",
)
case(
    "page_named_csv",
    '<!DOCTYPE html>\n<html lang="id"><head><title>Masuk</title></head>\n<body><p>Sesi Anda habis, silakan masuk lagi, lalu ulangi.</p>\n<table><tr><td>Views</td><td>Likes</td></tr></table></body></html>\n',
    "fake_csv",
    refused("not_text"),
)
case(
    "page_named_csv_bom",
    '\ufeff\n<html><head><meta charset="utf-8"></head><body>Error 403, Forbidden</body></html>\n',
    "fake_csv bom",
    refused("not_text"),
)
case(
    "pdf_named_csv",
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "fake_csv",
    refused("not_text"),
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


case(
    "picture_named_csv",
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b""),
    "fake_csv",
    refused("not_text"),
)


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(zipfile.ZipInfo(name, (2026, 3, 14, 0, 0, 0)), data)
    return out.getvalue()


case(
    "zip_named_csv",
    _zip("Overview.csv", b"Date,Video Views\n2026-03-01,5\n"),
    "fake_csv",
    refused("spreadsheet_broken"),
)
case(
    "zip_named_xlsx",
    _zip("foto/kopi.txt", b"kopi\n" * 40),
    "xlsx xlsx_broken",
    refused("spreadsheet_broken"),
    ext="xlsx",
)
case("noise", bytes((n * 89 + n * n * 7 + 13) % 256 for n in range(1200)), "fake_csv", refused("not_text"))
case(
    "quote_never_closed",
    'Judul,Views\n"kopi susu,100\nes kopi,200\nteh,300\njahe,400\n',
    "quote_open",
    refused("quote"),
)
case(
    "quote_never_closed_late",
    "Video ID;Judul;Views\n"
    + "".join(f"Vid{n:08d};judul {n};{n * 10}\n" for n in range(1, 60))
    + 'Vid00000099;"judul terakhir;5\nVid00000100;x;6\n',
    "quote_open semicolon",
    refused("quote"),
)
case(
    "too_wide",
    ",".join(f"kolom {n}" for n in range(3000)) + "\n" + ",".join("1" for _ in range(3000)) + "\n",
    "wide",
    refused("too_wide"),
)
case(
    "too_wide_from_side_to_side",
    "Tanggal\t" + "\t".join(f"akun{n}" for n in range(5000)) + "\n2026-03-01\t" + "\t".join(["7"] * 5000) + "\n",
    "wide tab",
    refused("too_wide"),
    ext="tsv",
)
case(
    "no_numbers_at_all",
    "Nama,Kota,Alamat\nRani,Bandung,Jl. Kopi\nBagas,Solo,Jl. Teh\n",
    "nothing_to_import",
    refused("no_metric"),
)
case(
    "rates_are_no_counts",
    "Video ID,Judul,Durasi,CTR (%),Waktu tonton (jam)\nAaaaaaaaa-1,satu,60,5.1,12.5\nBbbbbbbbb_2,dua,70,4.9,10.1\n",
    "nothing_to_import",
    refused("no_metric"),
)
case(
    "days_without_a_day",
    "Pengikut,Tayangan\n1000,100\n1010,110\n",
    "nothing_to_import",
    refused("no_date"),
    answers={"kind": "daily"},
)
case(
    "posts_without_a_post",
    "Views,Likes,Shares\n1000,100,3\n1010,110,4\n",
    "nothing_to_import",
    refused("no_post"),
    answers={"kind": "posts"},
)
