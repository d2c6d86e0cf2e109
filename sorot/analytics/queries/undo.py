"""What taking an import back would do, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from sorot.analytics.enums import BatchState, Replaced
from sorot.analytics.models import AccountSnapshot, AudienceSlice, ImportBatch, Post, PostSnapshot, ReplacedReading

_BLOCKING = """
select b.id from analytics_importbatch b
where b.account_id = %(account)s and b.state = 'applied' and b.id <> %(batch)s and exists (
  select from analytics_replacedreading r where r.batch_id = b.id and (
    r.before->>'batch_id' = %(batch)s::text
    or (r."table" = 'post' and (b.applied_at, b.id) > (%(applied_at)s, %(batch)s) and exists (
      select from analytics_replacedreading mine
      where mine.batch_id = %(batch)s and mine."table" = 'post' and mine.row_id = r.row_id))))
order by b.applied_at desc, b.id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Goes:
    """Rows that taking an import back deletes, rows that get their old numbers again, posts that go."""

    removed: int
    restored: int
    posts: int


def blocking_batch(batch: ImportBatch) -> ImportBatch | None:
    """The newest applied import that wrote over rows of this one; it has to be taken back first."""
    if batch.state != BatchState.APPLIED:
        return None
    about = {"account": batch.account_id, "batch": batch.pk, "applied_at": batch.applied_at}
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKING, about)
        found = cursor.fetchone()
    return ImportBatch.objects.get(pk=found[0]) if found else None


def what_goes(batch: ImportBatch) -> Goes:
    """Counted anew: what `actions.undo_batch` would delete and restore now."""
    written = sum(model.objects.filter(batch=batch).count() for model in (PostSnapshot, AccountSnapshot, AudienceSlice))
    restored = ReplacedReading.objects.filter(batch=batch).exclude(table=Replaced.POST).count()
    kept = PostSnapshot.objects.filter(post__batch=batch).exclude(batch=batch).values("post_id")
    posts = Post.objects.filter(batch=batch).exclude(pk__in=kept).count()
    return Goes(max(0, written - restored), restored, posts)
