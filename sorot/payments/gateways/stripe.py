"""The two parts of Stripe that money depends on, ready for an adapter: amounts (`wire.Dialect.STRIPE`) and the
signature of its notifications. Nothing here calls Stripe, and `registry` offers no Stripe yet.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sorot.payments.gateways import wire
from sorot.payments.gateways.base import BadSignature

TOLERANCE_SECONDS = 300


def verify_signature(
    header: str, body: bytes, *, secret: str, now: datetime, tolerance: int = TOLERANCE_SECONDS
) -> None:
    """`Stripe-Signature: t=<unix>,v1=<hex>[,v1=<hex>]` where v1 is HMAC-SHA256(secret, t + "." + raw body).

    Raises BadSignature for a wrong or missing signature and for a time further than `tolerance` seconds from `now`.
    """
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t" and value.isascii() and value.isdigit()]
    if not secret or len(times) != 1 or len(times[0]) > 12:
        raise BadSignature("Stripe-Signature")
    mine = hmac.new(wire.secret(secret), times[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    given = [wire.secret(value.strip()) for name, _, value in parts if name.strip() == "v1"]
    # All are compared, so that the time taken does not tell which one is near.
    if not sum(hmac.compare_digest(one, mine.encode()) for one in given):
        raise BadSignature("Stripe-Signature")
    if abs(now.timestamp() - int(times[0])) > tolerance:
        raise BadSignature("Stripe-Signature is too old")
