"""Housekeeping: a dead worker's jobs are taken up, and what grows is cut."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from sorot.core.tasks import take_up_left_jobs, tidy


def one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None


def begun_job(heartbeat_age: timedelta) -> int:
    """A job that a worker began; the worker last said `heartbeat_age` ago that it lives."""
    worker = one(
        "insert into procrastinate_workers (last_heartbeat) values (%s) returning id", timezone.now() - heartbeat_age
    )
    job = app.configure_task("sorot.deliver", queue="events").defer(subscriber="x", event="y", payload={})
    one("update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s returning id", worker, job)
    return job


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_dead_worker_is_queued_again_and_that_of_a_living_one_is_left() -> None:
    dead, living = begun_job(timedelta(seconds=40)), begun_job(timedelta(seconds=2))
    assert async_to_sync(take_up_left_jobs.func)(SimpleNamespace(app=app), timestamp=0) == 1
    assert one("select status from procrastinate_jobs where id = %s", dead) == "todo"
    assert one("select status from procrastinate_jobs where id = %s", living) == "doing"


@pytest.mark.django_db
def test_tidying_keeps_what_is_young(tmp_path: Any, settings: Any) -> None:
    now = timezone.now()
    for age in (0, 40):
        job = app.configure_task("sorot.deliver", queue="events").defer(subscriber="x", event="y", payload={})
        one("update procrastinate_jobs set status = 'succeeded' where id = %s returning id", job)
        one("update procrastinate_events set at = %s where job_id = %s returning id", now - timedelta(days=age), job)
    period = int(now.timestamp()) // 60
    one("insert into core_ratelimit values ('k', %s, 1), ('k', 3, 1) returning hits", period)
    tidy.func(timestamp=0)
    assert one("select count(*) from procrastinate_jobs where status = 'succeeded'") == 1
    assert one("select count(*) from core_ratelimit") == 1
