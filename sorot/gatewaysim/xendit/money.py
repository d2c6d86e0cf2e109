"""Refunds, disputes, balance, transfers between accounts, and the transaction list."""

from __future__ import annotations

import json
import sqlite3
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from ..engine import Sim
from ..frame import Answer, Call, digest
from ..store import Doc
from .manner import (
    VALIDATION,
    VENDOR,
    account_of,
    body_of,
    checked_text,
    not_found,
    refuse,
    text,
    whole_rupiah,
)
from .sessions import find_payment, payment_of_request, public

REASONS = ("FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS")
LARGEST_PAGE = 50


def refund(call: Call) -> Answer:
    sim, body = call.sim, body_of(call)
    key, same = call.headers.get("idempotency-key", ""), digest(body)
    if key:
        before = sim.store.row("SELECT * FROM keys WHERE vendor = 'xendit-refund' AND key = ?", key)
        if before is not None:
            if before["digest"] != same:
                raise refuse(409, "DUPLICATE_ERROR", "A refund with this idempotency key already exists.")
            found = sim.store.get(VENDOR, "refund", before["answer"])
            assert found is not None
            return Answer(200, public(found))
    payment = _refundable(call, body)
    text(body, "reason", one_of=REASONS)
    if body.get("reference_id") is not None:
        checked_text(body["reference_id"], "reference_id", most=255)
    if body.get("currency") not in {None, payment["currency"]}:
        raise refuse(400, "INVALID_VALUE_ERROR", "currency differs from the payment's")
    rest = payment["request_amount"] - payment["_refunded"]
    amount = rest if body.get("amount") is None else whole_rupiah(body["amount"], "amount", code="INVALID_VALUE_ERROR")
    if amount > rest or rest == 0:
        raise refuse(400, "REFUND_AMOUNT_EXCEEDED",
                     "Refund amount specified in refund request must be less than or equal to unrefunded "
                     "capture amount.")  # fmt: skip
    if sim.books.balance(VENDOR, payment["business_id"], payment["currency"]) < amount:
        raise refuse(400, "INSUFFICIENT_BALANCE",
                     "There is insufficient balance in your account to perform a refund.")  # fmt: skip
    made = _make_refund(call, payment, body, amount)
    if key:
        sim.store.run(
            "INSERT INTO keys VALUES ('xendit-refund', ?, ?, ?, 200, ?)", key, same, call.now, made["id"]
        )  # fmt: skip
    return Answer(200, public(made))


def _refundable(call: Call, body: Doc) -> Doc:
    if body.get("payment_request_id") is None and body.get("payment_id") is not None:
        payment = find_payment(call, text(body, "payment_id"))
    else:
        payment = payment_of_request(call, text(body, "payment_request_id"))
    if call.fate("refund_not_supported"):
        raise refuse(403, "REFUND_NOT_SUPPORTED", "Refund feature is not available for this payment channel.")
    if payment["status"] != "SUCCEEDED":
        raise refuse(400, "INELIGIBLE_TRANSACTION_STATUS",
                     "Feature is not allowed for the payment request because of its current status.")  # fmt: skip
    if payment.get("_refund_pending"):
        raise refuse(400, "REFUND_IN_PROGRESS",
                     "Please wait for the pending refund request to be completed before initiating a new "
                     "one.")  # fmt: skip
    return payment


def _make_refund(call: Call, payment: Doc, body: Doc, amount: int) -> Doc:
    sim, id = call.sim, f"rfd-{uuid.uuid4()}"
    made: Doc = {
        "id": id, "payment_request_id": payment["payment_request_id"], "payment_id": payment["payment_id"],
        "invoice_id": None, "reference_id": body.get("reference_id") or id, "channel_code": payment["channel_code"],
        "currency": payment["currency"], "amount": amount, "status": "PENDING", "reason": body["reason"],
        "failure_code": None, "refund_fee_amount": None, "metadata": body.get("metadata"),
        "created": sim.moment(call.now), "updated": sim.moment(call.now), "_account": payment["business_id"],
    }  # fmt: skip
    payment["_refunded"] += amount
    payment["_refund_pending"] = id
    sim.store.put(VENDOR, "payment", payment["payment_id"], payment["reference_id"], payment)
    sim.store.put(VENDOR, "refund", id, made["reference_id"], made)
    sim.books.book(
        vendor=VENDOR, account=payment["business_id"], type="REFUND", cashflow="MONEY_OUT", amount=amount,
        status="PENDING", product_id=id, reference=made["reference_id"], category=payment["_category"],
        channel=payment["channel_code"], now=call.now, currency=payment["currency"],
        extra={"payment_request_id": payment["payment_request_id"]},
    )  # fmt: skip
    sim.later(VENDOR, "finish_refund", id, real=3, manual=300)
    call.did()
    return made


def finish_refund(sim: Sim, id: str) -> None:
    found = sim.store.get(VENDOR, "refund", id)
    if found is None or found["status"] != "PENDING":
        return
    payment = sim.store.get(VENDOR, "payment", found["payment_id"])
    assert payment is not None
    payment["_refund_pending"] = None
    sim.store.put(VENDOR, "payment", payment["payment_id"], payment["reference_id"], payment)
    found.update(status="SUCCEEDED", updated=sim.moment())
    sim.store.put(VENDOR, "refund", id, found["reference_id"], found)
    sim.books.restate(VENDOR, id, status="SUCCESS", now=sim.now())
    body = {"event": "refund.succeeded", "business_id": found["_account"], "created": sim.moment()}
    sim.notify(VENDOR, "refund.succeeded", found["reference_id"], {**body, "data": public(found)})


def read_refund(call: Call) -> Answer:
    found = call.sim.store.get(VENDOR, "refund", call.path["id"])
    if found is None or found["_account"] != account_of(call):
        raise not_found("ID specified in request cannot be found.")
    return Answer(200, public(found))


def list_refunds(call: Call) -> Answer:
    """Newest first, of one payment request if asked."""
    query, limit = call.query, _limit(call.query)
    clauses = ["vendor = ?", "kind = 'refund'", "json_extract(doc, '$._account') = ?"]
    values: list[Any] = [VENDOR, account_of(call)]
    if query.get("payment_request_id"):
        clauses.append("json_extract(doc, '$.payment_request_id') = ?")
        values.append(query["payment_request_id"])
    if query.get("after_id"):
        clauses.append("seq < (SELECT seq FROM objects WHERE vendor = ? AND kind = 'refund' AND id = ?)")
        values += [VENDOR, query["after_id"]]
    rows = call.sim.store.rows(
        f"SELECT doc FROM objects WHERE {' AND '.join(clauses)} ORDER BY seq DESC LIMIT ?",  # noqa: S608
        *values, limit + 1,
    )  # fmt: skip
    found = [public(json.loads(row["doc"])) for row in rows[:limit]]
    return Answer(200, {"data": found, "has_more": len(rows) > limit})


def dispute(sim: Sim, payment: Doc, *, amount: int, outcome: str) -> Doc:
    """The payer's bank takes the money back. `outcome` is open, lost or won; an open one is lost after 7 days."""
    id = f"mi-dspt-{uuid.uuid4()}"
    made: Doc = {
        "id": id, "channel_code": payment["channel_code"], "status": "ACTION_REQUIRED", "currency": payment["currency"],
        "amount": {"initial": f"{amount}.00", "terminal": None}, "created_at": sim.moment(), "updated_at": sim.moment(),
        "due_date": sim.moment(sim.now() + 7 * 86_400), "related_disputes": [], "payment_id": payment["payment_id"],
        "reference_id": payment["reference_id"], "category": {"name": "fraud", "allowed_evidence": []},
        "_amount": amount, "_account": payment["business_id"],
    }  # fmt: skip
    sim.store.put(VENDOR, "dispute", id, payment["reference_id"], made)
    _tell_dispute(sim, "dispute.action_required", made)
    if outcome == "open":
        sim.at(VENDOR, "lose_dispute", id, sim.now() + 7 * 86_400)
    else:
        settle_dispute(sim, id, won=outcome == "won")
    return made


def settle_dispute(sim: Sim, id: str, *, won: bool = False) -> None:
    found = sim.store.get(VENDOR, "dispute", id)
    if found is None or found["status"] not in {"ACTION_REQUIRED", "UNDER_REVIEW"}:
        return
    found.update(
        status="WON" if won else "LOST", updated_at=sim.moment(),
        status_reason="CHALLENGED" if won else "EXCEEDED_DEADLINE",
    )  # fmt: skip
    if not won:
        found["amount"]["terminal"] = found["amount"]["initial"]
        sim.books.book(
            vendor=VENDOR, account=found["_account"], type="CHARGEBACK", cashflow="MONEY_OUT", amount=found["_amount"],
            product_id=id, reference=found["reference_id"], channel=found["channel_code"], now=sim.now(),
            currency=found["currency"],
        )  # fmt: skip
    sim.store.put(VENDOR, "dispute", id, found["reference_id"], found)
    _tell_dispute(sim, "dispute.won" if won else "dispute.lost", found)


def chargeback_due(sim: Sim, payment_id: str) -> None:
    payment = sim.store.get(VENDOR, "payment", payment_id)
    if payment is not None:
        dispute(sim, payment, amount=payment["request_amount"] - payment["_refunded"], outcome="open")


def _tell_dispute(sim: Sim, event: str, found: Doc) -> None:
    sim.notify(VENDOR, event, found["reference_id"], {"event": event, **public(found)})


def balance(call: Call) -> Answer:
    kind, currency = call.query.get("account_type", "CASH"), call.query.get("currency", "IDR")
    if kind not in {"CASH", "HOLDING"}:
        raise refuse(400, "API_VALIDATION_ERROR", VALIDATION, [{"path": "account_type"}])
    if kind == "HOLDING":
        return Answer(200, {"balance": 0})
    return Answer(200, {"balance": call.sim.books.balance(VENDOR, account_of(call), currency, shown=True)})


def transfer(call: Call) -> Answer:
    sim, body = call.sim, body_of(call)
    reference = text(body, "reference")
    source, destination = text(body, "source_user_id"), text(body, "destination_user_id")
    amount = whole_rupiah(body.get("amount"), "amount")
    same = digest({name: body.get(name) for name in ("reference", "amount", "source_user_id", "destination_user_id")})
    before = sim.store.get(VENDOR, "transfer", reference)
    if before is not None:
        if before["_digest"] != same:
            raise refuse(400, "MISMATCH_PAYLOAD_FOR_REFERENCE", "Reference has been used before. If you'd like to "
                         "retry this transfer, please use the same payload as your previous request.", [])  # fmt: skip
        if before["status"] == "PENDING":
            raise refuse(425, "TRANSFER_IN_PROGRESS", "Transfer is currently being processed. Use `GET Transfer By "
                         "Reference` to check its latest status", [])  # fmt: skip
        raise refuse(403, "DUPLICATE_REFERENCE", "The reference parameter should be unique.", [])
    known = {sim.config.xendit_business_id} | {one["id"] for one in sim.store.every(VENDOR, "account")}
    if source not in known or destination not in known or source == destination:
        raise refuse(400, "INVALID_SOURCE_OR_DESTINATION_ERROR", "Source or destination account does not exist. Please "
                     "input a valid business ID within your xenPlatform account.", [])  # fmt: skip
    if sim.books.balance(VENDOR, source) < amount:
        raise refuse(400, "INSUFFICIENT_BALANCE", "The cash balance of your source account is insufficient.", [])
    made: Doc = {
        "created": sim.moment(call.now), "transfer_id": str(uuid.uuid4()), "source_user_id": source,
        "destination_user_id": destination, "status": "PENDING", "amount": amount, "reference": reference,
        "_digest": same,
    }  # fmt: skip
    sim.store.put(VENDOR, "transfer", reference, reference, made)
    for account, kind, flow in ((source, "TRANSFER_OUT", "MONEY_OUT"), (destination, "TRANSFER_IN", "MONEY_IN")):
        sim.books.book(
            vendor=VENDOR, account=account, type=kind, cashflow=flow, amount=amount, status="PENDING", now=call.now,
            product_id=made["transfer_id"], reference=reference, category="XENPLATFORM",
        )  # fmt: skip
    call.did()
    sim.later(VENDOR, "finish_transfer", reference, real=1, manual=60)
    return Answer(200, public(made))


def finish_transfer(sim: Sim, reference: str) -> None:
    found = sim.store.get(VENDOR, "transfer", reference)
    if found is None or found["status"] != "PENDING":
        return
    found["status"] = "SUCCESSFUL"
    sim.store.put(VENDOR, "transfer", reference, reference, found)
    sim.books.restate(VENDOR, found["transfer_id"], status="SUCCESS", now=sim.now())


def read_transfer(call: Call) -> Answer:
    found = call.sim.store.get(VENDOR, "transfer", call.path["reference"])
    if found is None:
        raise refuse(400, "DATA_NOT_FOUND",
                     "Could not find transfer by reference because reference may be invalid.", [])  # fmt: skip
    return Answer(200, public(found))


FILTERS = {
    "reference_id": "reference", "product_id": "product_id", "currency": "currency", "types": "type",
    "statuses": "status", "channel_categories": "category", "account_identifier": "identifier",
}  # fmt: skip


def transactions(call: Call) -> Answer:
    """Newest first, a page at a time: `after_id` continues after that line."""
    query = call.query
    clauses = ["vendor = ?", "account = ?"]
    values: list[Any] = [VENDOR, account_of(call)]
    for name, column in FILTERS.items():
        wanted = [one for one in call.several.get(name, []) if one]
        if wanted:
            clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if query.get("amount"):
        clauses.append("amount = ?")
        values.append(query["amount"])
    for column in ("created", "updated"):
        for sign, operator in (("gte", ">="), ("lte", "<=")):
            bound = _bound(query, f"{column}[{sign}]")
            if bound is not None:
                clauses.append(f"{column} {operator} ?")
                values.append(bound)
    limit = _limit(query)
    if query.get("after_id"):
        last = call.sim.store.row("SELECT created, seq FROM lines WHERE id = ?", query["after_id"])
        if last is None:
            raise refuse(400, "API_VALIDATION_ERROR", VALIDATION, [{"path": "after_id"}])
        clauses.append("(created, seq) < (?, ?)")
        values += [last["created"], last["seq"]]
    rows = call.sim.store.rows(
        f"SELECT * FROM lines WHERE {' AND '.join(clauses)} ORDER BY created DESC, seq DESC LIMIT ?",  # noqa: S608
        *values, limit + 1,
    )  # fmt: skip
    page, more = [_line(call.sim, row) for row in rows[:limit]], len(rows) > limit
    links: list[Doc] = []
    if more:
        kept = [(name, one) for name, given in call.several.items() if name != "after_id" for one in given]
        following = urlencode([*kept, ("after_id", page[-1]["id"])])
        links = [{"href": f"/transactions?{following}", "rel": "next", "method": "GET"}]
    return Answer(200, {"has_more": more, "data": page, "links": links})


def _limit(query: dict[str, str]) -> int:
    given = query.get("limit", "10")
    if not given.isdigit() or not 1 <= int(given) <= LARGEST_PAGE:
        raise refuse(400, "API_VALIDATION_ERROR", VALIDATION, [{"path": "limit"}])
    return int(given)


def _bound(query: dict[str, str], name: str) -> float | None:
    if not query.get(name):
        return None
    try:
        return _at(query[name].replace(" ", "+"))
    except ValueError:
        raise refuse(400, "API_VALIDATION_ERROR", VALIDATION, [{"path": name}]) from None


def _at(moment: str) -> float:
    found = datetime.fromisoformat(moment)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _line(sim: Sim, row: sqlite3.Row) -> Doc:
    inward = row["cashflow"] == "MONEY_IN"
    extra: dict[str, Any] = json.loads(row["extra"])
    line: Doc = {
        "id": row["id"], "product_id": row["product_id"], "type": row["type"], "status": row["status"],
        "channel_category": row["category"], "channel_code": row["channel"], "reference_id": row["reference"],
        "account_identifier": row["identifier"] or None, "currency": row["currency"], "amount": row["amount"],
        "net_amount": row["amount"] - row["fee"] if inward else row["amount"] + row["fee"],
        "net_amount_currency": row["currency"], "cashflow": row["cashflow"],
        "settlement_status": "SETTLED" if inward and row["status"] == "SUCCESS" else None,
        "estimated_settlement_time": sim.moment(row["created"]) if inward else None, "business_id": row["account"],
        "created": sim.moment(row["created"]), "updated": sim.moment(row["updated"]),
        "fee": {
            "xendit_fee": row["fee"], "value_added_tax": 0, "xendit_withholding_tax": 0,
            "third_party_withholding_tax": 0, "status": "COMPLETED" if row["fee"] else "NOT_APPLICABLE",
        },
    }  # fmt: skip
    if extra:
        line["product_data"] = extra
    return line
