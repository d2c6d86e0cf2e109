"""Writing readings: merged by (post or account, day, source), so that the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sorot.analytics.actions.renewing import renew_current
from sorot.analytics.models import AccountSnapshot, ImportBatch, Post, PostSnapshot
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS, DayReading, PostReading
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile, SocialAccount

CHUNK = 2_000
ACCOUNT_METRICS = (*DAY_METRICS, "new_followers", "lost_followers")


@dataclass(frozen=True)
class Outcome:
    """How many rows are (or would be) new, changed, or already known."""

    new: int = 0
    changed: int = 0
    same: int = 0


def _verdict(known: Any, values: Any) -> str:
    """new, changed or same: unknown values never erase known ones."""
    if known is None:
        return "new"
    return "changed" if any(getattr(known, name) != value for name, value in values.items()) else "same"


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def compare_readings(
    *, account: SocialAccount, posts: Sequence[PostReading], days: Sequence[DayReading], source: str
) -> Outcome:
    """What `record_readings` would do. Writes nothing; one query a thousand rows."""
    counts = {"new": 0, "changed": 0, "same": 0}
    for chunk in _chunks(posts):
        known = _known_posts(account, chunk, source)
        for reading in chunk:
            counts[_verdict(known.get((reading.native_id, reading.captured_date)), reading.values)] += 1
    for days_chunk in _chunks(days):
        found = _known_days(account, days_chunk, source)
        for day in days_chunk:
            counts[_verdict(found.get(day.date), day.values)] += 1
    return Outcome(**counts)


def _known_posts(
    account: SocialAccount, chunk: Sequence[PostReading], source: str
) -> dict[tuple[str, date], PostSnapshot]:
    rows = PostSnapshot.objects.filter(
        post__account=account,
        post__native_id__in={r.native_id for r in chunk},
        captured_date__in={r.captured_date for r in chunk},
        source=source,
    ).select_related("post")
    return {(row.post.native_id, row.captured_date): row for row in rows}


def _known_days(account: SocialAccount, chunk: Sequence[DayReading], source: str) -> dict[date, AccountSnapshot]:
    rows = AccountSnapshot.objects.filter(account=account, date__in={r.date for r in chunk}, source=source)
    return {row.date: row for row in rows}


def record_readings(
    *,
    account: SocialAccount,
    posts: Sequence[PostReading] = (),
    days: Sequence[DayReading] = (),
    source: str,
    by: Actor,
    now: datetime,
    batch: ImportBatch | None = None,
) -> Outcome:
    """Merge readings into the account's history, then renew its current numbers. Atomic; safe to repeat.

    Locks the creator, as every writer of an account's numbers does, so that two imports follow each other.
    """
    with transaction.atomic():
        CreatorProfile.objects.select_for_update(of=("self",)).get(pk=account.creator_id)
        account = SocialAccount.objects.get(pk=account.pk)
        counts = {"new": 0, "changed": 0, "same": 0}
        for chunk in _chunks(posts):
            _write_posts(account, chunk, source, now, batch, counts)
        for days_chunk in _chunks(days):
            _write_days(account, days_chunk, source, now, batch, counts)
        outcome = Outcome(**counts)
        if outcome.new or outcome.changed:
            renew_current(account=account, source=source, by=by, now=now)
    return outcome


def _moment(day: date, now: datetime) -> datetime:
    """The end of that day in Jakarta, but not later than now."""
    return min(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZoneInfo("Asia/Jakarta")), now)


def _write_posts(
    account: SocialAccount,
    chunk: Sequence[PostReading],
    source: str,
    now: datetime,
    batch: ImportBatch | None,
    counts: dict[str, int],
) -> None:
    newest: dict[str, PostReading] = {}
    for reading in chunk:
        if reading.native_id not in newest or reading.captured_date >= newest[reading.native_id].captured_date:
            newest[reading.native_id] = reading
    Post.objects.bulk_create(
        [
            Post(
                account=account, platform=account.platform, native_id=r.native_id, url=r.url, title=r.title,
                format=r.format, published_at=r.published_at, created_at=now,
            )
            for r in newest.values()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    posts = {p.native_id: p for p in Post.objects.filter(account=account, native_id__in=newest)}
    stale = []
    for native_id, reading in newest.items():
        post = posts[native_id]
        facts = {
            "url": reading.url,
            "title": reading.title,
            "format": reading.format,
            "published_at": reading.published_at,
        }
        fresh = {name: value for name, value in facts.items() if value and getattr(post, name) != value}
        if fresh:
            for name, value in fresh.items():
                setattr(post, name, value)
            stale.append(post)
    if stale:
        Post.objects.bulk_update(stale, ["url", "title", "format", "published_at"], batch_size=500)
    known = _known_posts(account, chunk, source)
    fresh_rows, changed = [], []
    for reading in chunk:
        row = known.get((reading.native_id, reading.captured_date))
        verdict = _verdict(row, reading.values)
        counts[verdict] += 1
        if row is None:
            fresh_rows.append(
                PostSnapshot(
                    post=posts[reading.native_id], captured_date=reading.captured_date, source=source, batch=batch,
                    captured_at=_moment(reading.captured_date, now), **reading.values,
                )
            )  # fmt: skip
        elif verdict == "changed":
            _lay_over(row, reading.values, batch)
            changed.append(row)
    PostSnapshot.objects.bulk_create(fresh_rows, batch_size=1000)
    if changed:
        PostSnapshot.objects.bulk_update(changed, [*POST_METRICS, "batch"], batch_size=500)


def _write_days(
    account: SocialAccount,
    chunk: Sequence[DayReading],
    source: str,
    now: datetime,
    batch: ImportBatch | None,
    counts: dict[str, int],
) -> None:
    known = _known_days(account, chunk, source)
    fresh_rows, changed = [], []
    for reading in chunk:
        row = known.get(reading.date)
        verdict = _verdict(row, reading.values)
        counts[verdict] += 1
        if row is None:
            fresh_rows.append(
                AccountSnapshot(
                    account=account,
                    date=reading.date,
                    captured_at=_moment(reading.date, now),
                    source=source,
                    batch=batch,
                    **reading.values,
                )
            )
        elif verdict == "changed":
            _lay_over(row, reading.values, batch)
            changed.append(row)
    AccountSnapshot.objects.bulk_create(fresh_rows, batch_size=1000)
    if changed:
        AccountSnapshot.objects.bulk_update(changed, [*ACCOUNT_METRICS, "batch"], batch_size=500)


def _lay_over(row: Any, values: Any, batch: ImportBatch | None) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.batch = batch
