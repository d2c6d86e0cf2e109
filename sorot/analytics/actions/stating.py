"""Saying one reading anew, whole: for a source that speaks about one post or one day at a time and takes words back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from sorot.analytics.actions.locks import lock_creator
from sorot.analytics.actions.readings import record_readings
from sorot.analytics.actions.undo import restate_current
from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.core.access import Actor
from sorot.creators.models import SocialAccount


def state_reading(
    *,
    account: SocialAccount,
    post: Post | None,
    day: date,
    values: Mapping[str, int],
    source: str,
    by: Actor,
    now: datetime,
) -> None:
    """What `source` says of a post (or of the account) on `day` is `values` and nothing else; empty takes it back.

    The account's current numbers follow. Atomic; safe to repeat. The caller has checked the right to do this.
    """
    with transaction.atomic():
        lock_creator(account)
        if post is not None:
            PostSnapshot.objects.filter(post=post, captured_date=day, source=source).delete()
        else:
            AccountSnapshot.objects.filter(account=account, date=day, source=source).delete()
        if values and post is not None:
            reading = PostReading(
                1, post.native_id, post.url, post.title, post.format, post.published_at, day, dict(values)
            )
            record_readings(account=account, posts=[reading], source=source, by=by, now=now)
        elif values:
            record_readings(account=account, days=[DayReading(1, day, dict(values))], source=source, by=by, now=now)
        restate_current(account=account, source=source, by=by, now=now)
