"""Xendit's answers as its documentation shows them."""

from tests.payments.gateways.vendor import Canned, xendit

SESSION = {
    "payment_session_id": "ps-661f87c614802d6c402cd82d",
    "created": "2026-11-22T13:00:00Z",
    "updated": "2026-11-22T13:00:00Z",
    "reference_id": "FND-7Q2M",
    "customer_id": "cust-e2878b4c-d57e-4a2c-922d-c0313c2800a3",
    "session_type": "PAY",
    "currency": "IDR",
    "amount": 150000,
    "country": "ID",
    "mode": "PAYMENT_LINK",
    "expires_at": "2026-11-22T14:00:00Z",
    "status": "ACTIVE",
    "payment_link_url": "https://xen.to/kGxPCi60",
    "payment_token_id": None,
    "payment_request_id": None,
    "business_id": "661f87c614802d6c402cd82d",
}
PAID = {**SESSION, "status": "COMPLETED", "payment_id": "py-1402feb0", "payment_request_id": "pr-1102feb0"}
PAYMENT = {
    "payment_id": "py-1402feb0",
    "reference_id": "FND-7Q2M",
    "payment_request_id": "pr-1102feb0",
    "type": "PAY",
    "country": "ID",
    "currency": "IDR",
    "request_amount": "150000",
    "capture_method": "AUTOMATIC",
    "channel_code": "BCA_VIRTUAL_ACCOUNT",
    "captures": [{"capture_timestamp": "2026-11-22T13:05:00Z", "capture_id": "cap-15", "capture_amount": "150000"}],
    "status": "SUCCEEDED",
    "created": "2026-11-22T13:04:00Z",
    "updated": "2026-11-22T13:05:00Z",
}
LINE = {
    "id": "txn_3365895e",
    "product_id": "py-1402feb0",
    "type": "PAYMENT",
    "status": "SUCCESS",
    "reference_id": "FND-7Q2M",
    "currency": "IDR",
    "amount": 150000,
    "net_amount": 145560,
    "net_amount_currency": "IDR",
    "cashflow": "MONEY_IN",
    "created": "2026-11-22T13:05:00.123Z",
    "fee": {"xendit_fee": 4000, "value_added_tax": 440, "status": "COMPLETED"},
}
PAYOUT = {
    "payout_id": "po-b2c3d4e5",
    "status": "ACCEPTED",
    "reference_id": "PAY-9XK3",
    "type": "B2C",
    "source_currency": "IDR",
    "source_amount": "500000",
    "destination_currency": "IDR",
    "destination_amount": "500000",
    "created": "2026-11-22T08:00:00Z",
    "updated": "2026-11-22T08:01:30Z",
    "business_id": "6018306aa16ad90cb3c43ba7",
}
REFUND = {
    "id": "rfd-69e77490",
    "payment_request_id": "pr-1102feb0",
    "payment_id": "py-1402feb0",
    "reference_id": "RFD-1",
    "currency": "IDR",
    "amount": "50000",
    "status": "PENDING",
    "reason": "OTHERS",
    "failure_code": None,
    "refund_fee_amount": None,
    "updated": "2026-11-22T14:00:00Z",
}


def page(*items, more=False):
    return {"has_more": more, "data": list(items), "links": []}


def paid(*lines, refunds=()):
    return (
        Canned()
        .on(f"GET /sessions/{PAID['payment_session_id']}", PAID)
        .on("GET /v3/payments/py-1402feb0", PAYMENT)
        .on("GET /transactions", page(*lines))
        .on("GET /refunds/", page(*refunds))
    )


def ask(canned):
    return xendit(canned).get_payment(reference="FND-7Q2M", gateway_id=PAID["payment_session_id"])
