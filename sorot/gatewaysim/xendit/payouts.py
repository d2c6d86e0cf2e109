"""Payouts v3: money to people, with Xendit's idempotency and life cycle."""

from __future__ import annotations

import re
import uuid

from ..banks import BANKS, BI_FAST_LIMIT, LEAST, Bank, Holders, by_routing
from ..books import fee_for
from ..engine import Sim
from ..frame import Answer, Call, digest
from ..store import Doc
from .manner import VENDOR, account_of, body_of, invalid, not_found, optional_text, refuse, section, text, whole_rupiah
from .sessions import public

VERSIONS = ("2025-09-01", "2025-09-09")
CURRENCIES = ("USD", "SGD", "IDR", "PHP", "MYR", "THB", "VND", "HKD", "MXN", "CNY", "KRW", "AUD", "EUR")
RELATIONSHIPS = (
    "BRANCH_REPRESENTATIVE_OFFICE", "BUSINESS_PARTNER", "CHILDREN", "CREDITOR", "CUSTOMER", "DEBTOR", "EMPLOYEE",
    "EX_SPOUSE", "FRANCHISEE_FRANCHISOR", "GRANDPARENTS", "HOLDING_COMPANY", "MAID", "OWNSELF", "PARENTS", "RELATIVE",
    "SIBLING", "SPOUSE", "SUBSIDIARY_COMPANY", "SUPPLIER", "FRIEND", "GOVERNMENT_BODY", "EDUCATION_INSTITUTION",
    "NON_GOVERNMENT_BODY", "OTHER",
)  # fmt: skip
FUNDS = (
    "INVESTMENT", "PERSONAL_SAVINGS", "BUSINESS_REVENUE", "LEGACY", "BUSINESS_ARRANGEMENT", "LOAN", "SALARY", "OTHER",
)  # fmt: skip
PURPOSES = (
    "SELF", "FAMILY", "EDUCATION", "MEDICAL", "HOTEL", "TRAVEL", "UTILITIES", "LOAN_REPAYMENT", "TAX_PAYMENT",
    "RESIDENCE_PURCHASE", "RESIDENCE_RENT", "INSURANCE", "MUTUAL_FUND", "SHARES_INVESTMENT", "DONATION", "ADVERTISING",
    "ROYALTY_FEES", "BROKER_FEES", "ADVISORS", "OFFICE", "CONSTRUCTION", "SHIPMENT", "EXPORT", "DELIVERY", "TRADES",
    "SALARY", "REFUND", "OTHER",
)  # fmt: skip
ROUTINGS = (
    "SWIFT", "IBAN", "SORT_CODE", "ABA", "BSB", "WALLET", "CLABE", "MOBILE_NO", "BUSINESS_REG_NO", "NATIONAL_ID",
)  # fmt: skip
FAILURES = {
    "name_mismatch": "ACCOUNT_NAME_MISMATCH",
    "temporary_failure": "TEMPORARY_TRANSFER_ERROR",
    "insufficient_balance": "INSUFFICIENT_BALANCE",
    "invalid_destination": "INVALID_DESTINATION",
    "unknown_account": "INVALID_DESTINATION",
    "dormant": "INVALID_DESTINATION",
    "rejected_by_channel": "REJECTED_BY_CHANNEL",
    "over_limit": "DESTINATION_MAXIMUM_LIMIT",
}
OPEN = ("ACCEPTED", "ROUTING", "REQUESTED", "PENDING_COMPLIANCE_REVIEW")


def create(call: Call) -> Answer:
    sim, body, account = call.sim, body_of(call), account_of(call)
    _check_version(call, required=True)
    key = call.headers.get("idempotency-key", "") or str(uuid.uuid4())
    if len(key) > 100:
        raise refuse(400, "API_VALIDATION_ERROR", "idempotency-key must NOT have more than 100 characters", [])
    scope, same = f"{account}:{key}", digest(body)
    before = sim.store.row("SELECT * FROM keys WHERE vendor = 'xendit-payout' AND key = ?", scope)
    if before is not None:
        if before["digest"] != same:
            raise refuse(409, "DUPLICATE_ERROR", "A payout with this idempotency key already exists. If you meant to "
                         "execute a different request, please use another idempotency key.")  # fmt: skip
        found = sim.store.get(VENDOR, "payout", before["answer"])
        assert found is not None
        return Answer(200, public(found))
    amount = _check(body)
    made = _make(call, body, account, amount)
    sim.store.run(
        "INSERT INTO keys VALUES ('xendit-payout', ?, ?, ?, 200, ?)", scope, same, call.now, made["payout_id"]
    )
    return Answer(200, public(made))


def _check_version(call: Call, *, required: bool) -> None:
    version = call.headers.get("api-version")
    if version is None and not required:
        return
    if version not in VERSIONS:
        raise refuse(400, "API_VALIDATION_ERROR", f"api-version must be {VERSIONS[0]}",
                     [{"path": "/headers/api-version", "message": "is missing or unknown"}])  # fmt: skip


def _check(body: Doc) -> int:
    """The amount in rupiah of a body that follows the documentation."""
    text(body, "reference_id", most=255)
    recipient = section(body, "recipient")
    kind = text(recipient, "type", path="recipient.", one_of=("INDIVIDUAL", "BUSINESS"))
    for name in ("given_name", "surname") if kind == "INDIVIDUAL" else ("business_name",):
        text(recipient, name, path="recipient.", most=50)
    text(recipient, "relationship", path="recipient.", one_of=RELATIONSHIPS)
    address = section(recipient, "address", path="recipient.")
    for name in address:
        optional_text(address, name, path="recipient.address.", most=255)
    bank = section(recipient, "account_details", path="recipient.")
    where = "recipient.account_details."
    text(bank, "currency", path=where)
    text(bank, "account_country", path=where)
    text(bank, "account_holder_name", path=where, most=255)
    if not re.fullmatch(r"[0-9A-Za-z+]+", text(bank, "account_number", path=where)):
        raise invalid(f"{where}account_number", "must contain no spaces or signs")
    text(bank, "routing_type_1", path=where, one_of=ROUTINGS)
    text(bank, "routing_value_1", path=where)
    text(body, "source_of_fund", one_of=FUNDS)
    text(body, "purpose_code", one_of=PURPOSES)
    optional_text(body, "description", most=100)
    receipt = body.get("receipt_notification")
    if receipt is not None:
        addresses = section(body, "receipt_notification").get("email_to")
        if not isinstance(addresses, list) or not all(isinstance(one, str) and "@" in one for one in addresses):
            raise invalid("receipt_notification.email_to", "must be a list of e-mail addresses")
    if body.get("sender") is not None:
        raise refuse(403, "REQUEST_FORBIDDEN_ERROR", "Your account is forbidden to perform this request")
    return _check_money(section(body, "payout_details"), bank)


def _check_money(details: Doc, bank: Doc) -> int:
    source = text(details, "source_currency", path="payout_details.")
    destination = text(details, "destination_currency", path="payout_details.")
    if source not in CURRENCIES:
        raise refuse(400, "INVALID_VALUE_ERROR", "The source currency specified in the request is not supported. "
                     "Please check our documentation for currencies available.")  # fmt: skip
    if destination not in CURRENCIES or (destination, bank["currency"]) != ("IDR", "IDR"):
        raise refuse(400, "INVALID_VALUE_ERROR", "The destination currency specified in the request is not supported. "
                     "Please check our documentation for currencies available.")  # fmt: skip
    if source != "IDR":
        raise refuse(403, "INVALID_MERCHANT_SETTINGS", "Payout failed because the source currency has not been "
                     "activated. Please reach out to Xendit to activate this currency before retrying.")  # fmt: skip
    given = [name for name in ("source_amount", "destination_amount") if details.get(name) is not None]
    if len(given) == 2:
        raise refuse(400, "API_VALIDATION_ERROR", "Both source and destination amounts were specified. Please input "
                     "only one of these amounts.")  # fmt: skip
    if not given:
        raise invalid("payout_details.source_amount", "must have one of source_amount and destination_amount")
    amount = whole_rupiah(details[given[0]], f"payout_details.{given[0]}", code="API_VALIDATION_ERROR")
    if amount < LEAST:
        raise refuse(400, "INVALID_VALUE_ERROR", "The transfer amount requested is lower than the prescribed minimum "
                     "for the region. Amend the transfer amount before retrying.")  # fmt: skip
    return amount


def _make(call: Call, body: Doc, account: str, amount: int) -> Doc:
    sim, id, bank = call.sim, f"po-{uuid.uuid4()}", body["recipient"]["account_details"]
    destination = by_routing(bank["routing_type_1"], bank["routing_value_1"])
    fee = fee_for(VENDOR, "PAYOUT", amount)
    moment, slow = sim.moment(call.now), amount > BI_FAST_LIMIT
    made: Doc = {
        "payout_id": id, "status": "ACCEPTED", "reference_id": body["reference_id"],
        "type": "B2C" if body["recipient"]["type"] == "INDIVIDUAL" else "B2B",
        "source_currency": "IDR", "source_amount": amount, "destination_currency": "IDR", "destination_amount": amount,
        "sender": {"type": "BUSINESS", "business_name": "SIMULATED"}, "recipient": body["recipient"],
        "source_of_fund": body["source_of_fund"], "purpose_code": body["purpose_code"],
        "description": body.get("description"), "created": moment, "updated": moment,
        "estimated_arrival_time": sim.moment(call.now + (7200 if slow else 900)), "business_id": account,
        "metadata": body.get("metadata"), "_fate": _fate(call, bank, destination, account, amount, fee), "_slow": slow,
    }  # fmt: skip
    sim.store.put(VENDOR, "payout", id, made["reference_id"], made)
    if made["_fate"] != "insufficient_balance":
        sim.books.book(
            vendor=VENDOR, account=account, type="DISBURSEMENT", cashflow="MONEY_OUT", amount=amount, fee=fee,
            status="PENDING", product_id=id, reference=made["reference_id"], now=call.now, category="BANK",
            channel=destination.channel if destination else "DEFAULT", identifier=bank["account_number"],
        )  # fmt: skip
    sim.later(VENDOR, "route_payout", id, real=2, manual=60)
    call.did()
    return made


def _fate(call: Call, bank: Doc, destination: Bank | None, account: str, amount: int, fee: int) -> str:
    planned = call.fate("succeeded_then_reversed", "name_mismatch", "temporary_failure", "insufficient_balance")
    if planned is not None:
        return planned.kind
    if call.sim.books.balance(VENDOR, account) < amount + fee:
        return "insufficient_balance"
    if destination is None:
        return "invalid_destination"
    if amount > destination.most:
        return "over_limit"
    return Holders(call.sim.store).fate_of(bank["account_number"], bank["account_holder_name"])


def route(sim: Sim, id: str) -> None:
    """The first step: Xendit looks at the payout."""
    found = _open(sim, id)
    if found is None:
        return
    if found["_fate"] == "insufficient_balance":
        _fail(sim, found, "INSUFFICIENT_BALANCE")
    elif found["_fate"] == "compliance_rejected":
        _state(sim, found, "PENDING_COMPLIANCE_REVIEW")
        _tell(sim, "v3_payout.pending_compliance", found)
        sim.later(VENDOR, "reject_payout", id, real=4, manual=3600)
    else:
        _state(sim, found, "ROUTING")
        sim.later(VENDOR, "request_payout", id, real=1, manual=60)


def request(sim: Sim, id: str) -> None:
    """The bank has been asked."""
    found = _open(sim, id)
    if found is None:
        return
    _state(sim, found, "REQUESTED")
    if found["_fate"] != "stays_pending":
        sim.later(VENDOR, "finish_payout", id, real=2, manual=7080 if found["_slow"] else 780)


def finish(sim: Sim, id: str) -> None:
    """The bank has answered."""
    found = _open(sim, id)
    if found is None:
        return
    failure = FAILURES.get(found["_fate"])
    if failure is not None:
        _fail(sim, found, failure)
        return
    _state(sim, found, "SUCCEEDED")
    sim.books.restate(VENDOR, id, status="SUCCESS", now=sim.now())
    _tell(sim, "v3_payout.succeeded", found)
    if found["_fate"] == "succeeded_then_reversed":
        sim.later(VENDOR, "reverse_payout", id, real=6, manual=3600)


def reverse(sim: Sim, id: str) -> None:
    """The money came back after success; the fee stays."""
    found = sim.store.get(VENDOR, "payout", id)
    if found is None or found["status"] != "SUCCEEDED":
        return
    _state(sim, found, "REVERSED")
    sim.books.restate(VENDOR, id, status="REVERSED", now=sim.now())
    _tell(sim, "v3_payout.reversed", found)


def reject(sim: Sim, id: str) -> None:
    found = _open(sim, id)
    if found is None:
        return
    _state(sim, found, "REJECTED")
    sim.books.restate(VENDOR, id, status="FAILED", now=sim.now())
    _tell(sim, "v3_payout.rejected", found)


def _open(sim: Sim, id: str) -> Doc | None:
    found = sim.store.get(VENDOR, "payout", id)
    return found if found is not None and found["status"] in OPEN else None


def _state(sim: Sim, found: Doc, status: str) -> None:
    found.update(status=status, updated=sim.moment())
    sim.store.put(VENDOR, "payout", found["payout_id"], found["reference_id"], found)


def _fail(sim: Sim, found: Doc, code: str) -> None:
    found["failure_code"] = code
    _state(sim, found, "FAILED")
    sim.books.restate(VENDOR, found["payout_id"], status="FAILED", now=sim.now())
    _tell(sim, "v3_payout.failed", found)


def _tell(sim: Sim, event: str, found: Doc) -> None:
    body = {"event": event, "business_id": found["business_id"], "created": sim.moment(), "data": public(found)}
    sim.notify(VENDOR, event, found["reference_id"], body)


def read(call: Call) -> Answer:
    _check_version(call, required=False)
    found = call.sim.store.get(VENDOR, "payout", call.path["id"])
    if found is None or found["business_id"] != account_of(call):
        raise not_found("Payout not found")
    return Answer(200, public(found))


def by_reference(call: Call) -> Answer:
    """All payouts of a reference, oldest first; an empty list when there is none."""
    reference = call.query.get("reference_id", "")
    if not reference:
        raise refuse(400, "API_VALIDATION_ERROR", "reference_id is required", [{"path": "reference_id"}])
    account = account_of(call)
    found = call.sim.store.by_reference(VENDOR, "payout", reference)
    return Answer(200, [public(one) for one in found if one["business_id"] == account])


def channels(call: Call) -> Answer:
    """Banks and wallets by channel code, filtered as asked."""
    query = call.query
    listed = [
        {
            "channel_code": bank.channel, "channel_category": bank.kind, "currency": "IDR", "channel_name": bank.name,
            "amount_limits": {"minimum": LEAST, "maximum": bank.most, "minimum_increment": 1},
        }
        for bank in sorted(BANKS, key=lambda bank: bank.channel)
        if query.get("currency", "IDR") == "IDR"
        and query.get("channel_category", bank.kind) == bank.kind
        and query.get("channel_code", bank.channel) == bank.channel
    ]  # fmt: skip
    return Answer(200, listed)
