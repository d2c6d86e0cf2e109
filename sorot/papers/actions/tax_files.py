"""Tax files with full numbers: who took one is written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sorot.core import audit
from sorot.core.access import Actor
from sorot.papers.exports import Table
from sorot.papers.exports.slips import slips_table
from sorot.papers.periods import Period
from sorot.papers.queries.months import MonthLine
from sorot.payments import rules


@transaction.atomic
def take_tax_file(*, line: MonthLine, period: Period, name: str, by: Actor, now: datetime) -> Table:
    """The slips of one kind and month as a table; `name` is who withheld, as it stands at its top.

    Raises RefusedError for everybody but owner and finance of who withheld, and the desk. The audit trail keeps who
    took which file, never a number.
    """
    rules.may_see_tax_month(by, line.withholder).demand()
    subject = line.withholder or by.user
    assert subject is not None
    audit.record("tax.file_taken", subject, by=by, now=now, data={"kind": line.kind, "period": period.code})
    return slips_table(line, period, withholder=name)
