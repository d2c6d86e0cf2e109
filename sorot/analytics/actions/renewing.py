"""After new readings: the account's own columns (followers, posts, engagement rate) are handed their newest values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sorot.analytics import definitions
from sorot.analytics.models import AccountSnapshot
from sorot.analytics.queries.samples import sample_of
from sorot.core.access import Actor
from sorot.creators.actions import record_metrics
from sorot.creators.models import SocialAccount


def renew_current(*, account: SocialAccount, source: str, by: Actor, now: datetime) -> None:
    """Hand the newest followers, posts and engagement rate of one source to the account's own columns."""
    for name, column in (("followers", "followers"), ("posts", "post_count")):
        last = (
            AccountSnapshot.objects.filter(account=account, source=source, **{f"{name}__isnull": False})
            .order_by("-date")
            .first()
        )
        if last is not None:
            record_metrics(
                account=account, source=source, captured_at=last.captured_at, by=by, now=now,
                **{column: getattr(last, name)},
            )  # fmt: skip
    rate, captured_at = current_rate(account, source, now)
    if rate is not None and captured_at is not None:
        record_metrics(account=account, source=source, captured_at=captured_at, by=by, now=now, engagement_rate=rate)


def current_rate(account: SocialAccount, source: str, now: datetime) -> tuple[Any, datetime | None]:
    """(engagement rate of the platform's usual kind, when) from one source; (None, None) when it is not known."""
    loaded = sample_of(account, now=now, only=source)
    _id, result = definitions.usual_rate(account.platform, loaded.sample)
    if not result.is_known:
        return None, None
    return result.value, max(loaded.readings[key].captured_at for key in result.used)
