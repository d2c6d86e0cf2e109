"""The present figures of accounts: followers, posts, engagement rate, views per post, growth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, F, IntegerField, Value, When, Window
from django.db.models.functions import RowNumber

from sorot.analytics import definitions
from sorot.analytics.definitions import METRICS, MetricDefinition
from sorot.analytics.enums import SOURCE_RANK
from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.analytics.parsing.readings import POST_METRICS
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount

POSTS_READ = 24
GROWTH_DAYS = 28


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with everything needed to check it.

    `value` None means unknown; `n` is how many posts or readings it rests on.
    """

    definition: MetricDefinition
    value: int | Decimal | None = None
    n: int = 0
    source: str = ""
    captured_at: datetime | None = None
    since: date | None = None
    before: int | None = None

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def change(self) -> int | None:
        """For growth: how many more followers than `before`."""
        if self.value is None or self.before is None:
            return None
        return int((Decimal(self.value) * self.before).to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class AccountPerformance:
    """The figures of one account. `other_sources` exist too, but are not mixed in."""

    account_id: int
    followers: Figure
    posts: Figure
    engagement_rate: Figure
    views_per_post: Figure
    growth: Figure
    other_sources: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.followers, self.posts, self.engagement_rate, self.views_per_post, self.growth)


def rank_of_source() -> Case:
    """Sources as numbers for ordering, best first."""
    return Case(
        *[When(source=source, then=Value(rank)) for source, rank in SOURCE_RANK.items()],
        default=Value(9),
        output_field=IntegerField(),
    )


def performance_summary(account_ids: Iterable[int]) -> dict[int, AccountPerformance]:
    """Figures of many accounts in four queries, whatever their number. Unknown ids are left out.

    Whoever calls has checked that these accounts may be shown.
    """
    accounts = list(SocialAccount.objects.filter(pk__in=set(account_ids)))
    ids = [a.pk for a in accounts]
    posts = _newest_posts(ids)
    snapshots = _latest_snapshots([p.pk for found in posts.values() for p in found])
    days = _follower_days(ids)
    return {a.pk: _performance(a, posts.get(a.pk, []), snapshots, days.get(a.pk, [])) for a in accounts}


def _newest_posts(ids: Sequence[int]) -> dict[int, list[Post]]:
    order = (F("published_at").desc(nulls_last=True), F("id").desc())
    rows = (
        Post.objects.filter(account_id__in=ids)
        .annotate(place=Window(RowNumber(), partition_by=F("account_id"), order_by=order))
        .filter(place__lte=POSTS_READ)
        .only("id", "account_id", "published_at", "format")
        .order_by("account_id", "place")
    )
    out: dict[int, list[Post]] = {}
    for post in rows:
        out.setdefault(post.account_id, []).append(post)
    return out


def _latest_snapshots(post_ids: Sequence[int]) -> dict[int, dict[str, PostSnapshot]]:
    """post id -> source -> newest snapshot."""
    rows = (
        PostSnapshot.objects.filter(post_id__in=post_ids)
        .order_by("post_id", "source", "-captured_date")
        .distinct("post_id", "source")
    )
    out: dict[int, dict[str, PostSnapshot]] = {}
    for row in rows:
        out.setdefault(row.post_id, {})[row.source] = row
    return out


def _follower_days(ids: Sequence[int]) -> dict[int, list[AccountSnapshot]]:
    """The newest 90 readings with followers per account and source, newest first."""
    rows = (
        AccountSnapshot.objects.filter(account_id__in=ids, followers__isnull=False)
        .annotate(place=Window(RowNumber(), partition_by=[F("account_id"), F("source")], order_by=F("date").desc()))
        .filter(place__lte=90)
        .only("account_id", "date", "source", "followers", "posts", "captured_at")
        .order_by("account_id", "-date")
    )
    out: dict[int, list[AccountSnapshot]] = {}
    for row in rows:
        out.setdefault(row.account_id, []).append(row)
    return out


def _best(sources: Iterable[str]) -> str:
    return min(sources, key=lambda s: SOURCE_RANK.get(Source(s), 9), default="")


def _performance(
    account: SocialAccount,
    posts: Sequence[Post],
    snapshots: Mapping[int, Mapping[str, PostSnapshot]],
    days: Sequence[AccountSnapshot],
) -> AccountPerformance:
    sources = {s for p in posts for s in snapshots.get(p.pk, {})}
    source = _best(sources)
    rows = [snapshots[p.pk][source] for p in posts if source in snapshots.get(p.pk, {})]
    values = [{name: getattr(row, name) for name in POST_METRICS} for row in rows]
    at = max((row.captured_at for row in rows), default=None)
    followers = _standing(account, "followers", account.followers)
    views, n_views = definitions.views_per_post(values)
    day_sources = {d.source for d in days}
    return AccountPerformance(
        account_id=account.pk,
        followers=followers,
        posts=_standing(account, "posts", account.post_count, column="post_count"),
        engagement_rate=_rate(account, values, source, at),
        views_per_post=Figure(
            METRICS["views_per_post"],
            views,
            n_views,
            source if views is not None else "",
            at if views is not None else None,
        ),
        growth=_growth([d for d in days if d.source == _best(day_sources)]),
        other_sources=tuple(sorted((sources | day_sources) - {source, _best(day_sources)})),
    )


def _standing(account: SocialAccount, metric: str, value: int | None, column: str = "followers") -> Figure:
    source, at = account.source_of(column), account.captured_at_of(column)
    return Figure(
        METRICS[metric],
        value,
        1 if value is not None else 0,
        source if value is not None else "",
        at if value is not None else None,
    )


def _rate(
    account: SocialAccount, values: Sequence[Mapping[str, int | None]], source: str, at: datetime | None
) -> Figure:
    by_views, n = definitions.engagement_rate_views(values)
    definition = METRICS["engagement_rate_views"]
    same_source = account.followers if account.source_of("followers") == source else None
    if account.platform not in definitions.BY_VIEWS or by_views is None:
        by_followers, m = definitions.engagement_rate_followers(values, same_source)
        if by_followers is not None:
            by_views, n, definition = by_followers, m, METRICS["engagement_rate_followers"]
    if by_views is not None:
        return Figure(definition, by_views, n, source, at)
    if account.engagement_rate is not None:
        return Figure(
            METRICS[f"engagement_rate_{'views' if account.platform in definitions.BY_VIEWS else 'followers'}"],
            account.engagement_rate, 0, account.source_of("engagement_rate"), account.captured_at_of("engagement_rate"),
        )  # fmt: skip
    return Figure(definition)


def _growth(days: Sequence[AccountSnapshot]) -> Figure:
    """Newest reading against the one nearest to 28 days before it, at least 7; `days`: one source, newest first."""
    definition = METRICS["growth"]
    if len(days) < 2:
        return Figure(definition)
    last = days[0]
    earlier = [d for d in days[1:] if (last.date - d.date).days >= 7]
    if not earlier:
        return Figure(definition)
    first = min(earlier, key=lambda d: (abs((last.date - d.date).days - GROWTH_DAYS), d.date))
    if not first.followers or last.followers is None:
        return Figure(definition)
    ratio = (Decimal(last.followers - first.followers) / Decimal(first.followers)).quantize(
        Decimal("0.000001"), ROUND_HALF_UP
    )
    return Figure(definition, ratio, 2, last.source, last.captured_at, first.date, first.followers)
