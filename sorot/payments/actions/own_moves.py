"""The operator's own money between its bank account and a gateway."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit, clock
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import channels, postings
from sorot.payments.errors import PaymentError
from sorot.payments.models import OwnMove


@transaction.atomic
def record_own_move(
    *, source: str, target: str, amount: int, reference: str, moved_date: date | None = None,
    currency: str = DEFAULT_CURRENCY, by: Actor, now: datetime,
) -> OwnMove:  # fmt: skip
    """Book that the operator moved `amount` minor units of its own from one channel to another on a day (else today).

    `reference` names the line on the bank's statement; the same line again is answered with the first record. Raises
    PaymentError when a channel is not one of ours, both are the same, or the line recorded something else.
    """
    may_operate(by).demand()
    line = " ".join(reference.split())[:80]
    if not line:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"reference": needed})
    known = {postings.MANUAL, *channels.gateways()}
    if source not in known or target not in known or source == target:
        other = _("Choose two different places.")
        raise PaymentError(other, field_errors={"target": other})
    if amount <= 0:
        positive = _("An amount cannot be negative or zero.")
        raise PaymentError(positive, field_errors={"amount": positive})
    day = moved_date or clock.today(now)
    if day > clock.today(now):
        early = _("This day is still to come.")
        raise PaymentError(early, field_errors={"moved_date": early})
    row, is_new = OwnMove.objects.get_or_create(
        reference=line,
        defaults={
            "source": source, "target": target, "amount": amount, "currency": currency, "moved_date": day,
            "recorded_at": now, "recorded_by": by.user,
        },
    )  # fmt: skip
    if (row.source, row.target, row.amount, row.currency) != (source, target, amount, currency):
        used = _("This line of the bank statement already recorded another move.")
        raise PaymentError(used, field_errors={"reference": used})
    if is_new:
        postings.move_own(
            transfer=row.code, amount=amount, currency=currency, source=source, target=target, by=by, now=now
        )
        audit.record("own_money.moved", row, by=by, now=now, data={"amount": amount, "from": source, "to": target})
    return row
