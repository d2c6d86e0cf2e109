"""The core API: status, cancel, expire, refund; and chargebacks, which only the bank can start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..books import effect_of
from ..engine import JAKARTA, Sim
from ..frame import Answer, Call, is_whole
from ..store import Doc
from .manner import VENDOR, core_refusal, money, no_transaction, public, snap_refusal
from .snap import change, found_transaction, settle, shown, tell

REFUNDABLE = ("credit_card", "gopay", "shopeepay", "dana", "ovo", "qris", "kredivo", "akulaku")
WHOLE_ONLY = ("shopeepay", "ovo")
RETRY_DAYS = 7
NOT_ALLOWED = "Merchant cannot modify the status of the transaction"


def _find(call: Call) -> Doc:
    """By order_id or transaction_id. Raises Refusal (404) while no channel was chosen."""
    wanted = call.path["id"]
    found = call.sim.store.get(VENDOR, "transaction", wanted)
    if found is None and wanted.count("-") == 4:
        every = call.sim.store.rows(
            "SELECT id FROM objects WHERE vendor = ? AND kind = 'transaction'"
            " AND json_extract(doc, '$.transaction_id') = ?",
            VENDOR, wanted,
        )  # fmt: skip
        found = call.sim.store.get(VENDOR, "transaction", every[0]["id"]) if every else None
    if found is None:
        raise no_transaction()
    return found


def status(call: Call) -> Answer:
    found = _find(call)
    body = shown(found)
    body["signature_key"] = call.sim.webhooks.midtrans_key(body)
    return Answer(200, body)


def cancel(call: Call) -> Answer:
    """Before settlement only."""
    found = _find(call)
    if found["transaction_status"] not in {"pending", "capture", "authorize"}:
        raise core_refusal(412, NOT_ALLOWED)
    change(call.sim, found, "cancel")
    call.did()
    return Answer(200, {**public(found), "status_code": "200", "status_message": "Success, transaction is canceled"})


def expire(call: Call) -> Answer:
    """Pending only."""
    found = _find(call)
    if found["transaction_status"] != "pending":
        raise core_refusal(412, NOT_ALLOWED)
    change(call.sim, found, "expire")
    call.did()
    return Answer(200, {**public(found), "status_code": "407", "status_message": "Success, transaction is expired"})


def refund(call: Call) -> Answer:
    sim, found, body = call.sim, _find(call), call.json or {}
    if call.raw and call.json is None:
        raise core_refusal(413, "The request cannot be processed due to syntax error in the request body.")
    key = _refund_key(body, found, call)
    rest = found["_amount"] - found["_refunded"]
    amount = _refund_amount(body.get("amount"), rest)
    if found["transaction_status"] not in {"settlement", "partial_refund"}:
        raise core_refusal(412, NOT_ALLOWED)
    if found["payment_type"] not in REFUNDABLE or call.fate("refund_not_supported"):
        raise core_refusal(412, NOT_ALLOWED)
    if amount < found["_amount"] and found["payment_type"] in WHOLE_ONLY:
        raise core_refusal(412, "Partial refund is not supported by the payment provider")
    if amount > rest or amount < 1:
        raise core_refusal(414, "Refund request is rejected due to invalid amount")
    if sim.books.balance(VENDOR, "main") < amount:
        raise core_refusal(414, "Refund request is rejected due to merchant insufficient funds")
    number = sim.store.next_number("refunds")
    found["_refunded"] += amount
    found["_refunds"].append(
        {
            "refund_chargeback_id": number, "refund_amount": money(amount), "created_at": sim.local(),
            "reason": str(body.get("reason") or ""), "refund_key": key, "refund_method": "online",
        }
    )  # fmt: skip
    sim.books.book(
        vendor=VENDOR, account="main", type="REFUND", cashflow="MONEY_OUT", amount=amount, now=call.now,
        product_id=f"refund-{number}", reference=key, channel=found["payment_type"],
        extra={"order_id": found["order_id"]},
    )  # fmt: skip
    change(sim, found, "refund" if found["_refunded"] == found["_amount"] else "partial_refund")
    sim.later(VENDOR, "confirm_refund", f"{found['order_id']}|{number}", real=3, manual=86_400)
    call.did()
    return Answer(
        200,
        {
            **public(found), "status_code": "200", "status_message": "Success, refund request is approved",
            "refund_chargeback_id": number, "refund_amount": money(amount), "refund_key": key,
        },
    )  # fmt: skip


def _refund_key(body: Doc, found: Doc, call: Call) -> str:
    key = body.get("refund_key")
    if key is None:
        return f"{found['order_id']}-{call.sim.store.next_number('refund_keys')}"
    if not isinstance(key, str) or not key or not key.replace("-", "").replace("_", "").isalnum():
        raise core_refusal(400, "One or more parameters in the payload is invalid.",
                           validation_messages=["refund_key contains not allowed characters"])  # fmt: skip
    if any(one["refund_key"] == key for one in found["_refunds"]):
        raise core_refusal(406, "Duplicate refund ID")
    return key


def _refund_amount(given: Any, rest: int) -> int:
    if given is None:
        return rest
    if not is_whole(given):
        raise core_refusal(408, "Wrong data type.", validation_messages=["amount must be an integer"])
    return int(given)


def confirm_refund(sim: Sim, id: str) -> None:
    """The second notification: now the bank has confirmed."""
    order_id, _, number = id.rpartition("|")
    found = sim.store.get(VENDOR, "transaction", order_id)
    if found is None:
        return
    for one in found["_refunds"]:
        if one["refund_chargeback_id"] == int(number):
            one["bank_confirmed_at"] = sim.local()
    sim.store.put(VENDOR, "transaction", order_id, order_id, found)
    tell(sim, found)


def chargeback(sim: Sim, found: Doc, *, amount: int | None = None) -> Doc:
    """The payer's bank took the money back: a card's payment that was not settled yet is settled first."""
    if found["transaction_status"] == "capture":
        settle(sim, found["order_id"])
        found = found_transaction(sim, found["order_id"])
    most = found["_amount"] - found["_refunded"] - found["_charged_back"]
    taken = most if amount is None else min(amount, most)
    found["_charged_back"] += taken
    sim.books.book(
        vendor=VENDOR, account="main", type="CHARGEBACK", cashflow="MONEY_OUT", amount=taken, now=sim.now(),
        product_id=f"chargeback-{sim.store.next_number('chargebacks')}", reference=found["order_id"],
        channel=found["payment_type"],
    )  # fmt: skip
    change(sim, found, "chargeback" if taken == most else "partial_chargeback")
    return found


def chargeback_due(sim: Sim, order_id: str) -> None:
    found = sim.store.get(VENDOR, "transaction", order_id)
    if found is not None and found["transaction_status"] in {"settlement", "capture", "partial_refund"}:
        chargeback(sim, found)


def balance_mutation(call: Call) -> Answer:
    """Opening and closing balance of the money paid in and of Iris between two moments."""
    currency = call.query.get("currency", "")
    if not currency:
        raise snap_refusal(400, "currency must not be empty")
    start, end = (_moment(call.query.get(name, ""), name) for name in ("start_time", "end_time"))
    wallets = [_wallet(call, source, vendor, start, end) for source, vendor in (("payin", VENDOR), ("iris", "iris"))]
    names = [name for name in wallets[0] if name != "source"]
    total = {name: sum(wallet[name] for wallet in wallets) for name in names}
    asked = {"currency": currency, **{name: call.query[name] for name in ("start_time", "end_time")}}
    return Answer(200, {**asked, **total, "wallets": wallets})


def _moment(given: str, name: str) -> float:
    try:
        found = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        raise snap_refusal(400, f"{name} must be in ISO 8601 format") from None
    return (found if found.tzinfo else found.replace(tzinfo=JAKARTA)).timestamp()


def _wallet(call: Call, source: str, vendor: str, start: float, end: float) -> Doc:
    opening, closing = 0, 0
    for row in call.sim.books.lines(vendor, "main"):
        moved = effect_of(cashflow=row["cashflow"], status=row["status"], amount=row["amount"], fee=row["fee"])
        opening += moved if row["created"] < start else 0
        closing += moved if row["created"] <= end else 0
    wallet: Doc = {"source": source}
    for kind, factor in (("effective", 1), ("pending", 0), ("overall", 1)):
        wallet.update({f"opening_balance_{kind}": opening * factor, f"closing_balance_{kind}": closing * factor})
    return wallet
