"""Reading whole tax numbers of others is written down."""

from __future__ import annotations

from datetime import datetime

from sorot.core import audit
from sorot.core.access import Actor
from sorot.papers.rules import is_own_slip, may_read_tax_number
from sorot.payments.models import Withholding


def read_tax_number(*, slip: Withholding, by: Actor, now: datetime) -> None:
    """Note that `by` takes the paper with the payee's whole number; of one's own nothing is noted.

    Raises RefusedError.
    """
    may_read_tax_number(by, slip).demand()
    if not is_own_slip(by, slip):
        audit.record("tax.slip_read", slip, by=by, now=now, data={"payee": slip.payee.code})
