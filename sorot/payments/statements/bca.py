"""BCA: KlikBCA and myBCA for persons, KlikBCA Bisnis for companies (docs/operate/statements.md says where seen).

Persons: lines of head (`No. Rekening,=,'...`), then `Tanggal,Keterangan,Cabang,Jumlah,,Saldo` with CR or DB in the
column without a name, days without a year, `PEND` for what is not booked yet, totals below. Companies: CR or DB behind
the amount. Both exist in English.
"""

from __future__ import annotations

from collections.abc import Sequence

from sorot.payments.statements.base import Columns, word

NAME = "BCA"
DAY = {"tanggal", "tanggaltransaksi", "tgl", "tgltransaksi", "date", "transactiondate"}
TEXT = {"keterangan", "description"}
BRANCH = {"cabang", "branch", "cbg"}
AMOUNT = {"jumlah", "amount", "mutasi"}
BALANCE = {"saldo", "balance"}


def columns(header: Sequence[str]) -> Columns | None:
    """Where things stand, when `header` is BCA's: it is the bank that has a column for the branch and one amount."""
    names = [word(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(names) < 4 or names[0] not in DAY or names[1] not in TEXT or names[2] not in BRANCH:
        return None
    if names[3] not in AMOUNT:
        return None
    rest = names[4:]
    sign = 4 if rest[:1] in ([""], ["jenis"], ["dbcr"], ["crdb"]) else None
    balance = next((index for index, name in enumerate(names) if name in BALANCE), None)
    return Columns(day=0, description=(1,), amount=3, sign=sign, balance=balance)
