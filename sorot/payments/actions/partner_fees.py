"""What a payment partner kept and names nowhere but in its own report or invoice."""

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
from sorot.payments.models import PartnerFee


@transaction.atomic
def record_partner_fee(
    *, channel: str, amount: int, period: date, reference: str, is_given_back: bool = False, by: Actor, now: datetime
) -> PartnerFee:
    """Book `amount` rupiah that a partner kept (or gave back) in the month of `period`, as its report says.

    The same report again is answered with the first record. Raises PaymentError: not a partner of ours, nothing in it,
    a month to come, or the report recorded something else.
    """
    may_operate(by).demand()
    report = " ".join(reference.split())[:80]
    if not report:
        needed = _("Write the number of the report or invoice.")
        raise PaymentError(needed, field_errors={"reference": needed})
    if channel not in channels.gateways():
        unknown = _("This payment partner is not configured.")
        raise PaymentError(unknown, field_errors={"channel": unknown})
    if amount <= 0:
        positive = _("An amount cannot be negative or zero.")
        raise PaymentError(positive, field_errors={"amount": positive})
    month = period.replace(day=1)
    if month > clock.today(now):
        early = _("This month is still to come.")
        raise PaymentError(early, field_errors={"period": early})
    row, is_new = PartnerFee.objects.get_or_create(
        channel=channel,
        reference=report,
        defaults={
            "amount": amount, "is_given_back": is_given_back, "currency": DEFAULT_CURRENCY, "period": month,
            "recorded_at": now, "recorded_by": by.user,
        },
    )  # fmt: skip
    if (row.amount, row.is_given_back, row.period) != (amount, is_given_back, month):
        used = _("This report of the partner was already recorded with another amount, month or direction.")
        raise PaymentError(used, field_errors={"reference": used})
    if is_new:
        postings.gateway_fee(
            thing=f"report:{row.code}", amount=row.signed, currency=row.currency, channel=channel, by=by, now=now
        )
        said = {"amount": row.signed, "channel": channel, "month": f"{month:%Y-%m}", "report": report}
        audit.record("partner_fee.recorded", row, by=by, now=now, data=said)
    return row
