"""Writing readings: merged by (post or account, day, source), so that the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sorot.analytics.actions.locks import lock_creator
from sorot.analytics.actions.renewing import renew_current
from sorot.analytics.actions.staging import Outcome, Stage
from sorot.analytics.models import ImportBatch
from sorot.analytics.parsing.readings import DayReading, PostReading, SliceReading
from sorot.core.access import Actor
from sorot.creators.models import SocialAccount

__all__ = ["Outcome", "record_readings", "renew_current"]


def record_readings(
    *,
    account: SocialAccount,
    posts: Iterable[PostReading] = (),
    days: Iterable[DayReading] = (),
    slices: Iterable[SliceReading] = (),
    source: str,
    by: Actor,
    now: datetime,
    batch: ImportBatch | None = None,
) -> Outcome:
    """Merge readings into the account's history, then renew its current numbers. Atomic; safe to repeat.

    Of two readings of one name the first counts. Locks the creator, as every writer of an account's numbers does, so
    that two imports follow each other.
    """
    with transaction.atomic():
        stage = Stage(account=account, source=source)
        for readings in (posts, days, slices):
            for reading in readings:
                stage.add(reading)
        stage.close()
        lock_creator(account)
        outcome = stage.write(now=now, batch=batch)
        if outcome.new or outcome.changed:
            fresh = SocialAccount.objects.get(pk=account.pk)
            renew_current(account=fresh, source=source, by=by, now=now)
    return outcome
