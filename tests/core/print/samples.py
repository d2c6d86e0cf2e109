"""Data of documents, as the sheets of kits and reports make them: full, empty, and at their worst."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

import sorot

HOUSE = Path(sorot.__file__).parent
KIT = HOUSE / "kits" / "print" / "kit.typ"
REPORT = HOUSE / "reports" / "print" / "report.typ"


@cache
def picture(number: int, size: tuple[int, int] = (900, 1200)) -> bytes:
    """A photo that differs by number: soft fields of colour, as large as a real one."""
    small = Image.effect_noise((24, 32), 60).convert("RGB")
    tint = Image.new("RGB", (24, 32), ((number * 37) % 200 + 40, (number * 91) % 180 + 40, (number * 53) % 160 + 40))
    out = io.BytesIO()
    Image.blend(small, tint, 0.8).resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()


def _figure(label: str, value: str, note: str = "dilaporkan · 22 Nov 2026", mark: str = "half") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "mark": mark}


def kit(**changes: Any) -> dict[str, Any]:
    """A full kit."""
    numbers = [
        _figure("Pengikut", "304,9\u00a0rb"),
        _figure("Tingkat interaksi", "4,2%", "terukur · 24 konten", "full"),
        _figure("Tayangan per konten", "88,1\u00a0rb"),
        _figure("Pertumbuhan", "+2,1%", "perkiraan", "ring"),
    ]
    parts = [
        {"name": name, "share": share, "text": f"{share:.0%}"}
        for name, share in (("Indonesia", 0.81), ("Malaysia", 0.09), ("Singapura", 0.04), ("Lainnya", 0.06))
    ]
    groups = [
        {"name": name, "parts": parts, "note": "dilaporkan · 20 Nov 2026", "mark": "half"}
        for name in ("Negara penonton", "Usia", "Gender", "Kota")
    ]
    data: dict[str, Any] = {
        "language": "id",
        "title": "Rani Puspita – media kit",
        "date": "2026-11-23",
        "footer": "Rani Puspita · sorot.example",
        "cover": {
            "name": "Rani Puspita",
            "lead": "Masak rumahan untuk orang yang pulang kerja pukul tujuh.",
            "layout": "portrait",
            "facts": ["Bandung, Jawa Barat · Makro", "Makanan, Rumah tangga", "Bahasa Indonesia, English"],
            "badges": ["Terverifikasi", "Terbuka untuk kerja sama"],
            "accent": "#e1d5ba",
            "initials": "RP",
            "alt": "Foto Rani Puspita",
            "about": "Dapur kecil, bahan pasar, dan resep yang bisa diulang.",
        },
        "blocks": [
            {
                "kind": "numbers",
                "title": "Angka",
                "nothing": "",
                "accounts": [
                    {"name": "Instagram · @rani.masak", "figures": numbers},
                    {"name": "TikTok · @rani.masak", "figures": numbers},
                ],
            },
            {
                "kind": "audience",
                "title": "Penonton",
                "accounts": [{"name": "Instagram · @rani.masak", "groups": groups}],
            },
            {
                "kind": "portfolio",
                "title": "Portofolio",
                "items": [
                    {"picture": f"p{n}", "alt": f"Foto {n}", "caption": f"Reel kopi ke-{n}", "sign": ""}
                    for n in range(12)
                ],
            },
            {
                "kind": "rates",
                "title": "Rate card",
                "intro": "Endorse",
                "packages-title": "Paket",
                "packages": [],
                "note": "Berlaku sampai 31 Desember 2026.",
                "lines": [
                    {
                        "text": "1x IG Reels + 3x IGS (link)",
                        "detail": "owning 30 hari, 2 revisi",
                        "value": "Rp1.200.000",
                        "note": "nett",
                    },
                    {"text": "1x TikTok", "value": "Rp5.000.000.000", "note": ""},
                ],
            },
            {
                "kind": "words",
                "title": "Bisa diandalkan",
                "items": ["12 dari 13 karya tepat waktu.", "Dari 13 kerja sama yang selesai."],
            },
            {
                "kind": "lines",
                "title": "Pernah bekerja dengan",
                "lines": [
                    {
                        "text": "Kopi Senja",
                        "detail": "Kopi sore · Instagram",
                        "value": "2 kerja sama",
                        "note": "November 2026",
                    }
                ],
            },
        ],
        "end": {
            "title": "Ajak bekerja sama",
            "url": "https://sorot.example/@rani.masak/",
            "shown": "sorot.example/@rani.masak",
            "notes": ["Angka per 23 November 2026. Halaman ini selalu terbaru."],
            "alt": "Kode QR ke halaman",
        },
    }
    return data | changes


def kit_pictures(count: int = 12) -> dict[str, bytes]:
    return {"portrait": picture(99)} | {f"p{n}": picture(n) for n in range(count)}


def report(creators: int = 3, posts: int = 2, **changes: Any) -> dict[str, Any]:
    """A report of so many creators with so many posts each."""
    names = ["Kreator", "Tayangan", "Jangkauan", "Interaksi", "Klik", "Pesanan", "Biaya", "CPM", "CPE", "ROAS"]
    columns = [{"name": name, "width": 3 if not n else 1.3, "end": bool(n)} for n, name in enumerate(names)]
    lines = [
        {
            "cells": [
                {"text": f"Kreator {i} Nguyễn", "small": f"@kreator.{i}"},
                {"text": f"{(i * 7919) % 900}.{(i * 31) % 900 + 100}", "bar": (i * 7919) % 900 / 900, "mark": "half"},
                *(["12.345"] * 4),
                "Rp1.250.000",
                "Rp14.200",
                "Rp310",
                "2,4",
            ]
        }
        for i in range(creators)
    ]
    post_columns = [
        {"name": name, "width": width, "end": end}
        for name, width, end in (
            ("Konten", 3.0, False),
            ("Kreator", 2.0, False),
            ("Terbit", 1.2, False),
            ("Tayangan", 1.2, True),
            ("Jangkauan", 1.2, True),
            ("Interaksi", 1.2, True),
            ("Umur", 1.0, True),
        )
    ]
    works = [
        {
            "cells": [
                {"text": f"Reel {k} tentang kopi dan hujan", "small": "Instagram"},
                f"Kreator {i} Nguyễn",
                "12 Nov 2026",
                {"text": f"{i}.{k}00", "bar": (i % 10) / 10, "mark": "half"},
                "9.876",
                "543",
                "H+7",
            ]
        }
        for i in range(creators)
        for k in range(posts)
    ]
    total = ["Total", "1.234.567", "1.000.000", "54.321", "4.321", "321", "Rp125.000.000", "Rp14.000", "Rp300", "2,4"]
    planned = {"plan": "82% dari rencana 1,5 jt", "share": 0.82}
    data: dict[str, Any] = {
        "language": "id",
        "title": "Kopi sore – laporan kampanye",
        "date": "2026-11-23",
        "footer": "Kopi Senja · dibuat dengan Sorot",
        "cover": {
            "brand": "Kopi Senja",
            "title": "Kopi sore: 1,2 jt tayangan, Rp14.000 per seribu",
            "facts": ["12–23 November 2026", "Edisi H+7, dibekukan 30 November 2026"],
        },
        "sections": [
            {
                "kind": "words",
                "title": "Ringkasan",
                "items": [
                    "Kampanye membawa 321 pesanan dan kembali 2,4 kali.",
                    "Biaya per seribu tayangan Rp14.000.",
                    "3 angka belum ada.",
                ],
            },
            {
                "kind": "numbers",
                "title": "Angka utama",
                "figures": [
                    _figure("Tayangan", "1,2\u00a0jt") | planned,
                    _figure("Jangkauan", "1\u00a0jt"),
                    _figure("Pesanan", "321") | planned | {"share": 1.2},
                    _figure("ROAS", "2,4", "terukur", "full"),
                ],
            },
            {
                "kind": "lines",
                "title": "Biaya",
                "lines": [
                    {"text": "Honor", "detail": "sudah dibayar", "value": "Rp100.000.000"},
                    {"text": "Ongkos kirim", "value": "Rp25.000.000"},
                ],
                "total": {"text": "Jumlah", "value": "Rp125.000.000"},
            },
            {
                "kind": "lines",
                "title": "Belum ada",
                "lines": [
                    {"text": "Jangkauan TikTok", "detail": "Rani belum mengimpor angka TikTok.", "value": "Rani"}
                ],
            },
            {"kind": "rows", "title": "Per kreator", "columns": columns, "rows": lines, "total": total},
            {"kind": "rows", "title": "Per konten", "columns": post_columns, "rows": works},
            {
                "kind": "definitions",
                "title": "Definisi",
                "items": [
                    {
                        "name": "CPM",
                        "key": "cpm@1",
                        "formula": "biaya / tayangan × 1.000",
                        "note": "Biaya: honor, produk, kirim, pajak.",
                    }
                ],
            },
        ],
    }
    return data | changes
