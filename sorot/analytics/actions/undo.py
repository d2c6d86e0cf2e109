"""Taking an import back: what it made goes, what it wrote over comes back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from sorot.analytics import rules
from sorot.analytics.actions.locks import lock_batch
from sorot.analytics.actions.renewing import current_rate, renew_current
from sorot.analytics.actions.staging import checked_at_once
from sorot.analytics.actions.targets import REMOVE_POSTS, RESTORE_FACTS, TARGETS
from sorot.analytics.enums import SOURCE_RANK, BatchState
from sorot.analytics.models import AccountSnapshot, ImportBatch
from sorot.analytics.queries.undo import blocking_batch
from sorot.core.access import Actor
from sorot.core.states import move
from sorot.core.taxonomy import Source
from sorot.creators.actions import restate_metrics
from sorot.creators.models import SocialAccount

#: Rows that one statement takes back.
STRETCH = 20_000


def undo_batch(*, batch: ImportBatch, by: Actor, now: datetime) -> ImportBatch:
    """Take an applied batch back; all or nothing. A second click changes nothing.

    Raises a refusal that names the later import that wrote over the same rows and must be taken back first.
    """
    with transaction.atomic():
        fresh = lock_batch(batch)
        if fresh.state == BatchState.UNDONE:
            rules.may_import(by, fresh.account).demand()
            return fresh
        rules.may_undo(by, fresh, blocking_batch(fresh)).demand()
        removed = restored = 0
        with checked_at_once():
            for target in TARGETS:
                restored += _repeat(target.restore, fresh)
                removed += _repeat(target.remove, fresh)
            _repeat(RESTORE_FACTS, fresh)
            posts = _repeat(REMOVE_POSTS, fresh)
        restate_current(account=fresh.account, source=Source.FILE, by=by, now=now)
        return move(
            fresh, BatchState.UNDONE, by=by, now=now, verb="metrics.undone", undone_at=now,
            data={"removed": removed, "restored": restored, "posts": posts, "sha256": fresh.sha256},
        )  # fmt: skip


def _repeat(statement: str, batch: ImportBatch) -> int:
    """Run a statement until it finds nothing more; how many rows it found in all."""
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, {"batch": batch.pk, "limit": STRETCH})
            found = cursor.fetchone()[0]
            if not found:
                return total
            total += found


def restate_current(*, account: SocialAccount, source: str, by: Actor, now: datetime) -> None:
    """The account's own numbers of `source` from the readings that are left; without one, from the next best source."""
    account = SocialAccount.objects.get(pk=account.pk)
    values: dict[str, tuple[int | Decimal, datetime] | None] = {}
    for name, column in (("followers", "followers"), ("posts", "post_count")):
        rows = AccountSnapshot.objects.filter(account=account, source=source, **{f"{name}__isnull": False})
        last = rows.order_by("-date").first()
        values[column] = (getattr(last, name), last.captured_at) if last else None
    rate, captured_at = current_rate(account, source, now)
    values["engagement_rate"] = (rate, captured_at) if rate is not None and captured_at is not None else None
    restate_metrics(account=account, source=source, values=values, by=by, now=now)
    if None in values.values():
        others: Any = AccountSnapshot.objects.filter(account=account).exclude(source=source)
        for other in sorted(set(others.values_list("source", flat=True)), key=lambda s: SOURCE_RANK[Source(s)]):
            renew_current(account=SocialAccount.objects.get(pk=account.pk), source=other, by=by, now=now)
