"""Steps that everything shares that asks a gateway."""

from __future__ import annotations

from datetime import datetime, timedelta

from sorot.payments import channels
from sorot.payments.actions import steps
from sorot.payments.enums import PayMethod
from sorot.payments.gateways.base import Gateway
from sorot.payments.models import Checkout

#: Minutes until the gateway is asked again, by how often it was.
WAITS = (1, 1, 2, 3, 5, 10, 15, 30, 60)


def next_check(checks: int, now: datetime) -> datetime:
    """When to ask again after `checks` times: soon at first, then hourly."""
    return now + timedelta(minutes=WAITS[min(checks, len(WAITS) - 1)])


def method_of(channel: str) -> PayMethod:
    """How it was paid, from a vendor's name of the way: it decides how long earnings wait."""
    word = channel.lower()
    for method, signs in {
        PayMethod.QRIS: ("qris", "qr_code"),
        PayMethod.CARD: ("card",),
        PayMethod.BANK: ("virtual_account", "_va", "bank_transfer", "echannel", "permata", "direct_debit"),
        PayMethod.EWALLET: ("gopay", "ovo", "dana", "shopeepay", "linkaja", "astrapay", "wallet"),
    }.items():
        if any(sign in word for sign in signs):
            return method
    return PayMethod.OTHER


def gateway_of(name: str) -> Gateway | None:
    """The gateway, or None when it was taken out of the settings while something of it is still open."""
    return channels.gateways().get(name)


def lock(checkout: Checkout) -> Checkout:
    """The row as it is now, inside a transaction: everything that moves one deal's money waits for its terms."""
    steps.lock_terms(pk=checkout.funding.terms_id)
    return Checkout.objects.select_related("funding__terms__payer", "created_by").get(pk=checkout.pk)
