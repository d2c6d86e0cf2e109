"""Hooks the background-job library into the house."""

from typing import Any

from procrastinate.contrib.django import app


@app.task(name="sorot.deliver", queue="events", retry=5)
def deliver(subscriber: str, event: str, payload: dict[str, Any]) -> None:
    """Call one subscriber of one event; a failure is tried again with a growing wait."""
    from sorot.core.outbox import call_subscriber

    call_subscriber(subscriber, event, payload)
