"""Withheld tax leaves the books: paid to the state, or taken over by the organisation that owes it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation
from sorot.core import audit, clock
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import postings, rules
from sorot.payments.enums import Purse, TaxWay
from sorot.payments.errors import PaymentError
from sorot.payments.matching import squash
from sorot.payments.models import TaxRemittance
from sorot.payments.queries.remittances import left_of_month

#: The state's number for a payment that it received.
NTPN = re.compile(r"[0-9A-Z]{16}")


@transaction.atomic
def remit_tax(
    *, withholder: Organisation | None, kind: str, period: date, amount: int, way: str, reference: str = "",
    paid_date: date | None = None, submit_key: str, by: Actor, now: datetime,
) -> TaxRemittance:  # fmt: skip
    """Book that `amount` minor units of a month's tax left the tax account. The same `submit_key` gives the first.

    STATE: an operator paid it from the bank account, `reference` is the NTPN. OWNER: the organisation that owes it
    takes it to its balance and pays the state itself. `withholder` None is the operator of this site; `period` any day
    of the month. Never more than that month still holds. Raises PaymentError at the field; nothing moved then.
    """
    way, first = TaxWay(way), period.replace(day=1)
    rules.may_remit_tax(by, withholder, way).demand()
    if (known := TaxRemittance.objects.filter(submit_key=submit_key).first()) is not None:
        return known
    number = squash(reference) if way == TaxWay.STATE else ""
    if way == TaxWay.STATE and not NTPN.fullmatch(number):
        raise _at("reference", _("Write the NTPN: 16 letters and digits on the receipt of the state."))
    day = paid_date or clock.today(now)
    if day > clock.today(now):
        raise _at("paid_date", _("This day is still to come."))
    if day < first:
        raise _at("paid_date", _("This day is before the month that is paid."))
    if amount <= 0:
        raise _at("amount", _("An amount cannot be negative or zero."))
    owner = withholder.code if withholder else ""
    _one_at_a_time(owner)
    if (known := TaxRemittance.objects.filter(submit_key=submit_key).first()) is not None:
        return known
    if number and TaxRemittance.objects.filter(reference=number).exists():
        raise _at("reference", _("This NTPN is recorded already. One payment is recorded once."))
    left = left_of_month(withholder, kind, first)
    if amount > left:
        raise _at("amount", _("That is more than this month still holds. Look at the month again."))
    row = TaxRemittance.objects.create(
        withholder=withholder, kind=kind, period=first, currency=DEFAULT_CURRENCY, amount=amount, way=way,
        reference=number, paid_date=day, recorded_at=now, recorded_by=by.user, submit_key=submit_key,
    )  # fmt: skip
    about: dict[str, Any] = {
        "remittance": row.code, "kind": kind, "amount": amount, "currency": row.currency, "by": by, "now": now,
    }  # fmt: skip
    if way == TaxWay.STATE:
        postings.remit_tax(owner=owner, **about)
    else:
        postings.hand_over_tax(owner=owner, purse=Purse(withholder.kind if withholder else ""), **about)
    verb = "tax.remitted" if way == TaxWay.STATE else "tax.handed_over"
    audit.record(verb, row, by=by, now=now, data={"kind": kind, "period": f"{first:%Y-%m}", "amount": amount})
    return row


def _at(field: str, sentence: str) -> PaymentError:
    return PaymentError(sentence, code=field, field_errors={field: sentence})


def _one_at_a_time(owner: str) -> None:
    """Wait for another remittance of the same withholder: what is left is counted after it.

    The operator has no row of its own that is sure to be there, so the lock is one of the database's by name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"tax-remittance:{owner}"])
