"""Falsify the vendor's own books on purpose, one class of difference at a time, so that a reconciliation has work."""

from __future__ import annotations

import sqlite3
import uuid

from .engine import Sim
from .store import Doc

CLASSES = ("missing_here", "missing_there", "amount_diff", "fee_diff", "status_diff", "duplicate", "balance_diff")


def plant(sim: Sim, body: Doc) -> Doc:
    """Make one difference and say what it is. Raises ValueError.

    missing_here: the vendor has a payment we never heard of. missing_there: a line of ours is gone at the vendor's.
    Only the list of transactions is falsified; the balance stays as it was, except for balance_diff, which tells it
    wrong.
    """
    kind, vendor = body.get("class"), body.get("vendor", "xendit")
    account = body.get("account") or (sim.config.xendit_business_id if vendor == "xendit" else "main")
    by = body.get("by", 1_000)
    if kind not in CLASSES:
        raise ValueError(f"class is one of {', '.join(CLASSES)}")
    if not isinstance(by, int) or isinstance(by, bool):
        raise ValueError("by is a whole number of rupiah")
    if kind == "balance_diff":
        sim.books.show_off_by(vendor, account, body.get("currency", "IDR"), by)
        return {"class": kind, "by": by}
    if kind == "missing_here":
        reference = body.get("reference") or f"planted-{sim.store.next_number('planted')}"
        amount = body.get("amount", 123_000)
        id = sim.books.book(
            vendor=vendor, account=account, type="PAYMENT", cashflow="MONEY_IN", amount=amount, now=sim.now(),
            product_id=f"py-{uuid.uuid4()}", reference=reference, category="VIRTUAL_ACCOUNT",
            channel="BCA_VIRTUAL_ACCOUNT",
        )  # fmt: skip
        sim.books.move(vendor, account, "IDR", -amount)
        return {"class": kind, "id": id, "reference": reference, "amount": amount}
    row = _line(sim, vendor, account, body.get("reference"))
    _change(sim, row, str(kind), by)
    return {"class": kind, "id": row["id"], "reference": row["reference"], "amount": row["amount"]}


def _line(sim: Sim, vendor: str, account: str, reference: str | None) -> sqlite3.Row:
    rows = [
        row
        for row in sim.books.lines(vendor, account)
        if (row["reference"] == reference if reference else row["type"] != "TOPUP")
    ]
    if not rows:
        raise ValueError("no such line in the books")
    return rows[-1]


def _change(sim: Sim, row: sqlite3.Row, kind: str, by: int) -> None:
    run = sim.store.run
    if kind == "missing_there":
        run("DELETE FROM lines WHERE id = ?", row["id"])
    elif kind == "amount_diff":
        run("UPDATE lines SET amount = amount + ? WHERE id = ?", by, row["id"])
    elif kind == "fee_diff":
        run("UPDATE lines SET fee = fee + ? WHERE id = ?", by, row["id"])
    elif kind == "status_diff":
        run(
            "UPDATE lines SET status = ? WHERE id = ?", "FAILED" if row["status"] == "SUCCESS" else "SUCCESS", row["id"]
        )
    else:
        run(
            "INSERT INTO lines (id, vendor, account, currency, type, cashflow, amount, fee, status, product_id,"
            " reference, category, channel, identifier, created, updated, extra)"
            " SELECT ?, vendor, account, currency, type, cashflow, amount, fee, status, product_id, reference,"
            " category, channel, identifier, created, updated, extra FROM lines WHERE id = ?",
            f"txn_{uuid.uuid4()}", row["id"],
        )  # fmt: skip
