"""Iris: payouts made by one key and approved by another."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request

from ..banks import BANKS, LEAST, Holders, by_code
from ..books import fee_for
from ..engine import JAKARTA, Sim
from ..frame import Answer, Call, Manner, Refusal, Work, basic_user, digest, same_secret
from ..store import Doc
from .manner import money, public

VENDOR = "iris"
FAILURES = {
    "name_mismatch": ("001", "Invalid beneficiary name"),
    "invalid_destination": ("002", "Invalid destination account number"),
    "unknown_account": ("002", "Invalid destination account number"),
    "rejected_by_channel": ("004", "General error"),
    "compliance_rejected": ("004", "General error"),
    "temporary_failure": ("005", "Timeout error by bank"),
    "dormant": ("012", "Beneficiary account is blocked"),
    "over_limit": ("015", "Account balance limit exceeded"),
    "insufficient_balance": ("016", "Merchant balance is not enough"),
}
FORBIDDEN = "You are not authorized to perform this action"
CREATOR_ONLY, APPROVER_ONLY = ("create_payout",), ("approve_payout", "reject_payout")


def refuse(status: int, message: str, errors: Any) -> Refusal:
    return Refusal(status, {"error_message": message, "errors": errors})


def _check(sim: Sim, name: str, request: Request) -> Refusal | None:
    user = basic_user(request)
    creator = same_secret(user, sim.config.iris_creator_key)
    approver = same_secret(user, sim.config.iris_approver_key)
    allowed = creator if name in CREATOR_ONLY else approver if name in APPROVER_ONLY else creator or approver
    return None if allowed else refuse(401, FORBIDDEN, {"account": [FORBIDDEN]})


MANNER = Manner(
    vendor=VENDOR,
    check=_check,
    server_error=lambda: {"error_message": "Internal server error", "errors": "Internal server error"},
    status_fields=("status",),
)


def once(work: Work) -> Work:
    """X-Idempotency-Key: the same request gives the same result; another body is refused. Kept for 24 h at least."""

    def kept(call: Call) -> Answer:
        key, store = call.headers.get("x-idempotency-key", "")[:100], call.sim.store
        if not key:
            return work(call)
        same = digest([call.operation, call.json])
        row = store.row("SELECT * FROM keys WHERE vendor = 'iris' AND key = ?", key)
        if row is not None and call.now < _forgotten_at(row["at"]):
            if row["digest"] != same:
                raise refuse(400, "idempotency-key is not unique", "idempotency-key is not unique")
            return Answer(row["status"], json.loads(row["answer"]))
        answer = work(call)
        store.run(
            "INSERT OR REPLACE INTO keys VALUES ('iris', ?, ?, ?, ?, ?)",
            key, same, call.now, answer.status, json.dumps(answer.body),
        )  # fmt: skip
        return answer

    return kept


def _forgotten_at(made: float) -> float:
    """The first midnight (UTC) at which the key is older than 24 hours."""
    old = datetime.fromtimestamp(made, UTC) + timedelta(hours=24)
    return (old.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).timestamp()


def create(call: Call) -> Answer:
    given = (call.json or {}).get("payouts")
    if not isinstance(given, list) or not given:
        raise refuse(400, "An error occurred when creating payouts", ["payouts can't be blank"])
    problems = [_problems(one) for one in given]
    if any(problems):
        errors = {str(number): found for number, found in enumerate(problems) if found}
        raise refuse(400, "An error occurred when creating payouts", errors)
    made = [_make(call, one, whole_amount(one["amount"]) or 0) for one in given]
    call.did(len(made))
    return Answer(201, {"payouts": [{"status": "queued", "reference_no": one["reference_no"]} for one in made]})


def whole_amount(value: Any) -> int | None:
    """Rupiah of a monetary string ("10000", "10000.0", "10000.00"); None for anything else."""
    if not isinstance(value, str) or not re.fullmatch(r"\d+(\.\d{1,2})?", value):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return int(amount) if amount == int(amount) else None


def _problems(one: Any) -> list[str]:
    if not isinstance(one, dict):
        return ["payout must be an object"]
    found = []
    for name in ("beneficiary_name", "beneficiary_account", "beneficiary_bank", "amount", "notes"):
        if one.get(name) in (None, ""):
            found.append(f"{name} can't be blank")
        elif not isinstance(one[name], str):
            found.append(f"{name} must be a string")
    if found:
        return found
    if not re.fullmatch(r"\d{6,20}", one["beneficiary_account"]):
        found.append("Beneficiary account is invalid (6 to 20 digits)")
    if by_code(one["beneficiary_bank"]) is None:
        found.append("Beneficiary bank is not supported")
    amount = whole_amount(one["amount"])
    if amount is None:
        found.append("Amount must be a whole number of rupiah, written as a string")
    elif amount < LEAST:
        found.append(f"Amount must be at least {LEAST}")
    if len(one["notes"]) > 100:
        found.append("Notes is too long (maximum is 100 characters)")
    return found


def _make(call: Call, one: Doc, amount: int) -> Doc:
    sim, bank = call.sim, by_code(one["beneficiary_bank"])
    assert bank is not None
    planned = call.fate("succeeded_then_reversed", "name_mismatch", "temporary_failure", "insufficient_balance")
    fate = planned.kind if planned else Holders(sim.store).fate_of(one["beneficiary_account"], one["beneficiary_name"])
    made: Doc = {
        "amount": money(amount), "beneficiary_name": one["beneficiary_name"],
        "beneficiary_account": one["beneficiary_account"], "bank": bank.name, "reference_no": secrets.token_hex(7),
        "notes": one["notes"], "status": "queued", "created_by": "Simulated creator",
        "created_at": sim.seconds(call.now), "updated_at": sim.seconds(call.now), "_amount": amount,
        "_fate": "over_limit" if not fate and amount > bank.most else fate, "_bank": bank.code,
    }  # fmt: skip
    if one.get("beneficiary_email"):
        made["beneficiary_email"] = one["beneficiary_email"]
    sim.store.put(VENDOR, "payout", made["reference_no"], one["notes"], made)
    return made


def _named(call: Call) -> list[Doc]:
    given = (call.json or {}).get("reference_nos")
    if not isinstance(given, list) or not given:
        raise refuse(400, "An error occurred", {"reference_nos": ["can't be blank"]})
    found = [call.sim.store.get(VENDOR, "payout", str(one)) for one in given]
    queued = [one for one in found if one is not None and one["status"] == "queued"]
    if len(queued) != len(given):
        raise refuse(400, "An error occurred", {"reference_nos": ["Only queued payouts can be approved or rejected"]})
    return queued


def approve(call: Call) -> Answer:
    sim = call.sim
    for one in _named(call):
        _state(sim, one, "approved")
        sim.later(VENDOR, "process_payout", one["reference_no"], real=2, manual=60)
        call.did()
    return Answer(202, {"status": "ok"})


def reject(call: Call) -> Answer:
    reason = (call.json or {}).get("reject_reason")
    if not isinstance(reason, str) or not reason:
        raise refuse(400, "An error occurred", {"reject_reason": ["can't be blank"]})
    for one in _named(call):
        one["reject_reason"] = reason
        _state(call.sim, one, "rejected")
        call.did()
    return Answer(202, {"status": "ok"})


def process(sim: Sim, id: str) -> None:
    """Approved: the money leaves the balance and the bank is asked."""
    found = sim.store.get(VENDOR, "payout", id)
    if found is None or found["status"] != "approved":
        return
    fee = fee_for(VENDOR, "PAYOUT", found["_amount"])
    if found["_fate"] == "insufficient_balance" or sim.books.balance(VENDOR, "main") < found["_amount"] + fee:
        _fail(sim, found, "insufficient_balance")
        return
    sim.books.book(
        vendor=VENDOR, account="main", type="Payout", cashflow="MONEY_OUT", amount=found["_amount"], fee=fee,
        status="PENDING", product_id=id, reference=found["notes"], now=sim.now(), channel=found["_bank"],
        identifier=found["beneficiary_account"], extra={"beneficiary_name": found["beneficiary_name"]},
    )  # fmt: skip
    _state(sim, found, "processed")
    if found["_fate"] != "stays_pending":
        sim.later(VENDOR, "finish_payout", id, real=3, manual=840)


def finish(sim: Sim, id: str) -> None:
    found = sim.store.get(VENDOR, "payout", id)
    if found is None or found["status"] != "processed":
        return
    if found["_fate"] in FAILURES:
        _fail(sim, found, found["_fate"])
        return
    sim.books.restate(VENDOR, id, status="SUCCESS", now=sim.now())
    _state(sim, found, "completed")
    if found["_fate"] == "succeeded_then_reversed":
        sim.later(VENDOR, "reverse_payout", id, real=6, manual=3600)


def reverse(sim: Sim, id: str) -> None:
    """Completed can become failed when the bank returns the money."""
    found = sim.store.get(VENDOR, "payout", id)
    if found is None or found["status"] != "completed":
        return
    found.update(error_code="012", error_message="Beneficiary account is blocked")
    sim.books.restate(VENDOR, id, status="REVERSED", now=sim.now())
    _state(sim, found, "failed")


def _fail(sim: Sim, found: Doc, fate: str) -> None:
    found["error_code"], found["error_message"] = FAILURES[fate]
    sim.books.restate(VENDOR, found["reference_no"], status="FAILED", now=sim.now())
    _state(sim, found, "failed")


def _state(sim: Sim, found: Doc, status: str) -> None:
    found.update(status=status, updated_at=sim.seconds())
    sim.store.put(VENDOR, "payout", found["reference_no"], found["notes"], found)
    kept = ("reference_no", "amount", "status", "updated_at", "error_code", "error_message")
    body = {name: found[name] for name in kept if name in found}
    sim.notify(VENDOR, status, found["notes"], body)


def read(call: Call) -> Answer:
    found = call.sim.store.get(VENDOR, "payout", call.path["id"])
    if found is None:
        raise refuse(404, "Payout doesn't exist", {"reference_no": ["doesn't exist"]})
    return Answer(200, public(found))


def banks(_call: Call) -> Answer:
    return Answer(200, {"beneficiary_banks": [{"code": bank.code, "name": bank.name} for bank in BANKS]})


def validate(call: Call) -> Answer:
    """Whose account it is, as the bank says."""
    id, account = uuid.uuid4().hex, call.query.get("account", "")
    bank = by_code(call.query.get("bank", ""))
    problem = ""
    if bank is None or not account.isdigit() or account.endswith("0009"):
        problem = "Account does not exist"
    elif account.endswith("0008"):
        problem = "Account is dormant"
    if problem or bank is None:
        errors = {"account": [problem]}
        raise Refusal(400, {"id": id, "error_message": "An error occured when doing account validation",
                            "errors": errors})  # fmt: skip
    name = Holders(call.sim.store).name_of(account) or f"Nasabah Simulasi {account[-4:]}"
    return Answer(200, {"id": id, "account_name": name, "account_no": account, "bank_name": bank.code})


def balance(call: Call) -> Answer:
    return Answer(200, {"balance": money(call.sim.books.balance(VENDOR, "main", shown=True))})


def statements(call: Call) -> Answer:
    """Money lines of at most a month, newest first; a fee is a line of its own."""
    first, last = _day(call.query.get("from_date"), -30, call), _day(call.query.get("to_date"), 0, call)
    if last - first > timedelta(days=31) or last < first:
        raise refuse(400, "Only one month of data is provided", {"from_date": ["is out of range"]})
    listed: list[Doc] = []
    for row in call.sim.books.lines(VENDOR, "main"):
        day = datetime.fromtimestamp(row["created"], JAKARTA).date()
        if first <= day <= last and row["status"] != "VOIDED":
            listed += _statement(call.sim, dict(row))
    return Answer(200, listed[::-1])


def _day(given: str | None, default: int, call: Call) -> date:
    today = datetime.fromtimestamp(call.now, JAKARTA).date()
    if not given:
        return today + timedelta(days=default)
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise refuse(400, "Invalid date", {"from_date": ["must be YYYY-MM-DD"]}) from None


def _statement(sim: Sim, row: Doc) -> list[Doc]:
    extra: Doc = json.loads(row["extra"])
    bank = by_code(row["channel"])
    base: Doc = {"account": bank.name if bank else "Permata virtual account number"}
    if row["type"] == "Payout":
        base.update(reference_no=row["product_id"], beneficiary_name=extra.get("beneficiary_name", ""),
                    beneficiary_account=row["identifier"])  # fmt: skip
    out = row["cashflow"] == "MONEY_OUT"

    def line(kind: str, amount: int, debit: bool, at: float) -> Doc:
        status = "debit" if debit else "credit"
        return {**base, "type": kind, "amount": money(amount), "status": status, "created_at": sim.seconds(at)}

    kind = "Topup" if row["type"] == "TOPUP" else row["type"]
    lines = [line(kind, row["amount"], out, row["created"])]
    if out and row["fee"] and row["status"] != "FAILED":
        lines.append(line("Payout fee", row["fee"], True, row["created"]))
    if out and row["status"] in {"FAILED", "REVERSED"}:
        lines.append(line("Refund", row["amount"], False, row["updated"]))
    return lines
