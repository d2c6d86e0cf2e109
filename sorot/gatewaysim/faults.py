"""Misbehaviour on demand: planned faults, and faults drawn at random from a seed.

A fault belongs to a vendor and an operation (or "*"), may be tied to a reference or a webhook's event, waits for
`after` matching calls and then happens `count` times. Drawn faults depend on the seed and a counter only, so the same
run misbehaves in the same way again.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from .store import Doc, Store

REQUEST_KINDS = (
    "timeout_before_commit",
    "timeout_after_commit",
    "error_500_before_commit",
    "error_500_after_commit",
)
ANSWER_KINDS = ("unknown_status",)
PAYOUT_KINDS = ("succeeded_then_reversed", "name_mismatch", "temporary_failure", "insufficient_balance")
CHECKOUT_KINDS = ("chargeback",)
REFUND_KINDS = ("refund_not_supported",)
WEBHOOK_KINDS = (
    "webhook_duplicate",
    "webhook_reordered",
    "webhook_delayed_24h",
    "webhook_wrong_token",
    "webhook_altered_amount",
    "webhook_lost",
)
KINDS = (*REQUEST_KINDS, *ANSWER_KINDS, *PAYOUT_KINDS, *CHECKOUT_KINDS, *REFUND_KINDS, *WEBHOOK_KINDS)

OPERATIONS = (
    "create_checkout", "get_payment", "cancel_checkout", "refund", "get_refund", "create_payout", "approve_payout",
    "reject_payout", "get_payout", "check_account", "list_channels", "list_transactions", "balance", "transfer",
    "get_transfer", "webhook",
)  # fmt: skip
READS = ("get_payment", "get_refund", "get_payout", "get_transfer")


def kinds_for(operation: str) -> tuple[str, ...]:
    """What can go wrong with this operation."""
    if operation == "webhook":
        return (*WEBHOOK_KINDS, *ANSWER_KINDS)
    more: tuple[str, ...] = ()
    if operation == "create_payout":
        more = (*PAYOUT_KINDS, *ANSWER_KINDS)
    elif operation == "create_checkout":
        more = CHECKOUT_KINDS
    elif operation == "refund":
        more = (*REFUND_KINDS, *ANSWER_KINDS)
    elif operation in READS:
        more = ANSWER_KINDS
    return (*REQUEST_KINDS, *more)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong now. Options: `drop`, `hold_seconds`, `days`, `times`, `status`."""

    kind: str
    options: Doc = field(default_factory=dict)

    def option(self, name: str, default: Any) -> Any:
        return self.options.get(name, default)


class Faults:
    def __init__(self, store: Store) -> None:
        self.store = store

    def plan(
        self,
        *,
        kind: str,
        vendor: str = "*",
        operation: str = "*",
        count: int = 1,
        after: int = 0,
        reference: str = "",
        event: str = "",
        options: Doc | None = None,
    ) -> int:
        """Let `kind` happen. Raises ValueError for a kind that cannot happen to that operation."""
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}")
        if operation != "*" and (operation not in OPERATIONS or kind not in kinds_for(operation)):
            raise ValueError(f"{kind} cannot happen to {operation}")
        if vendor not in {"*", "xendit", "midtrans", "iris"}:
            raise ValueError(f"no such vendor: {vendor}")
        if count < 1 or after < 0:
            raise ValueError("count is at least 1 and after at least 0")
        made = self.store.run(
            "INSERT INTO faults (vendor, operation, kind, reference, event, remaining, skip, options)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            vendor, operation, kind, reference, event, count, after, json.dumps(options or {}),
        )  # fmt: skip
        return int(made.lastrowid or 0)

    def draw_at_random(self, *, percent: float, seed: int, options: Doc | None = None) -> None:
        """From now on this share of calls and webhooks misbehaves; 0 stops it."""
        if not 0 <= percent <= 100:
            raise ValueError("percent is between 0 and 100")
        self.store.set_meta("faults_random", {"percent": percent, "seed": seed, "options": options or {"drop": True}})
        self.store.set_meta("faults_drawn", 0)

    def clear(self) -> None:
        self.store.run("DELETE FROM faults")
        self.store.set_meta("faults_random", None)

    def planned(self) -> list[Doc]:
        return [
            {**dict(row), "options": json.loads(row["options"])}
            for row in self.store.rows("SELECT * FROM faults WHERE remaining > 0 ORDER BY id")
        ]

    def take(self, vendor: str, operation: str, *, reference: str = "", event: str = "") -> Fault | None:
        """The fault that happens to this call or webhook, used up by asking. Call it inside a transaction."""
        possible = kinds_for(operation)
        for row in self.store.rows("SELECT * FROM faults WHERE remaining > 0 ORDER BY id"):
            if row["vendor"] not in {"*", vendor} and not (row["vendor"] == "midtrans" and vendor == "iris"):
                continue
            if row["operation"] not in {"*", operation} or row["kind"] not in possible:
                continue
            if row["reference"] and row["reference"] != reference:
                continue
            if row["event"] and row["event"] not in event:
                continue
            if row["skip"] > 0:
                self.store.run("UPDATE faults SET skip = skip - 1 WHERE id = ?", row["id"])
                continue
            self.store.run("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", row["id"])
            return Fault(row["kind"], json.loads(row["options"]))
        return self._drawn(possible)

    def _drawn(self, possible: tuple[str, ...]) -> Fault | None:
        wanted = self.store.meta("faults_random")
        if not wanted or not wanted["percent"]:
            return None
        turn = self.store.next_number("faults_drawn")
        dice = random.Random(f"{wanted['seed']}:{turn}")  # repeatable on purpose, guards nothing
        if dice.random() * 100 >= wanted["percent"]:
            return None
        return Fault(dice.choice(possible), wanted["options"])
