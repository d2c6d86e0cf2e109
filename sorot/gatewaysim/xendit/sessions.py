"""Payment sessions (the hosted page) and the v3 payment behind one."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ..books import fee_for
from ..engine import Sim
from ..frame import Answer, Call, Refusal, is_whole
from ..store import Doc
from .manner import (
    VENDOR,
    account_of,
    body_of,
    checked_text,
    invalid,
    not_found,
    optional_text,
    plain_name,
    refuse,
    section,
    text,
    whole_rupiah,
)

EXPIRES_AFTER = 30 * 60
EARLIEST_EXPIRY = 10 * 60
CURRENCIES = ("IDR", "PHP", "VND", "THB", "SGD", "MYR", "USD")
COUNTRIES = ("ID", "PH", "VN", "TH", "SG", "MY")
ITEM_TYPES = ("DIGITAL_PRODUCT", "PHYSICAL_PRODUCT", "DIGITAL_SERVICE", "PHYSICAL_SERVICE", "FEE")
#: Button on the page -> (channel code, category of the transaction list).
CHANNELS = {
    "va": ("BCA_VIRTUAL_ACCOUNT", "VIRTUAL_ACCOUNT"),
    "qris": ("QRIS", "QR_CODE"),
    "ewallet": ("DANA", "EWALLET"),
    "card": ("CARDS", "CARDS"),
}
KEPT = (
    "reference_id", "session_type", "mode", "amount", "currency", "country", "capture_method",
    "allowed_payment_channels", "locale", "description", "items", "metadata", "success_return_url", "cancel_return_url",
)  # fmt: skip


def create(call: Call) -> Answer:
    sim, body, account = call.sim, body_of(call), account_of(call)
    _check(sim, body)
    id = f"ps-{uuid.uuid4().hex[:24]}"
    expires = call.now + EXPIRES_AFTER
    if body.get("expires_at") is not None:
        expires = _moment(body["expires_at"])
        if expires < call.now + EARLIEST_EXPIRY:
            raise refuse(400, "INVALID_EXPIRY_DATE", "expires_at must be at least 10 minutes in the future")
    session: Doc = {name: body.get(name) for name in KEPT}
    session.update(
        payment_session_id=id, created=sim.moment(call.now), updated=sim.moment(call.now), status="ACTIVE",
        customer_id=f"cust-{uuid.uuid4()}" if body.get("customer") else body.get("customer_id"),
        locale=body.get("locale") or "en", capture_method=body.get("capture_method") or "AUTOMATIC",
        expires_at=sim.moment(expires), payment_link_url=f"{sim.config.public.rstrip('/')}/pay/{id}",
        payment_token_id=None, payment_request_id=None, payment_id=None, business_id=account,
    )  # fmt: skip
    late = call.fate("chargeback")
    if late:
        session["_chargeback_after_days"] = late.option("days", 119)
    sim.store.put(VENDOR, "session", id, session["reference_id"], session)
    sim.at(VENDOR, "expire_session", id, expires)
    call.did()
    return Answer(201, public(session))


def _check(sim: Sim, body: Doc) -> None:
    text(body, "reference_id", most=64)
    kind = text(body, "session_type")
    if kind not in {"PAY", "SAVE", "SUBSCRIPTION"}:
        raise refuse(400, "SESSION_TYPE_NOT_SUPPORTED", f"session_type {kind} is not supported for now")
    if kind != "PAY":
        raise refuse(400, "SESSION_TYPE_NOT_SUPPORTED", f"session_type {kind} is not simulated")
    mode = text(body, "mode")
    if mode != "PAYMENT_LINK":
        raise refuse(400, "MODE_NOT_SUPPORTED", f"mode {mode} is not supported for now")
    if text(body, "currency") not in CURRENCIES:
        raise refuse(400, "INVALID_CURRENCY", "The provided currency is not supported")
    if text(body, "country") not in COUNTRIES:
        raise refuse(400, "INVALID_COUNTRY", "The provided country is not supported")
    if "amount" not in body:
        raise invalid("amount", "must have required property 'amount'")
    whole_rupiah(body["amount"], "amount")
    if body.get("capture_method") not in {None, "AUTOMATIC", "MANUAL"}:
        raise invalid("capture_method", "must be equal to one of the allowed values")
    optional_text(body, "description", most=1000)
    for name in ("success_return_url", "cancel_return_url"):
        if body.get(name) is not None and not _url_is_good(sim, body[name]):
            raise refuse(400, "INVALID_URL", "Please provide a valid HTTPS URL")
    _check_customer(body)
    _check_items(body)
    _check_metadata(body.get("metadata"), "INVALID_METADATA")


def _url_is_good(sim: Sim, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    if parts.scheme == "https":
        return bool(parts.hostname)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1", "testserver"}
    return parts.scheme == "http" and here and not sim.config.strict_https


def _check_customer(body: Doc) -> None:
    if body.get("customer_id") is not None:
        if not checked_text(body["customer_id"], "customer_id").startswith("cust-"):
            raise refuse(400, "INVALID_CUSTOMER_ID", 'Customer ID must start with "cust-"')
        raise not_found("The customer ID provided in the request does not exist")
    if body.get("customer") is None:
        return
    customer = section(body, "customer")
    text(customer, "type", path="customer.", one_of=("INDIVIDUAL",))
    text(customer, "reference_id", path="customer.")
    detail = section(customer, "individual_detail", path="customer.")
    plain_name(
        text(detail, "given_names", path="customer.individual_detail."), "customer.individual_detail.given_names"
    )
    surname = optional_text(detail, "surname", path="customer.individual_detail.")
    if surname:
        plain_name(surname, "customer.individual_detail.surname")
    email = optional_text(customer, "email", path="customer.", most=50)
    if email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise invalid("customer.email", 'must match format "email"')
    phone = optional_text(customer, "mobile_number", path="customer.")
    if phone is not None and not re.fullmatch(r"\+[1-9]\d{6,14}", phone):
        raise invalid("customer.mobile_number", "must be a number in E.164 format")


def _check_items(body: Doc) -> None:
    items = body.get("items")
    if items is None:
        return
    if not isinstance(items, list):
        raise invalid("items", "must be array")
    for number, item in enumerate(items):
        path = f"items.{number}."
        if not isinstance(item, dict):
            raise invalid(f"items.{number}", "must be object")
        text(item, "reference_id", path=path, most=255)
        text(item, "type", path=path, one_of=ITEM_TYPES)
        text(item, "name", path=path, most=255)
        text(item, "category", path=path, most=255)
        if not is_whole(item.get("quantity")) or item["quantity"] < 1:
            raise invalid(f"{path}quantity", "must be integer >= 1")
        whole_rupiah(item.get("net_unit_amount"), f"{path}net_unit_amount")
        _check_metadata(item.get("metadata"), "INVALID_ITEM_METADATA")


def _check_metadata(found: Any, code: str) -> None:
    if found is None:
        return
    if not isinstance(found, dict) or len(found) > 20:
        raise refuse(400, code, "Metadata must be an object of at most 20 keys")
    for name, value in found.items():
        if len(name) > 40:
            raise refuse(400, code, "Metadata key must have at most 40 characters")
        if not isinstance(value, str) or len(value) > 80:
            raise refuse(400, code, "Metadata value must have at most 80 characters")


def _moment(value: Any) -> float:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise refuse(400, "INVALID_EXPIRY_DATE", "expires_at must be an ISO 8601 date-time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def public(doc: Doc) -> Doc:
    """Without what only the simulator knows."""
    return {name: value for name, value in doc.items() if not name.startswith("_")}


def read(call: Call) -> Answer:
    return Answer(200, public(_session(call, "DATA_NOT_FOUND")))


def _session(call: Call, code: str) -> Doc:
    session = call.sim.store.get(VENDOR, "session", call.path["id"])
    if session is None or session["business_id"] != account_of(call):
        raise refuse(404, code, "Session not found")
    return session


def cancel(call: Call) -> Answer:
    session = _session(call, "NOT_FOUND")
    if session["status"] != "ACTIVE":
        raise refuse(422, "INVALID_SESSION_STATUS", f"Session status is {session['status']}, expecting ACTIVE")
    session.update(status="CANCELED", updated=call.sim.moment(call.now))
    call.sim.store.put(VENDOR, "session", session["payment_session_id"], session["reference_id"], session)
    call.did()
    return Answer(200, public(session))


def expire(sim: Sim, id: str) -> None:
    """The session's time is over."""
    session = sim.store.get(VENDOR, "session", id)
    if session is None or session["status"] != "ACTIVE":
        return
    session.update(status="EXPIRED", updated=sim.moment())
    sim.store.put(VENDOR, "session", id, session["reference_id"], session)
    _tell(sim, "payment_session.expired", session, session["business_id"], session["reference_id"])


def pay(sim: Sim, session: Doc, *, channel: str, amount: int | None = None, succeed: bool = True) -> Doc:
    """The payer pays on the page. Raises Refusal when the session is no longer open."""
    if session["status"] != "ACTIVE":
        raise refuse(422, "INVALID_SESSION_STATUS", f"Session status is {session['status']}, expecting ACTIVE")
    code, category = CHANNELS.get(channel, CHANNELS["va"])
    paid, moment = session["amount"] if amount is None else amount, sim.moment()
    payment: Doc = {
        "payment_id": f"py-{uuid.uuid4()}", "payment_request_id": f"pr-{uuid.uuid4()}", "type": "PAY",
        "business_id": session["business_id"], "reference_id": session["reference_id"],
        "customer_id": session["customer_id"], "country": session["country"], "currency": session["currency"],
        "request_amount": paid, "capture_method": session["capture_method"], "channel_code": code,
        "channel_properties": {"success_return_url": session["success_return_url"]}, "captures": [],
        "status": "SUCCEEDED" if succeed else "FAILED", "payment_details": {}, "metadata": session["metadata"],
        "description": session["description"], "created": moment, "updated": moment,
        "_session": session["payment_session_id"], "_category": category, "_refunded": 0,
    }  # fmt: skip
    if succeed:
        capture = f"cptr-{uuid.uuid4()}"
        payment["captures"] = [{"capture_id": capture, "capture_amount": paid, "capture_timestamp": moment}]
        session.update(
            status="COMPLETED", updated=moment,
            payment_id=payment["payment_id"], payment_request_id=payment["payment_request_id"],
        )  # fmt: skip
        sim.store.put(VENDOR, "session", session["payment_session_id"], session["reference_id"], session)
        sim.books.book(
            vendor=VENDOR, account=session["business_id"], type="PAYMENT", cashflow="MONEY_IN", amount=paid,
            fee=fee_for(VENDOR, category, paid), product_id=payment["payment_id"], now=sim.now(),
            reference=session["reference_id"], category=category, channel=code, currency=session["currency"],
            extra={"capture_id": capture, "payment_request_id": payment["payment_request_id"]},
        )  # fmt: skip
    else:
        payment["failure_code"] = "DECLINED_BY_ISSUER" if channel == "card" else "USER_DECLINED_PAYMENT"
    sim.store.put(VENDOR, "payment", payment["payment_id"], session["reference_id"], payment)
    sim.store.put(VENDOR, "payment_request", payment["payment_request_id"], payment["payment_id"], {})
    event = "payment.capture" if succeed else "payment.failure"
    _tell(sim, event, payment, session["business_id"], session["reference_id"])
    if succeed:
        _tell(sim, "payment_session.completed", session, session["business_id"], session["reference_id"])
        if session.get("_chargeback_after_days"):
            wait = float(session["_chargeback_after_days"]) * 86_400
            sim.at(VENDOR, "chargeback", payment["payment_id"], sim.now() + wait)
    return payment


def _tell(sim: Sim, event: str, doc: Doc, business: str, reference: str) -> None:
    body = {"event": event, "business_id": business, "created": sim.moment(), "data": public(doc)}
    sim.notify(VENDOR, event, reference, body)


def read_payment(call: Call) -> Answer:
    _check_version(call)
    return Answer(200, public(find_payment(call, call.path["id"])))


def read_request(call: Call) -> Answer:
    """The payment request behind a payment: the same facts under its own id."""
    _check_version(call)
    payment = public(payment_of_request(call, call.path["id"]))
    request = {name: value for name, value in payment.items() if name not in {"payment_id", "captures"}}
    return Answer(200, {**request, "latest_payment_id": payment["payment_id"], "actions": []})


def _check_version(call: Call) -> None:
    if call.headers.get("api-version", "2024-11-11") != "2024-11-11":
        raise refuse(400, "API_VALIDATION_ERROR", "api-version must be 2024-11-11", [])


def find_payment(call: Call, id: str) -> Doc:
    payment = call.sim.store.get(VENDOR, "payment", id)
    if payment is None or payment["business_id"] != account_of(call):
        raise not_found("ID specified in request cannot be found.")
    return payment


def payment_of_request(call: Call, id: str) -> Doc:
    found = call.sim.store.row(
        "SELECT reference FROM objects WHERE vendor = ? AND kind = 'payment_request' AND id = ?", VENDOR, id
    )
    if found is None:
        raise not_found("ID specified in request cannot be found.")
    return find_payment(call, found["reference"])


def active_of(sim: Sim, reference: str) -> Doc:
    """The newest session of a reference or the session of this id. Raises Refusal when there is none."""
    session = sim.store.get(VENDOR, "session", reference)
    if session is not None:
        return session
    found = sim.store.by_reference(VENDOR, "session", reference)
    if not found:
        raise Refusal(404, {"error": f"no session {reference}"})
    return next((one for one in reversed(found) if one["status"] == "ACTIVE"), found[-1])
