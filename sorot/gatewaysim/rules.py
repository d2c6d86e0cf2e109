"""Which of the vendors' rules the simulator enforces, each with the page it comes from.

`mark` says how sure we are: "verified" was read in a copy of the vendor's own page, "sdk" in the vendor's own client
library, "memory" is from memory or our reading of a page that leaves it open; check those first against the sandbox.
Pages below docs.xendit.co and docs.midtrans.com.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of a vendor's, with its page. The tests name it by `id`."""

    id: str
    vendor: str
    sentence: str
    page: str
    mark: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


V, S, M = "verified", "sdk", "memory"
_SESSION, _PAYOUT, _REFUND = "apidocs/create-session", "apidocs/create-payout-v3", "apidocs/refund-payment-request"
_TRANSFER, _LIST, _HOOKS = "apidocs/create-transfers", "apidocs/list-transactions", "apidocs/webhook-behavior"
_SNAP, _STATUS, _MREFUND = (
    "reference/backend-integration",
    "reference/get-transaction-status",
    "reference/refund-transaction",
)
_NOTIFY, _CODES, _IDEM = (
    "reference/best-practices-to-handle-notification",
    "reference/code-4xx",
    "reference/api-headers",
)
_CYCLE, _IRIS, _HEADER = "docs/transaction-status-cycle", "reference/create-payout", "reference/https-header"

_TABLE = (
    # Xendit
    ("X-AUTH", "xendit", "HTTP Basic with the secret key as user; otherwise 401 INVALID_API_KEY.", _SESSION, V),
    ("X-404", "xendit", "A path that does not exist answers 404 in the vendor's error shape.", _SESSION, M),
    ("X-500", "xendit", "An error of theirs is 500 SERVER_ERROR.", _PAYOUT, V),
    ("X-SESSION-FIELDS", "xendit", "A session needs reference_id (1-64), session_type, mode, amount, currency, "
     "country.",
     _SESSION, V),
    ("X-SESSION-TYPES", "xendit", "An amount in quotation marks, a wrong type or an unknown value is "
     "API_VALIDATION_ERROR.",
     _SESSION, V),
    ("X-SESSION-AMOUNT", "xendit", "The amount is above zero and keeps the currency's decimals (IDR none): "
     "INVALID_AMOUNT.",
     _SESSION, V),
    ("X-SESSION-URL", "xendit", "Return addresses are HTTPS: INVALID_URL (loopback is let through unless strict).",
     _SESSION, V),
    ("X-SESSION-EXPIRY", "xendit", "30 minutes unless expires_at, which lies at least 10 minutes ahead.",
     _SESSION, V),
    ("X-SESSION-CUSTOMER", "xendit", "A customer needs type, reference_id and alphanumeric given_names; e-mail "
     "up to 50.",
     _SESSION, V),
    ("X-SESSION-METADATA", "xendit", "Metadata: at most 20 keys of 40 characters, string values of 80.", _SESSION, V),
    ("X-SESSION-TWICE", "xendit", "Sessions have no idempotency: the same reference_id again makes a second session.",
     _SESSION, V),
    ("X-SESSION-CANCEL", "xendit", "Only an ACTIVE session can be cancelled, otherwise 422 INVALID_SESSION_STATUS.",
     "apidocs/cancel-session", V),
    ("X-SESSION-HOOKS", "xendit", "A paid session sends payment.capture and payment_session.completed; an unpaid one "
     "payment_session.expired.", "apidocs/webhook-notification-sent-defined-webhook-url-updates-payment-session", V),
    ("X-PAYMENT-GET", "xendit", "A payment and its payment request are read under their own ids, 404 "
     "DATA_NOT_FOUND else.",
     "apidocs/get-payment", V),
    ("X-REFUND-REST", "xendit", "A refund never exceeds what is left: REFUND_AMOUNT_EXCEEDED.", _REFUND, V),
    ("X-REFUND-ONE", "xendit", "One refund at a time: REFUND_IN_PROGRESS.", _REFUND, V),
    ("X-REFUND-BALANCE", "xendit", "A refund needs the balance for it: INSUFFICIENT_BALANCE.", _REFUND, V),
    ("X-REFUND-REASON", "xendit", "The reason is one of five words.", _REFUND, V),
    ("X-REFUND-KEY", "xendit", "idempotency-key: same body gives the first refund, another body 409 DUPLICATE_ERROR.",
     "xendit-python RefundApi", S),
    ("X-REFUND-GET", "xendit", "A refund is read under GET /refunds/{id}.", "xendit-python RefundApi", S),
    ("X-REFUND-LIST", "xendit", "GET /refunds/ lists refunds as data and has_more, by payment request and after_id.",
     "xendit-python RefundApi", S),
    ("X-PAYOUT-VERSION", "xendit", "The header api-version is required (2025-09-01; one copy says "
     "2025-09-09).", _PAYOUT, V),
    ("X-PAYOUT-KEY", "xendit", "Same idempotency-key and body: the first payout; another body: 409 DUPLICATE_ERROR.",
     _PAYOUT, V),
    ("X-PAYOUT-BODY", "xendit", "reference_id, recipient with address and account_details, payout_details, "
     "source_of_fund and purpose_code are required and of the listed values.", _PAYOUT, V),
    ("X-PAYOUT-AMOUNT", "xendit", "Exactly one of source_amount and destination_amount, an integer in minor units.",
     _PAYOUT, V),
    ("X-PAYOUT-CURRENCY", "xendit", "An unknown currency is INVALID_VALUE_ERROR, one not activated 403.", _PAYOUT, V),
    ("X-PAYOUT-MINIMUM", "xendit", "Below the channel's minimum (Rp 10,000): INVALID_VALUE_ERROR.", _PAYOUT, V),
    ("X-PAYOUT-LIFE", "xendit", "ACCEPTED, ROUTING, REQUESTED, then SUCCEEDED or FAILED with a failure_code; "
     "v3_payout.* webhooks.", "apidocs/payout-v3-webhook", V),
    ("X-PAYOUT-REVERSED", "xendit", "SUCCEEDED can become REVERSED; the money is back in the balance.",
     "apidocs/payout-v3-webhook", V),
    ("X-PAYOUT-BALANCE", "xendit", "Without the balance a payout FAILS with INSUFFICIENT_BALANCE.", _PAYOUT, V),
    ("X-PAYOUT-NAME", "xendit", "A holder's name that differs FAILS with ACCOUNT_NAME_MISMATCH.", _PAYOUT, V),
    ("X-PAYOUT-LIMIT", "xendit", "Above the destination's limit (wallets 20 million): "
     "DESTINATION_MAXIMUM_LIMIT.", _PAYOUT, M),
    ("X-PAYOUT-RAIL", "xendit", "Up to 250 million in about 15 minutes (BI-FAST), above it in 2 hours (RTGS).",
     "docs/payout-coverage-indonesia", V),
    ("X-PAYOUT-LIST", "xendit", "Payouts of a reference as a list (documented for v2, assumed for v3).",
     "apidocs/get-all-payouts", M),
    ("X-CHANNELS", "xendit", "Channels come sorted by code with limits, filtered as asked.",
     "apidocs/get-payout-channels", V),
    ("X-BALANCE", "xendit", "The balance is of account_type CASH or HOLDING, of the sub-account in for-user-id.",
     "apidocs/get-balance", V),
    ("X-TRANSFER", "xendit", "A reference is used once: MISMATCH_PAYLOAD_FOR_REFERENCE, 425 "
     "TRANSFER_IN_PROGRESS while "
     "pending, 403 DUPLICATE_REFERENCE after.", _TRANSFER, V),
    ("X-TRANSFER-ACCOUNTS", "xendit", "Accounts exist and the source has the money.", _TRANSFER, V),
    ("X-LIST", "xendit", "The transaction list is filtered, newest first, paged by after_id with has_more and "
     "links.", _LIST, V),
    ("X-LIST-FEE", "xendit", "Every line tells its fee and net amount.", _LIST, V),
    ("X-DISPUTE", "xendit", "A dispute asks for evidence for 7 days, then it is lost; dispute.* webhooks.",
     "apidocs/dispute-webhook-notifications", V),
    ("X-HOOK-TOKEN", "xendit", "Every webhook carries x-callback-token.", "docs/handling-webhooks", V),
    ("X-HOOK-RETRY", "xendit", "Repeated 15 m, 1 h, 3 h, 6 h, 12 h and 24 h after the first attempt until "
     "2xx.", _HOOKS, V),
    # Midtrans
    ("M-AUTH", "midtrans", "HTTP Basic with the server key as user; otherwise 401 in the interface's own "
     "shape.", _SNAP, V),
    ("M-404", "midtrans", "A path that does not exist answers 404 in the interface's shape.", _CODES, M),
    ("M-SNAP-ORDER", "midtrans", "order_id: letters, digits, - _ ~ . and at most 50 characters.", _SNAP, V),
    ("M-SNAP-TWICE", "midtrans", "A used order_id is refused with 406.", _CODES, V),
    ("M-SNAP-AMOUNT", "midtrans", "gross_amount is an int32 without decimals (2,147,483,647 at most).", _SNAP, V),
    ("M-SNAP-ITEMS", "midtrans", "The items add up to gross_amount exactly, in whole rupiah.",
     "reference/item-details-object", V),
    ("M-SNAP-TOKEN", "midtrans", "201 with token and redirect_url.", _SNAP, V),
    ("M-SNAP-EXPIRY", "midtrans", "A page lives 24 hours unless expiry says otherwise.", "reference/json-objects", M),
    ("M-STATUS-404", "midtrans", "No status (404 in the body) until the payer has chosen a channel.", _CYCLE, V),
    ("M-STATUS-SAME", "midtrans", "GET status answers the same as the notification, by order_id or "
     "transaction_id.", _STATUS, V),
    ("M-CODES", "midtrans", "The core interface answers HTTP 200 and puts 4xx into status_code; 401 is real.",
     _STATUS, V),
    ("M-CANCEL", "midtrans", "Cancel only before settlement, else 412.", "reference/cancel-transaction", V),
    ("M-EXPIRE", "midtrans", "Expire only while pending, else 412.", _CYCLE, V),
    ("M-REFUND-KEY", "midtrans", "A used refund_key is 406 Duplicate refund ID.", _MREFUND, V),
    ("M-REFUND-REST", "midtrans", "A refund above the rest is 414.", _MREFUND, V),
    ("M-REFUND-STATE", "midtrans", "Only a settled transaction is refunded, else 412.", _MREFUND, V),
    ("M-REFUND-CHANNEL", "midtrans", "Bank transfers cannot be refunded: 412.", _MREFUND, V),
    ("M-REFUND-TWICE-TOLD", "midtrans", "A refund is told twice: without and with bank_confirmed_at.", _MREFUND, V),
    ("M-KEY", "midtrans", "Idempotency-Key: a success is repeated for 5 minutes whatever the body; 202 while "
     "the first "
     "runs; longer than 46 is ignored.", _IDEM, V),
    ("M-CHARGEBACK", "midtrans", "Settled transactions can become chargeback or partial_chargeback.", _CYCLE, V),
    ("M-CARD", "midtrans", "A card payment is captured and settles on the next day.", _CYCLE, V),
    ("M-SIGNATURE", "midtrans", "signature_key = SHA512(order_id + status_code + gross_amount + server key) over the "
     "literal amount.", "reference/handle-notifications", V),
    ("M-HOOK-RETRY", "midtrans", "Retries after 2 m, 10 m, 30 m, 1.5 h, 3.5 h: once for 500, four times for "
     "503, twice for "
     "400 and 404, never for 301-303, five times else; 307 and 308 are followed.", _NOTIFY, V),
    # Iris
    ("I-KEYS", "iris", "Creator and approver have keys of their own; the wrong one gets 401.",
     "reference/validate-bank-account", V),
    ("I-CREATE", "iris", "Payouts come as a list, all or none; 201 with reference_no and status queued.", _IRIS, V),
    ("I-AMOUNT", "iris", "Amounts are strings whose fraction is zero.", "reference/notification-payload", V),
    ("I-NOTES", "iris", "Notes are required, at most 100 characters; there is no reference of the merchant's.",
     _IRIS, V),
    ("I-KEY", "iris", "X-Idempotency-Key: the same request gives the same result, another body is refused; "
     "forgotten at "
     "the first midnight UTC after 24 h.", _HEADER, V),
    ("I-APPROVE", "iris", "Approve and reject take reference_nos of queued payouts and answer 202.",
     "reference/accept-payout", V),
    ("I-LIFE", "iris", "queued, approved, processed, completed or failed with an error_code, or rejected.",
     "reference/notification-payload", V),
    ("I-REVERSED", "iris", "completed can become failed when the bank returns the money.",
     "reference/notification-payload", V),
    ("I-BALANCE", "iris", "Without the balance: failed with 016.", "reference/error-code-and-messages", V),
    ("I-NAME", "iris", "A holder's name that differs: failed with 001.", "reference/error-code-and-messages", V),
    ("I-VALIDATE", "iris", "account_validation tells the holder's name, or 400 for an account that does not exist.",
     "reference/validate-bank-account", V),
    ("I-STATEMENTS", "iris", "Statements of at most a month, fees as lines of their own, debit and credit.",
     "reference/transaction-history", V),
    ("I-SIGNATURE", "iris", "Iris-Signature = SHA512(raw body + merchant key).",
     "reference/notification-payload-1", V),
    ("I-HOOK-RETRY", "iris", "Repeated by the same table as other notifications.", _NOTIFY, M),
)  # fmt: skip

RULES = tuple(Rule(*row) for row in _TABLE)
