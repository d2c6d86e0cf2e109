"""The vendor's own books: balances, and the lines from which its transaction list is made.

A line has a positive amount and a direction; what it does to the balance follows from direction and status, so that a
change of status moves the balance by the difference. Amounts are rupiah.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from .store import Doc, Store

#: Illustrative fees, dated: (valid from, vendor, what) -> (rupiah per piece, basis points). Not a price list.
FEES: dict[tuple[str, str, str], tuple[int, int]] = {
    ("2026-01-01", "xendit", "VIRTUAL_ACCOUNT"): (4_000, 0),
    ("2026-01-01", "xendit", "QR_CODE"): (0, 70),
    ("2026-01-01", "xendit", "EWALLET"): (0, 150),
    ("2026-01-01", "xendit", "CARDS"): (2_000, 290),
    ("2026-01-01", "xendit", "PAYOUT"): (2_500, 0),
    ("2026-01-01", "midtrans", "bank_transfer"): (4_000, 0),
    ("2026-01-01", "midtrans", "qris"): (0, 70),
    ("2026-01-01", "midtrans", "gopay"): (0, 200),
    ("2026-01-01", "midtrans", "credit_card"): (2_000, 290),
    ("2026-01-01", "iris", "PAYOUT"): (2_500, 0),
}


def fee_for(vendor: str, what: str, amount: int) -> int:
    """The illustrative fee in rupiah, half up; 0 for what is not in the table."""
    rows = sorted((key[0], fee) for key, fee in FEES.items() if key[1:] == (vendor, what))
    if not rows:
        return 0
    piece, basis_points = rows[-1][1]
    return piece + (amount * basis_points + 5_000) // 10_000


def effect_of(*, cashflow: str, status: str, amount: int, fee: int) -> int:
    """What a line in this state does to the balance."""
    if cashflow == "MONEY_IN":
        return amount - fee if status == "SUCCESS" else 0
    if status in {"PENDING", "SUCCESS"}:
        return -(amount + fee)
    return -fee if status == "REVERSED" else 0


class Books:
    def __init__(self, store: Store) -> None:
        self.store = store

    def balance(self, vendor: str, account: str, currency: str = "IDR", *, shown: bool = False) -> int:
        """What is really there; `shown` adds a planted difference."""
        row = self.store.row(
            "SELECT amount, shown_off_by FROM balances WHERE vendor = ? AND account = ? AND currency = ?",
            vendor, account, currency,
        )  # fmt: skip
        return 0 if row is None else row["amount"] + (row["shown_off_by"] if shown else 0)

    def move(self, vendor: str, account: str, currency: str, difference: int) -> None:
        self.store.run(
            "INSERT INTO balances (vendor, account, currency, amount) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (vendor, account, currency) DO UPDATE SET amount = amount + excluded.amount",
            vendor, account, currency, difference,
        )  # fmt: skip

    def show_off_by(self, vendor: str, account: str, currency: str, difference: int) -> None:
        """From now on the balance is told wrong by this much."""
        self.move(vendor, account, currency, 0)
        self.store.run(
            "UPDATE balances SET shown_off_by = ? WHERE vendor = ? AND account = ? AND currency = ?",
            difference, vendor, account, currency,
        )  # fmt: skip

    def book(
        self,
        *,
        vendor: str,
        account: str,
        type: str,
        cashflow: str,
        amount: int,
        product_id: str,
        reference: str,
        now: float,
        fee: int = 0,
        status: str = "SUCCESS",
        category: str = "OTHER",
        channel: str = "DEFAULT",
        identifier: str = "",
        currency: str = "IDR",
        extra: Doc | None = None,
    ) -> str:
        """Write one line and move the balance; returns the line's id."""
        id = f"txn_{uuid.uuid4()}"
        self.store.run(
            "INSERT INTO lines (id, vendor, account, currency, type, cashflow, amount, fee, status, product_id,"
            " reference, category, channel, identifier, created, updated, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id, vendor, account, currency, type, cashflow, amount, fee, status, product_id, reference, category,
            channel, identifier, now, now, json.dumps(extra or {}),
        )  # fmt: skip
        self.move(vendor, account, currency, effect_of(cashflow=cashflow, status=status, amount=amount, fee=fee))
        return id

    def restate(self, vendor: str, product_id: str, *, status: str, now: float) -> None:
        """Change the status of the line of this payout or transfer and move the balance by the difference."""
        for row in self.store.rows("SELECT * FROM lines WHERE vendor = ? AND product_id = ?", vendor, product_id):
            money: dict[str, Any] = {"cashflow": row["cashflow"], "amount": row["amount"], "fee": row["fee"]}
            difference = effect_of(status=status, **money) - effect_of(status=row["status"], **money)
            self.store.run("UPDATE lines SET status = ?, updated = ? WHERE id = ?", status, now, row["id"])
            self.move(vendor, row["account"], row["currency"], difference)

    def lines(self, vendor: str, account: str) -> list[sqlite3.Row]:
        """Oldest first."""
        return self.store.rows(
            "SELECT * FROM lines WHERE vendor = ? AND account = ? ORDER BY created, seq", vendor, account
        )
