"""Through which doors money comes and goes in this installation. No database.

A channel is "manual" (transfers by hand through the operator's own bank) or the name of a configured gateway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings

from sorot.payments.gateways.base import Gateway
from sorot.payments.postings import MANUAL

_replaced: dict[str, Gateway] = {}


@cache
def _configured() -> dict[str, Gateway]:
    from sorot.payments.gateways.registry import gateways_from

    return gateways_from(settings.GATEWAYS)


def gateways() -> dict[str, Gateway]:
    """Every configured gateway by name."""
    return {**_configured(), **_replaced}


def gateway(name: str) -> Gateway:
    """The gateway of this name. Raises KeyError: it was taken out of the settings while money is on its way."""
    return gateways()[name]


def payin_gateway() -> Gateway | None:
    """Where brands pay, or None when only transfers by hand are possible."""
    known = gateways()
    return known.get(settings.PAYIN_GATEWAY) or next(iter(_replaced.values()), None)


def payout_channel() -> str:
    """The channel of new payouts: a gateway's name or "manual"."""
    return settings.PAYOUT_CHANNEL if settings.PAYOUT_CHANNEL in gateways() else MANUAL


def is_simulated(name: str) -> bool:
    """True for a gateway that moves no real money; False for the manual channel and for unknown names."""
    known = gateways().get(name)
    return known is not None and known.is_simulated


@contextmanager
def use(fake: Gateway) -> Iterator[Gateway]:
    """For tests: `fake` stands in under its own name, and is where brands pay."""
    _replaced[fake.name] = fake
    try:
        yield fake
    finally:
        _replaced.pop(fake.name, None)
