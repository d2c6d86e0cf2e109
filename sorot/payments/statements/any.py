"""Any other table: columns known by their headings, or named by the operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sorot.payments.statements.base import Columns, StatementError, word

NAME = "Bank"
DAY = {
    "tanggal", "tanggaltransaksi", "tgl", "tgltransaksi", "date", "transactiondate", "postingdate", "postdate",
    "valuedate", "bookingdate", "txndate", "waktu", "tanggalwaktu",
}  # fmt: skip
TEXTS = {
    "keterangan", "uraian", "uraiantransaksi", "deskripsi", "description", "remarks", "remark", "transaksi", "berita",
    "details", "detail", "rinciantransaksi", "narration", "keterangantransaksi",
}  # fmt: skip
AMOUNT = {"jumlah", "amount", "nominal", "nilai", "mutasi"}
SIGN = {"dbcr", "crdb", "dk", "dc", "jenis", "tipe", "type", "debetkredit", "debitkredit", "debitcredit"}
DEBIT = {"debet", "debit", "keluar", "uangkeluar", "pengeluaran", "debitamount", "withdrawal", "withdrawals"}
CREDIT = {"kredit", "credit", "masuk", "uangmasuk", "pemasukan", "creditamount", "deposit", "deposits"}
BALANCE = {"saldo", "saldoakhir", "balance", "closingbalance", "runningbalance"}
REFERENCE = {"noreferensi", "nomorreferensi", "referensi", "reference", "referenceno", "refno", "noref", "ref"}
ACCOUNT = {"norekening", "nomorrekening", "accountno", "accountnumber", "rekening"}


def columns(header: Sequence[str]) -> Columns | None:
    """Where things stand, when the headings say it without doubt: a day, a text, and one way to write amounts."""
    names = [word(cell) for cell in header]

    def first(wanted: set[str]) -> int | None:
        return next((index for index, name in enumerate(names) if name in wanted), None)

    day, amount, debit, credit = first(DAY), first(AMOUNT), first(DEBIT), first(CREDIT)
    texts = tuple(index for index, name in enumerate(names) if name in TEXTS)
    if day is None or not texts:
        return None
    if debit is not None and credit is not None:
        amount = None
    elif amount is None:
        return None
    else:
        debit = credit = None
    return Columns(
        day=day, description=texts, amount=amount, sign=first(SIGN) if amount is not None else None, debit=debit,
        credit=credit, balance=first(BALANCE), reference=first(REFERENCE), account=first(ACCOUNT),
    )  # fmt: skip


def mapped(header: Sequence[str], names: Mapping[str, str]) -> Columns | None:
    """Where things stand, by the operator's own words: role (`day`, `description`, `amount` or `debit` and `credit`,
    `balance`, `reference`) -> heading. None when this row has not all of these headings. Raises StatementError
    ("bad_columns") when the roles do not make a table."""
    wanted = {role: word(name) for role, name in names.items() if word(name)}
    if not {"day", "description"} <= set(wanted) or ("amount" in wanted) == bool({"debit", "credit"} & set(wanted)):
        raise StatementError("bad_columns")
    if ("debit" in wanted) != ("credit" in wanted):
        raise StatementError("bad_columns")
    found = [word(cell) for cell in header]
    if not set(wanted.values()) <= set(found):
        return None
    places = {role: found.index(name) for role, name in wanted.items()}
    return Columns(
        day=places["day"], description=(places["description"],), amount=places.get("amount"),
        debit=places.get("debit"), credit=places.get("credit"), balance=places.get("balance"),
        reference=places.get("reference"),
    )  # fmt: skip
