"""BRI: the CSV of CMS and Qlola, with the names of the bank's own columns (docs/operate/statements.md).

`NOREK,TGL_TRAN,TGL_EFEKTIF,JAM_TRAN,DESK_TRAN,MUTASI_DEBET,MUTASI_KREDIT,SALDO_AWAL_MUTASI,SALDO_AKHIR_MUTASI,GLSIGN,
REMARK_CUSTOM` in some order, `,` or `;`; a day with its time. BRImo's table
(`TANGGAL;TRANSAKSI;DEBET;KREDIT;SALDO_AKHIR`) too.
"""

from __future__ import annotations

from collections.abc import Sequence

from sorot.payments.statements.base import Columns, word

NAME = "BRI"
DAY = {"tgltran", "tgltransaksi", "tanggal", "tanggaltransaksi"}
TEXTS = {"desktran", "remarkcustom", "transaksi", "uraian", "uraiantransaksi", "keterangan"}
DEBIT = {"mutasidebet", "debet"}
CREDIT = {"mutasikredit", "kredit"}
BALANCE = {"saldoakhirmutasi", "saldoakhir"}
#: One of these makes it BRI's.
OWN = {"desktran", "mutasidebet", "saldoakhir", "saldoakhirmutasi", "glsign"}


def columns(header: Sequence[str]) -> Columns | None:
    """Where things stand, when `header` is BRI's."""
    names = [word(cell) for cell in header]

    def first(wanted: set[str]) -> int | None:
        return next((index for index, name in enumerate(names) if name in wanted), None)

    day, debit, credit = first(DAY), first(DEBIT), first(CREDIT)
    texts = tuple(index for index, name in enumerate(names) if name in TEXTS)
    if day is None or debit is None or credit is None or not texts or not OWN.intersection(names):
        return None
    return Columns(
        day=day, description=texts, debit=debit, credit=credit, balance=first(BALANCE),
        reference=first({"trremark", "noreff", "referensi"}), account=first({"norek"}),
    )  # fmt: skip
