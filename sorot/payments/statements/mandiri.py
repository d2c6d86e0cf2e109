"""Mandiri: MCM (cash management for companies) in its newer and its older shape (docs/operate/statements.md).

Newer: `Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit`, `.00` for
nothing. Older: `AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount;Close Balance`. The table of
Livin and Kopra (`Tanggal;Keterangan;No. Referensi;Debit;Kredit;Saldo`, `1.234.567,00`) is read by `any`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sorot.payments.statements.base import Columns, word

NAME = "Mandiri"
ACCOUNT = {"accountno", "accountnumber", "nomorrekening", "norekening"}
DAY = {"date", "postdate", "postingdate"}
TEXTS = {"description", "remarks", "additionaldesc", "additionaldescription"}
REFERENCE = {"referenceno", "refno"}
DEBIT = {"debit", "debitamount"}
CREDIT = {"credit", "creditamount"}
BALANCE = {"closebalance", "closingbalance", "balance"}


def columns(header: Sequence[str]) -> Columns | None:
    """Where things stand, when `header` is Mandiri's: an account number first, then separate debit and credit."""
    names = [word(cell) for cell in header]
    if not names or names[0] not in ACCOUNT:
        return None

    def first(wanted: set[str]) -> int | None:
        return next((index for index, name in enumerate(names) if name in wanted), None)

    day, debit, credit = first(DAY), first(DEBIT), first(CREDIT)
    texts = tuple(index for index, name in enumerate(names) if name in TEXTS)
    if day is None or debit is None or credit is None or not texts:
        return None
    return Columns(
        day=day, description=texts, debit=debit, credit=credit, balance=first(BALANCE), reference=first(REFERENCE),
        account=0,
    )  # fmt: skip
