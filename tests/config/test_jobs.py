"""The worker knows the one job by which events travel."""

import importlib

import pytest
from procrastinate.contrib.django import app

from sorot.config.wiring import SUBSCRIBERS
from sorot.core.outbox import TASK


def test_worker_finds_the_job_that_delivers_events() -> None:
    app.perform_import_paths()  # what a starting worker does
    assert TASK in app.tasks


@pytest.mark.parametrize("subscriber", sorted({name for names in SUBSCRIBERS.values() for name in names}))
def test_every_subscriber_of_the_wiring_table_exists(subscriber: str) -> None:
    module, _, name = subscriber.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))
