"""What nobody told us about: everything open at a gateway is asked about, at growing intervals."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sorot.payments import channels
from sorot.payments.actions import chargebacks, checkouts, returns, webhooks
from sorot.payments.enums import OPEN_CHARGEBACKS, OPEN_RETURNS, CheckoutState, NoticeState
from sorot.payments.models import Chargeback, Checkout, GatewayEvent, SourceReturn

log = logging.getLogger("sorot.payments")

#: Rows of a kind in one run, and how long a run may take: the next one comes in a minute.
MOST, SECONDS = 40, 45.0
#: A notification still unread after this time has lost its job.
LEFT_BEHIND = timedelta(minutes=2)


def poll_gateways(*, now: datetime, seconds: float = SECONDS) -> int:
    """Ask about what is due, each row by itself: one failure never stops the others. Returns how many were asked.

    Not to be called inside a transaction.
    """
    end, asked = time.monotonic() + seconds, 0
    for kind in (_notices, _checkouts, _returns, _chargebacks):
        for row, ask in kind(now):
            if time.monotonic() > end:
                return asked
            asked += 1
            try:
                ask()
            except Exception:  # the next row must not suffer; this one is asked again
                log.exception("asking about %s failed", row)
                _put_off(row, now)
    return asked


def _put_off(row: Any, now: datetime) -> None:
    if not isinstance(row, GatewayEvent):
        type(row).objects.filter(pk=row.pk).update(next_check_at=now + timedelta(minutes=10))


Due = Iterable[tuple[Any, Callable[[], object]]]


def _notices(now: datetime) -> Due:
    rows = GatewayEvent.objects.filter(
        state=NoticeState.RECEIVED, received_at__lte=now - LEFT_BEHIND, gateway__in=channels.gateways()
    )
    for row in rows.defer("body").order_by("received_at", "pk")[:MOST]:
        yield row, lambda row=row: webhooks.read_notice(code=row.code, now=now)  # type: ignore[misc]


def _checkouts(now: datetime) -> Due:
    rows = Checkout.objects.filter(next_check_at__lte=now).order_by("next_check_at", "pk")
    for row in rows.select_related("funding__terms__payer", "created_by")[:MOST]:
        if row.state == CheckoutState.CREATING:
            yield row, lambda row=row: checkouts.finish_checkout(checkout=row, now=now)  # type: ignore[misc]
        else:
            yield row, lambda row=row: checkouts.follow_checkout(reference=row.reference, now=now)  # type: ignore[misc]


def _returns(now: datetime) -> Due:
    rows = SourceReturn.objects.filter(next_check_at__lte=now, state__in=OPEN_RETURNS)
    for row in rows.order_by("next_check_at", "pk")[:MOST]:
        yield row, lambda row=row: returns.follow_return(key=row.key, now=now)  # type: ignore[misc]


def _chargebacks(now: datetime) -> Due:
    rows = Chargeback.objects.filter(next_check_at__lte=now, state__in=OPEN_CHARGEBACKS)
    for row in rows.select_related("checkout__funding__terms__payer").order_by("next_check_at", "pk")[:MOST]:
        yield row, lambda row=row: chargebacks.follow_chargeback(checkout=row.checkout, now=now)  # type: ignore[misc]
