"""The fee for late pay, where the contract has one (docs/money/late-fee.md)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.workdays import add_workdays_date
from sorot.payments.actions import fundings, parts
from sorot.payments.enums import DueRule, MoneyMode
from sorot.payments.fees import late_fee
from sorot.payments.models import Funding, Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan


def claim(terms: PaymentTerms, paid: Milestone, funding: Funding, *, by: Actor, now: datetime) -> Milestone | None:
    """A part whose work was approved is paid only now: when its promised day is past, the brand owes the agreed fee.

    Days count to the day on which the brand says that it sent the money, else to the day it came. The fee is a part of
    its own, all of it the talent's, asked at once. None where nothing is owed. Once for each part.
    """
    if not terms.late_fee_bps or paid.late_for_id is not None or paid.pay_due_date is None:
        return None
    if terms.mode == MoneyMode.DIRECT or terms.cancelled_at is not None:
        return None
    days = ((funding.sent_date or today(now)) - paid.pay_due_date).days
    amount = late_fee(paid.amount, days=days, bps=terms.late_fee_bps, cap_bps=terms.late_fee_cap_bps)
    if amount == 0:
        return None
    last = terms.milestones.order_by("-position").values_list("position", flat=True).first() or 0
    label = _("Fee for late pay: %(part)s") % {"part": paid.label}
    claimed = parts.rows_of(
        terms, [MilestonePlan(label, amount, DueRule.ON_APPROVAL)], fee_bps=0, first=last + 1, now=now
    )[0]
    claimed.late_for, claimed.approved_at = paid, now
    claimed.pay_due_date = add_workdays_date(today(now), terms.pay_within_days)
    claimed.save()
    audit.record(
        "payment.late_fee", claimed, by=by, now=now,
        data={"deal": terms.deal_code, "part": paid.code, "days": days, "amount": amount},
    )  # fmt: skip
    fundings.open_funding(terms, [claimed], by=by, now=now)
    outbox.publish("payment.late_fee", deal_code=terms.deal_code, milestone=claimed.code)
    return claimed
