"""The one seam by which a lower floor is heard above: publish an event, and the wiring table says who hears it."""

import importlib
import re
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as jobs

TASK = "sorot.deliver"


def publish(event: str, **payload: Any) -> None:
    """Defer one job per subscriber of `event`, inside the caller's transaction.

    `payload` holds plain JSON values (codes, ids, text). Raises ValueError for an event that the wiring table
    does not know, so that a typing error is found by the first test.
    """
    from django.utils.module_loading import import_string

    subscribers: dict[str, tuple[str, ...]] = import_string("sorot.config.wiring.SUBSCRIBERS")
    if event not in subscribers:
        raise ValueError(f"event {event!r} is not in config/wiring.py")
    with transaction.atomic():
        for subscriber in subscribers[event]:
            jobs.configure_task(TASK, queue="events").defer(subscriber=subscriber, event=event, payload=payload)


def call_subscriber(subscriber: str, event: str, payload: dict[str, Any]) -> None:
    """Run one subscriber, named by its dotted path, as the background job does."""
    if not re.fullmatch(r"sorot(\.[a-z_]+)+\.tasks\.[a-z_]+", subscriber):
        raise ValueError(f"{subscriber!r} is not a function of some app's tasks.py")
    module, _, name = subscriber.rpartition(".")
    getattr(importlib.import_module(module), name)({"event": event, **payload})
