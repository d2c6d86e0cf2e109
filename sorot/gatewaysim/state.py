"""Everything the simulator knows, as JSON for tests and developers."""

from __future__ import annotations

import json
from typing import Any

from .engine import Sim
from .store import Doc


def state(sim: Sim, *, newest: int | None = None) -> Doc:
    """Balances, payments, payouts, refunds, transfers, disputes, webhooks with their attempts, faults, the clock."""
    return {
        "simulated": True,
        "clock": {"mode": sim.mode, "now": sim.moment(), "seconds": sim.now()},
        "balances": _balances(sim),
        "checkouts": [*_every(sim, "xendit", "session", newest), *_every(sim, "midtrans", "order", newest)],
        "payments": [_payment(one) for one in _every(sim, "xendit", "payment", newest)]
        + [_transaction(one) for one in _every(sim, "midtrans", "transaction", newest)],
        "refunds": [_refund(one) for one in _every(sim, "xendit", "refund", newest)]
        + [one for found in _every(sim, "midtrans", "transaction", newest) for one in _refunds(found)],
        "payouts": [_payout(one) for one in _every(sim, "xendit", "payout", newest)]
        + [_iris(one) for one in _every(sim, "iris", "payout", newest)],
        "transfers": _every(sim, "xendit", "transfer", newest),
        "disputes": _every(sim, "xendit", "dispute", newest),
        "webhooks": webhooks(sim, newest=newest),
        "agenda": len(sim.store.rows("SELECT 1 FROM agenda")),
        "faults": sim.faults.planned(),
        "faults_random": sim.store.meta("faults_random"),
    }


def _every(sim: Sim, vendor: str, kind: str, newest: int | None) -> list[Doc]:
    return sim.store.every(vendor, kind, newest=newest)


def _balances(sim: Sim) -> list[Doc]:
    rows = sim.store.rows("SELECT vendor, account, currency, amount, shown_off_by FROM balances ORDER BY 1, 2, 3")
    return [dict(row) for row in rows]


def _payment(one: Doc) -> Doc:
    return {
        "vendor": "xendit", "reference": one["reference_id"], "id": one["payment_id"],
        "payment_request_id": one["payment_request_id"], "session": one["_session"], "status": one["status"],
        "amount": one["request_amount"], "channel": one["channel_code"], "refunded": one["_refunded"],
        "created": one["created"],
    }  # fmt: skip


def _transaction(one: Doc) -> Doc:
    return {
        "vendor": "midtrans", "reference": one["order_id"], "id": one["transaction_id"], "payment_request_id": "",
        "session": one["_token"], "status": one["transaction_status"], "amount": one["_amount"],
        "channel": one["payment_type"], "refunded": one["_refunded"], "created": one["transaction_time"],
    }  # fmt: skip


def _refund(one: Doc) -> Doc:
    return {
        "vendor": "xendit", "reference": one["reference_id"], "id": one["id"], "payment": one["payment_id"],
        "status": one["status"], "amount": one["amount"],
    }  # fmt: skip


def _refunds(found: Doc) -> list[Doc]:
    return [
        {
            "vendor": "midtrans", "reference": one["refund_key"], "id": str(one["refund_chargeback_id"]),
            "payment": found["transaction_id"], "status": found["transaction_status"],
            "amount": int(one["refund_amount"].partition(".")[0]),
        }
        for one in found["_refunds"]
    ]  # fmt: skip


def _payout(one: Doc) -> Doc:
    account = one["recipient"]["account_details"]
    return {
        "vendor": "xendit", "reference": one["reference_id"], "id": one["payout_id"], "status": one["status"],
        "failure": one.get("failure_code", ""), "amount": one["source_amount"], "account": account["account_number"],
        "holder": account["account_holder_name"], "bank": account["routing_value_1"], "created": one["created"],
    }  # fmt: skip


def _iris(one: Doc) -> Doc:
    return {
        "vendor": "iris", "reference": one["notes"], "id": one["reference_no"], "status": one["status"],
        "failure": one.get("error_code", ""), "amount": one["_amount"], "account": one["beneficiary_account"],
        "holder": one["beneficiary_name"], "bank": one["_bank"], "created": one["created_at"],
    }  # fmt: skip


def webhooks(sim: Sim, *, newest: int | None = None) -> list[Doc]:
    sql = "SELECT * FROM webhooks ORDER BY id"
    rows = sim.store.rows(sql) if newest is None else sim.store.rows(sql + " DESC LIMIT ?", newest)
    listed: list[Doc] = []
    for row in rows:
        attempts: list[dict[str, Any]] = [
            {"at": sim.moment(one["at"]), "status": one["status"], "error": one["error"]}
            for one in sim.store.rows("SELECT * FROM attempts WHERE webhook = ? ORDER BY id", row["id"])
        ]
        listed.append(
            {
                "id": row["id"], "channel": row["channel"], "event": row["event"], "reference": row["reference"],
                "state": row["state"], "fault": row["fault"], "created": sim.moment(row["created"]),
                "body": json.loads(row["body"]), "headers": json.loads(row["headers"]), "attempts": attempts,
            }
        )  # fmt: skip
    return listed


def count(sim: Sim, *, operation: str = "", reference: str = "", vendor: str = "") -> Doc:
    """How many calls there were and how many of them really did something."""
    wanted = {"operation": operation, "reference": reference, "vendor": vendor}
    clauses = [f"{name} = ?" for name, value in wanted.items() if value]
    where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    values = [value for value in wanted.values() if value]
    row = sim.store.row(
        f"SELECT count(*) AS calls, coalesce(sum(effect), 0) AS effects FROM calls{where}",  # noqa: S608 -- own names
        *values,
    )
    assert row is not None
    by_status = sim.store.rows(f"SELECT status, count(*) AS n FROM calls{where} GROUP BY status", *values)  # noqa: S608
    return {
        **wanted, "calls": row["calls"], "effects": row["effects"],
        "answers": {str(one["status"]): one["n"] for one in by_status},
    }  # fmt: skip
