"""The page "How am I doing, and what changed?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.text import Truncator

from sorot.analytics import definitions
from sorot.analytics.enums import SOURCE_RANK
from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.analytics.queries.figures import AccountPerformance, performance_summary
from sorot.analytics.queries.samples import post_point, rank_of_source
from sorot.core.access import Actor
from sorot.core.listquery import ListQuery, Page, paginate
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount

CHART_DAYS = 90
CHART_POSTS = 8
ACCOUNTS_SHOWN = 200


@dataclass(frozen=True)
class PerformanceQuery(ListQuery):
    """`account` is a code; empty means all."""

    account: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post with its newest reading from one source, and what it gained since the reading before."""

    post: Post
    snapshot: PostSnapshot | None
    rate: Decimal | None
    gained: int | None
    gained_since: date | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account and its figures."""

    account: SocialAccount
    performance: AccountPerformance


@dataclass(frozen=True)
class PerformancePage:
    """Everything the page shows. `chosen` is None when several accounts are shown side by side."""

    rows: Sequence[AccountRow]
    chosen: AccountRow | None = None
    posts: Page[PostRow] | None = None
    followers: Sequence[tuple[date, int | None]] = ()
    followers_source: str = ""
    day_views: Sequence[tuple[date, int | None]] = ()
    day_views_source: str = ""
    top_posts: Sequence[PostRow] = field(default_factory=list)

    @property
    def follower_points(self) -> list[tuple[str, int | None]]:
        return _points(self.followers)

    @property
    def view_points(self) -> list[tuple[str, int | None]]:
        return _points(self.day_views)

    @property
    def post_bars(self) -> list[tuple[str, int | None]]:
        return [(Truncator(str(row.post)).chars(40), row.snapshot.views) for row in self.top_posts if row.snapshot]

    @property
    def has_numbers(self) -> bool:
        if self.posts is not None and self.posts.total:
            return True
        return any(f.is_known for row in self.rows for f in row.performance.figures)


def _points(series: Sequence[tuple[date, int | None]]) -> list[tuple[str, int | None]]:
    return [(date_format(day, "j M"), value) for day, value in series]


def accounts_of(actor: Actor) -> QuerySet[SocialAccount]:
    """Accounts whose numbers the actor may open: one's own, or those of one's talents."""
    return SocialAccount.objects.owned_by(actor).select_related("creator")


def performance_page(actor: Actor, query: PerformanceQuery, *, now: datetime) -> PerformancePage | None:
    """The page for all accounts or one of them; None when `query.account` is not the actor's. At most 12 queries."""
    accounts = accounts_of(actor).order_by("creator__name_key", "platform", "id")
    if query.account:
        accounts = accounts.filter(code=query.account)
    found = list(accounts[:ACCOUNTS_SHOWN])
    if query.account and not found:
        return None
    summary = performance_summary([a.pk for a in found], now=now)
    rows = [AccountRow(a, summary[a.pk]) for a in found]
    if len(rows) != 1:
        return PerformancePage(rows)
    account = rows[0].account
    days = list(
        AccountSnapshot.objects.filter(account=account, date__gte=now.date() - timedelta(days=365))
        .annotate(source_rank=rank_of_source())
        .order_by("date", "source_rank")
    )
    followers, followers_source = _series(days, "followers")
    views, views_source = _series(days, "views")
    posts = paginate(Post.objects.visible_to(actor).filter(account=account), query.page)
    post_rows = _post_rows(list(posts.items))
    return PerformancePage(
        rows, rows[0], Page(post_rows, posts.number, posts.total, posts.size), followers, followers_source,
        views, views_source, [r for r in post_rows if r.snapshot and r.snapshot.views is not None][:CHART_POSTS],
    )  # fmt: skip


def _series(days: Sequence[AccountSnapshot], name: str) -> tuple[list[tuple[date, int | None]], str]:
    """Up to 90 days of one source, the best that knows this number; days without a reading stay as gaps."""
    known = [d for d in days if getattr(d, name) is not None]
    if not known:
        return [], ""
    source = min({d.source for d in known}, key=lambda s: SOURCE_RANK[Source(s)])
    values = {d.date: getattr(d, name) for d in known if d.source == source}
    last = max(values)
    first = max(min(values), last - timedelta(days=CHART_DAYS - 1))
    return [
        (first + timedelta(days=i), values.get(first + timedelta(days=i))) for i in range((last - first).days + 1)
    ], source


def _post_rows(posts: Sequence[Post]) -> list[PostRow]:
    """Newest reading of the best source of each post, and the gain since that source's reading before it."""
    snapshots = (
        PostSnapshot.objects.filter(post__in=posts)
        .annotate(
            source_rank=rank_of_source(),
            place=Window(RowNumber(), partition_by=[F("post_id"), F("source")], order_by=F("captured_date").desc()),
        )
        .filter(place__lte=2)
        .order_by("post_id", "source_rank", "place")
    )
    found: dict[int, list[PostSnapshot]] = {}
    for row in snapshots:
        kept = found.setdefault(row.post_id, [])
        if not kept or kept[0].source == row.source:
            kept.append(row)
    out = []
    for post in posts:
        pair = found.get(post.pk, [])
        last = pair[0] if pair else None
        before = pair[1] if len(pair) > 1 else None
        gained = since = rate = None
        if last is not None:
            rate = definitions.rate(post_point(post, last).interactions, last.views)
            if before is not None and last.views is not None and before.views is not None:
                gained, since = last.views - before.views, before.captured_date
        out.append(PostRow(post, last, rate, gained, since))
    return out
