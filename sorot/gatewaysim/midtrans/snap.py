"""Snap: a payment page for an order, and what happens when the payer uses it."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

from ..books import fee_for
from ..engine import Sim
from ..frame import Answer, Call, Refusal, is_whole
from ..store import Doc
from .manner import VENDOR, core_refusal, money, public, snap_refusal

ORDER_ID = re.compile(r"^[A-Za-z0-9\-_~.]+$")
LONGEST_ORDER_ID = 50
LARGEST_AMOUNT = 2_147_483_647
DEFAULT_EXPIRY = 24 * 3600
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
#: Button on the page -> payment type.
CHANNELS = {"va": "bank_transfer", "qris": "qris", "ewallet": "gopay", "card": "credit_card"}
MESSAGES = {
    "pending": ("201", "Success, transaction is found"),
    "capture": ("200", "Success, Credit Card transaction is successful"),
    "settlement": ("200", "Success, transaction is found"),
    "deny": ("202", "Deny by bank"),
    "cancel": ("202", "Success, transaction is canceled"),
    "expire": ("407", "Success, transaction is found"),
    "refund": ("200", "Success, refund request is approved by the bank"),
    "partial_refund": ("200", "Success, refund request is approved by the bank"),
    "chargeback": ("200", "Success, transaction is found"),
    "partial_chargeback": ("200", "Success, transaction is found"),
}


def create(call: Call) -> Answer:
    sim, body = call.sim, call.json
    if body is None:
        raise snap_refusal(400, "The request cannot be processed due to malformed syntax in the request body")
    order_id, amount = _check(body)
    if sim.store.by_reference(VENDOR, "order", order_id):
        raise snap_refusal(406, "transaction_details.order_id has already been taken")
    token, expiry = str(uuid.uuid4()), body.get("expiry")
    order: Doc = {
        "order_id": order_id, "token": token, "gross_amount": amount, "expires": call.now + _life(expiry),
        "callbacks": body.get("callbacks") or {}, "description": _first_name(body), "created": call.now,
        "open": True,
    }  # fmt: skip
    late = call.fate("chargeback")
    if late:
        order["chargeback_after_days"] = late.option("days", 119)
    sim.store.put(VENDOR, "order", token, order_id, order)
    sim.at(VENDOR, "expire_order", token, order["expires"])
    call.did()
    return Answer(201, {"token": token, "redirect_url": f"{sim.config.public.rstrip('/')}/pay/{token}"})


def _check(body: Doc) -> tuple[str, int]:
    details = body.get("transaction_details")
    if not isinstance(details, dict):
        raise snap_refusal(400, "transaction_details is required")
    problems: list[str] = []
    order_id, amount = details.get("order_id"), details.get("gross_amount")
    if order_id in (None, ""):
        problems.append("transaction_details.order_id is required")
    elif not isinstance(order_id, str) or not ORDER_ID.match(order_id):
        problems.append("transaction_details.order_id contains not allowed characters")
    elif len(order_id) > LONGEST_ORDER_ID:
        problems.append(f"transaction_details.order_id too long, max {LONGEST_ORDER_ID} characters")
    problems += _amount_problems(amount, "transaction_details.gross_amount")
    problems += _item_problems(body.get("item_details"), amount)
    if body.get("expiry") is not None and _life(body["expiry"]) <= 0:
        problems.append("expiry.duration must be greater than 0")
    if problems:
        raise snap_refusal(400, *problems)
    return str(order_id), int(str(amount))


def _amount_problems(amount: Any, name: str) -> list[str]:
    if amount is None:
        return [f"{name} is required"]
    if isinstance(amount, Decimal) or not is_whole(amount):
        return [f"{name} is not a number without decimals"]
    if amount < 1:
        return [f"{name} must be greater than or equal to 1"]
    return [f"{name} must be less than or equal to {LARGEST_AMOUNT}"] if amount > LARGEST_AMOUNT else []


def _item_problems(items: Any, gross: Any) -> list[str]:
    if items is None:
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return ["item_details must be a list of objects"]
    total = 0
    for item in items:
        if not is_whole(item.get("price")) or not is_whole(item.get("quantity")):
            return ["item_details price and quantity are required and have no decimals"]
        if not isinstance(item.get("name"), str) or not 0 < len(item["name"]) <= 50:
            return ["item_details Name is required and too long names are refused (max 50)"]
        total += item["price"] * item["quantity"]
    return [] if total == gross else ["transaction_details.gross_amount is not equal to the sum of item_details"]


def _life(expiry: Any) -> float:
    if not isinstance(expiry, dict):
        return DEFAULT_EXPIRY
    unit, duration = str(expiry.get("unit", "minute")).rstrip("s"), expiry.get("duration", 0)
    return float(UNITS.get(unit, 0) * duration) if is_whole(duration) else 0.0


def _first_name(body: Doc) -> str:
    items = body.get("item_details") or [{}]
    return str(items[0].get("name", ""))


def expire_order(sim: Sim, token: str) -> None:
    """The page's time is over; without a chosen channel nothing is told to anyone."""
    order = sim.store.get(VENDOR, "order", token)
    if order is None or not order["open"]:
        return
    close_order(sim, order)
    found = sim.store.get(VENDOR, "transaction", order["order_id"])
    if found is not None and found["transaction_status"] == "pending":
        change(sim, found, "expire")


def close_order(sim: Sim, order: Doc) -> None:
    order["open"] = False
    sim.store.put(VENDOR, "order", order["token"], order["order_id"], order)


def order_of(sim: Sim, reference: str) -> Doc:
    """By token or order_id. Raises Refusal."""
    by_token = sim.store.get(VENDOR, "order", reference)
    found = [by_token] if by_token else sim.store.by_reference(VENDOR, "order", reference)
    if not found:
        raise Refusal(404, {"error": f"no order {reference}"})
    return found[-1]


def pay(sim: Sim, order: Doc, *, channel: str, amount: int | None = None, succeed: bool = True) -> Doc:
    """The payer chooses a channel and pays. Raises Refusal when the order can no longer be paid."""
    if not order["open"]:
        raise core_refusal(407, "Transaction has expired or is already paid")
    kind = CHANNELS.get(channel, CHANNELS["va"])
    paid = order["gross_amount"] if amount is None else amount
    transaction: Doc = {
        "transaction_id": str(uuid.uuid4()), "order_id": order["order_id"], "payment_type": kind, "currency": "IDR",
        "gross_amount": money(paid), "merchant_id": sim.config.midtrans_merchant_id, "fraud_status": "accept",
        "transaction_time": sim.local(), "expiry_time": sim.local(order["expires"]), "transaction_status": "pending",
        "_amount": paid, "_refunded": 0, "_refunds": [], "_charged_back": 0, "_token": order["token"],
    }  # fmt: skip
    if kind == "bank_transfer":
        transaction["va_numbers"] = [{"bank": "bca", "va_number": f"{sim.store.next_number('va'):011d}"}]
    if kind == "credit_card":
        transaction.update(masked_card="48111111-1114", card_type="credit", bank="bni", approval_code="1578569243927")
    change(sim, transaction, "pending")
    if not succeed:
        transaction["fraud_status"] = "deny" if kind == "credit_card" else "accept"
        change(sim, transaction, "deny")
        return transaction
    close_order(sim, order)
    if kind == "credit_card":
        change(sim, transaction, "capture")
        sim.later(VENDOR, "settle", order["order_id"], real=5, manual=86_400)
    else:
        settle(sim, order["order_id"])
    transaction = found_transaction(sim, order["order_id"])
    if order.get("chargeback_after_days"):
        wait = float(order["chargeback_after_days"]) * 86_400
        sim.at(VENDOR, "chargeback", order["order_id"], sim.now() + wait)
    return transaction


def settle(sim: Sim, order_id: str) -> None:
    found = sim.store.get(VENDOR, "transaction", order_id)
    if found is None or found["transaction_status"] not in {"pending", "capture"}:
        return
    found["settlement_time"] = sim.local()
    sim.books.book(
        vendor=VENDOR, account="main", type="PAYMENT", cashflow="MONEY_IN", amount=found["_amount"], now=sim.now(),
        fee=fee_for(VENDOR, found["payment_type"], found["_amount"]), product_id=found["transaction_id"],
        reference=order_id, channel=found["payment_type"],
    )  # fmt: skip
    change(sim, found, "settlement")


def change(sim: Sim, transaction: Doc, status: str) -> None:
    """Move a transaction to a status and tell the merchant."""
    transaction["transaction_status"] = status
    sim.store.put(VENDOR, "transaction", transaction["order_id"], transaction["order_id"], transaction)
    tell(sim, transaction)


def tell(sim: Sim, transaction: Doc) -> None:
    body = shown(transaction, notification=True)
    sim.notify(VENDOR, transaction["transaction_status"], transaction["order_id"], body)


def shown(transaction: Doc, *, notification: bool = False) -> Doc:
    """As the status interface and the notification tell it (without the signature)."""
    code, message = MESSAGES[transaction["transaction_status"]]
    if notification:
        message = "midtrans payment notification"
    body = {"status_code": code, "status_message": message, **public(transaction)}
    if transaction["_refunds"]:
        body.update(refund_amount=money(transaction["_refunded"]), refunds=transaction["_refunds"])
    return body


def found_transaction(sim: Sim, order_id: str) -> Doc:
    found = sim.store.get(VENDOR, "transaction", order_id)
    assert found is not None
    return found
