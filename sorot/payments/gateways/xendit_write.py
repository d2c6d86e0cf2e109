"""The bodies that go to Xendit, each made of the request alone: the same request is the same body whenever it is sent.

Raises Refused where a request cannot be said in Xendit's words: nothing was sent then.
"""

from __future__ import annotations

from sorot.payments.gateways import channels, wire
from sorot.payments.gateways.base import CheckoutRequest, PayoutRequest, Refused
from sorot.payments.gateways.wire import Dialect


def session(request: CheckoutRequest) -> dict[str, object]:
    """apidocs/create-session: a payment link for one payment."""
    return {
        "reference_id": request.reference,
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "amount": wire.outgoing(request.amount, request.currency, Dialect.XENDIT_MAJOR),
        "currency": request.currency,
        "country": "ID",
        "capture_method": "AUTOMATIC",
        "locale": request.locale[:2] or "id",
        "description": request.description[:1000] or request.reference,
        "expires_at": request.expires_at.isoformat(timespec="seconds"),
        "success_return_url": request.success_url,
        "cancel_return_url": request.cancel_url,
        # "Must be unique": made of the payer and the checkout, so that a returning payer is never a duplicate.
        "customer": {
            "reference_id": "".join(c for c in request.payer_code + request.reference if c.isalnum())[:255],
            "type": "INDIVIDUAL",
            "individual_detail": {"given_names": wire.plain_name(request.payer_name)},
            **({"email": request.payer_email} if 0 < len(request.payer_email) <= 50 else {}),
        },
    }


def payout(request: PayoutRequest) -> dict[str, object]:
    """apidocs/create-payout-v3: one domestic payout to a bank (by its BIC) or a wallet (by its channel)."""
    return {
        "reference_id": request.reference,
        "recipient": _recipient(request),
        "payout_details": {
            "source_currency": request.currency,
            "source_amount": wire.outgoing(request.amount, request.currency, Dialect.XENDIT_MINOR),
            "destination_currency": request.currency,
        },
        "source_of_fund": "BUSINESS_REVENUE",
        "purpose_code": "ADVERTISING",
        "description": request.description[:100],
    }


def _recipient(request: PayoutRequest) -> dict[str, object]:
    names = channels.names_of(request.channel)
    if not names.swift and not names.xendit_channel:
        raise Refused("Xendit pays nothing out to this institution", code="CHANNEL_NOT_MAPPED")
    recipient: dict[str, object] = {
        "type": "BUSINESS" if request.is_company else "INDIVIDUAL",
        "relationship": "BUSINESS_PARTNER",
        "address": {"country": "ID"},
        "account_details": {
            "currency": request.currency,
            "account_country": "ID",
            "account_holder_name": request.holder_name[:255],
            "account_number": _account_number(request),
            "routing_type_1": "SWIFT" if names.swift else "WALLET",
            "routing_value_1": names.swift or names.xendit_channel,
        },
    }
    if request.is_company:
        return recipient | {"business_name": request.holder_name[:50]}
    first, _, rest = request.holder_name.strip().partition(" ")
    # Many people have one name; Xendit asks for two.
    return recipient | {"given_name": first[:50], "surname": (rest.strip() or first)[:50]}


def _account_number(request: PayoutRequest) -> str:
    """docs/payout-coverage-indonesia: a number of BRI with 14 digits gets a 0 in front."""
    number = request.account_number
    return f"0{number}" if request.channel == "bri" and len(number) == 14 else number
