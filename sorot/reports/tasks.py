"""Background work: editions on their day, and their mails. Each may run more than once."""

import logging

from procrastinate.contrib.django import app

from sorot.core import clock
from sorot.reports.actions import keep_due_editions, send_edition
from sorot.reports.queries.editions import unsent_editions

log = logging.getLogger(__name__)


@app.periodic(cron="10 23 * * *")  # 06.10 in Jakarta: before people look at their mail
@app.task(name="sorot.reports.sweep", queue="timers", queueing_lock="sorot.reports.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """Keep the editions that are due, then send those that somebody waits for. Fails when a mail could not go."""
    now = clock.now()
    keep_due_editions(now=now)
    failed = 0
    for edition in unsent_editions(now=now):
        try:
            send_edition(edition=edition, now=now)
        except OSError:
            log.exception("edition %s was not sent to everybody", edition.code)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} editions were not sent to everybody; the log says why")
