"""Housekeeping on a timer: jobs that a dead worker left, files that wait, and what grows without end."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from sorot.core import clock
from sorot.core.files import checks
from sorot.core.files.scan import ScannerDownError
from sorot.core.files.store import sweep_orphans
from sorot.core.files.uploads import sweep_uploads
from sorot.core.models.files import FileReason, FileState, StoredFile

log = logging.getLogger("sorot.files")
#: A worker says so often that it lives (10 s unless set); three silences, and its jobs are taken up by another.
DEAD_AFTER_SECONDS = 3 * settings.WORKER_HEARTBEAT_SECONDS
LOOK_EVERY_SECONDS = 15 if settings.WORKER_HEARTBEAT_SECONDS >= 10 else settings.WORKER_HEARTBEAT_SECONDS
KEEP_JOBS_HOURS = 24 * 14


@app.periodic(cron=f"* * * * * */{LOOK_EVERY_SECONDS}")
@app.task(name="sorot.core.take_up_left_jobs", queue="timers", pass_context=True)
async def take_up_left_jobs(context: JobContext, timestamp: int) -> int:  # noqa: ARG001  (the timer's own moment)
    """Queue again what a dead worker had begun: within a minute of its death. Returns how many.

    Every task is idempotent, so one that was nearly done may safely run again.
    """
    left = list(await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
    for job in left:
        await context.app.job_manager.retry_job(job)
    return len(left)


@app.periodic(cron="30 19 * * *")
@app.task(name="sorot.core.tidy", queue="timers")
def tidy(timestamp: int) -> None:  # noqa: ARG001
    """At night in Jakarta: ended sessions, files of failed uploads, counts of limits that passed, old jobs."""
    now = clock.now()
    call_command("clearsessions")
    sweep_orphans(now=now)
    sweep_uploads(now=now)
    with connection.cursor() as cursor:
        # A period is the moment divided by the limit's own length: the longest are hours, so this keeps a day and more.
        cursor.execute("delete from core_ratelimit where period < %s", [int(now.timestamp()) // 86_400 - 2])
        cursor.execute("delete from core_cache where expires < %s", [now - timedelta(days=1)])
        cursor.execute(
            "delete from procrastinate_jobs j where status in ('succeeded', 'cancelled', 'aborted') and not exists "
            "(select 1 from procrastinate_events e where e.job_id = j.id and e.at > %s)",
            [now - timedelta(hours=KEEP_JOBS_HOURS)],
        )


def scan_file(payload: dict[str, Any]) -> None:
    """Ask the virus scanner about a new file. Without an answer the file waits; the timer below asks again."""
    row = StoredFile.objects.filter(code=payload["file"]).first()
    if row is not None:
        with suppress(ScannerDownError):
            checks.scan_stored(row, now=clock.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="sorot.core.ask_scanner_again", queue="timers")
def ask_scanner_again(timestamp: int) -> int:  # noqa: ARG001
    """Files that the scanner has not answered about; the first silence ends the round. Returns how many were asked."""
    asked = 0
    for row in StoredFile.objects.filter(state=FileState.WAITING, reason=FileReason.SCAN).order_by("pk")[:100]:
        try:
            checks.scan_stored(row, now=clock.now())
        except ScannerDownError as error:
            log.warning("the virus scanner gives no answer: %s", error)
            break
        asked += 1
    return asked
