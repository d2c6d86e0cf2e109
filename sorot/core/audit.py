"""Everything that a person did is an event row: feed, audit trail, notification and webhook come from it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from sorot.core.access import Actor


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    now: datetime,
    from_state: str = "",
    to_state: str = "",
    data: Mapping[str, Any] | None = None,
) -> Any:
    """Write one event about `subject` (which has a public `code`). Returns the Event. Never raises on its own."""
    from sorot.core.models import Event

    return Event.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_code=str(getattr(subject, "code", subject.pk)),
        from_state=from_state,
        to_state=to_state,
        user=by.user,
        organisation_id=by.organisation_id,
        is_operator=by.is_operator,
        address=by.address or None,
        at=now,
        data=dict(data or {}),
    )
